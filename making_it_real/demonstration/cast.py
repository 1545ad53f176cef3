"""Who acts in the stories, and by which criteria they judge."""

from datetime import date

from django.utils import timezone

from carehub.accounts.models import User
from making_it_real.models import CriteriaSet

# Nobody can sign in as these: they have no password and are not active.
CAST = {
    "lead": "Robin Lead",
    "moderator": "Morgan Moderator",
    "assessor": "Ash Assessor",
    "second": "Sam Second",
}
CRITERIA = {
    "in-the-room": "People who use care, and carers, shaped it",
    "evidence": "What it says about itself has evidence",
    "actions": "Actions are specific and have a date",
    "kept": "What was promised before is accounted for",
}


def people():
    """{part: User}"""
    return {part: _person(part, name) for part, name in CAST.items()}


def _person(part, name):
    given = {"name": name, "is_active": False, "is_moderator": part == "moderator",
             "is_assessor": part in ("assessor", "second")}  # fmt: skip
    email = f"{part}@making-it-real.example"
    return User.objects.filter(email=email).first() or User.objects.create_user(email, **given)


def criteria():
    """A set to judge by, unless there is one."""
    if CriteriaSet.objects.filter(from_day__lte=timezone.localdate()).exists():
        return
    made = CriteriaSet.objects.create(title="Criteria, a sample", from_day=date(2023, 1, 1))
    for order, (code, text) in enumerate(CRITERIA.items()):
        made.criteria.create(code=code, text=text, order=order)
