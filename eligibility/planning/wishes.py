"""What a person can put into it: hours for work, months for school, money."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from eligibility.facts import Amount, FactError, Json, Reader, Record, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a plan may ask of a person. None: no limit was named.

    `weekly_hours`: hours a week they can work; a step of work is planned with just so many, and an
    apprenticeship only where they are full-time.
    `study_months`: the longest one program may take. `budget_usd`: the most all steps together
    may cost; a plan whose cost is not known stays, and says so.
    """

    weekly_hours: Fraction | None = None
    study_months: int | None = None
    budget_usd: Fraction | None = None


ANYTHING = Wishes()
_PARTS: dict[str, Reader] = {
    "weekly_hours": Amount(168),
    "study_months": Whole(120),
    "budget_usd": Amount(1_000_000),
}
_RECORD = Record(_PARTS, Wishes)
WISHES_SCHEMA: dict[str, Json] = _RECORD.schema()
"""JSON Schema of `wishes`."""


def read_wishes(raw: Json) -> tuple[Wishes, list[FactError]]:
    """The wishes of a request, none where it has none, and what is wrong with them."""
    if raw is None:
        return ANYTHING, []
    errors: list[FactError] = []
    wishes = _RECORD.read(raw, "wishes", errors)
    return (ANYTHING if errors else wishes), errors
