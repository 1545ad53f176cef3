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


def code_svg(about):
    """The QR code alone, to put on a page of one's own."""
    said = content(about)
    return said["qr"].replace(">", f' role="img"><title>{escape(said["alt"])}</title>', 1)
