"""Answers on paper: typed in, some of them twice, or sent as a file."""
