"""Credentials held, and training in the armed forces: one record that fits is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, TypeVar

from eligibility import vocabulary as words
from eligibility.days import (
    FAR_FUTURE,
    Span,
    add_months,
    day_before,
    earliest_reaching,
    next_day,
)
from eligibility.facts import Choice, Flag, Held, Reader, Service, Several, Slug, Text, Whole
from eligibility.reasons import Reason, gettext_noop, reason
from eligibility.verdict import MET, NOT_MET, UNKNOWN, Outcome, Standing, all_of, any_of

from .base import Case, Judgement, Part, Test, between, known, open_asks, over_span, soonest
from .strictness import Compares, fewer, less, reviewed, yes
from .ways import Bound, Days, OneOf, Way, finished_within

T = TypeVar("T")

STATUS_LABELS = {
    "active": gettext_noop("active"),
    "expired": gettext_noop("expired"),
    "passed_exam": gettext_noop("exam passed"),
}
HELD_LABELS = {
    "rn": gettext_noop("registered nurse (RN) license"),
    "lpn": gettext_noop("practical nurse (LPN or LVN) license"),
    "cna": gettext_noop("nursing assistant (CNA)"),
    "emt": gettext_noop("emergency medical technician (EMT)"),
    "paramedic": gettext_noop("paramedic"),
    "mlt-ascp": gettext_noop("MLT (ASCP), laboratory technician"),
    "dpt-ascp": gettext_noop("DPT (ASCP), donor phlebotomy"),
    "other": gettext_noop("another one"),
}
"""What people call the licenses and certificates that no catalogue has to hold."""


def best_of(
    case: Case,
    test: Test,
    records: Sequence[T],
    part_of: Callable[[T, date], Part],
    nothing: Reason,
    on: date,
) -> Judgement:
    """The judgement where one of several records is enough.

    What a record comes to is kept until it may turn: of hundreds, one turns on a day.
    """
    kept: dict[int, _KeptPart] = case.worked_out.setdefault(id(test), {})
    for index, record in enumerate(records):
        if index not in kept or not kept[index].first <= on <= kept[index].last:
            part = part_of(record, on)
            kept[index] = _KeptPart(part, on, soonest((part,), on))
    parts = [found.part for found in kept.values()]
    standing = any_of({part.standing for part in parts})
    best = max(
        parts, key=lambda part: (part.standing.low, part.standing.high), default=Part(NOT_MET)
    )
    asks = open_asks(parts) if standing.low is not standing.high else frozenset()
    met = [found.last for found in kept.values() if found.part.standing == MET]
    until = max(met) if met else min((found.last for found in kept.values()), default=FAR_FUTURE)
    return Judgement(standing, best.reason or nothing, until, asks)


@dataclass(frozen=True, slots=True)
class _KeptPart:
    """What one record comes to from the first to the last of these days."""

    part: Part
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialTest(Test):
    """One of these credentials, in one of these states."""

    any_of: tuple[str, ...] = ()
    status: tuple[str, ...] = ("active",)
    expired_within_months: int | None = None
    expired_within_days: int | None = None
    earned_within_months: int | None = None

    READS: ClassVar[frozenset[str]] = frozenset({"credentials"})
    PARTS: ClassVar[Mapping[str, Reader]] = {
        "any_of": Several(Slug()),
        "status": Several(Choice(words.CREDENTIAL_STATUSES)),
        "expired_within_months": Whole(1200),
        "expired_within_days": Whole(36_600),
        "earned_within_months": Whole(1200),
        "anniversary": Choice(("included",)),
    }
    COMPARED: ClassVar[Mapping[str, Compares]] = {
        "any_of": fewer,
        "status": fewer,
        "expired_within_months": less,
        "expired_within_days": less,
        "earned_within_months": less,
    }

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterator[str]:
        if not given.get("any_of"):
            yield "Name at least one credential that counts."
        if not given.get("status"):
            yield "Name at least one state the credential may be in."
        bounded = {"expired_within_months", "expired_within_days"} & set(given)
        if bounded and "expired" not in given.get("status", ()):
            yield "A limit on how long ago it expired only goes with the state expired."

    def judge(self, case: Case, on: date) -> Judgement:
        held = case.profile.credentials
        if held is None:
            text = reason(gettext_noop("We do not know which credentials you hold."))
            return Judgement(UNKNOWN, text, asks=frozenset({"credentials"}))
        nothing = reason(gettext_noop("You told us of no credential that counts here."))
        return best_of(case, self, held, self._part, nothing, on)

    def ways(self, credential: str, on: date) -> Iterator[Way]:
        expiry = gettext_noop("the day it runs out")
        for status in words.CREDENTIAL_STATUSES:
            if status not in self.status:
                continue
            bounds: dict[str, Bound] = {
                "credential": OneOf(self.any_of),
                "status": OneOf((status,)),
            }
            if status == "active":
                lasts = "expired" in self.status
                bounds["expires_on"] = Days(on, FAR_FUTURE, expiry, opens=not lasts)
            if status == "expired":
                bounds["expires_on"] = Days(self._oldest(on), day_before(on), expiry, closes=False)
            if self.earned_within_months is not None:
                earned = gettext_noop("the day it was earned")
                bounds["earned_on"] = finished_within(
                    self.earned_within_months, on, earned, doubtful=False
                )
            yield Way({"credentials": bounds})

    def _part(self, record: Held, on: date) -> Part:
        if record.credential is not None and record.credential not in self.any_of:
            return Part(NOT_MET)
        parts = []
        if record.credential is None:
            parts.append(Part(UNKNOWN, frozenset({"credentials[].credential"})))
        parts.append(self._state(record, on))
        if self.earned_within_months is not None:
            parts.append(
                _done_within(
                    record.earned_on, "credentials[].earned_on", self.earned_within_months, on
                )
            )
        standing = all_of(part.standing for part in parts)
        turns = tuple(turn for part in parts for turn in part.turns)
        return Part(standing, open_asks(parts), turns, _told_held(record, on))

    def _state(self, record: Held, on: date) -> Part:
        """The state the credential is in; a date that has passed beats what was said of it."""
        told = words.CREDENTIAL_STATUSES if record.status is None else (record.status,)
        expires = record.expires_on
        if expires is None:
            standing = between(self._of(status, None, on) for status in told)
            standing = Standing(standing.low, standing.high)
            asks = {"credentials[].status"} if record.status is None else set()
            if self._bounded and "expired" in told:
                asks.add("credentials[].expires_on")
                standing = between((standing, NOT_MET, MET))
            return Part(standing, frozenset(asks))

        def on_day(day: date) -> Outcome:
            return between(self._of(status, day, on) for status in told).low

        def at_best(day: date) -> Outcome:
            return between(self._of(status, day, on) for status in told).high

        thresholds = list(self._thresholds(on))
        standing = Standing(
            over_span(expires, on_day, thresholds).low, over_span(expires, at_best, thresholds).high
        )
        asks = set() if record.status is not None else {"credentials[].status"}
        if not expires.is_exact:
            asks.add("credentials[].expires_on")
        return Part(standing, frozenset(asks), tuple(self._turns(expires)))

    @property
    def _bounded(self) -> bool:
        return self.expired_within_months is not None or self.expired_within_days is not None

    def _of(self, status: str, expires: date | None, on: date) -> Standing:
        """Whether a credential in that state counts; `expires` is None where it is not known."""
        if status == "active" and expires is not None and expires < on:
            status = "expired"
        if status not in self.status:
            return NOT_MET
        if status != "expired" or expires is None:
            return MET
        return known(expires >= self._oldest(on))

    def _oldest(self, on: date) -> date:
        """The oldest day of expiry that still counts."""
        if self.expired_within_months is not None:
            return add_months(on, -self.expired_within_months)
        if self.expired_within_days is not None:
            return on - timedelta(days=self.expired_within_days)
        return date.min

    def _thresholds(self, on: date) -> Iterator[date]:
        yield on
        yield self._oldest(on)

    def _turns(self, expires: Span) -> Iterator[date]:
        for day in {expires.first, expires.last}:
            yield next_day(day)
            if self.expired_within_months is not None:
                yield earliest_reaching(next_day(day), -self.expired_within_months)
            if self.expired_within_days is not None:
                yield next_day(day) + timedelta(days=self.expired_within_days)


def _told_held(record: Held, on: date) -> Reason:
    if record.credential is None or record.status is None:
        return reason(gettext_noop("We do not know the state of a credential you told us of."))
    name = HELD_LABELS.get(record.credential, record.credential)
    if record.status == "active" and record.expires_on is not None and record.expires_on.last < on:
        text = gettext_noop("You told us: {credential}, active. But it ran out: {day}.")
        return reason(text, credential=name, day=record.expires_on)
    return reason(
        gettext_noop("You told us: {credential}, {status}."),
        credential=name,
        status=STATUS_LABELS[record.status],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MilitaryTest(Test):
    """Training in the armed forces of some kind, finished, perhaps not too long ago."""

    kinds: tuple[str, ...] | None = None
    codes: tuple[str, ...] | None = None
    completed: bool = False
    completed_within_months: int | None = None
    anniversary: str = "included"

    READS: ClassVar[frozenset[str]] = frozenset({"military"})
    PARTS: ClassVar[Mapping[str, Reader]] = {
        "kinds": Several(Choice(words.MILITARY_KINDS)),
        "codes": Several(Text(20)),
        "completed": Flag(),
        "completed_within_months": Whole(1200),
        "anniversary": Choice(("included", "needs_review")),
    }
    COMPARED: ClassVar[Mapping[str, Compares]] = {
        "kinds": fewer,
        "codes": fewer,
        "completed": yes,
        "completed_within_months": less,
        "anniversary": reviewed,
    }

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterator[str]:
        if not {name for name, value in given.items() if value is not False} - {"anniversary"}:
            yield "Say what the training must be: the test is empty."
        for key in ("kinds", "codes"):
            if given.get(key) == ():
                yield f"{key} is an empty list: nobody could meet it."

    def judge(self, case: Case, on: date) -> Judgement:
        served = case.profile.military
        if served is None:
            text = reason(gettext_noop("We do not know whether you trained in the armed forces."))
            return Judgement(UNKNOWN, text, asks=frozenset({"military"}))
        nothing = reason(
            gettext_noop("You told us of no training in the armed forces that counts here.")
        )
        return best_of(case, self, served, self._part, nothing, on)

    def ways(self, credential: str, on: date) -> Iterator[Way]:
        bounds: dict[str, Bound] = {}
        if self.kinds is not None:
            bounds["kind"] = OneOf(self.kinds)
        if self.codes is not None:
            bounds["code"] = OneOf(self.codes)
        if self.completed or self.completed_within_months is not None:
            bounds["completed_on"] = finished_within(
                self.completed_within_months,
                on,
                gettext_noop("end of the military training"),
                doubtful=self.anniversary == "needs_review",
            )
        yield Way({"military": bounds})

    def _part(self, record: Service, on: date) -> Part:
        parts = []
        if self.kinds is not None:
            ask = frozenset({"military[].kind"})
            parts.append(Part(_fits(record.kind, self.kinds), ask))
        if self.codes is not None:
            codes = tuple(code.casefold() for code in self.codes)
            code = None if record.code is None else record.code.strip().casefold()
            parts.append(Part(_fits(code, codes), frozenset({"military[].code"})))
        if self.completed or self.completed_within_months is not None:
            parts.append(self._finished(record.completed_on, on))
        turns = tuple(turn for part in parts for turn in part.turns)
        standing = all_of(part.standing for part in parts)
        return Part(standing, open_asks(parts), turns, _told_served(record))

    def _finished(self, completed: Span | None, on: date) -> Part:
        doubtful = self.anniversary == "needs_review"
        asks = "military[].completed_on"
        return _done_within(completed, asks, self.completed_within_months, on, doubtful=doubtful)


def _done_within(
    done: Span | None, path: str, months: int | None, on: date, *, doubtful: bool = False
) -> Part:
    """Done by the day judged, so many months before it at most. `doubtful`: the very day of the
    anniversary is the body's to decide."""
    asks = frozenset({path})
    if done is None:
        return Part(UNKNOWN, asks)
    earliest = date.min if months is None else add_months(on, -months)

    def on_day(day: date) -> Outcome:
        if day > on or day < earliest:
            return Outcome.NOT_MET
        return Outcome.REVIEW if day == earliest and doubtful else Outcome.MET

    standing = over_span(done, on_day, (next_day(on), earliest, next_day(earliest)))
    turns = {done.first, done.last}
    if months is not None:
        for day in (done.first, done.last):
            turns |= {earliest_reaching(day, -months), earliest_reaching(next_day(day), -months)}
    return Part(standing, asks, tuple(turns))


def _fits(value: str | None, accepted: tuple[str, ...]) -> Standing:
    return UNKNOWN if value is None else known(value in accepted)


def _told_served(record: Service) -> Reason:
    if record.completed_on is None:
        return reason(
            gettext_noop("You told us of training in the armed forces; we do not know its end.")
        )
    return reason(
        gettext_noop("You finished training in the armed forces: {day}."), day=record.completed_on
    )
