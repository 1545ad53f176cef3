"""fill.py QUESTIONS: makes the peer's tables and one survey: radio buttons in six categories, a page each. By the peer's Python."""

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.peer.settings")
django.setup()

from survey.models import Category, Question, Survey  # noqa: E402  Django has to be set up first

CHOICES = "Yes always,Yes mostly,Sometimes,Not often,No never,Does not apply to me"


def main(questions):
    call_command("migrate", verbosity=0)
    survey = Survey.objects.create(
        name="Making it Real", description="How is your care?", is_published=True, need_logged_user=False,
        editable_answers=False, display_method=Survey.BY_CATEGORY,
    )  # fmt: skip
    categories = [Category.objects.create(name=f"Theme {n}", survey=survey, order=n) for n in range(1, 7)]
    for place in range(questions):
        Question.objects.create(
            text=f"I say what matters to me, and people listen: statement {place + 1}.", order=place, required=True,
            category=categories[place * 6 // questions], survey=survey, type=Question.RADIO, choices=CHOICES,
        )  # fmt: skip
    print(f"/survey/{survey.pk}/")


main(int(sys.argv[1]))
