"""Things that are counted: skills, credits, failed attempts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from eligibility import vocabulary as words
from eligibility.days import (
    FAR_FUTURE,
    Span,
    add_months,
    day_before,
    earliest_reaching,
    next_day,
)
from eligibility.facts import (
    Amount,
    Choice,
    FactError,
    InOrder,
    Json,
    Reader,
    Several,
    Text,
    Whole,
)
from eligibility.reasons import Reason, gettext_noop, lacking, reason
from eligibility.verdict import MET, NOT_MET, REVIEW, UNKNOWN, Standing

from .base import Case, Judgement, Test, between, known
from .strictness import Compares, less, more, never, numbers
from .ways import Bound, Days, Least, Most, Way

SKILL_LABELS = {
    "live_venipunctures": gettext_noop("blood draws from a vein, on live people"),
    "live_capillary_punctures": gettext_noop("finger or heel sticks, on live people"),
    "live_ekgs": gettext_noop("EKGs, on live people"),
    "injections": gettext_noop("injections"),
    "simulated_venipunctures": gettext_noop("blood draws on a practice arm"),
    "intramuscular_injections": gettext_noop("shots into a muscle, watched by a teacher"),
    "subcutaneous_injections": gettext_noop("shots under the skin, watched by a teacher"),
    "intradermal_injections": gettext_noop("shots into the skin, watched by a teacher"),
    "skin_tests": gettext_noop("skin tests, watched by a teacher"),
    "injection_training_hours": gettext_noop("hours of training in shots and skin tests"),
    "venipuncture_training_hours": gettext_noop("hours of training in drawing blood"),
    "inhalation_training_hours": gettext_noop("hours of training in inhaled medicine"),
    "vaccine_class_hours": gettext_noop("hours of class about vaccines"),
    "vaccine_clinic_hours": gettext_noop("hours of vaccine practice in a clinic"),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """So many of each of these skills."""

    def read(self, value: Json, path: str, errors: list[FactError]) -> dict[str, int] | None:
        if not isinstance(value, dict) or not value:
            errors.append(FactError(path, "Name at least one skill and its number."))
            return None
        errors.extend(
            FactError(f"{path}.{skill}", "No question can answer this skill.")
            for skill in value
            if skill not in words.SKILLS
        )
        number = Whole(1_000_000)
        return {skill: number.read(n, f"{path}.{skill}", errors) or 0 for skill, n in value.items()}

    def schema(self) -> dict[str, Json]:
        number = Whole(1_000_000).schema()
        return {"type": "object", "properties": dict.fromkeys(words.SKILLS, number)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillsTest(Test):
    """So many of each skill in `counts`, or `min` of several skills together."""

    counts: Mapping[str, int] = field(default_factory=dict)
    sum_of: tuple[str, ...] = ()
    min: int = 0

    READS: ClassVar[frozenset[str]] = frozenset({"skills"})
    PARTS: ClassVar[Mapping[str, Reader]] = {
        "counts": Counts(),
        "sum_of": Several(Choice(words.SKILLS)),
        "min": Whole(1_000_000),
    }
    COMPARED: ClassVar[Mapping[str, Compares]] = {"counts": numbers, "min": more}

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterator[str]:
        if ("counts" in given) == bool(given.get("sum_of")):
            yield "Give a number for each skill, or one number for several together."
        if given.get("sum_of") and not given.get("min"):
            yield "Say how many of these skills together are asked for."

    def judge(self, case: Case, on: date) -> Judgement:
        skills = case.profile.skills
        if skills is None:
            text = reason(gettext_noop("We do not know your skill counts yet."))
            asks = frozenset(f"skills.{skill}" for skill in (*self.counts, *self.sum_of))
            return Judgement(UNKNOWN, text, asks=asks)
        if self.sum_of:
            return self._together(skills)
        return self._each(skills)

    def ways(self, credential: str, on: date) -> Iterator[Way]:
        each = {skill: Least(least, SKILL_LABELS[skill]) for skill, least in self.counts.items()}
        if self.sum_of:
            each["+".join(self.sum_of)] = Least(self.min, gettext_noop("of these skills together"))
        yield Way({"skills": each})

    def _together(self, skills: Mapping[str, int]) -> Judgement:
        have = sum(skills.get(skill, 0) for skill in self.sum_of)
        untold = [skill for skill in self.sum_of if skill not in skills]
        text = reason(gettext_noop("You have {have} of {need}."), have=have, need=self.min)
        if have >= self.min:
            return Judgement(MET, text)
        if untold:
            return Judgement(UNKNOWN, text, asks=frozenset(f"skills.{skill}" for skill in untold))
        return Judgement(
            NOT_MET, text, shortfall=lacking(Fraction(self.min - have), "times", begun=have > 0)
        )

    def _each(self, skills: Mapping[str, int]) -> Judgement:
        short = {s: n - skills[s] for s, n in self.counts.items() if s in skills and skills[s] < n}
        untold = [skill for skill in self.counts if skill not in skills]
        if short:
            skill = next(iter(short))
            text = _have(skills[skill], self.counts[skill], skill)
            return Judgement(
                NOT_MET,
                text,
                shortfall=lacking(Fraction(sum(short.values())), "times", begun=skills[skill] > 0),
            )
        if untold:
            text = reason(
                gettext_noop("We do not know the number yet: {skill}."),
                skill=SKILL_LABELS[untold[0]],
            )
            return Judgement(UNKNOWN, text, asks=frozenset(f"skills.{skill}" for skill in untold))
        skill = next(iter(self.counts))
        return Judgement(MET, _have(skills[skill], self.counts[skill], skill))


def _have(have: int, need: int, skill: str) -> Any:
    text = gettext_noop("You have {have} of {need}: {skill}.")
    return reason(text, have=have, need=need, skill=SKILL_LABELS[skill])


_YEARS_TRIED = 4
"""Years of credits for which people are made: no rule looks further back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditsTest(Test):
    """Continuing education: credits for each year, or part of one, past so many months."""

    credits_per_year: Fraction
    after_months: int = 0
    credit_type: str = ""

    READS: ClassVar[frozenset[str]] = frozenset({"continuing_education"})
    PARTS: ClassVar[Mapping[str, Reader]] = {
        "credits_per_year": Amount(1000),
        "after_months": Whole(1200),
        "from": Choice(("program_completion",)),
        "credit_type": Text(100),
    }
    COMPARED: ClassVar[Mapping[str, Compares]] = {
        "credits_per_year": more,
        "after_months": less,
        "credit_type": never,
    }

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterator[str]:
        if not given.get("credits_per_year"):
            yield "Say how many credits a year are asked for."

    @property
    def follows_dates(self) -> bool:
        return True

    def judge(self, case: Case, on: date) -> Judgement:
        if case.program is None:
            return Judgement(NOT_MET, reason(gettext_noop("You told us of no training program.")))
        ends = case.program.ends
        if ends is None:
            text = reason(gettext_noop("We do not know when the program ended."))
            return Judgement(UNKNOWN, text, asks=case.ask_end)
        earned, asks = self._credits(case)
        untold = gettext_noop("We do not know your credits yet. {need} are asked for by now.")
        days = self._telling_days(ends, on)
        standing = between(self._on_end_day(day, on, earned) for day in days)
        if not ends.is_exact:
            asks |= case.ask_end
        need = self.needed_by(ends.first, on)
        text = reason(gettext_noop("No credits are asked for yet."))
        if need:
            have = gettext_noop("You have {have} of {need} credits.")
            text = reason(untold if earned is None else have, have=earned or 0, need=need)
        short = None
        if standing == NOT_MET and ends.last <= on and earned is not None:
            amount = self.needed_by(ends.last, on) - earned
            short = lacking(amount, "credits", begun=earned > 0)
        open_ = asks if standing.low is not standing.high else frozenset()
        return Judgement(standing, text, self._until(ends, on), open_, short)

    def ways(self, credential: str, on: date) -> Iterator[Way]:
        last = on
        for years in range(_YEARS_TRIED + 1):
            first = earliest_reaching(on, self.after_months + 12 * years)
            ends = Days(first, last, gettext_noop("end of the program"), closes=years == 0)
            earned = Least(years * self.credits_per_year, gettext_noop("credits"))
            way: dict[str, dict[str, Bound]] = {"training": {"ends": ends}}
            if years:
                way["continuing_education"] = {credential: earned}
            yield Way(way)
            last = day_before(first)

    def needed_by(self, end: date, on: date) -> Fraction:
        """The credits asked for on a day of who finished the program on `end`."""
        return self.credits_per_year * self._years(end, on)

    def _credits(self, case: Case) -> tuple[Fraction | None, frozenset[str]]:
        """Credits for the credential judged; an id left out of a map that is there is none."""
        told = case.profile.continuing_education
        asks = frozenset({f"continuing_education.{case.credential}"})
        if told is None:
            return None, asks
        have = told.get(case.credential, Fraction(0))
        return have, asks if have is None else frozenset()

    def _years(self, end: date, on: date) -> int:
        """Years, or parts of one, past the months that need no credits."""
        years = 0
        while on > add_months(end, self.after_months + 12 * years):
            years += 1
        return years

    def _on_end_day(self, end: date, on: date, earned: Fraction | None) -> Standing:
        if end > on:
            return NOT_MET
        years = self._years(end, on)
        if years == 0:
            return MET
        return UNKNOWN if earned is None else known(earned >= years * self.credits_per_year)

    def _telling_days(self, ends: Span, on: date) -> set[date]:
        """Days of the span that stand for all: more time since the end never asks for less."""
        days = {ends.first, ends.last}
        if ends.first <= on < ends.last:
            days |= {on, next_day(on)}
        return days

    def _until(self, ends: Span, on: date) -> date:
        turns = {ends.first, ends.last}
        for end in (ends.first, ends.last):
            months = self.after_months + 12 * self._years(end, on)
            turns.add(next_day(add_months(end, months)))
        later = [day for day in turns if day > on]
        return min(later) - (next_day(date.min) - date.min) if later else FAR_FUTURE


def _closes_sooner(mine: int | None, others: int | None) -> bool:
    """Any wait leaves the matter to the body; without one the exam is closed."""
    return others is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptsTest(Test):
    """Fewer failed attempts than the limit; a wait after it leaves the matter to the body."""

    max_failed: int
    then_wait_days: int | None = None
    min_wait_days: int | None = None
    min_wait_days_by_failure: tuple[int, ...] = ()

    READS: ClassVar[frozenset[str]] = frozenset({"exam_attempts"})
    PARTS: ClassVar[Mapping[str, Reader]] = {
        "max_failed": Whole(1000),
        "then_wait_days": Whole(36_600),
        "min_wait_days": Whole(36_600),
        "min_wait_days_by_failure": InOrder(Whole(36_600)),
    }
    COMPARED: ClassVar[Mapping[str, Compares]] = {
        "max_failed": less,
        "then_wait_days": _closes_sooner,
        "min_wait_days": never,
        "min_wait_days_by_failure": never,
    }

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterator[str]:
        if not given.get("max_failed"):
            yield "Say how many failed attempts close the exam."

    def judge(self, case: Case, on: date) -> Judgement:
        attempts = case.profile.exam_attempts
        failed = 0 if attempts is None else attempts.get(case.credential, 0)
        if attempts is None or failed is None:
            text = reason(gettext_noop("We do not know how often you failed this exam."))
            asks = frozenset({f"exam_attempts.{case.credential}"})
            closed = NOT_MET if self.then_wait_days is None else REVIEW
            return Judgement(between((closed, MET)), text, asks=asks)
        text = reason(gettext_noop("Failed attempts: {failed}."), failed=failed)
        if failed < self.max_failed:
            return Judgement(MET, self._wait_after(failed) or text)
        return Judgement(NOT_MET if self.then_wait_days is None else REVIEW, text)

    def ways(self, credential: str, on: date) -> Iterator[Way]:
        failed = Most(self.max_failed - 1, gettext_noop("failed attempts"))
        yield Way({"exam_attempts": {credential: failed}})

    def _wait_after(self, failed: int) -> Reason | None:
        """How long to wait before the next try. It never bars for good, so it is only told."""
        waits = self.min_wait_days_by_failure
        days = waits[min(failed, len(waits)) - 1] if waits else self.min_wait_days
        if not failed or not days:
            return None
        text = gettext_noop("Failed attempts: {failed}. Wait {days} days after the last one.")
        return reason(text, failed=failed, days=days)
