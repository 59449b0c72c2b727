"""Answers, the current release and today: what the pages show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from certifications.api import release_out
from certifications.releases import CurrentRelease
from eligibility.assess import Assessment
from eligibility.inquiry import would_decide
from eligibility.report import respond
from eligibility.requests import Request, RequestError, parse_request
from eligibility.rules import Credential
from eligibility.verdict import Verdict

from .answers import RECORD_TOPICS, Answers
from .topics import fitted
from .words import say

Json = Any


def assess(answers: Answers, release: CurrentRelease) -> tuple[Json, list[str]]:
    """The response for these answers, and the topics we could not read any more."""
    request, unread = _request(answers, release)
    response = respond(release.catalogue, request, release=release_out(release), say=say)
    if answers.unfinished():
        # More records never close a door that those told so far have opened.
        so_far, _unread = _request(answers, release, as_if_whole=True)
        told = respond(release.catalogue, so_far, release=release_out(release), say=say)
        opened = {item["credential"]: item for item in told["credentials"] if _is_open(item)}
        response["credentials"] = [
            opened.get(item["credential"], item) for item in response["credentials"]
        ]
    return response, unread


def _is_open(item: Json) -> bool:
    return bool(item["verdict"] == Verdict.ELIGIBLE)


def open_paths(answers: Answers, release: CurrentRelease) -> Mapping[str, frozenset[str]]:
    """What could still decide each credential: the same as in the response, without the rest.

    Where one state alone awards a credential, the state is asked for as long as it is not known.
    """
    request, _unread = _request(answers, release)
    so_far, _unread = _request(answers, release, as_if_whole=True)
    state = request.profile.state
    return {
        credential.id: frozenset({"state"})
        if credential.state not in (None, state)
        else _would_decide(credential, request, so_far)
        for credential in release.catalogue.credentials
        if state is None or credential.state in (None, state)
    }


def _would_decide(credential: Credential, request: Request, so_far: Request) -> frozenset[str]:
    asked = would_decide(Assessment(credential, request.profile).on(request.as_of))
    if asked and so_far.profile != request.profile:
        told = Assessment(credential, so_far.profile).on(request.as_of)
        return frozenset() if told.verdict is Verdict.ELIGIBLE else asked
    return asked


def faults(topic: str, facts: Json, release: CurrentRelease) -> list[tuple[str, str]]:
    """What the engine refuses about the facts of a topic, or of one record: part and message."""
    is_list = topic in RECORD_TOPICS
    prefix = f"profile.{topic}[0]" if is_list else f"profile.{topic}"
    raw = {"profile": {topic: [facts] if is_list else facts}}
    if topic == "state":
        raw, prefix = {"state": facts}, ""
    try:
        parse_request(raw, release.catalogue, today=timezone.localdate())
    except RequestError as error:
        return [
            (fault.path.removeprefix(prefix).lstrip(".").split("[")[0], fault.message)
            for fault in error.errors
        ]
    return []


def _request(
    answers: Answers, release: CurrentRelease, *, as_if_whole: bool = False
) -> tuple[Request, list[str]]:
    """What the person told us, in the terms of the release, and the topics that cannot be read.

    Words may have changed since the answers were kept: such a topic counts as not known.
    """
    told = answers.request(as_if_whole=as_if_whole)
    profile = {
        topic: [fitted(topic, record, release) for record in value]
        if topic in RECORD_TOPICS
        else fitted(topic, value, release)
        for topic, value in told["profile"].items()
    }
    try:
        return _parsed(told["state"], profile, release), []
    except RequestError:
        unread = [name for name in profile if not _is_read(name, profile[name], release)]
        rest = {name: value for name, value in profile.items() if name not in unread}
        return _parsed(told["state"], rest, release), unread


def _parsed(state: str | None, profile: Json, release: CurrentRelease) -> Request:
    raw = {"state": state, "profile": profile}
    return parse_request(raw, release.catalogue, today=timezone.localdate())


def _is_read(topic: str, value: Json, release: CurrentRelease) -> bool:
    try:
        _parsed(None, {topic: value}, release)
    except RequestError:
        return False
    return True
