"""How what the world embeds and checks is answered: to anyone, from any page, and no copy outlives what it says."""

import json

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

from making_it_real.badges.drawing import STYLE_HASH
from making_it_real.badges.shown import seconds_to_keep

# A picture needs nothing from anywhere and runs nothing. Any page may show it, also as an <object>.
PICTURE_CSP = {"default-src": [CSP.NONE], "style-src": [STYLE_HASH], "frame-ancestors": ["*"]}
DATA_CSP = {"default-src": [CSP.NONE], "frame-ancestors": [CSP.NONE]}


def as_picture(view):
    return xframe_options_exempt(csp_override(PICTURE_CSP)(view))


def as_data(view):
    return csp_override(DATA_CSP)(view)


def for_everyone(response):
    """Any page may use it. A copy may be kept for a little while, never past midnight."""
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=seconds_to_keep(), must_revalidate=True)
    return response


def picture(svg):
    return for_everyone(HttpResponse(svg, content_type="image/svg+xml"))


def data(content, content_type="application/json", status=200):
    words = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return for_everyone(HttpResponse(words, content_type=content_type, status=status))


def token(text):
    """A signed credential as it is. The type is that of W3C's VC-JOSE-COSE."""
    return for_everyone(HttpResponse(text, content_type="application/vc+jwt"))
