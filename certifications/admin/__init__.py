"""The editors' desk: every row of the catalogue, read before it is saved, and then published."""

from . import (
    accreditors,
    data_files,
    desk,
    personas,
    programs,
    publishing,
    questions,
    review,
)

__all__ = [
    "accreditors",
    "data_files",
    "desk",
    "personas",
    "programs",
    "publishing",
    "questions",
    "review",
]
