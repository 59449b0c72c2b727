"""Answers sent at the same moment from several pages of one person, in real transactions."""

import copy
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certifications import releases
from quiz.answers import COOKIE, Answers, change, read
from quiz.models import AnswerSheet, hash_of
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


@pytest.fixture
def asked(rf):
    """A request of somebody who told their age, and what it has read."""
    key = AnswerSheet.new_key()
    kept = {"you": {"told": {"age": 30}, "asked": ["age"]}}
    AnswerSheet.objects.create(key_hash=hash_of(key), kept=kept)
    request = rf.post("/check/you/")
    request.COOKIES[COOKIE] = key
    assert read(request).told("you") == {"age": 30}
    return request


def say_level(answers):
    answers.put("you", {"level": "bachelor"}, ["level"])


def another_tab_says(**said):
    sheet = AnswerSheet.objects.get()
    answers = Answers(None, sheet.kept)
    answers.put("you", said, said)
    sheet.save()


@pytest.mark.django_db
def test_what_was_read_is_changed_without_reading_again(asked, django_assert_num_queries):
    with django_assert_num_queries(1):
        changed = change(asked, say_level)
    told = Answers(None, AnswerSheet.objects.get().kept).told("you")
    assert told == changed.told("you") == {"age": 30, "level": "bachelor"}


@pytest.mark.django_db
def test_what_another_tab_said_since_is_not_lost(asked):
    another_tab_says(age=31)
    assert change(asked, say_level).told("you") == {"age": 31, "level": "bachelor"}
    assert Answers(None, AnswerSheet.objects.get().kept).told("you")["age"] == 31


@pytest.mark.django_db
def test_what_another_tab_said_is_not_lost_when_the_clock_is_set_back(asked, monkeypatch):
    """Two changes of one moment would look like none."""
    before = AnswerSheet.objects.get().changed_on
    monkeypatch.setattr(timezone, "now", lambda: before)
    first, second = copy.copy(asked), asked
    change(first, lambda answers: answers.put("you", {"age": 31}, ["age"]))
    assert AnswerSheet.objects.get().changed_on > before
    assert change(second, say_level).told("you") == {"age": 31, "level": "bachelor"}


@pytest.mark.django_db
def test_what_was_deleted_since_does_not_come_back(asked):
    AnswerSheet.objects.all().delete()
    changed = change(asked, say_level)
    assert changed.told("you") == {"level": "bachelor"}
    assert changed.key != asked.COOKIES[COOKIE]


@pytest.mark.usefixtures("_rules")
def test_an_answer_is_kept_with_two_queries(client):
    client.post("/check/you/", {"age": "30", "keys": "age"})
    with CaptureQueriesContext(connection) as queries:
        sent = client.post("/check/you/", {"age": "31", "keys": "age"})
    assert sent.status_code == 302
    assert len([one for one in queries if "quiz_answersheet" in one["sql"]]) == len(queries) == 2
