"""Credentials side by side: which ones, and what each cell of the table says.

Everything is read off a release. Where the bodies use different names for one thing, TOLD says
which facts stand in one row; no credential has a case of its own. What the release does not say
is said to be not known: no cell is empty, and none is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certifications.models import Confidence, Kind
from certifications.pages import WORK as KINDS_OF_WORK
from certifications.pages import Pages
from certifications.state_names import STATE_NAMES
from certifications.templatetags.readable import dollars

from .cost import from_to, sum_of
from .ways import OTHER, SCHOOL, WORK, Limit, limit_of, short, ways

Json = Any

FEWEST, AT_FIRST, MOST = 2, 3, 4


# ---------------------------------------------------------------- which ones


@dataclass(frozen=True, slots=True)
class Choice:
    """The credentials to show, and what to say where that is not just what was asked for."""

    ids: tuple[str, ...]
    notes: tuple[str, ...] = ()


def chosen(asked: Sequence[str], pages: Pages) -> Choice:
    """Two to four credentials, whatever an address asks for."""
    known = [name for name in asked if name in pages.credentials]
    once = tuple(dict.fromkeys(known))
    shown = _filled(once[:MOST], pages)
    return Choice(shown, tuple(_notes(asked, known, once, shown, pages)) if asked else ())


def _notes(
    asked: Sequence[str],
    known: Sequence[str],
    once: Sequence[str],
    shown: Sequence[str],
    pages: Pages,
) -> Iterable[str]:
    if unlisted := len(asked) - len(known):
        yield ngettext(
            "One of those you asked for is not on our list. We left it out.",
            "Some of those you asked for are not on our list. We left them out.",
            unlisted,
        )
    if twice := [name for name, times in Counter(known).items() if times > 1]:
        yield _("You chose the same one twice: %(names)s. We show it once.") % {
            "names": listed(twice, pages)
        }
    if len(once) > MOST:
        yield _("We can show %(most)s at most. We left out %(names)s.") % {
            "most": MOST,
            "names": listed(once[MOST:], pages),
        }
    if added := [name for name in shown if name not in once]:
        yield _("You need two or more to compare. We added %(names)s. You can choose others.") % {
            "names": listed(added, pages)
        }


def listed(names: Sequence[str], pages: Pages) -> str:
    """Credentials by their letters: CMA (AAMA), RMA (AMT) and CCMA (NHA)."""
    return str(get_text_list([pages.letters(name) for name in names], _("and")))


def _filled(ids: tuple[str, ...], pages: Pages) -> tuple[str, ...]:
    """At least two: the first ones for the same work, each of a body not yet there."""
    if len(ids) >= FEWEST:
        return ids
    order = pages.national
    work = pages.credentials[ids[0]]["occupation_code"] if ids else next(iter(KINDS_OF_WORK))
    bodies = {pages.credentials[name]["body"] for name in ids}
    others = [one for one in order if one["id"] not in ids]
    found = list(ids)
    for one in sorted(others, key=lambda one: bool(one["occupation_code"] != work)):
        if len(found) < AT_FIRST and one["body"] not in bodies:
            bodies.add(one["body"])
            found.append(one["id"])
    return tuple(found)


# ---------------------------------------------------------------- what a cell says


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of a cell. `is_missing`: that we found nothing, which nobody has to confirm."""

    text: str
    lead: str = ""
    note: str = ""
    disagreement: str = ""
    confidence: str = ""
    sources: tuple[Json, ...] = ()
    is_missing: bool = False


def nothing(text: str) -> Line:
    """What is not known is said, never left blank."""
    return Line(str(text), is_missing=True)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one credential, named by its letters, says to one row."""

    of: str
    lines: tuple[Line, ...]

    @property
    def confidence(self) -> str:
        """How sure we are, where that is the same for all of it; else each line says its own."""
        found = {line.confidence for line in self.lines}
        return found.pop() if len(found) == 1 else ""

    @property
    def sources(self) -> list[Json]:
        """Where it was read, each place once."""
        places = [source for line in self.lines for source in line.sources]
        return list({(one["id"], one["confidence"]): one for one in places}.values())


@dataclass(frozen=True, slots=True)
class Row:
    """One topic over all columns."""

    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One credential, with what a cell can be read off."""

    credential: Json
    facts: dict[tuple[str, str], Json]
    states: tuple[Line, ...] = ()
    """The states whose rules name it."""

    @property
    def routes(self) -> list[Json]:
        """Those by which one can qualify today."""
        return [route for route in self.credential["routes"] if not route["begins_later"]]

    @property
    def first_ways(self) -> list[Json]:
        """Those that need no earlier certificate and no class of one's own."""
        return ways(self.routes, SCHOOL) + ways(self.routes, WORK)


@dataclass(frozen=True, slots=True)
class Told:
    """Facts that say the same thing under the names of several bodies; else `missing` is said.

    `kind`: a requirement of the credential that says it where no fact does.
    """

    topic: str
    names: tuple[str, ...] = ()
    missing: str = ""
    kind: str = ""
    with_note: bool = False

    def lines(self, column: Column) -> list[Line]:
        """What is known, in the order of the names; without names, all of the topic."""
        found = [column.facts.get((self.topic, name)) for name in self.names]
        if not self.names:
            found = [fact for (topic, _name), fact in column.facts.items() if topic == self.topic]
        rules = [rule for rule in column.credential["requirements"] if rule["kind"] == self.kind]
        said = [_line(one, with_note=self.with_note) for one in [*filter(None, found)] or rules]
        return said or ([nothing(self.missing)] if self.missing else [])


# What a row is called, and the facts it tells: all differences of naming stand here.
TOLD: dict[str, tuple[Any, tuple[Told, ...]]] = {
    "exam": (
        gettext_lazy("Exam"),
        (
            Told("exam", ("items",), gettext_lazy("We found no number of questions.")),
            Told("exam", ("time_minutes",), gettext_lazy("We found no time limit.")),
            Told("exam", ("delivery",), gettext_lazy("We found no place where you take it.")),
        ),
    ),
    "retake": (
        gettext_lazy("If you fail"),
        (
            Told(
                "exam",
                ("retake",),
                gettext_lazy("We found no rule on trying again."),
                kind=Kind.ATTEMPTS,
            ),
        ),
    ),
    "lasts": (
        gettext_lazy("How long it lasts"),
        (
            Told(
                "maintenance",
                ("cycle_months",),
                gettext_lazy("We found no word on how long it lasts."),
            ),
        ),
    ),
    "keep": (
        gettext_lazy("To keep it"),
        (
            Told(
                "maintenance",
                ("ce", "method_a", "method_b", "alternative", "retest_instead_of_ce"),
                gettext_lazy("We found no rule on how to keep it."),
            ),
            Told(
                "maintenance",
                ("annual_fee_usd", "renewal_fee_usd"),
                gettext_lazy("We found no fee to keep it."),
                with_note=True,
            ),
        ),
    ),
    "accepted": (
        gettext_lazy("Who accepts it"),
        (
            Told("general", ("accreditation",), gettext_lazy("We found nobody who accredits it.")),
            Told("recognition"),
        ),
    ),
}


def _line(stated: Json, *, with_note: bool = False) -> Line:
    """A fact or a requirement, in its own words."""
    return Line(
        stated["text"],
        note=stated.get("note", "") if with_note else "",
        disagreement=stated.get("disagreement", ""),
        confidence=stated["confidence"],
        sources=tuple(stated["sources"]),
    )


def _told(name: str) -> tuple[Any, Callable[[Column], list[Line]]]:
    title, parts = TOLD[name]
    return title, lambda column: [line for part in parts for line in part.lines(column)]


# ---------------------------------------------------------------- cells that are put together


def _body(column: Column) -> list[Line]:
    return [Line(column.credential["body"]["name"])]


def _by(start: str, also: str, missing: str) -> Callable[[Column], list[Line]]:
    """The first way that starts from there in full, and the names of the others."""

    def lines(column: Column) -> list[Line]:
        found = ways(column.routes, start)
        if not found:
            return [nothing(missing)]
        first, *others = found
        summary = Line(
            first["summary"],
            lead=_("%(name)s.") % {"name": first["name"]},
            confidence=first["confidence"],
            sources=tuple(first["sources"]),
        )
        return [summary, *_names(others, str(also))]

    return lines


def _names(routes: list[Json], text: str) -> list[Line]:
    """One line for all of which we are equally sure."""
    alike: dict[str, list[Json]] = {}
    for route in routes:
        alike.setdefault(route["confidence"], []).append(route)
    return [
        Line(text % {"names": "; ".join(route["name"] for route in found)}, **_of(found))
        for found in alike.values()
    ]


def _other_ways(column: Column) -> list[Line]:
    found = _names(ways(column.routes, OTHER), "%(names)s")
    return found or [nothing(_("We found no other way."))]


def _last_day(column: Column) -> list[Line]:
    """Ways with the same end in one line."""
    found: dict[tuple[Any, ...], list[tuple[Json, Limit]]] = {}
    for route in ways(column.routes, SCHOOL):
        limit = limit_of(route["requirements"])
        sure = _of(limit.stated)["confidence"]
        end = (limit.months, limit.later, limit.only_inside, sure)
        found.setdefault(end, []).append((route, limit))
    lines = [_ending(alike, is_all=len(found) == 1) for alike in found.values()]
    return lines or [nothing(_("We found no way by school."))]


def _ending(alike: list[tuple[Json, Limit]], *, is_all: bool) -> Line:
    limit = alike[0][1]
    names = "" if is_all else _in_brackets(route for route, _limit in alike)
    stated = [part for _route, limit in alike for part in limit.stated]
    later = _("After that you also need this: %(how)s") % {"how": " ".join(limit.later)}
    return Line(
        names,
        lead=_limit(limit),
        note=later if limit.later else "",
        is_missing=not stated,
        **_of(stated),
    )


def _limit(limit: Limit) -> str:
    if limit.only_inside:
        return _("Only while you are in school")
    if limit.months is None:
        return _("We found no last day")
    years, months = divmod(limit.months, 12)
    if months or years < 2:  # as the rules count: 12 months, then years
        text = ngettext("Within %(n)s month", "Within %(n)s months", limit.months)
        return text % {"n": limit.months}
    return ngettext("Within %(n)s year", "Within %(n)s years", years) % {"n": years}


def _prices(column: Column) -> list[Line]:
    """Fees for everybody, then those of some ways by school or work, alike ones in one line."""
    found: dict[tuple[Any, ...], tuple[list[Json], list[Json]]] = {}
    bills: list[tuple[list[Json], list[Json]]] = [([], column.credential["fees"])]
    bills += [([route], route["fees"]) for route in column.first_ways]
    for route, fees in bills:
        for fee in fees:
            alike, routes = found.setdefault(
                (fee["term"], fee["amount_usd"], fee["note"]), ([], [])
            )
            alike.append(fee)
            routes += route
    lines = [_price(fees, routes) for fees, routes in found.values()]
    return lines or [nothing(_("We found no price."))]


def _price(fees: list[Json], routes: list[Json]) -> Line:
    fee, amount = fees[0], fees[0]["amount_usd"]
    price = _("We found no price") if amount is None else dollars(amount)
    said = {"what": fee["term"], "ways": _in_brackets(routes)}
    text = _("%(what)s %(ways)s") % said if routes else str(fee["term"])
    return Line(text, lead=price, note=fee["note"], **_of(fees))


def _in_brackets(routes: Iterable[Json]) -> str:
    return f"({', '.join(short(route) for route in routes)})"


def _six_years(column: Column) -> list[Line]:
    parts, missing = sum_of(column.credential["fees"], column.first_ways, column.facts)
    if missing:
        return [nothing(_("We cannot add it up.")), *map(nothing, missing)]
    stated = [one for part in parts for one in part.stated]
    total = from_to(sum(part.least for part in parts), sum(part.most for part in parts))
    return [Line("", lead=total, **_of(stated))] + [
        Line(part.text, **_of(part.stated)) for part in parts
    ]


def _accepted(column: Column) -> list[Line]:
    """Who accredits it, and which offices and states name it."""
    _title, (accredited, recognized) = TOLD["accepted"]
    named = [*recognized.lines(column), *column.states]
    missing = nothing(_("We found no state or other office that names it."))
    return [*accredited.lines(column), *(named or [missing])]


def _of(stated: Iterable[Json]) -> dict[str, Any]:
    """As sure as we are of the least sure of these, and all their sources."""
    rows = list(stated)
    found = {row["confidence"] for row in rows}
    worst = next((name for name in reversed(Confidence.values) if name in found), "")
    return {
        "confidence": worst,
        "sources": tuple(source for row in rows for source in row["sources"]),
    }


ROWS: tuple[tuple[Any, Callable[[Column], list[Line]]], ...] = (
    (gettext_lazy("Who gives it"), _body),
    (
        gettext_lazy("School or training you need"),
        _by(
            SCHOOL,
            gettext_lazy("Also by school or training: %(names)s."),
            gettext_lazy("We found no way by school."),
        ),
    ),
    (gettext_lazy("Last day after school"), _last_day),
    (
        gettext_lazy("By work alone"),
        _by(
            WORK,
            gettext_lazy("Also by work: %(names)s."),
            gettext_lazy("We found no way by work alone."),
        ),
    ),
    (gettext_lazy("Other ways"), _other_ways),
    _told("exam"),
    _told("retake"),
    (gettext_lazy("Price of the exam"), _prices),
    _told("lasts"),
    _told("keep"),
    (gettext_lazy("First six years, our sum"), _six_years),
    (TOLD["accepted"][0], _accepted),
)


# ---------------------------------------------------------------- the table


@dataclass(frozen=True, slots=True)
class Table:
    """Credentials side by side. `columns`: id, letters, name, and how their cells were read."""

    columns: tuple[Json, ...]
    rows: tuple[Row, ...]


def table(ids: Sequence[str], pages: Pages, today: date) -> Table:
    """All rows for these credentials, as they stand on that day."""
    states = _states_that_name(pages, today)
    columns = [_column(pages.credential(name, today), states.get(name, {})) for name in ids]
    rows = tuple(
        Row(
            str(title),
            tuple(Cell(one.credential["letters"], tuple(lines(one))) for one in columns),
        )
        for title, lines in ROWS
    )
    return Table(
        tuple(
            _head(column, [(row.title, row.cells[place]) for row in rows])
            for place, column in enumerate(columns)
        ),
        rows,
    )


Named = dict[str, list[tuple[Json, Json]]]
"""By state, what it awards or allows, each with the rule that names a credential for it."""


def _column(credential: Json, named: Named) -> Column:
    facts = [fact for section in credential["sections"] for fact in section["facts"]]
    return Column(
        credential,
        {(fact["topic"], fact["name"]): fact for fact in facts},
        tuple(_named_by(state, found) for state, found in named.items()),
    )


def _named_by(state: str, found: list[tuple[Json, Json]]) -> Line:
    names = dict.fromkeys(awarded["name"] for awarded, _rule in found)
    return Line(
        "; ".join(names),
        lead=_("It counts, or may count, in %(state)s toward:") % {"state": STATE_NAMES[state]},
        **_of(rule for _awarded, rule in found),
    )


def _states_that_name(pages: Pages, today: date) -> dict[str, Named]:
    """By credential, the states whose rules in force accept it, as their own pages tell it."""
    found: dict[str, Named] = {}
    for state, entries in pages.of_states().items():
        for awarded in (pages.credential(entry["id"], today) for entry in entries):
            parts = (awarded, *awarded["routes"])
            for rule in chain.from_iterable(_holdings(part["requirements"]) for part in parts):
                for name in rule["test"].get("any_of", ()):
                    found.setdefault(name, {}).setdefault(state, []).append((awarded, rule))
    return found


def _holdings(rules: Iterable[Json]) -> Iterable[Json]:
    for rule in rules:
        if rule["kind"] == Kind.CREDENTIAL_HELD:
            yield rule
        yield from _holdings(rule["members"])


def _head(column: Column, cells: list[tuple[str, Cell]]) -> Json:
    """A column's name, how sure we are of its lines, and where each of its cells was read."""
    lines = [line for _title, cell in cells for line in cell.lines if line.confidence]
    days = [source["read_on"] for line in lines for source in line.sources]
    credential = column.credential
    return {
        "id": credential["id"],
        "letters": credential["letters"],
        "name": credential["name"],
        "confidence": Counter(line.confidence for line in lines),
        "age": {"oldest": min(days, default=""), "newest": max(days, default="")},
        "read": [(title, cell.sources) for title, cell in cells if cell.sources],
    }


def yours(groups: Iterable[Json], ids: Sequence[str]) -> list[tuple[Json, Json]]:
    """What the results page says of each: its group and card, both None where it does not judge."""
    found = {card["credential"]: (group, card) for group in groups for card in group["cards"]}
    return [found.get(name, (None, None)) for name in ids]
