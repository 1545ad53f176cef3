"""The database refuses to change a published statement set or its statements, whoever asks.

A later migration that makes SQLite build one of the two tables anew loses these triggers and has to put them back;
tests/making_it_real/test_statements_frozen.py notices.
"""

from django.db import migrations

WORDS = "The wording of a published statement set cannot change"
SETS, STATEMENTS = "making_it_real_statementset", "making_it_real_statement"

POSTGRES = (
    f"""CREATE FUNCTION making_it_real_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    # FOR SHARE waits for somebody who is publishing the set, and makes the next one wait.
    f"""CREATE FUNCTION making_it_real_keep_wording() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE state text; BEGIN
        IF TG_OP <> 'INSERT' THEN
            SELECT status INTO state FROM {SETS} WHERE id = OLD.set_id FOR SHARE;
        END IF;
        IF TG_OP <> 'DELETE' AND state IS DISTINCT FROM 'published' THEN
            SELECT status INTO state FROM {SETS} WHERE id = NEW.set_id FOR SHARE;
        END IF;
        IF state = 'published' THEN
            RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END $$""",  # noqa: S608
    f"""CREATE TRIGGER statement_set_frozen BEFORE UPDATE OR DELETE ON {SETS} FOR EACH ROW
    WHEN (OLD.status = 'published') EXECUTE FUNCTION making_it_real_frozen()""",
    f"""CREATE TRIGGER statement_frozen BEFORE INSERT OR UPDATE OR DELETE ON {STATEMENTS} FOR EACH ROW
    EXECUTE FUNCTION making_it_real_keep_wording()""",
)
POSTGRES_UNDO = (
    f"DROP TRIGGER statement_frozen ON {STATEMENTS}",
    f"DROP TRIGGER statement_set_frozen ON {SETS}",
    "DROP FUNCTION making_it_real_keep_wording()",
    "DROP FUNCTION making_it_real_frozen()",
)


def on_sqlite(name, event, table, refused_when):
    return f"""CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {refused_when}
    BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"""


def published(*conditions):
    return f"EXISTS (SELECT 1 FROM {SETS} s WHERE s.status = 'published' AND ({' OR '.join(conditions)}))"  # noqa: S608


# SQLite's REPLACE takes away rows in its way without asking the triggers for DELETE, so the others look out for it.
_REPLACED = f"s.id = (SELECT set_id FROM {STATEMENTS} t WHERE t.id = NEW.id)"  # noqa: S608
_REPLACED_SET = ("s.id = NEW.id", "s.number = NEW.number AND s.variant = NEW.variant")
SQLITE = (
    on_sqlite("statement_set_frozen_1", "UPDATE", SETS, published("s.id = OLD.id", *_REPLACED_SET)),
    on_sqlite("statement_set_frozen_2", "DELETE", SETS, "OLD.status = 'published'"),
    on_sqlite("statement_set_frozen_3", "INSERT", SETS, published(*_REPLACED_SET)),
    on_sqlite("statement_frozen_1", "UPDATE", STATEMENTS, published("s.id IN (OLD.set_id, NEW.set_id)", _REPLACED)),
    on_sqlite("statement_frozen_2", "DELETE", STATEMENTS, published("s.id = OLD.set_id")),
    on_sqlite("statement_frozen_3", "INSERT", STATEMENTS, published("s.id = NEW.set_id", _REPLACED)),
)  # fmt: skip
SQLITE_UNDO = tuple(
    f"DROP TRIGGER {table}_frozen_{number}"
    for table in ("statement", "statement_set")
    for number in (1, 2, 3)
)


def run(on_postgres, on_sqlite):
    def do(apps, schema_editor):
        for sql in on_postgres if schema_editor.connection.vendor == "postgresql" else on_sqlite:
            schema_editor.execute(sql)

    return do


class Migration(migrations.Migration):
    dependencies = [("making_it_real", "0001_statements")]

    operations = [migrations.RunPython(run(POSTGRES, SQLITE), run(POSTGRES_UNDO, SQLITE_UNDO))]
