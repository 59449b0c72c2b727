"""What an import found and did: counts, and a line for whatever a person should know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from .years import edition_of

MOST_LISTED = 2000
"""So many lines of each sort are kept; the others are counted."""
SCHOOLS, PROGRAMS, COSTS, FIGURES, EVIDENCE, DIRECTORY, ZIPS = (
    gettext_noop("schools"),
    gettext_noop("programs"),
    gettext_noop("costs"),
    gettext_noop("figures"),
    gettext_noop("accreditations"),
    gettext_noop("directory"),
    gettext_noop("zip codes"),
)
KEPT = gettext_noop("kept as an editor has it")
OUTCOMES = (
    *(gettext_noop("added"), gettext_noop("changed"), gettext_noop("unchanged")),
    *(gettext_noop("older"), KEPT),
)
"""What a row can come to. Reports keep these words; people read them in their language."""


@dataclass
class Lines:
    """Lines of one sort, as many as are kept, and how many there were."""

    count: int = 0
    kept: list[dict[str, Any]] = field(default_factory=list)

    def add(self, **said: Any) -> None:
        """One more."""
        self.count += 1
        if len(self.kept) < MOST_LISTED:
            self.kept.append(said)

    def told(self, title: str, most: int) -> Iterator[str]:
        """A heading with how many there are, and the first of them.

        Where all of several say the same, it is said once; which rows they are is in the report.
        """
        alike = {_told(said, with_line=False) for said in self.kept}
        if self.count > 1 and len(alike) == 1 and self.count == len(self.kept):
            yield f"  {title}: {self.count:,}. {alike.pop()}"
            return
        yield f"  {title}: {self.count:,}"
        yield from (f"    {_told(said)}" for said in self.kept[:most])
        if self.count > most:
            yield "    … " + _("and %s more") % f"{self.count - most:,}"


@dataclass
class FileReport:
    """What one table held, and what became of it."""

    name: str
    kind: str
    title: str
    year: str
    not_there: tuple[str, ...] = ()
    read: int = 0
    kept: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    """Rows that are true and not ours, by why."""
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    """added, changed, unchanged or older, by kind of row."""
    refused: Lines = field(default_factory=Lines)
    flagged: Lines = field(default_factory=Lines)
    disagreeing: Lines = field(default_factory=Lines)
    undecided: Lines = field(default_factory=Lines)
    not_seen: Lines = field(default_factory=Lines)
    not_held: Lines = field(default_factory=Lines)
    """What agencies say of our subjects that we do not hold."""
    notes: list[str] = field(default_factory=list)
    beside: str = ""
    """Its rows beside those of the fullest file of its kind."""
    doubts: list[str] = field(default_factory=list)
    """What speaks against its being whole. Somebody has to say that it is."""
    said_year: str = ""
    """The year by which it was noted; of a list of accreditations the file alone says none."""

    def count(self, rows: str, outcome: str, number: int = 1) -> None:
        """So many rows of a kind came to this."""
        self.outcomes.setdefault(rows, Counter())[outcome] += number

    def refuse(self, line: int, reason: object) -> None:
        """A row that cannot be read, or cannot be true."""
        self.refused.add(line=line, reason=str(reason))

    def total(self, outcome: str) -> int:
        """Rows of any kind that came to this."""
        return sum(counts[outcome] for counts in self.outcomes.values())

    def as_json(self) -> dict[str, Any]:
        """The whole, as the report file holds it."""
        return {
            "file": self.name,
            "kind": self.kind,
            "title": self.title,
            "year": self.year,
            "columns_not_there": list(self.not_there),
            "rows": {
                "read": self.read,
                "kept": self.kept,
                "left_out": dict(sorted(self.left_out.items())),
                "refused": self.refused.count,
            },
            "outcomes": {
                rows: dict(sorted(counts.items())) for rows, counts in self.outcomes.items()
            },
            "refused": self.refused.kept,
            "flagged": self.flagged.kept,
            "disagreeing": self.disagreeing.kept,
            "undecided": self.undecided.kept,
            "not_seen": self.not_seen.kept,
            "not_held": self.not_held.kept,
            "notes": self.notes,
            "beside": self.beside,
            "doubts": self.doubts,
        }

    def lines(self, most: int = 20) -> Iterator[str]:
        """The whole in plain text, with the first of each sort of line."""
        yield f"{self.name}: {_(self.title)}, {edition_of(self.kind, self.year)}"
        yield from (f"  {doubt}" for doubt in self.doubts)
        words = ngettext("%(read)s row read", "%(read)s rows read", self.read)
        words += ", " + _("%(kept)s kept, %(refused)s refused")
        counts = {"read": self.read, "kept": self.kept, "refused": self.refused.count}
        line = words % {name: f"{n:,}" for name, n in counts.items()}
        if self.left_out:
            line += " " + _("(not ours: %s)") % _counted(self.left_out)
        yield f"  {line}"
        if self.not_there:
            yield "  " + _("Columns that are not there: %s") % ", ".join(self.not_there)
        for rows, outcomes in self.outcomes.items():
            yield f"  {_(rows)}: {_counted(outcomes)}"
        for note in (self.beside, *self.notes):
            if note:
                yield f"  {note}"
        for title, found in (
            (_("Refused"), self.refused),
            (_("Looks odd"), self.flagged),
            (_("Disagrees with what is here; not changed"), self.disagreeing),
            (_("For an editor to decide"), self.undecided),
            (_("Not in this newer file"), self.not_seen),
            (_("About medical assisting, by agencies that we do not hold"), self.not_held),
        ):
            if found.count:
                yield from found.told(str(title), most)


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{n:,} {_(what)}" for what, n in sorted(counts.items()))


def _told(said: dict[str, Any], *, with_line: bool = True) -> str:
    words = {key: value for key, value in said.items() if key != "line"}
    line = _("line %s:") % said["line"] + " " if with_line and "line" in said else ""
    return line + "; ".join(str(value) for value in words.values())


@dataclass
class Report:
    """All tables of one run."""

    files: list[FileReport] = field(default_factory=list)
    is_dry_run: bool = False
    seconds: float = 0.0
    asks_anew: bool = False
    """Whether it puts a row before an editor that was not there yet."""

    @property
    def is_doubtful(self) -> bool:
        """Whether some file may not be whole."""
        return any(one.doubts for one in self.files)

    @property
    def changes_nothing(self) -> bool:
        """Whether everything was here already, with all that an editor is asked."""
        is_other = any(one.total("added") or one.total("changed") for one in self.files)
        return not is_other and not self.asks_anew

    def as_json(self) -> dict[str, Any]:
        """As the report file holds it."""
        return {
            "dry_run": self.is_dry_run,
            "changes_nothing": self.changes_nothing,
            "seconds": round(self.seconds, 2),
            "totals": {what: sum(one.total(what) for one in self.files) for what in OUTCOMES}
            | {"refused": sum(one.refused.count for one in self.files)},
            "files": [one.as_json() for one in self.files],
        }

    def lines(self) -> Iterator[str]:
        """In plain text."""
        for one in self.files:
            yield from one.lines()


def lines_of(told: dict[str, Any], most: int = 50) -> Iterator[str]:
    """The report of a file in plain text, from what was kept of it."""
    rows = told.get("rows", {})
    lines = {
        name: Lines(len(told.get(name, ())), told.get(name, []))
        for name in ("refused", "flagged", "disagreeing", "undecided", "not_seen", "not_held")
    }
    lines["refused"].count = rows.get("refused", lines["refused"].count)
    one = FileReport(
        *(told.get(name, "") for name in ("file", "kind", "title", "year")),
        tuple(told.get("columns_not_there", ())),
        rows.get("read", 0),
        rows.get("kept", 0),
        Counter(rows.get("left_out", {})),
        {what: Counter(counts) for what, counts in told.get("outcomes", {}).items()},
        **lines,
        notes=told.get("notes", []),
        beside=told.get("beside", ""),
        doubts=told.get("doubts", []),
    )
    return one.lines(most)
