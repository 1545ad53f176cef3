"""The waves of the survey at TLAP's desk: made, opened, extended, closed and published, by hand or by the clock."""
