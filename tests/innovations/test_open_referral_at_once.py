"""Two imports at the same moment, as when somebody runs by hand what the timetable has just begun."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from carehub.places.models import PlaceName
from innovations.models import Innovation, Source
from innovations.place_names import refresh_place_names
from tests.at_once import at_once, needs_the_same_moment
from tests.innovations.test_open_referral_import import service

pytestmark = [
    pytest.mark.postgres,
    needs_the_same_moment,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("councils", "words"),
]
SERVICES = 60  # more than one batch


def run_by(number):
    return {"id": f"o{number % 7}", "name": f"Age Well {number % 7}"}


@pytest.fixture
def imported(tmp_path):
    """A function that imports these feeds at the same moment. Returns what each run said."""

    def run(*names):
        said = [StringIO() for _ in names]
        for name in names:
            feed = [service(number, organization=run_by(number)) for number in range(SERVICES)]
            (tmp_path / f"{name}.json").write_text(json.dumps(feed))
        runs = [
            lambda name=name, out=out: call_command(
                "import_open_referral", tmp_path / f"{name}.json", stdout=out
            )
            for name, out in zip(names, said, strict=True)
        ]
        assert at_once(*runs) == ["True"] * len(names)
        return [out.getvalue() for out in said]

    return run


def counted(said, what):
    line = next(line for line in said.splitlines() if line.startswith(what))
    return int(line.removeprefix(what))


def test_one_feed_twice_goes_in_once_and_nothing_is_refused(imported):
    both = imported("trafford", "trafford")
    assert [counted(said, "refused") for said in both] == [0, 0]
    assert sum(counted(said, "created") for said in both) == SERVICES
    assert Source.objects.get().name == "trafford"
    assert Innovation.objects.published().count() == SERVICES
    assert list(PlaceName.objects.values_list("name", "listings")) == [("Stretford", SERVICES)]


def test_two_feeds_that_name_the_same_towns_both_go_in(imported):
    both = imported("trafford", "salford")
    assert [counted(said, "refused") for said in both] == [0, 0]
    assert [counted(said, "created") for said in both] == [SERVICES, SERVICES]
    assert list(PlaceName.objects.values_list("name", "listings")) == [("Stretford", 2 * SERVICES)]


def test_who_counts_the_towns_second_waits_for_the_first(imported):
    imported("trafford")

    def count_too():
        try:
            return refresh_place_names()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            refresh_place_names()
            second = other.submit(count_too)
            wait_until_somebody_waits()
        assert second.result() == 1
    assert list(PlaceName.objects.values_list("name", "listings")) == [("Stretford", SERVICES)]


def wait_until_somebody_waits():
    for _ in range(3000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("Nobody waits for this transaction.")
