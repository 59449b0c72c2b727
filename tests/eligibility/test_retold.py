"""A person told anew: what looks at nothing that changed is not judged again."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.assess import Assessment
from eligibility.facts import Profile, Training
from eligibility.kinds import Case
from eligibility.requests import parse_request

from .rulebook import TODAY, more_examples
from .test_personas import PERSONAS, request_of

PARTS = [part.name for part in fields(Profile)]


@pytest.fixture(scope="module")
def people(catalogue):
    """The facts of every persona."""
    return [
        parse_request(request_of(persona), catalogue, today=TODAY).profile for persona in PERSONAS
    ]


def leaves(catalogue):
    """Every requirement of the catalogue that is no group, with its credential."""
    for credential in catalogue.credentials:
        routes = (rule for route in credential.routes for rule in route.requirements)
        for rule in (*credential.requirements, *routes):
            yield from ((credential, part) for part in rule.walk() if part.test is not None)


def test_a_rule_looks_at_no_part_of_a_profile_that_it_does_not_say(catalogue, people):
    """What the others are is all the same to it, also if they are not known."""
    some = people[::40]
    for credential, rule in leaves(catalogue):
        for person in some:
            only = Profile(**{part: getattr(person, part) for part in rule.reads})
            for program in (person.training or (Training(),))[:1]:
                whole = rule.test.judge(Case(person, credential.id, program), TODAY)
                assert rule.test.judge(Case(only, credential.id, program), TODAY) == whole, rule.id


def test_each_kind_of_rule_says_what_it_looks_at(catalogue):
    said = {part for _credential, rule in leaves(catalogue) for part in rule.reads}
    # A program is handed to it; the state is asked for by rules that no credential has now.
    assert said >= {*PARTS} - {"training", "state"}


def stands(found):
    """What is found, to the last requirement."""
    return (
        found.standing,
        found.settled_by,
        [
            [
                [(finding.standing, finding.asks) for finding in attempt.findings]
                for attempt in route.attempts
            ]
            for route in found.routes
        ],
    )


@given(data=st.data())
@more_examples(3)
def test_a_person_told_anew_is_judged_as_if_for_the_first_time(data, catalogue, people):
    one, other = (data.draw(st.sampled_from(people)) for _ in range(2))
    changed = data.draw(st.lists(st.sampled_from(PARTS), max_size=3))
    anew = replace(one, **{part: getattr(other, part) for part in changed})
    later = TODAY + timedelta(days=data.draw(st.sampled_from([0, 1, 40, 400, 1500])))
    for credential in catalogue.credentials[:: data.draw(st.integers(2, 5))]:
        first = Assessment(credential, one)
        first.on(TODAY)
        fresh = Assessment(credential, anew).on(later)
        assert stands(first.retold(anew).on(later)) == stands(fresh)
        only = replace(credential, routes=credential.routes[:1])
        fresh = Assessment(only, anew).on(later)
        assert stands(first.retold(anew, only).on(later)) == stands(fresh)


def test_a_program_more_is_judged_and_those_before_it_are_not(catalogue, people, monkeypatch):
    credential = catalogue.credentials[0]
    person = next(one for one in people if one.training)
    first = Assessment(credential, person)
    first.on(TODAY)
    judged = []
    judge = Assessment._judge
    monkeypatch.setattr(
        Assessment,
        "_judge",
        lambda self, rule, index, *rest: judged.append(index) or judge(self, rule, index, *rest),
    )
    first.retold(replace(person, training=(*person.training, Training()))).on(TODAY)
    assert judged
    assert set(judged) == {len(person.training)}
