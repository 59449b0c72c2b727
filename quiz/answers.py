"""Between the cookie, the answers row and the profile that the engine reads; nothing else.

Facts are kept by topic in the form of the contract. A topic with records holds a list of
`{"id", "facts"}`, so that a record keeps its name while others come and go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from eligibility.vocabulary import STATES

from .models import KEPT_FOR, AnswerSheet, hash_of

COOKIE = "answers"
ANSWERED, UNSURE = "answered", "unsure"
MOST_RECORDS = 30
"""Of one topic. Nobody has had more jobs in health care; a row must not grow without end."""
RECORD_TOPICS = ("training", "work", "military", "credentials", "teaching")
Facts = dict[str, Any]
NOT_TOLD = object()


@dataclass(slots=True)
class Answers:
    """Everything one person has said so far. `key` is None until there is something to keep."""

    key: str | None = None
    facts: Facts = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)

    def records(self, topic: str) -> list[dict[str, Any]]:
        """The records of a topic, in the order they were added."""
        return list(self.facts.get(topic, []))

    def record(self, topic: str, record_id: str) -> Facts | None:
        """The facts of one record, if it is still there."""
        return next((r["facts"] for r in self.records(topic) if r["id"] == record_id), None)

    def put_record(self, topic: str, record_id: str, facts: Facts) -> None:
        """Add a record, or change the one of that name: sending a form twice adds nothing."""
        records = self.records(topic)
        new = {"id": record_id, "facts": _dated(facts)}
        names = [record["id"] for record in records]
        if record_id in names:
            records[names.index(record_id)] = new
        elif len(records) < MOST_RECORDS:
            records.append(new)
            # Whether the list is whole now is said by going on, not by adding.
            self.answered.pop(topic, None)
        self.facts[topic] = records

    def has_twin(self, topic: str, record_id: str | None, facts: Facts) -> bool:
        """Whether another record says just the same: the way back in a browser sends one twice."""
        same = _dated(facts)
        return any(r["facts"] == same and r["id"] != record_id for r in self.records(topic))

    def remove_record(self, topic: str, record_id: str) -> None:
        """Take a record away; the topic is then to be answered again if none is left."""
        self.facts[topic] = [r for r in self.records(topic) if r["id"] != record_id]
        if not self.facts[topic]:
            self.facts.pop(topic)
            self.answered.pop(topic, None)

    def answer(self, topic: str, value: Any) -> None:
        """Keep the facts of a topic without records."""
        self.facts[topic] = value
        self.answered[topic] = ANSWERED

    def close_list(self, topic: str) -> None:
        """These are all records of the topic. Where there is none, nothing was said yet."""
        if self.records(topic):
            self.answered[topic] = ANSWERED

    def say_none(self, topic: str) -> None:
        """There is no record, and the person says so. Records that are there stay, and say more."""
        if not self.records(topic):
            self.answer(topic, [])

    def leave_open(self, topic: str) -> None:
        """The person is not sure: never counted as no, and not asked again."""
        if topic not in RECORD_TOPICS:
            self.facts.pop(topic, None)
        self.answered[topic] = UNSURE

    def unfinished(self) -> list[str]:
        """Topics with records of which the person has not said that they are all."""
        return [t for t in RECORD_TOPICS if self.records(t) and self.answered.get(t) != ANSWERED]

    def request(self, *, as_if_whole: bool = False) -> dict[str, Any]:
        """The request the engine reads. A list counts only once it is said to be whole.

        `as_if_whole` counts unfinished lists too: what such records open, more cannot close.
        """
        profile: Facts = {}
        counted = self.unfinished() if as_if_whole else []
        for topic, value in self.facts.items():
            if self.answered.get(topic) == ANSWERED or topic in counted:
                is_list = topic in RECORD_TOPICS
                profile[topic] = [record["facts"] for record in value] if is_list else value
        state = profile.pop("state", None)
        return {"state": state if state in STATES else None, "profile": profile}


def _dated(facts: Facts) -> Facts:
    """A total of hours in what goes on is of the day it was told: later it will be more."""
    total = facts.get("hours_total", facts.get("hours"))
    goes_on = facts.get("ended_on", NOT_TOLD) is None
    if total is None or not goes_on:
        return facts
    return facts | {"told_on": timezone.localdate().isoformat()}


def read(request: HttpRequest) -> Answers:
    """The answers behind the person's cookie; none if there is no such row."""
    key = request.COOKIES.get(COOKIE)
    sheet = AnswerSheet.objects.with_key(key).first() if key else None
    return Answers() if sheet is None else Answers(key, sheet.facts, sheet.answered)


def change(request: HttpRequest, how: Callable[[Answers], None]) -> Answers:
    """Read, change and keep the answers in one step, so that two open pages lose nothing."""
    key = request.COOKIES.get(COOKIE)
    with transaction.atomic():
        locked = AnswerSheet.objects.select_for_update()
        sheet = locked.with_key(key).first() if key else None
        if sheet is None:
            key = AnswerSheet.new_key()
            sheet = AnswerSheet(key_hash=hash_of(key))
        answers = Answers(key, sheet.facts, sheet.answered)
        how(answers)
        sheet.facts, sheet.answered = answers.facts, answers.answered
        sheet.save()
    return answers


def forget(request: HttpRequest) -> None:
    """Delete the answers behind the person's cookie."""
    if key := request.COOKIES.get(COOKIE):
        AnswerSheet.objects.filter(key_hash=hash_of(key)).delete()


def keep_key(response: HttpResponse, answers: Answers) -> HttpResponse:
    """Leave the key with the person, for as long as the row is kept."""
    if answers.key:
        response.set_cookie(
            COOKIE,
            answers.key,
            max_age=KEPT_FOR,
            secure=not settings.DEBUG,
            httponly=True,
            samesite="Lax",
        )
    return response


def topics_of(paths: Iterable[str]) -> set[str]:
    """The topics that profile paths belong to: `training[].completed_on` is of training."""
    return {path.split(".")[0].removesuffix("[]") for path in paths}
