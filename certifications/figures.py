"""Figures of a school in the words of a page: what is counted, of whom, in which year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from .data_files.years import year_in_words
from .schools import Level, Measure
from .templatetags.readable import dollars

Json = Any


def figures_about(cip: str, figures: Iterable[Json]) -> Iterator[Json]:
    """Those about a subject, or about the family of subjects that it belongs to."""
    for figure in figures:
        if cip.startswith(figure["cip"]):
            yield {
                "measure": Measure(figure["measure"]).label,
                "level": Level(figure["level"]).label if figure.get("level") else "",
                "amount": _amount(figure),
                "year": year_in_words(figure.get("year", "")),
                "cohort": figure.get("cohort", ""),
                "scope": figure.get("scope", ""),
                "confidence": figure["confidence"],
                "sources": figure["sources"],
            }


def _amount(figure: Json) -> str:
    """The number; or that it is kept back, which is neither none nor nothing."""
    value = figure.get("value")
    if value is None:
        return _("Not shown by the publisher, since so few people are behind it")
    return f"{value:,.0f}" if figure["measure"] == Measure.COMPLETERS else dollars(value)
