"""What websites embed and what verifiers read: the picture, the signed credential, and whose keys signed it."""

from django.http import Http404
from django.views.decorators.http import require_safe

from carehub.access import public
from making_it_real.badges import answers, credential, issuer, keys, status_list
from making_it_real.badges.drawing import draw
from making_it_real.badges.oembed import no_badge
from making_it_real.badges.shown import shown

LD_JSON = "application/ld+json"


@public
@require_safe
@answers.as_picture
def picture(request, slug):
    return answers.picture(draw(_shown(slug)))


@public
@require_safe
@answers.as_data
def badge_json(request, slug):
    """The latest badge, also one that lapsed or was withdrawn: what is in it says so. Where there was none: 404."""
    one = _shown(slug)
    if one.badge is None:
        return answers.data(no_badge(one), status=404)
    return answers.data(credential.enveloped(credential.signed(one.badge)))


@public
@require_safe
@answers.as_data
def badge_jwt(request, slug):
    one = _shown(slug)
    if one.badge is None:
        return answers.data(no_badge(one), status=404)
    return answers.token(credential.signed(one.badge))


def _shown(slug):
    one = shown(slug)
    if one is None:
        raise Http404
    return one


@public
@require_safe
@answers.as_data
def issuer_profile(request):
    return answers.data(issuer.profile(), LD_JSON)


@public
@require_safe
@answers.as_data
def achievement(request):
    return answers.data(issuer.achievement_document(), LD_JSON)


@public
@require_safe
@answers.as_data
def all_keys(request):
    return answers.data({"keys": list(keys.published().values())}, "application/jwk-set+json")


@public
@require_safe
@answers.as_data
def key(request, thumbprint):
    found = keys.published().get(thumbprint)
    if found is None:
        raise Http404
    return answers.data(found, "application/jwk+json")


@public
@require_safe
@answers.as_data
def status(request, part):
    if part < 1 or not status_list.exists(part):
        raise Http404
    return answers.token(status_list.signed(part))
