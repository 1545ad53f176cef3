"""What other programs read."""

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from innovations.views import feeds
from tests.factories import make_council, make_innovation, make_organisation

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def xml(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return ET.fromstring(response.content)  # noqa: S314  (our own)


def test_new_entries_stand_in_the_feed_newest_first(client, db, settings):
    settings.SITE_URL = "https://carehub.example"
    now = timezone.now()
    for days, title in ((3, "Older <b>"), (1, "Newer & better")):
        entry = make_innovation(title, status="draft")
        entry.publish(by="a test", at=now - timedelta(days=days))
    make_innovation("Draft", status="draft")
    feed = xml(client, "/innovations/feed/")
    assert [entry.text for entry in feed.findall("a:entry/a:title", ATOM)] == ["Newer & better", "Older <b>"]
    assert (
        feed.find("a:entry/a:link", ATOM).get("href").startswith("https://carehub.example/innovations/entry-")
    )
    assert feed.find("a:link[@rel='self']", ATOM).get("href") == "https://carehub.example/innovations/feed/"


def test_one_and_three_entries_cost_the_feed_the_same(client, db, django_assert_num_queries):
    make_innovation()
    with django_assert_num_queries(1):
        xml(client, "/innovations/feed/")
    make_innovation()
    make_innovation()
    with django_assert_num_queries(1):
        xml(client, "/innovations/feed/")


def test_the_sitemap_names_every_public_page_once(client, db):
    entry, organisation, council = make_innovation(), make_organisation(), make_council()
    make_innovation(status="draft")
    sections = [section.text for section in xml(client, "/sitemap.xml").findall("s:sitemap/s:loc", MAP)]
    found = [
        loc.text
        for section in sections
        for loc in xml(client, re.sub(r"^https?://[^/]+", "", section)).findall("s:url/s:loc", MAP)
    ]
    assert len(found) == len(set(found))
    for thing in (entry, organisation, council):
        assert f"http://testserver{thing.get_absolute_url()}" in found
    assert len([url for url in found if "/innovations/entry-" in url]) == 1


def test_a_long_sitemap_has_parts(client, db, monkeypatch):
    monkeypatch.setattr(feeds.Entries, "limit", 2)
    for _ in range(5):
        make_innovation()
    sections = [section.text for section in xml(client, "/sitemap.xml").findall("s:sitemap/s:loc", MAP)]
    assert len([section for section in sections if "entries" in section]) == 3
    assert len(xml(client, "/sitemap-entries.xml?p=3").findall("s:url", MAP)) == 1


@pytest.mark.parametrize(
    "path", ["/sitemap-nobody.xml", "/sitemap-entries.xml?p=9", "/sitemap-entries.xml?p=x"]
)
def test_a_part_that_is_not_there_is_not_found(client, db, path):
    assert client.get(path).status_code == 404


def test_robots_are_told_where_the_sitemap_is_and_what_to_leave(client, settings):
    settings.SITE_URL = "https://carehub.example"
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: https://carehub.example/sitemap.xml" in text
    assert "Disallow: /list/" in text


def test_a_browser_can_add_our_search(client, settings):
    settings.SITE_URL = "https://carehub.example"
    response = client.get("/opensearch.xml")
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    found = ET.fromstring(response.content)  # noqa: S314  (our own)
    url = found.find("o:Url", {"o": "http://a9.com/-/spec/opensearch/1.1/"})
    assert url.get("template") == "https://carehub.example/innovations/?q={searchTerms}"
