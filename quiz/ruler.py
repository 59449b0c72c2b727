"""Windows on one scale of ten years: where each bar begins, how long it is, what it means in words.

Places run from 0 (today) to 1000 (ten years on), so that any picture can be drawn from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from certifications.templatetags.readable import day

Json = Any
LONG = 1000
ONE_DAY = timedelta(days=1)
LEAST = 6
"""A window of a few days is still seen."""


class Stretch(NamedTuple):
    """Days of one kind, both ends included: `open`, `soon` (if things go on), `ask`."""

    kind: str
    first: date
    last: date


class Segment(NamedTuple):
    """A stretch on the scale."""

    kind: str
    start: int
    length: int

    @property
    def x(self) -> str:
        """Where it begins, as SVG takes it whatever language the page is in."""
        return _percent(self.start)

    @property
    def width(self) -> str:
        """How long it is."""
        return _percent(self.length)


class Year(NamedTuple):
    """The first day of a year on the scale."""

    label: str
    x: str
    is_even: bool
    is_near: bool
    """Whether it comes so soon that a narrow page has no room for it beside "Today"."""


class Scale(NamedTuple):
    """The days the ruler shows, both included."""

    first: date
    last: date

    def place(self, on: date) -> int:
        """A day on the scale."""
        return round(LONG * (on - self.first).days / ((self.last - self.first).days + 1))

    def segment(self, stretch: Stretch) -> Segment:
        """A stretch on the scale."""
        start, end = self.place(stretch.first), self.place(stretch.last + ONE_DAY)
        length = max(LEAST, end - start)
        return Segment(stretch.kind, min(start, LONG - length), length)

    def years(self) -> list[Year]:
        """Every first of January on it that leaves room for its label."""
        days = [date(year, 1, 1) for year in range(self.first.year + 1, self.last.year + 1)]
        return [
            Year(
                str(one.year),
                _percent(self.place(one)),
                one.year % 2 == 0,
                self.place(one) < _ROOM_WHERE_NARROW,
            )
            for one in days
            if _ROOM < self.place(one) < LONG - _ROOM // 2
        ]


_ROOM, _ROOM_WHERE_NARROW = 75, 200
"""What "Today" takes at the start of the scale, and on a phone."""


def scale(items: Iterable[Json]) -> Scale:
    """That of a response: all its windows begin on one day and end on another."""
    windows = next(item["windows"] for item in items)
    return Scale(_day(windows[0]["from"]), _day(windows[-1]["until"]))


def stretches(item: Json) -> list[Stretch]:
    """What a credential's windows say, day by day, without the days on which it is shut."""
    found: list[Stretch] = []
    sure = [(_day(one["from"]), _day(one["until"])) for one in item["open_anyway"]]
    for window in item["windows"]:
        first, last = _day(window["from"]), _day(window["until"])
        if window["verdict"] == "eligible":
            found += _parts(first, last, sure)
        elif window["verdict"] == "unknown":
            found.append(Stretch("ask", first, last))
    return found


def _parts(first: date, last: date, sure: list[tuple[date, date]]) -> Iterator[Stretch]:
    """An open window, parted into what is sure and what rests on things that go on."""
    for begin, end in sure:
        if begin > last or end < first:
            continue
        if first < begin:
            yield Stretch("soon", first, begin - ONE_DAY)
        yield Stretch("open", max(first, begin), min(last, end))
        first = end + ONE_DAY
    if first <= last:
        yield Stretch("soon", first, last)


def row(item: Json, on: Scale) -> Json:
    """One credential on the ruler: its bars, and the same as sentences."""
    found = stretches(item)
    return {"segments": [on.segment(one) for one in found], "told": [_told(one) for one in found]}


def _told(stretch: Stretch) -> str:
    days = {"first": day(stretch.first), "last": day(stretch.last)}
    match stretch.kind:
        case "open":
            return _("Open from %(first)s to %(last)s.") % days
        case "soon":
            return _("Open if things go on as planned, from %(first)s to %(last)s.") % days
    return _("We can’t tell from %(first)s to %(last)s.") % days


def _percent(place: int) -> str:
    return f"{place / 10:g}%"


def _day(text: str) -> date:
    return date.fromisoformat(text)
