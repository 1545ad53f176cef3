"""Files of evidence: judged by what they hold, not by what they are called. A picture is drawn anew, a PDF looked through."""

from dataclasses import dataclass

from carehub import virus_scan
from carehub.uploads import MEGABYTE
from innovations import pictures
from making_it_real.declaring import pdf

MOST_BYTES = 10 * MEGABYTE
PDF, WEBP = "application/pdf", "image/webp"
ENDINGS = {PDF: "pdf", WEBP: "webp"}

TOO_LARGE = "‘{name}’ has {size} MB. We can take up to 10 MB. Save it smaller, or put it on your website and give us the link"
EMPTY = "‘{name}’ is empty. Choose another file"
NOT_KNOWN = "‘{name}’ is not a file we can take. Send a PDF, or a picture (JPEG, PNG or WebP)"
HARMFUL = "Our virus scanner says that ‘{name}’ is harmful, so we did not keep it. Ask the people who look after your computers"
NOT_SCANNED = "We cannot check files for viruses just now, so we did not keep ‘{name}’. Try again later"


class NotAccepted(Exception):
    """The message says what is wrong with the file and what to do."""


@dataclass(frozen=True)
class Judged:
    content: bytes
    media_type: str


def judge(file):
    """What to keep of an uploaded file. Raises NotAccepted."""
    if file.size > MOST_BYTES:
        raise NotAccepted(TOO_LARGE.format(name=file.name, size=-(-file.size // MEGABYTE)))
    if not file.size:
        raise NotAccepted(EMPTY.format(name=file.name))
    content = file.read()
    _scan(file.name, content)
    if content.startswith(pdf.BEGINNING):
        return _pdf(file.name, content)
    return Judged(_picture(file), WEBP)


def _scan(name, content):
    try:
        virus_scan.scan(content)
    except virus_scan.VirusFound as found:
        raise NotAccepted(HARMFUL.format(name=name)) from found
    except virus_scan.CouldNotScan as failed:
        raise NotAccepted(NOT_SCANNED.format(name=name)) from failed


def _pdf(name, content):
    if problem := pdf.problem(content):
        raise NotAccepted(f"‘{name}’ {problem}")
    return Judged(content, PDF)


def _picture(file):
    try:
        return pictures.redrawn(file)
    except pictures.NotAPicture as refused:
        words = str(refused)
        raise NotAccepted(
            NOT_KNOWN.format(name=file.name) if words == pictures.NOT_KNOWN else words
        ) from refused
