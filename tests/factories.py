"""Real objects with as little said as a test needs, published through the verb."""

from datetime import date, timedelta
from itertools import count

from django.db import transaction
from django.utils import timezone

from carehub.accounts.models import Membership, Organisation, User
from carehub.moderation import documents
from carehub.moderation.models import Revision
from carehub.places.models import Council
from carehub.themes import Theme
from innovations.models import Audience, Category, Innovation, Need, Place, Role, Route, ThemeServed
from making_it_real.counting import recount_some
from making_it_real.models import (
    Action,
    Assessment,
    Badge,
    Campaign,
    CampaignCategory,
    Comment,
    CriteriaSet,
    Declaration,
    ExpectedShare,
    Finding,
    Invitation,
    InvitationBatch,
    PartAnswers,
    Rating,
    Response,
    Statement,
    StatementSet,
)
from making_it_real.models.invitation import hash_of, new_token
from making_it_real.publishing import publish
from tests.signing_in import make_person

_number = count(1)


def make_need(slug="company"):
    need = Need.objects.filter(slug=slug).first()
    return need or Need.objects.add(Need(slug=slug, name=f"I need {slug}", label=slug.capitalize()))


def make_audience(slug="carers"):
    audience = Audience.objects.filter(slug=slug).first()
    return audience or Audience.objects.add(Audience(slug=slug, name=slug.capitalize()))


def make_category(slug="community-group", kind="community"):
    category = Category.objects.filter(slug=slug).first()
    return category or Category.objects.add(
        Category(slug=slug, name=slug.replace("-", " ").capitalize(), kind=kind)
    )


def make_organisation(name="Eastby Mere Anglers", **fields):
    number = next(_number)
    return Organisation.objects.create(name=name, slug=fields.pop("slug", f"organisation-{number}"), **fields)


def make_council(slug="northmoor", **fields):
    """An invented council, for tests that need no real one. Each has a hexagon of its own."""
    number = next(_number)
    name = fields.pop("name", slug.capitalize())
    given = {
        "gss_code": f"E99{number:06}",
        "name": name,
        "slug": slug,
        "region": "North East",
        "kind": "unitary",
        "lat": 54.9,
        "lon": -1.6,
        "population": 200_000,
        "population_65_plus": 40_000,
        "website": f"https://{slug}.example",
        "hex_q": number,
        "hex_r": 1000,
    }
    return Council.objects.create(**given | fields)


def make_innovation(
    title="Hook, Line and Company",
    *,
    status="published",
    needs=(),
    audiences=(),
    themes=(),
    ways=(),
    places=(),
    areas=(),
    run_by=None,
    category=None,
    by="a test",
    **fields,
):
    """An entry with its children. `needs` and `audiences` are slugs, `ways` and `themes` their values, `places` dicts."""
    number = next(_number)
    category = category or make_category()
    given = {"slug": f"entry-{number}", "summary": f"{title}, in a few words.", "kind": category.kind}
    entry = Innovation.objects.create(title=title, category=category, **given | fields)
    entry.needs.set([make_need(slug) for slug in needs])
    entry.audiences.set([make_audience(slug) for slug in audiences])
    entry.areas.set(areas)
    ThemeServed.objects.bulk_create(ThemeServed(innovation=entry, theme=theme) for theme in themes)
    Route.objects.bulk_create(Route(innovation=entry, way=way, text="Ring us.") for way in ways)
    Place.objects.bulk_create(
        Place(innovation=entry, order=order, **place) for order, place in enumerate(places)
    )
    if run_by:
        Role.objects.create(innovation=entry, organisation=run_by, role=Role.Name.RUNS)
    if status != "draft":
        entry.publish(by=by)
    if status == "archived":
        entry.archive(by=by)
    return entry


def make_member(organisation, email="lead@harbour.example", role="lead", **fields):
    """Somebody with an account who belongs to the organisation."""
    person = make_person(email, **{"name": email.partition("@")[0].capitalize(), **fields})
    Membership.objects.create(organisation=organisation, user=person, role=role)
    return person


def make_revision(
    subject=None, changes=None, *, by=None, organisation=None, sent=True, document="entry", **fields
):
    """A change of `subject`, or with no subject a new entry with all it needs; sent to TLAP unless said otherwise."""
    new = {} if subject or document != "entry" else entry_content()
    subject = subject and documents.get(document).find(subject.pk)
    revision = Revision.objects.begin(document, subject, by=by, organisation=organisation, **fields)
    revision.save_draft(new | (changes or {}), by=by, version=revision.version)
    if sent:
        revision.submit(by=by)
    return revision


def entry_content(title="Supper Share"):
    """What an entry needs before it can be sent."""
    return {"title": title, "summary": f"{title}, in a few words.", "kind": "community", "online": True,
            "category": make_category().slug, "needs": [make_need().slug], "phone": "01632 960417"}  # fmt: skip


def make_statement_set(number=1, variant="", *, published=True, each=1, **fields):
    """`each` statements under each theme, coded “1.1”, …; published through the verb."""
    given = {"title": f"Set {number} {variant}".strip(), "source": "A test", "licence": "MIT"}
    one = StatementSet.objects.create(number=number, variant=variant, **given | fields)
    Statement.objects.bulk_create(
        Statement(set=one, theme=theme, code=f"{theme}.{place}", text=f"I say {theme}.{place} of {number}.",
                  easy_read="I say so.", picture="ask", order=place)
        for theme in Theme.values for place in range(1, each + 1)
    )  # fmt: skip
    if published:
        one.publish(by="a test")
    return one


def make_lead(organisation):
    """The organisation's lead, or one made for it."""
    membership = organisation.memberships.leads().first()
    return (
        membership.user if membership else make_member(organisation, f"lead-{next(_number)}@harbour.example")
    )


def make_moderator():
    return make_person(f"moderator-{next(_number)}@tlap.example", name="Mo Moderator", is_moderator=True)


def make_declaration(
    organisation=None, status="declared", *, asked=None, score=2, action=True, on=None, **fields
):
    """With all it needs, brought to its status by the verbs. `on` is the day it was declared, if not today."""
    organisation = organisation or make_organisation()
    asked = asked or StatementSet.objects.current() or make_statement_set()
    given = {"contact": "Adult care", "contact_email": "care@harbour.example", "commitment": "We will listen.",
             "room": "Six carers met us twice."}  # fmt: skip
    one = Declaration.objects.create(organisation=organisation, statement_set=asked, **given | fields)
    fill_in(one, score)
    if action:
        make_action(one)
    return bring_to(one, status, on=on)


def fill_in(declaration, score=2):
    """Every statement rated alike, and half of the people expected to agree."""
    Rating.objects.bulk_create(
        Rating(declaration=declaration, statement=one, score=score, because="We asked.")
        for one in declaration.statement_set.statements.all()
    )
    ExpectedShare.objects.bulk_create(
        ExpectedShare(declaration=declaration, theme=theme, share=50) for theme in Theme.values
    )


def bring_to(declaration, status, on=None):
    lead = make_lead(declaration.organisation)
    if status != "draft":
        declaration.sign(by=lead, signatory="Director of care")
        declaration.submit(by=lead)
    if status == "returned":
        declaration.send_back(by=make_moderator(), why="Say more.")
    if status in ("declared", "withdrawn"):
        declaration.declare(by=make_moderator())
    if status == "withdrawn":
        declaration.withdraw(by=lead, why="We merged with another council.")
    if on:
        declaration.declared_at = timezone.now() - (timezone.localdate() - on)
        Declaration.objects.filter(pk=declaration.pk).update(declared_at=declaration.declared_at)
    return declaration


def make_assessor(email="asa@tlap.example", name="Asa Assessor"):
    return User.objects.filter(email=email).first() or make_person(email, name=name, is_assessor=True)


def make_second():
    return make_assessor("second@tlap.example", "Sefa Second")


def make_criteria(day=date(2023, 1, 1), codes=("room", "evidence", "actions")):
    """A set of criteria that holds from this day on."""
    made, new = CriteriaSet.objects.get_or_create(from_day=day, defaults={"title": "Criteria"})
    for order, code in enumerate(codes if new else ()):
        made.criteria.create(code=code, text=f"Is it there: {code}?", order=order)
    return made


def make_assessment(declaration=None, status="open", outcome="awarded", *, by=None):
    """Brought to its status by the verbs, with a finding for each criterion; the reply came in before it is final."""
    if not CriteriaSet.objects.exists():
        make_criteria()
    one = Assessment.begin(declaration or make_declaration(), by=by or make_assessor())
    Finding.objects.bulk_create(
        Finding(assessment=one, criterion=each, met="met", why="We saw it.")
        for each in one.criteria_set.criteria.all()
    )
    lead = make_lead(one.declaration.organisation)
    if status in ("provisional", "final"):
        one.decide(outcome, by=one.assessor, why="It is all there.")
    if status == "final":
        one.answer("We agree.", by=lead)
        deed = one.confirm if outcome == "awarded" else one.close
        deed(by=make_second() if outcome == "awarded" else one.assessor)
    if status == "stopped":
        one.stop(by=one.assessor, why="Begun by mistake.")
    return one


def make_badge(organisation=None, status="awarded", *, until=None):
    """Awarded by the verbs. `until` is its last day, if not in a year."""
    declaration = make_declaration(organisation) if organisation else make_declaration()
    badge = make_assessment(declaration, "final").badge
    if status == "withdrawn":
        badge.withdraw(by=make_assessor(), why="The logo was sold.")
    last = until or (timezone.localdate() - timedelta(days=1) if status == "lapsed" else None)
    if last:
        badge.until, badge.awarded_on = last, last - timedelta(days=365)
        Badge.objects.filter(pk=badge.pk).update(until=badge.until, awarded_on=badge.awarded_on)
    return badge


def make_action(declaration, what="Letters fit on one page", *, due=90, theme=1, adopts=(), **fields):
    """Due in so many days. `adopts` are entries."""
    given = {
        "for_whom": "Everyone",
        "how_we_know": "We ask.",
        "owner": "Head of letters",
        "co_produced_with": "Carers",
    }
    due_on = due if isinstance(due, date) else timezone.localdate() + timedelta(days=due)
    action = Action.objects.create(organisation=declaration.organisation, declaration=declaration, what=what, theme=theme,
                                   due_on=due_on, **given | fields)  # fmt: skip
    action.innovations.set(adopts)
    return action


def make_campaign(
    slug="autumn-2026", *, about=(), status="open", opens_in=-10, days=30, categories=(), **fields
):
    """A campaign about these organisations, moved on by its verbs. Where no set is given, a set of 12 statements."""
    today = timezone.localdate()
    new = {"title": slug.replace("-", " ").capitalize(), "everyone": False, "opens_on": today + timedelta(days=opens_in),
           "closes_on": today + timedelta(days=opens_in + days), **fields}  # fmt: skip
    if "statement_set" not in new:
        new["statement_set"] = StatementSet.objects.current() or make_statement_set(each=2)
    campaign = Campaign.objects.create(slug=slug, **new)
    for order, category in enumerate(categories):
        CampaignCategory.objects.create(campaign=campaign, category=category, order=order)
    for organisation in about:
        campaign.organisations.create(organisation=organisation)
    for state, deed in (("open", campaign.open), ("closed", campaign.close)):
        if status == "draft":
            break
        deed(by="a test")
        if status == state:
            break
    return campaign


def make_responses(about, answers, *, position="-", payment="-", channel="o", **fields):
    """One response for each text of answers ("44x0-…"), counted."""
    shape = about.campaign.shape()
    said = {
        "position": position,
        "payment": payment,
        "channel": channel,
        "awareness": shape.unaware,
        **fields,
    }
    today = timezone.localdate()
    made = Response.objects.bulk_create(
        Response(about=about, day=today, answers=each, **said) for each in answers
    )
    with transaction.atomic():
        recount_some([about.pk], shape)
    return made


def make_published(slug="autumn-2026", *, groups, **fields):
    """A campaign that was published. `groups`: {organisation: [(how many people, their answers, about them)]}."""
    campaign = make_campaign(slug, about=list(groups), **fields)
    width = campaign.shape().statements
    for about in campaign.organisations.with_all():
        for many, answers, them in groups[about.organisation]:
            make_responses(about, [answers * width] * many, **them)
    campaign.close(by="a test")
    publish(campaign, by="a test")
    return campaign


def make_comment(about, text="Thank you.", **fields):
    """Words that wait for TLAP."""
    return Comment.objects.create(about=about, theme=1, text=text, **fields)


def make_part_answers(about, key_hash="0" * 64, **fields):
    """Begun and not sent: all “yes, mostly”, by the open link."""
    shape = about.campaign.shape()
    new = {"channel": "o", "answers": "3" * shape.statements, "awareness": shape.unaware,
           "day": timezone.localdate(), **fields}  # fmt: skip
    return PartAnswers.objects.create(about=about, key_hash=key_hash, **new)


def make_invitations(about, number=1, **fields):
    """Their tokens."""
    batch = InvitationBatch.objects.create(
        about=about, made=number, made_on=timezone.localdate(), by=make_moderator(), **fields
    )
    tokens = [new_token() for _ in range(number)]
    Invitation.objects.bulk_create(Invitation(token_hash=hash_of(token), batch=batch) for token in tokens)
    return tokens


def give_badge(declaration=None, *, until=None):
    """Awarded for a declaration, a year before its last day: without one, 300 days from today."""
    declaration = declaration or make_declaration()
    until = until or timezone.localdate() + timedelta(days=300)
    first, second = (
        make_person(f"assessor-{next(_number)}@tlap.example", is_assessor=True) for _ in range(2)
    )
    criteria, _ = CriteriaSet.objects.get_or_create(
        from_day=timezone.localdate(), defaults={"title": "Criteria"}
    )
    then = timezone.now() - timedelta(days=1)
    assessment = Assessment.objects.create(
        declaration=declaration, criteria_set=criteria, assessor=first, confirmed_by=second, status="final",
        outcome="awarded", reasons="Good.", provisional_at=then, final_at=then,
    )  # fmt: skip
    return Badge.objects.create(
        organisation=declaration.organisation, assessment=assessment, until=until,
        awarded_on=until - timedelta(days=365), number=Badge.objects.count(),
    )  # fmt: skip
