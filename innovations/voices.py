"""Taking down what people tell us: that an entry is wrong, or that something is missing."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from carehub.accounts.models import User
from carehub.mail.outbox import post_many
from carehub.moderation.models import QueueItem
from innovations.models import Innovation, Report, Wish
from innovations.privacy import without_personal_data

SAME = timedelta(hours=1)  # the same words again within this time are a form sent twice


@transaction.atomic
def tell_problem(innovation, *, what, text="", email=""):
    """Store a report, put it into the moderators' queue and tell whoever looks after the entry.

    A worry about safety goes to the moderators alone, by e-mail too. Sent twice, it is stored once.
    """
    Innovation.objects.select_for_update().only("pk").get(pk=innovation.pk)
    since = timezone.now() - SAME
    told = Report.objects.filter(innovation=innovation, what=what, text=text, created_at__gte=since).first()
    return told or _take_down(Report(innovation=innovation, what=what, text=text, email=email))


def _take_down(report):
    report.save()
    item = QueueItem.objects.put(
        QueueItem.About.REPORT, report.pk, kind=QueueItem.Kind.REPORT, title=report.innovation.title[:200],
        sender_name="A member of the public", warning=report.get_what_display(),
    )  # fmt: skip
    if report.is_for_tlap_alone:
        _tell_moderators(report, settings.SITE_URL + item.get_absolute_url())
    elif keeper := report.innovation.kept_by:
        keeper.write_to_leads(f"report:{report.pk}:told", "report_to_leads", {"report": report})
    return report


def _tell_moderators(report, link):
    context = {"report": report, "link": link}
    post_many(
        [
            (f"report:{report.pk}:unsafe:{one.pk}", one.email, "report_unsafe", context)
            for one in User.objects.moderators()
        ]
    )


def tell_wish(text, *, words="", council=None):
    """Store what somebody hoped to find, without what could tell who they are. Sent twice in a day, stored once."""
    said = {
        "text": without_personal_data(text),
        "words": without_personal_data(words)[:120],
        "council": council,
        "day": timezone.localdate(),
    }
    return Wish.objects.filter(**said).first() or Wish.objects.create(**said)
