"""Where visitors stop, what they are not sure of, and what stands in their way: as numbers.

They are worked out from the answers that are there, and stored nowhere. docs/decisions/0022 says
which people are looked at, and why nothing else is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certifications.releases import CurrentRelease

from .answers import GOAL, Answers
from .assessment import in_the_way, open_questions
from .coarse import of_all, of_parts, rounded
from .course import next_page
from .forms import TIMES, CreditsForm, TopicForm
from .models import KEPT_FOR, AnswerSheet
from .topics import BY_NAME, letters_of, part_labels, topics_in

Json = Any
MOST = 300
"""How many are looked at, the newest first: judging so many takes some ten seconds."""
THROUGH = ""
"""In place of a topic: nothing is left to ask."""
Question = tuple[str, str]
"""A topic and the key of a question."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A question that people left open, of those to whom it was put (None: nearly all)."""

    topic: Any
    question: Any
    people: int
    asked: int | None


@dataclass(frozen=True, slots=True)
class InTheWay:
    """A requirement that keeps people from a credential they are after."""

    credential: str
    requirement: str
    people: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What is shown, every number rounded down to a full ten. None: it is not told.

    `stopped`: by the name of a topic, and under None those who were asked everything.
    """

    until: date
    people: int | None
    stopped: tuple[tuple[Any, int | None], ...] = ()
    unsure: tuple[Unsure, ...] = ()
    in_the_way: tuple[InTheWay, ...] = ()


_held: tuple[tuple[str, date], Counted] | None = None
"""What was counted last, with its release and day. Until the next day it stays as it is: whoever
looks again after somebody answered, or deleted their answers, sees no number move."""


def counted(release: CurrentRelease) -> Counted:
    """What this release tells people who were last here before today."""
    global _held
    key = release.hash, timezone.localdate()
    if _held is None or _held[0] != key:
        _held = key, _counted(release, key[1])
    return _held[1]


def forget() -> None:
    """Count anew the next time."""
    global _held
    _held = None


def _counted(release: CurrentRelease, today: date) -> Counted:
    people = [one for one in _people(today) if not one.is_empty]
    shown = rounded(len(people))
    if shown is None:
        return Counted(today, None)
    return Counted(
        today,
        shown,
        tuple(_stopped(people, release)),
        tuple(sorted(_unsure(people, release), key=_most_first)),
        tuple(sorted(_in_the_way(people, release), key=_most_first)),
    )


def _most_first(line: Unsure | InTheWay) -> tuple[Any, ...]:
    """By what is shown, and then by words: the true order would tell more than the full tens."""
    is_question = isinstance(line, Unsure)
    words = (line.topic, line.question) if is_question else (line.credential, line.requirement)
    return -line.people, *map(str, words)


def _people(today: date) -> Iterator[Answers]:
    """Who was here in the last 30 days, but not today: they may be in the middle of it."""
    first = timezone.now() - KEPT_FOR
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    sheets = AnswerSheet.objects.filter(changed_on__gte=first, changed_on__lt=midnight)
    for kept in sheets.order_by("-changed_on", "-pk").values_list("kept", flat=True)[:MOST]:
        yield Answers(None, kept)


# ---------------------------------------------------------------- where they stop


def _stopped(
    people: Iterable[Answers], release: CurrentRelease
) -> Iterator[tuple[Any, int | None]]:
    """Each topic in its order with who stopped there, then who was asked everything."""
    topics = topics_in(release.content)
    there = Counter(_next_topic(one, release) for one in people)
    names = [*(topic.name for topic in topics), THROUGH]
    numbers = of_parts({name: there[name] for name in names})
    yield from ((topic.label, numbers[topic.name]) for topic in topics)
    yield None, numbers[THROUGH]


def _next_topic(answers: Answers, release: CurrentRelease) -> str:
    """The topic of the page that would come next, by the same rule that leads people on."""
    page = next_page(answers, open_questions(answers, release), release)
    return page.topic.name if page else THROUGH


# ---------------------------------------------------------------- what they are not sure of


def _unsure(people: Sequence[Answers], release: CurrentRelease) -> Iterator[Unsure]:
    """Questions that ten or more left open, and ten or more did not."""
    asked: Counter[Question] = Counter()
    left_open: Counter[Question] = Counter()
    for one in people:
        put = dict(_put_to(one))
        asked.update(put.keys())
        left_open.update(question for question, was_said in put.items() if not was_said)
    labels, topics = part_labels(release.content), topics_in(release.content)
    names = {topic.name: topic.label for topic in topics}
    for (topic, key), number in left_open.items():
        told = of_all(number, asked[topic, key])
        if told:
            label = labels.get((topic, key)) or OF_EXAMS.get(key) or names[topic]
            yield Unsure(names[topic], label, told, of_all(asked[topic, key], len(people)))


OF_EXAMS: Mapping[str, Any] = {
    TIMES.rstrip(":"): _("How often did you fail each exam?"),
    CreditsForm.QUESTION: _("How many credits do you have for each exam?"),
}
"""Questions that are put once for each of several exams."""


def _put_to(answers: Answers) -> Iterator[tuple[Question, bool]]:
    """Every question that was put to somebody, and whether they said something to it. To records
    it is put once for each: left open for one of them, it is left open."""
    for name, topic in BY_NAME.items():
        if name == GOAL:  # who ticks nothing there wants all of it, and is not unsure
            continue
        said: dict[str, bool] = {}
        for part in answers.records(name) if topic.is_list else [answers.kept.get(name, {})]:
            for key in part.get("asked", ()):
                question = _question(topic.form, key)
                said[question] = said.get(question, True) and _is_said(
                    topic.form, key, part["told"]
                )
        yield from (((name, key), was_said) for key, was_said in said.items())


def _question(form: type[TopicForm], key: str) -> str:
    return CreditsForm.QUESTION if form is CreditsForm else key.partition(":")[0]


def _is_said(form: type[TopicForm], key: str, told: Json) -> bool:
    name, _sign, exam = key.partition(":")
    if form is CreditsForm:
        name, exam = CreditsForm.QUESTION, key
    if exam:
        return (told.get(name) or {}).get(exam) is not None
    return any(told.get(part) is not None for part in form.TOGETHER.get(key, (key,)))


# ---------------------------------------------------------------- what stands in their way


def _in_the_way(people: Sequence[Answers], release: CurrentRelease) -> Iterator[InTheWay]:
    """Requirements in the way of ten or more people, and not of ten or more."""
    blocked: Counter[tuple[str, str]] = Counter()
    for one in people:
        blocked.update(set(in_the_way(one, release)))
    letters = letters_of(release.content)
    for (credential, text), number in blocked.items():
        told = of_all(number, len(people))
        if told:
            yield InTheWay(letters[credential], text, told)
