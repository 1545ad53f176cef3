"""/making-it-real/statements/: statements beside the standards of others, and the other way round."""

from datetime import timedelta

import pytest
from django.utils import timezone

from making_it_real.models import CrossReference, Framework, Standard
from tests.factories import make_statement_set

PAGE = "/making-it-real/statements/"


@pytest.fixture
def joined(db):
    """Set 1, whose statement 1.1 is joined to the law and to a charter, 2.1 to the law only."""
    one = make_statement_set(1, sample=True)
    law = Framework.objects.create(
        slug="law", name="The law", publisher="Parliament", link="https://law.example", order=1
    )
    charter = Framework.objects.create(
        slug="charter", name="The charter", publisher="People", link="https://c.example"
    )
    info = Standard.objects.create(
        framework=law, code="Section 4", title="Information", group="Duties", order=1
    )
    Standard.objects.create(framework=law, code="Section 5", title="Quality", group="Duties", order=2)
    door = Standard.objects.create(
        framework=charter, code="Promise 1", title="One door", link="https://c.example/1"
    )
    for code, standard in (("1.1", info), ("1.1", door), ("2.1", info)):
        CrossReference.objects.create(statement=one.statements.get(code=code), standard=standard)
    return one


def read(client, query=""):
    response = client.get(PAGE + query)
    assert response.status_code == 200
    return response.context, response.content.decode()


def rows(context):
    return {
        row.statement.code: [f"{standard.framework.slug} {standard.code}" for _, own in row.standards for standard in own]
        for _, rows in context["themes"] for row in rows
    }  # fmt: skip


def columns(context):
    return {
        standard.code: [statement.code for statement in statements]
        for part in context["parts"] for group in part.groups for standard, statements in group.rows
    }  # fmt: skip


def test_each_statement_stands_beside_what_it_is_joined_to(client, joined):
    context, html = read(client)
    assert rows(context) == {
        "1.1": ["law Section 4", "charter Promise 1"], "2.1": ["law Section 4"],
        "3.1": [], "4.1": [], "5.1": [], "6.1": [],
    }  # fmt: skip
    assert "I say 1.1 of 1." in html
    assert 'src="/static/pictures/easy-read/ask.svg" alt=""' in html
    assert 'href="https://law.example">Section 4</a>' in html
    assert 'href="https://c.example/1">Promise 1</a>' in html


def test_the_other_way_each_standard_stands_beside_its_statements(client, joined):
    context, html = read(client, "?by=standard")
    assert columns(context) == {"Section 4": ["1.1", "2.1"], "Promise 1": ["1.1"]}
    assert [standard.code for standard in context["parts"][0].unjoined] == ["Section 5"]
    assert "1 that no statement here speaks of" in html


@pytest.mark.parametrize(("query", "found"), {
    "?theme=2": {"2.1": ["law Section 4"]},
    "?framework=charter": {"1.1": ["charter Promise 1"]},
    "?framework=charter&theme=2": {},
}.items())  # fmt: skip
def test_theme_and_framework_narrow_it(client, joined, query, found):
    context, html = read(client, query)
    assert rows(context) == found
    assert context["number"] == len(found)
    assert ("No statement found" in html) is not found


def test_narrowing_works_the_other_way_too_and_the_ways_keep_it(client, joined):
    context, html = read(client, "?by=standard&theme=2&framework=law")
    assert columns(context) == {"Section 4": ["2.1"]}
    assert 'href="?set=1&amp;theme=2&amp;framework=law"' in html
    assert '<input type="hidden" name="by" value="standard">' in html


def test_a_sample_says_so_and_other_sets_do_not(client, joined):
    assert "This is a sample." in read(client)[1]
    make_statement_set(2)
    context, html = read(client)
    assert context["asked"].chosen_set.number == 2
    assert "This is a sample." not in html


def test_any_published_set_can_be_chosen_and_no_draft(client, joined):
    make_statement_set(2, published=False)
    make_statement_set(1, "carers")
    context, html = read(client, "?set=1-carers")
    assert context["asked"].chosen_set.label == "1-carers"
    assert read(client, "?set=2")[0]["asked"].chosen_set == joined
    assert "Set 2" not in html


def test_a_cross_reference_shows_on_its_days_only(client, joined):
    today = timezone.localdate()
    one, other, third = CrossReference.objects.order_by("pk")
    CrossReference.objects.filter(pk=one.pk).update(since=today - timedelta(9), until=today - timedelta(1))
    CrossReference.objects.filter(pk=other.pk).update(since=today + timedelta(1))
    CrossReference.objects.filter(pk=third.pk).update(since=today - timedelta(9), until=today)
    context, _ = read(client)
    assert {code for code, found in rows(context).items() if found} == {"2.1"}


def test_a_statement_says_which_one_it_follows_and_whether_they_can_be_compared(client, joined):
    later = make_statement_set(2, published=False)
    earlier = joined.statements.get(code="1.1")
    later.statements.filter(code="1.1").update(predecessor=earlier, comparable=True)
    later.statements.filter(code="2.1").update(predecessor=earlier)
    later.publish(by="Ada")
    _, html = read(client)
    assert "It takes the place of 1.1 in Set 1. Answers to the two can be compared." in html
    assert "Answers to the two cannot be compared" in html


def test_before_anything_is_published_the_page_says_so(client, db):
    make_statement_set(published=False)
    _, html = read(client)
    assert "No statements yet" in html
    assert "I say" not in html


@pytest.mark.parametrize(
    "query", ["?theme=9", "?theme=x&theme=1", "?set=%00", "?framework=' OR 1", "?by=x", "?set=" + "9" * 4000]
)
def test_hostile_addresses_give_a_page(client, joined, query):
    read(client, query)


@pytest.mark.parametrize("query", ["", "?by=standard"])
def test_one_statement_and_many_cost_the_same_number_of_queries(client, db, django_assert_num_queries, query):
    make_statement_set(1)
    law = Framework.objects.create(
        slug="law", name="The law", publisher="Parliament", link="https://law.example"
    )
    queries = 5 if query else 4  # sets, frameworks, statements, cross-references; and standards
    for number in (1, 3):
        one = make_statement_set(number + 1, each=number)
        for place, statement in enumerate(one.statements.all()):
            standard = Standard.objects.create(framework=law, code=f"{number} {place}", title="x")
            CrossReference.objects.create(statement=statement, standard=standard)
        with django_assert_num_queries(queries):
            read(client, query)
