"""The files of the survey as they are published: a ZIP with workbooks in it, a workbook, a text.

What a file is, its first bytes and its first line say, never its name alone.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from .oews import NotOfTheSurvey, WrongFile, check
from .workbooks import CONTENTS, is_zip, size_of

MOST_IN_A_ZIP = 2_000_000_000
"""So many bytes a ZIP may unpack to: some three times the largest that is published."""
LOOK = 1 << 17
"""So many bytes of a text are enough to see its first line."""
TABLES = re.compile(r"\.(xlsx|xlsm|csv|txt)$", re.IGNORECASE)


@dataclass(frozen=True)
class SurveyFile:
    """One table: where it lies here, and what it is called where it came from."""

    path: Path
    name: str
    package: str = ""
    """The ZIP that it came in."""

    @property
    def names(self) -> str:
        """All that may tell of which year it is."""
        return f"{self.package}/{self.name}"


@contextmanager
def unpacked(path: Path, name: str = "") -> Iterator[list[SurveyFile]]:
    """The tables of a file; those of a ZIP for as long as they are read. Raises WrongFile."""
    name = name or path.name
    if not is_zip(path):
        yield [SurveyFile(path, name)]
        return
    try:
        with ZipFile(path) as archive:
            if CONTENTS in archive.namelist():
                yield [SurveyFile(path, name)]
                return
            members = _members(archive)
            with tempfile.TemporaryDirectory(prefix="careerpath-oews-") as folder:
                yield list(_taken_out(archive, members, Path(folder), name))
    except BadZipFile as error:
        raise NotOfTheSurvey(_("It is damaged. Download it again.")) from error


def _members(archive: ZipFile) -> list[ZipInfo]:
    found = [
        info
        for info in archive.infolist()
        if TABLES.search(info.filename) and not info.filename.startswith("__MACOSX")
    ]
    if not found:
        raise NotOfTheSurvey(_("There is no workbook (.xlsx) and no text (.csv) in it."))
    size = sum(info.file_size for info in found)
    if size > MOST_IN_A_ZIP:
        said = {"size": size_of(size), "most": size_of(MOST_IN_A_ZIP)}
        words = _("It would unpack to %(size)s. More than %(most)s is not read.")
        raise WrongFile(words % said)
    return found


def _taken_out(
    archive: ZipFile, members: list[ZipInfo], folder: Path, package: str
) -> Iterator[SurveyFile]:
    """The tables of the survey in it. What else is there, such as notes on the columns, is not."""
    found = False
    refusal: WrongFile | None = None
    for number, info in enumerate(members):
        path = folder / f"{number}{Path(info.filename).suffix.lower()}"
        try:
            _take_out(archive, info, path)
        except NotOfTheSurvey as error:
            refusal = refusal or error
            path.unlink()
        else:
            found = True
            yield SurveyFile(path, Path(info.filename).name, package)
    if not found and refusal is not None:
        raise refusal


def _take_out(archive: ZipFile, info: ZipInfo, path: Path) -> None:
    """Take out one table. A text that is none is left where it is after a look at its start."""
    with archive.open(info) as packed, path.open("wb") as out:
        if path.suffix in {".csv", ".txt"}:
            out.write(packed.read(LOOK))
            out.flush()
            check(path)
        shutil.copyfileobj(packed, out, 1 << 20)  # no more than the ZIP says it is
    check(path)


def is_of_the_survey(path: Path) -> bool:
    """Whether a file is one of the survey, be it one that cannot be read."""
    try:
        with unpacked(path) as files:
            for one in files:
                check(one.path)
    except NotOfTheSurvey:
        return False
    except WrongFile:
        return True
    return True
