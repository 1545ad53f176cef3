"""The tallies in plain SQL, for PostgreSQL and DuckDB: what somebody would write who counts in the database.

Everything that a tally holds, in all segments. People are counted by who they are and then by segment, which takes half
the time of asking for the four groupings of them at once. OFFSET 0 keeps PostgreSQL from working a score out for each use.
"""

from making_it_real.counting.sums import AGREES, AWARE, LETTERS

WHO = ["about_id", '"position"', "payment", "channel"]
COUNTED = f"""
    SELECT {", ".join(WHO)}, answers, awareness FROM making_it_real_response
    WHERE burst_id IS NULL OR burst_id IN (SELECT id FROM making_it_real_burst WHERE outcome = 'counted')"""  # noqa: S608


def tallies(shape, counted):
    """The statement. `counted`: the table, or the query in brackets, that has the responses."""
    parts = {
        theme: f"substr(answers, {first + 1}, {after - first})"
        for theme, (first, after) in shape.themes.items()
    }
    columns = [column for theme, part in parts.items() for column in _score(int(theme), part)]
    facts = [fact for theme in parts for fact in _agreement(int(theme))]
    facts += _by_letter("answers", shape.statements, LETTERS) + _by_letter(
        "awareness", shape.categories, AWARE
    )
    counts = ["count(*) AS n0"] + [
        f"count(*) FILTER (WHERE {fact}) AS n{at}" for at, fact in enumerate(facts, 1)
    ]
    sums = [f"CAST(sum(n{at}) AS bigint)" for at in range(len(counts))]
    groups = ", ".join(f"(about_id, {one})" for one in WHO[1:])
    return f"""
        SELECT {", ".join(WHO + sums)} FROM (
            SELECT {", ".join(WHO + counts)} FROM (
                SELECT responses.*, {", ".join(columns)} FROM {counted} responses OFFSET 0
            ) scored GROUP BY {", ".join(WHO)}
        ) people GROUP BY GROUPING SETS ((about_id), {groups})"""  # noqa: S608


def _score(theme, part):
    total = " + ".join(
        f"{digit} * (length({part}) - length(replace({part}, '{digit}', '')))" for digit in range(1, 5)
    )
    yield f"length(translate({part}, 'x-', '')) AS said{theme}"
    yield f"length(replace({part}, 'x', '')) AS applies{theme}"
    yield f"{total} AS total{theme}"


def _agreement(theme):
    has_score = f"said{theme} > 0 AND 2 * said{theme} >= applies{theme}"
    return [has_score, f"{has_score} AND total{theme} >= {AGREES} * said{theme}"]


def _by_letter(column, questions, letters):
    places = range(1, questions + 1)
    return [f"substr({column}, {at}, 1) = '{letter}'" for at in places for letter in letters.decode()]


def as_found(rows):
    """{(about, segment): all its numbers in order} of the statement's rows."""
    found = {}
    for about, position, payment, channel, *numbers in rows:
        who = {"position": position, "payment": payment, "channel": channel}
        segment = next((f"{name}:{choice}" for name, choice in who.items() if choice), "all")
        found[int(about), segment] = [int(number) for number in numbers]
    return found


def as_tallied(tallies):
    """The same of Tally rows."""
    return {
        (one.about_id, one.segment): [
            one.people,
            *_flat(one.themes),
            *_flat(one.statements),
            *_flat(one.awareness),
        ]
        for one in tallies
    }


def _flat(rows):
    return [number for row in rows for number in row]
