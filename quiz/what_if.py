"""One fact changed for once: which ones a person can try, and their answers with it changed.

The answers are copied, changed and judged. What was kept is never touched.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from certifications.releases import CurrentRelease
from eligibility.days import day_before
from eligibility.planning import Plan
from eligibility.planning.moves import (
    AskForApproval,
    EarnDiploma,
    FinishSentence,
    MakeUp,
    Practice,
    Renew,
)
from eligibility.reasons import Say

from .answers import Answers
from .forms import SkillsForm
from .plan_forms import day_field, exam_field, hours_field, state_field
from .readback import cards
from .told import ENDED, GOES_ON
from .topics import letters_of, topic_in
from .words import on_day

Json = Any
Change = Callable[[Answers, Any], None]
NEW_RECORD = "f" * 16
"""The name of a record that is there only for once."""
DAYS_OF_A_WEEK = 7
EXAM, STATE = "exam", "state"
"""Names of facts whose result says more than what moves."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that can be tried otherwise. `field` None: there is but one other way for it to be.

    `label` says what is changed, `told` what the change is, once there is a value.
    """

    id: str
    label: str
    change: Change
    field: forms.Field | None = None

    def told(self, value: Any) -> str:
        """The fact as it is tried."""
        if self.field is None:
            return self.label
        return f"{self.label}: {_said(self.field, value)}"


def changed(answers: Answers, fact: Fact, value: Any) -> Answers:
    """The answers with one fact changed; those that were given stay as they are."""
    after = Answers(None, copy.deepcopy(answers.kept))
    fact.change(after, value)
    return after


def facts(
    answers: Answers,
    plans: Sequence[Plan],
    asked: Iterable[str],
    release: CurrentRelease,
    today: date,
    say: Say,
    *,
    but: str,
) -> list[Fact]:
    """What a person can try: what goes on, what the plans ask of them, and where they live.

    `asked`: profile paths that are still open. `but`: the credential it is all for.
    """
    found = [
        *_of_jobs(answers, release, today),
        *_of_programs(answers, release),
        *_of_steps(answers, plans, say, today),
        *_of_questions(asked),
        _of_exam(answers, release, but, today),
        _of_state(answers),
    ]
    return list({fact.id: fact for fact in reversed(found)}.values())[::-1]


# ---------------------------------------------------------------- what goes on


def _of_jobs(answers: Answers, release: CurrentRelease, today: date) -> Iterator[Fact]:
    for record, title in _going_on("work", "going_on", answers, release):
        yield Fact(
            f"hours:{record['id']}",
            _("Hours a week in this job from now on: %(job)s") % {"job": title},
            _from_now_on(record["id"], today),
            hours_field(initial=record["told"].get("hours_per_week")),
        )


def _from_now_on(record_id: str, today: date) -> Change:
    """Other hours in a job that goes on. The past stays as it was: to the engine the job ended
    yesterday, and one like it begins today."""

    def change(answers: Answers, hours: Any) -> None:
        now = answers.record("work", record_id)
        if now is None:
            return
        told = now["told"]
        if _first_day(told) >= today.isoformat():
            told["hours_per_week"] = hours
            return
        totals = ("hours_total", "told_on")
        same = {part: value for part, value in told.items() if part not in totals}
        new = {**same, "started_on": today.isoformat(), "hours_per_week": hours}
        answers.kept["work"]["records"].append({**now, "id": NEW_RECORD, "told": new})
        now["told"] = _ended(told, day_before(today))

    return change


def _first_day(told: Json) -> str:
    """The first day that a job can have begun on, as far as it was told: a month, or a year."""
    start = told.get("started_on")
    return f"{start}-01-01"[:10] if start else ""


def _ended(told: Json, last: date) -> Json:
    """A job that went on until a day; a total of hours has grown since it was told."""
    ended = {**told, "going_on": ENDED, "ended_on": last.isoformat()}
    total, weekly, told_on = (told.get(n) for n in ("hours_total", "hours_per_week", "told_on"))
    if total is not None and weekly is not None and told_on:
        days = (last - date.fromisoformat(told_on)).days + 1
        ended["hours_total"] = ceil(total + max(0, days) * weekly / DAYS_OF_A_WEEK)
    return ended


def _of_programs(answers: Answers, release: CurrentRelease) -> Iterator[Fact]:
    for record, title in _going_on("training", "finished", answers, release):
        yield Fact(
            f"ends:{record['id']}",
            _("The day I finish this program: %(program)s") % {"program": title},
            _part_of("training", record["id"], "ends"),
            day_field(initial=record["told"].get("ends")),
        )


def _going_on(
    topic: str, part: str, answers: Answers, release: CurrentRelease
) -> Iterator[tuple[Json, str]]:
    """The records of a topic that have not ended, and what each is called."""
    if not answers.has(topic):
        return
    titles = {
        card["id"]: card["title"]
        for card in cards(topic_in(release.content, topic), answers, release)
    }
    for record in answers.records(topic):
        if record["told"].get(part) == GOES_ON:
            yield record, titles[record["id"]]


def _part_of(topic: str, record_id: str, part: str) -> Change:
    def change(answers: Answers, value: Any) -> None:
        record = answers.record(topic, record_id)
        if record is not None:
            record["told"][part] = value

    return change


# ---------------------------------------------------------------- what the plans ask


def _of_steps(answers: Answers, plans: Sequence[Plan], say: Say, today: date) -> Iterator[Fact]:
    for plan in plans:
        for step in plan.steps:
            move = step.move
            if isinstance(move, EarnDiploma):
                yield _diploma(move.level)
            elif isinstance(move, Renew):
                yield _paper(move.fact)
            elif isinstance(move, FinishSentence):
                yield Fact(
                    "sentence",
                    _("My sentence is over"),
                    _telling("before", "sentence_completed", True),
                )
            elif isinstance(move, Practice):
                counts = dict(move.counts)
                yield Fact(
                    f"skills:{move.requirements[0].id}", _counted(counts), _practiced(counts)
                )
            elif isinstance(move, MakeUp | AskForApproval):
                yield from _in_program(answers, move, say(step.text))


def _in_program(answers: Answers, move: MakeUp | AskForApproval, text: str) -> Iterator[Fact]:
    records = answers.records("training")
    if move.program >= len(records):
        return
    record = records[move.program]
    if isinstance(move, MakeUp):
        label = _("This is done: %(what)s") % {"what": text}
        parts = dict(move.lacks)
        name = f"program:{move.requirements[0].id}"
    else:
        label = _("The answer is yes: %(what)s") % {"what": text}
        parts = {"approved_by": sorted({*record["told"].get("approved_by", ()), move.body})}
        name = f"approved:{move.body}"

    def change(now: Answers, _value: Any) -> None:
        there = now.record("training", record["id"])
        if there is not None:
            there["told"] |= parts

    yield Fact(name, label, change)


def _of_questions(asked: Iterable[str]) -> Iterator[Fact]:
    """Papers that a rule asks for, where we were not told if they are there."""
    for path in asked:
        if path == "education.level":
            yield _diploma("high_school")
        if path in ("attestations.cpr_current", "attestations.trained_by_professional"):
            yield _paper(path.partition(".")[2])


def _diploma(level: str) -> Fact:
    label = _("I have a high-school diploma, a GED or a HiSET")
    return Fact("diploma", label, _telling("you", "level", level))


def _paper(name: str) -> Fact:
    labels = {
        "cpr_current": _("I have a CPR card that has not run out"),
        "trained_by_professional": _("A health worker trained me, and I have it on paper"),
    }
    return Fact(f"paper:{name}", labels[name], _telling("before", name, True))


def _telling(topic: str, part: str, value: Any) -> Change:
    return lambda answers, _value: answers.put(topic, {part: value}, [part])


def _counted(counts: dict[str, int]) -> str:
    """So many of each skill: the questions to them are their names."""
    fields = SkillsForm.base_fields
    return "; ".join(f"{fields[skill].label}: {least}" for skill, least in counts.items())


def _practiced(counts: dict[str, int]) -> Change:
    def change(answers: Answers, _value: Any) -> None:
        told = answers.told("skills")
        more = {skill: max(told.get(skill, 0), least) for skill, least in counts.items()}
        answers.put("skills", more, more)

    return change


# ---------------------------------------------------------------- another exam, another state


def _of_exam(answers: Answers, release: CurrentRelease, but: str, today: date) -> Fact:
    held = {
        record["told"].get("credential")
        for record in answers.records("credentials")
        if record["told"].get("status") == "active"
    }
    national = [one["id"] for one in release.content["credentials"] if not one["jurisdiction"]]
    letters = letters_of(release.content)
    names = {name: letters[name] for name in national if name not in {*held, but}}

    def change(now: Answers, credential: Any) -> None:
        is_whole = now.has("credentials") is False or now.whole("credentials") is True
        told = {"credential": credential, "status": "active", "earned_on": today.isoformat()}
        now.put_record("credentials", NEW_RECORD, told, told)
        now.close_list("credentials", whole=is_whole)

    return Fact(EXAM, _("I pass another exam today"), change, exam_field(names))


def _of_state(answers: Answers) -> Fact:
    def change(now: Answers, state: Any) -> None:
        now.put("you", {"state": state}, ["state"])

    field = state_field(initial=answers.told("you").get("state"))
    return Fact(STATE, _("The state I live in"), change, field)


def _said(field: forms.Field, value: Any) -> str:
    """A value as people read it."""
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    return on_day(value) if isinstance(value, str) else str(value)
