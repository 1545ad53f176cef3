"""The Celery application and its timetable. With no broker configured, tasks run in the calling process."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carehub.settings")

app = Celery("carehub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "mend-the-search-index": {
        "task": "innovations.tasks.mend_search_index",
        "schedule": crontab(hour=3, minute=10),
    },
    "forget-old-searches": {
        "task": "innovations.tasks.forget_old_searches",
        "schedule": crontab(hour=3, minute=40),
    },
}
