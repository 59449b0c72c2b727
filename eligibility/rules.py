"""The rules, read from the content of a release and checked: nothing that loads is ambiguous."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from . import vocabulary as words
from .days import FAR_FUTURE, FAR_PAST, Span
from .facts import FactError, Json
from .kinds import ABOUT_PROGRAM, GROUPS, KINDS, TESTS, Test
from .kinds.answers import ApprovalTest
from .kinds.experience import ExperienceTest
from .kinds.holdings import CredentialTest
from .kinds.training import TrainingTest
from .programs import AWARDS, MODALITIES, read_program
from .records import Program, Source, lies_ahead
from .verdict import Outcome

FORMAT = 1
CONFIDENCES = ("official", "secondary", "recalled")
GRANTS = ("full", "provisional")
IN_FORCE = "in_force"
_TESTED = ("kind", "test", "if_met", "if_not_met", "review")
STANDINGS = (IN_FORCE, "superseded", "retired", "unverified")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a content cannot be a release: where it is, and what is wrong in an editor's words."""

    path: str
    message: str


class CatalogueError(ValueError):
    """A content that cannot be compiled. `problems` lists every reason found."""

    def __init__(self, problems: Collection[Problem]) -> None:
        super().__init__("; ".join(f"{p.path}: {p.message}" for p in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a person could do about a requirement that fails. Months of time, U.S. dollars."""

    action: str
    typical_months: Fraction | None
    range_months: tuple[Fraction, Fraction] | None
    typical_cost_usd: Fraction | None
    only_with_progress: bool
    source: Source | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One sentence of a handbook: a test, or a group of requirements (`needed` of `members`)."""

    id: str
    text: str
    kind: str
    test: Test | None
    members: tuple[Requirement, ...]
    needed: int
    if_met: Outcome
    if_not_met: Outcome
    confidence: str
    sources: tuple[Source, ...]
    remedy: Remedy | None
    notes: str
    looks_at_program: bool
    """Whether it, or a part of it, is about one training program."""
    follows_dates: bool
    """Whether it, or a part of it, looks at the end of a program or of high school."""
    reads: frozenset[str]
    """The parts of a profile that it, or a part of it, looks at, beside one program."""
    says: str
    """What it tests, in one canonical text: equal for requirements that stand and fall together."""

    def walk(self) -> Iterator[Requirement]:
        """This requirement and every one inside it."""
        yield self
        for member in self.members:
            yield from member.walk()

    @property
    def is_group(self) -> bool:
        """Whether it is made of other requirements."""
        return self.test is None


@dataclass(frozen=True, slots=True)
class Route:
    """One complete way to qualify, with the days on which it is open."""

    id: str
    name: str
    summary: str
    grants: str
    standing: str
    valid_from: date
    valid_until: date
    uncertain_after: date
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Credential:
    """A certification: the requirements of every route, and the routes. `state` bounds it."""

    id: str
    name: str
    letters: str
    body: str
    body_abbreviation: str
    state: str | None
    requirements: tuple[Requirement, ...]
    routes: tuple[Route, ...]

    @property
    def reads(self) -> frozenset[str]:
        """The parts of a profile that anything about it looks at."""
        lists = (self.requirements, *(route.requirements for route in self.routes))
        return frozenset[str]().union(*(_all_reads(rule) for rules in lists for rule in rules))


def _all_reads(rule: Requirement) -> frozenset[str]:
    """With the programs that it is handed, and with what has ends that are followed day by day."""
    if rule.follows_dates:
        return rule.reads | {"education", "training"}
    return rule.reads | {"training"} if rule.looks_at_program else rule.reads


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All the rules of one release, in the editors' order."""

    credentials: tuple[Credential, ...]
    bodies: frozenset[str]
    sources: Mapping[str, Source]
    programs: Mapping[str, Program] = field(default_factory=dict)
    """Programs a training record may name, by id. Releases of old have none."""

    @property
    def credential_ids(self) -> frozenset[str]:
        """The ids a profile may name as credentials of this catalogue."""
        return frozenset(credential.id for credential in self.credentials)

    @property
    def program_ids(self) -> Collection[str]:
        """The ids a profile may name as programs."""
        return self.programs.keys()


def load_catalogue(content: Mapping[str, Json]) -> Catalogue:
    """Compile the content of a release. Raises CatalogueError with every problem found."""
    return _Loader(content).catalogue()


def read_requirement(raw: Json) -> Requirement | None:
    """One requirement by itself, whatever is amiss around it; None if a test cannot be read."""
    read = _Loader({})._requirement(raw, "")
    is_whole = all(part.test is not None or part.kind in GROUPS for part in read.walk())
    return read if is_whole else None


def problems_of_requirement(
    kind: str, test: Json, *, known_credentials: Collection[str] | None = None
) -> list[str]:
    """What is wrong with the test of one requirement, in words for an editor; [] when fine."""
    if kind not in KINDS:
        return [f"{kind!r} is not a kind of requirement."]
    if kind in GROUPS:
        fault = _fault_of_group_test(kind, test)
        return [fault] if fault else []
    read, errors = TESTS[kind].read(test, "test")
    found = [
        error.message
        if error.path == "test"
        else f"{error.path.removeprefix('test.')}: {error.message}"
        for error in errors
    ]
    if read is not None and known_credentials is not None:
        found += list(_unknown_ids(read, known_credentials, None))
    return found


def _fault_of_group_test(kind: str, test: Json) -> str | None:
    if kind != "at_least":
        return None if test in ({}, None) else "A group of this kind has no test of its own."
    number = test.get("n") if isinstance(test, dict) and set(test) == {"n"} else None
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        return "Say how many of the parts are needed, 1 or more."
    return None


def _unknown_ids(
    test: Test, credentials: Collection[str], bodies: Collection[str] | None
) -> Iterator[str]:
    """Ids that no question can answer, since the catalogue does not know them."""
    if isinstance(test, CredentialTest):
        for name in sorted(set(test.any_of) - {*credentials, *words.OTHER_CREDENTIALS}):
            yield f"No question can answer this: no credential has the id {name!r}."
    if isinstance(test, TrainingTest) and bodies is not None:
        asked = {*(test.approved_by or ()), *test.or_approved_by}
        for name in sorted(asked - {*bodies, *words.APPROVING_BODIES}):
            yield f"No question can answer this: no approving body has the id {name!r}."


class _Loader:
    """Reads one content, gathering problems as it goes."""

    def __init__(self, content: Mapping[str, Json]) -> None:
        self.content = content
        self.problems: list[Problem] = []
        self.sources: dict[str, Source] = {}
        self.bodies: dict[str, str] = {}
        self.credential_ids: set[str] = set()

    def catalogue(self) -> Catalogue:
        if not isinstance(self.content, Mapping) or self.content.get("format") != FORMAT:
            raise CatalogueError([Problem("format", f"This is not a content of format {FORMAT}.")])
        try:
            catalogue = self._read()
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            self.problems.append(Problem("content", f"It is not complete: {error!r}."))
            raise CatalogueError(self.problems) from error
        if self.problems:
            raise CatalogueError(self.problems)
        return catalogue

    def _read(self) -> Catalogue:
        self.sources = {
            raw["id"]: Source(
                raw["id"],
                raw["title"],
                raw["url"],
                raw["edition"],
                date.fromisoformat(raw["read_on"]),
            )
            for raw in self.content["sources"]
        }
        self.bodies = {raw["id"]: raw["abbreviation"] for raw in self.content["bodies"]}
        raws = self.content["credentials"]
        self.credential_ids = {raw["id"] for raw in raws}
        self._no_duplicates([raw["id"] for raw in raws], "credentials", "credential")
        credentials = tuple(self._credential(raw) for raw in raws)
        programs = self._programs()
        return Catalogue(credentials, frozenset(self.bodies), self.sources, programs)

    def _fault(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))

    def _no_duplicates(self, ids: list[str], path: str, what: str) -> None:
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            self._fault(path, f"Two parts share the {what} id {name!r}.")

    def _credential(self, raw: Mapping[str, Any]) -> Credential:
        path = raw["id"]
        if raw["body"] not in self.bodies:
            self._fault(path, f"The certifying body {raw['body']!r} is not there.")
        self._choice(raw["jurisdiction"], {None, *words.STATES}, path, "jurisdiction")
        for kind in ("facts", "fees"):
            for item in raw.get(kind, ()):
                self._sourced(item, f"{path} › {item.get('name') or item.get('kind')}")
        common = tuple(self._requirement(item, path) for item in raw["requirements"])
        routes = tuple(self._route(item, path, common) for item in raw["routes"])
        self._no_overlap(path, routes)
        return Credential(
            raw["id"],
            raw["name"],
            raw["letters"],
            raw["body"],
            self.bodies.get(raw["body"], raw["body"]),
            raw["jurisdiction"],
            common,
            routes,
        )

    def _route(self, raw: Mapping[str, Any], parent: str, common: tuple[Requirement, ...]) -> Route:
        path = f"{parent} › {raw['id']}"
        self._sourced(raw, path)
        for kind in ("documents", "fees"):
            for item in raw.get(kind, ()):
                self._sourced(item, f"{path} › {item.get('text') or item.get('kind')}")
        self._choice(raw["grants"], GRANTS, path, "grants")
        self._choice(raw["standing"], STANDINGS, path, "standing")
        requirements = tuple(self._requirement(item, path) for item in raw["requirements"])
        if raw["standing"] == IN_FORCE and not requirements:
            self._fault(path, "A route in force needs at least one requirement.")
        everything = [part.id for item in (*common, *requirements) for part in item.walk()]
        self._no_duplicates(everything, path, "requirement")
        valid_from = _day(raw["valid_from"], FAR_PAST)
        valid_until = _day(raw["valid_until"], FAR_FUTURE)
        uncertain_after = _day(raw["uncertain_after"], FAR_FUTURE)
        if valid_until < valid_from:
            self._fault(path, "The route ends before it starts.")
        if raw["uncertain_after"] and not valid_from <= uncertain_after <= valid_until:
            self._fault(path, "The day after which it is uncertain lies outside the route's days.")
        return Route(
            raw["id"],
            raw["name"],
            raw["summary"],
            raw["grants"],
            raw["standing"],
            valid_from,
            valid_until,
            uncertain_after,
            requirements,
        )

    def _no_overlap(self, path: str, routes: tuple[Route, ...]) -> None:
        open_ = [route for route in routes if route.standing == IN_FORCE]
        for i, one in enumerate(open_):
            for other in open_[i + 1 :]:
                if one.id == other.id and (
                    one.valid_from <= other.valid_until and other.valid_from <= one.valid_until
                ):
                    self._fault(
                        f"{path} › {one.id}", "Two versions of this route are open at once."
                    )

    def _requirement(self, raw: Mapping[str, Any], parent: str) -> Requirement:
        path = f"{parent} › {raw['id']}"
        self._sourced(raw, path)
        if not raw["text"].strip():
            self._fault(path, "The requirement has no text a person can read.")
        kind = raw["kind"]
        self._choice(kind, KINDS, path, "kind")
        members = tuple(self._requirement(item, path) for item in raw["members"])
        needed = self._needed(kind, raw, members, path)
        test = self._test(kind, raw, path)
        return Requirement(
            raw["id"],
            raw["text"],
            kind,
            test,
            members,
            needed,
            Outcome.REVIEW if raw["if_met"] else Outcome.MET,
            Outcome.REVIEW if raw["if_not_met"] else Outcome.NOT_MET,
            raw["confidence"],
            tuple(self.sources[name] for name in raw["sources"] if name in self.sources),
            self._remedy(raw["remedy"], path),
            raw["notes"],
            _is_about_program(kind, test) or any(part.looks_at_program for part in members),
            (test is not None and test.follows_dates)
            or any(part.follows_dates for part in members),
            frozenset(test.READS if test is not None else ()).union(
                *(part.reads for part in members)
            ),
            json.dumps(
                [raw[name] for name in _TESTED] + [part.says for part in members], sort_keys=True
            ),
        )

    def _needed(
        self, kind: str, raw: Mapping[str, Any], members: tuple[Requirement, ...], path: str
    ) -> int:
        """How many of a group's parts are needed."""
        for key in ("if_met", "if_not_met"):
            self._choice(raw[key], (None, "needs_review"), path, key)
        if kind not in GROUPS:
            if members:
                self._fault(path, "Only a group has parts.")
            return 0
        if not members:
            self._fault(path, "The group is empty: put at least one requirement into it.")
        fault = _fault_of_group_test(kind, raw["test"])
        if fault:
            self._fault(path, fault)
            return 0
        if kind != "at_least":
            return 1 if kind == "any_of" else len(members)
        number = int(raw["test"]["n"])
        if number > len(members):
            self._fault(path, f"It asks for {number} parts but has {len(members)}.")
        return number

    def _test(self, kind: str, raw: Mapping[str, Any], path: str) -> Test | None:
        if kind not in TESTS:
            return None
        test, errors = TESTS[kind].read(raw["test"], "test")
        for error in errors:
            self._fault(path, _in_place(error))
        if test is None:
            return None
        for message in _unknown_ids(test, self.credential_ids, self.bodies):
            self._fault(path, message)
        if isinstance(test, ApprovalTest):
            self._choice(raw["review"], ("confirms", "decides"), path, "review")
            return replace(test, confirms=raw["review"] == "confirms")
        return test

    def _remedy(self, raw: Mapping[str, Any] | None, path: str) -> Remedy | None:
        if raw is None:
            return None
        if raw["source"] is not None and raw["source"] not in self.sources:
            self._fault(path, "The source of the remedy is not there.")
        range_months = raw["range_months"]
        return Remedy(
            raw["action"],
            _amount(raw["typical_months"]),
            None
            if range_months is None
            else (Fraction(range_months[0]), Fraction(range_months[1])),
            _amount(raw["typical_cost_usd"]),
            bool(raw["only_with_progress"]),
            self.sources.get(raw["source"]) if raw["source"] else None,
        )

    def _programs(self) -> dict[str, Program]:
        """The programs whose entries are sound."""
        schools = {raw["id"]: raw for raw in self.content.get("institutions", ())}
        programs = self.content.get("programs", ())
        for ids, what in (
            ([raw["id"] for raw in self.content.get("institutions", ())], "institutions"),
            ([raw["id"] for raw in programs], "programs"),
        ):
            if len(set(ids)) < len(ids):
                self._no_duplicates(ids, what, "program" if what == "programs" else "school")
        for raw in schools.values():
            self._school(raw, f"institutions › {raw['id']}")
        found = {}
        for raw in programs:
            before = len(self.problems)
            self._program(raw, schools, f"programs › {raw['id']}")
            if len(self.problems) == before:
                found[raw["id"]] = read_program(raw, schools[raw["institution"]], self.sources)
        return found

    def _school(self, raw: Mapping[str, Any], path: str) -> None:
        self._sourced(raw, path)
        self._choice(raw["state"], words.STATES, path, "state")
        for item in raw.get("accreditations", ()):
            self._evidence(item, f"{path} › {item['accreditor']}")

    def _program(
        self, raw: Mapping[str, Any], schools: Mapping[str, Mapping[str, Any]], path: str
    ) -> None:
        self._sourced(raw, path)
        school = schools.get(raw["institution"])
        if school is None:
            self._fault(path, f"The school {raw['institution']!r} is not there.")
        elif not all(self._is_sound(item) for item in school.get("accreditations", ())):
            self._fault(path, "The accreditation of its school cannot be read.")
        self._choice(raw.get("award"), {None, *AWARDS}, path, "award")
        self._choice(raw.get("delivery"), {None, *MODALITIES}, path, "delivery")
        for item in raw.get("costs", ()):
            self._sourced(item, f"{path} › {item['kind']}")
        accreditors = set(words.PROGRAMMATIC_ACCREDITORS) - {"none"}
        for item in raw.get("accreditations", ()):
            place = f"{path} › {item['accreditor']}"
            self._choice(item["accreditor"], accreditors, place, "accreditor")
            self._evidence(item, place)

    def _is_sound(self, item: Mapping[str, Any]) -> bool:
        """Whether evidence can be read at all; what else is wrong with it is said where it is."""
        try:
            _evidence_days(item)
        except ValueError:
            return False
        return all(name in self.sources for name in item["sources"])

    def _evidence(self, item: Mapping[str, Any], path: str) -> None:
        self._sourced(item, path)
        try:
            first, known_on, last = _evidence_days(item)
        except ValueError:
            self._fault(path, "A day is written as 2020-11-02, 2020-11 or 2020.")
            return
        for earlier, later in ((first, last), (first, known_on), (known_on, last)):
            if earlier and later and later.last < earlier.first:
                self._fault(path, "Its days are not in order: first day, known on, last day.")
        read = [self.sources[name].read_on for name in item["sources"] if name in self.sources]
        if read:
            self._seen_by(max(read), (first, known_on, last), path)

    def _seen_by(self, read_on: date, days: tuple[Span | None, ...], path: str) -> None:
        """Nobody saw a day to come; but a source may say until when it was granted."""
        first, known_on, last = days
        for name, span in (("Its first day", first), ("The day it was known on", known_on)):
            if span and span.first > read_on:
                self._fault(
                    path,
                    f"{name} comes after its source was read. Only a last day may be to come.",
                )
        if last and lies_ahead(last, read_on) and not known_on:
            self._fault(
                path,
                "Its last day comes after its source was read. Say on which day it was known:"
                " the day of the letter or the list.",
            )

    def _sourced(self, raw: Mapping[str, Any], path: str) -> None:
        """Every fact carries a source and how sure we are of it."""
        self._choice(raw["confidence"], CONFIDENCES, path, "confidence")
        if not raw["sources"]:
            self._fault(path, "It has no source. Say where this was read.")
        for name in raw["sources"]:
            if name not in self.sources:
                self._fault(path, f"Its source {name!r} is not there.")

    def _choice(self, value: object, options: Collection[object], path: str, what: str) -> None:
        if value not in options:
            self._fault(path, f"{what} cannot be {value!r}.")


def _is_about_program(kind: str, test: Test | None) -> bool:
    after_program = isinstance(test, ExperienceTest) and test.after is not None
    return kind in ABOUT_PROGRAM or after_program


def _in_place(error: FactError) -> str:
    name = error.path.removeprefix("test").removeprefix(".")
    return f"{name}: {error.message}" if name else error.message


def _evidence_days(item: Mapping[str, Any]) -> tuple[Span | None, ...]:
    """The first day, the day it is from, the last day, as far as they are named."""
    written = (item.get(key) for key in ("valid_from", "known_on", "valid_until"))
    return tuple(None if text is None else Span.parse(text) for text in written)


def _day(text: str | None, otherwise: date) -> date:
    return otherwise if text is None else date.fromisoformat(text)


def _amount(number: int | float | str | None) -> Fraction | None:
    return None if number is None else Fraction(str(number))
