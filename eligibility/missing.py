"""The smallest set of requirements that stands between a person and the nearest route.

What nothing can be done about (a fact of the past, a remedy the editors did not give) closes a
route: it is never offered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from .assess import Attempt, CredentialFinding, Finding, RouteFinding, as_ruled
from .facts import STILL, Profile
from .kinds import ABOUT_PROGRAM
from .reasons import Shortfall
from .verdict import MET, Outcome, Standing, Verdict, all_of, at_least

NO_TIME = Fraction(0)


@dataclass(frozen=True, slots=True)
class Lack:
    """One requirement to close, what is lacking, and the months it takes (0 if not known).

    `new_program`: it is one of several that the same new program would close.
    """

    finding: Finding
    shortfall: Shortfall | None
    months: Fraction
    new_program: bool = False


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest route, what to close on it, and the months all of it takes (0 if not known)."""

    route: RouteFinding
    lacks: tuple[Lack, ...]
    months: Fraction
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class _Way:
    """Requirements to close, the time that takes, and whether a new program is part of it."""

    lacks: tuple[Lack, ...]
    months: Fraction
    new_program: bool = False


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
            reached = _standing_once(attempt, way)
            if reached.high is Outcome.NOT_MET:
                continue
            only_review = reached.high is Outcome.REVIEW
            key = (only_review, way.months, len(way.lacks), position)
            ways.append((key, Nearest(route, way.lacks, way.months, attempt)))
    return min(ways, key=lambda pair: pair[0])[1] if ways else None


def _way_through(attempt: Attempt) -> _Way | None:
    """How to close everything that fails in this attempt, or None where something is closed."""
    failing = [finding for finding in attempt.findings if _fails(finding)]
    about_program = [f for f in failing if f.requirement.looks_at_program]
    other = [finding for finding in failing if not finding.requirement.looks_at_program]
    ways = [_close(finding) for finding in other]
    if about_program:
        ways.append(_new_program(about_program) or _all(map(_close, about_program)))
    return _all(ways)


def closed_for_good(attempt: Attempt, profile: Profile) -> list[Finding]:
    """What fails here for a reason of the past, with nothing that could be done about it.

    A job, a teaching post or a credential one does not have can still come; a program, a course
    in service or a number of failed tries that is what it is stays so.
    """
    failing = [finding for finding in attempt.findings if _fails(finding)]
    about_program = [f for f in failing if f.requirement.looks_at_program]
    if _new_program(about_program) is not None:
        failing = [finding for finding in failing if not finding.requirement.looks_at_program]
    return [f for f in failing if _close(f) is None and _is_past(f, attempt, profile)]


def _is_past(finding: Finding, attempt: Attempt, profile: Profile) -> bool:
    """Whether it fails by something that is over. Of a group, by all that could help."""
    if finding.members:
        how = all if finding.requirement.kind != "all_of" else any
        failing = [member for member in finding.members if _fails(member)]
        return how(_close(f) is None and _is_past(f, attempt, profile) for f in failing)
    kind = finding.requirement.kind
    if kind == "training":
        return attempt.program is not None and attempt.program.completed_on is not None
    if kind == "military":
        return bool(profile.military) and all(
            one.completed_on is not None and one.separated_on != STILL
            for one in profile.military or ()
        )
    return kind == "attempts"


def _fails(finding: Finding) -> bool:
    return finding.standing.high is Outcome.NOT_MET


def _new_program(failing: list[Finding]) -> _Way | None:
    """One new program closes all that fails about the program.

    It is offered where the editors say that a part of what fails can be made good; a program
    that is only too old stays a fact of the past.
    """
    remedied = [finding for finding in failing if finding.requirement.remedy is not None]
    if not remedied:
        return None
    single = [finding for finding in remedied if not finding.members]
    months = max((_months(finding) for finding in single or remedied), default=NO_TIME)
    lacks = [replace(_as_program_lack(finding), new_program=True) for finding in failing]
    if any(lack.shortfall is None for lack in lacks):
        # The program at hand cannot be mended: what it lacks of each number says nothing.
        lacks = [replace(lack, shortfall=None) for lack in lacks]
    return _Way(tuple(lacks), months, new_program=True)


def _as_program_lack(finding: Finding) -> Lack:
    """The part of a group that a program meets with least time, else the group itself."""
    parts = [part for part in finding.members if part.requirement.kind in ABOUT_PROGRAM]
    with_remedy = [part for part in parts if part.requirement.remedy is not None]
    if finding.requirement.kind == "any_of" and with_remedy:
        finding = min(with_remedy, key=_months)
    told = [finding] if not finding.members else parts
    shortfalls = [part.shortfall for part in told if part.shortfall is not None]
    return Lack(finding, next(iter(shortfalls), None), _months(finding))


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
    months, new_program = NO_TIME, False
    for way in ways:
        if way is None:
            return None
        lacks += way.lacks
        months += way.months
        new_program |= way.new_program
    return _Way(lacks, months, new_program)


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


def _standing_once(attempt: Attempt, way: _Way) -> Standing:
    """The attempt's standing once these are met; a new program meets all that is asked of one."""
    closed = {id(lack.finding) for lack in way.lacks}
    if way.new_program:
        closed |= {id(f) for f in attempt.findings if f.requirement.looks_at_program}
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
