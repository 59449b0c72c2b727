"""The days on which a door opens or closes for a person, as a calendar file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Alarm, Calendar, Event

from certifications.releases import CurrentRelease
from certifications.templatetags.readable import day, with_body

from .results import notes_on_days
from .saved import edges

Json = Any
MAKER = "-//Careerpath//Days to remember//EN"
SPACE = UUID("6f3c1a55-0a86-4d0c-9a0f-5f0d3b3f6f0e")
"""Where the names of our events belong: the same door on the same day has the same name."""
REMIND_BEFORE = (timedelta(days=30), timedelta(days=7))


@dataclass(frozen=True, slots=True)
class Door:
    """A day on which something opens or may open, or the last day before it closes, may close or
    is no longer sure.

    `kind`: `opens`, `closes`, `sure`, `may_open` or `may_close`.
    """

    kind: str
    on: date
    credential: str
    letters: str
    body: str
    ways: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """What the rules say of such a last day."""


def doors(
    response: Json,
    release: CurrentRelease,
    *,
    only: Collection[str] | None = None,
    of_state: bool = False,
) -> list[Door]:
    """Every such day of the next ten years, in their order.

    `only`: the exams the person is after, None for all. `of_state`: with those of what the person's
    state asks on top, which tell where the person lives.
    """
    states = {one["id"]: one["jurisdiction"] for one in release.content["credentials"]}
    found = (
        door
        for door in _doors(response, release)
        if (of_state if states[door.credential] else only is None or door.credential in only)
    )
    return sorted(found, key=lambda door: (door.on, door.credential))


def _doors(response: Json, release: CurrentRelease) -> Iterator[Door]:
    bodies = {item["id"]: item["abbreviation"] for item in release.content["bodies"]}
    published = {item["id"]: item for item in release.content["credentials"]}
    for item in response["credentials"]:
        names = {route["route"]: route["name"] for route in item["routes"]}
        credential = published[item["credential"]]
        body = bodies[credential["body"]]
        for kind, on, window in edges(item):
            yield Door(
                kind,
                date.fromisoformat(on),
                item["credential"],
                with_body(item["letters"], body),
                body,
                tuple(names[route] for route in window["routes"]),
                tuple(notes_on_days(credential, window["routes"])) if kind == "closes" else (),
            )


def as_file(
    found: Sequence[Door],
    response: Json,
    release: CurrentRelease,
    address_of: Callable[[str], str],
) -> bytes | None:
    """The calendar of these days, or None where there is no day to put into it.

    `address_of`: the full address of a credential's page.
    """
    if not found:
        return None
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for door in found:
        calendar.add_component(_event(door, response, release, address_of(door.credential)))
    return bytes(calendar.to_ical())


def _event(door: Door, response: Json, release: CurrentRelease, address: str) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(SPACE, f'{door.credential} {door.kind} {door.on}')}")
    judged = date.fromisoformat(response["as_of"])
    event.add("dtstamp", datetime.combine(judged, time(), UTC))
    event.add("dtstart", door.on)
    event.add("dtend", door.on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", _title(door, release))
    event.add("description", _description(door, response, release, address))
    event.add("url", address)
    if door.kind not in ("opens", "may_open"):
        for before in REMIND_BEFORE:
            event.add_component(_alarm(door, release, before))
    return event


def _alarm(door: Door, release: CurrentRelease, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -before)
    alarm.add("description", _title(door, release))
    return alarm


def _title(door: Door, release: CurrentRelease) -> str:
    words = {"letters": door.letters, "day": day(release.published_on)}
    if door.kind == "may_open":
        return _("May open, ask: %(letters)s, rules of %(day)s") % words
    if door.kind == "may_close":
        return _("Last day it may be open, ask: %(letters)s, rules of %(day)s") % words
    if len(door.ways) == 1:
        words["way"] = door.ways[0]
        if door.kind == "closes":
            return _("Last day: %(letters)s by the route “%(way)s”, rules of %(day)s") % words
        if door.kind == "sure":
            return _("Last sure day: %(letters)s by the route “%(way)s”, rules of %(day)s") % words
        return _("Opens: %(letters)s by the route “%(way)s”, rules of %(day)s") % words
    if door.kind == "closes":
        return _("Last day: %(letters)s, rules of %(day)s") % words
    if door.kind == "sure":
        return _("Last sure day: %(letters)s, rules of %(day)s") % words
    return _("Opens: %(letters)s, rules of %(day)s") % words


MEANING = {
    "may_open": gettext_lazy(
        "Up to this day %(letters)s is closed to you. From it on we can’t say no: ask %(body)s."
    ),
    "may_close": gettext_lazy(
        "We can’t tell if %(letters)s is open to you, but after this day it is closed. "
        "Ask %(body)s before it."
    ),
    "opens": gettext_lazy("From this day on you appear to qualify for %(letters)s."),
    "closes": gettext_lazy("This is the last day on which you appear to qualify for %(letters)s."),
    "sure": gettext_lazy(
        "To this day you appear to qualify for %(letters)s in any case. After it you do only if "
        "things go on as planned."
    ),
}
_AS_PLANNED = gettext_lazy(
    "The day holds if things go on as planned. Check your results again before you apply."
)
HOLDS = {
    "may_open": _AS_PLANNED,
    "may_close": _AS_PLANNED,
    "opens": _AS_PLANNED,
    "closes": _AS_PLANNED,
    "sure": gettext_lazy("The day may move later. Check your results again before you apply."),
}


def _description(door: Door, response: Json, release: CurrentRelease, address: str) -> str:
    """What the day means and where the rules are; nothing of what the person said."""
    words = {"letters": door.letters, "body": door.body, "address": address}
    lines = [
        MEANING[door.kind] % words,
        *door.notes,
        _("Apply well before a last day: papers take time."),
        HOLDS[door.kind],
        _("%(body)s decides. Ask %(body)s before you pay.") % words,
        _("The rules with their sources: %(address)s") % words,
        _("Judged on %(day)s by rule book %(id)s.")
        % {"day": day(response["as_of"]), "id": release.id},
    ]
    if len(door.ways) > 1:
        ways = _("Ways to qualify: %(ways)s.") % {"ways": "; ".join(door.ways)}
        lines.insert(1, ways)
    return "\n".join(map(str, lines))
