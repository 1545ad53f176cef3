"""What is printed: PDFs that a screen reader can read, in our font, with the way in as a code and as words."""

import re
import zlib

import pytest
from django.core.management import call_command

from making_it_real.printing import paper, poster
from tests.factories import make_campaign, make_category, make_member, make_organisation
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def about():
    organisation = make_organisation("Eastby & <Sons> #strong[Council]", slug="eastby")
    return make_campaign(about=[organisation], categories=[make_category("mens-shed")]).organisations.get()


def plain(pdf):
    """All of its streams unpacked, and what is not packed."""
    found = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.mark.parametrize(
    "make", [poster.poster_pdf, paper.paper_pdf, lambda about: paper.paper_pdf(about, easy=True)]
)
def test_a_pdf_is_tagged_says_its_language_and_holds_our_font(about, make):
    said = plain(make(about))
    assert said.startswith(b"%PDF-")
    assert b"pdfuaid" in said
    assert b"/StructTreeRoot" in said
    assert b"en-GB" in said
    assert b"AtkinsonHyperlegibleNext" in said


def test_the_paper_form_holds_every_question_and_all_of_the_answers(about):
    call_command("load_statements", verbosity=0)
    said = paper.content(about, easy=False)
    questions = [one for part in said["parts"] for one in part["questions"]]
    statements = about.campaign.statement_set.statements.in_order()
    assert [one["text"] for one in questions if one["number"]] == [one.text for one in statements]
    assert [option["words"] for option in questions[2]["options"]] == [
        "Yes, always", "Yes, mostly", "Sometimes", "Not often", "No, never", "Does not apply to me",
    ]  # fmt: skip
    assert questions[-1]["text"] == "Mens shed"
    assert said["code"] == f"{about.campaign.slug} / eastby"


def test_easy_read_has_its_own_words_pictures_and_faces(about):
    said = paper.content(about, easy=True)
    statement = next(one for part in said["parts"] for one in part["questions"] if one["number"])
    assert statement["text"] == "I say so."
    assert statement["alt"] == "Somebody asks a question"
    assert all(one["face"].startswith("<svg") for one in statement["options"])


def test_a_survey_that_does_not_ask_who_people_are_prints_no_such_question():
    about = make_campaign(
        about=[make_organisation()], asks_position=False, asks_payment=False
    ).organisations.get()
    assert paper.content(about, easy=False)["parts"][0]["title"] == "Information and advice"
    assert paper.paper_pdf(about)


def test_the_files_come_with_their_kind_and_name(client, about):
    sign_in(client, make_member(about.organisation))
    here = f"/workspace/eastby/survey/{about.campaign.slug}/"
    for name, kind in (
        ("poster.pdf", "application/pdf"),
        ("poster.svg", "image/svg+xml"),
        ("paper/large-print.pdf", "application/pdf"),
    ):
        answer = client.get(here + name)
        assert answer["Content-Type"] == kind
        assert "attachment" in answer["Content-Disposition"]
    assert client.get(f"{here}paper/other.pdf").status_code == 404


def test_the_code_is_a_drawing_that_says_where_it_leads(about, settings):
    drawn = poster.code_svg(about)
    assert drawn.startswith("<svg")
    assert f"{settings.SITE_URL}/survey/{about.campaign.slug}/eastby/" in drawn
    assert "<script" not in drawn
    assert "style=" not in drawn


def test_the_posters_page_says_all_that_the_poster_says(client, about):
    sign_in(client, make_member(about.organisation))
    page = client.get(f"/workspace/eastby/survey/{about.campaign.slug}/poster/").content.decode()
    assert "Eastby &amp; &lt;Sons&gt;" in page
    assert poster.content(about)["link"] in page
