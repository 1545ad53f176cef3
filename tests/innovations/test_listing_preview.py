"""The preview shows the page as it would be, and leaves nothing behind."""

import pytest
from django.apps import apps
from django.core.cache import cache

from innovations import similar
from innovations.listing import drafts, previewing
from innovations.models import IndexEntry, Innovation
from innovations.search import plan
from tests.factories import entry_content, make_innovation, make_member, make_organisation
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def lead(harbour):
    return make_member(harbour, "lead@harbour.example")


@pytest.fixture
def desk(client, lead, words, councils):
    return sign_in(client, lead)


def make_draft(harbour, by, **changes):
    made = drafts.begin(harbour, by=by, title="Supper Share", kind="community", category="place-to-go")
    content = entry_content() | {"category": "place-to-go"}
    made.save_draft(content | changes, by=by, version=made.version)
    return made


def preview(client, draft):
    return client.get(f"/workspace/harbour/entries/{draft.pk}/preview/")


def everything():
    """Every row of our tables."""
    models = [
        model
        for model in apps.get_models()
        if model._meta.app_label in ("innovations", "accounts", "moderation", "mail")
    ]
    return {model: list(model.objects.order_by("pk").values_list()) for model in models}


def test_something_new_is_shown_as_everyone_will_see_it_and_nothing_stays(desk, harbour, lead):
    make_innovation("Something else", needs=["company"])
    draft = make_draft(
        harbour, lead, themes=[2], needs=["company"], description="We eat together.",
        roles=[{"slug": "", "name": "Brand New Trust", "role": "funds", "note": ""}],
        places=[{"name": "Hall", "address": "", "town": "", "postcode": "LS6 2AB", "is_digital_hub": False, "note": "",
                 "lat": 53.8, "lon": -1.5, "external_id": ""}],
    )  # fmt: skip
    before = everything()
    answer = preview(desk, draft)
    html = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Preview. Only you see this.", "We eat together.", "Brand New Trust", "Hall", "LS6 2AB", "?theme=2",
                  "?need=company", 'content="noindex"', "Checked by Harbour Home Care"):  # fmt: skip
        assert words in html, words
    assert everything() == before
    assert desk.get("/innovations/supper-share/").status_code == 404


def test_what_people_find_is_the_same_before_and_after(desk, harbour, lead):
    make_innovation("Something else", needs=["company"])
    draft, pool = make_draft(harbour, lead), similar.pool()
    preview(desk, draft)
    assert similar.pool() == pool
    cache.clear()
    assert not IndexEntry.objects.matching(plan("supper")).exists()
    assert b"Supper Share" not in desk.get("/innovations/?q=supper").content
    assert b"Something else" in desk.get("/innovations/").content


def test_a_change_is_shown_over_what_is_public_now_and_the_page_stays_as_it_is(desk, harbour, lead):
    entry = make_innovation(
        kept_by=harbour, phone="01632 960417", description="Old words.", online=True, needs=["company"]
    )
    draft = drafts.begin_change(entry, harbour, by=lead)
    draft.save_draft({"description": "New words."}, by=lead, version=draft.version)
    Innovation.objects.update(phone="0800 111")
    before = everything()
    html = preview(desk, draft).content.decode()
    assert "New words." in html
    assert "0800 111" in html
    assert everything() == before
    assert "Old words." in desk.get(entry.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("changes", "label"), [
    ({"website": "not one"}, "Website"), ({"summary": "x" * 400}, "Summary"), ({"evidence_level": 9}, "How we know it helps"),
    ({"areas": ["E0"]}, "Whole council areas"), ({"needs": ["odd"]}, "What it helps with"),
    ({"outcomes": [{"measure": "Calls", "before": "", "after": "some", "unit": "calls", "before_when": "", "after_when": "",
                    "over": "", "people": "few", "source": "", "limits": ""}]}, "What was measured"),
    ({"openings": [{"weekday": None, "opens": "late", "closes": "", "note": "", "place": 4}]}, "Opening times"),
    ({"picture": {"id": "00000000-0000-4000-8000-000000000000", "alt": ""}}, "Picture"),
])  # fmt: skip
def test_what_is_not_right_yet_is_left_out_and_named(desk, harbour, lead, changes, label):
    draft = make_draft(harbour, lead, **changes)
    before = everything()
    answer = preview(desk, draft)
    assert answer.status_code == 200
    assert f"Left out, because it needs a fix: {label}." in answer.content.decode()
    assert everything() == before


def test_a_place_that_is_left_out_takes_its_times_with_it(desk, harbour, lead):
    place = {"name": "", "address": "", "town": "", "is_digital_hub": False, "note": "", "external_id": ""}
    places = [{**place, "postcode": "nowhere", "lat": None, "lon": None},
              {**place, "postcode": "LS6 2AB", "name": "Hall", "lat": 53.8, "lon": -1.5}]  # fmt: skip
    times = [
        {"weekday": number, "opens": "09:00", "closes": "", "note": f"time {number}", "place": number}
        for number in (0, 1)
    ]
    html = preview(desk, make_draft(harbour, lead, places=places, openings=times)).content.decode()
    assert "Hall" in html
    assert "time 1" in html
    assert "time 0" not in html


def test_without_a_sort_there_is_nothing_to_show_yet(desk, harbour, lead):
    answer = desk.get(
        f"/workspace/harbour/entries/{make_draft(harbour, lead, category='').pk}/preview/", follow=True
    )
    assert "Then you can see how it will look" in answer.content.decode()


def test_nothing_stays_even_when_drawing_fails(harbour, lead, words, councils):
    draft = make_draft(harbour, lead)
    before = everything()

    def fails(entry, left_out):
        assert Innovation.objects.filter(pk=entry.pk).exists()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        previewing.drawn(draft, fails)
    assert everything() == before


def test_two_at_once_see_their_own(desk, harbour, lead):
    """Their addresses would be the same; each is gone before the other is asked for."""
    one, other = (
        make_draft(harbour, lead, description="One."),
        make_draft(harbour, lead, description="Other."),
    )
    assert "One." in preview(desk, one).content.decode()
    assert "Other." in preview(desk, other).content.decode()
    assert not Innovation.objects.exists()
