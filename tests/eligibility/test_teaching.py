"""Teaching: hours, or calendar months, of a subject."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.days import FAR_FUTURE, Span
from eligibility.reasons import english

from .rulebook import (
    MET,
    NOT_MET,
    TODAY,
    answer,
    assert_windows_equal_asking_each_day,
    day,
    finding,
    in_words,
    more_examples,
    requirement,
    rules,
    stands,
)

HOURS = {"subjects": ["medical_assisting"], "levels": ["postsecondary"], "min_hours": 1000}
MONTHS = {
    "subjects": ["medical_assisting"],
    "min_months": 6,
    "must_include": ["clinical", "administrative"],
}


def post(started="2026-01-15", ended=None, **parts):
    return {
        "subject": "medical_assisting",
        "level": "postsecondary",
        "started_on": started,
        "ended_on": ended,
        "clinical": True,
        "administrative": True,
    } | parts


def without(record, *names):
    return {name: value for name, value in record.items() if name not in names}


def judged(test, *posts, on=TODAY):
    return stands("teaching", test, {"teaching": list(posts)}, on)


# ---------------------------------------------------------------- hours


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        pytest.param([post(hours=1000)], "met", id="told in hours"),
        pytest.param([post(hours=999)], "not met", id="one hour short"),
        pytest.param([post(hours=600), post("2010", "2011", hours=400)], "met", id="two posts"),
        pytest.param([post(hours=0, hours_per_week=168)], "not met", id="hours beat the week"),
        pytest.param(
            [post(day(-350), hours_per_week=20)], "met", id="20 hours a week for fifty weeks"
        ),
        pytest.param(
            [post(day(-349), hours_per_week=20)], "not met", id="a current post counts to yesterday"
        ),
        pytest.param(
            [post(day(-800), day(-451), hours_per_week=20)], "met", id="both ends are taught"
        ),
        pytest.param(
            [post(day(-800), day(-452), hours_per_week=20)], "not met", id="a day less of it"
        ),
        pytest.param(
            [post(day(-175), hours_per_week=20), post(day(-175), hours_per_week=20)],
            "met",
            id="two posts at once",
        ),
        pytest.param(
            [post(day(-800), day(400), hours_per_week=20)], "met", id="a known end to come"
        ),
        pytest.param([post(hours=1000, subject="ekg")], "not met", id="another subject"),
        pytest.param([post(hours=1000, level="high_school")], "not met", id="another level"),
        pytest.param([post(hours=1000, clinical=False)], "met", id="duties do not matter here"),
        pytest.param([], "not met", id="no teaching"),
    ],
)
def test_hours_of_teaching_are_added(posts, expected):
    assert judged(HOURS, *posts) == expected


@pytest.mark.parametrize(
    ("told", "expected", "asks"),
    [
        pytest.param(post(hours=1000, subject=None), "unknown", {"subject"}, id="the subject"),
        pytest.param(post(hours=1000, level=None), "unknown", {"level"}, id="the level"),
        pytest.param(post(hours=999, level=None), "not met", set(), id="too little anyway"),
        pytest.param(post(), "unknown", {"hours"}, id="the hours"),
        pytest.param(
            post(None, "2026-06-01", hours_per_week=20), "unknown", {"started_on"}, id="the start"
        ),
        pytest.param(
            without(post(hours_per_week=40), "ended_on"), "unknown", {"ended_on"}, id="the end"
        ),
        pytest.param(post("2025", hours_per_week=20), "unknown", {"started_on"}, id="its day"),
        pytest.param(
            post("2024", hours_per_week=20), "met", set(), id="a day that does not matter"
        ),
        pytest.param(post("2026-09", hours_per_week=40), "not met", set(), id="too late any day"),
        pytest.param(post(None, None, hours=1000), "met", set(), id="dates beside hours"),
        pytest.param(
            {}, "unknown", {"subject", "level", "started_on", "ended_on", "hours"}, id="everything"
        ),
    ],
)
def test_what_is_not_known_of_a_post_may_go_either_way(told, expected, asks):
    found = finding("teaching", HOURS, {"teaching": [told]})
    assert in_words(found.standing) == expected
    assert {f"teaching[].{part}" for part in asks} <= found.asks
    assert bool(found.asks) == (expected == "unknown")


def test_teaching_not_told_of_is_asked_for():
    for test in (HOURS, MONTHS):
        found = finding("teaching", test, {})
        assert (in_words(found.standing), found.asks) == ("unknown", {"teaching"})


# ---------------------------------------------------------------- months


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        pytest.param([post("2026-06-30")], "met", id="June to November touches six months"),
        pytest.param([post("2026-07-01")], "not met", id="July to November touches five"),
        pytest.param([post("2025-01-31", "2025-06-01")], "met", id="a day of a month is enough"),
        pytest.param([post("2025-02-01", "2025-06-30")], "not met", id="five full months"),
        pytest.param(
            [post("2025-01-01", "2025-03-31"), post("2025-03-01", "2025-05-31")],
            "not met",
            id="no month counts twice",
        ),
        pytest.param(
            [post("2025-01-01", "2025-03-31"), post("2020-03-01", "2020-05-31")],
            "met",
            id="months of different years",
        ),
        pytest.param([post("2025-01-01", clinical=False)], "not met", id="a duty is lacking"),
        pytest.param([post("2025-01-01", clinical=None)], "unknown", id="a duty is not known"),
        pytest.param([post("2026-07-01", clinical=None)], "not met", id="too short anyway"),
        pytest.param([post("2026-06")], "met", id="a start in some day of June"),
        pytest.param([post("2026")], "unknown", id="a start some day this year"),
        pytest.param([post(None, "2025-01-31")], "unknown", id="a start not known"),
        pytest.param([post("2027-01-01")], "not met", id="a post to come"),
        pytest.param([], "not met", id="no teaching"),
    ],
)
def test_calendar_months_taught_are_counted_once(posts, expected):
    assert judged(MONTHS, *posts) == expected


def test_on_the_first_of_a_month_that_month_is_not_yet_taught():
    teacher = post("2026-07-10")
    assert judged(MONTHS, teacher, on=date(2026, 12, 1)) == "not met"
    assert judged(MONTHS, teacher, on=date(2026, 12, 2)) == "met"


def test_a_current_post_opens_the_route_on_the_second_of_a_month():
    told = answer(rules(requirement("r", "teaching", MONTHS)), {"teaching": [post("2026-10-05")]})
    assert told["eligible_from"] == "2027-03-02"


def test_a_current_post_opens_the_route_when_its_hours_are_full():
    told = answer(
        rules(requirement("r", "teaching", HOURS)),
        {"teaching": [post("2026-11-24", hours_per_week=20)]},
    )
    assert told["eligible_from"] == day(350)


# ---------------------------------------------------------------- in words


def test_the_reason_tells_how_much_counts_and_what_is_lacking():
    found = finding("teaching", HOURS, {"teaching": [post(hours=400)]})
    assert english(found.reason) == "Teaching hours that count: 400 of 1,000."
    assert (found.shortfall.amount, english(found.shortfall.reason)) == (
        600,
        "600 more hours of teaching",
    )
    assert found.shortfall.begun is True
    found = finding("teaching", MONTHS, {"teaching": [post("2026-08-01")]})
    assert english(found.reason) == "Months of teaching that count: 4 of 6."
    assert (found.shortfall.amount, found.shortfall.begun) == (2, True)
    nothing = finding("teaching", HOURS, {"teaching": [post(subject="ekg")]})
    assert "no teaching that counts" in english(nothing.reason)
    any_hours = finding("teaching", HOURS | {"min_hours": 1}, {"teaching": [post(hours=400)]})
    assert english(any_hours.reason) == "Teaching hours that count: 400. Any hours are enough."
    assert nothing.shortfall.begun is False


# ---------------------------------------------------------------- laws


def fits(test, told):
    return (
        told.get("subject") in test.get("subjects", [told.get("subject")])
        and told.get("level") in test.get("levels", [told.get("level")])
        and all(told.get(duty) is True for duty in test.get("must_include", ()))
    )


def outcome_by_hand(test, posts, on):
    """Teaching of which everything is known, counted day by day."""
    hours, months = Fraction(0), set()
    for told in posts:
        if not fits(test, told):
            continue
        start = date.fromisoformat(told["started_on"])
        end = told["ended_on"] and date.fromisoformat(told["ended_on"])
        stop = min(end or on, on - timedelta(days=1))
        days = [start + timedelta(days=n) for n in range((stop - start).days + 1)]
        months |= {(that.year, that.month) for that in days}
        weekly = Fraction(told["hours_per_week"]) / 7
        if told.get("hours") is None:
            hours += weekly * len(days)
        elif end is None and start < TODAY:  # told today, it goes on at the same pace
            hours += Fraction(told["hours"] * (on - start).days, (TODAY - start).days)
        else:
            hours += told["hours"]
    if "min_hours" in test:
        return MET if hours >= test["min_hours"] else NOT_MET
    return MET if len(months) >= test["min_months"] else NOT_MET


@st.composite
def posts(draw):
    started = draw(st.integers(-500, 60))
    ended = draw(st.one_of(st.none(), st.integers(started, started + 400)))
    told = post(
        day(started),
        None if ended is None else day(ended),
        hours_per_week=draw(st.sampled_from([0, 5, 20, 40])),
    )
    if draw(st.booleans()):
        told["hours"] = draw(st.sampled_from([0, 100, 300]))
    for part, values in (
        ("subject", ["medical_assisting", "medical_assisting", "ekg"]),
        ("level", ["postsecondary", "postsecondary", "high_school"]),
        ("clinical", [True, True, False]),
        ("administrative", [True, True, False]),
    ):
        told[part] = draw(st.sampled_from(values))
    return told


tests = st.sampled_from(
    [
        MONTHS,
        MONTHS | {"min_months": 12},
        {"min_months": 3},
        HOURS | {"min_hours": 300},
        {"min_hours": 700},
    ]
)


@given(test=tests, taught=st.lists(posts(), max_size=3), later=st.integers(0, 500))
@more_examples(6)
def test_known_teaching_is_counted_as_the_conventions_say(test, taught, later):
    on = TODAY + timedelta(days=later)
    standing = finding("teaching", test, {"teaching": taught}, on).standing
    assert standing.low == standing.high == outcome_by_hand(test, taught, on)


@given(
    test=tests,
    told=posts(),
    other=st.lists(posts(), max_size=1),
    part=st.sampled_from(["started_on", "ended_on"]),
    precision=st.sampled_from([7, 4]),
)
@more_examples(3)
def test_a_month_of_teaching_stands_for_every_day_in_it(test, told, other, part, precision):
    if told[part] is None:
        return
    half_known = told | {part: told[part][:precision]}
    span = Span.parse(half_known[part])
    outcomes = set()
    for n in range((span.last - span.first).days + 1):
        whole = half_known | {part: (span.first + timedelta(days=n)).isoformat()}
        if whole["ended_on"] is None or whole["started_on"] <= whole["ended_on"]:
            outcomes.add(outcome_by_hand(test, [whole, *other], TODAY))
    standing = finding("teaching", test, {"teaching": [half_known, *other]}).standing
    assert standing.low <= min(outcomes)
    assert max(outcomes) <= standing.high
    if told["ended_on"] is None or precision == 7:
        assert (standing.low, standing.high) == (min(outcomes), max(outcomes))


@given(
    test=tests,
    taught=st.lists(
        st.tuples(
            posts(),
            st.sets(
                st.sampled_from(
                    ["started_on", "ended_on", "subject", "clinical", "hours_per_week"]
                ),
                max_size=2,
            ),
        ).map(lambda told: without(told[0], *told[1])),
        max_size=3,
    ),
    offsets=st.lists(st.integers(0, 1200), max_size=4),
)
@more_examples(3)
def test_windows_of_teaching_equal_asking_each_day(test, taught, offsets):
    catalogue = rules(requirement("r", "teaching", test))
    assert_windows_equal_asking_each_day(catalogue, {"teaching": taught}, offsets)


@pytest.mark.parametrize(
    ("test", "told", "last"),
    [
        pytest.param(HOURS, post(day(-7), hours_per_week=7), day(992), id="an hour a day"),
        pytest.param(HOURS, post(hours=1000), None, id="enough already"),
        pytest.param(HOURS, post(day(-40), day(40)), day(1), id="at the most, 24 hours a day"),
        pytest.param(MONTHS, post("2026-11-30"), "2027-04-01", id="six months touched"),
        pytest.param(MONTHS, post("2026-11-30", "2027-03-31"), None, id="never six"),
    ],
)
def test_a_standing_is_good_to_the_very_day_it_turns(test, told, last):
    found = finding("teaching", test, {"teaching": [told]})
    assert found.until == (FAR_FUTURE if last is None else date.fromisoformat(last))
