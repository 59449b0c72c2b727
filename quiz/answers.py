"""Between the cookie, the answers row and the profile that the engine reads; nothing else.

Kept is what was said, in the words of the forms, and which questions were put. A question that
was put and left open is one the person is not sure of: it never counts as no, and is not put again.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .models import KEPT_FOR, AnswerSheet, hash_of
from .told import PROFILE_TOPICS, RECORD_TOPICS, facts_of, state_in

COOKIE = f"{settings.COOKIE_PREFIX}answers"
MOST_RECORDS = 30
"""Of one topic. Nobody has had more jobs in health care; a row must not grow without end."""
GOAL, BACKGROUND = "goal", "background"
REMOVED = "removed"
"""Where the record removed last lies, until anything else is said."""
TYPED = "typed"
"""Where what was typed about a record lies while a school is looked up, until anything is said."""
WISHES = "wishes"
"""What the person can put into it: no question, and no verdict comes from it."""
NOBODYS = ""
"""In place of a row, of who waits for a page and told nothing."""
_ROW = "_answer_sheet"
"""Where a request has the row that it read."""
Json = dict[str, Any]


@dataclass(slots=True)
class Answers:
    """Everything one person has said so far. `key` is None until there is something to keep.

    `kept` has, by topic, `{"told", "asked"}`, or for a topic with records
    `{"records": [{"id", "told", "asked"}], "whole"}`; `whole` says that these are all. Besides the
    topics it may have REMOVED: `{"topic", "record", "before"}`, the topic as it was before,
    TYPED: `{"topic", "id", "fields"}`, a form as it was sent, and
    WISHES: hours a week, months, dollars, as far as there is a limit.
    """

    key: str | None = None
    kept: Json = field(default_factory=dict)
    row: str | None = None
    """What tells their row in the database, whichever device opens it; None for answers that are
    only tried, counted, or shown again."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said and nothing was put. Limits alone say nothing of anybody."""
        return not self.kept.keys() - {TYPED, WISHES}

    # ------------------------------------------------------------ topics with one answer

    def told(self, topic: str) -> Json:
        """What was said to a topic, by question."""
        return dict(self.kept.get(topic, {}).get("told", {}))

    def asked(self, topic: str) -> set[str]:
        """The questions of a topic that were put."""
        return set(self.kept.get(topic, {}).get("asked", ()))

    def put(self, topic: str, given: Mapping[str, Any], asked: Iterable[str]) -> None:
        """Keep what was said to these questions; what was left open is not known (any more)."""
        self._move_on()
        self.kept[topic] = _with(self.kept.get(topic, {}), given, asked)

    # ------------------------------------------------------------ topics with records

    def has(self, topic: str) -> bool | None:
        """Whether there is anything of the kind, if that was said or shown by a record."""
        said = self.told(BACKGROUND).get(topic)
        return True if said is None and self.records(topic) else said

    def say(self, topic: str, has: bool) -> None:
        """There is something of the kind, or nothing. Records stay: minds change."""
        self.put(BACKGROUND, {topic: has}, [topic])

    def records(self, topic: str) -> list[Json]:
        """The records of a topic, in the order they were added."""
        return list(self.kept.get(topic, {}).get("records", ()))

    def record(self, topic: str, record_id: str) -> Json | None:
        """One record, if it is still there."""
        return next((r for r in self.records(topic) if r["id"] == record_id), None)

    def put_record(
        self, topic: str, record_id: str, given: Mapping[str, Any], asked: Iterable[str]
    ) -> None:
        """Add a record, or change the one of that name: sending a form twice adds nothing."""
        records = self.records(topic)
        names = [record["id"] for record in records]
        known = record_id in names
        if not known and len(records) >= MOST_RECORDS:
            return
        new = _with(records[names.index(record_id)] if known else {}, _dated(given), asked)
        new["id"] = record_id
        if known:
            records[names.index(record_id)] = new
        else:
            records.append(new)
        # Whether the list is whole now is said by going on, not by adding.
        whole = self.whole(topic) if known else None
        self.kept[topic] = {"records": records, "whole": whole}
        self.say(topic, True)

    def has_twin(self, topic: str, record_id: str | None, given: Mapping[str, Any]) -> bool:
        """Whether another record says just the same: the way back in a browser sends one twice."""
        said = {name: value for name, value in _dated(given).items() if value is not None}
        return any(
            record["id"] != record_id and {n: record["told"].get(n) for n in said} == said
            for record in self.records(topic)
        )

    def remove_record(self, topic: str, record_id: str) -> None:
        """Take a record away; whether there is any is then to be said again if none is left."""
        record = self.record(topic, record_id)
        if record is None:
            return
        before = self.kept.pop(topic)
        if records := [r for r in before["records"] if r["id"] != record_id]:
            self.kept[topic] = {**before, "records": records}
        else:
            self.put(BACKGROUND, {topic: None}, ())
            asked = self.asked(BACKGROUND) - {topic}
            self.kept[BACKGROUND]["asked"] = sorted(asked)
        self.kept[REMOVED] = {"topic": topic, "record": record, "before": before}

    def removed(self, topic: str) -> Json | None:
        """The record of a topic that was removed last, if it can still be put back."""
        last = self.kept.get(REMOVED)
        record: Json | None = last["record"] if last and last["topic"] == topic else None
        return record

    def undo_removal(self, topic: str, record_id: str) -> None:
        """Put the record removed last back in its place, if it is this one."""
        record = self.removed(topic)
        if record and record["id"] == record_id:
            before = self.kept[REMOVED]["before"]
            self.say(topic, True)
            self.kept[topic] = before

    def type(self, topic: str, record_id: str, fields: Mapping[str, list[str]]) -> None:
        """Keep a form as it was sent, to show it with what was looked up. Nothing is said by it."""
        self.kept[TYPED] = {"topic": topic, "id": record_id, "fields": dict(fields)}

    def typed(self, topic: str, record_id: str) -> Json | None:
        """The fields of the form about this record that was sent to look something up."""
        last = self.kept.get(TYPED)
        is_it = last is not None and (last["topic"], last["id"]) == (topic, record_id)
        return dict(last["fields"]) if last and is_it else None

    def _move_on(self) -> None:
        """Something else is said now: what waited for the next step is over."""
        self.kept.pop(REMOVED, None)
        self.kept.pop(TYPED, None)

    def whole(self, topic: str) -> bool | None:
        """Whether these are all: said to be, not sure, or not said."""
        whole: bool | None = self.kept.get(topic, {}).get("whole")
        return whole

    def close_list(self, topic: str, *, whole: bool) -> None:
        """These are all records of the topic, or the person is not sure."""
        self._move_on()
        self.kept[topic] = {"records": self.records(topic), "whole": whole}

    def unfinished(self) -> list[str]:
        """Topics with records of which the person has not said that they are all."""
        return [
            topic
            for topic in RECORD_TOPICS
            if self.has(topic) and self.records(topic) and self.whole(topic) is not True
        ]

    # ------------------------------------------------------------ what plans may ask of them

    @property
    def wishes(self) -> Json:
        """The limits of a plan, in the words of the contract; {} where none was named."""
        return dict(self.kept.get(WISHES, {}))

    def wish(self, limits: Mapping[str, Any]) -> None:
        """Keep these limits in the place of all others; None is no limit."""
        named = {name: limit for name, limit in limits.items() if limit is not None}
        self.kept.pop(WISHES, None)
        if named:
            self.kept[WISHES] = named

    # ------------------------------------------------------------ what the engine reads

    def request(self, *, as_if_whole: bool = False) -> Json:
        """The request the engine reads. A list counts only once it is said to be whole.

        `as_if_whole` counts unfinished lists too: what such records open, more cannot close.
        """
        profile: Json = {}
        for topic in PROFILE_TOPICS:
            profile |= facts_of(topic, self.told(topic))
        for topic in RECORD_TOPICS:
            if self.has(topic) is False:
                profile[topic] = []
            elif self.has(topic) and (self.whole(topic) or (as_if_whole and self.records(topic))):
                profile[topic] = [facts_of(topic, one["told"]) for one in self.records(topic)]
        return {"state": state_in(self.told("you")), "profile": profile}

    @property
    def so_far(self) -> Json:
        """Every fact told so far, the state among them."""
        told = self.request(as_if_whole=True)
        return {**told["profile"], "state": told["state"]}

    def with_only(self, topic: str, record_id: str) -> Answers:
        """The same person, had they nothing of the kind but this record."""
        only = Answers(None, copy.deepcopy(self.kept), self.row)
        record = self.record(topic, record_id)
        only.kept[topic] = {"records": [record] if record else [], "whole": True}
        return only


def _with(before: Json, given: Mapping[str, Any], asked: Iterable[str]) -> Json:
    """What was said before, with what is said now in its place."""
    told = {name: value for name, value in before.get("told", {}).items() if name not in given}
    told |= {name: value for name, value in given.items() if value is not None}
    return {"told": told, "asked": sorted({*before.get("asked", ()), *asked})}


def _dated(given: Mapping[str, Any]) -> Json:
    """A total of hours is of the day it was told: in what goes on, it will be more later."""
    totals = [name for name in ("hours_total", "hours") if given.get(name) is not None]
    return dict(given) | ({"told_on": timezone.localdate().isoformat()} if totals else {})


# ---------------------------------------------------------------- the row behind a cookie


def read(request: HttpRequest) -> Answers:
    """The answers behind the person's cookie; none if there is no such row."""
    key = request.COOKIES.get(COOKIE)
    sheet = AnswerSheet.objects.with_key(key).first() if key else None
    setattr(request, _ROW, sheet)
    return Answers(row=NOBODYS) if sheet is None else Answers(key, sheet.kept, sheet.key_hash)


def change(request: HttpRequest, how: Callable[[Answers], None]) -> Answers:
    """Read, change and keep the answers in one step, so that two open pages lose nothing.

    `how` may be called twice, each time with other answers. Where there is no row and nothing to
    keep, none is made.
    """
    return _change_as_read(request, how) or _change_locked(request, how)


def _change_as_read(request: HttpRequest, how: Callable[[Answers], None]) -> Answers | None:
    """Change what this request has read, if the row is still as it was then; else None."""
    sheet: AnswerSheet | None = getattr(request, _ROW, None)
    if sheet is None:
        return None
    answers = Answers(request.COOKIES[COOKIE], copy.deepcopy(sheet.kept), sheet.key_hash)
    how(answers)
    as_read = AnswerSheet.objects.filter(pk=sheet.pk, changed_on=sheet.changed_on)
    is_kept = as_read.update(kept=answers.kept, changed_on=sheet.next_change())
    return answers if is_kept else None


def _change_locked(request: HttpRequest, how: Callable[[Answers], None]) -> Answers:
    """Change what is there now, while nobody else does."""
    key = request.COOKIES.get(COOKIE)
    with transaction.atomic():
        locked = AnswerSheet.objects.select_for_update()
        sheet = locked.with_key(key).first() if key else None
        if sheet is None:
            key = AnswerSheet.new_key()
            sheet = AnswerSheet(key_hash=hash_of(key))
        answers = Answers(key, sheet.kept, sheet.key_hash)
        how(answers)
        if sheet.pk is None and answers.is_empty:
            return Answers()
        if sheet.pk is None:
            sheet.kept = answers.kept
            sheet.save()
        else:
            now = sheet.next_change()
            AnswerSheet.objects.filter(pk=sheet.pk).update(kept=answers.kept, changed_on=now)
    return answers


def forget(request: HttpRequest) -> None:
    """Delete the answers behind the person's cookie, and every link and device that leads there."""
    if key := request.COOKIES.get(COOKIE):
        with transaction.atomic():
            # Whoever is making a link holds the row: without waiting, that link would be missed.
            sheet = AnswerSheet.objects.select_for_update().opened_by(key).first()
            if sheet is not None:
                sheet.delete()


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
