"""In and out: the whole catalogue, or what belongs to one body, as one JSON file."""

from .difference import Difference
from .documents import (
    MOST_BYTES,
    CannotExport,
    Document,
    Fault,
    ImportRefused,
    export,
    of_release,
    read,
    read_bytes,
)
from .importing import (
    ALL,
    Busy,
    ChangedMeanwhile,
    Choices,
    MayNotDelete,
    NotAsAsked,
    Plan,
    Undecided,
    alone,
    bring_in,
    look,
)

__all__ = [
    "ALL",
    "MOST_BYTES",
    "Busy",
    "CannotExport",
    "ChangedMeanwhile",
    "Choices",
    "Difference",
    "Document",
    "Fault",
    "ImportRefused",
    "MayNotDelete",
    "NotAsAsked",
    "Plan",
    "Undecided",
    "alone",
    "bring_in",
    "export",
    "look",
    "of_release",
    "read",
    "read_bytes",
]
