"""The survey as somebody would write it in an hour, to compare with: a Django form a page, and nothing is kept.

As many pages, radio buttons and requests as the survey by invitation; the words are the published statements, read once
by the process. No query, no saved answers, no cookie of its own, no languages, no Easy Read.
"""

from functools import cache

from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path

from carehub.access import public
from carehub.themes import Theme
from making_it_real.answers import Answer
from making_it_real.models import Statement, StatementSet
from making_it_real.segments import Payment, Position


class BareForm(forms.Form):
    default_renderer = DjangoTemplates


def _choose(label, choices):
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


@cache
def _pages():
    """{name: form class}, in order."""
    about_you = {
        "position": _choose("Who are you?", Position.choices),
        "payment": _choose("Who pays?", Payment.choices),
    }
    pages = {"you": type("AboutYou", (BareForm,), about_you)}
    for theme in Theme:
        asked = Statement.objects.of(StatementSet.objects.current().pk).in_order().filter(theme=theme)
        fields = {f"a{place}": _choose(one.text, Answer.choices) for place, one in enumerate(asked)}
        pages[str(theme.value)] = type(f"Part{theme.value}", (BareForm,), fields)
    return {**pages, "check": type("Check", (BareForm,), {})}


@public
def invited(request):
    return redirect("/bench/form/start/")


@public
def start(request):
    return render(request, "bare_form.html", {"title": "Start"})


@public
def page(request, name):
    form_class = _pages().get(name)
    if form_class is None:
        raise Http404
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(f"/bench/form/{_after(name)}/")
    return render(request, "bare_form.html", {"title": name, "form": form})


def _after(name):
    names = [*_pages(), "sent"]
    return names[names.index(name) + 1]


@public
def sent(request):
    return render(request, "bare_form.html", {"title": "Thank you"})


urlpatterns = [
    path("i/", invited),
    path("start/", start),
    path("sent/", sent),
    path("<str:name>/", page),
]
