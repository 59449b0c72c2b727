"""The editors' desk: every row of the catalogue, read before it is saved, and then published."""

from . import desk, personas, programs, publishing, questions, review

__all__ = ["desk", "personas", "programs", "publishing", "questions", "review"]
