"""Answers that are still missing, and where exactly each of them can be given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from certifications.built_in import EXAM
from certifications.releases import CurrentRelease
from eligibility.assess import Assessment
from eligibility.days import Span
from eligibility.facts import Profile
from eligibility.inquiry import line_would_decide, would_decide
from eligibility.planning import Outcome, Plan, replay
from eligibility.planning.moves import MakeUp
from eligibility.planning.paths import on_route

from .answers import BACKGROUND, Answers
from .assessment import Open, open_lines
from .course import useful_keys
from .fields import PartialDate
from .forms import HOW_OFTEN, TIMES
from .topics import (
    BY_NAME,
    Topic,
    all_keys,
    keys_in,
    label_alone,
    letters_of,
    place_of,
    questions_of,
    topic_in,
    topics_in,
    words_in,
)

Json = Any
ASK = "ask"
"""Names a question that is to be put, even if its answer changes nothing today."""
CHECK = "check"
"""Where a person who came from "check your answers" goes back to."""
OF_THE_PERSON = ("you", BACKGROUND, "before")
"""Topics with one form that tell of a person what no program changes."""


class Ask(NamedTuple):
    """A question, and the page on which it stands."""

    label: str
    address: str


def hangs_on(plan: Plan, person: Profile, release: CurrentRelease) -> frozenset[str]:
    """The profile paths that a way hangs on, for the person who has gone so far."""
    if plan.outcome is not Outcome.ANSWERS_MISSING:
        return frozenset()
    credentials = {one.id: one for one in release.catalogue.credentials}
    only = on_route(credentials[plan.credential], plan.route)
    done = replay(person, plan.scheduled, plan.not_before)
    hangs = would_decide(Assessment(only, done).on(plan.not_before))
    return hangs.union(*_that_may_save_a_step(plan, Assessment(only, person), person))


def _that_may_save_a_step(
    plan: Plan, told: Assessment, person: Profile
) -> Iterator[frozenset[str]]:
    """What a step makes up for that was not told: it may be there already."""
    made_up = {
        rule.id
        for step in plan.steps
        if isinstance(step.move, MakeUp)
        for rule in step.requirements
    }
    if made_up:
        assert person.told_on is not None
        for route in told.on(person.told_on).routes:
            yield from (
                line_would_decide(finding)
                for finding in route.best.findings
                if finding.requirement.id in made_up
            )


def asks(paths: Iterable[str], answers: Answers, release: CurrentRelease) -> list[Ask]:
    """Where these can be answered, each once; none that no page asks of this person."""
    found = asks_by_path(paths, answers, release)
    return _once(ask for path in sorted(found) for ask in found[path])


def asks_by_path(
    paths: Iterable[str], answers: Answers, release: CurrentRelease
) -> dict[str, list[Ask]]:
    """The same for each of these profile paths."""
    return {
        path: list(_asks_of(path, str(question["label"]), answers, release))
        for question in questions_of(paths, release.content)
        for path in question["paths"]
    }


def _once(found: Iterable[Ask]) -> list[Ask]:
    return list({ask.address: ask for ask in found}.values())


def _asks_of(path: str, label: str, answers: Answers, release: CurrentRelease) -> Iterator[Ask]:
    name, part = place_of(path)
    if name == BACKGROUND and answers.has(part):
        yield Ask(label, reverse("quiz:ask", args=[part]))
    elif BY_NAME[name].is_list:
        yield from _of_records(name, part, label, answers, release)
    else:
        told = answers.told(name)
        key = BY_NAME[name].form.key_of(part, told)
        if key in all_keys(topic_in(release.content, name), release):
            exactly = _exactly(_of_exam(key, release) or label, name, key, told)
            yield Ask(exactly, _with_key(reverse("quiz:ask", args=[name]), key))


def _of_exam(key: str, release: CurrentRelease) -> str:
    """How often an exam was failed is asked of each by its name."""
    name = key.removeprefix(TIMES)
    if name == key:
        return ""
    own = words_in(release.content, "before").get(TIMES.rstrip(":"), {}).get("text")
    return str(own or HOW_OFTEN).replace(EXAM, letters_of(release.content)[name])


def _of_records(
    topic: str, part: str, label: str, answers: Answers, release: CurrentRelease
) -> Iterator[Ask]:
    """The records of which it was not told, or else those that may say it more exactly.

    They are numbered where there are several.
    """
    records = answers.records(topic)
    key = BY_NAME[topic].form.key_of(part, {})
    if key not in BY_NAME[topic].form.all_keys():
        return
    untold = [record for record in records if record["told"].get(key) is None]
    vague = [record for record in records if _is_vague(topic, key, record["told"])]
    for record in untold or vague or records:
        told = record["told"]
        # Of questions put together, the one that is left: the others were answered.
        is_left = told.get(key) is not None and told.get(part) is None
        named = label_alone(topic, part, release.content) if is_left else ""
        words = {"label": named or label, "n": records.index(record) + 1}
        if len(records) > 1:
            words["label"] = _("%(label)s (number %(n)s on your list)") % words
        address = reverse("quiz:record", args=[topic, record["id"]])
        yield Ask(_exactly(words["label"], topic, key, told), _with_key(address, key))


def _exactly(label: str, topic: str, key: str, told: Json) -> str:
    """The question, and that the day is wanted where the month or the year was told already."""
    words = {"question": label}
    return (
        _("%(question)s We need the exact day.") % words if _is_vague(topic, key, told) else label
    )


def _is_vague(topic: str, key: str, told: Json) -> bool:
    """Whether it is a date of which the day was not told."""
    field = BY_NAME[topic].form.base_fields.get(key)
    is_date = isinstance(field, PartialDate) and bool(told.get(key))
    return is_date and not Span.parse(told[key]).is_exact


def unasked(answers: Answers, open_: Open, release: CurrentRelease) -> dict[str, str]:
    """By topic with one form, the address of its questions that were never put to the person.

    Those that may still decide something, and those of the person itself on which it hangs what
    a plan or a program opens, whether or not anything turns on them today.
    """
    paths = open_lines(answers, release)
    found = {
        topic: _never_put(topic, paths, answers, open_, release)
        for topic in topics_in(release.content)
        if not topic.is_list
    }
    return {
        topic.name: _with_keys(reverse("quiz:ask", args=[topic.name]), keys)
        for topic, keys in found.items()
        if keys
    }


def _never_put(
    topic: Topic, paths: frozenset[str], answers: Answers, open_: Open, release: CurrentRelease
) -> list[str]:
    told = answers.told(topic.name)
    keys = useful_keys(topic, answers, open_)
    if topic.name in OF_THE_PERSON:
        keys |= {key for key in keys_in(topic.name, paths, told) if not answers.records(key)}
    fresh = keys - answers.asked(topic.name)
    return [key for key in all_keys(topic, release) if key in fresh]


def _with_keys(address: str, keys: list[str]) -> str:
    """The questions, and the way back to where answers are read back."""
    return f"{address}?{urlencode({ASK: keys, 'then': CHECK}, doseq=True)}"


def _with_key(address: str, key: str) -> str:
    return f"{address}?{urlencode({ASK: key})}"


def add_asks(cards: Iterable[Json], answers: Answers, release: CurrentRelease) -> None:
    """Lead what a card calls missing to where it is asked: its questions, and its rules' lines."""
    waiting = [
        (one, one[part])
        for card in cards
        for part, them in (("paths", card["questions"]), ("asks", _lines(card)))
        for one in them
        if one[part]
    ]
    found = asks_by_path({path for _one, paths in waiting for path in paths}, answers, release)
    for one, paths in waiting:
        one["doors"] = _once(ask for path in paths for ask in found[path])


def _lines(card: Json) -> Iterator[Json]:
    """The requirements of a card that are no groups."""
    routes = filter(None, (card["shown"], *card["others"]))
    open_ = [line for route in routes for line in route["requirements"]]
    while open_:
        line = open_.pop()
        open_ += line["members"]
        if not line["members"]:
            yield line


def cards_on(page: Json) -> Iterator[Json]:
    """Every card of a results page, those of the state among them."""
    for group in page["groups"]:
        yield from group["cards"]
    yield from (page["state_panel"] or {"needs": ()})["needs"]
