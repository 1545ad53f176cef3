from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "carehub.moderation"
    verbose_name = "Moderation"

    def ready(self):
        from carehub.moderation import documents, organisation_document  # noqa: PLC0415  (models are there only now)

        documents.register(organisation_document.OrganisationDocument())
