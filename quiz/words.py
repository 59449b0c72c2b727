"""How reasons and answers are said to a person, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from eligibility.days import Span
from eligibility.reasons import Reason, Value, written
from eligibility.vocabulary import SKILLS


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


def route_words(counts: Mapping[str, int], *, ended_on: str | None) -> str:
    """How somebody stands on a route: 1 of 3 met, 1 missing, 1 for them to decide.

    What only the body can decide is neither met nor missing, so it is told apart from both. Of a
    way that has ended nothing is counted: meeting all of it opens nothing.
    """
    if ended_on:
        return gettext("ended on %(day)s") % {"day": on_day(ended_on)}
    told = gettext("%(met)s of %(total)s met") % {
        "met": counts["met"],
        "total": sum(counts.values()),
    }
    if not counts["needs_review"]:
        return told
    missing = [gettext("%(n)s missing") % {"n": counts["not_met"]}] if counts["not_met"] else []
    left = gettext("%(n)s for them to decide") % {"n": counts["needs_review"]}
    return ", ".join((told, *missing, left))


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


_TRANSCRIPT = _("Your transcript or certificate says it. If not, ask the school office.")
_SCHOOL = _("Ask the school office. Your papers often do not say it.")
_ACCREDITED = _("Ask the school. Accreditors list their schools and programs on the web, too.")
_EMPLOYER = _("Look at your pay slips, or ask your employer.")
_SERVICE = _("Look at your service papers.")
_HELD = _("Look at the card or letter you got, or ask the body that gave it.")
_TAUGHT = _("Ask the school where you taught.")
_SKILLS = _("Look at your skills log, or ask the school or clinic where you practiced.")

WHERE_TO_LOOK: Mapping[str, Mapping[str, Any]] = {
    "you": {
        "level": _("Your diploma or transcript says it. So does the school office."),
        "expected_graduation": _("The school office can tell you."),
        "us_equivalent": _("Look at the report of the evaluation service, if you had one made."),
    },
    "training": {
        **dict.fromkeys(("ends", "started_on", "clock_hours", "semesters", "award"), _TRANSCRIPT),
        **dict.fromkeys(("classroom_complete", "curriculum_complete"), _SCHOOL),
        **dict.fromkeys(("programmatic_accreditor", "school_accreditation"), _ACCREDITED),
        **dict.fromkeys(("accredited_from", "accredited_until"), _ACCREDITED),
        "approved_by": _("Ask the school, or the body."),
        **dict.fromkeys(("injections", "phlebotomies"), _SKILLS),
    },
    "work": dict.fromkeys(("started_on", "ended_on", "hours_per_week", "hours_total"), _EMPLOYER)
    | {"supervisor": _("Ask your employer.")},
    "military": dict.fromkeys(("code", "started_on", "completed_on", "separated_on"), _SERVICE),
    "credentials": dict.fromkeys(("status", "earned_on", "expires_on"), _HELD),
    "teaching": dict.fromkeys(
        ("level", "started_on", "ended_on", "hours", "programmatic_accreditor"), _TAUGHT
    ),
    "skills": dict.fromkeys(SKILLS, _SKILLS),
    "before": {
        "cpr_current": _("The day it runs out stands on the card."),
        "trained_by_professional": _("The paper you got about the training says who taught you."),
        "sentence_completed": _("Your court papers say it, or the court can tell you."),
        "license_disciplined": _("The board’s website lists what it decided. You can also ask it."),
        "failed": _("Look at your score reports, or ask the body."),
    },
}
"""Where people find an answer that they do not have in their head, by topic and question.

What everybody knows of themselves is left out, and so is what no paper says."""

_CREDITS = _("Look at your record of credits, or ask the body.")


def where_to_look(topic: str, key: str) -> Any:
    """Where the answer to a question is found; empty where there is nothing to look up."""
    if topic == "continuing_education":  # its questions are credentials
        return _CREDITS
    return WHERE_TO_LOOK.get(topic, {}).get(key, "")


OPENS_IF = {
    "job": _("It opens later if you keep your job."),
    "program": _("It opens later if you finish your program as planned."),
    "school": _("It opens later if you finish high school as planned."),
    "service": _("It opens later if you stay in the armed forces."),
}
STAYS_IF = {
    "job": _("It stays open only while you keep your job."),
    "program": _("It stays open only if you go on with your program as planned."),
    "school": _("It stays open only if you go on with high school as planned."),
    "service": _("It stays open only while you stay in the armed forces."),
}
LONGER_IF = {
    "job": _("After that day it stays open if you keep your job."),
    "program": _("After that day it stays open if you go on with your program as planned."),
    "school": _("After that day it stays open if you go on with high school as planned."),
    "service": _("After that day it stays open if you stay in the armed forces."),
}


PLANS = _("This needs things to go on as planned: job, program, school or service.")
"""Said where several things have to go on, or where we do not repeat which."""


def opens_if(reasons: Sequence[str]) -> str:
    """What has to go on for a door to open by itself. No reason: we do not say which."""
    return str(OPENS_IF[reasons[0]] if len(reasons) == 1 else PLANS)


def stays_if(reasons: Sequence[str], *, at_first: bool) -> str:
    """What has to go on for a door to stay open; `at_first` it stays so in any case."""
    kinds = LONGER_IF if at_first else STAYS_IF
    return str(kinds[reasons[0]] if len(reasons) == 1 else PLANS)


def until_words(today: date, day: str | None) -> str:
    """How long it is to a day, as people say it. Empty without a day."""
    if not day:
        return ""
    then = date.fromisoformat(day)
    days = (then - today).days
    months = (then.year - today.year) * 12 + then.month - today.month - (then.day < today.day)
    if days == 0:
        return gettext("That is today.")
    if months < 2:
        text = ngettext("That is in %(n)s day.", "That is in %(n)s days.", days)
        return text % {"n": days}
    if months < 24:
        text = ngettext("That is in %(n)s month.", "That is in about %(n)s months.", months)
        return text % {"n": months}
    years = months // 12
    text = ngettext(
        "That is more than %(n)s year away.", "That is more than %(n)s years away.", years
    )
    return text % {"n": years}


def time_of(remedy: Any) -> str:
    """How long a remedy takes, in words; empty where nobody says."""
    if remedy is None:
        return ""
    if remedy["range_months"] is not None:
        least, most = remedy["range_months"]
        return gettext("%(least)s to %(most)s months") % {"least": least, "most": most}
    months = remedy["typical_months"]
    if not months:
        return ""
    text = ngettext("About %(n)s month", "About %(n)s months", 1 if months == 1 else 2)
    return text % {"n": months}
