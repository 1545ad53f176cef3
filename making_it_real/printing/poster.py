"""The poster: what is asked, of whom, until when, and the way in as words and as a QR code."""

from django.utils.formats import date_format
from django.utils.html import escape

from making_it_real.invitations.links import open_link
from making_it_real.printing.qr import qr_svg
from making_it_real.printing.typesetting import pdf


def content(about):
    link = open_link(about)
    return {
        "title": "How is your care and support?",
        "lead": f"{about.organisation} would like to know how things really are.",
        "who": "For people who use care or support, and for people who care for somebody.",
        "until": f"Answer until {date_format(about.campaign.closes_on, 'j F Y')}.",
        "promise": "Nobody can tell which answers are yours. You can skip any question. Your care does not change.",
        "how": "Point the camera of a phone at the square, or type this address:",
        "link": link.removeprefix("https://").removeprefix("http://"),
        "help": "You would rather have it on paper, or somebody to help? Ask the person who shows you this.",
        "organisation": str(about.organisation),
        "qr": qr_svg(link),
        "alt": f"A QR code that leads to {link}",
    }


def poster_pdf(about):
    return pdf("poster", content(about))


def poster_svg(about):
    """A drawing of A6 shape to put on a page of one's own: the code, with the words and the address beneath."""
    said = content(about)
    drawing = said["qr"].replace("<svg ", '<svg x="15" y="36" width="75" height="75" ', 1)
    lines = [(16, 7, 700, said["title"]), (27, 4.2, 400, _short(str(about.organisation))),
             (122, 4.6, 700, said["until"]), *_wrapped(said["link"], 131)]  # fmt: skip
    words = "".join(
        f'<text x="52.5" y="{y}" font-size="{size}" font-weight="{weight}" text-anchor="middle">{escape(text)}</text>'
        for y, size, weight, text in lines
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 105 148" width="105mm" height="148mm" role="img" '
        f'aria-labelledby="t" font-family="Atkinson Hyperlegible Next, Verdana, sans-serif"><title id="t">{escape(said["alt"])}</title>'
        f'<rect width="105" height="148" fill="#fff"/>{drawing}{words}</svg>'
    )


def _short(text):
    return text if len(text) <= 44 else f"{text[:43].rstrip()}…"


def _wrapped(link, y):
    """An address has no spaces to break at, so it breaks where it must."""
    pieces = [link[start : start + 42] for start in range(0, len(link), 42)]
    return [(y + 5 * place, 4, 400, piece) for place, piece in enumerate(pieces[:3])]
