import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0001_revisions_and_queue"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NotTheSame",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document", models.CharField(max_length=20)),
                ("subject_id", models.PositiveBigIntegerField(null=True)),
                ("other_id", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="moderation.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "pair that is not the same",
                "verbose_name_plural": "pairs that are not the same",
                "indexes": [models.Index(fields=["document", "other_id"], name="not_the_same_other_way")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revision__isnull", True), ("subject_id__isnull", False)),
                            models.Q(("revision__isnull", False), ("subject_id__isnull", True)),
                            _connector="OR",
                        ),
                        name="not_the_same_of_one_thing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("subject_id__isnull", False)),
                        fields=("document", "subject_id", "other_id"),
                        name="not_the_same_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revision__isnull", False)),
                        fields=("revision", "other_id"),
                        name="not_the_same_once_for_a_revision",
                    ),
                ],
            },
        ),
    ]
