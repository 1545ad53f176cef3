"""From the file to what waits for TLAP: what people do with it, and what a worker does."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carehub.accounts.models import Membership
from carehub.moderation.models import QueueItem, Revision
from carehub.workflow import NotAllowedNow
from innovations import tasks
from innovations.csv_files import checking, download, handing_in, sending, work
from innovations.csv_files.columns import Layout
from innovations.csv_files.table import NotReadable
from innovations.listing import reading
from innovations.models import CsvRow, CsvUpload, Innovation
from tests.factories import make_innovation, make_organisation
from tests.signing_in import letters, make_person

HOME = "/workspace/acle/csv/"
HALL = {"name": "Village Hall", "town": "Acle", "postcode": "NR13 3BD", "lat": 52.6, "lon": 1.5}
State, Status = CsvRow.State, CsvUpload.Status


@pytest.fixture(autouse=True)
def _ground(councils, words):
    """Every test needs the words to choose from."""


@pytest.fixture
def acle():
    return make_organisation("Acle Anglers", slug="acle")


@pytest.fixture
def lead(acle):
    person = make_person("lead@acle.example", name="Lena Lead")
    Membership.start(acle, by=person)
    return person


@pytest.fixture
def editor(acle, lead):
    person = make_person("editor@acle.example", name="Ed Editor")
    Membership.objects.create(organisation=acle, user=person, role="editor")
    return person


def entry_of(organisation, title="Acle Lunch Table", **fields):
    given = {
        "needs": ["company"],
        "places": [HALL],
        "phone": "01632 960222",
        "run_by": organisation,
        "kept_by": organisation,
    }
    return make_innovation(title, **given | fields)


@pytest.fixture
def lunch(acle):
    return entry_of(acle)


def downloaded(client):
    text = b"".join(client.get(f"{HOME}entries.csv").streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def file_of(rows, name="ours.csv"):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(dict.fromkeys(column for row in rows for column in row)))
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile(name, out.getvalue().encode("utf-8-sig"), "text/csv")


def new_row(name="Acle Choir", **more):
    return {"id": "", "name": name, "sort": "Community group", "summary": "We sing.", "helps with": "I feel lonely",
            "place 1 postcode": "NR13 3BD", "email": "sing@acle.example", **more}  # fmt: skip


def row_of(entry, **changes):
    """The row of an entry as it would be downloaded now, with some cells changed."""
    layout = Layout.of_size(1, 0)
    cells = download.row(layout, reading.read(entry), entry.pk, entry.slug)
    return dict(zip(layout.header, cells, strict=True)) | changes


def stored(rows, organisation, by, read=True):
    upload = handing_in.store(file_of(rows), organisation=organisation, by=by, name="ours.csv")
    if read:
        work.go_on(upload.pk)
        upload.refresh_from_db()
    return upload


def states(upload):
    return list(upload.rows.in_order().values_list("state", flat=True))


# --- Download --------------------------------------------------------------------------------------------------------
def test_an_organisation_downloads_what_it_keeps_and_nothing_else(client, acle, editor, lunch):
    hidden = entry_of(acle, "Old Walk")
    hidden.hide(by="a test", why="")
    entry_of(acle, "Gone", status="archived")
    entry_of(make_organisation("Other"), "Not ours")
    client.force_login(editor)
    rows = downloaded(client)
    assert [(row["id"], row["name"]) for row in rows] == [
        (str(lunch.pk), "Acle Lunch Table"),
        (str(hidden.pk), "Old Walk"),
    ]
    assert rows[0]["page"].endswith(lunch.get_absolute_url())


def test_the_file_is_one_that_spreadsheets_open_as_they_should(client, acle, lead, lunch):
    client.force_login(lead)
    answer = client.get(f"{HOME}entries.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="carehub-acle.csv"'
    assert answer.streaming
    assert b"".join(answer.streaming_content).startswith(b'\xef\xbb\xbf"id","name"')


def test_no_cell_of_a_download_is_a_formula(client, acle, lead):
    entry_of(acle, '=HYPERLINK("http://evil.example")', phone="+44 1632 960222")
    client.force_login(lead)
    [row] = downloaded(client)
    assert row["name"] == '\'=HYPERLINK("http://evil.example")'
    assert row["phone"] == "'+44 1632 960222"
    upload = stored([row], acle, lead)
    assert states(upload) == [State.SAME]


def test_a_long_download_takes_as_many_queries_as_a_short_one(client, acle, lead):
    client.force_login(lead)

    def queries():
        with CaptureQueriesContext(connection) as counted:
            assert downloaded(client)
        return len(counted)

    entry_of(acle, "First")
    queries()  # words are remembered from here on
    one = queries()
    for number in range(4):
        entry_of(acle, f"Entry {number}", areas=[], needs=["company", "mood"], ways=["free", "nhs"])
    assert queries() == one


def test_the_empty_file_has_the_columns_and_an_example_that_is_left_out(client, acle, lead):
    client.force_login(lead)
    text = b"".join(client.get(f"{HOME}new-entries.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["id"] for row in rows] == ["example"]
    mine = {**dict.fromkeys(rows[0], ""), **new_row()}
    upload = stored([rows[0], mine], acle, lead)
    assert states(upload) == [State.NEW]
    example = stored([{**rows[0], "id": "", "place 1 postcode": "NR13 3BD"}], acle, lead)
    assert example.rows.get().problems == []


# --- Upload ----------------------------------------------------------------------------------------------------------
def test_uploaded_unchanged_nothing_would_change(client, acle, lead, lunch):
    client.force_login(lead)
    upload = stored(downloaded(client), acle, lead)
    assert (upload.status, states(upload)) == (Status.READY, [State.SAME])
    assert not Revision.objects.exists()


def test_a_changed_row_says_what_would_change(client, acle, lead, lunch):
    client.force_login(lead)
    [row] = downloaded(client)
    upload = stored([row | {"phone": "01632 960333"}], acle, lead)
    kept = upload.rows.get()
    assert (kept.state, kept.entry, kept.number) == (State.CHANGED, lunch, 2)
    assert kept.content == {**kept.base, "phone": "01632 960333"}
    assert not Revision.objects.exists()


def test_ids_of_others_are_not_known_and_neither_are_made_up_ones(acle, lead):
    foreign = entry_of(make_organisation("Other"), "Not ours")
    gone = entry_of(acle, "Gone", status="archived")
    rows = [new_row(id=str(pk)) for pk in (foreign.pk, gone.pk, 987_654_321, "seven", "-1", "7e5", "９")]
    upload = stored(rows, acle, lead)
    assert set(states(upload)) == {State.WRONG}
    first = upload.rows.in_order().first()
    assert first.problems == [["id", checking.UNKNOWN]]
    assert first.title == "Acle Choir"  # as it stands in the file: nothing of the other entry


def test_an_id_may_come_back_with_a_nought_behind_a_point(acle, lead, lunch):
    upload = stored([{"id": f"{lunch.pk}.0", "phone": "01632 960333"}], acle, lead)
    assert states(upload) == [State.CHANGED]


def test_the_same_id_twice_is_wrong_the_second_time(acle, lead, lunch):
    upload = stored(
        [{"id": str(lunch.pk), "phone": phone} for phone in ("01632 960333", "01632 960444")], acle, lead
    )
    assert states(upload) == [State.CHANGED, State.WRONG]
    assert "row 2" in upload.rows.get(number=3).problems[0][1]


def test_a_row_with_more_cells_than_the_first_is_wrong(acle, lead):
    file = SimpleUploadedFile("x.csv", b"id,name\n,Lunch,and,more\n,Fine\n")
    upload = handing_in.store(file, organisation=acle, by=lead, name="x.csv")
    work.go_on(upload.pk)
    assert "4 cells" in upload.rows.get(number=2).problems[0][1]


def test_a_cell_of_ten_megabytes_is_one_wrong_row(acle, lead):
    upload = stored([new_row(summary="x" * 10_000_000), new_row("Fine")], acle, lead)
    assert states(upload) == [State.WRONG, State.NEW]
    row = upload.rows.get(number=2)
    assert row.problems == [["summary", "This cell has 10,000,000 characters. Use 30,000 or fewer"]]
    assert row.cells == []


def test_more_than_five_thousand_rows_are_refused_and_nothing_is_kept(acle, lead):
    data = b"id,name\n" + b",Lunch\n" * 5001
    with pytest.raises(NotReadable, match="more than 5,000 rows"):
        handing_in.store(SimpleUploadedFile("x.csv", data), organisation=acle, by=lead, name="x.csv")
    assert not CsvUpload.objects.exists()
    assert not CsvRow.objects.exists()


def test_a_file_without_rows_is_refused(acle, lead):
    with pytest.raises(NotReadable, match="nothing below the first row"):
        handing_in.store(
            SimpleUploadedFile("x.csv", b"id,name\n,,\n\n"), organisation=acle, by=lead, name="x.csv"
        )


def test_characters_that_no_database_takes_are_left_out(acle, lead):
    upload = stored([new_row("Acle\0 Choir")], acle, lead)
    assert upload.rows.get().title == "Acle Choir"


def test_a_row_that_nobody_thought_of_does_not_stop_the_others(acle, lead, monkeypatch):
    real = checking.propose_new

    def stumbling(header, cells, start):
        if "Stumble" in cells:
            raise ZeroDivisionError
        return real(header, cells, start)

    monkeypatch.setattr(checking, "propose_new", stumbling)
    upload = stored([new_row("Stumble"), new_row()], acle, lead)
    assert states(upload) == [State.WRONG, State.NEW]
    assert upload.status == Status.READY


def test_a_new_row_is_looked_for_among_what_is_public(acle, lead, lunch):
    upload = stored([new_row("Acle Lunch Tables"), new_row("Quite Another Thing")], acle, lead)
    alike, other = upload.rows.in_order()
    assert alike.alike == [["Acle Lunch Table", lunch.get_absolute_url(), ["Name is close", "Same postcode"]]]
    assert other.alike == []


def test_two_new_rows_of_one_name_are_pointed_out(acle, lead):
    upload = stored([new_row(), new_row()], acle, lead)
    assert [row.notes for row in upload.rows.in_order()] == [[], ["Row 2 has the same name."]]


def test_an_old_file_says_what_somebody_else_has_changed_since(client, acle, lead, lunch):
    client.force_login(lead)
    [row] = downloaded(client)
    Innovation.objects.filter(pk=lunch.pk).update(phone="01632 960444", email="new@acle.example")
    upload = stored([row | {"phone": "01632 960333"}], acle, lead)
    kept = upload.rows.get()
    assert kept.content["email"] == "new@acle.example"
    assert kept.notes[0].startswith(
        "Somebody has changed this on CareHub since you downloaded the file: Phone."
    )


# --- Sending ---------------------------------------------------------------------------------------------------------
def sent(rows, organisation, by):
    upload = stored(rows, organisation, by)
    handing_in.send(upload, by=by)
    work.go_on(upload.pk)
    upload.refresh_from_db()
    return upload


def test_each_changed_row_becomes_a_revision_and_so_does_each_new_one(acle, lead, lunch):
    upload = sent([row_of(lunch, name="Acle Lunch"), new_row("Quite Another Thing")], acle, lead)
    assert (upload.status, states(upload)) == (Status.SENT, [State.SENT, State.SENT])
    change, new = Revision.objects.order_by("pk")
    assert (change.subject_id, new.subject_id) == (lunch.pk, None)
    for revision in (change, new):
        assert (revision.origin, revision.status, revision.organisation) == ("csv", "submitted", acle)
        assert (revision.author, str(revision.steps.get().by)) == (lead, "Lena Lead")
    assert change.base["title"] == "Acle Lunch Table"
    assert list(QueueItem.objects.order_by("pk").values_list("kind", "title", "sender_name")) == [
        ("change", "Acle Lunch", "Acle Anglers"), ("new", "Quite Another Thing", "Acle Anglers"),
    ]  # fmt: skip
    lunch.refresh_from_db()
    assert lunch.title == "Acle Lunch Table"


def test_what_is_sent_as_a_file_is_what_would_have_been_sent_by_hand(acle, lead, lunch):
    sent([{"id": str(lunch.pk), "phone": "01632 960333"}], acle, lead)
    by_file = Revision.objects.get()
    by_hand = Revision.objects.begin("entry", lunch, by=lead, organisation=acle)
    by_hand.save_draft({"phone": "01632 960333"}, by=lead, version=by_hand.version)
    by_hand.submit(by=lead)
    for name in ("content", "base", "status", "author_name", "title", "document", "subject_id"):
        assert getattr(by_file, name) == getattr(by_hand, name)
    assert [(one.state_from, one.state_to, one.by) for one in by_file.steps.all()] == [
        (one.state_from, one.state_to, one.by) for one in by_hand.steps.all()
    ]
    items = [QueueItem.objects.about("revision", one.pk).values("kind", "warning", "duplicates", "organisation", "status")
             for one in (by_file, by_hand)]  # fmt: skip
    assert list(items[0]) == list(items[1])


def test_a_moderator_publishes_it_like_any_other(acle, lead, lunch):
    sent([row_of(lunch, phone="01632 960333"), new_row("Quite Another Thing")], acle, lead)
    moderator = make_person("mo@tlap.example", is_moderator=True)
    for revision in Revision.objects.all():
        revision.publish(by=moderator)
    lunch.refresh_from_db()
    assert lunch.phone == "01632 960333"
    made = Innovation.objects.get(title="Quite Another Thing")
    assert (made.kept_by, made.roles.get().organisation) == (acle, acle)


def test_wrong_and_unchanged_rows_are_left_out(acle, lead, lunch):
    upload = sent([{"id": str(lunch.pk), "name": "Acle Lunch Table"}, {"id": "999", "name": "x"}], acle, lead)
    assert states(upload) == [State.SAME, State.WRONG]
    assert not Revision.objects.exists()


def test_what_was_sent_already_is_not_sent_twice(acle, lead, lunch):
    rows = [row_of(lunch, name="Acle Lunch"), new_row("Quite Another Thing")]
    sent(rows, acle, lead)
    again = sent(rows, acle, lead)
    assert states(again) == [State.SAME, State.SAME]
    assert again.rows.first().notes == ["You have sent exactly this already. It waits for TLAP."]
    assert Revision.objects.count() == 2


def test_something_else_that_waits_is_pointed_out(acle, lead, lunch):
    sent([{"id": str(lunch.pk), "phone": "01632 960333"}], acle, lead)
    upload = stored([{"id": str(lunch.pk), "phone": "01632 960444"}], acle, lead)
    assert upload.rows.get().notes == ["Something else that you sent about it waits for TLAP."]


def test_a_draft_of_a_colleague_is_pointed_out(acle, lead, lunch):
    Revision.objects.begin("entry", lunch, by=lead, organisation=acle)
    upload = stored([{"id": str(lunch.pk), "phone": "01632 960333"}], acle, lead)
    assert upload.rows.get().notes == ["Somebody at your organisation is writing a draft of it."]


def test_an_entry_that_was_given_away_before_it_was_sent_is_not_changed(acle, lead, lunch):
    upload = stored([{"id": str(lunch.pk), "phone": "01632 960333"}], acle, lead)
    Innovation.objects.filter(pk=lunch.pk).update(kept_by=make_organisation("Other"))
    handing_in.send(upload, by=lead)
    work.go_on(upload.pk)
    assert upload.rows.get().problems == [["id", sending.GONE]]
    assert states(upload) == [State.REFUSED]
    assert not Revision.objects.exists()


def test_what_a_trusted_organisation_sends_is_public_at_once(acle, lead, lunch):
    type(acle).objects.filter(pk=acle.pk).update(trusted=True)
    acle.refresh_from_db()
    upload = sent([row_of(lunch, phone="01632 960333"), new_row("Quite Another Thing")], acle, lead)
    assert upload.decisions() == [("Published", 2)]
    lunch.refresh_from_db()
    assert lunch.phone == "01632 960333"
    assert Innovation.objects.published().filter(title="Quite Another Thing").exists()
    assert set(QueueItem.objects.values_list("status", flat=True)) == {"to_look_at"}


def test_an_organisation_that_may_change_nothing_sends_nothing(acle, lead, lunch):
    upload = stored([{"id": str(lunch.pk), "phone": "01632 960333"}], acle, lead)
    acle.suspend(by="a test", why="")
    with pytest.raises(NotAllowedNow):
        handing_in.send(upload, by=lead)


# --- The worker ------------------------------------------------------------------------------------------------------
def test_a_worker_may_stop_anywhere_and_another_goes_on(acle, lead, monkeypatch):
    monkeypatch.setattr(checking, "AT_ONCE", 2)
    monkeypatch.setattr(sending, "AT_ONCE", 2)
    upload = stored(
        [new_row(f"Choir of {name}") for name in ("Acle", "Beccles", "Cromer", "Diss", "Ely")],
        acle,
        lead,
        read=False,
    )
    checking.check_some(upload)
    assert states(upload).count(State.UNREAD) == 3
    for _ in range(2):
        work.go_on(upload.pk)
    upload.refresh_from_db()
    handing_in.send(upload, by=lead)
    upload = CsvUpload.objects.with_people().get()
    sending.send_some(upload)
    assert Revision.objects.count() == 2
    for _ in range(2):
        tasks.go_on_with_upload(upload.pk)
    upload.refresh_from_db()
    assert (upload.status, Revision.objects.count(), QueueItem.objects.count()) == (Status.SENT, 5, 5)


def test_a_task_for_a_file_that_is_gone_or_done_does_nothing(acle, lead, lunch):
    upload = sent([{"id": str(lunch.pk), "phone": "01632 960333"}], acle, lead)
    tasks.go_on_with_upload(upload.pk)
    tasks.go_on_with_upload(987_654)
    assert Revision.objects.count() == 1


def test_a_file_whose_bell_nobody_heard_is_found_by_the_sweep(acle, lead):
    upload = stored([new_row()], acle, lead, read=False)
    tasks.go_on_with_uploads()
    upload.refresh_from_db()
    assert upload.status == Status.READY


def test_sent_by_two_leads_at_once_it_is_sent_once(acle, lead):
    upload = stored([new_row()], acle, lead)
    handing_in.send(upload, by=lead)
    with pytest.raises(NotAllowedNow, match="Lena Lead was here first"):
        handing_in.send(CsvUpload.objects.get(), by=lead)


def test_thrown_away_it_is_gone_and_cannot_be_sent(acle, lead):
    upload = stored([new_row()], acle, lead)
    upload.discard(by=lead)
    assert not CsvRow.objects.exists()
    with pytest.raises(NotAllowedNow):
        handing_in.send(upload, by=lead)


def test_when_tlap_has_decided_on_all_of_it_its_sender_is_told_once(acle, lead, lunch):
    sent([row_of(lunch, phone="01632 960333"), new_row("Quite Another Thing")], acle, lead)
    moderator = make_person("mo@tlap.example", is_moderator=True)
    first, second = Revision.objects.order_by("pk")
    first.publish(by=moderator)
    tasks.go_on_with_uploads()
    assert letters("lead@acle.example") == []
    second.reject(by=moderator, why="It is not in England.")
    for _ in range(2):
        tasks.go_on_with_uploads()
    why, summary = letters("lead@acle.example")
    assert "It is not in England." in why.text
    assert summary.subject == "TLAP has decided on all of ours.csv"
    assert "- Published: 1" in summary.text
    assert "- Not accepted: 1" in summary.text


def test_old_files_are_forgotten_and_what_was_sent_stays(acle, lead, lunch):
    upload = sent([{"id": str(lunch.pk), "phone": "01632 960333"}], acle, lead)
    CsvUpload.objects.filter(pk=upload.pk).update(uploaded_at=timezone.now() - work.KEPT - timedelta(days=1))
    fresh = stored([new_row()], acle, lead)
    tasks.forget_old_uploads()
    assert list(CsvUpload.objects.all()) == [fresh]
    assert Revision.objects.count() == 1


# --- The pages -------------------------------------------------------------------------------------------------------
def test_from_the_download_to_what_waits_for_tlap(
    client, acle, lead, lunch, django_capture_on_commit_callbacks
):
    client.force_login(lead)
    [row] = downloaded(client)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(HOME, {"file": file_of([row | {"phone": "01632 960333"}])})
    page = client.get(answer.url)
    assert "1 row would change or add something" in page.text
    assert "<ins>960333</ins>" in page.text
    assert not Revision.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{answer.url}send/")
    page = client.get(answer.url).text
    assert "1 row sent" in page
    assert "Waiting for TLAP: 1" in page
    assert Revision.objects.get().status == "submitted"


def test_an_editor_prepares_and_a_lead_sends(client, acle, lead, editor, lunch):
    upload = stored([{"id": str(lunch.pk), "phone": "01632 960333"}], acle, editor)
    client.force_login(editor)
    page = client.get(f"{HOME}{upload.pk}/").text
    assert "A lead of your organisation can send it: Lena Lead" in page
    assert "Send these changes" not in page
    assert client.post(f"{HOME}{upload.pk}/send/").status_code == 403
    client.force_login(lead)
    assert "Send these changes" in client.get(f"{HOME}{upload.pk}/").text
    client.post(f"{HOME}{upload.pk}/send/")
    upload.refresh_from_db()
    assert (upload.status, upload.by, upload.sent_by) == (Status.SENDING, editor, lead)


def test_what_is_wrong_stands_with_its_row_and_column(client, acle, lead):
    upload = stored([new_row(kind="Comunity"), new_row("<script>alert(1)</script>", email="no")], acle, lead)
    client.force_login(lead)
    page = client.get(f"{HOME}{upload.pk}/").text
    assert "Row 2: Acle Choir" in page
    assert "<strong>kind:</strong> We do not know “Comunity”. Did you mean “Community”?" in page
    assert "<script>alert" not in page
    assert "There is nothing to send" in page


def test_the_rows_can_be_looked_at_by_what_becomes_of_them(client, acle, lead, lunch):
    upload = stored([row_of(lunch), new_row("Quite Another Thing"), new_row(email="no")], acle, lead)
    client.force_login(lead)
    assert "Quite Another Thing" not in client.get(f"{HOME}{upload.pk}/?show=wrong").text
    assert "Acle Lunch Table" in client.get(f"{HOME}{upload.pk}/?show=same").text
    everything = client.get(f"{HOME}{upload.pk}/?show=made-up").text
    assert everything.index("Row 4") < everything.index("Row 3: Quite Another Thing")


def test_while_a_worker_has_it_the_page_says_how_far_it_is(client, acle, lead):
    upload = stored([new_row(f"Choir {number}") for number in range(3)], acle, lead, read=False)
    CsvRow.objects.filter(upload=upload, number=2).update(state=State.NEW)
    client.force_login(lead)
    page = client.get(f"{HOME}{upload.pk}/").text
    assert "We are reading your file: 1 of 3 rows." in page
    assert f'href="{HOME}{upload.pk}/">See how far it is now</a>' in page
    part = client.get(f"{HOME}{upload.pk}/", headers={"HX-Request": "true"})
    assert "1 of 3 rows" in part.text
    assert "<html" not in part.text
    work.go_on(upload.pk)
    done = client.get(f"{HOME}{upload.pk}/", headers={"HX-Request": "true"})
    assert done["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04", "not a CSV file"),
        (b"one,two\n1,2", "The first row must hold the names of the columns"),
        (None, "Choose the file that you have changed"),
    ],
)
def test_a_file_of_no_use_is_refused_on_the_page(client, acle, lead, data, said):
    client.force_login(lead)
    page = client.post(HOME, {"file": SimpleUploadedFile("x.csv", data)} if data is not None else {})
    assert "There is a problem" in page.text
    assert said in page.text
    assert not CsvUpload.objects.exists()


def test_a_file_that_is_too_large_is_refused(client, acle, lead, monkeypatch):
    monkeypatch.setattr("innovations.csv_files.forms.MOST_BYTES", 10)
    client.force_login(lead)
    assert "The file is larger than 25 MB" in client.post(HOME, {"file": file_of([new_row()])}).text


def test_a_file_is_thrown_away_on_the_page(client, acle, lead):
    upload = stored([new_row()], acle, lead)
    client.force_login(lead)
    assert "is thrown away" in client.post(f"{HOME}{upload.pk}/throw-away/", follow=True).text
    assert client.get(f"{HOME}{upload.pk}/").status_code == 404


def test_the_help_names_every_column_and_every_choice(client, acle, lead):
    client.force_login(lead)
    page = client.get(f"{HOME}help/").text
    for words in (
        "helps with",
        "place 1 postcode",
        "figure 1 limits",
        "I look after someone",
        "New way of working",
        "apostrophe",
    ):
        assert words in page


def test_strangers_see_nothing_of_it(client, acle, lead, lunch):
    upload = stored([new_row()], acle, lead)
    stranger = make_person("stranger@other.example")
    Membership.start(make_organisation("Other", slug="other"), by=stranger)
    gets = ["", "entries.csv", "new-entries.csv", "help/", f"{upload.pk}/"]
    assert {client.get(HOME + one).status_code for one in gets} == {302}
    client.force_login(stranger)
    assert {client.get(HOME + one).status_code for one in gets} == {404}
    assert {client.post(f"{HOME}{upload.pk}/{one}/").status_code for one in ("send", "throw-away")} == {404}
    assert client.get(f"/workspace/other/csv/{upload.pk}/").status_code == 404
    assert client.post(f"/workspace/other/csv/{upload.pk}/send/").status_code == 404


def test_a_suspended_organisation_may_read_and_upload_nothing(client, acle, lead, lunch):
    acle.suspend(by="a test", why="")
    client.force_login(lead)
    assert len(downloaded(client)) == 1
    assert "cannot change anything at the moment" in client.get(HOME).text
    assert client.post(HOME, {"file": file_of([new_row()])}).status_code == 403


def test_one_and_three_rows_cost_the_same(client, acle, lead):
    client.force_login(lead)

    def queries(number):
        upload = stored(
            [new_row(f"Choir {number} {name}") for name in ("Acle", "Beccles", "Cromer")[:number]], acle, lead
        )
        with CaptureQueriesContext(connection) as counted:
            client.get(f"{HOME}{upload.pk}/")
        with CaptureQueriesContext(connection) as listed:
            client.get(HOME)
        return len(counted), len(listed)

    queries(1)
    assert queries(1) == queries(3)


def test_the_desk_leads_to_it(client, acle, lead, lunch):
    client.force_login(lead)
    assert f'href="{HOME}"' in client.get("/workspace/acle/").text
    assert f'href="{HOME}"' in client.get("/workspace/acle/entries/").text


def test_a_file_that_waits_for_a_lead_stands_on_the_desk(client, acle, lead, editor, lunch):
    upload = stored([{"id": str(lunch.pk), "phone": "01632 960333"}], acle, editor)
    client.force_login(lead)
    assert f'href="{HOME}{upload.pk}/"' in client.get("/workspace/acle/").text


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs transactions at the same moment")
def test_four_workers_at_once_send_each_row_once(acle, lead, monkeypatch):
    monkeypatch.setattr(checking, "AT_ONCE", 3)
    monkeypatch.setattr(sending, "AT_ONCE", 3)
    upload = stored([new_row(f"Choir number {number}") for number in range(40)], acle, lead, read=False)

    def work_at_it(_):
        try:
            work.go_on(upload.pk)
        finally:
            connection.close()

    for verb in (None, handing_in.send):
        if verb:
            upload.refresh_from_db()
            verb(upload, by=lead)
        with ThreadPoolExecutor(4) as workers:
            list(workers.map(work_at_it, range(4)))
    upload.refresh_from_db()
    assert (upload.status, states(upload)) == (Status.SENT, [State.SENT] * 40)
    assert (Revision.objects.count(), QueueItem.objects.count(), upload.steps.count()) == (40, 40, 3)
