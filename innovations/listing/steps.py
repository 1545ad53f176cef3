"""The steps in which an entry is written, in their order. Which fields a step has is said in fields.FIELDS."""

from dataclasses import dataclass
from functools import cached_property

from carehub.moderation.models.revision import digest
from innovations.listing import rows, step_forms
from innovations.listing.fields import FIELDS
from innovations.listing.reading import empty


@dataclass(frozen=True)
class Step:
    """`hint` says in the list of steps what it asks for. `optional`: it can stay empty."""

    name: str
    title: str
    hint: str
    form: type
    optional: bool = False
    rows: tuple = ()

    @cached_property
    def fields(self):
        return [field.name for field in FIELDS if field.group == self.name]

    def part(self, content):
        return {name: content[name] for name in self.fields}

    def digest(self, content):
        """A short name for what a draft holds in this step."""
        return digest(self.part(content))

    def is_empty(self, content):
        return self.part(content) == self.part(empty())


_ALL = [
    Step("about", "What it is", "Name, kind and a summary", step_forms.AboutForm),
    Step("who", "Who it is for", "What it helps with, and who can use it", step_forms.WhoForm),
    Step("where", "Where and when", "Places, council areas and opening times", step_forms.WhereForm,
         rows=(rows.PLACES, rows.OPENINGS)),
    Step("getting", "How to get it and what it costs", "The first step, and prices", step_forms.GettingForm, optional=True,
         rows=(rows.ROUTES, rows.COSTS)),
    Step("contact", "How to get in touch", "Phone, e-mail or website", step_forms.ContactForm),
    Step("evidence", "How you know it helps", "What was measured, and how it was set up", step_forms.EvidenceForm,
         optional=True, rows=(rows.OUTCOMES,)),
    Step("people", "Who is behind it", "Who runs it, pays for it or studies it", step_forms.PeopleForm, optional=True,
         rows=(rows.ROLES,)),
    Step("picture", "A picture", "One that you may use, and words for it", step_forms.PictureForm, optional=True),
]  # fmt: skip
STEPS = {step.name: step for step in _ALL}
STEP_OF = {field: step for step in _ALL for field in step.fields}


def after(step):
    """The step after this one, or None."""
    later = _ALL[_ALL.index(step) + 1 :]
    return later[0] if later else None
