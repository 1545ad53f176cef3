from django.apps import AppConfig

from making_it_real.badges import keys


class MakingItRealConfig(AppConfig):
    name = "making_it_real"
    verbose_name = "Making it Real"

    def ready(self):
        keys.check()
