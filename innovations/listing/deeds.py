"""What the button that was pressed asks for: to keep what was typed, or a list with one row more or less."""

from dataclasses import dataclass, field

from carehub.accounts.models import Organisation
from carehub.places.lookup import find_council
from carehub.places.problems import PlaceProblem
from innovations import pictures
from innovations.listing.sheet import Sheet
from innovations.listing.typed import typed
from innovations.listing.typing_fields import one_line

MOST_FOUND = 6  # organisations offered for a name
LIST_DEEDS = ("add", "remove", "find", "use", "area")


@dataclass
class Deed:
    """`content` as typed. Unless `save`, the page is drawn again and nothing is kept.

    `wrong` is [(field, what to do)] of what was typed and could not be taken in; `beside` holds it, by field.
    """

    content: dict
    save: bool = True
    more: str = ""
    focus: str = ""
    wrong: list = field(default_factory=list)
    beside: dict = field(default_factory=dict)
    found: dict = field(default_factory=dict)

    def sheet(self, step):
        sheet = Sheet(
            step, self.content, more=self.more, focus=self.focus, beside=self.beside, found=self.found
        )
        for name, words in self.wrong:
            sheet.say(name, words)
        return sheet


def done(step, content, post, files, *, organisation, by):
    """The Deed of a page that was sent. Buttons are called "do": "on", "later", "add:places", "remove:places:2"…"""
    verb, *what = post.get("do", "").split(":")
    post = _with_chosen(post, what) if verb == "use" else post
    deed = Deed(
        typed(step, content, post, _row(what) if verb == "remove" else None), save=verb not in LIST_DEEDS
    )
    deed.more = what[0] if verb == "add" and what else ""
    deed.focus = {
        "remove": what[0] if what else "",
        "use": "-".join([*what[:2], "name"]),
        "area": "add_area",
    }.get(verb, "")
    deed.found = _found(post, what) if verb == "find" else {}
    _take_in_areas(deed, post)
    if step.name == "picture":
        _take_in_picture(deed, step, post, files, organisation, by)
    return deed


def _row(what):
    """(list, number of the row) of "places:2", or None."""
    return (what[0], int(what[1])) if len(what) == 2 and what[1].isascii() and what[1].isdigit() else None


def _found(post, what):
    """{name as typed: public organisations with all its words}"""
    row = _row(what)
    name = one_line(post.get(f"{row[0]}-{row[1]}-name", "")) if row else ""
    return (
        {name: list(Organisation.objects.public().named_like(name).in_order()[:MOST_FOUND])} if name else {}
    )


def _with_chosen(post, what):
    """The page with the organisation that was chosen for a row ("roles:0:northmoor-council") typed into it."""
    row = _row(what[:2])
    chosen = (
        Organisation.objects.public().filter(slug=one_line(what[2])).first()
        if row and len(what) == 3
        else None
    )
    if not chosen:
        return post
    post = post.copy()
    post[f"{row[0]}-{row[1]}-name"], post[f"{row[0]}-{row[1]}-slug"] = chosen.name, chosen.slug
    return post


def _take_in_areas(deed, post):
    """Add the councils that were named, with commas between them. What is not found stays in its box."""
    left = []
    for text in filter(None, (one_line(part) for part in post.get("add_area", "").split(","))):
        try:
            council, _ = find_council(text)
        except PlaceProblem as problem:
            left.append(text)
            deed.wrong.append(("add_area", problem.message))
        else:
            deed.content["areas"] = sorted({*deed.content["areas"], council.pk})
    if left:
        deed.beside = {"add_area": ", ".join(left)}


def _take_in_picture(deed, step, post, files, organisation, by):
    alt, picture = step.form(post)["alt"].data or "", deed.content["picture"]
    if sent := files.get("file"):
        try:
            picture = {"id": str(pictures.keep(sent, organisation=organisation, by=by).pk)}
        except pictures.NotAPicture as refused:
            deed.wrong.append(("file", str(refused)))
    elif alt.strip() and not picture:
        deed.wrong.append(("file", "Choose the picture that these words are for"))
    if post.get("take_off"):
        picture = None
    deed.content["picture"] = picture and {"id": picture["id"], "alt": one_line(alt)}
    deed.beside = {"alt": alt}
