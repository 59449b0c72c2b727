"""Which requirements the personas try: a rule that nobody stands for can break unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from eligibility.assess import Assessment, RouteFinding
from eligibility.requests import RequestError, parse_request
from eligibility.rules import IN_FORCE, Catalogue, Credential, Requirement
from eligibility.verdict import Status, Verdict

from .effects import walk

Json = Any
Place = tuple[str, str, str]
"""A credential, a route and a requirement, by their ids."""


@dataclass(frozen=True)
class Covered:
    """A requirement, where it stands, and how many personas it is decided for.

    `credential` and `route` are what people call them; `place` has the ids.
    """

    place: Place
    credential: str
    route: str
    requirement: Requirement
    met: int
    not_met: int

    @property
    def is_touched(self) -> bool:
        """Whether anybody tries it."""
        return bool(self.met or self.not_met)


def coverage(people: Iterable[tuple[Json, Json]], catalogue: Catalogue) -> list[Covered]:
    """Every requirement in force, with the people (request and expectation) whom it decides for."""
    met: Counter[Place] = Counter()
    decided: Counter[Place] = Counter()
    for request, expect in people:
        for place, status in _decided(request, expect, catalogue):
            decided[place] += 1
            met[place] += status in {Status.MET, Status.NEEDS_REVIEW}
    return [
        Covered(
            place, credential.letters, route.name, part, met[place], decided[place] - met[place]
        )
        for credential in catalogue.credentials
        for route in credential.routes
        if route.standing == IN_FORCE
        for whole in credential.requirements + route.requirements
        for part in whole.walk()
        for place in [(credential.id, route.id, part.id)]
    ]


def _decided(request: Json, expect: Json, catalogue: Catalogue) -> Iterator[tuple[Place, Status]]:
    """How requirements stand on the routes that the expectation speaks of."""
    try:
        asked = parse_request(request, catalogue, today=date.fromisoformat(request["as_of"]))
    except RequestError:
        return
    for credential in catalogue.credentials:
        if credential.id not in expect or credential.state not in (None, asked.profile.state):
            continue
        for route in Assessment(credential, asked.profile).on(asked.as_of).routes:
            if _speaks_of(expect[credential.id], route):
                yield from _statuses(credential, route)


def _speaks_of(expected: Json, route: RouteFinding) -> bool:
    """A no is about every route; a yes about the one it names."""
    named = {expected.get("route"), *expected.get("routes", ())}
    return expected.get("verdict") == Verdict.NOT_ELIGIBLE or route.route.id in named


def _statuses(credential: Credential, route: RouteFinding) -> Iterator[tuple[Place, Status]]:
    for finding in route.best.findings:
        for part in walk(finding):
            if part.standing.status is not Status.UNKNOWN:
                place = credential.id, route.route.id, part.requirement.id
                yield place, part.standing.status
