"""Statements, the standards of others and what joins them: from and to CSV and YAML files.

The same three tables in both formats (columns.py). A CSV file holds one of them, known by its first row; a YAML file can
hold all three. Every row is judged before anything is stored, and with one problem nothing is.
"""

from making_it_real.statement_files.columns import TABLES
from making_it_real.statement_files.importing import import_file
from making_it_real.statement_files.report import Report
from making_it_real.statement_files.rows import UnreadableFile
from making_it_real.statement_files.writing import write

__all__ = ["TABLES", "Report", "UnreadableFile", "import_file", "write"]
