"""Laws of the ways that are shown: tried on generated people, with the rules of record."""

import itertools
import random
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eligibility.assess import Assessment
from eligibility.days import add_months
from eligibility.facts import STILL
from eligibility.missing import nearest
from eligibility.planning import Cost, Outcome, Planner, Wishes, replay
from eligibility.planning.moves import AskForApproval, DoWork, Enroll, MakeUp, PassExam, months_on
from eligibility.planning.paths import on_route
from eligibility.planning.printed import printed
from eligibility.report import respond
from eligibility.requests import parse_request
from eligibility.verdict import Outcome as Strength
from eligibility.verdict import Verdict

from .profiles import random_profile
from .rulebook import TODAY
from .test_laws import shuffled

STATES = ("KS", "WA", "ND", "SC", "NJ", "CA", "CT", "AZ", "FL", "MA")
MANY = settings.default.max_examples
few = settings(max_examples=max(4, MANY // 5))
seeds = st.integers(min_value=0, max_value=MANY // 4)
"""People by number. Each is planned for once, and every law looks at the same ways."""
ONE_DAY = timedelta(days=1)
LONG_AFTER = add_months(TODAY, 240)


class MadeUpPrices:
    """A price for each exam, and for programs of most kinds: the same one each time."""

    def of_exam(self, credential_id):
        return Cost(Fraction(120), Fraction(120 + len(credential_id)))

    def of_program(self, credential_id, kind, state):
        return None if kind == "ekg" else Cost(Fraction(900), Fraction(900 + 50 * len(kind)))

    def lengths_of_program(self, credential_id, kind, state):
        return None


PRICES = MadeUpPrices()


def request_of(seed):
    profile, state = random_profile(random.Random(seed)), STATES[seed % len(STATES)]
    return {"as_of": TODAY.isoformat(), "state": state, "profile": profile}


class Planned:
    """A person, the credentials they are judged for, and the ways to them."""

    def __init__(self, catalogue, raw, wishes=Wishes()):  # noqa: B008
        request = parse_request(raw, catalogue, today=TODAY)
        self.planner = Planner(catalogue, request.profile, TODAY, wishes=wishes, prices=PRICES)
        self.person = self.planner.person
        self.credentials = [
            one for one in catalogue.credentials if one.state in (None, self.person.state)
        ]
        self.answer = partial(respond, catalogue, request, release={})

    def of(self, credential):
        return self.planner.of(credential.id)

    def ways(self):
        """Every way with its credential, and what to say of it where a law is broken."""
        return [
            (one, plan, (one.id, plan.route.id, plan.not_before))
            for one in self.credentials
            for plan in self.of(one)
        ]

    def printed(self, credentials):
        return {one.id: [printed(plan) for plan in self.of(one)] for one in credentials}


@pytest.fixture(scope="session")
def planned(catalogue):
    """Plans for a request. (A function: a failure would print the rules whole.)"""

    found = {}

    def plan(seed):
        if seed not in found:
            found[seed] = Planned(catalogue, request_of(seed))
        return found[seed]

    return plan


@pytest.fixture(scope="session")
def planned_anew(catalogue):
    """Plans for a request, looked for afresh."""

    def plan(raw, **wishes):
        return Planned(catalogue, raw, Wishes(**wishes))

    return plan


def verdict_after(credential, plan, person, day):
    """How the route of a plan stands on a day for who has gone so far."""
    only = on_route(credential, plan.route)
    return Assessment(only, replay(person, plan.scheduled, day)).on(day).verdict


@given(seed=seeds)
def test_each_way_opens_its_route_on_its_day_and_not_the_day_before(seed, planned):
    people = planned(seed)
    for credential, plan, told in people.ways():
        day = plan.eligible_on
        if day is None:
            continue
        assert plan.outcome is Outcome.ELIGIBLE, told
        assert verdict_after(credential, plan, people.person, day) is Verdict.ELIGIBLE, told
        if day > TODAY:
            before = verdict_after(credential, plan, people.person, day - ONE_DAY)
            assert before is not Verdict.ELIGIBLE, told


def by_any_route(credential, plan, person, day):
    """The same of the credential: a route that closes may be followed by another as full."""
    as_full = (plan.route.grants, "full")
    routes = tuple(route for route in credential.routes if route.grants in as_full)
    whole = replace(credential, routes=routes)
    return Assessment(whole, replay(person, plan.scheduled, day)).on(day).verdict


@given(seed=seeds)
def test_a_way_stays_open_for_as_long_as_it_says(seed, planned):
    people = planned(seed)
    for credential, plan, told in people.ways():
        if plan.eligible_on is None:
            continue
        last, person = plan.eligible_until, people.person
        if last is None:
            last = add_months(TODAY, 120)
        else:
            after = by_any_route(credential, plan, person, last + ONE_DAY)
            assert after is not Verdict.ELIGIBLE, told
        assert plan.eligible_on <= last, told
        assert by_any_route(credential, plan, person, last) is Verdict.ELIGIBLE, told


@given(seed=seeds)
def test_what_is_open_in_full_has_no_way_and_no_way_is_without_steps(seed, planned):
    people = planned(seed)
    for credential in people.credentials:
        found = Assessment(credential, people.person).on(TODAY)
        granted = {
            route.route.grants
            for route in found.routes
            if route.is_open and route.standing.verdict is Verdict.ELIGIBLE
        }
        plans = people.of(credential)
        told = (credential.id, [plan.route.id for plan in plans])
        assert not ("full" in granted and plans), told
        assert not granted or all(plan.route.grants == "full" for plan in plans), told
        assert all(plan.steps for plan in plans), told


@given(seed=seeds)
def test_no_shown_way_is_later_and_dearer_than_another(seed, planned):
    people = planned(seed)
    for credential in people.credentials:
        for one, other in itertools.permutations(people.of(credential), 2):
            assert not is_worse_in_both(one, other), (credential.id, one.route.id, other.route.id)


def is_worse_in_both(one, other):
    """Whether the other is as full, sooner, and surely cheaper."""
    if None in (one.cost, other.cost, one.eligible_on, other.eligible_on):
        return False
    return (
        other.route.grants in ("full", one.route.grants)
        and other.eligible_on < one.eligible_on
        and other.cost.high < one.cost.low
    )


@given(seed=seeds)
def test_no_step_begins_before_today_or_ends_after_the_way_does(seed, planned):
    people = planned(seed)
    for _credential, plan, told in people.ways():
        assert plan.not_before >= TODAY, told
        assert plan.eligible_on in (None, plan.not_before), told
        for step in plan.steps:
            named = (*told, step.action, step.begin, step.until)
            assert TODAY <= step.begin <= plan.not_before, named
            if step.until is None:
                continue
            assert step.begin <= step.until, named
            for_students = isinstance(step.move, Enroll) and step.move.as_student
            assert for_students or step.until <= plan.not_before, named


@given(seed=seeds)
@few
def test_the_order_of_records_and_keys_is_irrelevant(seed, planned, planned_anew):
    one = planned(seed)
    other = planned_anew(shuffled(random.Random(seed), request_of(seed)))
    assert one.printed(one.credentials) == other.printed(other.credentials)


@given(seed=seeds)
@few
def test_the_order_of_asking_is_irrelevant(seed, planned, planned_anew):
    """What one credential needs of another is found out once, whoever asks first."""
    one, other = planned(seed), planned_anew(request_of(seed))
    assert one.printed(one.credentials) == other.printed(reversed(other.credentials))


@given(
    seed=seeds,
    hours=st.sampled_from([8, 20, 35, 36, 40]),
    months=st.sampled_from([0, 3, 6, 9, 12]),
    budget=st.sampled_from([0, 150, 900, 2000]),
)
@few
def test_no_way_breaks_a_wish(seed, hours, months, budget, planned_anew):
    people = planned_anew(
        request_of(seed),
        weekly_hours=Fraction(hours),
        study_months=months,
        budget_usd=Fraction(budget),
    )
    for _credential, plan, told in people.ways():
        assert plan.cost is None or plan.cost.low <= budget, told
        for one in plan.scheduled:
            if isinstance(one.move, Enroll):
                assert (one.move.length.months or 0) <= months, told
                assert hours >= 35 or not one.move.is_a_job, told
            if isinstance(one.move, DoWork):
                assert one.move.job.hours_per_week == hours, told


@given(seed=seeds)
def test_a_way_changes_nothing_that_is_over(seed, planned):
    people = planned(seed)
    person = people.person
    for _credential, plan, told in people.ways():
        after = replay(person, plan.scheduled, LONG_AFTER)
        moves = [one.move for one in plan.scheduled]
        mended = {move.program for move in moves if isinstance(move, MakeUp | AskForApproval)}
        for number, course in enumerate(person.training or ()):
            now = after.training[number]
            assert now == course or number in mended, told
            assert (now.started_on, now.ends) == (course.started_on, course.ends), told
        for job, now in zip(person.work or (), after.work or (), strict=False):
            goes_on = job.ended_on == STILL
            assert now == (replace(job, ended_on=now.ended_on) if goes_on else job), told
        taught = person.teaching or ()
        assert (after.teaching or ())[: len(taught)] == taught, told
        assert after.military == person.military, told
        assert after.exam_attempts == person.exam_attempts, told
        passed = {move.credential for move in moves if isinstance(move, PassExam)}
        for held in person.credentials or ():
            assert held in after.credentials or held.credential in passed, told
        assert lasting(after.attestations) == lasting(person.attestations), told


def lasting(attestations):
    """What somebody once told and no step may change."""
    passing = {"cpr_current", "trained_by_professional", "sentence_completed"}
    return {fact: said for fact, said in (attestations or {}).items() if fact not in passing}


@given(seed=seeds)
@example(seed=28)
def test_the_nearest_route_has_a_way_unless_a_sooner_one_is_there(seed, planned):
    """`missing` adds up what editors hold usual, a way is put to the engine: the day may differ.

    Where the nearest route hangs on an answer that is not there, no way need be sure. And a program
    is begun today: it can be too old for somebody by the day high school ends. Who is in a program
    is not sent into a second one to save a year or less.
    """
    people = planned(seed)
    for credential in people.credentials:
        near = nearest(Assessment(credential, people.person).on(TODAY))
        if near is None or not is_all_else_met(near) or waits_for_school(near, people.person):
            continue
        plans = people.of(credential)
        in_time = months_on(TODAY, near.months + (12 if is_in_a_program(people.person) else 0))
        told = (credential.id, near.route.route.id, [plan.route.id for plan in plans])
        assert any(
            plan.route.id == near.route.route.id or plan.not_before <= in_time for plan in plans
        ), told


def waits_for_school(near, person):
    is_there = person.education is not None and person.education.level == "in_high_school"
    return is_there and any(lack.finding.requirement.kind == "education" for lack in near.lacks)


def is_in_a_program(person):
    return any(one.ends is not None and one.ends.last > TODAY for one in person.training or ())


def is_all_else_met(near):
    """Whether nothing but what is missing is in the way, however the open answers turn out."""
    missing = {id(lack.finding) for lack in near.lacks}
    return all(
        finding.standing.low is Strength.MET
        or any(id(part) in missing for part in (finding, *finding.members))
        for finding in near.attempt.findings
    )
