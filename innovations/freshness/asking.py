"""Writing to whoever looks after entries that are due: one letter for each person and organisation, not for each entry."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, transaction
from django.urls import reverse

from carehub.mail import NotAnAddress, post_many
from innovations.keepers import keepers_of
from innovations.models import CheckLink, CheckRound, Innovation
from innovations.models.freshness import MAILS

BETWEEN_MAILS = timedelta(days=14)
QUIET = timedelta(
    days=7
)  # after a letter, what falls due for the same keeper waits: at most one letter a week
MOST_IN_A_LETTER = 100  # entries; the others wait for the next letter
Answer = CheckLink.Answer
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """One entry of a letter, with the address for each answer."""

    entry: Innovation
    hidden: bool
    sunk: bool
    still_right: str
    needs_a_change: str
    no_longer_running: str


def ask(today):
    """Write to everybody who is due a letter."""
    for keeper, rounds in _by_keeper(today).items():
        if keeper:
            _write_to(keeper, rounds[:MOST_IN_A_LETTER], today)


def nobody_to_ask(today):
    """Ids of the rounds that are due a letter about which nobody can be written to."""
    nobody = _by_keeper(today).get(None, [])
    return [one.pk for one in nobody if one.stage == CheckRound.Stage.ASKING]


def _by_keeper(today):
    """{Keeper, or None: the rounds that are due a letter, oldest first}"""
    due = list(_due(today).oldest_first().for_keepers())
    keepers = keepers_of(one.innovation for one in due)
    found = {}
    for one in due:
        found.setdefault(keepers[one.innovation_id], []).append(one)
    return found


def _due(today):
    return CheckRound.objects.going_on().to_mail(today - BETWEEN_MAILS)


def _write_to(keeper, rounds, today):
    """What goes wrong with one keeper is for the next run, and stops no other."""
    try:
        with transaction.atomic():
            write(keeper, rounds, today)
    except (DatabaseError, NotAnAddress):
        log.exception("%s could not be written to; the next run tries again", keeper.key)


def write(keeper, rounds, today):
    """Post the letters about these rounds and note it, unless another run has done so or a letter has just gone out."""
    Innovation.objects.lock([one.innovation_id for one in rounds])
    if CheckLink.objects.to(keeper).sent_after(today - QUIET).exists():
        return
    due = list(_due(today).with_ids([one.pk for one in rounds]).oldest_first().with_entries())
    if not due:
        return
    others = CheckRound.objects.taking_part().of_keeper(keeper).besides(due).oldest_first().with_entries()
    listed = [*due, *others[: MOST_IN_A_LETTER - len(due)]]
    more = len(due) + others.count() - len(listed)
    links, letters = [], []
    for person in keeper.people:
        made = [CheckLink.make(one, person, keeper, on=today) for one in listed]
        links += [link for link, _ in made]
        letters.append(_letter(keeper, person, made, due, more, today))
    CheckLink.objects.bulk_create(links)
    post_many(letters)
    CheckRound.objects.with_ids([one.pk for one in due]).note_mail(today)


def _letter(keeper, person, made, due, more, today):
    """(key, address, template, context) for post_many."""
    number = max(one.mails for one in due) + 1
    context = {
        "keeper": keeper,
        "person": person,
        "asked": [_asked(link, token) for link, token in made],
        "more": more,
        "reminder": number > 1,
        "last": number == MAILS,
        "desk": keeper.organisation and settings.SITE_URL + reverse("desk", args=[keeper.organisation.slug]),
    }
    who = person.user.pk if person.user else "reader"
    return f"check:{keeper.key}:{who}:{today}", person.email, "entries_to_check", context


def _asked(link, token):
    entry = link.round.innovation
    hidden = link.round.stage == CheckRound.Stage.HIDDEN
    addresses = (
        settings.SITE_URL + reverse("check", args=[token, entry.slug, answer])
        for answer in (Answer.RIGHT, Answer.CHANGE, Answer.STOPPED)
    )
    return Asked(entry, hidden, bool(entry.sunk_on), *addresses)
