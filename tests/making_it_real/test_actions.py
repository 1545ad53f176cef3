"""Actions: promised in a draft, kept up to date for everyone, using ideas of the directory, and ideas for what is rated low."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from carehub.accounts.models import Organisation
from making_it_real.declaring import ideas, promises, rounds
from making_it_real.models import Action, Rating, StatementSet
from tests.factories import (
    bring_to,
    fill_in,
    make_action,
    make_declaration,
    make_innovation,
    make_member,
    make_organisation,
    make_statement_set,
)
from tests.signing_in import make_person, sign_in

pytestmark = pytest.mark.django_db

HERE = "/workspace/harbour/making-it-real/actions/"


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def lead(harbour):
    return make_member(harbour, "lead@harbour.example", name="Lea Lead")


@pytest.fixture
def editor(harbour):
    return make_member(harbour, "ed@harbour.example", "editor", name="Ed Editor")


@pytest.fixture
def draft(harbour, lead):
    return make_declaration(harbour, "draft", action=False)


@pytest.fixture
def public(harbour, lead):
    """A promised action, due in 90 days."""
    return make_declaration(harbour).actions.get()


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def typed(**changes):
    return {"theme": 1, "what": "Letters fit on one page", "for_whom": "Everyone", "how_we_know": "We ask 40 people.",
            "owner": "Head of letters", "due_on": f"{in_days(200)}", "co_produced_with": "Our carers’ forum", **changes}  # fmt: skip


def fresh(action):
    return Action.objects.get(pk=action.pk)


# --- In a draft


def test_an_action_is_promised_and_then_one_says_which_ideas_it_uses(client, draft, editor):
    statement = draft.statement_set.statements.get(code="1.1")
    sign_in(client, editor)
    answer = client.post(f"{HERE}new/", typed(statement=statement.pk))
    one = draft.actions.get()
    assert answer["Location"] == f"{HERE}{one.pk}/innovations/"
    assert (one.what, one.statement, one.due_on, one.organisation) == (
        "Letters fit on one page", statement, in_days(200), draft.organisation,
    )  # fmt: skip
    assert "Letters fit on one page" in client.get(HERE).text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("due_on", str(date(2020, 1, 1)), "Choose a day that is not over yet"),
        ("due_on", "20270-01-01", "Give a day, for example 31/3/2027"),
        ("due_on", str(date(2090, 1, 1)), "Choose a day in the next five years"),
        ("owner", "Mrs Margaret Hill", "looks like a person’s name. Give a job title"),
        ("theme", "9", "Select a valid choice"),
        ("theme", "2", "This statement is under another theme"),
        ("co_produced_with", " ", "Fill in ‘Who did you work it out with?’"),
        ("how_we_know", "", "Fill in ‘How will we know that it worked?’"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_typed_is_lost(client, draft, editor, field, value, words):
    statement = draft.statement_set.statements.get(code="1.1")
    sign_in(client, editor)
    answer = client.post(
        f"{HERE}new/", typed(statement=statement.pk, for_whom="People who live alone", **{field: value})
    )
    assert words in answer.text
    assert 'value="People who live alone"' in answer.text
    assert not Action.objects.exists()


@pytest.mark.parametrize("day", ["{:%d/%m/%Y}", "{:%-d %B %Y}"])
def test_a_day_can_be_typed_as_people_write_it(client, draft, editor, day):
    sign_in(client, editor)
    client.post(f"{HERE}new/", typed(due_on=day.format(in_days(200))))
    assert draft.actions.get().due_on == in_days(200)


def test_an_action_of_a_draft_is_changed_and_taken_away_and_the_draft_signed_anew(
    client, draft, lead, editor
):
    one = make_action(draft)
    draft.sign(by=lead, signatory="Director")
    sign_in(client, editor)
    lock = client.get(f"{HERE}{one.pk}/change/").context["lock"]
    client.post(f"{HERE}{one.pk}/change/", typed(what="Short letters", version=lock.version, seen=lock.seen))
    assert fresh(one).what == "Short letters"
    draft.refresh_from_db()
    assert draft.signed_at is None
    client.post(f"{HERE}{one.pk}/remove/")
    assert not draft.actions.exists()
    assert client.get(f"{HERE}{one.pk}/change/").status_code == 404


def test_when_two_change_the_same_action_the_second_sees_both(client, draft, lead, editor):
    one = make_action(draft)
    sign_in(client, editor)
    lock = client.get(f"{HERE}{one.pk}/change/").context["lock"]
    mine = typed(what="My words", version=lock.version, seen=lock.seen)
    Action.objects.update(what="Their words")
    draft.write({}, by=lead, version=draft.version)
    answer = client.post(f"{HERE}{one.pk}/change/", mine)
    assert "Lea Lead saved this after you opened it" in answer.text
    assert "Their words" in answer.text
    assert 'value="My words"' in answer.text
    one.delete()
    assert client.post(f"{HERE}{one.pk}/change/", mine).status_code == 404


def test_there_is_an_end_to_promising(client, draft, editor, monkeypatch):
    monkeypatch.setattr(promises, "MOST", 1)
    make_action(draft)
    sign_in(client, editor)
    assert "You have 1 actions already" in client.post(f"{HERE}new/", typed()).text


def test_a_public_action_is_not_rewritten(client, public, editor):
    rounds.begin(public.organisation, by=editor)
    sign_in(client, editor)
    for page in ("change", "innovations", "remove"):
        assert client.post(f"{HERE}{public.pk}/{page}/", typed()).status_code == 404


def test_without_a_draft_there_is_nothing_to_promise_in(client, public, editor):
    sign_in(client, editor)
    assert "There is no draft" in client.get(f"{HERE}new/", follow=True).text


# --- Ideas it uses


def test_an_idea_is_found_by_words_and_chosen_without_script(client, draft, editor):
    one, entry = make_action(draft), make_innovation("Owl Hours")
    hidden = make_innovation("Owl Nights", status="draft")
    sign_in(client, editor)
    assert "Owl Hours" in client.get(f"{HERE}{one.pk}/innovations/?q=owl").text
    client.post(f"{HERE}{one.pk}/innovations/", {"do": f"add:{entry.pk}"})
    client.post(f"{HERE}{one.pk}/innovations/", {"do": f"add:{hidden.pk}"})
    assert list(one.innovations.all()) == [entry]
    assert "We found nothing more" in client.get(f"{HERE}{one.pk}/innovations/?q=owl").text
    client.post(f"{HERE}{one.pk}/innovations/", {"do": f"remove:{entry.pk}"})
    assert not one.innovations.exists()


@pytest.mark.parametrize("do", ["", "add:", "add:x", "add:-1", "drop:1", "add:99999999999999999999"])
def test_a_button_nobody_drew_does_nothing(client, draft, editor, do):
    one = make_action(draft)
    sign_in(client, editor)
    assert client.post(f"{HERE}{one.pk}/innovations/", {"do": do}).status_code == 404


def test_an_action_begins_from_a_suggested_idea(client, draft, editor):
    entry = make_innovation("Owl Hours")
    sign_in(client, editor)
    address = f"{HERE}new/?theme=2&idea={entry.slug}"
    assert "Owl Hours" in client.get(address).text
    client.post(address, typed(theme=2))
    assert list(draft.actions.get().innovations.all()) == [entry]


def test_the_page_of_an_idea_shows_who_uses_it_in_public(client, public, draft_elsewhere):
    entry = make_innovation("Owl Hours")
    public.innovations.add(entry)
    draft_elsewhere.innovations.add(entry)
    part = client.get(f"/making-it-real/adopted/{entry.slug}/", headers={"HX-Request": "true"}).text
    assert "Harbour Home Care" in part
    assert "Elsewhere" not in part
    assert "<html" not in part
    page = client.get(f"/making-it-real/adopted/{entry.slug}/").text
    assert "<html" in page
    assert "Harbour Home Care" in page
    entry_page = client.get(entry.get_absolute_url()).text
    assert f'hx-get="/making-it-real/adopted/{entry.slug}/"' in entry_page
    assert f'href="/making-it-real/adopted/{entry.slug}/"' in entry_page


@pytest.fixture
def draft_elsewhere():
    return make_action(make_declaration(make_organisation("Elsewhere"), "draft", action=False))


def test_an_idea_nobody_uses_leaves_no_gap_and_one_that_was_merged_keeps_its_users(client, public):
    kept, dropped = make_innovation("Owl Hours"), make_innovation("Owl Hour", status="archived")
    headers = {"HX-Request": "true"}
    assert client.get(f"/making-it-real/adopted/{kept.slug}/", headers=headers).text.strip() == ""
    assert "No organisation has said so yet" in client.get(f"/making-it-real/adopted/{kept.slug}/").text
    public.innovations.add(dropped)
    type(dropped).objects.filter(pk=dropped.pk).update(merged_into=kept)
    assert "Harbour Home Care" in client.get(f"/making-it-real/adopted/{kept.slug}/", headers=headers).text
    assert client.get(f"/making-it-real/adopted/{dropped.slug}/").status_code == 404


def test_who_dropped_the_action_or_withdrew_does_not_use_the_idea_any_more(client, public, lead):
    entry = make_innovation("Owl Hours")
    public.innovations.add(entry)
    address = f"/making-it-real/adopted/{entry.slug}/"
    public.drop(by=lead, why="Too dear.")
    assert "Harbour Home Care" not in client.get(address).text
    public.take_up_again(by=lead, why="We found the money.")
    assert "Harbour Home Care" in client.get(address).text
    public.declaration.withdraw(by=lead, why="We merged.")
    assert "Harbour Home Care" not in client.get(address).text


def test_who_uses_an_idea_costs_as_many_queries_for_one_as_for_three(client, django_assert_num_queries):
    entry, numbers = make_innovation("Owl Hours"), []
    for number in (1, 2):
        for _ in range(number):
            make_declaration(make_organisation()).actions.get().innovations.add(entry)
        with django_assert_num_queries(numbers[0] if numbers else 9, exact=bool(numbers)) as queries:
            client.get(f"/making-it-real/adopted/{entry.slug}/")
        numbers.append(len(queries))
    assert len(set(numbers)) == 1


# --- In public


@pytest.mark.parametrize(
    ("deed", "more", "status"),
    [
        ("go_on", {}, "on_track"),
        ("warn", {"why": "Nobody to do it."}, "at_risk"),
        ("put_off", {"why": "The printer is late.", "until": f"{in_days(300)}"}, "not_started"),
        ("finish", {"why": "40 people say so."}, "done"),
        ("drop", {"why": "We write by e-mail now."}, "dropped"),
    ],
)
def test_a_lead_says_how_it_goes_and_everyone_can_read_the_history(client, public, lead, deed, more, status):
    sign_in(client, lead)
    assert client.post(f"{HERE}{public.pk}/", {"deed": deed, **more})["Location"] == f"{HERE}{public.pk}/"
    assert fresh(public).status == status
    html = client.get(f"{HERE}{public.pk}/").text
    assert more.get("why", "On track") in html
    assert fresh(public).done_on == (timezone.localdate() if status == "done" else None)


def test_the_old_date_stays_in_the_history(client, public, editor):
    sign_in(client, editor)
    was = public.due_on
    client.post(
        f"{HERE}{public.pk}/", {"deed": "put_off", "until": f"{in_days(300)}", "why": "The printer is late."}
    )
    assert fresh(public).due_on == in_days(300)
    assert (
        f"New date: {in_days(300):%-d %B %Y} (was {was:%-d %B %Y}). The printer is late."
        in client.get(f"{HERE}{public.pk}/").text
    )


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"why": "Well."}, "Choose how it goes"),
        ({"deed": "warn", "why": "  "}, "Say it in a few words"),
        ({"deed": "put_off", "why": "Late."}, "Give the new date"),
        ({"deed": "put_off", "why": "Late.", "until": "2020-01-01"}, "not over yet"),
        ({"deed": "drop", "why": "No."}, "cannot be done any more"),
        ({"deed": "take_up_again", "why": "Yes."}, "cannot be done any more"),
    ],
)
def test_what_an_editor_cannot_say_is_refused_and_kept(client, public, editor, sent, words):
    sign_in(client, editor)
    answer = client.post(f"{HERE}{public.pk}/", sent)
    assert words in answer.text
    if sent.get("why", "").strip():
        assert f"{sent['why']}</textarea>" in answer.text
    assert (fresh(public).status, public.steps.count()) == ("not_started", 0)


def test_what_is_over_is_taken_up_again_by_a_lead_only(client, public, lead, editor):
    public.finish(by=lead, why="Done.")
    sign_in(client, editor)
    assert client.get(f"{HERE}{public.pk}/").context["form"] is None
    sign_in(client, lead)
    client.post(f"{HERE}{public.pk}/", {"deed": "take_up_again", "why": "It came back."})
    assert (fresh(public).status, fresh(public).done_on) == ("on_track", None)


def test_late_sets_itself_the_day_after_and_goes_with_a_new_date(client, public, lead):
    for days, words in ((0, "Not started"), (-1, "Late")):
        Action.objects.update(due_on=in_days(days))
        assert fresh(public).shown_words == words
        assert [one.pk for one in Action.objects.late(timezone.localdate())] == ([public.pk] if days else [])
    sign_in(client, lead)
    assert "Late" in client.get(HERE).text
    fresh(public).put_off(until=in_days(10), by=lead, why="The printer is late.")
    assert fresh(public).shown_words == "Not started"
    with pytest.raises(ValueError, match="over already"):
        fresh(public).put_off(until=in_days(-1), by=lead, why="Back in time.")


def test_only_its_people_keep_an_action_up_to_date_and_not_while_they_are_suspended(client, public, lead):
    address = f"{HERE}{public.pk}/"
    other = make_action(make_declaration(make_organisation()))
    sign_in(client, make_person("stranger@other.example"))
    assert client.post(address, {"deed": "go_on"}).status_code == 404
    sign_in(client, lead)
    assert client.get(f"{HERE}{other.pk}/").status_code == 404
    Organisation.objects.update(status=Organisation.Status.SUSPENDED)
    assert client.get(address).status_code == 200
    assert client.post(address, {"deed": "go_on"}).status_code == 403


def test_last_years_actions_go_on_and_late_ones_are_accounted_for_before_the_next_declaration(
    client, public, lead, harbour
):
    Action.objects.update(due_on=in_days(-1))
    draft = rounds.begin(harbour, by=lead)
    fill_over(draft)
    sign_in(client, lead)
    html = client.get("/workspace/harbour/making-it-real/").text
    assert "Say what became of the action that is late" in html
    assert "1 late" in html
    public.refresh_from_db()
    public.put_off(until=in_days(30), by=lead, why="The printer is late.")
    bring_to(draft, "declared")
    assert fresh(public).declaration != draft
    assert "Letters fit on one page" in client.get(HERE).text


def fill_over(draft):
    """Everything checked, as if somebody had looked at each."""
    draft.ratings.all().delete()
    fill_in(draft)


# --- Ideas for what is rated low


@pytest.fixture
def asked():
    return make_statement_set()


def improved(entry, asked, before=1, after=3, theme=1):
    """An organisation that adopted the entry, and the change in how it rates itself since."""
    organisation = make_organisation()
    first = make_declaration(organisation, score=before, asked=asked, on=date(2025, 3, 1))
    first.actions.get().innovations.add(entry)
    first.actions.update(theme=theme)
    make_declaration(organisation, score=after, asked=asked, on=date(2026, 3, 1))
    return organisation


def titles(found):
    return [idea.entry.title for idea in found]


def test_the_best_proof_comes_first_and_what_helped_others_counts_as_one_step_of_proof(asked):
    for title, level in (("Said", 1), ("Tested", 3), ("New", 0), ("Measured", 2), ("Adopted", 2)):
        entry = make_innovation(title, themes=[1], evidence_level=level)
    improved(entry, asked)
    make_innovation("Other theme", themes=[2], evidence_level=3)
    make_innovation("Not public", themes=[1], evidence_level=3, status="archived")
    assert titles(ideas.ideas(1, most=9)) == ["Adopted", "Tested", "Measured", "Said", "New"]
    assert ideas.ideas(1)[0].reasons == [
        "Measured locally",
        "1 organisation adopted it and rates itself higher on ‘Information’ since",
    ]
    assert ideas.ideas(1)[1].reasons == ["Tested in a study"]
    assert ideas.ideas(1, most=9)[-1].reasons == ["It is listed under ‘Information’"]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (1, 3, "rates itself higher"),
        (2, 2, "1 organisation has adopted it"),
        (3, 1, "1 organisation has adopted it"),
    ],
)
def test_only_those_who_went_up_since_count(asked, before, after, words):
    entry = make_innovation("Owl Hours", themes=[1])
    improved(entry, asked, before, after)
    assert words in ideas.ideas(1)[0].reasons[0]


def test_one_statement_may_go_up_while_the_theme_goes_down(asked):
    wide = make_statement_set(5, each=3)
    entry = make_innovation("Owl Hours", themes=[1])
    organisation = improved(entry, wide, before=3, after=1)
    first = wide.statements.get(code="1.1")
    Rating.objects.filter(statement=first, declaration__organisation=organisation, score=1).update(score=4)
    assert "adopted it and rates" not in str(ideas.ideas(1)[0].reasons)
    assert "higher on this statement since" in str(ideas.ideas(1, statement=first)[0].reasons)


def test_organisations_are_compared_across_sets_only_where_statements_can_be(asked):
    entry = make_innovation("Owl Hours", themes=[1])
    organisation = make_organisation()
    make_declaration(organisation, score=1, asked=asked, on=date(2025, 3, 1)).actions.get().innovations.add(
        entry
    )
    newer = make_statement_set(2, published=False)
    newer.statements.filter(code="1.1").update(predecessor=asked.statements.get(code="1.1"), comparable=True)
    newer.publish(by="a test")
    again = make_declaration(organisation, score=4, asked=newer, on=date(2026, 3, 1))
    assert "rates itself higher" in str(ideas.ideas(1)[0].reasons)
    assert StatementSet.objects.current() == newer
    Rating.objects.filter(declaration=again, statement__code="1.1").update(score=1)
    assert "rates itself higher" not in str(ideas.ideas(1)[0].reasons)


def test_weak_themes_are_shown_with_ideas_and_what_is_used_already_is_not_offered_again(
    client, draft, editor
):
    for title in ("Owl Hours", "Day Club", "Tea at Three"):
        make_innovation(title, themes=[2], evidence_level=1)
    Rating.objects.filter(declaration=draft, statement__code="2.1").update(score=1)
    make_action(draft, adopts=[make_innovation("In use", themes=[2], evidence_level=3)])
    sign_in(client, editor)
    answer = client.get(HERE)
    assert [one.theme for one in answer.context["weak"]] == [2]
    assert "You say ‘never’ or ‘not often’ of 2.1" in answer.text
    assert "In use" not in titles(answer.context["weak"][0].ideas)
    everything = client.get("/workspace/harbour/making-it-real/ideas/2/?statement=2.1")
    assert len(everything.context["ideas"]) == 4
    assert "I say 2.1 of 1." in everything.text
    assert client.get("/workspace/harbour/making-it-real/ideas/7/").status_code == 404


def test_ideas_cost_as_many_queries_for_one_as_for_three(asked, django_assert_num_queries):
    numbers = []
    for number in (1, 2):
        for each in range(number):
            improved(make_innovation(f"Idea {number} {each}", themes=[1]), asked)
        with django_assert_num_queries(numbers[0] if numbers else 12, exact=bool(numbers)) as queries:
            assert len(ideas.ideas(1)) == (1 if number == 1 else 3)
        numbers.append(len(queries))
    assert len(set(numbers)) == 1
