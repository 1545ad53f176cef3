"""Somebody shows the badge or the logo without the right to. A moderator reads it and decides."""

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from carehub.mail import post
from carehub.moderation.models import QueueItem
from carehub.workflow import NotAllowedNow


class MisuseQuerySet(models.QuerySet):
    def with_all(self):
        return self.select_related("organisation", "settled_by")

    def unsettled(self):
        return self.filter(settled_at=None)

    def told_since(self, moment):
        return self.filter(created_at__gte=moment)

    def of(self, organisation):
        return self.filter(organisation=organisation)

    def latest_first(self):
        return self.order_by("-created_at", "-pk")


class Misuse(models.Model):
    class What(models.TextChoices):
        NEVER = "never", "They show the badge, and I think they never had one"
        OLD = "old", "They show a badge that has ended or was taken back"
        CHANGED = "changed", "They changed how the badge looks"
        LOGO = "logo", "They use the logo of Making it Real or of TLAP to sell something"
        OTHER = "other", "Something else"

    class Outcome(models.TextChoices):
        STOPPED = "stopped", "They have stopped"
        ASKED = "asked", "We asked them to stop"
        FINE = "fine", "They may use it"
        PASSED_ON = "passed_on", "Passed on"

    what = models.CharField("What is wrong?", max_length=10, choices=What)
    where = models.CharField("Where did you see it?", max_length=500)
    who = models.CharField("Who uses it?", max_length=200, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="The one whose badge page the report was sent from.",
    )  # fmt: skip
    text = models.TextField("Tell us more", max_length=3000, blank=True)
    email = models.EmailField("Your e-mail address", blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    why = models.TextField("What was found and done", max_length=3000, blank=True)

    objects = MisuseQuerySet.as_manager()

    class Meta:
        verbose_name = "report of misuse"
        verbose_name_plural = "reports of misuse"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, outcome="", why="")
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(outcome="") & ~Q(why=""),
                name="misuse_settled_by_someone_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-created_at"], name="misuse_by_organisation")]

    def __str__(self):
        return f"{self.get_what_display()}: {self.who or self.where}"

    def wait_for_tlap(self):
        return QueueItem.objects.put(
            QueueItem.About.MISUSE, self.pk, kind=QueueItem.Kind.MISUSE, title=(self.who or self.where)[:200],
            sender_name="A member of the public", organisation=self.organisation,
            warning=self.get_what_display()[:120],
        )  # fmt: skip

    @transaction.atomic
    def settle(self, *, by, outcome, why):
        """Say what was found and done, once, and tell whoever reported it. Raises NotAllowedNow when somebody was quicker."""
        fields = {"settled_at": timezone.now(), "settled_by": by, "outcome": outcome, "why": why}
        if not Misuse.objects.unsettled().filter(pk=self.pk).update(**fields):
            self.refresh_from_db()
            raise NotAllowedNow(
                f"{self.settled_by} was here first: this is now “{self.get_outcome_display()}”."
            )
        for name, value in fields.items():
            setattr(self, name, value)
        for item in QueueItem.objects.about(QueueItem.About.MISUSE, self.pk):
            item.settle(by=by, outcome=self.get_outcome_display())
        if self.email:
            post(f"misuse:{self.pk}:settled", self.email, "misuse_settled", {"misuse": self})
