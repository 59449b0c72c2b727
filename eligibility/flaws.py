"""What is wrong with rules although they can be read, each shown on a person.

A flaw comes with somebody who is made up (`person`) and with what the engine says of them
(`judged`): an editor need not believe the check, only look at the person.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Any

from .assess import RouteFinding
from .days import FAR_FUTURE, Span, add_months, day_before, next_day
from .facts import Education, Held, Profile, Service, Teaching, Training, Work
from .implied import is_covered
from .kinds import Case
from .rules import IN_FORCE, Catalogue, Credential, Requirement, Route
from .verdict import Outcome, Verdict
from .witness import Witness, closest, finding_of, judged, met_in_each_way, witness

IsAsked = Callable[[str], bool]
"""Whether some question can tell this part of a profile, by its path."""
_OTHER_DAYS = (1, 4, 7, 10)
"""Months on which a rule that nobody meets is tried again: February has no thirty days."""


class Check(StrEnum):
    """What is looked for."""

    NEVER_MET = "never_met"
    UNREACHED = "unreached"
    POINTLESS = "pointless"
    UNASKED = "unasked"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Judged:
    """What the engine says of a person on one route and one day."""

    route: Route
    on: date
    found: RouteFinding

    @property
    def verdict(self) -> Verdict:
        """In one word."""
        return self.found.standing.verdict


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong, where it is, and the person it is seen on.

    `requirement` is None where it is about a whole route; `other` is the route that makes this one
    pointless, or the version after the gap; `paths` are the facts that no question asks.
    """

    check: Check
    credential: Credential
    route: Route
    person: Witness
    judged: tuple[Judged, ...]
    requirement: Requirement | None = None
    other: Route | None = None
    paths: tuple[str, ...] = ()

    @property
    def is_reproduced(self) -> bool:
        """Whether the engine, asked about the person, says what the check claims."""
        return _SEEN[self.check](self)


def flaws(catalogue: Catalogue, on: date, is_asked: IsAsked = lambda path: True) -> Iterator[Flaw]:
    """Everything found in the routes that count on that day or later, in the editors' order.

    What is wrong with a requirement of all routes is told of the first.
    """
    for credential in catalogue.credentials:
        told = set()
        for route in credential.routes:
            if route.standing == IN_FORCE and route.valid_until >= on:
                for flaw in _flaws_of_route(credential, route, on, is_asked):
                    key = flaw.check, id(flaw.requirement or flaw.route)
                    if key not in told:
                        told.add(key)
                        yield flaw
        yield from _gaps(credential)


def _flaws_of_route(
    credential: Credential, route: Route, on: date, is_asked: IsAsked
) -> Iterator[Flaw]:
    days = _days(route, on)
    never = [*_never_met(credential, route, days)]
    yield from never
    if not never and all(witness(credential, route, day) is None for day in days):
        person = closest(credential, route, days[0])
        told = _told(credential, person, (route, days[0]))
        yield Flaw(Check.UNREACHED, credential, route, person, told)
    else:
        yield from _pointless(credential, route, days[0])
        yield from _unasked(credential, route, days[0], is_asked)


def _days(route: Route, on: date) -> tuple[date, ...]:
    """The day to look at a route, and some others for what depends on the day."""
    first = max(on, route.valid_from)
    later = (add_months(first, months) for months in _OTHER_DAYS)
    return (first, *(day for day in later if day <= route.valid_until))


def _told(
    credential: Credential, person: Witness, *asked: tuple[Route, date]
) -> tuple[Judged, ...]:
    return tuple(Judged(route, day, judged(credential, route, person, day)) for route, day in asked)


# ---------------------------------------------------------------- never met, never reached


def _never_met(credential: Credential, route: Route, days: tuple[date, ...]) -> Iterator[Flaw]:
    for asked in credential.requirements + route.requirements:
        for requirement in _never_met_in(credential, route, asked, days):
            alone = replace(route, requirements=(asked,))
            bare = replace(credential, requirements=())
            person = closest(bare, alone, days[0])
            told = (Judged(route, days[0], judged(bare, alone, person, days[0])),)
            yield Flaw(Check.NEVER_MET, credential, route, person, told, requirement)


def _never_met_in(
    credential: Credential, route: Route, asked: Requirement, days: tuple[date, ...]
) -> Iterator[Requirement]:
    """The innermost parts of a requirement that nobody meets, or itself if only the whole fails."""
    inner = [
        found for part in asked.members for found in _never_met_in(credential, route, part, days)
    ]
    yield from inner
    if not inner and not any(_is_ever_met(credential, route, asked, day) for day in days):
        yield asked


def _is_ever_met(credential: Credential, route: Route, asked: Requirement, day: date) -> bool:
    """Whether somebody meets it by itself: not because the body may look away."""
    strict = replace(asked, if_not_met=Outcome.NOT_MET)
    bare = replace(credential, requirements=())
    alone = replace(route, requirements=(strict,), uncertain_after=FAR_FUTURE)
    return witness(bare, alone, day) is not None


def _seems_never_met(flaw: Flaw) -> bool:
    assert flaw.requirement is not None
    (told,) = flaw.judged
    standing = finding_of(told.found, flaw.requirement).standing
    return standing.high <= flaw.requirement.if_not_met


# ---------------------------------------------------------------- pointless


def _pointless(credential: Credential, route: Route, on: date) -> Iterator[Flaw]:
    """The first route that does for everybody what this one does. Of two that do, one stays."""
    place = credential.routes.index(route)
    for number, other in enumerate(credential.routes):
        if other is route or other.standing != IN_FORCE or other.id == route.id:
            continue
        if not is_covered(route, other, credential):
            continue
        if number > place and is_covered(other, route, credential):
            continue
        person = witness(credential, route, on)
        if person is not None:
            told = _told(credential, person, (route, on), (other, on))
            yield Flaw(Check.POINTLESS, credential, route, person, told, other=other)
            return


def _seems_pointless(flaw: Flaw) -> bool:
    mine, others = (told.found.standing.low for told in flaw.judged)
    return others >= mine > Outcome.NOT_MET


# ---------------------------------------------------------------- a fact no question asks


def _unasked(credential: Credential, route: Route, on: date, is_asked: IsAsked) -> Iterator[Flaw]:
    for asked in credential.requirements + route.requirements:
        for requirement in asked.walk():
            paths = tuple(path for path in _asks(credential, requirement, on) if not is_asked(path))
            if not paths:
                continue
            people = [
                _without(person, paths)
                for person in met_in_each_way(credential, route, requirement, on)
            ]
            if people and all(_is_open(credential, requirement, one, on) for one in people):
                told = _told(credential, people[0], (route, on))
                yield Flaw(
                    Check.UNASKED, credential, route, people[0], told, requirement, paths=paths
                )


def _asks(credential: Credential, requirement: Requirement, on: date) -> tuple[str, ...]:
    """Every part of a profile it looks at: what it asks of those who tell next to nothing."""
    if requirement.test is None:
        return ()
    asked: set[str] = set()
    for profile in _TELL_NOTHING:
        program = profile.training[0] if profile.training else Training()
        case = Case(profile, credential.id, program)
        asked |= requirement.test.judge(case, on).asks
    return tuple(sorted(asked))


_TELL_NOTHING = (
    Profile(),
    Profile(
        education=Education(level="in_high_school"),
        training=(Training(),),
        work=(Work(),),
        military=(Service(),),
        credentials=(Held(),),
        teaching=(Teaching(),),
        skills={},
        attestations={},
    ),
    Profile(education=Education(level="high_school", country="MX")),
)


def _without(person: Witness, paths: Collection[str]) -> Witness:
    """The same person as far as questions can tell."""
    profile: dict[str, Any] = dict(person.profile)
    for path in paths:
        topic, _dot, part = path.partition(".")
        if topic.endswith("[]"):
            name = topic.removesuffix("[]")
            profile[name] = [_leaving_out(record, part) for record in profile[name]]
        elif part:
            profile[topic] = _leaving_out(profile[topic], part) or None
        else:
            profile.pop(topic, None)
    state = None if "state" in paths else person.state
    return replace(person, profile=profile, state=state)


def _leaving_out(record: dict[str, Any], part: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != part}


def _is_open(credential: Credential, requirement: Requirement, person: Witness, on: date) -> bool:
    """Whether it stays open for whoever answers every question there is."""
    assert requirement.test is not None
    told = person.told(on)
    program = told.training[0] if told.training else None
    standing = requirement.test.judge(Case(told, credential.id, program), on).standing
    return standing.low is not standing.high


def _seems_unasked(flaw: Flaw) -> bool:
    assert flaw.requirement is not None
    (told,) = flaw.judged
    finding = finding_of(told.found, flaw.requirement)
    return finding.standing.low is not finding.standing.high and not finding.asks.isdisjoint(
        flaw.paths
    )


# ---------------------------------------------------------------- gaps


def _gaps(credential: Credential) -> Iterator[Flaw]:
    """Days between two versions of a route on which neither counts."""
    for before, after in versions_in_turn(credential.routes):
        if before.valid_until == FAR_FUTURE or next_day(before.valid_until) >= after.valid_from:
            continue
        last, lost = before.valid_until, next_day(before.valid_until)
        person = witness(credential, before, last) or closest(credential, before, last)
        told = _told(credential, person, (before, last), (before, lost), (after, lost))
        yield Flaw(Check.GAP, credential, before, person, told, other=after)


def versions_in_turn(routes: Collection[Route]) -> Iterator[tuple[Route, Route]]:
    """Each version of a route that is in force, with the one that comes after it."""
    in_force = [route for route in routes if route.standing == IN_FORCE]
    in_force.sort(key=lambda route: (route.id, route.valid_from))
    for _id, versions in groupby(in_force, key=lambda route: route.id):
        yield from pairwise(versions)


def gap_between(before: Route, after: Route) -> Span:
    """The days between two versions."""
    return Span(next_day(before.valid_until), day_before(after.valid_from))


def _seems_a_gap(flaw: Flaw) -> bool:
    before, *lost = flaw.judged
    return before.found.is_open and not any(told.found.is_open for told in lost)


def _seems_unreached(flaw: Flaw) -> bool:
    return flaw.judged[0].verdict is Verdict.NOT_ELIGIBLE


_SEEN: dict[Check, Callable[[Flaw], bool]] = {
    Check.NEVER_MET: _seems_never_met,
    Check.UNREACHED: _seems_unreached,
    Check.POINTLESS: _seems_pointless,
    Check.UNASKED: _seems_unasked,
    Check.GAP: _seems_a_gap,
}
