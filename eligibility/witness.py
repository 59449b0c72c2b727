"""People made from the rules: one who meets a route, and those at every edge of it.

A requirement says in which ways it can be met (`Test.ways`). A person is put together from one way
for each requirement, and then judged by the engine like anybody else: only its verdict counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations, islice
from typing import Any

from .assess import Assessment, Finding, RouteFinding, as_ruled
from .facts import Json, Profile, parse_profile
from .kinds.answers import ApprovalTest
from .kinds.experience import ExperienceTest
from .kinds.ways import Bound, Edge, OneOf, Way, together
from .making import SEVERAL, TRIED, Values, profile_of
from .reasons import Say, english
from .rules import IN_FORCE, Catalogue, Credential, Requirement, Route
from .verdict import Outcome, settled

STEP = " › "
_SOMEWHERE = "KS"
"""Where people live whose rules do not ask where."""
_MOST_STEPS = 4000
"""How often a way is tried on, for one person: rules that contradict each other have many."""
_MOST_JUDGED = 40
"""How many people are judged before the best of them is taken."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A made-up person. `about` names the place in the rules, `what` says what they are there for.

    `profile` is in the form of the API's contract, and leaves nothing out.
    """

    about: str
    what: str
    profile: Json
    state: str | None

    def told(self, on: date) -> Profile:
        """Their facts as the engine reads them, told on that day."""
        return replace(parse_profile(self.profile, state=self.state), told_on=on)


@dataclass(frozen=True, slots=True)
class Boundary:
    """A number or a span of days that decides in one requirement of a route, and who stands there.

    Those `inside` get further with the requirement than those `outside`.
    """

    credential: Credential
    route: Route
    requirement: Requirement
    inside: tuple[Witness, ...]
    outside: tuple[Witness, ...]


# ---------------------------------------------------------------- what is offered


def witness(credential: Credential, route: Route, on: date) -> Witness | None:
    """Somebody who meets the route on that day, as surely as anybody can; None if nobody does.

    Where the body has a say in every case, it still has one in theirs.
    """
    maker = _Maker(credential, route, on)
    wanted, best, found = highest(credential, route, on), Outcome.NOT_MET, None
    for draft in islice(maker.drafts(), _MOST_JUDGED):
        person = maker.person(draft)
        outcome = judged(credential, route, person, on).standing.low
        if outcome > best:
            best, found = outcome, person
        if best >= wanted:
            break
    return found


def closest(credential: Credential, route: Route, on: date) -> Witness:
    """Somebody who meets what one person can of a route, in order: for routes nobody meets."""
    maker = _Maker(credential, route, on)
    return maker.person(maker.as_far_as_it_goes())


def met_in_each_way(
    credential: Credential, route: Route, requirement: Requirement, on: date
) -> Iterator[Witness]:
    """Somebody for each way in which a requirement of the route can be met beside the others."""
    maker = _Maker(credential, route, on)
    assert requirement.test is not None
    for way in requirement.test.ways(credential.id, on):
        draft = next(maker.drafts((requirement, way)), None)
        if draft is not None:
            yield maker.person(draft)


def boundary_people(catalogue: Catalogue, on: date, say: Say = english) -> Iterator[Witness]:
    """Each person once who stands at an edge of a rule: one less than a number, or just that many;
    a day outside, on the first and last day that count, and a day inside.
    """
    seen = set()
    for boundary in boundaries(catalogue, on, say):
        for person in (*boundary.outside, *boundary.inside):
            key = json.dumps([person.profile, person.state], sort_keys=True)
            if key not in seen:
                seen.add(key)
                yield person


def boundaries(catalogue: Catalogue, on: date, say: Say = english) -> Iterator[Boundary]:
    """Every edge in the routes that are open that day, with the people on both sides of it."""
    for credential in catalogue.credentials:
        for route in credential.routes:
            if route.standing == IN_FORCE and route.valid_from <= on <= route.valid_until:
                yield from _Maker(credential, route, on, say).boundaries()


def highest(credential: Credential, route: Route, on: date) -> Outcome:
    """The best that a route can come to that day for anybody, as far as the rules say outright."""
    parts = (_highest(part) for part in credential.requirements + route.requirements)
    best = min(parts, default=Outcome.MET)
    return min(best, Outcome.REVIEW) if on > route.uncertain_after else best


def judged(credential: Credential, route: Route, person: Witness, on: date) -> RouteFinding:
    """How one route stands for a person on a day."""
    only = replace(credential, routes=(replace(route, standing=IN_FORCE),))
    return Assessment(only, person.told(on)).on(on).routes[0]


def finding_of(found: RouteFinding, requirement: Requirement) -> Finding:
    """How one requirement stands in it, wherever in a group it is."""
    waiting = list(found.best.findings)
    while waiting:
        finding = waiting.pop()
        if finding.requirement is requirement:
            return finding
        waiting += finding.members
    raise LookupError(requirement.id)


def _highest(requirement: Requirement) -> Outcome:
    test = requirement.test
    if test is None:
        parts = sorted(map(_highest, requirement.members), reverse=True)
        best = parts[requirement.needed - 1]
    elif isinstance(test, ExperienceTest):
        best = max(test.roles.values())
    else:
        decides = isinstance(test, ApprovalTest) and not test.confirms
        best = Outcome.REVIEW if decides else Outcome.MET
    return as_ruled(requirement, settled(best)).low


# ---------------------------------------------------------------- a person in the making

Bounds = Mapping[str, Bound]


@dataclass(frozen=True, slots=True)
class _Draft:
    """What the records of a person must be so far. `places`: which record is for which requirement.

    A list of records gets another one only where none that is there can serve as well.
    """

    records: Mapping[str, tuple[Bounds, ...]] = field(default_factory=dict)
    places: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def adding(self, name: str, way: Way) -> _Draft | None:
        """With one requirement more, or None where it goes against what is there."""
        draft: _Draft | None = self
        for topic, bounds in way.bounds.items():
            draft = draft and draft._adding(name, topic, bounds)
        return draft

    def _adding(self, name: str, topic: str, bounds: Bounds) -> _Draft | None:
        records = self.records.get(topic, ())
        for number, record in enumerate(records):
            both = together(record, bounds)
            if both is not None:
                return self._with(name, topic, number, both)
        alone = together(bounds)
        if alone is None or (records and topic not in _OWN_RECORDS):
            return None
        return self._with(name, topic, len(records), alone)

    def _with(self, name: str, topic: str, number: int, record: Bounds) -> _Draft:
        records = self.records.get(topic, ())
        changed = (*records[:number], record, *records[number + 1 :])
        return _Draft({**self.records, topic: changed}, {**self.places, (name, topic): number})

    def values(self) -> dict[str, tuple[Values, ...]]:
        """A value for every part."""
        return {
            topic: tuple({part: bound.pick for part, bound in record.items()} for record in records)
            for topic, records in self.records.items()
        }


_OWN_RECORDS = frozenset(SEVERAL) - {"training"}
"""Topics in which each requirement may have a record of its own; a route looks at one program."""

_Forced = tuple[Requirement, Way]


class _Maker:
    """Makes people for one route on one day."""

    def __init__(self, credential: Credential, route: Route, on: date, say: Say = english) -> None:
        self.credential = credential
        self.route = route
        self.on = on
        self.say = say
        self._steps = 0
        asked = credential.requirements + route.requirements
        # What leaves no choice comes first, so that contradictions show early.
        self.requirements = tuple(sorted(asked, key=lambda part: part.is_group))

    # ------------------------------------------------------------ whole people

    def person(self, draft: _Draft, what: str = "", about: str = "") -> Witness:
        """The person of a draft."""
        return self._made(draft.values(), what, about)

    def _made(self, values: dict[str, tuple[Values, ...]], what: str, about: str) -> Witness:
        (living,) = values.get("state") or ({"state": _SOMEWHERE},)
        names = (self.credential.id, self.route.id, *([about] if about else ()))
        return Witness(STEP.join(names), what, profile_of(values, self.on), living["state"])

    # ------------------------------------------------------------ every way through the rules

    def drafts(self, forced: _Forced | None = None) -> Iterator[_Draft]:
        """Drafts that meet every requirement, the surest first; one of them in a way given."""
        self._steps = 0
        yield from self._all(self.requirements, self._start(), forced)

    def as_far_as_it_goes(self) -> _Draft:
        """A draft that meets each requirement it can, after those before it."""
        self._steps = 0
        return self._as_far(self.requirements, self._start())

    def _as_far(self, requirements: Iterable[Requirement], draft: _Draft) -> _Draft:
        for requirement in requirements:
            further = next(self._met(requirement, draft, None), None)
            draft = further or self._as_far(requirement.members, draft)
        return draft

    def _start(self) -> _Draft:
        state = self.credential.state
        return _Draft() if state is None else _Draft({"state": ({"state": OneOf((state,))},)})

    def _all(
        self, requirements: tuple[Requirement, ...], draft: _Draft, forced: _Forced | None
    ) -> Iterator[_Draft]:
        if not requirements:
            yield draft
            return
        for further in self._met(requirements[0], draft, forced):
            yield from self._all(requirements[1:], further, forced)

    def _met(
        self, requirement: Requirement, draft: _Draft, forced: _Forced | None
    ) -> Iterator[_Draft]:
        """Drafts that meet this one as well."""
        if requirement.test is not None:
            is_forced = forced is not None and forced[0] is requirement
            ways = [forced[1]] if forced and is_forced else self._ways(requirement)
            for way in ways:
                self._steps += 1
                if self._steps > _MOST_STEPS:
                    return
                further = draft.adding(requirement.id, way)
                if further is not None:
                    yield further
            return
        members = sorted(requirement.members, key=_highest, reverse=True)
        needed = len(members) if requirement.kind == "all_of" else requirement.needed
        must = [part for part in members if forced and _is_within(forced[0], part)]
        for chosen in combinations(members, needed):
            if all(part in chosen for part in must):
                yield from self._all(chosen, draft, forced)

    def _ways(self, requirement: Requirement) -> Iterator[Way]:
        assert requirement.test is not None
        return requirement.test.ways(self.credential.id, self.on)

    # ------------------------------------------------------------ edges

    def boundaries(self) -> Iterator[Boundary]:
        """People at the edges of every requirement, each otherwise as the route asks."""
        for asked in self.credential.requirements + self.route.requirements:
            for requirement in asked.walk():
                if requirement.test is not None:
                    for way in self._ways(requirement):
                        yield from self._at_edges(requirement, way)

    def _at_edges(self, requirement: Requirement, way: Way) -> Iterator[Boundary]:
        bounds = [
            (topic, part, tuple(bound.edges()))
            for topic, record in way.bounds.items()
            for part, bound in record.items()
        ]
        if not any(edges for _topic, _part, edges in bounds):
            return
        draft = next(self.drafts((requirement, way)), None)
        if draft is None:
            return
        for topic, part, edges in bounds:
            where = topic, draft.places[requirement.id, topic], part
            people = [(self._beside(draft, where, one, requirement), one.holds) for one in edges]
            inside = tuple(person for person, holds in people if holds)
            outside = tuple(person for person, holds in people if not holds)
            if edges:
                yield Boundary(self.credential, self.route, requirement, inside, outside)

    def _beside(
        self, draft: _Draft, where: tuple[str, int, str], edge: Edge, requirement: Requirement
    ) -> Witness:
        """The person of the draft with this one value in its place."""
        topic, place, part = where
        values: dict[str, tuple[Any, ...]] = dict(draft.values())
        records = list(values[topic])
        records[place] = {**records[place], part: edge.value, TRIED: part}
        values[topic] = tuple(records)
        return self._made(values, self.say(edge.what), requirement.id)


def _is_within(sought: Requirement, requirement: Requirement) -> bool:
    return any(part is sought for part in requirement.walk())
