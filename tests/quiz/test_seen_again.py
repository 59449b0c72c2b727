"""A page about somebody's answers is shown again to them, for a minute, and to nobody else."""

import time
from datetime import timedelta

import pytest

from certifications import people
from quiz import seen_again
from quiz.answers import COOKIE, Answers
from quiz.models import AnswerSheet, hash_of
from tests.eligibility.rulebook import TODAY

from .conftest import PERSONAS, keep_all

pytestmark = pytest.mark.seldom_twice

RESULTS = "/check/results/"
ONE, OTHER = PERSONAS[0], PERSONAS[40]


@pytest.fixture
def written(monkeypatch):
    """How many pages were written."""
    pages = []
    write = seen_again.render_to_string

    def count(template, *rest):
        pages.append(template)
        return write(template, *rest)

    monkeypatch.setattr(seen_again, "render_to_string", count)
    return pages


@pytest.fixture
def visit(client, published, on_day):
    """Reads the results with a key."""

    def read(key):
        client.cookies[COOKIE] = key
        return client.get(RESULTS)

    return read


def test_it_is_written_once_for_who_comes_back(visit, written):
    key = keep_all(ONE)
    assert visit(key).status_code == visit(key).status_code == 200
    assert len(written) == 1


def test_it_is_never_that_of_somebody_else(visit, written):
    first, second = visit(keep_all(ONE)), visit(keep_all(OTHER))
    assert len(written) == 2
    assert first.context["groups"] != second.context["groups"]


def test_who_changes_an_answer_or_a_limit_sees_another_page(visit, written, client):
    key = keep_all(ONE)
    visit(key)
    sheet = AnswerSheet.objects.get(key_hash=hash_of(key))
    answers = Answers(key, sheet.kept)
    answers.put("you", {"age": 99}, ["age"])
    sheet.save()
    visit(key)
    answers.wish({"budget_usd": 5})
    sheet.save()
    assert visit(key).context["has_limits"]
    assert len(written) == 3


def test_another_day_another_language_and_another_minute_have_pages_of_their_own(
    visit, written, on_day, monkeypatch
):
    key = keep_all(ONE)
    visit(key)
    on_day(TODAY + timedelta(days=1))
    visit(key)
    monkeypatch.setattr(seen_again, "get_language", lambda: "es")
    visit(key)
    assert len(written) == 3
    later = time.monotonic() + seen_again.HELD
    monkeypatch.setattr(time, "monotonic", lambda: later)
    visit(key)
    assert len(written) == 4


def test_only_so_many_are_held(published, visit, monkeypatch):
    monkeypatch.setattr(seen_again, "MOST", 3)
    for number in range(seen_again.MOST + 3):
        key = keep_all({"id": "x", "as_of": "2026-11-24", "profile": {"age": 20 + number}})
        visit(key)
    held = seen_again._pages._held
    assert len(held) == seen_again.MOST


def test_what_is_deleted_is_shown_to_nobody(published, visit, client):
    visit(keep_all(ONE))
    client.post("/check/delete/")
    assert not seen_again._pages._held


def test_what_was_shown_before_an_answer_changed_goes_as_well(visit, client):
    visit(keep_all(ONE))
    client.post("/check/you/", {"age": "33", "keys": "age"})
    client.get(RESULTS)
    assert len(seen_again._pages._held) == 2
    client.post("/check/delete/")
    assert seen_again._pages._held == {}
    assert people._here._held == []


def test_what_another_tab_reads_while_it_is_deleted_goes_as_well(visit, client, monkeypatch):
    key = keep_all(ONE)
    visit(key)
    delete = AnswerSheet.delete

    def read_first(sheet):
        tab = type(client)()
        tab.cookies[COOKIE] = key
        tab.get(RESULTS)
        delete(sheet)

    monkeypatch.setattr(AnswerSheet, "delete", read_first)
    client.post("/check/delete/")
    assert (seen_again._pages._held, people._here._held) == ({}, [])


def test_what_is_only_tried_is_held_nowhere(visit, client):
    visit(keep_all({"id": "x", "as_of": "2026-11-24", "state": "OH", "profile": {"age": 40}}))
    response = client.post("/check/plan/rma-amt/what-if/", {"fact": "state", "value": "TX"})
    assert response.status_code in (200, 302)
    assert {one.person.profile.state for one in people._here._held} == {"OH"}


def test_who_told_nothing_gets_no_cookie(client, published):
    assert not client.get(RESULTS).cookies


def test_a_token_of_one_visit_is_good_for_its_form(visit, client, published):
    """The page of one visitor is shown to the next one with the same answers: not their token."""
    visit(keep_all(ONE))
    strict = type(client)(enforce_csrf_checks=True)
    key = keep_all(ONE)
    strict.cookies[COOKIE] = key
    token = strict.get(RESULTS).content.decode().split('csrfmiddlewaretoken" value="')[1]
    sent = {"csrfmiddlewaretoken": token.partition('"')[0]}
    assert strict.post("/check/delete/", sent).status_code == 302
    assert not AnswerSheet.objects.filter(key_hash=hash_of(key)).exists()
    assert strict.post("/check/delete/", {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
