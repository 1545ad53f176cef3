"""The words of the index, which each database keeps in its own way (innovations.search.engine).

They are not part of the models' state: no query but the search engine's reads them.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

POSTGRES = (
    # Broad searches and counts read many rows, so rows must be short: the words go out of line. PostgreSQL does
    # that only to a row of over 2,000 bytes; the padding, which packs to nearly nothing, makes every row so long.
    "ALTER TABLE innovations_indexentry ADD COLUMN words tsvector, ADD COLUMN padding text",
    "ALTER TABLE innovations_indexentry ALTER COLUMN words SET STORAGE EXTERNAL",
    "ALTER TABLE innovations_indexentry SET (toast_tuple_target = 256)",
    # Enough figures about common words for the planner to tell a broad word from a rare one.
    "ALTER TABLE innovations_indexentry ALTER COLUMN words SET STATISTICS 1000",
    "CREATE INDEX index_by_words ON innovations_indexentry USING gin (words)",
    "CREATE INDEX word_by_trigrams ON innovations_searchword USING gin (word gin_trgm_ops)",
    # To unpack the words of every row is slow, which the planner does not know: for a word that most entries have
    # it would read the table instead of the index. The cost of this function, which it believes, keeps it from that.
    """CREATE FUNCTION innovations_query(asked text) RETURNS tsquery LANGUAGE plpgsql STABLE STRICT COST 600
    AS 'BEGIN RETURN asked::tsquery; END'""",
)
POSTGRES_UNDO = (
    "DROP FUNCTION innovations_query(text)",
    "DROP INDEX word_by_trigrams",
    "DROP INDEX index_by_words",
    "ALTER TABLE innovations_indexentry DROP COLUMN words, DROP COLUMN padding",
    "ALTER TABLE innovations_indexentry RESET (toast_tuple_target)",
)
# The texts are stems set apart by spaces. The "ascii" reader splits at those and changes no other letter;
# nor does it know, as "unicode61" does, only the letters of the year it was made.
SQLITE = ("CREATE VIRTUAL TABLE innovations_searchtext USING fts5(title, summary, body, tokenize = 'ascii')",)
SQLITE_UNDO = ("DROP TABLE innovations_searchtext",)


def run(on_postgres, on_sqlite):
    def do(apps, schema_editor):
        for sql in on_postgres if schema_editor.connection.vendor == "postgresql" else on_sqlite:
            schema_editor.execute(sql)

    return do


class Migration(migrations.Migration):
    dependencies = [("innovations", "0002_feed_organisations")]

    operations = [
        TrigramExtension(),
        migrations.RunPython(run(POSTGRES, SQLITE), run(POSTGRES_UNDO, SQLITE_UNDO)),
    ]
