"""Every state, verb and role of declarations, actions, assessments and badges: what the table says happens, and nothing else."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from carehub.accounts.models import Organisation
from carehub.moderation.models import QueueItem
from carehub.workflow import NotAllowedNow
from making_it_real import life_tables
from making_it_real.declaring import rounds
from making_it_real.life_tables import NOT_FOR_YOU, NOT_NOW, STAYS, cells, roles_of
from making_it_real.lives import NotForYou, may
from making_it_real.models import Action, Assessment, Badge, Declaration, name_of
from tests.at_once import at_once, needs_the_same_moment
from tests.factories import (
    make_action,
    make_assessment,
    make_assessor,
    make_badge,
    make_declaration,
    make_lead,
    make_member,
    make_moderator,
    make_organisation,
    make_second,
    make_statement_set,
)
from tests.signing_in import letters, make_person

pytestmark = pytest.mark.django_db

LATER = timedelta(days=20)
VERBS = {
    Declaration: {
        "write": lambda one, by: one.write({"commitment": "New words."}, by=by, version=one.version),
        "sign": lambda one, by: one.sign(by=by, signatory="Chief executive"),
        "submit": lambda one, by: one.submit(by=by),
        "take_back": lambda one, by: one.take_back(by=by),
        "send_back": lambda one, by: one.send_back(by=by, why="Say more."),
        "declare": lambda one, by: one.declare(by=by),
        "withdraw": lambda one, by: one.withdraw(by=by, why="We merged."),
    },
    Action: {
        "go_on": lambda one, by: one.go_on(by=by, why="We met."),
        "warn": lambda one, by: one.warn(by=by, why="Nobody to do it."),
        "put_off": lambda one, by: one.put_off(until=timezone.localdate() + LATER, by=by, why="Later."),
        "finish": lambda one, by: one.finish(by=by, why="It works."),
        "drop": lambda one, by: one.drop(by=by, why="Too dear."),
        "take_up_again": lambda one, by: one.take_up_again(by=by, why="It came back."),
    },
    Assessment: {
        "judge": lambda one, by: judged(one, by),
        "decide": lambda one, by: one.decide(Assessment.Outcome.NOT_AWARDED, by=by, why="No evidence."),
        "reply": lambda one, by: one.answer("We have sent more.", by=by),
        "take_over": lambda one, by: one.take_over(by=by, why="She is ill."),
        "stop": lambda one, by: one.stop(by=by, why="Begun by mistake."),
        "think_again": lambda one, by: one.think_again(by=by, why="There is more."),
        "confirm": lambda one, by: one.confirm(by=by),
        "close": lambda one, by: one.close(by=by),
    },
    Badge: {
        "withdraw": lambda one, by: one.withdraw(by=by, why="The logo was sold."),
        "give_up": lambda one, by: one.give_up(by=by, why="We withdraw."),
    },
}
REPLY_IS_OVER = ("confirm", "close")


def judged(one, by):
    """Something new about the first criterion."""
    criterion = one.criteria_set.criteria.first()
    finding = one.findings.by_criterion()[criterion.pk]
    one.judge({criterion.pk: ("partly", "Less of it.", name_of(finding.met, finding.why))}, by=by)


def declaration_in(state, organisation):
    one = make_declaration(organisation, state)
    if state == "draft":
        one.sign(by=make_lead(organisation), signatory="Director of care")
    return one


def action_in(state, organisation):
    one, lead = make_action(make_declaration(organisation)), make_lead(organisation)
    ways = {
        "not_started": (),
        "on_track": ("go_on",),
        "at_risk": ("warn",),
        "done": ("finish",),
        "dropped": ("drop",),
    }
    for name in ways[state]:
        VERBS[Action][name](one, lead)
    return one


def assessment_in(state, organisation):
    return make_assessment(make_declaration(organisation), state, "not_awarded")


def reply_is_over(one):
    """As if the organisation had been told three weeks ago."""
    one.provisional_at = timezone.now() - LATER
    Assessment.objects.filter(pk=one.pk, status="provisional").update(provisional_at=one.provisional_at)


def badge_in(state, organisation):
    return make_badge(organisation, state)


MAKE = {Declaration: declaration_in, Action: action_in, Assessment: assessment_in, Badge: badge_in}
WITH_STATES = [
    pytest.param(model, state, id=f"{model.__name__} {state}")
    for model in MAKE
    for state in model.Status.values
]


def people(one, organisation):
    """{role of the table: somebody who plays it}"""
    both = make_person("both@tlap.example", is_assessor=True)
    organisation.memberships.create(user=both, role="editor")
    return {
        "anyone else": make_person("stranger@other.example"),
        "editor": make_member(organisation, "editor@harbour.example", "editor"),
        "lead": make_lead(organisation),
        "lead, organisation suspended": make_lead(organisation),
        "moderator": make_person("mo@tlap.example", is_moderator=True),
        "assessor": getattr(one, "assessor", None) or make_assessor(),
        "second assessor": make_second(),
        "assessor and editor": both,
        "superuser": make_person("sue@tlap.example", is_superuser=True),
        "nightly task": "A task",
    }


def snapshot(one):
    """Everything that is stored of it, and how many steps it has."""
    return (
        type(one).objects.filter(pk=one.pk).values().get(),
        one.steps.count(),
        QueueItem.objects.count(),
        len(letters()),
        Badge.objects.count(),
    )


def happens(one, verb, by, before):
    """What came of it, as a cell of the table says it. A refusal changes nothing at all."""
    status = one.status
    try:
        VERBS[type(one)][verb](one, by)
    except (NotForYou, NotAllowedNow) as refused:
        assert snapshot(one) == before
        return NOT_FOR_YOU if isinstance(refused, NotForYou) else NOT_NOW
    after = type(one).objects.get(pk=one.pk).status
    assert after in type(one).Status.values
    return after if after != status else STAYS


def tried(one, cell, by, before):
    """The outcome of one cell, undone afterwards."""
    with transaction.atomic():
        one = type(one).objects.get(pk=one.pk)
        if "suspended" in cell.role:
            Organisation.objects.update(status=Organisation.Status.SUSPENDED)
        if cell.verb in REPLY_IS_OVER:
            reply_is_over(one)
            if cell.verb == "confirm" and one.status == "provisional":  # what is confirmed is an award
                Assessment.objects.filter(pk=one.pk).update(outcome="awarded")
            before = snapshot(one)
        assert one.parts_of(by) == roles_of(cell.model)[cell.role]
        offered, outcome = may(one, cell.verb, by), happens(one, cell.verb, by, before)
        transaction.set_rollback(True)
    assert offered == (outcome not in (NOT_FOR_YOU, NOT_NOW))
    return outcome


@pytest.mark.parametrize(("model", "state"), WITH_STATES)
def test_every_role_can_do_what_the_table_says_in_every_state_and_nothing_else(model, state):
    organisation = make_organisation("Harbour Home Care")
    one = MAKE[model](state, organisation)
    assert one.status == state
    comes, before = people(one, organisation), snapshot(one)
    found = {cell: tried(one, cell, comes[cell.role], before) for cell in cells(model) if cell.state == state}
    assert {cell: outcome for cell, outcome in found.items() if outcome != cell.outcome} == {}
    assert len(found) == len(model.LIFE) * len(roles_of(model))


def test_the_tables_have_a_row_for_every_verb_and_role_and_a_column_for_every_state():
    out = StringIO()
    call_command("life_tables", stdout=out)
    text = out.getvalue()
    for model in life_tables.MODELS:
        assert set(VERBS[model]) == set(model.LIFE)
        lines = life_tables.table(model)
        assert len(lines) == 3 + len(model.LIFE) * len(roles_of(model))
        assert "\n".join(lines) in text
        assert all(label.lower() in lines[2] for label in model.Status.labels)


def test_nobody_without_an_account_plays_a_part():
    assert make_declaration(status="draft").parts_of(AnonymousUser()) == frozenset()


@pytest.mark.parametrize("words", ["", "  \n"])
def test_what_needs_words_is_not_done_without_them(words):
    declaration = make_declaration()
    action, lead = make_action(declaration), make_lead(declaration.organisation)
    for deed in (action.warn, action.finish, action.drop, declaration.withdraw):
        with pytest.raises(ValueError, match="Say why"):
            deed(by=lead, why=words)
    with pytest.raises(ValueError, match="Say why"):
        action.put_off(until=timezone.localdate() + LATER, by=lead, why=words)
    assert (action.steps.count(), declaration.status) == (0, "declared")


def test_an_action_has_no_life_of_its_own_before_its_declaration_is_public():
    declaration = make_declaration(status="draft")
    action, lead = declaration.actions.get(), make_lead(declaration.organisation)
    for deed in (action.go_on, action.finish, action.drop):
        with pytest.raises(NotAllowedNow, match="not public yet"):
            deed(by=lead, why="Done.")
    assert action.steps.count() == 0


def test_nothing_new_of_a_suspended_organisation_becomes_public():
    declaration = make_declaration(status="submitted")
    Organisation.objects.update(status=Organisation.Status.SUSPENDED)
    with pytest.raises(NotAllowedNow, match="is not active"):
        Declaration.objects.get(pk=declaration.pk).declare(
            by=make_person("mo@tlap.example", is_moderator=True)
        )
    assert Declaration.objects.get().status == "submitted"


def one_of(pk):
    return Declaration.objects.get(pk=pk)


def begun_twice(organisation, lead):
    begin = lambda: rounds.begin(organisation, by=lead)  # noqa: E731
    assert at_once(begin, begin) == ["NotAllowedNow", "True"]
    assert Declaration.objects.of(organisation).count() == 1


def sent_twice(organisation, lead):
    one = make_declaration(organisation, "draft")
    one.sign(by=lead, signatory="Director of care")
    send = lambda: one_of(one.pk).submit(by=lead)  # noqa: E731
    assert at_once(send, send) == ["NotAllowedNow", "True"]
    assert one_of(one.pk).steps.filter(state_to="submitted").count() == 1
    assert QueueItem.objects.about(QueueItem.About.DECLARATION, one.pk).waiting().count() == 1


def decided_by_two_while_it_is_taken_back(organisation, lead):
    one = make_declaration(organisation, "submitted")
    before = one.steps.count()
    ended = at_once(
        lambda: one_of(one.pk).declare(by=make_moderator()),
        lambda: one_of(one.pk).send_back(by=make_moderator(), why="Say more."),
        lambda: one_of(one.pk).take_back(by=lead),
    )
    assert ended == ["NotAllowedNow", "NotAllowedNow", "True"]
    assert one_of(one.pk).steps.count() == before + 1
    assert one_of(one.pk).status in ("declared", "returned", "draft")


def withdrawn_twice(organisation, lead):
    one = make_declaration(organisation)
    leave = lambda: one_of(one.pk).withdraw(by=lead, why="We merged.")  # noqa: E731
    assert at_once(leave, leave) == ["NotAllowedNow", "True"]
    assert one_of(one.pk).steps.filter(state_to="withdrawn").count() == 1


def written_while_it_is_sent(organisation, lead):
    """What is written before is in it, and then it has to be signed anew; what comes after is not written."""
    one = make_declaration(organisation, "draft")
    one.sign(by=lead, signatory="Director of care")
    ended = at_once(
        lambda: one_of(one.pk).submit(by=lead),
        lambda: one_of(one.pk).write({"commitment": "New."}, by=lead, version=one.version),
    )
    now = one_of(one.pk)
    sent_first = now.status == "submitted"
    assert ended == (["NotAllowedNow", "True"] if sent_first else ["Incomplete", "True"])
    assert (now.commitment, bool(now.signed_at)) == (
        ("We will listen.", True) if sent_first else ("New.", False)
    )


@needs_the_same_moment
@pytest.mark.django_db(transaction=True)
def test_what_people_do_at_once_ends_in_one_legal_state_with_one_record_each():
    make_statement_set()
    for scene in (
        begun_twice,
        sent_twice,
        decided_by_two_while_it_is_taken_back,
        withdrawn_twice,
        written_while_it_is_sent,
    ):
        for _ in range(4):  # two do not always meet
            organisation = make_organisation()
            scene(organisation, make_lead(organisation))
