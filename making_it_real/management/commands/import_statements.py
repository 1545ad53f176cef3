from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from making_it_real.statement_files import UnreadableFile, import_file


class Command(BaseCommand):
    help = (
        "Import statements, the standards of others, or what joins them, from a CSV or YAML file (examples: "
        "making_it_real/data/examples). Can be run again. A new set is a draft until somebody publishes it in the admin. "
        "A published set is never changed. With one wrong row nothing is stored."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="The file; its name ends in .csv or .yaml.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen; store nothing.")

    def handle(self, *, file, dry_run, **options):
        try:
            report = import_file(file, dry_run=dry_run)
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        if report.problems:
            for problem in report.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(report.problems)} to put right in {file.name}. Nothing was stored.")
        if dry_run:
            self.stdout.write("Dry run: nothing was stored. This is what would happen.")
        for line in report.lines():
            self.stdout.write(line)
