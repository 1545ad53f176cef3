from django.apps import AppConfig

from carehub.moderation import documents


class InnovationsConfig(AppConfig):
    name = "innovations"
    verbose_name = "Directory"

    def ready(self):
        from innovations.listing.document import EntryDocument  # noqa: PLC0415  (models are there only now)

        documents.register(EntryDocument())
