"""What is said to follow does follow, for everybody: tried on people at every edge."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.assess import Assessment
from eligibility.implied import follows, is_covered
from eligibility.rules import IN_FORCE
from eligibility.witness import boundary_people

from . import small_worlds
from .rulebook import (
    TODAY,
    all_of,
    any_of,
    approval,
    at_least,
    book,
    credential,
    more_examples,
    requirement,
    route,
)


def compiled(*rules_):
    (one,) = book(credential("cert", route("route", *rules_))).credentials
    return one.routes[0].requirements


def asks_as_much(kind, test, others):
    first, second = compiled(requirement("a", kind, test), requirement("b", kind, others))
    return first.test.asks_as_much_as(second.test)


PROGRAM = {"kinds": ["phlebotomy"], "min_clock_hours": 120, "completed_within_months": 48}
WORK = {
    "roles": {"rn": "met", "lpn": "needs_review"},
    "min_months_full_time": 36,
    "full_time_hours_per_week": 36,
    "part_time": "hours_need_review",
    "within_months": 84,
}


@pytest.mark.parametrize(
    ("kind", "strict", "easy"),
    [
        ("age", {"min": 18}, {"min": 17}),
        ("education", {"min_level": "bachelor"}, {"min_level": "high_school"}),
        ("training", PROGRAM, PROGRAM | {"min_clock_hours": 100}),
        ("training", PROGRAM, {"kinds": ["phlebotomy", "ekg"]}),
        ("training", PROGRAM, PROGRAM | {"completed_within_months": 60}),
        ("training", PROGRAM | {"foreign": "needs_review"}, PROGRAM),
        ("experience", WORK, WORK | {"min_months_full_time": 24}),
        ("experience", WORK | {"within_months": 60}, WORK),
        ("experience", WORK | {"must_include": ["clinical"]}, WORK),
        ("experience", WORK | {"part_time": "not_counted"}, WORK),
        ("experience", WORK, WORK | {"roles": {"rn": "met", "lpn": "met"}}),
        ("teaching", {"min_months": 60}, {"min_months": 12}),
        ("military", {"kinds": ["other"], "completed": True}, {"kinds": ["other"]}),
        (
            "credential_held",
            {"any_of": ["rn"], "status": ["active"]},
            {"any_of": ["lpn", "rn"], "status": ["active", "expired"]},
        ),
        ("skills", {"counts": {"live_ekgs": 25}}, {"counts": {"live_ekgs": 10}}),
        ("attempts", {"max_failed": 3}, {"max_failed": 4}),
        ("attempts", {"max_failed": 3}, {"max_failed": 3, "then_wait_days": 365}),
    ],
)
def test_the_stricter_rule_asks_as_much_and_the_easier_one_does_not(kind, strict, easy):
    assert asks_as_much(kind, strict, easy)
    assert not asks_as_much(kind, easy, strict)


def test_rules_of_two_kinds_do_not_compare():
    age, school = compiled(
        requirement("age", "age", {"min": 18}),
        requirement("school", "education", {"min_level": "high_school"}),
    )
    assert not age.test.asks_as_much_as(school.test)
    assert not school.test.asks_as_much_as(age.test)


def test_hours_beside_months_must_be_equal():
    """From them part-time work is counted: fewer of them let more pass."""
    assert not asks_as_much("experience", WORK | {"min_hours": 1000}, WORK)
    assert not asks_as_much("experience", WORK, WORK | {"min_hours": 1000})


def outcomes(catalogue, profile, on=TODAY):
    """How each requirement of the one credential ends for a person, by id."""
    found = Assessment(catalogue.credentials[0], profile).on(on)
    return [route_.standing.low for route_ in found.routes]


@given(small_worlds.credentials(most_routes=3))
@more_examples(2)
def test_a_covered_route_never_gets_anybody_further(raw):
    catalogue = small_worlds.catalogue(raw)
    (one,) = catalogue.credentials
    for (i, covered), (j, by) in permutations(list(enumerate(one.routes)), 2):
        if is_covered(covered, by, one):
            for answers in small_worlds.completions(dict.fromkeys(small_worlds.FACTS)):
                mine = small_worlds.route_outcome(raw, i, answers)
                assert small_worlds.route_outcome(raw, j, answers) >= mine


@given(st.data())
@more_examples(2)
def test_what_follows_from_a_group_is_never_met_less(data):
    """Two groups over the same facts, so that one often follows from the other."""
    facts = data.draw(st.permutations(small_worlds.FACTS))[:3]
    first = data.draw(small_worlds.requirements(facts))
    second = data.draw(small_worlds.requirements(data.draw(st.permutations(facts))))
    one, other = compiled(all_of("one", *first)), compiled(all_of("other", *second))
    if follows(other[0], one):
        raw_one, raw_other = all_of("one", *first), all_of("other", *second)
        for answers in small_worlds.completions(dict.fromkeys(small_worlds.FACTS)):
            mine = small_worlds.outcome(raw_one, answers)
            assert small_worlds.outcome(raw_other, answers) >= mine


@pytest.mark.long  # small rules are tried above
def test_what_follows_among_the_rules_of_record_holds_at_every_edge(catalogue):
    """Each pair of requirements of one kind of which one is said to follow from the other."""
    every = {
        one.says: (credential_, one)
        for credential_ in catalogue.credentials
        for route_ in credential_.routes
        if route_.standing == IN_FORCE
        for one in credential_.requirements + route_.requirements
    }
    pairs = [
        (given_, rule)
        for (_of, given_), (_other, rule) in permutations(every.values(), 2)
        if follows(rule, (given_,))
        and not (given_.looks_at_program ^ rule.looks_at_program)
        and rule.kind != "step"
    ]
    assert len(pairs) > 15
    people = [one.told(TODAY) for one in boundary_people(catalogue, TODAY)][::7]
    (host, _one), *_rest = every.values()
    for given_, rule in pairs:
        both = tuple(
            replace(host.routes[0], id=name, requirements=(one,))
            for name, one in (("given", given_), ("rule", rule))
        )
        alone = replace(host, requirements=(), routes=both)
        for profile in people:
            found = Assessment(alone, profile).on(TODAY)
            mine, others = (route_.standing.low for route_ in found.routes)
            assert others >= mine, (given_.id, rule.id)


def yes(fact):
    return requirement(fact, "attestation", {"fact": fact, "must_be": True})


def test_groups_follow_by_their_parts():
    one, two, three = yes("felony"), yes("cpr_current"), yes("license_disciplined")
    both, either, two_of_three, alone = compiled(
        all_of("both", one, two | {"id": "b1"}),
        any_of("either", one | {"id": "e1"}, two | {"id": "e2"}),
        at_least(2, "two", *(part | {"id": f"t{i}"} for i, part in enumerate((one, two, three)))),
        one | {"id": "alone"},
    )
    assert follows(either, (both,))
    assert follows(either, (alone,))
    assert follows(two_of_three, (both,))
    assert follows(either, (two_of_three,))
    assert follows(alone, (both,))
    assert not follows(both, (either,))
    assert not follows(alone, (either,))
    assert not follows(both, (two_of_three,))


def test_a_route_that_the_body_decides_does_not_cover_one_that_it_does_not():
    adult = requirement("adult", "age", {"min": 18})
    raw = credential(
        "cert", route("asks", adult, approval()), route("plain", adult), route("more", adult)
    )
    (one,) = book(raw).credentials
    asks, plain, more = one.routes
    assert is_covered(asks, plain, one)
    assert not is_covered(plain, asks, one)
    assert is_covered(plain, more, one)
    assert is_covered(more, plain, one)
