"""Numbers in a text are compared with those of its rule."""

import pytest

from certifications.numbers_said import is_at_odds, numbers_in

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Three years of the last seven, 36 hours a week.", [3, 7, 36]),
        ("1,000 hours, or 2.5 of them.", [1000, 2.5]),
        ("Someone often did the bone test.", []),  # no number inside a word
        ("", []),
    ],
)
def test_numbers_are_read_in_digits_and_in_letters(text, numbers):
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("text", "test", "expected"),
    [
        ("You finished less than four years ago.", {"completed_within_months": 36}, True),
        ("You finished less than four years ago.", {"completed_within_months": 48}, False),
        ("You finished less than 48 months ago.", {"completed_within_months": 48}, False),
        ("You did 25, within 6 months.", {"counts": {"live_ekgs": 25}}, False),  # one is there
        ("You did 30.", {"counts": {"live_ekgs": 25}}, True),
        ("You finished school.", {"completed_within_months": 36}, False),
        ("Two of these.", {"supervised": True}, False),  # True is no 1
        ("Two of these.", {}, False),
    ],
)
def test_a_text_is_at_odds_where_no_number_is_the_same(text, test, expected):
    assert is_at_odds(text, test) is expected
