"""The real feed: 3,278 public libraries and services of Greater Manchester, and the standard's own example."""

import json
from collections import Counter
from datetime import date

import pytest

from carehub.places.lookup import find_place
from carehub.places.models import PlaceName
from innovations.models import IndexEntry, Innovation, Place
from innovations.open_referral.importing import Import, Options
from innovations.open_referral.sources import source_for

pytestmark = pytest.mark.usefixtures("councils", "words")


def run(location, **options):
    source = source_for(str(location), licence="Open Government Licence v3.0")
    source.save()
    return Import(str(location), source, Options(today=date(2026, 11, 22), **options)).run()


def in_category(slug, places):
    wanted = Innovation.objects.published().filter(category__slug=slug).values_list("pk", flat=True)
    return places.of_innovations(wanted).count()


def test_all_services_of_the_real_feed_go_in_and_a_second_run_changes_nothing(shared):
    folder = shared / "data" / "open_referral_uk"
    first = run(folder)
    assert (
        first.counts["read"],
        first.counts["created"],
        first.counts["refused"],
        first.counts["page problems"],
    ) == (3278, 3278, 0, 0)
    assert not first.unmapped
    assert Innovation.objects.published().count() == IndexEntry.objects.count() == 3278
    kinds = Counter(Innovation.objects.values_list("category__slug", flat=True))
    assert (kinds["library"], kinds["food-bank"]) == (3021, 171)
    assert Place.objects.filter(is_digital_hub=True).count() == 3021
    assert Place.objects.filter(lat__isnull=True).count() == 1
    assert Place.objects.filter(council__isnull=True).count() == 1
    assert PlaceName.objects.count() > 1500

    near = Place.objects.within(53.4465, -2.3086, 3)
    found = find_place("M32 0JG")
    assert near.filter(council_id=found.council_code).exists()
    assert in_category("library", near) >= 3
    assert in_category("food-bank", near) >= 3

    before = set(Innovation.objects.values_list("pk", "slug", "updated_at"))
    second = run(folder, sync=True)
    assert (second.counts["unchanged"], second.counts["changed"], second.counts["archived"]) == (3278, 0, 0)
    assert set(Innovation.objects.values_list("pk", "slug", "updated_at")) == before


@pytest.mark.parametrize("name", ["service_full.json", "service_list.json"])
def test_the_standard_s_own_example_goes_in(shared, name):
    file = shared / "open_referral_uk_standard" / "examples" / name
    report = run(file)
    assert (report.counts["read"], report.counts["created"], report.counts["refused"]) == (1, 1, 0)
    entry = Innovation.objects.get()
    assert entry.title == "Community Counselling"
    assert entry.who_for.startswith("People aged 12 and over")
    assert (entry.last_checked_on, entry.last_checked_by) == (date(2005, 1, 1), "Example Organization Inc.")


def test_the_example_loses_what_is_impossible_in_it(shared):
    file = shared / "open_referral_uk_standard" / "examples" / "service_full.json"
    reasons = {problem.reason for problem in run(file).first}
    assert "Its coordinates (100, 101) are impossible; it has no position." in reasons
    assert "“ABC 1234” is not a postcode, so it was left out." in reasons
    assert "A price that ended on 2022-12-31 was left out." in reasons
    place = Innovation.objects.get().places.get()
    assert (place.lat, place.postcode, place.council) == (None, "", None)


def test_a_service_keeps_every_field_the_directory_shows(shared, tmp_path):
    example = json.loads(
        (shared / "open_referral_uk_standard" / "examples" / "service_full.json").read_text()
    )
    for part in (*example["schedules"], *example["cost_options"]):
        part["valid_to"] = "2030-01-01"
    (tmp_path / "one.json").write_text(json.dumps(example))
    run(tmp_path)
    entry = Innovation.objects.get()
    assert [opening.day for opening in entry.openings.all()] == ["Thursday", "Friday"]
    first = entry.costs.first()
    assert (first.label, first.text) == ("Under 18s and Over 60s", "£35 per 1 hour session")
    assert entry.cost_band == "over_20"
    assert entry.contact_note == "Ask for Ann Persona, Reception Manager."
    assert "induction loops" in entry.accessibility
    assert "COVID-19" in entry.opening_note
    assert "Accreditation: All of our practitioners" in entry.description
