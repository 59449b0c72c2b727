"""Schooling and age."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.reasons import english

from .rulebook import (
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
DIPLOMA = {"min_level": "high_school", "foreign": "needs_review"}
STUDENT = {"level": "in_high_school", "graduates_within_months": 18, "anniversary": "included"}


def schooled(level, **parts):
    return {"education": {"level": level} | parts}


# ---------------------------------------------------------------- levels


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_from_a_diploma_on_holds_the_diploma(level):
    expected = "not met" if level in ("none", "in_high_school") else "met"
    parts = {"expected_graduation": day(1)} if level == "in_high_school" else {}
    assert stands("education", DIPLOMA, schooled(level, **parts)) == expected


def test_an_equivalency_and_a_diploma_are_worth_the_same():
    for least in ("high_school", "equivalency"):
        for level in ("high_school", "equivalency"):
            assert stands("education", {"min_level": least}, schooled(level)) == "met"
    assert stands("education", {"min_level": "some_college"}, schooled("equivalency")) == "not met"


@pytest.mark.parametrize("least", LEVELS)
def test_a_higher_level_holds_every_lower_test(least):
    order = [level for level in LEVELS if level not in ("equivalency", "in_high_school")]
    if least not in order:
        return
    for level in order:
        expected = "met" if order.index(level) >= order.index(least) else "not met"
        assert stands("education", {"min_level": least}, schooled(level)) == expected


def test_no_schooling_is_an_answer_and_fails():
    assert stands("education", DIPLOMA, {"education": {}}) == "not met"


@pytest.mark.parametrize(
    "profile", [{}, {"education": None}, {"education": {"level": None}}, schooled(None)], ids=repr
)
def test_schooling_not_told_is_unknown_and_asked_for(profile):
    found = finding("education", DIPLOMA, profile)
    assert stands("education", DIPLOMA, profile) == "unknown"
    assert found.asks == {"education.level"}


@pytest.mark.parametrize(
    ("test", "parts", "expected", "asks"),
    [
        pytest.param(
            DIPLOMA,
            {"country": "MX", "us_equivalent": False},
            "not met",
            set(),
            id="found not to be equal, whatever it is",
        ),
        pytest.param(
            DIPLOMA,
            {"country": "MX", "us_equivalent": True},
            "unknown",
            {"level"},
            id="equal, but to what",
        ),
        pytest.param(
            DIPLOMA, {"country": "MX"}, "unknown", {"level", "us_equivalent"}, id="nor evaluated"
        ),
        pytest.param(
            STUDENT, {"expected_graduation": day(600)}, "not met", set(), id="the end is too far"
        ),
        pytest.param(
            STUDENT, {"expected_graduation": day(-1)}, "not met", set(), id="the end is over"
        ),
        pytest.param(
            STUDENT, {"expected_graduation": day(300)}, "unknown", {"level"}, id="the end is near"
        ),
    ],
)
def test_what_a_level_not_told_cannot_change(test, parts, expected, asks):
    profile = {"education": parts}
    assert stands("education", test, profile) == expected
    assert finding("education", test, profile).asks == {f"education.{part}" for part in asks}


# ---------------------------------------------------------------- still in high school


@pytest.mark.parametrize(
    ("graduation", "diploma", "student"),
    [
        pytest.param(day(-1), "met", "not met", id="finished the day before"),
        pytest.param(day(0), "met", "not met", id="finishes on the day: it counts as done"),
        pytest.param(day(1), "not met", "met", id="finishes the day after"),
        pytest.param("2028-05-24", "not met", "met", id="finishes in exactly 18 months"),
        pytest.param("2028-05-25", "not met", "not met", id="finishes in 18 months and a day"),
        pytest.param("2026-11", "unknown", "unknown", id="finishes some day of this month"),
        pytest.param("2026-10", "met", "not met", id="finished some day of last month"),
        pytest.param("2026-12", "not met", "met", id="finishes some day of next month"),
        pytest.param("2028-05", "not met", "unknown", id="finishes in the 18th month"),
        pytest.param("2027", "not met", "met", id="finishes some day of next year"),
        pytest.param("2028", "not met", "unknown", id="finishes some day of the year after"),
        pytest.param("2029", "not met", "not met", id="finishes in three years"),
    ],
)
def test_high_school_ends_on_the_expected_day(graduation, diploma, student):
    profile = schooled("in_high_school", expected_graduation=graduation)
    assert stands("education", DIPLOMA, profile) == diploma
    assert stands("education", STUDENT, profile) == student


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        pytest.param(DIPLOMA, "unknown", id="a diploma may be there already"),
        pytest.param(STUDENT, "unknown", id="the end may be near or far"),
        pytest.param({"level": "in_high_school"}, "met", id="being in high school is enough"),
        pytest.param({"min_level": "associate"}, "not met", id="a diploma would not be enough"),
        pytest.param({"min_level": "in_high_school"}, "met", id="a diploma would not be needed"),
        pytest.param({"min_level": "none"}, "met", id="nothing is needed"),
    ],
)
def test_in_high_school_without_a_date(test, expected):
    found = finding("education", test, schooled("in_high_school"))
    assert stands("education", test, schooled("in_high_school")) == expected
    assert found.asks == ({"education.expected_graduation"} if expected == "unknown" else set())


@pytest.mark.parametrize("level", [level for level in LEVELS if level != "in_high_school"])
def test_whoever_has_a_diploma_or_no_school_is_not_in_high_school(level):
    assert stands("education", STUDENT, schooled(level)) == "not met"
    assert stands("education", {"level": "in_high_school"}, schooled(level)) == "not met"


def test_a_student_close_to_the_end_becomes_a_graduate_by_itself():
    catalogue = rules(requirement("r", "education", DIPLOMA))
    told = answer(catalogue, schooled("in_high_school", expected_graduation="2027-06-15"))
    assert (told["verdict"], told["eligible_from"]) == ("not_eligible", "2027-06-15")
    student = rules(requirement("r", "education", STUDENT))
    told = answer(student, schooled("in_high_school", expected_graduation="2029-06-15"))
    assert [(w["from"], w["verdict"]) for w in told["windows"]] == [
        ("2026-11-24", "not_eligible"),
        ("2027-12-15", "eligible"),
        ("2029-06-15", "not_eligible"),
    ]


# ---------------------------------------------------------------- schooling from abroad


@pytest.mark.parametrize(
    ("parts", "needs_review", "accepted"),
    [
        pytest.param({"country": "US"}, "met", "met", id="at home"),
        pytest.param({}, "met", "met", id="country left out is home"),
        pytest.param({"country": "PH", "us_equivalent": True}, "met", "met", id="found equal"),
        pytest.param(
            {"country": "PH", "us_equivalent": False}, "not met", "not met", id="found not equal"
        ),
        pytest.param({"country": "PH"}, "unknown", "met", id="not evaluated"),
        pytest.param(
            {"country": "PH", "us_equivalent": None}, "unknown", "met", id="evaluation not known"
        ),
        pytest.param({"us_equivalent": False}, "met", "met", id="at home no evaluation is needed"),
    ],
)
def test_a_diploma_from_abroad_counts_as_it_was_evaluated(parts, needs_review, accepted):
    profile = schooled("bachelor", **parts)
    assert stands("education", DIPLOMA, profile) == needs_review
    assert stands("education", DIPLOMA | {"foreign": "accepted"}, profile) == accepted


def test_a_diploma_from_abroad_not_evaluated_needs_review_and_the_evaluation_is_asked_for():
    found = finding("education", DIPLOMA, schooled("high_school", country="MX"))
    assert found.standing.needs_review is True
    assert found.standing.status == "needs_review"
    assert found.asks == {"education.us_equivalent"}


def test_too_little_schooling_from_abroad_fails_whatever_the_evaluation():
    found = finding("education", DIPLOMA, schooled("none", country="MX"))
    assert found.standing.status == "not_met"
    assert found.asks == set()


# ---------------------------------------------------------------- age


@pytest.mark.parametrize(
    ("age", "expected"), [(0, "not met"), (16, "not met"), (17, "met"), (18, "met"), (120, "met")]
)
def test_an_age_is_reached_in_whole_years(age, expected):
    assert stands("age", {"min": 17}, {"age": age}) == expected


def test_an_age_not_told_is_unknown_and_asked_for():
    assert stands("age", {"min": 17}, {}) == "unknown"
    assert finding("age", {"min": 17}, {}).asks == {"age"}


def test_what_is_lacking_in_age_is_years():
    short = finding("age", {"min": 17}, {"age": 15}).shortfall
    assert (short.amount, short.unit, short.months) == (2, "years", 24)
    assert english(short.reason) == "2 more years"


def test_nobody_ages_over_the_windows():
    told = answer(rules(requirement("r", "age", {"min": 17})), {"age": 16})
    assert [w["verdict"] for w in told["windows"]] == ["not_eligible"]


# ---------------------------------------------------------------- laws

graduations = st.one_of(
    st.none(),
    st.integers(min_value=-800, max_value=1500).map(day),
    st.sampled_from(["2026", "2027", "2028", "2026-11", "2026-12", "2028-05", "2028-06", "2025"]),
)
schoolings = st.fixed_dictionaries(
    {},
    optional={
        "level": st.sampled_from(["none", "in_high_school", "in_high_school", "high_school"]),
        "expected_graduation": graduations,
        "country": st.sampled_from(["US", "MX", "PR"]),
        "us_equivalent": st.booleans(),
    },
)
tests = st.sampled_from(
    [DIPLOMA, STUDENT, {"level": "in_high_school"}, {"min_level": "bachelor"}]
    + [{"min_level": "high_school", "foreign": "accepted"}]
    + [STUDENT | {"graduates_within_months": n} for n in (0, 1, 12)]
)


@given(schooling=schoolings, test=tests, offsets=st.lists(st.integers(0, 3653), max_size=4))
@more_examples(4)
def test_windows_of_schooling_equal_asking_each_day(schooling, test, offsets):
    catalogue = rules(requirement("r", "education", test))
    assert_windows_equal_asking_each_day(catalogue, {"education": schooling}, offsets)


def every_day(text):
    first = date.fromisoformat((text + "-01-01")[:10])
    days = [first + timedelta(days=n) for n in range(366)]
    return [one.isoformat() for one in days if one.isoformat().startswith(text)]


@given(
    month=st.sampled_from(["2026-11", "2026-12", "2028-05", "2028-06", "2026", "2028"]),
    test=tests,
    later=st.integers(min_value=0, max_value=900),
)
@more_examples(2)
def test_a_month_stands_for_every_day_in_it(month, test, later):
    """If all days agree, that is the result; otherwise nothing is decided."""
    on = TODAY + timedelta(days=later)
    results = {
        stands("education", test, schooled("in_high_school", expected_graduation=one), on)
        for one in every_day(month)
    }
    together = stands("education", test, schooled("in_high_school", expected_graduation=month), on)
    assert together == (results.pop() if len(results) == 1 else "unknown")
