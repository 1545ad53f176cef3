"""Comments: marked by a program, decided on by a person, erased as they were written, and answered by the organisation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from carehub.moderation.models import QueueItem
from carehub.workflow import NotAllowedNow
from making_it_real.comments.deciding import decide
from making_it_real.comments.marks import parts, warnings
from making_it_real.comments.queueing import put_into_queue
from making_it_real.lives import NotForYou
from making_it_real.models import Burst, Campaign, Comment
from tests.factories import (
    make_campaign,
    make_comment,
    make_member,
    make_moderator,
    make_organisation,
    make_responses,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def about():
    found = make_campaign(about=[make_organisation("Eastby", slug="eastby")]).organisations.get()
    make_responses(found, ["3" * 12] * 10)
    return found


@pytest.fixture
def moderator():
    return make_moderator()


def over(about, *, published=False, days=0):
    """The survey is closed, so many days ago."""
    if about.campaign.is_open:
        about.campaign.close(by="a test")
    status = {"status": "published"} if published else {}
    Campaign.objects.filter(pk=about.campaign_id).update(
        closed_at=timezone.now() - timedelta(days=days), **status
    )
    about.campaign.refresh_from_db()


def decided_days_ago(comment, days):
    Comment.objects.filter(pk=comment.pk).update(decided_at=timezone.now() - timedelta(days=days))


# Aids


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I asked Gwendolen twice.", ["Gwendolen"]),
        ("margaret is kind.", ["margaret"]),
        ("Margaret’s visits help.", ["Margaret’s"]),
        ("They came late. Nobody rang.", []),
        ("It was Mrs Patel who came.", ["Mrs Patel"]),
        ("The NHS and the Council in May.", []),
        ("Ring 01632 960417 or jo@example.org at M32 0JG.", ["01632 960417", "jo@example.org", "M32 0JG"]),
        ("On 3rd of March 2026 and on 03/04/26.", ["3rd of March 2026", "03/04/26"]),
        ("Ich wohne in Eastby Mere", ["Eastby", "Mere"]),
        ("", []),
    ],
)
def test_what_may_name_somebody_is_marked(text, found):
    assert [part.text for part in parts(text) if part.why] == found
    assert "".join(part.text for part in parts(text)) == text


def test_warnings_name_each_kind_once():
    assert warnings("Ann, Bob and Carol on 3 May") == ["a name", "a date"]


# Deciding


def test_what_was_written_is_erased_and_what_is_left_is_shown(about, moderator):
    comment = make_comment(about, "Margaret is kind.")
    comment.decide("public", by=moderator, shown=" My worker is kind. ")
    stored = Comment.objects.get()
    assert (stored.text, stored.shown, stored.status) == ("", "My worker is kind.", "public")
    assert stored.decided_by == moderator


def test_a_withheld_comment_leaves_no_words(about, moderator):
    make_comment(about, "Secret.").decide("withheld", by=moderator, shown="Secret.")
    stored = Comment.objects.get()
    assert (stored.text, stored.shown) == ("", "")


def test_words_of_fewer_than_ten_people_can_only_be_erased(client, moderator):
    about = make_campaign(about=[make_organisation()]).organisations.get()
    make_responses(about, ["3" * 12] * 9)
    comment = make_comment(about)
    for outcome in ("public", "private"):
        with pytest.raises(NotAllowedNow, match="Fewer than 10"):
            comment.decide(outcome, by=moderator, shown="Thank you.")
    page = sign_in(client, moderator).get(f"/moderation/comments/{about.pk}/").content.decode()
    assert "Show it to everyone" not in page
    client.post(f"/moderation/comments/{about.pk}/", {"comment": comment.pk, "outcome": "withheld"})
    assert Comment.objects.get().status == "withheld"


def test_only_moderators_decide_and_only_once(about, moderator):
    comment = make_comment(about)
    with pytest.raises(NotForYou):
        comment.decide("public", by=make_member(about.organisation), shown="So.")
    again = Comment.objects.get()
    comment.decide("public", by=moderator, shown="So.")
    with pytest.raises(NotAllowedNow, match="was here first"):
        again.decide("withheld", by=make_moderator())
    assert Comment.objects.get().shown == "So."


def test_words_of_a_burst_that_waits_are_not_read(about, moderator):
    burst = Burst.objects.waiting_on(about, timezone.localdate())
    comment = make_comment(about, burst=burst)
    assert not Comment.objects.waiting().exists()
    with pytest.raises(NotAllowedNow):
        comment.decide("withheld", by=moderator)


def test_moderators_read_one_after_the_other_from_the_queue(client, about, moderator):
    for text in ("First.", "Second."):
        make_comment(about, text)
    put_into_queue()
    put_into_queue()
    item = QueueItem.objects.about(QueueItem.About.COMMENTS, about.pk).get()
    sign_in(client, moderator)
    page = client.get(item.get_absolute_url()).content.decode()
    assert "2 comments are left" in page
    for _ in range(2):
        waiting = Comment.objects.waiting().in_order().first()
        client.post(
            item.get_absolute_url(), {"comment": waiting.pk, "outcome": "public", "shown": waiting.text}
        )
    item.refresh_from_db()
    assert (item.status, item.settled_by) == ("settled", moderator)
    make_comment(about, "Third.")
    put_into_queue()
    item.refresh_from_db()
    assert item.status == "waiting"


def test_the_page_never_publishes_by_itself_and_says_when_another_was_first(client, about, moderator):
    comment = make_comment(about, "<script>alert(1)</script> Margaret")
    here = f"/moderation/comments/{about.pk}/"
    page = sign_in(client, moderator).get(here).content.decode()
    assert "<script>alert" not in page
    assert '<mark class="ch-mark" title="May be a name">Margaret' in page
    answer = client.post(here, {"comment": comment.pk, "outcome": "public", "shown": " "}).content.decode()
    assert "Say which words may be shown" in answer
    assert Comment.objects.get().status == "waiting"
    decide(comment, "withheld", by=make_moderator(), shown="")
    late = client.post(
        here, {"comment": comment.pk, "outcome": "public", "shown": "x"}, follow=True
    ).content.decode()
    assert "Somebody has decided" in late
    assert client.post(here, {"comment": "x"}, follow=True).status_code == 200


# Who reads it, and when


def test_the_organisation_reads_nothing_while_people_answer(client, about, moderator):
    make_comment(about).decide("public", by=moderator, shown="Letters were late.")
    make_comment(about).decide("private", by=moderator, shown="Only for you.")
    make_comment(about).decide("withheld", by=moderator)
    sign_in(client, make_member(about.organisation))
    here = f"/workspace/eastby/survey/{about.campaign.slug}/comments/"
    assert "Letters were late" not in client.get(here).content.decode()
    over(about)
    page = client.get(here).content.decode()
    assert "Letters were late." in page
    assert "Only for you." in page


def test_everyone_reads_it_after_publication_and_an_answer_or_fourteen_days(about, moderator):
    comment = make_comment(about)
    comment.decide("public", by=moderator, shown="Late.")
    readable = lambda: Comment.objects.everyone_may_read(timezone.localdate()).exists()  # noqa: E731
    over(about, days=20)
    decided_days_ago(comment, 20)
    assert not readable()
    over(about, published=True, days=20)
    assert readable()
    decided_days_ago(comment, 13)
    assert not readable()
    decided_days_ago(comment, 20)
    over(about, published=True, days=13)
    assert not readable()
    comment.refresh_from_db()
    comment.answer("We write sooner.", by=make_member(about.organisation))
    assert readable()


def test_what_few_people_said_stays_hidden_even_when_it_was_decided_before(about, moderator):
    comment = make_comment(about)
    comment.decide("public", by=moderator, shown="Late.")
    over(about, published=True, days=20)
    decided_days_ago(comment, 20)
    about.tallies.update(people=9)
    assert not Comment.objects.everyone_may_read(timezone.localdate()).exists()
    assert not Comment.objects.organisation_may_read().exists()


def test_an_editor_answers_and_may_change_it_until_everyone_can_read_it(client, about, moderator):
    comment = make_comment(about)
    comment.decide("public", by=moderator, shown="Letters were late.")
    over(about)
    editor = make_member(about.organisation, role="editor")
    sign_in(client, editor)
    here = f"/workspace/eastby/survey/{about.campaign.slug}/comments/{comment.pk}/"
    assert "Say what you did" in client.post(here, {"reply": " "}).content.decode()
    client.post(here, {"reply": "We write sooner."})
    client.post(here, {"reply": "We write two weeks sooner."})
    comment.refresh_from_db()
    assert (comment.reply, comment.replied_by) == ("We write two weeks sooner.", editor)
    decided_days_ago(comment, 15)
    over(about, days=15)
    assert "stays as it is" in client.post(here, {"reply": "No."}).content.decode()


def test_another_organisation_a_private_comment_and_an_open_survey_cannot_be_answered(
    client, about, moderator
):
    private = make_comment(about)
    private.decide("private", by=moderator, shown="For you.")
    public = make_comment(about)
    public.decide("public", by=moderator, shown="For all.")
    with pytest.raises(NotAllowedNow):
        public.answer("Too early.", by=make_member(about.organisation))
    over(about)
    with pytest.raises(NotForYou):
        public.answer("Not mine.", by=make_member(make_organisation("Other"), "other@else.example"))
    lead = about.organisation.memberships.get().user
    with pytest.raises(NotAllowedNow):
        private.answer("Thanks.", by=lead)
    sign_in(client, lead)
    here = f"/workspace/eastby/survey/{about.campaign.slug}/comments/"
    assert client.get(f"{here}{private.pk}/").status_code == 404
