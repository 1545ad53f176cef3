from django.apps import AppConfig


class MakingItRealConfig(AppConfig):
    name = "making_it_real"
    verbose_name = "Making it Real"
