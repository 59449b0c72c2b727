"""Two devices and two presses of a button at the same moment, in real transactions."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from certifications import releases
from quiz import saved
from quiz.answers import COOKIE, Answers
from quiz.models import KEPT_FOR, AnswerSheet, DeviceKey, Link, SavedResult
from tests.certifications import factories

from .keeping import address_in, device, go_on, key_in, make_link, post_for_link, token_for

AT_ONCE = 6

pytestmark = [
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="the tests' SQLite is in memory, where threads do not wait for each other",
    ),
    pytest.mark.usefixtures("_rules"),
]


@pytest.fixture
def _rules(transactional_db):
    factories.catalogue()
    releases.publish(note="For a test")


@pytest.fixture
def owner():
    browser = device()
    browser.post("/check/you/", {"age": "30", "keys": "age"})
    return browser


def at_once(how, each):
    """What `how` gives for each, all in threads of their own."""

    def alone(one):
        try:
            return how(one)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(alone, each))


def key_of(browser):
    return browser.cookies[COOKIE].value


def test_who_comes_back_while_old_answers_are_purged_keeps_them(owner):
    long_ago = timezone.now() - KEPT_FOR - timedelta(days=1)
    AnswerSheet.objects.update(changed_on=long_ago)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            AnswerSheet.objects.get().save()
            purge = pool.submit(at_once, lambda name: call_command(name, verbosity=0), [PURGE])
            time.sleep(0.5)
        purge.result()
    assert AnswerSheet.objects.exists()


PURGE = "purge_answers"


@pytest.mark.parametrize("kind", ["go-on", "result"])
def test_a_button_pressed_many_times_at_once_makes_one_link(owner, kind):
    token, key = token_for(owner, kind), key_of(owner)
    shown = at_once(lambda _n: address_in(post_for_link(device(key), kind, token)), range(AT_ONCE))
    assert shown == [f"/check/link/{token}/"] * AT_ONCE
    assert Link.objects.count() == 1
    assert SavedResult.objects.count() == (kind == "result")


def test_no_more_links_than_are_kept_however_many_ask_at_once(owner, monkeypatch):
    monkeypatch.setattr("quiz.saved.MOST_LINKS", 3)
    key = key_of(owner)
    tokens = [token_for(owner, "go-on") for _ in range(AT_ONCE)]
    shown = at_once(lambda token: address_in(post_for_link(device(key), "go-on", token)), tokens)
    assert len([address for address in shown if address]) == 3 == Link.objects.count()


def test_going_on_pressed_many_times_at_once_gives_one_key(owner):
    path = make_link(owner, "go-on")
    body = {"key": key_in(device(), path)}
    keys = at_once(lambda _n: key_of(posted(device(), path, body)), range(AT_ONCE))
    assert keys == [body["key"]] * AT_ONCE
    assert DeviceKey.objects.count() == 1


def posted(browser, path, body):
    assert browser.post(path, body).status_code == 302
    return browser


def test_nothing_is_lost_when_two_devices_change_the_answers_at_once(owner):
    other = device()
    go_on(other, make_link(owner, "go-on"))
    keys = [key_of(owner), key_of(other)] * 3
    job = {"role": "phlebotomist", "alike": "1"}
    at_once(lambda key: posted(device(key), "/check/work/add/", job), keys)
    answers = Answers(None, AnswerSheet.objects.get().kept)
    assert len(answers.records("work")) == len(keys)
    assert answers.told("you") == {"age": 30}


def test_going_on_while_the_link_is_deleted_leaves_no_key_behind(owner):
    path = make_link(owner, "go-on")
    link, key, body = Link.objects.get(), key_of(owner), {"key": key_in(device(), path)}

    def act(number):
        if number:
            return device().post(path, body).status_code
        return device(key).post(f"/check/keep/links/{link.pk}/delete/").status_code

    deleted, *tried = at_once(act, range(AT_ONCE))
    assert deleted == 302
    assert set(tried) <= {302, 404}
    assert not DeviceKey.objects.exists()


def test_answers_deleted_while_a_link_is_being_made_are_gone_with_the_link(owner, monkeypatch):
    key, token = key_of(owner), token_for(owner, "result")
    is_inside, save = threading.Event(), saved._save_result

    def save_slowly(*told):
        save(*told)
        is_inside.set()
        time.sleep(1)

    monkeypatch.setattr(saved, "_save_result", save_slowly)

    def act(deletes):
        browser = device(key, raise_request_exception=False)
        if not deletes:
            return post_for_link(browser, "result", token).status_code
        assert is_inside.wait(10)
        return browser.post("/check/delete/").status_code

    assert at_once(act, [False, True]) == [200, 302]
    assert not AnswerSheet.objects.exists()
    assert not Link.objects.exists()
    assert device().get(f"/check/link/{token}/").status_code == 404
