"""Figures the way pages write them, and what a credential costs and may add."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format, number_format

from careers import pay
from careers.pay import Worth, worth_of
from careers.wages import WageFigure

register = template.Library()


@register.filter
def whole(value: int | None) -> str:
    """817,870; empty if it is not known."""
    return pay.whole(value)


@register.filter
def short(value: float | Decimal | None) -> str:
    """A number without zeros at its end: 13, or 1.25."""
    if value is None:
        return ""
    number = Decimal(str(value)).normalize()
    places = max(-int(number.as_tuple().exponent), 0)
    return number_format(number, places, force_grouping=True)


@register.filter
def month(figures: WageFigure | None) -> str:
    """May 2025: of when figures are."""
    return date_format(figures.month, "F Y") if figures else ""


@register.filter
def years(period: str) -> str:
    """2025 to 2035, of a period such as 2025-35."""
    first, _dash, last = period.partition("-")
    return f"{first}–{first[:2]}{last}"


@register.filter
def why_missing(figures: WageFigure, number: str) -> str:
    """Why a number is not there: "top_coded", "not_published" or nothing we know of."""
    return str(figures.withheld.get(number, ""))


@register.simple_tag
def worth(credential: Mapping[str, Any]) -> Worth:
    """What the exam of a credential costs and what it may add."""
    return worth_of(credential, pay.survey())
