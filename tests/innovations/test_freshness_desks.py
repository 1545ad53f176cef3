"""The same answers from TLAP's page about an entry and from an organisation's desk; and what is forgotten in time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carehub.moderation.models import QueueItem
from innovations.freshness import facts
from innovations.freshness.clock import keep_entries_true
from innovations.links.calling import Finding, Verdict
from innovations.models import CheckInterval, CheckLink, CheckRound, Innovation, LinkCheck
from innovations.tasks import forget_old_check_links
from tests.factories import make_innovation, make_member, make_organisation
from tests.signing_in import make_person, sign_in

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
Status = Innovation.Status


@pytest.fixture
def anglers():
    organisation = make_organisation("Eastby Mere Anglers")
    make_member(organisation, "ann@anglers.example")
    return organisation


def hidden(**fields):
    """An entry that went through the whole clock, which ends today."""
    first = TODAY - timedelta(days=132)
    checked = {"last_checked_on": first - timedelta(days=200), "last_checked_by": "Ann"}
    entry = make_innovation("Hook and Line", **checked, **fields)
    for number in (0, 14, 28, 42, 72, 132):
        keep_entries_true(first + timedelta(days=number))
    return Innovation.objects.get(pk=entry.pk)


def test_a_moderator_s_still_right_brings_it_back(client, anglers):
    entry = hidden(kept_by=anglers)
    item = QueueItem.objects.waiting().get()
    sign_in(client, make_person("tess@tlap.example", is_moderator=True))
    page = client.get(item.get_absolute_url()).content.decode()
    assert "Asked 3 times" in page
    client.post(item.get_absolute_url(), {"decision": "right"})
    entry.refresh_from_db()
    assert (entry.status, entry.sunk_on, entry.last_checked_on) == (Status.PUBLISHED, None, TODAY)
    assert entry.last_checked_by == "TLAP"
    assert not QueueItem.objects.waiting().exists()
    assert not CheckRound.objects.open().exists()


def test_the_organisation_s_still_right_at_its_desk_brings_it_back(client, anglers):
    entry = hidden(kept_by=anglers)
    due = Innovation.objects.kept_by(anglers).unchecked_after(CheckInterval.objects.last_days(TODAY))
    assert list(due) == [entry]
    sign_in(client, anglers.memberships.get().user)
    client.post(reverse("still-right", args=[anglers.slug, entry.slug]))
    entry.refresh_from_db()
    assert (entry.status, entry.sunk_on, entry.last_checked_by) == (
        Status.PUBLISHED,
        None,
        "Eastby Mere Anglers",
    )


def test_a_moderator_reads_how_the_check_and_the_website_stand(anglers):
    entry = hidden(kept_by=anglers, website="https://club.example/")
    assert [check.fine for check in facts.checks(entry)] == [False]
    CheckRound.objects.update(change_said_on=TODAY, stop_said_on=TODAY)
    LinkCheck.objects.create(innovation=entry, url=entry.website, next_at=timezone.now())
    assert len(facts.checks(entry)) == 3  # a website nobody has looked at yet says nothing
    LinkCheck.objects.get().record(Finding(Verdict.ALIVE, "It answers.", 200), timezone.now())
    assert facts.checks(entry)[-1].fine
    LinkCheck.objects.get().record(Finding(Verdict.DEAD, "There is no website of that name."), timezone.now())
    assert facts.checks(entry)[-1].words.startswith("Website: There is no website of that name. Since ")


def test_links_of_rounds_that_ended_a_year_ago_are_forgotten(anglers):
    entry = hidden(kept_by=anglers)
    entry.confirm(by="a test")
    forget_old_check_links()
    assert CheckLink.objects.count() == 3
    CheckRound.objects.update(ended_on=TODAY - timedelta(days=370))
    forget_old_check_links()
    assert not CheckLink.objects.exists()
