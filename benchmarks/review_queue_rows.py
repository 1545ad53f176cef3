"""Fill the empty database that DATABASE_URL names with revisions that wait, and three times as many that were decided:

    python benchmarks/review_queue_rows.py 10000

Prints the session of a moderator who has taken the second step.
"""

import random
import sys
from datetime import timedelta
from io import StringIO

import ground  # noqa: F401 (sets Django up)
from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from made_up import Generator, organisations

from carehub.accounts.models import Organisation, User
from carehub.accounts.trial import add_app
from carehub.moderation.models import QueueItem, Revision
from innovations.listing.reading import read
from innovations.models import Innovation

CHUNK = 1000
DECIDED = 3  # times as many as wait


def fill(waiting):
    call_command("load_reference_data", stdout=StringIO())
    senders = Organisation.objects.bulk_create(organisations(500), batch_size=CHUNK)
    moderators = [
        User.objects.create_user(f"m{n}@tlap.example", name=f"M{n}", is_moderator=True) for n in range(8)
    ]
    chance, now = random.Random(7), timezone.now()
    generator = Generator(before=0)
    content = _content(generator)
    for status, number in (
        ("submitted", waiting),
        ("returned", waiting // 10),
        ("published", DECIDED * waiting),
    ):
        rows = [
            _revision(chance, generator.entry().title, status, now, senders, content) for _ in range(number)
        ]
        made = Revision.objects.bulk_create(rows, batch_size=CHUNK)
        items = [_item(chance, revision, moderators) for revision in made]
        QueueItem.objects.bulk_create(items, batch_size=CHUNK)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return moderators[0]


def _content(generator):
    """What an entry holds, of an ordinary length."""
    entry = generator.entry()
    entry.save()
    for row in generator.rows(entry):
        row.save()
    return read(Innovation.objects.get(pk=entry.pk))


def _revision(chance, title, status, now, senders, content):
    sent = now - timedelta(hours=chance.uniform(0, 24 * 30))
    decided = sent + timedelta(hours=chance.uniform(1, 90)) if status == "published" else None
    return Revision(
        document="entry", organisation=chance.choice(senders), author_name="A benchmark", title=title, status=status,
        content={**content, "title": title}, submitted_at=sent, decided_at=decided, updated_at=sent,
        subject_id=1 if status == "published" else None,
    )  # fmt: skip


def _item(chance, revision, moderators):
    moderator = chance.choice(moderators)
    taken = revision.status == "submitted" and chance.random() < 0.05
    settled = {"status": "settled", "settled_at": revision.decided_at, "settled_by": moderator,
               "settled_by_name": str(moderator), "outcome": "Published"}  # fmt: skip
    status = {"submitted": {"status": "waiting"}, "returned": {"status": "with_sender"}, "published": settled}
    return QueueItem(
        about="revision", subject_id=revision.pk, kind=chance.choice(["new", "change", "suggestion"]),
        title=revision.title, sender_name=revision.organisation.name, organisation=revision.organisation,
        warning=chance.choice(["", "", "Reading age 14"]), duplicates=chance.choice([0, 0, 0, 1]),
        waiting_since=revision.submitted_at, with_moderator=moderator if taken else None,
        taken_at=timezone.now() if taken else None, **status[revision.status],
    )  # fmt: skip


def session_of(moderator):
    """As after signing in and giving the code of an app."""
    add_app(moderator)
    request = HttpRequest()
    request.user, request.session = moderator, SessionStore()
    request.session.update({
        SESSION_KEY: str(moderator.pk),
        BACKEND_SESSION_KEY: "allauth.account.auth_backends.AuthenticationBackend",
        HASH_SESSION_KEY: moderator.get_session_auth_hash(),
    })  # fmt: skip
    record_authentication(request, moderator, "mfa", type="totp")
    request.session.save()
    return request.session.session_key


if __name__ == "__main__":
    somebody = fill(int(sys.argv[1]))
    print(session_of(somebody))
