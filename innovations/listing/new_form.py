"""The questions before there is a draft."""

from innovations.listing.checking import NEEDED
from innovations.listing.step_forms import StepForm, category, kind, title
from innovations.listing.typing_fields import Address, Line

LONGEST_TITLE = 200  # characters


class NewForm(StepForm):
    """What is asked before there is a draft: enough to tell whether it is listed already."""

    needed = ("title", "kind", "category")

    title = title()
    kind = kind()
    category = category()
    website = Address("Website", attrs={"inputmode": "url", "spellcheck": "false"},
                      help_text="This helps us to see if it is listed already.")  # fmt: skip
    postcode = Line("Postcode of the place where it happens", 10)

    def clean(self):
        cleaned = super().clean()
        for name in ("title", "kind", "category"):
            if not cleaned.get(name):
                self.add_error(name, NEEDED[name])
        if len(cleaned.get("title") or "") > LONGEST_TITLE:
            self.add_error("title", f"Use {LONGEST_TITLE} characters or fewer")
        return cleaned
