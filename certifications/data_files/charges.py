"""What programs and years cost: which program a price is of, and which price it may replace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop

from certifications.models import Confidence
from certifications.public_files import About
from certifications.schools import CostKind, Institution, Program, ProgramCost

from . import ipeds
from .holdings import Holdings
from .listing import Unclear, mark_not_seen, seen
from .merging import Said, is_same, stamped
from .records import OUR_SUBJECTS, SUBJECTS, Slot
from .report import COSTS, KEPT, PROGRAMS, FileReport
from .values import Refused

LOOKED_FOR = OUR_SUBJECTS
WHOLE = "Tuition and required fees of the whole program, as the school reported them."
BOOKS = "Books and supplies for the whole program, as the school reported them."
YEAR = "Published tuition and required fees of the whole school for a full-time year."
NOT_IN_DIRECTORY = gettext_noop(
    "of schools that no directory here lists as open; bring in HD as well"
)


@dataclass(frozen=True)
class Price:
    """An amount that a file gives for a program."""

    kind: str
    amount: Decimal
    year: str
    note: str
    only_if_none: bool = False
    """Whether any other price of the kind is better."""


# ---------------------------------------------------------------- programs


def bring_in_slots(
    rows: Iterable[tuple[int, Any]],
    holdings: Holdings,
    said: Said,
    report: FileReport,
    is_whole: Callable[[], bool],
) -> None:
    """Bring in IC_PY."""
    unclear = Unclear()
    of = _slots(rows, report, unclear)
    for (unitid, cip), slots in of.items():
        school = holdings.school(unitid)
        if school is None:
            report.left_out[NOT_IN_DIRECTORY] += len(slots)
            continue
        told = list(_programs(school, cip, slots, holdings, said, report))
        if len(told) < len(slots):
            unclear.subjects.add((unitid, cip))
        for slot, program in told:
            _tell(program, slot, holdings, said, report)
    mark_not_seen(holdings, said, report, is_whole, unclear)


def _slots(
    rows: Iterable[tuple[int, Any]], report: FileReport, unclear: Unclear
) -> dict[tuple[str, str], list[Slot]]:
    """The slots that can be read, by school and subject."""
    of: dict[tuple[str, str], list[Slot]] = defaultdict(list)
    for line, row in rows:
        try:
            if isinstance(row, Refused):
                raise row
            kept = list(ipeds.read_slots(row))
        except Refused as refused:
            report.refuse(line, refused)
            unclear.add_row(row)
            continue
        report.kept += any(isinstance(one, Slot) for one in kept)
        for one in kept:
            if isinstance(one, Refused):
                report.refuse(line, one)
                unclear.add_school(row)
                continue
            of[one.unitid, one.cip].append(one)
            for flag in one.flags:
                report.flagged.add(line=line, what=f"{one.unitid}, {one.cip}: {flag}")
    return of


def _programs(
    school: Institution,
    cip: str,
    slots: list[Slot],
    holdings: Holdings,
    said: Said,
    report: FileReport,
) -> Iterable[tuple[Slot, Program]]:
    """Which program each slot is: the one as long as it, the only one left, or a new one.

    A slot's number says nothing: slots stand in the order of their size, another one every year.
    """
    left = [program for program in holdings.programs[school.code] if program.cip == cip]
    by_code = {program.code: program for program in holdings.programs[school.code]}
    found: dict[int, Program] = {}

    def take(slot: Slot, program: Program) -> None:
        found[slot.number] = program
        left[:] = [one for one in left if one is not program]

    for slot in slots:  # of two that are alike in all, either is the one
        same = [program for program in left if _is_told_alike(program, slot, holdings, said)]
        if same:
            take(slot, same[0])
    for slot, program in _pairs(slots, left, found):
        take(slot, program)
    for slot in slots:
        named = by_code.get(_named(slot, slots, holdings, said))
        if slot.number not in found and named is not None:
            take(slot, named)
    open_slots = [slot for slot in slots if slot.number not in found]
    if len(open_slots) == 1 and len(left) == 1 and _may_be(left[0], open_slots[0]):
        take(open_slots[0], left[0])
        open_slots = []
    for slot in open_slots:
        key = _key(slot, slots)
        program = _new_or_asked(school, slot, key, left, holdings, said, report)
        if program is not None:
            found[slot.number] = program
    return [(slot, found[slot.number]) for slot in slots if slot.number in found]


def _pairs(
    slots: list[Slot], left: list[Program], found: dict[int, Program]
) -> list[tuple[Slot, Program]]:
    """Slots and programs of one length, where there is one of each."""
    slots = [slot for slot in slots if slot.number not in found]
    fits = [(slot, one) for slot in slots for one in left if _is_as_long(one, slot)]
    return [
        (slot, program)
        for slot, program in fits
        if sum(slot is one for one, _other in fits) == 1
        and sum(program is one for _other, one in fits) == 1
    ]


def _is_as_long(program: Program, slot: Slot) -> bool:
    """Whether it has as many hours of the same sort."""
    clock, credit = program.clock_hours, program.credit_hours
    if slot.clock_hours is not None and clock is not None:
        return clock == slot.clock_hours
    return slot.credit_hours is not None and credit is not None and credit == slot.credit_hours


def _is_told_alike(program: Program, slot: Slot, holdings: Holdings, said: Said) -> bool:
    """Whether a file of this year told it in the same length, months and price."""
    price = next(
        (
            cost.amount_usd
            for cost in holdings.costs[program.code]
            if cost.kind == CostKind.PROGRAM_TOTAL and cost.year == said.year
        ),
        None,
    )
    months = program.length_months
    return _is_as_long(program, slot) and (months, price) == (slot.months, slot.tuition)


def _may_be(program: Program, slot: Slot) -> bool:
    """Whether nothing speaks against it: one length may be older than the other."""
    return not (program.award in {"associate", "bachelor"} and not _is_of_degree_length(slot))


def _is_of_degree_length(slot: Slot) -> bool:
    """Whether it could end with a degree. No degree takes less than a year and a half."""
    return (slot.credit_hours or 0) >= 45 or (slot.clock_hours or 0) >= 1200


def _key(slot: Slot, slots: list[Slot]) -> str:
    """What an editor's answer is kept by: the length, and the price where two are as long."""
    length = _hours(slot)
    is_alone = sum(_hours(one) == length for one in slots) == 1
    key = f"{slot.unitid}-{slot.cip}-{length}"
    return key if is_alone else f"{key}-{slot.tuition}"


def _hours(slot: Slot) -> Decimal | int:
    return slot.credit_hours or slot.clock_hours or 0


def _named(slot: Slot, slots: list[Slot], holdings: Holdings, said: Said) -> str:
    """The id of the program that an editor said it is; "" if none did."""
    decision = holdings.decision(said.kind, _key(slot, slots), About.PROGRAM)
    return decision.chosen if decision is not None else ""


def _new_or_asked(
    school: Institution,
    slot: Slot,
    key: str,
    left: list[Program],
    holdings: Holdings,
    said: Said,
    report: FileReport,
) -> Program | None:
    """A new program where nothing is left that it could be, or an editor said so; else None."""
    possible = [program for program in left if _may_be(program, slot)]
    if possible and holdings.decision(said.kind, key, About.PROGRAM) is None:
        unit = "credit" if slot.credit_hours else "clock"
        says = f"{school}: {SUBJECTS[slot.cip]}, {_hours(slot)} {unit} hours, ${slot.tuition}"
        codes = sorted(program.code for program in possible)
        holdings.ask(said.kind, key, About.PROGRAM, says, codes)
        report.undecided.add(what=says, could_be=", ".join(codes))
        return None
    return _new_program(school, slot, holdings, said, report)


def _new_program(
    school: Institution, slot: Slot, holdings: Holdings, said: Said, report: FileReport
) -> Program:
    facts = {"name": SUBJECTS[slot.cip], "cip": slot.cip, **_length(slot)}
    report.count(PROGRAMS, "added")
    return holdings.program(school, facts, said)


def _length(slot: Slot) -> dict[str, Any]:
    return {
        "length_months": slot.months,
        "clock_hours": slot.clock_hours,
        "credit_hours": slot.credit_hours,
    }


def _tell(program: Program, slot: Slot, holdings: Holdings, said: Said, report: FileReport) -> None:
    if not holdings.is_new(program):
        facts = _length(slot)
        if (slot.clock_hours or 10**6) < (program.externship_hours or 0):
            del facts["clock_hours"]
        merged = holdings.change(program, facts, said)
        was_away = seen(program, holdings, said)
        report.count(PROGRAMS, "changed" if was_away else merged.outcome)
        for name, (ours, theirs) in merged.disagreeing.items():
            report.disagreeing.add(row=program.code, field=name, here=str(ours), file=str(theirs))
    for kind, amount, note in (
        (CostKind.PROGRAM_TOTAL, slot.tuition, WHOLE),
        (CostKind.BOOKS, slot.books, BOOKS),
    ):
        if amount is not None:
            put_price(program, Price(kind, amount, said.year, note), holdings, said, report)


# ---------------------------------------------------------------- years


def bring_in_years(
    rows: Iterable[tuple[int, Any]], holdings: Holdings, said: Said, report: FileReport
) -> None:
    """Bring in IC_AY: the price of a year, for every program of the school alike."""
    for line, row in rows:
        try:
            if isinstance(row, Refused):
                raise row
            told = ipeds.read_charges(row)
        except Refused as refused:
            report.refuse(line, refused)
            continue
        school = holdings.by_unitid.get(told.unitid)
        programs = holdings.programs[school.code] if school is not None else []
        if not programs:
            report.left_out[gettext_noop("of schools without a program of ours")] += 1
            continue
        report.kept += 1
        in_district = told.in_district if told.in_district != told.in_state else None
        for kind, amount in (
            (CostKind.IN_DISTRICT, in_district),
            (CostKind.IN_STATE, told.in_state),
            (CostKind.OUT_OF_STATE, told.out_of_state),
        ):
            for program in programs if amount is not None else ():
                put_price(program, Price(kind, amount, said.year, YEAR), holdings, said, report)


# ---------------------------------------------------------------- prices


def put_price(
    program: Program, price: Price, holdings: Holdings, said: Said, report: FileReport
) -> None:
    """Add a price, or replace the one that an older file gave. What an editor typed stays.

    A price that an editor changed, be it only its note, is theirs; a newer one stands beside it.
    """
    of_kind = [cost for cost in holdings.costs[program.code] if cost.kind == price.kind]
    same_year = next((cost for cost in of_kind if cost.year == price.year), None)
    ours = next((cost for cost in of_kind if _is_as_a_file_left_it(cost)), None)
    facts = {"amount_usd": price.amount, "year": price.year, "note": price.note}
    if same_year is not None:
        outcome = _same_year(same_year, price, holdings, said, report)
    elif any(cost.year > price.year for cost in of_kind) or (of_kind and price.only_if_none):
        outcome = "older"
    elif ours is not None:
        ours.imported = stamped(facts, said)
        for name, value in facts.items():
            setattr(ours, name, value)
        holdings.touch(ours, *facts, "imported")
        if not holdings.is_new(ours):
            holdings.link(ours, said)
        outcome = "changed"
    else:
        made = ProgramCost(
            program=program,
            kind=price.kind,
            confidence=Confidence.OFFICIAL,
            imported=stamped(facts, said),
            **facts,
        )
        holdings.add(made, said)
        holdings.costs[program.code].append(made)
        outcome = "added"
    report.count(COSTS, outcome)


def _same_year(
    cost: ProgramCost, price: Price, holdings: Holdings, said: Said, report: FileReport
) -> str:
    if is_same("amount_usd", cost.amount_usd, price.amount):
        return "unchanged"
    if _is_as_a_file_left_it(cost):
        return holdings.change(cost, {"amount_usd": price.amount}, said).outcome
    row = f"{cost.program.code}, {cost.kind}, {cost.year}"
    here, there = str(cost.amount_usd), str(price.amount)
    report.disagreeing.add(row=row, field="amount_usd", here=here, file=there)
    return KEPT


def _is_as_a_file_left_it(cost: ProgramCost) -> bool:
    """Whether amount, year and note are what a file put there."""
    stamps = cost.imported
    return "amount_usd" in stamps and all(
        is_same(name, getattr(cost, name), stamps[name][2] if name in stamps else "")
        for name in ("amount_usd", "year", "note")
    )
