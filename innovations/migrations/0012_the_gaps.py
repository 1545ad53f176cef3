import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_slugs_of_desks"),
        ("innovations", "0011_link_checks"),
        ("places", "0001_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=120, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name_plural": "words kept back",
            },
        ),
        migrations.CreateModel(
            name="NeedCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(help_text="Its first day.")),
                ("number", models.PositiveIntegerField()),
                (
                    "usual",
                    models.PositiveIntegerField(
                        help_text="What a council like it with as many older people would have."
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="searchlog",
            name="partly",
            field=models.BooleanField(
                default=False, help_text="Nothing had all the words; the results have some of them."
            ),
        ),
        migrations.AddIndex(
            model_name="searchlog",
            index=models.Index(fields=["council", "day"], name="search_by_council"),
        ),
        migrations.AddIndex(
            model_name="searchlog",
            index=models.Index(
                condition=models.Q(("results", 0), ("partly", True), _connector="OR"),
                fields=["day", "council"],
                name="search_found_nothing",
            ),
        ),
        migrations.AddField(
            model_name="keptback",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="needcount",
            name="council",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.council"
            ),
        ),
        migrations.AddField(
            model_name="needcount",
            name="need",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="innovations.need"
            ),
        ),
        migrations.AddConstraint(
            model_name="needcount",
            constraint=models.UniqueConstraint(
                fields=("month", "council", "need"), name="need_counted_once_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="needcount",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="need_count_month_is_its_first_day"
            ),
        ),
    ]
