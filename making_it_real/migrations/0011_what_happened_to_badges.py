"""Who awarded and withdrew a badge, and which letters were written about its end."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("making_it_real", "0010_assessments_may_be_stopped"),
    ]

    operations = [
        migrations.AddField(
            "badge",
            "given_up",
            models.BooleanField(
                default=False,
                help_text="Withdrawn by the organisation, with its declaration, and not by TLAP.",
            ),
        ),
        migrations.AddConstraint(
            "badge",
            models.CheckConstraint(
                condition=models.Q(("given_up", False), ("withdrawn_at__isnull", False), _connector="OR"),
                name="badge_given_up_is_withdrawn",
            ),
        ),
        migrations.CreateModel(
            "BadgeStep",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state_from", models.CharField(max_length=12)),
                ("state_to", models.CharField(max_length=12)),
                (
                    "by_name",
                    models.CharField(
                        help_text="The person's name, or the import or task that did it.", max_length=200
                    ),
                ),
                ("why", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="making_it_real.badge",
                    ),
                ),
            ],
            options={"ordering": ["-at", "-pk"]},
        ),
        migrations.CreateModel(
            "BadgeNotice",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days_before", models.PositiveSmallIntegerField()),
                ("on", models.DateField()),
                (
                    "badge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="making_it_real.badge",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("badge", "days_before"), name="badge_notice_once")
                ]
            },
        ),
    ]
