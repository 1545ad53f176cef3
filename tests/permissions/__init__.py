"""Who may open what: the table (table.txt), the world in which it is tried, and the reading of answers."""
