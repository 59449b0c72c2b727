"""Figures the way pages write them, and what a credential costs and may add."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers import pay
from careers.pay import Worth, worth_of
from careers.wages import WageFigure, Withheld
from certifications.templatetags.readable import dollars

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
    """2025–2035, of a period such as 2025-35."""
    return pay.written_out(period)


WHY = {
    Withheld.TOP_CODED: gettext_lazy("above what is published"),
    Withheld.NOT_PUBLISHED: gettext_lazy("not published"),
}


@register.filter
def figure(figures: WageFigure | None, name: str) -> SafeString:
    """A number of theirs as it is written: dollars, jobs, or why it is not there."""
    value = getattr(figures, name) if figures else None
    if value is None:
        reason = figures.withheld.get(name) if figures else None
        return format_html('<span class="soft">{}</span>', WHY.get(reason, _("not found")))
    if name == "employment":
        told = pay.whole(value)
    elif name.startswith("hourly"):
        told = f"${number_format(value, 2, force_grouping=True)}"  # cents in all rows of a column
    else:
        told = dollars(value)
    return format_html('<span class="num">{}</span>', told)


@register.simple_tag
def worth(credential: Mapping[str, Any]) -> Worth:
    """What the exam of a credential costs and what it may add."""
    return worth_of(credential, pay.survey())
