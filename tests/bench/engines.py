"""What judging a person costs, beside another engine and with many more routes.

`python -m tests.bench.engines [ROUNDS]`, with settings that name a database with a release.
Counted is the time of the processor of this process.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from eligibility.assess import Assessment
from eligibility.outlook import outlook
from eligibility.report import respond
from eligibility.requests import Request, parse_request
from eligibility.rules import IN_FORCE, Catalogue, Credential, load_catalogue

from . import jdm
from .grown import grown
from .turns import by_turns, line, processor, ratio

ROUNDS = 7
EVERY = 8
"""Of the kept people, so many are passed over for one that is timed."""
TIMES = 100
"""How many times as many routes the grown catalogue has."""
OURS = "ours, with reasons and ten years of windows"
ANSWER = "ours, the whole answer in words"
FORMS = {f"zen-engine, {name}": make for name, make in jdm.FORMS.items()}
FROM_RECORDS = "zen-engine, the last of these, from records"
PERSONAS = Path(__file__).parents[2] / "fixtures" / "personas"
TODAY = date(2026, 11, 24)
Json = Mapping[str, Any]


def kept_people(every: int = 1) -> list[Json]:
    """The requests of the kept people, or of every so many of them."""
    files = sorted(PERSONAS.glob("*.json"))[::every]
    told = (json.loads(file.read_text("utf-8")) for file in files)
    return [{part: one[part] for part in ("as_of", "state", "profile")} for one in told]


def before(catalogue: Catalogue, state: str | None) -> tuple[Credential, ...]:
    """The credentials for which somebody who lives there is judged."""
    return tuple(one for one in catalogue.credentials if one.state in (None, state))


@dataclass
class Person:
    """A request, and the facts made ready of it for the other engine."""

    raw: Json
    request: Request
    rules: jdm.Translation
    facts: list[dict[str, Any]]


def people_told_of(catalogue: Catalogue, raws: Iterable[Json]) -> list[Person]:
    """Those of whom the other engine can tell."""
    rules: dict[str | None, jdm.Translation] = {}
    found = []
    for raw in raws:
        request = parse_request(raw, catalogue, today=TODAY)
        if jdm.can_tell_of(request.profile):
            state = request.profile.state
            if state not in rules:
                rules[state] = jdm.Translation(before(catalogue, state))
            facts = rules[state].facts(request.profile, request.as_of)
            found.append(Person(raw, request, rules[state], facts))
    return found


def main() -> None:
    """Measure, and print a line for each."""
    import django

    django.setup()
    from certifications import releases

    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    release = releases.current()
    _beside_zen(release.catalogue, rounds)
    _grown(release.content, release.catalogue, rounds)


def _beside_zen(catalogue: Catalogue, rounds: int) -> None:
    told = people_told_of(catalogue, kept_people(EVERY))
    people = [one for one in told if len(one.facts) == 1]
    jobs = {name: processor(job, len(people)) for name, job in _jobs(catalogue, people).items()}
    costs = by_turns(rounds, jobs)
    best = min(FORMS, key=lambda name: median(costs[name]))
    print(f"\nOne of {len(people)} people: verdicts of all routes and credentials, by all rules.")
    print("For zen-engine all days, months and hours are counted out beforehand, and not timed;")
    print("“from records” adds reading the request, and our own counting of work and teaching.")
    print("Left out: people with half-known dates, programs of our record, or several programs.")
    for name in FORMS:
        print(line(name, costs))
    for name in (OURS, ANSWER):
        print(ratio(name, costs, best, f"the best of these; goal: {1 / 3:.2f} at most"))
    print(line(FROM_RECORDS, costs))
    print(ratio(OURS, costs, FROM_RECORDS, "that"))


def _jobs(catalogue: Catalogue, people: Sequence[Person]) -> dict[str, Callable[[], object]]:
    """What is timed: each goes once over all the people."""
    jobs = {name: _other(people, make) for name, make in FORMS.items()}
    last = jobs[[*FORMS][-1]]
    return {
        **jobs,
        FROM_RECORDS: lambda: [*map(partial(_make_ready, catalogue), people), last()],
        OURS: lambda: [_judge(catalogue, one.raw) for one in people],
        ANSWER: lambda: [_answer(catalogue, one.raw) for one in people],
    }


def _other(
    people: Sequence[Person], make: Callable[[jdm.Translation], jdm.Evaluate]
) -> Callable[[], object]:
    made = {id(one.rules): make(one.rules) for one in people}
    asked = [(made[id(one.rules)], one.facts[0]) for one in people]
    return lambda: [evaluate(facts) for evaluate, facts in asked]


def _make_ready(catalogue: Catalogue, person: Person) -> None:
    person.rules.count_once(parse_request(person.raw, catalogue, today=TODAY))


def _judge(catalogue: Catalogue, raw: Json) -> None:
    request = parse_request(raw, catalogue, today=TODAY)
    for credential in before(catalogue, request.profile.state):
        outlook(Assessment(credential, request.profile), request.as_of)


def _answer(catalogue: Catalogue, raw: Json) -> None:
    respond(catalogue, parse_request(raw, catalogue, today=TODAY), release={})


def _grown(content: Json, catalogue: Catalogue, rounds: int) -> None:
    large = load_catalogue(grown(content, TIMES))
    raws = kept_people(EVERY * 16)
    few, many = (f"{_count(one)} routes" for one in (catalogue, large))
    jobs = {
        few: processor(lambda: [_judge(catalogue, one) for one in raws * 5], len(raws) * 5),
        many: processor(lambda: [_judge(large, one) for one in raws], len(raws)),
    }
    costs = by_turns(rounds, jobs)
    print(f"\nOne of {len(raws)} people, with reasons and windows; routes of no state are counted.")
    print(line(few, costs))
    print(ratio(many, costs, few, "that; goal: 30 at most"))


def _count(catalogue: Catalogue) -> int:
    routes = (route for one in before(catalogue, None) for route in one.routes)
    return sum(route.standing == IN_FORCE for route in routes)


if __name__ == "__main__":
    main()
