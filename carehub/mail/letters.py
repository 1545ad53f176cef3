"""A letter from its template: plain text, and HTML made of the same words.

templates/emails/<template>.txt begins with "Subject: …" and a blank line. A blank line ends a paragraph, lines that
begin with "- " are a list, and a link stands on a line of its own. Templates know `site` and are plain text, so nothing
in them is escaped; the HTML escapes everything.
"""

import re
from dataclasses import dataclass

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string

from carehub.context import Site

_LINK = re.compile(r"https?://\S+")
_SUBJECT = "Subject: "


class NoSubject(ValueError):
    """The first line of an e-mail template is not its subject."""


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Line:
    words: str
    is_link: bool


@dataclass(frozen=True)
class Block:
    """A paragraph, or the points of a list."""

    lines: list
    is_list: bool


def write(template, context):
    first, _, text = _words(f"emails/{template}.txt", context).partition("\n")
    if not first.startswith(_SUBJECT):
        raise NoSubject(f"emails/{template}.txt does not begin with “{_SUBJECT}”.")
    subject = one_line(first.removeprefix(_SUBJECT))
    text = "\n\n".join([text.strip(), _words("emails/ending.txt", {})]) + "\n"
    return Letter(subject, text, as_html(subject, text))


def as_html(subject, text):
    return render_to_string("emails/layout.html", {"subject": subject, "blocks": blocks(text)})


def one_line(text):
    """Without line breaks, which would begin another header."""
    return " ".join(text.split())


def blocks(text):
    return [_block(part.splitlines()) for part in re.split(r"\n{2,}", _tidy(text)) if part]


def _block(lines):
    is_list = all(line.startswith("- ") for line in lines)
    words = [line.removeprefix("- ") if is_list else line for line in lines]
    return Block([Line(line, bool(_LINK.fullmatch(line))) for line in words], is_list)


def _words(name, context):
    site = Site(settings.DEMONSTRATION, settings.HELPLINE, settings.SITE_URL, list_count=0)
    return _tidy(get_template(name).template.render(Context({**context, "site": site}, autoescape=False)))


def _tidy(text):
    """No spaces at the end of lines, and one blank line where tags of the template left several."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
