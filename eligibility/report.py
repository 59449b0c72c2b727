"""The answer in the form of the contract: verdicts, reasons, days, as plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from .assess import Assessment, CredentialFinding, Finding, RouteFinding
from .days import add_months
from .facts import Json, Profile
from .going_on import open_anyway
from .inquiry import line_would_decide, route_would_decide
from .missing import Lack, Nearest, closed_for_good, nearest
from .outlook import HORIZON_MONTHS, Outlook, Window, eligible_from, eligible_until, outlook
from .person import Person
from .reasons import Reason, Say, Shortfall, english
from .records import Cited, Source
from .requests import Request
from .rules import Catalogue, Credential, Remedy
from .verdict import Verdict


def respond(
    catalogue: Catalogue, request: Request, *, release: Mapping[str, Json], say: Say = english
) -> dict[str, Any]:
    """What the person can sit for, by which route, from when, until when, and why.

    `release` is printed as it is given; `say` turns a reason into a sentence.
    """
    return respond_to(Person(catalogue, request.profile, request.as_of), release=release, say=say)


def respond_to(
    person: Person, *, release: Mapping[str, Json], say: Say = english
) -> dict[str, Any]:
    """The same for somebody of whom more may be asked, so that nothing is found twice."""
    catalogue, state = person.catalogue, person.profile.state
    say = with_letters(catalogue, say)
    return {
        "release": dict(release),
        "as_of": person.day.isoformat(),
        "credentials": [
            _Printer(say).credential(credential, person)
            for credential in catalogue.credentials
            if credential.state is None or credential.state == state
        ],
    }


def with_letters(catalogue: Catalogue, say: Say) -> Say:
    """Say a credential of the catalogue by its letters and its body: nobody knows its id."""
    letters = {
        one.id: one.letters if "(" in one.letters else f"{one.letters} ({one.body_abbreviation})"
        for one in catalogue.credentials
    }

    def said(reason: Reason) -> str:
        named = reason.values.get("credential")
        if isinstance(named, str) and named in letters:
            reason = Reason(reason.template, {**reason.values, "credential": letters[named]})
        return say(reason)

    return said


class _Printer:
    """Prints findings, with reasons in the words of `say`."""

    def __init__(self, say: Say) -> None:
        self.say = say

    def credential(self, credential: Credential, person: Person) -> dict[str, Any]:
        found = person.on_their_day(credential)
        ahead = outlook(person.ahead(credential), person.day)
        near = nearest(found)
        best = _best_route(found)
        sure, rests_on = open_anyway(credential, person.profile, ahead.windows, person.day)
        return {
            "credential": credential.id,
            "name": credential.name,
            "letters": credential.letters,
            "body": credential.body_abbreviation,
            "verdict": found.verdict,
            "grants": best.route.grants if best else None,
            "route": best.route.id if best else None,
            "needs_review": found.standing.needs_review,
            **_days(ahead.windows),
            "rests_on": list(rests_on),
            "open_anyway": [
                {"from": first.isoformat(), "until": last.isoformat()} for first, last in sure
            ],
            "missing": self._missing(near, credential, person) if near else [],
            "missing_months": number_of(near.months) if near and near.months else None,
            "nearest_route": near.route.route.id if near else None,
            "would_decide": sorted(person.would_decide(credential)),
            "routes": [
                self._route(route, ahead, i, person.profile) for i, route in enumerate(found.routes)
            ],
        }

    def _route(
        self, found: RouteFinding, ahead: Outlook, number: int, profile: Profile
    ) -> dict[str, Any]:
        comes = eligible_from(ahead.routes[number]) is not None
        over = [] if comes else closed_for_good(found.best, profile)
        return {
            "route": found.route.id,
            "name": found.route.name,
            "verdict": found.standing.verdict,
            "needs_review": found.standing.needs_review,
            "grants": found.route.grants,
            **_days(ahead.routes[number]),
            "would_decide": sorted(route_would_decide(found)),
            "requirements": [
                {**self._requirement(part), "is_over": any(part is one for one in over)}
                for part in found.best.findings
            ],
        }

    def _requirement(self, found: Finding) -> dict[str, Any]:
        rule = found.requirement
        return {
            "id": rule.id,
            "text": rule.text,
            "kind": rule.kind,
            "status": found.standing.status,
            "because": self.say(found.reason),
            "asks": sorted(line_would_decide(found)),
            "from_record": _from_record(found.cited),
            "shortfall": self._shortfall(found.shortfall),
            "source": source_of(rule.sources[0], rule.confidence) if rule.sources else None,
            "sources": [source_of(source, rule.confidence) for source in rule.sources],
            "remedy": _remedy(rule.remedy),
            "notes": rule.notes,
            "members": [self._requirement(member) for member in found.members],
        }

    def _missing(
        self, near: Nearest, credential: Credential, person: Person
    ) -> list[dict[str, Any]]:
        """What to close on the nearest route, and what of it comes by itself on which day."""
        horizon = add_months(person.day, HORIZON_MONTHS)
        program = near.attempt.program
        ahead = Assessment(credential, person.profile)
        found = []
        for lack in near.lacks:
            rule = lack.finding.requirement
            comes = ahead.met_from(rule, program, person.day, horizon)
            found.append({**self._lack(lack), "comes_on": comes and comes.isoformat()})
        return found

    def _lack(self, lack: Lack) -> dict[str, Any]:
        rule = lack.finding.requirement
        return {
            "id": rule.id,
            "text": rule.text,
            "kind": rule.kind,
            "shortfall": self._shortfall(lack.shortfall),
            "remedy": _remedy(rule.remedy),
            "new_program": lack.new_program,
        }

    def _shortfall(self, short: Shortfall | None) -> dict[str, Any] | None:
        if short is None:
            return None
        text = self.say(short.reason)
        return {"amount": number_of(short.amount), "unit": short.unit, "text": text}


def _best_route(found: CredentialFinding) -> RouteFinding | None:
    """The route an eligible verdict names."""
    if found.verdict is not Verdict.ELIGIBLE:
        return None
    name = found.settled_by[0]
    return next(route for route in found.routes if route.is_open and route.route.id == name)


def _days(windows: tuple[Window, ...]) -> dict[str, Any]:
    opens, closes = eligible_from(windows), eligible_until(windows)
    return {
        "eligible_from": opens and opens.isoformat(),
        "eligible_until": closes and closes.isoformat(),
        "windows": [
            {
                "from": window.first.isoformat(),
                "until": window.last.isoformat(),
                "verdict": window.verdict,
                "routes": list(window.routes),
            }
            for window in windows
        ],
    }


def source_of(source: Source, confidence: str) -> dict[str, Any]:
    """A source of something we are so sure of."""
    return {
        "id": source.id,
        "title": source.title,
        "url": source.url,
        "read_on": source.read_on.isoformat(),
        "confidence": confidence,
    }


def _from_record(cited: tuple[Cited, ...]) -> dict[str, Any] | None:
    """Which record said what the person did not, and where that was read."""
    if not cited:
        return None
    program = cited[0].program
    return {
        "program": program.id,
        "name": program.name,
        "institution": program.institution,
        "city": program.city,
        "state": program.state,
        "parts": [
            {
                "part": one.part,
                "value": number_of(one.value) if isinstance(one.value, Fraction) else one.value,
                "as_of": one.as_of and one.as_of.text,
                "granted_until": one.granted_until and one.granted_until.text,
                "sources": [source_of(source, one.confidence) for source in one.sources],
            }
            for one in cited
        ],
    }


def _remedy(remedy: Remedy | None) -> dict[str, Any] | None:
    if remedy is None:
        return None
    source = remedy.source
    return {
        "action": remedy.action,
        "typical_months": number_of(remedy.typical_months),
        "range_months": remedy.range_months and [number_of(end) for end in remedy.range_months],
        "typical_cost_usd": number_of(remedy.typical_cost_usd),
        "source": source
        and {"title": source.title, "url": source.url, "read_on": source.read_on.isoformat()},
    }


def number_of(number: Fraction | None) -> int | float | None:
    """A number as JSON writes it."""
    if number is None:
        return None
    return number.numerator if number.denominator == 1 else float(number)
