"""What a program would open: the engine asked about somebody who has finished it.

Nothing is listed by hand. The person is judged twice for the day on which the program would end,
once as they are and once with the program behind them; what differs is what the program opens.
Programs that no rule can tell apart are judged once, so ten thousand of them can be looked through.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import count
from operator import is_
from typing import Any, NamedTuple

from .assess import Alike, Assessment, Attempt, CredentialFinding, Finding, RouteFinding
from .days import FAR_FUTURE, FAR_PAST, Span, add_months, next_day
from .facts import Education, Profile, Training
from .inquiry import route_would_decide
from .kinds import Test
from .kinds.answers import ResidenceTest
from .kinds.training import TrainingTest
from .programs import fill
from .records import Evidence, Program
from .rules import IN_FORCE, Catalogue, Credential, Requirement
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


_MOST_CHANGES = 12
"""How often what a kind of program opens may change from today on before each day is judged."""


_Proof = tuple[Any, date, tuple[date, date] | None]
_NO_PROOF: frozenset[_Proof] = frozenset()


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


class Shapes:
    """What the rules of a catalogue can see of its programs, whoever the person is.

    No rule sees a name or a price, words count only where a rule names them, and hours by the
    thresholds that rules name. What is left of ten thousand programs is some hundred shapes, and
    far fewer for one credential. To be made once for a catalogue.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.rules = {one.id: _rules_of_program(one) for one in catalogue.credentials}
        self._together = {one.id: _asked_together(one) for one in catalogue.credentials}
        self._hours = _Thresholds.of(catalogue)
        self._courses: dict[str, Training] = {}
        self._shapes: dict[Hashable, int] = {}
        self._of_program: dict[str, tuple[int, date]] = {}
        self._views: dict[tuple[str, int], View] = {}
        self._numbers: dict[Hashable, int] = {}
        self._counted = count()
        """Never the same number twice, though several threads ask."""

    def of(self, program: Program) -> tuple[int, date]:
        """The number of its shape, and the day to which any evidence lasts at least."""
        found = self._of_program.get(program.id)
        if found is None:
            found = self._of_program[program.id] = self._found(program)
        return found

    def view(self, credential_id: str, program: Program) -> View:
        """What the rules of a credential see of it."""
        key = (credential_id, self.of(program)[0])
        found = self._views.get(key)
        if found is None:
            course = self.course(program)
            seen = {rule: test.sees(course) for rule, test in self.rules[credential_id]}
            number = self._numbers.setdefault((credential_id, *seen.values()), next(self._counted))
            found = self._views[key] = View(number, self.with_groups(credential_id, seen))
        return found

    def with_groups(
        self, credential_id: str, seen: Mapping[int, Hashable]
    ) -> Mapping[int, Hashable]:
        """What rules see, and beside it what groups and routes do: what all their rules see."""
        together = {
            name: tuple(seen[rule] for rule in rules)
            for name, rules in self._together[credential_id]
        }
        return {**seen, **together}

    def course(self, program: Program) -> Training:
        """Somebody's record of it, with all that ours says, and no days."""
        found = self._courses.get(program.id)
        if found is None:
            found = self._courses[program.id] = _filled(Training(program=program.id), program)
        return found

    def _found(self, program: Program) -> tuple[int, date]:
        course = self.course(program)
        seen = (course.kind, course.provider, course.award, self._hours.passed(course))
        proofs = (*program.accreditations, *program.school_accreditations)
        lasts = (one.last.first for one in proofs if one.last is not None)
        return self._shapes.setdefault(seen, next(self._counted)), max(lasts, default=FAR_PAST)


class View(NamedTuple):
    """What the rules of a credential see of a program, by the id of the rule, group or route.

    `number` is the same for programs that none of them can tell apart.
    """

    number: int
    by_rule: Mapping[int, Hashable]


class Openings:
    """What programs open for one person who would start today. Each kind of program is judged once.

    `person` was told today; where their state is not known it is taken to be the school's. Programs
    they did not tell of are none: what such a one may have opened is not what this one opens.
    """

    def __init__(
        self, catalogue: Catalogue, person: Profile, today: date, shapes: Shapes | None = None
    ) -> None:
        self.catalogue = catalogue
        self.person = replace(person, told_on=today, training=person.training or ())
        self.today = today
        self.shapes = shapes or Shapes(catalogue)
        assert self.shapes.catalogue is catalogue, "rules are known by where they are in memory"
        self._credentials = {one.id: one for one in catalogue.credentials}
        self._residences = {one.id: _residences(one) for one in catalogue.credentials}
        self._weighed = {one.id: _Weighed.by(one) for one in catalogue.credentials}
        self._judged: dict[Hashable, Opened] = {}
        self._in_time: dict[Hashable, list[tuple[date, date, Opened]]] = {}
        self._turns: dict[Hashable, list[date]] = {}
        self._without: dict[Hashable, tuple[Assessment, CredentialFinding]] = {}
        self._of_alike: dict[Hashable, Finding] = {}
        self._routes_alike: dict[Hashable, RouteFinding] = {}

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
        bound_to, state = self._credentials[credential_id].state, self._state(program)
        if bound_to is not None and bound_to != state:
            return Opened(credential_id, Opening.DOES_NOT)
        seen = self.shapes.view(credential_id, program).number
        proofs = self._to_come(credential_id, program, months)
        key = (credential_id, self._home(credential_id, state), seen, proofs, months)
        found = self._judged.get(key)
        if found is None:
            found = self._judged[key] = self._found(
                credential_id, program, months, proofs, key[:-1]
            )
        return found

    def _home(self, credential_id: str, state: str | None) -> Hashable:
        """What its rules can tell of the state where somebody lives."""
        rules = self._residences[credential_id]
        return rules and tuple(state and state in rule.not_in for rule in rules)

    def judge(self, credential_id: str, program: Program, months: int | None) -> Graduate:
        """The same in full, judged anew: with every reason."""
        return self._judge(credential_id, program, self.finishes_on(months), None)[0]

    def _found(
        self,
        credential_id: str,
        program: Program,
        months: int | None,
        proofs: frozenset[_Proof],
        kind: Hashable,
    ) -> Opened:
        """As of the day on which the program ends, or an earlier one from which nothing changes.

        Whether it ends a month later matters to no rule about the program, and seldom to others.
        """
        ends = self.finishes_on(months)
        if any(first > self.today or cut for _who, first, cut in proofs):
            return self._judge(credential_id, program, ends, None)[0].opened
        known = self._in_time.setdefault(kind, [])
        for first, until, opened in known:
            if first <= ends <= until:
                return opened
        program = _without_cut_terms_of_school(program, ends)
        state = self._state(program)
        seen = self._seen(credential_id, program, proofs)
        home = self._home(credential_id, state)
        alike = Alike(seen, home, self._of_alike, self._routes_alike)
        begins = self._last_turn(self._credentials[credential_id], state, ends)
        begins = max((begins, *(next_day(until) for _, until, _ in known if until < ends)))
        while len(known) < _MOST_CHANGES:
            graduate, until = self._judge(credential_id, program, begins, alike)
            known.append((begins, until, graduate.opened))
            if ends <= until:
                return graduate.opened
            begins = next_day(until)
        return self._judge(credential_id, program, ends, alike)[0].opened

    def _seen(
        self, credential_id: str, program: Program, proofs: frozenset[_Proof]
    ) -> Mapping[int, Hashable]:
        """What each rule, group and route sees of a program and weighs of its evidence."""
        seen = self.shapes.view(credential_id, program).by_rule
        if not proofs:
            return seen
        weighed = self._weighed[credential_id]
        told = {
            rule: (seen[rule], weighed.by_one(rule, proofs))
            for rule, _test in self.shapes.rules[credential_id]
        }
        return self.shapes.with_groups(credential_id, told)

    def _last_turn(self, credential: Credential, state: str | None, ends: date) -> date:
        """The last day until `ends` from which somebody without the program stands otherwise.

        Days are followed from today on, so often at most as changes are; then `ends` itself.
        """
        home = state if self._residences[credential.id] else None
        turns = self._turns.setdefault((credential.id, home), [self.today])
        while turns[-1] < ends:
            if len(turns) > _MOST_CHANGES:
                return ends
            alone, _found = self._found_without(credential, state, turns[-1])
            until = alone.same_until(turns[-1])
            if until == FAR_FUTURE:
                break
            turns.append(next_day(until))
        return max(day for day in turns if day <= ends)

    def _judge(
        self, credential_id: str, program: Program, ends: date, alike: Alike | None
    ) -> tuple[Graduate, date]:
        """With the last day for which it is the same if the program ends on that one."""
        credential = self._credentials[credential_id]
        state = self._state(program)
        alone, without = self._found_without(credential, state, ends)
        if without.verdict is Verdict.ELIGIBLE:
            opened = Opened(credential_id, Opening.ALREADY)
            return Graduate(opened, without, without, None), without.until
        started, completed = Span.on(self.today), Span.on(ends)
        course = replace(
            self.shapes.course(program), record=program, started_on=started, completed_on=completed
        )
        after = alone.with_program(course, alike)
        graduate = _compared(without, after.on(ends), len(self.person.training or ()))
        return graduate, after.sure_until(ends)

    def _found_without(
        self, credential: Credential, state: str | None, on: date
    ) -> tuple[Assessment, CredentialFinding]:
        home = state if self._residences[credential.id] else None
        found = self._without.get((credential.id, home, on))
        if found is None:
            first = self._without.get((credential.id, home, self.today))
            person = replace(self.person, state=state)
            alone = first[0].afresh() if first else Assessment(credential, person)
            found = self._without[credential.id, home, on] = (alone, alone.on(on))
        return found

    def _state(self, program: Program) -> str | None:
        return self.person.state or program.state or None

    def alike(self, program: Program, months: int | None) -> Hashable:
        """Equal for programs that no rule can tell apart for this person and day.

        All that is left out here is what a rule cannot see: names, prices, and evidence of days
        before the person would start, since evidence proves no other day.
        """
        proofs = self._lasting(_ALL_WEIGHED, program, months)
        return self.shapes.of(program)[0], proofs, months or 0

    def _to_come(
        self, credential_id: str, program: Program, months: int | None
    ) -> frozenset[_Proof]:
        """The same as far as the rules of a credential weigh it."""
        return self._lasting(self._weighed[credential_id], program, months)

    def _lasting(
        self, weighed: _Weighed, program: Program, months: int | None
    ) -> frozenset[_Proof]:
        """Evidence that lasts until today or longer: of what, by whom, and from which day on.

        Shorter evidence proves nothing to who starts today. With the days of a term that runs out
        before the program ends, where a rule asks that it should not. All other terms are alike.
        """
        if self.shapes.of(program)[1] < self.today:
            return _NO_PROOF
        ends = self.finishes_on(months)
        of_program = (
            (weighed.who(one), one, _cut_short(one, ends) if weighed.to_the_end else None)
            for one in program.accreditations
        )
        of_school = (
            ("school", _as_a_school_has_it(one, ends), None)
            for one in (program.school_accreditations if weighed.schools else ())
        )
        return frozenset(
            (who, max(one.first.last, self.today), cut)
            for who, one, cut in (*of_program, *of_school)
            if who and one.first and one.last and one.last.first >= self.today
        )


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What rules weigh of evidence: by which accreditors of programs, and whether of schools.

    `rules`: by id the accreditors that each of them names; None for whatever a rule could name.
    `schools`: the ids of those about schools. `to_the_end`: one of them asks that the accreditation
    of a program reach over its end.
    """

    rules: Mapping[int, tuple[str, ...]] | None
    schools: frozenset[int]
    to_the_end: bool

    @classmethod
    def by(cls, credential: Credential) -> _Weighed:
        """By the rules of a credential."""
        tests = {
            rule: test
            for rule, test in _rules_of_program(credential)
            if isinstance(test, TrainingTest)
        }
        rules = {
            rule: test.programmatic_accreditors
            for rule, test in tests.items()
            if test.programmatic_accreditors is not None
        }
        return cls(
            rules,
            frozenset(rule for rule, test in tests.items() if test.school_accreditation),
            not all(tests[rule].any_day_will_do for rule in rules),
        )

    def who(self, one: Evidence) -> str | frozenset[int]:
        """The same for accreditors that no rule tells apart; nothing for whom none names."""
        if self.rules is None:
            return one.accreditor
        return frozenset(rule for rule, named in self.rules.items() if one.accreditor in named)

    def by_one(self, rule: int, proofs: frozenset[_Proof]) -> frozenset[_Proof]:
        """What one rule weighs of it."""
        return frozenset(
            (proof[0] == "school", *proof[1:])
            for proof in proofs
            if rule in (self.schools if proof[0] == "school" else proof[0])
        )


_ALL_WEIGHED = _Weighed(None, schools=frozenset({0}), to_the_end=True)


def _as_a_school_has_it(one: Evidence, ends: date) -> Evidence:
    """Rules about a school ask that a term reach over the end; else only what was seen counts."""
    return one.without_term if _cut_short(one, ends) else one


def _without_cut_terms_of_school(program: Program, ends: date) -> Program:
    """As it counts for who finishes that day."""
    proofs = tuple(_as_a_school_has_it(one, ends) for one in program.school_accreditations)
    same = all(map(is_, proofs, program.school_accreditations))
    return program if same else replace(program, school_accreditations=proofs)


def _cut_short(one: Evidence, ends: date) -> tuple[date, date] | None:
    """The last day of a term that ends before the program does, and the last that was seen."""
    if not one.is_term or one.last is None or one.last.first >= ends:
        return None
    seen = one.without_term.last
    return one.last.first, FAR_PAST if seen is None else seen.first


def _filled(course: Training, program: Program) -> Training:
    """With what our record says of the program."""
    (filled,) = fill(Profile(training=(course,)), {program.id: program}).training or ()
    return filled


def _compared(without: CredentialFinding, having: CredentialFinding, number: int) -> Graduate:
    """What the program of this number, the last, adds."""
    credential = having.credential.id
    way = _way_through(without, having, number)
    if way is None or having.verdict is Verdict.NOT_ELIGIBLE:
        return Graduate(Opened(credential, Opening.DOES_NOT), without, having, None)
    if having.verdict is Verdict.ELIGIBLE:
        opened = Opened(credential, Opening.OPENS, way.route.id, way.standing.needs_review)
        return Graduate(opened, without, having, way)
    hangs_on = tuple(sorted(route_would_decide(way)))
    opened = Opened(credential, Opening.MAY_OPEN, way.route.id, way.standing.needs_review, hangs_on)
    return Graduate(opened, without, having, way)


def _way_through(
    without: CredentialFinding, having: CredentialFinding, number: int
) -> RouteFinding | None:
    """The best of the routes that this program gets nearer: the surest, and then the fullest."""
    nearer = []
    for before, after in zip(without.routes, having.routes, strict=True):
        for attempt in after.attempts[number:] if after.is_open else ():
            standing = _bounded(after, attempt)
            if attempt.program is not None and _is_nearer(standing, before.standing):
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


def _rules_of_program(credential: Credential) -> tuple[tuple[int, Test], ...]:
    """Every rule that looks at a program, by its id, with its test."""
    rules = (part for part in _requirements(credential) if _sees(part))
    return tuple((id(rule), rule.test) for rule in rules if rule.test is not None)


def _asked_together(credential: Credential) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """By the ids of groups and routes, the rules about a program that they ask together."""
    groups = [(id(part), (part,)) for part in _requirements(credential) if part.is_group]
    routes = [
        (id(route), (*credential.requirements, *route.requirements))
        for route in credential.routes
        if route.standing == IN_FORCE
    ]
    return tuple(
        (name, tuple(id(rule) for part in asked for rule in part.walk() if _sees(rule)))
        for name, asked in (*groups, *routes)
    )


def _sees(rule: Requirement) -> bool:
    return rule.looks_at_program and not rule.is_group


def _residences(credential: Credential) -> tuple[ResidenceTest, ...]:
    """The rules for which it matters where a person lives."""
    tests = (part.test for part in _requirements(credential))
    return tuple(test for test in tests if isinstance(test, ResidenceTest))


def _requirements(credential: Credential) -> Iterator[Requirement]:
    """Every one that somebody may have to meet today."""
    routes = (route.requirements for route in credential.routes if route.standing == IN_FORCE)
    owners = (credential.requirements, *routes)
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

    def passed(self, told: Training) -> Hashable:
        """How many of them each number of hours of a program reaches; None where it is unknown."""
        pairs = (
            (self.clock, told.all_hours),
            (self.classroom, told.hours_in_class),
            (self.externship, told.hours_of_externship),
        )
        return tuple(
            None if hours is None else sum(hours >= least for least in asked)
            for asked, hours in pairs
        )
