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
from .reasons import Reason, Say, Value, english, gettext_noop, reason
from .rules import Requirement, Route
from .verdict import Outcome

ROLE_LABELS = {
    "medical_assistant": gettext_noop("medical assistant"),
    "medical_assistant_apprentice": gettext_noop("medical assistant apprentice"),
    "medical_office_administrator": gettext_noop("medical office administrator"),
    "phlebotomist": gettext_noop("phlebotomist"),
    "ekg_technician": gettext_noop("EKG technician"),
    "ophthalmic_assistant": gettext_noop("ophthalmic assistant"),
    "nursing_assistant": gettext_noop("nursing assistant"),
    "lpn": gettext_noop("practical nurse (LPN)"),
    "rn": gettext_noop("registered nurse (RN)"),
    "emt": gettext_noop("emergency medical technician (EMT)"),
    "paramedic": gettext_noop("paramedic"),
    "physician": gettext_noop("doctor"),
    "military_medic": gettext_noop("military medic"),
    "laboratory_assistant": gettext_noop("lab assistant"),
    "volunteer": gettext_noop("volunteer"),
    "other": gettext_noop("another role"),
}
WORK_SETTING_LABELS = {
    "outpatient_clinic": gettext_noop("a clinic or doctor's office"),
    "hospital": gettext_noop("a hospital"),
    "ophthalmology": gettext_noop("an eye doctor's practice"),
    "optometry": gettext_noop("an optometry practice"),
    "laboratory": gettext_noop("a laboratory"),
    "military_clinic": gettext_noop("a military clinic"),
    "nursing_home": gettext_noop("a nursing home"),
    "ambulance": gettext_noop("an ambulance"),
    "other": gettext_noop("another place"),
}
SUPERVISOR_LABELS = {
    "physician": gettext_noop("a physician"),
    "ophthalmologist": gettext_noop("an ophthalmologist (eye doctor)"),
    "optometrist": gettext_noop("an optometrist"),
    "other": gettext_noop("someone else"),
}
DUTY_LABELS = {"clinical": gettext_noop("clinical"), "administrative": gettext_noop("office")}
MILITARY_LABELS = {
    "medical_services": gettext_noop("medical services"),
    "other": gettext_noop("another field"),
}

Clauses = Iterator[Reason]


def requirement_sentence(requirement: Requirement, *, say: Say = english) -> str:
    """One requirement, with all its parts, as plain English ending in a full stop."""
    return f"{_capital(_said(requirement, say)).removesuffix('.')}."  # it may end in "U.S."


def route_sentence(route: Route, common: Sequence[Requirement] = (), *, say: Say = english) -> str:
    """A whole route: what it gives, when it is open, and every requirement, a line each."""
    lines = [
        say(_opening(route)),
        *(requirement_sentence(part, say=say) for part in route.requirements),
    ]
    if route.uncertain_after < FAR_FUTURE:
        text = gettext_noop("After {day} only the body can say whether this route still counts.")
        lines.append(say(reason(text, day=route.uncertain_after)))
    if common:
        lines.append(say(reason(gettext_noop("And, as for every route of this credential:"))))
        lines += [requirement_sentence(part, say=say) for part in common]
    return "\n".join(lines)


def _opening(route: Route) -> Reason:
    starts, ends = _day(route.valid_from, FAR_PAST), _day(route.valid_until, FAR_FUTURE)
    if route.standing != "in_force":
        return reason(gettext_noop("This route is kept for the record. Nobody is matched to it."))
    full = gettext_noop("Whoever meets all of the following can be certified in full")
    provisional = gettext_noop(
        "Whoever meets all of the following can get a provisional certification"
    )
    gives = full if route.grants == "full" else provisional
    if starts and ends:
        return reason(gives + gettext_noop(", from {starts} to {ends}:"), starts=starts, ends=ends)
    if starts:
        return reason(gives + gettext_noop(", from {starts} on:"), starts=starts)
    if ends:
        return reason(gives + gettext_noop(", until {ends}:"), ends=ends)
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
        text += say(reason(gettext_noop(" (even then the body decides)")))
    if requirement.if_not_met is Outcome.REVIEW:
        text += say(reason(gettext_noop(" (otherwise the body decides)")))
    return text


def _group(requirement: Requirement, say: Say) -> str:
    parts = [_said(member, say) for member in requirement.members]
    if requirement.kind == "all_of":
        return say(
            reason(
                gettext_noop("all of these: {parts}"),
                parts=_listed(parts, say(reason(gettext_noop("and")))),
            )
        )
    listed = _listed(parts, say(reason(gettext_noop("or"))))
    if requirement.kind == "at_least":
        return say(
            reason(
                gettext_noop("at least {n} of these: {parts}"), n=requirement.needed, parts=listed
            )
        )
    return say(reason(gettext_noop("one of these: {parts}"), parts=listed))


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
        return reason(gettext_noop("{years} years"), years=months // 12)
    return reason(gettext_noop("{months} months"), months=months)


# ---------------------------------------------------------------- one kind each


def _education(test: EducationTest) -> Clauses:
    if test.level is not None:
        yield reason(gettext_noop("still in high school"))
        if test.graduates_within_months is not None:
            yield reason(
                gettext_noop("to finish within {n} months"), n=test.graduates_within_months
            )
        return
    assert test.min_level is not None
    yield reason(gettext_noop("{level} or more schooling"), level=LEVEL_LABELS[test.min_level])
    if test.foreign == "needs_review":
        yield reason(gettext_noop("where schooling from abroad needs an evaluation"))
    if test.foreign == "accepted":
        yield reason(gettext_noop("where schooling from abroad counts"))


def _age(test: AgeTest) -> Clauses:
    yield reason(gettext_noop("{age} years old or older"), age=test.min)


def _training(test: TrainingTest) -> Clauses:
    if test.kinds is not None:
        yield reason(gettext_noop("a program in {kinds}"), kinds=_named(test.kinds, KIND_LABELS))
    else:
        yield reason(gettext_noop("the same program"))
    if test.providers is not None:
        yield reason(gettext_noop("given by {who}"), who=_named(test.providers, PROVIDER_LABELS))
    yield from _training_dates(test)
    yield from _training_accreditation(test)
    if test.awards is not None:
        yield reason(gettext_noop("ending with {awards}"), awards=_named(test.awards, AWARD_LABELS))
    for least, text in (
        (test.min_semesters, gettext_noop("{n} semesters or more")),
        (test.min_clock_hours, gettext_noop("{n} hours or more, the externship included")),
        (test.min_classroom_hours, gettext_noop("{n} hours or more without the externship")),
        (test.min_externship_hours, gettext_noop("{n} hours or more of externship")),
        (test.min_injections, gettext_noop("{n} injections or more, done and checked")),
        (test.min_phlebotomies, gettext_noop("{n} blood draws or more, done and checked")),
    ):
        if least is not None:
            yield reason(text, n=Fraction(least))
    if test.externship_settings is not None:
        places = _named(test.externship_settings, SETTING_LABELS)
        yield reason(gettext_noop("the externship in {places}"), places=places)
    if test.curriculum_complete:
        yield reason(gettext_noop("covering every subject the body lists"))
    if test.curriculum_complete is False:
        yield reason(gettext_noop("not covering every subject the body lists"))
    if test.foreign == "needs_review":
        yield reason(gettext_noop("where the body decides on a program from abroad"))


def _training_dates(test: TrainingTest) -> Clauses:
    if test.completed:
        yield reason(gettext_noop("finished"))
    if test.in_progress:
        yield reason(gettext_noop("still under way"))
    if test.classroom_complete is True:
        yield reason(gettext_noop("with all class work done"))
    if test.classroom_complete is False:
        yield reason(gettext_noop("with class work still to do"))
    if test.ends_within_days is not None:
        yield reason(gettext_noop("ending within {n} days"), n=test.ends_within_days)
    if test.ends_within_months is not None:
        yield reason(gettext_noop("ending within {n} months"), n=test.ends_within_months)
    if test.completed_within_months is not None:
        yield reason(
            gettext_noop("finished in the last {n} months"), n=test.completed_within_months
        )
        if test.anniversary == "needs_review":
            yield reason(
                gettext_noop("where the body decides on the very day that many months ago")
            )
    if test.completed_more_than_months_ago is not None:
        yield reason(
            gettext_noop("finished more than {n} months ago"), n=test.completed_more_than_months_ago
        )


def _training_accreditation(test: TrainingTest) -> Clauses:
    if test.programmatic_accreditors is not None:
        yield reason(
            gettext_noop("the program itself accredited by {who}"),
            who=test.programmatic_accreditors,
        )
        if test.accredited_any_time_enrolled:
            yield reason(gettext_noop("at any time while the person was in it"))
        if test.or_within_months_after_completion is not None:
            yield reason(
                gettext_noop("or within {n} months after its end"),
                n=test.or_within_months_after_completion,
            )
    if test.or_approved_by:
        yield reason(gettext_noop("or approved by {who}"), who=_upper(test.or_approved_by))
    if test.school_accreditation is not None:
        schools = _named(test.school_accreditation, SCHOOL_LABELS)
        yield reason(gettext_noop("at a school that is {schools}"), schools=schools)
    if test.needs_review_values:
        schools = _named(test.needs_review_values, SCHOOL_LABELS)
        yield reason(
            gettext_noop("where the body decides on a school that is {schools}"), schools=schools
        )
    if test.approved_by is not None:
        yield reason(
            gettext_noop("the school or program approved by {who}"), who=_upper(test.approved_by)
        )
    if test.or_school_accreditation:
        schools = _named(test.or_school_accreditation, SCHOOL_LABELS)
        yield reason(gettext_noop("or at a school that is {schools}"), schools=schools)


def _upper(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(code.upper() for code in codes)


def _experience(test: ExperienceTest) -> Clauses:
    yield from _experience_amount(test)
    surely = [role for role, strength in test.roles.items() if strength is Outcome.MET]
    maybe = [role for role, strength in test.roles.items() if strength is Outcome.REVIEW]
    if surely:
        yield reason(gettext_noop("as {roles}"), roles=_named(surely, ROLE_LABELS))
    if maybe:
        yield reason(
            gettext_noop("where the body decides on work as {roles}"),
            roles=_named(maybe, ROLE_LABELS),
        )
    if test.supervised:
        yield reason(gettext_noop("under supervision"))
    if test.supervisor is not None:
        yield reason(gettext_noop("supervised by {who}"), who=SUPERVISOR_LABELS[test.supervisor])
    if test.settings is not None:
        yield reason(gettext_noop("in {places}"), places=_named(test.settings, WORK_SETTING_LABELS))
    if len(test.must_include) == len(words.DUTIES):
        yield reason(gettext_noop("both clinical and office work"))
    elif test.must_include:
        yield reason(gettext_noop("with {duty} work"), duty=DUTY_LABELS[test.must_include[0]])
    if test.country is not None:
        yield reason(gettext_noop("in the U.S."))
    yield from _part_time(test)


def _experience_amount(test: ExperienceTest) -> Clauses:
    if test.min_months_full_time is not None:
        length = english(_months(test.min_months_full_time))
        yield reason(
            gettext_noop("{length} of full-time work, {hours} hours a week or more"),
            length=length,
            hours=test.full_time,
        )
    elif test.min_hours == 1:
        yield reason(gettext_noop("any hours of work"))
    else:
        yield reason(gettext_noop("{hours} hours of work"), hours=test.min_hours or Fraction(0))
    if test.unbroken_until is not None:
        yield reason(
            gettext_noop(
                "unbroken until today but for gaps of at most {days} days, in a job still held"
            ),
            days=test.max_gap_days,
        )
    if test.within_months is not None:
        yield reason(
            gettext_noop("within the last {length}"), length=english(_months(test.within_months))
        )
    if test.after is not None:
        yield reason(gettext_noop("after the end of the program"))


def _part_time(test: ExperienceTest) -> Clauses:
    if test.part_time == "hours_need_review":
        usual = Fraction(test.min_months_full_time or 0, 12) * 52 * test.full_time
        hours = usual if test.min_hours is None else min(usual, test.min_hours)
        text = gettext_noop(
            "where the body decides on part-time work that adds up to {hours} hours"
        )
        yield reason(text, hours=hours)
    if test.part_time == "calendar_needs_review":
        yield reason(gettext_noop("where the body decides on part-time work of the same length"))
    if test.grey_from_hours_per_week is not None:
        text = gettext_noop("where the body decides on {hours} hours a week or more")
        yield reason(text, hours=test.grey_from_hours_per_week)


def _teaching(test: TeachingTest) -> Clauses:
    subjects = _named(test.subjects or (), KIND_LABELS)
    amount: dict[str, Value] = {"n": Fraction(test.min_hours or test.min_months or 0)}
    if test.min_hours == 1:
        yield reason(gettext_noop("any hours of teaching"))
    elif test.min_hours is not None:
        yield reason(gettext_noop("{n} hours of teaching"), **amount)
    else:
        yield reason(gettext_noop("teaching in {n} calendar months"), **amount)
    if subjects:
        yield reason(gettext_noop("of {subjects}"), subjects=subjects)
    if test.levels is not None:
        yield reason(gettext_noop("at the level {levels}"), levels=test.levels)
    if len(test.must_include) == len(words.DUTIES):
        yield reason(gettext_noop("both clinical and office subjects"))
    elif test.must_include:
        yield reason(gettext_noop("with {duty} subjects"), duty=DUTY_LABELS[test.must_include[0]])


def _military(test: MilitaryTest) -> Clauses:
    kinds = _named(test.kinds or (), MILITARY_LABELS)
    if kinds:
        yield reason(gettext_noop("training in the armed forces in {kinds}"), kinds=kinds)
    else:
        yield reason(gettext_noop("training in the armed forces"))
    if test.codes is not None:
        yield reason(gettext_noop("with the code {codes}"), codes=test.codes)
    if test.completed:
        yield reason(gettext_noop("finished"))
    if test.completed_within_months is not None:
        yield reason(
            gettext_noop("finished in the last {n} months"), n=test.completed_within_months
        )
        if test.anniversary == "needs_review":
            yield reason(
                gettext_noop("where the body decides on the very day that many months ago")
            )


def _credential(test: CredentialTest) -> Clauses:
    states = _named(test.status, STATUS_LABELS)
    yield reason(gettext_noop("holding {names}"), names=_upper(test.any_of))
    yield reason(gettext_noop("in the state: {states}"), states=states)
    if test.expired_within_months is not None:
        yield reason(
            gettext_noop("expired no more than {n} months ago"), n=test.expired_within_months
        )
    if test.expired_within_days is not None:
        yield reason(gettext_noop("expired no more than {n} days ago"), n=test.expired_within_days)
    if test.earned_within_months is not None:
        yield reason(
            gettext_noop("earned no more than {n} months ago"), n=test.earned_within_months
        )


def _skills(test: SkillsTest) -> Clauses:
    for skill, number in test.counts.items():
        yield reason(gettext_noop("{n} or more {skill}"), n=number, skill=SKILL_LABELS[skill])
    if test.sum_of:
        together = _named(test.sum_of, SKILL_LABELS)
        yield reason(
            gettext_noop("{n} or more in any mix of: {skills}"), n=test.min, skills=together
        )


def _credits(test: CreditsTest) -> Clauses:
    text = gettext_noop(
        "{n} credits for each year, or part of one, past {months} months after the program"
    )
    yield reason(text, n=test.credits_per_year, months=test.after_months)
    if test.credit_type:
        yield reason(gettext_noop("of the type {name}"), name=test.credit_type)


def _attempts(test: AttemptsTest) -> Clauses:
    yield reason(gettext_noop("fewer than {n} failed attempts"), n=test.max_failed)
    if test.then_wait_days is not None:
        yield reason(
            gettext_noop("after which the body decides, {n} days later"), n=test.then_wait_days
        )
    yield from _waits(test)


def _waits(test: AttemptsTest) -> Clauses:
    """How long to wait after a failed attempt: the last number holds for all that follow."""
    *first, last = test.min_wait_days_by_failure or (test.min_wait_days or 0,)
    for number, days in enumerate(first, start=1):
        if days:
            text = gettext_noop("a wait of {n} days after failed attempt {number}")
            yield reason(text, n=days, number=number)
    if last and first:
        text = gettext_noop("a wait of {n} days after failed attempt {number} and every later one")
        yield reason(text, n=last, number=len(first) + 1)
    elif last:
        yield reason(gettext_noop("a wait of {n} days after each of them"), n=last)


def _attestation(test: AttestationTest) -> Clauses:
    fact = ATTESTATION_LABELS[test.fact]
    yield reason(gettext_noop("{fact}") if test.must_be else gettext_noop("not {fact}"), fact=fact)
    if test.if_not is None:
        return
    when = [
        ATTESTATION_LABELS[name]
        if value
        else english(reason(gettext_noop("not {fact}"), fact=ATTESTATION_LABELS[name]))
        for name, value in test.if_not.needs_review_when.items()
    ]
    if when:
        yield reason(gettext_noop("or else the body may allow it with {facts}"), facts=tuple(when))
    else:
        yield reason(gettext_noop("or else the body may still allow it"))


def _residence(test: ResidenceTest) -> Clauses:
    yield reason(gettext_noop("living in a state other than {states}"), states=test.not_in)


def _approval(test: ApprovalTest) -> Clauses:
    what = {
        "candidate_file": gettext_noop("your papers"),
        "competency_evaluation": gettext_noop("a check of your skills"),
        "school": gettext_noop("the school"),
        "program": gettext_noop("the program"),
        "site": gettext_noop("the site"),
    }[test.what]
    before = {
        "registration": gettext_noop("registration"),
        "exam": gettext_noop("the exam"),
        "certification": gettext_noop("certification"),
    }[test.before]
    if test.confirms:
        text = gettext_noop("the body looks over {what} before {before}, which rarely fails")
    else:
        text = gettext_noop("the body decides on {what} before {before}")
    yield reason(text, what=what, before=before)


def _step(test: StepTest) -> Clauses:
    when = {
        "application": gettext_noop("when you apply"),
        "before_exam": gettext_noop("before the exam"),
        "after_exam": gettext_noop("after the exam"),
        "certification": gettext_noop("at certification"),
    }[test.when]
    yield reason(gettext_noop("a step {when}; it keeps nobody from this route"), when=when)


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
