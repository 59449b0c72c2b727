"""The shapes of the charts: where each mark and word stands. Plain numbers in, plain numbers out.

Two kinds of picture. Where words stand among the marks, places across are parts of the width and
words keep their size, so a chart is as readable on a narrow phone as on a desk. Where the picture
is a fixed arrangement (the map, the paths), it is drawn in units of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

# ---------------------------------------------------------------- the map of squares

COLUMNS, ROWS = 11, 8
TILE, GAP, RING = 60, 3, 3
"""The side of a square, what is between two of them, and how far the ring stands off."""

PLACES: Mapping[str, tuple[int, int]] = {
    "AK": (0, 0), "ME": (10, 0), "VT": (9, 1), "NH": (10, 1),
    "WA": (0, 2), "ID": (1, 2), "MT": (2, 2), "ND": (3, 2), "MN": (4, 2), "IL": (5, 2),
    "WI": (6, 2), "MI": (7, 2), "NY": (8, 2), "RI": (9, 2), "MA": (10, 2),
    "OR": (0, 3), "NV": (1, 3), "WY": (2, 3), "SD": (3, 3), "IA": (4, 3), "IN": (5, 3),
    "OH": (6, 3), "PA": (7, 3), "NJ": (8, 3), "CT": (9, 3),
    "CA": (0, 4), "UT": (1, 4), "CO": (2, 4), "NE": (3, 4), "MO": (4, 4), "KY": (5, 4),
    "WV": (6, 4), "VA": (7, 4), "MD": (8, 4), "DE": (9, 4),
    "AZ": (1, 5), "NM": (2, 5), "KS": (3, 5), "AR": (4, 5), "TN": (5, 5), "NC": (6, 5),
    "SC": (7, 5), "DC": (8, 5),
    "OK": (3, 6), "LA": (4, 6), "MS": (5, 6), "AL": (6, 6), "GA": (7, 6),
    "HI": (0, 7), "TX": (3, 7), "FL": (8, 7),
}  # fmt: skip
"""Column and row of each state, about where it lies."""

STEPS = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """A state as a square: its corner, its shade from 1 to 5 (0: no number), its number."""

    code: str
    name: str
    x: int
    y: int
    step: int
    value: int | None
    is_own: bool

    @property
    def thousands(self) -> str:
        """The number as the square shows it: 45.7."""
        return "–" if self.value is None else f"{round(self.value, -2) / 1000:.1f}"

    @property
    def middle(self) -> int:
        """Where its words stand across."""
        return self.x + TILE // 2

    @property
    def ring_x(self) -> int:
        """Where the ring around one's own state begins."""
        return self.x - RING

    @property
    def ring_y(self) -> int:
        """The same, down."""
        return self.y - RING

    @property
    def first_line(self) -> int:
        """Where the letters stand."""
        return self.y + 27

    @property
    def second_line(self) -> int:
        """Where the number stands."""
        return self.y + 46


@dataclass(frozen=True, slots=True)
class Shade:
    """What a shade stands for: from `low` (None: from the lowest) to below `high` (None: on)."""

    step: int
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class TileMap:
    """All states as squares, with what the shades mean."""

    tiles: tuple[Tile, ...]
    shades: tuple[Shade, ...]
    width: int = COLUMNS * (TILE + GAP)
    height: int = ROWS * (TILE + GAP)
    side: int = TILE
    ring: int = TILE + 2 * RING


def limits(values: Iterable[int], steps: int = STEPS, to: int = 1000) -> tuple[int, ...]:
    """Round numbers that part the values into about as many in each step, each above the last."""
    ordered = sorted(values)
    if not ordered:
        return ()
    cuts = [ordered[len(ordered) * part // steps] for part in range(1, steps)]
    return tuple(dict.fromkeys(round(cut / to) * to for cut in cuts))


def tile_map(
    values: Mapping[str, int | None], own: str = "", names: Mapping[str, str] | None = None
) -> TileMap:
    """A square for each state, shaded by its number; the own one is ringed and drawn last."""
    called = names or {}
    edges = limits(value for code, value in values.items() if code in PLACES and value is not None)
    tiles = sorted(
        (
            _tile(code, called.get(code, code), place, values.get(code), edges, own)
            for code, place in PLACES.items()
        ),
        key=lambda tile: (tile.is_own, tile.code),
    )
    ends = (None, *edges, None)
    shades = [Shade(step, low, high) for step, (low, high) in enumerate(pairwise(ends), 1)]
    return TileMap(tuple(tiles), tuple(shades))


def _tile(
    code: str,
    name: str,
    place: tuple[int, int],
    value: int | None,
    edges: Sequence[int],
    own: str,
) -> Tile:
    column, row = place
    step = 0 if value is None else 1 + sum(value >= edge for edge in edges)
    x, y = column * (TILE + GAP) + GAP // 2, row * (TILE + GAP) + GAP // 2
    return Tile(code, name, x, y, step, value, code == own)


# ---------------------------------------------------------------- percentiles on one scale

LEFT, RIGHT = 24.0, 76.0
"""Between these percents of the width the scale lies: the words at both ends have room."""


def percent(share: float) -> str:
    """A place across, as SVG takes it."""
    return f"{round(share, 2):g}%"


def step_of(span: float, most: int = 5) -> int:
    """The smallest round step of which a span has at most so many."""
    step, factors = 1, (2, 2.5, 2)
    number = 0
    while span / step > most:
        step = int(step * factors[number % 3])
        number += 1
    return step


@dataclass(frozen=True, slots=True)
class Scale:
    """From a lowest to a highest number, with the round numbers between that are marked."""

    low: int
    high: int
    marks: tuple[int, ...]

    def at(self, value: float) -> float:
        """Where a number stands, in percent of the width."""
        share = (value - self.low) / (self.high - self.low)
        return LEFT + share * (RIGHT - LEFT)


def scale_for(values: Iterable[int], most: int = 3) -> Scale:
    """A scale that just holds all of them, with few marks: there must be room between them."""
    known = list(values)
    low, high = min(known), max(known)
    high = max(high, low + 1)
    step = step_of(high - low, most)
    return Scale(low, high, tuple(range(-(-low // step) * step, high + 1, step)))


@dataclass(frozen=True, slots=True)
class Mark:
    """A number at its place."""

    value: int
    x: str

    @property
    def in_short(self) -> str:
        """$40k, for a scale."""
        return f"${self.value / 1000:g}k"


SPREAD_HEIGHT, AXIS_HEIGHT = 78, 24


@dataclass(frozen=True, slots=True)
class Spread:
    """How pay is spread in one place. What is not known is None, and is not drawn."""

    name: str
    top: int
    lowest: Mark | None
    quarter: Mark | None
    middle: Mark | None
    three_quarters: Mark | None
    highest: Mark | None
    is_own: bool = False

    @property
    def name_y(self) -> int:
        """Where its name stands."""
        return self.top + 15

    @property
    def middle_y(self) -> int:
        """Where the number of the middle stands."""
        return self.top + 37

    @property
    def line_y(self) -> int:
        """Where its marks stand."""
        return self.top + 54

    @property
    def end_y(self) -> int:
        """Where the numbers of its ends stand: beside the marks."""
        return self.top + 59

    @property
    def half_width(self) -> str:
        """How wide the middle half is."""
        if self.quarter is None or self.three_quarters is None:
            return "0%"
        return percent(_number(self.three_quarters) - _number(self.quarter))


@dataclass(frozen=True, slots=True)
class Spreads:
    """Several places under one scale."""

    rows: tuple[Spread, ...]
    marks: tuple[Mark, ...]
    is_complete: bool
    """Whether nothing is missing."""

    @property
    def axis_y(self) -> int:
        """Where the marks of the scale end, and its numbers begin."""
        return len(self.rows) * SPREAD_HEIGHT

    @property
    def axis_text_y(self) -> int:
        """Where the numbers of the scale stand."""
        return self.axis_y + 17

    @property
    def height(self) -> int:
        """Of all of it."""
        return self.axis_y + AXIS_HEIGHT


def _number(mark: Mark) -> float:
    return float(mark.x.rstrip("%"))


def spreads(rows: Sequence[tuple[str, Sequence[int | None]]]) -> Spreads | None:
    """Places by name with their five percentiles, one's own first. None: no number is known."""
    known = [value for _name, values in rows for value in values if value is not None]
    if not known:
        return None
    scale = scale_for(known)

    def mark(value: int | None) -> Mark | None:
        return None if value is None else Mark(value, percent(scale.at(value)))

    found = tuple(
        Spread(
            name,
            number * SPREAD_HEIGHT,
            *(mark(value) for value in values),
            is_own=number == 0,
        )
        for number, (name, values) in enumerate(rows)
    )
    marks = tuple(Mark(value, percent(scale.at(value))) for value in scale.marks)
    return Spreads(found, marks, all(None not in values for _name, values in rows))


# ---------------------------------------------------------------- bars

BAR_END = 72.0
"""The longest bar ends here, in percent of the width: its number stands after it."""
BAR_HEIGHT = 56


@dataclass(frozen=True, slots=True)
class Bar:
    """A number as a bar from zero, and as it is written. Without a number there is no bar."""

    name: str
    value: float | None
    told: str
    width: str
    end: str
    """Where its number stands: just after the bar."""
    top: int
    is_own: bool = False

    @property
    def name_y(self) -> int:
        """Where its name stands."""
        return self.top + 15

    @property
    def bar_y(self) -> int:
        """Where the bar begins."""
        return self.top + 22

    @property
    def told_y(self) -> int:
        """Where its number stands."""
        return self.top + 35


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars under each other."""

    rows: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """Of all of it."""
        return len(self.rows) * BAR_HEIGHT


def bars(values: Iterable[tuple[str, float | None, str]]) -> Bars:
    """Numbers with their names and how they are written: half as long is half as much.

    The first is marked as the one that counts.
    """
    rows = list(values)
    most = max((value for _name, value, _told in rows if value is not None), default=0)
    found = []
    for number, (name, value, told) in enumerate(rows):
        length = BAR_END * value / most if value is not None and most else 0.0
        ends = percent(length), percent(length + 1.5)
        found.append(Bar(name, value, told, *ends, number * BAR_HEIGHT, number == 0))
    return Bars(tuple(found))


# ---------------------------------------------------------------- ways from job to job

BOX_WIDTH, BOX_HEIGHT = 262, 80
ACROSS, DOWN = 282, 90
"""From one box to the next, across and down."""
LINE = 28
"""How many letters a line in a box holds."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way from one job to another, by their codes; `lead` says what has to happen."""

    start: str
    end: str
    lead: str


@dataclass(frozen=True, slots=True)
class Line:
    """Words in a box, and how far down they stand."""

    text: str
    y: int
    kind: str


@dataclass(frozen=True, slots=True)
class Box:
    """A job as a box."""

    code: str
    x: int
    y: int
    lines: tuple[Line, ...]
    is_start: bool
    width: int = BOX_WIDTH
    height: int = BOX_HEIGHT

    @property
    def text_x(self) -> int:
        """Where its words begin."""
        return self.x + 12


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes, and the lines between them as SVG draws them."""

    boxes: tuple[Box, ...]
    links: tuple[str, ...]
    width: int
    height: int


def wrapped(text: str, length: int = LINE, most: int = 2) -> tuple[str, ...]:
    """A text in at most so many lines, with dots if there is more."""
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= length or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: length - 1].rstrip() + "…"]
    return tuple(lines)


def levels(ways: Sequence[Way], start: str) -> dict[str, int]:
    """How many jobs lie before each at most. Ways that lead round in a circle are cut."""
    found = {start: 0}
    for _round in range(len(ways)):
        before = dict(found)
        for way in ways:
            if way.start in found and way.end != start:
                found[way.end] = max(found.get(way.end, 0), min(found[way.start] + 1, len(ways)))
        if found == before:
            return found
    return {code: min(level, 3) for code, level in found.items()}


def path_picture(
    ways: Sequence[Way], names: Mapping[str, str], notes: Mapping[str, str], start: str
) -> Picture:
    """The first job at the left, each further one a column on, no box over another.

    A job takes a row of its own unless the one it comes from stands just left of it in a row that
    is free further on.
    """
    level = levels(ways, start)
    leads = {way.end: way.lead for way in reversed(ways)}
    row_of: dict[str, int] = {}
    taken: dict[int, int] = {}
    """Rows, with the last column that is taken."""
    for way in ways:
        if way.end in row_of or way.end not in level or way.end == start:
            continue
        beside = row_of.get(way.start)
        is_direct = any(one.start == start and one.end == way.end for one in ways)
        if beside is None or is_direct or taken[beside] >= level[way.end]:
            beside = len(taken)
        row_of[way.end] = beside
        taken[beside] = level[way.end]
    row_of[start] = max(len(taken) - 1, 0) // 2
    boxes = {
        code: _box(code, level[code], row, names[code], leads.get(code, ""), notes.get(code, ""))
        for code, row in row_of.items()
    }
    links = [_link(boxes[way.start], boxes[way.end]) for way in ways if way.end in boxes]
    width = max(box.x for box in boxes.values()) + BOX_WIDTH + 2
    height = max(box.y for box in boxes.values()) + BOX_HEIGHT + 2
    return Picture(tuple(boxes.values()), tuple(links), width, height)


@dataclass(frozen=True, slots=True)
class Branch:
    """A job in words, with the jobs to which it leads: the picture for narrow screens."""

    name: str
    lead: str
    """What it takes to get there."""
    note: str
    further: tuple[Branch, ...]


def branches(
    ways: Sequence[Way], names: Mapping[str, str], notes: Mapping[str, str], start: str
) -> Branch:
    """The same as a tree: each job stands once, under the first one that leads to it."""
    placed = {start}
    children: dict[str, list[Way]] = {}
    for _round in ways:
        for way in ways:
            if way.start in placed and way.end not in placed:
                placed.add(way.end)
                children.setdefault(way.start, []).append(way)

    def grown(code: str, lead: str) -> Branch:
        further = tuple(grown(way.end, way.lead) for way in children.get(code, ()))
        return Branch(names[code], lead, notes.get(code, ""), further)

    return grown(start, "")


def _box(code: str, level: int, row: int, name: str, lead: str, note: str) -> Box:
    x, y = 1 + level * ACROSS, 1 + row * DOWN
    told = [(lead, "what")] if lead else []
    told += [(line, "name") for line in wrapped(name)]
    told += [(note, "note")] if note else []
    top = y + (BOX_HEIGHT - 18 * len(told)) // 2 + 14
    lines = tuple(Line(text, top + 18 * number, kind) for number, (text, kind) in enumerate(told))
    return Box(code, x, y, lines, level == 0)


def _link(start: Box, end: Box) -> str:
    """From the right of one box to the left of another, bent in between."""
    x1, y1 = start.x + BOX_WIDTH, start.y + BOX_HEIGHT // 2
    x2, y2 = end.x, end.y + BOX_HEIGHT // 2
    bend = x1 + (ACROSS - BOX_WIDTH) // 2
    return f"M{x1} {y1}H{bend}V{y2}H{x2}"
