import django.utils.timezone
from django.db import migrations, models

import carehub.mail.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="What it is about; never posted twice.", max_length=200, unique=True
                    ),
                ),
                ("to", models.CharField(max_length=320)),
                ("subject", models.TextField()),
                ("text", models.TextField(blank=True)),
                ("html", models.TextField(blank=True, verbose_name="HTML")),
                (
                    "message_id",
                    models.CharField(
                        default=carehub.mail.models.new_message_id,
                        max_length=300,
                        unique=True,
                        verbose_name="message ID",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Given up"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "next_try_at",
                    models.DateTimeField(blank=True, default=django.utils.timezone.now, null=True),
                ),
                ("sending_since", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "perhaps_twice",
                    models.BooleanField(
                        default=False,
                        help_text="A try ended without a word, so it was sent again.",
                        verbose_name="perhaps sent twice",
                    ),
                ),
                ("last_error", models.TextField(blank=True)),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "outbox",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_try_at__isnull", False)),
                        fields=["next_try_at", "id"],
                        name="outbox_due",
                    ),
                    models.Index(fields=["-created_at", "-id"], name="outbox_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("next_try_at__isnull", False), ("status__in", ["waiting", "sending"])),
                            models.Q(("next_try_at__isnull", True), ("status__in", ["sent", "failed"])),
                            _connector="OR",
                        ),
                        name="outbox_try_only_what_is_not_over",
                        violation_error_message="Only a message that waits or is being sent has a next try.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sending_since__isnull", False), ("status", "sending")),
                            models.Q(
                                models.Q(("status", "sending"), _negated=True),
                                ("sending_since__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="outbox_sending_since",
                        violation_error_message="A message is being sent since some moment, or is not being sent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("html", ""), ("sent_at__isnull", False), ("status", "sent"), ("text", "")
                            ),
                            models.Q(models.Q(("status", "sent"), _negated=True), ("sent_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="outbox_sent_and_emptied",
                        violation_error_message="A message that is sent has the time and no longer its words.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_error", ""), ("status", "failed"), _negated=True),
                        name="outbox_failed_for_a_reason",
                        violation_error_message="A message that was given up says why.",
                    ),
                ],
            },
        ),
    ]
