from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from carehub.access import public
from making_it_real.badges import answers
from making_it_real.badges import oembed as badges
from making_it_real.badges.forms import OEmbedForm


@public
@require_safe
@answers.as_data
def oembed(request):
    """404 for what is not ours, 501 for XML, as the standard says."""
    form = OEmbedForm(request.GET)
    if not form.is_valid():
        return answers.data({"error": form.first_problem}, status=400)
    if form.cleaned_data["format"] not in ("", "json"):
        return HttpResponse("CareHub answers in JSON only.", status=501, content_type="text/plain")
    one = badges.embeddable(form.cleaned_data["url"])
    if one is None:
        raise Http404
    return answers.data(badges.answer(one, form.cleaned_data["maxwidth"], form.cleaned_data["maxheight"]))
