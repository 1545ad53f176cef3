"""Rating oneself: theme by theme, with words and a share, beside last time, and across sets of statements."""

from datetime import date

import pytest

from making_it_real.declaring import rounds
from making_it_real.declaring.carrying import GAP, GONE, NEW, left_behind, origins
from making_it_real.declaring.reading import DOWN, SAME, UP, read
from making_it_real.models import Declaration, Evidence, ExpectedShare, Rating, Statement
from tests.factories import make_declaration, make_member, make_organisation, make_statement_set
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

HERE = "/workspace/harbour/making-it-real/"
PAGE = f"{HERE}self-assessment/1/"


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def asked():
    """Two statements under each theme."""
    return make_statement_set(each=2)


@pytest.fixture
def editor(harbour):
    return make_member(harbour, "ed@harbour.example", "editor", name="Ed Editor")


@pytest.fixture
def draft(asked, harbour, editor):
    return rounds.begin(harbour, by=editor)


def send(client, answers, drawn=None, **more):
    """`answers` is {code: {field: value}}; everything else is sent as the page was drawn."""
    asked = drawn or client.get(PAGE).context["asked"]
    lock = client.get(PAGE).context["lock"] if drawn is None else more.pop("lock")
    data = {
        "version": lock.version,
        "seen": lock.seen,
        "share": "" if asked.part.share is None else asked.part.share,
    }
    for row in asked.rows:
        prefix, rating = f"s{row.line.statement.pk}", row.rating
        if rating and rating.score is not None:
            data[f"{prefix}-score"] = rating.score
        data[f"{prefix}-because"] = rating.because if rating else ""
        for field, value in answers.get(row.line.statement.code, {}).items():
            name = f"evidence-{row.line.statement.pk}" if field in ("label", "url", "file") else prefix
            data[f"{name}-{field}"] = value
    return client.post(PAGE, {**data, **more})


def ratings(declaration):
    """{code: (score, words, carried over)}"""
    rows = declaration.ratings.select_related("statement")
    return {one.statement.code: (one.score, one.because, one.carried_over) for one in rows}


def test_answers_words_and_the_share_are_saved_and_the_next_theme_opens(client, draft, editor):
    sign_in(client, editor)
    answer = send(
        client, {"1.1": {"score": 4, "because": "We asked 40 people."}, "1.2": {"score": 0}}, share=70
    )
    assert answer["Location"] == f"{HERE}self-assessment/2/"
    assert ratings(draft) == {"1.1": (4, "We asked 40 people.", False), "1.2": (0, "", False)}
    assert ExpectedShare.objects.of(draft) == {1: 70}
    html = client.get(PAGE).text
    assert "We asked 40 people.</textarea>" in html
    assert html.count(" checked") == 2
    assert 'value="70"' in html


def test_the_list_of_themes_says_how_far_each_is(client, draft, editor):
    sign_in(client, editor)
    send(client, {"1.1": {"score": 4}})
    assert "1 of 2 rated" in client.get(f"{HERE}self-assessment/").text
    send(client, {"1.2": {"score": 4}})
    assert "Share is missing" in client.get(f"{HERE}self-assessment/").text
    send(client, {}, share=0)
    html = client.get(f"{HERE}self-assessment/").text
    assert html.count("Not started") == 5
    assert "Share is missing" not in html
    assert "2 of 12 rated" in client.get(HERE).text


def test_words_are_kept_before_it_is_settled_how_often_something_is_true(client, draft, editor):
    sign_in(client, editor)
    send(client, {"1.1": {"because": "Ask the forum."}})
    assert ratings(draft) == {"1.1": (None, "Ask the forum.", False)}
    assert "1 of 2 rated" not in client.get(f"{HERE}self-assessment/").text
    send(client, {"1.1": {"because": ""}})
    assert ratings(draft) == {}


@pytest.mark.parametrize(
    ("share", "words"),
    [("101", "from 0 to 100"), ("-1", "from 0 to 100"), ("half", "whole number"), ("50.5", "whole number")],
)
def test_a_share_is_a_whole_number_from_0_to_100_and_nothing_typed_is_lost(
    client, draft, editor, share, words
):
    sign_in(client, editor)
    answer = send(client, {"1.1": {"score": 3, "because": "We asked."}}, share=share)
    assert words in answer.text
    assert f'value="{share}"' in answer.text
    assert "We asked.</textarea>" in answer.text
    assert ratings(draft) == {}
    assert 'href="#id_share"' in answer.text


def test_an_answer_nobody_offers_is_refused(client, draft, editor):
    sign_in(client, editor)
    assert "Choose one of the five answers" in send(client, {"1.1": {"score": 5}}).text
    assert client.get(f"{HERE}self-assessment/7/").status_code == 404
    assert ratings(draft) == {}


def test_two_people_rate_different_themes_at_once_and_the_same_one_after_the_other(
    client, draft, editor, harbour
):
    sign_in(client, editor)
    opened = client.get(PAGE)
    lead = make_member(harbour, "lead@harbour.example", name="Lea Lead")
    sign_in(client, lead)
    client.post(f"{HERE}self-assessment/2/", {"share": 10, **_lock(client.get(f"{HERE}self-assessment/2/"))})
    mine = {"drawn": opened.context["asked"], "lock": opened.context["lock"]}
    sign_in(client, editor)
    assert send(client, {"1.1": {"score": 3}}, **mine).status_code == 302
    answer = send(client, {"1.1": {"score": 1, "because": "No."}}, **mine)
    assert "Ed Editor saved this after you opened it" in answer.text
    assert "Yes, mostly" in answer.text
    assert ratings(draft) == {"1.1": (3, "", False)}
    send(
        client,
        {"1.1": {"score": 1, "because": "No."}},
        drawn=answer.context["asked"],
        lock=answer.context["lock"],
    )
    assert ratings(draft)["1.1"] == (1, "No.", False)


def _lock(answer):
    lock = answer.context["lock"]
    return {"version": lock.version, "seen": lock.seen}


# --- A new round, with the same statements


@pytest.fixture
def renewal(asked, harbour, editor):
    last = make_declaration(harbour, score=2, on=date(2025, 11, 3))
    shown = last.ratings.get(statement__code="1.1").statement
    last.evidence.create(label="Notes", url="https://harbour.example/notes", statement=shown, by=editor)
    return rounds.begin(harbour, by=editor)


def test_last_years_answers_wait_to_be_checked_one_by_one(client, renewal, editor):
    sign_in(client, editor)
    assert set(ratings(renewal).values()) == {(2, "We asked.", True)}
    assert [one.label for one in renewal.evidence.all()] == ["Notes"]
    html = client.get(PAGE).text
    assert html.count("Carried over, please check") == 2
    assert html.count("Last time (November 2025): <strong>Sometimes</strong>") == 2
    assert "Last time (November 2025) you said <strong>50</strong>" in html
    send(client, {"1.1": {"checked": "on"}})
    assert {code: carried for code, (_, _, carried) in ratings(renewal).items() if code < "2"} == {
        "1.1": False,
        "1.2": True,
    }
    send(client, {"1.2": {"score": 3}})
    assert ratings(renewal)["1.2"] == (3, "We asked.", False)


def test_what_is_saved_untouched_still_waits_to_be_checked(client, renewal, editor):
    sign_in(client, editor)
    send(client, {}, share=60)
    assert ratings(renewal)["1.1"] == (2, "We asked.", True)
    assert ExpectedShare.objects.of(renewal) == {1: 60}


def test_nothing_of_the_last_round_is_overwritten(client, renewal, editor):
    sign_in(client, editor)
    send(client, {"1.1": {"score": 4, "because": "Better."}})
    assert ratings(renewal.previous)["1.1"] == (2, "We asked.", False)
    renewal.evidence.get().take_away()
    assert renewal.previous.evidence.get().label == "Notes"


def test_up_and_down_since_last_time(renewal):
    Rating.objects.filter(declaration=renewal, statement__code="1.1").update(score=4)
    Rating.objects.filter(declaration=renewal, statement__code="1.2").update(score=1)
    found = read(Declaration.objects.with_all().get(pk=renewal.pk))
    assert [line.change for line in found.all_lines[:3]] == [UP, DOWN, SAME]
    assert (len(found.went_up), len(found.went_down)) == (1, 1)


# --- Newer statements


def make_next_set(asked):
    """1.1 is asked again in other words, 1.2 became something else, 2.1 is new, the rest is gone."""
    newer = make_statement_set(2, published=False)
    old = {one.code: one for one in asked.statements.all()}
    Statement.objects.filter(set=newer, code="1.1").update(predecessor=old["1.1"], comparable=True)
    Statement.objects.create(set=newer, theme=1, code="1.9", text="I say something else.", easy_read="I say so.",
                             picture="ask", order=9, predecessor=old["1.2"])  # fmt: skip
    newer.publish(by="a test")
    return newer


def test_answers_go_along_to_comparable_statements_and_the_others_say_why_not(client, asked, harbour, editor):
    make_declaration(harbour, on=date(2025, 11, 3))
    newer = make_next_set(asked)
    draft = rounds.begin(harbour, by=editor)
    assert draft.statement_set == newer
    assert ratings(draft) == {"1.1": (2, "We asked.", True)}
    sign_in(client, editor)
    html = client.get(PAGE).text
    assert "It now asks for something else than 1.2 did" in html
    assert NEW in client.get(f"{HERE}self-assessment/2/").text
    overview = client.get(f"{HERE}self-assessment/").text
    assert "The statements have changed since last time." in overview
    assert GONE in overview


def test_a_chain_of_sets_carries_an_answer_only_while_every_step_can_be_compared(asked):
    second = make_next_set(asked)
    third = make_statement_set(3, published=False)
    for code in ("1.1", "2.1"):
        before = second.statements.get(code=code)
        Statement.objects.filter(set=third, code=code).update(predecessor=before, comparable=True)
    third.publish(by="a test")
    found = {one.code: origins(third, asked)[one.pk] for one in third.statements.all()}
    assert found["1.1"].earlier == asked.statements.get(code="1.1")
    assert (found["2.1"].earlier, found["2.1"].why) == (None, GAP)
    assert found["3.1"].why == NEW
    assert asked.statements.get(code="1.1") not in [one for one, _ in left_behind(third, asked)]


def test_a_draft_goes_over_to_newer_statements_only_when_somebody_says_so(client, draft, asked, editor):
    sign_in(client, editor)
    send(
        client,
        {"1.1": {"score": 4}, "1.2": {"score": 1, "because": "It was hard.", "url": "https://a.example/x"}},
    )
    assert client.get(f"{HERE}statements/")["Location"] == HERE
    newer = make_next_set(asked)
    assert "There are newer statements" in client.get(HERE).text
    html = client.get(f"{HERE}statements/").text
    assert "One of your answers goes along" in html
    assert "It was hard." in html
    assert Declaration.objects.get().statement_set == asked
    stale = client.post(f"{HERE}statements/", {"version": 1}, follow=True)
    assert "Somebody saved the draft while you read this" in stale.text
    client.post(f"{HERE}statements/", {"version": Declaration.objects.get().version})
    draft = Declaration.objects.get()
    assert draft.statement_set == newer
    assert ratings(draft) == {"1.1": (4, "", True)}
    assert not Evidence.objects.exists()
