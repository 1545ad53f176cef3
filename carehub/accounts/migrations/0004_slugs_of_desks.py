from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_people_and_roles")]

    operations = [
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("slug__in", ("new", "register", "statements", "themes", "adopted")), _negated=True
                ),
                name="organisation_slug_is_not_a_page",
                violation_error_message="This address belongs to another page. Choose another one.",
            ),
        ),
    ]
