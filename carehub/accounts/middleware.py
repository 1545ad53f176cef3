"""What accounts change about answers."""

from django.conf import settings
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.decorators import sync_only_middleware


@sync_only_middleware
def private_pages(get_response):
    """What somebody with a session is sent is for them alone: no cache on the way may keep it."""

    def answer(request):
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_cache_control(response, private=True)
        return response

    return answer


class PagesOfAllauth:
    """Only allauth and the admin answer with a template not yet drawn, and none of that may be kept anywhere.

    allauth also gives its pages a `site`, the name of the host. In our templates that word is taken.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        (response.context_data or {}).pop("site", None)
        add_never_cache_headers(response)
        return response
