"""How reasons and answers are said to a person, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eligibility.days import Span
from eligibility.reasons import Reason, Value, written


def say(reason: Reason) -> str:
    """A reason as a sentence: the template and the words in it are looked up, dates written out."""
    values = {name: _said(value) for name, value in reason.values.items()}
    return gettext(reason.template).format(**values)


def _said(value: Value) -> str:
    if isinstance(value, str):
        return gettext(value) if value else ""  # the empty text would give the file’s header
    if isinstance(value, tuple):
        return written(tuple(gettext(part) for part in value))
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return _written(value) if isinstance(value, Span) else written(value)


def _written(span: Span) -> str:
    """A date as well as it is known, as the pages write days."""
    first, last = span.first, span.last
    if span.is_exact:
        return date_format(first, "j F Y")
    same_month = (first.year, first.month) == (last.year, last.month)
    return date_format(first, "F Y" if same_month else "Y")


def on_day(text: str) -> str:
    """A date of an answer, written out: 2022-06 is June 2022."""
    return _written(Span.parse(text))


TOPIC_NAMES = {
    "goal": _("What you are after"),
    "you": _("School and age"),
    "background": _("What you have done"),
    "training": _("Training programs"),
    "work": _("Work"),
    "military": _("Military training"),
    "credentials": _("Certificates and licenses"),
    "teaching": _("Teaching"),
    "skills": _("Skills you have practiced"),
    "before": _("Before you apply"),
    "continuing_education": _("Continuing education credits"),
}

BODY_NAMES = {
    "aama": _("AAMA"),
    "amt": _("AMT"),
    "nha": _("NHA"),
    "ncct": _("NCCT"),
    "amca": _("AMCA"),
    "ijcahpo": _("IJCAHPO"),
    "ascp": _("ASCP"),
    "cdph": _("California Department of Public Health"),
}
"""Bodies that may have approved a school, whether or not the catalogue holds them."""


_STATES = (
    "AL Alabama, AK Alaska, AS American Samoa, AZ Arizona, AR Arkansas, CA California,"
    " CO Colorado, CT Connecticut, DE Delaware, DC District of Columbia, FL Florida, GA Georgia,"
    " GU Guam, HI Hawaii, ID Idaho, IL Illinois, IN Indiana, IA Iowa, KS Kansas, KY Kentucky,"
    " LA Louisiana, ME Maine, MD Maryland, MA Massachusetts, MI Michigan, MN Minnesota,"
    " MS Mississippi, MO Missouri, MT Montana, NE Nebraska, NV Nevada, NH New Hampshire,"
    " NJ New Jersey, NM New Mexico, NY New York, NC North Carolina, ND North Dakota,"
    " MP Northern Mariana Islands, OH Ohio, OK Oklahoma, OR Oregon, PA Pennsylvania,"
    " PR Puerto Rico, RI Rhode Island, SC South Carolina, SD South Dakota, TN Tennessee,"
    " TX Texas, VI U.S. Virgin Islands, UT Utah, VT Vermont, VA Virginia, WA Washington,"
    " WV West Virginia, WI Wisconsin, WY Wyoming"
)
STATE_NAMES: Mapping[str, str] = {item[:2]: item[3:] for item in _STATES.split(", ")}
"""States and territories by their postal code, in the order of their names."""
