"""Days, months, and dates of which only the month or the year is known."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.days import (
    FAR_FUTURE,
    FAR_PAST,
    Span,
    add_months,
    day_before,
    earliest_reaching,
    last_day_of_month,
    next_day,
)

from .rulebook import more_examples

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
months = st.integers(min_value=-1300, max_value=1300)


@pytest.mark.parametrize(
    ("start", "number", "expected"),
    [
        pytest.param("2026-01-31", 1, "2026-02-28", id="31 January and a month is 28 February"),
        pytest.param("2028-01-31", 1, "2028-02-29", id="or the 29th in a leap year"),
        pytest.param("2024-02-29", 60, "2029-02-28", id="29 February and 60 months is the 28th"),
        pytest.param("2024-02-29", 48, "2028-02-29", id="29 February and 48 months is the 29th"),
        pytest.param("2024-02-29", -12, "2023-02-28", id="29 February less a year is the 28th"),
        pytest.param("2026-05-31", -3, "2026-02-28", id="31 May less three months is 28 February"),
        pytest.param("2026-02-28", 12, "2027-02-28", id="28 February stays the 28th"),
        pytest.param("2023-02-28", 12, "2024-02-28", id="also into a leap year"),
        pytest.param("2026-11-24", -12, "2025-11-24", id="an ordinary anniversary"),
        pytest.param("2026-11-24", 120, "2036-11-24", id="ten years on"),
        pytest.param("2026-12-15", 1, "2027-01-15", id="over the turn of the year"),
        pytest.param("2026-01-15", -1, "2025-12-15", id="and back over it"),
        pytest.param("2026-03-31", 0, "2026-03-31", id="no months change nothing"),
        pytest.param("1900-02-28", 1200, "2000-02-28", id="a century"),
    ],
)
def test_months_are_added_by_the_calendar(start, number, expected):
    assert add_months(date.fromisoformat(start), number) == date.fromisoformat(expected)


@given(start=days, number=months)
@more_examples(20)
def test_adding_months_keeps_the_day_or_takes_the_last_day_of_the_month(start, number):
    reached = add_months(start, number)
    assert (reached.year * 12 + reached.month) - (start.year * 12 + start.month) == number
    last = calendar.monthrange(reached.year, reached.month)[1]
    assert reached.day == min(start.day, last)


@given(start=days, number=months, later=st.integers(min_value=0, max_value=800))
@more_examples(10)
def test_a_later_day_never_reaches_an_earlier_one(start, number, later):
    assert add_months(start, number) <= add_months(start + timedelta(days=later), number)


@pytest.mark.parametrize("number", [-100_000, 100_000])
def test_the_calendar_has_ends_and_months_stop_there(number):
    assert add_months(date(2026, 11, 24), number) == (FAR_PAST if number < 0 else FAR_FUTURE)


@pytest.mark.parametrize(
    ("day", "number"), [(date(9999, 12, 31), 1), (date(9999, 12, 1), 1), (date(1, 1, 31), -1)]
)
def test_one_month_past_the_end_of_the_calendar_stays_in_it(day, number):
    assert add_months(day, number) in {FAR_PAST, FAR_FUTURE}


@given(day=days, number=st.integers(min_value=-600, max_value=600))
@more_examples(20)
def test_the_earliest_day_reaching_another_is_the_first_that_does(day, number):
    first = earliest_reaching(day, number)
    assert add_months(first, number) >= day
    assert add_months(first - timedelta(days=1), number) < day


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        pytest.param("2026-02-28", 1, "2026-01-28", id="28 January already reaches 28 February"),
        pytest.param("2026-03-01", 1, "2026-02-01", id="only 1 February reaches 1 March"),
        pytest.param("2026-03-01", -1, "2026-04-01", id="going back works the same way"),
        pytest.param("2024-02-29", -12, "2025-03-01", id="29 February is left on 1 March"),
        pytest.param("2026-04-30", 1, "2026-03-30", id="30 March is enough for 30 April"),
    ],
)
def test_the_earliest_day_at_the_ends_of_months(day, number, expected):
    found = earliest_reaching(date.fromisoformat(day), number)
    assert found == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("year", "month", "last"),
    [(2023, 2, 28), (2024, 2, 29), (1900, 2, 28), (2000, 2, 29), (2026, 4, 30), (2026, 12, 31)],
)
def test_february_has_29_days_in_leap_years_only(year, month, last):
    assert last_day_of_month(year, month) == last


def test_the_day_after_the_last_is_the_last_and_the_day_before_the_first_the_first():
    assert next_day(FAR_FUTURE) == FAR_FUTURE
    assert day_before(FAR_PAST) == FAR_PAST
    assert next_day(date(2024, 2, 28)) == date(2024, 2, 29)
    assert day_before(date(2023, 3, 1)) == date(2023, 2, 28)


# ---------------------------------------------------------------- dates as they are written


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("2022-06-03", "2022-06-03", "2022-06-03", id="a day"),
        pytest.param("2022-06", "2022-06-01", "2022-06-30", id="a month"),
        pytest.param("2022", "2022-01-01", "2022-12-31", id="a year"),
        pytest.param("2024-02", "2024-02-01", "2024-02-29", id="February of a leap year"),
        pytest.param("2023-02", "2023-02-01", "2023-02-28", id="February of another year"),
        pytest.param("2024-02-29", "2024-02-29", "2024-02-29", id="a leap day"),
        pytest.param("0001", "0001-01-01", "0001-12-31", id="the first year there is"),
        pytest.param("9999-12", "9999-12-01", "9999-12-31", id="the last month there is"),
    ],
)
def test_a_written_date_stands_for_every_day_in_it(text, first, last):
    span = Span.parse(text)
    assert (span.first, span.last) == (date.fromisoformat(first), date.fromisoformat(last))
    assert span.is_exact == (first == last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0000",
        "0000-01-01",
        "2022-00",
        "2022-13",
        "2022-06-00",
        "2022-06-31",
        "2023-02-29",
        "1900-02-29",
        "2022-6-3",
        "2022-6",
        "22-06-03",
        "20220603",
        "2022-06-03T00:00",
        "2022-06-03 ",
        " 2022-06-03",
        "2022-06-03\n",
        "2022-",
        "2022-06-",
        "-2022",
        "+2022",
        "12022-06-03",
        "2022/06/03",
        "06/03/2022",
        "June 2022",
        "2022-W10-1",
        "2022-154",
        "2022-06-03Z",
        "２０２２-06-03",
        "2022-０6",
        "２０２２",
        "٢٠٢٢",
        "²022",
        "2022\u201306\u201303",
        "now",
        "null",
    ],
)
def test_anything_else_is_not_a_date(text):
    with pytest.raises(ValueError, match=r"date|month|day"):
        Span.parse(text)


@given(day=days)
def test_a_day_written_down_is_read_back_as_that_day(day):
    assert Span.parse(day.isoformat()) == Span.on(day)
    month, year = Span.parse(day.isoformat()[:7]), Span.parse(day.isoformat()[:4])
    assert year.first <= month.first <= day <= month.last <= year.last


@given(text=st.text(alphabet="0123456789-２W ", max_size=11))
@more_examples(20)
def test_whatever_is_read_as_a_date_was_written_as_one(text):
    try:
        span = Span.parse(text)
    except ValueError:
        return
    assert text == span.first.isoformat()[: len(text)]
    assert len(text) in (4, 7, 10)


def test_a_span_is_shown_as_its_day_or_as_both_its_ends():
    assert str(Span.parse("2022-06-03")) == "2022-06-03"
    assert str(Span.parse("2022-06")) == "2022-06-01/2022-06-30"
