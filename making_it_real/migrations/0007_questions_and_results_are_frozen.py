"""The database refuses to change the questions of a campaign that has opened, and anything that was published.

A later migration that makes SQLite build one of these tables anew loses its triggers and has to put them back;
tests/making_it_real/test_campaigns_frozen.py notices.
"""

from django.db import migrations

ASKED = "The questions of a campaign cannot change once it has opened"
PUBLISHED = "What was published cannot change. Make a new edition"
CAMPAIGNS, CATEGORIES = "making_it_real_campaign", "making_it_real_campaigncategory"
EDITIONS, RESULTS = "making_it_real_edition", "making_it_real_result"
QUESTIONS = ("statement_set_id", "asks_position", "asks_payment", "comments", "slug", "opens_on")
CHANGED = " OR ".join(f"OLD.{name} <> NEW.{name}" for name in QUESTIONS)

POSTGRES = (
    """CREATE FUNCTION making_it_real_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    f"""CREATE TRIGGER campaign_questions_frozen BEFORE UPDATE ON {CAMPAIGNS} FOR EACH ROW
    WHEN (OLD.status <> 'draft' AND ({CHANGED})) EXECUTE FUNCTION making_it_real_refuse('{ASKED}')""",
    f"""CREATE FUNCTION making_it_real_keep_categories() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE asked bigint; BEGIN
        asked := CASE WHEN TG_OP = 'DELETE' THEN OLD.campaign_id ELSE NEW.campaign_id END;
        IF EXISTS (SELECT 1 FROM {CAMPAIGNS} WHERE id = asked AND status <> 'draft') THEN
            RAISE EXCEPTION '{ASKED}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END $$""",  # noqa: S608
    f"""CREATE TRIGGER campaign_categories_frozen BEFORE INSERT OR UPDATE OR DELETE ON {CATEGORIES} FOR EACH ROW
    EXECUTE FUNCTION making_it_real_keep_categories()""",
    *(
        f"""CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW
        EXECUTE FUNCTION making_it_real_refuse('{PUBLISHED}')"""
        for table in (EDITIONS, RESULTS)
    ),
)
POSTGRES_UNDO = (
    f"DROP TRIGGER {EDITIONS}_frozen ON {EDITIONS}",
    f"DROP TRIGGER {RESULTS}_frozen ON {RESULTS}",
    f"DROP TRIGGER campaign_categories_frozen ON {CATEGORIES}",
    f"DROP TRIGGER campaign_questions_frozen ON {CAMPAIGNS}",
    "DROP FUNCTION making_it_real_keep_categories()",
    "DROP FUNCTION making_it_real_refuse()",
)


def refuse(name, event, table, when, words):
    condition = f"WHEN {when}" if when else ""
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} {condition} BEGIN SELECT RAISE(ABORT, '{words}'); END"


def is_asked(row):
    return f"EXISTS (SELECT 1 FROM {CAMPAIGNS} c WHERE c.id = {row}.campaign_id AND c.status <> 'draft')"  # noqa: S608


# SQLite's REPLACE takes away rows in its way without asking the triggers for DELETE, so those for INSERT look out for it.
_TAKEN = "EXISTS (SELECT 1 FROM {table} t WHERE t.id = NEW.id)"
SQLITE = (
    refuse("campaign_frozen_1", "UPDATE", CAMPAIGNS, f"OLD.status <> 'draft' AND ({CHANGED})", ASKED),
    refuse("campaign_frozen_2", "INSERT", CATEGORIES, is_asked("NEW"), ASKED),
    refuse("campaign_frozen_3", "UPDATE", CATEGORIES, is_asked("OLD"), ASKED),
    refuse("campaign_frozen_4", "DELETE", CATEGORIES, is_asked("OLD"), ASKED),
    *(
        refuse(f"{table}_frozen_{number}", event, table, when.format(table=table), PUBLISHED)
        for table in (EDITIONS, RESULTS)
        for number, (event, when) in enumerate([("UPDATE", ""), ("DELETE", ""), ("INSERT", _TAKEN)], 1)
    ),
)
SQLITE_UNDO = (
    *(f"DROP TRIGGER campaign_frozen_{number}" for number in (1, 2, 3, 4)),
    *(f"DROP TRIGGER {table}_frozen_{number}" for table in (EDITIONS, RESULTS) for number in (1, 2, 3)),
)


def run(on_postgres, on_sqlite):
    def do(apps, schema_editor):
        for sql in on_postgres if schema_editor.connection.vendor == "postgresql" else on_sqlite:
            schema_editor.execute(sql, params=None)

    return do


class Migration(migrations.Migration):
    dependencies = [("making_it_real", "0006_the_citizen_survey")]

    operations = [migrations.RunPython(run(POSTGRES, SQLITE), run(POSTGRES_UNDO, SQLITE_UNDO))]
