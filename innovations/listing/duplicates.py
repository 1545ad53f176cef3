"""Entries that may be the same as one that somebody is writing or has sent: “Is it one of these?”"""

from django.db.models import Q
from django.urls import reverse

from carehub.moderation.documents import Alike
from carehub.moderation.models import Revision
from carehub.places.lookup import find_place
from carehub.places.problems import PlaceProblem
from innovations.listing.candidates import candidates, word_counts
from innovations.listing.likeness import Thing, judge

MOST = 5  # shown
MOST_PLACES = 3  # of an entry that are looked at
WAITING = 300  # waiting revisions that are compared with one
NO_SUBJECT = 0  # as an id: it is not public yet


def find(title, website="", postcodes=(), exclude=None, phone=""):
    """Public entries (a list of Alike) that may be the same, most alike first. `exclude` is an entry's id."""
    return find_all([thing(title, website, postcodes, phone)], exclude)[0]


def find_all(things, exclude=None):
    """For each of the Things what `find` finds. Quicker than one by one, but without mending misspelt words."""
    found = candidates(things)
    return [
        _best(one, [found.entries[pk] for pk in ids if pk != exclude and pk in found.entries], found)
        for one, ids in zip(things, found.ids, strict=True)
    ]


def thing(title, website="", postcodes=(), phone=""):
    """Something written, to be compared. A postcode nobody knows still counts as one."""
    places = dict.fromkeys(postcode.strip() for postcode in postcodes if postcode.strip())
    return Thing(title[:200], website, phone, tuple(map(_position, list(places)[:MOST_PLACES])))


def thing_of(content):
    """A revision's content, to be compared. Its places have their positions already, if anybody knows them."""
    places = [place for place in content["places"] if place["postcode"] or place["lat"] is not None][
        :MOST_PLACES
    ]
    where = (
        (place["postcode"], None if place["lat"] is None else (place["lat"], place["lon"]))
        for place in places
    )
    return Thing(content["title"][:200], content["website"], content["phone"], tuple(where))


def alike(revision):
    """For the moderator: public entries, and what other people have sent and waits. Organisations never see the latter."""
    one = thing_of(revision.content)
    public = find_all([one], exclude=revision.subject_id)[0]
    return [*public, *_waiting(revision, one)][:MOST]


def _position(postcode):
    try:
        place = find_place(postcode)
    except PlaceProblem:
        return postcode, None
    return place.label, (place.lat, place.lon)


def _best(one, entries, found):
    verdicts = [(judge(one, entry.thing, found.counts, found.shared), entry) for entry in entries]
    verdicts = [(verdict, entry) for verdict, entry in verdicts if verdict]
    verdicts.sort(key=lambda pair: (-pair[0].score, pair[1].pk))
    return [_alike(verdict, entry) for verdict, entry in verdicts[:MOST]]


def _alike(verdict, entry):
    words = ", ".join(filter(None, [entry.runner, entry.town]))
    return Alike(entry.pk, entry.title, reverse("innovation", args=[entry.slug]), words, verdict.why)


def _waiting(revision, one):
    """Other new entries that wait for a decision."""
    others = _others(revision, one)
    things = [thing_of(other.content) for other in others]
    counts = word_counts([one, *things]) if things else {}
    verdicts = [(judge(one, other, counts), sent) for other, sent in zip(things, others, strict=True)]
    found = sorted(((v, sent) for v, sent in verdicts if v), key=lambda pair: -pair[0].score)
    return [
        Alike(NO_SUBJECT, sent.title, reverse("review-revision", args=[sent.pk]), f"{sent.sender}, not public yet", v.why)
        for v, sent in found
    ]  # fmt: skip


def _others(revision, one):
    """Those that have a word of the name that is not an everyday one, or the web address."""
    named = Q(content__website=revision.content["website"]) if one.website else Q(pk=None)
    for word in sorted(one.name, key=len, reverse=True)[:3]:
        named |= Q(title__icontains=word)
    waiting = Revision.objects.of_document("entry").waiting().filter(named, subject_id=None)
    return list(waiting.exclude(pk=revision.pk).select_related("organisation").latest_first()[:WAITING])
