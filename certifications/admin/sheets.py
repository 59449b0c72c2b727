"""The files of spreadsheets: read within bounds or refused in words, and written to do no harm.

What a program for spreadsheets would run as a formula is marked as text, and the mark is taken off
when it comes back. Signs that nobody can see are left out: workbooks cannot hold them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import tablib
from django.utils.translation import gettext as _
from import_export.formats import base_formats

from certifications.signs import without_unseen

from . import packing

MOST_BYTES = 5_000_000
MOST_UNPACKED = 20_000_000
"""A workbook is an archive, and one of a few bytes may unpack to any size."""
MOST_ROWS, MOST_COLUMNS = 5_000, 50
"""More rows would keep everybody else waiting; no table of ours has so many columns."""
MOST_EMPTY = 100_000
"""Some programs leave empty rows at the end."""


class CannotRead(ValueError):
    """A file holds no table that could be brought in: why, in words."""


# ---------------------------------------------------------------- cells

DANGEROUS = re.compile(r"'*[=+\-@\t\r\n]")
"""How a text begins that would be run, or one that was marked already."""


def marked(cell: Any) -> Any:
    """A text that cannot be taken for a formula."""
    return f"'{cell}" if isinstance(cell, str) and DANGEROUS.match(cell) else cell


def unmarked(cell: Any) -> Any:
    """The text as it was before it was marked."""
    is_marked = isinstance(cell, str) and cell.startswith("'") and DANGEROUS.match(cell)
    return cell[1:] if is_marked else cell


def harmless(cell: Any) -> Any:
    """What may leave in a file."""
    return marked(without_unseen(cell)) if isinstance(cell, str) else cell


# ---------------------------------------------------------------- kinds of files


class Safe:
    """A kind of file whose cells are made harmless on the way out, and unmarked on the way in."""

    rows: Callable[[bytes], Iterator[Sequence[Any]]]

    def export_data(self, dataset: Any, **kwargs: Any) -> Any:
        """With nothing in it that would be run."""
        cells = ([harmless(cell) for cell in row] for row in dataset)
        return super().export_data(tablib.Dataset(*cells, headers=dataset.headers), **kwargs)  # type: ignore[misc]

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> Any:
        """As it was before. Raises CannotRead."""
        return table_of(self.rows(in_stream))


class SafeCSV(Safe, base_formats.CSV):
    """Texts with commas."""

    def rows(self, data: bytes) -> Iterator[Sequence[Any]]:
        """One after the other."""
        try:
            yield from csv.reader(StringIO(data.decode("utf-8-sig"), newline=""))
        except UnicodeDecodeError as error:
            raise CannotRead(_("This is not text in UTF-8. Save it as “CSV UTF-8”.")) from error
        except csv.Error as error:
            words = _("This is not CSV that can be read: %(why)s.")
            raise CannotRead(words % {"why": error}) from error


class SafeXLSX(Safe, base_formats.XLSX):
    """A workbook, of which the first sheet counts."""

    def rows(self, data: bytes) -> Iterator[Sequence[Any]]:
        """One after the other, with the values of formulas."""
        if is_a_bomb(data):
            raise CannotRead(_("This workbook unpacks to too much. Import it in parts."))
        try:
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
            book.active.reset_dimensions()  # some programs write wrong ones
            yield from book.active.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
        except Exception as error:  # a broken workbook breaks it in any way
            raise CannotRead(_("This is not a workbook (.xlsx) that can be read.")) from error


KINDS = {"csv": SafeCSV, "xlsx": SafeXLSX}


def is_a_bomb(data: bytes) -> bool:
    """Whether an archive says that it unpacks to too much. It does not unpack to more than that."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            return sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED
    except Exception:  # it is none, which its reader will say
        return False


def table_of(rows: Iterable[Sequence[Any]]) -> tablib.Dataset:
    """The rows under the names of their columns. Empty ones keep their place, but for the last."""
    rows = iter(rows)
    headers = _without_empty_end(next(rows, ()))
    if not headers or len(headers) > MOST_COLUMNS:
        raise CannotRead(_("The first row must name the columns."))
    table = tablib.Dataset(headers=headers)
    for number, row in enumerate(rows, 1):
        cells = _without_empty_end(row)
        if number > (MOST_ROWS if cells else MOST_EMPTY):
            words = _("There are more than %(most)s rows. Import them in parts.")
            raise CannotRead(words % {"most": f"{MOST_ROWS:,}"})
        if len(cells) > len(headers):
            words = _("Row %(row)s has more cells than the first row.")
            raise CannotRead(words % {"row": number + 1})
        while cells and len(table) < number - 1:
            table.append([""] * len(headers))
        if cells:
            table.append([*map(unmarked, cells), *[""] * (len(headers) - len(cells))])
    if not len(table):
        raise CannotRead(_("There is no row below the names of the columns."))
    return table


def _without_empty_end(row: Sequence[Any]) -> list[Any]:
    filled = [number for number, cell in enumerate(row, 1) if cell not in (None, "")]
    return list(row[: filled[-1]]) if filled else []


# ---------------------------------------------------------------- one file


@dataclass(frozen=True)
class Sheet:
    """A file that somebody chose, and the table in it."""

    kind: str
    data: bytes

    @classmethod
    def of(cls, file: Any, kind: str) -> Sheet:
        """The file of an upload. Raises CannotRead, also if no form could carry it along."""
        if file.size > MOST_BYTES:
            raise CannotRead(_("This file is too large. Import it in parts."))
        return cls(kind, file.read()).checked()

    @classmethod
    def unpacked(cls, text: str) -> Sheet:
        """The file that a form brought along. Raises CannotRead."""
        try:
            data = packing.unpacked(text, most=MOST_BYTES)
        except packing.NotPacked as error:
            raise CannotRead(str(error)) from error
        kind, _line, data = data.partition(b"\n")
        known = kind.decode(errors="replace")
        if known not in KINDS:
            raise CannotRead(str(packing.NOT_BROUGHT))
        return cls(known, data).checked()

    def packed(self) -> str:
        """As a form carries it: the kind, and the file."""
        return packing.packed(self.kind.encode() + b"\n" + self.data)

    def checked(self) -> Sheet:
        """Itself, if its table can be read and it is not too large to travel."""
        if len(self.table) and len(self.packed()) > packing.MOST_PACKED:
            raise CannotRead(_("This file is too large. Import it in parts."))
        return self

    @cached_property
    def table(self) -> tablib.Dataset:
        """Its rows."""
        return KINDS[self.kind]().create_dataset(self.data)
