from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [path("healthz", lambda request: HttpResponse("well")), path("survey/", include("survey.urls"))]
