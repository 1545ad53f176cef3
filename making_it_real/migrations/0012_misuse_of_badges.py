import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_slugs_of_badges"),
        ("making_it_real", "0011_what_happened_to_badges"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Misuse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("never", "They show the badge, and I think they never had one"),
                            ("old", "They show a badge that has ended or was taken back"),
                            ("changed", "They changed how the badge looks"),
                            ("logo", "They use the logo of Making it Real or of TLAP to sell something"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                        verbose_name="What is wrong?",
                    ),
                ),
                ("where", models.CharField(max_length=500, verbose_name="Where did you see it?")),
                ("who", models.CharField(blank=True, max_length=200, verbose_name="Who uses it?")),
                ("text", models.TextField(blank=True, max_length=3000, verbose_name="Tell us more")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="Your e-mail address")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stopped", "They have stopped"),
                            ("asked", "We asked them to stop"),
                            ("fine", "They may use it"),
                            ("passed_on", "Passed on"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "why",
                    models.TextField(blank=True, max_length=3000, verbose_name="What was found and done"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        help_text="The one whose badge page the report was sent from.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "report of misuse",
                "verbose_name_plural": "reports of misuse",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(fields=["organisation", "-created_at"], name="misuse_by_organisation")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", ""),
                                ("settled_at__isnull", True),
                                ("settled_by__isnull", True),
                                ("why", ""),
                            ),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="misuse_settled_by_someone_for_a_reason",
                    )
                ],
            },
        ),
    ]
