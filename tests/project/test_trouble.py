"""A database that is away, full, or may only be read: said in words, and nothing half kept."""

import json
from contextlib import contextmanager, suppress

import pytest
from django.db import DatabaseError, OperationalError, ProgrammingError, connection
from django.test import Client

from quiz.answers import COOKIE
from quiz.models import AnswerSheet, hash_of
from tests.quiz.conftest import PERSONAS, keep_all

ANSWER = {"keys": "role started_on", "role": "phlebotomist", "started_on_year": "2020"}
RECORD = "/check/work/0123456789abcdef/"


@pytest.fixture
def visitor(published):
    """Somebody who told everything, and whose browser takes a fault as it comes."""
    client = Client(raise_request_exception=False)
    client.cookies[COOKIE] = keep_all(PERSONAS[0])
    return client


@contextmanager
def raising(error):
    """Every query ends like this."""

    def refuse(*args):
        raise error

    with connection.execute_wrapper(refuse):
        yield


@contextmanager
def read_only():
    """The database takes no more writing: its own refusal, and none of ours."""
    on, off = (
        ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off")
        if connection.vendor == "postgresql"
        else ("PRAGMA query_only = ON", "PRAGMA query_only = OFF")
    )
    with connection.cursor() as cursor:
        cursor.execute(on)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(off)


@contextmanager
def full():
    """There is no room for one page more: what earlier tests left free is taken as well."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE filler (page)")
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        with suppress(OperationalError):
            while True:
                cursor.execute("INSERT INTO filler VALUES (zeroblob(4000))")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 4294967294")
            cursor.execute("DROP TABLE filler")


def kept(visitor):
    return AnswerSheet.objects.get(key_hash=hash_of(visitor.cookies[COOKIE].value)).kept


def test_who_reads_is_told_that_the_database_is_away_and_when_to_ask_again(visitor):
    with raising(OperationalError("the password of postgres is secret")):
        answer = visitor.get("/check/results/")
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "We can’t get to our records right now" in page
    assert "load the page again" in page
    assert "secret" not in page
    assert visitor.get("/check/results/").status_code == 200


def test_pages_that_need_no_database_are_there_all_the_same(visitor):
    with raising(OperationalError("away")):
        assert visitor.get("/").status_code == 200
        assert visitor.get("/credentials/").status_code == 200


def test_the_interface_says_it_in_its_own_form(visitor, monkeypatch):
    def away():
        raise OperationalError("away")

    monkeypatch.setattr("quiz.api.releases.current", away)
    answer = visitor.post("/api/v1/match", {"profile": {}}, content_type="application/json")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    (fault,) = json.loads(answer.content)
    assert "database" in fault["message"]


def test_a_fault_of_ours_is_no_excuse(visitor):
    with raising(ProgrammingError("no such column")):
        answer = visitor.get("/check/results/")
    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers
    assert "Something broke on our side" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_may_only_be_read_is_read_and_says_that_nothing_was_saved(visitor):
    before = kept(visitor)
    with read_only():
        assert visitor.get("/check/results/").status_code == 200
        answer = visitor.post(RECORD, ANSWER)
        assert answer.status_code == 503
        assert "most likely not saved" in answer.content.decode()
    assert kept(visitor) == before
    assert visitor.post(RECORD, ANSWER).status_code == 302
    assert kept(visitor) != before


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_keeps_what_was_there_and_nothing_half(visitor):
    if connection.vendor != "sqlite":
        pytest.skip("what PostgreSQL does on a full disk is tried with the whole site")
    sheets = AnswerSheet.objects.count()
    with full():
        told = []
        for _ in range(200):  # until the room left on the last page is used up
            told.append(Client(raise_request_exception=False).post(RECORD, ANSWER).status_code)
            if told[-1] != 302:
                break
        assert told[-1] == 503
        assert visitor.get("/check/results/").status_code == 200
    assert AnswerSheet.objects.count() == sheets + len(told) - 1
    assert visitor.post(RECORD, ANSWER).status_code == 302


def test_no_other_error_of_a_database_is_taken_for_an_absence():
    from careerpath.trouble import AWAY

    faults = [one for one in DatabaseError.__subclasses__() if not issubclass(one, AWAY)]
    assert {one.__name__ for one in faults} >= {"DataError", "IntegrityError", "ProgrammingError"}
