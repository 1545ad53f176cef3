"""What every page is drawn with: templates, icons, forms, and the geometry of the maps."""

import csv
import re
import time
from dataclasses import dataclass, replace
from math import hypot
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from carehub.charts import Spot, hexmap, key_size, locator
from carehub.charts.hexagons import _boxes, _touch
from carehub.charts.sketch import EDGES, FEW, PIN_ROOM
from carehub.context import LIST_LIMIT, listed_ids, site
from carehub.forms import LONGEST, QUICKEST, Form, HumanForm, stamp
from carehub.templatetags.carehub import OnceNode, icon, scene, theme_hex

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*")) if path.suffix in {".html", ".xml"}]


def _ids(html):
    return re.findall(r'\sid="([^"]+)"', html)


# --- Templates and files ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_holds_inline_script_or_style(path):
    text = path.read_text()
    assert not re.search(r'\sstyle="|<style|\son[a-z]+="', text)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/ld\+json)", text)


def test_every_icon_and_picture_named_in_a_template_exists():
    text = "".join(path.read_text() for path in TEMPLATES)
    icons = {path.stem for path in (ROOT / "static/src/icons").glob("*.svg")}
    folder = ROOT / "static/public/pictures"
    pictures = {str(path.relative_to(folder)) for path in folder.rglob("*.svg")}
    assert set(re.findall(r'{% icon "([a-z0-9-]+)"(?!\|)', text)) <= icons
    assert set(re.findall(r'"pictures/([^"]+)"', text)) <= pictures
    assert {f"theme-{number}" for number in range(1, 7)} <= icons


def test_the_script_is_small():
    assert (ROOT / "static/src/carehub.js").stat().st_size < 3000


def test_an_icon_is_a_reference_to_the_sprite_hidden_from_screen_readers():
    html = icon("save", "ch-icon--m")
    assert 'class="ch-icon ch-icon--m" aria-hidden="true"' in html
    assert re.search(r'<use href="[^"]*icons[^"]*\.svg#save"/>', html)


def test_names_from_data_cannot_break_out_of_an_icon():
    assert "<script>" not in icon('"><script>') + scene('"><script>') + theme_hex('"><script>')


def test_a_picture_is_decoration_with_its_size_known():
    assert 'alt="" width="320" height="200" loading="lazy"' in scene("door")


# --- Parts that never change ---------------------------------------------------------------------------------------------
def test_a_part_that_never_changes_is_drawn_once_for_each_of_its_values():
    page = Template("{% once nav=here %}{{ nav }} {{ draws.pop }};{% endonce %}")
    draws = ["seen by nobody"]
    drawn = [page.render(Context({"here": here, "draws": draws})) for here in ("map", "list", "map")]
    assert drawn == ["map ;", "list ;", "map ;"]
    assert draws == ["seen by nobody"]
    (part,) = page.nodelist.get_nodes_by_type(OnceNode)
    assert list(part.kept) == [("map",), ("list",)]


def test_a_part_that_never_changes_can_hold_nothing_about_the_reader():
    page = Template("{% once %}{{ csrf_token }}{{ request.path }}{{ user }}{{ site }}{% endonce %}")
    reader = {
        "csrf_token": "secret",
        "request": RequestFactory().get("/mine/"),
        "user": "Ann",
        "site": "here",
    }
    assert page.render(Context(reader)) == ""


def test_values_of_a_part_are_escaped_and_only_so_many_kept():
    page = Template("{% once word=word %}{{ word }}{% endonce %}")
    assert page.render(Context({"word": "<b>"})) == "&lt;b&gt;"
    for word in range(2 * OnceNode.MOST):
        assert page.render(Context({"word": word})) == str(word)
    (part,) = page.nodelist.get_nodes_by_type(OnceNode)
    assert len(part.kept) <= OnceNode.MOST


def test_a_part_takes_only_named_values():
    with pytest.raises(TemplateSyntaxError, match="only name=value"):
        Template("{% once nav %}{% endonce %}")


def test_each_page_has_its_own_place_in_the_menu_and_each_reader_their_own_list(client, db):
    client.cookies["carehub_list"] = "1.2.3"
    html = client.get("/innovations/coverage/").text
    assert 'id="list-count">3<' in html
    here = '<a class="ch-nav__link" href="/innovations/coverage/" aria-current="page">'
    assert html.count(here) == 1
    client.cookies["carehub_list"] = "1"
    html = client.get("/making-it-real/").text
    assert 'id="list-count">1<' in html
    assert here not in html


# --- What every page knows ----------------------------------------------------------------------------------------------
def test_the_list_is_counted_from_its_cookie():
    request = RequestFactory().get("/")
    request.COOKIES["carehub_list"] = "7.12.7.x.3"
    assert site(request)["site"].list_count == 3


@trials(deadline=None)  # a busy machine is not a fault
@given(st.text(max_size=3000))
def test_any_cookie_gives_a_list_of_different_numbers_within_the_limit(cookie):
    ids = listed_ids(cookie)
    assert len(ids) == len(set(ids)) <= LIST_LIMIT
    assert all(isinstance(number, int) and number >= 0 for number in ids)


@trials(deadline=None)  # a busy machine is not a fault
@given(st.lists(st.integers(1, 10**12), unique=True, max_size=LIST_LIMIT))
def test_a_list_comes_back_from_its_cookie_in_the_order_it_was_saved(ids):
    assert listed_ids(".".join(map(str, ids))) == ids


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_page_for_a_broken_site_needs_no_request_and_no_database(name):
    html = get_template(name).render()
    assert 'action="/innovations/"' in html
    assert "<h1" in html


@pytest.mark.django_db
def test_a_page_that_is_not_there_offers_a_search_without_asking_the_database(
    client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert 'name="near"' in response.text


# --- Forms --------------------------------------------------------------------------------------------------------------
class Everything(Form):
    name = forms.CharField(
        help_text="First name is fine.", widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(required=False)
    text = forms.CharField(widget=forms.Textarea)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    pick = forms.ChoiceField(choices=[("a", "One"), ("b", "Two")])
    agree = forms.BooleanField(label="I agree", help_text="We write once.")
    many = forms.MultipleChoiceField(choices=[("a", "One")], widget=forms.CheckboxSelectMultiple)
    one = forms.ChoiceField(choices=[("a", "One")], widget=forms.RadioSelect, help_text="Pick one.")
    document = forms.FileField()
    secret = forms.CharField(widget=forms.HiddenInput, initial="x")


def test_every_error_link_leads_to_something_that_can_be_typed_in_or_ticked():
    html = str(Everything({}))
    links = re.findall(r'href="#([^"]+)"', html)
    fields = re.findall(r'<(?:input|select|textarea)[^>]*\sid="([^"]+)"', html)
    assert len(links) == 8
    assert set(links) <= set(fields)


def test_every_description_of_a_field_exists_and_no_id_stands_twice():
    html = str(Everything({}))
    described = " ".join(re.findall(r'aria-describedby="([^"]+)"', html)).split()
    assert set(described) <= set(_ids(html))
    assert len(_ids(html)) == len(set(_ids(html)))
    assert {"id_name_helptext", "id_name_error", "id_one_helptext", "id_one_error"} <= set(described)


def test_a_field_with_an_error_says_so_by_class_by_word_and_to_screen_readers():
    html = str(Everything({"name": ""})["name"].as_field_group())
    assert "govuk-form-group--error" in html
    assert "govuk-input govuk-input--error" in html
    assert 'aria-invalid="true"' in html
    assert '<span class="govuk-visually-hidden">Error: </span>Fill in ‘Name’' in html


def test_each_missing_answer_is_named_unless_the_field_has_its_own_words():
    class Short(Everything):
        text = forms.CharField(error_messages={"required": "Tell us what is wrong"})

    html = str(Short({}))
    for words in (
        "Fill in ‘Name’",
        "Tick ‘I agree’",
        "Choose ‘One’",
        "Choose ‘Document’",
        "Tell us what is wrong",
    ):
        assert f">{words}</a>" in html


def test_groups_stand_in_a_fieldset_with_a_legend():
    html = str(Everything()["one"].as_field_group())
    assert '<legend class="govuk-fieldset__legend">One</legend>' in html
    assert 'class="govuk-radios__input" type="radio" name="one" value="a"' in html


def test_what_need_not_be_answered_is_marked_except_in_filters():
    assert "Email (optional)" in str(Everything())
    filters = Everything()
    filters.says_optional = False
    assert "(optional)" not in str(filters)


def test_a_form_without_errors_has_no_summary_and_no_browser_bubbles():
    html = str(Everything())
    assert "govuk-error-summary" not in html
    assert " required" not in html
    assert '<input type="hidden" name="secret" value="x"' in html


def test_what_was_typed_is_escaped():
    assert "<script>" not in str(Everything({"name": "<script>", "text": "</textarea><script>"}))


class Message(HumanForm):
    text = forms.CharField()


def _sent(ago, **data):
    return Message({"text": "The phone number is wrong", "started": stamp(time.time() - ago), **data})


def test_a_form_filled_in_at_a_human_pace_is_taken():
    assert _sent(QUICKEST + 1).is_valid()


@pytest.mark.parametrize(
    ("ago", "data", "says"),
    [
        (0, {}, "very quick"),
        (LONGEST + 60, {}, "open for a long time"),
        (60, {"started": "forged:stamp"}, "open for a long time"),
        (60, {"started": ""}, "open for a long time"),
        (60, {"nickname": "bot"}, "Leave this box empty"),
    ],
)
def test_a_form_sent_by_a_program_is_refused_and_keeps_what_was_typed(ago, data, says):
    form = _sent(ago, **data)
    assert not form.is_valid()
    assert says in str(form)
    assert 'value="The phone number is wrong"' in str(form)


def test_a_refused_form_can_be_sent_again():
    quick, late = _sent(0), _sent(LONGEST + 60)
    assert quick["started"].value() == quick.data["started"]
    assert late["started"].value() != late.data["started"]


def test_the_box_for_programs_is_out_of_sight_and_out_of_the_tab_order():
    html = str(Message())
    assert '<div class="ch-trap" aria-hidden="true">' in html
    assert 'name="nickname" id="id_nickname" value="" tabindex="-1" autocomplete="off"' in html


# --- Components -----------------------------------------------------------------------------------------------------------
def test_page_links_name_the_current_page_and_leave_out_what_is_not_there():
    pages = [SimpleNamespace(number=n, url=f"?page={n}", current=n == 2) for n in (1, 2)]
    gap = SimpleNamespace(number=None, url="", current=False)
    html = render_to_string("components/pagination.html", {"pages": [*pages, gap], "previous_url": "?page=1"})
    assert 'aria-label="Page 2" aria-current="page"' in html
    assert 'rel="prev"' in html
    assert 'rel="next"' not in html
    assert "⋯" in html


def test_a_place_that_was_not_understood_is_explained_beside_the_box_with_ways_on():
    problem = SimpleNamespace(
        message="We do not know M32 OJG.", suggestions=[("M32 0JG", "?near=M32+0JG")], link=None
    )
    html = render_to_string("components/search_form.html", {"near": "M32 OJG", "near_problem": problem})
    assert 'aria-describedby="near-error" aria-invalid="true"' in html
    assert '<a class="ch-chip" href="?near=M32+0JG">M32 0JG</a>' in html
    assert 'value="M32 OJG"' in html


def test_a_saved_entry_offers_to_be_taken_off_again():
    html = render_to_string("components/save_button.html", {"pk": 7, "title": "Sheds", "saved": True})
    assert 'name="remove" value="7" aria-pressed="true"' in html


# --- Sketch map -----------------------------------------------------------------------------------------------------------
ENGLAND = {"lat": st.floats(50, 55.7), "lon": st.floats(-6, 1.7)}
SPOTS = st.lists(st.builds(Spot, **ENGLAND, name=st.just("A place")), min_size=1, max_size=20)


@trials(deadline=None)  # a busy machine is not a fault
@given(SPOTS, st.none() | st.builds(Spot, **ENGLAND, name=st.just("You")))
def test_every_pin_stands_on_the_sheet_in_its_order(spots, centre):
    sketch = locator(spots, centre)
    assert [pin.number for pin in sketch.pins] == list(range(1, len(spots) + 1))
    for pin in sketch.pins:
        for point in (pin.tip, pin.spot):
            assert EDGES["side"] - 0.1 <= point.x <= sketch.width - EDGES["side"] + 0.1
            assert EDGES["top"] - 0.1 <= point.y <= sketch.height - EDGES["bottom"] + 0.1


@trials(deadline=None)  # a busy machine is not a fault
@given(st.integers(2, 10))
def test_pins_at_one_address_stand_beside_each_other(number):
    sketch = locator([Spot(53.48, -2.24, "Library")] * number)
    tips = [pin.tip for pin in sketch.pins]
    gaps = [hypot(a.x - b.x, a.y - b.y) for i, a in enumerate(tips) for b in tips[:i]]
    assert min(gaps) >= PIN_ROOM * sketch.pin_scale - 0.1  # coordinates are rounded
    assert (sketch.pin_scale == 1) == (number <= FEW)


def test_north_is_up_and_east_is_right():
    here = Spot(53.0, -1.0, "You")
    sketch = locator([Spot(53.02, -1.0, "north"), Spot(53.0, -0.97, "east")], here)
    north, east = sketch.pins
    assert north.spot.y < sketch.middle.y == east.spot.y
    assert east.spot.x > sketch.middle.x == north.spot.x
    assert sketch.description == "You are in the middle. 1 is 1.4 miles north. 2 is 1.2 miles east."


def test_rings_are_as_wide_as_they_say():
    here = Spot(53.0, -1.0, "You")
    sketch = locator([Spot(53.0 + 2 / 69.09, -1.0, "two miles north")], here)
    two_miles = sketch.middle.y - sketch.pins[0].spot.y
    assert ("2 miles", pytest.approx(two_miles, abs=0.2)) in [
        (ring.label, ring.radius) for ring in sketch.rings
    ]


def test_one_far_place_stands_at_the_edge_and_does_not_squeeze_the_others_together():
    here = Spot(53.0, -1.0, "You")
    near = [Spot(53.02, -1.0, "a"), Spot(53.0, -1.03, "b"), Spot(52.98, -1.0, "c")]
    alone, with_far = locator(near, here), locator([*near, Spot(51.5, -3.0, "far")], here)
    assert [pin.spot for pin in with_far.pins[:3]] == [pin.spot for pin in alone.pins]
    assert [pin.is_beyond for pin in with_far.pins] == [False, False, False, True]
    assert with_far.description.endswith("4 is 132.9 miles south west, beyond the edge.")


def test_no_pin_covers_the_middle_where_you_are():
    here = Spot(53.0, -1.0, "You")
    sketch = locator([Spot(52.999, -1.0, "next door"), Spot(53.02, -1.0, "a"), Spot(53.0, -1.03, "b")], here)
    head = sketch.pins[0].tip.y - 42
    assert hypot(sketch.pins[0].tip.x - sketch.middle.x, head - sketch.middle.y) > 30


def test_without_a_middle_of_ones_own_there_is_a_scale_and_no_rings():
    sketch = locator([Spot(53.0, -1.0, "one"), Spot(53.1, -1.1, "two")])
    assert sketch.rings == []
    assert sketch.bar.label == "3 miles"
    html = render_to_string("components/locator_map.html", {"m": sketch, "id": "m", "title": "Where"})
    assert 'role="img" aria-labelledby="m-title m-desc"' in html
    assert html.count("ch-locator__pinN") == 2


# --- Hexagon map ----------------------------------------------------------------------------------------------------------
@dataclass
class Cell:
    q: int
    r: int
    region: str = "London"
    name: str = "Barnet"
    band: int = 2
    words: str = "3.1 for every 10,000"
    url: str = "/councils/barnet/"
    is_you: bool = False


def _box(drawn):
    return [float(number) for number in drawn.view_box.split()]


def _hexes_of_england():
    rows = (ROOT / "carehub/places/data/council_hex.csv").read_text().split()[1:]
    return [Cell(int(q), int(r)) for _, q, r in (row.split(",") for row in rows)]


def test_all_councils_have_a_hexagon_of_their_own_inside_the_map():
    drawn = hexmap(_hexes_of_england())
    left, top, width, height = _box(drawn)
    middles = {hexagon.middle for hexagon in drawn.hexagons}
    assert len(middles) == len(drawn.hexagons) == 153
    assert all(left + 23 <= x <= left + width - 23 and top + 23 <= y <= top + height - 23 for x, y in middles)


def test_rows_are_counted_northwards_and_odd_ones_stand_to_the_right():
    south, north = (hexagon.middle for hexagon in hexmap([Cell(5, 4), Cell(5, 5)]).hexagons)
    assert north.y < south.y
    assert north.x > south.x


@trials(deadline=None)  # a busy machine is not a fault
@given(st.integers(1, 19), st.integers(0, 12))
def test_a_border_is_drawn_once_between_regions_and_never_within_one(r, q):
    here, right = Cell(q, r, "London"), q + r % 2
    for other in ((q + 1, r), (right, r + 1), (right - 1, r + 1)):
        assert hexmap([here, Cell(*other, "South East")]).borders.count("M") == 1
        assert hexmap([here, Cell(*other, "London")]).borders == ""


def test_each_cell_tells_its_figure_in_words_and_nothing_listed_has_a_cross():
    cells = [Cell(1, 1), Cell(2, 1, band=0, name="Bexley", words="nothing listed", url="")]
    html = render_to_string(
        "components/hexmap.html", {"m": hexmap(cells), "id": "map", "title": "T", "description": "D"}
    )
    assert 'aria-label="Barnet: 3.1 for every 10,000"' in html
    assert "<title>Bexley: nothing listed</title>" in html
    assert html.count("ch-hexmap__none") == 1
    assert html.count("<a href") == 1


def test_the_council_that_was_asked_about_is_ringed_and_named():
    drawn = hexmap([Cell(1, 1), Cell(2, 2, name="Leeds", is_you=True)])
    assert drawn.you.cell.name == "Leeds"
    assert len(drawn.you_outline.split()) == 6
    assert hexmap([Cell(1, 1)]).you is None


@pytest.mark.parametrize("name", ["Bath", "Westmorland and Furness", "Bournemouth, Christchurch and Poole"])
def test_the_name_of_the_chosen_council_lies_in_the_map_and_over_no_name_of_a_region(name):
    for cell in _hexes_of_england():
        drawn = hexmap([replace(cell, name=name, is_you=True)])
        left, top, width, height = _box(drawn)
        for x, right, y, bottom in _boxes(drawn.you_name):
            assert left <= x < right <= left + width + 0.1
            assert top <= y < bottom <= top + height + 0.1
        assert not any(_touch(drawn.you_name, label) for label in drawn.labels)


def test_a_short_name_leaves_every_region_its_name():
    for cell in _hexes_of_england():
        assert len(hexmap([replace(cell, name="Bury", is_you=True)]).labels) == 9


def test_the_key_shows_larger_hexagons_for_more():
    widths = [max(float(point.split(",")[0]) for point in key_size(band).split()) for band in (1, 2, 3, 4)]
    assert widths == sorted(set(widths))
    assert widths[-1] < 48


def test_every_region_of_the_councils_has_a_label():
    with (ROOT / "carehub/places/data/councils.csv").open() as file:
        regions = {row["region"] for row in csv.DictReader(file)}
    labels = {" ".join(line for line, _ in label.lines) for label in hexmap([]).labels}
    assert labels == {region.replace(" The ", " the ") for region in regions}
