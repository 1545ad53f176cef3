"""/moderation/assessments/: what waits for whom, the checklist, the result and what becomes of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carehub.moderation.models import Incomplete, Overtaken
from carehub.workflow import NotAllowedNow
from making_it_real.lives import NotForYou
from making_it_real.models import Assessment, Badge, CriteriaSet, name_of
from tests.factories import (
    make_assessment,
    make_assessor,
    make_badge,
    make_criteria,
    make_declaration,
    make_lead,
    make_moderator,
    make_organisation,
    make_second,
    make_statement_set,
)
from tests.signing_in import letters, make_person, sign_in

pytestmark = pytest.mark.django_db

DESK = "/moderation/assessments/"


@pytest.fixture
def harbour():
    make_statement_set()
    make_criteria()
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def asa(client, harbour):
    """The browser is hers."""
    asa = make_assessor()
    sign_in(client, asa)
    return asa


def address(one, more=""):
    return f"{DESK}{one.pk}/{more}"


def rows(client, query=""):
    """[(organisation, what, wait)] of a list."""
    response = client.get(DESK + query)
    assert response.status_code == 200
    return [(row.organisation.name, row.what, row.wait) for row in response.context["rows"]]


def names(client, query=""):
    return [name for name, _, _ in rows(client, query)]


def told_days_ago(one, days):
    Assessment.objects.filter(pk=one.pk).update(provisional_at=timezone.now() - timedelta(days=days))
    one.refresh_from_db()


def typed(one, **met_and_why):
    """What the page sends: code=(met, why), drawn from what is stored now."""
    kept, data = one.findings.by_criterion(), {}
    for criterion in one.criteria_set.criteria.all():
        stored = kept.get(criterion.pk)
        before = (stored.met, stored.why) if stored else ("", "")
        met, why = met_and_why.get(criterion.code, before)
        start = f"c{criterion.pk}"
        data |= {f"{start}-met": met, f"{start}-why": why, f"{start}-read": name_of(*before)}
    return data


def test_what_is_declared_waits_and_says_how_long(client, harbour, asa):
    make_declaration(harbour, on=timezone.localdate() - timedelta(days=12))
    make_declaration(make_organisation("Eastby"), on=timezone.localdate())
    make_declaration(make_organisation("Not yet"), "submitted")
    assert rows(client) == [
        ("Harbour Home Care", "First declaration", "Declared 12 days ago"),
        ("Eastby", "First declaration", "Declared today"),
    ]


def test_what_somebody_has_or_has_decided_waits_no_more_but_what_was_stopped_does(client, harbour, asa):
    make_assessment(make_declaration(harbour))
    make_assessment(make_declaration(make_organisation("Done")), "final")
    make_assessment(make_declaration(make_organisation("Stopped")), "stopped")
    assert names(client) == ["Stopped"]
    assert names(client, "?list=mine") == ["Harbour Home Care"]
    assert names(client, "?list=decided") == ["Done"]


def test_an_assessor_does_not_see_their_own_organisation_as_theirs(client, harbour, asa):
    harbour.memberships.create(user=asa, role="editor")
    declaration = make_declaration(harbour)
    assert names(client) == []
    html = client.get(f"{DESK}declarations/{declaration.pk}/").text
    assert "You belong to Harbour Home Care" in html
    client.post(f"{DESK}declarations/{declaration.pk}/")
    assert not Assessment.objects.exists()
    other = make_assessment(declaration, by=make_second())
    assert client.get(address(other)).status_code == 404
    assert names(client, "?list=all") == []
    other.decide("awarded", by=other.assessor, why="Good.")
    other.answer("Thanks.", by=make_lead(harbour))
    assert names(client, "?list=second") == names(client, "?list=replies") == []
    with pytest.raises(NotForYou):
        other.confirm(by=asa)


def test_an_award_waits_for_a_second_assessor_when_the_reply_is_in_or_its_time_is_over(client, harbour, asa):
    second = make_second()
    early = make_assessment(make_declaration(make_organisation("Early")), "provisional", by=second)
    late = make_assessment(make_declaration(make_organisation("Late")), "provisional", by=second)
    told_days_ago(late, 15)
    replied = make_assessment(make_declaration(make_organisation("Replied")), "provisional", by=second)
    replied.answer("We agree.", by=make_lead(replied.declaration.organisation))
    make_assessment(make_declaration(make_organisation("No award")), "provisional", "not_awarded", by=second)
    assert sorted(names(client, "?list=second")) == ["Late", "Replied"]
    assert names(client, "?list=replies") == ["Replied"]
    sign_in(client, second)
    assert names(client, "?list=second") == []
    assert early.reply_until == timezone.localdate() + timedelta(days=14)


def test_badges_that_end_soon_say_when_and_whether_something_new_came(client, harbour, asa):
    today = timezone.localdate()
    make_badge(harbour, until=today + timedelta(days=20))
    make_badge(make_organisation("Later"), until=today + timedelta(days=91))
    make_badge(make_organisation("Gone"), "lapsed")
    assert rows(client, "?list=badges") == [
        ("Harbour Home Care", "Nothing new has come in", "Ends in 20 days")
    ]
    again = make_declaration(harbour, "submitted")
    assert rows(client, "?list=badges")[0][1] == "TLAP reads the new declaration"
    again.declare(by=make_moderator())
    assert rows(client, "?list=badges")[0][1] == "Declared anew, so it can be assessed"


@pytest.mark.parametrize("query", ["?list=nothing", "?kind=x&q=%00", "?page=-3&list=second", "?list=%00"])
def test_hostile_addresses_are_pages(client, asa, query):
    assert client.get(DESK + query).status_code == 200


def test_lists_are_narrowed_by_name_and_kind(client, harbour, asa):
    make_declaration(harbour)
    make_declaration(make_organisation("Northmoor", kind="council"))
    assert names(client, "?q=harb") == ["Harbour Home Care"]
    assert names(client, "?kind=council") == ["Northmoor"]
    assert "Nothing here fits" in client.get(DESK + "?q=nobody").text


@pytest.mark.parametrize("name", ["waiting", "mine", "second", "replies", "all", "badges", "decided"])
def test_one_row_and_three_cost_the_same_number_of_queries(client, harbour, asa, name):
    def more(number):
        organisation = make_organisation(f"Number {number}")
        if name == "badges":
            return make_badge(organisation, until=timezone.localdate() + timedelta(days=5))
        declaration = make_declaration(organisation)
        if name == "decided":
            return make_assessment(declaration, "final")
        if name == "waiting":
            return None
        by = make_second() if name == "second" else asa
        one = make_assessment(declaration, "provisional", by=by)
        return one.answer("We agree.", by=make_lead(organisation))

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = names(client, f"?list={name}")
        return len(found), len(asked)

    more(1)
    one, few = cost()
    more(2), more(3)
    three, many = cost()
    assert (one, three, few) == (1, 3, many)


def test_to_begin_takes_it_for_oneself_and_once(client, harbour, asa):
    declaration = make_declaration(harbour)
    html = client.get(f"{DESK}declarations/{declaration.pk}/").text
    assert "We will listen." in html
    assert "Begin to assess" in html
    answer = client.post(f"{DESK}declarations/{declaration.pk}/")
    one = Assessment.objects.get()
    assert (answer["Location"], one.assessor, one.criteria_set) == (
        address(one),
        asa,
        CriteriaSet.objects.get(),
    )
    assert (
        "Asa Assessor has this already"
        in client.post(f"{DESK}declarations/{declaration.pk}/", follow=True).text
    )
    assert Assessment.objects.count() == 1


def test_without_criteria_nobody_begins(harbour):
    CriteriaSet.objects.all().delete()
    with pytest.raises(NotAllowedNow, match="no criteria"):
        Assessment.begin(make_declaration(harbour), by=make_assessor())


def test_an_assessment_goes_by_the_criteria_in_force_when_it_began(harbour):
    first = make_criteria()
    tomorrow = make_criteria(timezone.localdate() + timedelta(days=1), codes=("new",))
    assert make_assessment(make_declaration(harbour)).criteria_set == first
    CriteriaSet.objects.filter(pk=tomorrow.pk).update(from_day=timezone.localdate())
    assert make_assessment(make_declaration(make_organisation())).criteria_set == tomorrow


def test_the_checklist_keeps_what_is_half_said(client, harbour, asa):
    one = Assessment.begin(make_declaration(harbour), by=asa)
    client.post(address(one), typed(one, room=("met", ""), evidence=("", "Two links do not open.")))
    html = client.get(address(one)).text
    assert "Two links do not open.</textarea>" in html
    assert "0 of 3 done" in html
    answer = client.post(address(one), {**typed(one, room=("met", "Six carers.")), "do": "result"})
    assert answer["Location"] == address(one, "result/")
    assert "1 of 3 done" in client.get(address(one)).text


def test_two_windows_do_not_overwrite_each_other(client, harbour, asa):
    one = Assessment.begin(make_declaration(harbour), by=asa)
    here = typed(one, room=("met", "Words of this window."), actions=("not", "No dates."))
    there = typed(one, room=("partly", "Words of the other."), evidence=("met", "All links open."))
    client.post(address(one), there)
    answer = client.post(address(one), here)
    assert answer.status_code == 409
    html = answer.text
    assert "You saved something else in another window" in html
    assert "Partly met. Words of the other." in html
    assert "Words of this window.</textarea>" in html
    assert "All links open.</textarea>" in html
    found = {f.criterion.code: (f.met, f.why) for f in one.findings.all()}
    assert found == {
        "room": ("partly", "Words of the other."),
        "evidence": ("met", "All links open."),
        "actions": ("not", "No dates."),
    }
    again = {**typed(one, room=("met", "Both together."))}
    assert client.post(address(one), again).status_code == 302
    assert one.findings.get(criterion__code="room").why == "Both together."


def test_what_is_too_long_is_kept_in_its_box(client, harbour, asa):
    one = Assessment.begin(make_declaration(harbour), by=asa)
    answer = client.post(address(one), typed(one, room=("met", "x" * 2001)))
    assert "Use 2,000 characters or fewer" in answer.text
    assert "x" * 2001 in answer.text
    assert "<title>Error: " in answer.text


def test_nothing_is_decided_while_the_checklist_is_not_whole(client, harbour, asa):
    one = Assessment.begin(make_declaration(harbour), by=asa)
    client.post(address(one), typed(one, room=("met", "Six carers."), evidence=("met", "")))
    assert "Is it there: evidence?" in client.get(address(one, "result/")).text
    answer = client.post(address(one, "result/"), {"outcome": "awarded", "why": "My long reasons."})
    assert "First say of everything on the checklist" in answer.text
    assert "My long reasons.</textarea>" in answer.text
    one.refresh_from_db()
    assert (one.status, letters(make_lead(harbour).email)[-1:]) != ("provisional", [])
    with pytest.raises(Incomplete) as lacking:
        one.decide("awarded", by=asa, why="Good.")
    assert set(lacking.value.problems) == {"evidence", "actions"}


def test_a_result_needs_an_outcome_and_reasons(client, harbour, asa):
    one = make_assessment(make_declaration(harbour))
    html = client.post(address(one, "result/"), {"outcome": "perfect"}).text
    assert "Choose one of the three results" in html
    assert "Give your reasons" in html
    with pytest.raises(ValueError, match="no outcome"):
        one.decide("perfect", by=asa, why="Good.")


def test_the_organisation_is_told_and_nothing_is_public_yet(client, harbour, asa):
    one = make_assessment(make_declaration(harbour))
    client.post(address(one, "result/"), {"outcome": "changes", "why": "Say who sees to it."})
    one.refresh_from_db()
    assert (one.status, one.outcome) == ("provisional", "changes")
    letter = letters(make_lead(harbour).email)[-1]
    assert "Say who sees to it." in letter.text
    assert f"until {one.reply_until:%-d %B %Y}" in letter.text
    assert "Say who sees to it." not in client.get("/making-it-real/harbour/").text
    assert "There is nothing for you to decide" in client.get(address(one, "result/"), follow=True).text


def settle(client, one, decision, **more):
    return client.post(address(one, "settle/"), {"decision": decision, "read": one.result, **more})


def test_a_second_assessor_confirms_and_the_badge_holds_for_twelve_months(client, harbour, asa):
    one = make_assessment(make_declaration(harbour), "provisional")
    html = client.get(address(one)).text
    assert "Confirm the award" not in html
    assert "Note to the sender" not in html
    sign_in(client, make_second())
    assert "may reply until" in settle(client, one, "confirm").text
    one.answer("We agree.", by=make_lead(harbour))
    settle(client, one, "confirm")
    badge, today = Badge.objects.get(), timezone.localdate()
    assert (badge.awarded_on, badge.state(), badge.steps.get().by) == (today, "awarded", make_second())
    assert (badge.until.year, badge.until.month) == (today.year + 1, today.month)
    assert "Your badge holds until" in letters(make_lead(harbour).email)[-1].text
    html = client.get("/making-it-real/harbour/").text
    for words in ("Badge awarded", "Assessed on", "Evidence up to", "It is all there.", "We agree."):
        assert words in html


def test_the_second_has_read_the_reply_that_came_in_meanwhile(client, harbour, asa):
    one = make_assessment(make_declaration(harbour), "provisional")
    told_days_ago(one, 15)
    read = one.result
    Assessment.objects.filter(pk=one.pk).update(
        reply="Wait!", replied_at=timezone.now(), replied_by=make_lead(harbour)
    )
    sign_in(client, make_second())
    answer = client.post(address(one, "settle/"), {"decision": "confirm", "read": read})
    assert answer.status_code == 409
    assert "Read it again before you decide" in answer.text
    assert "Wait!" in answer.text
    assert not Badge.objects.exists()
    with pytest.raises(Overtaken):
        Assessment.objects.get().confirm(by=make_second(), read=read)


def test_a_result_that_was_changed_meanwhile_is_not_confirmed_by_what_was_read_before(harbour):
    one = make_assessment(make_declaration(harbour), "provisional")
    told_days_ago(one, 15)
    stale = Assessment.objects.get()
    one.think_again(by=one.assessor, why="We forgot something.")
    one.decide("not_awarded", by=one.assessor, why="It was not there.")
    told_days_ago(one, 15)
    with pytest.raises(NotAllowedNow, match="Only an award"):
        stale.confirm(by=make_second())
    assert not Badge.objects.exists()


def test_no_award_is_closed_by_the_assessor_and_an_award_never_is(client, harbour, asa):
    one = make_assessment(make_declaration(harbour), "provisional", "changes")
    assert "may reply until" in settle(client, one, "close").text
    one.answer("We will.", by=make_lead(harbour))
    settle(client, one, "close")
    one.refresh_from_db()
    assert (one.status, Badge.objects.exists()) == ("final", False)
    award = make_assessment(make_declaration(make_organisation()), "provisional")
    told_days_ago(award, 20)
    with pytest.raises(NotAllowedNow, match="second assessor"):
        award.close(by=asa)


def test_thinking_again_says_why_keeps_the_reply_and_gives_a_new_one(client, harbour, asa):
    lead = make_lead(harbour)
    one = make_assessment(make_declaration(harbour), "provisional", "not_awarded")
    one.answer("You missed our film.", by=lead)
    assert "Say why" in settle(client, one, "think_again").text
    settle(client, one, "think_again", note="We had not seen the film.")
    assert "We had not seen the film." in letters(lead.email)[-1].text
    one.refresh_from_db()
    one.decide("changes", by=asa, why="Nearly there.")
    assert (one.reply, one.may_reply_on(timezone.localdate())) == ("", True)
    one.answer("Thank you.", by=lead)
    one.close(by=asa)
    html = client.get("/making-it-real/harbour/").text
    assert html.index("You missed our film.") < html.index("Thank you.")


def test_another_assessor_takes_over_and_the_first_may_then_confirm(client, harbour, asa):
    second = make_second()
    one = make_assessment(make_declaration(harbour), by=second)
    settle(client, one, "take_over", note="She is ill.")
    one.refresh_from_db()
    assert one.assessor == asa
    with pytest.raises(NotForYou):
        one.decide("awarded", by=second, why="Good.")
    one.decide("awarded", by=asa, why="Good.")
    with pytest.raises(NotForYou):
        one.take_over(by=asa, why="Mine.")
    told_days_ago(one, 15)
    with pytest.raises(NotForYou):
        one.confirm(by=asa)
    one.confirm(by=second)
    assert Badge.objects.count() == 1


def test_what_was_begun_by_mistake_stands_in_the_list_again(client, harbour, asa):
    one = make_assessment(make_declaration(harbour))
    settle(client, one, "stop", note="I know the director.")
    assert names(client) == ["Harbour Home Care"]
    assert Assessment.begin(one.declaration, by=make_second()).pk != one.pk


def test_a_declaration_that_is_withdrawn_ends_its_assessment_and_its_badge(harbour):
    one = make_assessment(make_declaration(harbour), "provisional")
    told_days_ago(one, 15)
    stale = Assessment.objects.get()
    one.declaration.withdraw(by=make_lead(harbour), why="We merged.")
    one.refresh_from_db()
    assert (one.status, one.steps.first().why) == ("stopped", "We merged.")
    with pytest.raises(NotAllowedNow):
        stale.confirm(by=make_second())
    held = make_badge(make_organisation("Eastby", slug="eastby"))
    held.assessment.declaration.withdraw(by=make_lead(held.organisation), why="We close.")
    held.refresh_from_db()
    assert (held.state(), held.given_up, held.withdrawn_why) == ("withdrawn", True, "We close.")
    assert held.steps.first().state_to == "withdrawn"


def test_a_suspended_organisation_gets_no_badge(harbour):
    one = make_assessment(make_declaration(harbour), "provisional")
    told_days_ago(one, 15)
    type(harbour).objects.update(status="suspended")
    with pytest.raises(NotAllowedNow, match="not active"):
        one.confirm(by=make_second())


def test_others_than_assessors_do_not_come_here(client, harbour, asa):
    one = make_assessment(make_declaration(harbour))
    for person in (make_moderator(), make_lead(harbour), make_person("x@nowhere.example")):
        sign_in(client, person)
        for path in (DESK, address(one), address(one, "result/"), address(one, "settle/")):
            assert client.get(path).status_code == 403


def test_badges_are_withdrawn_by_moderators_and_assessors_with_a_reason(client, harbour, asa):
    badge = make_badge(harbour)
    path = f"/moderation/badges/{badge.pk}/"
    assert "Say why" in client.post(path, {"why": ""}).text
    client.post(path, {"why": "The logo stands on a leaflet for something else."})
    badge.refresh_from_db()
    assert (badge.state(), badge.withdrawn_by) == ("withdrawn", asa)
    assert "The logo stands on a leaflet" in letters(make_lead(harbour).email)[-1].text
    assert "The logo stands on a leaflet" in client.get("/making-it-real/harbour/").text
    again = client.post(path, {"why": "Once more."})
    assert again.status_code == 409
    assert badge.steps.count() == 2
    mo = make_moderator()
    sign_in(client, mo)
    other = make_badge(make_organisation("Eastby", slug="eastby"))
    client.post(f"/moderation/badges/{other.pk}/", {"why": "Untrue."})
    other.refresh_from_db()
    assert other.withdrawn_by == mo


def test_a_moderator_finds_the_badges_that_hold(client, harbour):
    make_badge(harbour)
    make_badge(make_organisation("Gone"), "lapsed")
    sign_in(client, make_moderator())
    html = client.get("/moderation/badges/").text
    assert "Harbour Home Care" in html
    assert "Gone" not in html
    assert "/moderation/badges/" in client.get("/moderation/").text
    assert "Nothing here fits" in client.get("/moderation/badges/?q=nobody").text


def test_nobody_else_withdraws_a_badge(client, harbour):
    badge = make_badge(harbour)
    own = make_assessor("own@tlap.example", "Own")
    harbour.memberships.create(user=own, role="editor")
    for person in (make_person("x@nowhere.example"), make_lead(harbour), own, "A task"):
        with pytest.raises(NotForYou):
            badge.withdraw(by=person, why="Mine.")
    sign_in(client, make_lead(harbour))
    assert client.get(f"/moderation/badges/{badge.pk}/").status_code == 403
    badge.refresh_from_db()
    assert badge.state() == "awarded"
