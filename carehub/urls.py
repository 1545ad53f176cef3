"""Every address of CareHub. What is public, and to whom, stands with each view."""

from django.contrib import admin
from django.urls import include, path

from carehub import pages
from carehub.accounts.views import own_account
from making_it_real.views import council
from making_it_real.views.badges.oembed import oembed

urlpatterns = [
    path("", pages.home, name="home"),
    # First, because so many come to these two: addresses are tried one after the other.
    path("survey/", include("making_it_real.survey_urls")),
    path("", include("innovations.urls")),
    path("", include("carehub.accounts.urls")),
    path("", include("carehub.moderation.urls")),
    path("", include("making_it_real.desk_urls")),
    path("councils/<slug:slug>/", council.council, name="council"),
    path("data/surveys/", include("making_it_real.survey_data_urls")),
    path("data/", include("making_it_real.data_urls")),
    path("", include("making_it_real.survey_desk_urls")),
    path("making-it-real/", include("making_it_real.urls")),
    path("badges/", include("making_it_real.badge_urls")),
    path("oembed/", oembed, name="oembed"),
    path("easy-read/", pages.easy_read, name="easy-read"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("about-the-data/", pages.about_data, name="about-data"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path("account/", own_account.account, name="account"),
    path("account/sessions/<int:pk>/end/", own_account.end_session, name="end-session"),
    path("account/", include("allauth.account.urls")),
    path("account/second-step/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("admin/", admin.site.urls),
]
