"""The desks to try CareHub out with: somebody at each, and one of each kind for TLAP to decide."""

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from carehub.accounts import trial
from carehub.accounts.models import Membership
from carehub.mail.models import OutboxMessage
from carehub.moderation.models import QueueItem
from innovations import demonstration, demonstration_desks
from innovations.desk_page import desk_of

Kind = QueueItem.Kind


@pytest.fixture
def loaded(councils, words, settings):
    settings.TRIAL = settings.DEMONSTRATION = True
    assert demonstration.load()["desks"] == 2
    return demonstration_desks


def test_the_desks_are_alive(loaded, capsys):
    memberships = {
        str(one.organisation): desk_of(one) for one in Membership.objects.of(_person("lead@carehub.example"))
    }
    council, libraries = memberships["Northmoor Council"], memberships["Northmoor Libraries"]
    shown = council.returned, council.reports, council.due, council.drafts, council.waiting, council.entries
    assert all(some.number for some in shown)
    assert libraries.suggestions.number == len(libraries.claims) == 1
    assert council.invited == 1
    assert Membership.objects.get(user=_person("editor@carehub.example")).role == "editor"
    waiting = set(QueueItem.objects.waiting().values_list("kind", flat=True))
    assert waiting >= {
        Kind.NEW,
        Kind.CHANGE,
        Kind.SUGGESTION,
        Kind.DETAILS,
        Kind.ORGANISATION,
        Kind.CLAIM,
        Kind.REPORT,
    }
    assert not OutboxMessage.objects.exists()
    counts = [model.objects.count() for model in (Membership, QueueItem)]
    assert loaded.load() == 0
    assert [model.objects.count() for model in (Membership, QueueItem)] == counts
    call_command("load_demonstration_data", "--accounts")
    assert "lead@carehub.example" in capsys.readouterr().out


def _person(email):
    person = authenticate(None, email=email, password=trial.PASSWORD)
    assert person is not None
    return person
