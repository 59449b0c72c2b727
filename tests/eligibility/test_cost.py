"""What one request may cost at the most, counted in looks: seconds differ between machines.

Each person here fills the 200 records a request may hold, each record with days of its own, so
that there are hundreds of days on which something turns by itself.
"""

from datetime import timedelta

import pytest

from eligibility.assess import Assessment
from eligibility.kinds.experience import ExperienceTest
from eligibility.kinds.holdings import CredentialTest, MilitaryTest
from eligibility.kinds.teaching import TeachingTest
from eligibility.requests import parse_request

from .conftest import TODAY

RECORDS = 200
MOST_LOOKS = 5_000
MOST_LOOKS_AT_PROGRAMS = 250_000
"""A hundred requirements for each of 200 programs, each of which turns a few times."""
MOST_RECORDS_READ = 40_000


def day(offset):
    return (TODAY + timedelta(days=offset)).isoformat()


def month(offset):
    return day(offset)[:7]


def many(count, record):
    return [record(i) for i in range(count)]


def program(i, **end):
    return {
        "kind": "medical_assisting",
        "provider": "postsecondary",
        "school_accreditation": "recognized",
        "programmatic_accreditor": "CAAHEP",
        "clock_hours": 700 + i,
        "externship_hours": 160,
        "started_on": "2018-01-08",
        **(end or {"completed_on": day(9 * i - 1800)}),
    }


def job(i):
    return {
        "role": "medical_assistant",
        "started_on": day(31 * i - 6500),
        "ended_on": day(23 * i - 300) if i % 3 else None,
        "hours_per_week": 10 + i % 30,
        "supervised": True,
    }


def post(i, **hours):
    return {
        "subject": "medical_assisting",
        "started_on": day(9 * i - 1800),
        "ended_on": None,
    } | hours


def held(i):
    return {"credential": "cma-aama", "status": "active", "expires_on": day(17 * i + 5)}


def course(i):
    return {"kind": "medical_services", "completed_on": day(9 * i - 1790)}


PEOPLE = {
    "programs that ended": {"training": many(RECORDS, program)},
    "programs that ended in some month": {
        "training": many(RECORDS, lambda i: program(i, completed_on=month(9 * i - 1800)))
    },
    "programs under way": {
        "training": many(RECORDS, lambda i: program(i, expected_on=day(17 * i + 5)))
    },
    "programs that end in some month": {
        "training": many(RECORDS, lambda i: program(i, expected_on=month(17 * i + 5)))
    },
    "programs of which only the end is known": {
        "training": many(RECORDS, lambda i: {"completed_on": day(9 * i - 1800)})
    },
    "posts without hours": {"teaching": many(RECORDS, post)},
    "posts with few hours": {
        "teaching": many(RECORDS, lambda i: post(i, hours_per_week=0.01 + i / 1000))
    },
    "posts with a small total": {
        "teaching": many(RECORDS, lambda i: post(i, hours=0.1 + i / 1000))
    },
    "jobs": {"work": many(RECORDS, job)},
    "credentials": {"credentials": many(RECORDS, held)},
    "courses in the service": {"military": many(RECORDS, course)},
    "programs and jobs": {"training": many(100, program), "work": many(100, job)},
    "all kinds of things that go on": {
        "age": 17,
        "education": {"level": "in_high_school", "expected_graduation": "2027"},
        "training": many(100, lambda i: program(i, expected_on=month(17 * i + 5))),
        "work": many(60, job),
        "military": many(40, lambda i: course(i) | {"separated_on": None}),
        "attestations": {"felony": False, "license_disciplined": False, "cpr_current": True},
        "exam_attempts": {},
    },
    "a few of each, some days half known": {
        "education": {"level": "in_high_school", "expected_graduation": "2027"},
        "training": many(5, lambda i: program(i, expected_on=day(17 * i + 5)))
        + many(2, lambda i: program(i, expected_on=str(2027 + i))),
        "work": many(60, job),
        "teaching": many(60, post),
        "credentials": many(35, held),
        "military": many(35, course),
    },
}  # fmt: skip


@pytest.fixture
def looks(monkeypatch):
    """How often a requirement, or a record for one, was looked at, kept from before or not."""
    count = {"requirement": 0, "record": 0}

    def counted(what, method):
        def look(*arguments):
            count[what] += 1
            return method(*arguments)

        return look

    for owner, name, what in (
        (Assessment, "_find", "requirement"),
        (CredentialTest, "_part", "record"),
        (MilitaryTest, "_part", "record"),
        (TeachingTest, "_post", "record"),
        (ExperienceTest, "_job", "record"),
    ):
        monkeypatch.setattr(owner, name, counted(what, getattr(owner, name)))
    return count


NOW_AND_THEN = {
    "all kinds of things that go on",
    "programs under way",
    "programs that ended",
    "programs that ended in some month",
    "programs that end in some month",
    "programs of which only the end is known",
}
"""The worst of all, and what it is made of."""


@pytest.mark.parametrize(
    "who",
    [pytest.param(who, marks=[pytest.mark.long] * (who in NOW_AND_THEN)) for who in PEOPLE],
)
def test_nobody_costs_more_than_so_many_looks(who, answer, looks):
    profile = PEOPLE[who]
    assert sum(len(part) for part in profile.values() if isinstance(part, list)) <= RECORDS
    answer({"as_of": TODAY.isoformat(), "state": "WA", "profile": profile})
    most = MOST_LOOKS_AT_PROGRAMS if "training" in profile else MOST_LOOKS
    assert 0 < looks["requirement"] < most
    assert looks["record"] < MOST_RECORDS_READ


def test_two_half_known_dates_are_not_followed_without_end(catalogue):
    """Each day of a year tried with each day of a month took minutes for a single person."""
    programs = [
        {"kind": "medical_assisting", "started_on": "2026-10-24", "expected_on": "2026"},
        {"kind": "medical_assisting", "started_on": "2026-06-27", "expected_on": "2028-11"},
    ]
    for program in programs:
        program |= {
            "provider": "postsecondary", "programmatic_accreditor": "CAAHEP",
            "school_accreditation": "recognized", "award": "diploma",
        }  # fmt: skip
    attestations = {"felony": False, "license_disciplined": False}
    profile = {"training": programs, "attestations": attestations, "exam_attempts": {}}
    raw = {"as_of": "2029-11-02", "state": "WA", "profile": profile}
    request = parse_request(raw, catalogue, today=TODAY)
    for credential in catalogue.credentials:
        assessment = Assessment(credential, request.profile)
        assessment.on(request.as_of)
        assert 0 <= assessment._looks[0] <= 120
        assert _assessments(assessment) <= 122


def _assessments(assessment):
    return 1 + sum(map(_assessments, assessment._narrowed.values()))
