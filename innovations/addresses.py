"""Addresses of the directory: the whole state of a search stands in its address, in one order, with nothing else."""

from django.http import QueryDict
from django.urls import reverse

from innovations.filters import GROUPS

PLAIN = ["q", "near", "within", "council"]
LOOKS = ["sort", "view", "exact", "page"]
MANY = [group.param for group in GROUPS]


class Address:
    """What a search asks for. Changing anything but the page goes back to page 1."""

    def __init__(self, asked):
        """`asked` maps a parameter to a text, or to a list for the boxes."""
        self.asked = {param: value for param, value in asked.items() if value}

    def __str__(self):
        query = QueryDict(mutable=True)
        for param in (*PLAIN, *MANY, *LOOKS):
            if value := self.asked.get(param):
                query.setlist(param, value if isinstance(value, list) else [value])
        encoded = query.urlencode()
        return reverse("directory") + (f"?{encoded}" if encoded else "")

    def having(self, **changes):
        kept = {param: value for param, value in self.asked.items() if param != "page"}
        return Address({**kept, **changes})

    def without(self, param, value):
        """With one box of a group unticked."""
        return self.having(**{param: [kept for kept in self.asked[param] if kept != value]})
