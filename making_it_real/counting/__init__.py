"""Counting: from what waits in the intake to responses and tallies, and again from the responses alone."""

from making_it_real.counting.draining import drain, drain_all, drain_some
from making_it_real.counting.recounting import differences, recount, recount_some

__all__ = ["differences", "drain", "drain_all", "drain_some", "recount", "recount_some"]
