"""TLAP's page of an organisation: who is behind it, and whether it may stand, is stopped, or is trusted."""

import pytest

from carehub.accounts.models import Organisation
from carehub.moderation import organisations
from carehub.moderation.models import QueueItem, Revision
from carehub.workflow import NotAllowedNow
from tests.factories import make_innovation, make_member, make_organisation, make_revision
from tests.signing_in import letters, make_person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def mo():
    return make_person("mo@tlap.example", name="Mo", is_moderator=True)


@pytest.fixture
def desk(client, mo):
    return sign_in(client, mo)


@pytest.fixture
def newcomer():
    started = make_organisation(
        "Eastby Memory Cafe", slug="eastby", status="waiting", website="https://eastby.example"
    )
    lead = make_member(started, "ann@eastby.example", name="Ann")
    started.steps.create(state_from="", state_to="waiting", by=lead, by_name="Ann", why="I make the tea.")
    QueueItem.objects.put(
        "organisation", started.pk, kind="organisation", title=started.name, sender_name="Ann"
    )
    return started


def address(organisation):
    return f"/moderation/organisations/{organisation.pk}/"


def page(client, organisation):
    return client.get(address(organisation)).content.decode()


def decide(client, organisation, decision, note="Because."):
    return client.post(address(organisation), {"decision": decision, "note": note})


def now(organisation):
    return Organisation.objects.get(pk=organisation.pk)


def item(organisation):
    return QueueItem.objects.about("organisation", organisation.pk).get()


def test_the_page_shows_who_they_say_they_are_and_what_speaks_for_it(desk, newcomer):
    make_member(newcomer, "bob@gmail.com", "editor", name="Bob")
    html = page(desk, newcomer)
    assert "I make the tea." in html
    assert "On its own website’s domain" in html
    assert "Not on its own website’s domain" in html
    assert "Nobody has this yet" in html


def test_names_much_like_it_are_shown(desk, newcomer):
    make_organisation("Eastby Memory Café")
    make_organisation("Northmoor Council")
    html = page(desk, newcomer)
    assert "Much the same name or website" in html
    assert "Eastby Memory Café" in html
    assert "Northmoor Council" not in html


def test_one_that_is_accepted_is_public_and_its_leads_are_told(desk, client, newcomer, mo):
    assert client.get(newcomer.get_absolute_url()).status_code == 404
    assert decide(desk, newcomer, "accept", "")["Location"] == address(newcomer)
    assert now(newcomer).status == "active"
    assert (item(newcomer).status, item(newcomer).settled_by) == ("settled", mo)
    assert client.get(newcomer.get_absolute_url()).status_code == 200
    assert letters("ann@eastby.example")[-1].subject == "Eastby Memory Cafe is on CareHub"


def test_one_that_is_refused_takes_what_it_sent_with_it(desk, newcomer):
    lead = newcomer.memberships.get().user
    revision = make_revision(by=lead, organisation=newcomer)
    decide(desk, newcomer, "refuse", "We could not reach you.")
    assert now(newcomer).status == "refused"
    assert item(newcomer).outcome == "Refused"
    assert Revision.objects.get(pk=revision.pk).status == "rejected"
    assert "We could not reach you." in letters("ann@eastby.example")[0].text


def test_what_waits_for_us_is_listed_and_can_be_published_once_it_is_accepted(desk, newcomer, mo):
    revision = make_revision(by=newcomer.memberships.get().user, organisation=newcomer)
    assert f"/moderation/revisions/{revision.pk}/" in page(desk, newcomer)
    decide(desk, newcomer, "accept")
    Revision.objects.get(pk=revision.pk).publish(by=mo)
    assert Revision.objects.get(pk=revision.pk).status == "published"


@pytest.mark.parametrize("decision", ["refuse", "suspend", "trust", "distrust", "restore"])
def test_every_decision_but_yes_needs_a_reason(desk, newcomer, decision):
    if decision != "refuse":
        status = "suspended" if decision == "restore" else "active"
        Organisation.objects.update(status=status, trusted=decision == "distrust")
    html = decide(desk, newcomer, decision, "").content.decode()
    assert "Say why, in words that help" in html


def test_one_can_be_stopped_and_let_work_again(desk, newcomer, mo):
    newcomer.accept(by=mo)
    make_innovation("Memory Cafe", kept_by=newcomer)
    decide(desk, newcomer, "suspend", "A worry.")
    assert now(newcomer).status == "suspended"
    assert "A worry." in page(desk, newcomer)
    decide(desk, newcomer, "restore", "It is settled.")
    assert now(newcomer).status == "active"
    assert [letter.subject for letter in letters("ann@eastby.example")][1:] == [
        "Eastby Memory Cafe cannot change anything on CareHub at the moment",
        "Eastby Memory Cafe can work on CareHub again",
    ]


def test_one_can_be_trusted_and_no_longer(desk, newcomer, mo):
    newcomer.accept(by=mo)
    decide(desk, newcomer, "trust", "Years of good work.")
    assert now(newcomer).trusted
    assert "Trusted: what it sends is published at once" in page(desk, newcomer)
    decide(desk, newcomer, "distrust", "Too many slips.")
    assert not now(newcomer).trusted
    html = page(desk, newcomer)
    for words in ("Trusted. Years of good work.", "No longer trusted. Too many slips.", "Mo, TLAP"):
        assert words in html
    assert "Too many slips." in letters("ann@eastby.example")[-1].text


def test_who_comes_second_is_told_who_was_first(desk, newcomer):
    sam = make_person("sam@tlap.example", name="Sam", is_moderator=True)
    organisations.decide(newcomer, "accept", by=sam, why="")
    html = decide(desk, newcomer, "refuse", "My careful note.").content.decode()
    assert "Sam was here first: this is now “Active”" in html
    assert "My careful note." in html
    assert now(newcomer).status == "active"


def test_of_two_at_once_one_wins(newcomer, mo):
    stale = Organisation.objects.get(pk=newcomer.pk)
    organisations.decide(newcomer, "accept", by=mo, why="")
    with pytest.raises(NotAllowedNow, match="Mo was here first"):
        organisations.decide(stale, "refuse", by=mo, why="No.")


def test_only_moderators_decide(client, newcomer):
    assert sign_in(client, newcomer.memberships.get().user).get(address(newcomer)).status_code == 403
    assert decide(client, newcomer, "accept").status_code == 403
    assert now(newcomer).status == "waiting"


def test_script_in_what_they_say_is_shown_as_text(desk, newcomer):
    script = "<script>alert(1)</script>"
    Organisation.objects.update(name=script, description=script)
    newcomer.steps.update(why=script, by_name=script)
    html = page(desk, newcomer)
    assert script not in html
    assert "&lt;script&gt;" in html


def test_everyone_can_read_how_we_decide_and_what_to_do_about_it(client, settings):
    settings.APPEALS_EMAIL = "appeals@tlap.example"
    html = client.get("/how-we-decide/").content.decode()
    assert 'id="wrong"' in html
    assert "appeals@tlap.example" in html
    assert "Somebody else at TLAP then decides" in html
    settings.APPEALS_EMAIL = ""
    assert "mailto:" not in client.get("/how-we-decide/").content.decode()
