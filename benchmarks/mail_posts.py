"""mail_posts.py MESSAGES FOLDER: posts so many letters, one transaction each and every one of them twice.

FOLDER has the template emails/trial.txt. A process of its own, so that the mail server beside it answers at once.
"""

import sys
import time

import ground  # noqa: F401 (sets Django up)
from django.conf import settings

from carehub.mail import post
from carehub.mail.models import OutboxMessage

AHEAD = 40  # messages that wait, at most


def main(messages, folder):
    settings.TEMPLATES[0]["DIRS"].append(folder)
    for number in range(messages):
        while OutboxMessage.objects.exclude(next_try_at=None).count() >= AHEAD:
            time.sleep(0.02)
        for _ in range(2):
            post(f"trial:{number}", f"person-{number}@example.com", "trial", {"number": number})


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
