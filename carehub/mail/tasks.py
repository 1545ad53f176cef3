"""What a worker does about mail. Each may run twice, at once, late or never: the next run finds what is left."""

from celery import shared_task

from carehub.mail import sending
from carehub.mail.models import OutboxMessage


@shared_task(acks_late=True)
def deliver_mail():
    """Send what is due, and ask for another turn when there was more than one run takes."""
    if sending.deliver() == sending.MOST_AT_ONCE:
        deliver_mail.delay()


@shared_task(acks_late=True)
def forget_old_mail():
    """Delete messages that were sent or given up more than DAYS_KEPT days ago."""
    OutboxMessage.objects.old().delete()
