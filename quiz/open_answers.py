"""Answers that a way still hangs on, and where exactly each of them can be given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from certifications.releases import CurrentRelease
from eligibility.assess import Assessment
from eligibility.facts import Profile
from eligibility.inquiry import would_decide
from eligibility.planning import Outcome, Plan, replay
from eligibility.planning.paths import on_route

from .answers import BACKGROUND, Answers
from .topics import BY_NAME, all_keys, place_of, questions_of, topic_in

ASK = "ask"
"""Names a question that is to be put, even if its answer changes nothing today."""


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
    return would_decide(Assessment(only, done).on(plan.not_before))


def asks(paths: Iterable[str], answers: Answers, release: CurrentRelease) -> list[Ask]:
    """Where these can be answered, each once; none that no page asks of this person."""
    found = (ask for path in sorted(paths) for ask in _asks_of(path, answers, release))
    return list({ask.address: ask for ask in found}.values())


def _asks_of(path: str, answers: Answers, release: CurrentRelease) -> Iterator[Ask]:
    name, part = place_of(path)
    label = str(questions_of([path], release.content)[0]["label"])
    if name == BACKGROUND and answers.has(part):
        yield Ask(label, reverse("quiz:ask", args=[part]))
    elif BY_NAME[name].is_list:
        yield from _of_records(name, part, label, answers, release)
    else:
        key = BY_NAME[name].form.key_of(part, answers.told(name))
        if key in all_keys(topic_in(release.content, name), release):
            yield Ask(label, _with_key(reverse("quiz:ask", args=[name]), key))


def _of_records(
    topic: str, part: str, label: str, answers: Answers, release: CurrentRelease
) -> Iterator[Ask]:
    """The records of which it was not told; numbered where there are several."""
    records = answers.records(topic)
    key_of = BY_NAME[topic].form.key_of
    for number, record in enumerate(records, start=1):
        key = key_of(part, record["told"])
        if record["told"].get(key) is None and key in BY_NAME[topic].form.all_keys():
            words = {"label": label, "n": number}
            named = _("%(label)s (number %(n)s on your list)") % words
            address = reverse("quiz:record", args=[topic, record["id"]])
            yield Ask(named if len(records) > 1 else label, _with_key(address, key))


def _with_key(address: str, key: str) -> str:
    return f"{address}?{urlencode({ASK: key})}"
