"""What must be there and right before an entry can be sent, and what a moderator is told to look at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.listing import checking, looking
from innovations.listing.names_of_people import names_in
from innovations.listing.reading import empty
from innovations.listing.row_checking import is_figure, is_time
from innovations.models import Evidence
from innovations.reading_age import advice, reading_age
from tests.factories import entry_content, make_innovation, make_member, make_organisation, make_revision

PLACE = {"name": "", "address": "", "town": "", "postcode": "LS6 2AB", "is_digital_hub": False, "note": "",
         "lat": 53.8, "lon": -1.5, "external_id": ""}  # fmt: skip
OUTCOME = {"measure": "Calls", "before": "10", "after": "1", "unit": "calls", "before_when": "", "after_when": "",
           "over": "", "people": 24, "source": "Call log", "limits": ""}  # fmt: skip
OPENING = {"weekday": 0, "opens": "09:00", "closes": "17:00", "note": "", "place": None}
ROLE = {"slug": "", "name": "Eastby", "role": "runs", "note": ""}


def content(**changes):
    return {**empty(), **entry_content(), **changes}


@pytest.mark.parametrize(("changes", "field"), [
    ({"title": ""}, "title"), ({"kind": ""}, "kind"), ({"category": ""}, "category"), ({"summary": ""}, "summary"),
    ({"needs": []}, "needs"), ({"online": False}, "places"), ({"phone": ""}, "phone"),
    ({"evidence_level": Evidence.MEASURED}, "outcomes"),
])  # fmt: skip
def test_what_is_missing_is_named(db, changes, field):
    assert list(checking.problems(content(**changes))) == [field]
    assert all(fault.missing for fault in checking.faults(content(**changes)))


def test_what_is_whole_has_no_problems(db):
    assert checking.problems(content()) == {}
    rows = {"places": [PLACE], "outcomes": [OUTCOME], "openings": [OPENING], "roles": [ROLE],
            "costs": [{"label": "Tea", "text": "£1"}], "routes": [{"way": "free", "text": ""}]}  # fmt: skip
    assert (
        checking.problems(
            content(**rows, evidence_level=3, email="a@b.example", website="http://b.example/x")
        )
        == {}
    )


@pytest.mark.parametrize(("changes", "field"), [
    ({"title": "x" * 201}, "title"), ({"summary": "x" * 301}, "summary"), ({"description": "x" * 20_001}, "description"),
    ({"who_for": "x" * 5001}, "who_for"), ({"phone": "1" * 61}, "phone"), ({"cost_summary": "x" * 81}, "cost_summary"),
    ({"kind": "odd"}, "kind"), ({"category": "odd"}, "category"), ({"needs": ["company", "odd"]}, "needs"),
    ({"audiences": ["odd"]}, "audiences"), ({"themes": [7]}, "themes"), ({"areas": ["E00000000"]}, "areas"),
    ({"cost_band": "odd"}, "cost_band"), ({"evidence_level": 4}, "evidence_level"), ({"email": "ray at home"}, "email"),
    ({"website": "not one"}, "website"), ({"website": "javascript:alert(1)"}, "website"),
    ({"website": "ftp://example.org"}, "website"), ({"website": "data:text/html,x"}, "website"),
    ({"website": "https://example.org/" + "x" * 500}, "website"),
    ({"routes": [{"way": "odd", "text": ""}]}, "routes"), ({"routes": [{"way": "free", "text": ""}] * 2}, "routes"),
    ({"costs": [{"label": "", "text": "£1"}]}, "costs"), ({"costs": [{"label": "Tea", "text": ""}]}, "costs"),
    ({"places": [{**PLACE, "lat": None, "postcode": ""}]}, "places"),
    ({"places": [{**PLACE, "lat": None, "postcode": "ZZ99 9ZZ"}]}, "places"),
    ({"places": [{**PLACE, "lat": None, "postcode": "EH1 1AA"}]}, "places"),
    ({"places": [{**PLACE, "lat": None, "postcode": "Leeds"}]}, "places"),
    ({"places": [{**PLACE, "name": "x" * 201}]}, "places"),
    ({"openings": [{**OPENING, "weekday": None}]}, "openings"), ({"openings": [{**OPENING, "opens": "nine"}]}, "openings"),
    ({"openings": [{**OPENING, "closes": "05:00"}]}, "openings"),
    ({"outcomes": [{**OUTCOME, "after": ""}]}, "outcomes"), ({"outcomes": [{**OUTCOME, "after": "many"}]}, "outcomes"),
    ({"outcomes": [{**OUTCOME, "source": ""}]}, "outcomes"), ({"outcomes": [{**OUTCOME, "people": "a few"}]}, "outcomes"),
    ({"outcomes": [{**OUTCOME, "people": -1}]}, "outcomes"), ({"outcomes": [{**OUTCOME, "before": "1.234"}]}, "outcomes"),
    ({"outcomes": [{**OUTCOME, "before": "NaN"}]}, "outcomes"), ({"outcomes": [{**OUTCOME, "after": "1e9"}]}, "outcomes"),
    ({"roles": [{**ROLE, "name": ""}]}, "roles"), ({"roles": [{**ROLE, "role": "odd"}]}, "roles"),
    ({"roles": [ROLE, {**ROLE, "name": "EASTBY"}]}, "roles"), ({"roles": [{**ROLE, "name": "x" * 201}]}, "roles"),
    ({"picture": {"id": "00000000-0000-4000-8000-000000000000", "alt": "Tea"}}, "picture"),
])  # fmt: skip
def test_what_is_wrong_is_named_in_words_that_say_what_to_do(councils, words, changes, field):
    wrong = {**content(category="community-group"), **changes}
    assert list(checking.problems(wrong)) == [field]
    fault = checking.faults(wrong)[0]
    assert not fault.missing
    assert 10 < len(fault.words) < 200


def test_what_opens_in_the_evening_may_close_in_the_morning(db):
    assert checking.problems(content(openings=[{**OPENING, "opens": "22:00", "closes": "07:00"}])) == {}


def test_a_fault_says_in_which_row_and_box_it_is(db):
    rows = [{**OPENING, "weekday": day} for day in range(5)] + [
        {**OPENING, "opens": "half nine", "weekday": 6}
    ]
    (fault,) = checking.faults(content(openings=rows))
    assert (fault.field, fault.row, fault.part) == ("openings", 1, "opens")


def test_a_place_found_before_is_not_looked_up_again(words, django_assert_max_num_queries):
    known = content(
        category="community-group", needs=["company"], places=[{**PLACE, "name": str(n)} for n in range(30)]
    )
    checking.problems(known)
    with django_assert_max_num_queries(0):
        assert checking.problems(known) == {}


@given(st.text(max_size=12))
def test_only_numbers_that_fit_the_table_are_figures(text):
    if is_figure(text):
        assert abs(float(text)) < 10**8
    if is_time(text):
        assert 0 <= int(text[:2]) < 24


def said(revision):
    return {check.words: check.fine for check in looking.checks(revision)}


def test_a_moderator_is_told_what_to_look_at_twice(db):
    organisation = make_organisation("Harbour Home Care")
    lead = make_member(organisation)
    rows = [{"slug": organisation.slug, "name": organisation.name, "role": "runs", "note": ""},
            {"slug": "", "name": "Quite New Trust", "role": "funds", "note": ""}]  # fmt: skip
    doubtful = {"description": "Ask for Ray. " + "We meet and have tea. " * 10, "evidence_level": 1, "roles": rows,
                "email": "ray.smith@gmail.com", "website": "http://harbour.example"}  # fmt: skip
    told = said(make_revision(None, doubtful, by=lead, organisation=organisation, sent=False))
    assert told["Sender runs this listing"]
    assert told["Reading age 6"]
    for words in ("May name a person: Ray", "New claim needs proof", "The e-mail address may be a private person’s",
                  "Does not say what it costs", "Website is not encrypted (http)",
                  "Not on CareHub yet: Quite New Trust"):  # fmt: skip
        assert told[words] is False


def test_what_is_fine_is_said_too(db):
    organisation = make_organisation("Harbour Home Care")
    lead = make_member(organisation)
    entry = make_innovation("Tea at the Harbour", kept_by=organisation, run_by=organisation, evidence_level=2,
                            cost_band="free", website="https://harbour.example", email="hello@harbour.example",
                            phone="1", online=True, needs=["company"], description="We meet at Mary Hall.")  # fmt: skip
    told = said(
        make_revision(entry, {"description": "Hello."}, by=lead, organisation=organisation, sent=False)
    )
    assert all(told.values())
    assert {"Sender looks after this listing", "No names of people", "Says what it costs"} <= set(told)


def test_somebody_elses_change_and_one_without_an_account_are_pointed_out(db):
    entry = make_innovation(kept_by=make_organisation("Its keeper"))
    other = make_organisation("Another")
    change = make_revision(entry, by=make_member(other), organisation=other, sent=False)
    assert said(change)["Sender does not look after this listing"] is False
    assert said(make_revision(entry, sent=False))["Sent by somebody without an account"] is False


@pytest.mark.parametrize(("text", "names"), [
    ("Ring Mrs Patel first.", ["Mrs Patel"]), ("Ask for Ray.", ["Ray"]), ("John Smith runs it.", ["John Smith"]),
    ("Call Sarah J. O’Connor or Sarah.", ["Sarah J. O’Connor"]), ("We meet at Mary Seacole House.", []),
    ("The hall is in Victoria Road.", []),
    ("Ask for a lift. Call us.", []), ("Contact the council.", []), ("may be a long walk", []),
])  # fmt: skip
def test_names_of_people_are_guessed_at(text, names):
    assert names_in(text) == names


def test_the_names_of_organisations_are_not_taken_for_people():
    assert names_in("Come to Mary Seacole House", known="Mary Seacole House") == []


def test_short_words_in_short_sentences_can_be_read_at_seven():
    text = "The cat sat on the mat. The dog ran to the cat. They had fun all day. Then they went home to bed. It was good."
    assert reading_age(text) == 6
    assert advice(text).plain


def test_long_words_in_a_long_sentence_need_an_adult_and_the_sentence_is_pointed_out():
    text = ("Individuals requiring personalised interventions may additionally be considered for multidisciplinary "
            "assessment by appropriately qualified professional practitioners within the locality commissioning "
            "organisation and its independently accredited subsidiaries.")  # fmt: skip
    told = advice(text)
    assert told.age == 20
    assert not told.plain
    assert told.longest == "Individuals requiring personalised interventions may additionally …"


def test_nothing_is_said_about_a_few_words_and_numbers_are_not_counted():
    assert advice("Tea and cake.") is None
    assert advice("07700 900417 " * 40 + "https://example.org/long") is None


@given(st.text(max_size=400))
def test_any_text_has_a_reading_age_or_none(text):
    assert reading_age(text) is None or 6 <= reading_age(text) <= 20


@given(
    st.lists(
        st.sampled_from(["tea", "community", "garden", "understanding", "we", "organisation"]), min_size=40
    )
)
def test_shorter_sentences_are_never_harder(words):
    whole, cut = " ".join(words), ". ".join([" ".join(words[:20]), " ".join(words[20:])])
    assert reading_age(cut) <= reading_age(whole)
