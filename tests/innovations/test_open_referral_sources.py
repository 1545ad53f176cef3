"""Which feed is which, what is left of a run that could read nothing, and what the operator is told when it fails."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from carehub.places.models import PlaceName
from innovations.models import FeedImport, Innovation, Source
from innovations.open_referral import importing, reading
from innovations.open_referral.sources import source_for

pytestmark = pytest.mark.usefixtures("councils", "words")


def service(number, **fields):
    place = {"addresses": [{"address_1": "Kingsway", "city": "Stretford", "postal_code": "M32 0JG"}]}
    here = {"service_at_locations": [{"location": place}], "attributes": []}
    return {"id": str(number), "name": f"Club {number}", "status": "active"} | here | fields


def services(first, last):
    return [service(number) for number in range(first, last + 1)]


@pytest.fixture
def run():
    """Runs the command. Returns what it said, also when it failed: `run.error`, `run.code`."""

    def run(location, **options):
        out, run.error, run.code = io.StringIO(), "", 0
        try:
            call_command("import_open_referral", str(location), stdout=out, **options)
        except CommandError as error:
            run.error, run.code = str(error), error.returncode
        return out.getvalue()

    return run


@pytest.fixture
def web(monkeypatch):
    """{address before the "?": what is there}."""
    there = {}

    class Fetcher:
        def __init__(self, limits=None):
            pass

        def get(self, url):
            body = there[url.partition("?")[0]]
            return io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())

    monkeypatch.setattr(reading, "Fetcher", Fetcher)
    return there


@pytest.fixture
def saved(tmp_path):
    """A function that saves services, or bytes, to a file. Returns its path."""

    def save(content, name="services.json"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return file

    return save


def sources():
    return list(Source.objects.order_by("pk").values_list("name", "slug", "url", "licence"))


def shown(name):
    return Innovation.objects.published().filter(source__name=name).count()


# --- Which feed is which -------------------------------------------------------------------------------------------
def test_two_feeds_of_one_server_are_two(run, web):
    web |= {
        "http://feeds.example/a/services": services(1, 3),
        "http://feeds.example/b/services": services(2, 9),
    }
    run("http://feeds.example/a/services?full=true", licence="A")
    run("http://feeds.example/b/services", licence="B", sync=True)
    assert sources() == [
        ("feeds.example", "feedsexample", "http://feeds.example/a/services?full=true", "A"),
        ("feeds.example/b/services", "feedsexamplebservices", "http://feeds.example/b/services", "B"),
    ]
    assert (shown("feeds.example"), shown("feeds.example/b/services")) == (3, 8)


def test_a_feed_is_known_by_its_address_whatever_is_asked_for(run, web):
    web["http://feeds.example/a/services"] = web["https://Feeds.example/a/services/"] = services(1, 3)
    run("http://feeds.example/a/services", source_name="Ours")
    run("https://Feeds.example/a/services/?full=true&page=2")
    assert [name for name, *_ in sources()] == ["Ours"]
    assert Innovation.objects.count() == 3


def test_a_name_that_is_read_from_elsewhere_is_refused_until_the_feed_is_said_to_have_moved(run, web):
    web |= {"http://old.example/services": services(1, 3), "http://new.example/services": services(1, 3)}
    run("http://old.example/services", source_name="Ours", licence="A")
    run("http://new.example/services", source_name="Ours", licence="B")
    assert "“Ours” is a feed that was read from http://old.example/services" in run.error
    assert "--moved" in run.error
    assert "another --source-name" in run.error
    assert sources() == [("Ours", "ours", "http://old.example/services", "A")]
    run("http://new.example/services", source_name="Ours", moved=True)
    assert sources() == [("Ours", "ours", "http://new.example/services", "A")]


@pytest.mark.parametrize(
    ("location", "name"),
    [("http://a.example", ""), ("http://a.example", "No such"), ("services.json", "Ours")],
)
def test_moved_says_what_it_needs(run, location, name):
    Source.objects.create(slug="ours", name="Ours", licence="A", url="http://b.example")
    run(location, source_name=name, moved=True)
    assert "--moved needs a web address" in run.error


def test_of_several_feeds_at_one_address_one_must_be_named(run, web):
    web["http://feeds.example/services"] = services(1, 2)
    for name in "AB":
        run(f"http://feeds.example/services?council={name}", source_name=name)
    assert (shown("A"), shown("B")) == (2, 2)
    run("http://feeds.example/services")
    assert "Several feeds are read from this address: “A”, “B”" in run.error
    assert "unchanged             2" in run("http://feeds.example/services?council=B")
    assert len(sources()) == 2


def test_names_without_latin_letters_are_told_apart():
    slugs = set()
    for name in ("Приют", "Дом", "Дом 1", "Приют 1", "1", "feed", "x" * 81, "x" * 82):
        source = source_for("f.json", name)
        source.save()
        slugs.add(source.slug)
        assert source_for("g.json", name) == source
    assert len(slugs) == 8
    assert source_for("g.json", "ПРИЮТ").name == "Приют"


def test_a_source_that_has_the_slug_feed_from_before_is_found_by_its_name_only():
    before = Source.objects.create(slug="feed", name="Приют", licence="A")
    assert source_for("f.json", "Приют") == before
    assert source_for("feed.json").pk is None
    assert source_for("feed.json").slug != "feed"


def test_a_file_downloaded_anew_into_another_folder_is_the_same_feed(run, saved):
    run(saved(services(1, 3), "monday/services.json"))
    run(saved(services(1, 4), "tuesday/services.json"), sync=True)
    assert (run.error, shown("services"), len(sources())) == ("", 4, 1)


def test_sync_stores_nothing_of_what_looks_like_another_feed(run, saved):
    run(saved(services(1, 3), "a/services.json"), licence="A")
    other = saved(services(11, 19), "b/services.json")
    for dry_run in (True, False):
        run(other, licence="B", sync=True, dry_run=dry_run)
        assert "looks like another feed" in run.error
        assert "--source-name" in run.error
    assert (sources(), shown("services")) == ([("services", "services", "", "A")], 3)
    run(other, source_name="B", licence="B", sync=True)
    assert (shown("services"), shown("B")) == (3, 9)
    run(saved(services(21, 29), "c/services.json"), force_sync=True)
    assert (run.error, shown("services")) == ("", 9)


def test_one_id_in_common_does_not_make_it_the_same_feed(run, saved):
    run(saved(services(1, 3)))
    run(saved(services(3, 60)), sync=True)
    assert "Of the first 50 services 1 is among the entries of “services”" in run.error
    assert shown("services") == 3


def test_what_a_run_brings_does_not_make_up_for_what_it_takes_away(run, saved):
    run(saved(services(1, 3)))
    assert "2 of 3 entries are no longer in the feed" in run(saved(services(3, 20)), sync=True)
    assert shown("services") == 20


def test_without_sync_a_feed_of_which_nothing_was_known_is_pointed_out(run, saved):
    assert "was here before" not in run(saved(services(1, 3)))
    assert "None of these services was here before, but “services” has 3 other" in run(saved(services(7, 8)))
    assert "was here before" not in run(saved(services(8, 9)))


# --- Nothing to read -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "content",
    [
        b"<html>Sign in</html>",
        b"",
        b"42",
        {"total_items": 2, "total_pages": 1, "contents": {"id": "1"}},
        {"error": "no such feed"},
        [{"id": "1", "name": None, "attributes": []}],
    ],
)
@pytest.mark.parametrize("new", [True, False])
def test_a_feed_that_cannot_be_used_fails_and_leaves_nothing_behind(run, saved, web, content, new):
    if not new:
        Source.objects.create(slug="ours", name="Ours", licence="A")
    web["http://feeds.example/services"] = content
    for location in (saved(content), "http://feeds.example/services"):
        said = run(location, source_name="Ours", licence="B", force_sync=True)
        assert run.code == 1
        assert "could be used, so nothing was stored" in run.error
        assert "Problems (" in said
    assert sources() == ([] if new else [("Ours", "ours", "", "A")])
    assert not FeedImport.objects.exists()


def test_a_feed_with_no_services_is_no_failure(run, saved):
    run(saved([]))
    assert (run.code, sources()) == (0, [])


def test_a_mistyped_path_leaves_nothing_behind(run, tmp_path):
    run(tmp_path / "nowhere.json")
    assert "There is no file or folder" in run.error
    assert (sources(), FeedImport.objects.count()) == ([], 0)


# --- Messages in the place of tracebacks ---------------------------------------------------------------------------
def test_a_licence_address_must_be_whole(run, saved):
    run(saved(services(1, 1)), licence_url="example.org/lic")
    assert "--licence-url needs a whole web address" in run.error
    run(saved(services(1, 1)), licence="x" * 201)
    assert "--licence is longer than 200 characters" in run.error


def test_a_report_that_cannot_be_written_is_said_before_anything_is_read(run, saved, tmp_path):
    for path in (tmp_path, tmp_path / "nodir" / "x.csv"):
        run(saved(services(1, 1)), report=str(path))
        assert f"The report cannot be written to {path}" in run.error
    assert not sources()


def test_who_stops_it_is_told_what_was_done_and_can_run_it_again(run, saved, monkeypatch):
    file = saved(services(1, 70))
    entering = importing.Import._enter

    def stopped(self, batch):
        if self.report.counts["created"]:
            raise KeyboardInterrupt
        entering(self, batch)

    with monkeypatch.context() as patched:
        patched.setattr(importing.Import, "_enter", stopped)
        said = run(file)
    assert (run.code, shown("services")) == (130, 50)
    assert "created              50" in said
    assert "Run the same command again" in run.error
    assert PlaceName.objects.get().listings == 50
    assert "created              20" in run(file)
