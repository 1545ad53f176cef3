from django.core.management.base import BaseCommand
from tqdm import tqdm

from innovations.drawn_pages import draw_waiting
from innovations.models import Innovation


class Command(BaseCommand):
    help = "Draws the pages of entries that are not drawn, or no longer right. A worker does it too; safe to run at any time."

    def add_arguments(self, parser):
        parser.add_argument("--most", type=int, help="how many; the newest first")

    def handle(self, **options):
        quiet = options["verbosity"] == 0
        most = options["most"] or Innovation.objects.published().count()
        with tqdm(unit="page", unit_scale=True, disable=quiet) as bar:
            drawn = draw_waiting(most, progress=bar.update)
        if not quiet:
            self.stdout.write(f"{drawn:,} pages were drawn.")
