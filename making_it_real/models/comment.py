"""Comment: words somebody added, what a moderator lets others see of them, and what the organisation did about it."""

import uuid
from datetime import datetime, time, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from carehub.workflow import NotAllowedNow
from making_it_real.lives import EDITOR, LEAD, MODERATOR, only_for, organisation_parts, verb
from making_it_real.models.burst import Burst
from making_it_real.models.tally import Tally
from making_it_real.segments import EVERYONE

REPLY_DAYS = 14  # in which the organisation can answer before everyone reads a comment
ENOUGH = 10  # answers about an organisation, before anything that was said of it is shown


class CommentQuerySet(models.QuerySet):
    def about(self, about):
        return self.filter(about=about)

    def in_campaign(self, campaign):
        return self.filter(about__campaign=campaign)

    def in_burst(self, burst):
        return self.filter(burst=burst)

    def waiting(self):
        """Those a moderator may read: not the ones of a burst that is not let in."""
        return self.filter(status=Comment.Status.WAITING).filter(
            Q(burst=None) | Q(burst__outcome=Burst.Outcome.COUNTED)
        )

    def public(self):
        return self.filter(status=Comment.Status.PUBLIC)

    def from_enough_people(self):
        """About organisations with ENOUGH answers."""
        enough = Tally.objects.filter(about=OuterRef("about"), segment=EVERYONE, people__gte=ENOUGH)
        return self.filter(Exists(enough))

    def everyone_may_read(self, today):
        """What public pages show: from published campaigns, once the organisation has answered or had its time to."""
        before = timezone.make_aware(datetime.combine(today - timedelta(days=REPLY_DAYS), time()))
        waited = Q(decided_at__lt=before, about__campaign__closed_at__lt=before)
        published = self.public().filter(about__campaign__status="published")
        return published.from_enough_people().filter(~Q(reply="") | waited)

    def organisation_may_read(self):
        """Nothing of what people said reaches an organisation while it can still see who answers."""
        seen = self.filter(status__in=[Comment.Status.PUBLIC, Comment.Status.ORGANISATION])
        return seen.filter(about__campaign__status__in=["closed", "published"]).from_enough_people()

    def without_reply(self):
        return self.public().filter(reply="")

    def of_organisation(self, organisation):
        return self.filter(about__organisation=organisation)

    def with_all(self):
        return self.select_related("about__campaign", "about__organisation", "decided_by", "replied_by")

    def with_id(self, key):
        return self.filter(pk=key)

    def in_order(self):
        """By theme, else in no order that means anything."""
        return self.order_by("theme", "pk")


class Comment(models.Model):
    """Words somebody added under a theme. Nothing joins them to that person's answers.

    `text` is what was written, until a moderator has decided; `shown` is what is left of it then.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for TLAP"
        PUBLIC = "public", "Shown to everyone"
        ORGANISATION = "private", "Shown to the organisation"
        WITHHELD = "withheld", "Not shown"

    LIFE = {
        "decide": verb([MODERATOR], [Status.WAITING]),
        "answer": verb([EDITOR, LEAD], [Status.PUBLIC]),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about = models.ForeignKey("making_it_real.CampaignOrganisation", models.PROTECT, related_name="comments")
    theme = models.PositiveSmallIntegerField()
    burst = models.ForeignKey(Burst, models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    shown = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    reply = models.TextField("what we did", blank=True, max_length=2000)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(theme__gte=1, theme__lte=6), name="comment_theme_1_to_6"),
            models.CheckConstraint(
                condition=Q(status="waiting", decided_at__isnull=True, decided_by__isnull=True, shown="")
                | Q(
                    status__in=["public", "private", "withheld"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="comment_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting") | Q(text=""), name="comment_original_is_erased_when_decided"
            ),
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True, replied_by__isnull=True, reply="")
                | Q(replied_at__isnull=False, replied_by__isnull=False) & ~Q(reply=""),
                name="comment_replied_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["about", "status"], name="comment_by_status")]

    def __str__(self):
        return f"A comment, {self.about}"

    def parts_of(self, user):
        return organisation_parts(self.about.organisation, user)

    @property
    def reply_until(self):
        """The last day before everyone may read it without an answer. Counts from when the organisation can read it."""
        from_day = max(filter(None, [self.decided_at, self.about.campaign.closed_at]))
        return timezone.localdate(from_day) + timedelta(days=REPLY_DAYS)

    def decide(self, outcome, *, by, shown=""):
        """Say who may read it, and erase what was written. `shown`: what is left of it once nobody can be known from it."""
        only_for(self, "decide", by)
        if outcome == self.Status.WITHHELD:
            shown = ""
        elif not shown.strip():
            raise ValueError("Say which words may be shown.")
        elif not self.about.has_enough_answers:
            raise NotAllowedNow(f"Fewer than {ENOUGH} people have answered, so no words can be shown yet.")
        self._settle(status=outcome, text="", shown=shown.strip(), decided_at=timezone.now(), decided_by=by)

    def _settle(self, **changes):
        if not Comment.objects.waiting().filter(pk=self.pk).update(**changes):
            self.refresh_from_db()
            raise NotAllowedNow(
                f"{self.decided_by} was here first: this is now “{self.get_status_display()}”."
            )
        for field, value in changes.items():
            setattr(self, field, value)

    def answer(self, words, *, by):
        """You said, we did. The words can be changed until everyone may read them."""
        only_for(self, "answer", by)
        if self.status not in self.LIFE["answer"].allowed_from or not self.about.campaign.is_over:
            raise NotAllowedNow(
                "Only comments that everyone will read can be answered, once the survey is closed."
            )
        if self.reply and timezone.localdate() > self.reply_until:
            raise NotAllowedNow("Everyone can read your answer now, so it stays as it is.")
        replied = {"reply": words.strip(), "replied_at": timezone.now(), "replied_by": by}
        Comment.objects.public().filter(pk=self.pk).update(**replied)
        for field, value in replied.items():
            setattr(self, field, value)
