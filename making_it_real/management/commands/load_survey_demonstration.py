from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from making_it_real import survey_demonstration


class Command(BaseCommand):
    help = "Make up surveys of the made-up organisations: three that were published and one that is open. Can be run again."

    def handle(self, **options):
        if not settings.DEMONSTRATION:
            raise CommandError(
                "This would put made-up surveys among real ones. Set CAREHUB_DEMONSTRATION=1 if that is what you want."
            )
        self.stdout.write(f"{len(survey_demonstration.load())} surveys made up")
