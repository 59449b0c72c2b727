"""What a person can do: a small vocabulary, each word with the change it makes to their facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any, ClassVar, Self

from eligibility.days import Span, add_months, day_before
from eligibility.facts import STILL, Education, Held, Profile, Teaching, Training, Work
from eligibility.kinds.experience import ExperienceTest
from eligibility.kinds.ways import Bound
from eligibility.records import Source
from eligibility.rules import Remedy, Requirement

_DAYS_OF_A_YEAR = 365
JOBS = ("registered_apprenticeship", "employer")
"""Who gives a program that is a job at the same time."""
FULL_WEEK = Fraction(35)
"""Hours of the shortest week that a body calls full-time: an apprentice works no shorter one."""


@dataclass(frozen=True, slots=True)
class Length:
    """How long something takes, in months: as a rule, at the least and at the most.

    `months` None is not known. `source` None is said by nobody we could name; what follows
    from a rule and the calendar (`is_reckoned`) needs no source.
    """

    months: Fraction | None
    least: Fraction | None = None
    most: Fraction | None = None
    source: Source | None = None
    is_reckoned: bool = False

    @classmethod
    def of(cls, remedy: Remedy | None) -> Length:
        """What the editors wrote beside a requirement."""
        if remedy is None or remedy.typical_months is None:
            return UNKNOWN_LENGTH
        least, most = remedy.range_months or (None, None)
        return cls(remedy.typical_months, least, most, remedy.source)

    @property
    def surely(self) -> Fraction:
        """The months it takes as a rule, or those it takes at the least."""
        return self.months if self.months is not None else self.least or Fraction(0)

    @property
    def is_sourced(self) -> bool:
        """Whether it is known, and somebody can be named for it. No time at all needs nobody."""
        if self.months is None:
            return False
        return self.months == 0 or self.is_reckoned or self.source is not None


UNKNOWN_LENGTH = Length(None)
NO_TIME = Length(Fraction(0), is_reckoned=True)


def months_on(day: date, months: Fraction) -> date:
    """So many months after a day; a part of a month is so many days of a year, rounded up."""
    whole = int(months)
    rest = months - whole
    return add_months(day, whole) + timedelta(days=ceil(rest * _DAYS_OF_A_YEAR / 12))


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Something a person does for requirements that are not met.

    `take` gives the person who did it from `begin` to `end`. One that `counts_as_it_goes` counts
    for each day, the others once they are done.
    """

    requirements: tuple[Requirement, ...]
    remedy: Remedy | None = None

    action: ClassVar[str]
    counts_as_it_goes: ClassVar[bool] = False

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal for moves that are the same thing to do."""
        return (self.action, *(one.id for one in self.requirements))

    def also_for(self, other: Move) -> Self:
        """The same move for the requirements of both."""
        rules = {rule.id: rule for rule in (*self.requirements, *other.requirements)}
        return replace(self, requirements=tuple(rules.values()))

    @property
    def sort(self) -> tuple[Any, ...]:
        """Equal for moves that cost the same, as far as anybody knows."""
        return self.key

    @property
    def length(self) -> Length:
        """How long it takes."""
        return Length.of(self.remedy)

    @property
    def may_take_years(self) -> bool:
        """Whether nobody knows when it is over, and it may not be over when all the rest is."""
        return False

    def take(self, person: Profile, begin: date, end: date) -> Profile:
        """The person afterwards."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Enroll(Move):
    """Begin a program of a kind that meets all that is `asked` of one, and finish it.

    `as_student`: what it is for is open to those who are still in it.
    """

    action = "enroll"
    credentials: tuple[str, ...]
    """For which it is begun: several where one program has to do for all of them."""
    asked: Mapping[str, Bound]
    takes: Length
    as_student: bool
    also: tuple[str, ...] = ()
    """What the editors say of it for the others, in their words."""

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.action, self.asks("kind"), self.as_student)

    @property
    def sort(self) -> tuple[Any, ...]:
        return (self.action, *map(self.asks, ("kind", "provider", "programmatic_accreditor")))

    @property
    def demands(self) -> frozenset[Any]:
        """What it must be: a program of fewer demands is found where one of more is."""
        asked = ((part, repr(bound)) for part, bound in self.asked.items() if part != "ends")
        return frozenset((self.key, *((self.action, *one) for one in asked)))

    @property
    def is_a_job(self) -> bool:
        """Whether one works there all day and learns beside it."""
        return self.asks("provider") in JOBS

    def asks(self, part: str) -> Any:
        """What a part of it must be, or the first of several; None where that is not asked."""
        return self.asked[part].pick if part in self.asked else None

    @property
    def length(self) -> Length:
        return self.takes

    @property
    def may_take_years(self) -> bool:
        return self.takes.months is None

    def take(self, person: Profile, begin: date, end: date) -> Profile:
        values: dict[str, Any] = {
            part: tuple(value) if isinstance(value, list) else value
            for part, bound in self.asked.items()
            if part not in ("ends", "accredited_from", "accredited_until")
            and (value := bound.pick) is not None
        }
        values["expected_on" if self.as_student else "completed_on"] = Span.on(end)
        course = Training(started_on=Span.on(begin), **values)
        return replace(person, training=(*(person.training or ()), course))


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeUp(Move):
    """Make up in a program, finished or not, what it lacks of hours or of things practiced."""

    action = "make_up"
    program: int
    lacks: Mapping[str, Any]

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.action, self.program, *(one.id for one in self.requirements))

    def take(self, person: Profile, begin: date, end: date) -> Profile:
        return _with_program(person, self.program, **self.lacks)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForApproval(Move):
    """Ask whether the body approved the school or program. The answer is not the person's."""

    action = "ask"
    program: int
    body: str

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.action, self.program, self.body)

    def take(self, person: Profile, begin: date, end: date) -> Profile:
        program = (person.training or ())[self.program]
        approved = tuple(sorted({*(program.approved_by or ()), self.body}))
        return _with_program(person, self.program, approved_by=approved)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoWork(Move):
    """Work in a role that counts, so many hours a week, from the first day it can begin.

    It is in place of what counts of the jobs a person has: nobody is to do both.
    """

    action = "work"
    counts_as_it_goes = True
    test: ExperienceTest
    job: Work
    """Without its days."""

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.action, self.job, self.follows_program)

    @property
    def sort(self) -> tuple[Any, ...]:
        return (self.action, self.job.role)

    @property
    def length(self) -> Length:
        """The engine finds the day."""
        return NO_TIME

    @property
    def follows_program(self) -> bool:
        """Whether it counts only after a program."""
        return self.test.after is not None

    def take(self, person: Profile, begin: date, end: date) -> Profile:
        jobs = (
            _until_then(job, begin)
            if job.ended_on == STILL and job.role in self.test.roles
            else job
            for job in person.work or ()
        )
        job = replace(self.job, started_on=Span.on(begin), ended_on=STILL)
        return replace(person, work=(*filter(None, jobs), job))


@dataclass(frozen=True, slots=True, kw_only=True)
class Teach(Move):
    """Teach on, at the pace at which the editors say that it usually comes together."""

    action = "teach"
    counts_as_it_goes = True
    post: Teaching

    @property
    def length(self) -> Length:
        return NO_TIME

    def take(self, person: Profile, begin: date, end: date) -> Profile:
        post = replace(self.post, started_on=Span.on(begin), ended_on=STILL)
        return replace(person, teaching=(*(person.teaching or ()), post))


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnDiploma(Move):
    """Earn a high-school equivalency, or finish high school where no day for it was told."""

    action = "diploma"
    level: str

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.action,)

    @property
    def may_take_years(self) -> bool:
        """Of high school: who told no day for its end may be at its beginning."""
        return self.level == "high_school"

    def take(self, person: Profile, begin: date, end: date) -> Profile:
        return replace(person, education=Education(level=self.level))


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice(Move):
    """Do the number of sticks, EKGs or hours that is missing."""

    action = "practice"
    counts: Mapping[str, int]

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.action, *self.counts.items())

    def take(self, person: Profile, begin: date, end: date) -> Profile:
        told = dict(person.skills or {})
        for skill, least in self.counts.items():
            told[skill] = max(told.get(skill, 0), least)
        return replace(person, skills=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renew(Move):
    """Get a paper that anybody can get again, such as a CPR card."""

    action = "renew"
    fact: str

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.action, self.fact)

    def take(self, person: Profile, begin: date, end: date) -> Profile:
        return replace(person, attestations={**(person.attestations or {}), self.fact: True})


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishSentence(Move):
    """Wait for the end of a sentence, of no known day, after which the body looks at the case."""

    action = "finish_sentence"

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.action,)

    @property
    def length(self) -> Length:
        return UNKNOWN_LENGTH

    @property
    def may_take_years(self) -> bool:
        return True

    def take(self, person: Profile, begin: date, end: date) -> Profile:
        told = {**(person.attestations or {}), "sentence_completed": True}
        return replace(person, attestations=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnCredits(Move):
    """Earn the credits of continuing education that are asked for by then."""

    action = "credits"
    credential: str
    credits: Fraction

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.action, self.credential, self.credits)

    def take(self, person: Profile, begin: date, end: date) -> Profile:
        told = {**(person.continuing_education or {}), self.credential: self.credits}
        return replace(person, continuing_education=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComeOfAge(Move):
    """Wait for a birthday. Which day it is was not asked, so it is counted as the last that can
    be."""

    action = "come_of_age"
    age: int
    years: int

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.action, self.age)

    @property
    def length(self) -> Length:
        months = Fraction(12 * self.years)
        return Length(months, months - 12, months, is_reckoned=True)

    def take(self, person: Profile, begin: date, end: date) -> Profile:
        return replace(person, age=self.age)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassExam(Move):
    """Earn another credential first, on the first day on which it is open."""

    action = "pass_exam"
    credential: str
    status: str
    opens_on: date | None = None
    """The day on which the way to it was found to open it, if nothing in that way is changed."""
    is_sure: bool = True
    """Whether it opens then however the answers turn out that are missing."""

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.action, self.credential)

    @property
    def length(self) -> Length:
        return UNKNOWN_LENGTH

    def take(self, person: Profile, begin: date, end: date) -> Profile:
        held = Held(credential=self.credential, status=self.status, earned_on=Span.on(end))
        others = tuple(one for one in person.credentials or () if one.credential != self.credential)
        return replace(person, credentials=(*others, held))


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnLicense(PassExam):
    """Earn a license or certificate that no catalogue has, such as an EMT's."""

    action = "license"

    @property
    def may_take_years(self) -> bool:
        return True


def _until_then(job: Work, day: date) -> Work | None:
    """The job up to the day before; None where it begins on that day or later."""
    began, last = job.started_on, day_before(day)
    if began is None:
        return replace(job, ended_on=Span.on(last))
    if began.first > last:
        return None
    began = Span(began.first, min(began.last, last))
    return replace(job, started_on=began, ended_on=Span.on(last))


def _with_program(person: Profile, index: int, **parts: Any) -> Profile:
    programs = person.training or ()
    changed = replace(programs[index], **parts)
    return replace(person, training=(*programs[:index], changed, *programs[index + 1 :]))
