"""Actions in a draft: promised, changed or taken away there, until the declaration is public."""

from django.db import transaction

from carehub.moderation.models import Overtaken
from innovations.models import Innovation
from making_it_real.declaring.saving import Part, touch
from making_it_real.models import Action

WRITTEN = ("theme", "statement", "what", "for_whom", "how_we_know", "owner", "due_on", "co_produced_with")
MOST = 30  # actions in one declaration
MOST_ADOPTED = 10  # entries of the directory in one action


class Enough(Exception):
    """No more can be added; the message says how many there may be."""


@transaction.atomic
def promise(declaration, what, *, by):
    """A new action, of the values {field: value} of WRITTEN. Raises Enough, and as Declaration.write does."""
    declaration.hold()
    if declaration.actions.count() >= MOST:
        raise Enough(f"You have {MOST} actions already. Take one away first")
    touch(declaration, by=by)
    return Action.objects.create(organisation=declaration.organisation, declaration=declaration, **what)


def part_of(action):
    """What is saved together when an action of a draft is changed."""

    def read(_declaration):
        now = (
            Action.objects.promised_in(action.declaration)
            .with_id(action.pk)
            .select_related("statement")
            .first()
        )
        return words(now) if now else {}

    def store(declaration, what):
        if not Action.objects.promised_in(declaration).with_id(action.pk).update(**what):
            raise Overtaken

    return Part(read, store)


def words(action):
    """{label: words} of what was written of it."""
    shown = {
        "theme": action.get_theme_display(),
        "statement": str(action.statement or ""),
        "due_on": f"{action.due_on:%-d %B %Y}",
    }
    labels = {name: Action._meta.get_field(name).verbose_name.capitalize() for name in WRITTEN}
    return {labels[name]: shown.get(name, getattr(action, name)) for name in WRITTEN}


@transaction.atomic
def take_away(declaration, action, *, by):
    declaration.hold()
    touch(declaration, by=by)
    Action.objects.promised_in(declaration).with_id(action.pk).delete()


@transaction.atomic
def adopt(action, entry_id, *, by):
    """Say that the action uses a published entry. None when there is no such entry. Raises Enough, and as write does."""
    entry = Innovation.objects.published().with_ids([entry_id]).first()
    if entry is None:
        return None
    declaration = action.declaration
    declaration.hold()
    if action.innovations.count() >= MOST_ADOPTED:
        raise Enough(f"You have chosen {MOST_ADOPTED} already. Take one away first")
    touch(declaration, by=by)
    action.innovations.add(entry)
    return entry


@transaction.atomic
def let_go(action, entry_id, *, by):
    """Not to use an entry after all."""
    action.declaration.hold()
    touch(action.declaration, by=by)
    action.innovations.remove(entry_id)
