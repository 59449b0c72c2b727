"""Golden people: labelled by hand from the bodies' own texts, judged by the engine."""

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from eligibility.planning import Planner
from eligibility.report import respond
from eligibility.requests import parse_request

from .rulebook import TODAY

FOLDER = Path(__file__).parents[2] / "fixtures" / "personas"
PERSONAS = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))]

NEVER_SURE = {
    # Routes that can only end in the body's own decision: nobody is called eligible by them.
    "ccma-nha/military",
    "rma-amt/hybrid",
    # Of states: the text names a body and no credential, or leaves it to the authority.
    "az-ma/military",
    "ct-clinical-ma/certified",
    "nd-ma-iii/certified",
    "nd-ma-iii/nursing-student",
    "nd-uap-ma/certification",
    "nj-injections/practice",
    "nj-venipuncture/training",
    "wa-ma-c/exam",
    "wa-ma-emt/emt",
    "wa-ma-ht/training",
    "wa-ma-p/practitioner",
    "wa-ma-r/endorsement",
}
NEVER_FAILED = {
    # Routes whose rules only the authority can read to somebody: nobody is told no.
    "wa-ma-ht/training",
    "wa-ma-r/endorsement",
}


def request_of(persona):
    return {key: persona[key] for key in ("as_of", "state", "profile")}


@pytest.fixture(scope="module")
def judged(catalogue, first_way):
    """What every persona is told of the credentials of which something is expected, by id.

    With a plan where one is expected.
    """
    found = {}
    for persona in PERSONAS:
        asked = parse_request(request_of(persona), catalogue, today=TODAY)
        told = respond(only(catalogue, persona["expect"]), asked, release={})
        found[persona["id"]] = {item["credential"]: item for item in told["credentials"]}
        for credential, expected in persona["expect"].items():
            if "plan" in expected:
                way = first_way(request_of(persona), credential)
                found[persona["id"]][credential]["plan"] = way
    return found


def only(catalogue, names):
    """The same rules, of these credentials: each is judged by itself, whichever stand beside it."""
    return replace(
        catalogue, credentials=tuple(one for one in catalogue.credentials if one.id in names)
    )


@pytest.fixture(scope="module")
def first_way(catalogue):
    """The first way to a credential for a request: its route, steps and day."""

    def plan(raw, credential):
        request = parse_request(raw, catalogue, today=TODAY)
        for found in Planner(catalogue, request.profile, request.as_of).of(credential):
            return {
                "route": found.route.id,
                "actions": [step.action for step in found.steps],
                "eligible_on": found.eligible_on and found.eligible_on.isoformat(),
            }
        return None

    return plan


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona["id"])
def test_persona_gets_the_verdicts_of_the_handbooks(persona, judged):
    found = {}
    for credential, expected in persona["expect"].items():
        item = judged[persona["id"]][credential]
        routes = {route["route"]: route["verdict"] for route in item["routes"]}
        found[credential] = {
            key: _shown(item, routes, key, wanted) for key, wanted in expected.items()
        }
    assert found == persona["expect"]


def _shown(item, routes, key, wanted):
    if key == "routes":
        return {route: routes[route] for route in wanted}
    if key == "missing":
        return [lack["id"] for lack in item["missing"]]
    return item[key]


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona["id"])
def test_persona_tells_a_story_with_a_day_and_a_source(persona, content):
    assert persona["invented"] is True
    assert len(persona["story"].split()) > 5
    assert persona["expect"]
    assert persona["source"]
    assert set(persona["source"]) <= {source["id"] for source in content["sources"]}


def test_persona_ids_are_unique_and_name_their_files():
    assert [persona["id"] for persona in PERSONAS] == [
        path.stem for path in sorted(FOLDER.glob("*.json"))
    ]


def test_there_are_at_least_eighty_personas():
    assert len(PERSONAS) >= 80


def test_forty_of_them_and_more_ask_for_the_way():
    asking = [one for one in PERSONAS if one["id"].startswith("what-if-")]
    assert len(asking) >= 40
    assert all("plan" in expected for one in asking for expected in one["expect"].values())


def test_every_route_is_reached_by_somebody_eligible_and_somebody_not(content, judged):
    """By the labels, not by the engine: a route that no label speaks of is a route untested."""
    seen = defaultdict(set)
    for persona in PERSONAS:
        for credential, expected in persona["expect"].items():
            if expected.get("verdict") == "eligible" and expected.get("route"):
                seen[f"{credential}/{expected['route']}"].add("eligible")
            for route, verdict in expected.get("routes", {}).items():
                seen[f"{credential}/{route}"].add(verdict)
            if expected.get("verdict") == "not_eligible":
                for route in judged[persona["id"]][credential]["routes"]:
                    seen[f"{credential}/{route['route']}"].add("not_eligible")
    routes = {
        f"{credential['id']}/{route['id']}"
        for credential in content["credentials"]
        for route in credential["routes"]
        if route["standing"] == "in_force"
    }
    wanted = {
        route: {"not_eligible", "unknown" if route in NEVER_SURE else "eligible"}
        for route in routes
    }
    for route in NEVER_FAILED:
        wanted[route] = {"unknown"}
    lacking = {route: want - seen[route] for route, want in wanted.items() if want - seen[route]}
    assert lacking == {}


@pytest.mark.long
def test_a_credential_is_told_alike_beside_all_others(answer, judged):
    for persona in PERSONAS:
        whole = {item["credential"]: item for item in answer(request_of(persona))["credentials"]}
        for credential, alone in judged[persona["id"]].items():
            assert as_told(whole[credential]) == as_told(alone), (persona["id"], credential)


def as_told(item):
    """Without the plan, and the sentences: these say other credentials by letters or by id."""
    return without(item, {"plan", "because", "text"})


def without(value, names):
    if isinstance(value, dict):
        return {key: without(part, names) for key, part in value.items() if key not in names}
    return [without(part, names) for part in value] if isinstance(value, list) else value


@pytest.mark.long  # says of the personas how many are needed
def test_every_requirement_is_met_by_some_persona_and_failed_by_another(content, standings):
    """A requirement that every persona meets, or none, is not tested by them."""
    seen = defaultdict(set)

    def walk(finding):
        seen[finding.requirement.id].add(finding.standing.status)
        for member in finding.members:
            walk(member)

    for persona in PERSONAS:
        for found in standings(request_of(persona)):
            for route in found.routes:
                for finding in route.best.findings:
                    walk(finding)
    one_sided = {
        name: statuses
        for name, statuses in seen.items()
        if not _is_always_so(name, content) and len(statuses - {"unknown"}) < 2
    }
    assert one_sided == {}


def _is_always_so(name, content):
    """Steps are always met, and the body's own decision is always its own."""

    def walk(items):
        for item in items:
            yield item
            yield from walk(item["members"])

    for credential in content["credentials"]:
        of_routes = (route["requirements"] for route in credential["routes"])
        for items in (credential["requirements"], *of_routes):
            for item in walk(items):
                if item["id"] == name:
                    return item["kind"] in ("step", "issuer_approval")
    raise AssertionError(name)
