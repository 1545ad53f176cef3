from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "carehub.accounts"
    verbose_name = "People and organisations"
