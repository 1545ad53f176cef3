"""Feeds that TLAP trusts or not: what an import puts on the site, where a moderator sees it, and who decided what."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from carehub.moderation.models import QueueItem
from carehub.workflow import NotAllowedNow
from innovations.models import FeedImport, Innovation, Source
from tests.signing_in import make_person, sign_in

pytestmark = pytest.mark.usefixtures("councils", "words")


@pytest.fixture
def mo():
    return make_person("mo@tlap.example", name="Mo", is_moderator=True)


@pytest.fixture
def desk(client, mo):
    return sign_in(client, mo)


@pytest.fixture
def run(tmp_path):
    """Imports services with these names by the command; two words of it are the id. Returns what the command said."""

    def run(*names, status="active", **options):
        records = [
            {"id": " ".join(name.split()[:2]), "name": name, "status": status, "description": "Lunch."}
            for name in names
        ]
        (tmp_path / "feed.json").write_text(json.dumps(records))
        out = io.StringIO()
        call_command(
            "import_open_referral", str(tmp_path / "feed.json"), source_name="Trafford", stdout=out, **options
        )
        return out.getvalue()

    return run


@pytest.fixture
def trusted(mo):
    source = Source.objects.create(slug="trafford", name="Trafford", licence="OGL")
    source.trust(by=mo, why="We know them.")
    return source


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def address(source):
    return f"/moderation/feeds/{source.pk}/"


def decide(client, source, decision, note="Because."):
    return client.post(address(source), {"decision": decision, "note": note}, follow=True).content.decode()


def seen(one, client):
    return client.post(f"/moderation/imports/{one.pk}/", follow=True).content.decode()


def items():
    return [(item.title, item.status, item.warning) for item in QueueItem.objects.order_by("pk")]


# --- What an import does -------------------------------------------------------------------------------------------
def test_a_trusted_feed_is_public_at_once_and_one_line_tells_a_moderator(run, trusted, desk):
    assert "A moderator trusts this feed" in run("Club 1", "Club 2", "Club 3")
    assert Innovation.objects.published().count() == 3
    assert items() == [("Trafford: 3 new", "to_look_at", "")]
    assert "Trafford: 3 new" in page(desk, "/moderation/recent/")
    assert "Trafford: 3 new" not in page(desk, "/moderation/")


def test_each_run_has_a_line_of_its_own_and_one_that_changed_nothing_has_none(run, trusted):
    run("Club 1", "Club 2", "Club 3")
    run("Club 1", "Club 2 moved", "Club 4", sync=True)
    run("Club 1", "Club 2 moved", "Club 4", sync=True)
    assert [title for title, *_ in items()] == ["Trafford: 3 new", "Trafford: 1 new, 1 changed, 1 taken off"]


def test_a_run_of_several_transactions_still_is_one_line(run, trusted):
    run(*(f"{number:05}" for number in range(120)))
    assert items() == [("Trafford: 120 new", "to_look_at", "")]
    assert FeedImport.objects.get().entries.count() == 120


def test_whoever_runs_the_command_vouches_for_a_feed_nobody_has_decided_on(run, desk, monkeypatch):
    monkeypatch.setenv("LOGNAME", "deploy")
    said = run("Club 1")
    assert "Nobody at TLAP has decided yet" in said
    assert "You, deploy on the server, vouch for it" in said
    assert f"/moderation/imports/{FeedImport.objects.get().pk}/" in said
    assert Innovation.objects.published().count() == 1
    assert items() == [("Trafford: 1 new", "waiting", "Nobody has decided on this feed")]
    assert "Trafford: 1 new" in page(desk, "/moderation/")


def test_a_feed_that_is_not_trusted_is_not_read(run, trusted, mo):
    run("Club 1")
    trusted.distrust(by=mo, why="Too many slips.")
    for options in ({}, {"dry_run": True}):
        with pytest.raises(CommandError, match=r"Mo decided .*“Trafford”.*: Too many slips\."):
            run("Club 1 moved", "Club 2", **options)
    assert list(Innovation.objects.values_list("title", "status")) == [("Club 1", "published")]


def test_a_dry_run_is_no_import(run):
    run("Club 1", dry_run=True)
    assert (FeedImport.objects.count(), items()) == (0, [])


def test_every_public_change_says_which_feed_made_it(run, trusted):
    run("Club 1")
    run("Club 1 moved")
    run("Club 1 moved", status="inactive")
    steps = Innovation.objects.get().steps.order_by("pk").values_list("state_to", "by_name", "why")
    assert list(steps) == [
        ("published", "Import: Trafford", ""),
        ("published", "Import: Trafford", "The import changed it."),
        ("archived", "Import: Trafford", "The feed says it is not running."),
    ]


def test_what_a_person_took_off_stays_off_however_often_the_feed_changes(run, trusted, mo):
    run("Club 1")
    Innovation.objects.get().archive(by=mo, why="Not care.")
    run("Club 1 moved")
    run("Club 1 moved again")
    assert Innovation.objects.get().status == "archived"


# --- The page of an import -----------------------------------------------------------------------------------------
def test_the_page_of_an_import_says_who_and_how_many_and_leads_to_each_entry(run, trusted, desk, monkeypatch):
    monkeypatch.setenv("LOGNAME", "deploy")
    run("Club 1", "Club 2", "Club 3")
    run("Club 1", "Club 2 moved", "Club 4", sync=True)
    html = page(desk, f"/moderation/imports/{FeedImport.objects.first().pk}/")
    assert "deploy on the server" in html
    assert "1 new, 1 changed, 1 taken off" in html
    assert (
        html.index("Club 3") < html.index("Club 2 moved") < html.index("Club 4")
    )  # what has gone comes first
    assert f"/moderation/entries/{Innovation.objects.get(title='Club 4').pk}/" in html
    assert "Club 1" not in html


def test_a_moderator_who_has_looked_says_so_once(run, trusted, desk, mo):
    run("Club 1")
    one = FeedImport.objects.get()
    assert "I have looked at it" in page(desk, f"/moderation/imports/{one.pk}/")
    assert "There is nothing to look at" in seen(one, desk)
    item = QueueItem.objects.get()
    assert (item.outcome, item.settled_by) == ("Looked at", mo)
    other = sign_in(desk, make_person("sam@tlap.example", name="Sam", is_moderator=True))
    assert "Looked at by Mo" in seen(one, other)
    assert QueueItem.objects.get().settled_by == mo


def test_lines_of_imports_are_ticked_together_with_others(run, trusted, desk):
    run("Club 1")
    desk.post("/moderation/together/seen/", {"items": [QueueItem.objects.get().pk]})
    assert QueueItem.objects.get().outcome == "Looked at"


def test_a_long_import_is_shown_in_pages_at_the_cost_of_a_short_one(
    run, trusted, desk, django_assert_num_queries
):
    run("Club 1")
    run(*(f"{number:05}" for number in range(120)))
    short, long = (f"/moderation/imports/{one.pk}/" for one in FeedImport.objects.order_by("pk"))
    page(desk, short)
    for there in (short, long, long + "?page=3"):
        with django_assert_num_queries(7):
            html = page(desk, there)
    assert html.count("/moderation/entries/") == 20


# --- What TLAP decides about a feed --------------------------------------------------------------------------------
def test_a_moderator_trusts_a_feed_and_takes_that_back(run, desk, mo):
    run("Club 1")
    source = Source.objects.get()
    assert "Trafford is trusted" in decide(desk, source, "trust", "We know them.")
    run("Club 1", "Club 2")
    assert items()[-1] == ("Trafford: 1 new", "to_look_at", "")
    html = decide(desk, source, "distrust", "Too many slips.")
    for words in ("Trafford is not trusted", "We know them.", "Too many slips.", "Mo, TLAP"):
        assert words in html
    steps = source.steps.order_by("pk").values_list("state_from", "state_to", "by", "why")
    assert list(steps) == [
        ("new", "trusted", mo.pk, "We know them."),
        ("trusted", "stopped", mo.pk, "Too many slips."),
    ]


def test_a_decision_goes_for_the_imports_that_nobody_has_looked_at_too(run, desk, mo):
    run("Club 1")
    source = Source.objects.get()
    source.trust(by=mo, why="We know them.")
    assert items() == [("Trafford: 1 new", "to_look_at", "")]
    source.distrust(by=mo, why="Slips.")
    assert items() == [("Trafford: 1 new", "to_look_at", "We do not trust this feed")]
    seen(FeedImport.objects.get(), desk)
    source.trust(by=mo, why="They have mended it.")
    assert [status for _, status, _ in items()] == ["settled"]


def test_a_decision_says_why_and_opening_the_page_decides_nothing(trusted, desk):
    assert "Say why" in decide(desk, trusted, "distrust", note="")
    assert "Choose what you want to do" in decide(desk, trusted, "")
    page(desk, address(trusted) + "?decision=distrust&note=Because.")
    assert Source.objects.get().status == "trusted"


def test_of_two_moderators_one_decides_and_the_other_reads_who_was_here_first(trusted, desk, mo):
    same = Source.objects.get()
    trusted.distrust(by=mo, why="Slips.")
    with pytest.raises(NotAllowedNow, match="Mo was here first"):
        same.distrust(by=mo, why="Slips.")
    assert "Mo was here first" in decide(desk, trusted, "distrust")


def test_the_list_of_feeds_costs_the_same_for_one_and_for_three(
    run, trusted, desk, django_assert_num_queries
):
    run("Club 1", "Club 2")
    page(desk, "/moderation/feeds/")
    with django_assert_num_queries(4):
        html = page(desk, "/moderation/feeds/")
    assert "Trusted" in html
    assert ">2<" in html
    for name in ("Leeds", "York"):
        Source.objects.create(slug=name.lower(), name=name, licence="OGL")
    with django_assert_num_queries(4):
        assert "Not decided yet" in page(desk, "/moderation/feeds/")
    assert "/moderation/feeds/" in page(desk, "/moderation/")


def test_a_feed_or_an_import_that_is_not_there_is_not_found(desk, db):
    for where in ("feeds", "imports"):
        assert desk.get(f"/moderation/{where}/999/").status_code == 404
        assert desk.post(f"/moderation/{where}/999/").status_code == 404
