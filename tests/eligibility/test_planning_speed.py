"""How long it takes to plan for one person and all credentials."""

from statistics import median

import pytest

from eligibility.assess import Assessment
from eligibility.planning import Planner
from eligibility.requests import parse_request
from tests.pace import best_of

from .rulebook import TODAY
from .test_personas import PERSONAS, request_of
from .test_planning import NOBODY

USUAL = 0.05
"""Seconds of a processor for one person."""
BUSY = 2
"""Where others are at work it is more."""


@pytest.fixture(scope="module")
def plan(catalogue):
    """Plan for a request and every credential that it is judged for."""

    def all_of(raw):
        request = parse_request(raw, catalogue, today=TODAY)
        planner = Planner(catalogue, request.profile, request.as_of)
        for credential in catalogue.credentials:
            if credential.state in (None, request.profile.state):
                planner.of(credential.id)

    return all_of


@pytest.fixture(scope="module")
def seconds(plan):
    """The seconds of a processor that it takes: the best of some, since others are at work."""

    def measure(raw, times=2):
        return best_of(times, lambda: plan(raw))

    return measure


def nobody(state):
    """Who has done nothing yet has the most ways before them."""
    return {"as_of": TODAY.isoformat(), "state": state, "profile": NOBODY}


@pytest.mark.long
def test_planning_for_one_person_and_all_credentials_is_quick(seconds):
    some = [request_of(persona) for persona in PERSONAS[::70]]
    assert median(map(seconds, some)) < BUSY * USUAL


@pytest.mark.parametrize("state", ["WA", pytest.param("KS", marks=pytest.mark.long)])
def test_planning_for_who_has_done_nothing_yet_is_quick(state, seconds):
    assert seconds(nobody(state), times=3) < 2 * BUSY * USUAL


def test_the_engine_is_not_asked_more_often_than_there_is_to_ask(plan, monkeypatch):
    """The same on every machine: some days of each way, and some for what it opens and closes."""
    asked = []
    on = Assessment.on
    monkeypatch.setattr(Assessment, "on", lambda self, day: asked.append(day) or on(self, day))
    plan(nobody("WA"))
    assert 100 < len(asked) < 500
