"""From what a person said in the words of the forms to facts of the contract.

What no longer applies stays as it was said, and is left out here: a day of graduation counts only
while somebody is in high school, and counts again should they say so again. Every function is
pure: the same words always give the same facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from eligibility.vocabulary import ATTESTATIONS, SKILLS, STATES

Told = Mapping[str, Any]
Facts = dict[str, Any]

ENDED, GOES_ON = "ended", "goes_on"


NONE_OF_THESE = "none_of_these"
LOOKED_UP = ("school", "school_state", "program")
ABOUT_FELONY = ("sentence_completed", "felony_drug_related")


def applying(topic: str, told: Told) -> Facts:
    """What was said to a topic, or to one record of it, without what does not apply (any more)."""
    gone = {name for name, applies in _ONLY_IF.get(topic, {}).items() if not applies(told)}
    return {name: value for name, value in told.items() if name not in gone}


def _is(name: str, *values: Any) -> Callable[[Told], bool]:
    return lambda told: told.get(name) in values


def _is_accredited(told: Told) -> bool:
    return told.get("programmatic_accreditor") not in (None, "none")


_ONLY_IF: Mapping[str, Mapping[str, Callable[[Told], bool]]] = {
    "you": {
        "expected_graduation": _is("level", "in_high_school"),
        "us_equivalent": lambda told: told.get("country") is not None,
    },
    "before": dict.fromkeys(ABOUT_FELONY, _is("felony", True)),
    "training": {
        "classroom_complete": lambda told: told.get("finished") != ENDED,
        "accredited_from": _is_accredited,
        "accredited_until": _is_accredited,
    },
    "work": {"ended_on": _is("going_on", ENDED), "told_on": _is("going_on", GOES_ON)},
    "military": {"separated_on": _is("going_on", ENDED)},
    "teaching": {"ended_on": _is("going_on", ENDED), "told_on": _is("going_on", GOES_ON)},
}
"""By topic, when a part of it applies; the others always do."""


def _some(told: Told, *names: str) -> Facts:
    """Those of these that are known."""
    return {name: told[name] for name in names if told.get(name) is not None}


# ---------------------------------------------------------------- topics with one answer


def _you(told: Told) -> Facts:
    education = _some(told, "level", "country", "expected_graduation", "us_equivalent")
    return ({"education": education} if education else {}) | _some(told, "age")


def _skills(told: Told) -> Facts:
    counts = _some(told, *SKILLS)
    return {"skills": counts} if counts else {}


def _before(told: Told) -> Facts:
    said = _some(told, *ATTESTATIONS)
    times: Mapping[str, int] = told.get("times") or {}
    failed: Mapping[str, bool] = told.get("failed") or {}
    attempts = {name: times.get(name) if did else 0 for name, did in failed.items()}
    return ({"attestations": said} if said else {}) | (
        {"exam_attempts": attempts} if attempts else {}
    )


def _credits(told: Told) -> Facts:
    numbers = told.get("credits") or {}
    return {"continuing_education": dict(numbers)} if numbers else {}


# ---------------------------------------------------------------- records


def _training(told: Told) -> Facts:
    """A day without saying whether it is past or to come says nothing.

    Of the look-up only the program that was found is a fact.
    """
    said_otherwise = ("finished", "ends", *LOOKED_UP)
    facts = {name: value for name, value in told.items() if name not in said_otherwise}
    if told.get("program") != NONE_OF_THESE:
        facts |= _some(told, "program")
    finished, ends = told.get("finished"), told.get("ends")
    if finished and ends:
        facts["completed_on" if finished == ENDED else "expected_on"] = ends
    return facts


def _going_on(end: str) -> Callable[[Told], Facts]:
    """Of a record that may still go on: its end is a day, null for "still there", or not known."""

    def read(told: Told) -> Facts:
        facts = {name: value for name, value in told.items() if name != "going_on"}
        return facts | ({end: None} if told.get("going_on") == GOES_ON else {})

    return read


_FACTS: Mapping[str, Callable[[Told], Facts]] = {
    "you": _you,
    "skills": _skills,
    "before": _before,
    "continuing_education": _credits,
    "training": _training,
    "work": _going_on("ended_on"),
    "military": _going_on("separated_on"),
    "credentials": dict,
    "teaching": _going_on("ended_on"),
}
RECORD_TOPICS = ("training", "work", "military", "credentials", "teaching")
"""Topics whose facts are those of one record of a profile."""
PROFILE_TOPICS = tuple(topic for topic in _FACTS if topic not in RECORD_TOPICS)
"""Topics with one answer, whose facts are parts of a profile."""


def facts_of(topic: str, told: Told) -> Facts:
    """The facts that these words say: of one record, or parts of a profile; {} for none."""
    return _FACTS[topic](applying(topic, told)) if topic in _FACTS else {}


def state_in(told: Told) -> str | None:
    """Where the person lives, if it is a state or a territory."""
    state = told.get("state")
    return state if state in STATES else None
