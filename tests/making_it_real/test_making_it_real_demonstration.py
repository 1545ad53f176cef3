"""Invented organisations in every state, and nothing invented about a real council."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from carehub.accounts.models import Organisation, User
from carehub.mail.models import OutboxMessage
from making_it_real import demonstration
from making_it_real.models import Action, ActionUpdate, Assessment, Declaration
from making_it_real.reference import load_statements
from making_it_real.register import State, registered, rows, with_states
from tests.conftest import COUNCILS, copied
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(kept_rows, django_db_blocker):
    """Made once for all that look at it: it takes seconds."""
    with django_db_blocker.unblock(), transaction.atomic():
        copied(COUNCILS)
        load_statements()
        User.objects.create_user("lead@carehub.example", name="Lena Lead")
        assert demonstration.load() == 40
        yield
        transaction.set_rollback(True)


def test_it_shows_every_state_invents_nothing_of_what_is_real_and_lets_nobody_sign_in(made):
    today = timezone.localdate()
    states = Counter(with_states(registered(), today).values_list("state", flat=True))
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
    assert not registered().filter(demonstration=False).exists()
    cast = User.objects.filter(email__endswith="@making-it-real.example")
    assert len(cast) == 4
    assert not any(one.is_active or one.has_usable_password() for one in cast)
    assert not OutboxMessage.objects.exists()
    assert demonstration.load() == 0


@pytest.mark.parametrize("days", [0, 90, 400])
def test_the_database_and_what_was_read_of_each_agree_on_where_it_stands(made, days):
    day = timezone.localdate() + timedelta(days=days)
    asked = dict(with_states(registered(), day).values_list("pk", "state"))
    read = {row.organisation.pk: row.state.value for row in rows(registered(), day)}
    assert read == asked
    assert len(set(read.values())) >= 3


def test_a_real_organisation_with_the_same_address_is_left_alone(monkeypatch):
    load_statements()
    real = make_organisation("A real council", slug="a-real-council", kind="council")
    row = {**demonstration.read("councils.yaml")[0], "slug": real.slug}
    files = {"ratings.yaml": demonstration.read("ratings.yaml"), **{name: [] for name in demonstration.FILES}}
    monkeypatch.setattr(demonstration, "read", {**files, "councils.yaml": [row]}.__getitem__)
    assert demonstration.load() == 0
    assert not Declaration.objects.of(real).exists()


def test_it_has_three_years_of_rounds_all_kinds_and_all_regions(made):
    shown = registered()
    assert len(set(shown.values_list("council__region", flat=True))) == 9
    assert set(shown.values_list("kind", flat=True)) >= {
        "council",
        "provider",
        "charity",
        "company",
        "nhs",
        "user_led",
    }
    rounds = Counter(Declaration.objects.public().values_list("organisation", flat=True))
    assert max(rounds.values()) == 3
    ends = {action.shown for action in Action.objects.public()}
    assert ends == {"late", "on_track", "at_risk", "not_started", "done", "dropped"}


def test_each_invented_organisation_speaks_for_itself():
    rows = [row for name in demonstration.FILES for row in demonstration.read(name)]
    actions = [action for row in rows for action in promised(row)]
    for texts in (
        [row["commitment"] for row in rows],
        [row["room"] for row in rows if row["room"]],
        [action["what"] for action in actions],
        [action["how"] for action in actions],
    ):
        assert not [text for text, times in Counter(texts).items() if times > 1]


def promised(row):
    begun = [scene["begin"] for scene in row["story"] if isinstance(scene, dict) and "begin" in scene]
    later = [one["promises"] if isinstance(one, dict) else one for one in begun]
    return [*row["actions"], *(action for some in later for action in some)]


def test_an_organisation_gives_no_reason_twice(made):
    for declaration in Declaration.objects.all():
        texts = [rating.because for rating in declaration.ratings.all()]
        assert len(set(texts)) == len(texts)


def test_it_is_not_put_among_real_declarations(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError):
        call_command("load_making_it_real_demonstration")
