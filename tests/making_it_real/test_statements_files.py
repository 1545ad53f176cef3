"""Statements, standards and cross-references from files and to files."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carehub.spreadsheets import as_meant, harmless
from making_it_real.models import CrossReference, Framework, Standard, Statement, StatementSet
from making_it_real.reference import DATA
from making_it_real.statement_files import UnreadableFile, import_file, write
from tests.factories import make_statement_set

EXAMPLES = DATA / "examples"
HEAD = "set,title,sample,source,licence,theme,code,text,easy_read,picture,predecessor,comparable\n"
GOOD = "2,Set 2,,TLAP,CC BY,1,1.1,I know who to ask.,I know who to ask.,ask,,\n"


@pytest.fixture
def file(tmp_path):
    def make(text, name="statements.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return make


def wrong(path, **options):
    """The problems of a file; nothing of it may have been stored."""
    before = everything()
    report = import_file(path, **options)
    assert everything() == before
    return [str(problem) for problem in report.problems]


def everything():
    models = StatementSet, Statement, Framework, Standard, CrossReference
    return [list(model.objects.order_by("pk").values()) for model in models]


def words(sets=None):
    """What is stored, without the numbers of its rows."""
    columns = (
        "set__number",
        "set__variant",
        "code",
        "theme",
        "text",
        "easy_read",
        "picture",
        "comparable",
        "predecessor__code",
    )
    return list(Statement.objects.order_by("set__number", "theme", "order").values_list(*columns))


def test_both_examples_come_to_the_same(db):
    make_statement_set(1, each=2)
    for name in ("statements.csv", "standards.csv", "cross_references.csv"):
        assert import_file(EXAMPLES / name).problems == []
    by_csv = words(), list(CrossReference.objects.values_list("standard__title", "since"))
    StatementSet.objects.get(number=2).delete()
    Framework.objects.all().delete()
    report = import_file(EXAMPLES / "statements.yaml")
    assert report.problems == []
    assert (words(), list(CrossReference.objects.values_list("standard__title", "since"))) == by_csv
    assert by_csv[1] == [("One front door", date(2027, 4, 1))]
    assert Statement.objects.get(set__number=2, code="1.1").predecessor == Statement.objects.get(
        set__number=1, code="1.1"
    )


def test_a_new_set_is_a_draft_and_the_report_says_what_it_still_needs(db, file):
    report = import_file(file(HEAD + GOOD))
    assert not StatementSet.objects.get().is_published
    lines = list(report.lines())
    assert lines[0] == "Statements: 1 new."
    assert "  theme 2: Add a statement for the theme “Active and supportive communities”." in lines


def test_importing_again_changes_nothing_and_a_draft_becomes_what_its_file_says(db, file):
    second = GOOD.replace("1.1", "1.2").replace("who to ask.", "how to ask.")
    import_file(file(HEAD + GOOD + second))
    kept = Statement.objects.get(code="1.1").pk
    before = everything()
    assert import_file(file(HEAD + GOOD + second)).changes == 0
    assert everything() == before
    changed = second.replace("1.2", "1.3") + GOOD.replace("I know", "I see")
    report = import_file(file(HEAD + changed.replace("Set 2", "The second")))
    assert list(report.lines())[:2] == ["Statements: 1 new, 1 changed, 1 removed.", "Set 2: changed title."]
    assert [(s.code, s.text) for s in Statement.objects.in_order()] == [
        ("1.3", "I know how to ask."),
        ("1.1", "I see who to ask."),
    ]
    assert Statement.objects.get(code="1.1").pk == kept


BAD_ROWS = {
    "set: Write the number of the set": GOOD.replace("2,Set", "two,Set"),
    "title: This is empty": GOOD.replace("Set 2", ""),
    "sample: Write yes or no.": GOOD.replace("Set 2,,", "Set 2,perhaps,"),
    "licence: This is empty": GOOD.replace("CC BY", " "),
    "theme: Write the number of a theme, 1 to 6.": GOOD.replace(",1,1.1", ",7,1.1"),
    "code: Use letters, digits, dots": GOOD.replace("1.1", "1/1"),
    "text: This is empty": GOOD.replace("I know who to ask.,I", ",I", 1),
    "text: Use 300 characters or fewer. This has 301.": GOOD.replace(
        "I know who to ask.,", "I" * 301 + ",", 1
    ),
    "text: There is a line break": GOOD.replace("I know who to ask.,", '"I know\nwho",', 1),
    "easy_read: Use 200 characters": GOOD.replace(",I know who to ask.,ask", f",{'I' * 201},ask"),
    "picture: We have no picture of this name. Choose one of: ask, understand": GOOD.replace(
        ",ask,", ",horse,"
    ),
    "predecessor: Write the set and the code with a colon": GOOD.replace(",ask,,", ",ask,1.1,"),
    "predecessor: There is no statement 9.9 in set 1": GOOD.replace(",ask,,", ",ask,1:9.9,"),
    "predecessor: Choose a statement of a set with a lower number": GOOD.replace(
        ",ask,,", ",ask,2-carers:1.1,"
    ),
    "predecessor: Only statements of the same theme": GOOD.replace(",ask,,", ",ask,1:2.1,yes"),
    "predecessor: Say which earlier statement": GOOD.replace(",ask,,", ",ask,,yes"),
    "comparable: Write yes or no.": GOOD.replace(",ask,,", ",ask,,maybe"),
    "code: Row 2 has the same. Change one of them.": GOOD,
    "licence: All rows of a set need the same here. Row 2 has “CC BY”.": GOOD.replace("1.1", "1.2").replace(
        "CC BY", "MIT"
    ),
    "There are more cells than columns.": GOOD.replace("who to ask.", "who, to ask."),
}


@pytest.mark.parametrize(("said", "row"), BAD_ROWS.items(), ids=BAD_ROWS)
def test_a_wrong_row_says_where_it_stands_and_what_to_do_and_nothing_is_stored(db, file, said, row):
    make_statement_set(1)
    make_statement_set(2, "carers")
    path = file(HEAD + GOOD + row) if "Row 2" in said else file(HEAD + "\n" + row)
    problems = wrong(path)
    assert len(problems) == 1
    place, _, rest = problems[0].partition(", " if ":" in said else ": ")
    assert place == "row 3"
    assert rest.startswith(said)


def test_all_wrong_rows_are_named_at_once(db, file):
    text = (
        HEAD + GOOD + GOOD.replace(",1,1.1", ",8,1.2") + GOOD.replace("1.1", "1.3").replace(",ask,", ",cow,")
    )
    assert [problem.split(":")[0] for problem in wrong(file(text))] == ["row 3, theme", "row 4, picture"]


def test_two_statements_cannot_both_be_compared_with_one(db, file):
    make_statement_set(1)
    rows = [GOOD.replace("1.1,I", f"1.{n},I", 1).replace(",ask,,", ",ask,1:1.1,yes") for n in (1, 2)]
    assert wrong(file(HEAD + "".join(rows))) == [
        "row 3, predecessor: Row 2 has the same. Change one of them."
    ]


def test_statements_can_swap_what_they_are_compared_with(db, file):
    make_statement_set(1, each=2)
    rows = [GOOD.replace("1.1,I", f"1.{n},I", 1).replace(",ask,,", f",ask,1:1.{3 - n},yes") for n in (1, 2)]
    import_file(
        file(
            HEAD
            + "".join(
                row.replace("1:1.1", "1:1.x").replace("1:1.2", "1:1.1").replace("1.x", "1.2") for row in rows
            )
        )
    )
    report = import_file(file(HEAD + "".join(rows)))
    assert next(report.lines()) == "Statements: 2 changed."
    assert [
        s.predecessor.code for s in Statement.objects.of(StatementSet.objects.get(number=2)).in_order()
    ] == ["1.2", "1.1"]


def test_a_statement_that_another_one_follows_cannot_be_left_out(db, file):
    import_file(file(HEAD + GOOD + GOOD.replace("1.1", "1.2")))
    import_file(file(HEAD + GOOD.replace("2,Set 2", "3,Set 3").replace(",ask,,", ",ask,2:1.2,")))
    assert wrong(file(HEAD + GOOD)) == [
        "row 2, code: Statement 1.2 is missing from the file, but another one follows it. Put it back."
    ]


def test_a_published_set_is_not_changed_and_the_same_words_are_no_change(db, file):
    import_file(DATA / "standards.csv")
    assert import_file(DATA / "statements.yaml").problems == []
    StatementSet.objects.get(variant="").publish(by="Ada")
    assert import_file(DATA / "statements.yaml").changes == 0
    text = (DATA / "statements.yaml").read_text(encoding="utf-8")
    text = text.replace("I feel safe at home and when I go out.", "I feel safe.").replace(
        "code: '1.5'", "code: '1.6'", 1
    )
    text = text.replace("title: Making it Real statements, set 1\n", "title: New\n")
    problems = wrong(file(text, "changed.yaml"))
    assert [problem.split(":")[0] for problem in problems] == [
        "line 10, title", "line 30, code", "line 100, text", "line 135, code",
    ]  # fmt: skip
    assert all(
        "so its wording cannot change. Give new wording the number of a new set." in problem
        for problem in problems
    )


UNREADABLE = {
    "should end in .csv or .yaml": ("x", "statements.ods", "utf-8"),
    "is not in UTF-8": (HEAD + GOOD.replace("ask", "aské"), "s.csv", "latin-1"),
    "The first row must name the columns": ("a,b\n1,2\n", "s.csv", "utf-8"),
    "The first row must": ("", "s.csv", "utf-8"),
    "We do not know the column colour": (HEAD.replace("comparable", "colour"), "s.csv", "utf-8"),
    "Two columns have the same name": (HEAD.replace("comparable", "code"), "s.csv", "utf-8"),
    "cannot be read as CSV": (HEAD + '2,"Set 2', "s.csv", "utf-8"),
    "cannot be read as YAML": ("sets: [", "s.yaml", "utf-8"),
    "the same word stands here twice": ("sets: []\nsets: []\n", "s.yaml", "utf-8"),
    "must have at least one of": ("- a\n", "s.yaml", "utf-8"),
    "We do not know “colours”": ("sets: []\ncolours: []\n", "s.yaml", "utf-8"),
}


@pytest.mark.parametrize(("said", "made"), UNREADABLE.items(), ids=UNREADABLE)
def test_a_file_that_cannot_be_used_says_why(db, file, said, made):
    with pytest.raises(UnreadableFile, match=said.replace(".", r"\.")):
        import_file(file(*made))


def test_a_file_that_is_not_there_says_so(db):
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        import_file(Path("nowhere/statements.csv"))


def test_spreadsheets_with_a_mark_semicolons_or_tabs_are_read(db, file):
    row = "2;Set 2;;TLAP;CC BY;1;1.1;I know, I ask.;;;;\n"
    for number, text in enumerate(
        (HEAD.replace(",", ";") + row, (HEAD.replace(",", ";") + row).replace(";", "\t"))
    ):
        assert import_file(file("\ufeff" + text, f"{number}.csv")).problems == []
    assert Statement.objects.get().text == "I know, I ask."


WRONG_YAML = {
    "line 2, colour: We do not know this word.": "sets:\n- set: '1'\n  colour: red\n  statements: [{code: '1'}]\n",
    "line 2, statements: List at least one here.": "sets:\n- set: '1'\n",
    "the file, statements: Write each item as": "sets:\n- set: '1'\n  statements: [words]\n",
    "the file, statements: Make this a list": "sets: words\n",
    "line 1, text: Write words here, not a list.": "sets: [{set: '1', statements: [{text: [a]}]}]",
}


@pytest.mark.parametrize(("said", "text"), WRONG_YAML.items(), ids=WRONG_YAML)
def test_yaml_of_another_shape_is_a_problem_with_a_line(db, file, said, text):
    assert any(problem.startswith(said) for problem in wrong(file(text, "s.yaml")))


STANDARDS = "framework,framework_name,publisher,framework_link,group,code,title,link\n"
ONE = "law,The law,Parliament,https://law.example,,1,First,\n"
JOINS = "set,statement,framework,standard,since,until\n"


def test_standards_are_added_and_changed_and_never_removed(db, file):
    import_file(file(STANDARDS + ONE + ONE.replace("1,First", "2,Second")))
    report = import_file(file(STANDARDS + ONE.replace("First", "The first").replace("The law", "Law")))
    assert list(report.lines()) == ["Standards: 1 changed."]
    assert [str(standard) for standard in Standard.objects.all()] == ["Law: 1 The first", "Law: 2 Second"]


@pytest.mark.parametrize(("said", "row"), {
    "row 3, framework: Use small letters": ONE.replace("law,", "the law,", 1),
    "row 3, framework_link: Write the whole address": ONE.replace("https://law.example", "law"),
    "row 3, code: Row 2 has the same": ONE,
    "row 3, publisher: All rows of a framework need the same": ONE.replace("Parliament", "King").replace("1,F", "2,F"),
    "row 3, framework_name: The framework “law” has this name": ONE.replace("law,", "act,", 1),
}.items())  # fmt: skip
def test_a_wrong_standard_says_where_and_what_to_do(db, file, said, row):
    (problem,) = wrong(file(STANDARDS + ONE + row))
    assert problem.startswith(said)


def test_a_cross_reference_begins_ends_and_begins_again_also_in_a_published_set(db, file):
    make_statement_set(1)
    import_file(file(STANDARDS + ONE))
    steps = [
        "1,1.1,law,1,2026-01-01,",
        "1,1.1,law,1,,",
        "1,1.1,law,1,2026-01-01,2026-06-30",
        "1,1.1,law,1,2026-09-01,",
    ]
    said = [next(import_file(file(JOINS + step)).lines()) for step in steps]
    assert said == [f"Cross-references: 1 {deed}." for deed in ("new", "unchanged", "changed", "new")]
    days = {day: CrossReference.objects.standing(day).count() for day in
            (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 1))}  # fmt: skip
    assert list(days.values()) == [0, 1, 1, 0, 1]


@pytest.mark.parametrize(("said", "row"), {
    "statement: There is no statement 9.9 in set 1.": "1,9.9,law,1,,",
    "standard: There is no standard 9 in law.": "1,1.1,law,9,,",
    "since: Write the date as year-month-day": "1,1.1,law,1,1/2/26,",
    "since: Say the first day too.": "1,1.1,law,1,,2026-01-01",
    "until: The last day cannot be before the first, 2026-01-02.": "1,1.1,law,1,2026-01-02,2026-01-01",
    "since: Another cross-reference says the same for some of these days.": "1,1.1,law,1,2026-03-01,",
}.items())  # fmt: skip
def test_a_wrong_cross_reference_says_where_and_what_to_do(db, file, said, row):
    make_statement_set(1)
    import_file(file(STANDARDS + ONE))
    import_file(file(JOINS + "1,1.1,law,1,2026-01-01,"))
    (problem,) = wrong(file(JOINS + row))
    assert problem.startswith(f"row 2, {said}")


def call(*arguments):
    out, err = StringIO(), StringIO()
    try:
        call_command(*map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        return f"{err.getvalue()}{error}"
    return out.getvalue()


def test_a_dry_run_says_what_would_happen_and_stores_nothing(db, file):
    before = everything()
    said = call("import_statements", file(HEAD + GOOD), "--dry-run")
    assert said.startswith("Dry run: nothing was stored. This is what would happen.\nStatements: 1 new.\n")
    assert everything() == before


def test_the_command_fails_with_the_problems_and_their_number(db, file):
    said = call("import_statements", file(HEAD + GOOD.replace(",1,1.1", ",7,1.1"), "mine.csv"))
    assert (
        said
        == "row 2, theme: Write the number of a theme, 1 to 6.\n1 to put right in mine.csv. Nothing was stored."
    )
    assert "should end in .csv or .yaml" in call("import_statements", file("", "mine.ods"))


def test_what_is_exported_can_be_imported_and_changes_nothing(db, tmp_path):
    call("load_statements")
    make_statement_set(2, published=False, each=2)
    Statement.objects.filter(set__number=2, code="1.1").update(
        predecessor=Statement.objects.get(set__number=1, set__variant="", code="1.1"),
        comparable=True,
        order=7,
    )
    CrossReference.objects.filter(pk=CrossReference.objects.first().pk).update(until=date(2027, 1, 1))
    before = everything()
    for arguments in (["all.yaml"], ["s.csv"], ["r.csv", "--table=standards"], ["c.csv", "--table=cross_references"],
                      ["one.csv", "--set=1-carers"]):  # fmt: skip
        name, *options = arguments
        call("export_statements", tmp_path / name, *options)
        report = import_file(tmp_path / name)
        assert (report.problems, report.changes) == ([], 0), name
        assert sum(report.counts.values()) > 0
    assert everything() == before
    assert "There is no set 9." in call("export_statements", tmp_path / "x.csv", "--set=9")
    assert "should end in" in call("export_statements", tmp_path / "x.pdf")


def test_an_export_makes_the_same_anew(db, tmp_path):
    call("load_statements")
    call("export_statements", tmp_path / "all.yaml", "--set=1-carers")
    kept = [row[2:] for row in words() if row[1] == "carers"]
    text = (tmp_path / "all.yaml").read_text(encoding="utf-8").replace("1-carers", "2-carers")
    (tmp_path / "again.yaml").write_text(text, encoding="utf-8")
    assert import_file(tmp_path / "again.yaml").problems == []
    assert [row[2:] for row in words() if row[0] == 2] == kept


LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60).map(
    str.strip
)


@given(text=LINE.filter(bool), easy_read=LINE)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_survive_the_way_out_and_in(db, tmp_path, text, easy_read):
    one = StatementSet.objects.first() or make_statement_set(published=False)
    one.statements.filter(code="1.1").update(text=text, easy_read=easy_read)
    for name in ("s.csv", "s.yaml"):
        write(tmp_path / name, ["statements"], [one])
        report = import_file(tmp_path / name)
        assert (report.problems, report.changes) == ([], 0)


@given(st.text("'=+-@ab", max_size=6))
def test_no_cell_is_a_sum_and_each_comes_back_as_it_was(text):
    assert not harmless(text).startswith(("=", "+", "-", "@"))
    assert as_meant(harmless(text)) == text
