"""What a plan takes of a person who did not tell everything: that there is none of it.

Whoever has more than that gets there no later, so a plan from nothing is one to count on. What
may bar somebody, such as a felony, is taken not to be there, and every plan says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from eligibility import vocabulary as words
from eligibility.facts import Profile
from eligibility.reasons import gettext_noop

_LISTS = ("training", "work", "military", "credentials", "teaching")
_TAKEN_AS_NO = tuple(fact for fact in words.ATTESTATIONS if fact != "sentence_completed")
TOLD_OF = {
    "training": gettext_noop("programs you took"),
    "work": gettext_noop("work"),
    "military": gettext_noop("time in the military"),
    "credentials": gettext_noop("certificates"),
    "teaching": gettext_noop("teaching"),
    "skills": gettext_noop("what you have practiced"),
    "attestations.felony": gettext_noop("a felony"),
    "attestations.license_disciplined": gettext_noop("a license taken away"),
    "attestations.cpr_current": gettext_noop("a CPR card"),
    "attestations.trained_by_professional": gettext_noop("who trained you"),
    "continuing_education": gettext_noop("credits"),
}
"""What is taken to be none, in words, by the beginning of its path."""


def with_nothing_untold(person: Profile) -> Profile:
    """The person, who has none of what they did not tell. Schooling and age stay unknown."""
    lists: dict[str, Any] = {name: () for name in _LISTS if getattr(person, name) is None}
    attempts = person.exam_attempts or {}
    earned = person.continuing_education or {}
    return replace(
        person,
        **lists,
        skills={**dict.fromkeys(words.SKILLS, 0), **(person.skills or {})},
        attestations={**dict.fromkeys(_TAKEN_AS_NO, False), **(person.attestations or {})},
        exam_attempts={name: count or 0 for name, count in attempts.items()},
        continuing_education={name: number or Fraction(0) for name, number in earned.items()},
    )


def in_words(paths: Iterable[str]) -> tuple[str, ...]:
    """What these paths are about that may be taken to be none, each once."""
    found = (
        text
        for start, text in TOLD_OF.items()
        if any(path == start or path.startswith((f"{start}.", f"{start}[")) for path in paths)
    )
    return tuple(dict.fromkeys(found))
