import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Council",
            fields=[
                (
                    "gss_code",
                    models.CharField(
                        max_length=9, primary_key=True, serialize=False, verbose_name="ONS code"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("region", models.CharField(max_length=30)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("county", "County"),
                            ("unitary", "Unitary"),
                            ("metropolitan", "Metropolitan borough"),
                            ("london", "London borough"),
                        ],
                        max_length=12,
                    ),
                ),
                ("lat", models.FloatField(verbose_name="latitude")),
                ("lon", models.FloatField(verbose_name="longitude")),
                (
                    "population",
                    models.PositiveIntegerField(help_text="Mid-2024, Office for National Statistics"),
                ),
                ("population_65_plus", models.PositiveIntegerField(verbose_name="people aged 65 and over")),
                ("website", models.URLField()),
                (
                    "hex_q",
                    models.SmallIntegerField(
                        help_text="Odd rows are pushed half a hexagon right", verbose_name="hexagon column"
                    ),
                ),
                ("hex_r", models.SmallIntegerField(help_text="Grows northwards", verbose_name="hexagon row")),
                (
                    "facts",
                    models.JSONField(
                        default=dict, help_text="Published figures: population, deprivation, broadband"
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="CouncilSimilarity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                (
                    "distance",
                    models.FloatField(
                        help_text="0 is the same; Euclidean, over standardised population, age, density, deprivation and rurality"
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="similarities",
                        to="places.council",
                    ),
                ),
                (
                    "similar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.council"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "council similarities",
                "ordering": ["council", "rank"],
            },
        ),
        migrations.AddField(
            model_name="council",
            name="similar",
            field=models.ManyToManyField(
                related_name="similar_to",
                through="places.CouncilSimilarity",
                through_fields=("council", "similar"),
                to="places.council",
            ),
        ),
        migrations.CreateModel(
            name="PlaceName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("key", models.CharField(editable=False, max_length=80)),
                (
                    "lat",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(49.8),
                            django.core.validators.MaxValueValidator(55.9),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "lon",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(-6.5),
                            django.core.validators.MaxValueValidator(1.8),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                (
                    "listings",
                    models.PositiveIntegerField(
                        default=1, validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="place_names",
                        to="places.council",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "council"],
            },
        ),
        migrations.CreateModel(
            name="Postcode",
            fields=[
                (
                    "packed",
                    models.CharField(
                        help_text="Without a space: M320JG", max_length=7, primary_key=True, serialize=False
                    ),
                ),
                ("lat", models.FloatField(null=True, verbose_name="latitude")),
                ("lon", models.FloatField(null=True, verbose_name="longitude")),
                (
                    "area_code",
                    models.CharField(
                        blank=True,
                        help_text="The council in England; else the nation or island; blank: not known",
                        max_length=9,
                    ),
                ),
                (
                    "terminated",
                    models.DateField(
                        help_text="First day of the month in which it went out of use", null=True
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lat__isnull", True), ("lon__isnull", True)),
                            models.Q(
                                ("lat__isnull", False),
                                ("lon__isnull", False),
                                ("lat__gte", 49.0),
                                ("lat__lte", 61.0),
                                ("lon__gte", -8.7),
                                ("lon__lte", 1.8),
                            ),
                            _connector="OR",
                        ),
                        name="postcode_has_a_real_position_or_none",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="councilsimilarity",
            constraint=models.UniqueConstraint(
                fields=("council", "rank"), name="council_similarity_rank_used_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="councilsimilarity",
            constraint=models.UniqueConstraint(
                fields=("council", "similar"), name="council_similarity_pair_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="councilsimilarity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("distance__gte", 0),
                    ("rank__gte", 1),
                    models.Q(("council", models.F("similar")), _negated=True),
                ),
                name="council_similarity_is_to_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="council",
            constraint=models.UniqueConstraint(fields=("hex_q", "hex_r"), name="council_has_its_own_hexagon"),
        ),
        migrations.AddConstraint(
            model_name="council",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lat__gte", 49.8), ("lat__lte", 55.9), ("lon__gte", -6.5), ("lon__lte", 1.8)
                ),
                name="council_lies_in_england",
            ),
        ),
        migrations.AddConstraint(
            model_name="council",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("population_65_plus__lte", models.F("population")), ("population__gt", 0)
                ),
                name="council_older_people_are_among_its_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="council",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["county", "unitary", "metropolitan", "london"])),
                name="council_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="placename",
            constraint=models.UniqueConstraint(
                fields=("key", "council"), name="place_name_once_in_a_council"
            ),
        ),
        migrations.AddConstraint(
            model_name="placename",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lat__gte", 49.8), ("lat__lte", 55.9), ("lon__gte", -6.5), ("lon__lte", 1.8)
                ),
                name="place_name_lies_in_england",
            ),
        ),
        migrations.AddConstraint(
            model_name="placename",
            constraint=models.CheckConstraint(
                condition=models.Q(("listings__gte", 1)), name="place_name_is_in_a_listing"
            ),
        ),
    ]
