"""The life of a revision: what may follow what, who is told, and that the public entry changes by publishing alone."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from carehub.moderation import documents
from carehub.moderation.models import GroundMoved, Incomplete, Overtaken, QueueItem, Revision
from carehub.workflow import NotAllowedNow
from innovations.models import Innovation
from tests.factories import entry_content, make_innovation, make_member, make_organisation, make_revision
from tests.signing_in import letters, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def lead(harbour):
    return make_member(harbour)


@pytest.fixture
def mo():
    return make_person("mo@tlap.example", name="Mo", is_moderator=True)


@pytest.fixture
def entry(harbour):
    return make_innovation(
        "One Front Door", kept_by=harbour, needs=["company"], online=True, phone="01632 960332"
    )


@pytest.fixture
def change(entry, lead, harbour):
    return make_revision(entry, {"phone": "01632 960417"}, by=lead, organisation=harbour)


def public(entry):
    return documents.get("entry").read(Innovation.objects.get(pk=entry.pk))


def steps(revision):
    return [
        (step.state_from, step.state_to, step.by_name, step.why) for step in reversed(revision.steps.all())
    ]


def test_a_change_waits_without_hiding_the_public_entry(client, entry, change):
    assert change.status == Revision.Status.SUBMITTED
    assert public(entry)["phone"] == "01632 960332"
    html = client.get(entry.get_absolute_url()).content.decode()
    assert "01632 960332" in html
    assert "01632 960417" not in html


def test_from_a_draft_by_way_of_a_return_to_the_public_page(client, entry, lead, harbour, mo):
    change = make_revision(entry, {"phone": "0"}, by=lead, organisation=harbour, sent=False)
    change.submit(by=lead)
    change.send_back(by=mo, why="Give the whole number.")
    assert public(entry)["phone"] == "01632 960332"
    change.save_draft({"phone": "01632 960417"}, by=lead, version=change.version)
    change.submit(by=lead)
    change.publish(by=mo, why="Thank you.")
    assert "01632 960417" in client.get(entry.get_absolute_url()).content.decode()
    assert steps(change) == [
        ("draft", "submitted", "Lead", ""),
        ("submitted", "returned", "Mo", "Give the whole number."),
        ("returned", "submitted", "Lead", ""),
        ("submitted", "published", "Mo", "Thank you."),
    ]
    assert change.item.outcome == "Published"


def test_what_is_new_gets_a_page_when_it_is_published_and_not_before(client, lead, harbour, mo):
    new = make_revision(by=lead, organisation=harbour)
    assert Innovation.objects.count() == 0
    assert new.item.kind == QueueItem.Kind.NEW
    new.publish(by=mo)
    made = Innovation.objects.get()
    assert (made.kept_by, made.status, new.subject_id) == (harbour, "published", made.pk)
    assert client.get(made.get_absolute_url()).status_code == 200


def test_every_decision_is_written_to_whoever_sent_it(entry, change, lead, mo):
    change.send_back(by=mo, why="Which building?")
    change.submit(by=lead)
    change.send_back(by=mo, why="And which door?")
    change.submit(by=lead)
    change.reject(by=mo, why="It has moved.")
    told = letters(lead.email)
    assert [letter.subject for letter in told] == [
        "Please change something in One Front Door",
        "Please change something in One Front Door",
        "TLAP did not accept One Front Door",
    ]
    for letter, why in zip(told, ["Which building?", "And which door?", "It has moved."], strict=True):
        assert why in letter.text
        assert "/how-we-decide/#wrong" in letter.text


def test_when_the_writer_has_left_the_leads_are_told(change, lead, harbour, mo):
    boss = make_member(harbour, "boss@harbour.example")
    harbour.memberships.get(user=lead).delete()
    change.reject(by=mo, why="No.")
    assert [letter.to for letter in letters()] == [boss.email]


def test_a_citizen_who_left_an_address_is_told_and_one_who_did_not_is_not_looked_for(entry, mo):
    for number, email in enumerate(["", "citizen@home.example"]):
        suggested = make_revision(entry, {"phone": str(number)}, origin="public", email=email)
        assert suggested.sender == "A member of the public"
        assert suggested.item.kind == QueueItem.Kind.SUGGESTION
        suggested.publish(by=mo)
    assert [letter.to for letter in letters()] == ["citizen@home.example"]


def test_what_a_citizen_sent_cannot_go_back_to_them(entry, mo):
    suggested = make_revision(entry, {"phone": "1"}, origin="public")
    with pytest.raises(NotAllowedNow, match="has no account"):
        suggested.send_back(by=mo, why="Say more.")
    suggested.refresh_from_db()
    assert suggested.waits


def test_a_draft_that_lacks_something_is_not_sent_and_says_what(lead, harbour):
    draft = make_revision(None, {"summary": "", "needs": []}, by=lead, organisation=harbour, sent=False)
    with pytest.raises(Incomplete) as lacking:
        draft.submit(by=lead)
    assert set(lacking.value.problems) == {"summary", "needs"}
    draft.refresh_from_db()
    assert draft.status == Revision.Status.DRAFT
    assert QueueItem.objects.count() == 0


def test_a_citizen_need_not_mend_what_was_lacking_before(mo):
    bare = make_innovation("From a feed", phone="01632 960332", online=True)
    suggested = make_revision(bare, {"phone": "01632 960417"}, origin="public")
    assert suggested.waits
    with pytest.raises(Incomplete, match="name"):
        make_revision(bare, {"title": ""}, origin="public")


def test_a_draft_saved_in_two_windows_is_not_silently_overwritten(entry, lead, harbour):
    draft = make_revision(entry, by=lead, organisation=harbour, sent=False)
    other = Revision.objects.get(pk=draft.pk)
    draft.save_draft({"phone": "1"}, by=lead, version=draft.version)
    with pytest.raises(Overtaken):
        other.save_draft({"phone": "2"}, by=lead, version=other.version)
    other.refresh_from_db()
    assert other.content["phone"] == "1"


def test_what_is_sent_is_what_was_saved_last(entry, lead, harbour, mo):
    draft = make_revision(entry, by=lead, organisation=harbour, sent=False)
    Revision.objects.get(pk=draft.pk).save_draft({"phone": "1"}, by=lead, version=draft.version)
    draft.submit(by=lead)
    draft.publish(by=mo)
    assert public(entry)["phone"] == "1"


def test_a_suspended_organisation_sends_nothing(entry, lead, harbour, mo):
    draft = make_revision(entry, by=lead, organisation=harbour, sent=False)
    harbour.suspend(by=mo, why="A trial.")
    draft = Revision.objects.get(pk=draft.pk)
    with pytest.raises(NotAllowedNow):
        draft.submit(by=lead)


def test_a_trusted_organisation_cannot_publish_its_old_draft_of_what_another_looks_after_now(
    entry, lead, harbour
):
    draft = make_revision(entry, {"summary": "Ours still."}, by=lead, organisation=harbour, sent=False)
    harbour.trust(True, by=lead)
    Innovation.objects.filter(pk=entry.pk).update(kept_by=make_organisation("Who claimed it"))
    with pytest.raises(NotAllowedNow, match="Another organisation"):
        Revision.objects.get(pk=draft.pk).submit(by=lead)
    assert Innovation.objects.get(pk=entry.pk).summary == entry.summary


def test_nothing_of_an_organisation_that_waits_itself_is_published(lead, harbour, mo):
    new = make_revision(by=lead, organisation=harbour)
    type(harbour).objects.update(status="waiting")
    with pytest.raises(NotAllowedNow, match="First decide whether Harbour Home Care"):
        Revision.objects.get(pk=new.pk).publish(by=mo)


# --- Two changes of one entry ---------------------------------------------------------------------------------------------------
def test_two_changes_of_different_fields_both_come_to_be(entry, change, mo):
    other = make_revision(entry, {"summary": "Carers and nurses under one roof."}, origin="public")
    change.publish(by=mo)
    other.publish(by=mo)
    assert (public(entry)["phone"], public(entry)["summary"]) == (
        "01632 960417",
        "Carers and nurses under one roof.",
    )


def test_nobody_overwrites_the_same_field_without_seeing_it(entry, change, mo):
    other = make_revision(entry, {"phone": "01632 960999"}, origin="public")
    change.publish(by=mo)
    with pytest.raises(GroundMoved):
        other.publish(by=mo)
    assert public(entry)["phone"] == "01632 960417"
    other.publish(by=mo, seen=other.shown(other.ground()))
    assert public(entry)["phone"] == "01632 960999"


def test_what_is_kept_stays_as_it_is_on_the_site(entry, change, mo):
    other = make_revision(entry, {"phone": "01632 960999", "summary": "New."}, origin="public")
    change.publish(by=mo)
    other.publish(by=mo, seen=other.shown(other.ground()), keep=["phone"])
    assert (public(entry)["phone"], public(entry)["summary"]) == ("01632 960417", "New.")
    assert other.content["phone"] == "01632 960417"


def test_ground_that_moves_after_the_moderator_looked_stops_the_decision(entry, change, mo):
    seen = change.shown(change.ground())
    entry.summary = "Moved meanwhile."
    entry.save()
    with pytest.raises(GroundMoved):
        change.publish(by=mo, seen=seen)
    assert public(entry)["phone"] == "01632 960332"


def test_a_proposal_that_was_changed_after_the_moderator_looked_is_not_published_unread(
    entry, change, lead, mo
):
    seen = change.shown(change.ground())
    change.send_back(by=mo, why="More.")
    change.save_draft({"summary": "Not what was read."}, by=lead, version=change.version)
    change.submit(by=lead)
    with pytest.raises(GroundMoved):
        Revision.objects.get(pk=change.pk).publish(by=mo, seen=seen)


def test_the_second_of_two_moderators_hears_who_was_first(change, mo):
    sam = make_person("sam@tlap.example", name="Sam", is_moderator=True)
    seen_by_sam = Revision.objects.get(pk=change.pk)
    change.publish(by=mo)
    for verb in (seen_by_sam.publish, seen_by_sam.reject, seen_by_sam.send_back):
        why = {} if verb == seen_by_sam.publish else {"why": "No."}
        with pytest.raises(NotAllowedNow, match="Mo was here first: this is now “Published”"):
            verb(by=sam, **why)
    assert len(letters()) == 1


# --- Trusted sources -----------------------------------------------------------------------------------------------------------
def test_what_a_trusted_source_sends_is_public_at_once_and_looked_at_afterwards(entry, lead, harbour, mo):
    harbour.trust(True, by=mo, why="Years of good work.")
    change = make_revision(entry, {"phone": "01632 960417"}, by=lead, organisation=harbour)
    assert change.status == Revision.Status.PUBLISHED
    assert public(entry)["phone"] == "01632 960417"
    assert change.item.status == QueueItem.Status.TO_LOOK_AT


def test_a_trusted_source_overwrites_nothing_that_others_changed_meanwhile(entry, change, lead, harbour, mo):
    harbour.trust(True, by=mo, why="Good work.")
    theirs = make_revision(entry, {"phone": "01632 960999"}, by=lead, organisation=harbour, sent=False)
    change.publish(by=mo)
    theirs.submit(by=lead)
    assert theirs.waits
    assert theirs.item.status == QueueItem.Status.WAITING
    assert public(entry)["phone"] == "01632 960417"


def test_a_trusted_source_that_was_suspended_publishes_nothing(entry, lead, harbour, mo):
    harbour.trust(True, by=mo, why="Good work.")
    harbour.suspend(by=mo, why="A worry.")
    with pytest.raises(NotAllowedNow):
        make_revision(entry, {"phone": "1"}, by=lead, organisation=harbour)
    assert public(entry)["phone"] == "01632 960332"


# --- Any order of verbs ----------------------------------------------------------------------------------------------------------
ALLOWED = {
    "draft": {"submitted", "withdrawn"},
    "submitted": {"returned", "published", "rejected", "withdrawn"},
    "returned": {"submitted", "withdrawn"},
    "published": set(),
    "rejected": set(),
    "withdrawn": set(),
}
WAITS = {
    "submitted": "waiting",
    "returned": "with_sender",
    "published": "settled",
    "rejected": "settled",
    "withdrawn": "settled",
}


class Life(RuleBasedStateMachine):
    """Two changes of one entry, treated in any order. The model keeps what the public should read."""

    def __init__(self):
        super().__init__()
        self.harbour = make_organisation("Harbour Home Care")
        number = Revision.objects.count()
        self.lead = make_member(self.harbour, f"lead{number}@harbour.example")
        self.mo = make_person(f"mo{number}@tlap.example", name="Mo", is_moderator=True)
        self.entry = make_innovation(kept_by=self.harbour, needs=["company"], online=True, phone="0")
        self.expected = public(self.entry)
        made = [
            make_revision(self.entry, by=self.lead, organisation=self.harbour, sent=False) for _ in range(2)
        ]
        self.revisions = {"first": made[0], "second": made[1]}
        self.was = dict.fromkeys(self.revisions, "draft")

    which = st.sampled_from(["first", "second"])
    phones = st.sampled_from(["0", "1", "2"])

    def attempt(self, name, verb, **kwargs):
        """From a copy that may be stale, as a browser's page is. Refusals are fine; anything else is not."""
        revision = Revision.objects.get(pk=self.revisions[name].pk)
        try:
            getattr(revision, verb)(**kwargs)
        except (NotAllowedNow, Overtaken, GroundMoved):
            return None
        return revision

    @rule(name=which, phone=phones)
    def write(self, name, phone):
        revision = Revision.objects.get(pk=self.revisions[name].pk)
        saved = self.attempt(
            name, "save_draft", changes={"phone": phone}, by=self.lead, version=revision.version
        )
        assert bool(saved) == (self.was[name] in ("draft", "returned"))

    @rule(name=which)
    def submit(self, name):
        self.attempt(name, "submit", by=self.lead)

    @rule(name=which)
    def send_back(self, name):
        self.attempt(name, "send_back", by=self.mo, why="More.")

    @rule(name=which)
    def reject(self, name):
        self.attempt(name, "reject", by=self.mo, why="No.")

    @rule(name=which)
    def withdraw(self, name):
        self.attempt(name, "withdraw", by=self.lead)

    @rule(name=which, looked=st.booleans(), keeps=st.booleans())
    def publish(self, name, looked, keeps):
        revision = Revision.objects.get(pk=self.revisions[name].pk)
        seen = revision.shown(revision.ground()) if looked else None
        keep = ["phone"] if keeps else []
        wanted = dict(revision.content)
        done = self.attempt(name, "publish", by=self.mo, seen=seen, keep=keep)
        if done and not keeps and wanted["phone"] != revision.base["phone"]:
            self.expected["phone"] = wanted["phone"]

    @invariant()
    def the_public_entry_changes_by_publishing_alone(self):
        assert public(self.entry) == self.expected
        assert Innovation.objects.get(pk=self.entry.pk).status == "published"

    @invariant()
    def only_lawful_steps_were_taken(self):
        for name, revision in self.revisions.items():
            now = Revision.objects.get(pk=revision.pk)
            path = [step.state_to for step in reversed(now.steps.all())]
            for before, after in zip(["draft", *path], path, strict=False):
                assert after in ALLOWED[before]
            assert now.status == (path[-1] if path else "draft")
            self.was[name] = now.status

    @invariant()
    def the_queue_says_the_same(self):
        for revision in self.revisions.values():
            now = Revision.objects.get(pk=revision.pk)
            items = QueueItem.objects.about("revision", revision.pk)
            assert [item.status for item in items] == ([WAITS[now.status]] if now.submitted_at else [])


class TestAnyOrderOfVerbs(Life.TestCase, TestCase):
    settings = settings(max_examples=12, stateful_step_count=12, deadline=None)


# --- What is laid over what ------------------------------------------------------------------------------------------------------
states = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "1", "2"]), min_size=3, max_size=3)


@given(states, states, states, st.sets(st.sampled_from("abc")))
def test_what_is_published_has_each_field_from_where_it_should(base, ground, content, keep):
    revision = Revision(base=base, content=content, document="entry")
    merged = revision._merged(ground, keep)
    for name in "abc":
        touched = content[name] != base[name] and name not in keep
        assert merged[name] == (content[name] if touched else ground[name])


@given(states, states, states)
def test_a_clash_is_where_both_changed_a_field_and_not_to_the_same(base, ground, content):
    revision = SimpleNamespace(base=base, content=content)
    for name in "abc":
        both = content[name] != base[name] and ground[name] not in (base[name], content[name])
        assert (name in Revision.clashes(revision, ground)) == both


def test_entry_content_is_complete(db):
    assert documents.get("entry").problems(documents.get("entry").empty() | entry_content()) == {}
