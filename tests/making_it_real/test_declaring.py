"""An organisation declares: beginning, the steps in any order, two people at once, signing, sending, and the end of it."""

from datetime import date

import pytest

from carehub.accounts.models import Organisation
from carehub.moderation.models import QueueItem
from making_it_real.declaring import rounds
from making_it_real.models import Declaration, Rating
from tests.factories import (
    make_action,
    make_declaration,
    make_member,
    make_moderator,
    make_organisation,
    make_statement_set,
)
from tests.signing_in import letters, make_person, sign_in

pytestmark = pytest.mark.django_db

HERE = "/workspace/harbour/making-it-real/"


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def asked():
    return make_statement_set()


@pytest.fixture
def lead(harbour):
    return make_member(harbour, "lead@harbour.example", name="Lea Lead")


@pytest.fixture
def editor(harbour):
    return make_member(harbour, "ed@harbour.example", "editor", name="Ed Editor")


@pytest.fixture
def draft(harbour, lead):
    """With all it needs but a signature."""
    return make_declaration(harbour, "draft")


def page(client, step=""):
    answer = client.get(f"{HERE}{step}")
    assert answer.status_code == 200
    return answer


def lock(client, step):
    """What the page of a step sends along with what is typed."""
    drawn = page(client, f"{step}/").context["lock"]
    return {"version": drawn.version, "seen": drawn.seen}


def save(client, step, lock=None, **typed):
    return client.post(f"{HERE}{step}/", {**(lock or globals()["lock"](client, step)), **typed})


def fresh(declaration):
    return Declaration.objects.get(pk=declaration.pk)


def words_of(client, name):
    """How far a step is, in the words of the list."""
    stages = page(client).context["standing"].tasks.stages
    return next(stage.words for stage in stages if stage.step.name == name)


def test_without_signing_in_there_is_only_the_sign_in_page_and_for_strangers_there_is_nothing(client, draft):
    addresses = [
        HERE,
        *(
            f"{HERE}{step}/"
            for step in ("standing", "commitment", "self-assessment", "actions", "sign", "check")
        ),
    ]
    for address in addresses:
        assert client.get(address)["Location"] == f"/account/login/?next={address}"
    sign_in(client, make_person("stranger@other.example"))
    assert {client.get(address).status_code for address in addresses} == {404}


def test_an_editor_begins_and_everything_is_still_to_do(client, asked, editor):
    sign_in(client, editor)
    assert "Begin" in page(client).text
    assert client.post(f"{HERE}begin/")["Location"] == HERE
    html = page(client).text
    assert Declaration.objects.get().statement_set == asked
    assert "0 of 7 done" in html
    assert "Write your commitment" in html
    assert "Rate or check 6 more of 6 statements" in html


def test_only_an_active_organisation_begins(client, asked, harbour, lead):
    sign_in(client, lead)
    Organisation.objects.update(status=Organisation.Status.WAITING)
    assert "You can begin when TLAP has said yes" in page(client).text
    assert "TLAP has to say yes to your organisation first." in client.post(f"{HERE}begin/", follow=True).text
    Organisation.objects.update(status=Organisation.Status.SUSPENDED)
    assert client.post(f"{HERE}begin/").status_code == 403
    assert not Declaration.objects.exists()


def test_one_begins_once_and_not_before_there_are_statements(client, harbour, lead):
    sign_in(client, lead)
    assert "no statements to rate yourselves by" in client.post(f"{HERE}begin/", follow=True).text
    make_statement_set()
    client.post(f"{HERE}begin/")
    assert "has begun a declaration already" in client.post(f"{HERE}begin/", follow=True).text
    assert Declaration.objects.count() == 1


def test_steps_are_saved_in_any_order_and_the_list_says_how_far_each_is(client, asked, editor, harbour):
    sign_in(client, editor)
    rounds.begin(harbour, by=editor)
    assert words_of(client, "details") == "Not started"
    answer = save(client, "room", room="Six carers met us.", do="later")
    assert answer["Location"] == HERE
    assert save(client, "details", contact="Adult care", contact_email="")["Location"] == f"{HERE}commitment/"
    assert [words_of(client, name) for name in ("room", "details", "commitment")] == [
        "Done",
        "Not finished",
        "Not started",
    ]
    saved = Declaration.objects.get()
    assert (saved.room, saved.contact, saved.saved_by) == ("Six carers met us.", "Adult care", editor)


def test_what_cannot_be_saved_stays_in_the_box(client, draft, editor):
    sign_in(client, editor)
    html = save(client, "details", contact="The care team", contact_email="not an address").text
    assert "Give an e-mail address like name@example.org" in html
    assert 'value="The care team"' in html
    assert 'value="not an address"' in html
    html = save(client, "commitment", commitment="x" * 3001).text
    assert "Use 3,000 characters or fewer" in html
    assert "x" * 3001 in html
    assert fresh(draft).contact == "Adult care"


def test_a_line_end_counts_as_one_character(client, draft, editor):
    sign_in(client, editor)
    assert save(client, "commitment", commitment="a\r\n" * 1500).status_code == 302
    assert len(fresh(draft).commitment) == 2999


def test_two_people_write_different_steps_at_once(client, draft, lead, editor):
    sign_in(client, editor)
    opened = lock(client, "commitment")
    sign_in(client, lead)
    save(client, "room", room="Nine carers met us.")
    sign_in(client, editor)
    assert save(client, "commitment", opened, commitment="We will ring back.").status_code == 302
    assert (fresh(draft).room, fresh(draft).commitment) == ("Nine carers met us.", "We will ring back.")


def test_when_two_write_the_same_step_the_second_sees_both_and_nothing_is_lost(client, draft, lead, editor):
    sign_in(client, editor)
    opened = lock(client, "commitment")
    sign_in(client, lead)
    save(client, "commitment", commitment="The lead’s words.")
    sign_in(client, editor)
    answer = save(client, "commitment", opened, commitment="The editor’s words.")
    assert "Lea Lead saved this after you opened it" in answer.text
    assert "The lead’s words." in answer.text
    assert "The editor’s words.</textarea>" in answer.text
    assert fresh(draft).commitment == "The lead’s words."
    again = answer.context["lock"]
    save(client, "commitment", {"version": again.version, "seen": again.seen}, commitment="Both together.")
    assert fresh(draft).commitment == "Both together."


def test_what_is_written_after_it_was_sent_is_refused_in_words(client, draft, lead, editor):
    sign_in(client, editor)
    opened = lock(client, "commitment")
    draft.sign(by=lead, signatory="Director of care")
    draft.submit(by=lead)
    answer = client.post(f"{HERE}commitment/", {**opened, "commitment": "Too late."}, follow=True)
    assert "This is now “Waiting for TLAP”" in answer.text
    assert fresh(draft).commitment == "We will listen."


def test_a_change_after_the_signature_has_to_be_signed_anew_but_saving_the_same_words_has_not(
    client, draft, lead, editor
):
    sign_in(client, lead)
    assert words_of(client, "sign") == "Not signed"
    client.post(f"{HERE}sign/", {"signatory": "Director of care", "version": draft.version})
    assert words_of(client, "sign") == "Signed: Director of care"
    sign_in(client, editor)
    save(client, "commitment", commitment="We will listen.")
    assert words_of(client, "sign") == "Signed: Director of care"
    save(client, "commitment", commitment="We will listen more.")
    assert words_of(client, "sign") == "Changed since: sign it again"
    assert fresh(draft).signed_by is None


def test_only_a_lead_signs_and_sends(client, draft, editor):
    sign_in(client, editor)
    for step in ("sign", "check"):
        assert client.post(f"{HERE}{step}/", {"signatory": "Me", "version": draft.version}).status_code == 403
        assert "Lea Lead" in page(client, f"{step}/").text
    assert (fresh(draft).status, fresh(draft).signatory) == ("draft", "")


def test_a_signature_needs_a_job_title_and_the_words_that_were_read(client, draft, lead):
    sign_in(client, lead)
    assert "Fill in ‘Your job title’" in client.post(f"{HERE}sign/", {"signatory": "", "version": 1}).text
    draft.write({"commitment": "Other words."}, by=lead, version=draft.version)
    answer = client.post(f"{HERE}sign/", {"signatory": "Director", "version": 1}, follow=True)
    assert "Somebody changed the draft while you read it" in answer.text
    assert fresh(draft).signatory == ""


def test_what_is_missing_is_said_and_leads_to_its_page(client, draft, lead):
    Rating.objects.first().delete()
    draft.actions.all().delete()
    Declaration.objects.update(room=" ", contact_email="")
    sign_in(client, lead)
    html = page(client, "check/").text
    for step, words in {
        "details": "Say who people can contact",
        "room": "Say who was in the room: how people who use care and carers shaped this",
        "self-assessment": "Rate or check 1 more of 6 statements",
        "actions": "Promise at least one action",
        "sign": "A lead has to sign it",
    }.items():
        assert f'<a class="ch-link" href="{HERE}{step}/">{words}</a>' in html
    assert "Send to TLAP" not in html
    answer = client.post(f"{HERE}check/", {"version": draft.version}, follow=True)
    assert "Some things are missing, so we did not send it." in answer.text
    assert fresh(draft).status == "draft"


def test_sent_returned_sent_again_and_declared(client, draft, lead, harbour):
    sign_in(client, lead)
    client.post(f"{HERE}sign/", {"signatory": "Director of care", "version": draft.version})
    assert client.post(f"{HERE}check/", {"version": fresh(draft).version})["Location"] == HERE
    html = page(client).text
    assert "TLAP has it" in html
    assert "Read what you sent" in html
    fresh(draft).send_back(by=make_moderator(), why="Say how many carers.")
    assert "Say how many carers." in page(client).text
    assert "Say how many carers." in letters(lead.email)[-1].text
    save(client, "room", room="Six carers.")
    client.post(f"{HERE}sign/", {"signatory": "Director of care", "version": fresh(draft).version})
    client.post(f"{HERE}check/", {"version": fresh(draft).version})
    fresh(draft).declare(by=make_moderator())
    assert "You declared on" in page(client).text
    assert letters(lead.email)[-1].subject == "Your Making it Real declaration is public"
    assert [step.state_to for step in draft.steps.all()][::-1] == [
        "draft", "submitted", "returned", "returned", "submitted", "declared",
    ]  # fmt: skip


def test_what_was_sent_can_be_taken_back_written_on_and_sent_again(client, harbour, lead, editor):
    sent = make_declaration(harbour, "submitted")
    item = QueueItem.objects.about(QueueItem.About.DECLARATION, sent.pk)
    sign_in(client, editor)
    assert client.post(f"{HERE}take-back/").status_code == 403
    sign_in(client, lead)
    client.post(f"{HERE}take-back/")
    assert (fresh(sent).status, item.get().status, item.get().outcome) == ("draft", "settled", "Withdrawn")
    fresh(sent).submit(by=lead)
    assert item.get().status == "waiting"


def test_a_lead_withdraws_with_a_note_for_everyone(client, harbour, lead, editor):
    public = make_declaration(harbour)
    address = f"{HERE}withdraw/{public.pk}/"
    sign_in(client, editor)
    assert client.post(address, {"why": "No"}).status_code == 403
    sign_in(client, lead)
    assert "Everyone can read this on your public page." in client.get(address).text
    assert "Say why, in a few words" in client.post(address, {"why": " "}).text
    client.post(address, {"why": "We merged with Northmoor."})
    assert (fresh(public).status, fresh(public).withdrawn_note) == ("withdrawn", "We merged with Northmoor.")
    assert not Declaration.objects.current().exists()
    assert Declaration.objects.public().exists()
    assert "This is withdrawn already." in client.post(address, {"why": "Again"}, follow=True).text


def test_a_draft_is_given_up_without_touching_what_is_public(client, harbour, lead):
    public = make_declaration(harbour)
    draft = rounds.begin(harbour, by=lead)
    sign_in(client, lead)
    client.post(f"{HERE}withdraw/{draft.pk}/", {"why": "Next year."})
    assert (fresh(draft).status, fresh(public).status) == ("withdrawn", "declared")
    assert "Begin this round" in page(client).text
    other = make_declaration()
    assert client.get(f"{HERE}withdraw/{other.pk}/").status_code == 404


def test_next_years_draft_begins_with_last_years_words_and_leaves_them_as_they_are(client, harbour, lead):
    public = make_declaration(harbour, on=date(2025, 11, 3), commitment="We will listen.", room="Six carers.")
    sign_in(client, lead)
    client.post(f"{HERE}begin/")
    draft = Declaration.objects.of(harbour).open().get()
    assert (draft.previous, draft.commitment, draft.room) == (public, "We will listen.", "Six carers.")
    assert words_of(client, "commitment") == "Same as last time"
    assert words_of(client, "self-assessment") == "6 to check"
    save(client, "commitment", commitment="We will do what you say.")
    assert words_of(client, "commitment") == "Done"
    assert "We will listen." in page(client, "commitment/").text
    assert (fresh(public).commitment, fresh(public).signatory) == ("We will listen.", "Director of care")
    assert Declaration.objects.current().get() == public
    assert "What people read now" in page(client).text


def test_the_desk_shows_where_the_declaration_stands(client, draft, lead, harbour):
    sign_in(client, lead)
    desk = client.get("/workspace/harbour/").text
    assert f'hx-get="{HERE}standing/"' in desk
    assert f'href="{HERE}"' in desk
    part = page(client, "standing/").text
    assert "5 of 7 done" in part
    assert "<html" not in part
    late = make_action(make_declaration(make_organisation()), due=date(2026, 1, 1))
    late.organisation = harbour
    late.save()
    assert "An action is late" in page(client, "standing/").text


@pytest.mark.parametrize(
    "step", ["", "standing/", "check/", "actions/", "self-assessment/", "self-assessment/1/"]
)
def test_a_page_asks_the_database_as_often_for_much_as_for_little(
    client, harbour, lead, step, django_assert_num_queries
):
    public = make_declaration(harbour, on=date(2025, 11, 3), asked=make_statement_set(each=3))
    draft = rounds.begin(harbour, by=lead)
    sign_in(client, lead)
    numbers = []
    for number in (1, 3):
        for each in range(number):
            make_action(public, f"Late {number} {each}", due=date(2026, 1, each + 1))
            make_action(draft, f"New {number} {each}")
            for statement in [None, *draft.statement_set.statements.all()[:2]]:
                draft.evidence.create(
                    label="Notes", url=f"https://a.example/{number}/{each}", statement=statement, by=lead
                )
        with django_assert_num_queries(numbers[0] if numbers else 60, exact=bool(numbers)) as queries:
            page(client, step)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
