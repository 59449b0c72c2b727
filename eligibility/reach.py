"""What the rules of a credential can ask at all: the answers on which somebody's verdict can turn.

Nobody lists them a second time beside the rules. People who have told only a little stand before
each route, and the questions it would put to them are gathered.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from . import vocabulary as words
from .assess import Assessment
from .days import Span
from .facts import Education, Held, Profile, Service, Teaching, Training, Work
from .inquiry import route_would_decide
from .records import Evidence, Program, Source
from .rules import Credential

LONG_AGO = Span.on(date(2000, 1, 3))
"""An exact day so long ago that whatever comes with time has come."""
SOMETIME = Span(date(2000, 1, 1), date(2100, 1, 1))
"""A day of which nothing is known that a rule could go by."""
SOME_DAY = date(2000, 6, 1)


def can_ask(credential: Credential, on: date) -> frozenset[str]:
    """Profile paths that some person's verdict on it turns on, that day or when a route opens."""
    days = sorted({on, *(route.valid_from for route in credential.routes if route.valid_from > on)})
    asked = {"state"} if credential.state is not None else set[str]()
    for profile in HALF_TOLD:
        assessment = Assessment(credential, profile)
        for day in days:
            for found in assessment.on(day).routes:
                asked |= route_would_decide(found)
    return frozenset(asked)


def _programs() -> Iterator[Training]:
    yield Training()
    yield Training(completed_on=LONG_AGO)
    yield Training(expected_on=SOMETIME)
    for accreditor in words.PROGRAMMATIC_ACCREDITORS:
        told = Training(programmatic_accreditor=accreditor)
        yield told
        yield Training(programmatic_accreditor=accreditor, accredited_from=Span.parse("2000"))
        yield Training(programmatic_accreditor=accreditor, accredited_until=Span.parse("2000"))
        yield Training(record=_on_record(accreditor))


def _on_record(accreditor: str) -> Program:
    """A program of which we know that it was accredited once."""
    source = Source("somewhere", "Somewhere", None, "", SOME_DAY)
    proof = (
        Evidence(
            accreditor=accreditor,
            known_on=Span.on(SOME_DAY),
            confidence="official",
            sources=(source,),
        ),
    )
    return Program(
        id="some",
        name="Some program",
        institution="some-school",
        accreditations=proof,
        school_accreditations=proof,
        confidence="official",
        sources=(source,),
    )


def _people() -> Iterator[Profile]:
    yield Profile()
    yield Profile(attestations={})
    for fact in words.ATTESTATIONS:
        yield Profile(attestations={fact: True})
        yield Profile(attestations={fact: False})
    for level in ("in_high_school", "high_school", "bachelor"):
        yield Profile(education=Education(level=level))
        yield Profile(education=Education(level=level, country=words.ABROAD))
    yield Profile(education=Education(country=words.ABROAD))
    for program in _programs():
        yield Profile(training=(program,))
    yield Profile(work=())
    yield Profile(work=(Work(),))
    for role in words.ROLES:
        yield Profile(work=(Work(role=role),))
    yield Profile(training=(Training(),), work=(Work(),))
    yield Profile(work=(), military=(Service(),))
    yield Profile(military=(Service(),))
    for kind in words.MILITARY_KINDS:
        yield Profile(work=(), military=(Service(kind=kind),))
    yield Profile(credentials=(Held(),))
    for status in words.CREDENTIAL_STATUSES:
        yield Profile(credentials=(Held(status=status),))
    yield Profile(teaching=(Teaching(),))


HALF_TOLD: tuple[Profile, ...] = tuple(_people())
"""People of whom one thing is known, or nothing; the rest is for the rules to ask."""
