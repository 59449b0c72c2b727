"""Rows of a large workbook, read as they come: only those that hold some text are looked at.

A sheet is XML inside a ZIP file. Taking 40,000 rows apart cell by cell takes as long as reading a
book aloud to find one word; so a row is first looked at as text. Memory does not grow with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from html import unescape
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

Cells = dict[str, str]
"""What stands in a row, by the letters of the column."""
Progress = Callable[[int, int], None]
"""Told how much of how much is read."""

CHUNK = 1 << 20
MOST_OF_A_SHEET = 2_000_000_000
"""So many bytes a sheet may unpack to: some three times the largest that is published."""
MOST_OF_TEXTS = 100_000_000
"""So many bytes its texts may unpack to. They are held in memory while it is read."""
LONGEST_ROW = 4_000_000
"""No row of a table is as long as this."""
CONTENTS = "[Content_Types].xml"
"""What each workbook has, and no other ZIP."""
ROW_ENDS = b"</row>"
_STRING = re.compile(rb"<si\b[^>]*>(.*?)</si>|<si\s*/>", re.DOTALL)
_TEXT = re.compile(rb"<t\b[^>]*>(.*?)</t>", re.DOTALL)
_NUMBER = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_PLACE, _TYPE = re.compile(rb'\br="([A-Z]+)\d+"'), re.compile(rb'\bt="(\w+)"')
_VALUE = re.compile(rb"<v\b[^>]*>(.*?)</v>", re.DOTALL)


class NotAWorkbook(ValueError):
    """The file is no workbook, or a kind of workbook that we do not read."""


class TooLarge(NotAWorkbook):
    """A workbook that unpacks to more than is read."""


def is_zip(path: Path) -> bool:
    """Whether a file is a ZIP, or a workbook, which is one: by its first bytes, not its name."""
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def size_of(number: int) -> str:
    """So many bytes, in words."""
    return f"{number / 1_000_000:,.0f} MB"


class Workbook:
    """The sheets of an XLSX file."""

    def __init__(self, path: Path) -> None:
        try:
            self.zip = ZipFile(path)
        except BadZipFile as error:
            raise NotAWorkbook(_("It is no workbook, whatever it is called.")) from error
        names = self.zip.namelist()
        sheets = [name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
        if not sheets:
            raise NotAWorkbook(_("It is a workbook without a sheet."))
        self.sheets = sorted(sheets, key=lambda name: int(re.sub(r"\D", "", name)))
        self.last_row = 0
        self._measure("xl/sharedStrings.xml", MOST_OF_TEXTS)
        self.strings = self._strings() if "xl/sharedStrings.xml" in names else []

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *error: object) -> None:
        self.zip.close()

    def header(self, sheet: str) -> Cells:
        """The first row."""
        return next((self._cells(raw) for raw in self._parts(sheet, ROW_ENDS)), {})

    def rows(
        self, sheet: str, column: str, texts: Collection[str], progress: Progress | None = None
    ) -> Iterator[tuple[int, Cells]]:
        """Rows by their number that have one of these texts in this column."""
        begins, self.last_row = f' r="{column}'.encode(), 0
        for raw in self._parts(sheet, ROW_ENDS, progress):
            self.last_row += 1
            place = raw.find(begins)
            cell = _CELL.match(raw, raw.rfind(b"<c", 0, place)) if place > 0 else None
            if cell is None or self._text(cell[1], cell[2] or b"") not in texts:
                continue
            told = _NUMBER.search(raw)
            yield int(told[1]) if told else self.last_row, self._cells(raw)

    def _cells(self, raw: bytes) -> Cells:
        return {
            place[1].decode(): self._text(attributes, inner)
            for attributes, inner in _CELL.findall(raw)
            if (place := _PLACE.search(attributes))
        }

    def _text(self, attributes: bytes, inner: bytes) -> str:
        kind = _TYPE.search(attributes)
        if kind and kind[1] == b"inlineStr":
            return _joined(inner)
        value = _VALUE.search(inner)
        if value is None:
            return ""
        if kind and kind[1] == b"s":
            return self.strings[int(value[1])]
        return unescape(value[1].decode()).strip()

    def _measure(self, name: str, most: int) -> None:
        """Refuse what would unpack to more. No more is ever unpacked than the ZIP says it is."""
        size = self.zip.getinfo(name).file_size if name in self.zip.namelist() else 0
        if size > most:
            said = {"size": size_of(size), "most": size_of(most)}
            words = _("It would unpack to %(size)s, and more than %(most)s is not read.")
            more = _("Save the sheet that you need as CSV (UTF-8), and bring that in.")
            raise TooLarge(f"{words % said} {more}")

    def _strings(self) -> list[str]:
        found = []
        for raw in self._parts("xl/sharedStrings.xml", b"</si>"):
            text = _STRING.search(raw)
            found.append(_joined(text[1] or b"") if text else "")
        return found

    def _parts(self, name: str, end: bytes, progress: Progress | None = None) -> Iterator[bytes]:
        """A file of the ZIP in parts that end so. What follows the last of them is left out."""
        self._measure(name, MOST_OF_A_SHEET)
        total, done, rest = self.zip.getinfo(name).file_size, 0, b""
        with self.zip.open(name) as file:
            while chunk := file.read(CHUNK):
                done += len(chunk)
                *whole, rest = (rest + chunk).split(end)
                for part in whole:
                    yield part + end
                if len(rest) > LONGEST_ROW:
                    raise NotAWorkbook(_("A row of its sheet has no end."))
                if progress:
                    progress(done, total)


def _joined(raw: bytes) -> str:
    return unescape(b"".join(_TEXT.findall(raw)).decode()).strip()
