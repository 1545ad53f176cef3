"""Texts from a feed made safe and plain: no markup, no hidden characters, no longer than they may be."""

import re
import unicodedata
from html import unescape

import nh3
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from innovations.open_referral.pages import NOT_UTF8

MOST_READ = 200_000  # characters of a text that are looked at: far above every limit
_BREAKS = re.compile(
    r"</(?:p|div|ul|ol|li|h[1-6]|tr|table|section|article)\s*>|<(?:br|hr)\s*/?>", re.IGNORECASE
)
_TAG = re.compile(r"</?(?:[a-z][a-z0-9]*)(?:\s[^<>]*)?/?>|<!--", re.IGNORECASE)
_HIDDEN = {"Cc", "Cs", "Co", "Cn"}
_INVISIBLE = set("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad")
_NOTHING = {"none", "n/a", "na", "nil", "null", "not known", "unknown", "not applicable", "tbc", "-", "."}
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"‘'])")
_ADDRESS = re.compile(r"[^\s<>()\[\];,:\"]+@[^\s<>()\[\];,:\"]+\.[^\s<>()\[\];,:\"]+")
_PHONE = re.compile(r"\+?[0-9(][0-9()\s./\-–]*(?:\s*(?:ext|extension|x)\.?\s*[0-9]+)?", re.IGNORECASE)


class NotUtf8(ValueError):
    """The text has bytes that are not UTF-8, so nobody can tell what it says."""


def plain(value):
    """A text without markup: paragraphs kept as empty lines, entities decoded. Other kinds of value give ""."""
    if not isinstance(value, str):
        return ""
    if NOT_UTF8 in value:
        raise NotUtf8
    text = value[:MOST_READ]
    for _ in range(3):  # markup is often escaped once or twice more than it should be
        if "&" not in text and not _TAG.search(text):
            break
        text = unescape(nh3.clean(_BREAKS.sub("\n\n", text), tags=set()))
    return _tidy(_TAG.sub(" ", text))


def _tidy(text):
    text = (
        "".join(_seen(character) for character in text)
        if not text.isascii() or not text.isprintable()
        else text
    )
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _seen(character):
    if character in "\n\t":
        return character
    if character in "\r\x0b\x0c\x85\u2028\u2029":
        return "\n" if character != "\r" else ""
    return "" if character in _INVISIBLE or unicodedata.category(character) in _HIDDEN else character


def line(value):
    """The same on one line; words that say there is nothing ("not known") are nothing."""
    text = " ".join(plain(value).split())
    return "" if text.casefold() in _NOTHING else text


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
    text = line(value)
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
    text = line(value)
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
    """(number, problem): a number that can be dialled, 3 to 15 digits, with an extension if there is one."""
    text = line(str(value) if isinstance(value, int) and not isinstance(value, bool) else value)
    if not text:
        return "", ""
    found = _PHONE.search(text.removeprefix("tel:"))
    number = " ".join(found[0].split()).strip(" -–./") if found else ""
    if not 3 <= sum(character.isdigit() for character in number) <= 20 or len(number) > 40:
        return "", f"“{text[:60]}” is not a phone number, so it was left out."
    return number, ""
