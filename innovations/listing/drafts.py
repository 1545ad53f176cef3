"""Drafts of an organisation: how they begin, are saved and are sent."""

from django.db import transaction

from carehub.moderation import history
from carehub.moderation.models import Overtaken, Revision
from carehub.workflow import NotAllowedNow
from innovations.listing.positions import Known, located
from innovations.listing.reading import empty
from innovations.listing.row_forms import PlaceRow
from innovations.models import Innovation, Role

NOT_YOURS = "Another organisation looks after this now, so you cannot change it."
NOT_SHOWN = "This is no longer shown, so it cannot be changed. Call us if it should come back."
NOTHING_NEW = "You have not changed anything yet. If the page is right as it is, say so on your desk."


def of(organisation):
    """Everything its people have written about entries."""
    return Revision.objects.of_document("entry").of_organisation(organisation)


def whole(draft):
    """The content with a value for every field, also for those that came to be after it was begun."""
    return {**empty(), **draft.content}


def begin(organisation, *, by, title, kind, category, website="", postcode=""):
    """A new entry. The organisation runs it until somebody says otherwise."""
    runs = {"slug": organisation.slug, "name": organisation.name, "role": Role.Name.RUNS.value, "note": ""}
    places = [located({**PlaceRow.EMPTY, "postcode": postcode}, Known([]))] if postcode else []
    asked = {
        "title": title,
        "kind": kind,
        "category": category,
        "website": website,
        "places": places,
        "roles": [runs],
    }
    return Revision.objects.begin("entry", by=by, organisation=organisation, content={**empty(), **asked})


@transaction.atomic
def begin_change(entry, organisation, *, by):
    """The draft of a change: the one that is open, or a new one. Raises NotAllowedNow for what is not shown."""
    entry = Innovation.objects.select_for_update(no_key=True).get(pk=entry.pk)
    may_change(entry, organisation)
    return _open(entry, organisation) or Revision.objects.begin(
        "entry", entry, by=by, organisation=organisation
    )


@transaction.atomic
def begin_again(revision, organisation, *, by):
    """A draft with what an earlier revision said; raises NotAllowedNow while another is open."""
    if revision.is_new:
        return Revision.objects.begin("entry", by=by, organisation=organisation, content=whole(revision))
    entry = revision.about.lock(revision.subject_id)
    may_change(entry, organisation)
    if _open(entry, organisation):
        raise NotAllowedNow("You are changing this already. First send that draft, or delete it.")
    return history.bring_back(revision, by=by, organisation=organisation)


def may_change(entry, organisation):
    """Raises NotAllowedNow when it may not, or no longer."""
    if entry.kept_by_id != organisation.pk:
        raise NotAllowedNow(NOT_YOURS)
    if entry.status not in (Innovation.Status.PUBLISHED, Innovation.Status.HIDDEN):
        raise NotAllowedNow(NOT_SHOWN)


def _open(entry, organisation):
    return of(organisation).of("entry", entry.pk).open().latest_first().first()


def same_named(organisation, title):
    """Drafts of new entries with this name, so that a second press of the button makes no second draft."""
    named = of(organisation).to_write().filter(subject_id=None, title__iexact=title.strip())
    return named.latest_first().for_lists()


def save(draft, step, now, *, by, version, seen):
    """Keep what was typed in a step. `version` and `seen` (step.digest) are those of the page it was typed on.

    Raises Overtaken when somebody else saved other words in this same step since then. Other steps do not matter.
    """
    changes = {name: now[name] for name in step.fields if now[name] != draft.content.get(name)}
    fresh = version == str(draft.version) or seen == step.digest(whole(draft))
    if changes and not fresh:
        raise Overtaken
    if changes:
        draft.save_draft(changes, by=by, version=draft.version)


@transaction.atomic
def send(draft, *, by, note, version):
    """Raises Incomplete, NotAllowedNow, and Overtaken when it is no longer as the sender saw it."""
    seen = Revision.objects.to_write().filter(pk=draft.pk, version=version)
    if not seen.update(note=note):
        raise Overtaken
    if subject := draft.subject():
        may_change(subject, draft.organisation)
        if draft.content == draft.base:
            raise NotAllowedNow(NOTHING_NEW)
    draft.submit(by=by)
