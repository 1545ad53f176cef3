"""Comments and held-back answers in TLAP's queue: one line for each organisation, or for each day that is held back."""

from carehub.moderation.models import QueueItem
from making_it_real.models import Burst, CampaignOrganisation

READ = "Read"


def put_into_queue():
    """What waits and is not in the queue. Safe to run twice, late or never: the next run finds what is left."""
    for about in CampaignOrganisation.objects.with_comments_to_read().with_all():
        _put(about)
    for burst in Burst.objects.waiting().not_queued().with_all():
        burst.queue()


def _put(about):
    if QueueItem.objects.about(QueueItem.About.COMMENTS, about.pk).open().exists():
        return
    QueueItem.objects.put(
        QueueItem.About.COMMENTS, about.pk, kind=QueueItem.Kind.COMMENTS, title=str(about)[:200],
        sender_name="Survey answers", organisation=about.organisation, warning="May name a person",
    )  # fmt: skip


def settle(about, by):
    """Once the last comment is decided on."""
    if about.comments.all().waiting().exists():
        return
    for item in QueueItem.objects.about(QueueItem.About.COMMENTS, about.pk).open():
        item.settle(by=by, outcome=READ)
