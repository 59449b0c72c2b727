"""What an answer looks like, for the home page: an invented person, judged like anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from eligibility.report import respond
from eligibility.requests import parse_request

from .releases import CurrentRelease

Json = Any
_kept: tuple[tuple[str, date], Json] | None = None


def sample_answer(release: CurrentRelease, today: date) -> Json:
    """A credential that is open to this person until some day, and the rule that then closes it.

    Which one it is follows from the rules of the release, so it can never show a rule of last
    year; None if no credential is like that. Kept for the day, since judging takes a moment.
    """
    global _kept
    held = _kept
    if held is None or held[0] != (release.hash, today):
        _kept = held = ((release.hash, today), _sample(release, today))
    return held[1]


def _sample(release: CurrentRelease, today: date) -> Json:
    finished = date(today.year - 2, 5, 14)
    person = somebody(finished)
    for found in _judged(release, person, today):
        if found["verdict"] == "eligible" and found["eligible_until"]:
            day_after = date.fromisoformat(found["eligible_until"]) + timedelta(days=1)
            later = _judged(release, person, day_after)
            rule = _closing(found, later)
            if rule:
                return {**found, "finished": finished, "rule": rule}
    return None


def _judged(release: CurrentRelease, person: Json, day: date) -> list[Json]:
    request = parse_request({"profile": person}, release.catalogue, today=day)
    answer = respond(release.catalogue, request, release=release.named)
    return list(answer["credentials"])


def _closing(found: Json, later: list[Json]) -> Json:
    """The rule of the open route that is met now and not on the day after the last."""
    same = next(one for one in later if one["credential"] == found["credential"])
    after = {rule["id"]: rule["status"] for rule in _rules(same, found["route"])}
    closing = [
        rule
        for rule in _rules(found, found["route"])
        if rule["status"] == "met" and after.get(rule["id"]) != "met"
    ]
    return closing[-1] if closing else None


def _rules(credential: Json, route: str) -> Iterator[Json]:
    """The requirements of a route, the members of a group after the group."""
    waiting = [
        rule
        for one in credential["routes"]
        if one["route"] == route
        for rule in one["requirements"]
    ]
    while waiting:
        rule = waiting.pop(0)
        yield rule
        waiting = [*rule["members"], *waiting]


def somebody(finished: date) -> Json:
    """An invented graduate of a program that many bodies take."""
    return {
        "age": 22,
        "education": {"level": "high_school"},
        "training": [
            {
                "kind": "medical_assisting",
                "provider": "postsecondary",
                "school_accreditation": "recognized",
                "programmatic_accreditor": "none",
                "started_on": finished.replace(year=finished.year - 1, month=9).isoformat(),
                "completed_on": finished.isoformat(),
                "clock_hours": 740,
                "classroom_hours": 560,
                "externship_hours": 180,
                "award": "certificate",
                "curriculum_complete": True,
            }
        ],
        "work": [],
        "military": [],
        "credentials": [],
        "teaching": [],
        "attestations": {"felony": False, "license_disciplined": False, "cpr_current": True},
        "exam_attempts": {},
    }
