"""The timetable of CareHub, with mail swept up every second instead of every minute: celery --app benchmarks.mail_timetable"""

from carehub.celery import app

app.conf.beat_schedule["deliver-mail"]["schedule"] = 1.0
