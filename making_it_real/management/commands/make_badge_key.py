"""A key for signing badges, or the public half of the one in use."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from making_it_real.badges import keys


class Command(BaseCommand):
    help = "Prints a new key for BADGE_KEY. With --public: the public half of the key in use, for BADGE_OLD_KEYS."

    def add_arguments(self, parser):
        parser.add_argument("--public", action="store_true", help="The public half of the key in use")

    def handle(self, *, public, **options):
        if not public:
            self.stdout.write(keys.new())
            return
        if not settings.BADGE_KEY:
            raise CommandError("BADGE_KEY is not set.")
        self.stdout.write(keys.public_half(settings.BADGE_KEY))
