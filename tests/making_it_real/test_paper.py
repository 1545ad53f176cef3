"""Answers on paper: typed in, some twice, or from a spreadsheet; counted once, with nothing that says which form was whose."""

import csv
import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from carehub.workflow import NotAllowedNow
from making_it_real.counting import drain
from making_it_real.models import Intake, PaperBatch, PaperSample, Response
from making_it_real.paper import typing
from making_it_real.paper.file import columns
from making_it_real.paper.questions import given_in, parts_of, row_of
from tests.factories import make_campaign, make_category, make_member, make_moderator, make_organisation
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def about():
    return make_campaign(
        about=[make_organisation("Eastby", slug="eastby")], categories=[make_category("mens-shed")]
    ).organisations.get()


@pytest.fixture
def editor(about):
    return make_member(about.organisation, "editor@eastby.example", "editor")


@pytest.fixture
def desk(client, editor):
    return sign_in(client, editor)


@pytest.fixture
def here(about):
    return f"/workspace/eastby/survey/{about.campaign.slug}/paper/"


@pytest.fixture
def no_bell(monkeypatch):
    monkeypatch.setattr("making_it_real.paper.typing.ring", lambda about: None)


def pile(about, by, one_in):
    return typing.begin(about, by=by, sample_one_in=one_in)


def form(**answers):
    return {"key": str(uuid4()), **{f"s{place}": "3" for place in range(12)}, **answers}


def never(monkeypatch):
    """Chance picks no form for a second look."""
    monkeypatch.setattr(typing._chance, "randrange", lambda number: 1)


def test_a_form_becomes_one_intake_row_by_paper_and_the_next_is_empty(
    desk, about, editor, here, no_bell, monkeypatch
):
    never(monkeypatch)
    batch = pile(about, editor, 10)
    page = desk.post(
        f"{here}{batch.pk}/",
        form(s0="0", s1="x", s2="", c0="1", position="u", payment="s", words2="Thank you."),
        follow=True,
    )
    row = Intake.objects.get()
    assert (row.channel, row.answers, row.awareness) == ("p", "0x-" + "3" * 9, "1")
    assert (row.position, row.payment, row.comments) == ("u", "s", {"2": "Thank you."})
    assert "Counted." in page.content.decode()
    assert "checked" not in page.content.decode().partition("<main")[2].replace("unchecked", "")
    batch.refresh_from_db()
    assert (batch.typed, batch.by) == (1, editor)


def test_a_second_click_counts_once(desk, about, editor, here, no_bell, monkeypatch):
    never(monkeypatch)
    batch = pile(about, editor, 10)
    typed = form()
    desk.post(f"{here}{batch.pk}/", typed)
    assert "counted already" in desk.post(f"{here}{batch.pk}/", typed, follow=True).content.decode()
    assert Intake.objects.count() == 1
    batch.refresh_from_db()
    assert batch.typed == 1


def test_an_empty_form_and_an_answer_that_is_none_are_refused_and_the_rest_is_kept(desk, about, editor, here):
    batch = pile(about, editor, 1)
    assert "This form is empty" in desk.post(f"{here}{batch.pk}/", {"key": str(uuid4())}).content.decode()
    page = desk.post(f"{here}{batch.pk}/", form(s0="9")).content.decode()
    assert "Choose one of the answers to" in page
    assert page.count("checked") >= 11
    assert "Open this page again" in desk.post(f"{here}{batch.pk}/", form(key="x")).content.decode()
    assert not Intake.objects.exists()


def test_nothing_in_the_database_says_who_typed_a_form_that_counts(about, editor, no_bell, monkeypatch):
    never(monkeypatch)
    batch = pile(about, editor, 10)
    typing.type_in(batch, row_of(parts_of(about.campaign), {"s0": "4"}, {}), uuid4())
    drain(about.campaign)
    fields = {field.name for field in Response._meta.get_fields()}
    assert fields == {"id", "about", "day", "channel", "position", "payment", "answers", "awareness", "burst"}


def aside(desk, about, editor, here, **answers):
    """A pile whose first form waits to be typed again."""
    batch = pile(about, editor, 1)
    page = desk.post(f"{here}{batch.pk}/", form(**answers), follow=True)
    assert "Write 1 on this form" in page.content.decode()
    return batch


def test_a_form_that_is_to_be_typed_twice_does_not_count_before(desk, about, editor, here):
    aside(desk, about, editor, here)
    assert not Intake.objects.exists()
    assert PaperSample.objects.get().number == 1


def test_two_readings_that_agree_count_once_and_the_first_is_erased(desk, about, editor, here, no_bell):
    batch = aside(desk, about, editor, here, s0="0", words1="Well.")
    page = desk.get(f"{here}{batch.pk}/check/").content.decode()
    assert "checked" not in page.partition("<main")[2]
    desk.post(f"{here}{batch.pk}/check/", form(number="1", s0="0"))
    row = Intake.objects.get()
    assert (row.answers, row.comments) == ("0" + "3" * 11, {"1": "Well."})
    assert not PaperSample.objects.exists()
    batch.refresh_from_db()
    assert (batch.checked, batch.differed, batch.compared, batch.checked_by) == (1, 0, 15, editor)


def test_where_two_readings_differ_somebody_says_which_stands(desk, about, editor, here, no_bell):
    batch = aside(desk, about, editor, here, s0="0", s1="4")
    second = form(number="1", s0="1", s1="")
    page = desk.post(f"{here}{batch.pk}/check/", second).content.decode()
    assert "Typed first: No, never" in page
    assert "Typed now: Not often" in page
    assert "Typed now: No answer" in page
    assert not Intake.objects.exists()
    again = desk.post(
        f"{here}{batch.pk}/check/", {**second, "compared": "yes", "stands-s0": "second"}
    ).content.decode()
    assert "Choose one of the two" in again
    desk.post(
        f"{here}{batch.pk}/check/", {**second, "compared": "yes", "stands-s0": "second", "stands-s1": "first"}
    )
    assert Intake.objects.get().answers == "14" + "3" * 10
    batch.refresh_from_db()
    assert (batch.checked, batch.differed) == (1, 2)
    assert not PaperSample.objects.exists()


def test_a_form_that_somebody_has_compared_is_not_counted_again(desk, about, editor, here, no_bell):
    batch = aside(desk, about, editor, here)
    desk.post(f"{here}{batch.pk}/check/", form(number="1"))
    page = desk.post(f"{here}{batch.pk}/check/", form(number="1")).content.decode()
    assert "No form to type again" in page
    assert Intake.objects.count() == 1


def test_numbers_on_paper_are_not_given_twice_while_forms_wait(about, editor, no_bell):
    batch = pile(about, editor, 1)
    row = row_of(parts_of(about.campaign), {"s0": "4"}, {})
    assert [typing.type_in(batch, row, uuid4()) for _ in range(3)] == [1, 2, 3]


def test_what_waits_for_a_second_look_counts_when_the_survey_closes(about, editor):
    batch = pile(about, editor, 1)
    typing.type_in(batch, row_of(parts_of(about.campaign), {"s0": "4"}, {}), uuid4())
    about.campaign.close(by="a test")
    assert drain(about.campaign) == 1
    assert not PaperSample.objects.exists()
    assert Response.objects.get().channel == "p"


def test_after_closing_nothing_is_typed_in(about, editor):
    batch = pile(about, editor, 1)
    about.campaign.close(by="a test")
    with pytest.raises(NotAllowedNow):
        typing.type_in(batch, row_of(parts_of(about.campaign), {"s0": "4"}, {}), uuid4())
    with pytest.raises(NotAllowedNow):
        pile(about, editor, 1)


def test_tlap_types_in_forms_about_anyone_and_a_pile_of_another_is_not_there(client, about, editor, no_bell):
    other = make_campaign("other", about=[make_organisation("Other", slug="other")]).organisations.get()
    theirs = pile(other, editor, 1)
    sign_in(client, make_moderator())
    here = f"/moderation/surveys/{about.campaign.slug}/paper/eastby/"
    client.post(here, {"sample_one_in": "1"})
    batch = PaperBatch.objects.about(about).get()
    client.post(f"{here}{batch.pk}/", form())
    client.post(f"{here}{batch.pk}/check/", form(number="1"))
    assert Intake.objects.get().about == about
    assert client.get(f"{here}{theirs.pk}/").status_code == 404


def test_letters_go_there_and_back():
    row = {"answers": "01234x-", "awareness": "-2", "position": "-", "payment": "s"}
    given = given_in(row)
    assert given == {
        "s0": "0",
        "s1": "1",
        "s2": "2",
        "s3": "3",
        "s4": "4",
        "s5": "x",
        "c1": "2",
        "payment": "s",
    }


# A spreadsheet


def sheet(about, *rows, header=None):
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(header or columns(parts_of(about.campaign), True))
    table.writerows(rows)
    return SimpleUploadedFile("forms.csv", text.getvalue().encode("utf-8-sig"))


def person(about, *answers):
    """Who, who pays, twelve answers, one category, words."""
    return [*answers, *[""] * (len(columns(parts_of(about.campaign), True)) - len(answers))]


def test_the_template_has_the_columns_that_are_read(desk, about, here):
    header = next(csv.reader(io.StringIO(desk.get(f"{here}template.csv").content.decode("utf-8-sig"))))
    assert header[:3] == ["position", "payment", "statement 1.1"]
    assert header[-7:] == ["heard: mens-shed", *(f"words: {theme}" for theme in range(1, 7))]


def test_a_look_counts_nothing_and_says_what_is_wrong_in_which_row(desk, about, here):
    rows = [
        person(about, "c", "The council pays", "4", "yes, MOSTLY"),
        person(about, "c", "", "5"),
        person(about),
    ]
    page = desk.post(f"{here}file/", {"file": sheet(about, *rows), "what": "look"}).content.decode()
    assert "‘5’ is not one of the answers" in page
    assert "1 row can be counted" in page
    assert not Intake.objects.exists()


def test_a_file_with_a_wrong_row_counts_only_when_that_is_left_out(desk, about, here, no_bell):
    rows = [person(about, "c", "s", "4", "x"), person(about, "c", "", "5")]
    assert (
        "Not counted"
        in desk.post(f"{here}file/", {"file": sheet(about, *rows), "what": "count"}).content.decode()
    )
    assert not Intake.objects.exists()
    desk.post(f"{here}file/", {"file": sheet(about, *rows), "what": "good"})
    row = Intake.objects.get()
    assert (row.channel, row.position, row.payment, row.answers) == ("p", "c", "s", "4x" + "-" * 10)
    assert PaperBatch.objects.get().typed == 1


def test_the_very_same_file_counts_once(desk, about, here, no_bell):
    rows = [person(about, "c", "s", "4")]
    for _ in range(2):
        page = desk.post(
            f"{here}file/", {"file": sheet(about, *rows), "what": "count"}, follow=True
        ).content.decode()
    assert "counted before" in page
    assert Intake.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04rest", "This is a spreadsheet"),
        (b"\x81\x8d\x8f\x90,x\n", "We cannot read the letters"),
        (b"name,age\nAnn,70\n", "We do not know this column"),
        (b"position\nc\n", "This column is missing"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_words(desk, here, content, words):
    file = SimpleUploadedFile("forms.csv", content)
    assert words in desk.post(f"{here}file/", {"file": file, "what": "good"}).content.decode()
    assert not Intake.objects.exists()


def test_a_file_that_is_too_long_is_refused(desk, about, here, monkeypatch):
    monkeypatch.setattr("making_it_real.paper.file.MOST_ROWS", 2)
    rows = [person(about, "c")] * 3
    page = desk.post(f"{here}file/", {"file": sheet(about, *rows), "what": "count"}).content.decode()
    assert "more than 2 rows" in page
