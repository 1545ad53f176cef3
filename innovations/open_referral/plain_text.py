"""Texts from a feed made safe and plain: no markup, no hidden characters, no longer than they may be."""

import re
import unicodedata
from html import unescape
from html.entities import html5

import nh3
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from innovations.open_referral.pages import NOT_UTF8

MOST_READ = 200_000  # characters of a text that are looked at: far above every limit
MOST_ADDRESS = 2_000  # characters in which a web or e-mail address is looked for

# The elements of HTML. A “<” before any other word, as in “<jo@example.org>”, is not a tag but text.
_BLOCKS = (
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 head header hr html legend li main menu nav ol optgroup option p pre search section select "
    "summary table tbody tfoot thead tr ul"
)
_CELLS = "td th button label"
_OTHERS = (
    "a abbr acronym applet area audio b base bdi bdo big canvas cite code col colgroup data datalist del dfn em embed font "
    "frame frameset i iframe img input ins kbd link map mark marquee math meta meter nobr noembed noframes noscript object "
    "o:p output param picture plaintext progress q rp rt ruby s samp script slot small source span strike strong style sub "
    "sup svg template textarea time title track tt u var video wbr xmp"
)


def _tags(names):
    """A pattern for the tags, opening or closing, of these elements."""
    return rf"</?(?:{'|'.join(names.split())})(?=[\s/>])[^<>]*>"


_ANY_TAG = _tags(f"{_BLOCKS} {_CELLS} {_OTHERS}") + r"|<!--|<[!?](?:doctype|xml)[^<>]*>"
_TAG = re.compile(_ANY_TAG, re.IGNORECASE)
_NO_TAG = re.compile(rf"(?!{_ANY_TAG})<", re.IGNORECASE)
_BREAK = re.compile(_tags(_BLOCKS), re.IGNORECASE)
_GAP = re.compile(_tags(_CELLS), re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]+|#x[0-9a-f]+|([a-z0-9]+));", re.IGNORECASE)
_HIDDEN = {"Cc", "Cs", "Co", "Cn"}
_INVISIBLE = set("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad")
_NOTHING = {"none", "n/a", "na", "nil", "null", "not known", "unknown", "not applicable", "tbc", "-", "."}
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"‘'])")
_ADDRESS = re.compile(r"[^\s<>()\[\];,:\"@]+@[^\s<>()\[\];,:\"@]+\.[^\s<>()\[\];,:\"@]+")
_PHONE = re.compile(
    r"""
    (?<![0-9+])
    (?: \(?(?:\+|00)44\)? [\s-]* (?:\(0\)|0)? [\s(-]* | \(?0 )  # “+44”, “+44 (0)”, or the “0” of a British number
    [1-9][0-9] (?:[\s().–-]{0,3}[0-9]){4,6} [\s().–-]{0,3}[0-9]{2} (?![0-9])  # 8 to 10 more digits
    (?: [\s,]*(?:extension|ext|x)\.?\s*[0-9]{1,6} )?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SHORT_PHONE = re.compile(r"1[0-9][0-9]|999|116 ?[0-9]{3}")  # 111, 999, 116 123 (the Samaritans)


class NotUtf8(ValueError):
    """The text has bytes that are not UTF-8, so nobody can tell what it says."""


def plain(value):
    """A text without markup: paragraphs kept as empty lines, entities decoded. Other kinds of value give ""."""
    text = _given(value)
    for _ in range(3):  # markup is often escaped once or twice more than it should be
        if "&" not in text and "<" not in text:
            break
        text = _readable(_decoded(_without_tags(text)))
    lines = [" ".join(line.split()) for line in _TAG.sub(" ", text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _given(value):
    if not isinstance(value, str):
        return ""
    if NOT_UTF8 in value:
        raise NotUtf8
    return _readable(value[:MOST_READ])


def _without_tags(text):
    """What nh3 leaves of it. “&” and every “<” that begins no tag are hidden from nh3, which would take them for markup."""
    text = _GAP.sub(" ", _BREAK.sub("\n\n", text))
    text = _NO_TAG.sub("&lt;", text.replace("&", "&amp;"))
    return unescape(nh3.clean(text, tags=set(), clean_content_tags={"script", "style", "svg"}))


def _decoded(text):
    """Only what surely is an entity: “&amp;” and “&copy;”, but not the “&copy” of “?a=1&copy=2”."""
    return _ENTITY.sub(lambda it: unescape(it[0]) if not it[1] or f"{it[1]};" in html5 else it[0], text)


def _readable(text):
    """Without hidden characters, and with one kind of line break."""
    text = text.replace("\r\n", "\n")
    return text if text.isascii() and text.isprintable() else "".join(map(_seen, text))


def _seen(character):
    if character in "\n\t":
        return character
    if character in "\r\x0b\x0c\x85\u2028\u2029":
        return "\n"
    return "" if character in _INVISIBLE or unicodedata.category(character) in _HIDDEN else character


def line(value):
    """The same on one line; words that say there is nothing ("not known") are nothing."""
    return _one_line(plain(value))


def _one_line(text):
    text = " ".join(text.split())
    return "" if text.casefold() in _NOTHING else text


def _address(value):
    """A web or e-mail address as it was written. Nothing but tags and entities is taken out of it."""
    return _one_line(_TAG.sub(" ", _decoded(_given(value)[:MOST_ADDRESS])))


def cut(text, longest):
    """No longer than so many characters, cut at a word and marked with an ellipsis."""
    if len(text) <= longest:
        return text
    short = text[: longest - 1]
    at_word = short.rsplit(None, 1)[0] if short.split() else ""
    return (at_word if len(at_word) > longest * 0.6 else short).rstrip(" ,;:-–") + "…"


def first_sentences(text, longest=280):
    """As many whole sentences of the first paragraphs as fit; else the first one, cut at a word."""
    sentences = _SENTENCE.split(" ".join(text.split()))
    summary = sentences[0]
    for sentence in sentences[1:]:
        if len(summary) + 1 + len(sentence) > longest:
            break
        summary += f" {sentence}"
    return cut(summary, longest)


def web_address(value):
    """(address, problem): an http(s) address, mended when it only lacks its beginning; or "" and what is wrong."""
    text = _address(value).strip("<>")
    if not text:
        return "", ""
    text = (
        text.split()[0] if re.match(r"https?://|www\.", text, re.IGNORECASE) else text
    )  # of several, the first
    scheme = re.match(r"([a-z][a-z0-9+.\-]*):(?![0-9])", text, re.IGNORECASE)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return "", f"The link “{text[:60]}” is not http or https, so it was left out."
    address = text if scheme else f"https://{text.lstrip('/')}"
    if len(address) > 500 or not _WEB.fullmatch(address):
        return "", f"The link “{text[:60]}” is not a web address, so it was left out."
    return address, ""


_WEB = re.compile(
    r"https?://(?:[\w\-]+\.)+[^\W\d_][\w\-]*(?::[0-9]{1,5})?(?:[/?#][^\s<>\"\\^`{|}]*)?", re.IGNORECASE
)


def email_address(value):
    """(address, problem): the first e-mail address in the text; or "" and what is wrong."""
    text = _address(value)
    if not text:
        return "", ""
    found = _ADDRESS.search(text.removeprefix("mailto:"))
    address = found[0].strip(".") if found else ""
    try:
        validate_email(address)
    except ValidationError:
        return "", f"“{text[:60]}” is not an e-mail address, so it was left out."
    return address, ""


def phone_number(value):
    """(number, problem): the first British number in the text, with its extension; or "" and what is wrong."""
    text = line(str(value) if isinstance(value, int) and not isinstance(value, bool) else value)
    if not text:
        return "", ""
    found = _SHORT_PHONE.fullmatch(text.removeprefix("tel:")) or _PHONE.search(text)
    number = found[0] if found else ""
    if number.count("(") != number.count(")"):  # “(0161 234 5000)” without the bracket at its end
        number = number.replace("(", "").replace(")", "")
    if not number or len(number) > 40:
        return "", f"“{text[:60]}” is not a phone number, so it was left out."
    return number, ""
