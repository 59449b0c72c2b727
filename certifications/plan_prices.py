"""What the steps of a plan cost by our own records: exams, and programs of the person's state, and
how long those take.

A price of a whole program is one that its school told; prices by the year or for one group of
people are left out, since nobody can add them up for somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_noop

from eligibility.opening import PLAIN, Openings
from eligibility.planning import Cost
from eligibility.planning.costs import Lengths, least_sure
from eligibility.reasons import Reason
from eligibility.records import Source

from .finder import OPENING, Entry, Finder
from .prices import exam_price
from .programs import Programs
from .releases import CurrentRelease, kept_for
from .schools import CostKind
from .state_names import STATE_NAMES
from .would_open import openings_of

Json = Any
ENOUGH = 3
"""So many schools of a state have to tell a price before it says what another one may cost."""


class Told(NamedTuple):
    """What programs of a kind told of their price and their length."""

    cost: Cost | None
    lengths: Lengths | None


class ReleasePrices:
    """The prices of one release, for who begins a program on a day. What was added up is kept."""

    def __init__(self, release: CurrentRelease, today: date) -> None:
        self._release = release
        self._today = today
        self._exams: dict[str, Cost | None] = {}
        self._programs: dict[tuple[str, str, str | None], Told] = {}

    @classmethod
    def of(cls, release: CurrentRelease, today: date) -> ReleasePrices:
        """Those of a release and a day, kept until those of another day are asked for."""
        by_day = kept_for(release, _by_day)
        found = by_day.get(today)
        if found is None:
            found = cls(release, today)
            by_day.clear()
            by_day[today] = found
        return found

    def of_exam(self, credential_id: str) -> Cost | None:
        """From the cheapest to the dearest way to sit the exam the first time."""
        if credential_id not in self._exams:
            self._exams[credential_id] = self._exam(credential_id)
        return self._exams[credential_id]

    def _exam(self, credential_id: str) -> Cost | None:
        published = {one["id"]: one for one in self._release.content["credentials"]}
        credential = published[credential_id]
        price = exam_price(credential["fees"], credential["routes"])
        if price is None:
            return None
        return Cost(
            _exact(price.least),
            _exact(price.most),
            self._sources(name for fee in price.stated for name in fee["sources"]),
            confidence=least_sure(fee["confidence"] for fee in price.stated),
        )

    def of_program(self, credential_id: str, kind: str, state: str | None) -> Cost | None:
        """The prices of whole programs that open a credential, or may.

        Of the state alone where it is known: what a school elsewhere asks is no price here.
        """
        return self._told(credential_id, kind, state).cost

    def lengths_of_program(
        self, credential_id: str, kind: str, state: str | None
    ) -> Lengths | None:
        """How many months the same programs take, of those that say it."""
        return self._told(credential_id, kind, state).lengths

    def _told(self, credential_id: str, kind: str, state: str | None) -> Told:
        key = (credential_id, kind, state)
        if key not in self._programs:
            published = Programs.of(self._release).programs
            entries = list(self._such_programs(credential_id, kind, state))
            costs = [_newest(published[one.program.id].get("costs", ())) for one in entries]
            lengths = _lengths([one.months for one in entries], state)
            self._programs[key] = Told(self._cost(costs, state), lengths)
        return self._programs[key]

    @cached_property
    def _openings(self) -> Openings:
        """What programs open for nobody in particular: on today, what pages keep of it.

        Who asks for another day has it judged anew, and leaves to the pages what is theirs.
        """
        nobody = None if self._today == timezone.localdate() else PLAIN
        return openings_of(self._release, self._today, nobody)

    def _such_programs(self, credential_id: str, kind: str, state: str | None) -> Iterator[Entry]:
        """Each program that may do."""
        for entry in Finder.of(self._release).entries:
            program = entry.program
            if program.kind != kind or not entry.is_listed or state not in (None, program.state):
                continue
            if self._openings.one(credential_id, program, entry.months).opening in OPENING:
                yield entry

    def _cost(self, found: list[Json | None], state: str | None) -> Cost | None:
        told = sorted(filter(None, found), key=lambda cost: cost["amount_usd"])
        if not told:
            return None
        low, high = _exact(told[0]["amount_usd"]), _exact(told[-1]["amount_usd"])
        return Cost(
            low,
            high,
            self._sources((*told[0]["sources"], *told[-1]["sources"])),
            _what_was_told(told, len(found), state),
            least_sure(cost["confidence"] for cost in told),
            len(told) >= ENOUGH,
        )

    def _sources(self, names: Iterable[str]) -> tuple[Source, ...]:
        known = self._release.catalogue.sources
        return tuple(known[name] for name in dict.fromkeys(names) if name in known)


def _by_day(release: CurrentRelease) -> dict[date, ReleasePrices]:
    return {}


def _newest(costs: Iterable[Json]) -> Json | None:
    whole = [one for one in costs if one["kind"] == CostKind.PROGRAM_TOTAL]
    priced = [one for one in whole if one["amount_usd"] is not None]
    return max(priced, key=lambda one: str(one.get("year", "")), default=None)


def _what_was_told(told: list[Json], programs: int, state: str | None) -> Reason:
    """How many told what, so that nobody takes it for the price of the next school."""
    years = sorted({cost["year"] for cost in told if cost.get("year")})
    low, high = _exact(told[0]["amount_usd"]), _exact(told[-1]["amount_usd"])
    values = {
        "n": len(told),
        "programs": programs,
        "state": STATE_NAMES[state] if state else "",
        "low": low,
        "high": high,
        "years": " – ".join(dict.fromkeys((years[0], years[-1]))) if years else "",
    }
    if state and low == high:
        text = gettext_noop(
            "{n} of {programs} programs in {state} told a price for the whole program: "
            "${low} ({years})."
        )
    elif state:
        text = gettext_noop(
            "{n} of {programs} programs in {state} told a price for the whole program: "
            "${low} to ${high} ({years})."
        )
    else:
        text = gettext_noop(
            "{n} of {programs} programs in all states told a price for the whole program: "
            "${low} to ${high} ({years})."
        )
    return Reason(text, values)


def _lengths(months: list[int | None], state: str | None) -> Lengths | None:
    """From the shortest to the longest; None where no school says how long it takes."""
    told = sorted(filter(None, months))
    if not told:
        return None
    least, most = Fraction(told[0]), Fraction(told[-1])
    of = _what_lengths(told, len(months), state)
    return Lengths(least, most, len(months), of, STATE_NAMES[state] if state else "")


def _what_lengths(told: list[int], programs: int, state: str | None) -> Reason:
    values = {
        "n": len(told),
        "programs": programs,
        "state": STATE_NAMES[state] if state else "",
        "least": told[0],
        "most": told[-1],
    }
    if state and told[0] == told[-1]:
        text = gettext_noop(
            "We know the length of {n} of {programs} such programs in {state}: {least} months."
        )
    elif state:
        text = gettext_noop(
            "We know the length of {n} of {programs} such programs in {state}: "
            "{least} to {most} months."
        )
    else:
        text = gettext_noop(
            "We know the length of {n} of {programs} such programs in all states: "
            "{least} to {most} months."
        )
    return Reason(text, values)


def _exact(dollars: float) -> Fraction:
    return Fraction(str(dollars))
