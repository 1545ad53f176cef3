from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0003_misuse_waits"),
    ]

    operations = [
        migrations.AlterField(
            model_name="queueitem",
            name="about",
            field=models.CharField(
                choices=[
                    ("revision", "Revision"),
                    ("organisation", "Organisation"),
                    ("claim", "Claim"),
                    ("report", "Report"),
                    ("entry", "Entry"),
                    ("declaration", "Declaration"),
                    ("misuse", "Misuse of the badge"),
                    ("burst", "Answers held back"),
                    ("comments", "Comments"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="queueitem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("new", "New listing"),
                    ("change", "Change"),
                    ("suggestion", "Suggestion"),
                    ("details", "Change of details"),
                    ("organisation", "New organisation"),
                    ("claim", "Claim"),
                    ("report", "Problem report"),
                    ("stale", "Not checked for a long time"),
                    ("dead_link", "Website does not answer"),
                    ("declaration", "Declaration"),
                    ("misuse", "Badge used without right"),
                    ("burst", "Answers held back"),
                    ("comments", "Comments"),
                ],
                max_length=12,
            ),
        ),
    ]
