"""Evidence: links and files, judged by what they hold, and shown to those who may see them."""

import sys
import zlib
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from making_it_real.declaring import evidence, files, pdf, rounds
from making_it_real.models import Declaration, Evidence
from tests.factories import (
    make_declaration,
    make_member,
    make_moderator,
    make_organisation,
    make_statement_set,
)
from tests.signing_in import make_person, sign_in

pytestmark = pytest.mark.django_db

ROOM = "/workspace/harbour/making-it-real/room/"
MEGABYTE = 1024 * 1024


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def editor(harbour):
    return make_member(harbour, "ed@harbour.example", "editor")


@pytest.fixture
def draft(harbour, editor):
    make_statement_set()
    return rounds.begin(harbour, by=editor)


def a_pdf(*objects, end=b"%%EOF\n"):
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
        + b"".join(objects)
        + b"trailer\n<< /Root 1 0 R >>\n"
        + end
    )


def packed(text, filters=b"/Filter /FlateDecode", squeeze=zlib.compress):
    """An object stream with one object that says so much."""
    inside = squeeze(b"7 0 " + text)
    return b"6 0 obj\n<< /Type /ObjStm /N 1 /First 4 %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        filters,
        len(inside),
        inside,
    )


def a_picture(kind="PNG", size=(400, 300)):
    out = BytesIO()
    Image.new("RGB", size, "purple").save(out, kind)
    return out.getvalue()


def a_file(content, name="notes.pdf"):
    return SimpleUploadedFile(name, content)


def lock(client):
    drawn = client.get(ROOM).context["lock"]
    return {"version": drawn.version, "seen": drawn.seen}


def send(client, **typed):
    return client.post(ROOM, {**lock(client), "room": "Six carers met us.", "do": "stay", **typed})


def kept(content, name="notes.pdf"):
    return files.judge(a_file(content, name))


def refused(content, name="notes.pdf"):
    with pytest.raises(files.NotAccepted) as error:
        kept(content, name)
    return str(error.value)


# --- What is kept


def test_a_link_is_kept_with_its_words_or_the_name_of_its_site(client, draft, editor):
    sign_in(client, editor)
    send(client, **{"evidence-url": "harbour.example/notes", "evidence-label": "Our notes"})
    send(client, **{"evidence-url": "http://forum.example/"})
    assert [(one.label, one.url) for one in draft.evidence.all()] == [
        ("Our notes", "https://harbour.example/notes"), ("forum.example", "http://forum.example/"),
    ]  # fmt: skip
    assert 'href="https://harbour.example/notes"' in client.get(ROOM).text
    send(client, **{"evidence-url": "http://forum.example/"})
    assert draft.evidence.count() == 2


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://harbour.example/x", "data:text/html,x", "no link at all", "//"]
)
def test_only_web_pages_are_links(client, draft, editor, link):
    sign_in(client, editor)
    html = send(client, **{"evidence-url": link}).text
    assert "Give the whole address of the page" in html
    assert not Evidence.objects.exists()
    assert Declaration.objects.get().room == "Six carers met us."


def test_words_alone_are_no_evidence(client, draft, editor):
    sign_in(client, editor)
    assert "Add the link or the file" in send(client, **{"evidence-label": "Notes"}).text


def test_a_pdf_is_kept_as_it_is_and_a_picture_is_drawn_anew(client, draft, editor):
    sign_in(client, editor)
    send(client, **{"evidence-file": a_file(a_pdf()), "evidence-label": "Minutes"})
    send(client, **{"evidence-file": a_file(a_picture("JPEG"), "photo.jpg")})
    minutes, photo = draft.evidence.all()
    assert (minutes.media_type, minutes.label, minutes.file.read()) == ("application/pdf", "Minutes", a_pdf())
    assert (photo.media_type, photo.label) == ("image/webp", "photo.jpg")
    assert Image.open(photo.file).format == "WEBP"
    assert photo.size == photo.file.size


def test_evidence_for_a_statement_stands_with_it(client, draft, editor):
    statement = draft.statement_set.statements.get(code="1.1")
    sign_in(client, editor)
    page = client.get("/workspace/harbour/making-it-real/self-assessment/1/")
    typed = {f"evidence-{statement.pk}-url": "https://a.example/", f"s{statement.pk}-score": 2, "do": "stay"}
    client.post(
        page.request["PATH_INFO"],
        {"version": page.context["lock"].version, "seen": page.context["lock"].seen, **typed},
    )
    assert draft.evidence.get().statement == statement
    assert draft.ratings.get().score == 2


def test_evidence_can_be_taken_away_and_its_file_goes_too(
    client, draft, editor, django_capture_on_commit_callbacks
):
    sign_in(client, editor)
    send(client, **{"evidence-file": a_file(a_pdf())})
    one = draft.evidence.get()
    with django_capture_on_commit_callbacks(execute=True):
        send(client, do=f"remove:{one.key}", room="New words.")
    assert not Evidence.objects.exists()
    assert not default_storage.exists(one.file.name)
    assert Declaration.objects.get().room == "New words."


def test_a_file_that_an_earlier_round_shows_stays_there(draft, editor, django_capture_on_commit_callbacks):
    statement = draft.statement_set.statements.first()
    form = evidence.typed(
        {f"evidence-{statement.pk}-label": ""}, {f"evidence-{statement.pk}-file": a_file(a_pdf())}, statement
    )
    assert evidence.add(draft, form, by=editor, statement=statement)
    first = draft.evidence.get()
    second = draft.evidence.create(label="Again", file=first.file.name, by=editor)
    with django_capture_on_commit_callbacks(execute=True):
        second.take_away()
    assert default_storage.exists(first.file.name)


@pytest.mark.parametrize("key", ["", "no-key", "00000000-0000-4000-8000-000000000000"])
def test_nothing_is_taken_away_that_is_not_in_this_draft(client, draft, editor, key):
    other = make_declaration(status="draft")
    one = other.evidence.create(label="Theirs", url="https://a.example/", by=editor)
    sign_in(client, editor)
    for wanted in (key, one.key):
        assert send(client, do=f"remove:{wanted}").status_code == 302
    assert Evidence.objects.count() == 1


def test_there_is_an_end_to_it(client, draft, editor):
    for number in range(evidence.MOST):
        draft.evidence.create(label="Link", url=f"https://a.example/{number}", by=editor)
    sign_in(client, editor)
    assert (
        "There are 10 already. Take one away first"
        in send(client, **{"evidence-url": "https://b.example/"}).text
    )


# --- What is refused, by what it holds


def test_25_megabytes_are_refused_in_words_and_the_rest_of_the_form_is_kept(client, draft, editor):
    sign_in(client, editor)
    large = a_file(a_pdf(b"%" + b"x" * 25 * MEGABYTE + b"\n"), "film.pdf")
    answer = send(
        client, **{"evidence-file": large, "evidence-label": "Our film", "evidence-url": "https://a.example/"}
    )
    assert answer.status_code == 200
    assert "‘film.pdf’ has 26 MB. We can take up to 10 MB" in answer.text
    assert "We have saved the rest." in answer.text
    assert 'value="Our film"' in answer.text
    assert "Six carers met us.</textarea>" in answer.text
    assert Declaration.objects.get().room == "Six carers met us."
    assert [one.url for one in draft.evidence.all()] == ["https://a.example/"]


def test_no_more_of_a_large_file_is_written_to_disk_than_is_ever_used(client, draft, editor, monkeypatch):
    monkeypatch.setattr("carehub.uploads.KEPT", MEGABYTE)
    seen = []
    monkeypatch.setattr(
        files,
        "judge",
        lambda sent: seen.append((sent.size, len(sent.read()))) or files.Judged(b"", files.PDF),
    )
    sign_in(client, editor)
    send(client, **{"evidence-file": a_file(b"x" * 5 * MEGABYTE)})
    assert seen[0][0] == 5 * MEGABYTE
    assert seen[0][1] <= MEGABYTE + 64 * 1024


def test_the_name_of_a_file_says_nothing(client):
    assert kept(a_picture("PNG"), "really.pdf").media_type == "image/webp"
    assert kept(a_pdf(), "photo.jpg").media_type == "application/pdf"
    for lie in (
        b"<html><script>alert(1)</script>",
        b"MZ\x90\x00",
        b"PK\x03\x04 a document",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a...",
    ):
        assert "is not a file we can take" in refused(lie, "honest.pdf")
    assert "is empty" in refused(b"", "nothing.pdf")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (a_pdf(end=b""), "is not a whole PDF"),
        (a_pdf(b"2 0 obj << /Encrypt 3 0 R >> endobj\n"), "locked with a password"),
        (a_pdf(b"2 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj\n"), "has a script"),
        (a_pdf(b"2 0 obj << /S /J#61vaScript >> endobj\n"), "has a script"),
        (a_pdf(b"2 0 obj << /S /Launch /F (cmd.exe) >> endobj\n"), "has a script"),
        (a_pdf(b"2 0 obj << /Type /EmbeddedFile >> endobj\n"), "has a script"),
        (a_pdf(b"2 0 obj << /Names << /EmbeddedFiles 3 0 R >> >> endobj\n"), "has a script"),
        (a_pdf(b"2 0 obj << /Subtype /#46ileAttachment >> endobj\n"), "has a script"),
        (a_pdf(b"4 0 obj << /Length 30 >>\nstream\n9 0 obj << /S /JavaScript >> endobj\nendstream endobj\n"), "has a script"),
        (a_pdf(b"2 0 obj << /A (http)/S/JavaScript >> endobj\n"), "has a script"),
        (a_pdf(packed(b"<< /S /JavaScript /JS (x) >>")), "has a script"),
        (a_pdf(packed(b"<< /S /Launch >>", filters=b"", squeeze=bytes)), "has a script"),
        (a_pdf(packed(b"<< >>"), packed(b"<< /S /SubmitForm >>")), "has a script"),
        (a_pdf(packed(b"<< /A 1 >>", filters=b"/Filter [/ASCII85Decode /FlateDecode]", squeeze=lambda text: b"87cURD]i,")), "cannot look into"),
        (a_pdf(packed(b"<< /A 1 >>", filters=b"/Filter /FlateDecode /DecodeParms << /Predictor 12 >>")), "cannot look into"),
        (a_pdf(b"2 0 obj << /Type /ObjStm >> endobj\n"), "cannot look into"),
    ],
)  # fmt: skip
def test_a_pdf_that_does_more_than_show_pages_is_refused(content, words):
    assert words in refused(content)


def test_a_pdf_that_unpacks_without_end_is_refused_soon(monkeypatch):
    monkeypatch.setattr(pdf, "_MOST_UNPACKED", 1000)
    assert "cannot look into" in refused(a_pdf(packed(b"<< /A (" + b"x" * 100_000 + b") >>")))


def test_plain_pdfs_are_kept():
    page = zlib.compress(b"BT /F1 12 Tf (1 0 0 1 Launch the boat, JavaScript) Tj ET")
    shown = b"5 0 obj << /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream endobj\n" % (
        len(page),
        page,
    )
    link = b"8 0 obj << /A << /S /URI /URI (https://harbour.example/JavaScript) >> >> endobj\n"
    assert kept(a_pdf(shown, link, packed(b"<< /Type /Page >>"))).media_type == "application/pdf"


@given(st.binary(max_size=300))
def test_whatever_comes_is_judged_or_refused_in_words(content):
    for text in (content, pdf.BEGINNING + content, a_pdf(content), a_pdf(packed(content))):
        assert outcome(text)


def outcome(content):
    """What is kept, or the words of the refusal."""
    try:
        return kept(content).content
    except files.NotAccepted as refused:
        return str(refused)


# --- The virus scanner


def scanner(settings, tmp_path, code):
    """A command that looks for the word “eicar” in what it is given and ends as scanners do."""
    script = tmp_path / "scanner.py"
    script.write_text(f"import sys\nsys.exit({code})\n")
    settings.VIRUS_SCAN_COMMAND = f"{sys.executable} {script}"


def test_a_scanner_sees_each_file_as_it_was_sent(settings, tmp_path):
    scanner(settings, tmp_path, "1 if b'eicar' in sys.stdin.buffer.read() else 0")
    assert kept(a_pdf()).media_type == "application/pdf"
    assert "is harmful, so we did not keep it" in refused(a_pdf(b"% eicar\n"))
    assert "is harmful" in refused(a_picture() + b"eicar", "photo.png")


@pytest.mark.parametrize("code", [2, 40])
def test_a_scanner_that_cannot_look_keeps_files_out_for_now(settings, tmp_path, code, caplog):
    scanner(settings, tmp_path, code)
    assert "cannot check files for viruses just now" in refused(a_pdf())
    assert "virus scanner" in caplog.text


def test_a_scanner_that_is_not_there_is_said_in_the_log(settings, caplog):
    settings.VIRUS_SCAN_COMMAND = "/no/such/scanner --quiet -"
    assert "Try again later" in refused(a_pdf())
    assert "/no/such/scanner" in caplog.text


# --- Who sees it


@pytest.fixture
def shown(draft, editor):
    form = evidence.typed({"evidence-label": 'Minutes; of "March"'}, {"evidence-file": a_file(a_pdf())})
    assert evidence.add(draft, form, by=editor)
    return draft.evidence.get()


def test_a_draft_shows_its_evidence_to_its_people_and_to_tlap_at_work(client, shown, editor):
    address = shown.get_absolute_url()
    assert client.get(address).status_code == 404
    assert sign_in(client, make_person("stranger@other.example")).get(address).status_code == 404
    assessor = make_person("asa@tlap.example", is_assessor=True)
    assert sign_in(client, assessor, second_step=False).get(address).status_code == 404
    client.logout()
    for person in (editor, make_moderator(), make_person("asb@tlap.example", is_assessor=True)):
        answer = sign_in(client, person).get(address)
        assert b"".join(answer.streaming_content) == a_pdf()
        assert answer["Cache-Control"] == "private, no-store"


def test_what_is_declared_shows_its_evidence_to_everyone_as_a_download(client, shown):
    Declaration.objects.update(status="declared", declared_at="2026-03-01T12:00Z", signed_at="2026-03-01T12:00Z",
                               signed_by=shown.by, signatory="Director")  # fmt: skip
    answer = client.get(shown.get_absolute_url())
    assert b"".join(answer.streaming_content) == a_pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="minutes-of-march.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_link_or_a_lost_file_is_not_there(client, shown, draft, editor):
    sign_in(client, editor)
    link = draft.evidence.create(label="Link", url="https://a.example/", by=editor)
    assert client.get(f"/evidence/{link.key}/").status_code == 404
    default_storage.delete(shown.file.name)
    assert client.get(shown.get_absolute_url()).status_code == 404
