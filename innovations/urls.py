from django.urls import path

from innovations.views import councils as areas
from innovations.views import coverage, directory, entry, feeds, my_list, organisations, voices

# Names before <slug> are taken: innovations.models cannot use them as the address of an entry.
urlpatterns = [
    path("innovations/", directory.directory, name="directory"),
    path("innovations/suggest/", directory.suggest, name="suggest"),
    path("innovations/map/", entry.to_map, name="directory-map"),
    path("innovations/coverage/", coverage.coverage, name="coverage"),
    path("innovations/coverage.csv", coverage.coverage_csv, name="coverage-csv"),
    path("innovations/feed/", feeds.newest, name="feed"),
    path("innovations/missing/", voices.wish, name="wish"),
    path("innovations/missing/thank-you/", voices.wish_thanks, name="wish-thanks"),
    path("innovations/<slug:slug>/", entry.innovation, name="innovation"),
    path("innovations/<slug:slug>/report/", voices.report, name="report"),
    path("innovations/<slug:slug>/report/thank-you/", voices.report_thanks, name="report-thanks"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<slug:slug>/", organisations.organisation, name="organisation"),
    path("councils/", areas.councils, name="councils"),
    path("councils/<slug:slug>/", areas.council, name="council"),
    path("list/", my_list.my_list, name="my-list"),
    path("list/save/", my_list.save, name="list-save"),
    path("list/clear/", my_list.clear, name="list-clear"),
    path("opensearch.xml", feeds.opensearch, name="opensearch"),
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", feeds.sitemap_index, name="sitemap"),
    path("sitemap-<section>.xml", feeds.sitemap_section, name="sitemap-section"),
]
