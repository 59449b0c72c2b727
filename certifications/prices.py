"""What the exam of a credential costs somebody who applies for the first time: from, to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Json = Any

# Fees by what they are to somebody who applies for the first time. Other kinds are for others.
EVERYBODY, ON_TOP, EITHER = ("application", "exam"), ("extra", "review"), ("member", "nonmember")


@dataclass(frozen=True, slots=True)
class Price:
    """From the cheapest to the dearest of the routes, and the fees that make it up."""

    least: float
    most: float
    stated: tuple[Json, ...]


def exam_price(fees: list[Json], routes: Iterable[Json]) -> Price | None:
    """The price of a credential with these fees and routes; None where one fee is not known."""
    counted: list[list[Json]] = [[*fees, *route["fees"]] for route in routes]
    bills = counted or [fees]
    totals = [total for bill in bills for total in _totals(bill)]
    if None in totals or not totals:
        return None
    stated = tuple(fee for bill in bills for fee in bill if _counts(fee))
    return Price(min(totals), max(totals), stated)


def _totals(bill: list[Json]) -> list[Any]:
    """What one route may cost; None where a price is not known."""
    amounts = {
        kinds: [fee["amount_usd"] for fee in bill if fee["kind"] in kinds]
        for kinds in (EVERYBODY, ON_TOP, EITHER)
    }
    if not amounts[EVERYBODY] and not amounts[EITHER]:
        return [None]
    if any(None in found for found in amounts.values()):
        return [None]
    base = sum(amounts[EVERYBODY]) + sum(amounts[ON_TOP])
    return [base + either for either in amounts[EITHER] or [0]]


def _counts(fee: Json) -> bool:
    return fee["kind"] in (*EVERYBODY, *ON_TOP, *EITHER)
