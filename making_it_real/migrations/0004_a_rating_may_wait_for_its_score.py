"""Words are kept before it is settled how often something is true."""

from django.db import migrations, models

SCORES = [(0, "Never"), (1, "Not often"), (2, "Sometimes"), (3, "Yes, mostly"), (4, "Yes, always")]


class Migration(migrations.Migration):
    dependencies = [("making_it_real", "0003_declarations_to_badges")]

    operations = [
        migrations.AlterField("rating", "score", models.PositiveSmallIntegerField(choices=SCORES, null=True)),
    ]
