"""What a way to qualify starts from: a school, work alone, or something else; and until when.

Read off the requirements of a release, so that no body and no credential needs a case of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from certifications.models import Kind

Json = Any

SCHOOL, WORK, OTHER = "school", "work", "other"
# The first of these that a route cannot be met without says where it starts from.
STARTS_FROM = (
    (OTHER, {Kind.TEACHING, Kind.CREDENTIAL_HELD}),
    (SCHOOL, {Kind.TRAINING, Kind.MILITARY}),
    (WORK, {Kind.EXPERIENCE}),
)


def ways(routes: Iterable[Json], start: str) -> list[Json]:
    """The routes that start from there, those to a full certification first."""
    found = [route for route in routes if _start_of(route) == start]
    return sorted(found, key=lambda route: bool(route["grants"] != "full"))


def short(route: Json) -> str:
    """What a body calls a route for short: "Category 1" of "Category 1: recent graduate"."""
    return str(route["name"].partition(":")[0])


def _start_of(route: Json) -> str:
    for start, kinds in STARTS_FROM:
        if any(_needs(requirement, kinds) for requirement in route["requirements"]):
            return start
    return OTHER


def _needs(requirement: Json, kinds: set[Kind]) -> bool:
    """Whether nobody meets it without something of these kinds."""
    members = requirement["members"]
    if not members:
        return requirement["kind"] in kinds
    needed = [_needs(member, kinds) for member in members]
    return any(needed) if requirement["kind"] == Kind.ALL_OF else all(needed)


@dataclass(frozen=True, slots=True)
class Limit:
    """How long after school a way stays open: `months`, or None where we found no end.

    `later`: what opens it after that all the same. `only_inside`: it is for students alone.
    `stated`: the requirements that say so.
    """

    months: int | None = None
    later: tuple[str, ...] = ()
    only_inside: bool = False
    stated: tuple[Json, ...] = ()


def limit_of(requirements: Iterable[Json]) -> Limit:
    """The tightest of what all these ask."""
    found = [_limit(requirement) for requirement in requirements]
    inside = [limit for limit in found if limit.only_inside]
    ending = [limit for limit in found if limit.months is not None]
    return next(iter([*inside, *sorted(ending, key=_months)]), Limit())


def _limit(requirement: Json) -> Limit:
    members = requirement["members"]
    if requirement["kind"] == Kind.ALL_OF:
        return limit_of(members)
    if members:
        return _widest(members)
    test = requirement["test"]
    if months := test.get("completed_within_months"):
        return Limit(months, stated=(requirement,))
    return Limit(only_inside=True, stated=(requirement,)) if test.get("in_progress") else Limit()


def _widest(members: list[Json]) -> Limit:
    """One member is enough, so the one that stays open longest counts; students come before it."""
    found = [(_limit(member), member) for member in members]
    after = [(limit, member) for limit, member in found if not limit.only_inside]
    if not after:
        return found[0][0]
    ending = [limit for limit, _member in after if limit.months is not None]
    if not ending:
        return Limit()
    last = max(ending, key=_months)
    later = [member for limit, member in after if limit.months is None]
    stated = (*last.stated, *later)
    return Limit(last.months, tuple(member["text"] for member in later), stated=stated)


def _months(limit: Limit) -> int:
    return limit.months or 0
