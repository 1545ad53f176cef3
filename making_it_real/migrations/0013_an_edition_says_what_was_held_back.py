from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("making_it_real", "0012_misuse_of_badges")]

    # Empty is allowed, so that SQLite adds the column without building the table anew, which would lose its triggers.
    operations = [
        migrations.AddField(
            "edition",
            "held_back",
            models.PositiveIntegerField(
                help_text="Answers that came unusually fast, not counted because nobody had decided on them.",
                null=True,
            ),
        )
    ]
