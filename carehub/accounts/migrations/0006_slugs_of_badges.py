from django.db import migrations, models

PAGES = (
    "new",
    "register",
    "statements",
    "themes",
    "adopted",
    "compare",
    "data",
    "england",
    "method",
    "self-funders",
    "issuer",
    "report",
)


def make_room(apps, schema_editor):
    """Nobody is known to have one of these addresses; whoever has gets another."""
    organisations = apps.get_model("accounts", "Organisation").objects
    for slug in PAGES[-2:]:
        organisations.filter(slug=slug).update(slug=f"{slug}-organisation")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_more_pages_beside_organisations")]

    operations = [
        migrations.RemoveConstraint(model_name="organisation", name="organisation_slug_is_not_a_page"),
        migrations.RunPython(make_room, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__in", PAGES), _negated=True),
                name="organisation_slug_is_not_a_page",
                violation_error_message="This address belongs to another page. Choose another one.",
            ),
        ),
    ]
