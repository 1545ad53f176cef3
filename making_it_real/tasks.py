"""What workers do for the survey and for badges (carehub/celery.py has the timetable). Each may run twice, at once, late or never."""

from celery import shared_task
from django.utils import timezone

from making_it_real.assessing.clock import keep_badges_true as keep_all_badges_true
from making_it_real.campaigns import clock
from making_it_real.comments.queueing import put_into_queue
from making_it_real.counting import checking
from making_it_real.counting.bell import count_waiting  # noqa: F401  (Celery finds it here)
from making_it_real.models import PartAnswers, SentKey


@shared_task(acks_late=True)
def check_tallies():
    """Hold the tallies against the responses and raise the alarm where they differ."""
    checking.raise_alarm(checking.check_all())


@shared_task(acks_late=True)
def forget_part_answers():
    """Delete what people began and did not send within 30 days, and the keys of what was sent long ago."""
    today = timezone.localdate()
    PartAnswers.objects.old(today).delete()
    SentKey.objects.old(today).delete()


@shared_task(acks_late=True)
def keep_badges_true():
    """Close assessments that nobody replied to, remind of badges that end, and say which have lapsed."""
    keep_all_badges_true(timezone.localdate())


@shared_task(acks_late=True)
def keep_campaigns_on_time():
    """Open, close and publish what is due, take in who declared since, and forget addresses of what is over."""
    today = timezone.localdate()
    clock.close_due(today)
    clock.open_due(today)
    clock.take_in_declared()
    clock.publish_due(today)
    clock.forget_addresses()


@shared_task(acks_late=True)
def queue_survey_matters():
    """Put comments and held-back answers before TLAP."""
    put_into_queue()
