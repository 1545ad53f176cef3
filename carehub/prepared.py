"""Statements that PostgreSQL plans once a connection and not each time; for small ones, planning takes longer than answering.

psycopg prepares statements by itself, but not with the cursors that Django gives it, which write the parameters into the
text. SQLite's driver keeps the last hundred statements compiled.
"""

from hashlib import md5
from weakref import WeakKeyDictionary

# {psycopg's connection: {name: whether its server has the statement}}
_known = WeakKeyDictionary()


def execute(cursor, sql, parameters):
    """As cursor.execute, for a text that is the same each time. The parameters' types follow from where they stand."""
    # By this setting Django is told that something between it and PostgreSQL gives each transaction another connection.
    if cursor.db.vendor != "postgresql" or cursor.db.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        return cursor.execute(sql, parameters)
    names = _known.setdefault(cursor.db.connection, {})
    name = f"carehub_{md5(sql.encode(), usedforsecurity=False).hexdigest()}"
    run = f"EXECUTE {name}({', '.join(['%s'] * len(parameters))})"
    if name not in names:
        names[name] = False  # so that nobody prepares it twice, should it be refused
        numbered = sql % tuple(f"${number}" for number in range(1, len(parameters) + 1))
        cursor.execute(f"PREPARE {name} AS {numbered.replace('%', '%%')}; {run}", parameters)
        cursor.nextset()
        names[name] = True
        return cursor
    return cursor.execute(run if names[name] else sql, parameters)
