"""The rules as another engine has them say what ours do, so that the two may be timed."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from eligibility.assess import Assessment
from eligibility.facts import Profile, Training
from eligibility.requests import parse_request
from eligibility.rules import load_catalogue
from eligibility.verdict import Verdict
from tests.bench import jdm
from tests.bench.engines import before, kept_people, people_told_of
from tests.bench.grown import grown

pytestmark = pytest.mark.once
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def catalogue(content):
    return load_catalogue(content)


def ours(catalogue, person):
    """Every verdict by its key."""
    request, found = person.request, {}
    for credential in before(catalogue, request.profile.state):
        judged = Assessment(credential, request.profile).on(request.as_of)
        found[jdm.key(credential.id)] = judged.verdict
        found |= {
            jdm.key(f"{credential.id}/{one.route.id}"): one.standing.verdict
            for one in judged.routes
        }
    return found


def theirs(evaluate, person):
    """The same, by the program with which each comes out best."""
    best = Counter()
    for facts in person.facts:
        for name, number in evaluate(facts).items():
            best[name] = max(best[name], int(number))
    return {name: jdm.VERDICTS[number] for name, number in best.items()}


def differences(catalogue, people, make):
    """Where the two do not agree, and how often each verdict was said."""
    made = {id(person.rules): make(person.rules) for person in people}
    found, said = [], Counter()
    for person in people:
        one, other = ours(catalogue, person), theirs(made[id(person.rules)], person)
        said.update(one.values())
        found += [
            (person.raw, name, one.get(name), other.get(name))
            for name in one.keys() | other.keys()
            if one.get(name) != other.get(name)
        ]
    return found, said


@pytest.fixture(scope="module")
def some_people(catalogue):
    return people_told_of(catalogue, kept_people(12))


@pytest.mark.parametrize("form", jdm.FORMS)
def test_the_verdicts_of_both_engines_are_the_same(catalogue, some_people, form):
    found, said = differences(catalogue, some_people, jdm.FORMS[form])
    assert found == []
    assert len(some_people) > 50
    assert said.keys() == {*Verdict}


@pytest.mark.long
def test_they_are_for_all_the_kept_people(catalogue):
    people = people_told_of(catalogue, kept_people())
    assert len(people) > 650
    assert differences(catalogue, people, jdm.compiled)[0] == []


def test_no_rule_is_left_out(catalogue):
    rules = jdm.Translation(catalogue.credentials)
    in_force = {
        f"{credential.id}/{route.id}"
        for credential in catalogue.credentials
        for route in credential.routes
        if route.standing == "in_force"
    }
    assert rules.routes.keys() == in_force
    assert rules.credentials.keys() == catalogue.credential_ids


def test_what_it_cannot_tell_of_is_said(catalogue):
    def person(ends):
        raw = {"profile": {"training": [{"kind": "ekg", "completed_on": ends}]}}
        return parse_request(raw, catalogue, today=TODAY).profile

    assert jdm.can_tell_of(person("2026-03-01"))
    assert not jdm.can_tell_of(person("2026-03"))
    program = next(iter(catalogue.programs.values()))
    assert not jdm.can_tell_of(Profile(training=(Training(record=program),)))


def rules_of(catalogue):
    return [
        rule
        for credential in catalogue.credentials
        for part in (credential, *credential.routes)
        for top in part.requirements
        for rule in top.walk()
    ]


def test_a_grown_catalogue_has_rules_of_its_own_and_the_same_verdicts(
    content, catalogue, some_people
):
    large = load_catalogue(grown(content, 3))
    rules = rules_of(large)
    assert len({id(rule) for rule in rules}) == len(rules) == 3 * len(rules_of(catalogue))
    assert len({rule.id for rule in rules}) == 3 * len({one.id for one in rules_of(catalogue)})
    said = ours(large, some_people[0])
    for credential in before(catalogue, some_people[0].request.profile.state):
        names = (jdm.key(credential.id + copy) for copy in ("", "-1", "-2"))
        assert len({said[name] for name in names}) == 1


def test_a_rule_that_is_changed_changes_what_the_other_engine_says(catalogue, some_people):
    """What is compared is the translation of the rules at hand, and of nothing else."""
    over = tuple(map(closed, before(catalogue, None)))
    rules = jdm.Translation(over)
    facts = rules.facts(some_people[0].request.profile, TODAY)
    assert {*jdm.compiled(rules)(facts[0]).values()} == {0}


def closed(credential):
    routes = (replace(one, valid_until=date(2020, 1, 1)) for one in credential.routes)
    return replace(credential, routes=tuple(routes))
