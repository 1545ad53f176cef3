"""An index of the words of what can be used everywhere (PostgreSQL; SQLite needs none).

Near a place, most matches of a broad word are of that kind. For a word that nearly every entry has, PostgreSQL would
not use the index of all words, and would unpack the words of each of them instead: ten times slower.
"""

from importlib import import_module

from django.db import migrations

run = import_module("innovations.migrations.0003_search_text").run
MAKE = (
    "CREATE INDEX index_by_words_everywhere ON innovations_indexentry USING gin (words) WHERE everywhere",
)
UNDO = ("DROP INDEX index_by_words_everywhere",)


class Migration(migrations.Migration):
    dependencies = [("innovations", "0014_trusted_feeds")]

    operations = [migrations.RunPython(run(MAKE, ()), run(UNDO, ()))]
