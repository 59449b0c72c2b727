"""Rows read aloud: the sentences an editor checks against the handbook, and what is still amiss.

The sentences come from the tests alone, by the same words that pages use. A row without a source
can be read all the same; that it has none is said beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from certifications.catalogue import rules_snapshot
from certifications.models import Credential, EligibilityRoute
from certifications.releases import STEP
from eligibility import rules
from eligibility.wording import requirement_sentence, route_sentence

Json = Any
Words = str | Promise

_ANYWHERE = {"id": "-", "title": "-", "url": None, "edition": "", "read_on": "2000-01-01"}
_NOBODY = {"id": "-", "name": "-", "abbreviation": "-", "url": None}


@dataclass(frozen=True)
class Reading:
    """A rule in plain English: parts with a heading and sentences, and what stands in the way.

    `of_each` has the sentence of every requirement by its id, members of groups included.
    """

    parts: tuple[tuple[str, tuple[str, ...]], ...]
    problems: tuple[str, ...]
    of_each: Mapping[str, str]


def read_route(route: EligibilityRoute) -> Reading:
    """A whole route as it is saved, with what every route of its credential asks."""
    route = EligibilityRoute.objects.select_related("credential").get(pk=route.pk)
    content = rules_snapshot()
    credential = _find(content, route.credential.code)
    own = next(raw for raw in credential["routes"] if _is(raw, route))
    sentences = _sentences(content, own["requirements"])
    common = _sentences(content, credential["requirements"])
    readable = {
        **credential,
        "requirements": _readable(credential["requirements"], common),
        "routes": [{**own, "requirements": _readable(own["requirements"], sentences)}],
    }
    return Reading(
        tuple(_parts(_whole_route(content, readable))),
        tuple(_problems(content, {**credential, "facts": [], "fees": [], "routes": [own]})),
        sentences,
    )


def read_common(credential: Credential) -> Reading:
    """What every route of a credential asks, as it is saved."""
    credential = Credential.objects.get(pk=credential.pk)
    content = rules_snapshot()
    raw = _find(content, credential.code)
    sentences = _sentences(content, raw["requirements"])
    own = tuple(sentences[item["id"]] for item in raw["requirements"] if item["id"] in sentences)
    heading = _("Every route of this credential asks:") if own else _("Nothing is asked of all.")
    problems = _problems(content, {**raw, "routes": []})
    return Reading(((heading, own),), tuple(problems), sentences)


def read_alone(content: Json, raw: Json) -> str:
    """The sentence of one requirement that need not be in the content; empty if it has none."""
    return _sentences(content, [raw]).get(raw["id"], "")


# ---------------------------------------------------------------- sentences


def _sentences(content: Json, requirements: list[Json]) -> dict[str, str]:
    """The sentence of each requirement that can be read by itself, whatever the others are."""
    found = {}
    for raw in _walk(requirements):
        try:
            credential = _compiled(content, _bare([_sourced(raw)]))
        except rules.CatalogueError:
            continue
        found[raw["id"]] = requirement_sentence(credential.requirements[0])
    return found


def _whole_route(content: Json, raw: Json) -> str:
    route = {**raw["routes"][0], "sources": ["-"], "documents": [], "fees": []}
    route["requirements"] = [_sourced(item) for item in route["requirements"]]
    common = [_sourced(item) for item in raw["requirements"]]
    try:
        credential = _compiled(content, {**_bare(common), "routes": [route]})
    except rules.CatalogueError:
        return ""
    return route_sentence(credential.routes[0], credential.requirements)


def _parts(sentences: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Lines that end in a colon are headings for those behind them; so is the first."""
    heading, lines = "", []
    for line in sentences.splitlines():
        if line.endswith(":") or not heading:
            if heading:
                yield heading, tuple(lines)
            heading, lines = line, []
        else:
            lines.append(line)
    if heading:
        yield heading, tuple(lines)


def _readable(requirements: list[Json], sentences: Mapping[str, str]) -> list[Json]:
    return [raw for raw in requirements if raw["id"] in sentences]


def _walk(requirements: list[Json]) -> Iterator[Json]:
    for raw in requirements:
        yield raw
        yield from _walk(raw["members"])


# ---------------------------------------------------------------- what is amiss


def _problems(content: Json, raw: Json) -> Iterator[str]:
    """What publishing would say of this credential, each place named from the route on."""
    try:
        _compiled(content, raw, sources=content["sources"])
    except rules.CatalogueError as error:
        for problem in error.problems:
            known = [raw["id"], *(route["id"] for route in raw["routes"])]
            place = [step for step in problem.path.split(STEP) if step not in known]
            yield f"{STEP.join(place)}: {problem.message}" if place else problem.message


# ---------------------------------------------------------------- small catalogues


def _compiled(content: Json, raw: Json, sources: Json = (_ANYWHERE,)) -> rules.Credential:
    """One credential, among others that are there by their ids alone."""
    others = [_bare([], one) for one in content["credentials"] if one["id"] != raw["id"]]
    bodies = [*content["bodies"], _NOBODY]
    made = {**content, "bodies": bodies, "sources": list(sources), "credentials": [raw, *others]}
    return rules.load_catalogue(made).credentials[0]


def _bare(requirements: list[Json], like: Json | None = None) -> Json:
    """A credential with these common requirements and nothing else."""
    named = like or {"id": "-", "name": "-", "letters": "-", "body": "-", "jurisdiction": None}
    return {**named, "facts": [], "fees": [], "requirements": requirements, "routes": []}


def _sourced(raw: Json) -> Json:
    """As if its source were known, so that it can be read before it is."""
    members = [_sourced(member) for member in raw["members"]]
    return {**raw, "members": members, "sources": ["-"], "confidence": "official", "remedy": None}


def _find(content: Json, code: str) -> Json:
    return next(raw for raw in content["credentials"] if raw["id"] == code)


def _is(raw: Json, route: EligibilityRoute) -> bool:
    start: date | None = route.valid_from
    return raw["id"] == route.code and raw["valid_from"] == (start.isoformat() if start else None)
