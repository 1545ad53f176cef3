"""A campaign, and people who have answered all of it and stand on the last page, with their finger on “Send”.

Their rows are those that the pages of the survey would have left; keys, cookies and receipts are made by the survey itself.
"""

import random
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from carehub.accounts.models import Organisation, User
from carehub.places.models import Council
from innovations.models import Category
from making_it_real.models import Campaign, Invitation, InvitationBatch, PartAnswers, StatementSet
from making_it_real.models.invitation import hash_of, new_token
from making_it_real.segments import Payment, Position
from making_it_real.survey import sitting

NUMBER = 7  # letters at the head of the answers: the person's number, written with 0 to 4
UNUSED = 5  # invitations of each organisation that nobody uses
COMMENTS = 20  # one person in so many adds words


@dataclass(frozen=True)
class Person:
    """`row`: what must be found in one response: about, answers, awareness, position, payment, channel."""

    number: int
    row: tuple
    invitation: str
    words: str
    address: str
    cookie: str
    form_token: str
    receipt: str


def begin_campaign(organisations):
    councils = list(Council.objects.order_by("pk"))
    Organisation.objects.bulk_create(
        Organisation(name=f"Organisation {number}", slug=f"organisation-{number}", kind="provider",
                     council=councils[number % len(councils)])
        for number in range(organisations)
    )  # fmt: skip
    today = timezone.localdate()
    campaign = Campaign.objects.create(slug="trial", title="Trial", everyone=False, opens_on=today, closes_on=today,
                                       statement_set=StatementSet.objects.current())  # fmt: skip
    campaign.ask_of(Category.objects.order_by("pk")[:2])
    for organisation in Organisation.objects.order_by("pk"):
        campaign.organisations.create(organisation=organisation)
    campaign.open(by="a measurement")
    return campaign


def moderator():
    return User.objects.create_user("moderator@tlap.example", is_moderator=True)


def invite(campaign, by, each):
    """{pk of the CampaignOrganisation: hashes of its invitations, so many and UNUSED}"""
    return {about.pk: _batch(about, by, each + UNUSED) for about in campaign.organisations.all()}


def _batch(about, by, number):
    batch = InvitationBatch.objects.create(about=about, made=number, made_on=timezone.localdate(), by=by)
    hashes = [hash_of(new_token()) for _ in range(number)]
    Invitation.objects.bulk_create(Invitation(token_hash=one, batch=batch) for one in hashes)
    return hashes


def people(campaign, invitations, number, seed):
    """Every second one was invited."""
    chance, shape = random.Random(seed), campaign.shape()
    abouts = list(campaign.organisations.with_all())
    made, rows = [], []
    for one in range(number):
        about = abouts[one // 2 % len(abouts)]
        invitation = invitations[about.pk].pop() if one % 2 else ""
        row = _answers(one, about, invitation, shape, chance)
        made.append(_person(one, about, row))
        rows.append(row)
    PartAnswers.objects.bulk_create(rows, batch_size=2000)
    chance.shuffle(made)
    return made


def _answers(number, about, invitation, shape, chance):
    """What they said so far, without its key."""
    return PartAnswers(
        about=about,
        channel="i" if invitation else "o",
        invitation_hash=invitation,
        answers=_in_letters(number) + _letters("01234x-", shape.statements - NUMBER, chance),
        awareness=_letters("012-", shape.categories, chance),
        position=chance.choice(Position.values),
        payment=chance.choice(Payment.values),
        comments={"1": f"This is what number {number} says."} if number % COMMENTS == 0 else {},
        day=timezone.localdate(),
    )


def _person(number, about, row):
    """Gives the row its key too."""
    one = sitting.begin(row.invitation_hash)
    row.key_hash = one.key_hash
    said = (about.pk, row.answers, row.awareness, row.position, row.payment, row.channel)
    words = row.comments.get("1", "")
    return Person(number, said, row.invitation_hash, words, _address(about), _cookie(one, about), one.form_token,
                  one.receipt)  # fmt: skip


def _in_letters(number):
    return "".join(str(number // 5**place % 5) for place in reversed(range(NUMBER)))


def _letters(choices, number, chance):
    return "".join(chance.choices(choices, k=number))


def _address(about):
    return reverse("survey-start", args=[about.campaign.slug, about.organisation.slug])


def _cookie(one, about):
    """As the browser sends it: name=value."""
    response = HttpResponse()
    sitting.write(response, about, one.with_page(sitting.ABOUT_YOU))
    return "; ".join(f"{name}={morsel.coded_value}" for name, morsel in response.cookies.items())
