"""What somebody without an account can tell us of an entry: the few things a citizen knows, on one page."""

from django import forms

from carehub.forms import HumanForm
from carehub.places.lookup import find_council
from carehub.places.problems import PlaceProblem
from innovations.listing import checking, opening_words
from innovations.listing.positions import Known, located
from innovations.listing.reading import empty, in_order
from innovations.listing.row_forms import PlaceRow
from innovations.listing.step_forms import categories, needs
from innovations.listing.typing_fields import Address, Line, Words, several
from innovations.models import Category, CostBand
from innovations.open_referral.plain_text import first_sentences

PLACE, ONLINE, ENGLAND = "place", "online", "england"
LONGEST_SUMMARY = 300  # characters
LONGEST_NOTE = 1000
# Where on the page somebody can put right what innovations.listing.checking says of a field.
ASKED_AS = {"description": "about", "kind": "category", "openings": "opening", "opening_note": "opening",
            "areas": "town", "cost_summary": "cost"}  # fmt: skip
_PLACE_PARTS = {"name": "place_name", "address": "address", "town": "town", "postcode": "postcode"}


class SuggestionForm(HumanForm):
    """Questions that both forms ask. `groups` are (heading, names of fields) in the order of the page."""

    says_optional = False
    groups = ()
    optional = ("note", "your_email")

    title = Line("What is it called?")
    needs = several("What does it help with?", needs, help_text="Choose all that fit.")
    who_for = Words(
        "Who is it for?", 2, help_text="For example: anyone over 60, or people who look after someone."
    )
    place_name = Line("Name of the place", help_text="For example: Acle Village Hall.")
    address = Line("Building and street")
    town = Line("Town or village", 20)
    postcode = Line("Postcode", 10, attrs={"autocomplete": "off"})
    opening = Words(
        "When is it open?", 3, help_text="One line for each time. For example: Tuesdays 10am to noon."
    )
    cost = Line("What does it cost?", help_text="In a few words. For example: free, tea £1.")
    phone = Line("Phone", 20, attrs={"inputmode": "tel", "autocomplete": "off"})
    email = Line(
        "Its email address", attrs={"inputmode": "email", "spellcheck": "false", "autocomplete": "off"}
    )
    website = Address("Website", attrs={"inputmode": "url", "spellcheck": "false", "autocomplete": "off"})
    note = forms.CharField(
        label="Anything else we should know?", required=False, max_length=LONGEST_NOTE,
        help_text="How do you know? Only TLAP reads this. Please do not write about your own health or care, or about other people’s.",
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"max_length": f"Use {LONGEST_NOTE:,} characters or fewer"},
    )  # fmt: skip
    your_email = forms.EmailField(
        label="Your own email address", required=False, max_length=254,
        help_text="Only if you want to know what we decide. We write once, then delete it. We show it to nobody.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an email address like name@example.com"},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.optional:
            self.fields[name].label += " (optional)"

    def grouped(self):
        """[(heading, bound fields)]"""
        shown = {field.name: field for field in self.visible_fields()}
        return [(heading, [shown[name] for name in names if name in shown]) for heading, names in self.groups]

    def say(self, found):
        """Put each Fault of innovations.listing.checking beside the question that it is about, one for each."""
        for fault in found:
            name = _PLACE_PARTS.get(fault.part) if fault.field == "places" and fault.part else None
            name = name or self.question_of(fault.field)
            if name not in self.errors:
                self.add_error(name, fault.words)

    def question_of(self, field):
        name = ASKED_AS.get(field, field)
        return name if name in self.fields else "postcode" if field == "places" else None

    def place(self, known):
        """The place as a row of the document. `known` are rows of places that it may be."""
        typed = {part: self.cleaned_data.get(name, "") for part, name in _PLACE_PARTS.items()}
        before = known[0] if known else PlaceRow.EMPTY
        return located({**before, **typed}, Known(known))


class AddForm(SuggestionForm):
    """Something that is not on CareHub yet."""

    category = forms.ChoiceField(label="What sort of thing is it?", choices=categories, help_text="The nearest one is good enough.",
                                 error_messages={"required": "Choose what sort of thing it is"})  # fmt: skip
    about = Words("What is it?", 4, help_text="What happens there, and how does it help?")
    where = forms.ChoiceField(
        label="Where is it?", widget=forms.RadioSelect,
        choices=[(PLACE, "In a place people go to"), (ONLINE, "Online or by phone"), (ENGLAND, "It comes to people, anywhere in England")],
        error_messages={"required": "Choose where it is", "invalid_choice": "Choose where it is"},
    )  # fmt: skip
    groups = [
        ("What it is", ["title", "category", "about", "needs", "who_for"]),
        ("Where and when", ["where", "place_name", "address", "town", "postcode", "opening", "cost"]),
        ("How people get in touch with it", ["phone", "email", "website"]),
        ("About what you sent", ["note", "your_email"]),
    ]
    optional = ("who_for", "place_name", "address", "opening", "cost", "note", "your_email")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["town"].help_text = "If you do not know the postcode, the town is enough."
        self.fields["phone"].help_text = "Give at least one: a phone number, an email address or a website."

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.content = self._content(cleaned)
        if not self.errors:
            self.say(checking.faults(self.content))
        return cleaned

    def _content(self, told):
        content = {
            **empty(),
            **{name: told[name] for name in ("title", "needs", "who_for", "phone", "email", "website")},
        }
        kind = next(word.kind for word in Category.objects.remembered() if word.slug == told["category"])
        free = told["cost"].casefold().startswith("free")
        content |= {
            "category": told["category"],
            "kind": kind,
            **_summed_up(told["about"]),
            **_times(told["opening"], 1),
        }
        content |= {
            "cost_summary": told["cost"],
            "cost_band": (CostBand.FREE if free else CostBand.DEPENDS).value,
        }
        return in_order({**content, **self._whereabouts(told)})

    def _whereabouts(self, told):
        if told["where"] != PLACE:
            return {"online": told["where"] == ONLINE, "all_england": told["where"] == ENGLAND}
        if told["postcode"] or not told["town"]:
            return {"places": [self.place([])]}
        try:
            return {"areas": [find_council(told["town"])[0].pk]}
        except PlaceProblem as problem:
            self.add_error(
                "town", f"{problem.message} You can also name a bigger town nearby, or the council."
            )
            return {"areas": []}

    def words_for_tlap(self):
        """The note, with a place that could not be listed because nobody knew its postcode."""
        told = self.cleaned_data
        place = ", ".join(filter(None, (told[name] for name in ("place_name", "address", "town"))))
        unplaced = told["where"] == PLACE and not told["postcode"] and place
        return "\n\n".join(
            filter(None, [told["note"], f"The place, without a postcode: {place}" if unplaced else ""])
        )


def _summed_up(about):
    """The first sentences that fit make the summary; if there are more, all of them are the description."""
    whole = " ".join(about.split())
    if len(whole) <= LONGEST_SUMMARY:
        return {"summary": whole}
    return {"summary": first_sentences(about, LONGEST_SUMMARY), "description": about}


def _times(text, places):
    """Lines that say days and times become opening times; the others are kept as words beside them."""
    rows, words = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        read = opening_words.read(line)
        fits = read and all(row["place"] is None or row["place"] < places for row in read)
        rows += read if fits else []
        words += [] if fits else [line]
    return {"openings": rows, "opening_note": " ".join(words)}


class ChangeForm(SuggestionForm):
    """Something public that is not right. What it said when the page was drawn comes back with what was typed."""

    summary = Words("In a sentence or two", 3)
    description = Words("What happens there", 6)
    groups = [
        ("What it is", ["title", "summary", "description", "needs", "who_for"]),
        ("Where and when", ["place_name", "address", "town", "postcode", "opening", "cost"]),
        ("How people get in touch with it", ["phone", "email", "website"]),
        ("About what you sent", ["note", "your_email"]),
    ]
    of_the_entry = (
        "title", "summary", "description", "needs", "who_for", "place_name", "address", "town", "postcode", "opening",
        "cost", "phone", "email", "website",
    )  # fmt: skip

    def __init__(self, data, base):
        self.base = base
        super().__init__(data, initial=_as_typed(base))
        if len(base["places"]) > 1:
            for name in _PLACE_PARTS.values():
                del self.fields[name]
        for name, field in self.fields.items():
            field.show_hidden_initial = name in self.of_the_entry

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            content = self._content(cleaned)
            self.changes = {name: value for name, value in content.items() if value != self.base[name]}
            known = {(fault.field, fault.words) for fault in checking.faults(self.base)}
            self.say(fault for fault in checking.faults(content) if (fault.field, fault.words) not in known)
            if not self.changes and not self.errors:
                raise forms.ValidationError(
                    "You have not changed anything yet. Change what is wrong, then send it."
                )
        return cleaned

    def _content(self, told):
        touched = set(self.changed_data) & set(self.of_the_entry)
        plain = {name: told[name] for name in touched if name in self.base}
        if "summary" in plain:
            plain["summary"] = " ".join(plain["summary"].split())
        if "cost" in touched:
            plain["cost_summary"] = told["cost"]
        if "opening" in touched:
            plain |= _times(told["opening"], max(1, len(self.base["places"])))
        if touched.intersection(_PLACE_PARTS.values()):
            there = any(told[name] for name in _PLACE_PARTS.values())
            plain["places"] = [self.place(self.base["places"])] if there else []
        return in_order({**self.base, **plain})

    def words_for_tlap(self):
        return self.cleaned_data["note"]


def _as_typed(base):
    """What the questions show of an entry."""
    place = base["places"][0] if len(base["places"]) == 1 else PlaceRow.EMPTY
    times = [line for line, _ in opening_words.together(base["openings"])]
    return {
        **{name: base[name] for name in ("title", "summary", "description", "needs", "who_for", "phone", "email", "website")},
        **{name: place[part] for part, name in _PLACE_PARTS.items()},
        "opening": "\n".join([*times, *filter(None, [base["opening_note"]])]),
        "cost": base["cost_summary"],
    }  # fmt: skip
