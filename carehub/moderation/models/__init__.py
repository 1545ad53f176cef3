"""May it be seen: proposed changes, and everything that waits for TLAP."""

from carehub.moderation.models.not_the_same import NotTheSame
from carehub.moderation.models.queue import QueueItem, Taken
from carehub.moderation.models.revision import (
    GroundMoved,
    Incomplete,
    Overtaken,
    Revision,
    RevisionStep,
)

__all__ = [
    "GroundMoved",
    "Incomplete",
    "NotTheSame",
    "Overtaken",
    "QueueItem",
    "Revision",
    "RevisionStep",
    "Taken",
]
