"""A file to tables of rows."""

from pathlib import Path

from making_it_real.statement_files import csv_files, yaml_files
from making_it_real.statement_files.rows import UnreadableFile

READERS = {".csv": csv_files.read, ".tsv": csv_files.read, ".yaml": yaml_files.read, ".yml": yaml_files.read}


def read(path: Path, report):
    """{table: rows}. Raises UnreadableFile; single rows that cannot be read are problems in the report."""
    reader = READERS.get(path.suffix.lower())
    if not reader:
        raise UnreadableFile(f"{path.name} should end in .csv or .yaml, so that we know how to read it.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be opened: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{path.name} is not in UTF-8. In a spreadsheet, save it as “CSV UTF-8”."
        ) from error
    return reader(text, report)
