"""The editors' desk: every row of the catalogue, read before it is saved, and then published."""

from . import desk, programs, publishing, review

__all__ = ["desk", "programs", "publishing", "review"]
