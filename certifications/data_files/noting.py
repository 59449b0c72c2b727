"""What is kept of each file that was brought in, and what the fullest one of its kind was like."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certifications.public_files import DataFile

from .kinds import Kind
from .report import FileReport
from .tables import fingerprint
from .years import edition

FEWER = 0.8
"""A file with less than this share of the rows of the fullest one may have been cut off. From one
year to the next a directory loses two or three rows of a hundred."""


def fullest(kind: str, name: str = "") -> DataFile | None:
    """The fullest file of this kind so far; of wages, of the same table."""
    rows = DataFile.objects.filter(kind=kind).order_by("-read", "-pk")
    if kind != "oews":
        return rows.first()
    return next((row for row in rows if _table_of(row.file_name) == _table_of(name)), None)


def _table_of(name: str) -> str:
    """The name of a file without its folder, its ending and its year."""
    return re.sub(r"\d+", "", Path(name.rpartition(": ")[2]).stem.lower())


def tell_last(report: FileReport, kind: Kind, *, is_cut_off: bool = False) -> None:
    """Set it beside the fullest one so far, and say what speaks against its being whole."""
    if is_cut_off:
        report.doubts.append(
            _(
                "The file ends in the middle of a row. It was cut off, most likely on its way here."
                " Download it again."
            )
        )
    last = fullest(kind.key, report.name)
    if last is None:
        return
    said = {
        "read": f"{report.read:,}",
        "name": last.file_name,
        "edition": edition(kind, last.year),
        "on": date_format(last.on, "j F Y"),
        "last": f"{last.read:,}",
        "share": f"{report.read / last.read:.0%}" if last.read else "",
    }
    report.beside = (
        _(
            "Rows: %(read)s. The fullest file of this kind so far, %(name)s (%(edition)s), brought"
            " in on %(on)s, has %(last)s."
        )
        % said
    )
    if report.read < FEWER * last.read:
        report.doubts.append(
            _(
                "It has only %(read)s rows. %(name)s, brought in on %(on)s, has %(last)s. That is"
                " %(share)s of them: the file may be a part of one, or cut off."
            )
            % said
        )


def note_file(report: FileReport, kind: Kind, path: Path, by: Any) -> None:
    """Keep that a file was brought in; not again if that changed nothing."""
    digest = fingerprint(path)
    is_known = DataFile.objects.filter(
        sha256=digest, kind=kind.key, year=report.said_year, read=report.read
    ).exists()
    if is_known and not (report.total("added") or report.total("changed")):
        return
    DataFile.objects.create(
        kind=kind.key,
        file_name=report.name[-200:],
        publisher=kind.publisher,
        year=report.said_year,
        size=path.stat().st_size,
        sha256=digest,
        read=report.read,
        kept=report.kept,
        added=report.total("added"),
        changed=report.total("changed"),
        unchanged=report.total("unchanged"),
        refused=report.refused.count,
        by=by,
        report=report.as_json(),
    )
