"""The days of one way as a calendar file: when steps begin and end, and when the exam opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid5

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Alarm, Calendar, Event

from certifications.releases import CurrentRelease
from certifications.templatetags.readable import day

from .dates import MAKER, REMIND_BEFORE, SPACE

Json = Any
_DONE = gettext_lazy("%(letters)s, done: %(what)s")
_DONE_ABOUT = gettext_lazy("%(letters)s, done about now: %(what)s")
_OPENS = gettext_lazy("Opens if all goes as planned: %(letters)s by the way “%(way)s”")
_OPENS_ABOUT = gettext_lazy(
    "Opens about now if all goes as planned: %(letters)s by the way “%(way)s”"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A day of a way. `kind`: `begins`, `ends`, `opens` or `closes`; `number` is the step's."""

    kind: str
    on: date
    text: str
    number: int = 0


def marks(way: Json, letters: str) -> list[Mark]:
    """Every day that a way names, in their order."""
    return sorted(_marks(way, letters), key=lambda mark: (mark.on, mark.number))


def _marks(way: Json, letters: str) -> Iterator[Mark]:
    for number, step in enumerate(way["steps"], start=1):
        words = {"letters": letters, "what": step["text"]}
        if not step["is_one_day"]:
            yield Mark(
                "begins", _day(step["from"]), _("%(letters)s, begin: %(what)s") % words, number
            )
        if step["until"]:
            done = _DONE_ABOUT if step["range"] else _DONE
            yield Mark("ends", _day(step["until"]), done % words, number)
    words = {"letters": letters, "way": way["name"]}
    last = len(way["steps"]) + 1
    if way["eligible_on"]:
        opens = _OPENS_ABOUT if way["between"] else _OPENS
        yield Mark("opens", _day(way["eligible_on"]), opens % words, last)
    if way["eligible_until"]:
        text = _("Last day: %(letters)s by the way “%(way)s”") % words
        yield Mark("closes", _day(way["eligible_until"]), text, last + 1)


def as_file(
    way: Json,
    credential: str,
    letters: str,
    release: CurrentRelease,
    today: date,
    address: str,
    asked_first: str,
) -> bytes:
    """The calendar of one way. `address`: the full address of the page of the plan. `asked_first`:
    what the person's state asks before they may work, or nothing.
    """
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    note = _note(way, release, today, address, asked_first)
    for mark in marks(way, letters):
        name = (
            f"plan {credential} {way['route']} {way['number']} {mark.kind} {mark.number} {mark.on}"
        )
        calendar.add_component(_event(mark, name, note, today, address))
    return bytes(calendar.to_ical())


def _event(mark: Mark, name: str, note: str, today: date, address: str) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(SPACE, name)}")
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("dtstart", mark.on)
    event.add("dtend", mark.on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", mark.text)
    event.add("description", note)
    event.add("url", address)
    if mark.kind == "closes":
        for before in REMIND_BEFORE:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("trigger", -before)
            alarm.add("description", mark.text)
            event.add_component(alarm)
    return event


def _note(way: Json, release: CurrentRelease, today: date, address: str, asked_first: str) -> str:
    """What the days rest on; nothing of what the person said, but for what their state asks."""
    lines = [
        *([asked_first] if asked_first else []),
        _("The days hold if each step begins and ends as planned. Check your plan again first."),
        *_about(way),
        *way["unsure"],
        _("The body decides. Ask it before you pay."),
        _("The plan: %(address)s") % {"address": address},
        _("Made on %(day)s by rule book %(id)s.") % {"day": day(today), "id": release.id},
    ]
    return "\n".join(map(str, lines))


def _about(way: Json) -> Iterator[str]:
    """That the day is none to count on, where a step has no one length."""
    if way["between"] and way["eligible_on"]:
        first, last = way["between"]
        days = {"day": day(way["eligible_on"]), "first": day(first), "last": day(last)}
        yield _("It opens about %(day)s, between %(first)s and %(last)s.") % days


def _day(text: str) -> date:
    return date.fromisoformat(text)
