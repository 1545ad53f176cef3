"""The links in the mail that asks whether an entry is still right."""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import models
from django.db.models import Q
from django.utils import timezone

from innovations.models.freshness import CheckRound

LINKS_LAST = timedelta(days=400)  # longer than any round of asking takes until the entry is hidden


class CheckLinkQuerySet(models.QuerySet):
    def by_token(self, token):
        return self.filter(token_hash=_hash(token)).select_related(
            "round__innovation__kept_by", "round__ended_by", "organisation", "user"
        )

    def to(self, keeper):
        if keeper.organisation:
            return self.filter(organisation=keeper.organisation)
        return self.filter(organisation=None, address=keeper.address.lower())

    def sent_after(self, day):
        return self.filter(sent_on__gt=day)

    def of_rounds_ended_before(self, day):
        return self.filter(round__ended_on__lt=day)


class CheckLink(models.Model):
    """What one e-mail said about one entry: a link that works once. Only a hash of its token is kept."""

    class Answer(models.TextChoices):
        RIGHT = "still-right", "It is still right"
        CHANGE = "needs-a-change", "It needs a change"
        STOPPED = "no-longer-running", "It is no longer running"

    round = models.ForeignKey(CheckRound, models.CASCADE, related_name="links")
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey("accounts.User", models.CASCADE, null=True, related_name="+")
    address = models.CharField(max_length=320, help_text="To whom it was sent, in lower case.")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_on = models.DateField()
    used_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=20, choices=Answer, blank=True)

    objects = CheckLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None, answer="") | (Q(used_at__isnull=False) & ~Q(answer="")),
                name="check_link_used_for_an_answer",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "sent_on"], name="check_link_by_organisation"),
            models.Index(fields=["address", "sent_on"], name="check_link_by_address"),
        ]

    def __str__(self):
        return f"{self.address}: {self.round}"

    @classmethod
    def make(cls, check_round, person, keeper, *, on):
        """(link not yet saved, token). The token is known only here: the caller puts it into the e-mail."""
        token = token_urlsafe(24)
        link = cls(round=check_round, organisation=keeper.organisation, user=person.user, address=person.email.lower(),
                   token_hash=_hash(token), sent_on=on)  # fmt: skip
        return link, token

    @property
    def last_day(self):
        return self.sent_on + LINKS_LAST

    def use(self, answer):
        """Spend it. False when it was spent before."""
        unused = CheckLink.objects.filter(pk=self.pk, used_at=None)
        return bool(unused.update(used_at=timezone.now(), answer=answer))


def _hash(token):
    return sha256(token.encode()).hexdigest()
