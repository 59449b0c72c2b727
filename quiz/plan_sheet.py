"""One way on one sheet of paper: its steps as boxes to tick, and where each was read.

It holds one page. Where there is more to say than fits, the least needed kinds of detail are left
out first, and the sheet says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from .outlay import outlay
from .sheets import FOOT, GAP, HEAD, HEADING, PAGE, SMALL, TEXT, WIDTH, lines_high

Json = Any
BOX = 24.0
"""Points of width that a box to tick takes."""


class After(NamedTuple):
    """What comes after the steps, and where it was read: what the exam costs, and to keep it."""

    what: str
    text: str
    sources: tuple[Json, ...] = ()
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """What stands on the page. Each step has the numbers of its sources as `marks`.

    `asked_first`: what the state asks before anybody may work there, or empty.
    """

    way: Json
    steps: tuple[Json, ...]
    sources: tuple[Json, ...]
    unsure: tuple[str, ...]
    after: tuple[After, ...] = ()
    asked_first: str = ""
    shows_addresses: bool = True
    is_shortened: bool = False


def after_the_steps(page: Json, has_exam: bool) -> list[After]:
    """What the exam costs, what keeps it for six years, and whom to ask, by a credential's page."""
    beyond, body = outlay(page, None), page["body"]
    worth, keeping = beyond["worth"], beyond["keeping"]
    exam = After(_("The exam"), worth.cost_told or _("not known"), tuple(worth.price_source))
    if keeping["total"]:
        text = " ".join([f"{keeping['total']}.", *map(str, keeping["told"])])
    else:
        text = _("not known") + f". {keeping['missing']}"
    kept = After(_("To keep it six years"), text, tuple(keeping["sources"]))
    ask = After(_("Whom to ask"), f"{body['name']} ({body['abbreviation']}), {body['url']}")
    return [*([exam, kept] if has_exam else []), ask]


def plan_sheet(way: Json, after: Iterable[After] = (), asked_first: str = "") -> PlanSheet:
    """The sheet of one way, with as little left out as lets it fit."""
    after = list(after)
    named = {_key(one): one for one in way["sources"]}
    named |= {_key(one): one for part in after for one in part.sources if _key(one) not in named}
    numbers = {key: number for number, key in enumerate(named, start=1)}
    steps = tuple(
        {**step, "marks": [numbers[_key(one)] for one in step["sources"]]} for step in way["steps"]
    )
    sources = tuple({**one, "number": numbers[key]} for key, one in named.items())
    told = tuple(
        part._replace(marks=tuple(numbers[_key(one)] for one in part.sources)) for part in after
    )
    sheet = PlanSheet(way, steps, sources, _doubts(way), told, asked_first)
    for shorter in SHORTER:
        if height(sheet) <= PAGE:
            break
        sheet = shorter(sheet)
    return sheet


def _doubts(way: Json) -> tuple[str, ...]:
    """What is not sure, but for the money: that stands beside the cost."""
    told = way["budget"] and way["budget"]["text"]
    return tuple(doubt for doubt in way["unsure"] if doubt != told)


def _key(source: Json) -> tuple[str, str]:
    return source["id"], source["confidence"]


def height(sheet: PlanSheet) -> float:
    """About how high it will be, rather too high than too low."""
    steps = sum(_step_height(step) for step in sheet.steps)
    keep = [lines_high(one["text"], TEXT, WIDTH - BOX) for one in sheet.way["keep"]]
    unsure = [lines_high(one, TEXT, WIDTH) for one in sheet.unsure]
    sources = [lines_high(_source(one, sheet), SMALL, WIDTH) for one in sheet.sources]
    after = [lines_high(f"{one.what}: {one.text} [00, 00]", TEXT, WIDTH) for one in sheet.after]
    parts = (_list(found) for found in (keep, unsure, after, sources))
    money = lines_high(sheet.way["on_budget"], TEXT, WIDTH) if sheet.way["on_budget"] else 0.0
    first = lines_high(sheet.asked_first, TEXT, WIDTH) + GAP if sheet.asked_first else 0.0
    return HEAD + money + first + HEADING + steps + sum(parts) + FOOT


def _step_height(step: Json) -> float:
    notes = " ".join(filter(None, (step["cost_note"], step["length_note"])))
    texts = [step["text"] + " [00, 00, 00, 00, 00, 00]", "x" * 90, notes]
    return sum(lines_high(one, TEXT, WIDTH - BOX) for one in (*texts, *step["closes"])) + 2 * GAP


def _list(heights: Iterable[float]) -> float:
    found = list(heights)
    return HEADING + sum(found) + GAP * len(found) if found else 0.0


def _source(source: Json, sheet: PlanSheet) -> str:
    address = source["url"] or ""
    return f"00: {source['title']}. Second-hand, read on 30 September 2026. " + (
        address if sheet.shows_addresses else ""
    )


def _without_addresses(sheet: PlanSheet) -> PlanSheet:
    return replace(sheet, shows_addresses=False)


def _without_rules(sheet: PlanSheet) -> PlanSheet:
    steps = tuple({**step, "closes": []} for step in sheet.steps)
    return replace(sheet, steps=steps, is_shortened=True)


def _first_sources_only(sheet: PlanSheet) -> PlanSheet:
    """Of each step the first source."""
    steps = tuple({**step, "marks": step["marks"][:1]} for step in sheet.steps)
    named = {mark for step in steps for mark in step["marks"]}
    named |= {mark for part in sheet.after for mark in part.marks}
    sources = tuple(one for one in sheet.sources if one["number"] in named)
    return replace(sheet, steps=steps, sources=sources, is_shortened=True)


def _without_doubts(sheet: PlanSheet) -> PlanSheet:
    return replace(sheet, unsure=sheet.unsure[:2], is_shortened=True)


SHORTER: tuple[Callable[[PlanSheet], PlanSheet], ...] = (
    _without_rules,
    _first_sources_only,
    _without_addresses,
    _without_doubts,
)
