"""A draft can change and be published; a published set cannot change, by no verb and by no SQL."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, connections, transaction

from carehub.moderation.models import Incomplete
from carehub.workflow import NotAllowedNow
from making_it_real.models import Statement, StatementSet
from tests.factories import make_statement_set
from tests.signing_in import make_person


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def ids_of(published, draft):
    statement, draft_statement = published.statements.first().pk, draft.statements.first().pk
    return {
        "set": published.pk,
        "draft": draft.pk,
        "statement": statement,
        "draft_statement": draft_statement,
    }


def test_publishing_records_who_did_it_and_when(db):
    one, ada = make_statement_set(published=False), make_person(name="Ada")
    one.publish(by=ada)
    step = one.steps.get()
    assert (step.state_from, step.state_to, step.by, step.by_name) == ("draft", "published", ada, "Ada")
    assert StatementSet.objects.current() == one
    assert one.published_at


def test_a_set_is_published_once(db):
    one = make_statement_set(published=False)
    again = StatementSet.objects.get(pk=one.pk)
    one.publish(by="Ada")
    with pytest.raises(NotAllowedNow, match="Ada was here first"):
        again.publish(by="Ben")
    assert one.steps.count() == 1


def test_a_set_with_gaps_is_not_published_and_says_what_is_missing(db):
    one = make_statement_set(published=False)
    one.statements.for_theme(6).delete()
    one.statements.for_theme(2).update(easy_read="", picture="")
    earlier = make_statement_set(2, published=False)
    later = make_statement_set(3, published=False)
    later.statements.for_theme(1).update(predecessor=earlier.statements.for_theme(1).get())
    with pytest.raises(Incomplete) as lacking:
        one.publish(by="Ada")
    assert lacking.value.problems == {
        "theme 6": "Add a statement for the theme “Personal budgets and self-funding”.",
        "2.1": "Give it an Easy Read text. Give it a picture.",
    }
    with pytest.raises(Incomplete, match="First publish set 2, which it follows"):
        later.publish(by="Ada")
    assert not StatementSet.objects.published().exists()


def test_the_newest_published_set_for_everyone_is_the_current_one(db):
    make_statement_set(1)
    second = make_statement_set(2)
    make_statement_set(3, published=False)
    make_statement_set(4, "carers")
    assert StatementSet.objects.current() == second


def test_a_draft_can_be_reworded_and_a_published_set_cannot(db):
    one = make_statement_set(published=False)
    one.reword(title="Better words")
    assert StatementSet.objects.get(pk=one.pk).title == "Better words"
    one.publish(by="Ada")
    with pytest.raises(NotAllowedNow, match="its wording cannot change"):
        one.reword(title="Other words")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE making_it_real_statement SET text = 'I say something else.' WHERE id = %(statement)s",
        "UPDATE making_it_real_statement SET set_id = %(draft)s WHERE id = %(statement)s",
        "UPDATE making_it_real_statement SET set_id = %(set)s WHERE id = %(draft_statement)s",
        "DELETE FROM making_it_real_statement WHERE id = %(statement)s",
        "INSERT INTO making_it_real_statement (set_id, theme, code, text, easy_read, picture, \"order\", comparable) VALUES (%(set)s, 1, '1.9', 'I am new.', '', '', 9, '0')",
        "UPDATE making_it_real_statementset SET title = 'Another' WHERE id = %(set)s",
        "UPDATE making_it_real_statementset SET status = 'draft', published_at = NULL WHERE id = %(set)s",
        "DELETE FROM making_it_real_statementset WHERE id = %(set)s",
    ],
)
def test_the_database_refuses_to_change_a_published_set(db, sql):
    one, draft = make_statement_set(), make_statement_set(2, published=False)
    before = list(one.statements.values()), StatementSet.objects.filter(pk=one.pk).values().get()
    with pytest.raises(IntegrityError, match="The wording of a published statement set cannot change"):
        run(sql % ids_of(one, draft))
    assert (list(one.statements.values()), StatementSet.objects.filter(pk=one.pk).values().get()) == before


REPLACING = {
    "sqlite": [
        "REPLACE INTO making_it_real_statement (id, set_id, theme, code, text, easy_read, picture, \"order\", comparable) VALUES (%(statement)s, %(draft)s, 1, '1.8', 'I am new.', '', '', 9, '0')",
        "UPDATE OR REPLACE making_it_real_statement SET id = %(statement)s WHERE id = %(draft_statement)s",
        "UPDATE OR REPLACE making_it_real_statementset SET number = 1 WHERE id = %(draft)s",
        "UPDATE OR REPLACE making_it_real_statementset SET id = %(set)s WHERE id = %(draft)s",
    ],
    "postgresql": [
        "INSERT INTO making_it_real_statement (id, set_id, theme, code, text, easy_read, picture, \"order\", comparable) VALUES (%(statement)s, %(draft)s, 1, '1.8', 'I am new.', '', '', 9, '0')"
        " ON CONFLICT (id) DO UPDATE SET text = excluded.text, set_id = excluded.set_id",
    ],
}  # fmt: skip


@pytest.mark.parametrize("sql", REPLACING[connection.vendor])
def test_replacing_rows_is_no_way_round(db, sql):
    one, draft = make_statement_set(), make_statement_set(2, published=False)
    with pytest.raises(IntegrityError, match="The wording of a published statement set cannot change"):
        run(sql % ids_of(one, draft))
    assert one.statements.exclude(text="I am new.").count() == 6


def test_a_draft_goes_with_its_statements(db):
    draft = make_statement_set(published=False)
    draft.statements.first().delete()
    draft.delete()
    assert not Statement.objects.exists()


def test_only_a_statement_of_an_earlier_set_and_the_same_theme_can_be_compared(db):
    earlier, later = make_statement_set(1), make_statement_set(2, published=False)
    one = later.statements.first()
    one.predecessor = earlier.statements.for_theme(3).get()
    assert one.wrong_predecessor() == ""
    one.comparable = True
    assert "same theme" in one.wrong_predecessor()
    one.predecessor = later.statements.last()
    assert "lower number" in one.wrong_predecessor()
    with pytest.raises(IntegrityError), transaction.atomic():
        later.statements.filter(pk=one.pk).update(comparable=True, predecessor=None)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs transactions at the same moment")
@pytest.mark.django_db(transaction=True)
def test_who_writes_while_somebody_publishes_has_to_wait_and_is_refused():
    one = make_statement_set(published=False)
    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            one.publish(by="Ada")
            late = beside.submit(write_too_late, one)
            while not somebody_waits():
                assert not late.done(), "It did not wait"
        with pytest.raises(IntegrityError, match="cannot change"):
            late.result()
    assert not one.statements.filter(text="I am too late.").exists()


def write_too_late(one):
    try:
        one.statements.filter(theme=1).update(text="I am too late.")
    finally:
        connections.close_all()


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))")
        return cursor.fetchone()[0]
