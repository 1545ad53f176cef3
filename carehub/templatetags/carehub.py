"""Pictures in templates, and parts of them that never change. Built in everywhere: no {% load %} needed.

A page of results names some two hundred pictures, so each is put together once a process.
"""

from functools import lru_cache

from django import template
from django.template.base import token_kwargs
from django.template.loader_tags import BlockNode
from django.templatetags.static import static
from django.utils.html import format_html

register = template.Library()

_HEXAGON = "87,46 68.5,78.04 31.5,78.04 13,46 31.5,13.96 68.5,13.96"


remembered = lru_cache(maxsize=500)


def sprite_url():
    return static("icons.svg")


@register.simple_tag
@remembered
def icon(name, css=""):
    """An icon of static/src/icons/ by file name. Decorative: the words beside it carry the meaning."""
    return format_html(
        '<svg class="ch-icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f" {css}" if css else "",
        sprite_url(),
        name,
    )


@register.simple_tag
@remembered
def mark(state, css=""):
    """The badge mark: awarded, declared or lapsed, told apart by shape."""
    return format_html(
        '<svg class="ch-badge ch-badge--{}{}" viewBox="0 0 64 64" aria-hidden="true" focusable="false">'
        '<use href="{}#mark-{}"/></svg>',
        state,
        f" {css}" if css else "",
        sprite_url(),
        state,
    )


@register.simple_tag
@remembered
def theme_hex(number, css=""):
    """The hexagon of a Making it Real theme (1 to 6) with its icon in white."""
    return format_html(
        '<svg class="ch-hex ch-hex--t{0}{1}" viewBox="0 0 100 92" aria-hidden="true" focusable="false">'
        '<polygon class="ch-hex__tile" points="{2}" stroke-width="22" stroke-linejoin="round"/>'
        '<use class="ch-hex__icon" href="{3}#theme-{0}" x="23" y="19" width="54" height="54"/></svg>',
        number,
        f" {css}" if css else "",
        _HEXAGON,
        sprite_url(),
    )


@register.simple_tag
@remembered
def scene(name, css="ch-scene"):
    """A picture drawn from above, 320 by 200. Decorative, so its text is empty; loaded when scrolled to."""
    return format_html(
        '<img class="{}" src="{}" alt="" width="320" height="200" loading="lazy" decoding="async">',
        css,
        static(f"pictures/scene-{name}.svg"),
    )


class OnceNode(template.Node):
    """Keeps what its inside came to, for each set of values, as long as the process keeps the template.

    The inside is given these values and nothing else, so that nothing about a reader can be kept with it.
    """

    MOST = 200  # sets of values
    child_nodelists = ()  # no block stands in it, so {% extends %} need not look through it

    def __init__(self, inside, named):
        self.nodelist = inside
        self.named = named
        self.kept = {}

    def render(self, context):
        values = {name: expression.resolve(context) for name, expression in self.named.items()}
        key = tuple(values.values())
        drawn = self.kept.get(key)
        if drawn is None:
            if len(self.kept) >= self.MOST:
                self.kept = {}
            drawn = self.kept[key] = self._draw(values, context.template)
        return drawn

    def _draw(self, values, whole):
        alone = template.Context(values)
        with alone.bind_template(whole):
            return self.nodelist.render(alone)


@register.tag
def once(parser, token):
    """{% once helpline=site.helpline %} … {% endonce %}: drawn once a process for each set of these values."""
    tag, *words = token.split_contents()
    named = token_kwargs(words, parser)
    if words:
        raise template.TemplateSyntaxError(f"{{% {tag} %}} takes only name=value.")
    inside = parser.parse(("endonce",))
    if inside.get_nodes_by_type(BlockNode):
        raise template.TemplateSyntaxError(f"{{% {tag} %}} takes no block.")
    parser.delete_first_token()
    return OnceNode(inside, named)
