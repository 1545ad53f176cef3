"""A page that was kept drawn is shown only while it is what would be drawn now, whoever changed what by whatever path."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from carehub.accounts.models import Organisation
from carehub.places.models import Council
from carehub.remember import forget_all
from innovations import drawing, drawn_pages
from innovations.entry_page import middle
from innovations.entry_rows import glance
from innovations.models import (
    Audience,
    Category,
    Cost,
    DrawnPage,
    IndexEntry,
    Innovation,
    Need,
    Opening,
    Outcome,
    Picture,
    Place,
    Role,
    Route,
    SharedChange,
    ShownBeside,
    Source,
)
from innovations.tasks import draw_pages
from tests.at_once import needs_the_same_moment
from tests.factories import make_category, make_council, make_innovation, make_organisation

pytestmark = pytest.mark.django_db

OWN = (Innovation, IndexEntry, Place, Opening, Role, Cost, Route, Outcome, Innovation.areas.through)
SHARED = (Organisation, Category, Need, Audience, Source, Picture, Council)
OURS = (DrawnPage, SharedChange, ShownBeside)


@pytest.fixture(autouse=True)
def _one_release(monkeypatch):
    """Files are not read anew for each test."""
    monkeypatch.setattr(drawing, "_release", lambda: "a release")
    drawing._release_of_this_process.cache_clear()
    yield
    drawing._release_of_this_process.cache_clear()


@pytest.fixture
def _statements_are_seen(monkeypatch):
    """Each is sent whole, not by a name that the server knows."""
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)


@pytest.fixture
def full(db):
    """An entry with something in every table."""
    picture = Picture.objects.create(file="pictures/one.webp", width=800, height=500)
    entry = make_innovation(
        "Full", slug="full", needs=["company"], audiences=["carers"], themes=[1], ways=["free"],
        run_by=make_organisation("Runner", website="https://runner.example"), areas=[make_council("york")],
        picture=picture, picture_alt="A hall", last_checked_on=timezone.localdate(), last_checked_by="Ann", external_id="7",
        source=Source.objects.create(slug="feed", name="A feed", licence="Open", url="https://feed.example"),
        places=[{"name": "Hall", "town": "York", "lat": 53.9, "lon": -1.1}],
    )  # fmt: skip
    Opening.objects.create(innovation=entry, weekday=2, opens=time(9, 30), closes=time(17))
    Cost.objects.create(innovation=entry, label="A visit", text="£1")
    Outcome.objects.create(
        innovation=entry, measure="Calls", before=10, after=1, unit="calls", source="The log"
    )
    return entry


def draw(*entries):
    return drawn_pages.draw([entry.pk for entry in entries])


def kept(entry):
    """The middle of its page as it is kept, or None."""
    return glance(entry.slug).drawn


def fresh(entry):
    """The middle of its page as it would be drawn now."""
    forget_all()
    m = middle(glance(entry.slug))
    return render_to_string("innovations/entry_middle.html", {"m": m, "saved": False})


def shown(client, entry):
    """The whole page, without what is another each time and without space between its parts."""
    html = client.get(entry.get_absolute_url()).text
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)
    return re.sub(r">\s+<", "><", html)


def test_who_comes_first_finds_the_page_drawn_and_it_is_the_same(client, full, django_assert_num_queries):
    make_innovation("Another", needs=["company"])
    client.get(make_innovation("Warms what is remembered").get_absolute_url())
    before = shown(client, full)
    assert draw(full) == 1
    with django_assert_num_queries(1):
        after = shown(client, full)
    assert after == before
    assert kept(full)
    for words in (
        "Similar ideas",
        "Another",
        "Runner",
        "A feed",
        "Hall",
        "York",
        "£1",
        "For free",
        "application/ld+json",
    ):
        assert words in after


def test_who_saved_it_gets_a_page_that_says_so(client, full):
    draw(full)
    assert 'aria-pressed="false"' in shown(client, full)
    client.post(reverse("list-save"), {"add": full.pk})
    saved = shown(client, full)
    assert kept(full)
    assert 'aria-pressed="true"' in saved
    assert 'aria-pressed="false"' not in saved


def test_what_people_wrote_is_escaped_in_a_drawn_page(client):
    entry = make_innovation("Sly", description="<script>alert(1)</script>{{ user }}")
    draw(entry)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ user }}" in shown(client, entry)


# --- Every change counts ----------------------------------------------------------------------------------------------


def another(field, value):
    """A value of this field that is valid and not this one."""
    if field.choices:
        return next(choice for choice, _ in field.choices if choice != value)
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return timezone.now() - timedelta(days=1)
    if isinstance(field, models.DateField):
        return date(2020, 1, 1)
    if isinstance(field, models.TimeField):
        return time(8)
    if isinstance(field, models.URLField):
        return "https://other.example/"
    if isinstance(field, models.FloatField):
        return (value or 0) + 0.5
    if isinstance(field, models.DecimalField):
        return (value or 0) + Decimal(2)
    if isinstance(field, models.IntegerField):
        return (value or 0) + 1
    if isinstance(field, models.JSONField):
        return {"other": 1}
    return "another"


def columns():
    return [
        pytest.param(model, field.name, id=f"{model.__name__}.{field.name}")
        for model in (*OWN, *SHARED)
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.is_relation
    ]


@pytest.mark.parametrize(("model", "name"), columns())
def test_whatever_is_changed_a_kept_page_is_what_would_be_drawn_now(full, model, name):
    draw(full)
    row = model._base_manager.all()[0]
    value = another(model._meta.get_field(name), getattr(row, name))
    with suppress(IntegrityError), transaction.atomic():  # refused: then nothing has changed
        model._base_manager.filter(pk=row.pk).update(**{name: value})
    full.refresh_from_db()
    new = fresh(full) if Innovation.objects.get().status == "published" else None
    assert kept(full) in (None, new)
    if model in OWN and row != model._base_manager.get(pk=row.pk):
        assert kept(full) is None


@pytest.mark.parametrize("model", OWN[2:], ids=lambda model: model.__name__)
def test_a_row_that_comes_or_goes_or_moves_to_another_entry_counts(full, model):
    other = make_innovation("Other", slug="other")
    draw(full, other)
    row = model._base_manager.filter(innovation=full).first()
    model._base_manager.filter(pk=row.pk).update(innovation=other)
    assert (kept(full), kept(other)) == (None, None)
    draw(full, other)
    model._base_manager.filter(pk=row.pk).delete()
    assert kept(other) is None
    row.pk, row.innovation = None, full
    row.save(force_insert=True)
    assert kept(full) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda: Organisation.objects.update(name="Renamed"),
        lambda: Organisation.objects.update(slug="renamed"),
        lambda: Organisation.objects.update(website="https://renamed.example"),
        lambda: Organisation.objects.update(status="waiting"),
        lambda: Category.objects.update(name="Renamed"),
        lambda: Need.objects.update(label="Renamed"),
        lambda: Audience.objects.update(name="Renamed"),
        lambda: Source.objects.update(licence="Renamed"),
        lambda: Council.objects.update(name="Renamed"),
        lambda: Picture.objects.update(width=801),
        lambda: Need.objects.all().delete(),
    ],
)
def test_a_word_or_a_name_that_many_pages_show_counts_for_all(full, change):
    draw(full)
    old = kept(full)
    change()
    assert kept(full) is None
    assert fresh(full) != old
    draw(full)
    assert kept(full) == fresh(full)


def test_an_organisation_that_changes_what_no_entry_shows_costs_no_drawing(full):
    draw(full)
    Organisation.objects.update(phone="01632 960001", updated_at=timezone.now())
    assert kept(full)


def test_a_change_that_is_taken_back_leaves_the_page(full):
    draw(full)
    with transaction.atomic():
        Place.objects.update(name="Nowhere")
        assert kept(full) is None
        transaction.set_rollback(True)
    assert kept(full) == fresh(full)


def test_a_change_to_an_entry_whose_card_it_shows_counts(full):
    beside = make_innovation("Beside", needs=["company"], run_by=make_organisation("Its runner"))
    draw(full)
    assert "Its runner" in kept(full)
    Innovation.objects.filter(pk=beside.pk).update(title="Renamed")
    assert kept(full) is None
    draw(full)
    assert "Renamed" in kept(full)
    beside.roles.all().delete()
    assert kept(full) is None
    draw(full)
    beside.refresh_from_db()
    beside.hide(by="a test", why="Nobody is there.")
    assert kept(full) is None
    draw(full)
    assert "Renamed" not in kept(full)
    beside.publish(by="a test")
    draw(full)
    beside.delete()
    assert kept(full) is None


@pytest.mark.usefixtures("_statements_are_seen")
def test_what_changes_while_it_is_drawn_makes_it_wrong(full):
    """The rows were read before, the page is stored after."""
    changed = []

    def change_meanwhile(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if "innovations_outcome" in sql and not changed:
            changed.append(sql)
            Place.objects.update(name="Moved")
        return result

    with connection.execute_wrapper(change_meanwhile):
        draw(full)
    assert changed
    assert "Moved" not in DrawnPage.objects.get(pk=full.pk).html
    assert kept(full) is None
    draw(full)
    assert "Moved" in kept(full)


def test_a_word_that_changed_before_the_process_forgot_it_is_drawn_as_it_is_now(full):
    list(Need.objects.remembered())
    Need.objects.update(label="Renamed")
    draw(full)
    assert "Renamed" in kept(full)


# --- No table is forgotten --------------------------------------------------------------------------------------------


def watched():
    """Tables with triggers that count changes, from the database itself, as {table: events}."""
    if connection.vendor == "postgresql":
        names = "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'drawn_page_%%'"
    else:
        names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'drawn_page_%%'"
    with connection.cursor() as cursor:
        cursor.execute(names)
        found = [name.removeprefix("drawn_page_").rpartition("_") for (name,) in cursor.fetchall()]
    return {table: {event.upper() for one, _, event in found if one == table} for table, _, _ in found}


def names(tables):
    return {model._meta.db_table for model in tables}


@pytest.mark.usefixtures("_statements_are_seen")
def test_every_table_that_drawing_reads_is_watched(full, django_assert_max_num_queries):
    make_innovation("Beside", needs=["company"])
    forget_all()
    with django_assert_max_num_queries(9) as captured:
        middle(glance(full.slug))
    sql = " ".join(query["sql"] for query in captured)
    read = set(re.findall(r'(?:FROM|JOIN) "?([a-z]+_[a-z_]+)"?', sql)) - names(OURS)
    assert read == names((*OWN, *SHARED))
    assert read == set(watched())


def test_own_rows_are_watched_for_all_that_can_happen_to_them():
    found = watched()
    assert all(found[table] == {"INSERT", "UPDATE", "DELETE"} for table in names(OWN))
    assert all("UPDATE" in found[table] for table in names(SHARED))


# --- Time, releases, and what waits -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("checked", "right_for"), [(0, 7), (360, 5), (365, 0), (366, 7), (None, 7)])
def test_it_is_right_until_its_check_is_over_a_year_ago_and_for_a_week_at_most(client, checked, right_for):
    today = timezone.localdate()
    day = (
        {"last_checked_on": today - timedelta(days=checked), "last_checked_by": "Ann"}
        if checked is not None
        else {}
    )
    entry = make_innovation("Checked", **day)
    draw(entry)
    page = DrawnPage.objects.get(pk=entry.pk)
    assert page.right_until == today + timedelta(days=right_for)
    assert ("Checked over a year ago" in page.html) == (checked == 366)
    DrawnPage.objects.update(right_until=today - timedelta(days=1))
    assert kept(entry) is None


def test_a_card_beside_it_that_was_checked_a_year_ago_counts(full):
    day = timezone.localdate() - timedelta(days=364)
    make_innovation("Beside", needs=["company"], last_checked_on=day, last_checked_by="Ann")
    draw(full)
    assert DrawnPage.objects.get(pk=full.pk).right_until == timezone.localdate() + timedelta(days=1)


def test_what_another_release_drew_is_not_shown(full, monkeypatch):
    draw(full)
    drawing._release_of_this_process.cache_clear()
    monkeypatch.setattr(drawing, "_release", lambda: "the next")
    assert kept(full) is None
    assert DrawnPage.objects.waiting(9) == [full.pk]


def test_a_release_is_another_when_anything_that_draws_is(settings, tmp_path, monkeypatch):
    monkeypatch.undo()
    settings.BASE_DIR, settings.STATIC_ROOT, settings.DEBUG = tmp_path, tmp_path / "static", True
    found = [drawing.release()]
    for name in (
        "templates/a/b.html",
        "innovations/x.py",
        "carehub/a/y.py",
        "static/staticfiles.json",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        for text in ("one", "two"):
            file.write_text(text)
            found.append(drawing.release())
    settings.SITE_URL = "https://elsewhere.example"
    found.append(drawing.release())
    assert len(set(found)) == len(found)
    assert drawing.release() == found[-1]


def test_the_files_of_a_release_are_where_it_looks_for_them(settings):
    for pattern in drawing.DRAWS:
        assert list(settings.BASE_DIR.glob(pattern)), pattern


def test_what_waits_are_published_entries_without_a_page_that_is_right(full):
    others = [make_innovation(f"Number {n}") for n in range(3)]
    make_innovation("Draft", status="draft")
    make_innovation("Gone", status="archived")
    assert DrawnPage.objects.waiting(2) == [others[2].pk, others[1].pk]
    assert drawn_pages.draw_waiting(9) == 4
    assert DrawnPage.objects.waiting(9) == []
    Place.objects.update(name="Moved")
    assert full.pk in DrawnPage.objects.waiting(9)


def test_the_task_and_the_command_draw_what_waits_and_then_nothing(full, capsys):
    draw_pages()
    assert kept(full)
    make_innovation("Later")
    call_command("draw_pages", verbosity=1)
    assert "pages were drawn" in capsys.readouterr().out
    assert DrawnPage.objects.waiting(9) == []
    call_command("draw_pages", verbosity=1)
    assert "0 pages were drawn" in capsys.readouterr().out


def test_progress_is_told_and_lots_are_small(monkeypatch):
    monkeypatch.setattr(drawn_pages, "AT_ONCE", 2)
    for n in range(5):
        make_innovation(f"Number {n}")
    told = []
    assert drawn_pages.draw_waiting(9, told.append) == 5
    assert told == [2, 2, 1]


def test_a_page_that_cannot_be_drawn_is_reported_and_keeps_no_other_from_being_drawn(monkeypatch, caplog):
    first, broken, last = (make_innovation(title) for title in ("First", "Broken", "Last"))
    drawn = drawn_pages.middle

    def fails(entry, beside):
        return drawn(entry, beside) if entry.pk != broken.pk else 1 / 0

    monkeypatch.setattr(drawn_pages, "middle", fails)
    assert draw(first, broken, last) == 2
    assert f"The page of entry {broken.pk} could not be drawn" in caplog.text
    assert (kept(broken), DrawnPage.objects.waiting(9)) == (None, [broken.pk])


def test_drawing_one_more_page_costs_two_queries(django_assert_max_num_queries):
    """To see it and to read it; all other queries are the same for a lot."""
    entries = [make_innovation(f"Number {n}") for n in range(3)]

    def queries(*entries):
        with django_assert_max_num_queries(50) as captured:
            draw(*entries)
        return len(captured)

    draw(*entries)
    assert queries(*entries) - queries(entries[0]) == 2 * 2


def test_a_hidden_or_archived_entry_does_not_show_its_drawn_page(client, full):
    draw(full)
    full.hide(by="a test", why="Nobody is there.")
    assert client.get(full.get_absolute_url()).status_code == 404
    full.archive(by="a test")
    assert client.get(full.get_absolute_url()).status_code == 410
    assert draw(full) == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@needs_the_same_moment
def test_a_page_that_somebody_is_changing_is_left_and_nobody_waits():
    first = make_innovation("First")
    second = make_innovation("Second", category=make_category("app", "digital"))  # shows no card of the first
    draw(first, second)

    def draw_both(_):
        try:
            return draw(first, second)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        Innovation.objects.filter(pk=first.pk).update(title="Changed")
        assert list(other.map(draw_both, [0])) == [1]
    assert kept(first) is None
    assert kept(second)
    draw(first, second)
    assert "Changed" in kept(first)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@needs_the_same_moment
def test_two_workers_at_once_keep_each_page_once():
    entries = [make_innovation(f"Number {n}", needs=["company"]) for n in range(6)]

    def draw_all(_):
        try:
            return draw(*entries)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(draw_all, range(4)))
    draw(*entries)
    assert ShownBeside.objects.count() == 18
    assert all(kept(entry) == fresh(entry) for entry in entries)
