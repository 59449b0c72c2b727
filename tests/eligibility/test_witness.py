"""People made from the rules are what they are made to be: the engine says so of each."""

import json
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.days import add_months
from eligibility.kinds import TESTS
from eligibility.kinds.base import Case, Test
from eligibility.rules import IN_FORCE
from eligibility.verdict import Outcome
from eligibility.witness import (
    boundaries,
    boundary_people,
    closest,
    highest,
    judged,
    witness,
)

from . import small_worlds
from .rulebook import TODAY, all_of, any_of, person, requirement, rules, verdict

LEAP_DAY = date(2028, 2, 29)
DAYS = (TODAY, LEAP_DAY)


def outcome(boundary, somebody, on):
    """How the test of the one requirement ends for a person who leaves nothing open."""
    profile = somebody.told(on)
    program = profile.training[0] if profile.training else None
    case = Case(profile, boundary.credential.id, program)
    standing = boundary.requirement.test.judge(case, on).standing
    assert standing.low is standing.high, (somebody.about, somebody.what)
    return standing.low


def assert_the_edge_is_where_it_is_said_to_be(boundary, on):
    """Those inside get further than those outside, though one unit or one day lies between."""
    inside = [outcome(boundary, one, on) for one in boundary.inside]
    outside = [outcome(boundary, one, on) for one in boundary.outside]
    told = [(one.about, one.what) for one in (*boundary.inside, *boundary.outside)]
    assert min(inside) > max(outside, default=Outcome.NOT_MET - 1), told


# ---------------------------------------------------------------- the rules of record


@pytest.mark.parametrize("on", DAYS)
def test_every_route_in_force_has_a_witness_as_sure_as_its_rules_allow(catalogue, on):
    for credential in catalogue.credentials:
        for route in credential.routes:
            if route.standing == IN_FORCE and on > route.valid_until:
                assert witness(credential, route, on) is None  # nobody gets in any more
            elif route.standing == IN_FORCE:
                found = witness(credential, route, on)
                standing = judged(credential, route, found, on).standing
                assert standing.low is highest(credential, route, on), found.about


def test_a_witness_is_a_whole_request_and_leaves_nothing_to_ask(catalogue):
    for credential in catalogue.credentials:
        found = witness(credential, credential.routes[0], TODAY)
        request = person(catalogue, found.profile, TODAY, found.state)
        assert None not in vars_of(request.profile)
        assert not judged(credential, credential.routes[0], found, TODAY).best.standing.high < 1


def vars_of(profile):
    return [getattr(profile, name) for name in type(profile).__slots__]


@pytest.mark.parametrize("on", DAYS)
def test_each_edge_of_the_rules_of_record_lies_between_two_people(catalogue, on):
    found = list(boundaries(catalogue, on))
    assert len(found) > 300
    for boundary in found:
        assert_the_edge_is_where_it_is_said_to_be(boundary, on)


def numbers_in(test):
    """The names of the numbers and spans that a rule has."""
    return {
        name
        for name in type(test).__slots__
        for value in [getattr(test, name, None)]
        if isinstance(value, int | Fraction) and not isinstance(value, bool | Outcome) and value
    } - NO_EDGE


NO_EDGE = {
    "then_wait_days",  # what comes after the edge
    "min_wait_days",
    "max_review_business_days",  # told, and never judged by
}


def test_every_requirement_with_a_number_has_people_at_its_edge(catalogue):
    with_people = {id(boundary.requirement) for boundary in boundaries(catalogue, TODAY)}
    without = {
        requirement.id
        for credential in catalogue.credentials
        for route in credential.routes
        if route.standing == IN_FORCE and route.valid_until >= TODAY
        for asked in credential.requirements + route.requirements
        for requirement in asked.walk()
        if requirement.test and numbers_in(requirement.test) and id(requirement) not in with_people
    }
    assert without == set()


def test_boundary_people_are_some_hundreds_each_once_and_the_same_every_time(catalogue):
    people = list(boundary_people(catalogue, TODAY))
    assert 300 < len(people) < 2000
    assert people == list(boundary_people(catalogue, TODAY))
    keys = {json.dumps([one.profile, one.state], sort_keys=True) for one in people}
    assert len(keys) == len(people)
    assert all(one.what and one.about.count(" › ") == 2 for one in people)


def test_a_boundary_person_says_what_they_are_there_for(catalogue):
    said = {(one.about, one.what) for one in boundary_people(catalogue, TODAY)}
    place = "rma-amt › work-experience › rma-work-three-of-seven"
    assert (place, "1,095 days of work, exactly") in said
    assert (place, "1,095 days of work, one less") in said
    assert (place, "36 hours a week, one less") in said


# ---------------------------------------------------------------- rules made up


@st.composite
def numbered(draw):
    """A requirement with numbers in it, of any kind that has some."""
    n = draw(st.integers(1, 40))
    months = draw(st.integers(1, 60))
    tests = [
        ("age", {"min": n}),
        ("education", {"level": "in_high_school", "graduates_within_months": months}),
        ("training", {"min_clock_hours": n, "min_externship_hours": n}),
        ("training", {"completed_within_months": months}),
        ("training", {"completed_within_months": months, "anniversary": "needs_review"}),
        ("training", {"completed_within_months": months + n, "completed_more_than_months_ago": n}),
        ("training", {"in_progress": True, "ends_within_days": n}),
        ("training", {"programmatic_accreditors": ["ABHES"], "accredited_any_time_enrolled": True}),
        ("experience", {"roles": {"rn": "met"}, "min_hours": n, "within_months": months}),
        (
            "experience",
            {
                "roles": {"rn": "met"},
                "min_months_full_time": min(n, months),
                "full_time_hours_per_week": draw(st.integers(2, 60)),
                "within_months": months + 1,
                "part_time": draw(st.sampled_from(["hours_need_review", "not_counted"])),
            },
        ),
        (
            "experience",
            {
                "roles": {"rn": "met"},
                "min_months_full_time": n,
                "full_time_hours_per_week": 35,
                "unbroken_until": "as_of",
                "max_gap_days": months,
            },
        ),
        ("teaching", {"min_hours": n}),
        ("teaching", {"min_months": n}),
        ("military", {"completed_within_months": months, "anniversary": "needs_review"}),
        ("credential_held", {"any_of": ["rn"], "status": ["active"]}),
        (
            "credential_held",
            {"any_of": ["rn"], "status": ["expired"], "expired_within_months": months},
        ),
        (
            "credential_held",
            {"any_of": ["rn"], "status": ["passed_exam"], "earned_within_months": months},
        ),
        ("skills", {"counts": {"live_ekgs": n, "injections": months}}),
        ("skills", {"counts": {"vaccine_class_hours": n, "skin_tests": months}}),
        ("skills", {"sum_of": ["live_ekgs", "injections"], "min": n}),
        ("continuing_education", {"credits_per_year": n, "after_months": months}),
        ("attempts", {"max_failed": n}),
    ]
    return draw(st.sampled_from(tests))


@given(numbered(), st.dates(date(2020, 1, 1), date(2031, 12, 31)))
@settings(max_examples=2 * settings().max_examples)
def test_each_edge_of_rules_made_up_lies_between_two_people(rule, on):
    catalogue = rules(requirement("rule", *rule))
    found = list(boundaries(catalogue, on))
    assert found
    for boundary in found:
        assert_the_edge_is_where_it_is_said_to_be(boundary, on)


@given(small_worlds.credentials())
def test_small_worlds_have_a_witness_where_and_only_where_some_answers_pass(raw):
    catalogue = small_worlds.catalogue(raw)
    (credential,) = catalogue.credentials
    everybody = list(small_worlds.completions(dict.fromkeys(small_worlds.FACTS)))
    for number, route in enumerate(credential.routes):
        best = max(small_worlds.route_outcome(raw, number, answers) for answers in everybody)
        found = witness(credential, route, TODAY)
        got = Outcome.NOT_MET
        if found is not None:
            got = judged(credential, route, found, TODAY).standing.low
        assert got == best


# ---------------------------------------------------------------- nobody


def both_in_school_and_graduate():
    student = requirement("student", "education", {"level": "in_high_school"})
    graduate = requirement("graduate", "education", {"min_level": "bachelor"})
    return student, graduate


def test_a_route_that_contradicts_itself_has_no_witness():
    catalogue = rules(*both_in_school_and_graduate())
    (credential,) = catalogue.credentials
    assert witness(credential, credential.routes[0], TODAY) is None


def test_whoever_comes_closest_meets_what_they_can():
    work = {
        "roles": {"rn": "met"},
        "min_months_full_time": 12,
        "full_time_hours_per_week": 36,
    }
    catalogue = rules(
        all_of("both", *both_in_school_and_graduate()), requirement("work", "experience", work)
    )
    (credential,) = catalogue.credentials
    (route,) = credential.routes
    found = judged(credential, route, closest(credential, route, TODAY), TODAY)
    by_id = {one.requirement.id: one for one in found.best.findings}
    assert by_id["work"].standing.low is Outcome.MET
    assert by_id["both"].standing.high is Outcome.NOT_MET
    assert [part.standing.low for part in by_id["both"].members] == [Outcome.MET, Outcome.NOT_MET]


def test_one_of_several_ways_is_enough():
    catalogue = rules(
        requirement("student", "education", {"level": "in_high_school"}),
        any_of(
            "either",
            requirement("graduate", "education", {"min_level": "bachelor"}),
            requirement("nurse", "credential_held", {"any_of": ["rn"], "status": ["active"]}),
        ),
    )
    (credential,) = catalogue.credentials
    found = witness(credential, credential.routes[0], TODAY)
    assert verdict(catalogue, found.profile) == "eligible"
    assert found.profile["credentials"][0]["credential"] == "rn"


def test_work_after_a_program_comes_after_it():
    work = {"roles": {"rn": "met"}, "min_hours": 1000, "after": "program_completion"}
    program = {"completed_within_months": 24}
    catalogue = rules(
        requirement("program", "training", program), requirement("work", "experience", work)
    )
    (credential,) = catalogue.credentials
    found = witness(credential, credential.routes[0], TODAY)
    assert found.profile["work"][0]["started_on"] > found.profile["training"][0]["completed_on"]
    for boundary in boundaries(catalogue, TODAY):
        assert_the_edge_is_where_it_is_said_to_be(boundary, TODAY)


def test_more_hours_than_a_window_has_are_worked_by_nobody():
    work = {"roles": {"rn": "met"}, "min_hours": 9000, "within_months": 12}
    catalogue = rules(requirement("work", "experience", work))
    (credential,) = catalogue.credentials
    assert witness(credential, credential.routes[0], TODAY) is None


def test_every_kind_says_how_it_is_met():
    assert [name for name, kind in TESTS.items() if kind.ways is Test.ways] == []


def test_a_day_far_from_today_makes_people_too(catalogue):
    on = add_months(TODAY, 120)
    assert sum(1 for _ in boundary_people(catalogue, on)) > 300
