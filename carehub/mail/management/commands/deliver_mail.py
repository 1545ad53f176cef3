from django.core.management.base import BaseCommand

from carehub.mail import sending


class Command(BaseCommand):
    help = "Sends the mail that is due, once. For a machine without Celery: call it every minute."

    def handle(self, **options):
        tried = sending.deliver()
        if options["verbosity"] > 0:
            self.stdout.write(f"Messages tried: {tried}.")
