from django.contrib.admin import apps


class AdminConfig(apps.AdminConfig):
    """Apart from the site itself, which must not be imported before the models are."""

    default_site = "carehub.accounts.admin_site.SuperusersSite"
