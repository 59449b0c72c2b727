"""The questions as the code asks them: what stands on a page unless an editor says otherwise.

The app that asks them fills this in when it starts. This app may not import it, but keeps a row for
each of its questions, shows editors the words they would replace, and publishes what they changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # releases are made of the rows of questions, which are made of what stands here
    from .releases import CurrentRelease

Words = Any
"""A text that is looked up in the language of the page."""
AskedBy = Mapping[tuple[str, str], frozenset[str]]
"""Which credentials can turn on a question, by topic and key."""

EXAM = "{exam}"
"""Stands in a question for the letters of an exam."""


@dataclass(frozen=True, slots=True)
class BuiltInQuestion:
    """One question: its key in the form, and its words."""

    key: str
    text: Words
    help: Words

    @property
    def names_exam(self) -> bool:
        """Whether it is put once for each of some exams, whose letters stand in it."""
        return EXAM in str(self.text)


@dataclass(frozen=True, slots=True)
class BuiltInTopic:
    """One page of questions. `after`: the topics whose answers it waits for."""

    code: str
    label: Words
    heading: Words
    lead: Words
    why: Words
    position: int
    after: tuple[str, ...]
    questions: tuple[BuiltInQuestion, ...]

    def question(self, key: str) -> BuiltInQuestion | None:
        """The question with this key, if there is one."""
        return next((one for one in self.questions if one.key == key), None)


_topics: dict[str, BuiltInTopic] = {}
_asked_by: Callable[[CurrentRelease], AskedBy] | None = None


def register(
    topics: tuple[BuiltInTopic, ...], asked_by: Callable[[CurrentRelease], AskedBy]
) -> None:
    """Called once by the app that asks: its topics in order, and how to tell who turns on what."""
    global _asked_by
    _topics.clear()
    _topics.update({topic.code: topic for topic in topics})
    _asked_by = asked_by


def topics() -> Mapping[str, BuiltInTopic]:
    """Every topic in its usual order, by its id."""
    return _topics


def question(topic: str, key: str) -> BuiltInQuestion | None:
    """One question; None where the code does not ask it (any more)."""
    return _topics[topic].question(key) if topic in _topics else None


def asked_by(release: CurrentRelease) -> AskedBy:
    """Which credentials of a release can turn on each question. Left out: none can."""
    return _asked_by(release) if _asked_by else {}


def out_of_order(positions: Mapping[str, int]) -> Iterator[tuple[BuiltInTopic, BuiltInTopic]]:
    """Pairs of which the first must stand before the second, and with these positions does not."""
    for topic in _topics.values():
        for before in (_topics[code] for code in topic.after):
            if _place(before, positions) > _place(topic, positions):
                yield before, topic


def _place(topic: BuiltInTopic, positions: Mapping[str, int]) -> tuple[int, int]:
    """Where a topic stands; of two at one position, the one that usually is."""
    return positions.get(topic.code, topic.position), topic.position
