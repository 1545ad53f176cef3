"""What a moderator should know of an entry before deciding about it: how its check stands, and its website."""

from carehub.moderation.documents import Check
from innovations.freshness.words import day_words
from innovations.models import LinkCheck


def checks(entry):
    """Two queries."""
    return [
        *_of_round(entry.check_rounds.open().first()),
        *_of_website(LinkCheck.objects.with_ids([entry.pk]).first()),
    ]


def _of_round(one):
    if one is None:
        return []
    asked = (
        f"Asked {one.mails} time{'' if one.mails == 1 else 's'}" if one.mails else "There is nobody to ask"
    )
    found = [Check(f"Due for a check since {day_words(one.started_on)}. {asked}", fine=False)]
    if one.change_said_on:
        found.append(Check(f"Said to need a change on {day_words(one.change_said_on)}", fine=False))
    if one.stop_said_on:
        found.append(Check(f"Said to have stopped on {day_words(one.stop_said_on)}", fine=False))
    return found


def _of_website(check):
    if check is None or check.checked_at is None:
        return []
    since = f" Since {day_words(check.dead_since)}." if check.dead_since else ""
    return [Check(f"Website: {check.words}{since}", fine=check.verdict == LinkCheck.Verdict.ALIVE)]
