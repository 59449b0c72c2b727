"""The response, arranged the way people read it: by verdict, the best way first.

Nothing is decided here. Verdicts, reasons and days are the engine's; route dates and papers are
the release's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certifications.models import Kind
from certifications.releases import CurrentRelease
from certifications.templatetags.readable import with_body
from eligibility.rules import IN_FORCE
from eligibility.vocabulary import HOME_COUNTRIES

from .topics import questions_of

Json = Any

# Name of the group, its shape, its heading.
GROUPS = (
    ("open", "met", gettext_lazy("You appear to qualify")),
    ("step", "step", gettext_lazy("One step away")),
    ("ask", "ask", gettext_lazy("We can’t tell yet")),
    ("shut", "shut", gettext_lazy("Not open now")),
)


def groups(response: Json, release: CurrentRelease, told: Json) -> list[Json]:
    """Every credential of the response as a card, in groups by verdict, none of them empty.

    `told`: the profile, since some steps are only for some people.
    """
    published = {item["id"]: item for item in release.content["credentials"]}
    bodies = {item["id"]: item for item in release.content["bodies"]}
    cards: dict[str, list[Json]] = {}
    for item in response["credentials"]:
        credential = published[item["credential"]]
        card = _card(item, credential, bodies[credential["body"]], response["as_of"])
        _sort_steps(card, credential, told)
        cards.setdefault(_group_of(item), []).append(card)
    for card in cards.get("open", [])[:1]:
        card["unfolds"] = True  # one shows what all the others hold
    return [
        {"name": name, "shape": shape, "heading": heading, "cards": cards[name]}
        for name, shape, heading in GROUPS
        if name in cards
    ]


def _group_of(item: Json) -> str:
    if item["verdict"] == "eligible":
        return "open"
    if item["verdict"] == "unknown":
        return "ask"
    return "step" if _is_one_step(item) else "shut"


def _is_one_step(item: Json) -> bool:
    """It comes by itself, or one thing is missing, all else is met, and it is no whole program."""
    if item["eligible_from"]:
        return True
    if len(item["missing"]) != 1:
        return False
    (lack,) = item["missing"]
    nearest = next(r for r in item["routes"] if r["route"] == item["nearest_route"])
    waits = [part for part in nearest["requirements"] if part["status"] not in _BEHIND_ONE]
    kinds = {part["id"]: part["kind"] for part in _walk(nearest["requirements"])}
    is_new_program = kinds[lack["id"]] == Kind.TRAINING and lack["shortfall"] is None
    return len(waits) == 1 and not is_new_program


_BEHIND_ONE = ("met", "needs_review")


def _walk(requirements: Iterable[Json]) -> Iterator[Json]:
    for part in requirements:
        yield part
        yield from _walk(part["members"])


def _card(item: Json, credential: Json, body: Json, as_of: str) -> Json:
    routes = _routes(item, credential, as_of)
    shown = _shown_first(item, routes)
    return {
        **item,
        "letters": with_body(item["letters"], body["abbreviation"]),
        "body": body,
        "is_provisional": item["grants"] == "provisional",
        "missing": [{**lack, "time": _time(lack["remedy"])} for lack in item["missing"]],
        "shown": shown,
        "others": [route for route in routes if route is not shown],
        "questions": questions_of(item["would_decide"]),
    }


def _sort_steps(card: Json, credential: Json, told: Json) -> None:
    """Leave out steps that are for others, and put on top those that concern just this person."""
    felony = (told.get("attestations") or {}).get("felony")
    concerns = {
        "felony": felony,
        "foreign_education": _was_abroad(told),
        "not_eligible": card["verdict"] != "eligible",
    }
    conditions = {
        part["id"]: part["test"].get("if")
        for requirements in (credential["requirements"], *_requirements_of(credential))
        for part in requirements
        if part["kind"] == Kind.STEP
    }
    for route in [*filter(None, [card["shown"]]), *card["others"]]:
        fits = [(step, concerns.get(conditions.get(step["id"]), True)) for step in route["steps"]]
        route["steps"] = [step for step, concern in fits if concern is not False]
    steps = card["shown"]["steps"] if card["shown"] else []
    told_of = [step for step in steps if conditions.get(step["id"]) == "felony" and felony]
    card["ask_first"] = told_of


def _requirements_of(credential: Json) -> list[Json]:
    return [route["requirements"] for route in credential["routes"]]


def _was_abroad(told: Json) -> bool:
    """Whether any schooling was abroad."""
    records = [told.get("education") or {}, *(told.get("training") or [])]
    return any(record.get("country", "US") not in HOME_COUNTRIES for record in records)


def _routes(item: Json, credential: Json, as_of: str) -> list[Json]:
    """Routes with what the release says of them, by place since versions share an id."""
    in_force = [route for route in credential["routes"] if route["standing"] == IN_FORCE]
    return [
        _route(found, route, as_of) for found, route in zip(item["routes"], in_force, strict=True)
    ]


def _route(found: Json, route: Json, as_of: str) -> Json:
    """A route with its tests apart from the steps, which are nothing one could have met yet."""
    tests = [part for part in found["requirements"] if part["kind"] != Kind.STEP]
    return {
        **found,
        "requirements": sorted(map(_told, tests), key=_open_first),
        "steps": [part for part in found["requirements"] if part["kind"] == Kind.STEP],
        "valid_from": route["valid_from"],
        "valid_until": route["valid_until"],
        "begins_later": bool(route["valid_from"]) and route["valid_from"] > as_of,
        "is_over": bool(route["valid_until"]) and route["valid_until"] < as_of,
        "documents": [document["text"] for document in route["documents"]],
        "met": sum(part["status"] == "met" for part in tests),
    }


def _told(requirement: Json) -> Json:
    """A requirement as it concerns the person: no notes on the rule, no part that is not needed."""
    members = requirement["members"]
    if requirement["status"] == "met":
        members = [member for member in members if member["status"] == "met"]
    return {**requirement, "notes": "", "members": list(map(_told, members))}


def _open_first(requirement: Json) -> bool:
    """What is not met stands above what is."""
    return requirement["status"] == "met"


def _shown_first(item: Json, routes: list[Json]) -> Json | None:
    """The route by which it is open, or the nearest, or the one the next answer may open."""
    wanted = item["route"] or item["nearest_route"]
    named = [route for route in routes if route["route"] == wanted]
    alike = [route for route in routes if route["verdict"] == item["verdict"]]
    asking = [route for route in alike if route["would_decide"]]
    same = [route for route in named if route in alike]
    return next(iter([*same, *named, *_furthest(asking), *_furthest(alike)]), None)


def _furthest(routes: list[Json]) -> list[Json]:
    """Those with the smallest part still to meet first."""
    return sorted(routes, key=lambda route: len(route["requirements"]) - route["met"])


def _time(remedy: Json) -> str:
    """How long a remedy takes, in words; empty where nobody says."""
    if remedy is None:
        return ""
    if remedy["range_months"] is not None:
        least, most = remedy["range_months"]
        return _("%(least)s to %(most)s months") % {"least": least, "most": most}
    months = remedy["typical_months"]
    if not months:
        return ""
    return ngettext("About %(n)s month", "About %(n)s months", 1 if months == 1 else 2) % {
        "n": months
    }
