from pathlib import Path
from zipfile import BadZipFile
from zlib import error as DamagedData

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from carehub.places.postcode_files import WrongFile, postcode_tables
from carehub.places.postcode_import import import_postcodes


class Command(BaseCommand):
    help = (
        "Import exact postcodes from the ONS Postcode Directory, the National Statistics Postcode Lookup or "
        "Code-Point Open, of any date: a CSV, a folder of them or the zip as downloaded. Can be run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the CSV, folder or zip")

    def handle(self, *, file, **options):
        try:
            size = sum(table.size for table in postcode_tables(file))
            with tqdm(total=size, unit="B", unit_scale=True, disable=None, desc="Postcodes") as bar:
                outcome = import_postcodes(file, bar.update)
        except WrongFile as error:
            raise CommandError(str(error)) from error
        except (OSError, BadZipFile, DamagedData, EOFError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        if not outcome.read:
            raise CommandError(
                f"{file} has the columns of a postcode file, but there are no postcodes in it. Nothing was imported."
            )
        self._report(outcome)

    def _report(self, outcome):
        left_out = outcome.bad.total()
        self.stdout.write(
            f"{outcome.read:,} rows read, {outcome.changed:,} postcodes new or changed, {left_out:,} rows left out."
        )
        for reason, count in outcome.bad.most_common():
            self.stdout.write(f"  {count:,} × {reason}, first: {outcome.examples[reason]}")
        if outcome.without_council:
            self.stdout.write(
                f"  {outcome.without_council:,} postcodes in use are in a council we do not know."
            )
        if left_out == outcome.read:
            raise CommandError("Not one row could be used, so nothing was imported.")
