"""Reads the files of the federal survey of wages (OEWS) exactly as they are published.

A workbook or a text file of the tables (`state_M2025_dl.xlsx`, `national_M2025_dl.xlsx`,
`MSA_M2025_dl.xlsx`, `all_data_M_2025.xlsx`, or the same as CSV), or the time series (`oe.data.*`,
with `oe.area` beside it for the names of city areas). What a file is, its first line says. Only
rows of our occupations are looked at; of industries only those we hold already. The ZIP in which a
workbook is published is opened by `oews_files`.
"""

from __future__ import annotations

import codecs
import csv
import re
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .wages import NUMBERS, PERCENTILES, STATE_NAMES, TERRITORY_NAMES, AreaKind, Withheld
from .workbooks import NotAWorkbook, Progress, TooLarge, Workbook, is_zip

STATES = {**STATE_NAMES, **TERRITORY_NAMES}
Key = tuple[str, str, str, str]
"""Occupation, kind of place, place, release: what a row is known by."""


class WrongFile(ValueError):
    """A file that cannot be read, and why."""


class NotOfTheSurvey(WrongFile):
    """A file that nothing tells to be one of the survey."""


@dataclass(frozen=True, slots=True)
class Row:
    """Figures as a file has them."""

    key: Key
    name: str
    numbers: Mapping[str, Any]
    withheld: Mapping[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that cannot be taken, and why."""

    line: int
    reason: str


@dataclass
class Tally:
    """What was read of a file."""

    kind: str = ""
    release: str = ""
    """The month that all of it is of; "" of a time series, which tells of several."""
    lines: int = 0
    ours: int = 0
    """Rows of our occupations."""
    left_out: int = 0
    """Rows of our occupations that tell of places or owners which we do not keep."""


@dataclass(frozen=True)
class Wanted:
    """What to look for: our occupations, and the industries we hold."""

    occupations: Collection[str]
    industries: Collection[str] = field(default_factory=frozenset)
    release: str = ""
    """Said by hand, where the file's name does not tell."""


# ---------------------------------------------------------------- which file

TABLE = {
    "TOT_EMP": "employment",
    "EMP_PRSE": "employment_rse_pct",
    "JOBS_1000": "jobs_per_1000",
    "LOC_QUOTIENT": "location_quotient",
    "H_MEAN": "hourly_mean",
    "A_MEAN": "annual_mean",
    **{
        f"{letter}_{column}": f"{period}_{number}"
        for letter, period in (("H", "hourly"), ("A", "annual"))
        for column, number in (
            *(("PCT10", "p10"), ("PCT25", "p25"), ("MEDIAN", "median")),
            *(("PCT75", "p75"), ("PCT90", "p90")),
        )
    },
}
"""Columns of the tables, and what we call them."""
MAY_LACK = {"JOBS_1000", "LOC_QUOTIENT", "EMP_PRSE"}
"""Not every table has these."""
NEEDED = {"AREA", "AREA_TITLE", "OCC_CODE", *TABLE} - MAY_LACK
SERIES = {"series_id", "year", "period", "value"}
OTHERS = (
    ({"DAPIPID"}, gettext_noop("a DAPIP file of schools"), "import_dapip"),
    ({"UNITID", "CIPCODE", "CTOTALT"}, gettext_noop("IPEDS completions"), "import_ipeds"),
    (
        {"UNITID", "CIPCODE", "CREDLEV"},
        gettext_noop("a College Scorecard file of fields of study"),
        "import_scorecard",
    ),
    (
        {"UNITID", "OPEID6", "INSTNM"},
        gettext_noop("a College Scorecard file of schools"),
        "import_scorecard",
    ),
    ({"UNITID"}, gettext_noop("an IPEDS file of schools"), "import_ipeds"),
    ({"GEOID", "INTPTLAT"}, gettext_noop("a list of ZIP codes"), "import_zip_codes"),
)
"""What else people have lying around, by the columns it has, and which command takes it."""


COMPANIONS = {"series_id", "area_code", "industry_code", "occupation_code", "datatype_code"}
"""One of these, and no value: a list that explains the time series."""


def names_areas(path: Path) -> bool:
    """Whether a file is `oe.area`, which names the city areas of the time series."""
    return {"area_code", "areatype_code", "area_name"} <= _first_line(path)


def is_companion(path: Path) -> bool:
    """Whether a file is a list beside the time series: `oe.series`, `oe.area`, `oe.industry` …"""
    names = _first_line(path)
    return bool(names & COMPANIONS) and "value" not in names


def _first_line(path: Path) -> set[str]:
    with path.open("rb") as file:
        first = file.readline(4096).decode("latin-1")
    return {one.strip().lower() for one in first.split("\t")} if "\t" in first else set()


def areas_in(path: Path) -> dict[str, str]:
    """Names of areas by their numbers of seven digits."""
    with path.open(encoding=_encoding(path), newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", skipinitialspace=True)
        trimmed = ({(k or "").strip(): (v or "").strip() for k, v in row.items()} for row in rows)
        return {row["area_code"].zfill(7): row["area_name"] for row in trimmed}


def check(path: Path) -> None:
    """Look at its first line. Raises NotOfTheSurvey, or WrongFile if it is and cannot be read."""
    if is_zip(path):
        with _book(path) as book:
            _sheet(book)
        return
    header, _delimiter = _header(path)
    if not _is_time_series(header):
        _is_table(header)


def read(
    path: Path,
    wanted: Wanted,
    tally: Tally,
    areas: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    name: str = "",
) -> Iterator[Row | Refused]:
    """The rows of a file that are ours. Raises WrongFile before the first if it is no such file.

    `name` is what it is called where it came from, if not as it is here.
    """
    name = name or path.name
    if is_zip(path):
        yield from _workbook(path, name, wanted, tally, progress)
        return
    header, delimiter = _header(path)
    if _is_time_series(header):
        yield from _time_series(path, wanted, tally, areas or {}, progress)
        return
    _is_table(header)
    release = _release_of(name, wanted)
    tally.kind, tally.release = f"tables, {release}", release
    with path.open(encoding=_encoding(path), newline="") as file:
        lines = csv.reader(file, delimiter=delimiter)
        names = _columns(next(lines))
        where = names.index("OCC_CODE")
        size, done = path.stat().st_size, 0
        for cells in lines:
            tally.lines += 1
            if progress and tally.lines % 20_000 == 0:
                done = min(file.buffer.tell(), size)
                progress(done, size)
            if len(cells) > where and cells[where].strip() in wanted.occupations:
                tally.ours += 1
                told = dict(zip(names, cells, strict=False))
                found = _row(told, wanted, release, lines.line_num)
                if found is None:
                    tally.left_out += 1
                else:
                    yield found


def _header(path: Path) -> tuple[list[str], str]:
    """The names in the first line of a text, and what stands between them."""
    with path.open("rb") as file:
        if b"\0" in file.read(4096) or path.suffix.lower() == ".xls":
            raise NotOfTheSurvey(_("It is neither a text nor a workbook (.xlsx). Save it as one."))
    with path.open(encoding=_encoding(path), newline="") as file:
        first = file.readline(100_000)
    if path.suffix.lower() in {".xlsx", ".xlsm", ".zip"}:
        raise NotOfTheSurvey(_("It is no workbook and no ZIP, whatever it is called."))
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    return [one.strip().strip('"') for one in first.split(delimiter)], delimiter


def _is_time_series(header: list[str]) -> bool:
    return {one.lower() for one in header} >= SERIES


@contextmanager
def _book(path: Path) -> Iterator[Workbook]:
    """A workbook; what is wrong with it is told in our words, also in the middle of it."""
    try:
        with Workbook(path) as book:
            yield book
    except TooLarge as error:
        raise WrongFile(str(error)) from error
    except NotAWorkbook as error:
        raise NotOfTheSurvey(str(error)) from error
    except (BadZipFile, zlib.error, EOFError) as error:
        raise WrongFile(_("It is damaged. Download it again.")) from error


def _workbook(
    path: Path, name: str, wanted: Wanted, tally: Tally, progress: Progress | None
) -> Iterator[Row | Refused]:
    with _book(path) as book:
        sheet, letters = _sheet(book)
        release = _release_of(name, wanted)
        tally.kind, tally.release = f"tables, {release}", release
        for number, cells in book.rows(sheet, letters["OCC_CODE"], wanted.occupations, progress):
            tally.ours += 1
            told = {name: cells.get(letter, "") for name, letter in letters.items()}
            found = _row(told, wanted, release, number)
            if found is None:
                tally.left_out += 1
            else:
                yield found
        tally.lines = book.last_row - 1


def _sheet(book: Workbook) -> tuple[str, dict[str, str]]:
    """The first sheet that is a table, with the letters of its columns."""
    refusal: WrongFile | None = None
    for sheet in book.sheets:
        first = book.header(sheet)
        letters = dict(zip(_columns(list(first.values())), first, strict=True))
        try:
            _is_table(list(first.values()))
        except WrongFile as error:
            refusal = refusal or error
        else:
            return sheet, letters
    raise refusal or NotOfTheSurvey(_("It is empty."))


def _columns(header: list[str]) -> list[str]:
    return [one.strip().upper() for one in header]


def _is_table(header: list[str]) -> bool:
    """Whether all columns are there. Raises WrongFile with what is missing, or what it is."""
    names = set(_columns(header))
    missing = NEEDED - names
    if not missing:
        return True
    if {"OCC_CODE", "A_MEAN"} & names:
        raise WrongFile(_("Columns are missing: %s.") % ", ".join(sorted(missing)))
    for telling, what, command in OTHERS:
        if telling <= names:
            words = _("This is not a file of OEWS. It looks like %(what)s (%(command)s).")
            raise NotOfTheSurvey(words % {"what": _(what), "command": command})
    raise NotOfTheSurvey(
        _(
            "This is not a file of OEWS that we know: neither a table with AREA, OCC_CODE and"
            " A_MEDIAN, nor a time series with series_id and value. It begins with: %s"
        )
        % ", ".join(header)[:120]
    )


def _release_of(name: str, wanted: Wanted) -> str:
    """The month it is of: its own name tells the year, or that of the ZIP (oesm25st.zip)."""
    if wanted.release:
        return wanted.release
    told = re.search(r"_M_?(20\d\d)(?!\d)", name, re.IGNORECASE)
    packed = re.search(r"(?<![a-z])oesm(\d\d)[a-z0-9]*\.zip", name, re.IGNORECASE)
    if told is None and packed is None:
        raise WrongFile(
            _(
                "The name does not say of which year it is, as state_M2025_dl does. Say it:"
                " --release 2025-05 on the command line, “Year of the data” on the desk."
            )
        )
    return f"{told[1]}-05" if told else f"20{packed[1]}-05"  # type: ignore[index]


def _encoding(path: Path) -> str:
    """UTF-8, with or without a mark at its start, or what Windows writes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


# ---------------------------------------------------------------- a row of the tables

OWNERS = {
    "5": ("private", "Private employers"),
    "123": ("government", "Government, with public hospitals and schools"),
}
ALL_OWNERS = {"", "1235"}
NO_NUMBER = {
    "*": Withheld.NOT_PUBLISHED,
    "**": Withheld.NOT_PUBLISHED,
    "#": Withheld.TOP_CODED,
    "~": None,
    "": None,
    "-": Withheld.NOT_PUBLISHED,
}
"""What stands where there is no number, and what it means."""


def _row(told: Mapping[str, str], wanted: Wanted, release: str, line: int) -> Row | Refused | None:
    """The figures of a line; None if it tells of what we do not keep."""
    try:
        place = _place(told, wanted)
        if place is None:
            return None
        numbers, withheld = _numbers({ours: told.get(name, "") for name, ours in TABLE.items()})
    except ValueError as error:
        return Refused(line, str(error))
    kind, area, name = place
    return Row((told["OCC_CODE"].strip(), kind, area, release), name, numbers, withheld, line)


def _place(told: Mapping[str, str], wanted: Wanted) -> tuple[str, str, str] | None:
    """The kind of place, the place and its name; None if we do not keep it."""
    area, title = told["AREA"].strip().removesuffix(".0"), told["AREA_TITLE"].strip()
    naics = told.get("NAICS", "").strip().removesuffix(".0") or "000000"
    owner = told.get("OWN_CODE", "").strip().removesuffix(".0")
    is_all = naics.strip("0") == ""
    kind = told.get("AREA_TYPE", "").strip().removesuffix(".0") or _kind_by(area)
    if kind == "1":
        if not is_all:
            name = told.get("NAICS_TITLE", "").strip()
            return (AreaKind.INDUSTRY, naics, name) if naics in wanted.industries else None
        if owner in OWNERS:
            return AreaKind.OWNERSHIP, *OWNERS[owner]
        return (AreaKind.NATION, "US", "United States") if owner in ALL_OWNERS else None
    if not is_all or owner not in ALL_OWNERS:
        return None
    if kind in {"2", "3"}:
        code = told.get("PRIM_STATE", "").strip().upper() or _code_of(title)
        if code not in STATES:
            words = _("“%(code)s” is no state that we know (%(title)s).")
            raise ValueError(words % {"code": code, "title": title})
        return AreaKind.STATE, code, STATES[code]
    return (AreaKind.METRO, title, title) if kind == "4" else None


def _kind_by(area: str) -> str:
    """What kind of area a number is, where the table does not say."""
    if area == "99":
        return "1"
    return {1: "2", 2: "2", 5: "4"}.get(len(area), "6")


def _code_of(title: str) -> str:
    return next((code for code, name in STATES.items() if name == title), title)


def _numbers(told: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Numbers by our names, and why some are not there."""
    numbers: dict[str, Any] = {}
    withheld: dict[str, str] = {}
    for name, text in told.items():
        cell = text.strip()
        numbers[name] = None
        if cell in NO_NUMBER:
            reason = NO_NUMBER[cell]
            if reason:
                withheld[name] = str(reason)
            continue
        numbers[name] = _number(name, cell)
    return numbers, withheld


def _number(name: str, cell: str) -> Any:
    try:
        value = Decimal(cell.replace(",", ""))
        if not value.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise ValueError(
            _("“%(cell)s” is no number (%(name)s).") % {"cell": cell, "name": name}
        ) from None
    if name == "employment" or name.startswith("annual_"):
        if value != value.to_integral_value():
            words = _("“%(cell)s” is no whole number (%(name)s).")
            raise ValueError(words % {"cell": cell, "name": name})
        return int(value)
    places = {"jobs_per_1000": 3, "employment_rse_pct": 1}.get(name, 2)
    return value.quantize(Decimal(1).scaleb(-places))


# ---------------------------------------------------------------- the time series

FIPS = {
    "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT",
    "10": "DE", "11": "DC", "12": "FL", "13": "GA", "15": "HI", "16": "ID", "17": "IL",
    "18": "IN", "19": "IA", "20": "KS", "21": "KY", "22": "LA", "23": "ME", "24": "MD",
    "25": "MA", "26": "MI", "27": "MN", "28": "MS", "29": "MO", "30": "MT", "31": "NE",
    "32": "NV", "33": "NH", "34": "NJ", "35": "NM", "36": "NY", "37": "NC", "38": "ND",
    "39": "OH", "40": "OK", "41": "OR", "42": "PA", "44": "RI", "45": "SC", "46": "SD",
    "47": "TN", "48": "TX", "49": "UT", "50": "VT", "51": "VA", "53": "WA", "54": "WV",
    "55": "WI", "56": "WY", "66": "GU", "72": "PR", "78": "VI",
}  # fmt: skip
"""States by the number that federal files give them."""
MEASURES = {
    "01": "employment",
    "02": "employment_rse_pct",
    "03": "hourly_mean",
    "04": "annual_mean",
    **{f"{place:02}": f"hourly_{one}" for place, one in enumerate(PERCENTILES, 6)},
    **{f"{place:02}": f"annual_{one}" for place, one in enumerate(PERCENTILES, 11)},
    "16": "jobs_per_1000",
    "17": "location_quotient",
}
"""What the last two digits of a series number measure."""
SERIES_LENGTH = 25


def _time_series(
    path: Path, wanted: Wanted, tally: Tally, areas: Mapping[str, str], progress: Progress | None
) -> Iterator[Row | Refused]:
    """One number a line. A series number says of what: OEU, kind of area, area, industry, job."""
    tally.kind = "time series"
    codes = {code.replace("-", ""): code for code in wanted.occupations}
    found: dict[Key, tuple[str, dict[str, str], int]] = {}
    unread: set[str] = set()
    size, done = path.stat().st_size, 0
    with path.open("rb") as file:
        header = [one.strip().lower() for one in file.readline().decode("utf-8-sig").split("\t")]
        year, value = header.index("year"), header.index("value")
        notes = header.index("footnote_codes") if "footnote_codes" in header else -1
        for line, raw in enumerate(file, 2):
            tally.lines += 1
            done += len(raw)
            if progress and tally.lines % 200_000 == 0:
                progress(done, size)
            if raw[17:23].decode("latin-1") not in codes:
                continue
            cells = [cell.strip() for cell in raw.decode("latin-1").split("\t")]
            series = cells[0]
            if len(series) != SERIES_LENGTH or not series.startswith("OEU"):
                words = _("“%s” is no series number of 25 letters and digits.")
                yield Refused(line, words % series)
                continue
            place = _place_of(series, wanted, areas)
            measure = MEASURES.get(series[23:])
            if place is None or measure is None:
                if place is None and series[:23] not in unread:
                    unread.add(series[:23])
                    tally.left_out += 1
                continue
            kind, area, name = place
            key = (codes[series[17:23]], kind, area, wanted.release or f"{cells[year]}-05")
            numbers = found.setdefault(key, (name, {}, line))[1]
            is_capped = notes > 0 and len(cells) > notes and "5" in cells[notes].split(",")
            text = cells[value]
            numbers[measure] = "#" if is_capped and text in {"-", ""} else text
    for key, (name, told, line) in found.items():
        try:
            numbers, withheld = _numbers({one: told.get(one, "") for one in NUMBERS})
        except ValueError as error:
            yield Refused(line, str(error))
        else:
            yield Row(key, name, numbers, withheld, line)


def _place_of(series: str, wanted: Wanted, areas: Mapping[str, str]) -> tuple[str, str, str] | None:
    kind, area, industry = series[3], series[4:11], series[11:17]
    if kind == "N":
        if industry == "000000":
            return AreaKind.NATION, "US", "United States"
        return (AreaKind.INDUSTRY, industry, "") if industry in wanted.industries else None
    if industry != "000000":
        return None
    if kind == "S" and area[:2] in FIPS:
        code = FIPS[area[:2]]
        return AreaKind.STATE, code, STATES[code]
    if kind == "M" and area in areas:
        return AreaKind.METRO, areas[area], areas[area]
    return None
