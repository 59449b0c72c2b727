"""Answers sent at the same moment from several pages of one person, in real transactions."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client

from certifications import releases
from quiz.answers import COOKIE, Answers
from quiz.models import AnswerSheet
from tests.certifications import factories

TABS = 6


@pytest.fixture
def _rules(transactional_db):
    factories.catalogue()
    releases.publish(note="For a test")


def add_a_job(key):
    client = Client()
    client.cookies[COOKIE] = key
    try:
        page = client.get("/check/work/add/").url
        return client.post(page, {"role": "phlebotomist", "alike": "1"}).status_code
    finally:
        connections.close_all()


@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="the tests' SQLite is in memory, where threads do not wait for each other",
)
@pytest.mark.usefixtures("_rules")
def test_nothing_is_lost_when_tabs_send_at_once(client):
    client.post("/check/you/", {"age": "30", "keys": "age"})
    key = client.cookies[COOKIE].value
    with ThreadPoolExecutor(TABS) as pool:
        assert list(pool.map(add_a_job, [key] * TABS)) == [302] * TABS
    answers = Answers(key, AnswerSheet.objects.get().kept)
    assert len(answers.records("work")) == TABS
    assert answers.told("you") == {"age": 30}
