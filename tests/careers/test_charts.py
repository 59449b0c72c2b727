"""The shapes of the charts: in order, inside their frame, no word over another."""

from itertools import combinations, pairwise

import pytest

from careers.charts import (
    BOX_HEIGHT,
    BOX_WIDTH,
    COLUMNS,
    GAP,
    PLACES,
    ROWS,
    STEPS,
    TILE,
    Way,
    bars,
    branches,
    levels,
    limits,
    path_picture,
    scale_for,
    spreads,
    step_of,
    tile_map,
    wrapped,
)
from careers.wages import STATE_NAMES

NARROW = 288
"""Pixels that a chart has on a phone of 320."""
LETTER = 8.4
"""Pixels that a letter of 13 or 15 pixels takes at most, on average."""
STATES = [
    ("Washington", (46_540, 49_340, 59_290, 63_560, 74_200)),
    ("United States", (36_050, 38_470, 45_690, 49_180, 59_310)),
]


def at(mark):
    return float(mark.rstrip("%")) * NARROW / 100


# ---------------------------------------------------------------- the map


def test_every_state_has_a_square_of_its_own_inside_the_map():
    assert set(PLACES) == set(STATE_NAMES)
    assert len(set(PLACES.values())) == 51
    shown = tile_map(dict.fromkeys(PLACES, 40_000))
    for tile in shown.tiles:
        assert 0 <= tile.x <= shown.width - TILE
        assert 0 <= tile.y <= shown.height - TILE
    assert (shown.width, shown.height) == (COLUMNS * (TILE + GAP), ROWS * (TILE + GAP))


def test_neighbours_lie_as_they_do():
    for west, east in (("WA", "ID"), ("OR", "NV"), ("CA", "UT"), ("TX", "FL"), ("NY", "MA")):
        assert PLACES[west][0] < PLACES[east][0]
    for north, south in (("WA", "OR"), ("OR", "CA"), ("ND", "SD"), ("SD", "NE"), ("VA", "NC")):
        assert PLACES[north][1] < PLACES[south][1]


def test_more_pay_is_a_darker_shade_and_each_shade_says_from_where_to_where():
    values = {code: 30_000 + 500 * place for place, code in enumerate(sorted(PLACES))}
    shown = tile_map(values)
    by_value = sorted(shown.tiles, key=lambda tile: tile.value)
    assert [one.step for one in by_value] == sorted(one.step for one in shown.tiles)
    assert {tile.step for tile in shown.tiles} == set(range(1, STEPS + 1))
    for tile in shown.tiles:
        shade = shown.shades[tile.step - 1]
        assert (shade.low or 0) <= tile.value < (shade.high or 10**9)
    for before, after in pairwise(shown.shades):
        assert before.high == after.low


def test_ones_own_state_is_drawn_last_and_no_number_has_no_shade():
    shown = tile_map({"AL": 36_100}, own="AL")
    assert (shown.tiles[-1].code, shown.tiles[-1].is_own) == ("AL", True)
    assert {tile.step for tile in shown.tiles if tile.code != "AL"} == {0}
    assert [tile.thousands for tile in shown.tiles[-2:]] == ["–", "36.1"]


@pytest.mark.parametrize("values", [[], [40_000], [40_000] * 51, [40_000, 90_000]])
def test_few_or_equal_numbers_make_no_shade_twice(values):
    edges = limits(values)
    assert list(edges) == sorted(set(edges))


# ---------------------------------------------------------------- percentiles


def test_percentiles_stand_in_order_on_one_scale():
    chart = spreads(STATES)
    for row in chart.rows:
        marks = (row.lowest, row.quarter, row.middle, row.three_quarters, row.highest)
        places = [at(mark.x) for mark in marks]
        assert places == sorted(places)
    first, second = chart.rows
    assert at(first.middle.x) > at(second.middle.x)
    assert (first.is_own, second.is_own) == (True, False)
    assert chart.is_complete


@pytest.mark.parametrize(
    "rows",
    [
        STATES,
        STATES[:1],
        [("Guam", (28_430, 29_460, 33_570, 36_220, 36_410)), STATES[1]],
        [("All the same", (40_000,) * 5)],
    ],
)
def test_no_word_of_a_spread_is_cut_off_or_over_another_on_a_phone(rows):
    chart = spreads(rows)
    label = len("$59,310") * LETTER
    for row in chart.rows:
        assert at(row.lowest.x) - 10 - label >= -8, "the numbers of an end begin inside"
        assert at(row.highest.x) + 10 + label <= NARROW + 8
        assert label / 2 <= at(row.middle.x) <= NARROW - label / 2
        assert row.name_y < row.middle_y - 13, "the name stands above the number"
        assert row.middle_y < row.line_y - 8 < row.end_y
    for before, after in pairwise(chart.marks):
        assert at(after.x) - at(before.x) >= len("$60k") * LETTER
    assert all(chart.rows[0].top <= row.end_y <= chart.axis_y for row in chart.rows)
    assert chart.axis_text_y < chart.height


def test_a_number_that_is_missing_is_not_drawn():
    chart = spreads([("Teachers", (59_270, 75_690, 107_310, 210_370, None))])
    assert chart.rows[0].highest is None
    assert chart.rows[0].half_width != "0%"
    assert not chart.is_complete
    assert spreads([("Nobody knows", (None,) * 5)]) is None


def test_a_scale_has_few_round_marks():
    for low, high in ((36_000, 59_000), (28_430, 36_410), (30_000, 322_020), (40_000, 40_000)):
        scale = scale_for([low, high])
        assert len(scale.marks) <= 4
        assert all(low <= mark <= max(high, low + 1) for mark in scale.marks)
    assert step_of(38_150, 3) == 20_000


# ---------------------------------------------------------------- bars


def test_half_as_much_is_half_as_long_and_nothing_is_no_bar():
    chart = bars([("a", 100, "100"), ("b", 50, "50"), ("c", None, "not found")])
    widths = [float(bar.width.rstrip("%")) for bar in chart.rows]
    assert widths[1] == widths[0] / 2
    assert widths[2] == 0
    tops = [bar.top for bar in chart.rows]
    assert tops == sorted(set(tops))
    for bar in chart.rows:
        assert bar.top < bar.name_y < bar.bar_y + 1 < bar.told_y <= bar.top + 40


def test_the_names_of_the_bars_of_record_fit_on_a_phone():
    """The widest words of the fixtures and of our own."""
    names = ["Offices of other health workers", "Outpatient care centers", "Not certified"]
    for bar in bars((name, 1, "1") for name in names).rows:
        assert len(bar.name) * 9 <= NARROW


def test_the_number_after_the_longest_bar_is_inside_on_a_phone():
    longest = bars([("a", 1, "119,800")]).rows[0]
    assert at(longest.end) + len(longest.told) * LETTER <= NARROW


# ---------------------------------------------------------------- ways


WAYS = [
    Way("ma", "phleb", "One more exam"),
    Way("ma", "lpn", "School"),
    Way("ma", "rn", "School"),
    Way("lpn", "rn", "School"),
    Way("rn", "np", "A degree"),
    Way("ma", "pa", "A degree"),
]
NAMES = {code: f"The {code} job" for code in ("ma", "phleb", "lpn", "rn", "np", "pa")}


def test_each_job_stands_right_of_where_it_is_reached_from():
    assert levels(WAYS, "ma") == {"ma": 0, "phleb": 1, "lpn": 1, "rn": 2, "np": 3, "pa": 1}
    picture = path_picture(WAYS, NAMES, {}, "ma")
    boxes = {box.code: box for box in picture.boxes}
    for way in WAYS:
        assert boxes[way.start].x + BOX_WIDTH < boxes[way.end].x
    assert len(picture.links) == len(WAYS)


def test_no_box_lies_over_another_or_outside_and_no_line_through_one():
    picture = path_picture(WAYS, NAMES, {"ma": "middle pay $45,690"}, "ma")
    for one, other in combinations(picture.boxes, 2):
        apart = abs(one.x - other.x) >= BOX_WIDTH or abs(one.y - other.y) >= BOX_HEIGHT
        assert apart, (one.code, other.code)
    for box in picture.boxes:
        assert box.x + BOX_WIDTH <= picture.width
        assert box.y + BOX_HEIGHT <= picture.height
        assert all(box.y < line.y <= box.y + BOX_HEIGHT - 4 for line in box.lines)
        for link in picture.links:
            assert not _crosses(link, box), (link, box.code)


def _crosses(link, box):
    """Whether the long level part of a line runs through a box."""
    _start, rest = link[1:].split("H", 1)
    bend, rest = rest.split("V")
    level, end = rest.split("H")
    inside = box.y < int(level) < box.y + BOX_HEIGHT
    return inside and int(bend) < box.x and int(end) > box.x + BOX_WIDTH


def test_ways_round_in_a_circle_do_not_hang():
    ways = [Way("ma", "a", ""), Way("a", "b", ""), Way("b", "a", ""), Way("b", "ma", "")]
    assert max(levels(ways, "ma").values()) <= len(ways)
    names = {"ma": "1", "a": "2", "b": "3"}
    assert {box.code for box in path_picture(ways, names, {}, "ma").boxes} == {"ma", "a", "b"}


def test_long_names_are_put_on_two_lines():
    assert wrapped("Registered Nurses") == ("Registered Nurses",)
    lines = wrapped("Clinical Laboratory Technologists and Technicians of All Kinds and More")
    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_the_tree_holds_each_job_once_under_the_first_that_leads_to_it():
    def jobs(branch):
        return [branch.name, *(name for one in branch.further for name in jobs(one))]

    tree = branches(WAYS, NAMES, {"ma": "middle pay $45,690"}, "ma")
    assert (tree.lead, tree.note) == ("", "middle pay $45,690")
    assert sorted(jobs(tree)) == sorted({NAMES[way.end] for way in WAYS} | {NAMES["ma"]})


def test_a_tree_of_ways_in_a_circle_ends():
    ways = [Way("ma", "a", "1"), Way("a", "b", "2"), Way("b", "a", "3"), Way("b", "ma", "4")]
    tree = branches(ways, {"ma": "MA", "a": "A", "b": "B"}, {}, "ma")
    (a,) = tree.further
    (b,) = a.further
    assert (a.name, a.lead, b.name, b.lead, b.further) == ("A", "1", "B", "2", ())
