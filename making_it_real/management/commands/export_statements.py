from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from making_it_real.models import StatementSet
from making_it_real.statement_files import TABLES, write


class Command(BaseCommand):
    help = (
        "Write statements, the standards of others and what joins them to a file that import_statements reads: YAML, with "
        "all of it, or CSV, with one table."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="The file to write; its name ends in .csv or .yaml.")
        parser.add_argument("--table", choices=TABLES, help="Only this. For CSV, without it: statements.")
        parser.add_argument("--set", help="Only this set: “1”, or “1-carers” for a variant.")

    def handle(self, *, file, table, set, **options):
        kind = file.suffix.lower()
        if kind not in (".csv", ".yaml", ".yml"):
            raise CommandError(f"{file.name} should end in .csv or .yaml, so that we know how to write it.")
        sets = StatementSet.objects.named(set) if set else StatementSet.objects.oldest_first()
        if set and not sets:
            raise CommandError(f"There is no set {set}.")
        tables = [table or TABLES[0]] if table or kind == ".csv" else TABLES
        for name, count in write(file, tables, list(sets)).items():
            self.stdout.write(f"{count} {name.replace('_', '-')}")
