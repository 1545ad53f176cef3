from django.core.management.base import BaseCommand

from carehub.places.reference import load_councils
from innovations.reference import load_words


class Command(BaseCommand):
    help = "Load the councils and the directory's words. Can be run again: what TLAP changed stays."

    def handle(self, **options):
        self.stdout.write(f"{load_councils()} councils")
        for what, count in load_words().items():
            self.stdout.write(f"{count} new {what}")
