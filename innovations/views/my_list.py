"""My list: what somebody saved, in their own browser's cookie, or a list somebody sent them, in the address."""

from django.conf import settings
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST, require_safe

from carehub.access import public
from carehub.context import LIST_LIMIT, listed_ids
from innovations import my_list as lists
from innovations.models import Innovation

# Characters. Some mail programs cut or do not open an address that is longer.
LONGEST_MAIL = 1900


@public
@require_safe
def my_list(request):
    sent = listed_ids(request.GET.get("ids", ""))
    mine = lists.saved_ids(request)
    ids = sent or mine
    entries, gone = lists.entries(ids)
    shared = bool(sent) and sent != mine
    saved = set(mine) if shared else {entry.pk for entry in entries}
    shown = [lists.taken_along(entry, entry.pk in saved) for entry in entries]
    link = f"{settings.SITE_URL}{reverse('my-list')}?ids={lists.as_text(entry.pk for entry in entries)}"
    context = {
        "nav": "list",
        "crumbs": [("Home", reverse("home")), ("A list for you" if shared else "My list", "")],
        "shared": shared,
        "entries": shown,
        "all_ids": lists.as_text(entry.pk for entry in entries),
        "gone": gone,
        "link": link,
        "mail": _mail(link, shown),
        "large": "large" in request.GET,
        "large_url": _address(sent, large="1"),
        "plain_url": _address(sent),
        "limit": LIST_LIMIT,
    }
    return render(request, "innovations/my_list.html", context)


def _address(sent, **extra):
    """This page's own address, with the ids when the list came in the address."""
    params = {"ids": lists.as_text(sent), **extra} if sent else extra
    return f"{reverse('my-list')}?{urlencode(params)}" if params else reverse("my-list")


def _mail(link, entries):
    """The address that opens a letter with the link and with as many of the entries as fit."""
    things = "one thing" if len(entries) == 1 else f"{len(entries)} things"
    start = f"Here is a list of {things} that could help, from CareHub:\n\n{link}\n"
    letter = _letter(start)
    for number, entry in enumerate(entries, 1):
        start += f"\n{_in_a_letter(entry)}\n"
        more = len(entries) - number
        longer = _letter(start + (f"\nAnd {more} more: follow the link above.\n" if more else ""))
        if len(longer) > LONGEST_MAIL:
            break
        letter = longer
    return letter


def _in_a_letter(entry):
    place = ", ".join(filter(None, [entry.street, entry.postcode]))
    when, phone = "; ".join(entry.open), entry.phone
    lines = [entry.card.title, place, *entry.where, when and f"Open: {when}", phone and f"Phone: {phone}"]
    return "\n".join(filter(None, lines))


def _letter(body):
    return "mailto:?" + urlencode({"subject": "A list from CareHub", "body": body}).replace("+", "%20")


@public
@require_POST
def save(request):
    """Add or remove what is named (ids joined by dots). A page goes back to where it was; htmx gets the new button."""
    add, remove = listed_ids(request.POST.get("add", "")), listed_ids(request.POST.get("remove", ""))
    if not add and not remove:
        return HttpResponseBadRequest("Nothing to save was named.", content_type="text/plain")
    known = set(Innovation.objects.saved(add).values_list("pk", flat=True))
    before = lists.current(lists.saved_ids(request))
    ids = lists.without(lists.with_added(before, [pk for pk in add if pk in known]), remove)
    if request.htmx:
        return lists.remember(_button(request, (add or remove)[0], ids), ids)
    return lists.remember(redirect(_back(request)), ids)


def _button(request, pk, ids):
    """The button as it now stands, and the number beside “My list”."""
    entry = Innovation.objects.with_ids([pk]).only("pk", "title").first()
    context = {"pk": pk, "title": entry.title if entry else "", "saved": pk in ids, "number": len(ids)}
    return render(request, "innovations/saved.html", context)


@public
@require_POST
def clear(request):
    return lists.remember(redirect("my-list"), [])


def _back(request):
    """Where the reader was, if that is a page of this site; otherwise the list."""
    back = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if ours else reverse("my-list")
