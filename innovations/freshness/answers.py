"""What people answer by the link in the mail. The link is all they need, so it is judged with care."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from carehub.accounts.models import Organisation
from carehub.mail import post_many
from carehub.moderation.models import QueueItem
from innovations.freshness.words import day_words
from innovations.keepers import keepers_of
from innovations.models import CheckLink, CheckRound, Innovation, Role

Answer = CheckLink.Answer


class CannotBeUsed(Exception):
    """Why a link cannot be used (any more), for the person who followed it: title and words. `status` is for HTTP."""

    title = words = ""
    status = 410


class Unknown(CannotBeUsed):
    title = "We do not know this link"
    words = "Look whether the whole address was copied, or use the link in our newest e-mail."
    status = 404


class Foreign(CannotBeUsed):
    title = "This link is for another entry"
    words = "Each link in our e-mail is for one entry. Use the one that stands with this entry."
    status = 404


class TooOld(CannotBeUsed):
    title = "This link is too old"
    words = "Use the link in our newest e-mail."


class NotYours(CannotBeUsed):
    title = "This link cannot be used any more"
    words = "Somebody else looks after this entry now, so we no longer ask you about it."


class UsedBefore(CannotBeUsed):
    title = "You have answered already"
    words = "Thank you. There is nothing left to do."


class Over(CannotBeUsed):
    title = "Somebody has answered already"

    def __init__(self, check_round):
        super().__init__()
        on = day_words(check_round.ended_on)
        self.words = f"On {on} we were told: “{check_round.outcome}”. There is nothing left to do."


def find(token, slug, today):
    """The link with this token for the entry with this slug. Raises CannotBeUsed, but not for one that was used."""
    link = CheckLink.objects.by_token(token).first()
    if link is None:
        raise Unknown
    if link.round.innovation.slug != slug:
        raise Foreign
    if link.used_at:
        return link
    if link.round.ended_on:
        raise Over(link.round)
    if today > link.last_day:
        raise TooOld
    if not _still_asked(link):
        raise NotYours
    return link


def _still_asked(link):
    """Whether the person still speaks for the organisation, and it keeps the entry; or the address would be asked now."""
    entry = link.round.innovation
    if link.organisation_id is None:
        keeper = keepers_of([entry])[entry.pk]
        return keeper is not None and keeper.address == link.address
    member = Organisation.objects.of_member(link.user).contains(link.organisation)
    may_speak = member and link.user.is_active and link.organisation.may_change
    return may_speak and entry.kept_by_id == link.organisation_id


@transaction.atomic
def still_right(link, today):
    """Raises CannotBeUsed when somebody was quicker."""
    _spend(link, Answer.RIGHT)
    entry = link.round.innovation
    entry.confirm(by=_by(link), as_whom=_as_whom(link), on=today)


@transaction.atomic
def no_longer_running(link, today):
    """An organisation's word takes its entry off; a reader of the contact address tells TLAP."""
    _spend(link, Answer.STOPPED)
    entry = link.round.innovation
    if link.organisation is None:
        _tell_tlap(link.round, today)
        return
    entry.archive(by=link.user, why=f"{link.organisation} says that it is no longer running.")
    _tell_colleagues(link)


def needs_a_change(link, today):
    """Noted for TLAP. The link can still be used, and the clock goes on until the change is made."""
    CheckRound.objects.open().with_ids([link.round_id]).update(change_said_on=today)


def _spend(link, answer):
    """Locks the entry first, as everything does that moves a round."""
    Innovation.objects.lock([link.round.innovation_id])
    if not link.use(answer):
        raise _over_or_used(link)
    if not CheckRound.objects.open().with_ids([link.round_id]).exists():
        raise _over_or_used(link)


def _over_or_used(link):
    check_round = CheckRound.objects.get(pk=link.round_id)
    return Over(check_round) if check_round.ended_on else UsedBefore()


def _by(link):
    return link.user or f"Whoever reads {link.address}"


def _as_whom(link):
    """Whose name the public reads."""
    if link.organisation:
        return link.organisation.name
    runs = link.round.innovation.roles.public().filter(role=Role.Name.RUNS).order_by("order", "pk")
    return runs.values_list("organisation__name", flat=True).first() or "the people who run it"


def _tell_tlap(check_round, today):
    entry = check_round.innovation
    rounds = CheckRound.objects.open().with_ids([check_round.pk])
    rounds.update(stop_said_on=today)
    rounds.at(CheckRound.Stage.ASKING).update(stage=CheckRound.Stage.MODERATORS, since=today)
    QueueItem.objects.put(
        QueueItem.About.ENTRY, entry.pk, kind=QueueItem.Kind.STALE, title=entry.title, organisation=entry.kept_by,
        sender_name="Whoever reads its address", warning=f"Said to have stopped on {day_words(today)}",
    )  # fmt: skip


def _tell_colleagues(link):
    """The organisation's other people hear who took an entry off, in case it was a slip."""
    entry = link.round.innovation
    keeper = keepers_of([entry])[entry.pk]
    context = {
        "entry": entry,
        "by": link.user,
        "organisation": link.organisation,
        "desk": settings.SITE_URL + reverse("desk", args=[link.organisation.slug]),
    }
    post_many(
        [(f"check-stopped:{link.round_id}:{person.user.pk}", person.email, "entry_stopped", context)
         for person in keeper.people if person.user]
    )  # fmt: skip
