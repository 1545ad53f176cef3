"""The one way a state changes: one conditional UPDATE, so that two people cannot both succeed, and one record of it."""

from django.db import models, transaction
from django.utils import timezone


class NotAllowedNow(Exception):
    """The thing is not, or no longer, in a state from which this may be done."""


class Step(models.Model):
    """Who moved a thing from which state to which, when and why. Concrete classes add a `subject` foreign key."""

    state_from = models.CharField(max_length=12)
    state_to = models.CharField(max_length=12)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(
        max_length=200, help_text="The person's name, or the import or task that did it."
    )
    why = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


def not_now(subject, status):
    """The NotAllowedNow that says what became of it and who did that."""
    last = subject.steps.first()
    words = subject.Status(status).label
    who = f"{last.by_name} was here first: this" if last else "This"
    return NotAllowedNow(f"{who} is now “{words}”, so that cannot be done any more.")


@transaction.atomic
def move(subject, *, to, allowed_from, by, why="", **changes):
    """Move `subject.status` and apply `changes` to its fields, or raise NotAllowedNow.

    `by` is a User, or words naming the import or task that acts. `allowed_from` is a collection of states.
    """
    manager = type(subject)._base_manager
    before = manager.select_for_update().values_list("status", flat=True).get(pk=subject.pk)
    moved = manager.filter(pk=subject.pk, status__in=allowed_from).update(status=to, **changes)
    if not moved:
        raise not_now(subject, before)
    person = None if isinstance(by, str) else by
    subject.steps.create(state_from=before, state_to=to, by=person, by_name=str(by), why=why)
    for field, value in {"status": to, **changes}.items():
        setattr(subject, field, value)
