"""The Celery application and its timetable. With no broker configured, tasks run in the calling process."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carehub.settings")

app = Celery("carehub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "deliver-mail": {
        "task": "carehub.mail.tasks.deliver_mail",
        "schedule": 60.0,  # seconds; finds what no bell was heard for, and what is to be tried again
        "options": {"expires": 60},
    },
    "forget-old-mail": {
        "task": "carehub.mail.tasks.forget_old_mail",
        "schedule": crontab(hour=3, minute=50),
    },
    "mend-the-search-index": {
        "task": "innovations.tasks.mend_search_index",
        "schedule": crontab(hour=3, minute=10),
    },
    "draw-pages": {
        "task": "innovations.tasks.draw_pages",
        "schedule": 60.0,  # seconds
        "options": {"expires": 60},
    },
    "go-on-with-uploads": {
        "task": "innovations.tasks.go_on_with_uploads",
        "schedule": 300.0,  # seconds
        "options": {"expires": 300},
    },
    "forget-old-uploads": {
        "task": "innovations.tasks.forget_old_uploads",
        "schedule": crontab(hour=4, minute=10),
    },
    "forget-old-searches": {
        "task": "innovations.tasks.forget_old_searches",
        "schedule": crontab(hour=3, minute=40),
    },
    "count-needs": {
        "task": "innovations.tasks.count_needs",
        "schedule": crontab(hour=4, minute=10),
    },
    "keep-entries-true": {
        "task": "innovations.tasks.keep_entries_true",
        "schedule": crontab(hour=8, minute=30),  # so that letters come while people work
    },
    "keep-badges-true": {
        "task": "making_it_real.tasks.keep_badges_true",
        "schedule": crontab(hour=7, minute=30),
    },
    "forget-old-check-links": {
        "task": "innovations.tasks.forget_old_check_links",
        "schedule": crontab(hour=4, minute=20),
    },
    "check-links": {
        "task": "innovations.tasks.check_links",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 900},  # seconds; the next one is due by then
    },
    "tell-of-broken-links": {
        "task": "innovations.tasks.tell_of_broken_links",
        "schedule": crontab(hour=8, minute=40),
    },
    "count-waiting-answers": {
        "task": "making_it_real.tasks.count_waiting",
        "schedule": 60.0,  # seconds: for what no bell was heard
        "options": {"expires": 60},
    },
    "check-tallies": {
        "task": "making_it_real.tasks.check_tallies",
        "schedule": crontab(hour=2, minute=20),
    },
    "keep-campaigns-on-time": {
        "task": "making_it_real.tasks.keep_campaigns_on_time",
        "schedule": crontab(minute=5),  # each hour: a first and a last day begin and end at midnight
        "options": {"expires": 3600},
    },
    "queue-survey-matters": {
        "task": "making_it_real.tasks.queue_survey_matters",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 600},
    },
    "forget-part-answers": {
        "task": "making_it_real.tasks.forget_part_answers",
        "schedule": crontab(hour=4, minute=30),
    },
}
