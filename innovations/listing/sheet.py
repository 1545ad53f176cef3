"""A step as a page: its questions and lists in the order of the document, with what is wrong said where it is."""

from dataclasses import dataclass

from innovations.listing.rows import Rows
from innovations.listing.typing_fields import LongWords


@dataclass
class List:
    """A list on the page. `error` is about the list as a whole."""

    rows: Rows
    formset: object
    error: str = ""
    focus_add: bool = False

    @property
    def id(self):
        return self.rows.name


class Sheet:
    """`more` names a list that gets an empty row at its end. `beside` is what was typed and is no part of the document,
    by field. `found` holds organisations by the name somebody asked us to look for. `faults` are those to show.
    `focus` says where the keyboard goes: a field, a list (its button to add) or "roles-0-name".
    """

    def __init__(self, step, content, *, more="", focus="", beside=None, found=None, faults=()):
        self.step = step
        self.form = step.form({**step.form.data_of(content), **(beside or {})})
        self.form.is_valid()
        self.lists = {
            rows.name: List(rows, self._drawn(rows, content, rows.name == more)) for rows in step.rows
        }
        self.picture = content["picture"]
        if step.name == "picture":
            self._about_the_picture()
        self.problems = []
        self._offer(found or {})
        for fault in faults:
            self._show(fault, content)
        self._focus(self._first_box(more) if more in self.lists else focus)

    def _about_the_picture(self):
        if self.picture:
            self.form.fields["file"].label = "Choose another picture"
        else:
            del self.form.fields["take_off"]

    def _drawn(self, rows, content, one_more):
        return rows.drawn([*rows.shown(content), *([rows.form.EMPTY] if one_more else [])], content)

    @property
    def errors(self):
        """Whether the page's title begins with “Error”."""
        return self.problems

    @property
    def parts(self):
        """Fields and Lists, in the order of the page."""
        names = [*self.step.fields, *self.form.fields]
        asked = sorted(set(self.form.fields) | set(self.lists), key=names.index)
        return [self.lists.get(name) or self.form[name] for name in self._beside_each_other(asked)]

    def _beside_each_other(self, names):
        """The box in which a council is named stands right after the councils."""
        if "add_area" in names:
            names.remove("add_area")
            names.insert(names.index("areas") + 1, "add_area")
        return names

    def say(self, name, words):
        """Show what is wrong with a field of the form."""
        self.form.add_error(name, words)
        self.problems.append((words, f"#{self.form[name].first_id}"))

    def _show(self, fault, content):
        of_list = self.lists.get(fault.field)
        if of_list is None:
            self.say(_asked_as(fault.field, content), fault.words)
        elif fault.row is None:
            of_list.error = fault.words
            self.problems.append((fault.words, f"#{of_list.id}"))
        elif fault.row < len(of_list.formset.forms):
            self._show_in_row(of_list, fault)

    def _show_in_row(self, of_list, fault):
        form = of_list.formset.forms[fault.row]
        form.is_valid()
        form.add_error(fault.part, fault.words)
        name = of_list.rows.one.capitalize()
        self.problems.append((f"{name} {fault.row + 1}: {fault.words}", f"#{form[fault.part].first_id}"))

    def _offer(self, found):
        """Under the name of each, the organisations that may be meant."""
        for form in self.lists["roles"].formset.forms if found else []:
            form.offered = found.get(form["name"].value())

    def _first_box(self, name):
        """Of the last row of a list."""
        return self.lists[name].formset.forms[-1].visible_fields()[0].html_name

    def _focus(self, name):
        if name in self.lists:
            self.lists[name].focus_add = True
        elif bound := self.form[name] if name in self.form.fields else self._in_row(name):
            bound.field.widget.attrs["autofocus"] = True

    def _in_row(self, name):
        """The box called "places-2-name", or None."""
        forms = [form for of_list in self.lists.values() for form in of_list.formset.forms]
        return next((box for form in forms for box in form.visible_fields() if box.html_name == name), None)

    def connect(self, advice, names):
        """Addresses that a browser with script asks while somebody types."""
        for box in self.form:
            if isinstance(box.field, LongWords):
                box.field.widget.attrs |= _asks_for_advice(box, advice)
        for form in self.lists["roles"].formset.forms if "roles" in self.lists else []:
            form.fields["name"].widget.attrs |= {"hx-get": names, "hx-trigger": "input changed delay:300ms",
                                                 "hx-target": "#organisation-names", "hx-sync": "this:replace"}  # fmt: skip


def _asks_for_advice(box, url):
    return {
        "hx-post": url,
        "hx-trigger": "input changed delay:1500ms",
        "hx-target": f"#{box.advice_id}",
        "hx-vals": f'{{"field": "{box.html_name}"}}',
        "hx-params": f"csrfmiddlewaretoken,field,{box.html_name}",
        "hx-sync": "this:replace",
    }


def _asked_as(field, content):
    """The question about a field. The picture has two: the file itself, and the words for it."""
    if field != "picture":
        return field
    return "alt" if content["picture"] else "file"
