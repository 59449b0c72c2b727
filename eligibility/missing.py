"""The smallest set of requirements that stands between a person and the nearest route.

What nothing can be done about (a fact of the past, a remedy the editors did not give) closes a
route: it is never offered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .assess import Attempt, CredentialFinding, Finding, RouteFinding, as_ruled
from .reasons import Shortfall
from .verdict import MET, Outcome, Standing, Verdict, all_of, at_least

NO_TIME = Fraction(0)


@dataclass(frozen=True, slots=True)
class Lack:
    """One requirement to close, what is lacking, and the months it takes (0 if not known)."""

    finding: Finding
    shortfall: Shortfall | None
    months: Fraction


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest route and what to close on it."""

    route: RouteFinding
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """Requirements to close, and the time that takes."""

    lacks: tuple[Lack, ...]
    months: Fraction


def nearest(found: CredentialFinding) -> Nearest | None:
    """The nearest way for a person who is not eligible; None where every route is closed.

    Least time first, then fewest requirements, then the catalogue's order. A route that can only
    end in the body's own decision comes after those that can be met.
    """
    if found.verdict is not Verdict.NOT_ELIGIBLE:
        return None
    ways = []
    for position, route in enumerate(found.routes):
        if not route.is_open:
            continue
        for attempt in route.attempts:
            way = _way_through(attempt)
            if way is None:
                continue
            reached = _standing_once(attempt, way.lacks)
            if reached.high is Outcome.NOT_MET:
                continue
            only_review = reached.high is Outcome.REVIEW
            key = (only_review, way.months, len(way.lacks), position)
            ways.append((key, Nearest(route, way.lacks)))
    return min(ways, key=lambda pair: pair[0])[1] if ways else None


def _way_through(attempt: Attempt) -> _Way | None:
    """How to close everything that fails in this attempt, or None where something is closed."""
    failing = [finding for finding in attempt.findings if _fails(finding)]
    about_program = [f for f in failing if f.requirement.looks_at_program]
    other = [finding for finding in failing if not finding.requirement.looks_at_program]
    ways = [_close(finding) for finding in other]
    if about_program:
        ways.append(_new_program(attempt, about_program) or _all(map(_close, about_program)))
    return _all(ways)


def _fails(finding: Finding) -> bool:
    return finding.standing.high is Outcome.NOT_MET


def _new_program(attempt: Attempt, failing: list[Finding]) -> _Way | None:
    """One new program closes all that fails about the program.

    It is offered to a person without one, and where the editors say that a part of what fails can
    be made good; a program that is only too old stays a fact of the past.
    """
    remedied = [finding for finding in failing if finding.requirement.remedy is not None]
    if attempt.program is not None and not remedied:
        return None
    single = [finding for finding in remedied if not finding.members]
    months = max((_months(finding) for finding in single or remedied), default=NO_TIME)
    return _Way(tuple(_as_program_lack(finding) for finding in failing), months)


def _as_program_lack(finding: Finding) -> Lack:
    """The part of a group that a program meets with least time, else the group itself."""
    parts = [
        member
        for member in finding.members
        if member.requirement.looks_at_program
        and member.requirement.kind in ("training", "continuing_education")
        and member.requirement.remedy is not None
    ]
    if finding.requirement.kind == "any_of" and parts:
        finding = min(parts, key=_months)
    return Lack(finding, _shortfall(finding), _months(finding))


def _close(finding: Finding) -> _Way | None:
    """How to close one requirement that fails, or None where nothing can be done."""
    requirement = finding.requirement
    inner = _close_members(finding) if finding.members else None
    if inner is not None:
        return inner
    remedy = requirement.remedy
    if remedy is None:
        return None
    shortfall = _shortfall(finding)
    if remedy.only_with_progress and not (shortfall and shortfall.begun):
        return None
    months = _months(finding)
    return _Way((Lack(finding, shortfall, months),), months)


def _close_members(finding: Finding) -> _Way | None:
    """The cheapest members that make up the number the group needs."""
    failing = [member for member in finding.members if _fails(member)]
    wanted = finding.requirement.needed - (len(finding.members) - len(failing))
    ways = [way for way in map(_close, failing) if way is not None]
    if len(ways) < wanted:
        return None
    ways.sort(key=lambda way: (way.months, len(way.lacks)))
    return _all(ways[:wanted])


def _all(ways: Iterable[_Way | None]) -> _Way | None:
    """All of these ways together, one after the other."""
    lacks: tuple[Lack, ...] = ()
    months = NO_TIME
    for way in ways:
        if way is None:
            return None
        lacks += way.lacks
        months += way.months
    return _Way(lacks, months)


def _shortfall(finding: Finding) -> Shortfall | None:
    """What is lacking; of a group, what is lacking on its shortest part."""
    if not finding.members:
        return finding.shortfall
    found = [short for member in finding.members if (short := _shortfall(member)) is not None]
    return min(found, key=lambda short: (short.months is None, short.months or 0), default=None)


def _months(finding: Finding) -> Fraction:
    """Time to close it: what is lacking if that is known, else the editors' typical time."""
    shortfall = _shortfall(finding)
    if shortfall is not None and shortfall.months is not None:
        return shortfall.months
    remedy = finding.requirement.remedy
    return NO_TIME if remedy is None else remedy.typical_months or NO_TIME


def _standing_once(attempt: Attempt, lacks: tuple[Lack, ...]) -> Standing:
    """The attempt's standing once these requirements are met."""
    closed = {id(lack.finding) for lack in lacks}
    return all_of(_once(finding, closed) for finding in attempt.findings)


def _once(finding: Finding, closed: set[int]) -> Standing:
    if id(finding) in closed:
        return as_ruled(finding.requirement, MET)
    if not finding.members:
        return finding.standing
    standing = at_least(
        finding.requirement.needed, (_once(member, closed) for member in finding.members)
    )
    return as_ruled(finding.requirement, standing)
