"""One person before every credential: findings made once, and taken over where facts are alike."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.assess import Assessment
from eligibility.facts import Education, Profile, Training
from eligibility.person import Person
from eligibility.report import respond_to
from eligibility.requests import parse_request

from .rulebook import TODAY, more_examples
from .test_personas import PERSONAS, request_of

PARTS = [part.name for part in fields(Profile)]


@pytest.fixture(scope="module")
def people(catalogue):
    """The facts of every persona, told today."""
    asked = (
        parse_request(request_of(persona) | {"as_of": TODAY.isoformat()}, catalogue, today=TODAY)
        for persona in PERSONAS
    )
    return [one.profile for one in asked]


def all_of(person, some):
    """Everything that can be asked of somebody about some credentials."""
    return [
        (
            person.would_decide(one),
            person.would_decide_later(one),
            person.on_their_day(one).standing,
            person.on_their_day(one).until >= person.day,
        )
        for one in some
    ]


@given(data=st.data())
@more_examples(3)
def test_who_is_like_somebody_is_judged_as_if_they_came_first(data, catalogue, people):
    """Also where that one was like another one, and only some of it was asked before."""
    facts = data.draw(st.sampled_from(people))
    person = Person(catalogue, facts, TODAY)
    for _ in range(data.draw(st.integers(1, 3))):
        some = catalogue.credentials[data.draw(st.integers(0, 3)) :: data.draw(st.integers(2, 5))]
        all_of(person, some)
        changed = data.draw(st.lists(st.sampled_from(PARTS), max_size=3))
        other = data.draw(st.sampled_from(people))
        facts = replace(facts, **{part: getattr(other, part) for part in changed})
        person = Person(catalogue, facts, TODAY, person)
    fresh = Person(catalogue, facts, TODAY)
    assert person.profile == facts
    some = catalogue.credentials[:: data.draw(st.integers(3, 6))]
    assert all_of(person, some) == all_of(fresh, some)
    assert respond_to(person, release={}) == respond_to(fresh, release={})


def test_what_is_asked_twice_is_found_once(catalogue, people, monkeypatch):
    person = Person(catalogue, people[0], TODAY)
    first = respond_to(person, release={})
    monkeypatch.setattr(Assessment, "_as_known", None)
    for credential in catalogue.credentials:
        if credential.state in (None, people[0].state):
            person.on_their_day(credential)
            person.would_decide(credential)
    monkeypatch.undo()
    assert respond_to(person, release={}) == first


def test_what_looks_at_nothing_that_changed_is_the_same_finding(catalogue, people):
    facts = next(one for one in people if one.work)
    person = Person(catalogue, facts, TODAY)
    found = {one.id: person.on_their_day(one) for one in catalogue.credentials}
    anew = Person(catalogue, replace(facts, work=()), TODAY, person)
    same = {one.id for one in catalogue.credentials if anew.on_their_day(one) is found[one.id]}
    assert same == {one.id for one in catalogue.credentials if "work" not in one.reads}
    assert 0 < len(same) < len(found)


def test_each_credential_says_what_it_looks_at(catalogue):
    """Of a program a rule is handed one, and an end known to the month is followed by days."""
    for credential in catalogue.credentials:
        rules = [rule for route in credential.routes for rule in route.requirements]
        rules += credential.requirements
        assert credential.reads >= frozenset().union(*(rule.reads for rule in rules))
        if any(rule.looks_at_program for rule in rules):
            assert "training" in credential.reads
        if any(rule.follows_dates for rule in rules):
            assert credential.reads >= {"education", "training"}


def test_what_is_still_to_be_judged_belongs_to_one_person(catalogue, people):
    """Two who are asked at once each have a lock of their own."""
    first = Person(catalogue, people[0], TODAY)
    for credential in catalogue.credentials:
        first.on_their_day(credential)
    second = Person(catalogue, people[1], TODAY, first)
    third = Person(catalogue, people[1], TODAY, second)
    unjudged = {name for name, found in second._found.items() if not found.is_judged}
    assert unjudged
    assert all(third._found[name] is not second._found[name] for name in unjudged)


@pytest.mark.parametrize("other", ["day", "catalogue"])
def test_nothing_is_taken_over_from_another_day_or_other_rules(catalogue, people, other):
    day = TODAY + timedelta(days=400) if other == "day" else TODAY
    rules = replace(catalogue) if other == "catalogue" else catalogue
    like = Person(catalogue, people[0], TODAY)
    respond_to(like, release={})
    person = Person(rules, people[0], day, like)
    assert person._found == {}
    assert respond_to(person, release={}) == respond_to(Person(rules, people[0], day), release={})


def test_a_program_that_is_told_of_is_looked_at(catalogue):
    """Rules about programs are handed one, so they say of no part that they look at it."""
    nobody = Profile(education=Education(level="high_school"), training=(), told_on=TODAY)
    person = Person(catalogue, nobody, TODAY)
    respond_to(person, release={})
    course = Training(kind="medical_assisting", programmatic_accreditor="caahep")
    told = replace(nobody, training=(course,))
    anew, fresh = Person(catalogue, told, TODAY, person), Person(catalogue, told, TODAY)
    assert respond_to(anew, release={}) == respond_to(fresh, release={})


def test_looking_ahead_moves_nobody(catalogue, people):
    credential = catalogue.credentials[0]
    person = Person(catalogue, people[0], TODAY)
    found = person.on_their_day(credential)
    person.ahead(credential).on(date(2035, 1, 1))
    person.ahead(credential).on(TODAY)
    assert person.on_their_day(credential) is found
    assert person.ahead(credential).on(TODAY) == found
