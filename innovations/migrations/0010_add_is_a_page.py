from django.db import migrations, models


def make_room(apps, schema_editor):
    """Nobody is known to have this address; whoever has it gets another."""
    apps.get_model("innovations", "Innovation").objects.filter(slug="add").update(slug="add-entry")


class Migration(migrations.Migration):
    dependencies = [("innovations", "0009_the_clock")]

    operations = [
        migrations.RemoveConstraint(model_name="innovation", name="innovation_slug_is_not_a_page"),
        migrations.RunPython(make_room, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="innovation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("slug__in", ("add", "coverage", "feed", "map", "missing", "suggest")), _negated=True
                ),
                name="innovation_slug_is_not_a_page",
                violation_error_message="This address belongs to another page of the directory. Choose another one.",
            ),
        ),
    ]
