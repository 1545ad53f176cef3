"""A statement in another language. Where there is none, people read the English."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class StatementTranslationQuerySet(models.QuerySet):
    def asked_in(self, campaign):
        return self.filter(statement__set__campaigns=campaign)

    def by_statement(self):
        """{id of the statement: {language: (text, Easy Read text)}}"""
        found = {}
        for one in self:
            found.setdefault(one.statement_id, {})[one.language] = (one.text, one.easy_read)
        return found


class StatementTranslation(models.Model):
    """It may come after the set is published, but not change while people are being asked."""

    statement = models.ForeignKey("making_it_real.Statement", models.CASCADE, related_name="translations")
    language = models.CharField(max_length=12, help_text="Its code, for example “cy” for Welsh.")
    text = models.CharField(max_length=400)
    easy_read = models.CharField("Easy Read text", max_length=300, blank=True)

    objects = StatementTranslationQuerySet.as_manager()

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "language"],
                name="statement_translation_once",
                violation_error_message="There is a translation into this language already.",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="statement_translation_says_something"),
        ]

    def __str__(self):
        return f"{self.text} ({self.language})"

    def clean(self):
        if self.statement_id and self.statement.set.campaigns.open().exists():
            raise ValidationError(
                "People are answering this now. Change its words once the survey has closed."
            )
