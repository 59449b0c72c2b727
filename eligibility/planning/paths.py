"""Route by route: every choice of moves that could open it, put together but not yet judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from eligibility.assess import Attempt, Finding, RouteFinding
from eligibility.facts import Profile
from eligibility.kinds.training import TrainingTest
from eligibility.kinds.ways import Bound, Days, together
from eligibility.rules import IN_FORCE, Credential, Remedy, Requirement, Route
from eligibility.verdict import MET, Outcome

from .closing import MADE_UP, Asked, Closer
from .moves import JOBS, UNKNOWN_LENGTH, Enroll, Length, Move
from .wishes import Wishes

_MOST_PROGRAMS = 8
"""So many of a person's programs are tried: those that get furthest."""
_MOST_PATHS = 200
"""For one route. A choice of so many is nothing anybody could read; none we know has thirty."""


@dataclass(frozen=True, slots=True)
class Path:
    """Moves that may open a route, all of them needed, in no order yet.

    `today`: how the route stands for who makes none of them.
    """

    route: Route
    moves: tuple[Move, ...]
    today: RouteFinding

    @property
    def keys(self) -> frozenset[tuple[Any, ...]]:
        """What is to be done, however it came about."""
        return frozenset(move.key for move in self.moves)


@dataclass(frozen=True, slots=True)
class _Choice:
    """What is chosen so far: moves by their key, and what a new program must be.

    `bounds`: all that is asked of it. `by_program`: for how many requirements of the route it is
    begun.
    """

    moves: tuple[Move, ...] = ()
    asked: tuple[Asked, ...] = ()
    bounds: Mapping[str, Bound] = field(default_factory=dict)
    by_program: int = 0

    def adding(self, parts: Iterable[Move | Asked]) -> _Choice | None:
        """With these as well; None where one new program cannot be all that."""
        moves, asked = {move.key: move for move in self.moves}, self.asked
        bounds = self.bounds
        for part in parts:
            if isinstance(part, Asked):
                asked = (*asked, part)
                both = together(bounds, part.bounds)
                if both is None:
                    return None
                bounds = both
            elif part.key in moves:
                moves[part.key] = moves[part.key].also_for(part)
            else:
                moves[part.key] = part
        by_program = self.by_program + (len(asked) > len(self.asked))
        return _Choice(tuple(moves.values()), asked, bounds, by_program)


def paths(
    credential: Credential,
    found: RouteFinding,
    person: Profile,
    on: date,
    horizon: date,
    wishes: Wishes,
) -> Iterator[Path]:
    """Every choice of moves for one route, as it stands today for the person.

    Those of fewer moves come first; the empty one is to wait.
    """
    seen: set[frozenset[Any]] = set()
    everything = [
        path
        for closer, findings in _bases(credential, found, person, on, horizon, wishes)
        for path in _of_basis(closer, found, findings)
    ]
    for path in sorted(everything, key=lambda path: len(path.moves)):
        if path.keys not in seen and len(seen) < _MOST_PATHS:
            seen.add(path.keys)
            yield path


def on_route(credential: Credential, route: Route) -> Credential:
    """The credential as if this were its only route."""
    return replace(credential, routes=(replace(route, standing=IN_FORCE),))


# ---------------------------------------------------------------- what a route is tried with


def _bases(
    credential: Credential,
    found: RouteFinding,
    person: Profile,
    on: date,
    horizon: date,
    wishes: Wishes,
) -> Iterator[tuple[Closer, tuple[Finding, ...]]]:
    """What a route can be tried with: each program the person has, or none, and a new one."""
    closer = Closer(person, credential.id, on, horizon, wishes)
    about_program = any(
        finding.requirement.looks_at_program for finding in found.attempts[0].findings
    )
    if not about_program:
        yield closer, found.attempts[0].findings
        return
    if not person.training:
        yield closer, found.best.findings
    numbered = list(enumerate(found.attempts)) if person.training else []
    for number, attempt in sorted(numbered, key=lambda pair: _how_far(pair[1]), reverse=True)[
        :_MOST_PROGRAMS
    ]:
        yield replace(closer, program=number), attempt.findings
    if any(_calls_for_program(attempt, horizon) for attempt in found.attempts):
        yield replace(closer, anew=True), found.best.findings


def _how_far(attempt: Attempt) -> tuple[Outcome, Outcome, int]:
    unmet = sum(finding.standing.high is Outcome.NOT_MET for finding in attempt.findings)
    return attempt.standing.low, attempt.standing.high, -unmet


def _calls_for_program(attempt: Attempt, horizon: date) -> bool:
    """Whether a part of what is asked of a program does not hold, and the editors say what to do.

    A program that is only too old stays a fact of the past.
    """
    return any(
        finding.requirement.looks_at_program
        and any(_is_made_good(part) for part in finding.requirement.walk())
        and not (finding.standing == MET and finding.until >= horizon)
        for finding in attempt.findings
    )


def _is_made_good(rule: Requirement) -> bool:
    """Whether the editors say what to do about it, and that may be to begin a program."""
    return rule.remedy is not None and (rule.is_group or isinstance(rule.test, TrainingTest))


# ---------------------------------------------------------------- putting them together


def _of_basis(closer: Closer, found: RouteFinding, findings: Sequence[Finding]) -> Iterator[Path]:
    choices = [_Choice()]
    for finding in findings:
        alternatives = closer.alternatives(finding)
        if not alternatives:
            return
        if alternatives == [()]:
            continue  # nothing is to be done about it
        extended = (
            choice.adding(alternative) for choice in choices for alternative in alternatives
        )
        possible = (choice for choice in extended if choice is not None)
        choices = _different(possible, closer.on)[:_MOST_PATHS]
    length = _program_length(findings, closer.on)
    whole = [(choice, _enrolling(closer, choice, length)) for choice in choices]
    may_finish = any(enroll is not None and not enroll.as_student for _choice, enroll in whole)
    for choice, enroll in whole:
        if enroll is None:
            yield Path(found.route, choice.moves, found)
        elif not (may_finish and enroll.as_student):
            yield Path(found.route, (enroll, *choice.moves), found)


def _different(choices: Iterable[_Choice], on: date) -> list[_Choice]:
    """One of those that are the same moves and a program of the same sort.

    Whether the new program is accredited in one way or another changes neither time nor steps: the
    first that is possible stands for all. Whoever begins one leaves nothing open that it can close.
    """
    kept: dict[Any, _Choice] = {}
    for choice in choices:
        key = (
            frozenset(move.key for move in choice.moves),
            bool(choice.asked),
            _is_a_job(choice.bounds),
            _is_for_students(choice.bounds, on),
        )
        if key not in kept or choice.by_program > kept[key].by_program:
            kept[key] = choice
    return list(kept.values())


def _enrolling(closer: Closer, choice: _Choice, length: Length) -> Enroll | None:
    if not choice.asked:
        return None
    rules = {one.requirement.id: one.requirement for one in choice.asked}
    return Enroll(
        requirements=tuple(rules.values()),
        remedy=_telling_remedy(choice.asked, length),
        credentials=(closer.credential,),
        asked=choice.bounds,
        takes=length,
        as_student=_is_for_students(choice.bounds, closer.on),
    )


def _telling_remedy(asked: Iterable[Asked], length: Length) -> Remedy | None:
    """The one that says best what to do: of a requirement itself, and as long as the program."""
    own = [one.remedy for one in asked if one.remedy and one.remedy is one.requirement.remedy]
    of_groups = [one.remedy for one in asked if one.remedy is not None]
    remedies = own or of_groups
    as_long = [one for one in remedies if one.typical_months == length.months]
    return next(iter(as_long or remedies), None)


def _is_a_job(bounds: Mapping[str, Bound]) -> bool:
    return "provider" in bounds and bounds["provider"].pick in JOBS


def _is_for_students(bounds: Mapping[str, Bound], on: date) -> bool:
    """Whether it is only for those who are still in the program on that day."""
    ends = bounds.get("ends")
    return isinstance(ends, Days) and ends.first > on


def _program_length(findings: Sequence[Finding], on: date) -> Length:
    """How long the new program takes: what takes longest of all that it has to make good.

    Of somebody who has a program, only what that one lacks: the rest may be counted. Work that
    comes after it is no part of it.
    """
    about = [finding for finding in findings if finding.requirement.looks_at_program]
    remedied = list(_made_good(about))
    failing = [f for f in remedied if f.standing.high is Outcome.NOT_MET and not _is_made_up(f, on)]
    for some in (failing, remedied):
        single = [finding for finding in some if not finding.members]
        lengths = [Length.of(finding.requirement.remedy) for finding in single or some]
        known = [length for length in lengths if length.months is not None]
        if known:
            return max(known, key=lambda length: length.months or 0)
    return UNKNOWN_LENGTH


def _made_good(findings: Iterable[Finding]) -> Iterator[Finding]:
    """What a new program may be begun for: of a group without a word of its own, its parts."""
    for finding in findings:
        if _is_made_good(finding.requirement):
            yield finding
        else:
            yield from _made_good(finding.members)


def _is_made_up(finding: Finding, on: date) -> bool:
    test = finding.requirement.test
    if not isinstance(test, TrainingTest):
        return False
    ways = test.ways("", on)
    return all(set(way.bounds["training"]) <= MADE_UP for way in ways)


def as_one(moves: Iterable[Move]) -> tuple[Move, ...] | None:
    """These moves, each once, with one new program for all; None where no one can be all that."""
    kept: dict[tuple[Any, ...], Move] = {}
    begun: Enroll | None = None
    for move in moves:
        if isinstance(move, Enroll) and begun is not None:
            begun = _one_program(begun, move)
            if begun is None:
                return None
        elif isinstance(move, Enroll):
            begun = move
        else:
            kept[move.key] = kept[move.key].also_for(move) if move.key in kept else move
    return (*((begun,) if begun else ()), *kept.values())


def _one_program(one: Enroll, other: Enroll) -> Enroll | None:
    """A program that is good for both: as long as the longer of them."""
    asked = together(one.asked, other.asked)
    if asked is None or one.as_student is not other.as_student:
        return None
    lengths = (one.takes, other.takes)
    takes = max(lengths, key=lambda length: length.surely)
    if any(length.months is None for length in lengths):
        takes = Length(None, takes.surely, source=takes.source)
    told = [*one.also, *([other.remedy.action] if other.remedy else []), *other.also]
    remedy = one.remedy or other.remedy
    return replace(
        one.also_for(other),
        remedy=remedy,
        credentials=tuple(dict.fromkeys((*one.credentials, *other.credentials))),
        asked=asked,
        takes=takes,
        also=tuple(text for text in dict.fromkeys(told) if remedy and text != remedy.action),
    )
