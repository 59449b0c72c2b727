"""What a credential costs over six years: our own sum, or what is not known for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certifications.models import Confidence
from certifications.prices import exam_price
from certifications.templatetags.readable import dollars

Json = Any
Facts = Mapping[tuple[str, str], Json]

YEARS = 6
"""A whole number of the cycles that most bodies have: one, two and three years."""


@dataclass(frozen=True, slots=True)
class Part:
    """One summand, or several alike: from `least` to `most` dollars, said in words."""

    text: str
    least: float
    most: float
    stated: tuple[Json, ...]


def sum_of(fees: Json, routes: Iterable[Json], facts: Facts) -> tuple[list[Part], list[str]]:
    """The parts of the sum, and what is missing for it: one of the two is empty.

    A figure from memory is no figure to add up with.
    """
    parts: list[Part] = []
    missing: list[str] = []
    for found in (_price(fees, routes), keeping(facts)):
        if isinstance(found, str):
            missing.append(found)
        else:
            parts.extend(found)
    return ([], missing) if missing else (parts, [])


def from_to(least: float, most: float) -> str:
    """$125, or $125 to $250."""
    if least == most:
        return dollars(least)
    return _("%(least)s to %(most)s") % {"least": dollars(least), "most": dollars(most)}


def _price(fees: Json, routes: Iterable[Json]) -> list[Part] | str:
    """From the cheapest to the dearest of the routes."""
    price = exam_price(fees, routes)
    if price is None:
        return _("We found no price of the exam for everybody.")
    if _from_memory(price.stated):
        return _("We know the price of the exam from memory only.")
    told = _("The exam: %(price)s.") % {"price": from_to(price.least, price.most)}
    return [Part(told, price.least, price.most, price.stated)]


def keeping(facts: Facts) -> list[Part] | str:
    """The fees of six years, by the year or by the renewal; or what is not known of them."""
    yearly = facts.get(("maintenance", "annual_fee_usd"))
    renewal = facts.get(("maintenance", "renewal_fee_usd"))
    if yearly is None and renewal is None:
        return _("We found no fee to keep it.")
    cycle = facts.get(("maintenance", "cycle_months"))
    if renewal is not None and cycle is None:
        return _("We found no word on how often you renew.")
    included = facts.get(("maintenance", "yearly_fees_included"))
    used = [fact for fact in (yearly, renewal, renewal and cycle, included) if fact]
    if _from_memory(used):
        return _("We know what it costs to keep it from memory only.")
    return [*_by_the_year(yearly, included), *_by_the_renewal(renewal, cycle)]


def _by_the_year(yearly: Json, included: Json) -> list[Part]:
    if yearly is None:
        return []
    years = YEARS - (included["value"] if included else 0)
    total = years * yearly["value"]
    text = ngettext(
        "%(n)s yearly fee of %(fee)s: %(total)s.", "%(n)s yearly fees of %(fee)s: %(total)s.", years
    )
    said = text % {"n": years, "fee": dollars(yearly["value"]), "total": dollars(total)}
    first = [Part(included["text"], 0, 0, (included,))] if included else []
    return [Part(said, total, total, (yearly,)), *first]


def _by_the_renewal(renewal: Json, cycle: Json) -> list[Part]:
    """The last renewal that falls into the six years pays for the time after the next."""
    if renewal is None:
        return []
    times = -(-YEARS * 12 // cycle["value"]) - 1
    total = times * renewal["value"]
    text = ngettext(
        "%(n)s renewal of %(fee)s: %(total)s.", "%(n)s renewals of %(fee)s: %(total)s.", times
    )
    said = text % {"n": times, "fee": dollars(renewal["value"]), "total": dollars(total)}
    return [Part(said, total, total, (renewal, cycle))]


def _from_memory(stated: Iterable[Json]) -> bool:
    return any(one["confidence"] == Confidence.RECALLED for one in stated)
