from django.shortcuts import render

from carehub.access import public
from carehub.themes import Theme


@public
def making_it_real(request):
    return render(request, "making_it_real/about.html", {"nav": "making-it-real", "themes": list(Theme)})
