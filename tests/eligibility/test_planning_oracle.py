"""The soonest way against brute force: lives changed in every way there is, month by month.

Written without the planner's moves. It reads the rules as they are published and changes a life as
the API would be told of it: a job, a program, a diploma, a card, blood draws. What a rule gives no
remedy for is left alone, and nobody earns another credential first. What opens on a day of the
calendar is asked of the engine; the planner must get there no later.
"""

import itertools
import json
import random
from dataclasses import replace
from datetime import date

import pytest

from eligibility.assess import Assessment
from eligibility.days import add_months
from eligibility.planning import Outcome, Planner
from eligibility.requests import parse_request
from eligibility.rules import load_catalogue
from eligibility.verdict import MET, Verdict

from . import rulebook
from .profiles import random_profile
from .test_personas import PERSONAS
from .test_planning import NOBODY, card, diploma, sticks, trained, worked

TODAY = date(2026, 11, 24)
AS_FAR = 30
"""Months that are tried."""
EVERYTHING_A_PROGRAM_CAN_BE = {
    "approved_by": ["aama", "amt", "nha", "ncct", "amca", "ijcahpo", "ascp", "cdph"],
    "school_accreditation": "recognized",
    "classroom_complete": True,
    "clock_hours": 4000,
    "classroom_hours": 2000,
    "externship_hours": 2000,
    "semesters": 9,
    "credit_bearing": True,
    "curriculum_complete": True,
    "injections": 99,
    "phlebotomies": 99,
    "modality": "in_person",
}


def parts(requirements, remedy=None):
    """Every requirement without parts, with the remedy that stands with it or around it."""
    for rule in requirements:
        near = rule["remedy"] or remedy
        if rule["members"]:
            yield from parts(rule["members"], near)
        else:
            yield rule, near


class Life:
    """One person, and how one route could be opened by what they do from today on."""

    def __init__(self, request, credential, route, lasting):
        self.request = request
        self.rules = list(parts([*credential["requirements"], *route["requirements"]]))
        self.lasting = lasting
        """Ids of what is met, and stays so, with every program they have."""

    def of_kind(self, kind):
        return [(rule["test"], near) for rule, near in self.rules if rule["kind"] == kind and near]

    def ready_ones(self):
        """Changed profiles, each with the month from which all of it is done."""
        choices = [
            [None, *changes]
            for changes in (self.jobs(), self.programs(), self.at_once(), self.drawn())
        ]
        for chosen in itertools.product(*choices):
            profile, ready = json.loads(json.dumps(self.request["profile"])), 0
            for change in filter(None, chosen):
                months, key, value = change
                ready = max(ready, months)
                put_in(profile, key, value)
            yield profile, ready

    def jobs(self):
        """A job of 40 hours in each role that counts, from today on."""
        if (self.request["profile"].get("education") or {}).get("level") == "in_high_school":
            return
        for test, near in self.of_kind("experience"):
            if near["only_with_progress"] or "after" in test:
                continue
            for role, worth in test["roles"].items():
                if worth == "met":
                    yield (
                        0,
                        "work",
                        {
                            "role": role,
                            "started_on": TODAY.isoformat(),
                            "ended_on": None,
                            "hours_per_week": 40,
                            "supervised": True,
                            "supervisor": test.get("supervisor", "physician"),
                            "clinical": True,
                            "administrative": True,
                            "setting": test.get("settings", ["outpatient_clinic"])[0],
                        },
                    )

    def programs(self):
        """A program that is all a program can be, as long as the longest remedy says."""
        asked = self.of_kind("training")
        months = [near["typical_months"] for _test, near in asked if near["typical_months"]]
        kinds = {kind for test, _near in asked for kind in test.get("kinds", ())}
        made_good = {rule["id"] for rule, near in self.rules if rule["kind"] == "training" and near}
        if not months or self.is_in_one(kinds) or made_good <= self.lasting:
            return
        accreditors = {
            name for test, _near in asked for name in test.get("programmatic_accreditors", ())
        }
        for kind, accreditor, setting in itertools.product(
            sorted(kinds), sorted(accreditors) or ["none"], ["outpatient", "laboratory"]
        ):
            providers = {one for test, _near in asked for one in test.get("providers", ())}
            school = "postsecondary" if "postsecondary" in providers or not providers else ""
            long = int(max(months))
            yield (
                long,
                "training",
                EVERYTHING_A_PROGRAM_CAN_BE
                | {
                    "kind": kind,
                    "provider": school or min(providers),
                    "award": "certificate",
                    "programmatic_accreditor": accreditor,
                    "externship_setting": setting,
                    "started_on": TODAY.isoformat(),
                    "completed_on": add_months(TODAY, long).isoformat(),
                },
            )

    def is_in_one(self, kinds):
        """Nobody in a program is sent into another: that is not for this test to find."""
        programs = self.request["profile"].get("training") or ()
        ends = [one.get("expected_on") or one.get("completed_on") or "9" for one in programs]
        return any(
            end > TODAY.isoformat() and one.get("kind", "unknown") in {*kinds, "unknown"}
            for one, end in zip(programs, ends, strict=True)
        )

    def at_once(self):
        """A diploma, a card: both, since neither is ever in the way."""
        change = {}
        level = (self.request["profile"].get("education") or {}).get("level")
        asked = [test for test, _near in self.of_kind("education") if "min_level" in test]
        if asked and level in (None, "none"):
            change["education"] = {"level": "equivalency"}
        for test, _near in self.of_kind("attestation"):
            if test["fact"] == "cpr_current":
                change["cpr_current"] = True
        if change:
            yield 0, "at once", change

    def drawn(self):
        """All the blood draws and EKGs that are missing, after as long as the longest takes."""
        asked = self.of_kind("skills")
        counts = {}
        for test, _near in asked:
            for skill, least in test.get("counts", {}).items():
                counts[skill] = max(counts.get(skill, 0), least)
            for skill in test.get("sum_of", ())[:1]:
                counts[skill] = max(counts.get(skill, 0), test["min"])
        months = [near["typical_months"] for _test, near in asked]
        if counts and None not in months:
            yield int(max(months)), "skills", counts


def put_in(profile, key, value):
    if key == "work":
        for job in profile.get("work") or ():
            if job.get("role") == value["role"] and job.get("ended_on", "") is None:
                job["ended_on"] = rulebook.day(-1)
    if key in ("work", "training"):
        profile[key] = [*(profile.get(key) or ()), value]
    elif key == "skills":
        told = profile.get("skills") or {}
        most = {skill: max(told.get(skill) or 0, least) for skill, least in value.items()}
        profile["skills"] = told | most
    else:
        if "education" in value:
            profile["education"] = value["education"]
        if "cpr_current" in value:
            profile["attestations"] = (profile.get("attestations") or {}) | {"cpr_current": True}


def lasting_in(route):
    """What needs nothing to be done about it, by the id of the requirement."""

    def ids(findings):
        for finding in findings:
            if finding.standing == MET and finding.until >= add_months(TODAY, 120):
                yield from (rule.id for rule in finding.requirement.walk())
            else:
                yield from ids(finding.members)

    return set.intersection(*(set(ids(attempt.findings)) for attempt in route.attempts))


def soonest_by_force(catalogue, raw, request, before):
    """The first month in which anything opens one of the routes for good, if any before that."""
    credential = next(one for one in catalogue.credentials if one.id == raw["id"])
    found = None
    for route, rules in zip(raw["routes"], credential.routes, strict=True):
        if route["standing"] != "in_force" or route["grants"] != "full":
            continue
        only = replace(credential, routes=(rules,))
        today = parse_request(request, catalogue, today=TODAY).profile
        lasting = set(lasting_in(Assessment(only, today).on(TODAY).routes[0]))
        for profile, ready in Life(request, raw, route, lasting).ready_ones():
            person = parse_request(request | {"profile": profile}, catalogue, today=TODAY).profile
            assessment = Assessment(only, replace(person, told_on=TODAY))
            for month in range(ready, min(AS_FAR, before if found is None else found)):
                day = add_months(TODAY, month)
                if assessment.on(day).verdict is Verdict.ELIGIBLE:
                    found = month
                    break
    return found


def missed(catalogue, content, request):
    """Credentials to which brute force gets in an earlier month than the planner."""
    asked = parse_request(request, catalogue, today=TODAY)
    planner = Planner(catalogue, asked.profile, TODAY)
    for raw in content["credentials"]:
        if raw["jurisdiction"] not in (None, request["state"]):
            continue
        credential = next(one for one in catalogue.credentials if one.id == raw["id"])
        today = Assessment(credential, asked.profile).on(TODAY)
        if today.verdict is Verdict.ELIGIBLE:
            continue
        days = [
            plan.not_before
            for plan in planner.of(raw["id"])
            if plan.outcome is Outcome.ELIGIBLE and plan.route.grants == "full"
        ]
        soonest = min(days, default=date.max)
        before = next((m for m in range(AS_FAR) if add_months(TODAY, m) >= soonest), AS_FAR)
        month = soonest_by_force(catalogue, raw, request, before)
        if month is not None:
            yield raw["id"], month, str(soonest)


@pytest.fixture(scope="module")
def look(content, catalogue):
    """What brute force finds and the planner does not. (A function: the rules are long.)"""
    return lambda request: list(missed(catalogue, content, request))


def asking(profile, state="WA"):
    return {"as_of": TODAY.isoformat(), "state": state, "profile": profile}


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"education": {"level": "none"}},
        {"skills": {"live_venipunctures": 40, "live_capillary_punctures": 4}},
    ],
    ids=["nothing yet", "no diploma", "some blood draws"],
)
def test_brute_force_finds_nothing_sooner_for_plain_people(facts, look):
    assert look(asking(NOBODY | facts)) == []


@pytest.mark.parametrize("seed", range(3))
def test_brute_force_finds_nothing_sooner_for_people_made_by_chance(seed, look):
    assert look(asking(random_profile(random.Random(seed)))) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3, 150))
def test_brute_force_finds_nothing_sooner_for_many_people(seed, look):
    assert look(asking(random_profile(random.Random(seed)))) == []


WHAT_IF = [
    one
    for one in PERSONAS
    if one["id"].startswith("what-if-") and one["as_of"] == TODAY.isoformat()
]


@pytest.mark.long
@pytest.mark.parametrize("persona", WHAT_IF, ids=lambda persona: persona["id"])
def test_brute_force_finds_nothing_sooner_for_the_personas(persona, look):
    assert look(asking(persona["profile"], persona["state"])) == []


# ---------------------------------------------------------------- small worlds

PARTS = {
    "worked": worked(),
    "worked less": worked("worked-less", months=5),
    "trained": trained(),
    "trained long": trained("trained-long", months=9, test={"min_clock_hours": 700}),
    "recent": rulebook.requirement(
        "recent", "training", {"completed_within_months": 6, "anniversary": "included"}
    ),
    "diploma": diploma(),
    "card": card(),
    "sticks": sticks(),
    "more sticks": sticks(60) | {"id": "more-sticks"},
    "young": rulebook.adult(least=18),
}
LIVES = {
    "nothing yet": {},
    "no diploma": {"education": {"level": "none"}},
    "half a year of work": {
        "work": [
            {
                "role": "phlebotomist",
                "started_on": rulebook.day(-180),
                "ended_on": None,
                "hours_per_week": 40,
            }
        ]
    },
    "an old program": {
        "training": [
            EVERYTHING_A_PROGRAM_CAN_BE
            | {
                "kind": "medical_assisting",
                "completed_on": rulebook.day(-900),
                "started_on": rulebook.day(-1200),
                "clock_hours": 600,
            }
        ]
    },
}


def small_worlds(rng, number):
    """Credentials of one or two routes, each with some of these parts, now and then in a group."""
    for _ in range(number):
        routes = []
        for name in ("one", "two")[: rng.choice([1, 2])]:
            chosen = [PARTS[key] for key in rng.sample(sorted(PARTS), rng.choice([1, 2, 3, 4]))]
            if len(chosen) > 2 and rng.random() < 0.5:
                group = rng.choice([rulebook.any_of, rulebook.all_of])
                chosen = [group(f"group-{name}", *chosen[:2]), *chosen[2:]]
            routes.append(rulebook.route(name, *chosen))
        yield rulebook.content(rulebook.credential("cert", *routes))


@pytest.mark.parametrize("number", [60, pytest.param(1500, marks=pytest.mark.long)])
def test_brute_force_finds_nothing_sooner_in_small_worlds(number):
    rng = random.Random(20261124)
    for world in small_worlds(rng, number):
        life = rng.choice(sorted(LIVES))
        if life == "an old program" and '"recent"' in json.dumps(world):
            continue  # one that is only too old stays a fact of the past
        found = list(missed(load_catalogue(world), world, asking(NOBODY | LIVES[life])))
        assert found == [], (life, world["credentials"][0]["routes"])
