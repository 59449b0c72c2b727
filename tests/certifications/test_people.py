"""People who were just here: by their facts, for some minutes, and only so many."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from certifications import people
from certifications.people import People
from eligibility.opening import PLAIN
from tests.eligibility.rulebook import TODAY

pytestmark = pytest.mark.django_db
ADULT = replace(PLAIN, told_on=TODAY)


@pytest.fixture
def clock(monkeypatch):
    """The seconds of the clock that nobody sets."""
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def asked(published):
    """Asks people who were just here for somebody."""
    here = People()

    def ask(profile=ADULT, day=TODAY):
        return here.known(published, profile, day)

    ask.here = here
    return ask


def test_the_same_facts_are_the_same_person(asked):
    assert asked() is asked(replace(ADULT))
    assert asked(replace(ADULT, age=17)) is not asked()
    assert asked(day=TODAY + timedelta(days=1)) is not asked()


def test_what_nobody_asks_for_is_forgotten_in_time(asked, clock):
    first, other = asked(), asked(replace(ADULT, age=17))
    clock[0] += people.HELD - 1
    assert asked() is first
    clock[0] += 2
    assert asked() is first, "it was asked for meanwhile"
    assert asked(replace(ADULT, age=17)) is not other


def test_only_so_many_are_held_and_those_last_asked_for(asked):
    first, second = asked(), asked(replace(ADULT, age=17))
    for age in range(people.MOST - 2):
        asked(replace(ADULT, age=20 + age))
    assert asked() is first
    asked(replace(ADULT, age=19))
    assert len(asked.here._held) == people.MOST
    assert asked() is first
    assert asked(replace(ADULT, age=17)) is not second


def test_who_is_new_is_told_from_whoever_is_most_like_them(asked, monkeypatch):
    likes = []

    def person(catalogue, profile, day, like=None):
        likes.append(like and like.profile)
        return real(catalogue, profile, day, like)

    real = people.Person
    monkeypatch.setattr(people, "Person", person)
    far = replace(ADULT, age=60, work=None, military=None, teaching=None)
    asked(ADULT)
    asked(far)
    asked(replace(ADULT, age=61))
    asked(replace(far, age=61))
    assert likes == [None, ADULT, ADULT, far]


def test_who_is_forgotten_is_not_held(asked):
    first = asked()
    asked.here.forget(replace(ADULT))
    assert asked() is not first
