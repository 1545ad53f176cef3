"""The addresses that are printed and mailed. They are part of the product and never change (see survey_urls)."""

from django.conf import settings


def invitation_link(token):
    return f"{settings.SITE_URL}/survey/i/{token}/"


def open_link(about):
    """For everyone: on posters and paper."""
    return f"{settings.SITE_URL}/survey/{about.campaign.slug}/{about.organisation.slug}/"
