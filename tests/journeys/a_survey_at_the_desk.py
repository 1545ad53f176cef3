"""Run inside the site of the journeys: one survey that is open and one that is closed, about Northmoor Libraries only."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from carehub.accounts.models import Organisation, User
from making_it_real.comments.queueing import put_into_queue
from making_it_real.counting import recount_some
from making_it_real.invitations.mailing import mail
from making_it_real.models import Burst, Campaign, Comment, Response, StatementSet
from making_it_real.paper.typing import begin

today, moderator = timezone.localdate(), User.objects.filter(is_moderator=True).first()
organisation = Organisation.objects.get(slug="northmoor-libraries")


def survey(slug, title):
    campaign = Campaign.objects.begin(
        by=moderator, slug=slug, title=title, statement_set=StatementSet.objects.current(), everyone=False,
        opens_on=today - timedelta(days=20), closes_on=today + timedelta(days=20),
    )  # fmt: skip
    campaign.ask_about(organisation, by=moderator)
    campaign.open(by=moderator)
    return campaign.organisations.get()


def answered(about, number, **fields):
    width = about.campaign.shape().statements
    Response.objects.bulk_create(
        Response(about=about, day=today - timedelta(days=place % 12), answers="3" * width, position="c", payment="c",
                 channel="o", **fields) for place in range(number)
    )  # fmt: skip
    with transaction.atomic():
        recount_some([about.pk], about.campaign.shape())


opened, closed = survey("desks", "Desk survey"), survey("desks-closed", "Closed survey")
answered(opened, 57)
opened.say_eligible(1000, by=moderator)
answered(opened, 41, burst=Burst.objects.waiting_on(opened, today))
Comment.objects.create(about=opened, theme=1, text="Margaret rang 01632 960417 on 3 March.")
mail(opened, [f"person-{number}@nowhere.example" for number in range(12)], by=moderator)
opened.batches.update(made_on=today - timedelta(days=8))
begin(opened, by=moderator, sample_one_in=1)
answered(closed, 30)
words = Comment.objects.create(about=closed, theme=3, text="Letters were late.")
closed.campaign.close(by=moderator)
words.decide("public", by=moderator, shown="Letters were late.")
put_into_queue()
