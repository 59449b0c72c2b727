"""Figures of a school in the words of a page: what is counted, of whom, in which year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .templatetags.readable import dollars

Json = Any
PEOPLE = "completers"
MEASURES: Mapping[str, Promise] = {
    PEOPLE: gettext_lazy("People who finished in a year"),
    "median_earnings_1yr": gettext_lazy("Middle pay in the first year after finishing"),
    "median_earnings_4yr": gettext_lazy("Middle pay four years after finishing"),
    "median_earnings_5yr": gettext_lazy("Middle pay five years after finishing"),
    "median_debt": gettext_lazy("Middle debt of those who borrowed"),
}
LEVELS: Mapping[str, Promise] = {
    "under_12_weeks": gettext_lazy("Certificate of less than 12 weeks"),
    "under_1_year": gettext_lazy("Certificate of less than a year"),
    "1_to_2_years": gettext_lazy("Certificate of one to two years"),
    "2_to_4_years": gettext_lazy("Certificate of two to four years"),
    "certificate": gettext_lazy("Certificate or diploma"),
    "associate": gettext_lazy("Associate degree"),
    "bachelor": gettext_lazy("Bachelor’s degree"),
}


def figures_about(cip: str, figures: Iterable[Json]) -> Iterator[Json]:
    """Those about a subject, or about the family of subjects that it belongs to."""
    for figure in figures:
        if cip.startswith(figure["cip"]) and figure["measure"] in MEASURES:
            yield {
                "measure": MEASURES[figure["measure"]],
                "level": LEVELS.get(figure.get("level", ""), ""),
                "amount": _amount(figure),
                "year": figure.get("year", ""),
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
    return f"{value:,.0f}" if figure["measure"] == PEOPLE else dollars(value)
