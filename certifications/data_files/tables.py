"""A public file, row by row: as text, a record at a time, only the columns somebody reads.

Files come as CSV in UTF-8 or Windows-1252, with or without a mark at the front, sometimes in a
zip, sometimes saved again as a workbook. Some have three thousand columns, some three gigabytes.
So a row that does not hold what is looked for is passed over unread, and of a row that does only
the cells that are wanted are cut out.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .kinds import Recognised, recognise
from .values import Refused

DELIMITERS = (b",", b"\t", b"|", b";")
MOST_LINES_OF_A_RECORD = 50
"""A quoted cell may hold line ends. One that holds more than these was never closed."""
WIDE = 400
"""A row of more columns than this is cut only as far as somebody reads."""
GAP = 500
"""Wanted cells of a wide row that are further apart are cut out one after the other."""
QUOTED = re.compile(r'"((?:[^"]|"")*+)"')
LONGEST_LINE = 16_000_000
"""A line of more bytes than this is none: no table here has a tenth of it."""
MOST_OF_A_WORKBOOK = 100_000_000
"""So many bytes a workbook may unpack to. Its texts are held in memory while it is read."""
AT_ONCE = 1 << 18
SHORT = gettext_noop("The row ends before its last column.")
CUT_OFF = gettext_noop("The file ends in the middle of this row: it was cut off.")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, csv.Error)
"""What a damaged file is noticed by, be it only when its middle is read."""


class Unreadable(ValueError):
    """A file that cannot be read at all. The words are for people."""


@dataclass
class PublicTable:
    """One table: a CSV file, a member of a zip, or a sheet of a workbook."""

    name: str
    size: int
    header: list[str]
    records: Callable[[], Iterator[Any]]
    """Opens it anew, behind the header."""
    delimiter: bytes = b","
    recognised: Recognised | None = None
    is_workbook: bool = False
    read: int = field(default=0)
    """How many rows were looked at so far."""
    passed_over: int = field(default=0)
    """How many of them do not hold what is looked for."""
    done: int = field(default=0)
    """How many bytes, or rows of a workbook, those were: for a progress bar."""
    is_cut_off: bool = field(default=False)
    """Whether it ends in the middle of a row, as far as it was read."""

    def rows(
        self, looked_for: re.Pattern[bytes] | None = None
    ) -> Iterator[tuple[int, Mapping[str, str] | Refused]]:
        """Each row by the names of the columns that are read, with its line; or what is wrong.

        Rows in which `looked_for` does not stand are counted, and passed over.
        """
        assert self.recognised is not None
        row_of = self._row_of_sheet if self.is_workbook else _Cutter(self)
        self.read = self.done = self.passed_over = 0
        self.is_cut_off = False
        for line, record in self.records():
            self.done += 1 if self.is_workbook else len(record)
            if not self.is_workbook and not record.strip(b" \t\r\n,"):
                continue
            self.read += 1
            if not self.is_workbook and not record.endswith(b"\n"):
                self.is_cut_off = self.is_short(record)
            if looked_for is not None and not self.is_workbook and not looked_for.search(record):
                self.passed_over += 1
                continue
            try:
                yield line, row_of(record)
            except Refused as refused:
                yield line, refused

    def is_short(self, record: bytes) -> bool:
        """Whether a row has fewer cells than the table has columns: the last one of a file that
        was cut off, if it has no line end either."""
        text = io.StringIO(record.decode("latin-1"), newline="")
        try:
            cells = next(csv.reader(text, delimiter=self.delimiter.decode()), [])
        except csv.Error:
            return True
        return len(cells) < len(self.header)

    def _row_of_sheet(self, record: list[str]) -> Mapping[str, str]:
        assert self.recognised is not None
        cells = record + [""] * (len(self.header) - len(record))
        return {name: cells[place] for name, place in self.recognised.places.items()}


class _Cutter:
    """Cuts the wanted cells out of a record."""

    def __init__(self, table: PublicTable) -> None:
        assert table.recognised is not None
        self.delimiter = table.delimiter
        self.text_delimiter = table.delimiter.decode()
        self.columns = len(table.header)
        self.places = table.recognised.places
        self.is_short = table.is_short
        self.decode = _Decoder()
        self.runs = _runs(self.places, self.text_delimiter) if self.columns > WIDE else []

    def __call__(self, record: bytes) -> Mapping[str, str]:
        """Its cells, by the names of their columns."""
        if not record.endswith(b"\n") and self.is_short(record):
            raise Refused(_(CUT_OFF))
        if self.runs:
            return _WideRow(self.decode(record).rstrip("\r\n"), self.runs)
        try:
            if b'"' in record:
                text = io.StringIO(self.decode(record), newline="")
                cells = next(csv.reader(text, delimiter=self.text_delimiter), [""])
                self._check(len(cells), cells[-1])
                return {name: cells[place] for name, place in self.places.items()}
            pieces = record.rstrip(b"\r\n").split(self.delimiter)
            self._check(len(pieces), pieces[-1].decode("latin-1"))
            return {name: self.decode(pieces[place]) for name, place in self.places.items()}
        except IndexError:
            raise Refused(_(SHORT)) from None
        except csv.Error as error:  # a cell of more than 131,072 signs: a quotation mark astray
            raise Refused(_("It is no row of a table: %s.") % error) from None

    def _check(self, count: int, last: str) -> None:
        """One more comma at the end is the publishers' own; a shifted row is nobody's."""
        if count > self.columns + 1 or (count == self.columns + 1 and last.strip()):
            raise Refused(
                _("The row has %(count)s cells, and the header %(columns)s.")
                % {"count": count, "columns": self.columns}
            )


class _WideRow(Mapping[str, str]):
    """A record of thousands of cells, cut only as far as somebody reads."""

    def __init__(self, record: str, runs: list[_Run]) -> None:
        self.record, self.runs = record, runs
        self.cells: dict[str, str] = {}
        self.end = self.runs_cut = 0
        self.last_quote = record.rfind('"')

    def __getitem__(self, name: str) -> str:
        while name not in self.cells:
            if self.runs_cut == len(self.runs):
                raise KeyError(name)
            self._cut(self.runs[self.runs_cut])
        return self.cells[name]

    def get(self, name: str, default: Any = None) -> Any:
        """As that of a dict, without a detour by an error for each column that is there."""
        return self.cells[name] if name in self.cells else super().get(name, default)

    def _cut(self, run: _Run) -> None:
        pattern = run.quoted if self.last_quote >= self.end else run.plain
        found = pattern.match(self.record, self.end)
        if found is None:
            raise Refused(_(SHORT))
        self.end, self.runs_cut = found.end(), self.runs_cut + 1
        self.cells.update(zip(run.names, found.groups(), strict=True))
        if pattern is run.quoted:
            for name in run.names:
                if self.cells[name].startswith('"'):
                    self.cells[name] = _unquoted(self.cells[name])

    def __iter__(self) -> Iterator[str]:
        return (name for run in self.runs for name in run.names)

    def __len__(self) -> int:
        return sum(len(run.names) for run in self.runs)


@dataclass(frozen=True)
class _Run:
    """Wanted cells that stand near each other, and what cuts them out at one go.

    A pattern that never goes back counts cells about four times as fast as a split makes them.
    """

    names: tuple[str, ...]
    plain: re.Pattern[str]
    quoted: re.Pattern[str]
    """For records with a quotation mark in this part or behind it."""


def _runs(places: Mapping[str, int], delimiter: str) -> list[_Run]:
    """The wanted cells from left to right, a new run after each wide gap."""
    d = re.escape(delimiter)
    plain = rf"[^{d}]*+"
    quoted = rf'(?:"(?:[^"]++|"")*+"{plain}|{plain})'
    runs: list[list[tuple[int, str]]] = []
    before = -GAP
    for place, name in sorted((place, name) for name, place in places.items()):
        if place - before >= GAP:
            runs.append([])
        runs[-1].append((place, name))
        before = place
    made = []
    start = 0
    for run in runs:
        patterns = [re.compile(_cutting(cell, d, start, run)) for cell in (plain, quoted)]
        made.append(_Run(tuple(name for _place, name in run), *patterns))
        start = run[-1][0] + 1
    return made


def _cutting(cell: str, delimiter: str, start: int, run: list[tuple[int, str]]) -> str:
    """The pattern of a run that begins at the cell `start`, in front of its delimiter if any."""
    parts = []
    for place, _name in run:
        skipped = place - start
        before = delimiter if start else ""
        if skipped and not start:
            parts.append(rf"(?:{cell}{delimiter}){{{skipped}}}+")
        else:
            parts.append(rf"(?:{delimiter}{cell}){{{skipped}}}+{before}" if skipped else before)
        parts.append(f"({cell})")
        start = place + 1
    return "".join(parts)


def _unquoted(cell: str) -> str:
    """A cell that begins with a quotation mark, as the module csv takes it."""
    found = QUOTED.match(cell)
    if found is None:  # it was never closed
        return cell.removeprefix('"').replace('""', '"')
    return found[1].replace('""', '"') + cell[found.end() :]


class _Decoder:
    """UTF-8 until a byte says otherwise, Windows-1252 from then on."""

    def __init__(self) -> None:
        self.encoding = "utf-8"

    def __call__(self, raw: bytes) -> str:
        """The text."""
        try:
            return raw.decode(self.encoding)
        except UnicodeDecodeError:
            self.encoding = "cp1252"
            return raw.decode("cp1252", "replace")


# ---------------------------------------------------------------- opening


@contextmanager
def opened(path: Path) -> Iterator[list[PublicTable]]:
    """The tables of a file, each with what it is. Raises Unreadable."""
    with ExitStack() as stack:
        try:
            tables = _tables(stack, path)
        except (*BROKEN, OSError, NotImplementedError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise Unreadable(
                _("%(name)s cannot be read: %(reason)s.") % {"name": path.name, "reason": reason}
            ) from error
        except RuntimeError as error:  # zipfile, of a member with a password
            raise Unreadable(
                _("%(name)s cannot be read: %(error)s.") % {"name": path.name, "error": error}
            ) from error
        yield tables


def _tables(stack: ExitStack, path: Path) -> list[PublicTable]:
    if not is_zip(path):
        return [_table(path.name, path.stat().st_size, partial(path.open, "rb", 0))]
    archive = stack.enter_context(zipfile.ZipFile(path))
    if "[Content_Types].xml" not in archive.namelist():
        return _members(archive)
    if unpacked(archive) > MOST_OF_A_WORKBOOK:
        raise Unreadable(
            _("%s is too large a workbook. Save its sheet as CSV (UTF-8).") % path.name
        )
    return _sheets(path)


def is_zip(path: Path) -> bool:
    """Whether a file is a zip, or a workbook, which is one: by its first bytes, not its name."""
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def unpacked(archive: zipfile.ZipFile) -> int:
    """How many bytes all of it has. No more than this is ever read of it."""
    return sum(info.file_size for info in archive.infolist())


def fingerprint(path: Path) -> str:
    """What tells whether it is the same file again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _table(name: str, size: int, opener: Callable[[], BinaryIO]) -> PublicTable:
    with closing(opener()) as file:
        start = file.read(4096)
        if b"\0" in start:
            raise Unreadable(_("%s is no text. Save it as CSV (UTF-8).") % name)
        if not start.strip():
            raise Unreadable(_("%s is empty.") % name)
    with closing(opener()) as file:
        _line, first = next(_records(file))
    if b"\r" in first.rstrip(b"\r\n"):
        raise Unreadable(
            _(
                "%s ends its lines as old Macs did, or has a line end in the name of a column."
                " Save it again as CSV (UTF-8)."
            )
            % name
        )
    first = first.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
    delimiter = max(DELIMITERS, key=first.count)
    text = _Decoder()(first)
    try:
        header = next(csv.reader([text], delimiter=delimiter.decode()), [])
    except csv.Error as error:
        raise Unreadable(
            _("%(name)s has a first line that cannot be read: %(error)s.")
            % {"name": name, "error": error}
        ) from error
    while header and not header[-1].strip():  # a comma too many stands in some headers as well
        header.pop()
    if not header:
        raise Unreadable(_("%s has no names of columns in its first line.") % name)
    records = partial(_behind_header, opener)
    return PublicTable(name, size, header, records, delimiter, recognise(header))


def _behind_header(opener: Callable[[], BinaryIO]) -> Iterator[tuple[int, bytes]]:
    with closing(opener()) as file:
        records = _records(file)
        next(records, None)
        yield from records


def _records(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Whole records, each with the number of its first line."""
    lines = enumerate(_lines(file), start=1)
    for number, line in lines:
        if _is_whole(line):
            yield number, line
            continue
        parts = [(number, line)]
        is_open = True
        while is_open and len(parts) < MOST_LINES_OF_A_RECORD:
            more = next(lines, None)
            if more is None:
                break
            parts.append(more)
            is_open = _is_whole(more[1])
        if is_open:  # a quotation mark that is no quotation: every line for itself
            yield from parts
        else:
            yield number, b"".join(part for _number, part in parts)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines with their ends. A line that never ends is not waited for."""
    with io.BufferedReader(file, AT_ONCE) as buffered:  # type: ignore[arg-type]
        for line in iter(partial(buffered.readline, LONGEST_LINE), b""):
            if len(line) == LONGEST_LINE:
                raise Unreadable(_("A line of the file has no end. Save it again as CSV (UTF-8)."))
            yield line


def _is_whole(line: bytes) -> bool:
    """Whether every quotation mark in it is closed. Looks only as far as there are any."""
    end = line.rfind(b'"') + 1
    return end == 0 or line.count(b'"', 0, end) % 2 == 0


def _members(archive: zipfile.ZipFile) -> list[PublicTable]:
    """The tables in a zip; of a table that was revised (_rv) only the revised one."""
    infos = [
        info
        for info in archive.infolist()
        if re.search(r"\.(csv|txt|tsv)$", info.filename, re.IGNORECASE)
        and not info.filename.startswith("__MACOSX")
    ]
    if not infos:
        raise Unreadable(_("%s holds no CSV file.") % archive.filename)
    stems = {Path(info.filename).stem.lower() for info in infos}
    return [
        _table(Path(info.filename).name, info.file_size, partial(archive.open, info))  # type: ignore[arg-type]
        for info in infos
        if f"{Path(info.filename).stem.lower()}_rv" not in stems
    ]


def _sheets(path: Path) -> list[PublicTable]:
    """The sheets of a workbook that are not empty."""
    import openpyxl  # only who brings in a workbook waits for it

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (KeyError, ValueError) as error:
        raise Unreadable(_("%s is no workbook that can be read.") % path.name) from error
    found = []
    for sheet in book.worksheets:
        rows = _rows_of(path, sheet.title)
        _line, header = next(rows, (0, []))
        if header:
            table = PublicTable(
                f"{path.name}: {sheet.title}",
                sheet.max_row or 0,
                header,
                partial(_sheet_behind_header, path, sheet.title),
                recognised=recognise(header),
                is_workbook=True,
            )
            found.append(table)
    book.close()
    if not found:
        raise Unreadable(_("%s is empty.") % path.name)
    return found


def _sheet_behind_header(path: Path, title: str) -> Iterator[tuple[int, list[str]]]:
    rows = _rows_of(path, title)
    next(rows, None)
    return rows


def _rows_of(path: Path, title: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet as text, without the empty ones."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        for line, row in enumerate(book[title].iter_rows(values_only=True), start=1):
            cells = [_cell(value) for value in row]
            if any(cells):
                yield line, cells
    finally:
        book.close()


def _cell(value: Any) -> str:
    """A cell of a workbook as a CSV file would say it."""
    match value:
        case None:
            return ""
        case datetime() | date():
            return f"{value.month}/{value.day}/{value.year}"
        case float() if value.is_integer():
            return str(int(value))
    return str(value)
