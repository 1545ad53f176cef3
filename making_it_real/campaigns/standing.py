"""How a campaign stands, as TLAP sees it: no figure of a few people, for nobody needs it before the results."""

from dataclasses import dataclass

from carehub.moderation.history import Event, who
from making_it_real import quarantine
from making_it_real.lives import may
from making_it_real.models import Burst, Comment, Response
from making_it_real.paging import page_of
from making_it_real.rough import Rough, rough

A_PAGE = 50
WORDS = {
    "draft": "Changed", "open": "Opened", "closed": "Closed", "published": "Published",
}  # fmt: skip
AGAIN = {"draft": "Changed", "open": "Extended", "published": "Corrected"}


@dataclass(frozen=True)
class Row:
    """One organisation in the campaign. `comments` is how many wait for TLAP."""

    about: object
    answers: Rough
    comments: int


@dataclass(frozen=True)
class Standing:
    organisations: int
    answers: Rough
    held_back: Rough
    bursts: list
    comments: int
    verbs: list


def standing(campaign, user):
    return Standing(
        organisations=campaign.organisations.count(),
        answers=rough(Response.objects.in_campaign(campaign).counted().count()),
        held_back=rough(quarantine.held_back(campaign)),
        bursts=list(Burst.objects.in_campaign(campaign).waiting().with_all()),
        comments=Comment.objects.in_campaign(campaign).waiting().count(),
        verbs=[name for name in campaign.LIFE if may(campaign, name, user)],
    )


def rows(campaign, words, number):
    """(rows of one page, django.core.paginator.Page)"""
    found = campaign.organisations.named_like(words) if words else campaign.organisations.all()
    page = page_of(found.with_people().with_comments(), number, A_PAGE)
    return [Row(one, rough(one.people), one.comments_waiting) for one in page], page


def told(campaign):
    """Events, newest first, as templates/components/history.html draws them."""
    return [Event(step.at, who(step), _what(step), step.why) for step in campaign.steps.select_related("by")]


def _what(step):
    if not step.state_from:
        return "Made"
    return (AGAIN if step.state_from == step.state_to else WORDS)[step.state_to]
