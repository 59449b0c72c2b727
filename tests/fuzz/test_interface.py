"""The interface, asked what its own description allows and what it forbids: it answers as it says.

Schemathesis draws the requests from the description and holds each answer against it: the status,
the kind of content, the shape, and that what is forbidden is refused.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings

from .site import LEAKS, is_too_slow

IS_LONG = settings.get_current_profile_name() == "long"
"""Schemathesis has to know before any test is left out."""
MOST_DRAWN = 1_000 if IS_LONG else 8
"""Requests to one address; those that have no parameters have fewer that differ."""
LEAST_IN_ALL = 8_000
FIXTURES = Path(__file__).parents[2] / "fixtures"


def programs() -> list[str]:
    rows = json.loads((FIXTURES / "programs.json").read_text("utf-8"))
    return [row["fields"]["code"] for row in rows if row["model"] == "certifications.program"]


STANDS = {
    "a credential": (["rma-amt", "cma-aama", "ccma-nha"], ["path.credential_id", "query.opens"]),
    "a program": (programs(), ["path.program_id", "body.profile.training[*].program"]),
    "a state": (["OH", "oh"], ["path.code", "query.state"]),
    "an occupation": (["31-9092"], ["query.soc"]),
    "a ZIP code": (["43004", "98101", "00501"], ["query.near"]),
    "a town": (["Col", "Seattle"], ["query.city"]),
    "a subject": (["51.0801"], ["query.cip"]),
    "an accreditor": (["ABHES", "school:ABHES"], ["query.accreditor"]),
    "an award": (["certificate", "associate"], ["query.award"]),
    "a way to study": (["campus", "online"], ["query.delivery"]),
    "a price": (["program_total", "in_state_year"], ["query.price"]),
    "an order": (["price"], ["query.sort"]),
    "yes": (["true"], ["query.untold"]),
    "a distance": (["10", "50"], ["query.miles"]),
    "a number": (["1", "12", "50"], ["query.months", "query.limit", "query.offset", "query.cost"]),
}
"""What really stands in requests, and where: nobody would draw it by lot."""

CONFIG = {
    "dictionaries": {name: {"values": values} for name, (values, _where) in STANDS.items()},
    "parameters": {
        place: {"dictionary": name, "probability": 0.9 if place.startswith("query.") else 0.6}
        for name, (_values, places) in STANDS.items()
        for place in places
    },
    # Each limit and each type once makes more than a thousand requests.
    "phases": {"coverage": {"enabled": IS_LONG}},
    # What else is asked of a request stands in the catalogue and in words, not in the description.
    "checks": {"positive_data_acceptance": {"enabled": False}},
}
INTERFACE = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json",
    get_wsgi_application(),
    config=schemathesis.Config.from_dict(CONFIG),
)
pytestmark = [pytest.mark.django_db, *([] if IS_LONG else [pytest.mark.once])]


class Tally:
    """What came of the requests to one address."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.slowest = 0.0

    def ask(self, case: schemathesis.Case) -> schemathesis.Response:
        started = time.process_time()
        response = case.call()
        self.slowest = max(self.slowest, time.process_time() - started)
        self.statuses[response.status_code] += 1
        return response

    def __str__(self) -> str:
        return f"{self.statuses.total()} requests, {self.statuses}, slowest {self.slowest:.2f} s"


@pytest.fixture(scope="module")
def tallies() -> Iterator[list[Tally]]:
    """Of every address. Together they are what test_bad_input.py leaves of 50,000 requests."""
    tallies: list[Tally] = []
    yield tallies
    if IS_LONG and len(tallies) == INTERFACE.statistic.operations.total:
        assert sum(one.statuses.total() for one in tallies) >= LEAST_IN_ALL


@pytest.fixture
def tally(filled, settings, tallies, capsys, request, record_property) -> Iterator[Tally]:
    settings.ALLOWED_HOSTS = ["localhost"]
    tally = Tally()
    tallies.append(tally)
    yield tally
    record_property("requests", str(tally))
    if IS_LONG:
        with capsys.disabled():
            print(f"\n{request.node.operation_label}: {tally}")


@INTERFACE.parametrize()
@settings(
    max_examples=MOST_DRAWN,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_answers_are_as_the_description_says(case, tally):
    response = tally.ask(case)
    case.validate_response(response)
    assert not [leak for leak in LEAKS if leak in response.content]
    assert not is_too_slow(tally.slowest)
