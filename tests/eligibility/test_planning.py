"""What somebody can do, move by move: the steps of a way, and the day it leads to."""

import math
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from eligibility.days import add_months
from eligibility.planning import NO_PRICES, Cost, Outcome, Planner, Wishes, replay
from eligibility.planning.costs import Lengths
from eligibility.reasons import english, reason

from .rulebook import (
    TODAY,
    adult,
    all_of,
    any_of,
    approval,
    book,
    credential,
    day,
    person,
    remedy,
    requirement,
    route,
)

ONE_DAY = timedelta(days=1)
NOBODY = {
    "age": 30,
    "education": {"level": "high_school"},
    "training": [],
    "work": [],
    "military": [],
    "credentials": [],
    "teaching": [],
    "skills": {},
    "attestations": {"felony": False, "cpr_current": False, "sentence_completed": False},
    "exam_attempts": {},
    "continuing_education": {},
}
"""Somebody who told everything, and has done nothing yet."""


def in_months(months, start=TODAY):
    return add_months(start, months)


def plans(catalogue, wishes=None, state=None, prices=NO_PRICES, name="cert", **facts):
    asked = person(catalogue, NOBODY | facts, state=state)
    planner = Planner(catalogue, asked.profile, TODAY, wishes=Wishes(**wishes or {}), prices=prices)
    return planner.of(name)


def ways(catalogue, *rest, **facts):
    """Each way as its actions and the day it opens."""
    return [
        ([step.action for step in plan.steps], plan.eligible_on)
        for plan in plans(catalogue, *rest, **facts)
    ]


def cert(*requirements, **parts):
    return book(credential("cert", route("route", *requirements, **parts)))


# ---------------------------------------------------------------- rules to plan for

YEAR = remedy(12, action="Work for a year.", cost=0, source="handbook")


def worked(name="worked", months=12, remedy=YEAR, test=None, **parts):
    of = {
        "roles": {"medical_assistant": "met", "phlebotomist": "met"},
        "min_months_full_time": months,
        "within_months": 60,
        "full_time_hours_per_week": 36,
        "part_time": "hours_need_review",
    }
    return requirement(name, "experience", of | (test or {}), remedy=remedy, **parts)


def trained(name="trained", months=4, test=None, **parts):
    of = {"kinds": ["medical_assisting"], "completed": True}
    parts = {"remedy": remedy(months, action="Finish a program.", source="handbook")} | parts
    return requirement(name, "training", of | (test or {}), **parts)


def recent(name="recent", months=12, **parts):
    test = {"completed_within_months": months, "anniversary": "included"}
    return requirement(name, "training", test, **parts)


def diploma(**parts):
    parts = {"remedy": remedy(None, action="Earn a GED.")} | parts
    return requirement(
        "diploma", "education", {"min_level": "high_school", "foreign": "needs_review"}, **parts
    )


def held(*names, **parts):
    parts = {"remedy": remedy(None, action="Earn that one first.")} | parts
    name = parts.pop("id", f"holds-{names[0]}")
    test = {"any_of": list(names), "status": ["active"]}
    return requirement(name, "credential_held", test, **parts)


def card(**parts):
    parts = {"remedy": remedy(0, action="Take a CPR class.")} | parts
    test = {"fact": "cpr_current", "must_be": True}
    return requirement("card", "attestation", test, **parts)


def sticks(number=30, **parts):
    parts = {"remedy": remedy(1, action="Ask for blood draws.", source="handbook")} | parts
    return requirement("sticks", "skills", {"counts": {"live_venipunctures": number}}, **parts)


def job(start, end=None, hours=40, **parts):
    return {
        "role": "medical_assistant",
        "started_on": start,
        "ended_on": end,
        "hours_per_week": hours,
        "supervised": True,
        "supervisor": "physician",
        "clinical": True,
        "administrative": True,
        "setting": "outpatient_clinic",
    } | parts


def course(**parts):
    return {
        "kind": "medical_assisting",
        "provider": "postsecondary",
        "school_accreditation": "recognized",
        "programmatic_accreditor": "none",
        "approved_by": [],
        "started_on": "2025-09-01",
        "clock_hours": 700,
        "externship_hours": 120,
        "externship_setting": "outpatient",
        "injections": 10,
        "phlebotomies": 10,
        "award": "certificate",
        "curriculum_complete": True,
    } | parts


# ---------------------------------------------------------------- work


def test_work_is_begun_today_and_counts_day_by_day():
    assert ways(cert(worked())) == [(["work"], in_months(12))]


@pytest.mark.parametrize(
    ("hours", "months"),
    [
        # So many full weeks as make 12 months of 36 hours.
        pytest.param(36, 12, id="just full-time"),
        pytest.param(60, 12, id="no day counts for more than a day"),
    ],
)
def test_work_at_so_many_hours_a_week(hours, months):
    found = ways(cert(worked()), {"weekly_hours": Fraction(hours)})
    assert found == [(["work"], in_months(months))]


def test_hours_that_are_less_than_full_time_leave_it_to_the_body():
    (plan,) = plans(cert(worked()), {"weekly_hours": Fraction(18)})
    assert plan.outcome is Outcome.BODY_DECIDES
    assert plan.eligible_on is None
    assert [step.action for step in plan.steps] == ["work", "review"]
    assert plan.not_before > in_months(20)


def test_hours_add_up_at_the_hours_one_wishes_to_work():
    hours = worked(test={"min_months_full_time": None, "part_time": None, "min_hours": 1000})
    hours["test"] = {k: v for k, v in hours["test"].items() if v is not None}
    del hours["test"]["full_time_hours_per_week"]
    # 25 weeks at 40 hours, 50 weeks at 20.
    assert ways(cert(hours)) == [(["work"], date(2027, 5, 18))]
    assert ways(cert(hours), {"weekly_hours": Fraction(20)}) == [(["work"], date(2027, 11, 9))]


def test_nobody_works_no_hours():
    assert ways(cert(worked()), {"weekly_hours": Fraction(0)}) == []


def test_who_has_hours_enough_for_the_body_to_decide_may_ask_before_full_time_work_is_enough():
    """A full-time job on top takes nothing away from years of part-time work."""
    part_time = [job("2022-01-03", "2026-10-30", hours=20)]
    found = plans(cert(worked()), work=[*part_time, job("2026-11-02", hours=36)])
    assert [(plan.outcome, plan.not_before) for plan in found] == [
        (Outcome.ELIGIBLE, date(2027, 11, 2)),
        (Outcome.BODY_DECIDES, TODAY),
    ]
    assert [[step.action for step in plan.steps] for plan in found] == [
        ["keep_working"],
        ["review"],
    ]


def test_a_job_that_goes_on_needs_no_other():
    assert ways(cert(worked()), work=[job("2026-01-15")]) == [(["keep_working"], date(2027, 1, 15))]


def test_a_job_whose_end_is_known_goes_on_until_then():
    found = ways(cert(worked()), work=[job("2026-01-15", "2027-06-30")])
    assert found == [(["keep_working"], date(2027, 1, 15))]


def test_days_of_a_job_that_is_over_are_not_worked_again():
    # 165 days are left of 365.
    assert ways(cert(worked()), work=[job("2025-01-06", "2025-07-24")]) == [
        (["work"], date(2027, 5, 8))
    ]


def test_a_part_time_job_may_become_a_full_one_in_the_same_role():
    (first, *_more) = plans(cert(worked()), work=[job("2026-01-05", hours=20, role="phlebotomist")])
    (step,) = first.steps
    assert first.eligible_on == in_months(12)
    assert (step.action, step.move.job.role) == ("work", "phlebotomist")


def test_who_left_the_job_of_late_goes_back_to_work():
    """Work right up to the day, with no more than thirty days between two jobs."""
    rule = worked(test={"unbroken_until": "as_of", "max_gap_days": 30, "part_time": "not_counted"})
    del rule["test"]["within_months"]
    (plan,) = plans(cert(rule), work=[job("2025-01-06", day(-10))])
    assert [(step.action, step.begin, step.until) for step in plan.steps] == [
        ("work", TODAY, TODAY)
    ]
    assert plan.eligible_on == TODAY
    assert ways(cert(rule), work=[job("2025-01-06", day(-60))]) == [(["work"], in_months(12))]


def test_nobody_is_to_work_in_two_jobs_at_once():
    hours = requirement(
        "hours",
        "experience",
        {"roles": {"medical_assistant": "met"}, "min_hours": 1000, "within_months": 24},
        remedy=YEAR,
    )
    now = job(day(-7), hours=20)
    # 20 hours are done; 980 take 24 weeks and a half at 40 hours, not 16 weeks at 60. To go on
    # with 20 hours is slower and costs no more: it stays a choice, being what they do now.
    assert ways(cert(hours), work=[now]) == [
        (["work"], day_after_weeks(24.5)),
        (["keep_working"], day_after_weeks(49)),
    ]


@pytest.mark.parametrize("begins", [TODAY.isoformat(), TODAY.isoformat()[:7]])
def test_work_planned_takes_the_place_of_a_job_that_begins_only_now(begins):
    """Told to the month, it began yesterday at the latest, and what it was until then counts."""
    hours = requirement(
        "hours",
        "experience",
        {"roles": {"medical_assistant": "met"}, "min_hours": 1000, "within_months": 24},
        remedy=YEAR,
    )
    found = {actions[0]: day for actions, day in ways(cert(hours), work=[job(begins, hours=20)])}
    assert found["work"] == day_after_weeks(25)
    assert found["keep_working"] >= day_after_weeks(50)


def day_after_weeks(weeks):
    return TODAY + timedelta(days=math.ceil(weeks * 7))


def test_a_step_counts_once_it_is_done_and_work_day_by_day():
    (plan,) = plans(cert(sticks(), worked()))
    facts = person(cert(sticks()), NOBODY).profile
    before, after = (
        replay(facts, plan.scheduled, on) for on in (in_months(1) - ONE_DAY, in_months(1))
    )
    assert before.skills["live_venipunctures"] == 0
    assert after.skills["live_venipunctures"] == 30
    assert len(before.work) == len(after.work) == 1


def test_work_without_a_remedy_is_not_suggested():
    assert ways(cert(worked(remedy=None))) == []


# ---------------------------------------------------------------- programs


def test_a_program_is_begun_today_and_counts_once_it_is_finished():
    assert ways(cert(trained())) == [(["enroll"], in_months(4))]


def test_a_program_under_way_is_finished():
    found = ways(cert(trained()), training=[course(expected_on="2027-06-11")])
    assert found == [(["finish_program"], date(2027, 6, 11))]


def accredited():
    return trained("accredited", months=12, test={"programmatic_accreditors": ["ABHES"]})


def test_who_does_not_know_who_accredited_their_program_is_sent_into_no_second_one():
    """The school can be asked: to go on comes first, and the plan says what it hangs on."""
    under_way = course(expected_on="2027-06-11", programmatic_accreditor=None)
    (plan,) = plans(cert(accredited()), training=[under_way])
    assert [step.action for step in plan.steps] == ["finish_program"]
    assert (plan.outcome, plan.eligible_on) == (Outcome.ANSWERS_MISSING, None)
    assert plan.not_before == date(2027, 6, 11)
    assert any("answers we do not have" in english(doubt) for doubt in plan.unsure)


def test_who_may_sit_it_today_if_an_answer_is_right_is_sent_into_no_second_program():
    """The answer is to be found out, and is no way: nothing is left to be done."""
    near = requirement("near", "training", {"in_progress": True, "ends_within_months": 12})
    timing = any_of("timing", recent(), near, remedy=remedy(None))
    proven = {"completed": False, "programmatic_accreditors": ["ABHES"]}
    rules = cert(trained(test={"completed": False}), trained("accredited", test=proven), timing)
    under_way = course(expected_on="2027-06-11", programmatic_accreditor=None)
    assert ways(rules, training=[under_way]) == []
    none = course(expected_on="2027-06-11", programmatic_accreditor="none")
    (plan,) = plans(rules, training=[none])
    assert [step.action for step in plan.steps] == ["enroll"]


def test_what_a_body_may_allow_by_two_routes_is_asked_for_by_both():
    """It may refuse the one and not the other, and one may close before the other."""
    medic = {
        "kinds": ["medical_services"],
        "completed_within_months": 60,
        "anniversary": "included",
    }
    served = requirement("medic", "military", medic, if_met="needs_review")
    worked_as_one = worked(if_met="needs_review", remedy=None)
    rules = book(credential("cert", route("of-work", worked_as_one), route("of-medics", served)))
    training = {"kind": "medical_services", "completed_on": "2023-03-31"}
    found = plans(rules, work=[job("2023-01-02")], military=[training])
    asked = [plan.route.id for plan in found if plan.outcome is Outcome.BODY_DECIDES]
    assert sorted(asked) == ["of-medics", "of-work"]


def test_who_knows_that_nobody_accredited_it_is_told_of_a_second_one():
    under_way = course(expected_on="2027-06-11", programmatic_accreditor="none")
    (plan,) = plans(cert(accredited()), training=[under_way])
    assert [step.action for step in plan.steps] == ["enroll"]


@pytest.mark.parametrize(("ends", "is_second_shown"), [("2028-03-24", False), ("2028-03-25", True)])
def test_a_second_program_is_shown_where_the_first_leads_there_a_year_later(ends, is_second_shown):
    """A program of four months, begun today, is over on 24 March 2027."""
    found = ways(cert(trained()), training=[course(expected_on=ends)])
    assert (["finish_program"], date.fromisoformat(ends)) in found
    assert (["enroll"] in [actions for actions, _day in found]) is is_second_shown


@pytest.mark.parametrize(("ends", "is_second_shown"), [("2028-03-24", False), ("2028-03-25", True)])
def test_a_second_program_that_opens_an_exam_to_students_saves_time_only_when_it_is_done(
    ends, is_second_shown
):
    """A program of four months, begun today, makes a student today and is over on 24 March 2027."""
    student = trained("student", test={"completed": False, "in_progress": True})
    approved = trained("approved", test={"completed": False, "approved_by": ["nha"]})
    rules = book(
        credential(
            "cert", route("of-students", student, approved), route("of-graduates", trained())
        )
    )
    found = ways(rules, training=[course(expected_on=ends)])
    assert (["finish_program"], date.fromisoformat(ends)) in found
    assert ((["enroll"], TODAY) in found) is is_second_shown


def test_who_is_in_a_program_is_not_sent_into_a_second_one_by_another_route():
    rules = book(
        credential(
            "cert",
            route("of-approved-schools", trained(test={"approved_by": ["nha"]})),
            route("of-all", trained()),
        )
    )
    assert ways(rules, training=[course(expected_on="2027-06-11")]) == [
        (["finish_program"], date(2027, 6, 11))
    ]


@pytest.mark.parametrize(
    ("classes_done", "opens"),
    [(True, date(2027, 5, 12)), (False, date(2027, 6, 11))],
    ids=["class work done", "class work not done"],
)
def test_students_near_the_end_need_their_class_work_done(classes_done, opens):
    near_the_end = {"in_progress": True, "classroom_complete": True, "ends_within_days": 30}
    timing = any_of(
        "timing", recent(), requirement("student", "training", near_the_end), remedy=remedy(None)
    )
    rules = cert(trained(test={"completed": False}), timing)
    program = course(expected_on="2027-06-11", classroom_complete=classes_done)
    assert ways(rules, training=[program]) == [(["finish_program"], opens)]


def test_a_program_that_is_only_too_old_stays_a_fact_of_the_past():
    rules = cert(trained(), recent())
    assert ways(rules, training=[course(completed_on="2020-06-11", started_on="2019-09-02")]) == []


def test_a_program_too_old_is_done_again_where_the_editors_say_so():
    rules = cert(trained(), recent(remedy=remedy(4)))
    found = ways(rules, training=[course(completed_on="2020-06-11", started_on="2019-09-02")])
    assert found == [(["enroll"], in_months(4))]


def test_what_a_program_lacks_of_hours_is_made_up():
    lacking = trained("externship", 1, test={"min_externship_hours": 160, "completed": False})
    del lacking["test"]["kinds"]
    (soonest, anew) = ways(cert(trained(), lacking), training=[course(completed_on="2026-06-11")])
    assert soonest == (["make_up"], in_months(1))
    assert anew[0] == ["enroll"]


def test_a_program_begun_for_one_thing_leaves_nothing_open_that_it_can_close():
    """Somebody who told nothing of programs or of the service: either may be met already."""
    served = requirement("served", "military", {"kinds": ["medical_services"]})
    either = any_of("either", trained(), served, remedy=remedy(4))
    ends = any_of("ends", recent(months=36), remedy=remedy(4))
    first = plans(cert(either, ends), training=None, military=None)[0]
    assert (first.outcome, first.eligible_on) == (Outcome.ELIGIBLE, in_months(4))
    assert {rule.id for rule in first.steps[0].requirements} == {"trained", "recent"}


def test_an_apprenticeship_is_a_job_and_other_work_comes_after_it():
    rules = cert(
        trained(months=12, test={"providers": ["registered_apprenticeship"]}), worked(months=6)
    )
    (plan,) = plans(rules)
    enroll, work = plan.steps
    assert (enroll.action, enroll.until) == ("enroll", in_months(12))
    assert (work.action, work.begin) == ("work", date(2027, 11, 25))


def test_a_program_for_parts_of_a_group_is_as_long_as_they_say():
    both = all_of("both", trained(months=4), recent(months=6))
    assert ways(cert(both)) == [(["enroll"], in_months(4))]


def test_a_school_leaves_time_to_work_beside_it():
    (plan,) = plans(cert(trained(), worked()))
    assert [(step.action, step.begin) for step in plan.steps] == [
        ("enroll", TODAY),
        ("work", TODAY),
    ]
    assert plan.eligible_on == in_months(12)


def test_work_that_counts_after_a_program_waits_for_it():
    after = worked(months=6, test={"after": "program_completion"})
    (plan,) = plans(cert(trained(), after))
    assert [step.begin for step in plan.steps] == [TODAY, date(2027, 3, 25)]


def test_a_program_of_unknown_length_has_no_day():
    (plan,) = plans(cert(trained(months=None)))
    assert (plan.eligible_on, plan.not_before, plan.outcome) == (None, TODAY, Outcome.ELIGIBLE)
    assert plan.steps[0].until is None


def test_students_only_routes_ask_to_be_in_the_program_however_long_it_takes():
    student = trained(months=None, test={"completed": False, "in_progress": True})
    (plan,) = plans(cert(student))
    assert [step.action for step in plan.steps] == ["enroll"]
    assert plan.eligible_on is None


def test_a_body_is_asked_whether_it_approved_the_school():
    approved = requirement(
        "approved", "training", {"approved_by": ["nha"]}, remedy=remedy(None, action="Ask.")
    )
    first = plans(cert(trained(), approved), training=[course(completed_on="2026-06-11")])[-1]
    assert first.outcome is Outcome.BODY_DECIDES
    assert [step.action for step in first.steps] == ["ask"]


def test_one_word_of_the_body_goes_before_two():
    """The body is asked whether it approved a school; on one of the routes it wants more."""
    ask = remedy(None, action="Ask.")
    approved = requirement("approved", "training", {"approved_by": ["nha"]}, remedy=ask)
    rules = book(
        credential(
            "cert",
            route("skills", trained(months=12), approved, approval(review="decides")),
            route("school", trained(months=12), approved),
        )
    )
    found = plans(rules, training=[course(expected_on="2027-01-15", started_on="2026-01-12")])
    asking = next(plan for plan in found if plan.outcome is Outcome.BODY_DECIDES)
    assert asking.route.id == "school"
    assert [step.action for step in asking.steps] == ["finish_program", "ask"]
    assert asking.not_before == date(2027, 1, 15)


def test_a_program_ends_on_its_day_also_where_the_body_has_to_say_yes():
    rules = book(
        credential(
            "cert",
            route("route", trained(if_met="needs_review"), held("first")),
        ),
        credential("first", route("route", worked())),
    )
    (plan,) = plans(rules, training=[course(expected_on="2027-06-11")])
    ends = {step.action: step.until for step in plan.steps}
    assert ends["finish_program"] == date(2027, 6, 11)


# ---------------------------------------------------------------- diplomas, cards, sticks, age


def test_nobody_knows_how_long_a_diploma_takes():
    (plan,) = plans(cert(diploma()), education={"level": "none"})
    assert [step.action for step in plan.steps] == ["diploma"]
    assert plan.eligible_on is None


def test_a_diploma_may_be_earned_beside_what_takes_longer():
    found = ways(cert(diploma(), trained()), education={"level": "none"})
    assert found == [(["enroll", "diploma"], in_months(4))]


def test_who_is_in_high_school_finishes_it_and_works_after_it():
    school = {"level": "in_high_school", "expected_graduation": "2027-06-10"}
    assert ways(cert(diploma(), sticks()), education=school) == [
        (["practice", "finish_school"], date(2027, 6, 10))
    ]
    (plan,) = plans(cert(diploma(), worked()), education=school)
    assert [(step.action, step.begin) for step in plan.steps] == [
        ("finish_school", TODAY),
        ("work", date(2027, 6, 11)),
    ]
    assert plan.eligible_on == date(2028, 6, 10)  # 365 days, one of them a leap day


def test_who_told_no_end_of_high_school_is_not_sent_to_work():
    assert ways(cert(worked()), education={"level": "in_high_school"}) == []


def test_nobody_knows_when_high_school_is_over_of_which_no_end_was_told():
    """Not even where a program takes months: they may be years away from a diploma."""
    (plan,) = plans(cert(diploma(), trained()), education={"level": "in_high_school"})
    assert [step.action for step in plan.steps] == ["enroll", "diploma"]
    assert plan.eligible_on is plan.eligible_until is None
    assert plan.not_before == in_months(4)


def test_an_apprenticeship_is_full_time_work_and_waits_for_the_end_of_high_school():
    rule = cert(trained(test={"providers": ["registered_apprenticeship"]}))
    school = {"level": "in_high_school", "expected_graduation": "2027-06-10"}
    assert ways(rule, education=school) == [(["enroll"], in_months(4, date(2027, 6, 11)))]
    assert ways(rule, education={"level": "in_high_school"}) == []
    assert ways(rule, {"weekly_hours": Fraction(20)}) == []


def test_a_card_is_renewed_today():
    (plan,) = plans(cert(card(), worked()))
    assert [(step.action, step.until) for step in plan.steps] == [
        ("renew", TODAY),
        ("work", date(2027, 11, 23)),
    ]


LONG = {"within_months": 84}


def test_a_card_for_a_day_more_than_a_year_away_is_renewed_by_then():
    """It runs out, and nobody told how long it will hold."""
    (plan,) = plans(cert(card(), worked(months=36, test=LONG)))
    assert [(step.action, step.begin) for step in plan.steps] == [
        ("work", TODAY),
        ("renew", plan.eligible_on - ONE_DAY),
    ]


def test_a_card_that_an_exam_before_asks_for_is_not_put_off():
    rules = book(
        credential("first", route("of-cards", card(), sticks())),
        credential("cert", route("later", held("first"), worked(months=36, test=LONG))),
    )
    (plan,) = plans(rules)
    days = {step.action: step.begin for step in plan.steps}
    assert days["renew"] <= days["pass_exam"] < plan.eligible_on


def test_training_does_not_run_out():
    taught = {"fact": "trained_by_professional", "must_be": True}
    paper = requirement("paper", "attestation", taught, remedy=remedy(0, action="Be trained."))
    attestations = NOBODY["attestations"] | {"trained_by_professional": False}
    (plan,) = plans(cert(paper, worked(months=36, test=LONG)), attestations=attestations)
    assert [(step.action, step.begin) for step in plan.steps] == [
        ("renew", TODAY),
        ("work", TODAY),
    ]


@pytest.mark.parametrize(
    ("was", "helps"),
    [
        pytest.param(("2025-01-06", "2025-07-24"), True, id="lately"),
        pytest.param(("2021-12-06", "2022-01-24"), False, id="too long ago by then"),
        pytest.param((), False, id="never"),
    ],
)
def test_work_done_so_far_is_said_to_count_where_it_helps(was, helps):
    (plan,) = plans(cert(worked()), work=[job(*was)] if was else [])
    told = english(plan.steps[0].text)
    assert ("What you worked so far counts." in told) is helps
    assert (plan.eligible_on < in_months(12)) is helps


def test_work_that_counts_so_far_hides_no_limit():
    (plan, *_more) = plans(
        cert(worked()), {"weekly_hours": Fraction(20)}, work=[job("2025-01-06", "2025-07-24")]
    )
    told = english(plan.steps[0].text)
    assert "By your limit we count on 20 hours a week; a full week is 36." in told


def test_missing_sticks_are_done_and_more_of_them_are_not_undone():
    (plan,) = plans(cert(sticks(30)), skills={"live_venipunctures": 22})
    assert plan.eligible_on == in_months(1)
    assert dict(plan.scheduled[0].move.counts) == {"live_venipunctures": 30}


def test_a_birthday_is_counted_as_the_last_day_it_can_be():
    (plan,) = plans(cert(adult(least=18)), age=16)
    assert [step.action for step in plan.steps] == ["come_of_age"]
    assert plan.eligible_on == in_months(24)


# ---------------------------------------------------------------- facts of the past


@pytest.mark.parametrize(
    "rule",
    [
        requirement("failed", "attempts", {"max_failed": 3}, remedy=remedy(12)),
        requirement("served", "military", {"kinds": ["medical_services"]}, remedy=remedy(12)),
        requirement(
            "taught",
            "teaching",
            {"subjects": ["medical_assisting"], "min_hours": 1000},
            remedy=remedy(12, only_with_progress=True),
        ),
        requirement(
            "innocent", "attestation", {"fact": "felony", "must_be": False}, remedy=remedy(1)
        ),
    ],
    ids=lambda rule: rule["id"],
)
def test_nothing_of_the_past_is_suggested(rule):
    facts = {
        "exam_attempts": {"cert": 3},
        "attestations": {"felony": True},
    }
    assert ways(cert(rule, sticks()), **facts) == []


def test_who_teaches_teaches_on():
    post = {
        "subject": "medical_assisting",
        "level": "postsecondary",
        "started_on": "2025-09-01",
        "ended_on": None,
        "hours_per_week": 10,
    }
    hours = requirement(
        "taught",
        "teaching",
        {"subjects": ["medical_assisting"], "min_hours": 1000},
        remedy=remedy(12, only_with_progress=True),
    )
    assert ways(cert(hours), teaching=[post]) == [(["keep_teaching"], date(2027, 8, 2))]


# ---------------------------------------------------------------- another credential first


def chain(*more, **parts):
    """`cert` asks for `middle`, and that for `first`; `first` opens by blood draws."""
    return book(
        credential("cert", route("route", held("middle"), *more), **parts),
        credential("middle", route("route", held("first"))),
        credential("first", route("route", sticks())),
    )


def test_each_credential_that_comes_first_is_earned_on_the_day_it_opens():
    found = plans(chain())
    (plan,) = found
    assert [(step.action, step.begin) for step in plan.steps] == [
        ("practice", TODAY),
        ("pass_exam", in_months(1)),
        ("pass_exam", in_months(1)),
    ]
    assert plan.eligible_on == in_months(1)


def test_a_credential_that_is_open_today_is_earned_at_no_known_day():
    rules = book(
        credential("cert", route("route", held("first"))),
        credential("first", route("route", adult())),
    )
    (plan,) = plans(rules)
    assert [step.action for step in plan.steps] == ["pass_exam"]
    assert (plan.eligible_on, plan.not_before) == (None, TODAY)


def test_a_credential_that_nobody_can_get_leads_nowhere():
    rules = book(
        credential("cert", route("route", held("first"))),
        credential("first", route("route", sticks(remedy=None))),
    )
    assert ways(rules) == []


def test_nobody_is_sent_after_an_exam_that_an_open_list_only_names_as_one_that_may_count():
    def rules(*names):
        named = credential("named", route("route", adult()))
        return book(credential("cert", route("route", held(*names))), named)

    assert ways(rules("named", "other")) == []
    assert [actions for actions, _day in ways(rules("named"))] == [["pass_exam"]]


def test_a_credential_of_another_state_leads_nowhere():
    rules = book(
        credential("cert", route("route", held("first"))),
        credential("first", route("route", adult()), jurisdiction="WA"),
    )
    assert ways(rules, state="NJ") == []
    assert [actions for actions, _day in ways(rules, state="WA")] == [["pass_exam"]]


def test_a_provisional_credential_is_not_one_to_build_on():
    rules = book(
        credential("cert", route("route", held("first"))),
        credential("first", route("route", sticks(), grants="provisional")),
    )
    assert ways(rules) == []


def test_two_credentials_that_ask_for_each_other_are_found_whichever_is_asked_for_first():
    rules = book(
        credential("one", route("other", held("two")), route("work", worked())),
        credential("two", route("other", held("one")), route("draws", sticks(remedy=remedy(20)))),
    )
    asked = person(rules, NOBODY)

    def found(*names):
        planner = Planner(rules, asked.profile, TODAY)
        return {name: [plan.route.id for plan in planner.of(name)] for name in names}

    assert (
        found("one", "two")
        == found("two", "one")
        == {
            "one": ["work", "other"],
            "two": ["other", "draws"],
        }
    )


def test_who_left_an_answer_open_is_still_told_of_the_exam_that_comes_first():
    rules = book(
        credential("cert", route("route", held("first"))),
        credential(
            "first", route("route", adult(), requirement("failed", "attempts", {"max_failed": 3}))
        ),
    )
    (plan,) = plans(rules, exam_attempts=None)
    assert [step.action for step in plan.steps] == ["pass_exam"]
    assert (plan.outcome, plan.eligible_on) == (Outcome.ELIGIBLE, None)


# ---------------------------------------------------------------- windows


def test_a_window_that_closes_before_a_step_ends_rules_the_way_out():
    holds = {"credential": "first", "status": "active", "expires_on": day(200)}
    rules = book(
        credential("cert", route("route", held("first", remedy=None), worked())),
        credential("first", route("route", sticks(remedy=None))),
    )
    assert ways(rules, credentials=[holds]) == []
    assert ways(rules, credentials=[holds | {"expires_on": day(366)}]) == [
        (["work"], in_months(12))
    ]


def test_what_holds_today_and_can_be_lost_is_to_be_kept():
    holds = {"credential": "first", "status": "active", "expires_on": day(800)}
    rules = book(
        credential("cert", route("route", held("first", remedy=None), worked())),
        credential("first", route("route", sticks(remedy=None))),
    )
    (plan,) = plans(rules, credentials=[holds])
    assert [rule.id for rule in plan.keep] == ["holds-first"]
    assert plan.eligible_until == TODAY + (date.fromisoformat(day(800)) - TODAY)


def test_a_route_that_ends_before_the_last_step_is_no_way():
    done = in_months(1)
    assert ways(cert(sticks(), valid_until=(done - ONE_DAY).isoformat())) == []
    assert ways(cert(sticks(), valid_until=done.isoformat())) == [(["practice"], done)]


def test_a_route_that_nobody_is_sure_of_by_then_is_left_to_the_body():
    (plan,) = plans(cert(worked(), uncertain_after=day(300)))
    assert (plan.outcome, plan.eligible_on) == (Outcome.BODY_DECIDES, None)
    assert ways(cert(worked(), uncertain_after=day(365))) == [(["work"], in_months(12))]


def test_a_route_that_begins_later_is_waited_for():
    begins = in_months(3)
    found = ways(cert(sticks(), valid_from=begins.isoformat()))
    assert found == [(["practice"], begins)]


def test_a_credential_that_is_open_has_no_way():
    assert ways(cert(adult())) == []


def test_from_a_provisional_route_ways_lead_to_a_full_one():
    rules = book(
        credential(
            "cert", route("now", adult(), grants="provisional"), route("later", adult(), sticks())
        )
    )
    assert [plan.route.id for plan in plans(rules)] == ["later"]


# ---------------------------------------------------------------- groups


def test_one_part_of_a_group_is_enough_and_all_of_another():
    either = cert(any_of("either", worked(), sticks()))
    assert ways(either) == [(["practice"], in_months(1)), (["work"], in_months(12))]
    both = cert(all_of("both", worked(), sticks()))
    assert ways(both) == [(["practice", "work"], in_months(12))]


def test_only_the_body_can_say_where_it_decides():
    (plan,) = plans(cert(sticks(), approval(review="decides")))
    assert plan.outcome is Outcome.BODY_DECIDES
    assert [step.action for step in plan.steps] == ["practice", "review"]
    assert plan.eligible_on is None


def test_who_has_what_a_body_decides_about_asks_before_a_program_is_paid_for():
    clean = requirement(
        "clean", "attestation", {"fact": "felony", "must_be": False}, if_not_met="needs_review"
    )
    told = NOBODY["attestations"] | {"felony": True}
    (plan,) = plans(cert(trained(), clean), attestations=told)
    assert [(step.action, step.begin) for step in plan.steps] == [
        ("enroll", TODAY),
        ("review", TODAY),
    ]
    assert plan.not_before == in_months(4)


def test_a_look_at_papers_that_look_right_leaves_the_day():
    (plan,) = plans(cert(sticks(), approval(review="confirms")))
    assert (plan.eligible_on, plan.needs_review) == (in_months(1), True)


def test_what_was_not_told_is_taken_to_be_none_and_that_is_said():
    rules = cert(sticks(), requirement("failed", "attempts", {"max_failed": 3}))
    (plan,) = plans(rules, exam_attempts=None)
    assert (plan.outcome, plan.assumes) == (Outcome.ELIGIBLE, ("exam_attempts.cert",))
    assert any("how often you failed this" in english(doubt) for doubt in plan.unsure)


def test_what_was_told_is_not_assumed():
    rules = cert(sticks(), requirement("failed", "attempts", {"max_failed": 3}))
    (plan,) = plans(rules, exam_attempts={"cert": 1})
    assert plan.assumes == ()


def test_work_that_was_not_told_is_planned_from_none():
    (plan,) = plans(cert(worked()), work=None)
    assert plan.eligible_on.isoformat() == day(365)


def test_schooling_is_not_taken_to_be_anything():
    (plan,) = plans(cert(diploma(remedy=None), sticks()), education=None)
    assert (plan.outcome, plan.eligible_on) == (Outcome.ANSWERS_MISSING, None)
    assert any("answers" in english(doubt) for doubt in plan.unsure)


def test_a_question_alone_is_no_way():
    rules = cert(requirement("failed", "attempts", {"max_failed": 3}))
    assert ways(rules, exam_attempts=None) == []


def test_of_very_many_programs_those_that_get_furthest_are_looked_at(catalogue):
    from eligibility.requests import parse_request

    def asked(*programs):
        raw = {"as_of": "2026-11-24", "state": "KS", "profile": {"training": list(programs)}}
        return parse_request(raw, catalogue, today=TODAY)

    other = {"kind": "laboratory", "completed_on": "2020-01-01"}
    student = {"kind": "medical_assisting", "expected_on": "2027-03-01"}
    planner = Planner(catalogue, asked(*[other] * 40, student).profile, TODAY)
    assert "finish_program" in {
        step.action for plan in planner.of("ccma-nha") for step in plan.steps
    }
    assert len(planner.person.training) == 8


# ---------------------------------------------------------------- wishes, time and money


class Priced:
    """Programs of 900 to 1,100 dollars; exams of 150."""

    def of_exam(self, credential_id):
        return Cost(Fraction(150), Fraction(150))

    def of_program(self, credential_id, kind, state):
        return Cost(Fraction(900), Fraction(1100))

    def lengths_of_program(self, credential_id, kind, state):
        return None


def test_programs_longer_than_one_can_study_are_left_out():
    rules = cert(trained(months=9))
    assert ways(rules, {"study_months": 9}) == [(["enroll"], in_months(9))]
    assert ways(rules, {"study_months": 8}) == []


def test_ways_dearer_than_one_can_pay_are_left_out_and_those_of_no_known_price_are_not():
    rules = cert(trained())
    assert ways(rules, {"budget_usd": Fraction(900)}, prices=Priced()) != []
    assert ways(rules, {"budget_usd": Fraction(899)}, prices=Priced()) == []
    (plan,) = plans(rules, {"budget_usd": Fraction(1)})
    assert plan.cost is None
    assert any("$1" in english(doubt) for doubt in plan.unsure)


class Few(Priced):
    """The same, told by so few that nobody can count on it."""

    def of_program(self, credential_id, kind, state):
        return replace(super().of_program(credential_id, kind, state), is_enough=False)


@pytest.mark.parametrize(
    ("budget", "prices", "fit", "says"),
    [
        (1100, Priced(), "within", None),
        (1099, Priced(), "may_exceed", "more than your $1,099: up to $1,100"),
        (900, Few(), "unknown", "whether it stays within your $900"),
        (899, Few(), "over", "over your $899: the lowest is $900"),
        (1, NO_PRICES, "unknown", "whether it stays within your $1"),
    ],
)
def test_a_way_says_how_it_stands_to_what_can_be_spent(budget, prices, fit, says):
    (plan,) = plans(cert(trained()), {"budget_usd": Fraction(budget)}, prices=prices)
    assert plan.budget.fit == fit
    told = [english(doubt) for doubt in plan.unsure if "$" in english(doubt)]
    assert [says in text for text in told] == ([True] if says else [])
    assert told == ([english(plan.budget.in_words)] if says else [])


def test_prices_of_all_steps_are_added_up_before_a_way_is_called_too_dear():
    """A card of 50 dollars and a program that a few schools sell for 900."""
    rules = cert(trained(), card(remedy=remedy(0, action="Take a class.", cost=50)))
    fits = {
        budget: plans(rules, {"budget_usd": Fraction(budget)}, prices=Few())[0].budget.fit
        for budget in (949, 950)
    }
    assert fits == {949: "over", 950: "unknown"}
    (unlimited,) = plans(rules, prices=Few())
    assert unlimited.budget is None


class Long(Priced):
    """Programs of nine to fifteen months; of those for another credential fewer, of ten."""

    def lengths_of_program(self, credential_id, kind, state):
        if credential_id == "first":
            return Lengths(Fraction(10), Fraction(10), 2, reason("2 of 2."))
        return Lengths(Fraction(9), Fraction(15), 7, reason("3 of 7 told."))


@pytest.mark.parametrize(
    ("months", "is_longer"), [(4, True), (9, False), (12, False), (24, False), (None, False)]
)
def test_a_program_says_how_long_those_take_that_can_be_chosen(months, is_longer):
    """No day is counted by it: a few schools are not all."""
    rules = cert(trained(remedy=remedy(months, action="Finish a program.", source="handbook")))
    (plan,), (alone,) = plans(rules, prices=Long()), plans(rules, prices=Priced())
    (step,), (same,) = plan.steps, alone.steps
    assert (english(step.nearby.of), step.is_longer_nearby) == ("3 of 7 told.", is_longer)
    assert (same.nearby, same.is_longer_nearby) == (None, False)
    assert (plan.eligible_on, plan.not_before) == (alone.eligible_on, alone.not_before)


def test_of_programs_for_several_credentials_the_fewest_say_how_long_they_take():
    first = credential("first", route("first-school", trained("first-trained", 4)))
    second = credential("cert", route("second-school", trained(), held("first")))
    (plan,) = plans(book(first, second), prices=Long())
    assert next(step.nearby.least for step in plan.steps if step.action == "enroll") == 10


def test_a_way_later_and_dearer_than_another_is_not_shown():
    dear = trained(months=20)
    rules = book(
        credential("cert", route("work", worked()), route("school", dear)),
    )
    assert [plan.route.id for plan in plans(rules, prices=Priced())] == ["work"]
    quick = book(credential("cert", route("work", worked()), route("school", trained())))
    assert [plan.route.id for plan in plans(quick, prices=Priced())] == ["school", "work"]


def test_cost_is_the_sum_of_what_the_steps_cost():
    (plan,) = plans(cert(trained(), worked()), prices=Priced())
    assert (plan.cost.low, plan.cost.high) == (900, 1100)


class PricedByExam(Priced):
    def of_program(self, credential_id, kind, state):
        prices = {"cert": (5_000, 9_000), "first": (900, 6_000), "cheap": (100, 200)}
        return Cost(*map(Fraction, prices[credential_id])) if credential_id in prices else None


@pytest.mark.parametrize(
    ("first", "cost"),
    [("first", (5_000, 6_000)), ("cheap", None), ("unpriced", None)],
)
def test_a_program_for_two_exams_says_all_it_must_be_and_costs_what_does_for_both(first, cost):
    long = trained("long", 9, test={"min_clock_hours": 720}, remedy=remedy(9, action="720 hours."))
    rules = book(
        credential("cert", route("route", held(first), long)),
        credential(first, route("route", trained())),
    )
    (plan,) = plans(rules, prices=PricedByExam())
    enroll = next(step for step in plan.steps if step.action == "enroll")
    assert english(enroll.text) == "Finish a program. It must do for this as well: 720 hours."
    assert (enroll.cost and (enroll.cost.low, enroll.cost.high)) == cost
    assert (plan.cost is None) == (cost is None)


def test_only_what_rests_on_sources_is_ranked():
    (sourced,) = plans(cert(worked()))
    assert sourced.is_ranked
    nobody_says = trained(remedy=remedy(4, action="Finish a program.", cost=500))
    (unsourced,) = plans(cert(nobody_says))
    assert not unsourced.is_ranked
    assert not unsourced.has_sourced_time
    assert unsourced.eligible_on == in_months(4)
    doubts = [english(doubt) for doubt in unsourced.unsure]
    assert "We found no source for what this costs: Finish a program." in doubts


def test_a_program_for_nothing_needs_a_source_and_work_for_nothing_needs_none():
    free = trained(remedy=remedy(4, action="Finish a program.", cost=0))
    (plan,) = plans(cert(free))
    assert plan.cost.high == 0
    assert not plan.has_sourced_cost
    (working,) = plans(cert(worked(remedy=remedy(12, action="Work.", cost=0))))
    assert working.has_sourced_cost


def test_a_range_of_months_is_said_and_the_usual_number_is_planned_with():
    ranged = trained(remedy=remedy(4, range_months=[2, 24], source="handbook"))
    (plan,) = plans(cert(ranged))
    assert plan.eligible_on == in_months(4)
    assert any("2 to 24 months" in english(doubt) for doubt in plan.unsure)


@pytest.mark.parametrize(
    ("confidence", "is_said"), [("official", False), ("secondary", False), ("recalled", True)]
)
def test_a_way_that_rests_on_a_rule_from_memory_says_whom_to_ask(confidence, is_said):
    (plan,) = plans(cert(trained(confidence=confidence)))
    doubts = [english(doubt) for doubt in plan.unsure]
    assert any("from memory only. Ask" in doubt for doubt in doubts) is is_said
