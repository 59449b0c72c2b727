"""Teaching: hours, or calendar months, of teaching a subject."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any, ClassVar

from eligibility import vocabulary as words
from eligibility.days import FAR_FUTURE, FAR_PAST, ONE_DAY, Span
from eligibility.facts import Amount, Choice, Reader, Several, Teaching, Whole
from eligibility.reasons import Reason, Shortfall, gettext_noop, lacking, reason
from eligibility.verdict import UNKNOWN, Outcome, Standing

from .base import Case, Judgement, Test, known

_MOST_MONTHS = 12_000
"""More calendar months than any teaching spans: stands for 'no end known'."""


@dataclass(frozen=True, slots=True)
class Post:
    """A teaching post as one rule sees it. `surely`: every part the rule needs fits."""

    surely: bool
    start: Span
    end: Span
    record: Teaching
    asks: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachingTest(Test):
    """So many hours, or so many calendar months with teaching in them."""

    subjects: tuple[str, ...] | None = None
    levels: tuple[str, ...] | None = None
    min_hours: Fraction | None = None
    min_months: int | None = None
    must_include: tuple[str, ...] = ()

    PARTS: ClassVar[Mapping[str, Reader]] = {
        "subjects": Several(Choice(words.TEACHING_SUBJECTS)),
        "levels": Several(Choice(words.TEACHING_LEVELS)),
        "min_hours": Amount(200_000),
        "min_months": Whole(1200),
        "must_include": Several(Choice(words.DUTIES)),
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
        least, most = (self._amount(posts, on, told_on, at_most) for at_most in (False, True))
        need = Fraction(self.min_hours or self.min_months or 0)
        low, high = known(least >= need).low, known(most >= need).high
        short = self._lacking(need - most, begun=most > 0) if high is Outcome.NOT_MET else None
        asks = (
            frozenset[str]().union(*(post.asks for post in posts)) if low != high else frozenset()
        )
        until = min(self._steady(posts, on, told_on, need - have) for have in (least, most))
        return Judgement(Standing(low, high), self._told(posts, least, need), until, asks, short)

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
                asks.append("teaching[].hours")
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

    def _amount(self, posts: list[Post], on: date, told_on: date, at_most: bool) -> Fraction:
        """Hours or months taught before `on`, at the least or at the most."""
        counted = [post for post in posts if post.surely or at_most]
        if self.min_hours is None:
            return self._months(counted, on, at_most)
        return self._hours(counted, on, told_on, at_most)

    def _hours(self, posts: list[Post], on: date, told_on: date, at_most: bool) -> Fraction:
        """Hours taught: as told, else hours a week times the weeks up to the day before."""
        total = Fraction(0)
        for post in posts:
            if post.record.hours is not None:
                total += post.record.hours
                total += _pace(post, told_on, at_most) * max(0, (on - told_on).days)
                continue
            weekly = post.record.hours_per_week
            if weekly is None:
                weekly = Fraction(168 if at_most else 0)
            first, last = _extent(post, on, at_most)
            total += weekly * max(0, (last - first).days + 1) / 7
        return total

    def _months(self, posts: list[Post], on: date, at_most: bool) -> Fraction:
        """Calendar months with teaching in them; no month counts twice."""
        months: set[int] = set()
        for post in posts:
            first, last = _extent(post, on, at_most)
            if last < first:
                continue
            if first == FAR_PAST:
                return Fraction(_MOST_MONTHS)
            months |= set(range(_month(first), _month(last) + 1))
        return Fraction(len(months))

    def _steady(self, posts: list[Post], on: date, told_on: date, lacks: Fraction) -> date:
        """Taught time only grows, so what is enough stays enough; the rest takes its time."""
        if lacks <= 0:
            return FAR_FUTURE
        if all(post.end.last < on for post in posts):
            return FAR_FUTURE
        if self.min_months is not None:
            return _second_of_month(on, floor(lacks)) - ONE_DAY
        daily = sum(
            _pace(post, told_on, at_most=True)
            if post.record.hours is not None
            else Fraction(168 if weekly is None else weekly) / 7
            for post in posts
            for weekly in (post.record.hours_per_week,)
        )
        if not daily:
            return FAR_FUTURE
        return on + timedelta(days=min(40_000, max(0, ceil(lacks / daily) - 1)))

    # ------------------------------------------------------------ in words

    def _told(self, posts: list[Post], have: Fraction, need: Fraction) -> Reason:
        if not posts:
            return reason(gettext_noop("You told us of no teaching that counts here."))
        have = Fraction(floor(have))
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
    goes_on = post.end.last == FAR_FUTURE if at_most else post.end.first == FAR_FUTURE
    begun = (post.start.first if at_most else post.start.last) < told_on
    if post.record.hours is None or not (goes_on and begun):
        return Fraction(0)
    since = min(post.start.last, told_on - ONE_DAY) if at_most else post.start.first
    return post.record.hours / (told_on - since).days


def _extent(post: Post, on: date, at_most: bool) -> tuple[date, date]:
    """First and last day taught before `on`, at the least or at the most."""
    if at_most:
        return post.start.first, min(post.end.last, on - ONE_DAY)
    return post.start.last, min(post.end.first, on - ONE_DAY)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _second_of_month(on: date, months: int) -> date:
    """A day before which so many more calendar months than on `on` cannot have been touched.

    The month of the day before may itself still be to come for a post that starts in it.
    """
    year, month = divmod(_month(on - ONE_DAY) + max(0, months - 1), 12)
    return max(on + ONE_DAY, date(year, month + 1, 2))
