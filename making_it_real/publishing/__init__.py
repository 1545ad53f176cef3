"""Publishing: from tallies to published results. The rules of disclosure stand in making_it_real.disclosure."""

from making_it_real.publishing.editions import WrongTallies, correct, publish

__all__ = ["WrongTallies", "correct", "publish"]
