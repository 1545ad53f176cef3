"""Evidence of a draft: links and files, for a statement or for who was in the room. It is added and taken away, never changed."""

from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.db import transaction

from making_it_real.declaring import files
from making_it_real.declaring.forms import EvidenceForm
from making_it_real.declaring.saving import touch
from making_it_real.models import Evidence

MOST = 10  # for one statement, or for the room
FULL = f"There are {MOST} already. Take one away first"


def typed(data, sent, statement=None):
    """The form of a page that was sent, or with data None an empty one. `statement` None: the room."""
    prefix = f"evidence-{statement.pk}" if statement else "evidence"
    return EvidenceForm(data, sent, prefix=prefix, auto_id="id_%s")


def add(declaration, form, *, by, statement=None):
    """Keep what a form brought: True when there was something and all of it was kept.

    What cannot be kept becomes an error of the form; a good link is kept beside a bad file.
    """
    if not form.is_valid():
        return False
    about = declaration.evidence.about(statement)
    kept = [
        _add_link(declaration, form, about, by, statement),
        _add_file(declaration, form, about, by, statement),
    ]
    return any(kept) and not form.errors


def _add_link(declaration, form, about, by, statement):
    url, label = form.cleaned_data["url"], form.cleaned_data["label"]
    if not url or about.filter(url=url).exists():
        return bool(url)
    if _is_full(form, "url", about):
        return False
    _keep(declaration, Evidence(label=label or urlsplit(url).hostname or url[:200], url=url), by, statement)
    return True


def _add_file(declaration, form, about, by, statement):
    sent, label = form.cleaned_data["file"], form.cleaned_data["label"]
    if not sent or _is_full(form, "file", about):
        return False
    try:
        judged = files.judge(sent)
    except files.NotAccepted as refused:
        form.add_error("file", str(refused))
        return False
    shown = Evidence(label=label or sent.name[:200], media_type=judged.media_type, size=len(judged.content))
    _keep(declaration, shown, by, statement, judged.content)
    return True


def _is_full(form, name, about):
    if about.count() < MOST:
        return False
    form.add_error(name, FULL)
    return True


@transaction.atomic
def _keep(declaration, shown, by, statement, content=None):
    declaration.hold()
    touch(declaration, by=by)
    shown.declaration, shown.statement, shown.by = declaration, statement, by
    if content is not None:
        shown.file.save("", ContentFile(content), save=False)
    shown.save()


@transaction.atomic
def take_away(declaration, key, *, by):
    """One of this draft's own. False when it is not there, or not any more."""
    shown = declaration.evidence.with_key(key).first()
    if shown is None:
        return False
    declaration.hold()
    touch(declaration, by=by)
    shown.take_away()
    return True
