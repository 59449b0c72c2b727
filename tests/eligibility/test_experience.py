"""Work: full-time months or hours, which jobs count, when, and what is not known of them.

`outcome_by_hand` is the rule as the conventions put it, counted day by day. Everything the
engine says is held against it.
"""

from datetime import date, timedelta
from fractions import Fraction

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
    assessment,
    day,
    finding,
    found,
    in_words,
    more_examples,
    requirement,
    rules,
    stands,
)

ROLES = {
    "medical_assistant": "met",
    "medical_assistant_apprentice": "met",
    "military_medic": "needs_review",
    "volunteer": "needs_review",
}
YEAR = {
    "roles": ROLES,
    "min_months_full_time": 12,
    "full_time_hours_per_week": 36,
    "within_months": 36,
}
HOURS = {"roles": ROLES, "min_hours": 1000, "within_months": 12}
ANY_HOURS = {"roles": ROLES, "min_hours": 1}
AFTER = {"roles": ROLES, "min_hours": 1000, "after": "program_completion"}
UNBROKEN = {
    "roles": ROLES,
    "min_months_full_time": 12,
    "full_time_hours_per_week": 35,
    "grey_from_hours_per_week": 30,
    "part_time": "not_counted",
    "unbroken_until": "as_of",
    "max_gap_days": 30,
}


TOLD_600 = {"hours_total": 600}


def job(started=-400, ended=None, hours=40, role="medical_assistant", **parts):
    """A job by the days it began and ended, counted from the day judged."""
    return {
        "role": role,
        "started_on": day(started) if isinstance(started, int) else started,
        "ended_on": day(ended) if isinstance(ended, int) else ended,
        "hours_per_week": hours,
    } | parts


def without(record, *names):
    return {name: value for name, value in record.items() if name not in names}


def worked(*jobs, **profile):
    return {"work": list(jobs), "military": []} | profile


def judged(test, profile, on=TODAY):
    return stands("experience", test, profile, on)


# ---------------------------------------------------------------- the rule, counted by hand


def strength(test, record):
    """How a job of which everything is known counts."""
    names = {"met": MET, "needs_review": REVIEW}
    counts = names.get(test["roles"].get(record.get("role")), NOT_MET)
    if not record.get("paid", True):
        counts = min(counts, REVIEW)
    fits = [
        not test.get("supervised") or record.get("supervised") is True,
        "supervisor" not in test or record.get("supervisor") == test["supervisor"],
        "settings" not in test or record.get("setting") in test["settings"],
        all(record.get(duty) is True for duty in test.get("must_include", ())),
        "country" not in test or record.get("country", "US") == "US",
    ]
    return counts if all(fits) else NOT_MET


def daily_hours(test, records, on, last):
    """For each day worked before `on`: the weekly hours of all jobs together."""
    hours = {}
    for record in records:
        start = date.fromisoformat(record["started_on"])
        end = record["ended_on"] and date.fromisoformat(record["ended_on"])
        # A total in a job still held is of the day it was told, and goes on at its pace.
        whole = (end or TODAY - timedelta(days=1)) - start
        weekly = record.get("hours_per_week")
        if "min_months_full_time" not in test and record.get("hours_total") is not None:
            weekly = (
                Fraction(record["hours_total"]) * 7 / (whole.days + 1) if whole.days >= 0 else 0
            )
        stop = min(end or last, last)
        for n in range((stop - start).days + 1):
            that = start + timedelta(days=n)
            hours[that] = hours.get(that, 0) + Fraction(weekly)
    return hours


def outcome_by_hand(test, records, on=TODAY, program_ends=None):
    opens = date(1990, 1, 1)
    if "within_months" in test:
        opens = add_months(on, -test["within_months"])
    if test.get("after"):
        opens = max(opens, program_ends + timedelta(days=1))
    for least, part_time in ((MET, False), (REVIEW, True)):
        counted = [record for record in records if strength(test, record) >= least]
        hours = daily_hours(test, counted, on, on - timedelta(days=1))
        inside = {that: weekly for that, weekly in hours.items() if that >= opens}
        if enough_by_hand(test, counted, inside, on, part_time):
            return least
    return NOT_MET


def enough_by_hand(test, counted, inside, on, part_time):
    months, full = test.get("min_months_full_time"), test.get("full_time_hours_per_week")
    if months is None:
        return sum(weekly / 7 for weekly in inside.values()) >= test["min_hours"]
    need = months * 365 // 12
    grey = test.get("grey_from_hours_per_week")
    if "unbroken_until" in test:
        employed = any(
            record["ended_on"] is None and date.fromisoformat(record["started_on"]) <= on
            for record in counted
        )
        levels = [full] + ([grey] if part_time and grey is not None else [])
        gap = test.get("max_gap_days", 0)
        return employed and any(unbroken_by_hand(inside, one, gap, on) >= need for one in levels)
    if sum(weekly >= full for weekly in inside.values()) >= need:
        return True
    if not part_time:
        return False
    if grey is not None and sum(weekly >= grey for weekly in inside.values()) >= need:
        return True
    if test.get("part_time") == "calendar_needs_review":
        return sum(weekly > 0 for weekly in inside.values()) >= need
    if test.get("part_time") == "hours_need_review":
        usual = Fraction(months * 52 * full, 12)
        capped = sum(min(weekly, Fraction(full)) / 7 for weekly in inside.values())
        return capped >= min(usual, test.get("min_hours", usual))
    return False


def unbroken_by_hand(inside, least, longest_gap, on):
    days, gap, that = 0, 0, on - timedelta(days=1)
    first = min(inside, default=on)
    while that >= first and gap <= longest_gap:
        if inside.get(that, 0) >= least:
            days, gap = days + 1, 0
        else:
            gap += 1
        that -= timedelta(days=1)
    return days


# ---------------------------------------------------------------- full-time months


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        pytest.param("2025-11-24", "met", id="on the anniversary of the start a year is full"),
        pytest.param("2025-11-25", "not met", id="on the day before it is not"),
        pytest.param("2020-01-01", "met", id="years of it"),
        pytest.param("2026-11-24", "not met", id="the first day of work"),
        pytest.param("2027-01-01", "not met", id="a job to come"),
    ],
)
def test_a_current_job_counts_up_to_the_day_before(started, expected):
    assert judged(YEAR, worked(job(started))) == expected


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        pytest.param("2025-12-31", "met", id="both first and last day are worked: 365 days"),
        pytest.param("2025-12-30", "not met", id="364 days"),
    ],
)
def test_both_ends_of_a_job_are_days_worked(ended, expected):
    assert judged(YEAR, worked(job("2025-01-01", ended))) == expected


@pytest.mark.parametrize("months", [1, 5, 7, 12, 24, 36, 60])
def test_months_are_so_many_days_rounded_down(months):
    test = without(YEAR, "within_months") | {"min_months_full_time": months}
    need = {1: 30, 5: 152, 7: 212, 12: 365, 24: 730, 36: 1095, 60: 1825}[months]
    assert judged(test, worked(job(-need - 50, -51))) == "met"
    assert judged(test, worked(job(-need - 49, -51))) == "not met"


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(36, "met"), (40, "met"), (35.9, "not met"), (168, "met"), (0, "not met")],
)
def test_a_day_is_full_time_from_so_many_hours_a_week(hours, expected):
    assert judged(YEAR, worked(job(hours=hours))) == expected


@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        pytest.param([job(hours=20), job(hours=16)], "met", id="two halves on the same days"),
        pytest.param([job(-800, -401, 20), job(-400, hours=20)], "not met", id="one after another"),
        pytest.param([job(-200), job(-200)], "not met", id="the same half year twice"),
        pytest.param([job(-200), job(-200), job(-190, -1)], "not met", id="three times"),
        pytest.param([job(-400, -201), job(-200)], "met", id="two jobs without a gap"),
        pytest.param([job(-700, -501), job(-165)], "met", id="two jobs with a long gap"),
        pytest.param([job(-700, -501), job(-164)], "not met", id="one day short"),
        pytest.param(
            [job(hours=30), job(hours=6, role="volunteer")],
            "review",
            id="a volunteer's hours fill the week: the body decides",
        ),
        pytest.param([job(hours=30), job(hours=6, role="rn")], "not met", id="a nurse's do not"),
        pytest.param([], "not met", id="no work at all"),
    ],
)
def test_overlapping_jobs_add_hours_and_never_time(jobs, expected):
    assert judged(YEAR, worked(*jobs)) == expected


@pytest.mark.parametrize(
    ("started", "ended", "expected"),
    [
        pytest.param("2023-11-24", "2024-11-22", "met", id="just inside three years"),
        pytest.param("2023-11-23", "2024-11-21", "not met", id="its first day is outside"),
        pytest.param("2015-01-01", "2023-11-24", "not met", id="only its last day is inside"),
    ],
)
def test_only_the_part_of_a_job_inside_the_window_counts(started, ended, expected):
    assert judged(YEAR, worked(job(started, ended))) == expected


# ---------------------------------------------------------------- part-time

RMA = YEAR | {"min_months_full_time": 12, "part_time": "hours_need_review", "within_months": 60}


@pytest.mark.parametrize(
    ("test", "jobs", "expected"),
    [
        pytest.param(RMA, [job(-728, hours=18)], "review", id="1,872 hours at half the time"),
        pytest.param(RMA, [job(-727, hours=18)], "not met", id="a day less of it"),
        pytest.param(RMA, [job(-364, hours=36)], "review", id="a day less than a year, full-time"),
        pytest.param(RMA, [job(-363, hours=36)], "not met", id="two days less"),
        pytest.param(
            RMA, [job(-200, hours=80)], "not met", id="no week counts more than full-time"
        ),
        pytest.param(
            RMA | {"min_hours": 1000}, [job(-389, hours=18)], "review", id="the rule's own hours"
        ),
        pytest.param(
            RMA | {"min_hours": 1000}, [job(-388, hours=18)], "not met", id="and not one less"
        ),
        pytest.param(
            YEAR | {"part_time": "calendar_needs_review"},
            [job(-365, hours=4)],
            "review",
            id="a year of a few hours a week",
        ),
        pytest.param(
            YEAR | {"part_time": "calendar_needs_review"},
            [job(-364, hours=4)],
            "not met",
            id="a day less of it",
        ),
        pytest.param(
            YEAR | {"part_time": "not_counted"}, [job(-1000, hours=35)], "not met", id="not counted"
        ),
        pytest.param(
            YEAR | {"part_time": "not_counted", "grey_from_hours_per_week": 30},
            [job(-1000, -501, hours=30), job(-100, hours=40)],
            "review",
            id="a grey zone fills the gap",
        ),
        pytest.param(
            YEAR | {"part_time": "not_counted", "grey_from_hours_per_week": 30},
            [job(-1000, -501, hours=29), job(-100, hours=40)],
            "not met",
            id="below the grey zone nothing does",
        ),
        pytest.param(YEAR, [job(-1000, hours=35)], "not met", id="nothing is said of part-time"),
        pytest.param(
            YEAR | {"part_time": "calendar_needs_review"},
            [job(-400, hours=4, role="rn")],
            "not met",
            id="a job that does not count fills no calendar",
        ),
    ],
)
def test_part_time_is_read_as_each_rule_says(test, jobs, expected):
    assert judged(test, worked(*jobs)) == expected


# ---------------------------------------------------------------- hours alone


@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        pytest.param([job(-175, hours=40)], "met", id="175 days at 40 hours a week are 1,000"),
        pytest.param([job(-174, hours=40)], "not met", id="174 are not"),
        pytest.param([job(-100, hours=70)], "met", id="a long week counts in full"),
        pytest.param([job(-88, hours=40), job(-87, hours=40)], "met", id="two jobs at once"),
        pytest.param([job(-200, -100, hours_total=1000, hours=None)], "met", id="a total"),
        pytest.param([job(-200, -100, hours_total=999, hours=168)], "not met", id="beats the week"),
        pytest.param([job(-200, -100, hours_total=1000, hours=0)], "met", id="whatever the week"),
        pytest.param(
            [job(-200, None, hours_total=1000, hours=None)], "met", id="a total of a current job"
        ),
    ],
)
def test_hours_alone_are_added_over_all_jobs(jobs, expected):
    assert judged(HOURS, worked(*jobs)) == expected


@pytest.mark.parametrize(
    ("started", "ended", "expected"),
    [
        pytest.param("2025-11-14", "2025-12-03", "met", id="half of its days are in the year"),
        pytest.param("2025-11-13", "2025-12-03", "not met", id="less than half of them"),
        pytest.param("2026-11-14", "2026-12-03", "met", id="half of its days are over"),
        pytest.param("2026-11-14", "2026-12-04", "not met", id="less than half of them"),
        pytest.param("2026-12-01", "2026-12-20", "not met", id="it is still to come"),
    ],
)
def test_a_total_of_hours_is_spread_evenly_over_the_job(started, ended, expected):
    test = HOURS | {"min_hours": 200}
    assert judged(test, worked(job(started, ended, hours=None, hours_total=400))) == expected


def test_a_total_of_hours_says_nothing_about_full_time():
    assert judged(YEAR, worked(job(-400, hours=20, hours_total=9000))) == "not met"
    assert judged(YEAR, worked(job(-400, hours=None, hours_total=9000))) == "unknown"


# ---------------------------------------------------------------- which jobs count


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"role": "medical_assistant"}, "met"),
        ({"role": "medical_assistant_apprentice"}, "met"),
        ({"role": "military_medic"}, "review"),
        ({"role": "volunteer"}, "review"),
        ({"role": "medical_assistant", "paid": False}, "review"),
        ({"role": "military_medic", "paid": False}, "review"),
        ({"role": "rn"}, "not met"),
        ({"role": "nursing_assistant"}, "not met"),
        ({"role": "phlebotomist"}, "not met"),
        ({"role": "physician"}, "not met"),
        ({"role": "other"}, "not met"),
        ({"role": None}, "unknown"),
        ({"role": None, "paid": False}, "not met or review"),
    ],
)
def test_the_role_says_how_a_job_counts(parts, expected):
    assert judged(YEAR, worked(job(**parts))) == expected


def test_unpaid_work_is_left_to_the_body_even_where_volunteers_are_not_named():
    test = YEAR | {"roles": {"phlebotomist": "met"}}
    assert judged(test, worked(job(role="phlebotomist", paid=False))) == "review"
    assert judged(test, worked(job(role="volunteer"))) == "not met"


@pytest.mark.parametrize(
    ("rule", "parts", "expected"),
    [
        ({"supervised": True}, {"supervised": True}, "met"),
        ({"supervised": True}, {"supervised": False}, "not met"),
        ({"supervised": True}, {}, "unknown"),
        ({"supervisor": "ophthalmologist"}, {"supervisor": "ophthalmologist"}, "met"),
        ({"supervisor": "ophthalmologist"}, {"supervisor": "optometrist"}, "not met"),
        ({"supervisor": "ophthalmologist"}, {}, "unknown"),
        ({"settings": ["laboratory", "hospital"]}, {"setting": "hospital"}, "met"),
        ({"settings": ["laboratory", "hospital"]}, {"setting": "nursing_home"}, "not met"),
        ({"settings": ["laboratory", "hospital"]}, {}, "unknown"),
        ({"must_include": ["clinical"]}, {"clinical": True}, "met"),
        ({"must_include": ["clinical"]}, {"clinical": False, "administrative": True}, "not met"),
        ({"must_include": ["clinical"]}, {"administrative": True}, "unknown"),
        (
            {"must_include": ["clinical", "administrative"]},
            {"clinical": True, "administrative": True},
            "met",
        ),
        ({"must_include": ["clinical", "administrative"]}, {"clinical": True}, "unknown"),
        ({"must_include": ["clinical", "administrative"]}, {"clinical": False}, "not met"),
        ({"country": "US"}, {}, "met"),
        ({"country": "US"}, {"country": "US"}, "met"),
        ({"country": "US"}, {"country": "MX"}, "not met"),
        ({}, {"country": "MX"}, "met"),
        ({}, {"supervised": False, "setting": "other", "clinical": False}, "met"),
    ],
)
def test_a_job_must_be_as_the_rule_says(rule, parts, expected):
    assert judged(YEAR | rule, worked(job(**parts))) == expected


def test_a_clinical_job_and_an_office_job_do_not_make_up_both():
    both = YEAR | {"must_include": ["clinical", "administrative"]}
    clinical = job(clinical=True, administrative=False)
    office = job(clinical=False, administrative=True)
    assert judged(both, worked(clinical, office)) == "not met"


# ---------------------------------------------------------------- what is not known


@pytest.mark.parametrize(
    ("told", "expected", "asks"),
    [
        pytest.param(without(job(), "hours_per_week"), "unknown", {"hours_per_week"}, id="hours"),
        pytest.param(without(job(-200), "hours_per_week"), "not met", set(), id="too short anyway"),
        pytest.param(without(job(), "started_on"), "unknown", {"started_on"}, id="the start"),
        pytest.param(without(job(), "ended_on"), "unknown", {"ended_on"}, id="the end"),
        pytest.param(
            without(job(-200), "ended_on"), "not met", set(), id="the end of a job begun too late"
        ),
        pytest.param(without(job(), "role"), "unknown", {"role"}, id="the role"),
        pytest.param(
            {}, "unknown", {"role", "started_on", "ended_on", "hours_per_week"}, id="everything"
        ),
        pytest.param({"role": "rn"}, "not met", set(), id="everything of a job that cannot count"),
        pytest.param(
            without(job(ended=-200), "started_on"),
            "unknown",
            {"started_on"},
            id="start of an ended",
        ),
        pytest.param(
            without(job(ended=-1000), "started_on"),
            "not met",
            set(),
            id="the start of one that ended before the window but for a little",
        ),
        pytest.param(job("2024"), "met", set(), id="the day of a start long ago"),
        pytest.param(job("2025"), "unknown", {"started_on"}, id="the day of a start last year"),
        pytest.param(job("2026"), "not met", set(), id="the day of a start this year"),
        pytest.param(job("2025-11"), "unknown", {"started_on"}, id="of a start that month"),
        pytest.param(
            job("2025-01-01", "2025-12"), "unknown", {"ended_on"}, id="the day of the end"
        ),
        pytest.param(job("2024-01-01", "2025-12"), "met", set(), id="an end that does not matter"),
    ],
)
def test_what_is_not_known_of_a_job_may_go_either_way(told, expected, asks):
    found_ = finding("experience", YEAR, worked(told))
    assert in_words(found_.standing) == expected
    assert found_.asks == {f"work[].{part}" for part in asks}


def test_hours_not_told_leave_it_open_whether_a_day_was_worked():
    """A part-time year is the body's to accept, but only once we know that it was worked."""
    rule = YEAR | {"part_time": "calendar_needs_review"}
    assert judged(rule, worked(without(job(), "hours_per_week"))) == "unknown"
    assert judged(rule, worked(job(hours=0))) == "not met"
    assert judged(rule, worked(job(hours=1))) == "review"


def test_a_job_that_is_not_known_does_not_spoil_one_that_is_enough():
    assert judged(YEAR, worked(job(), {})) == "met"
    assert judged(YEAR, worked(job(role="volunteer"), {})) == "review or met"


def test_work_not_told_of_is_asked_for():
    found_ = finding("experience", YEAR, {"military": []})
    assert (in_words(found_.standing), found_.asks) == ("unknown", {"work"})
    only_reviewed = YEAR | {"roles": {"volunteer": "needs_review"}}
    assert judged(only_reviewed, {"military": []}) == "not met or review"


def test_a_total_over_days_not_known_counts_at_the_least_and_at_the_most():
    """Hours of a job that may have ended at any time may lie in the window or not yet be over."""
    begun = job(-100, hours=None, hours_total=1020)
    assert judged(HOURS, worked(begun)) == "met"
    for ended in (-1, -50, 100, 2000):
        told = begun | {"ended_on": day(ended)}
        assert judged(HOURS, worked(told)) == ("met" if ended < 0 else "not met")
    assert judged(HOURS, worked(without(begun, "ended_on"))) == "unknown"
    assert judged(HOURS, worked(begun | {"ended_on": "2026-12"})) == "not met"
    assert judged(HOURS, worked(begun | {"ended_on": "2026-11"})) == "unknown"
    assert judged(HOURS, worked(begun | {"ended_on": "2026-10"})) == "met"


@pytest.mark.parametrize(
    ("started", "ended", "expected"),
    [
        pytest.param("2024", "2026-06-01", "not met", id="begun at best half inside the year"),
        pytest.param("2025", "2026-06-01", "unknown", id="begun some day of the year before"),
        pytest.param("2026", "2026-06-01", "met", id="begun this year"),
        pytest.param("2025-11", "2026-06-01", "unknown", id="begun about a year ago"),
        pytest.param("2025-12", "2026-06-01", "met", id="begun a little later"),
        pytest.param("2025-11-01", "2026", "unknown", id="ended some day of this year"),
    ],
)
def test_a_total_over_a_job_with_a_date_half_known(started, ended, expected):
    test = HOURS | {"min_hours": 1000}
    told = job(started, ended, hours=None, hours_total=1090)
    assert judged(test, worked(told)) == expected


# ---------------------------------------------------------------- the armed forces


def served(completed=-400, separated=None, **parts):
    return {
        "kind": "medical_services",
        "completed_on": day(completed) if isinstance(completed, int) else completed,
        "separated_on": day(separated) if isinstance(separated, int) else separated,
    } | parts


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        pytest.param(served(), "review", id="still serving, for more than a year"),
        pytest.param(served(-364), "not met", id="for a day less than a year"),
        pytest.param(served(-365), "review", id="for a year"),
        pytest.param(served(-800, -436), "review", id="served a year and left"),
        pytest.param(served(-800, -437), "not met", id="served a day less"),
        pytest.param(served(-5000, -2000), "not met", id="left before the window"),
        pytest.param(served(kind="other"), "not met", id="in another field"),
        pytest.param(served(kind=None), "not met or review", id="in a field not known"),
        pytest.param(without(served(), "separated_on"), "not met or review", id="end not known"),
        pytest.param(served(completed=None), "not met or review", id="start not known"),
        pytest.param(without(served(-300), "separated_on"), "not met", id="too short, end or not"),
    ],
)
def test_medical_service_stands_for_a_medics_job(service, expected):
    assert judged(YEAR, {"work": [], "military": [service]}) == expected


def test_medical_service_counts_from_the_end_of_the_course_not_from_its_start():
    service = served(-300, started_on=day(-900))
    assert judged(YEAR, {"work": [], "military": [service]}) == "not met"


@pytest.mark.parametrize(
    ("work", "military", "expected"),
    [
        pytest.param([], [], "not met", id="no service"),
        pytest.param([], None, "not met or review", id="service not told of"),
        pytest.param([job()], None, "met", id="other work is enough"),
        pytest.param(
            [job(-10, role="military_medic")], None, "not met", id="a medic's job is listed"
        ),
        pytest.param(
            [job(-10, role="military_medic")], [served()], "not met", id="listed, so it counts once"
        ),
        pytest.param(
            [job(-200), job(-10, role="rn")], [served(-800, -436)], "review", id="beside other work"
        ),
        pytest.param(
            [{}], [served()], "unknown", id="a job of which nothing is known may be the medic's"
        ),
        pytest.param([job(role="rn", paid=False)], [served()], "review", id="beside a nurse's job"),
    ],
)
def test_service_stands_in_unless_a_medics_job_is_listed(work, military, expected):
    assert judged(YEAR, {"work": work, "military": military}) == expected


def test_service_not_told_of_is_asked_for_only_where_it_could_help():
    assert finding("experience", YEAR, {"work": []}).asks == {"military"}
    assert finding("experience", YEAR, {"work": [job()]}).asks == set()
    nurses = YEAR | {"roles": {"rn": "met"}}
    assert judged(nurses, {"work": []}) == "not met"
    assert finding("experience", nurses, {"work": []}).asks == set()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param({"supervised": True}, "review", id="supervised"),
        pytest.param({"must_include": ["clinical", "administrative"]}, "review", id="both duties"),
        pytest.param({"country": "US"}, "review", id="at home"),
        pytest.param({"settings": ["hospital"]}, "not met or review", id="place not known"),
        pytest.param({"supervisor": "physician"}, "not met or review", id="supervisor not known"),
        pytest.param({"full_time_hours_per_week": 40}, "review", id="full-time"),
        pytest.param({"full_time_hours_per_week": 48}, "review", id="full-time, however long"),
    ],
)
def test_a_medics_service_is_full_time_supervised_and_has_both_duties(rule, expected):
    assert judged(YEAR | rule, {"work": [], "military": [served()]}) == expected


def test_a_medics_service_counts_in_full_where_the_rule_says_so():
    test = YEAR | {"roles": {"military_medic": "met"}}
    assert judged(test, {"work": [], "military": [served()]}) == "met"
    assert judged(test, {"work": []}) == "unknown"


def test_what_no_record_of_a_service_can_tell_is_for_the_body_and_asked_of_nobody():
    test = YEAR | {"roles": {"military_medic": "met"}, "settings": ["hospital"]}
    found = finding("experience", test, {"work": [], "military": [served()]})
    assert in_words(found.standing) == "not met or review"
    assert found.asks == frozenset()


# ---------------------------------------------------------------- unbroken until today


@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        pytest.param([job(-365)], "met", id="a year in the same job"),
        pytest.param([job(-364)], "not met", id="a day less"),
        pytest.param([job(-800, -1)], "not met", id="left yesterday"),
        pytest.param([job(-800, 5)], "not met", id="about to leave"),
        pytest.param([job(-400, -36), job(-5)], "met", id="thirty days between two jobs"),
        pytest.param([job(-400, -37), job(-5)], "not met", id="thirty-one days between them"),
        pytest.param([job(-400, hours=34)], "review", id="in the grey zone of part-time"),
        pytest.param([job(-400, hours=29)], "not met", id="below it"),
        pytest.param(
            [job(-800, -31), job(-400, hours=10)], "met", id="the job still held is part-time"
        ),
        pytest.param(
            [job(-800, -32), job(-400, hours=10)], "not met", id="and the other too long ago"
        ),
        pytest.param([job(-400, role="volunteer")], "review", id="as a volunteer"),
        pytest.param([job(-400, role="rn")], "not met", id="as a nurse"),
        pytest.param([without(job(-400), "ended_on")], "unknown", id="still held or not"),
        pytest.param([without(job(-300), "ended_on")], "not met", id="too short in any case"),
        pytest.param([job(1), job(-800, -1)], "not met", id="the next job starts tomorrow"),
        pytest.param([job(0), job(-800, -1)], "met", id="the next job starts today"),
        pytest.param([], "not met", id="no work"),
    ],
)
def test_work_unbroken_until_today(jobs, expected):
    assert judged(UNBROKEN, worked(*jobs)) == expected


# ---------------------------------------------------------------- after a program


def after(program, *jobs):
    return worked(*jobs, training=program)


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        pytest.param(-176, "met", id="1,000 hours after the end"),
        pytest.param(-175, "not met", id="the day of the end does not count"),
        pytest.param(-4000, "met", id="long ago"),
        pytest.param(-1, "not met", id="just now"),
        pytest.param(30, "not met", id="a program still under way"),
    ],
)
def test_only_work_after_the_program_counts(ended, expected):
    program = {"completed_on": day(ended)}
    assert judged(AFTER, after([program], job(-1000))) == expected


@pytest.mark.parametrize(
    ("training", "expected", "asks"),
    [
        pytest.param([], "not met", set(), id="no program"),
        pytest.param(None, "unknown", {"training"}, id="no word of a program"),
        pytest.param([{}], "unknown", {"training[].completed_on"}, id="no word of its end"),
        pytest.param([{"completed_on": "2024"}], "met", set(), id="some year long ago"),
        pytest.param(
            [{"completed_on": "2026"}], "unknown", {"training[].completed_on"}, id="this year"
        ),
        pytest.param([{"completed_on": "2026-11"}], "not met", set(), id="this month"),
    ],
)
def test_the_end_of_the_program_must_be_known(training, expected, asks):
    told = finding("experience", AFTER, after(training, job(-1000)))
    assert (in_words(told.standing), told.asks) == (expected, asks)


def test_each_program_is_tried_and_the_best_one_decides():
    late, early = {"completed_on": day(-20)}, {"completed_on": day(-500)}
    for programs in ([late, early], [early, late]):
        catalogue = rules(requirement("r", "experience", AFTER))
        assert found(catalogue, after(programs, job(-1000))).verdict == "eligible"


# ---------------------------------------------------------------- time passing


def test_a_current_job_goes_on_and_opens_the_route_by_itself():
    told = answer(rules(requirement("r", "experience", YEAR)), worked(job("2026-06-01")))
    assert (told["verdict"], told["eligible_from"]) == ("not_eligible", "2027-06-01")
    assert [window["verdict"] for window in told["windows"]] == ["not_eligible", "eligible"]


def test_a_total_in_a_job_still_held_goes_on_at_the_same_pace():
    """Three hours a day so far: a thousand after 334 days, and never less in a year again."""
    told = answer(
        rules(requirement("r", "experience", HOURS)), worked(job(-200, hours=None) | TOLD_600)
    )
    assert (told["verdict"], told["eligible_from"]) == ("not_eligible", day(134))
    assert [window["verdict"] for window in told["windows"]] == ["not_eligible", "eligible"]
    enough = worked(job(-200, hours=None) | TOLD_600 | {"hours_total": 1000})
    told = answer(rules(requirement("r", "experience", HOURS)), enough)
    assert (told["verdict"], told["eligible_until"]) == ("eligible", None)


def test_a_total_told_earlier_has_grown_since():
    """Whoever comes back a month later reads of the same day, not of one a month later."""
    told = worked(job(-200, hours=None) | TOLD_600 | {"told_on": day()})
    later = answer(rules(requirement("r", "experience", HOURS)), told, TODAY + timedelta(days=30))
    assert (later["verdict"], later["eligible_from"]) == ("not_eligible", day(134))
    teaching = {"min_hours": 1000, "subjects": ["ekg"]}
    post = {"subject": "ekg", "started_on": day(-200), "ended_on": None, "hours": 600}
    told = {"teaching": [post | {"told_on": day()}]}
    later = answer(rules(requirement("r", "teaching", teaching)), told, TODAY + timedelta(days=30))
    assert later["eligible_from"] == day(134)


@pytest.mark.parametrize(
    ("started", "half_known", "known"),
    [
        ("2026-03", "2026", "2026-05-31"),
        ("2026-05", "2026", "2026-06-30"),
        ("2026", "2026-03", "2026-03-15"),
        ("2025", "2025-12", "2025-12-31"),
    ],
)
def test_an_end_known_better_overturns_no_verdict_on_a_total(started, half_known, known):
    """Start and end that may be told in either order are tried in every order that can be."""
    test = {"roles": ROLES, "min_hours": 700, "within_months": 3}
    work = {"role": "medical_assistant", "started_on": started, "hours_total": 720}
    early, late = (
        finding("experience", test, worked(work | {"ended_on": end}), date(2026, 8, 1)).standing
        for end in (half_known, known)
    )
    assert early.low <= late.low <= late.high <= early.high


def test_more_jobs_than_anybody_has_take_nothing_away():
    held = job(-200, hours=None) | TOLD_600 | {"hours_total": 1000}
    others = [job(-4000 + 10 * n, -3995 + 10 * n, role="rn") for n in range(40)]
    assert judged(HOURS, worked(held, *others)) == "met"


@pytest.mark.parametrize("later", [1, 134, 400, 3000])
def test_an_end_told_later_overturns_no_window_of_a_total(later):
    """Not told whether it has ended, a total may go on: what is sure stays sure either way."""
    catalogue, on = rules(requirement("r", "experience", HOURS)), TODAY + timedelta(days=later)
    open_ = without(job(-200, hours=None) | TOLD_600, "ended_on")
    early = assessment(catalogue, worked(open_)).on(on).standing
    for ended in (None, day(-30), day(-1)):
        late = assessment(catalogue, worked(open_ | {"ended_on": ended})).on(on).standing
        assert early.low <= late.low <= late.high <= early.high


def test_an_ended_job_leaves_the_window_by_itself():
    told = answer(
        rules(requirement("r", "experience", YEAR)), worked(job("2025-01-01", "2025-12-31"))
    )
    assert (told["verdict"], told["eligible_until"]) == ("eligible", "2028-01-01")


def test_service_goes_on_too():
    reviewed = YEAR | {"roles": {"military_medic": "met"}}
    told = answer(
        rules(requirement("r", "experience", reviewed)),
        {"work": [], "military": [served("2026-06-01")]},
    )
    assert told["eligible_from"] == "2027-06-01"


# ---------------------------------------------------------------- in words


@pytest.mark.parametrize(
    ("test", "jobs", "text"),
    [
        (YEAR, [job(-334)], "Full-time months that count: 10.9 of 12."),
        (YEAR, [job(-400)], "Full-time months that count: 13.1 of 12."),
        (HOURS, [job(-10, hours=35)], "Hours that count: 50 of 1,000."),
        (HOURS, [job(-10, role="rn")], "You told us of no work that counts here."),
        (ANY_HOURS, [job(-10, hours=35)], "Hours that count: 50. Any hours are enough."),
        (
            ANY_HOURS,
            [job(-10, hours=35, paid=False)],
            "Hours that surely count: 0. Any hours are enough."
            " The body decides on unpaid or military work.",
        ),
        (UNBROKEN, [job(-100, -50), job(-10)], "Full-time months that count: 0.3 of 12."),
    ],
)
def test_the_reason_tells_how_much_counts(test, jobs, text):
    assert english(finding("experience", test, worked(*jobs)).reason) == text


def test_what_is_lacking_is_told_in_months_or_hours():
    short = finding("experience", YEAR, worked(job(-334))).shortfall
    assert (short.amount, short.unit, short.begun) == (Fraction(11, 10), "months", True)
    assert "1.1 more months at 36 hours" in english(short.reason)
    short = finding("experience", HOURS, worked(job(-10, hours=35))).shortfall
    assert (short.amount, short.unit, short.begun) == (950, "hours", True)
    assert english(short.reason) == "950 more hours"
    none = finding("experience", HOURS, worked()).shortfall
    assert (none.amount, none.begun) == (1000, False)
    assert finding("experience", YEAR, worked({})).shortfall is None


# ---------------------------------------------------------------- laws

MONTHS_RULES = [
    {"min_months_full_time": n, "full_time_hours_per_week": 36} | extra
    for n in (2, 5)
    for extra in (
        {},
        {"within_months": 6},
        {"part_time": "hours_need_review", "within_months": 9},
        {"part_time": "hours_need_review", "min_hours": 300},
        {"part_time": "calendar_needs_review", "within_months": 7},
        {"part_time": "not_counted", "grey_from_hours_per_week": 30},
        {"unbroken_until": "as_of", "max_gap_days": 30, "grey_from_hours_per_week": 30},
        {"unbroken_until": "as_of"},
    )
]
HOURS_RULES = [{"min_hours": n} | extra for n in (150, 400) for extra in ({}, {"within_months": 6})]
parts_of_rules = st.fixed_dictionaries(
    {},
    optional={
        "supervised": st.just(True),
        "must_include": st.sampled_from([["clinical"], ["clinical", "administrative"]]),
        "settings": st.just(["hospital", "laboratory"]),
        "country": st.just("US"),
    },
)
all_rules = st.tuples(
    st.sampled_from([{"roles": ROLES} | rule for rule in (*MONTHS_RULES, *HOURS_RULES)]),
    parts_of_rules,
).map(lambda parts: parts[0] | parts[1])


@st.composite
def known_jobs(draw):
    """A job of which everything is known; most of them count."""
    started = draw(st.integers(-420, 20))
    ended = draw(st.one_of(st.none(), st.integers(started, started + 300)))
    told = job(started, ended, draw(st.sampled_from([0, 12, 18, 30, 34.5, 36, 40])))
    told["role"] = draw(
        st.sampled_from(["medical_assistant"] * 3 + ["volunteer", "rn", "military_medic"])
    )
    told["paid"] = draw(st.sampled_from([True, True, True, False]))
    told["country"] = draw(st.sampled_from(["US", "US", "US", "MX"]))
    for part in ("supervised", "clinical", "administrative"):
        told[part] = draw(st.sampled_from([True, True, False]))
    told["setting"] = draw(st.sampled_from(["hospital", "laboratory", "ambulance"]))
    if draw(st.booleans()):
        days = 2000 if ended is None else ended - started + 1
        told["hours_total"] = min(24 * days, draw(st.sampled_from([0, 40, 150, 160, 500, 900])))
    return told


@given(test=all_rules, jobs=st.lists(known_jobs(), max_size=3), later=st.integers(0, 400))
@more_examples(8)
def test_known_work_is_counted_as_the_conventions_say(test, jobs, later):
    on = TODAY + timedelta(days=later)
    standing = finding("experience", test, worked(*jobs), on).standing
    assert standing.low == standing.high == outcome_by_hand(test, jobs, on)


@given(
    test=st.sampled_from(
        [AFTER | {"min_hours": 100, "within_months": 9}, AFTER | {"min_hours": 150}]
    ),
    jobs=st.lists(known_jobs(), max_size=2),
    ended=st.integers(-400, 30),
)
@more_examples(2)
def test_known_work_after_a_program_is_counted_as_the_conventions_say(test, jobs, ended):
    program_ends = TODAY + timedelta(days=ended)
    profile = after([{"completed_on": program_ends.isoformat()}], *jobs)
    standing = finding("experience", test, profile).standing
    assert standing.low == standing.high == outcome_by_hand(test, jobs, TODAY, program_ends)


DAYS_TRIED = [day(n) for n in range(-700, 700, 7)] + [day(n) for n in range(-460, 330)]
VALUES = {
    "role": ["medical_assistant", "volunteer", "rn", "other", "military_medic"],
    "hours_per_week": [0, 5, 20, 30, 34, 35, 36, 40, 100, 168],
    "supervised": [True, False],
    "clinical": [True, False],
    "administrative": [True, False],
    "setting": ["hospital", "other"],
    "started_on": DAYS_TRIED,
    "ended_on": [None, *DAYS_TRIED],
}


def completions(told, missing):
    """The job with each value its missing part may have."""
    for value in VALUES[missing]:
        whole = told | {missing: value}
        start, end = whole["started_on"], whole["ended_on"]
        if end is not None and end < start:
            continue
        total, days = whole.get("hours_total"), 10**6
        if end is not None:
            days = (date.fromisoformat(end) - date.fromisoformat(start)).days + 1
        if total is None or total <= 24 * days:
            yield whole


@given(
    test=all_rules,
    told=known_jobs(),
    other=st.lists(known_jobs(), max_size=1),
    missing=st.sampled_from(sorted(VALUES)),
)
@more_examples(4)
def test_one_part_not_known_leaves_what_its_values_leave(test, told, other, missing):
    """Whatever the answer turns out to be lies in what is known, and nothing more is held open."""
    step = 23 if missing in ("started_on", "ended_on") else 1
    tried = list(completions(told, missing))
    outcomes = {outcome_by_hand(test, [whole, *other]) for whole in tried[::step]}
    standing = finding("experience", test, worked(without(told, missing), *other)).standing
    assert standing.low <= min(outcomes)
    assert max(outcomes) <= standing.high
    if missing not in ("started_on", "ended_on"):
        assert (standing.low, standing.high) == (min(outcomes), max(outcomes))


@given(
    test=all_rules,
    told=known_jobs(),
    other=st.lists(known_jobs(), max_size=1),
    part=st.sampled_from(["started_on", "ended_on"]),
    precision=st.sampled_from([7, 4]),
)
@more_examples(4)
def test_a_month_of_a_job_stands_for_every_day_in_it(test, told, other, part, precision):
    if told[part] is None:
        return
    half_known = told | {part: told[part][:precision]}
    span = Span.parse(half_known[part])
    start, end = half_known["started_on"], half_known["ended_on"]
    total = half_known.get("hours_total")
    days = [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
    outcomes = set()
    for one in days[:: 1 if precision == 7 else 9]:
        whole = half_known | {part: one.isoformat()}
        start, end = whole["started_on"], whole["ended_on"]
        if end is not None and end < start:
            continue
        if total is not None and end is not None:
            length = (date.fromisoformat(end) - date.fromisoformat(start)).days + 1
            if total > 24 * length:
                continue
        outcomes.add(outcome_by_hand(test, [whole, *other]))
    if not outcomes:
        return
    standing = finding("experience", test, worked(half_known, *other)).standing
    assert standing.low <= min(outcomes)
    assert max(outcomes) <= standing.high
    if precision == 7 and total is None:
        assert (standing.low, standing.high) == (min(outcomes), max(outcomes))


services = st.builds(
    served,
    st.integers(-420, 10),
    st.one_of(st.none(), st.integers(11, 300)),
    kind=st.sampled_from(["medical_services", "other"]),
)


@given(
    test=all_rules, jobs=st.lists(known_jobs(), max_size=2), military=st.lists(services, max_size=2)
)
@more_examples(3)
def test_service_counts_as_the_job_it_stands_for(test, jobs, military):
    if "settings" in test:
        return
    stand_ins = [
        job(
            service["completed_on"],
            service["separated_on"],
            40,
            "military_medic",
            supervised=True,
            clinical=True,
            administrative=True,
        )
        for service in military
        if service["kind"] == "medical_services"
    ]
    if any(told["role"] == "military_medic" for told in jobs):
        stand_ins = []
    standing = finding("experience", test, worked(*jobs, military=military)).standing
    assert standing.low == standing.high == outcome_by_hand(test, [*jobs, *stand_ins])


half_known_jobs = known_jobs().flatmap(
    lambda told: st.sets(st.sampled_from(sorted({*VALUES, "month"})), max_size=2).map(
        lambda gone: without(
            told | ({"started_on": told["started_on"][:7]} if "month" in gone else {}), *gone
        )
    )
)


@given(
    test=all_rules,
    jobs=st.lists(st.one_of(known_jobs(), half_known_jobs), max_size=3),
    offsets=st.lists(st.integers(0, 900), max_size=4),
)
@more_examples(3)
def test_windows_of_work_equal_asking_each_day(test, jobs, offsets):
    catalogue = rules(requirement("r", "experience", test))
    assert_windows_equal_asking_each_day(catalogue, worked(*jobs), offsets)


@given(test=all_rules, jobs=st.lists(known_jobs(), min_size=1, max_size=2), extra=known_jobs())
@more_examples(3)
def test_another_job_never_takes_anything_away(test, jobs, extra):
    before = finding("experience", test, worked(*jobs)).standing
    more = finding("experience", test, worked(*jobs, extra)).standing
    assert before.low <= more.low
    assert before.high <= more.high
