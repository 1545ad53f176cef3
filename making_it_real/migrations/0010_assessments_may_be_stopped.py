"""An assessment may end without a result, and a declaration has one result at most."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("making_it_real", "0009_findings_may_be_half_said")]

    operations = [
        migrations.RemoveConstraint("assessment", "assessment_decided_with_reasons"),
        migrations.AlterField(
            "assessment",
            "status",
            models.CharField(
                choices=[
                    ("open", "Being assessed"),
                    ("provisional", "Waiting for a reply"),
                    ("final", "Final"),
                    ("stopped", "Stopped"),
                ],
                default="open",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "provisional", "final", "stopped"])),
                name="assessment_status_known",
            ),
        ),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["open", "stopped"]),
                    models.Q(
                        ("provisional_at__isnull", False),
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(("reasons", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assessment_decided_with_reasons",
            ),
        ),
        migrations.AddConstraint(
            "assessment",
            models.UniqueConstraint(
                condition=models.Q(("status", "final")),
                fields=("declaration",),
                name="assessment_one_final",
                violation_error_message="This declaration was assessed already.",
            ),
        ),
    ]
