"""What a person told us, read back to them: each answer with its question, in their words."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _

from certifications.programs import described
from certifications.releases import CurrentRelease

from .answers import BACKGROUND, Answers
from .fields import OneOf, Paid, PartialDate, Several, Where
from .forms import TopicForm, place_of_program
from .told import applying
from .topics import Topic, all_keys, form_for, topics_in
from .words import on_day

Json = Any


def cards(topic: Topic, answers: Answers, release: CurrentRelease) -> list[Json]:
    """The records of a topic, each with a title, its answers, and what our record of it says."""
    return [
        {
            **_card(record["id"], told(topic, record["told"], release)),
            "record": described(release, record["told"].get("program", "")),
        }
        for record in answers.records(topic.name)
    ]


def on_record(told: Json, release: CurrentRelease) -> Json:
    """What our record of a program says, in the words of the form; {} where there is none."""
    program = release.catalogue.programs.get(told.get("program", ""))
    if program is None:
        return {}
    known = {part: getattr(program, part) for part in ("kind", "provider", "award")}
    hours = {part: getattr(program, part) for part in ("clock_hours", "externship_hours")}
    known |= {part: float(n) if n % 1 else int(n) for part, n in hours.items() if n is not None}
    return {part: value for part, value in known.items() if value is not None}


def summary(answers: Answers, release: CurrentRelease) -> list[Json]:
    """Every topic the person has been at, with what they said."""
    topics = topics_in(release.content)
    rows = [_list_row(topic, answers, release) for topic in topics if topic.is_list]
    lists = {row["topic"].name: row for row in rows if row}
    shown = []
    for topic in topics:
        if topic.name in lists:
            shown.append(lists[topic.name])
        elif not topic.is_list and topic.name != BACKGROUND and answers.asked(topic.name):
            lines = told(topic, answers.told(topic.name), release)
            shown.append({"topic": topic, "told": lines, "is_unsure": not lines})
    return shown


def _list_row(topic: Topic, answers: Answers, release: CurrentRelease) -> Json | None:
    """A topic with records: what there is, or that there is nothing, or that it is not known."""
    has, is_asked = answers.has(topic.name), topic.name in answers.asked(BACKGROUND)
    if has is None and not is_asked:
        return None
    records = cards(topic, answers, release) if has else []
    return {
        "topic": topic,
        "cards": records,
        "is_none": has is False,
        "is_unsure": not records and has is not False,
        "is_open": bool(records) and answers.whole(topic.name) is not True,
        "is_unsure_of_all": bool(records) and answers.whole(topic.name) is False,
    }


def told(topic: Topic, said: Json, release: CurrentRelease) -> list[tuple[str, str]]:
    """Each answer beside its question; what was left open, or does not apply, is left out."""
    now = applying(topic.name, said)
    form = form_for(topic, release, keys=all_keys(topic, release), told=now)
    shown = [(field, _said(form, field.name)) for field in form if _is_told(form, field.name)]
    if program := described(release, now.get("program", "")):
        line = f"{program['name']}, {place_of_program(program)}"
        shown = [(field, line if isinstance(field.field, OneOf) else said) for field, said in shown]
    if any(isinstance(field.field, OneOf) and said for field, said in shown):
        # The program that was found says more than the words it was looked up by.
        shown = [pair for pair in shown if pair[0].name not in ("school", "school_state")]
    shown.sort(key=lambda pair: not isinstance(pair[0].field, OneOf))
    return [(str(field.label), said) for field, said in shown if said]


def _is_told(form: TopicForm, name: str) -> bool:
    """Whether it was said; what stands for the usual is told beside what it belongs to."""
    return form.initial.get(name) is not None or isinstance(form.fields[name], Where | Paid)


def _card(record_id: str, lines: list[tuple[str, str]]) -> Json:
    """The first answer says what the record is about, so it is the title."""
    title = lines[0][1] if lines else _("Nothing filled in")
    return {"id": record_id, "title": title, "told": lines[1:]}


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
