"""People who were just here: by their facts, for some minutes, and only so many."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from certifications import people
from certifications.people import People
from eligibility.opening import PLAIN
from eligibility.person import Person
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

    def ask(profile=ADULT, day=TODAY, of="row", release=published):
        return here.known(release, profile, day, of)

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


def test_all_that_one_row_told_is_forgotten_together(asked):
    """Also what they said before they changed an answer. What another row tells as well goes with
    it: whoever asks for that is judged anew."""
    first, then, other = asked(), asked(replace(ADULT, age=17)), asked(PLAIN, of="another")
    asked.here.forget("row")
    assert [asked() is first, asked(replace(ADULT, age=17)) is then] == [False, False]
    assert asked(PLAIN, of="another") is other


def test_what_is_only_tried_is_not_held(asked):
    held = asked()
    assert asked(of=None) is held
    assert asked(replace(ADULT, age=17), of=None) is not asked(replace(ADULT, age=17), of=None)
    assert asked.here._held == [held]


def test_another_release_has_people_of_its_own_and_lets_go_of_the_others(asked, clock, published):
    other = replace(published, catalogue=replace(published.catalogue))
    first = asked()
    assert asked(release=other) is not first
    clock[0] += people.HELD + 1
    asked(release=other)
    assert first not in asked.here._held
    asked()
    asked.here.forget("row")
    assert asked.here._held == []


def test_of_what_is_made_of_one_person_the_newest_are_held(asked):
    person = asked()
    made = [person.made(number, object) for number in range(people.MOST_MADE + 3)]
    newest = range(3, people.MOST_MADE + 3)
    assert [person.made(number, object) for number in newest] == made[3:]
    assert person.made(0, object) is not made[0]


def test_several_threads_ask_for_people_who_are_alike(asked, published):
    """What is still to be judged is shared by none of them."""
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(6) as pool:
            told = list(pool.map(lambda number: all_about(asked, published, number), range(36)))
    finally:
        sys.setswitchinterval(switch)
    for number, one in enumerate(told):
        fresh = Person(published.catalogue, aged(number), TODAY)
        assert one == [fresh.on_their_day(each).verdict for each in published.catalogue.credentials]


def aged(number):
    return replace(ADULT, age=15 + number % 4, skills={"injections": number % 3})


def all_about(asked, published, number):
    person = asked(aged(number)).person
    some = published.catalogue.credentials
    for one in some[:: 1 + number % 3]:
        person.would_decide(one)
    return [person.on_their_day(one).verdict for one in some]
