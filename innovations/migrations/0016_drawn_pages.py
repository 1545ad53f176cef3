"""Pages that are kept drawn, and triggers that count what would make them wrong (innovations.models.drawn_page).

A later migration that makes SQLite build one of these tables anew loses its triggers and has to put them back, as does
one that adds a table which the page of an entry shows; tests/innovations/test_drawn_pages.py notices both.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

run = import_module("innovations.migrations.0003_search_text").run

# Rows that belong to one entry: {table: where they have its id}.
OWN = {
    "innovations_innovation": "id",
    "innovations_indexentry": "innovation_id",
    "innovations_place": "innovation_id",
    "innovations_opening": "innovation_id",
    "innovations_role": "innovation_id",
    "innovations_cost": "innovation_id",
    "innovations_route": "innovation_id",
    "innovations_outcome": "innovation_id",
    "innovations_innovation_areas": "innovation_id",
}
# Rows that many pages show: which changes matter. An organisation's roles go with it, and are counted themselves.
RENAMED = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in ("name", "slug", "website", "status"))
SHARED = [
    ("accounts_organisation", "UPDATE", f"WHEN ({RENAMED})"),
    *(
        (table, event, "")
        for table in (
            "innovations_category",
            "innovations_need",
            "innovations_audience",
            "innovations_source",
            "innovations_picture",
            "places_council",
        )
        for event in ("UPDATE", "DELETE")
    ),
]
COUNT = "UPDATE innovations_drawnpage SET changes = changes + 1 WHERE innovation_id IN ({ids})"
COUNT_SHARED = "UPDATE innovations_sharedchange SET changes = changes + 1"
FUNCTION = "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does}; RETURN NULL; END $$"
EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def ids(rows, column):
    return ", ".join(f"{row}.{column}" for row in rows)


def shared_triggers(does):
    return [
        f"CREATE TRIGGER drawn_page_{table}_{event} AFTER {event} ON {table} FOR EACH ROW {when} {does}"
        for table, event, when in SHARED
    ]


POSTGRES = (
    # In a trigger for INSERT, all of OLD is null, and in one for DELETE all of NEW.
    *(
        FUNCTION.format(name=f"drawn_page_{column}", does=COUNT.format(ids=ids(("OLD", "NEW"), column)))
        for column in ("id", "innovation_id")
    ),
    FUNCTION.format(name="drawn_page_shared", does=COUNT_SHARED),
    *(
        f"CREATE TRIGGER drawn_page_{table}_{event} AFTER {event} ON {table} FOR EACH ROW"
        f" EXECUTE FUNCTION drawn_page_{column}()"
        for table, column in OWN.items()
        for event in EVENTS
    ),
    *shared_triggers("EXECUTE FUNCTION drawn_page_shared()"),
)
SQLITE = (
    *(
        f"CREATE TRIGGER drawn_page_{table}_{event} AFTER {event} ON {table} FOR EACH ROW"
        f" BEGIN {COUNT.format(ids=ids(rows, column))}; END"
        for table, column in OWN.items()
        for event, rows in EVENTS.items()
    ),
    *shared_triggers(f"BEGIN {COUNT_SHARED}; END"),
)
ALL = [(table, event) for table in OWN for event in EVENTS] + [(table, event) for table, event, _ in SHARED]
POSTGRES_UNDO = (
    *(f"DROP TRIGGER drawn_page_{table}_{event} ON {table}" for table, event in ALL),
    *(f"DROP FUNCTION drawn_page_{name}()" for name in ("id", "innovation_id", "shared")),
)
SQLITE_UNDO = tuple(f"DROP TRIGGER drawn_page_{table}_{event}" for table, event in ALL)


class Migration(migrations.Migration):
    dependencies = [
        ("innovations", "0015_words_of_what_is_everywhere"),
        ("accounts", "0006_slugs_of_badges"),
        ("places", "0001_places"),
    ]

    operations = [
        migrations.CreateModel(
            name="DrawnPage",
            fields=[
                ("innovation", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="drawn_page", serialize=False, to="innovations.innovation")),
                ("changes", models.BigIntegerField(default=0, help_text="How often what the entry shows changed: by triggers.")),
                ("drawn_at", models.BigIntegerField(help_text="The number of changes before it was drawn.", null=True)),
                ("shared_at", models.BigIntegerField(help_text="The number of shared changes before it was drawn.", null=True)),
                ("release", models.CharField(blank=True, help_text="What drew it.", max_length=64)),
                ("right_until", models.DateField(help_text="The last day on which its words are right.", null=True)),
                ("html", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="SharedChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changes", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ShownBeside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shown", models.BigIntegerField(help_text="Its id. No foreign key: when it is deleted, the page is not right.")),
                ("changes", models.BigIntegerField()),
                ("page", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="beside", to="innovations.drawnpage")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("page", "shown"), name="shown_beside_once")],
            },
        ),
        migrations.RunPython(run(POSTGRES, SQLITE), run(POSTGRES_UNDO, SQLITE_UNDO)),
    ]  # fmt: skip
