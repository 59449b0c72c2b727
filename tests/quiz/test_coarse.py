"""No small number of people is shown, and none can be worked out from what is shown."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certifications.effects import LEAST_TOLD
from quiz.coarse import of_all, of_parts, rounded
from quiz.topics import TOPICS

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("number", "shown"), [(0, None), (1, None), (9, None), (10, 10), (19, 10), (20, 20), (305, 300)]
)
def test_a_number_is_a_full_ten_or_not_shown(number, shown):
    assert rounded(number) == shown


@pytest.mark.parametrize(
    ("number", "everybody", "shown"),
    [(25, 100, 20), (25, 35, 20), (25, 34, None), (25, 25, None), (9, 100, None)],
)
def test_what_nearly_all_have_is_not_shown(number, everybody, shown):
    """It would tell of the few who have it not."""
    assert of_all(number, everybody) == shown


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ((30, 12, 25), (30, 10, 20)),
        # Of 48, 30 and 10 are shown: the third could be any of none to eight, so not all of nine
        ((30, 5, 13), (None, None, None)),
        ((31, 5, 13), (30, None, 10)),
        ((30, 0, 12), (None, None, None)),
        ((39, 0, 12), (30, None, 10)),
        # Of 57, 30 are shown: one of the others has at least nine, if not all three
        ((39, 9, 9), (None, None, None)),
        ((39, 8, 1), (30, None, None)),
        ((3,), (None,)),
        ((12,), (10,)),
        ((), ()),
    ],
)
def test_parts_are_shown_only_if_they_tell_nothing_of_a_small_one(parts, shown):
    assert tuple(of_parts(dict(enumerate(parts))).values()) == shown


@pytest.mark.parametrize(("count", "most"), [(2, 60), (3, 48), (4, 36)])
def test_who_knows_the_whole_and_how_it_is_done_cannot_work_out_a_small_part(count, most):
    """Tried on every way to share so many people among so many parts.

    Where a part is shown, one that is not could be each number from none to nine.
    """
    possible = defaultdict(set)
    for parts in product(range(most + 1), repeat=count):
        if LEAST_TOLD <= sum(parts) <= most:
            shown = tuple(of_parts(dict(enumerate(parts))).values())
            possible[sum(parts), shown].add(parts)
    assert {any(shown) for _whole, shown in possible} == {True, False}
    for (whole, shown), ways in possible.items():
        for place in (place for place, told in enumerate(shown) if told is None and any(shown)):
            assert {parts[place] for parts in ways} >= {*range(10)}, (whole, shown)


def test_nor_can_they_where_no_part_is_shown():
    """With as many parts as there are topics. Ten people more or less make no difference.

    Each of the parts could be one of several numbers, which are tried with all the others can be.
    """
    most = 150
    sizes = range(most + 1)
    kept = {(0, 0)}  # how many people some parts have, and how many of them rounding leaves out
    for _part in TOPICS:
        kept = {
            (people + n, out + n - (rounded(n) or 0))
            for people, out in kept
            for n in sizes
            if people + n <= most
        }
    parts = len(TOPICS) + 1
    for whole in range(LEAST_TOLD, most + 1):
        numbers = set()
        for n in range(whole + 1):
            outs = {out + n - (rounded(n) or 0) for people, out in kept if people + n == whole}
            # Each part is small, or too little or too much is left out to show any
            if any(out == whole or not 9 <= out <= 9 * (parts - 1) for out in outs):
                numbers.add(n)
        assert len(numbers) >= 5 or not numbers, whole  # else some part is always shown


@given(st.lists(st.integers(0, 60), min_size=1, max_size=14))
def test_a_shown_part_is_a_full_ten_and_no_more_than_there_are(numbers):
    for number, shown in zip(numbers, of_parts(dict(enumerate(numbers))).values(), strict=True):
        assert shown is None or (shown % 10, shown // 10) == (0, number // 10)
        assert shown is None or shown >= 10


def test_with_as_many_people_as_are_looked_at_parts_are_shown():
    """What keeps small numbers hidden does not keep all the others hidden too."""
    topics = {"training": 83, "work": 41, "you": 62, "skills": 7, "before": 9, "done": 98}
    shown = of_parts(topics)
    assert {part: n for part, n in shown.items() if n} == {
        "training": 80, "work": 40, "you": 60, "done": 90
    }  # fmt: skip
