import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("innovations", "0010_add_is_a_page"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                (
                    "innovation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="link_check",
                        serialize=False,
                        to="innovations.innovation",
                    ),
                ),
                ("url", models.URLField(max_length=500)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("alive", "Answers"),
                            ("dead", "Does not answer"),
                            ("unsure", "We could not tell"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField()),
                ("dead_times", models.PositiveSmallIntegerField(default=0)),
                ("dead_since", models.DateField(null=True)),
                ("last_dead_on", models.DateField(null=True)),
                ("told_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["next_at", "innovation"], name="link_check_next")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dead_since", None),
                                ("dead_times", 0),
                                ("last_dead_on", None),
                                ("told_on", None),
                            ),
                            models.Q(
                                ("dead_since__isnull", False),
                                ("dead_times__gte", 1),
                                ("last_dead_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="link_check_dead_since_a_day",
                    )
                ],
            },
        ),
    ]
