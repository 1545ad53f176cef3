"""The addresses of the survey. They are printed on posters and in letters, so they never change."""

from django.urls import path

from making_it_real.views.survey import answering, coming_back, finding, invited, sending, starting

urlpatterns = [
    path("", finding.find, name="survey"),
    path("back/", coming_back.come_back, name="survey-back"),
    path("i/<str:token>/", invited.by_invitation, name="survey-invited"),
    path("<slug:campaign>/<slug:slug>/", starting.start, name="survey-start"),
    path("<slug:campaign>/<slug:slug>/you/", starting.about_you, name="survey-you"),
    path("<slug:campaign>/<slug:slug>/<int:theme>/", answering.part, name="survey-part"),
    path("<slug:campaign>/<slug:slug>/<int:theme>/<int:number>/", answering.part, name="survey-statement"),
    path("<slug:campaign>/<slug:slug>/words/", answering.words, name="survey-words"),
    path("<slug:campaign>/<slug:slug>/check/", sending.check, name="survey-check"),
    path("<slug:campaign>/<slug:slug>/sent/", sending.sent, name="survey-sent"),
    path("<slug:campaign>/<slug:slug>/later/", coming_back.later, name="survey-later"),
]
