"""/making-it-real/<organisation>/: what everyone may read of it, and the feed of what it tells."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from making_it_real.models import Assessment, Badge, CriteriaSet, Finding, Score
from making_it_real.own_ratings import rating_plot
from tests.factories import make_action, make_declaration, make_lead, make_organisation, make_statement_set
from tests.signing_in import make_person

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def harbour():
    make_statement_set(each=2)
    return make_organisation("Harbour Home Care", slug="harbour")


def read(client, query="", slug="harbour"):
    response = client.get(f"/making-it-real/{slug}/{query}")
    assert response.status_code == 200
    return response.context["progress"], response.content.decode()


def assessed(declaration, outcome="awarded", *, reply="We agree.", days=30):
    """Assessed and final so many days ago."""
    first = make_person("asa@tlap.example", is_assessor=True)
    second = make_person("second@tlap.example", is_assessor=True)
    criteria, _ = CriteriaSet.objects.get_or_create(from_day=TODAY(), defaults={"title": "Criteria"})
    one = Assessment.begin(declaration, by=first)
    criterion = criteria.criteria.create(code="room", text="People shaped it")
    Finding.objects.create(assessment=one, criterion=criterion, met="partly", why="Two meetings only.")
    one.decide(outcome, by=first, why="The evidence is good.")
    if reply:
        one.answer(reply, by=make_lead(declaration.organisation))
    if outcome == "awarded":
        one.confirm(by=second)
        awarded = TODAY() - timedelta(days=days)
        Badge.objects.update(awarded_on=awarded, until=awarded + timedelta(days=365))
    else:
        one.close(by=first)
    return one


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_nobody_reads_what_is_not_declared(client, harbour, status):
    make_declaration(harbour, status)
    assert client.get("/making-it-real/harbour/").status_code == 404
    assert client.get("/making-it-real/harbour/feed.atom").status_code == 404


def test_an_organisation_that_tlap_refused_has_no_page(client, harbour):
    make_declaration(harbour)
    type(harbour).objects.filter(pk=harbour.pk).update(status="refused")
    assert client.get("/making-it-real/harbour/").status_code == 404


def test_its_page_shows_what_it_promised_and_that_nobody_was_asked_yet(client, harbour):
    make_declaration(harbour)
    progress, html = read(client)
    assert progress.row.state == "declared"
    for words in ("We will listen.", "Director of care", "Six carers met us twice.", "No survey yet", "Letters fit on one page",
                  "What Harbour Home Care says about itself", "Evidence up to"):  # fmt: skip
        assert words in html
    assert make_lead(harbour).name not in html  # the job title is public, the person's name is not


def test_late_actions_come_first_and_tell_what_became_of_them(client, harbour):
    one = make_declaration(harbour)
    one.actions.get().finish(by=make_lead(harbour), why="It rings.")
    make_action(one, "A bus", due=30)
    make_action(one, "A ramp", due=-10)
    progress, html = read(client)
    assert [(each.what, each.shown) for each in progress.actions] == [
        ("A ramp", "late"), ("A bus", "not_started"), ("Letters fit on one page", "done")]  # fmt: skip
    assert "It rings." in html
    assert (progress.done, progress.late) == (1, 1)


def test_an_award_is_shown_with_reasons_findings_and_reply(client, harbour):
    assessed(make_declaration(harbour), reply="We will meet more often.")
    progress, html = read(client)
    assert progress.row.state == "awarded"
    for words in (
        "Badge awarded, valid until",
        "Assessed on",
        "The evidence is good.",
        "Partly met",
        "We will meet more often.",
    ):
        assert words in html


def test_what_is_not_final_stays_between_tlap_and_the_organisation(client, harbour):
    CriteriaSet.objects.create(from_day=TODAY(), title="Criteria")
    one = Assessment.begin(make_declaration(harbour), by=make_person("asa@tlap.example", is_assessor=True))
    one.decide("not_awarded", by=one.assessor, why="No evidence at all.")
    progress, html = read(client)
    assert progress.assessment is None
    assert "No evidence at all." not in html


def test_a_badge_lapses_by_its_date_alone(client, harbour):
    assessed(make_declaration(harbour), days=365)
    assert read(client)[0].row.state == "awarded"
    Badge.objects.update(until=TODAY() - timedelta(days=1))
    progress, html = read(client)
    assert progress.row.state == "lapsed"
    assert "The badge lapsed on" in html


def test_what_is_declared_anew_is_not_shown_as_lapsed(client, harbour):
    assessed(make_declaration(harbour, on=TODAY() - timedelta(days=400)), days=390)
    make_declaration(harbour, action=False)
    assert read(client)[0].row.state == "declared"


def test_a_withdrawn_badge_says_so(client, harbour):
    assessed(make_declaration(harbour))
    Badge.objects.get().withdraw(
        by=make_person("sue@tlap.example", is_superuser=True), why="The logo was misused."
    )
    progress, html = read(client)
    assert progress.row.state == "badge-withdrawn"
    assert "The logo was misused." in html


def test_after_a_withdrawal_the_words_stay_and_the_note_says_why(client, harbour):
    make_declaration(harbour, "withdrawn")
    progress, html = read(client)
    assert progress.row.state == "withdrawn"
    assert "We merged with another council." in html
    assert "We will listen." in html


def test_an_earlier_round_can_be_read_and_is_never_overwritten(client, harbour):
    first = make_declaration(
        harbour, on=TODAY() - timedelta(days=400), commitment="Our first promise.", score=1
    )
    make_declaration(harbour, action=False, commitment="Our second promise.", previous=first, score=3)
    now, html = read(client)
    assert "Our second promise." in html
    assert "Our first promise." not in html
    assert ">Up<" in html
    assert len({year for year, _ in now.years}) == 2
    then, html = read(client, f"?round={first.pk}")
    assert then.is_earlier
    assert "Our first promise." in html
    for odd in ("?round=999999", "?round=x%00", "?round=%F0%9F%A6%8A"):
        assert not read(client, odd)[0].is_earlier


def test_a_round_of_another_organisation_is_not_shown_under_this_name(client, harbour):
    make_declaration(harbour)
    other = make_declaration(
        make_organisation("Eastby", slug="eastby"), "draft", commitment="Not yours to read."
    )
    assert "Not yours to read." not in read(client, f"?round={other.pk}")[1]


def test_its_own_ratings_are_dots_that_are_never_added_up():
    plot = rating_plot([Score.NEVER, Score.ALWAYS, Score.ALWAYS, None])
    assert plot.words == "Yes, always: 2; Never: 1"
    assert sorted(dot.x for dot in plot.dots) == [10, 90, 90]
    assert len({(dot.x, dot.y) for dot in plot.dots}) == 3
    assert all(0 < dot.y < plot.line for dot in plot.dots)


def test_last_time_stands_under_this_time_as_rings():
    plot = rating_plot([Score.ALWAYS], before=[Score.NEVER, Score.NEVER, None])
    assert plot.words == "Yes, always: 1. Last time: Never: 2"
    assert [ring.x for ring in plot.rings] == [10, 10]
    assert all(plot.line < ring.y < plot.bottom for ring in plot.rings)
    assert plot.bottom < plot.ticks < plot.height
    assert rating_plot([Score.ALWAYS]).height < plot.height


def test_a_glance_tells_what_was_kept_what_is_late_and_what_is_next(client, harbour):
    one = make_declaration(harbour)
    one.actions.get().finish(by=make_lead(harbour), why="It rings.")
    make_action(one, "A bus", due=30)
    make_action(one, "A ramp", due=-10)
    progress, html = read(client)
    assert [(each.words, each.action.what) for each in progress.glance] == [
        ("Kept", "Letters fit on one page"), ("Late", "A ramp"), ("Next", "A bus")]  # fmt: skip
    assert "Late by 10 days" in html


@pytest.mark.parametrize(("due", "words"), [(-1, "Late by 1 day"), (-13, "Late by 13 days"), (-14, "Late by 2 weeks"),
                                            (-91, "Late by 13 weeks"), (-92, "Late by 3 months"), (0, "Not started")])  # fmt: skip
def test_how_late_an_action_is_is_said_in_words(harbour, due, words):
    make_action(make_declaration(harbour), "A bus", due=due)
    assert harbour.actions.get(what="A bus").standing_words == words


def test_what_was_withdrawn_has_no_glance(client, harbour):
    make_declaration(harbour, "withdrawn")
    assert "At a glance" not in read(client)[1]


def test_the_feed_tells_what_happened_the_latest_first_without_names(client, harbour):
    one = make_declaration(harbour, on=TODAY() - timedelta(days=40))
    lead = make_lead(harbour)
    one.actions.get().warn(by=lead, why="Nobody to do it.")
    assessed(one)
    response = client.get("/making-it-real/harbour/feed.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    entries = ElementTree.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314
    titles = [entry.find(f"{ATOM}title").text for entry in entries]
    assert titles == [
        "Assessed: badge awarded",
        "At risk: Letters fit on one page",
        "Declared for Making it Real",
    ]
    assert lead.name not in response.content.decode()


def test_the_number_of_queries_does_not_depend_on_how_much_there_is(client, harbour):
    first = make_declaration(harbour, on=TODAY() - timedelta(days=900))
    assessed(first, "not_awarded")
    make_declaration(harbour, on=TODAY() - timedelta(days=800), previous=first)
    few = _queries(client)
    for days in (600, 300):
        one = make_declaration(harbour, on=TODAY() - timedelta(days=days), previous=first)
        for number in range(3):
            make_action(one, f"Action {number}").go_on(by=make_lead(harbour), why="We met.")
    assert _queries(client) == few <= 18


def _queries(client):
    with CaptureQueriesContext(connection) as asked:
        read(client)
    return len(asked)
