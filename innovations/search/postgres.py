"""The index on PostgreSQL: a column `words` (tsvector, GIN) beside the model's own in innovations_indexentry.

Why there is a column `padding` and a function innovations_query is told in the migration that makes them.

Lexemes and positions are written out here, so that PostgreSQL's own reading of words plays no part. A stem of the
title stands there twice: once plain and once as "=stem", which finds entries by title from the index alone. Two
stems side by side are besides a lexeme of their own, "lunch club", in the title also "=lunch club": a GIN index knows
no positions, and to find a phrase by them PostgreSQL would unpack every entry that has its words.
"""

from collections import defaultdict
from itertools import pairwise

from django.db import connection

from innovations.models.index import IndexEntry

TABLE = IndexEntry._meta.db_table
INDEXES = ("index_by_words", "index_by_words_everywhere")
WEIGHTS = "{0, 0.1, 0.4, 1}"  # of D (not used), C body, B summary, A title
GAP = 10  # positions between parts, so that no phrase reaches across
_FOR_MANY = "SET LOCAL enable_seqscan = off; SET LOCAL work_mem = '32MB'; "
_AS_USUAL = "SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL work_mem TO DEFAULT"
# "IS TRUE" keeps it from the index; a tsquery that is written out is read once, not for every entry.
_CHECKED = "({} @@ %s::tsquery) IS TRUE"


def write(entries, texts):
    IndexEntry.objects.put(entries)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {TABLE} SET words = new.words::tsvector, padding = repeat(' ', 2100)"  # noqa: S608
            " FROM unnest(%s::bigint[], %s::text[]) AS new (id, words) WHERE innovation_id = new.id",
            [[entry.pk for entry in entries], [_vector(parts) for parts in texts]],
        )


def _vector(parts):
    places = defaultdict(list)
    position = 0
    for weight, stems in zip("ABC", parts, strict=True):
        position += GAP
        for stem in stems:
            position += GAP if stem is None else 1
            if stem is not None:
                places[stem].append(f"{position}{weight}")
    placed = [f"'{stem}':{','.join(found)}" for stem, found in places.items()]
    return " ".join([*placed, *_unplaced(parts)])


def _unplaced(parts):
    """The lexemes that are looked up but not counted."""
    found = {pair for stems in parts for pair in _pairs(stems)}
    found.update("=" + stem for stem in (*filter(None, parts.title), *_pairs(parts.title)))
    return [f"'{lexeme}'" for lexeme in found]


def _pairs(stems):
    return [f"{one} {other}" for one, other in pairwise(stems) if one and other]


def erase(ids):
    IndexEntry.objects.placed(ids).delete()


def tidy():
    with connection.cursor() as cursor:
        for index in INDEXES:
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])
        cursor.execute(f"ANALYZE {TABLE}")


def holding(stem):
    return f"SELECT 1 FROM {TABLE} WHERE words @@ innovations_query(%s)", [f"'{stem}'"]  # noqa: S608


def fetch(sql, parameters):
    """Never by reading the whole table: for a word that nearly all entries have, PostgreSQL thinks that as good as the
    index, and unpacks the words of every one of them, which takes thirty times as long. And in memory: the matches of
    a broad word are a little more than the usual 4 MB. All in one message, so that nothing is set for anybody else.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{_FOR_MANY}{sql}; {_AS_USUAL}", parameters)
        for _ in range(_FOR_MANY.count(";")):
            cursor.nextset()
        return cursor.fetchall()


def condition(query, in_title, alias):
    """The index answers by words and pairs, and so it names every match; of phrases of three words and more it also
    names entries that have the pairs apart. Those are unpacked and their positions checked, unless they are matches
    without the phrase.
    """
    mark, words = "=" if in_title else "", f'"{alias}"."words"'
    indexed, simple = f"{words} @@ innovations_query(%s)", query.without(_is_long)
    if simple == query:
        return indexed, [_finding(query, mark)]
    if not simple:
        return f"({indexed} AND {_CHECKED.format(words)})", [_finding(query, mark), _checking(query, mark)]
    others, values = _met_by_phrases(query, simple, mark)
    sql = f'({indexed} OR "{alias}"."innovation_id" = ANY (ARRAY({others})))'
    return sql, [_finding(simple, mark), *values]


def _met_by_phrases(query, simple, mark):
    """SQL, and its parameters, for the entries that meet the query but not the simple one."""
    sql = (
        f"SELECT innovation_id FROM {TABLE}"  # noqa: S608
        f" WHERE words @@ innovations_query(%s) AND {_CHECKED.format('words')}"
    )
    # The pairs once more by themselves, so that the index is read for them and not for all the query allows.
    pairs = _any(_pairs_of(wanted, mark) for wanted in query.alternatives if _is_long(wanted))
    found = _all([f"!{_finding(simple, mark)}", pairs, _finding(query, mark)])
    return sql, [found, _checking(query, mark)]


def ranks(query, groups, ids):
    met = " + ".join(["0", *["(words @@ %s::tsquery)::int"] * len(groups)])
    with connection.cursor() as cursor:
        # The inner SELECT unpacks each long value once; OFFSET 0 keeps the planner from undoing that.
        cursor.execute(
            f"SELECT entry.id, innovation.title, ts_rank_cd(%s, words, %s::tsquery, 1), {met} FROM"  # noqa: S608
            f" (SELECT innovation_id AS id, words || ''::tsvector AS words FROM {TABLE}"
            "  WHERE innovation_id = ANY(%s) OFFSET 0) AS entry"
            " JOIN innovations_innovation innovation ON innovation.id = entry.id",
            [WEIGHTS, _ranking(query), *map(_ranking, groups), ids],
        )
        return cursor.fetchall()


def _is_long(wanted):
    """A phrase that its pairs do not prove: “a b c” has the pairs of “a b, b c”."""
    return wanted.together and len(wanted.stems) > 2


def _finding(query, mark):
    """The query as the index can answer it: phrases by their pairs."""
    return _written(query, lambda wanted: _pairs_of(wanted, mark))


def _checking(query, mark):
    """The query with the long phrases by their positions, which only plain stems have. The title has the weight A."""
    weight = ":A" if mark else ""

    def alternative(wanted):
        return _phrase(wanted, weight) if _is_long(wanted) else _pairs_of(wanted, mark)

    return _written(query, alternative)


def _ranking(query):
    """The query by the positions of all its words."""
    return _written(query, lambda wanted: _phrase(wanted) if wanted.together else _pairs_of(wanted))


def _pairs_of(wanted, mark=""):
    return _all(
        f"'{mark}{lexeme}'" for lexeme in (_pairs(wanted.stems) if wanted.is_phrase else wanted.stems)
    )


def _phrase(wanted, weight=""):
    return "(" + " <-> ".join(f"'{stem}'{weight}" for stem in wanted.stems) + ")"


def _written(query, alternative):
    return query.written(alternative, _all, _any)


def _all(parts):
    return "(" + " & ".join(parts) + ")"


def _any(parts):
    return "(" + " | ".join(parts) + ")"
