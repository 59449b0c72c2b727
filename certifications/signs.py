"""Signs that no text may hold: nobody sees them, and some files and databases cannot keep them."""

from __future__ import annotations

import re
from typing import Any

UNSEEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters but tabs and the ends of lines, halves of signs, and two that are none."""


def before_unseen(value: Any) -> str | None:
    """The text before the first unseen sign, however deep it stands; None if there is none."""
    match value:
        case str():
            found = UNSEEN.search(value)
            return None if found is None else value[: found.start()]
        case dict():
            value = [*value, *value.values()]
        case list() | tuple():
            pass
        case _:
            return None
    return next((text for one in value if (text := before_unseen(one)) is not None), None)


def without_unseen(text: str) -> str:
    """The text as people see it."""
    return UNSEEN.sub("", text)
