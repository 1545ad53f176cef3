from django.core.management.base import BaseCommand

from making_it_real.reference import load_criteria, load_statements


class Command(BaseCommand):
    help = (
        "Load the sample statements, the standards they refer to, and sample criteria to assess by."
        " Can be run again: what TLAP changed stays."
    )

    def handle(self, **options):
        for line in load_statements().lines():
            self.stdout.write(line)
        self.stdout.write(f"{load_criteria()} new criteria to assess by")
