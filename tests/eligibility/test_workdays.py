"""Days and hours of work added up, against a plain count day by day."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.days import FAR_FUTURE, FAR_PAST
from eligibility.kinds.workdays import (
    Curve,
    Window,
    curve,
    run_ends,
    unbroken_days,
    weekly_hours,
)

from .rulebook import more_examples

START = date(2024, 1, 1)
LENGTH = 120


def at(offset):
    return START + timedelta(days=offset)


def hours_on(stretches, day):
    """The weekly hours of that day, each job asked; None where there is no job."""
    hours = [hours for first, last, hours in stretches if first <= day <= last]
    return sum(hours) if hours else None


offsets = st.integers(min_value=0, max_value=LENGTH)
stretch = st.tuples(
    st.tuples(offsets, offsets).map(sorted), st.sampled_from([0, 10, 20, 30, 36, 40])
).map(lambda told: (at(told[0][0]), at(told[0][1]), Fraction(told[1])))
jobs = st.lists(stretch, max_size=5)
rates = st.sampled_from(
    [
        lambda hours: hours / 7,
        lambda hours: int(hours >= 36),
        lambda hours: min(hours, Fraction(36)) / 7,
        lambda hours: 1,
    ]
)
windows = st.one_of(
    st.just(Window()),
    offsets.map(lambda offset: Window(at(offset))),
    st.integers(min_value=0, max_value=4).map(lambda n: Window(months=n)),
    st.tuples(offsets, st.integers(min_value=1, max_value=3)).map(
        lambda told: Window(at(told[0]), told[1])
    ),
)


@given(stretches=jobs)
@more_examples(4)
def test_overlapping_jobs_add_hours_and_never_days(stretches):
    pieces = weekly_hours(stretches)
    days = [at(offset) for offset in range(-1, LENGTH + 2)]
    assert [hours_on(pieces, day) for day in days] == [hours_on(stretches, day) for day in days]
    assert pieces == sorted(pieces)
    assert all(one[1] < other[0] for one, other in pairwise(pieces))


def test_a_job_that_ends_before_it_starts_adds_nothing():
    assert weekly_hours([(at(5), at(4), Fraction(40))]) == []


def test_a_job_of_no_hours_is_still_a_job():
    assert weekly_hours([(at(0), at(4), Fraction(0))]) == [(at(0), at(4), 0)]


def test_jobs_that_follow_each_other_leave_no_gap():
    pieces = weekly_hours([(at(0), at(4), Fraction(20)), (at(5), at(9), Fraction(40))])
    assert pieces == [(at(0), at(4), 20), (at(5), at(9), 40)]


def test_work_may_go_on_to_the_end_of_the_calendar():
    pieces = weekly_hours([(at(0), FAR_FUTURE, Fraction(20)), (at(9), FAR_FUTURE, Fraction(16))])
    assert pieces == [(at(0), at(8), 20), (at(9), FAR_FUTURE, 36)]


@given(stretches=jobs, rate=rates, first=offsets, last=offsets)
@more_examples(8)
def test_a_curve_adds_up_what_each_day_adds(stretches, rate, first, last):
    pieces = weekly_hours(stretches)
    plain = sum(
        rate(hours)
        for offset in range(first, last + 1)
        if (hours := hours_on(stretches, at(offset))) is not None
    )
    assert curve(pieces, rate).total(at(first), at(last)) == plain


@given(stretches=jobs, rate=rates)
def test_the_most_of_a_day_is_the_most_any_day_adds(stretches, rate):
    day_by_day = [
        rate(hours)
        for offset in range(LENGTH + 1)
        if (hours := hours_on(stretches, at(offset))) is not None
    ]
    assert curve(weekly_hours(stretches), rate).top_rate == max(day_by_day, default=0)


def test_an_empty_curve_adds_up_to_nothing():
    empty = curve([], lambda hours: 1)
    assert empty == Curve((), (), (), ())
    assert empty.total(FAR_PAST, FAR_FUTURE) == 0


def enough(of, window, need, on):
    """The question itself, asked on one day."""
    return of.total(window.opens(on), on - timedelta(days=1)) >= need


@given(
    stretches=jobs,
    rate=rates,
    window=windows,
    need=st.integers(min_value=1, max_value=200),
    on=offsets,
)
@more_examples(15)
def test_an_answer_holds_on_every_day_it_is_said_to_hold(stretches, rate, window, need, on):
    of = curve(weekly_hours(stretches), rate)
    now = enough(of, window, need, at(on))
    until = window.has(of, need, at(on))[1]
    assert until >= at(on)
    for offset in range(on, 2 * LENGTH):
        if at(offset) <= until:
            assert enough(of, window, need, at(offset)) is now, at(offset)


@given(stretches=jobs, rate=rates, window=windows, need=st.integers(min_value=1, max_value=200))
@more_examples(4)
def test_following_the_answers_visits_every_change(stretches, rate, window, need):
    of = curve(weekly_hours(stretches), rate)
    told, day, visits = {}, START, 0
    while day <= at(2 * LENGTH):
        until = min(window.has(of, need, day)[1], at(2 * LENGTH))
        answer = enough(of, window, need, day)
        told |= {day + timedelta(days=n): answer for n in range((until - day).days + 1)}
        day, visits = until + timedelta(days=1), visits + 1
    plain = {at(n): enough(of, window, need, at(n)) for n in range(2 * LENGTH + 1)}
    assert told == plain
    assert visits <= 2 * LENGTH


def test_a_job_that_goes_on_is_followed_to_the_day_it_suffices():
    of = curve([(START, FAR_FUTURE, Fraction(40))], lambda hours: int(hours >= 36))
    ever = Window()
    assert ever.has(of, 365, START)[1] == START + timedelta(days=364)
    assert ever.has(of, 365, START + timedelta(days=365))[1] == FAR_FUTURE


def test_a_job_that_ended_is_followed_to_the_day_it_leaves_the_window():
    of = curve([(START, at(364), Fraction(40))], lambda hours: int(hours >= 36))
    three_years = Window(months=36)
    on = at(400)
    assert three_years.total(of, on) == 365
    assert three_years.has(of, 365, on)[1] == date(2027, 1, 1)
    assert three_years.total(of, date(2027, 1, 1)) == 365
    assert three_years.total(of, date(2027, 1, 2)) == 364


# ---------------------------------------------------------------- work without a longer gap


def unbroken_by_hand(stretches, least, longest_gap, on):
    """Full-time days counted back from the day before, until a longer gap."""
    days, gap = 0, 0
    day = on - timedelta(days=1)
    while day >= START:
        if (hours_on(stretches, day) or 0) >= least:
            days, gap = days + 1, 0
        else:
            gap += 1
            if gap > longest_gap:
                break
        day -= timedelta(days=1)
    return days


@given(
    stretches=jobs,
    least=st.sampled_from([10, 30, 36]),
    gap=st.sampled_from([0, 1, 7, 30]),
    on=offsets,
)
@more_examples(15)
def test_unbroken_work_is_counted_back_from_the_day(stretches, least, gap, on):
    pieces = weekly_hours(stretches)
    plain = unbroken_by_hand(stretches, least, gap, at(on))
    assert unbroken_days(pieces, Fraction(least), gap, at(on)) == plain


@given(
    stretches=jobs,
    least=st.sampled_from([10, 30, 36]),
    gap=st.sampled_from([0, 1, 7, 30]),
    on=offsets,
)
@more_examples(10)
def test_what_is_unbroken_stays_so_until_the_longest_gap_after_its_run(stretches, least, gap, on):
    pieces, least = weekly_hours(stretches), Fraction(least)
    now = unbroken_days(pieces, least, gap, at(on))
    if not now:
        return
    last = run_ends(pieces, least, at(on)) + timedelta(days=gap + 1)
    assert last >= at(on)
    for offset in range(on, (last - START).days + 1):
        assert unbroken_days(pieces, least, gap, at(offset)) >= now, at(offset)


def test_a_run_reaches_over_the_day_into_the_next_job_and_not_over_a_gap():
    first = (at(0), at(39), Fraction(40))
    for gap, end in ((0, at(79)), (1, at(39))):
        second = (at(40 + gap), at(79 + gap), Fraction(36))
        assert run_ends([first, second], Fraction(36), at(20)) == end


@pytest.mark.parametrize(
    ("gap", "days"),
    [
        pytest.param(29, 40 + 10, id="a gap within the limit joins two jobs"),
        pytest.param(30, 40 + 10, id="a gap at the limit does too"),
        pytest.param(31, 10, id="a longer gap parts them"),
    ],
)
def test_a_gap_of_thirty_days_is_the_longest_allowed(gap, days):
    first = (at(0), at(39), Fraction(40))
    second = (at(40 + gap), at(40 + gap + 9), Fraction(40))
    on = at(40 + gap + 10)
    assert unbroken_days([first, second], Fraction(36), 30, on) == days


def test_a_gap_before_the_day_itself_counts_too():
    job = (at(0), at(39), Fraction(40))
    assert unbroken_days([job], Fraction(36), 30, at(70)) == 40
    assert unbroken_days([job], Fraction(36), 30, at(71)) == 0
