"""The rules of record for tests that judge people by them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from eligibility.assess import Assessment
from eligibility.report import respond
from eligibility.requests import parse_request
from eligibility.rules import load_catalogue

TODAY = date(2026, 11, 24)
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """People are judged without a database: these tests only read the rules out of it first.

    That the rules are the same on every database is for tests/certifications/test_fixtures.py.
    """
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("once")


@pytest.fixture(scope="session")
def catalogue(content):
    return load_catalogue(content)


@pytest.fixture(scope="session")
def answer(catalogue):
    """Judge a request as the API would: a response in the form of the contract."""

    def judge(raw, today=TODAY):
        request = parse_request(raw, catalogue, today=today)
        return respond(catalogue, request, release={"id": "test", "published_on": None})

    return judge


@pytest.fixture(scope="session")
def standings(catalogue):
    """How each credential stands on the day, in full but for what comes later."""

    def judge(raw, today=TODAY):
        request = parse_request(raw, catalogue, today=today)
        return [
            Assessment(credential, request.profile).on(request.as_of)
            for credential in catalogue.credentials
            if credential.state in (None, request.profile.state)
        ]

    return judge


@pytest.fixture(scope="session")
def verdicts(catalogue):
    """Only the verdicts of the day, by credential: ten times as fast as a whole response."""

    def judge(raw, today=TODAY, told_on=None):
        request = parse_request(raw, catalogue, today=today)
        profile = replace(request.profile, told_on=told_on or request.as_of)
        return {
            credential.id: Assessment(credential, profile).on(request.as_of).verdict
            for credential in catalogue.credentials
            if credential.state in (None, request.profile.state)
        }

    return judge
