"""One sheet of paper for each credential: what to take along, collect, pay and do next.

A sheet holds one page. Where there is more to say than fits, whole kinds of detail are left out,
the least needed first, and the sheet says so; nothing is cut off in the middle.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from certifications.pages import Pages
from certifications.templatetags.readable import day

from .saved import Outcome, arranged, cards_of

Json = Any
Mark = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A requirement, with the numbers of its sources at the foot of the sheet."""

    status: str
    kind: str
    text: str
    because: str
    shortfall: str
    marks: tuple[int, ...]
    members: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that stands on one page, in lists that can be made shorter."""

    card: Json
    as_of: str
    rows: tuple[Row, ...]
    lacks: tuple[Json, ...]
    papers: tuple[str, ...]
    fees: tuple[Json, ...]
    next: str
    apply: Json
    sources: tuple[Json, ...]
    is_shortened: bool = False
    shows_addresses: bool = True
    unlisted: int = 0
    """Requirements that are met and found no room."""


def sheets(outcome: Outcome, only: Collection[str]) -> list[Sheet]:
    """The sheets of these credentials, in the order of the results page."""
    pages = Pages.of(outcome.release)
    return [
        fitted(_sheet(card, pages, outcome.response["as_of"]))
        for card in cards_of(arranged(outcome))
        if card["credential"] in only
    ]


def _sheet(card: Json, pages: Pages, as_of: str) -> Sheet:
    numbered = _Numbered()
    shown = card["shown"] or {"requirements": [], "documents": []}
    rows = tuple(numbered.row(part) for part in shown["requirements"])
    published = pages.credentials[card["credential"]]
    return Sheet(
        card=card,
        as_of=as_of,
        rows=rows,
        lacks=tuple(card["steps"]),
        papers=tuple(paper["text"] for paper in shown["documents"]),
        fees=tuple(card["fees"]),
        next=_next(card),
        apply=_where_to_apply(published, card),
        sources=tuple(numbered.sources.values()),
    )


@dataclass(slots=True)
class _Numbered:
    """Sources in the order in which they are named, each once for each kind of statement."""

    sources: dict[Mark, Json] = field(default_factory=dict)

    def row(self, part: Json, told: tuple[int, ...] = ()) -> Row:
        """A requirement and its members; a member does not repeat its group's sources."""
        marks = tuple(self._number(one, i == 0) for i, one in enumerate(part["sources"]))
        return Row(
            part["status"],
            part["kind"],
            part["text"],
            part["because"],
            (part["shortfall"] or {}).get("text", ""),
            () if marks == told else marks,
            tuple(self.row(member, marks) for member in part["members"]),
        )

    def _number(self, source: Json, leads: bool) -> int:
        """How sure we are is said of a statement, and stands beside the first of its sources."""
        known = (one for (name, _sure), one in self.sources.items() if name == source["id"])
        there = None if leads else next(known, None)
        told = {**source, "leads": leads, "number": len(self.sources) + 1}
        mark = (source["id"], source["confidence"] if leads else "")
        entry = there or self.sources.setdefault(mark, told)
        return int(entry["number"])


def _where_to_apply(published: Json, card: Json) -> Json:
    found = [fact for fact in published["facts"] if fact["name"] == "apply_url"]
    return found[0] if found and card["verdict"] == "eligible" else None


def _next(card: Json) -> str:
    """The one thing to do now."""
    words = {"body": card["body"]["abbreviation"], "day": day(card["eligible_from"])}
    if card["verdict"] == "eligible" and card["needs_review"]:
        return _("Ask %(body)s to look at your papers before you pay.") % words
    if card["verdict"] == "eligible":
        return _("Collect the papers. Then apply to %(body)s.") % words
    if card["eligible_from"]:
        return _("Go on as planned, and this opens on %(day)s.") % words
    if card["questions"]:
        asked = "; ".join(str(question["label"]) for question in card["questions"])
        return _("Find this out, then answer it on the site: %(asked)s") % {"asked": asked}
    if card["verdict"] == "unknown":
        return _("Ask %(body)s. Only they can decide this.") % words
    actions = [step["action"] for step in card["steps"] if step["action"]]
    return actions[0] if actions else _("Ask %(body)s if another way is open to you.") % words


# ---------------------------------------------------------------- what fits on a page

PAGE = 712.0
"""Points of height of a Letter page within its margins; A4 has more."""
WIDTH, HALF = 505.0, 240.0
"""Points of width: of an A4 page with its margins, and of one of two columns."""
TEXT, SMALL = 9.0, 8.0
LETTER = 0.5
"""The width of a letter against its height, on average."""
LEADING = 1.25
HEADING, GAP = 20.0, 4.0
HEAD, FOOT = 112.0, 34.0


def fitted(sheet: Sheet) -> Sheet:
    """The sheet as it is if it fits, or with as little left out as lets it fit."""
    for shorter in (_as_it_is, *SHORTER):
        sheet = shorter(sheet)
        if height(sheet) <= PAGE:
            break
    while height(sheet) > PAGE and len(sheet.rows) > 1:
        sheet = _without_a_row(sheet)
    return sheet


def height(sheet: Sheet) -> float:
    """About how high it will be, rather too high than too low."""
    rows = sum(_row_height(row, WIDTH - 70) for row in sheet.rows)
    lacks = [lines_high(_lack_text(lack), TEXT, WIDTH) for lack in sheet.lacks]
    papers = [lines_high(text, TEXT, HALF - 18) for text in sheet.papers]
    fees = [lines_high(f"{fee['term']} $0000 {fee['note']}", TEXT, HALF) for fee in sheet.fees]
    ways = f"{sheet.apply['text']} {sheet.apply['value']}" if sheet.apply else ""
    steps = [lines_high(sheet.next, TEXT, HALF), lines_high(ways, TEXT, HALF)]
    sources = [lines_high(_source_text(one, sheet), SMALL, WIDTH) for one in sheet.sources]
    below = max(_list(papers), _list(fees) + _list(steps))
    stays = lines_high(sheet.card.get("stays_if", ""), TEXT, WIDTH)
    return HEAD + stays + HEADING + rows + _list(lacks) + below + _list(sources) + FOOT


def _list(heights: list[float]) -> float:
    return HEADING + sum(heights) + GAP * len(heights) if heights else 0.0


def _row_height(row: Row, width: float) -> float:
    own = lines_high(row.text + " [00, 00]", TEXT, width)
    told = lines_high(row.because, TEXT, width) + lines_high(row.shortfall, TEXT, width)
    inside = sum(_row_height(member, width - 84) for member in row.members)
    between = TEXT * LEADING if row.members else 0.0
    return own + told + inside + between + GAP


def lines_high(text: str, size: float, width: float) -> float:
    """How high a text is in a column of that width."""
    return ceil(len(text) * size * LETTER / width) * size * LEADING


def _lack_text(lack: Json) -> str:
    short = lack["shortfall"]["text"] if lack["shortfall"] else ""
    return f"{' '.join(lack['texts'])} {short} {lack['action']} {lack['time']}"


def _source_text(source: Json, sheet: Sheet) -> str:
    address = source["url"] or ""
    kept = address if sheet.shows_addresses else ""
    return f"00 {source['title']}, official page, read on 30 September 2026 {kept}"


# ---------------------------------------------------------------- what is left out, in this order


def _as_it_is(sheet: Sheet) -> Sheet:
    return sheet


def _without_addresses(sheet: Sheet) -> Sheet:
    return replace(sheet, shows_addresses=False)


def _without_members_of_what_is_met(sheet: Sheet) -> Sheet:
    return _with_rows(sheet, lambda row: replace(row, members=()) if row.status == "met" else row)


def _without_reasons_of_members(sheet: Sheet) -> Sheet:
    return _with_rows(
        sheet, lambda row: replace(row, members=tuple(map(_without_reason, row.members)))
    )


def _without_reasons_of_what_is_met(sheet: Sheet) -> Sheet:
    return _with_rows(sheet, lambda row: replace(row, because="") if row.status == "met" else row)


def _without_members(sheet: Sheet) -> Sheet:
    return _with_rows(sheet, lambda row: replace(row, members=()))


def _without_remedies(sheet: Sheet) -> Sheet:
    lacks = tuple({**lack, "action": "", "time": ""} for lack in sheet.lacks)
    return replace(sheet, lacks=lacks, is_shortened=True)


def _without_reasons(sheet: Sheet) -> Sheet:
    return _with_rows(sheet, lambda row: replace(row, because=""))


SHORTER: tuple[Callable[[Sheet], Sheet], ...] = (
    _without_addresses,
    _without_members_of_what_is_met,
    _without_reasons_of_members,
    _without_reasons_of_what_is_met,
    _without_members,
    _without_remedies,
    _without_reasons,
)


def _without_a_row(sheet: Sheet) -> Sheet:
    """Without the last requirement: what is not met stands above what is."""
    return _named_only(
        replace(sheet, rows=sheet.rows[:-1], unlisted=sheet.unlisted + 1, is_shortened=True)
    )


def _without_reason(row: Row) -> Row:
    return replace(row, because="", members=tuple(map(_without_reason, row.members)))


def _with_rows(sheet: Sheet, how: Callable[[Row], Row]) -> Sheet:
    rows = tuple(map(how, sheet.rows))
    if rows == sheet.rows:
        return sheet
    return _named_only(replace(sheet, rows=rows, is_shortened=True))


def _named_only(sheet: Sheet) -> Sheet:
    """Without the sources that nothing on the sheet names any more."""
    named = set(_marks(sheet.rows))
    return replace(sheet, sources=tuple(s for s in sheet.sources if s["number"] in named))


def _marks(rows: Iterable[Row]) -> Iterable[int]:
    for row in rows:
        yield from row.marks
        yield from _marks(row.members)
