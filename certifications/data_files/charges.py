"""What programs and years cost: which program a price is of, and which price it may replace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from certifications.models import Confidence
from certifications.public_files import About
from certifications.schools import CostKind, Institution, Program, ProgramCost

from . import ipeds
from .holdings import Holdings
from .listing import mark_not_seen, seen
from .merging import Said, is_same, stamped
from .records import OUR_SUBJECTS, SUBJECTS, Slot
from .report import COSTS, PROGRAMS, FileReport
from .values import Refused

LOOKED_FOR = OUR_SUBJECTS
WHOLE = "Tuition and required fees of the whole program, as the school reported them."
BOOKS = "Books and supplies for the whole program, as the school reported them."
YEAR = "Published tuition and required fees of the whole school for a full-time year."
NOT_IN_DIRECTORY = "of schools that no directory here lists as open; bring in HD as well"


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
    of: dict[tuple[str, str], list[Slot]] = defaultdict(list)
    for line, row in rows:
        try:
            if isinstance(row, Refused):
                raise row
            kept = list(ipeds.read_slots(row))
        except Refused as refused:
            report.refuse(line, refused)
            continue
        report.kept += any(isinstance(one, Slot) for one in kept)
        for one in kept:
            if isinstance(one, Refused):
                report.refuse(line, one)
                continue
            of[one.unitid, one.cip].append(one)
            for flag in one.flags:
                report.flagged.add(line=line, what=f"{one.unitid}, {one.cip}: {flag}")
    for (unitid, cip), slots in of.items():
        school = holdings.school(unitid)
        if school is None:
            report.left_out[NOT_IN_DIRECTORY] += len(slots)
            continue
        for slot, program in _programs(school, cip, slots, holdings, said, report):
            _tell(program, slot, holdings, said, report)
    mark_not_seen(holdings, said, report, is_whole)


def _programs(
    school: Institution,
    cip: str,
    slots: list[Slot],
    holdings: Holdings,
    said: Said,
    report: FileReport,
) -> Iterable[tuple[Slot, Program]]:
    """Which program each slot is: the one as long as it, the only one left, or a new one."""
    left = [program for program in holdings.programs[school.code] if program.cip == cip]
    found: dict[int, Program] = {}
    for how in (_is_as_long, _had_this_slot):
        for slot in slots:
            fits = [program for program in left if how(program, slot, said)]
            if slot.number not in found and len(fits) == 1:
                found[slot.number] = fits[0]
                left = [program for program in left if program is not fits[0]]
    open_slots = [slot for slot in slots if slot.number not in found]
    if len(open_slots) == 1 and len(left) == 1 and _may_be(left[0], open_slots[0]):
        found[open_slots[0].number] = left[0]
        open_slots, left = [], []
    for slot in open_slots:
        program = _decided(school, slot, left, holdings, said, report)
        if program is not None:
            found[slot.number] = program
    return [(slot, found[slot.number]) for slot in slots if slot.number in found]


def _is_as_long(program: Program, slot: Slot, said: Said) -> bool:
    """Whether it has as many hours of the same sort."""
    clock, credit = program.clock_hours, program.credit_hours
    if slot.clock_hours is not None and clock is not None:
        return clock == slot.clock_hours
    return slot.credit_hours is not None and credit is not None and credit == slot.credit_hours


def _had_this_slot(program: Program, slot: Slot, said: Said) -> bool:
    """Whether an older file of this kind told the program in this place."""
    return program.imported.get("slot") == slot.number


def _may_be(program: Program, slot: Slot) -> bool:
    """Whether nothing speaks against it: one length may be older than the other."""
    return not (program.award in {"associate", "bachelor"} and not _is_of_degree_length(slot))


def _is_of_degree_length(slot: Slot) -> bool:
    """Whether it could end with a degree. No degree takes less than a year and a half."""
    return (slot.credit_hours or 0) >= 45 or (slot.clock_hours or 0) >= 1200


def _decided(
    school: Institution,
    slot: Slot,
    left: list[Program],
    holdings: Holdings,
    said: Said,
    report: FileReport,
) -> Program | None:
    """What an editor said it is; a new program where nothing is left that it could be."""
    length = slot.credit_hours or slot.clock_hours or 0
    key = f"{slot.unitid}-{slot.cip}-{length}"
    decision = holdings.decision(said.kind, key, About.PROGRAM)
    if decision is not None and decision.chosen:
        named = [one for one in holdings.programs[school.code] if one.code == decision.chosen]
        if named:
            return named[0]
    possible = [program for program in left if _may_be(program, slot)]
    if possible and decision is None:
        unit = "credit" if slot.credit_hours else "clock"
        says = f"{school}: {SUBJECTS[slot.cip]}, {length} {unit} hours, ${slot.tuition}"
        holdings.ask(
            said.kind, key, About.PROGRAM, says, sorted(program.code for program in possible)
        )
        report.undecided.add(what=says, could_be=", ".join(one.code for one in possible))
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
    if holdings.is_new(program):
        program.imported = {**program.imported, "slot": slot.number}
    else:
        facts = _length(slot)
        if (slot.clock_hours or 10**6) < (program.externship_hours or 0):
            del facts["clock_hours"]
        merged = holdings.change(program, facts, said)
        was_away = seen(program, holdings, said)
        if (
            program.imported.get("slot") != slot.number
            and said.year >= program.imported["listed"][said.kind]
        ):
            program.imported = {**program.imported, "slot": slot.number}
            holdings.touch(program, "imported")
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
            report.left_out["of schools without a program of ours"] += 1
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
    """Add a price, or replace the one that an older file gave. What an editor typed stays."""
    of_kind = [cost for cost in holdings.costs[program.code] if cost.kind == price.kind]
    same_year = next((cost for cost in of_kind if cost.year == price.year), None)
    ours = next((cost for cost in of_kind if cost.imported), None)
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
    merged = holdings.change(cost, {"amount_usd": price.amount}, said)
    for ours, theirs in merged.disagreeing.values():
        row = f"{cost.program.code}, {cost.kind}, {cost.year}"
        report.disagreeing.add(row=row, field="amount_usd", here=str(ours), file=str(theirs))
    return merged.outcome
