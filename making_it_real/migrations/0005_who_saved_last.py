"""Who saved a declaration last: what colleagues are told when both wrote at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("making_it_real", "0004_a_rating_may_wait_for_its_score"),
    ]

    operations = [
        migrations.AddField(
            "declaration",
            "saved_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
