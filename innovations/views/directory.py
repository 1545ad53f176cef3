from django.http import HttpResponse

from carehub.access import public


@public
def directory(request):
    return HttpResponse("")


@public
def suggest(request):
    return HttpResponse("")
