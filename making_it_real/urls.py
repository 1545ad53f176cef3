from django.urls import path

from making_it_real.views import adopted, england, progress, register, statements

urlpatterns = [
    path("", england.making_it_real, name="making-it-real"),
    path("statements/", statements.statements, name="statements"),
    path("adopted/<slug:slug>/", adopted.adopted_by, name="adopted-by"),
    path("register/", register.register, name="register"),
    path("register.csv", register.register_csv, name="register-csv"),
    path("register.json", register.register_json, name="register-json"),
    # Last: an organisation's address comes after those of the pages above.
    path("<slug:slug>/", progress.progress, name="progress"),
    path("<slug:slug>/feed.atom", progress.feed, name="progress-feed"),
]
