"""The rules of record for tests that judge people by them: the fixtures, read once."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from certifications.catalogue import snapshot
from eligibility.report import respond
from eligibility.requests import parse_request
from eligibility.rules import load_catalogue

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def content(django_db_setup, django_db_blocker):
    """What a release of the fixtures would carry. The database is left as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_fixtures", verbosity=0)
        content = snapshot()
        transaction.set_rollback(True)
    return content


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
def verdicts(answer):
    """Only the verdicts, by credential."""

    def judge(raw, today=TODAY):
        return {item["credential"]: item["verdict"] for item in answer(raw, today)["credentials"]}

    return judge
