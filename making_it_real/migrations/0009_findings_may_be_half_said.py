"""An assessor saves as they go, so a finding may wait for its reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("making_it_real", "0008_criteria_with_hints_and_samples")]

    operations = [
        migrations.AlterField(
            "finding",
            "met",
            models.CharField(
                blank=True,
                choices=[("met", "Met"), ("partly", "Partly met"), ("not", "Not met")],
                max_length=6,
            ),
        ),
        migrations.AlterField("finding", "why", models.TextField(blank=True, max_length=2000)),
        migrations.AddConstraint(
            "finding",
            models.CheckConstraint(
                condition=models.Q(("met__in", ["", "met", "partly", "not"])), name="finding_known"
            ),
        ),
    ]
