"""Two desks to try CareHub out with: people, drafts, something that came back, and one of each kind for TLAP to decide.

Only ever made on a trial machine, through the verbs that pages use.
"""

from datetime import timedelta

from django.utils import timezone

from carehub.accounts import trial
from carehub.accounts.models import Invitation, Membership, Organisation, User
from carehub.mail.models import OutboxMessage
from carehub.moderation.models import QueueItem, Revision
from innovations import claiming, own_details, starting
from innovations.listing.reading import empty
from innovations.models import Claim, Innovation, Report
from innovations.suggesting import suggest_change
from innovations.voices import tell_problem

COUNCIL, LIBRARIES, HOME_CARE = "northmoor-council", "northmoor-libraries", "harbour-home-care"
KEPT = {
    COUNCIL: ["village-agents", "quiet-watch", "key-to-my-own-door"],
    LIBRARIES: ["harbour-street-digital-hub", "tech-tuesdays-otley"],
}
NEWCOMER = "newcomer@carehub.example", "Nina Newcomer"
LUNCHES = {
    "title": "Village Hall Lunches", "kind": "community", "category": "food-and-meals", "needs": ["company", "food-warmth"],
    "summary": "A hot lunch and a chat in the village hall, every Wednesday. Volunteers fetch you if you cannot get there.",
    "phone": "01632 960104", "cost_summary": "£4 a lunch",
}  # fmt: skip
REPAIRS = {
    "title": "Fix It Friday", "kind": "community", "category": "service", "needs": ["safe-at-home", "daily-help"],
    "summary": "People who like to mend things put right a wobbly rail, a dripping tap or a stuck window, on Fridays.",
    "phone": "01632 960105", "all_england": True, "cost_summary": "Free, you pay for parts",
}  # fmt: skip
EASTBY = {
    "name": "Eastby Kitchen Table", "kind": "user_led", "website": "https://eastby-kitchen-table.example", "council": "",
    "words": "I cook there on Mondays and look after the money. The page ‘Who we are’ names me.",
}  # fmt: skip


def load():
    """How many desks were new. What is there already is left alone."""
    if User.objects.has_email(next(iter(trial.DESKS))):
        return 0
    last = OutboxMessage.objects.order_by("pk").last()
    lead, editor, newcomer = (_person(*who) for who in (*trial.DESKS.items(), NEWCOMER))
    council, libraries = [_desk(slug, lead) for slug in KEPT]
    _invite(council, lead, editor)
    _write(council, lead, editor)
    _send(council, libraries, lead)
    _from_outside(newcomer)
    # Letters about what never happened are not sent.
    OutboxMessage.objects.filter(pk__gt=last.pk if last else 0, to__endswith=".example").delete()
    return len(KEPT)


def _person(email, name):
    trial.add_person(email, name)
    return User.objects.get_by_natural_key(email)


def _desk(slug, lead):
    organisation = Organisation.objects.get(slug=slug)
    Membership.start(organisation, by=lead)
    Innovation.objects.filter(slug__in=KEPT[slug]).update(kept_by=organisation)
    return organisation


def _invite(council, lead, editor):
    invitation, _ = Invitation.send(council, email=editor.email, role="editor", by=lead)
    invitation.accept(by=editor)
    Invitation.send(council, email="colleague@northmoor-council.example", role="editor", by=lead)


def _write(council, lead, editor):
    """A draft, something that came back, and an entry that nobody has checked for seven months."""
    _draft(council, editor, LUNCHES)
    returned = _change("quiet-watch", council, lead, {"cost_summary": "From £4.90 a week"})
    returned.submit(by=lead)
    moderator = User.objects.get_by_natural_key("moderator@carehub.example")
    returned.send_back(
        by=moderator, why="Who pays the £4.90: the person, or you? Please say so in the costs too."
    )
    long_ago = timezone.localdate() - timedelta(days=210)
    Innovation.objects.filter(slug="key-to-my-own-door").update(last_checked_on=long_ago)


def _send(council, libraries, lead):
    """Something new, a change and new details, which wait for TLAP."""
    new = _draft(council, lead, REPAIRS)
    change = _change("village-agents", council, lead, {"cost_summary": "Free, also at weekends"})
    details = Revision.objects.begin(own_details.DOCUMENT, libraries, by=lead, organisation=libraries)
    details.save_draft({"phone": "01632 960129"}, by=lead, version=details.version)
    for days, revision in ((8, new), (3, change), (1, details)):
        revision.submit(by=lead)
        sent = _ago(days)
        Revision.objects.filter(pk=revision.pk).update(submitted_at=sent, created_at=sent, updated_at=sent)
        _waits(QueueItem.About.REVISION, revision.pk, days)


def _from_outside(newcomer):
    """A suggestion, a report, a new organisation and two claims, which wait for TLAP too."""
    hub = Innovation.objects.get(slug="harbour-street-digital-hub")
    wish = suggest_change(
        hub, {"opening_note": "Closed on the first Monday of each month."}, note="I stood in front of it."
    )
    Revision.objects.filter(pk=wish.pk).update(submitted_at=_ago(2))
    _waits(QueueItem.About.REVISION, wish.pk, 2)
    report = tell_problem(
        Innovation.objects.get(slug="quiet-watch"), what="contact", text="Nobody answers this number."
    )
    Report.objects.filter(pk=report.pk).update(created_at=_ago(5))
    _waits(QueueItem.About.REPORT, report.pk, 5)
    eastby = starting.start(EASTBY, by=newcomer)
    Organisation.objects.filter(pk=eastby.pk).update(demonstration=True)
    _waits(QueueItem.About.ORGANISATION, eastby.pk, 4)
    for days, slug in ((6, HOME_CARE), (1, LIBRARIES)):
        claimed = Organisation.objects.get(slug=slug)
        claim = claiming.claim_organisation(
            claimed, by=newcomer, words="I work in the office on Mondays and Thursdays."
        )
        Claim.objects.filter(pk=claim.pk).update(created_at=_ago(days))
        _waits(QueueItem.About.CLAIM, claim.pk, days)


def _draft(organisation, by, content):
    return Revision.objects.begin("entry", by=by, organisation=organisation, content={**empty(), **content})


def _change(slug, organisation, by, changes):
    entry = Innovation.objects.get(slug=slug)
    draft = Revision.objects.begin("entry", entry, by=by, organisation=organisation)
    draft.save_draft(changes, by=by, version=draft.version)
    return draft


def _ago(days):
    return timezone.now() - timedelta(days=days)


def _waits(about, subject_id, days):
    QueueItem.objects.about(about, subject_id).update(waiting_since=_ago(days))
