"""Facts of people who are made up: whole records out of the few parts that matter.

Whatever does not matter is told as well, and as little as can be: a person who leaves nothing out
gets a verdict that nothing can change. The form is that of the API's contract.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from . import vocabulary as words
from .days import ONE_DAY, add_months
from .facts import Json

Values = Mapping[str, Any]
"""What is wanted of one record, by part; what is not wanted is None or not there."""

TRIED = "tried"
"""Names the part of a record that stands at an edge of a rule, for parts that hang together."""
SEVERAL = ("training", "work", "military", "credentials", "teaching")
"""Topics that are lists of records."""
_A_YEAR = timedelta(days=365)
_HALF_A_YEAR = timedelta(days=182)
_AGE = 30


def profile_of(wanted: Mapping[str, tuple[Values, ...]], on: date) -> Json:
    """A whole profile with these records, as it is told on that day."""
    profile: dict[str, Json] = {}
    for topic, make in _MAKERS.items():
        if topic in SEVERAL:
            made = (make(values, on, profile) for values in wanted.get(topic, ()))
            profile[topic] = [record for records in made for record in records]
        else:
            (values,) = wanted.get(topic) or ({},)
            profile[topic] = make(values, on, profile)
    return profile


def _number(number: Fraction | int) -> int | float:
    """As JSON writes it."""
    return int(number) if number == int(number) else float(number)


def _age(values: Values, on: date, made: Json) -> Json:
    return int(values.get("age", _AGE))


def _education(values: Values, on: date, made: Json) -> Json:
    level = values.get("level", "high_school")
    if level != "in_high_school":
        return {"level": level}
    graduation = values.get("expected_graduation") or on + _HALF_A_YEAR
    return {"level": level, "expected_graduation": graduation.isoformat()}


def _training(values: Values, on: date, made: Json) -> list[Json]:
    ends = values.get("ends") or on - _HALF_A_YEAR
    starts = min(ends, on) - _A_YEAR
    record: dict[str, Json] = {
        "kind": "other",
        "provider": "postsecondary",
        "school_accreditation": "none",
        "programmatic_accreditor": "none",
        "approved_by": [],
        "started_on": starts.isoformat(),
        "completed_on" if ends <= on else "expected_on": ends.isoformat(),
        "classroom_complete": ends <= on,
        "externship_setting": "other",
        "award": "none",
        "curriculum_complete": False,
        "modality": "in_person",
        **_hours(values),
    }
    for part in ("semesters", "injections", "phlebotomies"):
        record[part] = _number(values.get(part) or 0)
    record |= {part: value for part, value in values.items() if part in record and _is_word(value)}
    return [record | _accredited_days(values, starts, ends, on)]


def _is_word(value: Any) -> bool:
    return isinstance(value, str | bool | list)


def _hours(values: Values) -> dict[str, Json]:
    """All hours are those in class and those of the externship together.

    Where too few of one are tried, the others give way.
    """
    of_externship = Fraction(values.get("externship_hours") or 0)
    in_class = Fraction(values.get("classroom_hours") or 0)
    every = values.get("clock_hours")
    tried = values.get(TRIED)
    if every is not None and tried == "clock_hours":
        of_externship = min(of_externship, every)
        in_class = every - of_externship
    elif every is not None and tried == "classroom_hours":
        of_externship = max(of_externship, every - in_class)
    elif every is not None:
        in_class = max(in_class, every - of_externship)
    return {
        "clock_hours": _number(in_class + of_externship),
        "classroom_hours": _number(in_class),
        "externship_hours": _number(of_externship),
    }


def _accredited_days(values: Values, starts: date, ends: date, on: date) -> dict[str, Json]:
    """Days of accreditation at the very edge of what counts, where that is tried."""
    found = {}
    if values.get("accredited_from"):
        months, past = values["accredited_from"]
        latest = min(add_months(ends, months), on) + past * ONE_DAY
        found["accredited_from"] = latest.isoformat()
    if values.get("accredited_until"):
        _months, past = values["accredited_until"]
        found["accredited_until"] = (starts - past * ONE_DAY).isoformat()
    return found


def _work(values: Values, on: date, made: Json) -> list[Json]:
    """A job, or two with a gap between them."""
    days = int(values.get("days") or 0)
    record: dict[str, Json] = {
        "role": values.get("role", "other"),
        "supervised": values.get("supervised", False),
        "supervisor": values.get("supervisor", "other"),
        "clinical": values.get("clinical", False),
        "administrative": values.get("administrative", False),
        "setting": values.get("setting", "other"),
        "paid": True,
        "country": values.get("country", "US"),
    }
    if values.get("hours_total") is not None:
        record["hours_total"] = _number(values["hours_total"])
    else:
        record["hours_per_week"] = _number(values.get("hours_per_week") or 40)
    first, last = _job_days(values, days, on, made)
    gap = values.get("gap")
    if gap is None or days < 2:
        goes_on = values.get("goes_on") or (last == on - ONE_DAY and "ended_on" not in values)
        if "hours_total" in record:
            goes_on = False
        return [record | _from_to(first, None if goes_on else last)]
    second = on - timedelta(days=days // 2)
    before = second - timedelta(days=int(gap) + 1)
    begun = before - timedelta(days=ceil(days / 2) - 1)
    return [record | _from_to(begun, before), record | _from_to(second, None)]


def _job_days(values: Values, days: int, on: date, made: Json) -> tuple[date, date]:
    """The first and the last day of a job of so many days."""
    if values.get("started_on"):
        _of, past = values["started_on"]
        program = made["training"][0]
        ends = date.fromisoformat(program.get("completed_on") or program["expected_on"])
        first = ends + (1 - past) * ONE_DAY
        return first, first + timedelta(days=days - 1)
    last = values.get("ended_on") or on - ONE_DAY
    return last - timedelta(days=days - 1), last


def _from_to(first: date, last: date | None) -> dict[str, Json]:
    return {"started_on": first.isoformat(), "ended_on": last and last.isoformat()}


def _military(values: Values, on: date, made: Json) -> list[Json]:
    """Training alone: from its end on, service would count as work besides."""
    done = values.get("completed_on") or on - _A_YEAR
    record = {
        "code": values.get("code", "other"),
        "program": "",
        "kind": values.get("kind", "other"),
        "started_on": (done - _HALF_A_YEAR).isoformat(),
        "completed_on": done.isoformat(),
        "separated_on": (done - ONE_DAY).isoformat(),
    }
    return [record]


def _credential(values: Values, on: date, made: Json) -> list[Json]:
    status = values.get("status", "active")
    record = {"credential": values.get("credential", "other"), "status": status}
    if status == "passed_exam":
        return [record | {"earned_on": (values.get("earned_on") or on - _A_YEAR).isoformat()}]
    expires = values.get("expires_on") or on + _A_YEAR
    earned = values.get("earned_on") or min(expires, on) - 2 * _A_YEAR
    expires = max(expires, earned)
    return [record | {"earned_on": earned.isoformat(), "expires_on": expires.isoformat()}]


def _teaching(values: Values, on: date, made: Json) -> list[Json]:
    record = {
        "subject": values.get("subject", "other"),
        "level": values.get("level", "other"),
        "programmatic_accreditor": "none",
        "clinical": values.get("clinical", False),
        "administrative": values.get("administrative", False),
    }
    months, yesterday = values.get("months"), on - ONE_DAY
    if months is None:
        begun = on - 2 * _A_YEAR
        hours = _number(values.get("hours") or 0)
        return [record | {"hours": hours, **_from_to(begun, yesterday)}]
    begun = add_months(yesterday.replace(day=1), 1 - int(months))
    hours = _number(values.get("hours") or 40 * months)
    return [record | {"hours": hours, **_from_to(begun, max(begun, yesterday))}]


def _skills(values: Values, on: date, made: Json) -> Json:
    """Each skill by itself, and then as many more as several must come to together."""
    counts = {skill: int(values.get(skill) or 0) for skill in words.SKILLS}
    for names, least in values.items():
        several = names.split("+")
        if len(several) > 1:
            have = sum(counts[skill] for skill in several)
            counts[several[-1]] += max(0, int(least) - have)
    return counts


def _attestations(values: Values, on: date, made: Json) -> Json:
    return {fact: values.get(fact, False) for fact in words.ATTESTATIONS}


def _by_credential(values: Values, on: date, made: Json) -> Json:
    return {name: _number(n) for name, n in values.items() if name != TRIED and n}


_MAKERS: Mapping[str, Callable[[Values, date, Json], Json]] = {
    "age": _age,
    "education": _education,
    "training": _training,
    "work": _work,
    "military": _military,
    "credentials": _credential,
    "teaching": _teaching,
    "skills": _skills,
    "attestations": _attestations,
    "exam_attempts": _by_credential,
    "continuing_education": _by_credential,
}
"""How each topic of a profile is made. Programs come before work, which may have to follow one."""
