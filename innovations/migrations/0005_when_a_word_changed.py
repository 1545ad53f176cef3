import django.utils.timezone
from django.db import migrations, models


def changed(model):
    return migrations.AddField(
        model,
        "updated_at",
        models.DateTimeField(auto_now=True, default=django.utils.timezone.now),
        preserve_default=False,
    )


class Migration(migrations.Migration):
    dependencies = [("innovations", "0004_slugs_of_pages_are_taken")]

    operations = [changed("need"), changed("audience"), changed("category")]
