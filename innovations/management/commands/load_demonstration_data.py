from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from carehub.accounts import trial
from innovations import demonstration


class Command(BaseCommand):
    help = "Load made-up organisations, entries and accounts to try CareHub out with. Can be run again."

    def add_arguments(self, parser):
        parser.add_argument("--accounts", action="store_true", help="Only say which accounts there are.")

    def handle(self, accounts, **options):
        if accounts:
            self.stdout.write(trial.TEXT)
            return
        if not settings.DEMONSTRATION:
            raise CommandError(
                "This would put made-up entries among real ones. Set CAREHUB_DEMONSTRATION=1 if that is what you want."
            )
        for what, count in demonstration.load().items():
            self.stdout.write(f"{count} new {what}")
        self.stdout.write(trial.TEXT)
