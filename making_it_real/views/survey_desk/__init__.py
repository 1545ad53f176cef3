"""The survey at TLAP's desk and at an organisation's."""
