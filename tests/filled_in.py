"""What a browser would send of a form on a page that somebody opened and did not touch."""

from html.parser import HTMLParser


def filled_in(response, form_id="step"):
    """{name: [values]} of the form with this id, as a browser would send it."""
    reader = _Reader(form_id)
    reader.feed(response.content.decode())
    assert reader.found, f"No form called {form_id}"
    return reader.values


class _Reader(HTMLParser):
    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.inside, self.found, self.values = form_id, False, False, {}
        self.text_of, self.select, self.options = None, None, []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = attrs.get("id") == self.form_id
            self.found = self.found or self.inside
        if self.inside:
            getattr(self, f"_{tag}", lambda attrs: None)(attrs)

    def _input(self, attrs):
        is_tick = attrs.get("type") in ("checkbox", "radio")
        if "name" in attrs and ("checked" in attrs or not is_tick) and attrs.get("type") != "file":
            self._add(attrs["name"], attrs.get("value", "on" if is_tick else ""))

    def _textarea(self, attrs):
        self.text_of = attrs["name"]
        self._add(attrs["name"], "")

    def _select(self, attrs):
        self.select, self.options = attrs["name"], []

    def _option(self, attrs):
        if self.select:
            self.options.append((attrs.get("value", ""), "selected" in attrs))

    def handle_data(self, data):
        if self.inside and self.text_of:
            self.values[self.text_of][-1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        if tag == "textarea" and self.inside:
            # The first line end after the tag is not part of the text; browsers send line ends as CR LF.
            text = self.values[self.text_of][-1].removeprefix("\n")
            self.values[self.text_of][-1] = text.replace("\n", "\r\n")
            self.text_of = None
        if tag == "select" and self.select:
            chosen = [value for value, is_chosen in self.options if is_chosen] or [self.options[0][0]]
            self._add(self.select, chosen[0])
            self.select = None

    def _add(self, name, value):
        self.values.setdefault(name, []).append(value)
