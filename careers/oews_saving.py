"""Keeps what a file of the survey says: all of it or nothing, and the same again changes nothing.

Rows are known by occupation, place and release, so an older file never touches what is newer.
What an editor changed stays, and is told of: a number that is not as a file left it is theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from certifications.history.records import add_entries, unrecorded
from certifications.models import Confidence, Source

from .oews import Key, Refused, Row, Tally
from .wages import MEDICAL_ASSISTANTS, NUMBERS, AreaKind, Occupation, WageFigure

AT_ONCE = 500
IMPORTED = "import_oews"
"""How the reason of an entry begins that a file made."""


@dataclass
class Report:
    """What came of a file."""

    file: str
    tally: Tally = field(default_factory=Tally)
    counts: Counter[str] = field(default_factory=Counter)
    changes: list[dict[str, Any]] = field(default_factory=list)
    kept: list[dict[str, Any]] = field(default_factory=list)
    """Numbers that stay as an editor has them, beside those of the file."""
    refused: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, line: int, reason: str) -> None:
        """Note a line that is not taken."""
        self.counts["refused"] += 1
        self.refused.append({"file": self.file, "line": line, "reason": reason})

    def plain(self) -> dict[str, Any]:
        """For a file of JSON."""
        names = ("added", "changed", "unchanged", "kept", "refused")
        return {
            "file": self.file,
            "kind": self.tally.kind,
            "lines": self.tally.lines,
            "left_out": self.tally.left_out,
            **{name: self.counts[name] for name in names},
            "changes": self.changes,
            "kept_as_edited": self.kept,
            "refusals": self.refused,
        }


def save(rows: Iterable[Row | Refused], name: str, report: Report) -> None:
    """Keep the rows of a file, each once. Whoever calls has it in a transaction, as one act."""
    occupations = {row.code: row for row in Occupation.objects.all()}
    taken = _each_once(rows, report)
    releases = {key[3] for key in taken}
    held, edited = _held(releases), _edited(releases)
    added: list[WageFigure] = []
    changed: list[WageFigure] = []
    for key, row in taken.items():
        figures = held.get(key) or WageFigure(
            occupation=occupations[key[0]],
            kind=key[1],
            area=key[2],
            release=key[3],
            is_headline=False,
            confidence=Confidence.OFFICIAL,
        )
        differing, kept = _put_in(row, figures, edited.get(figures.pk, set()))
        if kept:
            report.counts["kept"] += 1
            report.kept.append({"row": list(key), "line": row.line, "numbers": kept})
        if figures.pk and not differing:
            report.counts["unchanged"] += not kept
            continue
        fault = _fault(figures)
        if fault:
            report.refuse(row.line, fault)
        elif figures.pk:
            changed.append(figures)
            told = {"row": list(key), "line": row.line, "numbers": differing}
            report.changes.append(told)
        else:
            added.append(figures)
    report.counts["added"] += len(added)
    report.counts["changed"] += len(changed)
    if added or changed:
        _keep(added, changed, _source(name, (added or changed)[0]))


def _each_once(rows: Iterable[Row | Refused], report: Report) -> dict[Key, Row]:
    """The rows by what they are known by. Of an industry the row with most jobs is that of all."""
    found: dict[Key, Row] = {}
    for row in rows:
        if isinstance(row, Refused):
            report.refuse(row.line, row.reason)
            continue
        before = found.get(row.key)
        if before is None:
            found[row.key] = row
        elif row.key[1] == AreaKind.INDUSTRY:
            report.tally.left_out += 1
            found[row.key] = max(before, row, key=lambda one: one.numbers["employment"] or 0)
        elif row.numbers == before.numbers:
            report.tally.left_out += 1
        else:
            words = _("The same place and job stand in line %s already.")
            report.refuse(row.line, words % before.line)
    return found


def _held(releases: set[str]) -> dict[Key, WageFigure]:
    rows = WageFigure.objects.filter(release__in=releases).select_related("occupation")
    return {(row.occupation.code, row.kind, row.area, row.release): row for row in rows}


def _edited(releases: set[str]) -> dict[int, set[str]]:
    """By the id of a row the numbers that an editor gave or took away, by its entries.

    A row without entries was never changed. What a file or a fixture said first is theirs, and
    so is each number that a file changed last.
    """
    entries = WageFigure.history.filter(release__in=releases).order_by("history_date", "history_id")
    about = ("history_type", "history_user_id", "history_change_reason")
    edited: dict[int, set[str]] = {}
    before: dict[int, dict[str, Any]] = {}
    for entry in entries.values("id", *about, *NUMBERS, "withheld"):
        name = entry["id"]
        is_of_file = (entry["history_change_reason"] or "").startswith(IMPORTED)
        if name in before:
            changed = _changed(before[name], entry)
        else:
            is_added = entry["history_type"] == "+" and not is_of_file
            is_by_hand = is_added and entry["history_user_id"]
            changed = {one for one in NUMBERS if entry[one] is not None} if is_by_hand else set()
        ours = edited.setdefault(name, set())
        edited[name] = ours - changed if is_of_file else ours | changed
        before[name] = entry
    return edited


def _changed(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    """The numbers, or the reasons for having none, in which two entries differ."""
    return {
        name
        for name in NUMBERS
        if one[name] != other[name] or one["withheld"].get(name) != other["withheld"].get(name)
    }


def _put_in(
    row: Row, figures: WageFigure, edited: set[str]
) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """Put the numbers in; those that differed, as they were and as they are, and those kept.

    What a table does not tell (it has no such column, or the cell is empty) stays as it is.
    """
    differing: dict[str, list[Any]] = {}
    kept: dict[str, list[Any]] = {}
    withheld = dict(figures.withheld)
    for name in NUMBERS:
        before, after = getattr(figures, name), row.numbers.get(name)
        reason = row.withheld.get(name)
        if after is None and reason is None:
            continue
        if name in edited:
            if before != after:
                kept[name] = [_plain(before), _plain(after)]
            continue
        if after is None:
            withheld[name] = reason
        else:
            withheld.pop(name, None)
        if before != after:
            differing[name] = [_plain(before), _plain(after)]
            setattr(figures, name, after)
    if withheld != figures.withheld:
        differing["withheld"] = [figures.withheld, withheld]
        figures.withheld = withheld
    figures.name = figures.name or row.name
    return differing, kept


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)


def _fault(figures: WageFigure) -> str:
    """What is wrong with them; empty if nothing is."""
    try:
        figures.clean_fields(exclude=["occupation", "kind", "confidence"])
        for constraint in WageFigure._meta.constraints:
            if not hasattr(constraint, "fields") or not constraint.fields:
                constraint.validate(WageFigure, figures)
    except ValidationError as error:
        if hasattr(error, "message_dict"):
            told = error.message_dict.items()
            return "; ".join(f"{name}: {' '.join(words)}" for name, words in told)
        return " ".join(error.messages)
    return ""


def _source(name: str, figures: WageFigure) -> Source:
    """Where it was read: this file, today."""
    stem = Path(name).stem
    with override("en"):  # what is kept does not hang on who brings it in
        when = date_format(figures.month, "F Y")
    made = {
        "title": f"BLS: OEWS, {when} ({stem})",
        "url": "https://www.bls.gov/oes/tables.htm",
        "edition": name,
        "read_on": timezone.localdate(),
    }
    code = slugify(f"bls-oews-{figures.release}-{stem}".replace(".", "-"))[:60]
    source, is_new = Source.objects.get_or_create(code=code, defaults=made)
    if not is_new and source.read_on != made["read_on"]:
        source.read_on = made["read_on"]
        source.save()
    return source


def _keep(added: list[WageFigure], changed: list[WageFigure], source: Source) -> None:
    links = WageFigure.sources.through
    for start in range(0, len(added), AT_ONCE):
        some = added[start : start + AT_ONCE]
        with unrecorded():
            WageFigure.objects.bulk_create(some)
            links.objects.bulk_create(
                links(wagefigure_id=row.pk, source_id=source.pk) for row in some
            )
        add_entries(some)
    for row in changed:
        row.save()
        row.sources.set([source])


def industries_held() -> set[str]:
    """Industries that an editor chose to keep, by their numbers."""
    rows = WageFigure.objects.filter(occupation__code=MEDICAL_ASSISTANTS, kind=AreaKind.INDUSTRY)
    return set(rows.values_list("area", flat=True))
