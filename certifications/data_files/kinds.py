"""What a file is, by the names of its columns: never by its own name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


@dataclass(frozen=True)
class Kind:
    """One kind of public file.

    `marks` are columns that tell it from every other kind, `needed` those without which it cannot
    be read, `wanted` those that are read if they are there. `command` brings it in, if any does.
    """

    key: str
    title: str
    marks: tuple[str, ...]
    command: str = ""
    needed: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    publisher: str = "U.S. Department of Education"
    table: str = ""
    address: str = ""
    least: int = field(default=0)
    """How many of the marks must be there; all of them unless it says so."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All that are read."""
        return (*self.needed, *self.wanted)

    def is_marked_in(self, header: frozenset[str]) -> int:
        """How many of its marks are there, or 0 if too few."""
        found = sum(mark in header for mark in self.marks)
        return found if found >= (self.least or len(self.marks)) else 0


IPEDS_PAGE = "https://nces.ed.gov/ipeds/datacenter/DataFiles.aspx"
SCORECARD_PAGE = "https://collegescorecard.ed.gov/data/"
DAPIP_PAGE = "https://ope.ed.gov/dapip/"
SLOTS = range(1, 7)

HD = Kind(
    "ipeds_hd",
    gettext_noop("IPEDS directory of schools (HD)"),
    ("CYACTIVE", "OPEFLAG", "INSTNM", "SECTOR", "STABBR", "WEBADDR", "CLOSEDAT", "PSET4FLG"),
    "import_ipeds",
    ("UNITID", "INSTNM", "CITY", "STABBR", "ZIP", "CYACTIVE", "CONTROL", "SECTOR"),
    ("ICLEVEL", "OPEID", "IALIAS", "ADDR", "WEBADDR", "LONGITUD", "LATITUDE"),
    "U.S. Department of Education, National Center for Education Statistics",
    "IPEDS HD",
    IPEDS_PAGE,
    least=4,
)
IC_PY = Kind(
    "ipeds_ic_py",
    gettext_noop("IPEDS charges by program (IC_PY)"),
    ("PRGMOFR", "CIPCODE1", "CIPCODE2", "CHG1PY3", "CIPTUIT2", "CIPLGTH1", "PRGMSR1"),
    "import_ipeds",
    (
        *("UNITID", "CHG1PY3"),
        *(f"{name}{n}" for name in ("CIPCODE", "CIPLGTH", "PRGMSR", "CIPTUIT") for n in SLOTS),
    ),
    (*(f"{name}{n}" for name in ("CIPSUPP", "MTHCMP") for n in SLOTS), "CHG4PY3"),
    HD.publisher,
    "IPEDS IC_PY",
    IPEDS_PAGE,
    least=4,
)
IC_AY = Kind(
    "ipeds_ic_ay",
    gettext_noop("IPEDS charges by school year (IC_AY)"),
    ("CHG1AY3", "CHG2AY3", "CHG3AY3", "CHG1AY0", "TUITION1", "HRCHG1", "TUITION2"),
    "import_ipeds",
    ("UNITID", "CHG1AY3", "CHG2AY3", "CHG3AY3"),
    (),
    HD.publisher,
    "IPEDS IC_AY",
    IPEDS_PAGE,
    least=3,
)
COMPLETIONS = Kind(
    "ipeds_completions",
    gettext_noop("IPEDS completions (C_A)"),
    ("CIPCODE", "AWLEVEL", "CTOTALT", "MAJORNUM"),
    "import_ipeds",
    ("UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "CTOTALT"),
    (),
    HD.publisher,
    "IPEDS C_A",
    IPEDS_PAGE,
    least=2,
)
SCHOOLS = Kind(
    "scorecard_institution",
    gettext_noop("College Scorecard file of schools"),
    (
        *("INSTNM", "STABBR", "ACCREDAGENCY", "TUITIONFEE_IN", "TUITIONFEE_OUT", "COSTT4_A"),
        *("PREDDEG", "CURROPER", "NPCURL", "MD_EARN_WNE_P10", "ADM_RATE", "HCM2"),
    ),
    "import_scorecard",
    ("UNITID", "OPEID", "INSTNM", "CITY", "STABBR", "ZIP"),
    (
        *("INSTURL", "LATITUDE", "LONGITUDE", "CURROPER", "CONTROL", "ICLEVEL"),
        *("TUITIONFEE_IN", "TUITIONFEE_OUT"),
    ),
    "U.S. Department of Education, College Scorecard",
    "College Scorecard institutions",
    SCORECARD_PAGE,
    least=5,
)
FIELDS = Kind(
    "scorecard_field_of_study",
    gettext_noop("College Scorecard file of fields of study"),
    ("CREDLEV", "CREDDESC", "CIPDESC", "IPEDSCOUNT1", "IPEDSCOUNT2", "DEBT_ALL_STGP_EVAL_MDN"),
    "import_scorecard",
    ("UNITID", "OPEID6", "CIPCODE", "CREDLEV"),
    (
        *("INSTNM", "CIPDESC", "IPEDSCOUNT1", "IPEDSCOUNT2", "EARN_MDN_1YR", "EARN_MDN_4YR"),
        *("EARN_MDN_5YR", "DEBT_ALL_STGP_EVAL_MDN"),
    ),
    SCHOOLS.publisher,
    "College Scorecard field of study",
    SCORECARD_PAGE,
    least=3,
)
CAMPUSES = Kind(
    "dapip_campuses",
    gettext_noop("DAPIP list of schools and places"),
    ("DAPIPID", "LOCATIONNAME", "PARENTDAPIPID", "LOCATIONTYPE", "PARENTNAME"),
    "import_dapip",
    ("DAPIPID", "OPEID", "LOCATIONNAME", "LOCATIONTYPE", "ADDRESS"),
    ("IPEDSUNITIDS", "PARENTDAPIPID", "UPDATEDATE"),
    "U.S. Department of Education, Office of Postsecondary Education",
    "DAPIP",
    DAPIP_PAGE,
    least=3,
)
RECORDS = Kind(
    "dapip_records",
    gettext_noop("DAPIP accreditation records"),
    ("DAPIPID", "AGENCYID", "PROGRAMNAME", "ACCREDITATIONSTATUS", "ACCREDITATIONENDDATE"),
    "import_dapip",
    (
        *("DAPIPID", "AGENCYID", "AGENCYNAME", "PROGRAMID", "PROGRAMNAME", "ACCREDITATIONDATE"),
        *("ACCREDITATIONSTATUS", "REVIEWDATE", "ACCREDITATIONENDDATE"),
    ),
    ("SEQUENTIALID", "INITIALDATEFLAG"),
    CAMPUSES.publisher,
    "DAPIP",
    DAPIP_PAGE,
    least=4,
)
ACTIONS = Kind(
    "dapip_actions",
    gettext_noop("DAPIP accreditation actions"),
    ("DAPIPID", "AGENCYID", "PROGRAMNAME", "ACTIONDESCRIPTION", "ACTIONDATE"),
    "import_dapip",
    ("DAPIPID", "AGENCYID", "PROGRAMID", "ACTIONDESCRIPTION", "ACTIONDATE"),
    ("SEQUENTIALID", "PROGRAMNAME", "JUSTIFICATIONDESCRIPTION"),
    CAMPUSES.publisher,
    "DAPIP",
    DAPIP_PAGE,
    least=4,
)
ZIPS = Kind(
    "zip_codes",
    gettext_noop("ZIP codes with coordinates"),
    ("ZIP", "LATITUDE", "LONGITUDE"),
    "import_zip_codes",
    ("ZIP", "LATITUDE", "LONGITUDE"),
    ("STATE", "PLACE"),
    "Census Bureau or another publisher of ZIP codes",
    "ZIP codes",
)
READ_HERE = (FIELDS, IC_PY, IC_AY, COMPLETIONS, HD, SCHOOLS, RECORDS, ACTIONS, CAMPUSES)
OEWS = Kind(
    "oews",
    gettext_noop("BLS wages (OEWS)"),
    ("OCC_CODE", "OCC_TITLE", "A_MEDIAN"),
    "import_oews",
    publisher="U.S. Bureau of Labor Statistics",
    table="OEWS",
    address="https://www.bls.gov/oes/tables.htm",
    least=2,
)
"""The app above reads it: what it is stands here, so that it is known by its columns."""
ELSEWHERE = (
    OEWS,
    Kind(
        "cip_list",
        gettext_noop("NCES list of CIP numbers"),
        ("CIPFAMILY", "CIPTITLE", "CIPDEFINITION"),
    ),
    Kind(
        "cip_soc",
        gettext_noop("NCES/BLS crosswalk from CIP to SOC"),
        ("SOC2018CODE", "CIP2020CODE"),
    ),
    Kind(
        "cip_soc",
        gettext_noop("O*NET crosswalk from CIP to SOC"),
        ("CIP", "SOC", "SOC_TITLE", "CIP_TITLE"),
    ),
    Kind(
        "dictionary",
        gettext_noop("data dictionary, not data"),
        ("VARIABLE NAME", "NAME OF DATA ELEMENT"),
    ),
    Kind("dictionary", gettext_noop("data dictionary, not data"), ("VARNAME", "VARTITLE")),
    Kind(
        "derived_scorecard",
        gettext_noop(
            "derived copy of the Scorecard with other column names; take the published file"
        ),
        ("CREDENTIAL_LEVEL", "COMPLETERS_COUNT", "CIP_CODE"),
    ),
    Kind(
        "ipeds_ic",
        gettext_noop("IPEDS table of offerings (IC), which we do not use"),
        ("CALSYS", "OPENADMP", "CNTLAFFI"),
        least=2,
    ),
    Kind(
        "ipeds_other",
        gettext_noop(
            "completions table of IPEDS without subjects or awards (C_B, C_C), which we do not use"
        ),
        ("UNITID", "CSTOTLT"),
    ),
)
ZIP_NAMES = {
    "ZIP": ("ZIP", "ZIPCODE", "ZIP_CODE", "ZCTA", "ZCTA5", "GEOID", "POSTAL_CODE", "POSTALCODE"),
    "STATE": ("STATE", "STATE_ID", "STABBR", "STATE_CODE", "ADMIN_CODE1"),
    "PLACE": ("PRIMARY_CITY", "CITY", "PLACE", "PLACE_NAME", "TOWN"),
    "LATITUDE": ("LATITUDE", "LAT", "INTPTLAT"),
    "LONGITUDE": ("LONGITUDE", "LON", "LNG", "LONG", "INTPTLONG"),
}
MOST_OF_ZIPS = 40
"""A file of ZIP codes has no more columns than this; one of schools does."""


@dataclass(frozen=True)
class Recognised:
    """A kind of file, and at which place each column stands. `missing` are needed and not there."""

    kind: Kind
    places: dict[str, int]
    missing: tuple[str, ...] = ()
    not_there: tuple[str, ...] = ()
    """Columns that would be read and are not there; the file can be read all the same."""


def recognise(header: Iterable[str]) -> Recognised | None:
    """What a file with these columns is; None if it is nothing we know."""
    names = [column_name(cell) for cell in header]
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        places.setdefault(name, place)
    there = frozenset(places)
    found = [(kind.is_marked_in(there), kind) for kind in (*READ_HERE, *ELSEWHERE)]
    best = max(found, key=lambda pair: pair[0])
    if best[0]:
        return _recognised(best[1], places)
    return _zip_codes(places)


def _zip_codes(places: dict[str, int]) -> Recognised | None:
    """ZIP codes, whose columns have many names."""
    called = {
        ours: next((places[name] for name in names if name in places), None)
        for ours, names in ZIP_NAMES.items()
    }
    known = {name: place for name, place in called.items() if place is not None}
    is_it = {"ZIP", "LATITUDE"} <= known.keys() or {"ZIP", "LONGITUDE"} <= known.keys()
    if is_it and "UNITID" not in places and len(places) <= MOST_OF_ZIPS:
        return _recognised(ZIPS, known)
    return None


def _recognised(kind: Kind, places: dict[str, int]) -> Recognised:
    return Recognised(
        kind,
        {name: places[name] for name in kind.columns if name in places},
        tuple(name for name in kind.needed if name not in places),
        tuple(name for name in kind.wanted if name not in places),
    )


def column_name(cell: str) -> str:
    """The name of a column as it is compared: no mark at the front, no spaces, capitals."""
    return cell.replace("\ufeff", "").replace("ï»¿", "").strip().strip('"').strip().upper()


def in_words(key: str) -> str:
    """A kind of file as people call it; the key itself of one that is no more."""
    known = (kind for kind in (*READ_HERE, ZIPS, *ELSEWHERE) if kind.key == key)
    found = next(known, None)
    return _(found.title) if found is not None else key
