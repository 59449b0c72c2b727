"""One pass over the rules: every requirement with its standing, its reason and its last day.

Verdicts, windows, missing sets, questions and pages only read what is found here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import cached_property
from heapq import heapify, heapreplace
from typing import Any

from .days import FAR_FUTURE, FAR_PAST, Span, day_before, next_day
from .facts import Profile, Training
from .kinds import Case
from .kinds.answers import StepTest
from .kinds.base import between
from .kinds.experience import ExperienceTest
from .reasons import Reason, Shortfall, gettext_noop, reason
from .records import Cited
from .rules import IN_FORCE, Credential, Requirement, Route
from .verdict import MET, NOT_MET, Outcome, Standing, Verdict, all_of, any_of, at_least

_MOST_SPLIT_DATES = 3
"""How many dates of which only the month or year is known are followed day by day together."""
_MOST_LOOKS = 120
"""How often half-known dates are looked at more closely for one day. Then it stays as it was."""
_PARTS = tuple(part.name for part in fields(Profile))
_NONE = -1
"""The number of no program."""
_WORKED_OUT_OF = ExperienceTest.READS
"""What is worked out once for a person (`Case.of_person`) rests on these parts alone."""
_MOST_SPLIT_PROGRAMS = 8
"""With more programs than this no date is followed day by day: nobody waits for minutes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one requirement stands, and why. `until`: the standing surely stays so to that day."""

    requirement: Requirement
    standing: Standing
    reason: Reason
    until: date
    asks: frozenset[str]
    shortfall: Shortfall | None
    members: tuple[Finding, ...]
    cited: tuple[Cited, ...] = ()
    """What it rests on that our record of a program says, and not the person."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A route tried with one training program (or with none): its requirements, all needed."""

    program: Training | None
    findings: tuple[Finding, ...]
    standing: Standing
    until: date


@dataclass(frozen=True, slots=True)
class RouteFinding:
    """How one route stands: the best of its attempts decides."""

    route: Route
    is_open: bool
    standing: Standing
    until: date
    attempts: tuple[Attempt, ...]

    @property
    def best(self) -> Attempt:
        """The attempt that gets furthest; the first of them if there are several."""
        return max(self.attempts, key=_how_far)


@dataclass(frozen=True, slots=True)
class CredentialFinding:
    """How a credential stands: the best of its routes decides.

    `settled_by` names, best first, the routes that are eligible. Where a date is known only to
    the month or year, different days of it may lead to different routes of one verdict.
    """

    credential: Credential
    standing: Standing
    until: date
    routes: tuple[RouteFinding, ...]
    settled_by: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict for the credential."""
        return self.standing.verdict


class _Attempts:
    """A route's attempts, one a program; those that ran out are made anew, and only those.

    Two hundred programs have hundreds of days on which one of them turns: on each, what is looked
    at is that program, the few standings there are, and the day that comes next.
    """

    def __init__(self, cases: Sequence[tuple[int, Case]], attempts: Iterable[Attempt]) -> None:
        self.cases = cases
        self.attempts = list(attempts)
        self._standings: dict[Standing, int] = {}
        for attempt in self.attempts:
            self._count(attempt, 1)
        self._ends = [(attempt.until, i) for i, attempt in enumerate(self.attempts)]
        heapify(self._ends)

    def over_before(self, on: date) -> Iterator[int]:
        """The numbers of those that are sure only to a day before `on`, each to be made anew."""
        while self._ends[0][0] < on:
            yield self._ends[0][1]

    def renew(self, number: int, attempt: Attempt) -> None:
        """Take the one that was over first as it is now."""
        self._count(self.attempts[number], -1)
        self._count(attempt, 1)
        self.attempts[number] = attempt
        heapreplace(self._ends, (attempt.until, number))

    def _count(self, attempt: Attempt, change: int) -> None:
        standings = self._standings
        standings[attempt.standing] = standings.get(attempt.standing, 0) + change

    @property
    def standing(self) -> Standing:
        """That of the route: one attempt is enough, so equal ones count once."""
        return any_of(standing for standing, count in self._standings.items() if count)

    @property
    def until(self) -> date:
        """The last day for which that is sure: while one attempt is met, the rest may turn."""
        if self._standings.get(MET):
            return max(attempt.until for attempt in self.attempts if attempt.standing == MET)
        return self._ends[0][0]


@dataclass(frozen=True, slots=True)
class _Kept:
    """Findings by requirement and program number, and by route, each good until its last day."""

    findings: dict[tuple[int, int], Finding]
    routes: dict[int, RouteFinding]
    attempts: dict[int, _Attempts]


@dataclass(frozen=True, slots=True)
class Alike:
    """What each rule, group and route, by its id, sees of a program, and what was found for what
    it saw, by day.

    Good for programs that begin and end alike, and for one person. `home` is what rules can tell of
    where that one lives.
    """

    seen: Mapping[int, Hashable]
    home: Hashable
    found: dict[Hashable, Finding]
    routes: dict[Hashable, RouteFinding]


class Assessment:
    """One person before one credential, on any day.

    A standing is kept until the last day for which it is sure, so that following a person
    through ten years judges a requirement only where it may have changed.
    """

    def __init__(self, credential: Credential, profile: Profile) -> None:
        self.credential = credential
        self.profile = profile
        self._of_person: dict[int, Any] = {}
        """What tests worked out that rests on no program and no school, for all cases."""
        self._forget()

    def _forget(self) -> None:
        self._latest = FAR_PAST
        self._kept = _Kept({}, {}, {})
        self._shared = self._kept
        """What no half-known date can change: one for all narrower assessments of a person."""
        self._narrowed: dict[tuple[int, Span], Assessment] = {}
        self._looks = [_MOST_LOOKS]
        """How often a half-known date may still be looked at more closely for the day asked."""
        self._earlier: Assessment | None = None
        """Another one of this person that was asked about the day, or one before."""
        self._alike: Alike | None = None
        self._known_better: tuple[tuple[int, Span], ...] = ()
        """The dates that are known better here than the person told them."""

    def afresh(self) -> Assessment:
        """The same person, for other days, also earlier ones; what rests on no day is kept."""
        other = Assessment(self.credential, self.profile)
        other._of_person = self._of_person
        return other

    def retold(self, profile: Profile, credential: Credential | None = None) -> Assessment:
        """The person with some facts changed, for the day last asked about and those after it.

        What looks at nothing that changed is not judged again. `credential`: the same one, with
        fewer of its routes.
        """
        other = Assessment(credential or self.credential, profile)
        changed = {part for part in _PARTS if not _is_same(self.profile, profile, part)}
        if changed.isdisjoint(_WORKED_OUT_OF):
            other._of_person = self._of_person
        other._latest = self._latest
        same = _same_programs(self.profile, profile)
        other._kept.findings.update(
            (key, found)
            for key, found in self._kept.findings.items()
            if changed.isdisjoint(found.requirement.reads)
            and (not found.requirement.looks_at_program or key[1] in same)
        )
        return other

    def from_here_on(self) -> Assessment:
        """The same person, for the day last asked about and those after it: this one stays there,
        whatever day the other is asked about."""
        other = self.retold(self.profile)
        other._kept.routes.update(self._kept.routes)
        return other

    def with_program(self, program: Training, alike: Alike | None = None) -> Assessment:
        """The same with one program more, the last, for the day last asked about.

        What does not rest on it is not judged again. With `alike`, what a rule said of a program
        that it cannot tell from this one is taken over as well.
        """
        programs = (*(self.profile.training or ()), program)
        other = Assessment(self.credential, replace(self.profile, training=programs))
        other._of_person = self._of_person
        other._alike = alike
        other._latest = self._latest
        other._begin_from(self)
        other._shared = other._kept
        return other

    def _begin_from(self, earlier: Assessment) -> None:
        """Programs have the numbers they had there, so what was found of each is found again.

        A route that asks for no program is found as it was.
        """
        self._earlier = earlier
        kept = earlier._kept
        alone = {
            name: found
            for name, found in kept.routes.items()
            if not any(one.requirement.looks_at_program for one in found.attempts[0].findings)
        }
        self._kept = _Kept(dict(kept.findings), alone, {})

    def sure_until(self, on: date) -> date:
        """The last day on which the same is found if the last program ends that day, and not `on`.

        What a rule says of a program on the very day it ends is the same on any day: the program is
        just over, and nothing has been done since. So all that can turn is what rests on others.
        """
        return self._sure_until(on, last=len(self.profile.training or ()) - 1)

    def same_until(self, on: date) -> date:
        """The last day for which each attempt stands as it does on the day asked about."""
        return self._sure_until(on, last=None)

    def _sure_until(self, on: date, last: int | None) -> date:
        found = (
            _apart_from_program(attempt) if number == last and attempt.program else attempt.until
            for route in self._kept.routes.values()
            for number, attempt in enumerate(route.attempts)
        )
        edges = (
            day
            for route in self.credential.routes
            for day in (day_before(route.valid_from), route.valid_until, route.uncertain_after)
            if day >= on
        )
        narrowed = (one._sure_until(on, last) for one in self._narrowed.values())
        return min((*found, *edges, *narrowed), default=FAR_FUTURE)

    def on(self, day: date) -> CredentialFinding:
        """How the credential stands on that day. What was kept is good only for later days."""
        self._looks[0] = _MOST_LOOKS
        return self._on(day)

    def _on(self, day: date) -> CredentialFinding:
        if day < self._latest:
            self._forget()
        self._latest = day
        found = self._as_known(day)
        standing = found.standing
        if standing.high is Outcome.NOT_MET or (
            standing.low is Outcome.MET and not standing.confirms
        ):
            return found
        return self._day_by_day(found, day)

    # ------------------------------------------------------------ what the facts say as they are

    def _as_known(self, on: date) -> CredentialFinding:
        routes = tuple(
            self._route(route, on) for route in self.credential.routes if route.standing == IN_FORCE
        )
        return CredentialFinding(
            self.credential,
            any_of(route.standing for route in routes),
            min((route.until for route in routes), default=FAR_FUTURE),
            routes,
            tuple(found.route.id for found in by_rank(routes)),
        )

    def _route(self, route: Route, on: date) -> RouteFinding:
        """The finding kept from an earlier day while it is sure, else a new one."""
        requirements = self.credential.requirements + route.requirements
        kept = self._kept
        if kept is not self._shared and not any(one.follows_dates for one in requirements):
            kept = self._shared
        found = kept.routes.get(id(route))
        if found is None or on > found.until:
            found = kept.routes[id(route)] = self._tried(kept.attempts, route, requirements, on)
        return found

    def _tried(
        self,
        kept: dict[int, _Attempts],
        route: Route,
        requirements: tuple[Requirement, ...],
        on: date,
    ) -> RouteFinding:
        """Tried, or as it was with a program that is like the last one."""
        alike = self._alike
        if alike is None or not any(one.looks_at_program for one in requirements):
            return self._found(route, self._try_route(kept, route, requirements, on), on)
        key = (id(route), alike.seen[id(route)], alike.home, self._known_better, on)
        found = alike.routes.get(key)
        if found is None:
            attempts = self._try_route(kept, route, requirements, on)
            found = alike.routes[key] = self._found(route, attempts, on)
        return found

    def _try_route(
        self,
        kept: dict[int, _Attempts],
        route: Route,
        requirements: tuple[Requirement, ...],
        on: date,
    ) -> _Attempts:
        """An attempt with each program, those of an earlier day that are sure among them."""
        attempts = kept.get(id(route))
        if attempts is None:
            about_program = any(requirement.looks_at_program for requirement in requirements)
            cases = self._programs if about_program else self._no_program
            sure = self._found_earlier(route, cases, on)
            rest = (
                _attempt_of(case, self._find_all(requirements, index, case, on))
                for index, case in cases[len(sure) :]
            )
            attempts = kept[id(route)] = _Attempts(cases, (*sure, *rest))
        for number in attempts.over_before(on):
            attempts.renew(
                number, self._again(attempts.attempts[number], *attempts.cases[number], on)
            )
        return attempts

    def _found_earlier(
        self, route: Route, cases: tuple[tuple[int, Case], ...], on: date
    ) -> list[Attempt]:
        """The attempts with the first programs where they were made before, and are sure still."""
        earlier = self._earlier
        if earlier is None:
            return []
        kept = earlier._kept.attempts.get(id(route)) or earlier._shared.attempts.get(id(route))
        found = kept.attempts if kept else []
        are_same = all(
            one.until >= on and one.program == case.program
            for one, (_number, case) in zip(found, cases, strict=False)
        )
        return found if are_same else []

    @staticmethod
    def _found(route: Route, attempts: _Attempts, on: date) -> RouteFinding:
        standing, until = attempts.standing, attempts.until
        is_open = route.valid_from <= on <= route.valid_until
        if not is_open:
            standing, until = NOT_MET, FAR_FUTURE
        if on > route.uncertain_after:
            standing = standing.when_met(Outcome.REVIEW)
        for last in (day_before(route.valid_from), route.valid_until, route.uncertain_after):
            if on <= last:
                until = min(until, last)
        return RouteFinding(route, is_open, standing, until, tuple(attempts.attempts))

    @cached_property
    def _no_program(self) -> tuple[tuple[int, Case], ...]:
        return ((_NONE, self._case(None)),)

    @cached_property
    def _programs(self) -> tuple[tuple[int, Case], ...]:
        """Each program a route can be tried with; what we do not know is one of no known parts."""
        programs = self.profile.training
        if programs is None:
            return ((0, self._case(Training(), "training")),)
        if not programs:
            return self._no_program
        return tuple((index, self._case(program)) for index, program in enumerate(programs))

    def _case(self, program: Training | None, asks: str = "training[]") -> Case:
        return Case(self.profile, self.credential.id, program, asks, of_person=self._of_person)

    def _find_all(
        self, requirements: tuple[Requirement, ...], index: int, case: Case, on: date
    ) -> tuple[Finding, ...]:
        return tuple(self._find(part, index, case, on) for part in requirements)

    def _again(self, attempt: Attempt, index: int, case: Case, on: date) -> Attempt:
        """As it is on a later day: what is sure still is not looked at."""
        findings = (
            found if on <= found.until else self._find(found.requirement, index, case, on)
            for found in attempt.findings
        )
        return _attempt_of(case, tuple(findings))

    def _find(self, requirement: Requirement, index: int, case: Case, on: date) -> Finding:
        """The finding kept from an earlier day while it is sure, else a new one."""
        key = _key(requirement, index)
        findings = self._findings_like(requirement)
        kept = findings.get(key)
        if kept is None or on > kept.until:
            kept = findings[key] = self._judge_once(requirement, index, case, on)
        return kept

    def _findings_like(self, requirement: Requirement) -> dict[tuple[int, int], Finding]:
        return (self._kept if requirement.follows_dates else self._shared).findings

    def _judge_once(self, requirement: Requirement, index: int, case: Case, on: date) -> Finding:
        """Judged, or as it was for a program that is like the last one."""
        alike = self._alike
        if alike is None or index != self._last or not requirement.looks_at_program:
            return self._judge(requirement, index, case, on)
        key: tuple[Hashable, ...] = (id(requirement), alike.seen[id(requirement)], on)
        if requirement.is_group:  # a part of it may be about the person
            key += (alike.home, self._known_better)
        found = alike.found.get(key)
        if found is None:
            found = alike.found[key] = self._judge(requirement, index, case, on)
        return found

    def _judge(self, requirement: Requirement, index: int, case: Case, on: date) -> Finding:
        if requirement.test is not None:
            judged = requirement.test.judge(case, on)
            return Finding(
                requirement,
                as_ruled(requirement, judged.standing),
                judged.reason,
                judged.until,
                judged.asks,
                judged.shortfall,
                (),
                judged.cited,
            )
        members = tuple(self._find(part, index, case, on) for part in requirement.members)
        standing = _of_group(requirement, (member.standing for member in members))
        if requirement.follows_dates and standing.low is not standing.high:
            cases = list(_over_and_to_come(case, on))
            tried = [_of_group(requirement, _parts(requirement, one, case, on)) for one in cases]
            standing = between(tried) if tried else standing
        telling = _telling(requirement, members)
        return Finding(
            requirement,
            as_ruled(requirement, standing),
            telling.reason if telling else reason(gettext_noop("Steps to take later.")),
            _group_until(requirement, members),
            frozenset(),
            None,
            members,
            telling.cited if telling else (),
        )

    @cached_property
    def _last(self) -> int:
        """The number of the last program."""
        return len(self.profile.training or ()) - 1

    def met_from(
        self, requirement: Requirement, program: Training | None, on: date, horizon: date
    ) -> date | None:
        """The first day to come on which this one is met as things go on, if any by the horizon.

        To be asked of an assessment of its own, once a requirement: what it keeps is of days ahead.
        """
        case = self._case(program)
        while on <= horizon:
            found = self._find(requirement, 0, case, on)
            if found.standing.low is Outcome.MET:
                return on
            if found.until >= horizon:
                return None
            on = next_day(found.until)
        return None

    # ------------------------------------------------------------ dates known to the month or year

    def _day_by_day(self, found: CredentialFinding, on: date) -> CredentialFinding:
        """A verdict on which every day of an imprecise date agrees, or the finding as it was.

        The first and the last day are tried before any other: where they differ, or do no better
        than what was found, there is nothing to gain. After that the span is halved until each
        part is decided as it stands.
        """
        date_ = self._imprecise_date
        if date_ is None:
            return found
        index, span = date_
        until, parts = found.until, []
        for part in (Span.on(span.first), Span.on(span.last), *_halves(span, on)):
            if not self._looks[0]:
                return replace(found, until=until)
            self._looks[0] -= 1
            parts.append(self._narrow(index, part)._on(on))
            until = min(until, parts[-1].until)
            verdict = parts[0].verdict
            no_gain = verdict is found.verdict and parts[-1].standing.confirms
            if (
                verdict is Verdict.UNKNOWN
                or parts[-1].verdict is not verdict
                or (no_gain and len(parts) <= 2)
            ):
                return replace(found, until=until)
        halves = parts[2:]
        together = Standing(
            min(half.standing.low for half in halves),
            max(half.standing.high for half in halves),
            any(half.standing.confirms for half in halves),
        )
        if together == found.standing:
            return replace(found, until=until)
        settled_by = _least_certain_first(halves, _ranked(found.routes))
        return CredentialFinding(self.credential, together, until, found.routes, settled_by)

    @cached_property
    def _imprecise_date(self) -> tuple[int, Span] | None:
        """The first date to follow day by day: (program number or -1 for graduation, span)."""
        if len(self.profile.training or ()) > _MOST_SPLIT_PROGRAMS:
            return None
        dates = list(self._imprecise_dates())
        return dates[0] if 0 < len(dates) <= _MOST_SPLIT_DATES else None

    @property
    def splits_dates(self) -> bool:
        """Whether a date of which only the month or year is known is followed day by day."""
        return self._imprecise_date is not None

    def _imprecise_dates(self) -> Iterator[tuple[int, Span]]:
        schooling = self.profile.education
        if schooling is not None and schooling.level == "in_high_school":
            graduation = schooling.expected_graduation
            if graduation is not None and not graduation.is_exact:
                yield -1, graduation
        for index, program in enumerate(self.profile.training or ()):
            if program.ends is not None and not program.ends.is_exact:
                yield index, program.ends

    def _narrow(self, index: int, span: Span) -> Assessment:
        """The same person with one date known better."""
        narrowed = self._narrowed.get((index, span))
        if narrowed is None:
            profile = _with_date(self.profile, index, span)
            narrowed = self._narrowed[index, span] = Assessment(self.credential, profile)
            earlier = self._earlier and self._earlier._narrowed.get((index, span))
            if earlier:
                narrowed._begin_from(earlier)
                narrowed._latest = earlier._latest
            narrowed._alike = self._alike
            narrowed._shared = self._shared
            narrowed._of_person = self._of_person
            narrowed._looks = self._looks
            narrowed._known_better = (*self._known_better, (index, span))
        return narrowed


def _key(requirement: Requirement, index: int) -> tuple[int, int]:
    """What is found of a rule once for each program is found once where it looks at none."""
    return id(requirement), index if requirement.looks_at_program else _NONE


def _is_same(one: Profile, other: Profile, part: str) -> bool:
    mine, others = getattr(one, part), getattr(other, part)
    return mine is others or bool(mine == others)


def _same_programs(one: Profile, other: Profile) -> set[int]:
    """The numbers of the programs that are the same to both, and of none, which always is."""
    if one.training is None and other.training is None:
        return {_NONE, 0}  # 0: one of which nothing is known
    pairs = zip(one.training or (), other.training or (), strict=False)
    return {_NONE, *(number for number, (mine, others) in enumerate(pairs) if mine == others)}


def by_rank(routes: tuple[RouteFinding, ...]) -> list[RouteFinding]:
    """The eligible routes, the best first."""
    return _ranked([found for found in routes if found.standing.low is Outcome.MET])


def _ranked(routes: Iterable[RouteFinding]) -> list[RouteFinding]:
    """Full before provisional, no review before review, then the catalogue's order."""
    return sorted(
        routes, key=lambda found: (found.route.grants != "full", found.standing.needs_review)
    )


def _least_certain_first(
    halves: list[CredentialFinding], ranked: list[RouteFinding]
) -> tuple[str, ...]:
    """The routes that settle a verdict together: of each part's best, the one that ranks last.

    It is the one to name: whoever may have to take it should hear of it.
    """
    order = [found.route.id for found in ranked]
    best = {half.settled_by[0] for half in halves if half.settled_by}
    others = {name for half in halves for name in half.settled_by} - best
    return (*sorted(best, key=order.index, reverse=True), *sorted(others, key=order.index))


def _how_far(attempt: Attempt) -> tuple[Outcome, Outcome, bool, int]:
    unmet = sum(finding.standing.high is Outcome.NOT_MET for finding in attempt.findings)
    standing = attempt.standing
    return standing.low, standing.high, not standing.confirms, -unmet


def as_ruled(requirement: Requirement, standing: Standing) -> Standing:
    """The standing after what the rule says of a passed or a failed test."""
    if requirement.if_met is not Outcome.MET:
        standing = standing.when_met(requirement.if_met)
    if requirement.if_not_met is not Outcome.NOT_MET:
        standing = standing.when_not_met(requirement.if_not_met)
    return standing


def _of_group(requirement: Requirement, parts: Iterable[Standing]) -> Standing:
    """The standing of a group, from those of its parts."""
    return all_of(parts) if requirement.kind == "all_of" else at_least(requirement.needed, parts)


def _attempt_of(case: Case, findings: tuple[Finding, ...]) -> Attempt:
    standing = all_of(finding.standing for finding in findings)
    return Attempt(case.program, findings, standing, _all_until(findings))


def _all_until(findings: Sequence[Finding]) -> date:
    """The last day for which it is sure how they stand together, where every one is needed.

    While one surely fails, the others may turn as they like.
    """
    failing = [f.until for f in findings if f.standing.high is Outcome.NOT_MET]
    if failing:
        return max(failing)
    return min((finding.until for finding in findings), default=FAR_FUTURE)


def _apart_from_program(attempt: Attempt) -> date:
    """The same as far as it rests on anything but the program, where what rules say of that stays.

    Where a rule about the program surely fails, nothing else can turn it.
    """
    tops = attempt.findings
    if any(_fails(one) for one in tops if one.requirement.looks_at_program and not one.members):
        return FAR_FUTURE
    failing = [one.until for one in tops if _fails(one) and not one.requirement.looks_at_program]
    if failing:
        return max(failing)
    return min((one.until for one in _leaves(tops)), default=FAR_FUTURE)


def _fails(finding: Finding) -> bool:
    return finding.standing.high is Outcome.NOT_MET


def _leaves(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Those that look at no program and have no parts, however deep."""
    for finding in findings:
        yield from _leaves(finding.members)
        if not finding.members and not finding.requirement.looks_at_program:
            yield finding


def _group_until(requirement: Requirement, members: Sequence[Finding]) -> date:
    """The last day for which the standing of a group is sure: it rests on so many of its parts."""
    met = [member.until for member in members if member.standing == MET]
    failing = [member.until for member in members if member.standing.high is Outcome.NOT_MET]
    needed = len(members) if requirement.kind == "all_of" else requirement.needed
    spare = len(members) - needed
    if needed and len(met) >= needed:
        return sorted(met, reverse=True)[needed - 1]
    if len(failing) > spare and requirement.if_not_met is Outcome.NOT_MET:
        return sorted(failing, reverse=True)[spare]
    return min(member.until for member in members)


def _parts(requirement: Requirement, case: Case, told: Case, on: date) -> Iterator[Standing]:
    """The standings of the parts of a group for one case, however deep.

    What looks at no end stands as it was `told`, so that nobody's work is counted out again.
    """
    for part in requirement.members:
        if part.test is not None:
            known = case if part.follows_dates else told
            yield as_ruled(part, part.test.judge(known, on).standing)
        else:
            yield as_ruled(part, _of_group(part, _parts(part, case, told, on)))


def _over_and_to_come(case: Case, on: date) -> Iterator[Case]:
    """Where an end known to the month or year may be over or to come: the case of each.

    One part of a group is often for those who finished and another for those who soon will. Each
    alone is open then, but one of the two holds. As days pass the two cases change no more than
    the ends of the whole span make them.
    """
    program, schooling = case.program, case.profile.education
    graduation = None
    if schooling is not None and schooling.level == "in_high_school":
        graduation = schooling.expected_graduation
    if program is not None and program.ends is not None and _may_be_over(program.ends, on):
        for half in _halves(program.ends, on):
            yield replace(case, program=_ending(program, half), worked_out={})
    elif graduation is not None and _may_be_over(graduation, on):
        for half in _halves(graduation, on):
            profile = _with_date(case.profile, -1, half)
            yield replace(case, profile=profile, worked_out={})


def _may_be_over(span: Span, on: date) -> bool:
    return span.first <= on < span.last


def _telling(requirement: Requirement, members: tuple[Finding, ...]) -> Finding | None:
    """What decides a group: the part that helps most, or the one that holds it back."""
    telling = [member for member in members if not isinstance(member.requirement.test, StepTest)]
    if not telling:
        return None
    key = {member.requirement.id: (member.standing.low, member.standing.high) for member in telling}
    pick = min if requirement.kind == "all_of" else max
    return pick(telling, key=lambda member: key[member.requirement.id])


def _halves(span: Span, on: date) -> tuple[Span, Span]:
    """Two spans that make up the one, cut at the day judged where it lies inside."""
    if _may_be_over(span, on):
        return Span(span.first, on), Span(next_day(on), span.last)
    middle = span.first + timedelta(days=(span.last - span.first).days // 2)
    return Span(span.first, middle), Span(next_day(middle), span.last)


def _with_date(profile: Profile, index: int, span: Span) -> Profile:
    if index < 0:
        assert profile.education is not None
        return replace(profile, education=replace(profile.education, expected_graduation=span))
    assert profile.training is not None
    setting = _ending(profile.training[index], span)
    programs = (*profile.training[:index], setting, *profile.training[index + 1 :])
    return replace(profile, training=programs)


def _ending(program: Training, span: Span) -> Training:
    """The same program with its end known better."""
    part = "completed_on" if program.completed_on is not None else "expected_on"
    narrowed = replace(program, completed_on=None, expected_on=None)
    return replace(narrowed, **{part: span})  # type: ignore[arg-type]
