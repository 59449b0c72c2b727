"""What to ask next. There is no stored position: it follows from the answers and the verdicts.

A question is put once, and only while its answer could still change a verdict the person cares
about. Topics keep the editors' order and stay together.
"""

from __future__ import annotations

from dataclasses import dataclass

from certifications.releases import CurrentRelease

from .answers import BACKGROUND, GOAL, Answers
from .assessment import Open, open_questions
from .topics import Topic, keys_in, topics_in, topics_of


@dataclass(frozen=True, slots=True)
class Page:
    """A page worth showing: a topic, or one record of it, with the questions to put."""

    topic: Topic
    keys: frozenset[str] = frozenset()
    record_id: str | None = None
    is_more: bool = False
    """Whether other questions of the topic, or of the record, were put before."""
    is_first: bool = False
    """Whether it is for the first record of a list: there is one, and it is still to be told."""


def next_page(answers: Answers, open_: Open, release: CurrentRelease) -> Page | None:
    """The first page, in order, that still asks something worth asking; None when all is asked."""
    pages = (_page_of(topic, answers, open_) for topic in topics_in(release.content))
    return next(filter(None, pages), None)


def _page_of(topic: Topic, answers: Answers, open_: Open) -> Page | None:
    if topic.is_list:
        return _list_page(topic, answers, open_)
    keys = fresh_keys(topic, answers, open_)
    return Page(topic, keys, is_more=bool(answers.asked(topic.name))) if keys else None


def _list_page(topic: Topic, answers: Answers, open_: Open) -> Page | None:
    """The list while it is not said to be whole, then the records with something left to ask."""
    if not answers.has(topic.name) or topic.name not in topics_of(open_.paths):
        return None
    if answers.whole(topic.name) is None:
        return Page(topic, is_first=not answers.records(topic.name))
    for record in answers.records(topic.name):
        keys = fresh_keys_of(topic, record["id"], answers, open_)
        if keys:
            return Page(topic, keys, record["id"], is_more=True)
    return None


def fresh_keys(topic: Topic, answers: Answers, open_: Open) -> frozenset[str]:
    """The questions of a topic with one form that are worth putting and were not put yet."""
    return frozenset(useful_keys(topic, answers, open_) - answers.asked(topic.name))


def useful_keys(topic: Topic, answers: Answers, open_: Open) -> set[str]:
    """The questions of a topic with one form whose answers could still change something."""
    if topic.name == GOAL:
        return {"work"}
    keys = keys_in(topic.name, open_.paths, answers.told(topic.name))
    if topic.name == BACKGROUND:
        # Who has shown a record of a kind need not say that there is one.
        return {key for key in keys if not answers.records(key)}
    return keys | topic.form.asked_beside(keys, answers.told(topic.name), open_.exams)


def fresh_keys_of(topic: Topic, record_id: str, answers: Answers, open_: Open) -> frozenset[str]:
    """The questions to one record that are worth putting and were not put yet."""
    record = answers.record(topic.name, record_id)
    if record is None:
        return frozenset()
    own = open_.of_program.get(record_id, frozenset())
    keys = keys_in(topic.name, own if topic.name == "training" else open_.paths, record["told"])
    known = {key for key in keys if record["told"].get(key) is not None}
    return topic.form.first_of(keys - known - set(record["asked"]))


def worth_asking_of(
    topic: Topic, record_id: str, answers: Answers, release: CurrentRelease
) -> frozenset[str]:
    """The questions to put to a record right after it was told, whatever else is on the list.

    Where it decides nothing by itself but adds to others, they are put when the list is whole.
    """
    only = answers.with_only(topic.name, record_id)
    return fresh_keys_of(topic, record_id, only, open_questions(only, release))


def course(
    answers: Answers, open_: Open, here: Topic, release: CurrentRelease
) -> list[dict[str, object]]:
    """The topics done, this one, and those that may still come, in order."""
    useful = topics_of(open_.paths)
    return [
        {"topic": topic, "state": state_of(topic, answers), "is_here": topic.name == here.name}
        for topic in topics_in(release.content)
        if topic.name == here.name
        or state_of(topic, answers)
        or (topic.name in useful and _may_come(topic, answers))
    ]


def _may_come(topic: Topic, answers: Answers) -> bool:
    return not topic.is_list or answers.has(topic.name) is True or not _is_asked(topic, answers)


def _is_asked(topic: Topic, answers: Answers) -> bool:
    return topic.name in answers.asked(BACKGROUND)


def state_of(topic: Topic, answers: Answers) -> str:
    """Whether a topic was answered, or put and left open: "answered", "unsure" or ""."""
    if topic.is_list:
        if not answers.records(topic.name) or not answers.has(topic.name):
            return ""
        return {True: "answered", False: "unsure", None: ""}[answers.whole(topic.name)]
    if not answers.asked(topic.name):
        return ""
    return "answered" if answers.told(topic.name) else "unsure"
