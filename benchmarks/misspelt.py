"""How misspelt words find what they were meant to be, on PostgreSQL: python benchmarks/misspelt.py FILES

Words are taken from the files (any text) and filled up to 100,000 with words put together from halves of them. 400 of
the commonest are misspelt, with one or two slips of the pen. Compared are the search's own way (a word that begins or
ends alike, by LIKE, without and with the trigram index) and pg_trgm's similarity. Each time is the best of four.
"""

import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from re import findall

import psycopg
from databases import ADMIN

NAME, SIZE, CASES = "carehub_bench_words", 100_000, 400
LIKE = """SELECT word FROM known WHERE (word LIKE %(start)s OR word LIKE %(end)s)
          AND length(word) BETWEEN %(least)s AND %(most)s ORDER BY entries DESC, word LIMIT 5000"""
SIMILAR = """SELECT word FROM known WHERE word %% %(word)s
             AND length(word) BETWEEN %(least)s AND %(most)s ORDER BY entries DESC, word LIMIT 5000"""


def vocabulary(files, dice):
    counts = Counter(
        word for file in files for word in findall("[a-z]{2,40}", Path(file).read_text("utf-8").lower())
    )
    real = list(counts)
    while len(counts) < SIZE:
        one, other = dice.choice(real), dice.choice(real)
        counts.setdefault((one[: len(one) // 2 + 1] + other[len(other) // 2 :])[:40], 1)
    return counts


def slip(word, dice):
    """A letter left out, too many, wrong, or swapped with the one before it; never the first."""
    at, letter = dice.randrange(1, len(word)), dice.choice("abcdefghijklmnopqrstuvwxyz")
    swapped = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    return dice.choice([word[:at] + word[at + 1 :], word[:at] + letter + word[at:],
                        word[:at] + letter + word[at + 1 :], swapped])  # fmt: skip


def misspelt(counts, dice):
    """[(as typed, as meant)]"""
    common, cases = [word for word, _ in counts.most_common(6000) if len(word) >= 5], []
    while len(cases) < CASES:
        meant = dice.choice(common)
        typed = slip(meant, dice) if dice.random() < 0.7 else slip(slip(meant, dice), dice)
        if typed not in counts and len(typed) >= 4:
            cases.append((typed, meant))
    return cases


def filled(counts):
    with psycopg.connect(ADMIN, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {NAME}")
    database = psycopg.connect(ADMIN, dbname=NAME, autocommit=True)
    database.execute("CREATE EXTENSION pg_trgm")
    database.execute("CREATE TABLE known (word varchar(40) PRIMARY KEY, entries int)")
    with database.cursor().copy("COPY known FROM STDIN") as rows:
        for row in counts.items():
            rows.write_row(row)
    database.execute("CREATE INDEX known_like ON known (word varchar_pattern_ops)")
    database.execute("ANALYZE known")
    return database


def measure(database, name, query, cases):
    times, found, candidates = [], 0, 0
    for typed, meant in cases:
        end = typed[-2:] if len(typed) < 6 else typed[-3:]
        given = {
            "word": typed,
            "start": f"{typed[:2]}%",
            "end": f"%{end}",
            "least": len(typed) - 2,
            "most": len(typed) + 2,
        }
        took = []
        for _ in range(4):
            start = time.perf_counter()
            words = [word for (word,) in database.execute(query, given)]
            took.append(time.perf_counter() - start)
        times.append(min(took) * 1000)
        found, candidates = found + (meant in words), candidates + len(words)
    times.sort()
    middle, slow = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(
        f"{name:32}{found:>6} of {len(cases)}{middle:>9.1f}{slow:>9.1f}{candidates / len(cases):>12.0f}",
        flush=True,
    )


if __name__ == "__main__":
    dice = Random(5)
    counts = vocabulary(sys.argv[1:] or sys.exit(__doc__), dice)
    database, cases = filled(counts), misspelt(counts, dice)
    print(f"{len(counts):,} words\n{'':32}{'found':>13}{'median':>9}{'p95 ms':>9}{'candidates':>12}")
    measure(database, "LIKE, no trigram index", LIKE, cases)
    database.execute("CREATE INDEX known_trigrams ON known USING gin (word gin_trgm_ops)")
    database.execute("ANALYZE known")
    measure(database, "LIKE, trigram index (ours)", LIKE, cases)
    for least in (0.3, 0.25, 0.2):
        database.execute(f"SET pg_trgm.similarity_threshold = {least}")
        measure(database, f"similarity of {least} and more", SIMILAR, cases)
