"""What people type and what must be among the first five results: tests/search_cases.csv.

Its columns: query, near, within, must_include (slugs, separated by semicolons) and a note.
"""

import csv
from pathlib import Path

import pytest
from django.core.management import call_command

from innovations import directory

CASES = Path(__file__).resolve().parent.parent / "search_cases.csv"
FIRST = 5


def read_cases():
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def missing_from_the_first_results(case):
    asked = directory.Asked(words=case["query"], near=case["near"], within=case["within"])
    results = directory.run(asked)
    assert not results.problem, f"{case['near']}: {results.problem}"
    first = [hit.innovation.slug for hit in results.hits[:FIRST]]
    wanted = case["must_include"].split(";")
    return [slug for slug in wanted if slug not in first], first, results.counts.total


@pytest.mark.django_db
def test_every_search_of_the_list_has_what_it_must_among_the_first_five(settings):
    settings.DEMONSTRATION = True
    call_command("load_reference_data", verbosity=0)
    call_command("load_demonstration_data", verbosity=0)
    failures = []
    for case in read_cases():
        missing, first, total = missing_from_the_first_results(case)
        if missing:
            failures.append(
                f"{case['query']!r} near {case['near']!r}: no {missing} in {first} of {total} ({case['note']})"
            )
    assert not failures, f"{len(failures)} searches:\n" + "\n".join(failures)


def test_there_are_enough_cases_and_each_says_what_must_be_found():
    cases = read_cases()
    assert len(cases) >= 120
    assert all(case["must_include"] and (case["query"] or case["near"]) for case in cases)
    assert len({(case["query"], case["near"], case["within"]) for case in cases}) == len(cases)
