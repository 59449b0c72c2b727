"""Which moves could close a requirement: what a person can still do, and never a fact of the past.

A move is offered only where the editors gave a remedy, with the requirement or with a group it
is in; what has none is what it is. Age needs nobody's word: it comes by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from eligibility.assess import Finding
from eligibility.facts import STILL, Profile, Teaching, Training, Work
from eligibility.kinds.answers import AttestationTest
from eligibility.kinds.counts import CreditsTest, SkillsTest
from eligibility.kinds.experience import USUAL_FULL_TIME, ExperienceTest
from eligibility.kinds.holdings import CredentialTest
from eligibility.kinds.schooling import AgeTest, EducationTest
from eligibility.kinds.teaching import TeachingTest
from eligibility.kinds.training import TrainingTest
from eligibility.kinds.ways import Bound, Least
from eligibility.rules import Remedy, Requirement
from eligibility.verdict import MET, Outcome
from eligibility.vocabulary import OTHER_CREDENTIALS, WITHOUT_DIPLOMA

from .moves import (
    AskForApproval,
    ComeOfAge,
    DoWork,
    EarnCredits,
    EarnDiploma,
    EarnLicense,
    FinishSentence,
    Length,
    MakeUp,
    Move,
    PassExam,
    Practice,
    Renew,
    Teach,
    months_on,
)
from .wishes import Wishes

RENEWABLE = frozenset({"cpr_current", "trained_by_professional"})
"""Facts that anybody can still make true. Of the others none can be made so by doing something."""
MADE_UP = frozenset({"externship_hours", "externship_setting", "injections", "phlebotomies"})
"""Parts of a program that a school can add to it, or write down, when it is over."""
_YEARS_OF_CREDITS = 3
"""Credits are asked for by the year: enough for this year, and for those after it."""
_MOST_ALTERNATIVES = 24
"""For one requirement. Rules of more ways are looked through only so far; none we know has ten."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a requirement asks of a program that is begun for it."""

    requirement: Requirement
    bounds: Mapping[str, Bound]
    remedy: Remedy | None


Alternative = tuple[Move | Asked, ...]
"""What closes a requirement, all of it together. Nothing at all: it is met, or time closes it."""


@dataclass(frozen=True, slots=True)
class Closer:
    """Finds what a person could do for each requirement of a route.

    `program`: the number of the training program the route is tried with; None where there is
    none, or where one is begun anew (`anew`).
    """

    person: Profile
    credential: str
    on: date
    horizon: date
    wishes: Wishes
    program: int | None = None
    anew: bool = False

    def alternatives(self, finding: Finding, remedy: Remedy | None = None) -> list[Alternative]:
        """Everything that could close it, doing nothing first; [] where nothing can.

        `remedy`: the one of the group it is in, if that has one.
        """
        rule = finding.requirement
        remedy = rule.remedy or remedy
        if rule.is_group:
            return self._of_group(finding, remedy)
        if rule.looks_at_program and self.anew:
            return list(self._of_new_program(finding, remedy))
        found: list[Alternative] = [()] if self._may_wait(finding) else []
        if not self._stays_met(finding):
            found += [(move,) for move in self._moves(finding, remedy)]
        return found

    def _of_group(self, finding: Finding, remedy: Remedy | None) -> list[Alternative]:
        """So many of its parts, in any choice."""
        rule = finding.requirement
        of_each = [self.alternatives(member, remedy) for member in finding.members]
        needed = len(of_each) if rule.kind == "all_of" else rule.needed
        found: dict[tuple[Any, ...], Alternative] = {}
        for chosen in combinations(of_each, needed):
            for parts in product(*chosen):
                together = tuple(part for alternative in parts for part in alternative)
                key = tuple(_key(part) for part in together)
                found[key] = _also_for(found[key], together) if key in found else together
        alternatives = sorted(found.values(), key=len)
        if rule.if_not_met is not Outcome.NOT_MET and () not in alternatives:
            alternatives.insert(0, ())
        return alternatives[:_MOST_ALTERNATIVES]

    def _stays_met(self, finding: Finding) -> bool:
        return finding.standing == MET and finding.until >= self.horizon

    def _may_wait(self, finding: Finding) -> bool:
        """Whether doing nothing about it can be right: it does not fail, or not for ever."""
        return finding.standing.high is not Outcome.NOT_MET or finding.until < self.horizon

    # ------------------------------------------------------------ a program begun for it

    def _of_new_program(self, finding: Finding, remedy: Remedy | None) -> Iterator[Alternative]:
        rule, test = finding.requirement, finding.requirement.test
        if isinstance(test, TrainingTest):
            for way in test.ways(self.credential, self.on):
                yield (Asked(rule, way.bounds["training"], remedy),)
        elif isinstance(test, ExperienceTest) and remedy is not None:
            yield from ((move,) for move in self._work(rule, test, remedy))
        elif isinstance(test, CreditsTest):
            yield ()

    # ------------------------------------------------------------ kind by kind

    def _moves(self, finding: Finding, remedy: Remedy | None) -> Iterator[Move]:
        rule, test = finding.requirement, finding.requirement.test
        if isinstance(test, AgeTest):
            yield from self._age(rule, test)
        make = self._makers.get(type(test))
        if make is not None and remedy is not None and _has_begun(finding, remedy):
            yield from make(rule, test, remedy)

    @property
    def _makers(self) -> Mapping[type, Callable[[Requirement, Any, Remedy], Iterable[Move]]]:
        """What makes the moves for each kind of requirement. Of others nobody can do anything."""
        return {
            EducationTest: self._schooling,
            ExperienceTest: self._work,
            TeachingTest: self._teaching,
            SkillsTest: self._practice,
            AttestationTest: self._papers,
            CredentialTest: self._credentials,
            TrainingTest: self._program,
            CreditsTest: self._credits,
        }

    def _papers(self, rule: Requirement, test: AttestationTest, remedy: Remedy) -> Iterator[Move]:
        if test.fact in RENEWABLE and test.must_be:
            yield Renew(requirements=(rule,), remedy=remedy, fact=test.fact)
        told = self.person.attestations or {}
        waits = test.if_not is not None and "sentence_completed" in test.if_not.needs_review_when
        if waits and told.get("sentence_completed") is False:
            yield FinishSentence(requirements=(rule,), remedy=remedy)

    def _age(self, rule: Requirement, test: AgeTest) -> Iterator[Move]:
        age = self.person.age
        if age is not None and age < test.min:
            yield ComeOfAge(
                requirements=(rule,), remedy=rule.remedy, age=test.min, years=test.min - age
            )

    def _schooling(self, rule: Requirement, test: EducationTest, remedy: Remedy) -> Iterator[Move]:
        """A diploma closes what asks for one. Nobody is sent to earn a degree for an exam."""
        if test.min_level is None or not test.accepts("equivalency"):
            return
        schooling = self.person.education
        if schooling is not None and schooling.level == "in_high_school":
            if schooling.expected_graduation is None:
                yield EarnDiploma(requirements=(rule,), level="high_school")
            return
        if (
            schooling is not None
            and schooling.level is not None
            and (schooling.level not in WITHOUT_DIPLOMA and schooling.us_equivalent is not False)
        ):
            return
        yield EarnDiploma(requirements=(rule,), remedy=remedy, level="equivalency")

    def _work(self, rule: Requirement, test: ExperienceTest, remedy: Remedy) -> Iterator[Move]:
        """A job in the role a person has, if that counts, else in the first that does."""
        hours = self.wishes.weekly_hours
        if hours is None:
            hours = test.full_time if test.min_months_full_time else USUAL_FULL_TIME
        if hours <= 0 or is_long_at_school(self.person):
            return
        now = [job for job in self.person.work or () if job.ended_on == STILL]
        held = {job.role for job in now}
        best = max(test.roles.values())
        roles = [role for role, strength in test.roles.items() if strength is best]
        role = next((role for role in roles if role in held), roles[0])
        if any(_is_such_a_job(job, test, hours) for job in now) and test.after is None:
            return
        job = Work(
            role=role,
            hours_per_week=hours,
            supervised=True if test.supervised else None,
            supervisor=test.supervisor,
            clinical=True if "clinical" in test.must_include else None,
            administrative=True if "administrative" in test.must_include else None,
            setting=test.settings[0] if test.settings else None,
        )
        yield DoWork(requirements=(rule,), remedy=remedy, test=test, job=job)

    def _teaching(self, rule: Requirement, test: TeachingTest, remedy: Remedy) -> Iterator[Move]:
        """More of it, unless they teach on anyway: hours at the pace the remedy says."""
        posts = self.person.teaching or ()
        if any(post.ended_on == STILL for post in posts):
            return
        weekly = None
        if test.min_hours is not None:
            if not remedy.typical_months:
                return
            weekly = test.min_hours * 12 / (remedy.typical_months * 52)
        post = Teaching(
            subject=test.subjects[0] if test.subjects else None,
            level=test.levels[0] if test.levels else None,
            hours_per_week=weekly,
            clinical=True if "clinical" in test.must_include else None,
            administrative=True if "administrative" in test.must_include else None,
        )
        yield Teach(requirements=(rule,), remedy=remedy, post=post)

    def _practice(self, rule: Requirement, test: SkillsTest, remedy: Remedy) -> Iterator[Move]:
        counts = dict(test.counts)
        if test.sum_of:
            told = self.person.skills or {}
            have = sum(told.get(skill, 0) for skill in test.sum_of)
            first = test.sum_of[0]
            counts[first] = told.get(first, 0) + max(0, test.min - have)
        yield Practice(requirements=(rule,), remedy=remedy, counts=counts)

    def _credentials(
        self, rule: Requirement, test: CredentialTest, remedy: Remedy
    ) -> Iterator[Move]:
        """Another credential first. Which of them a person can get is for the planner to find.

        A list that ends in "another one" only gives examples of what the body may accept. It counts
        for whoever holds one, but nobody is sent to pay for an exam on that.
        """
        if "other" in test.any_of:
            return
        status = "active" if "active" in test.status else test.status[0]
        for name in test.any_of:
            if name == self.credential:
                continue
            move = EarnLicense if name in OTHER_CREDENTIALS else PassExam
            yield move(requirements=(rule,), remedy=remedy, credential=name, status=status)

    # ------------------------------------------------------------ in the program at hand

    def _program(self, rule: Requirement, test: TrainingTest, remedy: Remedy) -> Iterator[Move]:
        if self.program is None:
            return
        for way in test.ways(self.credential, self.on):
            asked = way.bounds["training"]
            if set(asked) <= MADE_UP:
                course = (self.person.training or ())[self.program]
                yield MakeUp(
                    requirements=(rule,),
                    remedy=remedy,
                    program=self.program,
                    lacks=_lacks(course, asked),
                )
            elif set(asked) == {"approved_by"}:
                for body in asked["approved_by"].pick:
                    yield AskForApproval(
                        requirements=(rule,), remedy=remedy, program=self.program, body=body
                    )

    def _credits(self, rule: Requirement, test: CreditsTest, remedy: Remedy) -> Iterator[Move]:
        if self.program is None:
            return
        course = (self.person.training or ())[self.program]
        if course.ends is None:
            return
        first = months_on(self.on, Length.of(remedy).months or Fraction(0))
        least = test.needed_by(course.ends.first, first)
        for years in range(_YEARS_OF_CREDITS):
            yield EarnCredits(
                requirements=(rule,),
                remedy=remedy,
                credential=self.credential,
                credits=least + years * test.credits_per_year,
            )


def _key(part: Move | Asked) -> tuple[Any, ...]:
    return part.key if isinstance(part, Move) else ("asked", part.requirement.id, id(part.bounds))


def _also_for(one: Alternative, other: Alternative) -> Alternative:
    """The same things to do, for what both are for: one job may close either of two parts."""
    return tuple(
        mine.also_for(theirs) if isinstance(mine, Move) and isinstance(theirs, Move) else mine
        for mine, theirs in zip(one, other, strict=True)
    )


def is_long_at_school(person: Profile) -> bool:
    """Whether they are in high school, and told no day on which that ends."""
    schooling = person.education
    if schooling is None or schooling.level != "in_high_school":
        return False
    return schooling.expected_graduation is None


def _has_begun(finding: Finding, remedy: Remedy) -> bool:
    """Some remedies are only for who has some of it already."""
    if not remedy.only_with_progress:
        return True
    return finding.shortfall is not None and finding.shortfall.begun


def _is_such_a_job(job: Work, test: ExperienceTest, hours: Fraction) -> bool:
    """Whether the job they have does as much as the one that would be planned."""
    if job.hours_per_week is None or job.hours_per_week < hours:
        return False
    return test.roles.get(job.role or "", Outcome.NOT_MET) is Outcome.MET and test.fits(job)


def _lacks(course: Training, asked: Mapping[str, Bound]) -> dict[str, Any]:
    """The parts as they must be: numbers no lower than they are."""
    lacks = {}
    for part, bound in asked.items():
        have, pick = getattr(course, part), bound.pick
        lacks[part] = max(have or 0, pick) if isinstance(bound, Least) else pick
    return lacks
