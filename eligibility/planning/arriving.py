"""A path replayed: its moves on their days, and the first day on which its route is open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eligibility.assess import Assessment, CredentialFinding, Finding
from eligibility.days import add_months, day_before
from eligibility.facts import Profile
from eligibility.inquiry import would_decide
from eligibility.outlook import steps
from eligibility.verdict import Outcome as Strength
from eligibility.verdict import Verdict

from .moves import Enroll, Move
from .paths import Path

WORTH_ASKING = 3
"""Months that a way has to save if it hangs on more than a surer one does."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A move with its first day, and the day on which it is done."""

    move: Move
    begin: date
    end: date

    @property
    def opens_before_its_end(self) -> bool:
        """Whether what it is for is open to those who are still at it."""
        return isinstance(self.move, Enroll) and self.move.as_student

    def counts_on(self, day: date) -> bool:
        """Whether it changes the facts of a person by that day."""
        if self.move.counts_as_it_goes or self.opens_before_its_end:
            return self.begin <= day
        return self.end <= day


def replay(person: Profile, scheduled: Iterable[Scheduled], on: date) -> Profile:
    """The person on that day, who has gone so far: a move counts once it is done."""
    for one in scheduled:
        if one.counts_on(on):
            person = one.move.take(person, one.begin, one.end)
    return person


class Outcome(StrEnum):
    """How a path ends, the surest first."""

    ELIGIBLE = "eligible"
    ANSWERS_MISSING = "answers_missing"
    BODY_DECIDES = "body_decides"

    @property
    def doubt(self) -> int:
        """0 where there is none."""
        return list(Outcome).index(self)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a path leads: the first day it gets there, and for how sure.

    `assessment` is of the person who has gone all of it, before this one route. `hangs`: it is not
    open by then even if all that was asked for is answered with yes.
    """

    path: Path
    scheduled: tuple[Scheduled, ...]
    day: date
    outcome: Outcome
    assessment: Assessment
    hangs: bool


def ready_on(scheduled: Iterable[Scheduled], today: date) -> date:
    """The first day on which all that has an end is done, and the rest is begun."""
    days = (one.begin if one.opens_before_its_end else one.end for one in scheduled)
    return max(days, default=today)


def outcome_of(found: CredentialFinding) -> Outcome | None:
    """How a path ends that has come so far; None where it leads nowhere yet."""
    if found.verdict is Verdict.ELIGIBLE:
        return Outcome.ELIGIBLE
    if found.verdict is Verdict.NOT_ELIGIBLE:
        return None
    may_be_met = found.standing.high is Strength.MET
    return Outcome.ANSWERS_MISSING if may_be_met and would_decide(found) else Outcome.BODY_DECIDES


def open_days(assessment: Assessment, first: date, horizon: date) -> list[tuple[date, Outcome]]:
    """The first day from `first` on which it is open to a person; else how far they get.

    Where that is a body's word for all days to come, nobody waits for more than that. Where the
    body may say yes long before a day that is sure, its day comes after that one. Where answers
    that are missing may open it long after the body might, both days are given.
    """
    reached: dict[Outcome, date] = {}
    for begin, _end, found in steps(assessment, first, horizon):
        outcome = outcome_of(found)
        if outcome is Outcome.ELIGIBLE:
            return [(begin, outcome), *_worth_asking(reached, begin)]
        if outcome is not None:
            reached.setdefault(outcome, begin)
        if reached and not _may_get_further(assessment, found, reached, horizon):
            break
    if not reached:
        return []
    latest = add_months(min(reached.values()), WORTH_ASKING)
    outcome = min((one for one, day in reached.items() if day <= latest), key=lambda one: one.doubt)
    days = [(reached[outcome], outcome)]
    answered = reached.get(Outcome.ANSWERS_MISSING)
    if answered is not None and answered > latest:
        days.append((answered, Outcome.ANSWERS_MISSING))
    return days


def _worth_asking(reached: Mapping[Outcome, date], opens: date) -> Iterator[tuple[date, Outcome]]:
    asked = reached.get(Outcome.BODY_DECIDES)
    if asked is not None and add_months(asked, WORTH_ASKING) < opens:
        yield asked, Outcome.BODY_DECIDES


def _may_get_further(
    assessment: Assessment,
    found: CredentialFinding,
    reached: Collection[Outcome],
    horizon: date,
) -> bool:
    """Whether nothing in the way of more than was reached stays so for all days to come.

    Answers that are missing stay so. Of what looks at a half-known date, each day of that date may
    say more than all of them together.
    """
    wants_sure = Outcome.ANSWERS_MISSING in reached

    def may_turn(finding: Finding) -> bool:
        splits = assessment.splits_dates and finding.requirement.follows_dates
        standing = finding.standing
        strength = standing.low if wants_sure and not splits else standing.high
        return strength is Strength.MET or finding.until < horizon

    return any(
        all(map(may_turn, attempt.findings)) for route in found.routes for attempt in route.attempts
    )


def open_until(assessment: Assessment, day: date, horizon: date) -> date | None:
    """The last day on which it stays open from `day` on; None while no end is in sight."""
    for first, _last, found in steps(assessment, day, horizon):
        if found.verdict is not Verdict.ELIGIBLE:
            return day_before(first)
    return None
