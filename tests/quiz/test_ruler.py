"""From windows to bars: pure numbers on a scale of ten years."""

from datetime import date

from quiz import ruler
from quiz.ruler import Scale, Stretch


def window(first, last, verdict):
    return {"from": first, "until": last, "verdict": verdict, "routes": []}


def item(windows, sure=()):
    return {
        "windows": windows,
        "open_anyway": [{"from": first, "until": last} for first, last in sure],
    }


SCALE = Scale(date(2026, 11, 24), date(2036, 11, 24))


def test_days_of_one_window_are_parted_into_sure_ones_and_those_that_rest_on_something():
    found = ruler.stretches(
        item(
            [
                window("2026-11-24", "2029-05-14", "eligible"),
                window("2029-05-15", "2036-11-24", "not_eligible"),
            ],
            [("2026-11-24", "2028-05-14")],
        )
    )
    assert found == [
        Stretch("open", date(2026, 11, 24), date(2028, 5, 14)),
        Stretch("soon", date(2028, 5, 15), date(2029, 5, 14)),
    ]


def test_sure_days_may_begin_inside_a_window():
    found = ruler.stretches(
        item(
            [window("2026-11-24", "2036-11-24", "eligible")],
            [("2027-01-01", "2027-12-31"), ("2030-01-01", "2036-11-24")],
        )
    )
    assert [one.kind for one in found] == ["soon", "open", "soon", "open"]
    assert found[2] == Stretch("soon", date(2028, 1, 1), date(2029, 12, 31))


def test_what_is_not_known_is_a_stretch_and_what_is_shut_is_none():
    found = ruler.stretches(
        item(
            [
                window("2026-11-24", "2027-01-31", "unknown"),
                window("2027-02-01", "2036-11-24", "not_eligible"),
            ]
        )
    )
    assert found == [Stretch("ask", date(2026, 11, 24), date(2027, 1, 31))]


def test_the_whole_scale_is_a_thousand_long_and_half_of_it_five_hundred():
    assert SCALE.segment(Stretch("open", SCALE.first, SCALE.last))[1:] == (0, 1000)
    half = SCALE.segment(Stretch("open", SCALE.first, date(2031, 11, 24)))
    assert (half.x, half.width) == ("0%", "50%")


def test_neighbours_touch_and_do_not_overlap():
    one = SCALE.segment(Stretch("open", SCALE.first, date(2029, 3, 3)))
    two = SCALE.segment(Stretch("soon", date(2029, 3, 4), SCALE.last))
    assert one.start + one.length == two.start
    assert two.start + two.length == 1000


def test_a_window_of_a_day_is_still_seen_and_stays_on_the_scale():
    last_day = SCALE.segment(Stretch("ask", SCALE.last, SCALE.last))
    assert last_day.length > 0
    assert last_day.start + last_day.length == 1000


def test_years_leave_room_for_today():
    labels = [year.label for year in SCALE.years()]
    assert labels == [str(year) for year in range(2028, 2037)]
    assert [year.label for year in SCALE.years() if year.is_near] == ["2028"]
