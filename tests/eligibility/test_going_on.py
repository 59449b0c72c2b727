"""What a door rests on: the job, the program, the school, the service that goes on."""

from datetime import date

import pytest

from eligibility.assess import Assessment
from eligibility.facts import STILL
from eligibility.going_on import LEAVING, open_anyway
from eligibility.missing import nearest
from eligibility.outlook import outlook
from eligibility.report import respond
from eligibility.requests import parse_request
from eligibility.rules import load_catalogue

from .conftest import TODAY

JOB = {
    "role": "medical_assistant",
    "started_on": "2024-06-01",
    "ended_on": None,
    "hours_per_week": 40,
    "supervised": True,
    "clinical": True,
    "administrative": True,
}
PROGRAM = {
    "kind": "medical_assisting",
    "programmatic_accreditor": "CAAHEP",
    "started_on": "2026-09-01",
    "expected_on": "2027-05-20",
}
NOTHING_ELSE = {
    "age": 24,
    "education": {"level": "high_school"},
    "training": [],
    "work": [],
    "military": [],
    "credentials": [],
    "teaching": [],
    "skills": {},
    "attestations": {"felony": False, "license_disciplined": False, "cpr_current": True},
    "exam_attempts": {},
    "continuing_education": {},
}


@pytest.fixture(scope="module")
def catalogue(content):
    return load_catalogue(content)


def asked(catalogue, **facts):
    raw = {"as_of": TODAY.isoformat(), "profile": NOTHING_ELSE | facts}
    return parse_request(raw, catalogue, today=TODAY)


def answer(catalogue, name, **facts):
    found = respond(catalogue, asked(catalogue, **facts), release={})
    return next(item for item in found["credentials"] if item["credential"] == name)


def credential(catalogue, name):
    return next(one for one in catalogue.credentials if one.id == name)


def test_work_done_counts_for_a_while_and_longer_if_it_goes_on(catalogue):
    item = answer(catalogue, "ccma-nha", work=[JOB])
    assert (item["verdict"], item["eligible_until"], item["rests_on"]) == (
        "eligible",
        None,
        ["job"],
    )
    (sure,) = item["open_anyway"]
    ended = answer(catalogue, "ccma-nha", work=[JOB | {"ended_on": TODAY.isoformat()}])
    assert sure == {"from": TODAY.isoformat(), "until": ended["eligible_until"]}
    assert (ended["rests_on"], ended["open_anyway"]) == ([], [sure])


def test_a_door_that_opens_with_the_end_of_a_program_rests_on_it_alone(catalogue):
    item = answer(catalogue, "cma-aama", training=[PROGRAM], work=[JOB])
    assert item["eligible_from"] is not None
    assert (item["open_anyway"], item["rests_on"]) == ([], ["program"])


def test_a_finished_program_rests_on_nothing(catalogue):
    done = {**PROGRAM, "started_on": "2025-01-10", "completed_on": "2026-06-12"}
    del done["expected_on"]
    item = answer(catalogue, "cma-aama", training=[done], work=[JOB])
    assert item["rests_on"] == []
    assert [(one["from"], one["until"]) for one in item["open_anyway"]] == [
        (one["from"], one["until"]) for one in item["windows"] if one["verdict"] == "eligible"
    ]


def test_who_is_never_open_rests_on_nothing(catalogue):
    item = answer(catalogue, "pbt-ascp", work=[JOB])
    assert (item["rests_on"], item["open_anyway"]) == ([], [])


def test_sure_days_are_those_of_the_same_person_who_stopped_today(catalogue):
    """The law behind it: open in both lives, day by day."""
    request = asked(catalogue, work=[JOB], training=[PROGRAM])
    stopped = request.profile
    for leave in LEAVING.values():
        stopped = leave(stopped, TODAY)
    for one in catalogue.credentials:
        ahead = outlook(Assessment(one, request.profile), TODAY).windows
        sure, _rests_on = open_anyway(one, request.profile, ahead, TODAY)
        for year in range(10):
            day = date(TODAY.year + year, 12, 1)
            both = [Assessment(one, who).on(day).verdict for who in (request.profile, stopped)]
            inside = any(first <= day <= last for first, last in sure)
            assert inside == (both == ["eligible", "eligible"]), (one.id, day)


def test_leaving_ends_all_that_goes_on_and_nothing_else(catalogue):
    senior = {"level": "in_high_school", "expected_graduation": "2027-06"}
    serving = {"kind": "medical_services", "completed_on": "2026-01", "separated_on": None}
    profile = asked(
        catalogue, education=senior, work=[JOB], training=[PROGRAM], military=[serving]
    ).profile
    assert LEAVING["job"](profile, TODAY).work[0].ended_on.first == TODAY
    assert LEAVING["program"](profile, TODAY).training[0].expected_on is None
    assert LEAVING["school"](profile, TODAY).education.level == "none"
    assert LEAVING["service"](profile, TODAY).military[0].separated_on.first == TODAY
    settled = asked(catalogue).profile
    assert all(leave(settled, TODAY) == settled for leave in LEAVING.values())
    assert profile.work[0].ended_on == STILL


# ---------------------------------------------------------------- what is missing, and what is over


def test_what_one_new_program_closes_is_marked(catalogue):
    missing = answer(catalogue, "cma-aama")["missing"]
    assert [lack["new_program"] for lack in missing] == [True] * len(missing)
    assert len(missing) > 1
    draws = answer(catalogue, "cpt-nha")["missing"]
    assert {lack["id"] for lack in draws if not lack["new_program"]} == {
        "cpt-venipunctures",
        "cpt-capillary",
    }


def test_the_months_of_all_that_is_missing_are_told(catalogue):
    request = asked(catalogue)
    near = nearest(Assessment(credential(catalogue, "cma-aama"), request.profile).on(TODAY))
    assert answer(catalogue, "cma-aama")["missing_months"] == near.months == 12


def test_a_diploma_that_comes_is_told_with_its_day(catalogue):
    senior = {"level": "in_high_school", "expected_graduation": "2028-06-09"}
    missing = answer(catalogue, "coa-ijcahpo", education=senior)["missing"]
    comes = {lack["id"]: lack["comes_on"] for lack in missing}
    assert comes["coa-diploma"] == "2028-06-09"
    assert comes["coa-a1-program"] is None


def over(item):
    return {
        part["id"] for route in item["routes"] for part in route["requirements"] if part["is_over"]
    }


def test_service_that_ended_too_long_ago_is_over(catalogue):
    medic = {"kind": "medical_services", "completed_on": "2015-05-01", "separated_on": "2019-01-01"}
    assert over(answer(catalogue, "ncma-ncct", military=[medic])) == {"ncma-mil-training"}


def test_what_was_never_done_and_what_can_be_made_good_is_not_over(catalogue):
    assert over(answer(catalogue, "ncma-ncct")) == set()
    old = {"kind": "medical_assisting", "started_on": "2010-01-10", "completed_on": "2011-01-10"}
    assert "ccma-train-recent" not in over(answer(catalogue, "ccma-nha", training=[old]))
    serving = {"kind": "medical_services", "completed_on": "2015-05-01", "separated_on": None}
    assert over(answer(catalogue, "ncma-ncct", military=[serving])) == set()


def test_three_failed_tries_of_three_are_over(catalogue):
    assert over(answer(catalogue, "cma-aama", exam_attempts={"cma-aama": 3})) >= {"aama-attempts"}
