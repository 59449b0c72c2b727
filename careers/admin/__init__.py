"""The live rows on the editors' desk: what is saved here is seen at once."""

from . import pay, states

__all__ = ["pay", "states"]
