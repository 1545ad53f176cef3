"""An entry as a document: what a revision holds, how it is read from the tables and written to them."""
