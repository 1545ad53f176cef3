from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("innovations", "0007_looking_for_duplicates")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("put_right", "Put right"),
                    ("taken_off", "Taken off CareHub"),
                    ("fine", "Nothing was wrong"),
                    ("passed_on", "Passed on"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="why",
            field=models.TextField(blank=True, max_length=3000, verbose_name="What was found and done"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled_at__isnull", False), models.Q(("outcome", ""), ("why", "")), _connector="OR"
                ),
                name="report_has_an_outcome_when_settled",
            ),
        ),
    ]
