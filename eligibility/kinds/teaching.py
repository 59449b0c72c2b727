"""Teaching: hours, or calendar months, of teaching a subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any, ClassVar

from eligibility import vocabulary as words
from eligibility.days import FAR_FUTURE, FAR_PAST, ONE_DAY, Span
from eligibility.facts import Amount, Choice, Reader, Several, Teaching, Whole
from eligibility.reasons import Reason, Shortfall, gettext_noop, lacking, reason
from eligibility.verdict import UNKNOWN, Outcome, Standing

from .base import Case, Judgement, Test, known
from .strictness import Compares, fewer, includes, more
from .ways import Bound, Least, OneOf, Way
from .workdays import EVER, Curve, Stretch, curve, weekly_hours

MOST_WEEKLY_HOURS = 168


@dataclass(frozen=True, slots=True)
class Post:
    """A teaching post as one rule sees it. `surely`: every part the rule needs fits."""

    surely: bool
    start: Span
    end: Span
    record: Teaching
    asks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours taught: a total as told, and what the hours a week add up to."""

    told: Fraction
    weekly: Curve

    def before(self, on: date) -> Fraction:
        """Hours taught before that day."""
        return self.told + EVER.total(self.weekly, on)

    def steady(self, on: date, need: Fraction) -> date:
        """The last day on which there is as surely or not yet enough as on that day."""
        return EVER.has(self.weekly, need - self.told, on)[1]


@dataclass(frozen=True, slots=True)
class Months:
    """Calendar months with teaching in them, as runs of days that share no month, in order."""

    runs: tuple[tuple[date, date], ...]

    @classmethod
    def of(cls, posts: Iterable[tuple[date, date]]) -> Months:
        """The posts joined where one begins in the month another ends in: none counts twice."""
        runs: list[tuple[date, date]] = []
        for first, last in sorted(post for post in posts if post[0] <= post[1]):
            if runs and _month(first) <= _month(runs[-1][1]):
                runs[-1] = runs[-1][0], max(last, runs[-1][1])
            else:
                runs.append((first, last))
        return cls(tuple(runs))

    def before(self, on: date) -> Fraction:
        """Months with teaching in them before that day."""
        past = ((first, min(last, on - ONE_DAY)) for first, last in self.runs if first < on)
        return Fraction(sum(_month(last) - _month(first) + 1 for first, last in past))

    def steady(self, on: date, need: Fraction) -> date:
        """The last day on which there is as surely or not yet enough as on that day."""
        lacks = ceil(need)
        for first, last in self.runs:
            months = _month(last) - _month(first) + 1
            if months >= lacks:
                begun = max(first, _first_of(_month(first) + lacks - 1))
                return begun if begun >= on else FAR_FUTURE
            lacks -= months
        return FAR_FUTURE


Side = Hours | Months


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachingTest(Test):
    """So many hours, or so many calendar months with teaching in them."""

    subjects: tuple[str, ...] | None = None
    levels: tuple[str, ...] | None = None
    min_hours: Fraction | None = None
    min_months: int | None = None
    must_include: tuple[str, ...] = ()

    READS: ClassVar[frozenset[str]] = frozenset({"teaching", "told_on"})
    PARTS: ClassVar[Mapping[str, Reader]] = {
        "subjects": Several(Choice(words.TEACHING_SUBJECTS)),
        "levels": Several(Choice(words.TEACHING_LEVELS)),
        "min_hours": Amount(200_000),
        "min_months": Whole(1200),
        "must_include": Several(Choice(words.DUTIES)),
    }
    COMPARED: ClassVar[Mapping[str, Compares]] = {
        "subjects": fewer,
        "levels": fewer,
        "min_hours": more,
        "min_months": more,
        "must_include": includes,
    }

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterator[str]:
        if bool(given.get("min_hours")) == bool(given.get("min_months")):
            yield "Give a number of hours or of months, one of the two."
        for key in ("subjects", "levels"):
            if given.get(key) == ():
                yield f"{key} is an empty list: no teaching could count."

    def judge(self, case: Case, on: date) -> Judgement:
        taught = case.profile.teaching
        if taught is None:
            text = reason(gettext_noop("We do not know your teaching yet."))
            return Judgement(UNKNOWN, text, asks=frozenset({"teaching"}))
        posts = [post for post in map(self._post, taught) if post is not None]
        told_on = case.profile.told_on or on
        sides = self._worked_out(posts, case, told_on)
        least, most = (side.before(on) for side in sides)
        need = Fraction(self.min_hours or self.min_months or 0)
        low, high = known(least >= need).low, known(most >= need).high
        short = self._lacking(need - most, begun=most > 0) if high is Outcome.NOT_MET else None
        asks = (
            frozenset[str]().union(*(post.asks for post in posts)) if low != high else frozenset()
        )
        until = min(side.steady(on, need) for side in sides)
        return Judgement(Standing(low, high), self._told(posts, least, need), until, asks, short)

    def ways(self, credential: str, on: date) -> Iterator[Way]:
        bounds: dict[str, Bound] = {duty: OneOf((True,)) for duty in self.must_include}
        for part, accepted in (("subject", self.subjects), ("level", self.levels)):
            if accepted is not None:
                bounds[part] = OneOf(accepted)
        if self.min_hours is not None:
            bounds["hours"] = Least(self.min_hours, gettext_noop("hours of teaching"))
        else:
            bounds["months"] = Least(self.min_months or 0, gettext_noop("months of teaching"))
        yield Way({"teaching": bounds})

    def _post(self, record: Teaching) -> Post | None:
        """The post as this rule sees it, or None where it cannot count."""
        asks = []
        for part, value, fits in self._needed(record):
            if value is None:
                asks.append(f"teaching[].{part}")
            elif not fits:
                return None
        surely = not asks
        start = record.started_on or Span(
            FAR_PAST, record.ended_on.last if record.ended_on else FAR_FUTURE
        )
        end = record.ended_on or Span(start.first, FAR_FUTURE)
        if self.min_hours is None or record.hours is None:
            asks += [
                f"teaching[].{part}"
                for part, span in (("started_on", record.started_on), ("ended_on", record.ended_on))
                if span is None or not span.is_exact
            ]
            if self.min_hours is not None:
                # Hours a week and the days of the post tell the hours, too.
                asks.append("teaching[].hours")
                asks += ["teaching[].hours_per_week"] if record.hours_per_week is None else []
        return Post(surely, start, end, record, frozenset(asks))

    def _needed(self, record: Teaching) -> Iterator[tuple[str, object, bool]]:
        if self.subjects is not None:
            yield "subject", record.subject, record.subject in self.subjects
        if self.levels is not None:
            yield "level", record.level, record.level in self.levels
        if "clinical" in self.must_include:
            yield "clinical", record.clinical, record.clinical is True
        if "administrative" in self.must_include:
            yield "administrative", record.administrative, record.administrative is True

    # ------------------------------------------------------------ adding up

    def _worked_out(self, posts: list[Post], case: Case, told_on: date) -> tuple[Side, Side]:
        """The teaching at the least and at the most, kept with the case for every day."""
        kept = case.worked_out.get(id(self))
        if kept is None or kept[0] != told_on:
            sure = [post for post in posts if post.surely]
            sides = self._side(sure, told_on, at_most=False), self._side(posts, told_on, True)
            kept = case.worked_out[id(self)] = (told_on, sides)
        found: tuple[Side, Side] = kept[1]
        return found

    def _side(self, posts: list[Post], told_on: date, at_most: bool) -> Side:
        if self.min_hours is None:
            return Months.of(_extent(post, at_most) for post in posts)
        told = sum((post.record.hours or Fraction(0) for post in posts), Fraction(0))
        stretches = (_stretch(post, told_on, at_most) for post in posts)
        return Hours(told, curve(weekly_hours(stretches), lambda weekly: Fraction(weekly) / 7))

    # ------------------------------------------------------------ in words

    def _told(self, posts: list[Post], have: Fraction, need: Fraction) -> Reason:
        if not posts:
            return reason(gettext_noop("You told us of no teaching that counts here."))
        have = Fraction(floor(have))
        if self.min_hours == 1:
            return reason(
                gettext_noop("Teaching hours that count: {have}. Any hours are enough."), have=have
            )
        if self.min_hours is not None:
            return reason(
                gettext_noop("Teaching hours that count: {have} of {need}."), have=have, need=need
            )
        return reason(
            gettext_noop("Months of teaching that count: {have} of {need}."), have=have, need=need
        )

    def _lacking(self, amount: Fraction, *, begun: bool) -> Shortfall:
        if self.min_hours is not None:
            hours = Fraction(ceil(amount))
            return lacking(hours, "teaching hours", begun=begun)
        return lacking(amount, "teaching months", months=amount, begun=begun)


def _pace(post: Post, told_on: date, at_most: bool) -> Fraction:
    """Hours a day at which a total grows from the day it was told, if the post goes on."""
    told_on = post.record.told_on or told_on
    goes_on = post.end.last == FAR_FUTURE if at_most else post.end.first == FAR_FUTURE
    begun = (post.start.first if at_most else post.start.last) < told_on
    if post.record.hours is None or not (goes_on and begun):
        return Fraction(0)
    since = min(post.start.last, told_on - ONE_DAY) if at_most else post.start.first
    return post.record.hours / (told_on - since).days


def _extent(post: Post, at_most: bool) -> tuple[date, date]:
    """First and last day of the post, at the least or at the most."""
    if at_most:
        return post.start.first, post.end.last
    return post.start.last, post.end.first


def _stretch(post: Post, told_on: date, at_most: bool) -> Stretch:
    """The days that add hours to what was told, and how many a week.

    Weekly hours that were not told may be none, or all there are. A total of hours grows at its
    pace from the day it was told.
    """
    if post.record.hours is not None:
        pace = _pace(post, told_on, at_most)
        return post.record.told_on or told_on, FAR_FUTURE, pace * 7
    first, last = _extent(post, at_most)
    weekly = post.record.hours_per_week
    if weekly is None:
        weekly = Fraction(MOST_WEEKLY_HOURS if at_most else 0)
    return first, last, weekly


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
