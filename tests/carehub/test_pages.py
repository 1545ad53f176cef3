"""The home page, the pages of plain text, and what a load balancer asks."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from carehub import pages
from tests.factories import make_innovation, make_organisation

STATIC_PAGES = [
    "/",
    "/accessibility/",
    "/easy-read/",
    "/privacy/",
    "/about-the-data/",
    "/making-it-real/",
    "/innovations/missing/",
    "/list/",
]


@pytest.mark.parametrize("path", STATIC_PAGES)
def test_every_page_has_a_title_a_description_and_one_heading(client, words, path):
    html = client.get(path).content.decode()
    assert html.count("<h1") == 1
    assert html.count("<title>") == 1
    assert len(html.split('<meta name="description" content="')[1].split('"')[0]) > 40


@pytest.mark.parametrize("path", STATIC_PAGES)
def test_no_page_holds_script_or_style_of_its_own(client, words, path):
    html = client.get(path).content.decode()
    assert "<style" not in html
    assert " style=" not in html
    assert " onclick=" not in html
    assert html.count("<script") == html.count("<script src=")


def test_the_home_page_counts_by_theme_and_shows_the_newest(client, words):
    make_innovation("Old", themes=[1, 2])
    for number in range(3):
        make_innovation(f"New {number}", themes=[2], run_by=make_organisation(f"Runner {number}"))
    make_innovation("Draft", themes=[2], status="draft")
    context = client.get("/").context
    assert [theme.count for theme in context["themes"]] == [1, 4, 0, 0, 0, 0]
    assert context["total"] == 4
    assert [card.title for card in context["newest"]] == ["New 2", "New 1", "New 0"]
    assert context["newest"][0].meta == "Runner 2"


def test_an_empty_directory_has_a_home_page_too(client, db):
    assert client.get("/").status_code == 200


def test_the_home_page_shows_a_new_entry_at_once_though_it_is_cached(client, words):
    make_innovation("First")
    client.get("/")
    make_innovation("Second")
    assert client.get("/").context["total"] == 2


def test_one_and_three_entries_cost_the_home_page_the_same(client, words, django_assert_num_queries):
    client.get("/")
    make_innovation()
    with django_assert_num_queries(4):
        client.get("/")
    make_innovation()
    make_innovation()
    with django_assert_num_queries(4):
        client.get("/")
    with django_assert_num_queries(1):
        client.get("/")


def test_the_process_says_that_it_is_up_without_asking_the_database(client):
    assert client.get("/healthz").status_code == 200


def test_ready_means_that_the_database_answers_and_has_all_migrations(client, db):
    assert client.get("/readyz").status_code == 200
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("innovations")
    MigrationRecorder(connection).record_unapplied(*newest)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "migrations are not applied" in response.content.decode()


def test_a_database_that_does_not_answer_is_not_ready(client, monkeypatch):
    def broken():
        raise DatabaseError("gone")

    monkeypatch.setattr(pages, "_migrations_to_apply", broken)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "does not answer" in response.content.decode()


@pytest.mark.django_db
def test_making_it_real_shows_six_themes_and_no_figures(client):
    html = client.get("/making-it-real/").content.decode()
    assert html.count('class="ch-theme ') == 6
    assert "No survey yet" in html
    assert "%" not in html.split("<main")[1].split("</main>")[0]
