"""Action: a promised improvement under a theme, with a due date and updates."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from carehub.accounts.models import Organisation
from carehub.themes import Theme
from carehub.workflow import NotAllowedNow, Step
from innovations.models import Innovation
from making_it_real.lives import EDITOR, LEAD, carry_out, only_for, organisation_parts, verb
from making_it_real.models.declaration import Declaration

LATE = "late"


class ActionQuerySet(models.QuerySet):
    def of(self, organisation):
        return self.filter(organisation=organisation)

    def public(self):
        """Those promised in a declaration that was made public."""
        return self.filter(declaration__declared_at__isnull=False)

    def running(self):
        return self.filter(status__in=Action.RUNNING)

    def late(self, today):
        return self.running().filter(due_on__lt=today)

    def done(self):
        return self.filter(status=Action.Status.DONE)

    def late_first(self):
        """What still runs by its due date, so that late ones lead; then what is over."""
        over = models.Case(models.When(status__in=Action.RUNNING, then=0), default=1)
        return self.annotate(over=over).order_by("over", "due_on", "pk")

    def with_id(self, pk):
        return self.filter(pk=pk)

    def promised_in(self, declaration):
        return self.filter(declaration=declaration)

    def before(self, declaration):
        """The organisation's public ones of earlier rounds."""
        return self.of(declaration.organisation).public().exclude(declaration=declaration)

    def that_adopt(self, innovation):
        """Those in use, also by way of an entry that was merged into this one."""
        same = Innovation.objects.with_ids([innovation.pk]) | Innovation.objects.led_to(innovation)
        return self.in_use().filter(innovations__in=same.values("pk")).distinct()

    def in_use(self):
        """Public, not dropped, and the organisation has not withdrawn what it belongs to."""
        declared = self.filter(declaration__status=Declaration.Status.DECLARED)
        return declared.exclude(status=Action.Status.DROPPED)

    def of_public_organisations(self):
        return self.filter(organisation__in=Organisation.objects.public())

    def for_theme(self, theme):
        return self.filter(theme=theme)

    def done_by_those_of(self, results, theme):
        """Kept promises of the organisations that these results are of, the latest first."""
        done = self.in_use().of_public_organisations().done().for_theme(theme)
        done = done.filter(organisation__in=results.values("organisation"))
        return done.select_related("organisation").prefetch_related("innovations").order_by("-done_on", "-pk")

    def but_of(self, organisation):
        return self.exclude(organisation=organisation)

    def adoptions(self):
        """(entry, organisation, declaration) of each entry that one of them adopts, the latest first; ids only."""
        adopted = self.filter(innovations__isnull=False).order_by("-pk")
        return adopted.values_list("innovations", "organisation", "declaration")

    def with_all(self):
        return self.select_related("organisation", "declaration", "statement").prefetch_related("innovations")

    def with_history(self):
        return self.prefetch_related(models.Prefetch("steps", ActionUpdate.objects.select_related("by")))


class Action(models.Model):
    class Status(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        ON_TRACK = "on_track", "On track"
        AT_RISK = "at_risk", "At risk"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    RUNNING = (Status.NOT_STARTED, Status.ON_TRACK, Status.AT_RISK)
    LIFE = {
        "go_on": verb([EDITOR, LEAD], RUNNING, Status.ON_TRACK),
        "warn": verb([EDITOR, LEAD], RUNNING, Status.AT_RISK, says_why=True),
        "put_off": verb([EDITOR, LEAD], RUNNING, says_why=True),
        "finish": verb([EDITOR, LEAD], RUNNING, Status.DONE, says_why=True),
        "drop": verb([LEAD], RUNNING, Status.DROPPED, says_why=True),
        "take_up_again": verb([LEAD], [Status.DONE, Status.DROPPED], Status.ON_TRACK, says_why=True),
    }

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="actions")
    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="actions")
    theme = models.PositiveSmallIntegerField(choices=Theme)
    statement = models.ForeignKey(
        "making_it_real.Statement", models.PROTECT, null=True, blank=True, related_name="+"
    )
    what = models.CharField("what will change", max_length=200)
    for_whom = models.CharField("for whom", max_length=300)
    how_we_know = models.TextField("how we will know", max_length=1000)
    owner = models.CharField("who sees to it", max_length=200, help_text="A job title, not a person’s name.")
    due_on = models.DateField("by when")
    co_produced_with = models.CharField("worked out with", max_length=300)
    innovations = models.ManyToManyField("innovations.Innovation", blank=True, related_name="adopted_in")
    status = models.CharField(max_length=12, choices=Status, default=Status.NOT_STARTED)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    done_on = models.DateField(null=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["not_started", "on_track", "at_risk", "done", "dropped"]),
                name="action_status_known",
            ),
            models.CheckConstraint(condition=Q(theme__gte=1, theme__lte=6), name="action_theme_1_to_6"),
            models.CheckConstraint(
                condition=Q(status="done", done_on__isnull=False)
                | (~Q(status="done") & Q(done_on__isnull=True)),
                name="action_done_on_a_day",
            ),
        ]
        indexes = [
            # The day before the status: over (organisation, status, due_on) SQLite 3.40 gave rows that were not asked for.
            models.Index(fields=["organisation", "due_on", "status"], name="action_by_organisation"),
            models.Index(fields=["status", "due_on"], name="action_by_due_day"),
        ]

    def __str__(self):
        return self.what

    def parts_of(self, user):
        return organisation_parts(self.organisation, user)

    def is_late(self, today):
        return self.status in self.RUNNING and self.due_on < today

    @property
    def shown(self):
        """Its status as people read it today: "late" sets itself."""
        return LATE if self.is_late(timezone.localdate()) else self.status

    @property
    def shown_words(self):
        return "Late" if self.shown == LATE else self.get_status_display()

    @property
    def standing_words(self):
        """The same, and how late it is."""
        if self.shown != LATE:
            return self.shown_words
        return f"Late by {_how_long((timezone.localdate() - self.due_on).days)}"

    @property
    def is_promised(self):
        """Whether the declaration it belongs to was made public: from then on it changes by its verbs alone."""
        return Declaration.objects.public().filter(pk=self.declaration_id).exists()

    def go_on(self, *, by, why=""):
        self._carry_out("go_on", by=by, why=why)

    def warn(self, *, by, why):
        self._carry_out("warn", by=by, why=why)

    def put_off(self, *, until, by, why):
        """Give a new due date; the old one stays in the history. Raises ValueError for a day that is over."""
        if until < timezone.localdate():
            raise ValueError("The new date cannot be over already.")
        dates = f"New date: {until:%-d %B %Y} (was {self.due_on:%-d %B %Y})."
        self._carry_out("put_off", by=by, why=why.strip() and f"{dates} {why}", due_on=until)

    def finish(self, *, by, why, on=None):
        self._carry_out("finish", by=by, why=why, done_on=on or timezone.localdate())

    def drop(self, *, by, why):
        self._carry_out("drop", by=by, why=why)

    def take_up_again(self, *, by, why):
        self._carry_out("take_up_again", by=by, why=why, done_on=None)

    def _carry_out(self, name, *, by, why, **changes):
        only_for(self, name, by)
        if not self.is_promised:
            raise NotAllowedNow("This action is not public yet. Change it in your draft.")
        carry_out(self, name, by=by, why=why, **changes)


def _how_long(days):
    """In days up to two weeks, in weeks up to three months, then in months."""
    number, unit = (days, "day") if days < 14 else (days // 7, "week") if days < 92 else (days // 30, "month")
    return f"{number} {unit}{'' if number == 1 else 's'}"


class ActionUpdate(Step):
    """What the organisation told the public about an action: the state before and after, and words."""

    subject = models.ForeignKey(Action, models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["-at", "-pk"]

    @property
    def words(self):
        return Action.Status(self.state_to).label
