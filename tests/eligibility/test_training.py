"""One program: kind, provider, dates, accreditation, hours, and all of it on one record."""

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
    found,
    more_examples,
    requirement,
    rules,
    stands,
)

PROGRAM = {"kinds": ["medical_assisting"]}
WITHIN = {"completed_within_months": 12, "anniversary": "included"}
WITHIN_REVIEWED = {"completed_within_months": 48, "anniversary": "needs_review"}
BEYOND = {"completed_more_than_months_ago": 12}
STUDENT = {"in_progress": True, "classroom_complete": True, "ends_within_days": 30}
IN_A_YEAR = {"in_progress": True, "ends_within_months": 12}
CAAHEP = {
    "programmatic_accreditors": ["CAAHEP", "ABHES"],
    "accredited_any_time_enrolled": True,
    "or_within_months_after_completion": 36,
    "anniversary": "included",
}
ENROLLED = {"programmatic_accreditors": ["CAAHEP"], "accredited_any_time_enrolled": True}


def trained(**parts):
    return {"training": [parts]}


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("test", "part", "value", "expected"),
    [
        ({"kinds": ["ekg", "phlebotomy"]}, "kind", "ekg", "met"),
        ({"kinds": ["ekg", "phlebotomy"]}, "kind", "medical_assisting", "not met"),
        ({"providers": ["postsecondary"]}, "provider", "postsecondary", "met"),
        ({"providers": ["postsecondary"]}, "provider", "employer", "not met"),
        ({"awards": ["diploma"]}, "award", "diploma", "met"),
        ({"awards": ["diploma"]}, "award", "none", "not met"),
        ({"school_accreditation": ["recognized"]}, "school_accreditation", "recognized", "met"),
        ({"school_accreditation": ["recognized"]}, "school_accreditation", "none", "not met"),
        ({"programmatic_accreditors": ["ICA"]}, "programmatic_accreditor", "ICA", "met"),
        ({"programmatic_accreditors": ["ICA"]}, "programmatic_accreditor", "ABHES", "not met"),
        ({"programmatic_accreditors": ["ICA"]}, "programmatic_accreditor", "none", "not met"),
        ({"approved_by": ["ncct", "amt"]}, "approved_by", ["amt", "aama"], "met"),
        ({"approved_by": ["ncct", "amt"]}, "approved_by", ["aama"], "not met"),
        ({"approved_by": ["ncct", "amt"]}, "approved_by", [], "not met"),
        ({"curriculum_complete": True}, "curriculum_complete", True, "met"),
        ({"curriculum_complete": True}, "curriculum_complete", False, "not met"),
        ({"classroom_complete": True}, "classroom_complete", True, "met"),
        ({"classroom_complete": True}, "classroom_complete", False, "not met"),
        ({"classroom_complete": False}, "classroom_complete", False, "met"),
        ({"classroom_complete": False}, "classroom_complete", True, "not met"),
    ],
)
def test_a_part_must_be_as_asked(test, part, value, expected):
    assert stands("training", test, trained(**{part: value})) == expected
    nothing = finding("training", test, trained(**{part: None}))
    assert stands("training", test, trained()) == "unknown"
    assert nothing.asks == {f"training[].{part}"}


def test_every_part_of_a_test_is_needed():
    test = PROGRAM | {"providers": ["postsecondary"], "awards": ["diploma"]}
    good = {"kind": "medical_assisting", "provider": "postsecondary", "award": "diploma"}
    assert stands("training", test, trained(**good)) == "met"
    for part, other in (("kind", "ekg"), ("provider", "employer"), ("award", "none")):
        assert stands("training", test, trained(**good | {part: other})) == "not met"
        assert stands("training", test, trained(**good | {part: None})) == "unknown"


def test_one_part_that_fails_decides_and_nothing_more_is_asked():
    found_ = finding("training", PROGRAM | {"awards": ["diploma"]}, trained(kind="ekg"))
    assert (found_.standing.status, found_.asks) == ("not_met", set())


def test_no_training_fails_every_test_and_training_not_told_leaves_it_open():
    for test in (PROGRAM, WITHIN, BEYOND, STUDENT, CAAHEP, {"min_clock_hours": 720}):
        assert stands("training", test, {"training": []}) == "not met"
        assert stands("training", test, {}) == "unknown"
        assert finding("training", test, {}).asks == {"training"}
        assert stands("training", test, trained()) == "unknown"


# ---------------------------------------------------------------- when it ended


@pytest.mark.parametrize(
    ("end", "within", "reviewed", "beyond"),
    [
        pytest.param("2026-11-24", "met", "met", "not met", id="ended on the day"),
        pytest.param("2026-06-01", "met", "met", "not met", id="ended half a year ago"),
        pytest.param("2025-11-25", "met", "met", "not met", id="a day less than a year ago"),
        pytest.param("2025-11-24", "met", "met", "not met", id="exactly a year ago"),
        pytest.param("2025-11-23", "not met", "met", "met", id="a year and a day ago"),
        pytest.param("2022-11-25", "not met", "met", "met", id="a day less than four years ago"),
        pytest.param("2022-11-24", "not met", "review", "met", id="exactly four years ago"),
        pytest.param("2022-11-23", "not met", "not met", "met", id="four years and a day ago"),
        pytest.param("1999-05-01", "not met", "not met", "met", id="long ago"),
        pytest.param("2026-11-25", "not met", "not met", "not met", id="ends tomorrow"),
        pytest.param("2026", "unknown", "unknown", "not met", id="this year, perhaps to come"),
        pytest.param("2025-11", "unknown", "met", "unknown", id="in the month a year ago"),
        pytest.param("2025-12", "met", "met", "not met", id="in the month after that"),
        pytest.param("2025-10", "not met", "met", "met", id="in the month before that"),
        pytest.param("2022-11", "not met", "unknown", "met", id="in the month four years ago"),
        pytest.param("2022", "not met", "unknown", "met", id="in the year four years ago"),
        pytest.param(None, "unknown", "unknown", "unknown", id="nobody knows when"),
    ],
)
def test_how_long_ago_a_program_ended(end, within, reviewed, beyond):
    for key in ("completed_on", "expected_on"):
        assert stands("training", WITHIN, trained(**{key: end})) == within
        assert stands("training", WITHIN_REVIEWED, trained(**{key: end})) == reviewed
        assert stands("training", BEYOND, trained(**{key: end})) == beyond


@pytest.mark.parametrize(
    ("on", "end", "expected"),
    [
        pytest.param("2025-02-28", "2024-02-29", "met", id="the 28th is its first anniversary"),
        pytest.param("2025-03-01", "2024-02-29", "not met", id="the day after is past it"),
        pytest.param("2028-02-29", "2027-02-28", "met", id="from the 29th one looks to the 28th"),
        pytest.param("2028-03-01", "2027-02-28", "not met", id="and from 1 March no longer"),
        pytest.param("2026-03-31", "2025-03-31", "met", id="an end of a month"),
        pytest.param("2026-04-01", "2025-03-31", "not met", id="the day after it"),
    ],
)
def test_the_anniversary_of_29_february_is_the_28th(on, end, expected):
    on = date.fromisoformat(on)
    assert stands("training", WITHIN, trained(completed_on=end), on) == expected


@pytest.mark.parametrize(
    ("end", "completed", "in_progress", "in_30_days", "in_a_year"),
    [
        pytest.param("2026-11-23", "met", "not met", "not met", "not met", id="ended yesterday"),
        pytest.param("2026-11-24", "met", "not met", "not met", "not met", id="ends today"),
        pytest.param("2026-11-25", "not met", "met", "met", "met", id="ends tomorrow"),
        pytest.param("2026-12-24", "not met", "met", "met", "met", id="ends in 30 days"),
        pytest.param("2026-12-25", "not met", "met", "not met", "met", id="ends in 31 days"),
        pytest.param("2027-11-24", "not met", "met", "not met", "met", id="ends in a year"),
        pytest.param("2027-11-25", "not met", "met", "not met", "not met", id="a day later"),
        pytest.param("2026-11", "unknown", "unknown", "unknown", "unknown", id="this month"),
        pytest.param("2026-12", "not met", "met", "unknown", "met", id="next month"),
        pytest.param("2027", "not met", "met", "not met", "unknown", id="next year"),
        pytest.param(None, "unknown", "unknown", "unknown", "unknown", id="nobody knows when"),
    ],
)
def test_a_program_finished_or_under_way(end, completed, in_progress, in_30_days, in_a_year):
    for key in ("completed_on", "expected_on"):
        program = trained(classroom_complete=True, **{key: end})
        assert stands("training", {"completed": True}, program) == completed
        assert stands("training", {"in_progress": True}, program) == in_progress
        assert stands("training", STUDENT, program) == in_30_days
        assert stands("training", IN_A_YEAR, program) == in_a_year


def test_an_end_to_come_is_an_end_whatever_the_key():
    told = finding("training", PROGRAM | WITHIN, trained(kind="medical_assisting"))
    assert told.asks == {"training[].completed_on"}


def test_class_work_not_told_of_leaves_a_student_open():
    program = trained(expected_on=day(20))
    assert stands("training", STUDENT, program) == "unknown"
    assert finding("training", STUDENT, program).asks == {"training[].classroom_complete"}
    late = trained(expected_on=day(31))
    assert stands("training", STUDENT, late) == "not met"


def test_the_wait_for_the_end_of_a_program_is_told_in_days():
    short = finding("training", STUDENT, trained(expected_on=day(50), classroom_complete=True))
    assert (short.shortfall.amount, short.shortfall.unit) == (20, "days")
    done = finding("training", {"completed": True}, trained(expected_on=day(50))).shortfall
    assert (done.amount, done.unit, english(done.reason)) == (50, "days", "50 more days")
    over = finding("training", WITHIN, trained(completed_on="2001-01-01"))
    assert over.shortfall is None


# ---------------------------------------------------------------- accreditation in time


@pytest.mark.parametrize(
    ("parts", "enrolled", "or_after"),
    [
        pytest.param({}, "met", "met", id="no dates: accredited while enrolled"),
        pytest.param({"started_on": None}, "met", "met", id="also when the start is not known"),
        pytest.param(
            {"accredited_from": "2019-01-01", "accredited_until": "2030-01-01"},
            "met",
            "met",
            id="accredited all the time",
        ),
        pytest.param({"accredited_from": "2019-01-01"}, "met", "met", id="since before the start"),
        pytest.param({"accredited_from": "2022-06-30"}, "met", "met", id="from the last day on"),
        pytest.param(
            {"accredited_from": "2022-07-01"}, "not met", "met", id="from the day after the end on"
        ),
        pytest.param(
            {"accredited_from": "2025-06-30"}, "not met", "met", id="36 months after the end"
        ),
        pytest.param(
            {"accredited_from": "2025-07-01"}, "not met", "not met", id="36 months and a day after"
        ),
        pytest.param(
            {"accredited_until": "2021-08-15"}, "met", "met", id="until the first day of it"
        ),
        pytest.param(
            {"accredited_until": "2021-08-14"}, "not met", "not met", id="until the day before it"
        ),
        pytest.param(
            {"accredited_from": "2021-12-01", "accredited_until": "2022-01-31"},
            "met",
            "met",
            id="for two months in the middle",
        ),
        pytest.param(
            {"accredited_until": "2021-12-01", "started_on": None},
            "unknown",
            "unknown",
            id="until before the end, and the start is not known",
        ),
        pytest.param(
            {"accredited_until": "2022-06-30", "started_on": None},
            "met",
            "met",
            id="until the end, whenever it started",
        ),
        pytest.param(
            {"accredited_from": "2022-06", "completed_on": "2022-06-15"},
            "unknown",
            "met",
            id="from some day of the month it ended in",
        ),
        pytest.param(
            {"accredited_until": "2021-08"}, "unknown", "unknown", id="until some day of that month"
        ),
        pytest.param(
            {"accredited_until": "2021", "started_on": "2021"},
            "unknown",
            "unknown",
            id="until some day of the year it started in",
        ),
        pytest.param(
            {"accredited_from": "2026-11-24", "completed_on": "2026-01-31"},
            "not met",
            "met",
            id="from today on",
        ),
        pytest.param(
            {"accredited_from": "2026-11-25", "completed_on": "2026-01-31"},
            "not met",
            "not met",
            id="from tomorrow on: not yet",
        ),
        pytest.param(
            {"accredited_from": "2026-11-25", "completed_on": "2027-06-30"},
            "not met",
            "not met",
            id="from tomorrow on, in a program under way: not yet",
        ),
        pytest.param(
            {"accredited_from": "2026-11-24", "completed_on": "2027-06-30"},
            "met",
            "met",
            id="from today on, in a program under way",
        ),
        pytest.param(
            {"accredited_from": "2019-01-01", "completed_on": None}, "met", "met", id="no end known"
        ),
        pytest.param(
            {"accredited_from": "2023-01-01", "completed_on": None},
            "unknown",
            "met",
            id="from after the start, no end known",
        ),
        pytest.param(
            {"programmatic_accreditor": "ICA"}, "not met", "not met", id="by another accreditor"
        ),
        pytest.param({"programmatic_accreditor": "none"}, "not met", "not met", id="by nobody"),
        pytest.param(
            {"programmatic_accreditor": None}, "unknown", "unknown", id="nobody knows by whom"
        ),
        pytest.param(
            {"programmatic_accreditor": None, "accredited_until": "2021-08-14"},
            "not met",
            "not met",
            id="nobody knows by whom, but until the day before it",
        ),
    ],
)
def test_accreditation_must_touch_the_time_of_the_program(parts, enrolled, or_after):
    told = {
        "programmatic_accreditor": "CAAHEP",
        "started_on": "2021-08-15",
        "completed_on": "2022-06-30",
    }
    profile = trained(**told | parts)
    assert stands("training", ENROLLED, profile) == enrolled
    assert stands("training", CAAHEP, profile) == or_after


def accredited_by_hand(start, stop, started, ended, on, grace):
    """Whether one day is both a day of accreditation so far and a day that counts."""
    if start > on:
        return False
    return max(start, started) <= min(stop, add_months(ended, grace))


months_ = st.integers(min_value=-60, max_value=40).map(lambda n: add_months(TODAY, n))


@given(
    accreditation=st.tuples(months_, months_).map(sorted),
    enrolment=st.tuples(months_, months_).map(sorted),
    grace=st.sampled_from([None, 12, 36]),
    told=st.sets(st.sampled_from(["from", "until", "started"])),
)
@more_examples(10)
def test_accreditation_with_all_that_may_be_left_out(accreditation, enrolment, grace, told):
    (start, stop), (started, ended) = accreditation, enrolment
    test = ENROLLED | ({} if grace is None else {"or_within_months_after_completion": grace})
    program = {"programmatic_accreditor": "CAAHEP", "completed_on": ended.isoformat()}
    program |= {"accredited_from": start.isoformat()} if "from" in told else {}
    program |= {"accredited_until": stop.isoformat()} if "until" in told else {}
    program |= {"started_on": started.isoformat()} if "started" in told else {}
    if not told & {"from", "until"}:
        expected = {True}
    else:
        starts = [started] if "started" in told else [date(1950, 1, 1), min(started, ended), ended]
        first = start if "from" in told else date(1900, 1, 1)
        last = stop if "until" in told else date(2200, 1, 1)
        expected = {
            accredited_by_hand(first, last, possible, ended, TODAY, grace or 0)
            for possible in starts
        }
    together = {True: "met", False: "not met"}[expected.pop()] if len(expected) == 1 else "unknown"
    assert stands("training", test, trained(**program)) == together


def test_an_accreditation_to_come_opens_the_route_on_its_first_day():
    catalogue = rules(requirement("r", "training", ENROLLED))
    told = answer(
        catalogue,
        trained(
            programmatic_accreditor="CAAHEP",
            accredited_from="2027-03-01",
            started_on="2026-09-01",
            expected_on="2027-06-30",
        ),
    )
    assert [(w["from"], w["verdict"]) for w in told["windows"]] == [
        ("2026-11-24", "not_eligible"),
        ("2027-03-01", "eligible"),
    ]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param({"programmatic_accreditor": "NAACLS"}, "met", id="accredited"),
        pytest.param(
            {"programmatic_accreditor": "none", "approved_by": ["cdph"]}, "met", id="approved"
        ),
        pytest.param(
            {"programmatic_accreditor": "none", "approved_by": []}, "not met", id="neither"
        ),
        pytest.param({"programmatic_accreditor": "none"}, "unknown", id="approval not known"),
        pytest.param({"approved_by": []}, "unknown", id="accreditation not known"),
        pytest.param({"approved_by": ["cdph"]}, "met", id="approval is enough"),
        pytest.param({}, "unknown", id="nothing known"),
    ],
)
def test_an_approval_may_stand_for_accreditation(parts, expected):
    test = {"programmatic_accreditors": ["NAACLS"], "or_approved_by": ["cdph"]}
    assert stands("training", test, trained(**parts)) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param({"approved_by": ["ncct"]}, "met", id="approved"),
        pytest.param(
            {"approved_by": [], "school_accreditation": "state_approved"}, "met", id="the school is"
        ),
        pytest.param(
            {"approved_by": [], "school_accreditation": "recognized"}, "not met", id="neither is"
        ),
        pytest.param({"approved_by": []}, "unknown", id="the school not known"),
        pytest.param({"school_accreditation": "none"}, "unknown", id="approval not known"),
    ],
)
def test_a_school_may_stand_for_an_approval(parts, expected):
    test = {"approved_by": ["ncct"], "or_school_accreditation": ["state_approved"]}
    assert stands("training", test, trained(**parts)) == expected


@pytest.mark.parametrize(
    ("school", "expected"),
    [
        ("recognized", "met"),
        ("foreign", "review"),
        ("state_approved", "not met"),
        ("none", "not met"),
        (None, "unknown"),
    ],
)
def test_some_schools_are_left_to_the_body(school, expected):
    test = {"school_accreditation": ["recognized"], "needs_review_values": ["foreign"]}
    assert stands("training", test, trained(school_accreditation=school)) == expected


@pytest.mark.parametrize(
    ("country", "kind", "expected"),
    [
        ("US", "medical_assisting", "met"),
        (None, "medical_assisting", "met"),
        ("PH", "medical_assisting", "review"),
        ("PH", "ekg", "not met"),
        ("PH", None, "not met or review"),
    ],
)
def test_a_program_abroad_is_left_to_the_body_where_the_rule_says_so(country, kind, expected):
    program = trained(kind=kind, country=country)
    assert stands("training", PROGRAM | {"foreign": "needs_review"}, program) == expected
    if country == "PH" and kind == "medical_assisting":
        assert stands("training", PROGRAM, program) == "met"


# ---------------------------------------------------------------- numbers

NUMBERS = {
    "min_semesters": ("semesters", 2),
    "min_clock_hours": ("clock_hours", 720),
    "min_classroom_hours": ("classroom_hours", 560),
    "min_externship_hours": ("externship_hours", 160),
    "min_injections": ("injections", 10),
    "min_phlebotomies": ("phlebotomies", 10),
}


@pytest.mark.parametrize("test", NUMBERS)
def test_a_number_must_be_reached(test):
    part, least = NUMBERS[test]
    for have, expected in (
        (0, "not met"),
        (least - 1, "not met"),
        (least, "met"),
        (least + 1, "met"),
        (None, "unknown"),
    ):
        assert stands("training", {test: least}, trained(**{part: have})) == expected
    short = finding("training", {test: least}, trained(**{part: least - 1})).shortfall
    assert (short.amount, short.begun) == (1, True)
    assert finding("training", {test: least}, trained(**{part: 0})).shortfall.begun is False
    asked = HOURS if part in HOURS else {part}
    asks = finding("training", {test: least}, trained()).asks
    assert asks == {f"training[].{name}" for name in asked}


HOURS = {"clock_hours", "classroom_hours", "externship_hours"}


@pytest.mark.parametrize("part", sorted(HOURS))
def test_hours_are_asked_for_by_whichever_of_three_is_not_known(part):
    """Who knows two of them need not know the one a rule names."""
    known = dict.fromkeys(HOURS - {part}, 100)
    test = {f"min_{part}": 700}
    asks = finding("training", test, trained(**{next(iter(sorted(known))): 100})).asks
    assert f"training[].{part}" in asks
    assert len(asks) == 2


@pytest.mark.parametrize(
    ("hours", "clock", "classroom"),
    [
        pytest.param({"clock_hours": 720}, "met", "unknown", id="all hours told"),
        pytest.param(
            {"classroom_hours": 560, "externship_hours": 160}, "met", "met", id="both parts told"
        ),
        pytest.param(
            {"classroom_hours": 560, "externship_hours": 159}, "not met", "met", id="one hour short"
        ),
        pytest.param(
            {"clock_hours": 720, "externship_hours": 161},
            "met",
            "not met",
            id="class hours derived",
        ),
        pytest.param(
            {"clock_hours": 700, "classroom_hours": 560, "externship_hours": 160},
            "not met",
            "met",
            id="what is given wins",
        ),
    ],
)
def test_all_hours_count_the_externship_and_class_hours_do_not(hours, clock, classroom):
    assert stands("training", {"min_clock_hours": 720}, trained(**hours)) == clock
    assert stands("training", {"min_classroom_hours": 560}, trained(**hours)) == classroom


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"externship_hours": 160, "externship_setting": "outpatient"}, "met"),
        ({"externship_hours": 160, "externship_setting": "inpatient"}, "not met"),
        ({"externship_hours": 159, "externship_setting": "outpatient"}, "not met"),
        ({"externship_hours": 160}, "unknown"),
        ({"externship_setting": "outpatient"}, "unknown"),
        ({"externship_hours": 100}, "not met"),
    ],
)
def test_an_externship_must_be_long_enough_in_a_place_that_counts(parts, expected):
    test = {"min_externship_hours": 160, "externship_settings": ["outpatient"]}
    assert stands("training", test, trained(**parts)) == expected


# ---------------------------------------------------------------- one record as a whole


def test_all_that_is_asked_of_a_program_is_asked_of_one_record():
    """A short accredited program and a long one without accreditation make up neither."""
    catalogue = rules(
        requirement("hours", "training", {"min_clock_hours": 720}),
        requirement("accredited", "training", ENROLLED),
    )
    short = {"clock_hours": 300, "programmatic_accreditor": "CAAHEP"}
    long = {"clock_hours": 900, "programmatic_accreditor": "none"}
    both = {"clock_hours": 900, "programmatic_accreditor": "CAAHEP"}
    assert found(catalogue, {"training": [short, long]}).verdict == "not_eligible"
    assert found(catalogue, {"training": [short, long, both]}).verdict == "eligible"
    assert found(catalogue, {"training": [short, long, {}]}).verdict == "unknown"


# ---------------------------------------------------------------- laws

ends = st.integers(min_value=-1600, max_value=1200).map(day)
spans = st.one_of(
    ends,
    st.sampled_from(["2022", "2025", "2026", "2027", "2022-11", "2025-11", "2026-11", "2026-12"]),
)
programs = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["medical_assisting", "ekg"]),
        "completed_on": spans,
        "classroom_complete": st.booleans(),
        "programmatic_accreditor": st.sampled_from(["CAAHEP", "none"]),
        "accredited_from": spans,
        "country": st.sampled_from(["US", "PH"]),
    },
)
training_tests = st.sampled_from(
    [
        PROGRAM | WITHIN,
        PROGRAM | WITHIN_REVIEWED,
        PROGRAM | BEYOND,
        PROGRAM | {"completed": True, "foreign": "needs_review"},
        BEYOND | {"completed_within_months": 48, "anniversary": "needs_review"},
        STUDENT,
        IN_A_YEAR,
        {"ends_within_days": 0},
        {"completed_within_months": 1},
        {"in_progress": True, "ends_within_months": 1, "ends_within_days": 30},
        CAAHEP,
        ENROLLED,
    ]
)


@given(
    programs_=st.lists(programs, max_size=2),
    tests=st.lists(training_tests, min_size=1, max_size=2),
    offsets=st.lists(st.integers(0, 3653), max_size=3),
)
@more_examples(2)
def test_windows_of_training_equal_asking_each_day(programs_, tests, offsets):
    catalogue = rules(
        *(requirement(f"r{i}", "training", test) for i, test in enumerate(tests)),
    )
    assert_windows_equal_asking_each_day(catalogue, {"training": programs_}, offsets)


@given(
    month=st.sampled_from(["2025-11", "2022-11", "2026-11", "2026-12", "2025", "2026", "2024-02"]),
    test=training_tests,
    later=st.integers(min_value=0, max_value=500),
    told=st.fixed_dictionaries(
        {"programmatic_accreditor": st.just("CAAHEP")},
        optional={
            "kind": st.just("medical_assisting"),
            "classroom_complete": st.just(True),
            "country": st.just("PH"),
        },
    ),
)
@more_examples(2)
def test_a_month_stands_for_every_day_in_it(month, test, later, told):
    """The outcomes of all its days lie in what is known, and its ends are among them."""
    on = TODAY + timedelta(days=later)
    span = Span.parse(month)
    days = [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
    standings = [
        finding("training", test, trained(completed_on=one.isoformat(), **told), on).standing
        for one in {*days[::9], *days[:2], *days[-2:], on, on + timedelta(days=1)}
        | {add_months(on, -n) + timedelta(days=shift) for n in (1, 12, 48) for shift in (0, -1, 1)}
        if span.first <= one <= span.last
    ]
    together = finding("training", test, trained(completed_on=month, **told), on).standing
    assert together.low == min(standing.low for standing in standings)
    assert together.high == max(standing.high for standing in standings)


def outcome_by_hand(test, end, on):
    """The dates of a test, day by day, in the words of the conventions."""
    if end > on:
        wanted = test.get("completed") or "completed_within_months" in test
        wanted = wanted or "completed_more_than_months_ago" in test
        in_days = end <= on + timedelta(days=test.get("ends_within_days", 10**5))
        in_months = end <= add_months(on, test.get("ends_within_months", 5000))
        return MET if not wanted and in_days and in_months else NOT_MET
    if {"in_progress", "ends_within_days", "ends_within_months"} & set(test):
        return NOT_MET
    if "completed_more_than_months_ago" in test and not end < add_months(
        on, -test["completed_more_than_months_ago"]
    ):
        return NOT_MET
    if "completed_within_months" in test:
        oldest = add_months(on, -test["completed_within_months"])
        if end == oldest and test.get("anniversary") == "needs_review":
            return REVIEW
        return MET if end >= oldest else NOT_MET
    return MET


@given(
    test=st.one_of(
        st.fixed_dictionaries(
            {},
            optional={
                "completed": st.just(True),
                "completed_within_months": st.integers(12, 60),
                "completed_more_than_months_ago": st.integers(0, 11),
                "anniversary": st.sampled_from(["included", "needs_review"]),
            },
        ),
        st.fixed_dictionaries(
            {},
            optional={
                "in_progress": st.just(True),
                "ends_within_days": st.integers(0, 400),
                "ends_within_months": st.integers(0, 24),
            },
        ),
    ).filter(lambda test: set(test) - {"anniversary"}),
    on=st.dates(min_value=date(2024, 1, 1), max_value=date(2029, 1, 1)),
    months=st.integers(min_value=-62, max_value=26),
    shift=st.integers(min_value=-2, max_value=2),
)
@more_examples(20)
def test_the_dates_of_a_program_are_read_as_the_conventions_say(test, on, months, shift):
    end = add_months(on, months) + timedelta(days=shift)
    standing = finding("training", test, trained(completed_on=end.isoformat()), on).standing
    assert standing.low == standing.high == outcome_by_hand(test, end, on)
