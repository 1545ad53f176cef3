"""Count a campaign anew from its responses alone, or with --check only say where the tallies differ."""

from django.core.management.base import BaseCommand, CommandError

from making_it_real.counting import checking, recount
from making_it_real.models import Campaign


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("campaign", help="its short name in addresses, for example autumn-2026")
        parser.add_argument(
            "--check", action="store_true", help="write nothing; end with an error where they differ"
        )

    def handle(self, *, campaign, check, **options):
        chosen = Campaign.objects.with_slug(campaign)
        if not chosen:
            names = ", ".join(Campaign.objects.oldest_first().slugs()) or "none yet"
            raise CommandError(f"There is no campaign called {campaign}. There are: {names}.")
        self.compare(chosen) if check else self.recount(chosen)

    def compare(self, campaign):
        if those := checking.wrong(campaign):
            raise CommandError("The tallies are not what the responses say: " + ", ".join(map(str, those)))
        self.stdout.write(f"{campaign}: the tallies are what the responses say.")

    def recount(self, campaign):
        done = 0
        for done in recount(campaign):
            if done % 100 == 0:
                self.stdout.write(f"{done} organisations", ending="\r")
        self.stdout.write(f"{campaign}: counted anew for {done} organisations.")
