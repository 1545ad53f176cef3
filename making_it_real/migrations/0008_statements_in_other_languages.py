import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("making_it_real", "0007_questions_and_results_are_frozen"),
    ]

    operations = [
        migrations.CreateModel(
            name="StatementTranslation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(help_text="Its code, for example “cy” for Welsh.", max_length=12),
                ),
                ("text", models.CharField(max_length=400)),
                ("easy_read", models.CharField(blank=True, max_length=300, verbose_name="Easy Read text")),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="translations",
                        to="making_it_real.statement",
                    ),
                ),
            ],
            options={
                "ordering": ["language"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("statement", "language"),
                        name="statement_translation_once",
                        violation_error_message="There is a translation into this language already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="statement_translation_says_something",
                    ),
                ],
            },
        ),
    ]
