"""A decision on a comment, and what follows in the queue, in one transaction."""

from django.db import transaction

from making_it_real.comments.queueing import settle


@transaction.atomic
def decide(comment, outcome, *, by, shown):
    """Raises NotForYou and NotAllowedNow."""
    comment.decide(outcome, by=by, shown=shown)
    settle(comment.about, by)
