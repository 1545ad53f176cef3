"""What everyone may download of Making it Real, table by table, and what each column means."""

from making_it_real.open_data.tables import TABLES, Column, Table

__all__ = ["TABLES", "Column", "Table"]
