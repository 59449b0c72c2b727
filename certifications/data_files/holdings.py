"""All that we hold of schools and programs, in memory, and what an import adds to it.

Each table is read once and written once, so a file of thousands of rows costs a few dozen queries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import override

from certifications.history.models import TRACKED
from certifications.history.records import CHANGED, add_many_entries, keep_what_were, unrecorded
from certifications.models import Confidence, Source
from certifications.public_files import About, DataFile, DirectoryEntry, OpenMatch, ZipCode
from certifications.schools import (
    Institution,
    InstitutionalAccreditation,
    Program,
    ProgramCost,
    ProgrammaticAccreditation,
    SchoolFigure,
)

from .kinds import READ_HERE
from .merging import Merged, Said, merge, stamped
from .records import SUBJECTS
from .years import edition

IN_ORDER = (
    *(Source, Institution, Program, ProgramCost, SchoolFigure, ProgrammaticAccreditation),
    *(InstitutionalAccreditation, DirectoryEntry, ZipCode, OpenMatch),
)
"""Rows that others point to go before those."""
AT_ONCE = 500
LONGEST_YEAR = len("2023-24")
OF_SCHOOL = ("zip", "kind", "street", "url", "other_names", "latitude", "longitude")
"""What a directory tells of a school besides its name and numbers."""


class Holdings:
    """The rows, by what files call them."""

    def __init__(self) -> None:
        self.schools: dict[str, Institution] = {}
        self.by_unitid: dict[str, Institution] = {}
        self.by_opeid: dict[str, list[Institution]] = defaultdict(list)
        self.by_opeid6: dict[str, list[Institution]] = defaultdict(list)
        self.by_dapip: dict[str, Institution] = {}
        self.by_name: dict[str, list[Institution]] = defaultdict(list)
        for school in Institution.objects.order_by("pk"):
            self._note_school(school)
        codes = {school.pk: school.code for school in self.schools.values()}
        self.programs: dict[str, list[Program]] = defaultdict(list)
        self.program_codes: set[str] = set()
        named: dict[int, str] = {}
        for program in Program.objects.order_by("pk"):
            self.programs[codes[program.institution_id]].append(program)
            self.program_codes.add(program.code)
            named[program.pk] = program.code
        self.costs = _grouped(ProgramCost, "program_id", named)
        self.evidence = _grouped(ProgrammaticAccreditation, "program_id", named)
        self.of_school = _grouped(InstitutionalAccreditation, "institution_id", codes)
        self.figures = {
            (codes[row.institution_id], row.cip, row.level, row.measure): row
            for row in SchoolFigure.objects.order_by("pk")
        }
        self.directory = {row.unitid: row for row in DirectoryEntry.objects.order_by("pk")}
        self.matches = {(row.kind, row.key, row.about): row for row in OpenMatch.objects.all()}
        files = DataFile.objects.values_list("kind").annotate(newest=Max("year"))
        self.newest = dict(files.order_by())
        """The newest year of each kind of file that was brought in."""
        self.sources = {row.code: row for row in Source.objects.filter(code__startswith="file-")}
        self._new: dict[type[models.Model], list[Any]] = defaultdict(list)
        self._changed: dict[type[models.Model], dict[int, Any]] = defaultdict(dict)
        self._fields: dict[type[models.Model], set[str]] = defaultdict(set)
        self._links: list[tuple[Any, Source]] = []
        self._replaced: list[Any] = []

    def _note_school(self, school: Institution) -> None:
        self.schools[school.code] = school
        if school.unitid:
            self.by_unitid[school.unitid] = school
        if school.opeid:
            self.by_opeid[school.opeid].append(school)
            self.by_opeid6[school.opeid6].append(school)
        if school.dapip_id:
            self.by_dapip[school.dapip_id] = school
        self.by_name[plain_name(school.name)].append(school)

    # ------------------------------------------------------------ finding and adding

    def school(self, unitid: str) -> Institution | None:
        """The school with this number, taken from the directory if we list nothing of it yet."""
        held = self.by_unitid.get(unitid)
        if held is not None:
            return held
        entry = self.directory.get(unitid)
        return self._school_of(entry) if entry is not None and entry.is_active else None

    def _school_of(self, entry: DirectoryEntry) -> Institution:
        facts = {
            **{name: entry.facts[name] for name in OF_SCHOOL if entry.facts.get(name)},
            "name": entry.name,
            "city": entry.city,
            "state": entry.state,
            "opeid": entry.opeid,
            "is_active": True,
        }
        kind, year, _text = entry.imported["name"]
        said = Said(kind, year)
        code = free_code((entry.name,), entry.state, self.schools, (entry.city, entry.unitid))
        made = Institution(
            code=code,
            unitid=entry.unitid,
            listed_on=year,
            confidence=Confidence.OFFICIAL,
            imported=stamped(facts, said),
            **facts,
        )
        self.add(made, said)
        self._note_school(made)
        return made

    def program(
        self, school: Institution, facts: Mapping[str, Any], said: Said, listing: str = ""
    ) -> Program:
        """A new program of a school. `listing`: what named it, if not called as its file is."""
        words = (school.name, SUBJECTS[facts["cip"]], facts.get("award", ""))
        code = free_code(words, school.state, self.program_codes, (school.unitid,))
        known = {name: value for name, value in facts.items() if value not in (None, "")}
        newest = self.newest.get(said.kind, "")
        year = said.year if len(said.year) <= LONGEST_YEAR else said.year[:4]  # of a day
        made = Program(
            code=code,
            institution=school,
            not_seen_since=year if year and year < newest else "",
            confidence=Confidence.OFFICIAL,
            imported_from=listing or said.kind,
            imported={**stamped(known, said), "listed": {said.kind: year}},
            **known,
        )
        self.add(made, said)
        self.program_codes.add(code)
        self.programs[school.code].append(made)
        return made

    def add(self, row: Any, said: Said | None = None) -> None:
        """A new row, with the file as its source."""
        self._new[type(row)].append(row)
        if said is not None:
            self._links.append((row, self.source(said)))

    def change(
        self, row: Any, facts: Mapping[str, Any], said: Said, *, links: bool = True
    ) -> Merged:
        """Put into a row what a file may put there."""
        merged = merge(row, facts, said)
        if merged.changed or merged.is_stamped_anew:
            self.touch(row, *merged.changed, "imported")
        if merged.changed and links:
            self._links.append((row, self.source(said)))
        return merged

    def link(self, row: Any, said: Said) -> None:
        """The file is the only source of a row from now on: it replaced what was there."""
        self._links.append((row, self.source(said)))
        self._replaced.append(row)

    def touch(self, row: Any, *names: str) -> None:
        """Write a row again that was here before: these fields of it, or all."""
        if row.pk is not None:
            self._changed[type(row)][row.pk] = row
            self._fields[type(row)].update(names or _columns(type(row)))

    def source(self, said: Said) -> Source:
        """Where facts of a file were read: one row for each kind of file and year."""
        kind = next(kind for kind in READ_HERE if kind.key == said.kind)
        code = slugify(f"file-{kind.table}-{said.year or 'no year'}".replace("_", "-"))[:60]
        if code not in self.sources:
            of_year = f" of {said.year}" if said.year else ""
            with override("en"):  # what is kept does not hang on who brings it in
                of_edition = f", {edition(kind, said.year)}" if said.year else ""
            self.sources[code] = Source(
                code=code,
                title=f"{kind.publisher}: {kind.title}{of_edition}",
                url=kind.address,
                edition=f"{kind.table}, data{of_year}." if of_year else f"{kind.table}.",
                read_on=timezone.localdate(),
                read_by="import",
            )
            self._new[Source].append(self.sources[code])
        return self.sources[code]

    def decision(self, kind: str, key: str, about: About) -> OpenMatch | None:
        """What an editor said of a row that could be several."""
        match = self.matches.get((kind, key, about))
        return match if match is not None and match.is_decided else None

    def ask(self, kind: str, key: str, about: About, says: str, candidates: list[str]) -> bool:
        """Put a row before an editor. Returns whether it is new there."""
        match = self.matches.get((kind, key, about))
        if match is None:
            match = OpenMatch(kind=kind, key=key, about=about, says=says[:400])
            match.candidates = candidates
            self.matches[kind, key, about] = match
            self.add(match)
            return True
        if match.candidates != candidates and not match.is_decided:
            match.candidates = candidates
            self.touch(match)
        return False

    @property
    def asks_anew(self) -> bool:
        """Whether an editor is asked something that nobody asked before."""
        return bool(self._new[OpenMatch])

    def is_new(self, row: Any) -> bool:
        """Whether this import added it."""
        return row.pk is None

    # ------------------------------------------------------------ writing

    @property
    def has_changes(self) -> bool:
        """Whether there is anything to write."""
        return any(self._new.values()) or any(self._changed.values())

    def write(self) -> None:
        """Write all of it, and have an entry in the history of each row that editors follow."""
        for model, rows in self._changed.items():
            if model in TRACKED:
                keep_what_were(list(rows.values()))
        with unrecorded():
            for model in IN_ORDER:
                model._default_manager.bulk_create(self._new[model], batch_size=AT_ONCE)
                changed = list(self._changed[model].values())
                fields = sorted(self._fields[model])
                # Django would first make the statements of all batches, and hold them.
                for start in range(0, len(changed), AT_ONCE):
                    some = changed[start : start + AT_ONCE]
                    model._default_manager.bulk_update(some, fields, batch_size=100)
            self._write_links()
        for model in TRACKED:
            add_many_entries(self._new[model])
            add_many_entries(list(self._changed[model].values()), CHANGED)

    def _write_links(self) -> None:
        replaced: dict[type[models.Model], list[int]] = defaultdict(list)
        for row in self._replaced:
            replaced[type(row)].append(row.pk)
        for model, numbers in replaced.items():
            through, column = model.sources.through, f"{model._meta.model_name}_id"
            for start in range(0, len(numbers), AT_ONCE):
                some = numbers[start : start + AT_ONCE]
                through._default_manager.filter(**{f"{column}__in": some}).delete()
        made: dict[type[models.Model], dict[tuple[int, int], Any]] = defaultdict(dict)
        for row, source in self._links:
            through = type(row).sources.through
            column = f"{type(row)._meta.model_name}_id"
            key = (row.pk, source.pk)
            made[through].setdefault(key, through(**{column: row.pk, "source_id": source.pk}))
        for through, links in made.items():
            through._default_manager.bulk_create(
                links.values(), batch_size=AT_ONCE, ignore_conflicts=True
            )


def _columns(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]


def _grouped(model: type[models.Model], of: str, names: Mapping[int, str]) -> Any:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in model._default_manager.order_by("pk"):
        found[names[getattr(row, of)]].append(row)
    return found


def plain_name(name: str) -> str:
    """A name by its letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def free_code(
    words: Iterable[str], state: str, taken: Iterable[str], further: Iterable[str]
) -> str:
    """A readable id that no row has: with the town or the number in it where it has to be."""
    base = "-".join(filter(None, (slugify(word.replace("/", " ")) for word in words)))
    end = f"-{state.lower()}"
    code = f"{base[: 99 - len(end)].rstrip('-')}{end}"
    for word in further:
        if code not in taken:
            return code
        own = f"-{slugify(word)[:40]}{end}"
        code = f"{base[: 99 - len(own)].rstrip('-')}{own}"
    number = 2
    while code in taken:
        own = f"-{number}{end}"
        code = f"{base[: 99 - len(own)].rstrip('-')}{own}"
        number += 1
    return code


def day_of(year: str) -> str:
    """The year of a file as a day that is half known; "" if the file does not say."""
    try:
        date.fromisoformat(f"{year}-01" if len(year) == 7 else f"{year}-01-01")
    except ValueError:
        return year[:4]
    return year
