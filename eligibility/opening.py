"""What a program would open: the engine asked about somebody who has finished it.

Nothing is listed by hand. The person is judged twice for the day on which the program would end,
once as they are and once with the program behind them; what differs is what the program opens.
Programs that no rule can tell apart are judged once, so ten thousand of them can be looked through.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import count

from .assess import Assessment, Attempt, CredentialFinding, RouteFinding
from .days import Span, add_months
from .facts import Education, Profile, Training
from .inquiry import route_would_decide
from .kinds.training import TrainingTest
from .programs import fill
from .records import Evidence, Program
from .rules import Catalogue, Credential, Requirement
from .verdict import Outcome, Standing, Verdict
from .vocabulary import MOST_MONTHS

PLAIN = Profile(
    age=18,
    education=Education(level="high_school"),
    training=(),
    work=(),
    military=(),
    credentials=(),
    teaching=(),
    attestations={"felony": False, "felony_drug_related": False, "license_disciplined": False},
    exam_attempts={},
    continuing_education={},
)
"""Somebody of whom we know nothing: an adult who finished high school and did nothing else yet.

A clean record is assumed, and a home in the state of the school. What they will have practiced by
the end, and whether they hold a CPR card, is not known.
"""


class Opening(StrEnum):
    """What a program does for a credential."""

    OPENS = "opens"
    MAY_OPEN = "may_open"
    ALREADY = "already"
    """Open on that day without the program as well."""
    DOES_NOT = "does_not_open"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a program does for one credential, by which route, and what that still hangs on.

    `hangs_on`: the profile paths whose answer could settle that route, and none where only the
    body can say (`needs_review`).
    """

    credential: str
    opening: Opening
    route: str | None = None
    needs_review: bool = False
    hangs_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Graduate:
    """A person who starts a program today and finishes it, and the same person without it.

    `way`: the best route through the program that is open, where the program makes a difference.
    What is open without the program is not judged again with it.
    """

    opened: Opened
    without: CredentialFinding
    having: CredentialFinding
    way: RouteFinding | None


class Openings:
    """What programs open for one person who would start today. Each kind of program is judged once.

    `person` was told today; where their state is not known it is taken to be the school's. Programs
    they did not tell of are none: what such a one may have opened is not what this one opens.
    """

    def __init__(self, catalogue: Catalogue, person: Profile, today: date) -> None:
        self.catalogue = catalogue
        self.person = replace(person, told_on=today, training=person.training or ())
        self.today = today
        self._credentials = {one.id: one for one in catalogue.credentials}
        self._at_home = {one.id: _looks_at_state(one) for one in catalogue.credentials}
        self._hours = _Thresholds.of(catalogue)
        self._likeness: dict[tuple[str, int | None], int] = {}
        self._kinds: dict[Hashable, int] = {}
        self._numbers = count()
        self._judged: dict[Hashable, Opened] = {}
        self._without: dict[Hashable, tuple[Assessment, CredentialFinding]] = {}

    def finishes_on(self, months: int | None) -> date:
        """The day on which a program of so many months would end: today where nobody says.

        More than ten years is a slip of the pen, and counts as ten.
        """
        return add_months(self.today, min(months or 0, MOST_MONTHS))

    def of(self, program: Program, months: int | None) -> tuple[Opened, ...]:
        """What it does for each credential that counts where the person lives."""
        state = self._state(program)
        return tuple(
            self.one(credential.id, program, months)
            for credential in self.catalogue.credentials
            if credential.state in (None, state)
        )

    def one(self, credential_id: str, program: Program, months: int | None) -> Opened:
        """What it does for one credential. That of a state is for who lives there."""
        bound_to = self._credentials[credential_id].state
        if bound_to not in (None, self._state(program)):
            return Opened(credential_id, Opening.DOES_NOT)
        state = self._state(program) if self._at_home[credential_id] else None
        key = (credential_id, state, self.alike(program, months))
        found = self._judged.get(key)
        if found is None:
            found = self._judged[key] = self.judge(credential_id, program, months).opened
        return found

    def judge(self, credential_id: str, program: Program, months: int | None) -> Graduate:
        """The same in full, judged anew: with every reason."""
        credential = self._credentials[credential_id]
        ends = self.finishes_on(months)
        person = replace(self.person, state=self._state(program))
        alone, without = self._found_without(credential, person, ends)
        if without.verdict is Verdict.ELIGIBLE:
            return Graduate(Opened(credential_id, Opening.ALREADY), without, without, None)
        course = Training(
            program=program.id, started_on=Span.on(self.today), completed_on=Span.on(ends)
        )
        told = person.training or ()
        (course,) = fill(Profile(training=(course,)), {program.id: program}).training or ()
        return _compared(without, alone.after((*told, course)).on(ends), course)

    def _found_without(
        self, credential: Credential, person: Profile, on: date
    ) -> tuple[Assessment, CredentialFinding]:
        key = (credential.id, person.state if self._at_home[credential.id] else None, on)
        found = self._without.get(key)
        if found is None:
            alone = Assessment(credential, person)
            found = self._without[key] = (alone, alone.on(on))
        return found

    def _state(self, program: Program) -> str | None:
        return self.person.state or program.state or None

    def alike(self, program: Program, months: int | None) -> int:
        """The same number for programs that no rule can tell apart for this person and day.

        All that is left out here is what a rule cannot see: names, prices, and evidence of days
        before the person would start, since evidence proves no other day.
        """
        key = (program.id, months)
        found = self._likeness.get(key)
        if found is None:
            kind = (
                months or 0,
                program.kind,
                program.provider,
                program.award,
                program.modality,
                self._hours.passed(program),
                frozenset(self._still_to_come(program.accreditations)),
                frozenset(self._still_to_come(program.school_accreditations)),
            )
            found = self._likeness[key] = self._kinds.setdefault(kind, next(self._numbers))
        return found

    def _still_to_come(self, evidence: Iterable[Evidence]) -> Iterator[Hashable]:
        for one in evidence:
            if one.last is not None and one.last.last >= self.today:
                yield one.accreditor, one.first, one.last


def _compared(without: CredentialFinding, having: CredentialFinding, course: Training) -> Graduate:
    """What the program adds."""
    credential = having.credential.id
    way = _way_through(without, having, course)
    if way is None or having.verdict is Verdict.NOT_ELIGIBLE:
        return Graduate(Opened(credential, Opening.DOES_NOT), without, having, None)
    if having.verdict is Verdict.ELIGIBLE:
        opened = Opened(credential, Opening.OPENS, way.route.id, way.standing.needs_review)
        return Graduate(opened, without, having, way)
    hangs_on = tuple(sorted(route_would_decide(way)))
    opened = Opened(credential, Opening.MAY_OPEN, way.route.id, way.standing.needs_review, hangs_on)
    return Graduate(opened, without, having, way)


def _way_through(
    without: CredentialFinding, having: CredentialFinding, course: Training
) -> RouteFinding | None:
    """The best of the routes that this program gets nearer: the surest, and then the fullest."""
    nearer = []
    for before, after in zip(without.routes, having.routes, strict=True):
        for attempt in after.attempts if after.is_open else ():
            standing = _bounded(after, attempt)
            if attempt.program is course and _is_nearer(standing, before.standing):
                nearer.append(replace(after, attempts=(attempt,), standing=standing))
    return max(nearer, key=_how_good, default=None)


def _is_nearer(standing: Standing, before: Standing) -> bool:
    return standing.low > before.low or standing.high > before.high


def _bounded(route: RouteFinding, attempt: Attempt) -> Standing:
    """How the attempt stands, no better than the route as a whole may be that day."""
    most = route.standing.high
    standing = attempt.standing
    return Standing(min(standing.low, most), min(standing.high, most), standing.confirms)


def _how_good(route: RouteFinding) -> tuple[Outcome, Outcome, bool, bool, int]:
    """What fails or is not known counts against a route, in the order people would look at it."""
    (attempt,) = route.attempts
    waits = sum(finding.standing.low is not Outcome.MET for finding in attempt.findings)
    standing = route.standing
    return (
        standing.low,
        standing.high,
        route.route.grants == "full",
        not standing.needs_review,
        -waits,
    )


def _looks_at_state(credential: Credential) -> bool:
    """Whether it matters where a person lives."""
    return credential.state is not None or any(
        part.kind == "jurisdiction" for part in _requirements(credential)
    )


def _requirements(credential: Credential) -> Iterator[Requirement]:
    owners = (credential.requirements, *(route.requirements for route in credential.routes))
    for requirements in owners:
        for requirement in requirements:
            yield from requirement.walk()


@dataclass(frozen=True, slots=True)
class _Thresholds:
    """The numbers of hours that some rule asks of a program: others look alike between them."""

    clock: frozenset[Fraction]
    classroom: frozenset[Fraction]
    externship: frozenset[Fraction]

    @classmethod
    def of(cls, catalogue: Catalogue) -> _Thresholds:
        tests = [
            part.test
            for credential in catalogue.credentials
            for part in _requirements(credential)
            if isinstance(part.test, TrainingTest)
        ]
        return cls(
            frozenset(one.min_clock_hours for one in tests if one.min_clock_hours is not None),
            frozenset(
                one.min_classroom_hours for one in tests if one.min_classroom_hours is not None
            ),
            frozenset(
                one.min_externship_hours for one in tests if one.min_externship_hours is not None
            ),
        )

    def passed(self, program: Program) -> Hashable:
        """How many of them each number of hours of a program reaches; None where it is unknown."""
        told = Training(clock_hours=program.clock_hours, externship_hours=program.externship_hours)
        pairs = (
            (self.clock, told.all_hours),
            (self.classroom, told.hours_in_class),
            (self.externship, told.hours_of_externship),
        )
        return tuple(
            None if hours is None else sum(hours >= least for least in asked)
            for asked, hours in pairs
        )
