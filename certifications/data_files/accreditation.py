"""The federal accreditation database: what it proves, of which day, and of which of our programs.

Its status says nothing of today. A record proves something if it has no end, its next review lies
ahead and the school is open: then the agency listed the program on the day of the file. A record
that ended proves its own time. A record of a main campus says nothing of the other places.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from certifications.accreditors import Accreditor
from certifications.models import Confidence
from certifications.public_files import About
from certifications.schools import (
    Institution,
    InstitutionalAccreditation,
    Listing,
    Program,
    ProgrammaticAccreditation,
)
from eligibility.days import Span

from . import dapip, values
from .holdings import Holdings, plain_name
from .merging import Said, stamped
from .records import INSTITUTIONAL, Accreditation, Campus
from .report import EVIDENCE, PROGRAMS, SCHOOLS, FileReport
from .values import Refused

ACTIONS = re.compile(rb"Accrediting Bureau of Health Education|Medical Assist", re.IGNORECASE)
"""Stands in every row about a record that is read."""
KIND, ABHES = "dapip_records", "ABHES"
ABHES_NAME = "Accrediting Bureau of Health Education"
OURS = "medical assist"
"""Stands in the label of every program for medical assistants, whoever accredited it."""
NOT_OURS = gettext_noop("of other agencies")
SUBJECT = "51.0801"
DAYS = ("valid_from", "valid_until", "known_on")
NO_DAY = gettext_noop(
    "Nothing in these files says of which day the list is. Say it: --as-of 2020-11-02 on the"
    " command line, “Day of the list” on the desk."
)


class Database:
    """The three tables together: campuses, records, and what agencies did about records."""

    def __init__(self, holdings: Holdings, as_of: str = "") -> None:
        self.holdings = holdings
        self.as_of = as_of
        self.campuses: dict[str, Campus] = {}
        self.by_unitid: dict[str, list[Campus]] = defaultdict(list)
        self.places_of: Counter[str] = Counter()
        """How many places have a federal aid number."""
        self.records: list[tuple[int, Accreditation]] = []
        self.actions: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self.done_on: set[date] = set()
        """Days on which a place was changed or an agency did something."""
        self.report: FileReport | None = None
        self.agencies = {plain_name(ABHES_NAME): ABHES}
        """Those whose word on a program is read, by their names."""
        for one in Accreditor.objects.filter(of_programs=True):
            for name in filter(None, (one.name, one.former_name)):
                self.agencies.setdefault(plain_name(name), one.abbreviation)

    # ------------------------------------------------------------ reading

    def read_campuses(self, rows: Iterable[tuple[int, Any]], report: FileReport) -> None:
        """Schools and their places."""
        for line, campus in _each(rows, dapip.read_campus, report):
            if campus.dapip_id in self.campuses:
                words = _("The number %s stands in the file twice.")
                report.refuse(line, words % campus.dapip_id)
                continue
            report.kept += 1
            self.campuses[campus.dapip_id] = campus
            if campus.updated_on is not None:
                self.done_on.add(campus.updated_on)
            self.places_of[campus.opeid] += 1
            for unitid in campus.unitids:
                self.by_unitid[unitid].append(campus)

    def read_records(self, rows: Iterable[tuple[int, Any]], report: FileReport) -> None:
        """Records about medical assisting by whom we hold, and those of ABHES about schools.

        Of all others is told by whom they are; those about medical assisting line by line.
        """
        self.report = report
        others: Counter[str] = Counter()
        for line, row in _each(rows, lambda row: row, report):
            agency, program = values.text(row["AGENCYNAME"]), values.text(row["PROGRAMNAME"])
            accreditor = self._accreditor(agency)
            is_ours = OURS in program.lower()
            if accreditor == ABHES and not is_ours and program != INSTITUTIONAL:
                report.left_out[gettext_noop("about other subjects")] += 1
            elif accreditor == ABHES or (accreditor and is_ours):
                for _line, record in _each([(line, row)], dapip.read_accreditation, report):
                    report.kept += 1
                    self.records.append((line, replace(record, accreditor=accreditor)))
            else:
                report.left_out[NOT_OURS] += 1
                others[agency or "–"] += 1
                if is_ours:
                    report.not_held.add(line=line, agency=agency or "–", program=program)
        if others:
            named = "; ".join(f"{name} ({n:,})" for name, n in others.most_common())
            report.notes.append(_("Records of other agencies, which are not read: %s.") % named)

    def _accreditor(self, agency: str) -> str:
        """The letters of an agency; names in the file may go on behind it. "" if we lack it."""
        said = plain_name(agency)
        return next((ours for name, ours in self.agencies.items() if said.startswith(name)), "")

    def read_actions(self, rows: Iterable[tuple[int, Any]], report: FileReport) -> None:
        """What agencies did, to be noted beside their records."""
        for _line, (key, day, words) in _each(rows, dapip.read_action, report):
            report.kept += 1
            self.actions[key].append(f"{day or ''} {words}".strip())
            if day is not None:
                self.done_on.add(day)

    # ------------------------------------------------------------ telling

    def finish(self) -> None:
        """Put in what the records prove."""
        report = self.report
        if report is None:
            return
        if not self.campuses:
            report.notes.append(
                _(
                    "Without InstitutionCampus.csv only schools that have their DAPIP number here"
                    " already are found."
                )
            )
        day = self.day
        assert day is not None, "ask why_not first"
        report.year = day.isoformat()
        said = Said(KIND, report.year)
        # The last end goes first, so that of two records that begin alike it is the one told.
        lasting = sorted(self.records, key=lambda pair: pair[1].ended_on or date.max, reverse=True)
        for line, record in lasting:
            self._take(line, record, day, said, report)

    @property
    def why_not(self) -> str:
        """Why what was read cannot be put in, in words; "" if it can."""
        if self.report is None:
            return ""
        if self.day is None:
            return _(NO_DAY)
        if self.day > timezone.localdate():
            return _("The list is said to be of %s, which is still to come.") % self.day
        return ""

    @cached_property
    def day(self) -> date | None:
        """The day that was given; else the newest past day on which something was done to it.

        Days on which an accreditation begins or ends are no such days: many are planned.
        """
        if self.as_of:
            return date.fromisoformat(self.as_of)
        today = timezone.localdate()
        return max((day for day in self.done_on if day <= today), default=None)

    def _take(
        self, line: int, record: Accreditation, day: date, said: Said, report: FileReport
    ) -> None:
        for on, words in (
            (record.begun_on, _("It begins on %(on)s, after the day of this list (%(day)s).")),
            (record.ended_on, _("It ends on %(on)s, after the day of this list (%(day)s).")),
        ):
            if on is not None and on > day:
                report.refuse(line, words % {"on": on, "day": day})
                return
        if record.status.lower() != "accredited":
            report.left_out[record.status or gettext_noop("without a status")] += 1
            return
        is_open = record.ended_on is None
        if is_open and record.review_on is not None and record.review_on < day:
            report.left_out[gettext_noop("not ended, but its day of review is past")] += 1
            return
        school = self._school(record, report)
        if school is None:
            return
        if is_open and not _is_open(school):
            report.left_out[gettext_noop("not ended, but no directory calls the school open")] += 1
        elif record.is_institutional:
            self._prove(school, None, record, day, said, report)
        else:
            program = self._program(school, record, said, report)
            if program is not None:
                self._prove(school, program, record, day, said, report)

    def _school(self, record: Accreditation, report: FileReport) -> Institution | None:
        """The school at this very place; an editor is asked where that is not sure."""
        campus = self.campuses.get(record.dapip_id)
        held = self.holdings.by_dapip.get(record.dapip_id)
        if held is not None:
            return held
        if campus is None:
            report.left_out[gettext_noop("of a place that no file here describes")] += 1
            return None
        decision = self.holdings.decision(KIND, campus.dapip_id, About.SCHOOL)
        if decision is not None:
            if decision.is_none_of_them:
                report.left_out[gettext_noop("no school of ours, as an editor decided")] += 1
            return self._known(self.holdings.schools.get(decision.chosen), campus, report)
        sure = self._sure(campus, may_begin=self._begins_a_program(record))
        if sure is not None and sure.dapip_id in ("", campus.dapip_id):
            return self._known(sure, campus, report)
        self._ask(campus, report)
        return None

    def _begins_a_program(self, record: Accreditation) -> bool:
        """Whether a school that we do not list yet would get a program by it."""
        if record.is_institutional or record.ended_on is not None:
            return False
        return self.holdings.decision(KIND, _key(record), About.PROGRAM) is None

    def _sure(self, campus: Campus, *, may_begin: bool) -> Institution | None:
        """By its IPEDS number if that is its alone, else by its federal aid number.

        An open school of the directory is taken from there if it may begin here.
        """
        if len(campus.unitids) == 1 and self._is_its_own(campus, campus.unitids[0]):
            held = self.holdings.by_unitid.get(campus.unitids[0])
            if held is not None or not may_begin:
                return held
            return self.holdings.school(campus.unitids[0])
        if not campus.unitids and campus.opeid:
            same = self.holdings.by_opeid.get(campus.opeid, [])
            is_alone = self.places_of[campus.opeid] == 1
            return same[0] if len(same) == 1 and is_alone else None
        return None

    def _is_its_own(self, campus: Campus, unitid: str) -> bool:
        """Whether no other place has this number, or this is the school and those its places."""
        sharing = self.by_unitid[unitid]
        mains = [one for one in sharing if one.is_institution]
        return len(sharing) == 1 or (len(mains) == 1 and campus is mains[0])

    def _known(
        self, school: Institution | None, campus: Campus, report: FileReport
    ) -> Institution | None:
        """With its number in this database, from now on."""
        if school is not None and not school.dapip_id:
            facts = {"dapip_id": campus.dapip_id, "opeid": campus.opeid or school.opeid}
            said = Said("dapip_campuses", "")
            if self.holdings.is_new(school):
                school.dapip_id = campus.dapip_id
            else:
                merged = self.holdings.change(school, facts, said, links=False)
                report.count(SCHOOLS, merged.outcome)
            self.holdings.by_dapip[campus.dapip_id] = school
        return school

    def _ask(self, campus: Campus, report: FileReport) -> None:
        """Put before an editor what it could be; nothing, where nothing comes near."""
        could_be = {
            one.code
            for one in (
                *(self.holdings.by_unitid.get(unitid) for unitid in campus.unitids),
                *self.holdings.by_opeid.get(campus.opeid, ()),
                *self.holdings.by_opeid6.get(campus.opeid[:6], ()),
                *self._of_the_same_name(campus),
            )
            if one is not None
        }
        if not could_be:
            report.left_out[gettext_noop("of schools that we do not list")] += 1
            return
        says = f"{campus.name}, {campus.place}"
        self.holdings.ask(KIND, campus.dapip_id, About.SCHOOL, says, sorted(could_be))
        report.undecided.add(what=says, could_be=", ".join(sorted(could_be)))

    def _of_the_same_name(self, campus: Campus) -> Iterator[Institution]:
        """A name is enough to ask by, and never to go by."""
        place = campus.place.lower()
        for school in self.holdings.by_name.get(plain_name(campus.name), ()):
            if school.city.lower() in place:
                yield school

    def _program(
        self, school: Institution, record: Accreditation, said: Said, report: FileReport
    ) -> Program | None:
        """The medical assisting program it is about; a new one if the school has none here."""
        of_school = [one for one in self.holdings.programs[school.code] if one.cip == SUBJECT]
        fits = [one for one in of_school if _is_award(one.award, record.award)]
        if len(fits) == 1:
            return fits[0]
        key = _key(record)
        decision = self.holdings.decision(KIND, key, About.PROGRAM)
        if decision is not None and decision.chosen:
            return next((one for one in of_school if one.code == decision.chosen), None)
        if fits and decision is None:
            says = f"{school}: {record.program}"
            self.holdings.ask(KIND, key, About.PROGRAM, says, sorted(one.code for one in fits))
            report.undecided.add(what=says, could_be=", ".join(sorted(one.code for one in fits)))
            return None
        if record.ended_on is not None or decision is not None:
            report.left_out[gettext_noop("ended, of programs that we do not list")] += 1
            return None
        facts = {"name": "Medical Assisting", "cip": SUBJECT, "award": record.award}
        report.count(PROGRAMS, "added")
        return self.holdings.program(school, facts, said, Listing.DAPIP)

    # ------------------------------------------------------------ evidence

    def _prove(
        self,
        school: Institution,
        program: Program | None,
        record: Accreditation,
        day: date,
        said: Said,
        report: FileReport,
    ) -> None:
        rows = (
            self.holdings.of_school[school.code]
            if program is None
            else self.holdings.evidence[program.code]
        )
        of_agency = [one for one in rows if one.accreditor == record.accreditor]
        facts = _days(record, day)
        note = "; ".join([record.program, *self.actions.get(record.key, ())])
        held = next((one for one in of_agency if one.imported.get("record") == _key(record)), None)
        alike = next((one for one in of_agency if _has_the_days(one, facts)), None)
        if held is not None:
            outcome = self._proved_again(held, of_agency, facts, said, report)
        elif any(_says_as_much(one, facts) for one in of_agency):
            outcome = "unchanged"
        elif alike is not None:
            outcome = self._longer(alike, record, facts, said, report)
        else:
            outcome = "added"
            made = self._new(school, program, record, facts, note, said)
            made.imported = {**made.imported, "record": _key(record)}
            self.holdings.add(made, said)
            rows.append(made)
        if record.ended_on is not None:
            self._tell_of_the_end(facts, of_agency, held, outcome, report)
        report.count(EVIDENCE, outcome)

    @staticmethod
    def _tell_of_the_end(
        facts: dict[str, str], rows: Iterable[Any], held: Any, outcome: str, report: FileReport
    ) -> None:
        """Name what an editor typed that goes on after an end: each time, if it was promised."""
        ended = facts["valid_until"]
        for one in rows:
            is_own = one is not held and not one.imported
            if is_own and _outlasts(one, ended) and (outcome == "added" or _promises(one, ended)):
                _differs(one, facts, report)

    def _proved_again(
        self, held: Any, others: list[Any], facts: dict[str, str], said: Said, report: FileReport
    ) -> str:
        """A newer list says it again, or that it ended; an editor's word since then stays."""
        if said.year < held.imported["known_on"][1]:
            return "older"
        if not _is_as_a_file_left_it(held):
            if _says_as_much(held, facts) and facts["valid_from"] in ("", held.valid_from):
                return "unchanged"
            return _differs(held, facts, report)
        days = _with_a_first_day(facts, held.valid_from)
        if any(_has_the_days(one, days) for one in others if one is not held):
            return _differs(held, facts, report)
        is_other = any(getattr(held, name) != day for name, day in days.items())
        stamps = {
            name: [said.kind, said.year, day]
            for name, day in days.items()
            if day or name in held.imported
        }
        if is_other or any(held.imported.get(name) != stamp for name, stamp in stamps.items()):
            for name, day in days.items():
                setattr(held, name, day)
            held.imported = {**held.imported, **stamps}
            self.holdings.touch(held, *days, "imported")
        if is_other:
            self.holdings.link(held, said)
        return "changed" if is_other else "unchanged"

    def _longer(
        self,
        held: Any,
        record: Accreditation,
        facts: dict[str, str],
        said: Said,
        report: FileReport,
    ) -> str:
        """Two records that begin alike are one piece of evidence, until the later end."""
        if not held.imported or facts["valid_until"] <= held.valid_until:
            return "unchanged"
        if not _is_as_a_file_left_it(held):
            return _differs(held, facts, report)
        held.valid_until = facts["valid_until"]
        stamp = [said.kind, said.year, held.valid_until]
        held.imported = {**held.imported, "valid_until": stamp, "record": _key(record)}
        self.holdings.touch(held, "valid_until", "imported")
        return "changed"

    def _new(
        self,
        school: Institution,
        program: Program | None,
        record: Accreditation,
        facts: dict[str, str],
        note: str,
        said: Said,
    ) -> Any:
        common = {"confidence": Confidence.OFFICIAL, "note": note, **facts}
        common["accreditor"] = record.accreditor
        stamps = {**stamped(facts, said), "known_on": [said.kind, said.year, facts["known_on"]]}
        if program is None:
            return InstitutionalAccreditation(
                institution=school, recognized=True, imported=stamps, **common
            )
        return ProgrammaticAccreditation(program=program, imported=stamps, **common)


def _days(record: Accreditation, day: date) -> dict[str, str]:
    """What a record proves. An estimated first day proves nothing, and stays out."""
    first = record.begun_on.isoformat() if record.begun_on and record.is_begin_exact else ""
    if record.ended_on is not None:
        return {"valid_from": first, "valid_until": record.ended_on.isoformat(), "known_on": ""}
    return {"valid_from": first, "valid_until": "", "known_on": day.isoformat()}


def _with_a_first_day(facts: dict[str, str], first: str) -> dict[str, str]:
    """With the first day that is known already, if the list tells none and it can still be."""
    fits = first <= (facts["valid_until"] or facts["known_on"])
    return {**facts, "valid_from": facts["valid_from"] or (first if fits else "")}


def _key(record: Accreditation) -> str:
    return "-".join(record.key)


def _stamp_of(held: Any, name: str) -> str:
    """What a file put into a field; "" if none did."""
    return held.imported[name][2] if name in held.imported else ""


def _is_as_a_file_left_it(held: Any) -> bool:
    """Whether nobody has changed its days since."""
    return all(getattr(held, name) == _stamp_of(held, name) for name in DAYS)


def _differs(held: Any, facts: dict[str, str], report: FileReport) -> str:
    """Tell that a list says otherwise, and leave it to an editor."""
    of = held.institution if isinstance(held, InstitutionalAccreditation) else held.program
    first, until, on = (facts[name] for name in DAYS)
    says = _("ended %s") % until if until else _("on the list of %s") % on
    if first and first != held.valid_from:
        says = _("began %(day)s, %(more)s") % {"day": first, "more": says}
    report.disagreeing.add(row=f"{of.code}, {held}", file=says)
    return "kept as an editor has it"


def _says_as_much(held: Any, facts: dict[str, str]) -> bool:
    """Whether evidence that an editor typed says the same: the same end, or the same list."""
    if facts["valid_until"]:
        return bool(held.valid_until) and facts["valid_until"].startswith(held.valid_until)
    if not held.known_on or held.valid_until:
        return False
    return facts["known_on"][: len(held.known_on)] <= held.known_on


def _outlasts(held: Any, ended: str) -> bool:
    """Whether evidence goes on after the day on which a list says that it ended."""
    return not held.valid_until or Span.parse(held.valid_until).last > Span.parse(ended).last


def _promises(held: Any, ended: str) -> bool:
    """Whether it was granted beyond that end by a letter or list from before it."""
    return bool(held.known_on) and Span.parse(held.known_on).first <= Span.parse(ended).last


def _has_the_days(held: Any, facts: dict[str, str]) -> bool:
    """Whether evidence begins on the same day by the same list, of which there is one row."""
    return (held.valid_from, held.known_on) == (facts["valid_from"], facts["known_on"])


def _is_open(school: Institution) -> bool:
    """Whether a directory calls it open; a school that none speaks of, if a file lists it."""
    return bool(school.listed_on) if school.is_active is None else school.is_active


def _is_award(award: str, told: str) -> bool:
    """Whether a program could be one whose label tells this award, or none."""
    if not told or not award:
        return True
    return award == told or (told == "certificate" and award == "diploma")


def _each(
    rows: Iterable[tuple[int, Any]], read: Any, report: FileReport
) -> Iterator[tuple[int, Any]]:
    """Records, with the lines that are refused told of."""
    for line, row in rows:
        try:
            if isinstance(row, Refused):
                raise row
            yield line, read(row)
        except Refused as refused:
            report.refuse(line, refused)
