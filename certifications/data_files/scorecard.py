"""The rows of the College Scorecard: schools, and families of subjects at schools."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from eligibility.vocabulary import STATES

from . import values
from .ipeds import coordinates, kind_of_school, zip_of
from .records import FAMILIES, FieldFigures, School
from .values import Refused

Row = Mapping[str, str]
LEVELS = {"1": "certificate", "2": "associate", "3": "bachelor"}
MEASURES = {
    "EARN_MDN_1YR": "median_earnings_1yr",
    "EARN_MDN_4YR": "median_earnings_4yr",
    "EARN_MDN_5YR": "median_earnings_5yr",
    "DEBT_ALL_STGP_EVAL_MDN": "median_debt",
}
OPEN = PUBLIC = "1"


def read_school(row: Row) -> School | None:
    """A row of the institution file; None for a school in no state of ours."""
    unitid = values.unitid(row["UNITID"])
    state = values.text(row["STABBR"]).upper()
    if not unitid:
        raise Refused(_("It has no IPEDS number (UNITID)."))
    if state not in STATES:
        return None
    name, city = values.text(row["INSTNM"])[:200], values.text(row["CITY"])[:100]
    if not name or not city:
        raise Refused(_("It has no name or no town."))
    zip_code, flags = zip_of(row["ZIP"])
    facts = {
        "zip": zip_code,
        "kind": _kind(row),
        "url": values.web_address(row.get("INSTURL", "")),
        **coordinates(row.get("LATITUDE", ""), row.get("LONGITUDE", "")),
    }
    return School(
        unitid,
        values.opeid(row["OPEID"]),
        name,
        city,
        state,
        values.code(row.get("CURROPER", "")) in {"", OPEN},
        facts,
        values.number(row.get("TUITIONFEE_IN", "")),
        values.number(row.get("TUITIONFEE_OUT", "")),
        flags,
    )


def _kind(row: Row) -> str:
    """Who runs it. How long it teaches stands far behind in the row, and is told of some alone."""
    control = values.code(row.get("CONTROL", ""))
    return kind_of_school(control, row.get("ICLEVEL", "") if control == PUBLIC else "")


def read_field(row: Row) -> FieldFigures | None:
    """A row of the field-of-study file; None for another subject or award."""
    cip = values.family(row["CIPCODE"])
    level = LEVELS.get(values.code(row["CREDLEV"]))
    if cip not in FAMILIES or level is None:
        return None
    figures = {ours: values.figure(row.get(name, "")) for name, ours in MEASURES.items()}
    later, earlier = (values.figure(row.get(f"IPEDSCOUNT{n}", "")) for n in (2, 1))
    figures["completers"] = earlier if later is None else later
    known = {measure: figure for measure, figure in figures.items() if figure is not None}
    return FieldFigures(
        values.unitid(row["UNITID"]),
        values.opeid6(row["OPEID6"]),
        cip,
        values.text(row.get("CIPDESC", "")).rstrip("."),
        level,
        known,
        is_count_of_earlier_year=later is None and earlier is not None,
    )
