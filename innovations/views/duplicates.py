"""What may be the same as an entry that somebody at a desk is about to list, as a part of the page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from carehub.access import signed_in
from carehub.accounts.desk import at_desk
from innovations.forms import AlikeForm
from innovations.listing import duplicates


@signed_in
@require_safe
def listing_duplicates(request, org):
    """Asked for while somebody types: title, website and postcode in the address."""
    at_desk(request.user, org)
    typed = AlikeForm(request.GET).typed()
    found = duplicates.find(typed["title"], typed["website"], [typed["postcode"]]) if typed["title"] else []
    return render(request, "components/alike.html", {"alike": found, "offer": "claim"})
