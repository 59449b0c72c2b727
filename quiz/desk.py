"""What the editors' desk is told of the questions: the built-in words, and who turns on which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from certifications.built_in import AskedBy, BuiltInQuestion, BuiltInTopic
from certifications.releases import CurrentRelease
from eligibility.reach import can_ask

from .answers import BACKGROUND, GOAL
from .fields import Number
from .forms import FAILED, HOW_MANY, HOW_OFTEN, SINCE_THEN, TIMES, CreditsForm, TopicForm
from .told import RECORD_TOPICS
from .topics import BY_NAME, PLACES, TOPICS, Topic, place_of

FAILED_WHICH, HOW_OFTEN_EACH = FAILED.rstrip(":"), TIMES.rstrip(":")


def topics_built_in() -> tuple[BuiltInTopic, ...]:
    """Every topic as the code has it."""
    return tuple(
        BuiltInTopic(
            code=topic.name,
            label=topic.label,
            heading=topic.heading,
            lead=topic.lead,
            why=topic.why,
            position=PLACES[topic.name],
            after=_after(topic.name),
            questions=tuple(_questions(topic)),
        )
        for topic in TOPICS
    )


def _after(topic: str) -> tuple[str, ...]:
    """What somebody is after narrows all that follows; lists are opened by a yes before them."""
    if topic == GOAL:
        return ()
    return (GOAL, BACKGROUND) if topic in RECORD_TOPICS else (GOAL,)


def _questions(topic: Topic) -> Iterator[BuiltInQuestion]:
    for name, field in topic.form.base_fields.items():
        yield BuiltInQuestion(name, field.label, field.help_text)
    if FAILED_WHICH in topic.form.base_fields:
        yield BuiltInQuestion(HOW_OFTEN_EACH, HOW_OFTEN, Number().help_text)
    if topic.form is CreditsForm:
        yield BuiltInQuestion(CreditsForm.QUESTION, HOW_MANY, SINCE_THEN)


# ---------------------------------------------------------------- who turns on what


def asked_by(release: CurrentRelease) -> AskedBy:
    """The credentials that can turn on each question, by topic and key; left out where none can.

    What every record begins with counts for each credential that looks at such records.
    """
    global _held
    today = timezone.localdate()
    if _held is None or _held[:2] != (release.hash, today):
        _held = (release.hash, today, _asked_by(release, today))
    return _held[2]


_held: tuple[str, date, AskedBy] | None = None
"""What was worked out last, with its release and day: it takes a second."""


def _asked_by(release: CurrentRelease, on: date) -> AskedBy:
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for credential in release.catalogue.credentials:
        found[GOAL, "work"].add(credential.id)
        for path in can_ask(credential, on):
            for place in _places(path):
                found[place].add(credential.id)
    return {place: frozenset(credentials) for place, credentials in found.items()}


def _places(path: str) -> Iterator[tuple[str, str]]:
    """The fields that a profile path, or what has to be said before it, is asked by."""
    name, part = place_of(path)
    form = BY_NAME[name].form
    yield from _fields(name, form, _key(form, part))
    if name in RECORD_TOPICS:
        yield BACKGROUND, name
        for key in form.BASE:
            yield from _fields(name, form, key)


def _key(form: type[TopicForm], part: str) -> str:
    """The question that tells a part, whichever exam it is about."""
    if form is CreditsForm:
        return CreditsForm.QUESTION
    return form.key_of(part, {}).partition(":")[0]


def _fields(topic: str, form: type[TopicForm], key: str) -> Iterator[tuple[str, str]]:
    """Every field of one question; how often an exam was failed is asked after whether it was."""
    together = form.TOGETHER.get(key, (key,))
    for name in (*together, HOW_OFTEN_EACH) if key == FAILED_WHICH else together:
        yield topic, name
