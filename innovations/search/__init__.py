"""Full-text search of published innovations, the same on PostgreSQL and SQLite.

analysis reads words; planning turns what was typed into a Plan; engine finds and ranks; writing keeps the index.
"""

from innovations.search.marking import excerpt, highlight
from innovations.search.planning import plan
from innovations.search.query import Plan
from innovations.search.ranking import scores
from innovations.search.suggesting import suggest
from innovations.search.writing import count_words, mend, put, rebuild, take_out

__all__ = [
    "Plan", "count_words", "excerpt", "highlight", "mend", "plan", "put", "rebuild", "scores", "suggest", "take_out",
]  # fmt: skip
