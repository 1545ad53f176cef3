"""A whole run into the database: what goes in, what changes, what is archived, and what the operator is told."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from carehub.accounts.models import Organisation, User
from carehub.places.models import Council, PlaceName
from innovations.merging import merge
from innovations.models import (
    Category,
    FeedOrganisation,
    IndexEntry,
    Innovation,
    Place,
    Source,
    TermMapping,
    Way,
)
from innovations.open_referral import rows
from innovations.open_referral.importing import MERGED, Import, Options
from innovations.open_referral.sources import source_for
from tests.factories import make_member

pytestmark = pytest.mark.usefixtures("councils", "words")
TODAY = date(2026, 11, 22)
PUBLISHED, ARCHIVED = Innovation.Status.PUBLISHED, Innovation.Status.ARCHIVED


def service(number=1, **fields):
    place = {
        "id": f"l{number}",
        "location_type": "physical",
        "name": "The hall",
        "latitude": 53.446,
        "longitude": -2.308,
        "addresses": [
            {
                "address_1": "Kingsway",
                "city": "Stretford",
                "postal_code": "M32 0JG",
                "address_type": "physical",
            }
        ],
    }
    record = {
        "id": f"s{number}",
        "name": f"Lunch club {number}",
        "status": "active",
        "description": "A warm meal every Tuesday.",
        "organization": {"id": "o1", "name": "Age Well"},
        "service_at_locations": [{"id": "x", "location": place}],
        "attributes": [{"taxonomy_term": {"name": "Lunch club", "taxonomy": "Service types"}}],
    }
    return record | fields


@pytest.fixture
def feed(tmp_path):
    """A function that writes services to a file and imports it. Returns the Report."""

    def run(*services, name="Trafford", raw=None, **options):
        file = tmp_path / "feed.json"
        file.write_bytes(raw or json.dumps(list(services)).encode())
        source = source_for(str(file), name, licence="OGL")
        if not options.get("dry_run"):
            source.save()
        return Import(str(file), source, Options(today=TODAY, **options)).run()

    return run


def entry(number=1):
    return Innovation.objects.get(external_id=f"s{number}")


def counts(report):
    return {kind: count for kind, count in report.counts.items() if count}


def test_a_service_becomes_a_published_entry_with_all_its_parts(feed):
    report = feed(
        service(
            schedules=[{"freq": "WEEKLY", "byday": "TU", "opens_at": "12:00", "closes_at": "14:00"}],
            cost_options=[{"option": "Lunch", "amount": 4, "amount_description": "a meal"}],
            service_areas=[{"name": "Trafford"}],
            minimum_age=65,
            assured_date="2026-05-01",
        )
    )
    one = entry()
    assert counts(report) == {"read": 1, "created": 1}
    assert (one.status, one.category.slug, one.cost_band, one.who_for) == (
        PUBLISHED,
        "food-and-meals",
        "under_5",
        "People aged 65 and over",
    )
    assert (one.last_checked_on, one.last_checked_by) == (date(2026, 5, 1), "Age Well")
    assert {need.slug for need in one.needs.all()} == {"company", "food-warmth"}
    assert [audience.slug for audience in one.audiences.all()] == ["older-people"]
    assert [route.way for route in one.routes.all()] == ["buy"]
    assert [(opening.day, opening.opens.hour) for opening in one.openings.all()] == [("Tuesday", 12)]
    assert [(place.town, place.postcode, place.council.name) for place in one.places.all()] == [
        ("Stretford", "M32 0JG", "Trafford")
    ]
    assert [area.name for area in one.areas.all()] == ["Trafford"]
    assert [(role.organisation.name, role.role) for role in one.roles.all()] == [("Age Well", "runs")]
    assert (one.source.name, one.source.licence) == ("Trafford", "OGL")
    assert IndexEntry.objects.filter(pk=one.pk).exists()
    assert [(step.state_to, step.by_name) for step in one.steps.all()] == [("published", "Import: Trafford")]


def test_a_second_run_writes_nothing(feed, django_assert_max_num_queries):
    feed(service(1), service(2))
    before = list(Innovation.objects.order_by("pk").values())
    with django_assert_max_num_queries(20):
        report = feed(service(1), service(2))
    assert counts(report) == {"read": 2, "unchanged": 2}
    assert list(Innovation.objects.order_by("pk").values()) == before


def test_a_field_that_nobody_shows_may_change_without_a_write(feed):
    feed(service())
    assert counts(feed(service(last_modified="2026-11-21T00:00:00Z", unheard_of={"a": 1}))) == {
        "read": 1,
        "unchanged": 1,
    }


def test_a_changed_record_is_updated_in_place_and_keeps_its_address(feed):
    feed(service())
    first = entry()
    report = feed(service(name="Supper club", description="Now in the evening."))
    assert counts(report) == {"read": 1, "changed": 1}
    assert (entry().pk, entry().slug, entry().title) == (first.pk, first.slug, "Supper club")
    assert entry().places.count() == entry().roles.count() == 1
    assert [step.why for step in entry().steps.all()] == ["The import changed it.", ""]


def test_a_new_mapping_changes_entries_that_did_not_change_in_the_feed(feed):
    feed(service())
    TermMapping.objects.filter(term="Lunch club").update(
        category=Category.objects.get(slug="community-group")
    )
    assert counts(feed(service())) == {"read": 1, "changed": 1}
    assert entry().category.slug == "community-group"


def test_terms_without_a_meaning_are_counted(feed):
    report = feed(
        *(
            service(n, attributes=[{"taxonomy_term": {"name": "Falconry", "taxonomy": "Ours"}}])
            for n in (1, 2)
        )
    )
    assert report.unmapped == {("Ours", "Falconry"): 2}
    assert entry().category.slug == "service"


def test_a_mapping_for_one_vocabulary_wins_over_one_for_all(feed):
    TermMapping.objects.create(
        vocabulary="SERVICE types", term="lunch CLUB", category=Category.objects.get(slug="library")
    )
    feed(service())
    assert entry().category.slug == "library"


def test_a_digital_hub_is_marked_on_its_places(feed):
    feed(service(attributes=[{"taxonomy_term": {"name": "Library"}}]))
    assert Place.objects.get().is_digital_hub


def test_a_bad_record_is_reported_and_the_rest_goes_in(feed):
    report = feed(
        service(1), service(2, name=None), "nonsense", service(3, status="odd"), service(1), service(4)
    )
    assert counts(report) == {"read": 6, "created": 2, "refused": 4}
    assert [problem.reason for problem in report.first] == [
        "It has no name.",
        "It is not a service (an object), but a list, a text or a number. (record 3 of the page)",
        "Its status “odd” is not one that the standard knows.",
        "Its id was already used by an earlier record.",
    ]
    assert {(problem.page, problem.severity) for problem in report.first} == {("feed.json", "refused")}


def test_a_record_the_database_does_not_take_costs_only_itself(feed, monkeypatch):
    """The rules for records and those of the database should agree; if they ever do not, the rest still goes in."""
    monkeypatch.setitem(rows.ROUTES, Way.BUY, None)
    report = feed(service(1), service(2, attributes=[]), service(3, attributes=[]))
    assert counts(report) == {"read": 3, "created": 2, "refused": 1}
    assert report.first[0].reason == "It could not be stored (IntegrityError)."
    assert Innovation.objects.count() == 2
    assert entry(2).roles.get().organisation.name == "Age Well"


def test_what_stopped_running_is_archived_and_published_again_when_it_runs(feed):
    feed(service())
    assert counts(feed(service(status="temporarily closed"))) == {"read": 1, "changed": 1}
    assert entry().status == ARCHIVED
    assert not IndexEntry.objects.exists()
    feed(service())
    assert entry().status == PUBLISHED
    assert IndexEntry.objects.count() == 1
    assert {step.by_name for step in entry().steps.all()} == {"Import: Trafford"}


def test_a_service_that_never_ran_is_not_shown(feed):
    feed(service(status="defunct"))
    assert entry().status == ARCHIVED


def test_what_a_moderator_took_down_stays_down(feed):
    feed(service())
    entry().archive(by=User.objects.create_user("mod@example.org", "x"), why="Unsafe")
    feed(service())
    feed(service(name="New name"))
    assert (entry().status, entry().title) == (ARCHIVED, "New name")


def test_sync_archives_what_is_gone_and_nothing_of_other_sources(feed):
    feed(service(9), name="Elsewhere")
    feed(*(service(n) for n in (1, 2, 3)))
    assert counts(feed(service(1), service(3))) == {"read": 2, "unchanged": 2}
    report = feed(service(1), service(3), sync=True)
    assert counts(report) == {"read": 2, "unchanged": 2, "archived": 1}
    assert entry(2).status == ARCHIVED
    assert entry(2).steps.first().why == "It is no longer in the feed."
    assert entry(9).status == PUBLISHED


def test_what_comes_back_into_the_feed_is_published_again(feed):
    feed(*(service(n) for n in (1, 2, 3)))
    feed(service(1), service(3), sync=True)
    assert counts(feed(*(service(n) for n in (1, 2, 3)))) == {"read": 3, "unchanged": 2, "changed": 1}
    assert entry(2).status == PUBLISHED
    assert IndexEntry.objects.filter(pk=entry(2).pk).exists()


def test_sync_never_archives_after_a_feed_that_was_cut_off(feed):
    feed(*(service(n) for n in (1, 2, 3)))
    whole = json.dumps([service(1), service(2), service(3)])
    report = feed(raw=whole[: whole.index('"s3"')].encode(), sync=True)
    assert counts(report) == {"read": 2, "unchanged": 2, "page problems": 1}
    assert "not read completely" in report.notes[0]
    assert entry(3).status == PUBLISHED


def test_sync_spares_a_record_that_is_there_but_bad(feed):
    feed(*(service(n) for n in (1, 2, 3)))
    feed(service(1), service(2), service(3, name=None), sync=True)
    assert entry(3).status == PUBLISHED


def test_sync_archives_more_than_half_only_by_force(feed):
    feed(*(service(n) for n in (1, 2, 3)))
    assert "more than half" in feed(service(1), sync=True).notes[0]
    assert Innovation.objects.published().count() == 3
    feed(service(1), sync=True, force_sync=True)
    assert Innovation.objects.published().count() == 1


def test_a_dry_run_says_what_would_happen_and_stores_nothing(feed):
    assert counts(feed(service(1), dry_run=True)) == {"read": 1, "created": 1}
    assert not Innovation.objects.exists()
    assert not Source.objects.exists()
    feed(*(service(n) for n in (1, 2, 3)))
    report = feed(service(1), service(2, name="Other"), dry_run=True, sync=True)
    assert counts(report) == {"read": 2, "unchanged": 1, "changed": 1, "archived": 1}
    assert (entry(2).title, entry(3).status) == ("Lunch club 2", PUBLISHED)


def test_two_entries_with_one_title_have_different_addresses(feed):
    feed(*(service(n, name="Lunch club") for n in (1, 2, 3)), service(4, name="Coverage"))
    assert [entry(n).slug for n in (1, 2, 3)] == [
        "lunch-club",
        "lunch-club-stretford",
        "lunch-club-stretford-2",
    ]
    assert entry(4).slug == "coverage-stretford"


def test_an_organisation_that_only_one_feed_knows_takes_its_new_name_from_there(feed):
    feed(service(organization={"id": "o1", "name": "Age Well"}))
    report = feed(service(organization={"id": "o1", "name": "Age Well Trafford"}))
    assert [link.organisation.name for link in FeedOrganisation.objects.all()] == ["Age Well Trafford"]
    assert Organisation.objects.get().slug == "age-well"
    assert counts(report) == {"read": 1, "changed": 1}


@pytest.mark.parametrize("known", ["by its people", "by another feed", "by an entry of another feed"])
def test_an_organisation_that_others_know_keeps_its_name(feed, known):
    feed(service(organization={"id": "o1", "name": "Age Well"}))
    if known == "by its people":
        make_member(Organisation.objects.get())
    else:
        given = {"id": "x"} if known == "by another feed" else {}
        feed(service(9, organization=given | {"name": "Age Well"}), name="Other")
    report = feed(service(organization={"id": "o1", "name": "Age Well Trafford"}))
    assert Organisation.objects.get().name == "Age Well"
    (problem,) = report.first
    assert (problem.id, problem.name) == ("o1", "Age Well Trafford")
    assert "called “Age Well” here" in problem.reason


def test_a_council_keeps_the_name_we_call_it(feed):
    Organisation.objects.create(
        name="Trafford Council", slug="t", kind="council", council=Council.objects.get(name="Trafford")
    )
    called = {"id": "a", "name": "Trafford Metropolitan Borough Council"}
    feed(service(1, organization=called))
    assert counts(feed(service(1, name="New", organization=called))) == {"read": 1, "changed": 1}
    assert Organisation.objects.get().name == "Trafford Council"


# --- Ids -----------------------------------------------------------------------------------------------------------
AS_THE_FIRST = ["s\u200b1", "\ufeffs1", " s1 \n", "s\x00\x071"]


@pytest.mark.parametrize("given", ["q&amp;a", "<b>1</b>", "a  b", 17, *AS_THE_FIRST])
def test_a_service_with_an_odd_id_is_known_again_and_stays(feed, given):
    feed(service(1), service(2), service(3, id=given), sync=True)
    for _ in range(2):
        report = feed(service(1), service(2), service(3, id=given), sync=True)
        refused = {"refused": 1} if given in AS_THE_FIRST else {}
        assert counts(report) == {"read": 3, "unchanged": 3 - len(refused)} | refused
    assert not Innovation.objects.exclude(status=PUBLISHED).exists()


def test_ids_that_differ_only_in_markup_are_two(feed):
    assert counts(feed(service(id="<b>1</b>"), service(id="1"))) == {"read": 2, "created": 2}


def test_an_id_with_a_hidden_character_is_that_of_an_entry_from_before(feed):
    feed(service(1), service(2))
    report = feed(service(1, id="s1\u200b"), service(2), sync=True)
    assert counts(report) == {"read": 2, "unchanged": 2}


def test_nothing_is_archived_while_an_id_cannot_be_read(feed):
    feed(*(service(n) for n in (1, 2, 3)))
    raw = json.dumps([service(1), service(2), service(3)]).replace('"id": "s3"', '"id": "s\xff"')
    assert "not read completely" in feed(raw=raw.encode("latin-1"), sync=True).notes[0]
    assert entry(3).status == PUBLISHED


# --- What was merged here ------------------------------------------------------------------------------------------
@pytest.fixture
def merged(feed):
    """s1 took in the place of s2."""
    feed(service(1), service(2, **AT_HOME), service(3), service(4))
    mo = User.objects.create_user("mo@tlap.example", "x")
    merge(entry(1).pk, entry(2).pk, by=mo, why="Same club.")
    assert entry(1).places.count() == 2
    return feed


AT_HOME = {
    "service_at_locations": [
        {
            "id": "y",
            "location": {"id": "z", "addresses": [{"address_1": "2 Hill Lane", "postal_code": "M32 0JG"}]},
        }
    ]
}


def test_what_an_entry_took_in_from_another_outlives_a_change_in_the_feed(merged):
    report = merged(
        service(1, phones=[{"number": "0161 496 0000"}]), service(2, **AT_HOME), service(3), service(4)
    )
    assert counts(report) == {"read": 4, "unchanged": 4, "warnings": 1}
    assert report.first[0].reason == MERGED
    assert (entry(1).places.count(), entry(1).phone, entry(2).status) == (2, "", ARCHIVED)


def test_what_took_in_another_stays_when_its_own_record_has_gone(merged):
    report = merged(service(2, **AT_HOME), service(3), service(4), sync=True)
    assert counts(report) == {"read": 3, "unchanged": 3}
    assert entry(1).status == PUBLISHED


def test_two_churches_with_one_name_stay_two(feed):
    names = ({"id": "o1", "name": "St Mary’s Church"}, {"id": "o2", "name": "St Mary’s Church"})
    feed(*(service(n, organization=organisation) for n, organisation in enumerate(names, start=1)))
    assert sorted(Organisation.objects.values_list("slug", flat=True)) == [
        "st-marys-church",
        "st-marys-church-2",
    ]


def test_a_council_of_two_feeds_is_one_council(feed):
    feed(service(1, organization={"id": "a", "name": "Trafford Metropolitan Borough Council"}), name="One")
    feed(service(2, organization={"id": "b", "name": "Trafford Council"}), name="Two")
    council = Organisation.objects.get()
    assert (council.kind, council.council) == ("council", Council.objects.get(name="Trafford"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Leeds and York NHS Foundation Trust", "nhs"),
        ("University of Leeds", "researcher"),
        ("University of the Third Age", "charity"),
        ("Bluebell Home Care", "provider"),
        ("Clever Gadgets Ltd", "company"),
        ("Sheffield People First", "user_led"),
        ("Wigan", "charity"),
        ("Little Missenden Parish Council", "council"),
    ],
)
def test_the_kind_of_an_organisation_is_guessed_from_its_name(feed, name, kind):
    feed(service(organization={"name": name}))
    assert Organisation.objects.get().kind == kind
    assert Organisation.objects.get().council is None


def test_a_role_given_by_hand_stays_when_the_feed_changes(feed):
    feed(service())
    funder = Organisation.objects.create(name="Good Fund", slug="good-fund", kind="funder")
    entry().roles.create(organisation=funder, role="funds")
    feed(service(name="Other"))
    assert sorted(entry().roles.values_list("role", flat=True)) == ["funds", "runs"]


def test_towns_of_the_entries_become_place_names(feed):
    feed(service(1), service(2))
    assert list(PlaceName.objects.values_list("name", "listings")) == [("Stretford", 2)]


def test_the_command_prints_a_table_and_writes_every_problem(tmp_path):
    file, report, out = tmp_path / "feed.json", tmp_path / "problems.csv", io.StringIO()
    file.write_text(
        json.dumps([service(1), service(2, name="=HYPERLINK(1)", url="javascript:x"), {"id": "s3"}])
    )
    call_command("import_open_referral", str(file), report=str(report), licence="OGL", stdout=out)
    said = out.getvalue()
    assert "created               2" in said
    assert "refused               1" in said
    assert "It has no name." in said
    with report.open(encoding="utf-8-sig") as lines:
        problems = list(csv.DictReader(lines))
    assert [(row["page"], row["id"], row["severity"]) for row in problems] == [
        ("feed.json", "s2", "warning"),
        ("feed.json", "s3", "refused"),
    ]
    assert problems[0]["name"] == "'=HYPERLINK(1)"


def test_the_command_keeps_the_terms_of_a_source_it_knows(tmp_path):
    file = tmp_path / "feed.json"
    file.write_text(json.dumps([service(1)]))
    call_command(
        "import_open_referral",
        str(file),
        licence="OGL",
        attribution="Thanks",
        source_name="Ours",
        stdout=io.StringIO(),
    )
    call_command("import_open_referral", str(file), source_name="Ours", stdout=io.StringIO())
    source = Source.objects.get()
    assert (source.slug, source.licence, source.attribution) == ("ours", "OGL", "Thanks")


def test_a_limit_reads_only_so_many_and_cannot_go_with_sync(tmp_path):
    file = tmp_path / "feed.json"
    file.write_text(json.dumps([service(n) for n in range(5)]))
    call_command("import_open_referral", str(file), limit=2, stdout=io.StringIO())
    assert Innovation.objects.count() == 2
    with pytest.raises(CommandError, match="whole feed"):
        call_command("import_open_referral", str(file), limit=2, sync=True)


def test_the_command_says_plainly_that_there_is_nothing_to_read(tmp_path):
    with pytest.raises(CommandError, match="There is no file or folder"):
        call_command("import_open_referral", str(tmp_path / "nowhere"))


def test_the_command_asks_for_the_reference_data_first(tmp_path):
    TermMapping.objects.all().delete()
    Category.objects.all().delete()
    (tmp_path / "feed.json").write_text("[]")
    with pytest.raises(CommandError, match="load_reference_data"):
        call_command("import_open_referral", str(tmp_path))
