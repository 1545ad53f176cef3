import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_slugs_of_desks"),
        ("innovations", "0008_reports_say_what_was_done"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedSighting",
            fields=[
                (
                    "innovation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sighting",
                        serialize=False,
                        to="innovations.innovation",
                    ),
                ),
                ("on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="CheckInterval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("community", "Community"),
                            ("digital", "Digital"),
                            ("new_way", "New way of working"),
                        ],
                        max_length=12,
                        unique=True,
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        default=6,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="months from one check to the next",
                    ),
                ),
            ],
            options={
                "verbose_name": "time between checks",
                "verbose_name_plural": "times between checks",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("months__gte", 1), ("months__lte", 60)),
                        name="check_interval_1_to_60_months",
                        violation_error_message="Choose from 1 to 60 months.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("asking", "We are asking whoever looks after it"),
                            ("moderators", "With TLAP"),
                            ("sunk", "Last in results"),
                            ("hidden", "Hidden"),
                        ],
                        default="asking",
                        max_length=12,
                    ),
                ),
                ("mails", models.PositiveSmallIntegerField(default=0)),
                ("started_on", models.DateField()),
                ("since", models.DateField()),
                (
                    "change_said_on",
                    models.DateField(
                        help_text="Somebody said by the link in the mail that it needs a change.", null=True
                    ),
                ),
                (
                    "stop_said_on",
                    models.DateField(
                        help_text="Somebody without an account said that it has stopped.", null=True
                    ),
                ),
                ("ended_on", models.DateField(null=True)),
                ("ended_by_name", models.CharField(blank=True, max_length=200)),
                ("outcome", models.CharField(blank=True, max_length=60)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "innovation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_rounds",
                        to="innovations.innovation",
                    ),
                ),
            ],
            options={
                "ordering": ["-started_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CheckLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "address",
                    models.CharField(help_text="To whom it was sent, in lower case.", max_length=320),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("sent_on", models.DateField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("still-right", "It is still right"),
                            ("needs-a-change", "It needs a change"),
                            ("no-longer-running", "It is no longer running"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="innovations.checkround",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="checkround",
            index=models.Index(
                condition=models.Q(("ended_on", None)), fields=["stage", "since"], name="check_round_next"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)),
                fields=("innovation",),
                name="check_round_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkround",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["asking", "moderators", "sunk", "hidden"])),
                name="check_round_stage_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "hidden"), _negated=True), ("mails__gte", 3), _connector="OR"
                ),
                name="check_round_hides_after_three_mails",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_by", None), ("ended_by_name", ""), ("ended_on", None)),
                    models.Q(("ended_on__isnull", False), models.Q(("ended_by_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="check_round_ended_by_someone",
            ),
        ),
        migrations.AddIndex(
            model_name="checklink",
            index=models.Index(fields=["organisation", "sent_on"], name="check_link_by_organisation"),
        ),
        migrations.AddIndex(
            model_name="checklink",
            index=models.Index(fields=["address", "sent_on"], name="check_link_by_address"),
        ),
        migrations.AddConstraint(
            model_name="checklink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("used_at", None)),
                    models.Q(("used_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                    _connector="OR",
                ),
                name="check_link_used_for_an_answer",
            ),
        ),
    ]
