"""“Is it still right?”: the page behind each link in the mail. Opening it changes nothing; the button does."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from carehub.access import public
from carehub.accounts.models import Organisation
from innovations.freshness import answers
from innovations.freshness.words import day_words
from innovations.listing import reading
from innovations.listing.fields import FIELDS
from innovations.models import CheckLink

Answer = CheckLink.Answer


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, token, slug, answer):
    if answer not in Answer.values:
        raise Http404
    today = timezone.localdate()
    try:
        link = answers.find(token, slug, today)
        if request.method == "POST" and not link.used_at:
            return _answered(request, link, answer, today)
    except answers.CannotBeUsed as problem:
        return _page(request, "innovations/check_refused.html", {"problem": problem}, status=problem.status)
    if link.used_at:
        return _page(request, "innovations/check_done.html", {"link": link, "entry": link.round.innovation})
    return _page(request, "innovations/check.html", _asked(request, link, answer))


def _page(request, template, context, status=200):
    return render(request, template, {"nav": "directory", **context}, status=status)


def _answered(request, link, answer, today):
    if answer == Answer.CHANGE:
        answers.needs_a_change(link, today)
        return _to_change(request, link)
    verbs = {Answer.RIGHT: answers.still_right, Answer.STOPPED: answers.no_longer_running}
    verbs[answer](link, today)
    return redirect(request.path)


def _to_change(request, link):
    """To the organisation's own page for it when they are signed in; else to sign in, or to the page for everybody."""
    entry = link.round.innovation
    if link.organisation is None or "no_account" in request.POST:
        return redirect("suggest-change", slug=entry.slug)
    if _is_at_the_desk(request, link):
        # 307: the browser posts again to where changes begin.
        return redirect("listing-change", link.organisation.slug, entry.slug, preserve_request=True)
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.path})}")


def _is_at_the_desk(request, link):
    user = request.user
    return user.is_authenticated and Organisation.objects.of_member(user).contains(link.organisation)


def _asked(request, link, answer):
    entry = link.round.innovation
    return {
        "link": link,
        "entry": entry,
        "answer": answer,
        "parts": _parts(entry),
        "checked": entry.last_checked_on
        and f"{day_words(entry.last_checked_on)}, by {entry.last_checked_by}",
        "others": [
            (label, reverse("check", args=[request.resolver_match.kwargs["token"], entry.slug, value]))
            for value, label in Answer.choices
            if value != answer
        ],
        "signs_in": link.organisation is not None and not _is_at_the_desk(request, link),
    }


def _parts(entry):
    """(label, words or list of lines) of all that people see of it."""
    content = reading.read(entry)
    shown = [
        (field.label, field.show(content[field.name])) for field in FIELDS if content[field.name] is not False
    ]
    return [(label, [value] if isinstance(value, str) else value) for label, value in shown if value]
