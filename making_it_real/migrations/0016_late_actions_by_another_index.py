from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("making_it_real", "0015_ways_in")]

    operations = [
        migrations.RemoveIndex(model_name="action", name="action_by_organisation"),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["organisation", "due_on", "status"], name="action_by_organisation"),
        ),
    ]
