"""The faces and pictures of the Easy Read survey. Decorative: the words beside them carry the meaning."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from carehub.templatetags.carehub import remembered

register = template.Library()

_EYES = '<path d="M16 18.5v.1M32 18.5v.1" stroke-width="4.5"/>'
# From “not about me” (0) over never (1) to always (5).
_FACES = [
    '<path d="M14 24h20" stroke-dasharray="0 6.6" stroke-width="4.5"/>',
    '<path d="M15 34a9.3 9.3 0 0 1 18 0z" fill="currentColor" fill-opacity=".25"/>' + _EYES,
    '<path d="M16 32c2.5-3.8 13.5-3.8 16 0"/>' + _EYES,
    '<path d="M16 30h16"/>' + _EYES,
    '<path d="M16 28c2.5 3.8 13.5 3.8 16 0"/>' + _EYES,
    '<path d="M15 25a9.3 9.3 0 0 0 18 0z" fill="currentColor" fill-opacity=".25"/>' + _EYES,
]


@register.simple_tag
@remembered
def face(number):
    return format_html(
        '<svg class="ch-face ch-face--{}" viewBox="0 0 48 48" aria-hidden="true" focusable="false">'
        '<circle class="ch-face__disc" cx="24" cy="24" r="20.5"/>{}</svg>',
        number,
        mark_safe(_FACES[number]),  # noqa: S308  (ours)
    )


@register.simple_tag
@remembered
def easy_picture(path):
    return format_html('<img class="ch-er__pic" src="{}" alt="" width="240" height="180">', static(path))
