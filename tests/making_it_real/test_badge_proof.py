"""/badges/SLUG/: is it real? There for good, in plain words, whatever became of the badge or the organisation."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from making_it_real.badges.embed import code
from tests.factories import (
    give_badge,
    make_declaration,
    make_lead,
    make_member,
    make_moderator,
    make_organisation,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def badge():
    return give_badge(make_declaration(make_organisation("Harbour Home Care", slug="harbour")))


def read(client, slug="harbour"):
    response = client.get(f"/badges/{slug}/")
    assert response.status_code == 200
    return response.context["proof"], response.content.decode()


def test_it_says_yes_until_when_assessed_when_and_on_what_evidence(client, badge):
    proof, html = read(client)
    assert (
        proof.answer
        == f"Yes. The badge is valid today. Harbour Home Care has it until {badge.until:%-d %B %Y}."
    )
    assert f"{timezone.localdate(badge.assessment.final_at):%-d %B %Y}" in html
    assert "Evidence up to" in html
    assert f"{timezone.localdate(badge.assessment.declaration.submitted_at):%-d %B %Y}" in html
    for path in (
        "/making-it-real/harbour/",
        "/badges/harbour.json",
        "/badges/harbour.jwt",
        "/badges/issuer.json",
    ):
        assert f'href="{path}"' in html


def test_with_a_declaration_and_no_badge_it_says_what_that_is(client):
    make_declaration(make_organisation("Ashcombe", slug="ashcombe"))
    proof, html = read(client, "ashcombe")
    assert proof.answer.startswith("Ashcombe has no badge today. It promised in public")
    assert "It never had a badge." in html
    assert "For computers" not in html


def test_a_lapsed_badge_is_told_with_its_last_day(client):
    yesterday = TODAY() - timedelta(days=1)
    give_badge(make_declaration(make_organisation("Harbour", slug="harbour")), until=yesterday)
    proof, html = read(client)
    assert (
        proof.answer
        == f"No. The badge of Harbour ran out. Its last day was {yesterday:%-d %B %Y}. It can earn a badge again."
    )
    assert "Ran out" in html


def test_a_badge_that_was_taken_back_is_told_with_the_reason(client, badge):
    badge.withdraw(by=make_moderator(), why="It showed the badge of another.")
    proof, html = read(client)
    assert proof.answer == f"No. TLAP took the badge back on {TODAY():%-d %B %Y}."
    assert "It showed the badge of another." in html


def test_an_organisation_that_withdrew_keeps_its_page(client, badge):
    declaration = badge.assessment.declaration
    declaration.withdraw(by=make_lead(declaration.organisation), why="We merged.")
    proof, html = read(client)
    assert proof.answer.startswith("No. Harbour Home Care withdrew its declaration on")
    assert "Ended when the organisation withdrew its declaration" in html


def test_a_suspended_organisation_keeps_its_page_and_no_reason_is_told(client, badge):
    badge.organisation.suspend(by=make_moderator(), why="A secret worry.")
    proof, html = read(client)
    assert "That is not a decision about its badge" in html
    assert "A secret worry" not in html
    assert proof.answer.startswith("Yes.")


def test_every_badge_there_was_stands_in_the_history_and_costs_no_more_queries(client, badge):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            read(client)
        return len(queries)

    one = cost()
    for days in (70, 400):
        give_badge(make_declaration(badge.organisation), until=TODAY() - timedelta(days=days))
    proof, html = read(client)
    assert len(proof.history) == 3
    assert html.count("Ran out") == 2
    assert cost() == one


def test_a_declaration_withdrawn_later_does_not_bring_an_older_badge_of_it_back(client, badge):
    declaration = badge.assessment.declaration
    make_declaration(badge.organisation)
    declaration.withdraw(by=make_lead(badge.organisation), why="Said it anew.")
    proof, _ = read(client)
    assert proof.shown.state == "declared"


def test_a_made_up_organisation_is_called_so(client):
    give_badge(make_declaration(make_organisation("Saltby", slug="saltby", demonstration=True)))
    assert "This organisation is made up" in read(client, "saltby")[1]


def test_the_page_of_the_organisation_shows_the_badge_and_leads_to_its_proof(client, badge):
    html = client.get("/making-it-real/harbour/").content.decode()
    assert '<a class="ch-link" href="/badges/harbour/"><img' in html
    assert 'src="/badges/harbour.svg"' in html


def test_the_code_has_no_script_and_claims_nothing_that_can_cease_to_be_true(badge):
    badge.organisation.name = 'A & "B" <Care>'
    text = code(badge.organisation)
    assert text == (
        '<a href="http://127.0.0.1:8000/badges/harbour/"><img src="http://127.0.0.1:8000/badges/harbour.svg" width="340" '
        'height="112" alt="Making it Real: see the badge of A &amp; &quot;B&quot; &lt;Care&gt;, and if it is valid today"></a>'
    )


def desk(client, organisation):
    sign_in(client, make_member(organisation))
    response = client.get(f"/workspace/{organisation.slug}/making-it-real/badge/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_desk_has_the_code_and_the_three_states(client, badge):
    html = desk(client, badge.organisation)
    assert "Put the badge on your website" in html
    assert code(badge.organisation) in unescape(html)
    assert f"{code(badge.organisation)}</textarea>" not in html  # it is shown, not done
    for state in ("declared", "awarded", "lapsed"):
        assert f"pictures/badges/{state}.svg" in html
    assert 'download="making-it-real-harbour.svg"' in html
    at_home = client.get("/workspace/harbour/making-it-real/").content.decode()
    assert "/workspace/harbour/making-it-real/badge/" in at_home


def test_before_a_declaration_the_desk_says_when_the_code_comes(client):
    html = desk(client, make_organisation("Waiting", slug="waiting"))
    assert "Your code comes here on the day your declaration is public" in html
    assert "badge-code" not in html
