"""Asking: from the first page of the survey to the row in the intake."""
