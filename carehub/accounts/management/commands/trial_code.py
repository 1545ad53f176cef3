import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Print the code that the app of an account would show now. For trial machines, where nobody has the phone."

    def add_arguments(self, parser):
        parser.add_argument("email", help="For example moderator@carehub.example")

    def handle(self, email, **options):
        if not settings.TRIAL:
            raise CommandError(
                "This works only on a trial machine (CAREHUB_TRIAL=1). Elsewhere, ask your own app."
            )
        try:
            app = Authenticator.objects.get(user__email__iexact=email, type=Authenticator.Type.TOTP)
        except Authenticator.DoesNotExist:
            raise CommandError(f"No account {email} with an app is here.") from None
        now = int(time.time()) // app_settings.TOTP_PERIOD
        self.stdout.write(format_hotp_value(hotp_value(decrypt(app.data["secret"]), now)))
