"""Small rules made up for the tests: what a release carries, with only what a test is about.

`requirement`, `route`, `credential` and `content` build the parts of a release. `stands` and
`answer` judge a person by them.
"""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import settings

from eligibility.assess import Assessment
from eligibility.days import add_months
from eligibility.report import respond
from eligibility.requests import parse_request
from eligibility.rules import load_catalogue

TODAY = date(2026, 11, 24)
HANDBOOK = "handbook"
NOT_MET, REVIEW, MET = 0, 1, 2
STANDINGS = {
    (NOT_MET, NOT_MET): "not met",
    (REVIEW, REVIEW): "review",
    (MET, MET): "met",
    (NOT_MET, MET): "unknown",
    (NOT_MET, REVIEW): "not met or review",
    (REVIEW, MET): "review or met",
}
"""What is known of an outcome, in words."""


def more_examples(times):
    """So many times the usual number of examples, for laws that are cheap to try."""
    return settings(max_examples=times * settings().max_examples)


def day(offset=0, start=TODAY):
    """A day so many days after (or before) the day most tests judge, as the contract writes it."""
    return (start + timedelta(days=offset)).isoformat()


# ---------------------------------------------------------------- building a release


def source(name=HANDBOOK, **parts):
    return {
        "id": name,
        "title": "Candidate Handbook",
        "url": "https://example.org/handbook",
        "edition": "2026",
        "read_on": "2026-10-05",
    } | parts


def remedy(months=1, *, action="Do what is lacking.", cost=None, **parts):
    return {
        "action": action,
        "typical_months": months,
        "range_months": None,
        "typical_cost_usd": cost,
        "only_with_progress": False,
        "source": None,
    } | parts


def requirement(name, kind, test=None, *members, **parts):
    return {
        "id": name,
        "text": f"The text of {name}.",
        "kind": kind,
        "test": {} if test is None else test,
        "members": list(members),
        "if_met": None,
        "if_not_met": None,
        "review": None,
        "confidence": "official",
        "sources": [HANDBOOK],
        "remedy": None,
        "notes": "",
    } | parts


def any_of(name, *members, **parts):
    return requirement(name, "any_of", {}, *members, **parts)


def all_of(name, *members, **parts):
    return requirement(name, "all_of", {}, *members, **parts)


def at_least(n, name, *members, **parts):
    return requirement(name, "at_least", {"n": n}, *members, **parts)


def approval(name="approval", review="decides", **parts):
    return requirement(name, "issuer_approval", {}, review=review, **parts)


def adult(name="adult", least=18, **parts):
    """The plainest requirement there is: an age."""
    return requirement(name, "age", {"min": least}, **parts)


def yes(fact, name=None, **parts):
    """A requirement that a yes to one question meets and a no fails."""
    return requirement(name or fact, "attestation", {"fact": fact, "must_be": True}, **parts)


def route(name, *requirements, **parts):
    return {
        "id": name,
        "name": f"The route {name}",
        "summary": "",
        "grants": "full",
        "standing": "in_force",
        "valid_from": None,
        "valid_until": None,
        "uncertain_after": None,
        "period_note": "",
        "confidence": "official",
        "sources": [HANDBOOK],
        "requirements": list(requirements),
        "documents": [],
        "fees": [],
    } | parts


def credential(name, *routes, common=(), **parts):
    return {
        "id": name,
        "name": f"Certified {name}",
        "letters": name.upper(),
        "body": "board",
        "jurisdiction": None,
        "occupation_code": "31-9092",
        "facts": [],
        "fees": [],
        "requirements": list(common),
        "routes": list(routes),
    } | parts


def content(*credentials, **parts):
    return {
        "format": 1,
        "bodies": [{"id": "board", "name": "The Board", "abbreviation": "TB", "url": None}],
        "sources": [source()],
        "name_collisions": [],
        "credentials": list(credentials),
    } | parts


# ---------------------------------------------------------------- judging by it


def book(*credentials):
    """The catalogue of these credentials."""
    return load_catalogue(content(*credentials))


def rules(*requirements, **parts):
    """The catalogue of one credential `cert` with one route of these requirements."""
    return book(credential("cert", route("route", *requirements, **parts)))


def person(catalogue, profile, on=TODAY, state=None):
    """The facts of a person, read as a request is."""
    raw = {"as_of": on.isoformat(), "state": state, "profile": profile}
    return parse_request(raw, catalogue, today=TODAY)


def assessment(catalogue, profile, state=None):
    """A person before the first credential of the catalogue."""
    facts = person(catalogue, profile, state=state).profile
    return Assessment(catalogue.credentials[0], facts)


def found(catalogue, profile, on=TODAY, state=None):
    """How the first credential stands for a person on a day."""
    return assessment(catalogue, profile, state).on(on)


def verdict(catalogue, profile, on=TODAY, state=None):
    return str(found(catalogue, profile, on, state).verdict)


def answers(catalogue, profile, on=TODAY, state=None):
    """The credentials of a response."""
    request = person(catalogue, profile, on, state)
    release = {"id": "release", "published_on": "2026-11-01"}
    return respond(catalogue, request, release=release)["credentials"]


def answer(catalogue, profile, on=TODAY, state=None):
    """The first credential of a response."""
    return answers(catalogue, profile, on, state)[0]


def finding(kind, test, profile, on=TODAY, state=None, **parts):
    """How one requirement, alone on its route, stands for a person."""
    return (
        found(rules(requirement("rule", kind, test, **parts)), profile, on, state)
        .routes[0]
        .best.findings[0]
    )


def in_words(standing):
    return STANDINGS[standing.low, standing.high]


def stands(kind, test, profile, on=TODAY, state=None, **parts):
    """The same in words, such as `met` or `not met or review`."""
    return in_words(finding(kind, test, profile, on, state, **parts).standing)


# ---------------------------------------------------------------- laws


def assert_windows_equal_asking_each_day(catalogue, profile, offsets=(), state=None):
    """Ask afresh on both sides of every edge and on some days more: the windows say the same.

    What is kept from one day for the next, and the days that are skipped, change no verdict.
    """
    whole = answer(catalogue, profile, TODAY, state)
    for windows in (whole["windows"], *(route["windows"] for route in whole["routes"])):
        starts = [date.fromisoformat(window["from"]) for window in windows]
        ends = [date.fromisoformat(window["until"]) for window in windows]
        assert starts[0] == TODAY
        assert ends[-1] == add_months(TODAY, 120)
        assert [end + timedelta(days=1) for end in ends[:-1]] == starts[1:]
        verdicts = [window["verdict"] for window in windows]
        assert all(one != other for one, other in pairwise(verdicts)), verdicts
    edges = {
        date.fromisoformat(window[edge])
        for windows in (whole["windows"], *(route["windows"] for route in whole["routes"]))
        for window in windows
        for edge in ("from", "until")
    }
    asked = edges | {min(TODAY + timedelta(days=n), add_months(TODAY, 120)) for n in offsets}
    for on in sorted(asked):
        now = found(catalogue, profile, on, state)
        assert verdict_on(whole["windows"], on) == now.verdict, on
        for told, route_now in zip(whole["routes"], now.routes, strict=True):
            assert verdict_on(told["windows"], on) == route_now.standing.verdict, on


def verdict_on(windows, on):
    """The verdict of the one window that day lies in."""
    (verdict,) = [w["verdict"] for w in windows if w["from"] <= on.isoformat() <= w["until"]]
    return verdict
