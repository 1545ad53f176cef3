"""/oembed/: pasted addresses become badges elsewhere."""

from urllib.parse import parse_qs, urlsplit

import pytest

from making_it_real.badges.oembed import fitted
from tests.factories import give_badge, make_declaration, make_organisation

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def badge():
    return give_badge(make_declaration(make_organisation("Harbour", slug="harbour")))


def ask(client, url=f"{SITE}/badges/harbour/", **more):
    return client.get("/oembed/", {"url": url, **more})


@pytest.mark.parametrize(
    "path", ["/badges/harbour/", "/making-it-real/harbour/", "/badges/harbour/?from=news"]
)
def test_the_addresses_of_the_proof_and_of_the_organisation_become_the_badge(client, path):
    response = ask(client, SITE + path)
    assert response["Content-Type"] == "application/json"
    told = response.json()
    assert {name: told[name] for name in ("type", "version", "url", "width", "height", "title")} == {
        "type": "photo", "version": "1.0", "url": f"{SITE}/badges/harbour.svg", "width": 340, "height": 112,
        "title": "Making it Real: Harbour"}  # fmt: skip
    assert told["cache_age"] <= 600


WRONG = ["https://elsewhere.example/badges/harbour/", f"{SITE}/badges/nobody/", f"{SITE}/", f"{SITE}/badges/harbour.svg",
         "javascript:alert(1)", "harbour", f"{SITE}:99/badges/harbour/", "http://[::1", "ftp://127.0.0.1:8000/badges/harbour/",
         f"{SITE}/badges/%00/", f"{SITE}@evil.example/badges/harbour/", f"{SITE}/councils/harbour/"]  # fmt: skip


@pytest.mark.parametrize("url", WRONG)
def test_what_is_not_ours_is_not_found(client, url):
    assert ask(client, url).status_code == 404


@pytest.mark.parametrize(
    ("asked", "size"),
    [({"maxwidth": 170}, (170, 56)), ({"maxheight": 56}, (170, 56)), ({"maxwidth": 5000}, (340, 112)),
     ({"maxwidth": 200, "maxheight": 10}, (30, 10)), ({"maxwidth": 1}, (1, 1))],
)  # fmt: skip
def test_it_is_no_larger_than_asked(client, asked, size):
    told = ask(client, **asked).json()
    assert (told["width"], told["height"]) == size


def test_every_size_asked_for_is_kept():
    for most in range(1, 400):
        width, height = fitted(most, None)
        assert width <= most
        assert height >= 1


@pytest.mark.parametrize("asked", [{"maxwidth": "wide"}, {"maxwidth": -1}, {"maxheight": 0}, {"url": ""}])
def test_what_cannot_be_read_is_said(client, asked):
    response = ask(client, **asked)
    assert response.status_code == 400
    assert next(iter(asked)) in response.json()["error"]


def test_xml_is_refused_as_the_standard_says(client):
    assert ask(client, format="xml").status_code == 501
    assert ask(client, format="json").status_code == 200


@pytest.mark.parametrize("path", ["/badges/harbour/", "/making-it-real/harbour/"])
def test_it_is_found_from_the_pages(client, path):
    html = client.get(path).content.decode()
    link = html.partition('type="application/json+oembed" href="')[2].partition('"')[0]
    parts = urlsplit(link.replace("&amp;", "&"))
    assert parse_qs(parts.query)["url"] == [SITE + path]
    assert client.get(f"{parts.path}?{parts.query}").json()["type"] == "photo"
