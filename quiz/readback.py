"""What a person told us, read back to them: each answer with its question, in their words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from certifications.programs import described
from certifications.releases import CurrentRelease
from eligibility.vocabulary import ABROAD

from .answers import BACKGROUND, GOAL, Answers
from .fields import OneOf, Paid, PartialDate, Several, Where, YesNo
from .forms import FAILED, TopicForm, place_of_program
from .plan_forms import WishesForm
from .told import applying
from .topics import Topic, all_keys, form_for, topics_in
from .words import on_day

Json = Any
Line = tuple[BoundField, str]
"""A question of a form, and what was said to it."""
BARE = (Paid, Where, YesNo)
"""Answers like "yes", which say nothing without their question."""
IN_BRIEF = 3
"""So many answers stand for a record in a list."""


def cards(topic: Topic, answers: Answers, release: CurrentRelease) -> list[Json]:
    """The records of a topic, each with a title, its answers, and what our record of it says."""
    return [
        {
            **_card(record["id"], _lines(topic, record["told"], release)),
            "record": described(release, record["told"].get("program", "")),
        }
        for record in answers.records(topic.name)
    ]


def removed_card(topic: Topic, answers: Answers, release: CurrentRelease) -> Json | None:
    """The record of a topic that was just removed, if there is one, to offer it back."""
    record = answers.removed(topic.name)
    if record is None:
        return None
    return {"topic": topic, **_card(record["id"], _lines(topic, record["told"], release))}


def on_record(told: Json, release: CurrentRelease) -> Json:
    """What our record of a program says, in the words of the form; {} where there is none."""
    program = release.catalogue.programs.get(told.get("program", ""))
    if program is None:
        return {}
    known = {part: getattr(program, part) for part in ("kind", "provider", "award")}
    hours = {part: getattr(program, part) for part in ("clock_hours", "externship_hours")}
    known |= {part: float(n) if n % 1 else int(n) for part, n in hours.items() if n is not None}
    return {part: value for part, value in known.items() if value is not None}


def summary(answers: Answers, release: CurrentRelease, never_put: Mapping[str, str]) -> list[Json]:
    """Every topic the person has been at, with what they said, and what they were not asked.

    `never_put`: by topic, where the questions stand that were not put yet.
    """
    topics = topics_in(release.content)
    rows = [_list_row(topic, answers, release) for topic in topics if topic.is_list]
    lists = {row["topic"].name: row for row in rows if row}
    shown = []
    for topic in topics:
        if topic.name in lists:
            shown.append(lists[topic.name])
        elif not topic.is_list and (row := _form_row(topic, answers, release, never_put)):
            shown.append(row)
    return shown


def _form_row(
    topic: Topic, answers: Answers, release: CurrentRelease, never_put: Mapping[str, str]
) -> Json | None:
    """A topic with one form: what was said, and where the rest is asked. The lists tell what was
    said of each kind of thing."""
    was_put = topic.name != BACKGROUND and bool(answers.asked(topic.name))
    unasked = never_put.get(topic.name, "")
    if not was_put and not unasked:
        return None
    lines = told(topic, answers.told(topic.name), release) if was_put else []
    is_all = was_put and topic.name == GOAL and not lines
    return {
        "topic": topic,
        "told": lines,
        "is_put": was_put,
        "is_all": is_all,
        "is_unsure": was_put and not lines and not is_all,
        "unasked": unasked,
    }


def limits(answers: Answers) -> list[tuple[str, str]]:
    """The limits of plans that they named, each beside what it is called."""
    form = WishesForm(initial=answers.wishes)
    return [(str(form[name].label), str(form[name].value())) for name in answers.wishes]


def _list_row(topic: Topic, answers: Answers, release: CurrentRelease) -> Json | None:
    """A topic with records: what there is, or that there is nothing, or that it is not known."""
    has, is_asked = answers.has(topic.name), topic.name in answers.asked(BACKGROUND)
    if has is None and not is_asked:
        return None
    records = cards(topic, answers, release) if has else []
    return {
        "topic": topic,
        "is_put": True,
        "cards": records,
        "is_none": has is False,
        "is_unsure": not records and has is not False,
        "is_open": bool(records) and answers.whole(topic.name) is not True,
        "is_unsure_of_all": bool(records) and answers.whole(topic.name) is False,
    }


def told(topic: Topic, said: Json, release: CurrentRelease) -> list[tuple[str, str]]:
    """Each answer beside its question; what was left open, or does not apply, is left out."""
    return [(str(field.label), said) for field, said in _lines(topic, said, release)]


def _lines(topic: Topic, said: Json, release: CurrentRelease) -> list[Line]:
    """Each question that was answered, with what was said to it."""
    now = applying(topic.name, said)
    form = form_for(topic, release, keys=_told_of(topic, now, release), told=now)
    shown = [(field, _said(form, field.name)) for field in form if _is_told(form, field.name)]
    if program := described(release, now.get("program", "")):
        line = f"{program['name']}, {place_of_program(program)}"
        shown = [(field, line if isinstance(field.field, OneOf) else said) for field, said in shown]
    if any(isinstance(field.field, OneOf) and said for field, said in shown):
        # The program that was found says more than the words it was looked up by.
        shown = [pair for pair in shown if pair[0].name not in ("school", "school_state")]
    shown.sort(key=lambda pair: not isinstance(pair[0].field, OneOf))
    return [(field, said) for field, said in shown if said]


def _told_of(topic: Topic, said: Json, release: CurrentRelease) -> list[str]:
    """Every question; of exams failed only those that were answered, for "none of these" is said
    of those alone."""
    failed = {FAILED + exam for exam in said.get("failed") or ()}
    keys = all_keys(topic, release)
    return [key for key in keys if not key.startswith(FAILED) or key in failed]


def _is_told(form: TopicForm, name: str) -> bool:
    """Whether it was said; what stands for the usual is told beside what it belongs to."""
    return form.initial.get(name) is not None or isinstance(form.fields[name], Where | Paid)


def _card(record_id: str, lines: list[Line]) -> Json:
    """The first answer says what the record is about, so it is the title."""
    title = lines[0][1] if lines else _("Nothing filled in")
    told = [(str(field.label), said) for field, said in lines[1:]]
    return {"id": record_id, "title": title, "told": told, "brief": _brief(lines[1:])}


def _brief(lines: list[Line]) -> list[str]:
    """The first answers in words that say enough without their questions, and a country abroad."""
    country = [said for field, said in lines if _is_abroad(field)]
    rest = [_in_full(field, said) for field, said in lines if not isinstance(field.field, BARE)]
    return rest[:IN_BRIEF] + country


def _is_abroad(field: BoundField) -> bool:
    return isinstance(field.field, Where) and field.value() == ABROAD


def _in_full(field: BoundField, said: str) -> str:
    """A number of hours as such; other answers speak for themselves."""
    match field.name:
        case "hours_per_week":
            return _("%(n)s hours a week") % {"n": said}
        case "hours_total" | "hours" | "clock_hours":
            return _("%(n)s hours in all") % {"n": said}
    return said


def _said(form: TopicForm, name: str) -> str:
    """An answer in words; empty where there is none."""
    field, value = form.fields[name], form[name].value()
    if isinstance(field, PartialDate):
        return on_day(value) if value else ""
    if isinstance(field, Several):
        names = dict(field.choices)
        return ", ".join(str(names.get(item, item)) for item in value or ())
    if isinstance(field, django_forms.ChoiceField):
        return str(dict(field.choices).get(value, "")) if value else ""
    return "" if value is None else str(value)
