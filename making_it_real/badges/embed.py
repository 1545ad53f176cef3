"""The code an organisation puts on its website: a link and a picture, no script."""

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html

from making_it_real.badges.drawing import HEIGHT, WIDTH


def code(organisation):
    """The picture changes by itself and the words beside it do not, so they claim nothing that can cease to be true."""
    return format_html(
        '<a href="{}"><img src="{}" width="{}" height="{}" alt="{}"></a>',
        settings.SITE_URL + reverse("badge", args=[organisation.slug]),
        settings.SITE_URL + reverse("badge-svg", args=[organisation.slug]),
        WIDTH,
        HEIGHT,
        f"Making it Real: see the badge of {organisation.name}, and if it is valid today",
    )
