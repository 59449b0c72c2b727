"""What a persona is expected to be told: read, checked, and compared with what the rules say.

An expectation is JSON: by credential the parts of an answer that matter, each as the answer has it.
Only what is written is compared; `null` says that there must be nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from eligibility.planning import ACTIONS, Planner
from eligibility.planning.printed import printed
from eligibility.report import respond
from eligibility.requests import RequestError, parse_request
from eligibility.rules import GRANTS, Catalogue
from eligibility.verdict import Verdict

Json = Any
VERDICTS = tuple(str(verdict) for verdict in Verdict)
BEST_FIRST = ("eligible", "unknown", "not_eligible")
ROUTES, MISSING, PLAN = "routes", "missing", "plan"
OF_A_PLAN = ("route", "actions", "eligible_on")
"""What can be expected of the first way to a credential that is not open."""


@dataclass(frozen=True)
class Known:
    """The ids that facts and expectations may name: routes and requirements by credential."""

    routes: Mapping[str, Collection[str]]
    requirements: Mapping[str, Collection[str]] = field(default_factory=dict)
    bodies: Collection[str] = ()
    programs: Collection[str] = ()

    @property
    def credentials(self) -> Collection[str]:
        """The credentials there are."""
        return self.routes.keys()


# ---------------------------------------------------------------- what may be written


def faults_of(expect: Json, known: Known) -> list[str]:
    """What is wrong with an expectation, in an editor's words; [] when it can be read."""
    if not isinstance(expect, dict) or not expect:
        return [_("Say for at least one credential what is expected.")]
    return [fault for name in expect for fault in _faults_of_one(name, expect[name], known)]


def _faults_of_one(credential: str, expected: Json, known: Known) -> Iterator[str]:
    if credential not in known.credentials:
        yield _("There is no credential with the id %(id)s.") % {"id": credential}
        return
    if not isinstance(expected, dict) or not expected:
        yield _("%(id)s: say at least the verdict.") % {"id": credential}
        return
    for part, value in expected.items():
        fault = _fault_of_part(part, value, credential, known)
        if fault:
            yield f"{credential} › {part}: {fault}"


def _fault_of_part(part: str, value: Json, credential: str, known: Known) -> str:
    if part not in _CHECKS:
        return _("There is no such part. There are: %(parts)s.") % {"parts": ", ".join(_CHECKS)}
    return _CHECKS[part](value, known.routes[credential], known.requirements.get(credential, ()))


def _one_of(words: Collection[str], *, or_none: bool = False) -> Callable[..., str]:
    def check(value: Json, *_ids: Collection[str]) -> str:
        told = _("Say one of: %(words)s.") % {"words": ", ".join(words)}
        return "" if value in words or (or_none and value is None) else told

    return check


def _yes_or_no(value: Json, *_ids: Collection[str]) -> str:
    return "" if isinstance(value, bool) else _("Say true or false.")


def _a_route(value: Json, routes: Collection[str], _requirements: Collection[str]) -> str:
    return "" if value is None or value in routes else _unknown_route(value)


def _verdicts_of_routes(value: Json, routes: Collection[str], _ids: Collection[str]) -> str:
    if not isinstance(value, dict):
        return _("Give the verdict of each route by its id.")
    unknown = [route for route in value if route not in routes]
    if unknown:
        return _unknown_route(unknown[0])
    return next(filter(None, map(_one_of(VERDICTS, or_none=True), value.values())), "")


def _unknown_route(route: Json) -> str:
    return _("There is no route with the id %(id)s.") % {"id": route}


def _a_day_or_none(value: Json, *_ids: Collection[str]) -> str:
    try:
        is_day = value is None or date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        is_day = False
    return "" if is_day else _("Give a day such as 2026-11-24, or null for none.")


def _a_plan(value: Json, routes: Collection[str], _ids: Collection[str]) -> str:
    """The first way by its route, its steps and its day; null where there is no way."""
    if value is None:
        return ""
    if not isinstance(value, dict) or not value or not set(value) <= set(OF_A_PLAN):
        return _("Give of the first way: %(parts)s; or null.") % {"parts": ", ".join(OF_A_PLAN)}
    actions = value.get("actions", [])
    if not _is_list_of_texts(actions) or not set(actions) <= set(ACTIONS):
        return _("A step is one of: %(words)s.") % {"words": ", ".join(ACTIONS)}
    route = value.get("route", None)
    return (_a_route(route, routes, ()) if "route" in value else "") or _a_day_or_none(
        value.get("eligible_on")
    )


def _requirements(value: Json, _routes: Collection[str], ids: Collection[str]) -> str:
    if not _is_list_of_texts(value):
        return _("Give a list of ids.")
    unknown = [name for name in value if name not in ids]
    return _("There is no requirement with the id %s.") % unknown[0] if unknown else ""


def _questions(value: Json, *_ids: Collection[str]) -> str:
    return "" if _is_list_of_texts(value) else _("Give a list of parts of the facts.")


def _is_list_of_texts(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_CHECKS: Mapping[str, Callable[..., str]] = {
    "verdict": _one_of(VERDICTS),
    "needs_review": _yes_or_no,
    "route": _a_route,
    "grants": _one_of(GRANTS, or_none=True),
    ROUTES: _verdicts_of_routes,
    "eligible_from": _a_day_or_none,
    "eligible_until": _a_day_or_none,
    "nearest_route": _a_route,
    MISSING: _requirements,
    PLAN: _a_plan,
    "would_decide": _questions,
}


# ---------------------------------------------------------------- what the rules say


def answers(request: Json, catalogue: Catalogue, only: Collection[str]) -> dict[str, Json]:
    """What the API would answer for these credentials, by credential. Raises RequestError.

    `only` may be an expectation: where that speaks of a plan, the first one is in the answer.
    """
    parsed = parse_request(request, catalogue, today=timezone.localdate())
    chosen = tuple(one for one in catalogue.credentials if one.id in only)
    response = respond(replace(catalogue, credentials=chosen), parsed, release={})
    found = {item["credential"]: item for item in response["credentials"]}
    planner = Planner(catalogue, parsed.profile, parsed.as_of)
    for name, expected in only.items() if isinstance(only, Mapping) else ():
        if name in found and PLAN in expected:
            found[name][PLAN] = _first_way(planner, name)
    return found


def _first_way(planner: Planner, credential: str) -> Json:
    """The first way, as an expectation tells it. Prices are no rules: none is used."""
    plans = planner.of(credential)
    if not plans:
        return None
    first = printed(plans[0])
    actions = [step["action"] for step in first["steps"]]
    return {"route": first["route"], "actions": actions, "eligible_on": first["eligible_on"]}


def differences(request: Json, expect: Json, catalogue: Catalogue) -> list[str]:
    """Where the rules say something else than is expected, each as a sentence; [] if nowhere."""
    letters = {one.id: one.letters for one in catalogue.credentials}
    try:
        found = answers(request, catalogue, expect)
    except RequestError as error:
        first = error.errors[0]
        told = _("These rules cannot read the facts: %(part)s: %(what)s")
        return [told % {"part": first.path, "what": first.message}]
    return [
        f"{letters.get(name, name)}: {told}"
        for name, expected in expect.items()
        for told in _differing(expected, found.get(name))
    ]


def _differing(expected: Json, found: Json) -> Iterator[str]:
    if found is None:
        yield _("it is not judged: it is not there, or only for people of another state.")
        return
    for part, wanted in expected.items():
        got = shown(found, part, wanted)
        if got != wanted:
            told = _("%(part)s is expected to be %(wanted)s, and is %(got)s.")
            yield told % {"part": in_words(part), "wanted": in_words(wanted), "got": in_words(got)}


def brought_up_to_date(request: Json, expect: Json, catalogue: Catalogue) -> Json:
    """The expectation with what the rules say now, where both speak. Raises RequestError."""
    found = answers(request, catalogue, expect)
    return {
        name: {part: shown(found[name], part, wanted) for part, wanted in expected.items()}
        if name in found
        else expected
        for name, expected in expect.items()
    }


def shown(found: Json, part: str, wanted: Json) -> Json:
    """What an answer says where the expectation says `wanted`."""
    if part == ROUTES:
        return {route: _best_verdict(found, route) for route in wanted}
    if part == MISSING:
        return [lack["id"] for lack in found["missing"]]
    if part == PLAN and wanted and found[PLAN]:
        return {key: found[PLAN][key] for key in wanted}
    return found[part]


def _best_verdict(found: Json, route: str) -> Json:
    """That of a route. Its versions share its id, and one that is open is enough."""
    verdicts = {one["verdict"] for one in found["routes"] if one["route"] == route}
    return next((verdict for verdict in BEST_FIRST if verdict in verdicts), None)


def in_words(value: Json) -> str:
    """A part of an answer as an editor reads it. Ids stay as they are."""
    match value:
        case None:
            return _("none")
        case bool():
            return _("yes") if value else _("no")
        case dict():
            return ", ".join(f"{key} {in_words(item)}" for key, item in value.items())
        case list():
            return ", ".join(value) or _("none")
    return str(value).replace("_", " ") if value in (*VERDICTS, *_CHECKS) else str(value)


def proposed(request: Json, catalogue: Catalogue) -> Json:
    """What the rules say of somebody now, as an expectation to look over. Raises RequestError."""
    everything = answers(request, catalogue, catalogue.credential_ids)
    return {name: dict(_worth_keeping(found)) for name, found in everything.items()}


def _worth_keeping(found: Json) -> Iterator[tuple[str, Json]]:
    yield "verdict", found["verdict"]
    yield "needs_review", found["needs_review"]
    if found["route"]:
        yield "route", found["route"]
        yield "grants", found["grants"]
    for day in ("eligible_from", "eligible_until"):
        if found[day]:
            yield day, found[day]
