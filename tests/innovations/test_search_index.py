"""The index is kept in step with the entries."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from innovations import search
from innovations.models import IndexEntry, Innovation, SearchLog, SearchWord
from innovations.search.analysis import tokens
from innovations.search.engine import known
from innovations.search.query import Query
from innovations.tasks import forget_old_searches, mend_search_index, months_before
from tests.factories import make_innovation, make_organisation

pytestmark = pytest.mark.django_db


def found(text, loose=False):
    plan = search.plan(text, mend=False)
    return set(IndexEntry.objects.matching(plan, loose=loose).values_list("pk", flat=True))


def everything(ids):
    return Innovation.objects.with_ids(ids)


def test_a_published_entry_is_found_by_all_that_describes_it():
    entry = make_innovation(
        "Hook and Line",
        summary="Fishing on Tuesdays",
        description="Bring a flask.",
        who_for="Widowed men\nBeginners",
        first_step="Just turn up",
        needs=["company"],
        audiences=["veterans"],
        run_by=make_organisation("Eastby Mere Anglers"),
        places=[{"name": "Boathouse", "town": "Eastby"}],
    )
    for text in (
        "hook",
        "tuesday",
        "flask",
        "widowed",
        "turn up",
        "company",
        "veteran",
        "anglers",
        "boathouse",
        "eastby",
    ):
        assert found(text) == {entry.pk}, text


def test_a_draft_is_not_found_even_if_somebody_puts_it_in():
    entry = make_innovation("Quiet idea", status="draft")
    search.put(everything([entry.pk]))
    assert not found("quiet")
    assert not IndexEntry.objects.exists()


def test_an_archived_entry_leaves_nothing_to_be_found():
    entry = make_innovation("Marmalade club")
    entry.archive(by="a test")
    assert not found("marmalade")
    assert not known(tokens("marmalades"))


def test_an_entry_published_again_is_found_again():
    entry = make_innovation("Marmalade club")
    entry.archive(by="a test")
    entry.publish(by="a test")
    assert found("marmalade") == {entry.pk}


def test_old_words_go_when_an_entry_is_written_again():
    entry = make_innovation("Marmalade club")
    entry.title = "Chutney club"
    entry.summary = ""
    entry.save()
    search.put(everything([entry.pk]))
    assert found("chutney") == {entry.pk}
    assert not found("marmalade")


def test_when_a_change_is_rolled_back_the_index_is_as_it_was():
    entry = make_innovation("Marmalade club")
    with transaction.atomic():
        entry.archive(by="a test")
        make_innovation("Chutney club")
        assert found("chutney")
        assert not found("marmalade")
        transaction.set_rollback(True)
    assert found("marmalade") == {entry.pk}
    assert not found("chutney")


def test_the_row_says_what_the_filters_need():
    entry = make_innovation(
        "Alarm", needs=["company", "memory"], audiences=["carers"], themes=[1, 6], ways=["council", "free"],
        evidence_level=2, online=True, cost_band="under_5",
    )  # fmt: skip
    row = IndexEntry.objects.get(pk=entry.pk)
    assert row.needs == sum(1 << need.bit for need in entry.needs.all())
    assert row.audiences == 1 << entry.audiences.get().bit
    assert (row.themes, row.ways) == (0b1000010, 0b1001)
    assert (row.evidence, row.everywhere, row.cost_band, row.kind) == (2, True, "under_5", "community")
    assert (row.category, row.published_at) == (entry.category.bit, entry.published_at)


def test_quality_goes_by_evidence_then_by_what_is_filled_in_then_by_the_last_check():
    def quality(**fields):
        return IndexEntry.objects.get(pk=make_innovation(**fields).pk).quality

    checked = {"last_checked_on": date(2026, 10, 1), "last_checked_by": "Ann"}
    full = {
        "description": "x",
        "phone": "1",
        "website": "https://a.example",
        "who_for": "x",
        "accessibility": "x",
    }
    order = [
        quality(),
        quality(**checked),
        quality(description="x"),
        quality(**full, **checked),
        quality(evidence_level=1),
    ]
    assert order == sorted(set(order))
    assert quality(evidence_level=3, **full, **checked) < 32_767


def test_putting_many_costs_as_many_queries_as_putting_one(django_assert_num_queries):
    entries = [make_innovation(f"Club number{n}ish", places=[{"town": "Leeds"}]) for n in range(4)]
    with django_assert_num_queries(_queries(lambda: search.put(everything([entries[0].pk])))):
        search.put(everything([entry.pk for entry in entries]))


def _queries(deed):
    connection.force_debug_cursor, before = True, len(connection.queries_log)
    deed()
    connection.force_debug_cursor = False
    return len(connection.queries_log) - before


def test_rebuilding_finds_everything_published_and_nothing_else():
    entry, gone = make_innovation("Marmalade club"), make_innovation("Chutney club")
    search.take_out([entry.pk])
    Innovation.objects.with_ids([gone.pk]).update(status="draft")
    steps = []
    assert search.rebuild(progress=steps.append) == sum(steps) == 1
    assert found("marmalade") == {entry.pk}
    assert not found("chutney")
    assert set(IndexEntry.objects.values_list("pk", flat=True)) == {entry.pk}


def test_the_command_says_how_many_entries_can_be_found(capsys):
    make_innovation("Marmalade club")
    call_command("rebuild_search_index")
    assert "1 entries can be found." in capsys.readouterr().out


def test_words_are_counted_in_how_many_entries_they_are():
    make_innovation("Chutney, chutney", summary="Sweet")
    make_innovation("Chutney club", summary="Sour")
    search.rebuild()
    counts = dict(SearchWord.objects.values_list("word", "entries"))
    assert (counts["chutney"], counts["sweet"]) == (2, 1)


def test_words_of_entries_that_are_gone_are_forgotten_at_night():
    make_innovation("Marmalade club").archive(by="a test")
    mend_search_index()
    assert not SearchWord.objects.among({"marmalade"})


def test_the_nightly_task_puts_right_what_went_astray_and_then_finds_nothing_to_do(caplog):
    missing, changed, left = (
        make_innovation("Marmalade"),
        make_innovation("Chutney"),
        make_innovation("Pickle"),
    )
    search.take_out([missing.pk])
    everything([changed.pk]).update(
        title="Relish", summary="", updated_at=timezone.now() + timedelta(minutes=1)
    )
    everything([left.pk]).update(status="draft")
    mend_search_index()
    assert found("marmalade") == {missing.pk}
    assert found("relish") == {changed.pk}
    assert not found("chutney")
    assert not found("pickle")
    assert "2 entries written, 1 taken out" in caplog.text
    IndexEntry.objects.update(indexed_at=timezone.now() + timedelta(minutes=2))
    caplog.clear()
    mend_search_index()
    assert not caplog.text


def test_an_organisation_or_a_need_that_was_renamed_is_found_by_its_new_name_after_the_night():
    anglers = make_organisation("Eastby Mere Anglers")
    entry = make_innovation("A seat by the water", needs=["company"], run_by=anglers)
    search.rebuild()
    anglers.name = "Kestrel Fishing Friends"
    anglers.save()
    need = entry.needs.get()
    need.label = "Togetherness"
    need.save()
    mend_search_index()
    assert found("kestrel") == found("togetherness") == {entry.pk}
    assert not found("anglers")


def test_searches_are_forgotten_after_twenty_five_months():
    today = timezone.localdate()
    last = months_before(today, 25)
    for day in (last - timedelta(days=1), last, today):
        SearchLog.objects.create(day=day, words="fishing", results=1)
    forget_old_searches()
    forget_old_searches()
    assert list(SearchLog.objects.order_by("day").values_list("day", flat=True)) == [last, today]


def test_months_before_a_long_month_end_on_the_last_day_there_is():
    assert months_before(date(2026, 3, 31), 25) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 15), 25) == date(2023, 12, 15)


def test_a_phrase_does_not_reach_from_one_part_into_the_next():
    make_innovation("Warm", summary="room", description="tea", first_step="first")
    assert not found('"warm room"')
    assert not found('"tea first"')
    assert found("warm room")


def test_words_left_behind_by_a_flushed_table_are_never_found():
    entry = make_innovation("Marmalade club")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM innovations_indexentry")
    assert not found("marmalade")
    assert not known(tokens("marmalades"))
    search.put(everything([entry.pk]))
    assert found("marmalade") == {entry.pk}


def test_a_query_that_asks_for_nothing_known_meets_nothing():
    make_innovation("Marmalade club")
    plan = search.plan("zzzyx", mend=False)
    assert plan.loose == Query(plan.groups, least=1)
    assert not found("zzzyx")
    assert not found("zzzyx", loose=True)


@pytest.mark.postgres
def test_words_that_end_alike_come_from_the_trigram_index():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such index")
    # Enough words that to look through them all takes longer; filed and counted, as the server does in its own time.
    SearchWord.objects.bulk_create(SearchWord(word=f"{number * 7919:07d}") for number in range(20000))
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('word_by_trigrams')")
        cursor.execute("ANALYZE innovations_searchword")
    assert "word_by_trigrams" in SearchWord.objects.filter(word__endswith="ntia").explain()
