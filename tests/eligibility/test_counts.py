"""Skills, credits, failed attempts."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.days import Span, add_months
from eligibility.reasons import english
from eligibility.verdict import Outcome, Standing

from .rulebook import (
    MET,
    NOT_MET,
    REVIEW,
    TODAY,
    answer,
    assert_windows_equal_asking_each_day,
    book,
    credential,
    day,
    finding,
    found,
    more_examples,
    requirement,
    route,
    rules,
    stands,
)

EKGS = {"counts": {"live_ekgs": 10}}
BOTH = {"counts": {"live_venipunctures": 30, "live_capillary_punctures": 10}}
TOGETHER = {"sum_of": ["live_venipunctures", "live_capillary_punctures"], "min": 100}
CREDITS = {"credits_per_year": 10, "after_months": 48, "from": "program_completion"}


# ---------------------------------------------------------------- skills


@pytest.mark.parametrize(
    ("skills", "ekgs", "both", "together"),
    [
        pytest.param(None, "unknown", "unknown", "unknown", id="nothing told"),
        pytest.param({}, "not met", "not met", "not met", id="none"),
        pytest.param({"live_ekgs": 10}, "met", "unknown", "unknown", id="just enough"),
        pytest.param({"live_ekgs": 9}, "not met", "unknown", "unknown", id="one short"),
        pytest.param({"live_venipunctures": 30}, "unknown", "unknown", "unknown", id="one of two"),
        pytest.param(
            {"live_venipunctures": 29}, "unknown", "not met", "unknown", id="one is short"
        ),
        pytest.param({"live_venipunctures": 100}, "unknown", "unknown", "met", id="one is enough"),
        pytest.param(
            {"live_venipunctures": 30, "live_capillary_punctures": 10},
            "unknown",
            "met",
            "not met",
            id="both just enough",
        ),
        pytest.param(
            {"live_venipunctures": 70, "live_capillary_punctures": 30},
            "unknown",
            "met",
            "met",
            id="enough together",
        ),
        pytest.param(
            {"simulated_venipunctures": 500, "live_venipunctures": 0},
            "unknown",
            "not met",
            "unknown",
            id="a practice arm is not a person",
        ),
        pytest.param({"live_ekgs": None}, "unknown", "unknown", "unknown", id="said not to know"),
    ],
)
def test_skills_are_counted_each_or_together(skills, ekgs, both, together):
    profile = {"skills": skills}
    assert stands("skills", EKGS, profile) == ekgs
    assert stands("skills", BOTH, profile) == both
    assert stands("skills", TOGETHER, profile) == together


@pytest.mark.parametrize(
    ("test", "skills", "asks"),
    [
        (EKGS, None, {"live_ekgs"}),
        (BOTH, None, {"live_venipunctures", "live_capillary_punctures"}),
        (BOTH, {"live_venipunctures": 30}, {"live_capillary_punctures"}),
        (BOTH, {"live_venipunctures": 29}, set()),
        (TOGETHER, {"live_venipunctures": 40}, {"live_capillary_punctures"}),
        (TOGETHER, {"live_venipunctures": 100}, set()),
        (TOGETHER, {}, set()),
    ],
)
def test_only_a_skill_that_could_matter_is_asked_for(test, skills, asks):
    found_ = finding("skills", test, {"skills": skills})
    assert found_.asks == {f"skills.{name}" for name in asks}


def test_what_is_lacking_in_skills_is_told_in_times():
    short = finding("skills", BOTH, {"skills": {"live_venipunctures": 25}}).shortfall
    assert (short.amount, short.unit, short.begun) == (5, "times", True)
    assert english(short.reason) == "5 more"
    assert finding("skills", TOGETHER, {"skills": {}}).shortfall.amount == 100
    assert finding("skills", TOGETHER, {"skills": {}}).shortfall.begun is False
    two = finding("skills", BOTH, {"skills": {}}).shortfall
    assert two.amount == 40


# ---------------------------------------------------------------- failed attempts


@pytest.mark.parametrize(
    ("attempts", "closed", "reviewed"),
    [
        pytest.param({}, "met", "met", id="no exam failed"),
        pytest.param({"cert": 0}, "met", "met", id="none failed"),
        pytest.param({"cert": 2}, "met", "met", id="one left"),
        pytest.param({"cert": 3}, "not met", "review", id="the last one failed"),
        pytest.param({"cert": 9}, "not met", "review", id="more than there are"),
        pytest.param({"cert": None}, "unknown", "review or met", id="not known for this exam"),
        pytest.param({"other-cert": 9}, "met", "met", id="another exam failed"),
        pytest.param(None, "unknown", "review or met", id="nothing told"),
    ],
)
def test_failed_attempts_are_counted_for_this_exam_only(attempts, closed, reviewed):
    for test, expected in (
        ({"max_failed": 3}, closed),
        ({"max_failed": 3, "then_wait_days": 365}, reviewed),
    ):
        rule = requirement("rule", "attempts", test)
        catalogue = book(
            credential("cert", route("route", rule)),
            credential("other-cert", route("route", rule)),
        )
        told = found(catalogue, {"exam_attempts": attempts}).routes[0].best.findings[0]
        assert told.standing == stands_as(expected)
        open_ = expected in ("unknown", "review or met")
        assert told.asks == ({"exam_attempts.cert"} if open_ else set())


def stands_as(words):
    """The standing these words are for."""
    ends = {
        "met": (MET, MET),
        "not met": (NOT_MET, NOT_MET),
        "review": (REVIEW, REVIEW),
        "unknown": (NOT_MET, MET),
        "review or met": (REVIEW, MET),
    }[words]
    return Standing(*map(Outcome, ends))


def test_a_wait_between_attempts_closes_nothing():
    test = {"max_failed": 4, "min_wait_days": 45, "min_wait_days_by_failure": [30, 90, 365]}
    assert stands("attempts", test, {"exam_attempts": {"cert": 3}}) == "met"


# ---------------------------------------------------------------- continuing education


def credited(completed, credits_=None):
    told = {} if credits_ is None else {"continuing_education": credits_}
    return {"training": [{"completed_on": completed}]} | told


@pytest.mark.parametrize(
    ("completed", "credits_", "expected"),
    [
        pytest.param("2025-01-01", {}, "met", id="too soon to need any"),
        pytest.param("2022-11-24", {}, "met", id="48 months: the last day without"),
        pytest.param("2022-11-23", {}, "not met", id="the day after, one year's are needed"),
        pytest.param("2022-11-23", {"cert": 9.5}, "not met", id="half a credit short"),
        pytest.param("2022-11-23", {"cert": 10}, "met", id="one year's"),
        pytest.param("2021-11-24", {"cert": 10}, "met", id="60 months: still one year's"),
        pytest.param("2021-11-23", {"cert": 10}, "not met", id="the day after, two years' are"),
        pytest.param("2021-11-23", {"cert": 20}, "met", id="two years'"),
        pytest.param("2000-11-24", {"cert": 220}, "met", id="long ago, all of them"),
        pytest.param("2000-11-23", {"cert": 220}, "not met", id="and a day more"),
        pytest.param("2021-11-23", {"other": 20}, "not met", id="for another credential"),
        pytest.param("2021-11-23", None, "unknown", id="credits not told of"),
        pytest.param("2021-11-23", {"cert": None}, "unknown", id="credits not known"),
        pytest.param("2025-01-01", None, "met", id="not told of and not needed"),
        pytest.param("2026-11-25", {"cert": 99}, "not met", id="a program not yet done"),
        pytest.param("2022-11", {}, "unknown", id="in the month when it starts to matter"),
        pytest.param("2022-11", {"cert": 10}, "met", id="with enough for any day of it"),
        pytest.param("2022-10", {}, "not met", id="in the month before"),
        pytest.param("2026", {"cert": 10}, "unknown", id="some day of this year"),
        pytest.param(None, {"cert": 500}, "unknown", id="nobody knows when"),
    ],
)
def test_credits_are_needed_for_each_year_begun(completed, credits_, expected):
    rule = requirement("rule", "continuing_education", CREDITS)
    catalogue = book(
        credential("cert", route("route", rule)), credential("other", route("route", rule))
    )
    standing = found(catalogue, credited(completed, credits_)).routes[0].standing
    assert standing == stands_as(expected)


def test_without_a_program_credits_are_worth_nothing():
    profile = {"training": [], "continuing_education": {"cert": 500}}
    assert stands("continuing_education", CREDITS, profile) == "not met"
    assert stands("continuing_education", CREDITS, {}) == "unknown"
    assert finding("continuing_education", CREDITS, {}).asks == {"training"}


@pytest.mark.parametrize(
    ("completed", "credits_", "asks"),
    [
        ("2021-11-23", None, {"continuing_education.cert"}),
        ("2022-11", {}, {"training[].completed_on"}),
        ("2022-11", None, {"training[].completed_on", "continuing_education.cert"}),
        (None, {}, {"training[].completed_on"}),
        ("2025", None, set()),
    ],
)
def test_what_is_not_known_of_credits_is_asked_for(completed, credits_, asks):
    assert finding("continuing_education", CREDITS, credited(completed, credits_)).asks == asks


def test_what_is_lacking_in_credits_is_told():
    short = finding("continuing_education", CREDITS, credited("2021-11-23", {"cert": 4})).shortfall
    assert (short.amount, short.unit, short.begun) == (16, "credits", True)


def test_more_credits_are_needed_as_time_passes():
    catalogue = rules(requirement("r", "continuing_education", CREDITS))
    told = answer(catalogue, credited("2022-06-15", {"cert": 25}))
    assert [(w["until"], w["verdict"]) for w in told["windows"]] == [
        ("2028-06-15", "eligible"),
        ("2036-11-24", "not_eligible"),
    ]


def credits_by_hand(completed, earned, on):
    """Whether the credits are enough for the years begun after 48 months."""
    if completed > on:
        return NOT_MET
    years = 0
    while on > add_months(completed, 48 + 12 * years):
        years += 1
    return MET if earned >= 10 * years else NOT_MET


@given(
    completed=st.one_of(
        st.integers(-4000, 200).map(day),
        st.sampled_from(["2022", "2022-11", "2021-11", "2026", "2026-11", "2015", "2020-02"]),
    ),
    earned=st.sampled_from([0, 5, 10, 20, 30, 60.5]),
    later=st.integers(0, 900),
)
@more_examples(10)
def test_a_month_leaves_what_its_days_leave(completed, earned, later):
    on = TODAY + timedelta(days=later)
    span = Span.parse(completed)
    days = [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
    outcomes = {credits_by_hand(one, Fraction(str(earned)), on) for one in days}
    profile = credited(completed, {"cert": earned})
    standing = finding("continuing_education", CREDITS, profile, on).standing
    assert (standing.low, standing.high) == (min(outcomes), max(outcomes))


@given(
    completed=st.one_of(
        st.integers(-4000, 200).map(day),
        st.sampled_from(["2022", "2022-11", "2021-11", "2026-11", "2026-12"]),
    ),
    earned=st.sampled_from([None, 0, 10, 35]),
    offsets=st.lists(st.integers(0, 3653), max_size=4),
)
@more_examples(2)
def test_windows_of_credits_equal_asking_each_day(completed, earned, offsets):
    catalogue = rules(requirement("r", "continuing_education", CREDITS))
    profile = credited(completed, {"cert": earned})
    assert_windows_equal_asking_each_day(catalogue, profile, offsets)


def test_the_last_day_of_february_is_an_anniversary_too():
    leap = credited("2024-02-29", {})
    assert stands("continuing_education", CREDITS, leap, date(2028, 2, 29)) == "met"
    assert stands("continuing_education", CREDITS, leap, date(2028, 3, 1)) == "not met"
    plain = CREDITS | {"after_months": 12}
    assert stands("continuing_education", plain, leap, date(2025, 2, 28)) == "met"
    assert stands("continuing_education", plain, leap, date(2025, 3, 1)) == "not met"


@pytest.mark.parametrize(
    ("test", "failed", "text"),
    [
        ({"max_failed": 4, "min_wait_days": 45}, 0, "Failed attempts: 0."),
        (
            {"max_failed": 4, "min_wait_days": 45},
            3,
            "Failed attempts: 3. Wait 45 days after the last one.",
        ),
        ({"max_failed": 4}, 3, "Failed attempts: 3."),
    ],
)
def test_whoever_has_failed_hears_how_long_to_wait(test, failed, text):
    found = finding("attempts", test, {"exam_attempts": {"cert": failed}})
    assert english(found.reason) == text


def test_credits_not_told_are_not_told_as_none():
    test = {"credits_per_year": 18, "after_months": 12, "from": "program_completion"}
    old = {"training": [{"completed_on": "2020-01-01"}]}
    assert "do not know" in english(finding("continuing_education", test, old).reason)
    told = finding("continuing_education", test, old | {"continuing_education": {}})
    assert english(told.reason) == "You have 0 of 108 credits."
    new = {"training": [{"completed_on": "2026-11-01"}]}
    assert "No credits" in english(finding("continuing_education", test, new).reason)
