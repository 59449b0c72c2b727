"""The year a file is about, as its name tells it, and its edition in words.

No public file says it inside.
"""

from __future__ import annotations

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .kinds import Kind

IPEDS = {
    "ipeds_hd": "HD{year}",
    "ipeds_ic_py": "IC{year}_PY",
    "ipeds_ic_ay": "IC{year}_AY",
    "ipeds_completions": "C{year}_A",
}
"""How IPEDS calls a table of a year."""


def year_in(name: str, kind: Kind) -> str:
    """The year in the name of a file, as its kind of file counts years; "" if there is none."""
    stem = name.lower()
    if kind.key.startswith("scorecard"):
        return _year_of_scorecard(stem, kind)
    named = re.search(r"(?<![a-z])(?:hd|ic|c)((?:19|20)\d\d)(?!\d)", stem)  # as IPEDS names them
    found = named or re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", stem)
    return said_year(found[1], kind) if found else ""


def _year_of_scorecard(stem: str, kind: Kind) -> str:
    """The day of the release, which the Scorecard alone writes as MMDDYYYY, or the years pooled."""
    released = re.search(r"(?<!\d)(0[1-9]|1[0-2])([0-3]\d)(20\d\d)(?!\d)", stem)
    if released:
        return f"{released[3]}-{released[1]}"
    pooled = re.search(r"(?<!\d)(\d\d)(\d\d)_(\d\d)(\d\d)(?!\d)", stem)
    if pooled and kind.key == "scorecard_field_of_study":
        return f"20{pooled[1]}-{pooled[4]}"
    found = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", stem)
    return said_year(found[1], kind) if found else ""


def said_year(year: str, kind: Kind) -> str:
    """A year that somebody gives as the file's, written as facts of its kind are dated.

    IPEDS calls charges of 2023-24 IC2023, and completions of 2020-21 C2021.
    """
    if not re.fullmatch(r"\d{4}", year):
        return year
    number = int(year)
    if kind.key in {"ipeds_ic_py", "ipeds_ic_ay"}:
        return f"{number}-{(number + 1) % 100:02}"
    if kind.key == "ipeds_completions":
        return f"{number - 1}-{number % 100:02}"
    return year


def day_in(name: str) -> str:
    """The day in the name of a file: 2020-11-02, 20201102 or 11022020; "" if there is none."""
    for pattern in (
        r"(?<!\d)(?P<y>20\d\d)([-_.]?)(?P<m>\d\d)\2(?P<d>\d\d)(?!\d)",
        r"(?<!\d)(?P<m>\d\d)([-_.]?)(?P<d>\d\d)\2(?P<y>20\d\d)(?!\d)",
    ):
        for found in re.finditer(pattern, name):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
            except ValueError:
                continue
    return ""


def edition(kind: Kind, year: str) -> str:
    """Which edition of its kind a file is: HD2023, the release of May 2025, a list of a day."""
    return edition_of(kind.key, year)


def edition_of(kind: str, year: str) -> str:
    """The same, by the key of the kind."""
    if not year:
        return _("year not stated")
    if kind in IPEDS:
        first = re.match(r"\d{4}", year)
        number = int(first[0]) if first else 0
        ends_it = kind == "ipeds_completions" and year != str(number)
        return IPEDS[kind].format(year=number + ends_it) if number else year
    if kind.startswith("dapip"):
        day = _day(year)
        return _("list of %s") % date_format(day, "j F Y") if day else year
    if kind == "oews":  # the month in which people were asked
        month = _day(f"{year}-01")
        return date_format(month, "F Y") if month else year
    return year_in_words(year)


def year_in_words(year: str) -> str:
    """A year as people read it: a month is one of a release, 2016-18 are three years.

    A school year (2022-23) stays as it is.
    """
    found = re.fullmatch(r"(\d{4})-(\d\d)", year)
    if found is None:
        return year
    first, after = int(found[1]), int(found[2])
    if after == (first + 1) % 100:
        return year
    if 1 <= after <= 12:
        return _("release of %s") % date_format(date(first, after, 1), "F Y")
    return _("the years %(first)s to %(last)s together") % {
        "first": first,
        "last": first // 100 * 100 + after,
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
