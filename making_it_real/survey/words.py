"""The words of the survey, each to be translated. What is stored never depends on them."""

from django.utils.translation import gettext_lazy as _

from carehub.remember import DAY, remembered
from carehub.themes import Theme
from making_it_real.answers import Answer, Aware
from making_it_real.segments import Payment, Position


class Labels(dict):
    """{choice: its words}, written here and never changed: so it can be remembered by."""

    __hash__ = object.__hash__


@remembered(DAY)
def spoken(labels, language):
    """{choice: text}. `language` is the one that is active."""
    return {choice: str(label) for choice, label in labels.items()}


ANSWERS = Labels(
    {
        Answer.ALWAYS: _("Yes, always"),
        Answer.MOSTLY: _("Yes, mostly"),
        Answer.SOMETIMES: _("Sometimes"),
        Answer.NOT_OFTEN: _("Not often"),
        Answer.NEVER: _("No, never"),
        Answer.NOT_MINE: _("Does not apply to me"),
    }
)
EASY_ANSWERS = Labels({**ANSWERS, Answer.NOT_MINE: _("This is not about me")})
FACES = {Answer.ALWAYS: 5, Answer.MOSTLY: 4, Answer.SOMETIMES: 3, Answer.NOT_OFTEN: 2, Answer.NEVER: 1,
         Answer.NOT_MINE: 0}  # fmt: skip
AWARE = Labels(
    {
        Aware.USED: _("Yes, and I have used it"),
        Aware.HEARD: _("Yes, but I have not used it"),
        Aware.NO: _("No"),
    }
)
POSITIONS = Labels(
    {
        Position.CARE: _("I use care or support"),
        Position.CARER: _("I care for someone, unpaid"),
        Position.BOTH: _("Both"),
    }
)
PAYMENTS = Labels(
    {
        Payment.COUNCIL: _("The council pays"),
        Payment.BUDGET: _("A personal budget or direct payment"),
        Payment.NHS: _("The NHS pays"),
        Payment.SELF: _("I or my family pay"),
        Payment.NOT_SURE: _("I am not sure"),
    }
)
LEFT_OUT = _("Left out")
TITLES = {
    Theme.INFORMATION: _("Having the information I need, when I need it"),
    Theme.COMMUNITIES: _("Keeping friends, family and place"),
    Theme.SUPPORT: _("My support, my own way"),
    Theme.WORKFORCE: _("My support staff"),
    Theme.RISK: _("Feeling in control and safe"),
    Theme.MONEY: _("My money"),
}
EASY_TITLES = {
    Theme.INFORMATION: _("Getting information"),
    Theme.COMMUNITIES: _("Friends, family and home"),
    Theme.SUPPORT: _("My support"),
    Theme.WORKFORCE: _("People who support me"),
    Theme.RISK: _("Feeling safe"),
    Theme.MONEY: _("My money"),
}
# {theme: [(picture, line)]}, before the first statement of the theme.
EASY_LINES = {
    Theme.INFORMATION: [
        ("pictures/easy-read/understand.svg", _("Information can be a leaflet, a letter or a website.")),
        ("pictures/easy-read/answer.svg", _("It can be a person who tells you things.")),
    ],
    Theme.COMMUNITIES: [
        ("pictures/easy-read/belong.svg", _("These questions are about where you live and who you see."))
    ],
    Theme.SUPPORT: [("pictures/easy-read/my-day.svg", _("Support is the help you get to live your life."))],
    Theme.WORKFORCE: [
        ("pictures/easy-read/skilled.svg", _("These questions are about people who are paid to help you."))
    ],
    Theme.RISK: [
        (
            "pictures/easy-read/safe.svg",
            _("These questions are about feeling safe, and doing what you want to do."),
        )
    ],
    Theme.MONEY: [("pictures/easy-read/cost.svg", _("These questions are about money for your care."))],
}
