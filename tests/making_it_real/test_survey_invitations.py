"""Invitations at an organisation's desk: as a file, by e-mail, reminded once, taken back. Nobody sees who has answered."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail as sent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.utils import timezone

from carehub.locking import NotOurs, keyed_hash, lock, unlock
from carehub.mail.locked import locked, opened
from carehub.mail.models import OutboxMessage
from carehub.mail.sending import deliver
from carehub.workflow import NotAllowedNow
from making_it_real.invitations import addresses, making
from making_it_real.invitations.mailing import mail, remind
from making_it_real.models import Invitation, InvitationBatch, InvitedAddress
from making_it_real.models.invitation import hash_of, is_ours
from tests.factories import make_campaign, make_member, make_organisation
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PEOPLE = ["ann@nowhere.example", "bob@nowhere.example", "cas@nowhere.example"]


@pytest.fixture
def about():
    return make_campaign(about=[make_organisation("Eastby", slug="eastby")]).organisations.get()


@pytest.fixture
def lead(about):
    return make_member(about.organisation)


@pytest.fixture
def here(about):
    return f"/workspace/eastby/survey/{about.campaign.slug}/invitations/"


def spend(*tokens):
    Invitation.objects.filter(pk__in=[hash_of(token) for token in tokens]).delete()


def everything():
    """All that the database says, as one text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def token_in(link):
    return re.search(r"/survey/i/([^/]+)/", link)[1]


# As a file


def test_a_file_has_links_that_work_and_the_database_has_none_of_them(client, about, lead, here):
    answer = sign_in(client, lead).post(f"{here}file/", {"number": "30"})
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[0] == ["number", "link"]
    tokens = [token_in(link) for _, link in rows[1:]]
    assert len(set(tokens)) == 30
    assert all(is_ours(token) and Invitation.objects.by_token(token).exists() for token in tokens)
    stored = everything()
    assert not [token for token in tokens if token in stored or token.rpartition(".")[0] in stored]


def test_the_order_of_rows_says_nothing_about_the_order_in_the_file(about, lead):
    making.make_file(about, 50, by=lead)
    stored = list(Invitation.objects.values_list("token_hash", flat=True).order_by())
    assert stored == sorted(stored)


@pytest.mark.parametrize("number", ["", "0", "-3", "many", "20001"])
def test_a_number_that_cannot_be_made_is_refused(client, lead, here, number):
    answer = sign_in(client, lead).post(f"{here}file/", {"number": number})
    assert "There is a problem" in answer.content.decode()
    assert not InvitationBatch.objects.exists()


def test_there_is_a_limit_for_all_files_together(about, lead, monkeypatch):
    monkeypatch.setattr(making, "MOST_ALTOGETHER", 5)
    making.make_file(about, 3, by=lead)
    with pytest.raises(making.TooMany, match="2 more"):
        making.make_file(about, 3, by=lead)


def test_none_are_made_when_the_survey_is_not_open(about, lead):
    about.campaign.close(by="a test")
    with pytest.raises(NotAllowedNow):
        making.make_file(about, 3, by=lead)


def test_how_many_are_used_is_shown_rounded_or_as_fewer_than_ten(client, about, lead, here):
    links = making.make_file(about, 40, by=lead)
    sign_in(client, lead)
    spend(*map(token_in, links[:9]))
    assert "fewer than 10" in client.get(here).content.decode()
    spend(*map(token_in, links[:13]))
    page = client.get(here).content.decode()
    cells = [cell.partition("</td>")[0] for cell in page.split('data-label="Used">')[1:]]
    assert cells == ["15"]  # of 40, 13


def test_a_batch_that_was_taken_back_opens_nothing_and_cannot_be_taken_back_twice(client, about, lead, here):
    token = token_in(making.make_file(about, 1, by=lead)[0])
    batch = about.batches.get()
    sign_in(client, lead).post(f"{here}{batch.pk}/take-back/")
    assert not Invitation.objects.by_token(token).exists()
    batch.refresh_from_db()
    assert batch.withdrawn_by == lead
    assert "already" in client.post(f"{here}{batch.pk}/take-back/", follow=True).content.decode()


def test_another_organisations_batch_is_not_there(client, about, lead, here):
    other = make_campaign("other", about=[make_organisation("Other")]).organisations.get()
    making.make_file(other, 1, by=lead)
    batch = other.batches.get()
    sign_in(client, lead).post(f"{here}{batch.pk}/take-back/")
    assert Invitation.objects.of_batch(batch).count() == 1


def test_a_page_costs_the_same_however_many_batches(client, about, lead, here, django_assert_max_num_queries):
    sign_in(client, lead)
    counts = []
    for _ in range(2):
        making.make_file(about, 2, by=lead)
        with django_assert_max_num_queries(30) as queries:
            client.get(here)
        counts.append(len(queries))
        making.make_file(about, 2, by=lead)
    assert counts[0] == counts[1]


# By e-mail


def test_addresses_are_told_from_what_is_none_and_each_is_taken_once():
    found = addresses.read(
        'email\nann@nowhere.example, "BOB@nowhere.example"\n\nbob@nowhere.example;nobody\nx@y\n<ann@nowhere.example>'
    )
    assert found.good == ["ann@nowhere.example", "BOB@nowhere.example"]
    assert found.twice == 2
    assert [(one.place, one.text) for one in found.problems] == [(4, "nobody"), (5, "x@y")]


def test_each_person_gets_a_link_of_their_own_and_the_promises(about, lead):
    assert mail(about, PEOPLE, by=lead) == 3
    deliver()
    assert sorted(letter.to[0] for letter in sent.outbox) == PEOPLE
    tokens = {token_in(letter.body) for letter in sent.outbox}
    assert len(tokens) == 3
    assert all(Invitation.objects.by_token(token).exists() for token in tokens)
    letter = sent.outbox[0]
    assert "We send one reminder at most" in letter.body
    assert token_in(letter.body) in letter.alternatives[0].content


def test_no_link_stands_readable_in_the_database_before_or_after_it_is_sent(
    about, lead, django_capture_on_commit_callbacks
):
    mail(about, PEOPLE, by=lead)
    before = everything()
    deliver()
    after = everything()
    for letter in sent.outbox:
        token = token_in(letter.body)
        assert token not in before
        assert token not in after
    assert not OutboxMessage.objects.exclude(to="", text="").exists()


def test_once_somebody_has_answered_their_address_is_nowhere(about, lead):
    mail(about, PEOPLE, by=lead)
    deliver()
    spend(next(token_in(letter.body) for letter in sent.outbox if letter.to == PEOPLE[:1]))
    stored = everything()
    assert PEOPLE[0] not in stored
    assert PEOPLE[1] in stored


def test_asking_again_tells_nothing_about_who_has_answered(about, lead):
    mail(about, PEOPLE[:2], by=lead)
    deliver()
    spend(token_in(sent.outbox[0].body))
    assert mail(about, [PEOPLE[0].upper()], by=lead) == 0
    assert mail(about, [PEOPLE[1]], by=lead) == 0
    assert mail(about, PEOPLE, by=lead) == 1


def test_an_invited_address_cannot_be_found_without_the_sites_key(about, lead, settings):
    mail(about, PEOPLE[:1], by=lead)
    name = InvitedAddress.objects.get().address_hash
    settings.SECRET_KEY = "another"
    assert addresses.hash_of_address(PEOPLE[0]) != name


def test_a_wrong_address_stops_the_list_until_it_is_left_out(client, about, lead, here):
    sign_in(client, lead)
    typed = {"addresses": "ann@nowhere.example\nnot-an-address"}
    page = client.post(f"{here}mail/", typed).content.decode()
    assert "Line 2: not-an-address" in page
    assert not InvitationBatch.objects.exists()
    client.post(f"{here}mail/", {**typed, "leave-out": "yes"})
    assert InvitationBatch.objects.get().made == 1


def test_a_file_of_addresses_is_read_and_one_that_is_no_text_is_refused(client, about, lead, here):
    sign_in(client, lead)
    bad = SimpleUploadedFile("list.csv", b"\xff\xfe\x00\x01\xd8")
    assert "We cannot read the letters" in client.post(f"{here}mail/", {"file": bad}).content.decode()
    good = SimpleUploadedFile("list.csv", "\ufeffe-mail\r\nann@nowhere.example\r\n".encode())
    client.post(f"{here}mail/", {"file": good})
    assert Invitation.objects.get().address == "ann@nowhere.example"
    assert "Paste some addresses" in client.post(f"{here}mail/", {}).content.decode()


def test_only_so_many_go_out_in_one_go(client, lead, here, monkeypatch):
    monkeypatch.setattr(addresses, "MOST", 1)
    page = sign_in(client, lead).post(f"{here}mail/", {"addresses": " ".join(PEOPLE)})
    assert "1 addresses at most" in page.content.decode()


def test_an_address_cannot_bring_headers_of_its_own(about, lead):
    found = addresses.read("ann@nowhere.example\nBcc:everyone@nowhere.example\n")
    assert found.good == ["ann@nowhere.example"]


# One reminder


def older(batch, days=8):
    InvitationBatch.objects.filter(pk=batch.pk).update(made_on=timezone.localdate() - timedelta(days=days))


def test_one_reminder_goes_to_those_whose_link_is_not_used_with_the_same_link(client, about, lead, here):
    mail(about, PEOPLE, by=lead)
    deliver()
    links = {letter.to[0]: token_in(letter.body) for letter in sent.outbox}
    spend(links[PEOPLE[0]])
    batch = about.batches.get()
    older(batch)
    sent.outbox.clear()
    sign_in(client, lead)
    page = client.post(f"{here}{batch.pk}/remind/", follow=True).content.decode()
    deliver()
    assert {letter.to[0]: token_in(letter.body) for letter in sent.outbox} == {
        one: links[one] for one in PEOPLE[1:]
    }
    assert not [one for one in PEOPLE if one in page]
    client.post(f"{here}{batch.pk}/remind/")
    deliver()
    assert len(sent.outbox) == 2
    batch.refresh_from_db()
    assert batch.reminded_by == lead


def test_no_reminder_in_the_first_week_nor_after_closing_nor_for_a_file(about, lead):
    mail(about, PEOPLE, by=lead)
    making.make_file(about, 1, by=lead)
    mailed, filed = about.batches.get(mailed=True), about.batches.get(mailed=False)
    assert not remind(mailed.pk, about, by=lead)
    older(mailed)
    older(filed)
    assert not remind(filed.pk, about, by=lead)
    about.campaign.close(by="a test")
    assert not remind(mailed.pk, about, by=lead)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs transactions at the same moment")
@pytest.mark.django_db(transaction=True)
def test_two_who_press_remind_at_once_send_one_reminder():
    about = make_campaign(about=[make_organisation()]).organisations.get()
    lead = make_member(about.organisation)
    mail(about, PEOPLE, by=lead)
    batch = about.batches.get()
    older(batch)

    def one(_):
        try:
            return remind(batch.pk, about, by=lead)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(16))).count(True) == 1
    assert OutboxMessage.objects.filter(key__startswith="survey-reminder").count() == 3


# Locking


def test_what_is_locked_opens_again_and_only_with_our_key(settings):
    closed = lock("a secret")
    assert "secret" not in closed
    assert unlock(closed) == "a secret"
    old, settings.SECRET_KEY = settings.SECRET_KEY, "a new key"
    with pytest.raises(NotOurs):
        unlock(closed)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert unlock(closed) == "a secret"
    assert keyed_hash("x", "one") != keyed_hash("x", "two")


def test_words_that_only_look_locked_stay_as_they_are():
    assert opened("~locked:abc~ and more") == "~locked:abc~ and more"
    assert opened(f"Go to {locked('https://x.example/a~b')}.") == "Go to https://x.example/a~b."
