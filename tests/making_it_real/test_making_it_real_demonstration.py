"""Invented organisations in every state, and nothing invented about a real council."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from carehub.accounts.models import Organisation, User
from carehub.mail.models import OutboxMessage
from making_it_real import demonstration
from making_it_real.models import Action, ActionUpdate, Assessment, Declaration
from making_it_real.reference import load_statements
from making_it_real.register import State, registered
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def test_it_shows_every_state_invents_nothing_of_what_is_real_and_lets_nobody_sign_in():
    load_statements()
    real = make_organisation("Saltby City Council", slug="saltby-city-council", kind="council")
    User.objects.create_user("lead@carehub.example", name="Lena Lead")
    assert demonstration.load() == 11
    today = timezone.localdate()
    states = Counter(registered(today).values_list("state", flat=True))
    assert set(states) == set(State.values)
    assert set(Declaration.objects.values_list("status", flat=True)) == set(Declaration.Status.values)
    assert Action.objects.public().late(today).exists()
    assert Action.objects.done().exists()
    assert Assessment.objects.exclude(reply="").exists()
    assert Declaration.objects.order_by("created_at")[0].created_at < timezone.now() - timedelta(days=450)
    assert not ActionUpdate.objects.filter(at__gt=timezone.now()).exists()
    assert (
        Organisation.objects.of_member(User.objects.get_by_natural_key("lead@carehub.example")).count() == 2
    )
    assert not Declaration.objects.of(real).exists()
    assert not registered(today).filter(kind="council", council__isnull=False).exists()
    cast = User.objects.filter(email__endswith="@making-it-real.example")
    assert len(cast) == 4
    assert not any(one.is_active or one.has_usable_password() for one in cast)
    assert not OutboxMessage.objects.exists()
    assert demonstration.load() == 0


def test_it_is_not_put_among_real_declarations(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError):
        call_command("load_making_it_real_demonstration")
