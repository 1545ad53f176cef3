from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from making_it_real import demonstration


class Command(BaseCommand):
    help = "Take made-up organisations through Making it Real, to try CareHub out. Can be run again."

    def handle(self, **options):
        if not settings.DEMONSTRATION:
            raise CommandError(
                "This would put made-up declarations among real ones. Set CAREHUB_DEMONSTRATION=1 if that is what you want."
            )
        self.stdout.write(f"{demonstration.load()} organisations on their way through Making it Real")
