"""Whom a release would tell something else: the same people judged by two editions of the rules.

Only credentials whose rules differ are judged: the others cannot change. Kept personas are named,
people made from the rules are told as the edge they stand at, and of what visitors told us there
are numbers alone.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise

from eligibility.assess import Assessment, CredentialFinding, Finding
from eligibility.missing import nearest
from eligibility.outlook import outlook
from eligibility.requests import Request, RequestError, parse_request
from eligibility.rules import Catalogue, Credential
from eligibility.verdict import Verdict

Json = Any
LEAST_TOLD = 10
"""A number of visitors below this is not told: it could be somebody."""
JUDGED = ("kind", "test", "if_met", "if_not_met", "review", "remedy")


class Edition(Protocol):
    """The rules of one release, or of one that could be: the content and the same compiled."""

    @property
    def content(self) -> Json:
        """Plain JSON."""

    @property
    def catalogue(self) -> Catalogue:
        """Compiled."""


@dataclass(frozen=True)
class Person:
    """Somebody to judge: in an editor's words, on which day, with which facts.

    `code` is that of a kept persona.
    """

    name: str
    as_of: date
    state: str | None
    profile: Json
    code: str = ""

    @property
    def request(self) -> Json:
        """What they ask, as the API takes it."""
        return {"as_of": self.as_of.isoformat(), "state": self.state, "profile": self.profile}


class Witness(Protocol):
    """Somebody made from a rule, as `eligibility.witness` makes them."""

    about: str
    what: str
    profile: Json
    state: str | None


Boundary = Callable[[Catalogue, date], Iterable[Witness]]
"""Makes people who stand at the edges of the rules."""
Population = Callable[[Edition], Iterable[Json]]
"""Requests of people who are counted and never shown, in the terms of an edition."""

populations: list[tuple[str | Promise, Population]] = []
"""Filled by the apps that hold such people, when they are ready; with what an editor reads."""


@dataclass(frozen=True)
class Judgment:
    """What somebody is told about one credential."""

    verdict: str
    windows: tuple[tuple[date, date, str], ...]
    nearest_route: str | None
    route: str | None


@dataclass(frozen=True)
class Why:
    """A requirement that stands otherwise, or (`before` and `after` alike) says something else.

    `text` is what it says in the rules after, or before where it is gone.
    """

    requirement: str
    before: str | None
    after: str | None
    text: str = ""


@dataclass(frozen=True)
class Effect:
    """What one person is told about one credential, before and after, and why it differs."""

    person: Person
    credential: str
    letters: str
    before: Judgment | None
    after: Judgment | None
    why: tuple[Why, ...] = ()

    @property
    def flips(self) -> bool:
        """Whether the verdict or a day differs, not only the nearest way."""
        return _days(self.before) != _days(self.after)

    @property
    def keeps_verdict(self) -> bool:
        """Whether today's verdict is the same."""
        return (self.before and self.before.verdict) == (self.after and self.after.verdict)


@dataclass(frozen=True)
class Count:
    """How many visitors were looked at, and how many would be told something else, by letters.

    None stands for fewer than ten.
    """

    looked_at: int | None
    changed: Mapping[str, int | None]


@dataclass(frozen=True)
class Effects:
    """Everything that a change of rules does to the people we know or can think of.

    Who gets another verdict on the day stands before those for whom only days to come differ.
    `judged`: the letters of the credentials whose rules differ.
    """

    judged: tuple[str, ...] = ()
    personas: tuple[Effect, ...] = ()
    boundary: tuple[Effect, ...] = ()
    counted: tuple[tuple[str | Promise, Count], ...] = ()

    @property
    def flipping(self) -> list[Effect]:
        """Personas whose verdict or days differ."""
        return [effect for effect in self.personas if effect.flips]

    @property
    def only_nearer(self) -> list[Effect]:
        """Personas for whom only the nearest or the best way differs."""
        return [effect for effect in self.personas if not effect.flips]


_MOST_KEPT = 20_000
_kept: dict[tuple[str, str], Judgment | None] = {}
"""Judgments by the text of the rules and of what was asked: the next look at an edit is quicker."""


def effects(
    before: Edition,
    after: Edition,
    personas: Iterable[Person],
    *,
    today: date,
    boundary: Boundary | None = None,
) -> Effects:
    """What two editions tell kept personas, people at the edges, and visitors, if it differs."""
    comparison = _Comparison(before, after)
    made = _at_the_edges(comparison, boundary, today) if boundary else ()
    return Effects(
        tuple(comparison.letters[name] for name in comparison.changed),
        _graver_first(comparison.effects_on(personas)),
        _graver_first(comparison.effects_on(made)),
        tuple((name, _count(comparison, people(before), today)) for name, people in populations),
    )


def _graver_first(found: Iterable[Effect]) -> tuple[Effect, ...]:
    return tuple(sorted(found, key=lambda effect: effect.keeps_verdict))


class _Comparison:
    """Two editions, and which of their credentials and programs differ."""

    def __init__(self, before: Edition, after: Edition) -> None:
        self.before = before
        self.after = after
        then, now = _rules(before.content), _rules(after.content)
        self.rules_before, self.rules_after = _texts(then), _texts(now)
        self.changed = [
            name for name in dict.fromkeys((*now, *then)) if then.get(name) != now.get(name)
        ]
        self.programs = _differing_programs(before.content, after.content)
        self.rewritten = _differing_requirements(then, now)
        self.of_before = {one.id: one for one in before.catalogue.credentials}
        self.of_after = {one.id: one for one in after.catalogue.credentials}
        self.letters = {name: one.letters for name, one in (self.of_before | self.of_after).items()}

    def effects_on(self, people: Iterable[Person]) -> Iterator[Effect]:
        """What each of them would be told otherwise."""
        for person in people:
            names = self._to_judge(person)
            if not names:
                continue
            then, now = _read(person, self.before), _read(person, self.after)
            for name in names:
                effect = self._effect(person, name, then, now)
                if effect:
                    yield effect

    def _to_judge(self, person: Person) -> Collection[str]:
        """Credentials whose rules differ; all of them if a program they name differs."""
        return self.letters if _named(person) & self.programs else self.changed

    def _effect(
        self, person: Person, name: str, then: Request | None, now: Request | None
    ) -> Effect | None:
        old, new = self.of_before.get(name), self.of_after.get(name)
        one = _looked_up(self.rules_before.get(name), person, old, then)
        other = _looked_up(self.rules_after.get(name), person, new, now)
        if one == other or _says_nothing(old, one, new, other):
            return None
        why = tuple(self._why(name, _statuses(old, then), _statuses(new, now)))
        return Effect(person, name, self.letters[name], one, other, why)

    def _why(
        self, credential: str, before: Mapping[str, str], after: Mapping[str, str]
    ) -> Iterator[Why]:
        """Requirements that stand otherwise; where none does today, those that say otherwise."""
        texts = {
            **_texts_of(self.of_before.get(credential)),
            **_texts_of(self.of_after.get(credential)),
        }
        differing = [
            Why(name, before.get(name), after.get(name), texts.get(name, ""))
            for name in dict.fromkeys((*after, *before))
            if before.get(name) != after.get(name)
        ]
        if differing:
            yield from differing
            return
        for name in self.rewritten.get(credential, ()):
            yield Why(name, before.get(name), after.get(name), texts.get(name, ""))


# ---------------------------------------------------------------- who is judged


def _at_the_edges(comparison: _Comparison, boundary: Boundary, today: date) -> Iterator[Person]:
    """People at the edges of the rules that differ, old and new, each once."""
    seen = set()
    for edition in (comparison.before, comparison.after):
        chosen = tuple(one for one in edition.catalogue.credentials if one.id in comparison.changed)
        for one in boundary(replace(edition.catalogue, credentials=chosen), today):
            key = json.dumps([one.state, one.profile], sort_keys=True)
            if key not in seen:
                seen.add(key)
                yield Person(f"{one.about}: {one.what}", today, one.state, one.profile)


def _count(comparison: _Comparison, requests: Iterable[Json], today: date) -> Count:
    people = [Person("", today, one["state"], one["profile"]) for one in requests]
    found = Counter(effect.letters for effect in comparison.effects_on(people) if effect.flips)
    changed = {comparison.letters[name]: 0 for name in comparison.changed} | found
    return Count(_told(len(people)), {name: _told(number) for name, number in changed.items()})


def _told(number: int) -> int | None:
    return number if number >= LEAST_TOLD else None


# ---------------------------------------------------------------- how they are judged


def _read(person: Person, edition: Edition) -> Request | None:
    """Their facts in the terms of an edition, if it can read them."""
    try:
        return parse_request(person.request, edition.catalogue, today=person.as_of)
    except RequestError:
        return None


def _looked_up(
    rules: str | None, person: Person, credential: Credential | None, request: Request | None
) -> Judgment | None:
    """What was found before by the same rules, else what is found now. For kept personas alone.

    Whoever names a program is judged anew: what we know of it is not in the rules.
    """
    if rules is None or not person.code or _named(person):
        return _judged(credential, request)
    key = rules, json.dumps(person.request, sort_keys=True)
    if key not in _kept:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = _judged(credential, request)
    return _kept[key]


def _named(person: Person) -> set[str]:
    """The programs that the facts name."""
    return {one["program"] for one in person.profile.get("training") or () if one.get("program")}


def _judged(credential: Credential | None, request: Request | None) -> Judgment | None:
    """What they are told of a credential; None if it is not there, or not for them."""
    if not _is_for(credential, request):
        return None
    assessment = Assessment(credential, request.profile)
    found = assessment.on(request.as_of)
    windows = outlook(assessment, request.as_of).windows
    near = nearest(found)
    return Judgment(
        str(found.verdict),
        tuple((one.first, one.last, str(one.verdict)) for one in windows),
        near.route.route.id if near else None,
        found.settled_by[0] if found.verdict is Verdict.ELIGIBLE else None,
    )


def _is_for(credential: Credential | None, request: Request | None) -> bool:
    return (
        credential is not None
        and request is not None
        and credential.state in (None, request.profile.state)
    )


def _says_nothing(
    old: Credential | None, one: Judgment | None, new: Credential | None, other: Judgment | None
) -> bool:
    """A credential that comes or goes is told once; of people, those it opens or shuts out."""
    came_or_went = old is None or new is None
    return came_or_went and Verdict.ELIGIBLE not in {j.verdict for j in (one, other) if j}


def _statuses(credential: Credential | None, request: Request | None) -> dict[str, str]:
    """How each requirement stands on the day, on the best attempt at its route."""
    if not _is_for(credential, request):
        return {}
    return statuses(Assessment(credential, request.profile).on(request.as_of))


def statuses(found: CredentialFinding) -> dict[str, str]:
    """How each requirement of a credential stands, groups and members alike, by id."""
    return {
        part.requirement.id: str(part.standing.status)
        for route in found.routes
        for finding in route.best.findings
        for part in walk(finding)
    }


def _texts_of(credential: Credential | None) -> dict[str, str]:
    """What each requirement of a credential says, members of groups included."""
    if credential is None:
        return {}
    owners = (credential, *credential.routes)
    wholes = (whole for owner in owners for whole in owner.requirements)
    return {part.id: part.text for whole in wholes for part in whole.walk()}


def walk(finding: Finding) -> Iterator[Finding]:
    """A finding and every one inside it."""
    yield finding
    for member in finding.members:
        yield from walk(member)


def _days(judgment: Judgment | None) -> Any:
    return judgment and (judgment.verdict, judgment.windows)


# ---------------------------------------------------------------- what differs


def _rules(content: Json) -> dict[str, Json]:
    """Of every credential what verdicts and nearest ways rest on; texts and prices left out."""
    return {
        raw["id"]: {
            "state": raw["jurisdiction"],
            "requirements": [_judged_part(one) for one in raw["requirements"]],
            "routes": [_judged_route(route) for route in raw["routes"]],
        }
        for raw in content.get("credentials", ())
    }


def _texts(rules: Mapping[str, Json]) -> dict[str, str]:
    """By credential what its rules are known by."""
    return {
        name: hashlib.sha256(json.dumps(one, sort_keys=True).encode()).hexdigest()
        for name, one in rules.items()
    }


def _judged_route(raw: Json) -> Json:
    names = ("id", "grants", "standing", "valid_from", "valid_until", "uncertain_after")
    requirements = [_judged_part(one) for one in raw["requirements"]]
    return {name: raw[name] for name in names} | {"requirements": requirements}


def _judged_part(raw: Json) -> Json:
    members = [_judged_part(one) for one in raw["members"]]
    return {name: raw[name] for name in ("id", *JUDGED)} | {"members": members}


def _differing_requirements(then: Json, now: Json) -> dict[str, list[str]]:
    """By credential, the requirements whose own words differ, and those that are new or gone."""
    found = {}
    for name in then.keys() & now.keys():
        old, new = _by_id(then[name]), _by_id(now[name])
        found[name] = [one for one in dict.fromkeys((*new, *old)) if old.get(one) != new.get(one)]
    return found


def _by_id(rules: Json) -> dict[str, Json]:
    waiting = [*rules["requirements"]]
    for route in rules["routes"]:
        waiting += route["requirements"]
    found = {}
    while waiting:
        raw = waiting.pop(0)
        found[raw["id"]] = {name: raw[name] for name in JUDGED}
        waiting += raw["members"]
    return found


def _differing_programs(before: Json, after: Json) -> frozenset[str]:
    """Programs of which we know something else, be it by their school."""
    then, now = _programs(before), _programs(after)
    return frozenset(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))


def _programs(content: Json) -> dict[str, Json]:
    schools = {raw["id"]: raw for raw in content.get("institutions", ())}
    return {
        raw["id"]: (raw, schools.get(raw["institution"])) for raw in content.get("programs", ())
    }
