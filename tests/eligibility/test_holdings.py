"""Credentials held, and training in the armed forces."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.days import Span, add_months
from eligibility.reasons import english

from .rulebook import (
    MET,
    NOT_MET,
    REVIEW,
    TODAY,
    answer,
    assert_windows_equal_asking_each_day,
    day,
    finding,
    more_examples,
    requirement,
    rules,
    stands,
)

ACTIVE = {"any_of": ["rn", "lpn"], "status": ["active"]}
EVER = {"any_of": ["rn"], "status": ["active", "expired", "passed_exam"]}
WITHIN_MONTHS = {
    "any_of": ["rn"],
    "status": ["active", "expired"],
    "expired_within_months": 12,
    "anniversary": "included",
}
WITHIN_DAYS = {"any_of": ["rn"], "status": ["expired"], "expired_within_days": 90}
EARNED = {
    "any_of": ["rn"],
    "status": ["active", "expired", "passed_exam"],
    "earned_within_months": 60,
}


def holds(test, *held, on=TODAY):
    return stands("credential_held", test, {"credentials": list(held)}, on)


def licence(credential="rn", status="active", expires_on=None):
    told = {"credential": credential, "status": status, "expires_on": expires_on}
    return {part: value for part, value in told.items() if value is not None}


# ---------------------------------------------------------------- credentials


@pytest.mark.parametrize(
    ("held", "active", "ever"),
    [
        pytest.param([licence()], "met", "met", id="an active one"),
        pytest.param([licence(status="expired")], "not met", "met", id="an expired one"),
        pytest.param([licence(status="passed_exam")], "not met", "met", id="only the exam passed"),
        pytest.param([licence("cna")], "not met", "not met", id="another one"),
        pytest.param([licence("cna"), licence()], "met", "met", id="one of two"),
        pytest.param([licence("lpn")], "met", "not met", id="one that only the first rule names"),
        pytest.param([licence(expires_on=day(0))], "met", "met", id="runs out today: still good"),
        pytest.param([licence(expires_on=day(-1))], "not met", "met", id="ran out yesterday"),
        pytest.param(
            [licence(expires_on="2026-10")], "not met", "met", id="ran out some day last month"
        ),
        pytest.param(
            [licence(expires_on="2026-11")], "unknown", "met", id="runs out some day this month"
        ),
        pytest.param([licence(expires_on="2027")], "met", "met", id="runs out some day next year"),
        pytest.param(
            [licence(status="passed_exam", expires_on=day(-1))], "not met", "met", id="exam ran out"
        ),
        pytest.param([licence(status=None)], "unknown", "met", id="its state not known"),
        pytest.param(
            [licence(status=None, expires_on=day(-1))],
            "not met",
            "met",
            id="its state not known, but it ran out",
        ),
        pytest.param([licence(credential=None)], "unknown", "unknown", id="which one not known"),
        pytest.param(
            [licence(credential=None, status="expired")],
            "not met",
            "unknown",
            id="which one not known, but expired",
        ),
        pytest.param([licence("cna", status=None)], "not met", "not met", id="another, whatever"),
        pytest.param([licence(status=None), licence("lpn")], "met", "met", id="beside a good one"),
        pytest.param([], "not met", "not met", id="none at all"),
    ],
)
def test_one_credential_in_the_right_state_is_enough(held, active, ever):
    assert holds(ACTIVE, *held) == active
    assert holds(EVER, *held) == ever


@pytest.mark.parametrize(
    ("held", "months", "days"),
    [
        pytest.param(licence(), "met", "not met", id="active"),
        pytest.param(licence(expires_on=day(-1)), "met", "met", id="ran out yesterday"),
        pytest.param(licence(expires_on=day(-90)), "met", "met", id="90 days ago"),
        pytest.param(licence(expires_on=day(-91)), "met", "not met", id="91 days ago"),
        pytest.param(licence(expires_on="2025-11-24"), "met", "not met", id="a year ago"),
        pytest.param(licence(expires_on="2025-11-23"), "not met", "not met", id="and a day"),
        pytest.param(licence(expires_on="2025-11"), "unknown", "not met", id="in that month"),
        pytest.param(
            licence(status="expired", expires_on=day(-90)), "met", "met", id="said to be expired"
        ),
        pytest.param(licence(status="expired"), "unknown", "unknown", id="nobody knows when"),
        pytest.param(licence(status="passed_exam"), "not met", "not met", id="never certified"),
        pytest.param(licence(status=None), "unknown", "unknown", id="nothing known"),
    ],
)
def test_how_long_ago_a_credential_expired(held, months, days):
    assert holds(WITHIN_MONTHS, held) == months
    assert holds(WITHIN_DAYS, held) == days


@pytest.mark.parametrize(
    ("earned", "expected"),
    [
        (day(0), "met"),
        (day(1), "not met"),
        ("2021-11-24", "met"),
        ("2021-11-23", "not met"),
        ("2021-12", "met"),
        ("2021-11", "unknown"),
        ("2021-10", "not met"),
        (None, "unknown"),
    ],
)
@pytest.mark.parametrize("status", ["active", "expired", "passed_exam"])
def test_how_long_ago_a_credential_was_earned(earned, status, expected):
    held = licence(status=status) | ({"earned_on": earned} if earned else {})
    assert holds(EARNED, held) == expected
    assert holds(EARNED, held | {"credential": "cna"}) == "not met"


def test_the_day_it_was_earned_is_asked_for_only_where_it_matters():
    told = {"credentials": [licence()]}
    assert finding("credential_held", EARNED, told).asks == {"credentials[].earned_on"}
    assert finding("credential_held", ACTIVE, told).asks == set()


def test_an_exam_grows_too_old_by_itself():
    told = {"credentials": [licence(status="passed_exam") | {"earned_on": "2022-02-28"}]}
    (item,) = [answer(rules(requirement("r", "credential_held", EARNED)), told)]
    assert item["eligible_until"] == "2027-02-28"


@given(
    earned=st.integers(-2000, 900).map(day) | st.sampled_from(["2021", "2021-11", "2022-01"]),
    offsets=st.lists(st.integers(0, 3653), max_size=4),
)
@more_examples(2)
def test_windows_of_an_exam_equal_asking_each_day(earned, offsets):
    catalogue = rules(requirement("r", "credential_held", EARNED))
    told = {"credentials": [licence(status="passed_exam") | {"earned_on": earned}]}
    assert_windows_equal_asking_each_day(catalogue, told, offsets)


@pytest.mark.parametrize(
    ("on", "expected"), [("2025-02-28", "met"), ("2025-03-01", "not met"), ("2024-03-15", "met")]
)
def test_a_year_after_29_february_ends_on_the_28th(on, expected):
    held = licence(expires_on="2024-02-29")
    assert holds(WITHIN_MONTHS, held, on=date.fromisoformat(on)) == expected


@pytest.mark.parametrize(
    ("test", "profile", "asks"),
    [
        (ACTIVE, {}, {"credentials"}),
        (ACTIVE, {"credentials": None}, {"credentials"}),
        (ACTIVE, {"credentials": [{"credential": "rn"}]}, {"credentials[].status"}),
        (
            ACTIVE,
            {"credentials": [{"status": "active"}]},
            {"credentials[].credential"},
        ),
        (
            WITHIN_MONTHS,
            {"credentials": [licence(status="expired")]},
            {"credentials[].expires_on"},
        ),
        (
            ACTIVE,
            {"credentials": [licence(expires_on="2026-11")]},
            {"credentials[].expires_on"},
        ),
        (ACTIVE, {"credentials": [licence("cna", None)]}, set()),
    ],
)
def test_what_is_not_known_is_asked_for(test, profile, asks):
    assert finding("credential_held", test, profile).asks == asks


def test_a_date_that_has_passed_beats_what_was_said_and_is_shown():
    found = finding("credential_held", ACTIVE, {"credentials": [licence(expires_on="2026-03-01")]})
    assert english(found.reason) == (
        "You told us: registered nurse (RN) license, active. But it ran out: 1 March 2026."
    )


def test_a_credential_runs_out_by_itself():
    profile = {"credentials": [licence(expires_on="2028-05-31")]}
    told = answer(rules(requirement("r", "credential_held", ACTIVE)), profile)
    assert (told["verdict"], told["eligible_until"]) == ("eligible", "2028-05-31")
    told = answer(rules(requirement("r", "credential_held", WITHIN_DAYS)), profile)
    assert [(w["from"], w["verdict"]) for w in told["windows"]] == [
        ("2026-11-24", "not_eligible"),
        ("2028-06-01", "eligible"),
        ("2028-08-30", "not_eligible"),
    ]


def test_a_credential_without_a_date_does_not_run_out():
    told = answer(rules(requirement("r", "credential_held", ACTIVE)), {"credentials": [licence()]})
    assert told["eligible_until"] is None


# ---------------------------------------------------------------- the armed forces

MEDIC = {"kinds": ["medical_services"], "completed": True}
RECENT_MEDIC = {
    "kinds": ["medical_services"],
    "completed_within_months": 48,
    "anniversary": "needs_review",
}


def serves(test, *records, on=TODAY):
    return stands("military", test, {"military": list(records)}, on)


def course(completed_on="2024-06-01", kind="medical_services", **parts):
    told = {"completed_on": completed_on, "kind": kind} | parts
    return {part: value for part, value in told.items() if value is not None}


@pytest.mark.parametrize(
    ("records", "completed", "recent"),
    [
        pytest.param([course()], "met", "met", id="finished two years ago"),
        pytest.param([course("2022-11-25")], "met", "met", id="a day less than four years ago"),
        pytest.param([course("2022-11-24")], "met", "review", id="exactly four years ago"),
        pytest.param([course("2022-11-23")], "met", "not met", id="four years and a day ago"),
        pytest.param([course(day(0))], "met", "met", id="finished today"),
        pytest.param([course(day(1))], "not met", "not met", id="finishes tomorrow"),
        pytest.param([course("2022")], "met", "unknown", id="some day of the year four years ago"),
        pytest.param([course("2026")], "unknown", "unknown", id="some day of this year"),
        pytest.param([course(kind="other")], "not met", "not met", id="in another field"),
        pytest.param([course(kind=None)], "unknown", "unknown", id="in a field not known"),
        pytest.param([course(None)], "unknown", "unknown", id="nobody knows when"),
        pytest.param([course(None, "other")], "not met", "not met", id="another field, any time"),
        pytest.param([course("2010"), course()], "met", "met", id="the better of two"),
        pytest.param([course(separated_on=None)], "met", "met", id="separation does not matter"),
        pytest.param([course(separated_on="2025")], "met", "met", id="whenever it was"),
        pytest.param([], "not met", "not met", id="never served"),
    ],
)
def test_training_in_the_armed_forces(records, completed, recent):
    assert serves(MEDIC, *records) == completed
    assert serves(RECENT_MEDIC, *records) == recent


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("68W", "met"),
        ("68w", "met"),
        (" 68W ", "met"),
        ("HM", "met"),
        ("hm", "met"),
        ("68", "not met"),
        ("", "not met"),
        (None, "unknown"),
    ],
)
def test_a_code_is_read_whatever_its_case(code, expected):
    assert serves({"codes": ["68W", "hm"]}, course(code=code)) == expected


@pytest.mark.parametrize(
    ("profile", "asks"),
    [
        ({}, {"military"}),
        ({"military": [course(kind=None)]}, {"military[].kind"}),
        ({"military": [course(None)]}, {"military[].completed_on"}),
        ({"military": [course("2026")]}, {"military[].completed_on"}),
        ({"military": [course(None, None)]}, {"military[].kind", "military[].completed_on"}),
        ({"military": [course(None, "other")]}, set()),
    ],
)
def test_what_is_not_known_of_the_service_is_asked_for(profile, asks):
    assert finding("military", MEDIC, profile).asks == asks


def test_a_course_gets_too_old_by_itself():
    told = answer(
        rules(requirement("r", "military", RECENT_MEDIC)), {"military": [course("2024-02-29")]}
    )
    assert [(w["from"], w["until"], w["verdict"]) for w in told["windows"]] == [
        ("2026-11-24", "2028-02-28", "eligible"),
        ("2028-02-29", "2028-02-29", "unknown"),
        ("2028-03-01", "2036-11-24", "not_eligible"),
    ]


# ---------------------------------------------------------------- laws

dates = st.one_of(
    st.integers(-1600, 900).map(day),
    st.sampled_from(["2022", "2025", "2026", "2027", "2022-11", "2025-11", "2026-11", "2026-08"]),
)
held = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "credential": st.sampled_from(["rn", "rn", "lpn", "cna"]),
            "status": st.sampled_from(["active", "expired", "passed_exam"]),
            "expires_on": dates,
        },
    ),
    max_size=2,
)
services = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "kind": st.sampled_from(["medical_services", "medical_services", "other"]),
            "completed_on": dates,
            "code": st.sampled_from(["68W", "HM"]),
        },
    ),
    max_size=2,
)
credential_tests = st.sampled_from(
    [ACTIVE, EVER, WITHIN_MONTHS, WITHIN_DAYS, WITHIN_DAYS | {"expired_within_days": 0}]
)
military_tests = st.sampled_from(
    [MEDIC, RECENT_MEDIC, RECENT_MEDIC | {"anniversary": "included"}, {"codes": ["68W"]}]
)


@given(test=credential_tests, credentials=held, offsets=st.lists(st.integers(0, 3653), max_size=4))
@more_examples(4)
def test_windows_of_credentials_equal_asking_each_day(test, credentials, offsets):
    catalogue = rules(requirement("r", "credential_held", test))
    assert_windows_equal_asking_each_day(catalogue, {"credentials": credentials}, offsets)


@given(test=military_tests, military=services, offsets=st.lists(st.integers(0, 3653), max_size=4))
@more_examples(4)
def test_windows_of_service_equal_asking_each_day(test, military, offsets):
    catalogue = rules(requirement("r", "military", test))
    assert_windows_equal_asking_each_day(catalogue, {"military": military}, offsets)


def held_by_hand(test, status, expires, on):
    """A credential of which everything is known."""
    if status == "active" and expires < on:
        status = "expired"
    if status not in test["status"]:
        return NOT_MET
    if status == "expired" and "expired_within_months" in test:
        return MET if expires >= add_months(on, -test["expired_within_months"]) else NOT_MET
    if status == "expired" and "expired_within_days" in test:
        return MET if (on - expires).days <= test["expired_within_days"] else NOT_MET
    return MET


def served_by_hand(test, completed, on):
    """A course of medical services of which everything is known."""
    if completed > on:
        return NOT_MET
    if "completed_within_months" not in test:
        return MET
    oldest = add_months(on, -test["completed_within_months"])
    if completed == oldest and test["anniversary"] == "needs_review":
        return REVIEW
    return MET if completed >= oldest else NOT_MET


def every_day(text):
    span = Span.parse(text)
    return [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]


@given(
    test=credential_tests,
    status=st.sampled_from(["active", "expired", "passed_exam", None]),
    expires=dates,
    later=st.integers(0, 500),
)
@more_examples(10)
def test_a_date_half_known_leaves_what_its_days_leave(test, status, expires, later):
    on = TODAY + timedelta(days=later)
    told = licence("rn", status, expires)
    states = ["active", "expired", "passed_exam"] if status is None else [status]
    outcomes = {
        held_by_hand(test, state, one, on) for state in states for one in every_day(expires)
    }
    standing = finding("credential_held", test, {"credentials": [told]}, on).standing
    assert (standing.low, standing.high) == (min(outcomes), max(outcomes))


@given(
    test=st.sampled_from([MEDIC, RECENT_MEDIC, RECENT_MEDIC | {"anniversary": "included"}]),
    completed=dates,
    later=st.integers(0, 500),
)
@more_examples(10)
def test_a_course_half_dated_leaves_what_its_days_leave(test, completed, later):
    on = TODAY + timedelta(days=later)
    outcomes = {served_by_hand(test, one, on) for one in every_day(completed)}
    standing = finding("military", test, {"military": [course(completed)]}, on).standing
    assert (standing.low, standing.high) == (min(outcomes), max(outcomes))
