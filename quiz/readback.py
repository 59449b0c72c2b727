"""What a person told us, read back to them: each answer with its question, in their words."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _

from certifications.releases import CurrentRelease

from .answers import UNSURE, Answers
from .fields import PartialDate, Several
from .forms import TopicForm
from .topics import TOPICS, Topic, fitted, form_for
from .words import on_day

Json = Any


def cards(topic: Topic, answers: Answers, release: CurrentRelease) -> list[Json]:
    """The records of a topic, each with a title and its answers."""
    return [
        _card(record["id"], told(topic, record["facts"], release))
        for record in answers.records(topic.name)
    ]


def summary(answers: Answers, release: CurrentRelease) -> list[Json]:
    """Every topic the person has been at, with what they said."""
    return [
        {
            "topic": topic,
            "is_unsure": answers.answered.get(topic.name) == UNSURE,
            "is_whole": topic.name in answers.answered,
            "cards": cards(topic, answers, release) if topic.is_list else [],
            "told": [] if topic.is_list else _told_of(topic, answers, release),
        }
        for topic in TOPICS
        if topic.name in answers.answered or answers.records(topic.name)
    ]


def told(topic: Topic, facts: Json, release: CurrentRelease) -> list[tuple[str, str]]:
    """Each answer beside its question; what was left open is left out."""
    form = form_for(topic, release, facts=fitted(topic.name, facts, release))
    shown = ((field, _said(form, field.name)) for field in form)
    return [(str(field.label), said) for field, said in shown if said]


def _told_of(topic: Topic, answers: Answers, release: CurrentRelease) -> list[tuple[str, str]]:
    facts = answers.facts.get(topic.name)
    return [] if facts is None else told(topic, facts, release)


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
