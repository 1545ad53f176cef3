"""Every address of CareHub. What is public, and to whom, stands with each view."""

from django.contrib import admin
from django.urls import include, path

from carehub import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("", include("innovations.urls")),
    path("making-it-real/", include("making_it_real.urls")),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("about-the-data/", pages.about_data, name="about-data"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]
