from django.core.management.base import BaseCommand

from making_it_real.reference import load_statements


class Command(BaseCommand):
    help = "Load the sample statements and the standards they refer to. Can be run again: what TLAP changed stays."

    def handle(self, **options):
        for line in load_statements().lines():
            self.stdout.write(line)
