"""The editors' desk: every row of the catalogue, read before it is saved, and then published."""

from . import data_files, desk, personas, programs, publishing, questions, review

__all__ = ["data_files", "desk", "personas", "programs", "publishing", "questions", "review"]
