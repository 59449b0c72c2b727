"""Numbers in a text beside the numbers of its rule: an editor may change the one and not the other.

It reads English texts. A text without numbers, or a rule without them, is never at odds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

IN_LETTERS: Mapping[str, int] = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_NUMBER = re.compile(r"\b(?:\d[\d,]*(?:\.\d+)?|" + "|".join(IN_LETTERS) + r")\b", re.IGNORECASE)
MONTHS = 12


def numbers_in(text: str) -> list[float]:
    """The numbers a text says, in digits or in letters up to twelve, in their order."""
    return [
        float(IN_LETTERS.get(found.lower()) or found.rstrip(",").replace(",", ""))
        for found in _NUMBER.findall(text)
    ]


def is_at_odds(text: str, test: Any) -> bool:
    """Whether the text says numbers, the test has some, and none of them is the same.

    36 months of a test are said as three years, too.
    """
    said, meant = set(numbers_in(text)), set(_numbers_of(test))
    meant |= {number / MONTHS for number in meant} | {number * MONTHS for number in meant}
    return bool(said and meant) and not said & meant


def _numbers_of(value: Any) -> Iterator[float]:
    match value:
        case bool():
            return
        case int() | float():
            yield float(value)
        case dict():
            for item in value.values():
                yield from _numbers_of(item)
        case list():
            for item in value:
                yield from _numbers_of(item)
