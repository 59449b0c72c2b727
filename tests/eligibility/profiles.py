"""Invented people for property tests, with their facts near the edges of the rules.

`random_profile(rng)` makes one from a seeded `random.Random`; `extend(rng, profile)` adds answers
that were missing and changes none; `sharpen(rng, profile)` says the day where only a month or a
year was said. All three return facts in the form of the API's contract, and always valid ones.

`profiles()` and `extensions()` are the same as Hypothesis strategies, so that a person who breaks
a law is cut down to the few facts that matter.

Some parts are never added later, because leaving them out is already an answer (country, paid, the
dates of an accreditation) or because they would take back what was said (a total of hours beside
hours a week, a graduation day that has passed for somebody still in high school).
"""

from __future__ import annotations

import calendar
import copy
import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]
Rng = random.Random

AS_OF = date(2026, 11, 24)

CREDENTIALS = [
    "cma-aama",
    "rma-amt",
    "ccma-nha",
    "ncma-ncct",
    "cmac-amca",
    "cmas-amt",
    "coa-ijcahpo",
    "cet-nha",
    "ncet-ncct",
    "cpt-nha",
    "rpt-amt",
    "pbt-ascp",
    "ncpt-ncct",
    "nd-uap-ma",
]
OTHER_CREDENTIALS = ["lpn", "rn", "cna", "emt", "paramedic", "mlt-ascp", "dpt-ascp", "other"]
BODIES = ["aama", "amt", "nha", "ncct", "amca", "ijcahpo", "ascp", "cdph"]

FIELDS = {
    "medical_assisting": ("medical_assisting", "medical_assistant"),
    "office": ("medical_office", "medical_office_administrator"),
    "phlebotomy": ("phlebotomy", "phlebotomist"),
    "ekg": ("ekg", "ekg_technician"),
    "eyes": ("ophthalmic_clinical", "ophthalmic_assistant"),
    "eyes_without_clinic": ("ophthalmic_nonclinical", "ophthalmic_assistant"),
    "eyes_by_self_study": ("ophthalmic_independent_study", "ophthalmic_assistant"),
}
OTHER_KINDS = [
    "nursing_assistant",
    "practical_nursing",
    "registered_nursing",
    "paramedic",
    "medicine",
    "laboratory",
    "other",
]
OTHER_ROLES = [
    "medical_assistant_apprentice",
    "nursing_assistant",
    "lpn",
    "rn",
    "emt",
    "paramedic",
    "physician",
    "military_medic",
    "laboratory_assistant",
    "volunteer",
    "other",
]
PROVIDERS = ["postsecondary", "registered_apprenticeship", "employer", "high_school", "military"]
SCHOOLS = ["recognized", "state_approved", "public_high_school", "foreign", "none"]
ACCREDITORS = ["CAAHEP", "ABHES", "ICA", "NAACLS", "IJCAHPO_APPROVED", "none"]
AWARDS = [
    "certificate",
    "diploma",
    "associate",
    "bachelor",
    "doctorate",
    "completion",
    "none",
]
PLACES = ["outpatient", "inpatient", "laboratory", "other"]
SETTINGS = [
    "outpatient_clinic",
    "hospital",
    "ophthalmology",
    "optometry",
    "laboratory",
    "military_clinic",
    "nursing_home",
    "ambulance",
    "other",
]
LEVELS = [
    "none",
    "in_high_school",
    "high_school",
    "equivalency",
    "some_college",
    "certificate",
    "associate",
    "bachelor",
    "graduate",
]
SKILLS = [
    "live_venipunctures",
    "live_capillary_punctures",
    "live_ekgs",
    "injections",
    "simulated_venipunctures",
    "intramuscular_injections",
    "subcutaneous_injections",
    "intradermal_injections",
    "skin_tests",
    "injection_training_hours",
    "venipuncture_training_hours",
    "inhalation_training_hours",
    "vaccine_class_hours",
    "vaccine_clinic_hours",
]
FACTS = [
    "felony",
    "felony_drug_related",
    "sentence_completed",
    "license_disciplined",
    "cpr_current",
    "trained_by_professional",
]
YEARS_THAT_MATTER = [12, 24, 36, 48, 60, 84]


# Chance and days


def likely(rng: Rng, chance: float) -> bool:
    """True that often."""
    return rng.random() < chance


def mostly(rng: Rng, usual: Any, others: list[Any], chance: float = 0.75) -> Any:
    """The usual value, or now and then one of the others."""
    return usual if likely(rng, chance) else rng.choice(others)


def near(rng: Rng, *edges: int) -> int:
    """A count just below, at or just above an edge, or far above."""
    return max(0, rng.choice(edges) + rng.choice([-1, 0, 0, 1, 50]))


def add_months(day: date, months: int) -> date:
    """Same day of the month, else its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_later(day: date, days: int) -> date:
    """So many days later."""
    return day + timedelta(days=days)


def edge_day(rng: Rng, as_of: date) -> date:
    """A day within two days of an anniversary that some rule asks for."""
    return days_later(add_months(as_of, -rng.choice(YEARS_THAT_MATTER)), rng.randint(-2, 2))


def past_day(rng: Rng, as_of: date) -> date:
    """A day that is over, often near an anniversary."""
    if likely(rng, 0.6):
        return edge_day(rng, as_of)
    return days_later(as_of, -mostly(rng, rng.randint(1, 3_000), [1, 2, 30, 31], 0.8))


def coming_day(rng: Rng, as_of: date) -> date:
    """The day itself or a later one, often near a limit that some rule sets."""
    if likely(rng, 0.5):
        return days_later(as_of, rng.choice([0, 1, 29, 30, 31, 45]))
    months = rng.choice([6, 12, 18, 24])
    return days_later(add_months(as_of, months), rng.randint(-2, 2))


def roughly(rng: Rng, day: date) -> str:
    """How people say a day: mostly the day, at times the month or only the year."""
    return mostly(rng, day.isoformat(), [day.isoformat()[:7], day.isoformat()[:4]], 0.85)


def first_day(text: str) -> date:
    """The first day a date may stand for."""
    return date.fromisoformat((text + "-01-01")[:10])


def last_day(text: str) -> date:
    """The last day a date may stand for."""
    if len(text) == 10:
        return date.fromisoformat(text)
    return add_months(first_day(text), 12 if len(text) == 4 else 1) - timedelta(days=1)


def with_gaps(rng: Rng, record: Json, chance: float) -> Json:
    """The record without some of its parts; a part may also be there and say nothing."""
    kept = {}
    for part, value in record.items():
        if not likely(rng, chance):
            kept[part] = value
        elif part not in ALREADY_AN_ANSWER and likely(rng, 0.1):
            kept[part] = None
    return kept


ALREADY_AN_ANSWER = {
    "ended_on",
    "separated_on",
    "country",
    "paid",
    "accredited_from",
    "accredited_until",
}
"""Parts that say something when they are null, or when they are left out."""


# Schooling


def education(rng: Rng, as_of: date) -> Json:
    """From no school at all to a degree, with high school students near their graduation."""
    if likely(rng, 0.05):
        return {}
    level = mostly(rng, "high_school", LEVELS, 0.4)
    if likely(rng, 0.2):
        level = "in_high_school"
    record: Json = {"level": level}
    if level == "in_high_school":
        day = rng.choice([coming_day, coming_day, past_day])(rng, as_of)
        record["expected_graduation"] = roughly(rng, day)
    if likely(rng, 0.15):
        record["country"] = rng.choice(["US", "MX", "PH"])
        if record["country"] != "US":
            record["us_equivalent"] = rng.choice([True, False])
    kept = with_gaps(rng, record, 0.1) or record
    if "country" not in kept:
        kept.pop("us_equivalent", None)
    return kept


def training_record(rng: Rng, as_of: date, kind: str) -> Json:
    """One program of the person's field, finished or under way."""
    record: Json = {
        "kind": mostly(rng, kind, OTHER_KINDS, 0.9),
        "provider": mostly(rng, "postsecondary", PROVIDERS, 0.7),
        "school_accreditation": mostly(rng, "recognized", SCHOOLS, 0.6),
        "approved_by": rng.sample(BODIES, rng.choice([0, 1, 1, 2, 5])),
        "semesters": rng.choice([1, 2, 2, 3]),
        "award": mostly(rng, "certificate", AWARDS, 0.7),
        "curriculum_complete": likely(rng, 0.9),
        "injections": near(rng, 10),
        "phlebotomies": near(rng, 10),
        "modality": rng.choice(["in_person", "online", "hybrid"]),
        "credit_bearing": likely(rng, 0.5),
        "externship_setting": mostly(rng, "outpatient", PLACES, 0.7),
        **program_days(rng, as_of),
        **program_hours(rng),
    }
    record |= accreditation(rng, as_of, kind, record)
    if likely(rng, 0.1):
        record["country"] = rng.choice(["US", "CA", "PH"])
    return with_gaps(rng, record, rng.choice([0, 0, 0.05, 0.3]))


def program_days(rng: Rng, as_of: date) -> Json:
    """A start and a finish; a finish to come may be said in either way."""
    finish = (past_day if likely(rng, 0.7) else coming_day)(rng, as_of)
    start = days_later(finish, -rng.choice([60, 180, 365, 730]))
    if start > as_of:
        start = days_later(as_of, -rng.randint(0, 300))
    days: Json = {"started_on": roughly(rng, start)}
    to_come = finish > as_of
    key = "expected_on" if likely(rng, 0.8 if to_come else 0.1) else "completed_on"
    days[key] = roughly(rng, finish)
    if likely(rng, 0.03):
        days["expected_on"] = days["completed_on"] = days[key]
    if to_come or likely(rng, 0.1):
        days["classroom_complete"] = likely(rng, 0.5) or not to_come
    return days


def program_hours(rng: Rng) -> Json:
    """Clock hours are class and externship together, near the numbers the bodies ask for."""
    extern = rng.choice([0, 40, 99, 100, 101, 159, 160, 160, 161, 200])
    if likely(rng, 0.5):
        class_ = rng.choice([39, 40, 80, 340, 559, 560, 560, 561, 600])
        clock = class_ + extern
    else:
        clock = rng.choice([119, 120, 499, 500, 501, 719, 720, 720, 721, 900])
        extern = min(extern, clock)
        class_ = clock - extern
    hours = {"clock_hours": clock, "classroom_hours": class_, "externship_hours": extern}
    for part in rng.sample(sorted(hours), rng.choice([0, 0, 1, 1, 2])):
        del hours[part]
    return hours


def accreditation(rng: Rng, as_of: date, kind: str, record: Json) -> Json:
    """An accreditor that fits the field, at times with days near the start or the finish."""
    usual = {
        "medical_assisting": "CAAHEP",
        "phlebotomy": "NAACLS",
        "ophthalmic_independent_study": "IJCAHPO_APPROVED",
    }.get(kind, "ICA" if kind.startswith("ophthalmic") else "none")
    accreditor = mostly(rng, usual, ACCREDITORS, 0.6)
    found: Json = {"programmatic_accreditor": accreditor}
    if accreditor != "none" and likely(rng, 0.35):
        start, finish = first_day(record["started_on"]), finish_of(record, as_of)
        later = add_months(finish, 36)
        begun = days_later(rng.choice([start, finish, later, as_of]), rng.choice([-900, -1, 0, 1]))
        ended = days_later(rng.choice([start, finish, later]), rng.choice([-1, 0, 1, 900]))
        if likely(rng, 0.7):
            found["accredited_from"] = roughly(rng, begun)
        if likely(rng, 0.5) and ended > days_later(begun, 366):
            found["accredited_until"] = roughly(rng, ended)
    return found


def finish_of(record: Json, as_of: date) -> date:
    """The last day the program may end."""
    said = record.get("completed_on") or record.get("expected_on")
    return last_day(said) if said else as_of


# Work and teaching


def job(rng: Rng, as_of: date, role: str) -> Json:
    """One job of the person's field, its length near what some rule asks for."""
    record: Json = {
        "role": mostly(rng, role, OTHER_ROLES, 0.85),
        "supervised": likely(rng, 0.85),
        "supervisor": rng.choice(["physician", "ophthalmologist", "optometrist", "other"]),
        "clinical": likely(rng, 0.8),
        "administrative": likely(rng, 0.75),
        "setting": rng.choice(SETTINGS),
    }
    if role == "ophthalmic_assistant":
        record["supervisor"] = mostly(rng, "ophthalmologist", ["optometrist", "other"], 0.8)
    if role in ("medical_assistant", "phlebotomist"):
        record["setting"] = mostly(rng, "outpatient_clinic", SETTINGS, 0.6)
    record |= hours_and_days(rng, as_of)
    if likely(rng, 0.15):
        record["paid"] = likely(rng, 0.3)
    if likely(rng, 0.1):
        record["country"] = rng.choice(["US", "CA", "PH"])
    return with_gaps(rng, record, rng.choice([0, 0, 0.03, 0.2]))


def hours_and_days(rng: Rng, as_of: date) -> Json:
    """The days of a job, with hours a week, a total or both."""
    first, last = job_days(rng, as_of)
    found: Json = {"started_on": roughly(rng, first)}
    found["ended_on"] = None if last is None else roughly(rng, last)
    how = rng.choice(["weekly", "weekly", "weekly", "total", "both"])
    if how != "total":
        found["hours_per_week"] = rng.choice([18, 20, 29, 30, 34, 35, 36, 36, 40, 40])
    days = ((last or as_of) - first).days
    total = rng.choice([499, 500, 501, 999, 1000, 1001, 1039, 1040, 1041])
    if how != "weekly" and total <= 8 * days:
        # One of the two days is exact, so that the oracle need not try each pair of days.
        found |= {"hours_total": total, "started_on": first.isoformat()}
    return found


def job_days(rng: Rng, as_of: date) -> tuple[date, date | None]:
    """Begun near an anniversary, ended after a length that matters or not at all."""
    first = past_day(rng, as_of)
    if likely(rng, 0.1):
        first = add_months(as_of, -rng.choice([72, 96, 120]))
    if likely(rng, 0.5):
        return first, None
    length = rng.choice([25 * 7, 365, 730, 1095, 1825, 2192]) + rng.randint(-2, 2)
    last = days_later(first, length - 1) if likely(rng, 0.6) else days_later(as_of, -31)
    if likely(rng, 0.2):
        last = days_later(as_of, -rng.choice([1, 2, 30, 31, 32]))
    return first, max(first, min(last, days_later(as_of, -1)))


def work(rng: Rng, as_of: date, role: str) -> list[Json]:
    """Some jobs; at times one follows the other after a gap near 30 days."""
    jobs = [job(rng, as_of, role) for _ in range(rng.choice([1, 1, 2, 3]))]
    if likely(rng, 0.15):
        change = days_later(as_of, -rng.randint(20, 400))
        before = days_later(change, -rng.choice([1, 30, 31, 32]))
        start = days_later(before, -rng.randint(100, 500))
        first = {"started_on": start.isoformat(), "ended_on": before.isoformat()}
        second = {"started_on": change.isoformat(), "ended_on": None}
        same = {key: value for key, value in job(rng, as_of, role).items() if "_on" not in key}
        same.pop("hours_total", None)
        jobs = [same | first, same | second]
    return jobs


def teaching_record(rng: Rng, as_of: date) -> Json:
    """A class taught, its months and hours near what the rules ask for."""
    record: Json = {
        "subject": mostly(rng, "medical_assisting", ["phlebotomy"], 0.9),
        "level": mostly(rng, "postsecondary", ["high_school"], 0.85),
        "programmatic_accreditor": rng.choice(["CAAHEP", "none"]),
        "clinical": likely(rng, 0.9),
        "administrative": likely(rng, 0.85),
    }
    first = add_months(as_of, -rng.choice([11, 12, 13, 59, 60, 61, 30]))
    first = days_later(first, rng.choice([-2, -1, 0, 1, 2, 10]))
    last = days_later(first, rng.choice([50 * 7, 100 * 7]) + rng.randint(-2, 1))
    last = min(last, days_later(as_of, -1))
    record["started_on"] = roughly(rng, first)
    record["ended_on"] = None if likely(rng, 0.5) else roughly(rng, max(first, last))
    if likely(rng, 0.5):
        record["hours"] = rng.choice([400, 499, 500, 999, 1000, 1001])
    else:
        record["hours_per_week"] = rng.choice([3, 10, 20])
    return with_gaps(rng, record, rng.choice([0, 0, 0.05, 0.2]))


# Everything else


def service(rng: Rng, as_of: date) -> Json:
    """Training in the armed forces and the time after it."""
    done = (past_day if likely(rng, 0.9) else coming_day)(rng, as_of)
    left = days_later(done, rng.choice([1, 364, 365, 730, 1094, 1095, 1500]))
    record: Json = {
        "code": rng.choice(["68W", "68Y", "68y", "HM", "91B"]),
        "program": "Combat medic training",
        "kind": mostly(rng, "medical_services", ["other"], 0.85),
        "started_on": roughly(rng, days_later(done, -120)),
        "completed_on": roughly(rng, done),
        "separated_on": roughly(rng, left) if left < as_of else None,
    }
    return with_gaps(rng, record, rng.choice([0, 0, 0.1, 0.3]))


def credential(rng: Rng, as_of: date) -> Json:
    """A credential or license, held, run out near an edge, or only passed."""
    record: Json = {
        "credential": rng.choice([*CREDENTIALS[:6], CREDENTIALS[-1], *OTHER_CREDENTIALS]),
        "status": mostly(rng, "active", ["active", "expired", "expired", "passed_exam"], 0.4),
    }
    if record["status"] == "passed_exam":
        record["earned_on"] = roughly(rng, edge_day(rng, as_of))
        return with_gaps(rng, record, 0.1)
    expiry = days_later(as_of, rng.choice([-1, 0, 1, 90, 400]))
    if record["status"] == "expired" or likely(rng, 0.2):
        expiry = rng.choice([edge_day(rng, as_of), days_later(as_of, -1)])
    record["earned_on"] = days_later(expiry, -730).isoformat()
    record["expires_on"] = roughly(rng, expiry)
    return with_gaps(rng, record, 0.1)


def skills(rng: Rng) -> Json:
    """Counts on live people near the numbers asked for."""
    if likely(rng, 0.1):
        return {}
    counts = {
        "live_venipunctures": near(rng, 1, 25, 30, 50, 90),
        "live_capillary_punctures": near(rng, 1, 5, 10, 10),
        "live_ekgs": near(rng, 10, 25),
        "injections": near(rng, 10),
        "simulated_venipunctures": near(rng, 30),
        "intramuscular_injections": near(rng, 10),
        "subcutaneous_injections": near(rng, 10),
        "intradermal_injections": near(rng, 10),
        "skin_tests": near(rng, 10),
        "injection_training_hours": near(rng, 10),
        "venipuncture_training_hours": near(rng, 10),
        "inhalation_training_hours": near(rng, 10),
        "vaccine_class_hours": near(rng, 24),
        "vaccine_clinic_hours": near(rng, 8),
    }
    return with_gaps(rng, counts, rng.choice([0, 0, 0.3])) or counts


def attestations(rng: Rng) -> Json:
    """Mostly nothing on record; {} says no to everything."""
    if likely(rng, 0.2):
        return {}
    facts = {
        "felony": likely(rng, 0.12),
        "felony_drug_related": likely(rng, 0.1),
        "sentence_completed": likely(rng, 0.6),
        "license_disciplined": likely(rng, 0.08),
        "cpr_current": likely(rng, 0.7),
        "trained_by_professional": likely(rng, 0.7),
    }
    return with_gaps(rng, facts, rng.choice([0, 0, 0.2])) or facts


def exam_attempts(rng: Rng) -> Json:
    """Failures near the limit of three or four."""
    chosen = rng.sample(CREDENTIALS, rng.choice([0, 0, 0, 1, 3]))
    return {name: rng.randint(0, 5) for name in chosen}


def continuing_education(rng: Rng) -> Json:
    """Credits near a multiple of 18."""
    chosen = rng.choice([[], ["coa-ijcahpo"], ["coa-ijcahpo"], ["coa-ijcahpo", "cma-aama"]])
    return {name: max(0, 18 * rng.randint(0, 4) + rng.randint(-1, 1)) for name in chosen}


def some(rng: Rng, make: Callable[[], Json], chance_of_none: float) -> list[Json]:
    """A list of one or two, or none."""
    if likely(rng, chance_of_none):
        return []
    return [make() for _ in range(rng.choice([1, 1, 1, 2]))]


def answer(rng: Rng, key: str, as_of: date, kind: str, role: str) -> Any:
    """An answer to one question, of a person in this field."""
    makers: dict[str, Callable[[], Any]] = {
        "age": lambda: rng.choice([16, 17, 17, 18, 30, 45]),
        "education": lambda: education(rng, as_of),
        "training": lambda: some(rng, lambda: training_record(rng, as_of, kind), 0.15),
        "work": lambda: [] if likely(rng, 0.2) else work(rng, as_of, role),
        "military": lambda: some(rng, lambda: service(rng, as_of), 0.65),
        "credentials": lambda: some(rng, lambda: credential(rng, as_of), 0.5),
        "teaching": lambda: some(rng, lambda: teaching_record(rng, as_of), 0.65),
        "skills": lambda: skills(rng),
        "attestations": lambda: attestations(rng),
        "exam_attempts": lambda: exam_attempts(rng),
        "continuing_education": lambda: continuing_education(rng),
    }
    return makers[key]()


KEYS = [
    "age",
    "education",
    "training",
    "work",
    "military",
    "credentials",
    "teaching",
    "skills",
    "attestations",
    "exam_attempts",
    "continuing_education",
]


def random_profile(rng: Rng, as_of: date = AS_OF) -> Json:
    """One person in the form of the contract, with their days near the edges as seen from `as_of`.

    Some said everything, some only a little; a key may also be there and say nothing. Some are
    made of chance alone, others would fit a route of their field but for a few answers.
    """
    kind, role = FIELDS[mostly(rng, "medical_assisting", sorted(FIELDS), 0.4)]
    silence = rng.choice([0, 0, 0.1, 0.3, 0.7])
    promising = likely(rng, 0.5)
    profile = {}
    for key in KEYS:
        if not likely(rng, silence):
            profile[key] = answer(rng, key, as_of, kind, role)
            if promising and likely(rng, 0.85):
                profile[key] = promising_answer(rng, key, profile[key], kind, role)
        elif likely(rng, 0.1):
            profile[key] = None
    return with_one_rough_finish(profile)


def promising_answer(rng: Rng, key: str, said: Any, kind: str, role: str) -> Any:
    """The same answer, its parts as the routes of the field want them; days stay as they are."""
    if isinstance(said, list):
        wanted = PROMISING.get(key, {}) | {
            "training": {"kind": kind, **rng.choice([AT_THE_MINIMUM, AMPLE])},
            "work": {"role": role},
        }.get(key, {})
        return [{part: wanted.get(part, value) for part, value in one.items()} for one in said]
    if key == "education" and said.get("level") != "in_high_school":
        return {"level": "high_school"}
    return PROMISING.get(key, said)


AT_THE_MINIMUM = {"classroom_hours": 560, "externship_hours": 160, "clock_hours": 720}
AMPLE = {"classroom_hours": 700, "externship_hours": 200, "clock_hours": 900}
PROMISING: dict[str, Json] = {
    "training": {
        "provider": "postsecondary",
        "school_accreditation": "recognized",
        "approved_by": ["amt", "ncct", "amca"],
        "award": "diploma",
        "semesters": 2,
        "curriculum_complete": True,
        "injections": 10,
        "phlebotomies": 10,
    },
    "work": {"supervised": True, "clinical": True, "administrative": True, "paid": True},
    "teaching": {"clinical": True, "administrative": True},
    "skills": {"live_venipunctures": 90, "live_capillary_punctures": 10, "live_ekgs": 25},
    "attestations": {"felony": False, "license_disciplined": False, "cpr_current": True},
    "exam_attempts": {},
}


def with_one_rough_finish(profile: Json) -> Json:
    """Only one of high school and training ends in an unknown month or year.

    The oracle tries each day of the one with each day of the other.
    """
    school = profile.get("education") or {}
    finishes = [
        program.get(key)
        for program in profile.get("training") or []
        for key in ("completed_on", "expected_on")
    ]
    if school.get("expected_graduation") and any(said and len(said) < 10 for said in finishes):
        school["expected_graduation"] = last_day(school["expected_graduation"]).isoformat()
    return profile


# More answers, and sharper ones


def extend(rng: Rng, profile: Json, as_of: date = AS_OF) -> Json:
    """The same person after a few more answers: parts that were missing, nothing that was said.

    A list that is there is complete, so its records may gain parts, but it gains no record. An
    empty map is an answer too.
    """
    more = copy.deepcopy(profile)
    kind, role = FIELDS[mostly(rng, "medical_assisting", sorted(FIELDS), 0.5)]
    eager = rng.choice([0.2, 0.5, 1.0])
    for key in KEYS:
        if more.get(key) is not None:
            more[key] = extend_answer(rng, key, more[key], as_of, eager)
        elif likely(rng, eager):
            more[key] = answer(rng, key, as_of, kind, role)
    return more


def extend_answer(rng: Rng, key: str, said: Any, as_of: date, eager: float) -> Any:
    """One answer with some of its missing parts."""
    if isinstance(said, list):
        add = {
            "training": extend_training,
            "work": extend_job,
            "military": extend_service,
            "credentials": extend_credential,
            "teaching": extend_teaching,
        }[key]
        return [add(rng, record, as_of, eager) for record in said]
    if key == "education" and said:
        return extend_education(rng, said, as_of, eager)
    if key == "skills" and said:
        return fill(rng, said, {name: near(rng, 10, 30, 50) for name in SKILLS}, eager)
    if key == "attestations" and said:
        return fill(rng, said, {name: likely(rng, 0.4) for name in FACTS}, eager)
    return said


def fill(rng: Rng, record: Json, parts: Json, eager: float) -> Json:
    """The record with some of the parts that it did not have."""
    added = dict(record)
    for part, value in parts.items():
        if added.get(part) is None and likely(rng, eager):
            added[part] = value
    return added


def extend_education(rng: Rng, said: Json, as_of: date, eager: float) -> Json:
    """A student's graduation is still to come; a diploma from abroad may be found equal.

    A diploma found not equal is left out: some rules take one that nobody evaluated.
    """
    level = rng.choice(LEVELS)
    if said.get("expected_graduation") is not None:
        level = "in_high_school"
    added = fill(rng, said, {"level": level}, eager)
    if added.get("level") == "in_high_school":
        day = max(coming_day(rng, as_of), days_later(as_of, 1))
        added = fill(rng, added, {"expected_graduation": day.isoformat()}, eager)
    if added.get("country") not in (None, "US"):
        added = fill(rng, added, {"us_equivalent": True}, eager)
    return added


def extend_training(rng: Rng, said: Json, as_of: date, eager: float) -> Json:
    """Parts of a program that were not said, never against the parts that were."""
    new = training_record(rng, as_of, "medical_assisting")
    dated = "accredited_from" in said or "accredited_until" in said
    if dated:
        new["programmatic_accreditor"] = "ABHES"
    plain = {
        part: value
        for part, value in new.items()
        if part not in ALREADY_AN_ANSWER
        and not part.endswith(("_on", "_hours"))
        and part != "classroom_complete"
        and value is not None
    }
    added = fill(rng, said, plain, eager)
    added = extend_program_days(rng, added, as_of, eager)
    return extend_program_hours(rng, added, eager)


def extend_program_days(rng: Rng, said: Json, as_of: date, eager: float) -> Json:
    """A start that is not after the finish, a finish that is not before the start."""
    finish = said.get("completed_on") or said.get("expected_on")
    start = said.get("started_on")
    if start is None and finish is not None:
        day = min(first_day(finish), as_of) - timedelta(days=rng.choice([0, 60, 365, 730]))
        return fill(rng, said, {"started_on": day.isoformat()}, eager)
    if start is not None and finish is None:
        day = max(rng.choice([past_day, coming_day])(rng, as_of), last_day(start))
        key = rng.choice(["completed_on", "expected_on"])
        said = fill(rng, said, {key: day.isoformat()}, eager)
        finish = said.get(key)
    if finish is not None and last_day(finish) <= as_of:
        return said
    return fill(rng, said, {"classroom_complete": likely(rng, 0.5)}, eager)


def extend_program_hours(rng: Rng, said: Json, eager: float) -> Json:
    """Hours that add up with those that are there: two of the three give the third."""
    clock, class_, extern = (
        said.get(part) for part in ("clock_hours", "classroom_hours", "externship_hours")
    )
    if class_ is None and clock is not None:
        class_ = clock - extern if extern is not None else rng.randint(0, clock)
    if extern is None:
        extern = clock - class_ if clock is not None else rng.choice([0, 159, 160, 161])
    if class_ is None:
        class_ = rng.choice([340, 559, 560, 561])
    hours = {
        "clock_hours": class_ + extern,
        "classroom_hours": class_,
        "externship_hours": extern,
    }
    return fill(rng, said, {part: value for part, value in hours.items() if value >= 0}, eager)


def extend_period(rng: Rng, said: Json, as_of: date, eager: float) -> Json:
    """A start and an end that go together; null for the end says "still there"."""
    added = dict(said)
    end = added.get("ended_on")
    if added.get("started_on") is None and likely(rng, eager):
        latest = min(first_day(end), as_of) if end else as_of
        least = 365 if added.get("hours_total") or added.get("hours") else 0
        days = max(least, rng.choice([0, 1, 365, 1095, 2000]))
        added["started_on"] = days_later(latest, -days).isoformat()
    if "ended_on" not in added and likely(rng, eager):
        start = last_day(added.get("started_on") or "2000-01-01")
        day = min(max(past_day(rng, as_of), start), days_later(as_of, -1))
        added["ended_on"] = day.isoformat() if day >= start and likely(rng, 0.5) else None
    return added


def extend_job(rng: Rng, said: Json, as_of: date, eager: float) -> Json:
    """Parts of a job that were not said, except a total of hours."""
    new = job(rng, as_of, "medical_assistant")
    left_out = ALREADY_AN_ANSWER | {"started_on", "hours_total"}
    parts = {part: value for part, value in new.items() if part not in left_out}
    return extend_period(rng, fill(rng, said, parts, eager), as_of, eager)


def extend_teaching(rng: Rng, said: Json, as_of: date, eager: float) -> Json:
    """Parts of a class that were not said, but not a total of hours beside hours a week."""
    new = teaching_record(rng, as_of)
    left_out = {"started_on", "ended_on", "hours", "hours_per_week"}
    added = fill(rng, said, {part: new[part] for part in new if part not in left_out}, eager)
    if added.get("hours") is None and added.get("hours_per_week") is None:
        added = fill(rng, added, {"hours_per_week": rng.choice([3, 10, 20])}, eager)
    return extend_period(rng, added, as_of, eager)


def extend_service(rng: Rng, said: Json, as_of: date, eager: float) -> Json:
    """Parts of a time in the armed forces, in the order in which they happen."""
    added = fill(rng, said, {"kind": "medical_services", "code": "68Y", "program": "x"}, eager)
    separated = added.get("separated_on")
    start = added.get("started_on")
    if added.get("completed_on") is None and likely(rng, eager):
        day = past_day(rng, as_of)
        if start is not None:
            day = max(day, last_day(start))
        if separated is not None:
            day = min(day, first_day(separated))
        if start is None or day >= last_day(start):
            added["completed_on"] = day.isoformat()
    if "separated_on" not in added and likely(rng, eager):
        earliest = last_day(added.get("completed_on") or start or as_of.isoformat())
        added["separated_on"] = earliest.isoformat() if earliest < as_of else None
    return added


def extend_credential(rng: Rng, said: Json, as_of: date, eager: float) -> Json:
    """What is active has not run out, what has expired ran out before the day."""
    added = fill(rng, said, {"credential": rng.choice(CREDENTIALS + OTHER_CREDENTIALS)}, eager)
    expiry = added.get("expires_on")
    status = rng.choice(["active", "expired"])
    if expiry is not None:
        status = "expired" if last_day(expiry) < as_of else "active"
    added = fill(rng, added, {"status": status}, eager)
    day = days_later(as_of, rng.choice([0, 1, 400]))
    if added.get("status") == "expired":
        day = edge_day(rng, as_of)
    if added.get("status") in ("active", "expired"):
        day = max(day, last_day(added.get("earned_on") or "2000-01-01"))
        added = fill(rng, added, {"expires_on": day.isoformat()}, eager)
    return added


def sharpen(rng: Rng, profile: Json) -> Json:
    """The same person with every month and year made a day, starts not after ends."""
    sharp = copy.deepcopy(profile)
    records = [sharp.get("education") or {}]
    for key in ("training", "work", "military", "credentials", "teaching"):
        records += sharp.get(key) or []
    for record in records:
        sharpen_record(rng, record)
    return sharp


IN_ORDER = [
    ("earned_on", "expires_on"),
    ("accredited_from", "accredited_until"),
    ("started_on", "completed_on", "expected_on", "separated_on", "ended_on"),
    ("expected_graduation",),
]


def sharpen_record(rng: Rng, record: Json) -> None:
    """Each day at random, but none before the day that goes before it."""
    if record.get("expected_on") is not None and record.get("completed_on") is not None:
        record.pop("expected_on")
    for order in IN_ORDER:
        parts = [part for part in order if record.get(part) is not None]
        latest = [min(last_day(record[later]) for later in parts[n:]) for n in range(len(parts))]
        day = date(1900, 1, 1)
        for part, last in zip(parts, latest, strict=True):
            first = min(max(first_day(record[part]), day), last)
            day = days_later(first, rng.randint(0, (last - first).days))
            record[part] = day.isoformat()


def profiles(as_of: date = AS_OF) -> st.SearchStrategy[Json]:
    """People, as a strategy that can make a failing one simpler."""
    return st.randoms(use_true_random=False).map(lambda rng: random_profile(rng, as_of))


def extensions(as_of: date = AS_OF) -> st.SearchStrategy[tuple[Json, Json]]:
    """People before and after some more answers."""

    def both(rng: Rng) -> tuple[Json, Json]:
        profile = random_profile(rng, as_of)
        return profile, extend(rng, profile, as_of)

    return st.randoms(use_true_random=False).map(both)
