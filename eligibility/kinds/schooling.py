"""Schooling and age."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from eligibility import vocabulary as words
from eligibility.days import FAR_FUTURE, FAR_PAST, add_months, earliest_reaching, next_day
from eligibility.facts import Choice, Education, Reader, Whole
from eligibility.reasons import Reason, gettext_noop, lacking, reason
from eligibility.verdict import MET, NOT_MET, UNKNOWN, Outcome, Standing, all_of

from .base import Case, Judgement, Part, Test, between, known, open_asks, over_span, soonest
from .strictness import Compares, less, more, reviewed
from .ways import Days, Least, OneOf, Way

_RANK = {level: rank for rank, level in enumerate(words.EDUCATION_LEVELS)} | {
    "equivalency": words.EDUCATION_LEVELS.index("high_school")
}
LEVEL_LABELS = {
    "none": gettext_noop("no high-school diploma"),
    "in_high_school": gettext_noop("still in high school"),
    "high_school": gettext_noop("a high-school diploma"),
    "equivalency": gettext_noop("a high-school equivalency (GED or HiSET)"),
    "some_college": gettext_noop("some college"),
    "certificate": gettext_noop("a college certificate"),
    "associate": gettext_noop("an associate degree"),
    "bachelor": gettext_noop("a bachelor's degree"),
    "graduate": gettext_noop("a graduate degree"),
}


def _higher(mine: str | None, others: str | None) -> bool:
    return mine is not None and others is not None and _RANK[mine] >= _RANK[others]


@dataclass(frozen=True, slots=True, kw_only=True)
class EducationTest(Test):
    """A level of schooling reached, or being in high school with the end in sight."""

    min_level: str | None = None
    level: str | None = None
    graduates_within_months: int | None = None
    foreign: str | None = None

    READS: ClassVar[frozenset[str]] = frozenset({"education"})
    PARTS: ClassVar[Mapping[str, Reader]] = {
        "min_level": Choice(words.EDUCATION_LEVELS),
        "level": Choice(("in_high_school",)),
        "graduates_within_months": Whole(120),
        "anniversary": Choice(("included",)),
        "foreign": Choice(("needs_review", "accepted")),
    }
    COMPARED: ClassVar[Mapping[str, Compares]] = {
        "min_level": _higher,
        "graduates_within_months": less,
        "foreign": reviewed,
    }

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterator[str]:
        if ("min_level" in given) == ("level" in given):
            yield "Give either the lowest level that counts, or the level itself."
        if "graduates_within_months" in given and given.get("level") != "in_high_school":
            yield "Months to graduation only go with the level in_high_school."

    @property
    def follows_dates(self) -> bool:
        return True

    def judge(self, case: Case, on: date) -> Judgement:
        schooling = case.profile.education
        if schooling is None:
            return Judgement(UNKNOWN, _UNTOLD, asks=frozenset({"education.level"}))
        if schooling.level is None:
            return self._whatever_level(case, schooling, on)
        parts = [self._reached(schooling, on), self._recognized(schooling)]
        standing = all_of(part.standing for part in parts)
        return Judgement(
            standing,
            _told(schooling),
            soonest(parts, on),
            open_asks(parts) if standing.high else frozenset(),
        )

    def ways(self, credential: str, on: date) -> Iterator[Way]:
        graduation = gettext_noop("graduation from high school")
        if self.min_level is None:
            months = self.graduates_within_months
            latest = FAR_FUTURE if months is None else add_months(on, months)
            days = Days(next_day(on), latest, graduation)
            yield Way({"education": {"level": OneOf((self.level,)), "expected_graduation": days}})
            return
        levels = sorted(filter(self.accepts, words.EDUCATION_LEVELS), key=lambda one: _RANK[one])
        yield Way({"education": {"level": OneOf(tuple(levels))}})
        if self.accepts("high_school") and not self.accepts("in_high_school"):
            days = Days(FAR_PAST, on, graduation)
            student = OneOf(("in_high_school",))
            yield Way({"education": {"level": student, "expected_graduation": days}})

    def _whatever_level(self, case: Case, schooling: Education, on: date) -> Judgement:
        """What the rest says while the level is not told: it may already rule every level out."""
        levels = [replace(schooling, level=level) for level in words.EDUCATION_LEVELS]
        each = [
            self.judge(replace(case, profile=replace(case.profile, education=level)), on)
            for level in levels
        ]
        standing = between(judged.standing for judged in each)
        asks = frozenset[str]()
        if standing.low is not standing.high:
            asks = self._recognized(schooling).asks | {"education.level"}
            if self.graduates_within_months is not None and schooling.expected_graduation is None:
                asks |= {"education.expected_graduation"}
        text = _told_in_part(schooling) if standing.high is Outcome.NOT_MET else _UNTOLD
        return Judgement(standing, text, min(judged.until for judged in each), asks)

    def _reached(self, schooling: Education, on: date) -> Part:
        """Whether the level is reached; a graduation to come counts from its day."""
        level, graduation = schooling.level, schooling.expected_graduation
        assert level is not None
        if level != "in_high_school":
            return Part(known(self.accepts(level)))
        asks = frozenset({"education.expected_graduation"})
        if graduation is None and self.graduates_within_months is not None:
            return Part(UNKNOWN, asks)
        if graduation is None:
            later = level if self.min_level is None else "high_school"
            return Part(between(known(self.accepts(one)) for one in (level, later)), asks)
        latest = None
        turns = [graduation.first, graduation.last]
        thresholds = [on, next_day(on)]
        if self.graduates_within_months is not None:
            latest = add_months(on, self.graduates_within_months)
            thresholds += [latest, next_day(latest)]
            turns += [
                earliest_reaching(day, self.graduates_within_months)
                for day in (graduation.first, graduation.last)
            ]

        def on_day(day: date) -> Outcome:
            if day <= on:
                return known(self.accepts("high_school")).low
            soon = latest is None or day <= latest
            return known(soon and self.accepts("in_high_school")).low

        return Part(over_span(graduation, on_day, thresholds), asks, tuple(turns))

    def accepts(self, level: str) -> bool:
        """Whether that level counts."""
        if self.min_level is not None:
            return _RANK[level] >= _RANK[self.min_level]
        return level == self.level

    def _recognized(self, schooling: Education) -> Part:
        """Schooling from abroad counts as its evaluation says, or as the body decides."""
        if schooling.country in words.HOME_COUNTRIES or self.min_level is None:
            return Part(MET)
        if schooling.us_equivalent is not None:
            return Part(known(schooling.us_equivalent))
        if self.foreign == "needs_review":
            waits = Standing(Outcome.NOT_MET, Outcome.MET, confirms=True)
            return Part(waits, frozenset({"education.us_equivalent"}))
        return Part(MET)


_UNTOLD = reason(gettext_noop("We do not know your schooling yet."))


def _told_in_part(schooling: Education) -> Reason:
    """What was told of schooling whose level was not."""
    if schooling.us_equivalent is False:
        return reason(
            gettext_noop("You told us: schooling from outside the U.S., evaluated as not equal.")
        )
    if schooling.expected_graduation is not None:
        day = schooling.expected_graduation
        return reason(gettext_noop("You expect to finish high school: {day}."), day=day)
    return _UNTOLD


def _told(schooling: Education) -> Reason:
    """The person's own schooling, in words."""
    assert schooling.level is not None
    graduation = schooling.expected_graduation
    label = LEVEL_LABELS[schooling.level]
    if schooling.level == "in_high_school" and graduation is not None:
        return reason(gettext_noop("You expect to finish high school: {day}."), day=graduation)
    if schooling.country in words.HOME_COUNTRIES:
        return reason(gettext_noop("You told us: {level}."), level=label)
    if schooling.us_equivalent is None:
        text = gettext_noop("You told us: {level}, from outside the U.S. and not yet evaluated.")
    elif schooling.us_equivalent:
        text = gettext_noop("You told us: {level}, from outside the U.S., evaluated as equal.")
    else:
        text = gettext_noop("You told us: {level}, from outside the U.S., evaluated as not equal.")
    return reason(text, level=label)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeTest(Test):
    """Whole years of age, at least so many."""

    min: int

    READS: ClassVar[frozenset[str]] = frozenset({"age"})
    PARTS: ClassVar[Mapping[str, Reader]] = {"min": Whole(120)}
    COMPARED: ClassVar[Mapping[str, Compares]] = {"min": more}

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterator[str]:
        if "min" not in given:
            yield "Give the lowest age."

    def judge(self, case: Case, on: date) -> Judgement:
        age = case.profile.age
        if age is None:
            text = reason(gettext_noop("We do not know your age yet."))
            return Judgement(UNKNOWN, text, asks=frozenset({"age"}))
        text = reason(gettext_noop("You are {age}."), age=age)
        if age >= self.min:
            return Judgement(MET, text)
        years = Fraction(self.min - age)
        return Judgement(NOT_MET, text, shortfall=lacking(years, "years", months=years * 12))

    def ways(self, credential: str, on: date) -> Iterator[Way]:
        yield Way({"age": {"age": Least(self.min, gettext_noop("years of age"))}})
