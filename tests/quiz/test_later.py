"""Somebody who only has to wait is asked what decides whether waiting is enough."""

import pytest

from eligibility.report import respond
from eligibility.requests import parse_request
from quiz.assessment import assess

from .conftest import TODAY
from .people import Person

pytestmark = pytest.mark.once
MEDICAL_ASSISTING = "31-9092"
JOB = {
    "role": "medical_assistant",
    "started_on": "2024-07-01",
    "ended_on": None,
    "hours_per_week": 36,
    "supervised": True,
    "clinical": True,
    "administrative": True,
}
ASSISTANT = {
    "as_of": TODAY.isoformat(),
    "state": "OH",
    "profile": {
        "age": 27,
        "education": {"level": "high_school"},
        "training": [],
        "work": [JOB],
        "military": [],
        "credentials": [],
        "teaching": [],
        "attestations": {"felony": False, "license_disciplined": False, "cpr_current": True},
        "exam_attempts": {},
    },
}


def rma_of(found):
    return next(one for one in found["credentials"] if one["credential"] == "rma-amt")


def test_an_assistant_some_months_short_reads_the_day_on_which_it_opens(published, on_day):
    walked = Person(ASSISTANT, published, [MEDICAL_ASSISTING]).finish()
    told = rma_of(assess(walked.answers, published)[0])
    request = parse_request(ASSISTANT, published.catalogue, today=TODAY)
    all_told = rma_of(respond(published.catalogue, request, release={}))
    assert told["eligible_from"] == all_told["eligible_from"] is not None
    assert told["nearest_route"] == "work-experience"
    assert [one["shortfall"]["unit"] for one in told["missing"]] == ["months"]
    assert len(walked.pages) <= 9


STUDENT = {
    **ASSISTANT,
    "profile": {
        **ASSISTANT["profile"],
        "work": [],
        "training": [
            {
                "kind": "medical_assisting",
                "provider": "postsecondary",
                "programmatic_accreditor": "CAAHEP",
                "school_accreditation": "recognized",
                "started_on": "2026-01-12",
                "expected_on": "2027-05-14",
                "clock_hours": 900,
                "externship_hours": 180,
                "award": "diploma",
                "curriculum_complete": True,
            }
        ],
    },
}


def test_a_student_is_asked_what_decides_only_once_the_program_is_over(published, on_day):
    """Today NHA decides whatever the answer; from the last day of class on, it opens a door."""
    walked = Person(STUDENT, published, [MEDICAL_ASSISTING]).finish()
    told = {one["credential"]: one for one in assess(walked.answers, published)[0]["credentials"]}
    request = parse_request(STUDENT, published.catalogue, today=TODAY)
    for one in respond(published.catalogue, request, release={})["credentials"]:
        if one["credential"] in ("ccma-nha", "rma-amt", "cma-aama"):
            assert told[one["credential"]]["windows"] == one["windows"]
    assert told["ccma-nha"]["eligible_from"] == "2027-05-14"
