"""A rule read aloud: the sentence an editor checks against the handbook, made from the test alone.

The text an editor typed beside a rule is not used here, so the two can be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from . import vocabulary as words
from .days import FAR_FUTURE, FAR_PAST
from .kinds import Test
from .kinds.answers import (
    ATTESTATION_LABELS,
    ApprovalTest,
    AttestationTest,
    ResidenceTest,
    StepTest,
)
from .kinds.counts import SKILL_LABELS, AttemptsTest, CreditsTest, SkillsTest
from .kinds.experience import ExperienceTest
from .kinds.holdings import STATUS_LABELS, CredentialTest, MilitaryTest
from .kinds.schooling import LEVEL_LABELS, AgeTest, EducationTest
from .kinds.teaching import TeachingTest
from .kinds.training import (
    AWARD_LABELS,
    KIND_LABELS,
    PROVIDER_LABELS,
    SCHOOL_LABELS,
    SETTING_LABELS,
    TrainingTest,
)
from .reasons import Reason, Say, Value, english, noop, reason
from .rules import Requirement, Route
from .verdict import Outcome

ROLE_LABELS = {
    "medical_assistant": noop("medical assistant"),
    "medical_assistant_apprentice": noop("medical assistant apprentice"),
    "medical_office_administrator": noop("medical office administrator"),
    "phlebotomist": noop("phlebotomist"),
    "ekg_technician": noop("EKG technician"),
    "ophthalmic_assistant": noop("ophthalmic assistant"),
    "nursing_assistant": noop("nursing assistant"),
    "lpn": noop("practical nurse (LPN)"),
    "rn": noop("registered nurse (RN)"),
    "emt": noop("emergency medical technician (EMT)"),
    "paramedic": noop("paramedic"),
    "physician": noop("physician"),
    "military_medic": noop("military medic"),
    "laboratory_assistant": noop("laboratory assistant"),
    "volunteer": noop("volunteer"),
    "other": noop("another role"),
}
WORK_SETTING_LABELS = {
    "outpatient_clinic": noop("a clinic or doctor's office"),
    "hospital": noop("a hospital"),
    "ophthalmology": noop("an eye doctor's practice"),
    "optometry": noop("an optometry practice"),
    "laboratory": noop("a laboratory"),
    "military_clinic": noop("a military clinic"),
    "nursing_home": noop("a nursing home"),
    "ambulance": noop("an ambulance"),
    "other": noop("another place"),
}
SUPERVISOR_LABELS = {
    "physician": noop("a physician"),
    "ophthalmologist": noop("an ophthalmologist (eye doctor)"),
    "optometrist": noop("an optometrist"),
    "other": noop("someone else"),
}
DUTY_LABELS = {"clinical": noop("clinical"), "administrative": noop("office")}
MILITARY_LABELS = {
    "medical_services": noop("medical services"),
    "other": noop("another field"),
}

Clauses = Iterator[Reason]


def requirement_sentence(requirement: Requirement, *, say: Say = english) -> str:
    """One requirement, with all its parts, as plain English ending in a full stop."""
    return f"{_capital(_said(requirement, say))}."


def route_sentence(route: Route, common: Sequence[Requirement] = (), *, say: Say = english) -> str:
    """A whole route: what it gives, when it is open, and every requirement, a line each."""
    lines = [
        say(_opening(route)),
        *(requirement_sentence(part, say=say) for part in route.requirements),
    ]
    if route.uncertain_after < FAR_FUTURE:
        text = noop("After {day} only the body can say whether this route still counts.")
        lines.append(say(reason(text, day=route.uncertain_after)))
    if common:
        lines.append(say(reason(noop("And, as for every route of this credential:"))))
        lines += [requirement_sentence(part, say=say) for part in common]
    return "\n".join(lines)


def _opening(route: Route) -> Reason:
    starts, ends = _day(route.valid_from, FAR_PAST), _day(route.valid_until, FAR_FUTURE)
    if route.standing != "in_force":
        return reason(noop("This route is kept for the record. Nobody is matched to it."))
    full = noop("Whoever meets all of the following can be certified in full")
    provisional = noop("Whoever meets all of the following can get a provisional certification")
    gives = full if route.grants == "full" else provisional
    if starts and ends:
        return reason(gives + noop(", from {starts} to {ends}:"), starts=starts, ends=ends)
    if starts:
        return reason(gives + noop(", from {starts} on:"), starts=starts)
    if ends:
        return reason(gives + noop(", until {ends}:"), ends=ends)
    return reason(gives + ":")


def _day(day: date, unbounded: date) -> date | None:
    return None if day == unbounded else day


def _said(requirement: Requirement, say: Say) -> str:
    """The requirement without capital and full stop."""
    if requirement.test is None:
        text = _group(requirement, say)
    else:
        text = ", ".join(
            say(clause) for clause in _CLAUSES[type(requirement.test)](requirement.test)
        )
    if requirement.if_met is Outcome.REVIEW:
        text += say(reason(noop(" (even then the body decides)")))
    if requirement.if_not_met is Outcome.REVIEW:
        text += say(reason(noop(" (otherwise the body decides)")))
    return text


def _group(requirement: Requirement, say: Say) -> str:
    parts = [_said(member, say) for member in requirement.members]
    if requirement.kind == "all_of":
        return say(
            reason(noop("all of these: {parts}"), parts=_listed(parts, say(reason(noop("and")))))
        )
    listed = _listed(parts, say(reason(noop("or"))))
    if requirement.kind == "at_least":
        return say(
            reason(noop("at least {n} of these: {parts}"), n=requirement.needed, parts=listed)
        )
    return say(reason(noop("one of these: {parts}"), parts=listed))


def _listed(parts: Sequence[str], joint: str) -> str:
    lettered = [f"({chr(ord('a') + i)}) {part}" for i, part in enumerate(parts)]
    if len(lettered) < 2:
        return "".join(lettered)
    return f"{'; '.join(lettered[:-1])}; {joint} {lettered[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _named(values: Iterable[str], labels: dict[str, str]) -> tuple[str, ...]:
    return tuple(labels.get(value, value) for value in values)


def _months(months: int) -> Reason:
    if months % 12 == 0 and months >= 24:
        return reason(noop("{years} years"), years=months // 12)
    return reason(noop("{months} months"), months=months)


# ---------------------------------------------------------------- one kind each


def _education(test: EducationTest) -> Clauses:
    if test.level is not None:
        yield reason(noop("still in high school"))
        if test.graduates_within_months is not None:
            yield reason(noop("to finish within {n} months"), n=test.graduates_within_months)
        return
    assert test.min_level is not None
    yield reason(noop("{level} or more schooling"), level=LEVEL_LABELS[test.min_level])
    if test.foreign == "needs_review":
        yield reason(noop("where schooling from abroad needs an evaluation"))
    if test.foreign == "accepted":
        yield reason(noop("where schooling from abroad counts"))


def _age(test: AgeTest) -> Clauses:
    yield reason(noop("{age} years old or older"), age=test.min)


def _training(test: TrainingTest) -> Clauses:
    if test.kinds is not None:
        yield reason(noop("a program in {kinds}"), kinds=_named(test.kinds, KIND_LABELS))
    else:
        yield reason(noop("the same program"))
    if test.providers is not None:
        yield reason(noop("given by {who}"), who=_named(test.providers, PROVIDER_LABELS))
    yield from _training_dates(test)
    yield from _training_accreditation(test)
    if test.awards is not None:
        yield reason(noop("ending with {awards}"), awards=_named(test.awards, AWARD_LABELS))
    for least, text in (
        (test.min_semesters, noop("{n} semesters or more")),
        (test.min_clock_hours, noop("{n} hours or more, the externship included")),
        (test.min_classroom_hours, noop("{n} hours or more without the externship")),
        (test.min_externship_hours, noop("{n} hours or more of externship")),
        (test.min_injections, noop("{n} injections or more, done and checked")),
        (test.min_phlebotomies, noop("{n} blood draws or more, done and checked")),
    ):
        if least is not None:
            yield reason(text, n=Fraction(least))
    if test.externship_settings is not None:
        places = _named(test.externship_settings, SETTING_LABELS)
        yield reason(noop("the externship in {places}"), places=places)
    if test.curriculum_complete:
        yield reason(noop("covering every subject the body lists"))
    if test.curriculum_complete is False:
        yield reason(noop("not covering every subject the body lists"))
    if test.foreign == "needs_review":
        yield reason(noop("where the body decides on a program from abroad"))


def _training_dates(test: TrainingTest) -> Clauses:
    if test.completed:
        yield reason(noop("finished"))
    if test.in_progress:
        yield reason(noop("still under way"))
    if test.classroom_complete is True:
        yield reason(noop("with all class work done"))
    if test.classroom_complete is False:
        yield reason(noop("with class work still to do"))
    if test.ends_within_days is not None:
        yield reason(noop("ending within {n} days"), n=test.ends_within_days)
    if test.ends_within_months is not None:
        yield reason(noop("ending within {n} months"), n=test.ends_within_months)
    if test.completed_within_months is not None:
        yield reason(noop("finished in the last {n} months"), n=test.completed_within_months)
        if test.anniversary == "needs_review":
            yield reason(noop("where the body decides on the very day that many months ago"))
    if test.completed_more_than_months_ago is not None:
        yield reason(
            noop("finished more than {n} months ago"), n=test.completed_more_than_months_ago
        )


def _training_accreditation(test: TrainingTest) -> Clauses:
    if test.programmatic_accreditors is not None:
        yield reason(
            noop("the program itself accredited by {who}"), who=test.programmatic_accreditors
        )
        if test.accredited_any_time_enrolled:
            yield reason(noop("at any time while the person was in it"))
        if test.or_within_months_after_completion is not None:
            yield reason(
                noop("or within {n} months after its end"), n=test.or_within_months_after_completion
            )
    if test.or_approved_by:
        yield reason(noop("or approved by {who}"), who=_upper(test.or_approved_by))
    if test.school_accreditation is not None:
        schools = _named(test.school_accreditation, SCHOOL_LABELS)
        yield reason(noop("at a school that is {schools}"), schools=schools)
    if test.needs_review_values:
        schools = _named(test.needs_review_values, SCHOOL_LABELS)
        yield reason(noop("where the body decides on a school that is {schools}"), schools=schools)
    if test.approved_by is not None:
        yield reason(noop("the school or program approved by {who}"), who=_upper(test.approved_by))
    if test.or_school_accreditation:
        schools = _named(test.or_school_accreditation, SCHOOL_LABELS)
        yield reason(noop("or at a school that is {schools}"), schools=schools)


def _upper(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(code.upper() for code in codes)


def _experience(test: ExperienceTest) -> Clauses:
    yield from _experience_amount(test)
    surely = [role for role, strength in test.roles.items() if strength is Outcome.MET]
    maybe = [role for role, strength in test.roles.items() if strength is Outcome.REVIEW]
    if surely:
        yield reason(noop("as {roles}"), roles=_named(surely, ROLE_LABELS))
    if maybe:
        yield reason(
            noop("where the body decides on work as {roles}"), roles=_named(maybe, ROLE_LABELS)
        )
    if test.supervised:
        yield reason(noop("under supervision"))
    if test.supervisor is not None:
        yield reason(noop("supervised by {who}"), who=SUPERVISOR_LABELS[test.supervisor])
    if test.settings is not None:
        yield reason(noop("in {places}"), places=_named(test.settings, WORK_SETTING_LABELS))
    if len(test.must_include) == len(words.DUTIES):
        yield reason(noop("both clinical and office work"))
    elif test.must_include:
        yield reason(noop("with {duty} work"), duty=DUTY_LABELS[test.must_include[0]])
    if test.country is not None:
        yield reason(noop("in the U.S."))
    yield from _part_time(test)


def _experience_amount(test: ExperienceTest) -> Clauses:
    if test.min_months_full_time is not None:
        length = english(_months(test.min_months_full_time))
        yield reason(
            noop("{length} of full-time work, {hours} hours a week or more"),
            length=length,
            hours=test.full_time,
        )
    else:
        yield reason(noop("{hours} hours of work"), hours=test.min_hours or Fraction(0))
    if test.unbroken_until is not None:
        yield reason(
            noop("unbroken until today but for gaps of at most {days} days, in a job still held"),
            days=test.max_gap_days,
        )
    if test.within_months is not None:
        yield reason(noop("within the last {length}"), length=english(_months(test.within_months)))
    if test.after is not None:
        yield reason(noop("after the end of the program"))


def _part_time(test: ExperienceTest) -> Clauses:
    if test.part_time == "hours_need_review":
        usual = Fraction(test.min_months_full_time or 0, 12) * 52 * test.full_time
        hours = usual if test.min_hours is None else min(usual, test.min_hours)
        text = noop("where the body decides on part-time work that adds up to {hours} hours")
        yield reason(text, hours=hours)
    if test.part_time == "calendar_needs_review":
        yield reason(noop("where the body decides on part-time work of the same length"))
    if test.grey_from_hours_per_week is not None:
        text = noop("where the body decides on {hours} hours a week or more")
        yield reason(text, hours=test.grey_from_hours_per_week)


def _teaching(test: TeachingTest) -> Clauses:
    subjects = _named(test.subjects or (), KIND_LABELS)
    amount: dict[str, Value] = {"n": Fraction(test.min_hours or test.min_months or 0)}
    if test.min_hours is not None:
        yield reason(noop("{n} hours of teaching"), **amount)
    else:
        yield reason(noop("teaching in {n} calendar months"), **amount)
    if subjects:
        yield reason(noop("of {subjects}"), subjects=subjects)
    if test.levels is not None:
        yield reason(noop("at the level {levels}"), levels=test.levels)
    if len(test.must_include) == len(words.DUTIES):
        yield reason(noop("both clinical and office subjects"))
    elif test.must_include:
        yield reason(noop("with {duty} subjects"), duty=DUTY_LABELS[test.must_include[0]])


def _military(test: MilitaryTest) -> Clauses:
    kinds = _named(test.kinds or (), MILITARY_LABELS)
    if kinds:
        yield reason(noop("training in the armed forces in {kinds}"), kinds=kinds)
    else:
        yield reason(noop("training in the armed forces"))
    if test.codes is not None:
        yield reason(noop("with the code {codes}"), codes=test.codes)
    if test.completed:
        yield reason(noop("finished"))
    if test.completed_within_months is not None:
        yield reason(noop("finished in the last {n} months"), n=test.completed_within_months)
        if test.anniversary == "needs_review":
            yield reason(noop("where the body decides on the very day that many months ago"))


def _credential(test: CredentialTest) -> Clauses:
    states = _named(test.status, STATUS_LABELS)
    yield reason(noop("holding {names}"), names=_upper(test.any_of))
    yield reason(noop("in the state: {states}"), states=states)
    if test.expired_within_months is not None:
        yield reason(noop("expired no more than {n} months ago"), n=test.expired_within_months)
    if test.expired_within_days is not None:
        yield reason(noop("expired no more than {n} days ago"), n=test.expired_within_days)


def _skills(test: SkillsTest) -> Clauses:
    for skill, number in test.counts.items():
        yield reason(noop("{n} or more {skill}"), n=number, skill=SKILL_LABELS[skill])
    if test.sum_of:
        together = _named(test.sum_of, SKILL_LABELS)
        yield reason(noop("{n} or more in any mix of: {skills}"), n=test.min, skills=together)


def _credits(test: CreditsTest) -> Clauses:
    text = noop("{n} credits for each year, or part of one, past {months} months after the program")
    yield reason(text, n=test.credits_per_year, months=test.after_months)
    if test.credit_type:
        yield reason(noop("of the type {name}"), name=test.credit_type)


def _attempts(test: AttemptsTest) -> Clauses:
    yield reason(noop("fewer than {n} failed attempts"), n=test.max_failed)
    if test.then_wait_days is not None:
        yield reason(noop("after which the body decides, {n} days later"), n=test.then_wait_days)


def _attestation(test: AttestationTest) -> Clauses:
    fact = ATTESTATION_LABELS[test.fact]
    yield reason(noop("{fact}") if test.must_be else noop("not {fact}"), fact=fact)
    if test.if_not is None:
        return
    when = [
        ATTESTATION_LABELS[name]
        if value
        else english(reason(noop("not {fact}"), fact=ATTESTATION_LABELS[name]))
        for name, value in test.if_not.needs_review_when.items()
    ]
    if when:
        yield reason(noop("or else the body may allow it with {facts}"), facts=tuple(when))
    else:
        yield reason(noop("or else the body may still allow it"))


def _residence(test: ResidenceTest) -> Clauses:
    yield reason(noop("living in a state other than {states}"), states=test.not_in)


def _approval(test: ApprovalTest) -> Clauses:
    what = {
        "candidate_file": noop("your papers"),
        "competency_evaluation": noop("a check of your skills"),
        "school": noop("the school"),
        "program": noop("the program"),
        "site": noop("the site"),
    }[test.what]
    before = {
        "registration": noop("registration"),
        "exam": noop("the exam"),
        "certification": noop("certification"),
    }[test.before]
    if test.confirms:
        text = noop("the body looks over {what} before {before}, which rarely fails")
    else:
        text = noop("the body decides on {what} before {before}")
    yield reason(text, what=what, before=before)


def _step(test: StepTest) -> Clauses:
    when = {
        "application": noop("when you apply"),
        "before_exam": noop("before the exam"),
        "after_exam": noop("after the exam"),
        "certification": noop("at certification"),
    }[test.when]
    yield reason(noop("a step {when}, which never closes the route"), when=when)


_CLAUSES: dict[type[Test], Callable[[Any], Clauses]] = {
    EducationTest: _education,
    AgeTest: _age,
    TrainingTest: _training,
    ExperienceTest: _experience,
    TeachingTest: _teaching,
    MilitaryTest: _military,
    CredentialTest: _credential,
    SkillsTest: _skills,
    CreditsTest: _credits,
    AttemptsTest: _attempts,
    AttestationTest: _attestation,
    ResidenceTest: _residence,
    ApprovalTest: _approval,
    StepTest: _step,
}
"""How each kind is read aloud."""
