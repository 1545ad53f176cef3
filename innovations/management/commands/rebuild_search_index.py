from django.core.management.base import BaseCommand
from tqdm import tqdm

from innovations import search
from innovations.models import Innovation


class Command(BaseCommand):
    help = "Writes the search index anew from the published entries. Searches go on meanwhile; safe to run again."

    def handle(self, **options):
        quiet = options["verbosity"] == 0
        with tqdm(
            total=Innovation.objects.published().count(), unit="entry", unit_scale=True, disable=quiet
        ) as bar:
            written = search.rebuild(progress=bar.update)
        if not quiet:
            self.stdout.write(f"{written:,} entries can be found.")
