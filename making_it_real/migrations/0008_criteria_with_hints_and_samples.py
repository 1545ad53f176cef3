"""What an assessor looks for, and whether the criteria are only a sample."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("making_it_real", "0007_questions_and_results_are_frozen")]

    operations = [
        migrations.AddField(
            "criteriaset",
            "sample",
            models.BooleanField(default=False, help_text="Says so wherever it is shown."),
        ),
        migrations.AddField(
            "criterion",
            "hint",
            models.CharField(blank=True, help_text="What an assessor looks for.", max_length=500),
        ),
        migrations.AlterField(
            "criteriaset",
            "from_day",
            models.DateField(
                help_text="Assessments that begin on this day or later go by it.",
                unique=True,
                verbose_name="from",
            ),
        ),
        migrations.AlterField(
            "assessment",
            "criteria_set",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="making_it_real.criteriaset",
            ),
        ),
    ]
