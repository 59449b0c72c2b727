"""The database ends, or its disk is full: nobody is told wrong, and nothing has to be started."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from threading import Event
from urllib.parse import urlencode

import pytest

from quiz.models import hash_of
from tests.quiz.conftest import PERSONAS, keep_all
from tests.quiz.walk import RESULTS, verdicts_of

from .site import Site, Visitor, bring_up, wait_for
from .test_up import SITES_COOKIE, move_to

pytestmark = [pytest.mark.long, pytest.mark.once]
READERS = 4
LATEST = 10
"""Seconds after the database is back by which every page is."""
JOB = "/check/work/0123456789abcdef/"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    yield from bring_up()


@pytest.fixture(scope="module")
def small_site() -> Iterator[Site]:
    yield from bring_up(room=450)


@dataclass
class Told:
    """What people were told, and when: by time the status."""

    readers: list[tuple[float, int]] = field(default_factory=list)
    writers: list[tuple[float, int]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    saved: int = 0
    """The hours a week that were last said to be kept."""
    tried: set[int] = field(default_factory=set)
    """What was sent since then: kept or not, nobody was told."""

    def after(self, moment):
        """How people's requests ended that began later."""
        both = self.readers + self.writers
        return Counter(status for began, status in both if began > moment)


def read(site, key, expected, told, is_over):
    """Look at the results again and again: they are what they were, or a page says it is away."""
    visitor = Visitor(site, cookies={SITES_COOKIE: key})
    while not is_over.is_set():
        began = time.monotonic()
        answer = visitor.ask("GET", RESULTS, expect=[200, 503])
        told.readers.append((began, answer.status_code))
        if answer.status_code == 200 and verdicts_of(answer) != expected:
            told.wrong.append(key)


def write(site, visitor, told, is_over):
    """Say of a job how many hours a week it has, another number each time."""
    hours = 0
    while not is_over.is_set():
        hours = hours % 60 + 1
        told.tried.add(hours)
        began = time.monotonic()
        answer = say_hours(visitor, hours, [302, 503])
        told.writers.append((began, answer.status_code))
        if answer.status_code == 302:
            told.saved, told.tried = hours, set()


def say_hours(visitor, hours, expect):
    token = visitor.cookies["__Host-csrftoken"]
    said = {"keys": "role hours_per_week", "role": "phlebotomist", "hours_per_week": hours}
    body = urlencode(said | {"csrfmiddlewaretoken": token})
    return visitor.ask("POST", JOB, body, FORM, expect=expect)


def hours_kept(site, visitor):
    sql = "SELECT kept FROM quiz_answersheet WHERE key_hash = %s"
    ((kept,),) = site.query(sql, [hash_of(visitor.cookies[SITES_COOKIE])])
    (job,) = kept["work"]["records"]
    return int(float(job["told"]["hours_per_week"]))


@contextmanager
def people_at_work(site):
    """Some look at their results all the time, and one answers; yields what they are told."""
    site.wait_until_whole()
    keys = [move_to(site, keep_all(one)) for one in Random(3).sample(PERSONAS, READERS)]
    expected = [
        verdicts_of(Visitor(site, cookies={SITES_COOKIE: key}).get(RESULTS)) for key in keys
    ]
    assert all(expected)
    writer = Visitor(site)
    writer.get("/check/you/")
    say_hours(writer, 61, [302])
    told, is_over = Told(saved=61), Event()
    with ThreadPoolExecutor(READERS + 1) as pool:
        work = [
            pool.submit(read, site, *pair, told, is_over)
            for pair in zip(keys, expected, strict=True)
        ]
        work.append(pool.submit(write, site, writer, told, is_over))
        try:
            yield told
        finally:
            is_over.set()
        for one in work:
            one.result()
    assert told.wrong == []
    assert hours_kept(site, writer) in {told.saved, *told.tried}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["in order", "killed"])
def test_when_the_database_starts_anew_nobody_is_told_wrong(site, published, how):
    processes = [site.process(port) for port in site.web]
    with people_at_work(site) as told:
        time.sleep(3)
        ended = time.monotonic()
        site.end_database(how)
        assert wait_for(lambda: not site.has_database())
        assert wait_for(site.has_database)
        back = time.monotonic()
        time.sleep(2 * LATEST)
    assert set(told.after(ended)) == {200, 302, 503}
    late = told.after(back + LATEST)
    assert set(late) == {200, 302}, f"{late} more than {LATEST} s after it was back"
    assert late.total() > READERS
    assert [site.process(port) for port in site.web] == processes


def test_a_full_disk_loses_nothing_and_is_said(small_site, published):
    site, filler = small_site, small_site.folder / "filler"
    processes = [site.process(port) for port in site.web]
    with people_at_work(site) as told:
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(1_000_000))
            except OSError:
                full = time.monotonic()
        assert wait_for(lambda: 503 in {status for began, status in told.writers if began > full})
        filler.unlink()
        assert wait_for(site.has_database)
        back = time.monotonic()
        time.sleep(2 * LATEST)
    assert set(told.after(back + LATEST)) == {200, 302}
    assert [site.process(port) for port in site.web] == processes


def test_a_database_that_may_only_be_read_is_read(site, published):
    site.wait_until_whole()
    key = move_to(site, keep_all(PERSONAS[0]))
    visitor = Visitor(site, cookies={SITES_COOKIE: key})
    before = verdicts_of(visitor.get(RESULTS))
    visitor.get("/check/you/")
    switch = "ALTER DATABASE postgres SET default_transaction_read_only = {}"
    try:
        site.query(switch.format("on"))
        site.end_database(signal.SIGINT)  # so that every connection is a new one
        assert wait_for(lambda: not site.has_database())
        site.wait_until_whole()
        assert verdicts_of(visitor.get(RESULTS)) == before
        away = say_hours(visitor, 30, [503])
        assert away.headers["Retry-After"] == "5"
        assert b"most likely not saved" in away.content
        # And PostgreSQL's own log says what went wrong, not what somebody had told
        log = (site.folder / "log/postgres.log").read_text()
        assert "read-only transaction" in log
        assert not [word for word in ("STATEMENT:", "DETAIL:") if word in log]
    finally:
        site.query("SET TRANSACTION READ WRITE; " + switch.format("off"))
        site.end_database(signal.SIGINT)
    assert wait_for(lambda: not site.has_database())
    site.wait_until_whole()
    say_hours(visitor, 30, [302])
