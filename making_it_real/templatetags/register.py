"""The six numbers in a line of the register. Decorative: the words beside them say the same."""

from django import template
from django.utils.html import format_html_join

from carehub.templatetags.carehub import remembered
from carehub.themes import Theme

register = template.Library()
_DOT = '<span class="ch-dot ch-t{}{}" aria-hidden="true">{}</span>'


@register.simple_tag
@remembered
def theme_dots(filled):
    """`filled`: a tuple of the numbers of themes with an action."""
    dots = [(number, "" if number in filled else " ch-dot--off", number) for number in Theme.values]
    return format_html_join("", _DOT, dots)
