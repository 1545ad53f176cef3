"""The survey on paper, in large print or Easy Read, for one organisation in one campaign."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.formats import date_format

from carehub.themes import Theme
from making_it_real.answers import Answer
from making_it_real.invitations.links import open_link
from making_it_real.models import Statement
from making_it_real.paper.questions import AWARE, STATEMENT, about_you, parts_of
from making_it_real.pictures import PICTURES
from making_it_real.printing.qr import qr_svg
from making_it_real.printing.typesetting import pdf

FACES = {
    Answer.ALWAYS: 5,
    Answer.MOSTLY: 4,
    Answer.SOMETIMES: 3,
    Answer.NOT_OFTEN: 2,
    Answer.NEVER: 1,
    Answer.NOT_MINE: 0,
}


def paper_pdf(about, easy=False):
    return pdf("paper", content(about, easy))


def content(about, easy):
    link = open_link(about)
    return {
        "title": "How is your care and support?",
        "organisation": str(about.organisation),
        "code": code_of(about),
        "until": date_format(about.campaign.closes_on, "j F Y"),
        "link": link.removeprefix("https://").removeprefix("http://"),
        "qr": qr_svg(link),
        "easy": easy,
        "parts": _parts(about.campaign, easy),
        "words": about.campaign.comments,
    }


def code_of(about):
    """What says which survey and which organisation a form belongs to, at the foot of each page."""
    return f"{about.campaign.slug} / {about.organisation.slug}"


def _parts(campaign, easy):
    found = []
    if questions := about_you(campaign):
        asked = {"position": "Do you use care, or care for somebody?", "payment": "Who pays for the care?"}
        found.append(_part("About you", [_question(asked[one.name], one.options) for one in questions]))
    statements = Statement.objects.of(campaign.statement_set).in_order()
    by_theme = {}
    for one in statements:
        by_theme.setdefault(one.theme, []).append(_statement(one, easy))
    found += [_part(Theme(theme).label, asked, words=True) for theme, asked in by_theme.items()]
    heard = [part for part in parts_of(campaign) if part.questions[0].options == AWARE]
    return found + [
        _part("Have you heard of it?", [_question(one.label, one.options) for one in part.questions])
        for part in heard
    ]


def _part(title, questions, words=False):
    return {"title": title, "questions": questions, "words": words}


def _question(text, options):
    return {"text": text, "number": "", "picture": "", "alt": "",
            "options": [{"words": option.label, "face": ""} for option in options]}  # fmt: skip


def _statement(one, easy):
    options = [{"words": option.label, "face": _face(option.key) if easy else ""} for option in STATEMENT]
    picture = _svg(f"pictures/easy-read/{one.picture}.svg") if easy and one.picture else ""
    return {"number": one.code, "text": one.easy_read if easy and one.easy_read else one.text, "options": options,
            "picture": picture, "alt": PICTURES.get(one.picture, "") if picture else ""}  # fmt: skip


def _svg(name):
    found = finders.find(name)
    return Path(found).read_text(encoding="utf-8") if found else ""


def _face(letter):
    return (Path(__file__).parent / "faces" / f"face-{FACES[letter]}.svg").read_text(encoding="utf-8")
