from django.urls import path

from making_it_real.views import (
    adopted,
    charts,
    comparing,
    england,
    method,
    progress,
    register,
    self_funders,
    statements,
    themes,
)

urlpatterns = [
    path("", england.making_it_real, name="making-it-real"),
    path("statements/", statements.statements, name="statements"),
    path("adopted/<slug:slug>/", adopted.adopted_by, name="adopted-by"),
    path("register/", register.register, name="register"),
    path("register.csv", register.register_csv, name="register-csv"),
    path("register.json", register.register_json, name="register-json"),
    path("themes/<int:number>/", themes.theme, name="theme"),
    path("compare/", comparing.compare, name="compare"),
    path("self-funders/", self_funders.self_funders, name="self-funders"),
    path("england/chart/themes.<slug:ending>", charts.england, name="england-chart"),
    path("themes/<int:number>/chart/funnel.<slug:ending>", charts.theme, name="theme-chart"),
    path("compare/chart/themes.<slug:ending>", charts.compared, name="compare-chart"),
    path("self-funders/chart/england.<slug:ending>", charts.self_funders, name="self-funders-chart"),
    path("method/", method.method, name="survey-method"),
    # Last: an organisation's address comes after those of the pages above.
    path("<slug:slug>/", progress.progress, name="progress"),
    path("<slug:slug>/chart/themes.<slug:ending>", charts.organisation, name="progress-chart"),
    path("<slug:slug>/chart/groups.<slug:ending>", charts.groups, name="progress-groups-chart"),
    path("<slug:slug>/chart/surveys.<slug:ending>", charts.trend, name="progress-trend-chart"),
    path("<slug:slug>/feed.atom", progress.feed, name="progress-feed"),
]
