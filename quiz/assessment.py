"""Answers, the current release and today: what the pages show, and what is worth asking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from certifications.api import release_out
from certifications.people import known
from certifications.releases import CurrentRelease
from eligibility.assess import CredentialFinding, Finding
from eligibility.facts import Profile, Training
from eligibility.inquiry import line_would_decide, would_decide_by
from eligibility.missing import closed_for_good, nearest
from eligibility.person import Person
from eligibility.report import respond_to
from eligibility.requests import Request, RequestError, parse_request
from eligibility.verdict import Verdict

from .answers import GOAL, Answers
from .told import RECORD_TOPICS
from .topics import PAGE_OF, cared_for, fitted, letters_by_kind
from .words import say

Json = Any
NOTHING: frozenset[str] = frozenset()


def assess(
    answers: Answers, release: CurrentRelease, *, on: date | None = None
) -> tuple[Json, list[str]]:
    """The response for these answers, and the topics we could not read any more.

    `on`: the day to judge, where it is not today.
    """
    request, unread = _request(answers, release, on=on)
    response = _response(answers, request, release)
    if answers.unfinished():
        # More records never close a door that those told so far have opened.
        so_far, _unread = _request(answers, release, as_if_whole=True, on=on)
        told = _response(answers, so_far, release)
        opened = {item["credential"]: item for item in told["credentials"] if _is_open(item)}
        response["credentials"] = [
            _opened(item, opened[item["credential"]]) if item["credential"] in opened else item
            for item in response["credentials"]
        ]
    return response, unread


def _response(answers: Answers, request: Request, release: CurrentRelease) -> Json:
    person = known(release, request.profile, request.as_of, answers.row).person
    return respond_to(person, release=release_out(release), say=say)


def person_of(answers: Answers, release: CurrentRelease) -> Profile | None:
    """The facts a person told so far, unfinished lists among them; None where there are none.

    For what a program would open: a list that may go on rules nothing out there, and who told
    their state alone is somebody of whom nothing is known.
    """
    request, _unread = _request(answers, release, as_if_whole=True)
    profile = request.profile
    if replace(profile, told_on=None, state=None) == Profile():
        return None
    known(release, profile, request.as_of, answers.row)  # so that more is held with them
    return profile


def _opened(honest: Json, told: Json) -> Json:
    """The open door of the records told so far; what comes after it, they do not rule out."""
    first = told["windows"][0]
    after = date.fromisoformat(first["until"]) + timedelta(days=1)
    later = [
        window | {"from": max(window["from"], after.isoformat())}
        for window in honest["windows"]
        if window["until"] > first["until"]
    ]
    return told | {"windows": [first, *later]}


def _is_open(item: Json) -> bool:
    return bool(item["verdict"] == Verdict.ELIGIBLE)


def cared(answers: Answers, release: CurrentRelease) -> frozenset[str]:
    """The credentials the person is after."""
    return cared_for(answers.told(GOAL), release.content)


@dataclass(frozen=True, slots=True)
class Open:
    """What could still decide the credentials a person cares about.

    `by_credential`: profile paths by credential. `of_program`: those about one training program,
    by the id of its record; where the list may not be whole, as if it were. `exams`: those of the
    credentials that ask how often their exam was failed.
    """

    by_credential: Mapping[str, frozenset[str]]
    of_program: Mapping[str, frozenset[str]]
    exams: frozenset[str]

    @property
    def paths(self) -> frozenset[str]:
        """All of them together."""
        return NOTHING.union(*self.by_credential.values())


def open_questions(answers: Answers, release: CurrentRelease) -> Open:
    """What is still worth asking. Where one state alone awards a credential, the state is."""
    person = _person(answers, release)
    is_whole = not answers.unfinished()
    so_far = person if is_whole else _person(answers, release, as_if_whole=True)
    wanted = cared(answers, release)
    state = person.profile.state
    paths: dict[str, frozenset[str]] = {}
    programs: dict[str, frozenset[str]] = {}
    for credential in release.catalogue.credentials:
        if credential.id not in wanted or (state and credential.state not in (None, state)):
            continue
        if credential.state not in (None, state):
            paths[credential.id] = frozenset({"state"})
            continue
        told = so_far.on_their_day(credential)
        if told.verdict is Verdict.ELIGIBLE:
            paths[credential.id] = NOTHING
            continue
        # Of an unfinished list: whether there is more, and what those told so far leave open.
        parts = frozenset(path for path in so_far.would_decide(credential) if "[]" in path)
        now = person.would_decide(credential)
        # What no answer opens today may open by itself: in some months a job is long enough, or a
        # program is finished, and then it matters what was done in it.
        later = NOTHING if now else person.would_decide_later(credential)
        paths[credential.id] = now | parts | later
        for record_id, asked in _by_program(answers, told, so_far.profile):
            programs[record_id] = programs.get(record_id, NOTHING) | asked
    return Open(paths, programs, paths.keys() & letters_by_kind(release)["attempts"].keys())


def open_lines(answers: Answers, release: CurrentRelease) -> frozenset[str]:
    """What the rules of the credentials they are after wait for, whether or not a verdict turns on
    it: a way of plans, or what a program would open, may."""
    person = _person(answers, release, as_if_whole=True)
    wanted = cared(answers, release)
    return NOTHING.union(
        *(
            line_would_decide(line)
            for credential in release.catalogue.credentials
            if credential.id in wanted and credential.state in (None, person.profile.state)
            for route in person.on_their_day(credential).routes
            for attempt in route.attempts
            for line in attempt.findings
        )
    )


def _person(answers: Answers, release: CurrentRelease, *, as_if_whole: bool = False) -> Person:
    """Who told us that, today."""
    request, _unread = _request(answers, release, as_if_whole=as_if_whole)
    return known(release, request.profile, request.as_of, answers.row).person


def _by_program(
    answers: Answers, found: CredentialFinding, profile: Profile
) -> Iterator[tuple[str, frozenset[str]]]:
    programs: tuple[Training, ...] = profile.training or ()
    records = answers.records("training")
    if len(programs) == len(records):
        for record, program in zip(records, programs, strict=True):
            yield record["id"], would_decide_by(found, program)


def in_the_way(answers: Answers, release: CurrentRelease) -> Iterator[tuple[str, str]]:
    """What keeps a person from each credential they are after, as far as that is decided: what is
    lacking on the nearest way, or what closed the ways for good. By credential, in its words."""
    request, _unread = _request(answers, release)
    person = Person(release.catalogue, request.profile, request.as_of)
    wanted = cared(answers, release)
    for credential in release.catalogue.credentials:
        if credential.id in wanted and credential.state in (None, person.profile.state):
            for finding in _lacking(person.on_their_day(credential), person.profile):
                yield credential.id, finding.requirement.text


def _lacking(found: CredentialFinding, profile: Profile) -> Iterator[Finding]:
    near = nearest(found)
    if near is not None:
        yield from (lack.finding for lack in near.lacks)
    elif found.verdict is Verdict.NOT_ELIGIBLE:
        for route in found.routes:
            yield from closed_for_good(route.best, profile)


def faults(topic: str, facts: Json, release: CurrentRelease) -> list[tuple[str, str]]:
    """What the engine refuses about the facts of a topic, or of one record: part and message.

    `facts`: for a topic with records one record, else the parts of a profile that it tells.
    """
    profile = {topic: [facts]} if topic in RECORD_TOPICS else facts
    try:
        parse_request({"profile": profile}, release.catalogue, today=timezone.localdate())
    except RequestError as error:
        return [
            (fault.path.rpartition(".")[2].split("[")[0], fault.message) for fault in error.errors
        ]
    return []


def _request(
    answers: Answers,
    release: CurrentRelease,
    *,
    as_if_whole: bool = False,
    on: date | None = None,
) -> tuple[Request, list[str]]:
    """What the person told us, in the terms of the release, and the topics that cannot be read.

    Words may have changed since the answers were kept: such a part counts as not known.
    """
    told = answers.request(as_if_whole=as_if_whole)
    profile = {
        part: [fitted(part, record, release) for record in value]
        if part in RECORD_TOPICS
        else fitted(part, value, release)
        for part, value in told["profile"].items()
    }
    try:
        return _parsed(told["state"], profile, release, on), []
    except RequestError:
        unread = [name for name in profile if not _is_read(name, profile[name], release, on)]
        rest = {name: value for name, value in profile.items() if name not in unread}
        topics = [PAGE_OF.get(name, name) for name in unread]
        return _parsed(told["state"], rest, release, on), topics


def _parsed(
    state: str | None, profile: Json, release: CurrentRelease, on: date | None = None
) -> Request:
    raw = {"state": state, "profile": profile}
    return parse_request(raw, release.catalogue, today=on or timezone.localdate())


def _is_read(part: str, value: Json, release: CurrentRelease, on: date | None) -> bool:
    try:
        _parsed(None, {part: value}, release, on)
    except RequestError:
        return False
    return True
