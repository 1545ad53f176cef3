"""The six themes of Making it Real. They change only with a deploy; the statements under them are data."""

from django.db import models


class Theme(models.IntegerChoices):
    INFORMATION = 1, "Information and advice"
    COMMUNITIES = 2, "Active and supportive communities"
    SUPPORT = 3, "Flexible integrated care and support"
    WORKFORCE = 4, "Workforce"
    RISK = 5, "Risk enablement"
    MONEY = 6, "Personal budgets and self-funding"

    @property
    def strapline(self):
        return STRAPLINES[self]

    @property
    def short(self):
        """A few plain words for chips and filters."""
        return SHORT[self]


STRAPLINES = {
    Theme.INFORMATION: "having the information I need, when I need it",
    Theme.COMMUNITIES: "keeping friends, family and place",
    Theme.SUPPORT: "my support, my own way",
    Theme.WORKFORCE: "my support staff",
    Theme.RISK: "feeling in control and safe",
    Theme.MONEY: "my money",
}
SHORT = {
    Theme.INFORMATION: "Information",
    Theme.COMMUNITIES: "Communities",
    Theme.SUPPORT: "Flexible support",
    Theme.WORKFORCE: "Workforce",
    Theme.RISK: "In control and safe",
    Theme.MONEY: "My money",
}
