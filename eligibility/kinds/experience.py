"""Work: full-time months or hours, in some roles, with some duties, inside a stretch of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain
from math import ceil, floor
from typing import Any, ClassVar

from eligibility import vocabulary as words
from eligibility.days import FAR_FUTURE, FAR_PAST, ONE_DAY, Span, add_months, next_day
from eligibility.facts import (
    STILL,
    Amount,
    Choice,
    FactError,
    Flag,
    Json,
    Reader,
    Service,
    Several,
    Whole,
    Work,
)
from eligibility.reasons import Reason, Shortfall, gettext_noop, lacking, reason
from eligibility.verdict import NOT_MET, Outcome, Standing

from .base import Case, Judgement, Test
from .strictness import Compares, fewer, if_asked, includes, less, more, strengths, yes
from .ways import Bound, Days, Least, Limit, Most, OneOf, Way
from .workdays import (
    Curve,
    Number,
    Stretch,
    Window,
    curve,
    run_ends,
    unbroken_days,
    weekly_hours,
    whole,
)

MOST_WEEKLY_HOURS = Fraction(168)
USUAL_FULL_TIME = Fraction(40)
"""Hours a week taken for military service and for shortfalls of rules that count hours alone."""
_MOST_SHARES = 12
"""With more totals of hours over half-known days than this, they count as nothing or in full."""
_WINDOW_JUMP = 5
"""No window gains or loses more days than this when the day judged moves on by one."""


_WEEKLY = gettext_noop("hours a week")
_ROOM = 62
"""Days left between a program and the work after it, for people who are made to meet the rule."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Which roles count, and which only the body can accept."""

    def read(self, value: Json, path: str, errors: list[FactError]) -> dict[str, Outcome] | None:
        if not isinstance(value, dict) or not value:
            errors.append(FactError(path, "Name at least one role that counts."))
            return None
        strengths = {"met": Outcome.MET, "needs_review": Outcome.REVIEW}
        for role, strength in value.items():
            if role not in words.ROLES:
                errors.append(FactError(f"{path}.{role}", "No question can answer this role."))
            if strength not in list(strengths):
                errors.append(FactError(f"{path}.{role}", "Choose met or needs_review."))
        return {role: strengths[s] for role, s in value.items() if s in list(strengths)}

    def schema(self) -> dict[str, Json]:
        strength = {"type": "string", "enum": ["met", "needs_review"]}
        return {"type": "object", "properties": dict.fromkeys(words.ROLES, strength)}


@dataclass(frozen=True, slots=True)
class Job:
    """A job as one rule sees it: how surely it counts, from when to when, for how much.

    `low` and `high` say how it counts at the least and at the most; the two ends are spans, and
    `hours` is at the least and at the most so many a week.
    """

    low: Outcome
    high: Outcome
    start: Span
    end: Span
    goes_on: bool
    hours: tuple[Fraction, Fraction]
    total: Fraction | None
    told_on: date | None
    """The day on which the total was told, if not with everything else."""
    asks: frozenset[str]

    @property
    def is_exact(self) -> bool:
        """Whether nothing about it is left open."""
        return (
            self.low is self.high
            and self.start.is_exact
            and self.end.is_exact
            and self.hours[0] == self.hours[1]
        )

    @property
    def may_go_on(self) -> bool:
        """Whether it goes on, or its end was not told."""
        return self.end.last == FAR_FUTURE


@dataclass(frozen=True, slots=True)
class Side:
    """The jobs that count at one strength, at the least or at the most, added up."""

    pieces: list[Stretch]
    shares: tuple[Job, ...]
    """Jobs with a total of hours that is spread over days not all known yet."""
    goes_on: bool
    starts_going_on: tuple[date, ...]
    curves: dict[tuple[str | int, ...], Curve] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether no day of it counts."""
        return not self.pieces and not self.shares

    def hours(self) -> Curve:
        """Sevenths of an hour a day, those of all jobs added."""
        return self._curve(("hours",), lambda hours: hours)

    def capped_hours(self, most: Fraction) -> Curve:
        """Sevenths of an hour a day, no week counting more than `most`."""
        key = ("capped", *most.as_integer_ratio())
        return self._curve(key, lambda hours: min(hours, whole(most)))

    def days(self, least: Fraction) -> Curve:
        """Days on which the jobs together came to `least` hours a week."""
        key = ("days", *least.as_integer_ratio())
        return self._curve(key, lambda hours: int(hours >= least))

    def days_worked(self) -> Curve:
        """Days on which there was any work: hours not told may be none."""
        return self._curve(("days worked",), lambda hours: int(hours > 0))

    def _curve(self, key: tuple[str | int, ...], rate: Callable[[Number], Number]) -> Curve:
        if key not in self.curves:
            self.curves[key] = curve(self.pieces, rate)
        return self.curves[key]


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A person's work as one rule sees it, the same for every day.

    The window opens no later than `window_low` does and no earlier than `window_high`: the end of
    a program that the work must come after may be known only to the month.
    """

    jobs: tuple[Job, ...]
    sides: Mapping[tuple[Outcome, bool], Side]
    window_low: Window
    window_high: Window
    is_exact: bool
    """Whether the least and the most are the same: nothing about it is left open."""


def _counted_less(mine: str | None, others: str | None) -> bool:
    return mine in (None, "not_counted")


def _grey_later(mine: Fraction | None, others: Fraction | None) -> bool:
    """The grey zone starts no lower, or there is none."""
    return mine is None or (others is not None and mine >= others)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperienceTest(Test):
    """Work that counts. Full-time months are counted in days, hours in hours a week over seven."""

    roles: Mapping[str, Outcome] = field(default_factory=dict)
    min_months_full_time: int | None = None
    min_hours: Fraction | None = None
    full_time_hours_per_week: Fraction | None = None
    part_time: str | None = None
    grey_from_hours_per_week: Fraction | None = None
    within_months: int | None = None
    unbroken_until: str | None = None
    max_gap_days: int = 0
    after: str | None = None
    settings: tuple[str, ...] | None = None
    supervisor: str | None = None
    supervised: bool = False
    must_include: tuple[str, ...] = ()
    country: str | None = None

    READS: ClassVar[frozenset[str]] = frozenset({"work", "military", "told_on"})
    PARTS: ClassVar[Mapping[str, Reader]] = {
        "roles": Roles(),
        "min_months_full_time": Whole(1200),
        "min_hours": Amount(200_000),
        "full_time_hours_per_week": Amount(168),
        "part_time": Choice(("hours_need_review", "calendar_needs_review", "not_counted")),
        "grey_from_hours_per_week": Amount(168),
        "within_months": Whole(1200),
        "unbroken_until": Choice(("as_of",)),
        "max_gap_days": Whole(3660),
        "after": Choice(("program_completion",)),
        "settings": Several(Choice(words.WORK_SETTINGS)),
        "supervisor": Choice(words.SUPERVISORS),
        "supervised": Flag(),
        "must_include": Several(Choice(words.DUTIES)),
        "country": Choice(("US",)),
    }
    COMPARED: ClassVar[Mapping[str, Compares]] = {
        "roles": strengths,
        "min_months_full_time": more,
        "min_hours": more,
        "full_time_hours_per_week": more,
        "part_time": _counted_less,
        "grey_from_hours_per_week": _grey_later,
        "within_months": less,
        "max_gap_days": less,
        "after": if_asked,
        "settings": fewer,
        "supervisor": if_asked,
        "supervised": yes,
        "must_include": includes,
        "country": if_asked,
    }

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterator[str]:
        months = given.get("min_months_full_time")
        if "roles" not in given:
            yield "Name at least one role that counts."
        if not months and not given.get("min_hours"):
            yield "Give a number of full-time months or of hours."
        if months is not None and "full_time_hours_per_week" not in given:
            yield "Say how many hours a week are full-time."
        within = given.get("within_months")
        if months == 0:
            yield "Nobody works for no months. Leave them out."
        if within == 0 or (within is not None and months is not None and months > within):
            yield "Nobody can work that long inside so short a time."
        if given.get("settings") == ():
            yield "settings is an empty list: no job could count."
        grey, full = given.get("grey_from_hours_per_week"), given.get("full_time_hours_per_week")
        if grey is not None and (full is None or grey > full):
            yield "The grey zone starts below full-time."
        if "unbroken_until" in given and months is None:
            yield "Unbroken work is counted in full-time months."

    def asks_as_much_as(self, other: Test) -> bool:
        """As for any kind; but hours beside months are those from which part-time work counts."""
        if not isinstance(other, ExperienceTest):
            return False
        by_months = (self.min_months_full_time, other.min_months_full_time) != (None, None)
        if by_months and self.min_hours != other.min_hours:
            return False
        return Test.asks_as_much_as(self, other)

    # ------------------------------------------------------------ judging

    @property
    def follows_dates(self) -> bool:
        return self.after is not None

    def judge(self, case: Case, on: date) -> Judgement:
        best = max(self.roles.values())
        if self.after and case.program is None:
            return Judgement(
                NOT_MET, reason(gettext_noop("You told us of no program this work came after."))
            )
        if case.profile.work is None:
            text = reason(gettext_noop("We do not know your work yet."))
            return Judgement(Standing(Outcome.NOT_MET, best), text, asks=frozenset({"work"}))
        work = self._worked_out(case)
        told_on = case.profile.told_on or on
        low, low_until = self._outcome(work, on, told_on, at_most=False)
        high, high_until = (
            (low, low_until) if work.is_exact else self._outcome(work, on, told_on, at_most=True)
        )
        asks = frozenset[str]()
        if self._may_have_served(case):
            medic = self.roles["military_medic"]
            asks |= {"military"} if medic > high or low < medic else frozenset()
            high = max(high, medic)
        if low is not high:
            asks = asks.union(*(job.asks for job in work.jobs))
            if self.after and not _exact(case.program.ends if case.program else None):
                asks |= case.ask_end
        have = self._have(work, on, told_on)
        return Judgement(
            Standing(low, high),
            self._told(work, have, high),
            min(low_until, high_until),
            asks if low is not high else frozenset(),
            self._lacking(have) if high is Outcome.NOT_MET else None,
        )

    def _worked_out(self, case: Case) -> WorkedOut:
        """The person's work as this rule sees it, kept with the case."""
        if id(self) not in case.worked_out:
            if id(self) not in case.of_person:
                case.of_person[id(self)] = self._jobs_and_sides(case)
            jobs, sides = case.of_person[id(self)]
            low, high = self._windows(case)
            known = all(job.is_exact for job in jobs) and low == high
            case.worked_out[id(self)] = WorkedOut(jobs, sides, low, high, known)
        found: WorkedOut = case.worked_out[id(self)]
        return found

    def _jobs_and_sides(
        self, case: Case
    ) -> tuple[tuple[Job, ...], dict[tuple[Outcome, bool], Side]]:
        jobs = tuple(self._jobs(case))
        made: dict[tuple[Any, ...], Side] = {}
        sides = {}
        for strength in (Outcome.MET, Outcome.REVIEW):
            for at_most in (False, True):
                counted = [job for job in jobs if (job.high if at_most else job.low) >= strength]
                most = at_most and not all(job.is_exact for job in counted)
                key = (most, *map(id, counted))
                if key not in made:
                    made[key] = self._side(counted, most)
                sides[strength, at_most] = made[key]
        return jobs, sides

    def _outcome(
        self, work: WorkedOut, on: date, told_on: date, *, at_most: bool
    ) -> tuple[Outcome, date]:
        """The outcome with each job at the least or at the most, and until when it stays so."""
        window = work.window_high if at_most else work.window_low
        until = FAR_FUTURE
        tried: Side | None = None
        for strength in (Outcome.MET, Outcome.REVIEW):
            side = work.sides[strength, at_most]
            if side.is_empty:
                continue
            ways: list[Iterator[tuple[bool, date]]] = []
            if side is not tried:  # else it was not enough a moment ago
                ways.append(self._in_full(side, window, on, told_on, at_most))
            if strength is Outcome.REVIEW and self.min_months_full_time is not None:
                ways.append(self._in_part_time(side, window, on))
            for enough, stays in chain(*ways):
                until = min(until, stays)
                if enough:
                    return strength, until
            tried = side
        return Outcome.NOT_MET, until

    def _in_full(
        self, side: Side, window: Window, on: date, told_on: date, at_most: bool
    ) -> Iterator[tuple[bool, date]]:
        """Whether the hours or full-time months are enough, and until when that stays so."""
        if self.min_months_full_time is None:
            yield self._hours_alone(side, window, on, told_on, at_most)
        elif self.unbroken_until:
            yield self._unbroken(side, self.full_time, on)
        else:
            yield window.has(side.days(self.full_time), self.days_needed, on)

    def _in_part_time(self, side: Side, window: Window, on: date) -> Iterator[tuple[bool, date]]:
        """The same for each way in which the body may count work of fewer hours a week."""
        grey = self.grey_from_hours_per_week
        if self.unbroken_until:
            if grey is not None:
                yield self._unbroken(side, grey, on)
            return
        need = self.days_needed
        if self.part_time == "hours_need_review":
            sevenths = whole(self.part_time_hours * 7)
            yield window.has(side.capped_hours(self.full_time), sevenths, on)
        if self.part_time == "calendar_needs_review":
            yield window.has(side.days_worked(), need, on)
        if grey is not None:
            yield window.has(side.days(grey), need, on)

    @property
    def full_time(self) -> Fraction:
        """Hours a week that are full-time here."""
        return self.full_time_hours_per_week or USUAL_FULL_TIME

    @property
    def part_time_hours(self) -> Fraction:
        """The hours that part-time work must add up to, for the body to decide on it."""
        usual = Fraction((self.min_months_full_time or 0) * 52, 12) * self.full_time
        return usual if self.min_hours is None else min(usual, self.min_hours)

    @property
    def days_needed(self) -> int:
        """Full-time days that make up the months asked for: 12 months are 365 days."""
        return (self.min_months_full_time or 0) * 365 // 12

    def _unbroken(self, side: Side, enough: Fraction, on: date) -> tuple[bool, date]:
        """Whether the work runs on to the day without a longer gap, in a job still held."""
        turns = [day for day in side.starts_going_on if day > on]
        until = min(turns) - ONE_DAY if turns else FAR_FUTURE
        if not side.goes_on or all(day > on for day in side.starts_going_on):
            return False, until
        days = unbroken_days(side.pieces, enough, self.max_gap_days, on)
        need = self.days_needed
        if days < need:
            return False, min(until, on + timedelta(days=need - days - 1))
        longest = run_ends(side.pieces, enough, on)
        rest = min(self.max_gap_days + 1, (FAR_FUTURE - longest).days)
        return True, longest + timedelta(days=rest)

    def _hours_alone(
        self, side: Side, window: Window, on: date, told_on: date, at_most: bool
    ) -> tuple[bool, date]:
        """Whether the hours inside the window are enough."""
        need = self.min_hours or Fraction(0)
        hourly = side.hours()
        if not side.shares:
            return window.has(hourly, whole(need * 7), on)
        if len(side.shares) > _MOST_SHARES:
            rest = Fraction(sum(job.total or 0 for job in side.shares) if at_most else 0)
            if at_most and any(job.may_go_on for job in side.shares):
                rest = max(rest, need)
            return window.has(hourly, whole((need - rest) * 7), on)
        have = Fraction(window.total(hourly, on)) / 7 + sum(
            _share(job, window.opens(on), on, told_on, at_most) for job in side.shares
        )
        most = sum(_most_a_day(job, told_on) for job in side.shares)
        per_day = _WINDOW_JUMP * (Fraction(hourly.top_rate) / 7 + most)
        slack = abs(have - need)
        days = max(0, ceil(slack / per_day) - 1) if per_day else 40_000
        return have >= need, on + timedelta(days=min(days, 40_000))

    # ------------------------------------------------------------ being met

    def ways(self, credential: str, on: date) -> Iterator[Way]:
        bounds = self._job_bounds()
        for days, amount in self._amounts():
            job = {**bounds, **amount}
            if self.within_months is not None and not self.unbroken_until:
                opens = add_months(on, -self.within_months)
                last = gettext_noop("the last day of work")
                first = opens + timedelta(days=days - 1)
                job["ended_on"] = Days(first, on - ONE_DAY, last, closes=False)
            if self.after is None:
                yield Way({"work": job})
                continue
            job["started_on"] = Limit(gettext_noop("first day of work, after the program"))
            room = Days(FAR_PAST, on - timedelta(days=days + _ROOM), "", closes=False)
            yield Way({"work": job, "training": {"ends": room}})

    def _job_bounds(self) -> dict[str, Bound]:
        """What a job must be, whatever its length."""
        strength = max(self.roles.values())
        bounds: dict[str, Bound] = {
            "role": OneOf(tuple(role for role, held in self.roles.items() if held is strength)),
            **{duty: OneOf((True,)) for duty in self.must_include},
        }
        if self.supervised:
            bounds["supervised"] = OneOf((True,))
        if self.supervisor is not None:
            bounds["supervisor"] = OneOf((self.supervisor,))
        if self.settings is not None:
            bounds["setting"] = OneOf(self.settings)
        if self.country is not None:
            bounds["country"] = OneOf((self.country,))
        return bounds

    def _amounts(self) -> Iterator[tuple[int, dict[str, Bound]]]:
        """Days of work, and what they must be: full-time first, then what the body decides on."""
        if self.min_months_full_time is None:
            yield from self._amounts_of_hours(self.min_hours or Fraction(0))
            return
        days, full, grey = self.days_needed, self.full_time, self.grey_from_hours_per_week
        yield days, self._weekly(days, Least(full, _WEEKLY))
        if grey is not None and grey < full:
            yield days, self._weekly(days, Least(grey, _WEEKLY))
        short = (full if grey is None else grey) - 1
        if short <= 0 or self.unbroken_until:
            return
        if self.part_time == "hours_need_review":
            days = ceil(self.part_time_hours * 7 / short)
        if self.part_time in ("hours_need_review", "calendar_needs_review"):
            yield days, self._weekly(days, OneOf((short,)))

    def _weekly(self, days: int, hours: Bound) -> dict[str, Bound]:
        amount: dict[str, Bound] = {
            "told": OneOf(("weekly",)),
            "days": Least(days, gettext_noop("days of work")),
            "hours_per_week": hours,
        }
        if self.unbroken_until:
            amount["goes_on"] = OneOf((True,))
            amount["gap"] = Most(self.max_gap_days, gettext_noop("days between two jobs"))
        return amount

    def _amounts_of_hours(self, hours: Fraction) -> Iterator[tuple[int, dict[str, Bound]]]:
        """At forty hours a week, or at more where they would not fit into the days that count."""
        days = ceil(hours * 7 / USUAL_FULL_TIME)
        if self.within_months is not None:
            days = min(days, self.within_months * 28)
        if hours * 7 <= days * MOST_WEEKLY_HOURS:
            yield (
                days,
                {
                    "told": OneOf(("total",)),
                    "days": OneOf((days,)),
                    "hours_total": Least(hours, gettext_noop("hours of work")),
                },
            )

    # ------------------------------------------------------------ what counts

    def _windows(self, case: Case) -> tuple[Window, Window]:
        """The days that count: opening at the latest, and at the earliest."""
        if self.after is None:
            return (Window(months=self.within_months),) * 2
        ends = case.program.ends if case.program else None
        after = ends or Span(FAR_PAST, FAR_FUTURE)
        return (
            Window(next_day(after.last), self.within_months),
            Window(next_day(after.first) if ends else FAR_PAST, self.within_months),
        )

    def _side(self, counted: list[Job], at_most: bool) -> Side:
        shares = tuple(job for job in counted if self._is_share(job))
        stretches = [_stretch(job, self, at_most) for job in counted if not self._is_share(job)]
        current = [job for job in counted if job.goes_on or (at_most and job.may_go_on)]
        starts = tuple(job.start.first if at_most else job.start.last for job in current)
        return Side(weekly_hours(stretches), shares, bool(current), starts)

    def _is_share(self, job: Job) -> bool:
        """Whether the job's hours are a total over days that are not all known and past."""
        if self.min_months_full_time is not None or job.total is None:
            return False
        return not (job.start.is_exact and job.end.is_exact and not job.goes_on)

    def _jobs(self, case: Case) -> list[Job]:
        """Every job that may count, the service in the armed forces among them."""
        work = case.profile.work or ()
        jobs = [self._job(job, case.profile.told_on) for job in work]
        if not any(job.role == "military_medic" for job in work):
            surely = all(job.role is not None for job in work)
            jobs += [
                self._served(service, surely)
                for service in case.profile.military or ()
                if "military_medic" in self.roles and service.kind in (None, "medical_services")
            ]
        return [job for job in jobs if job.high > Outcome.NOT_MET]

    def _may_have_served(self, case: Case) -> bool:
        """Whether service in the armed forces, not told of yet, could still count as work."""
        listed = any(job.role == "military_medic" for job in case.profile.work or ())
        return case.profile.military is None and "military_medic" in self.roles and not listed

    def _served(self, service: Service, surely: bool) -> Job:
        """Medical service stands for a full-time job under supervision with both duties."""
        stands_for = Work(
            role="military_medic",
            started_on=service.completed_on,
            ended_on=service.separated_on,
            hours_per_week=max(USUAL_FULL_TIME, self.full_time_hours_per_week or Fraction(0)),
            supervised=True,
            clinical=True,
            administrative=True,
        )
        job = self._job(stands_for, None)
        told = {
            "work[].started_on": "military[].completed_on",
            "work[].ended_on": "military[].separated_on",
        }
        asks = frozenset(told[path] for path in job.asks if path in told)
        # Where a service was, say, nothing in a record of it can tell: that is for the body.
        high = job.high if job.asks <= told.keys() else min(job.high, Outcome.REVIEW)
        if service.kind is None:
            asks |= {"military[].kind"}
        if not surely:
            asks |= {"work[].role"}
        sure = service.kind is not None and surely
        return Job(
            job.low if sure else Outcome.NOT_MET,
            high,
            job.start,
            job.end,
            job.goes_on,
            job.hours,
            job.total,
            job.told_on,
            asks,
        )

    def _job(self, job: Work, told_on: date | None) -> Job:
        low, high, asks = self._counts(job)
        start = job.started_on or Span(FAR_PAST, job.ended_on.last if job.ended_on else FAR_FUTURE)
        end = job.ended_on or Span(start.first, FAR_FUTURE)
        asks += [
            f"work[].{part}"
            for part, span in (("started_on", job.started_on), ("ended_on", job.ended_on))
            if not _exact(span)
        ]
        hours = (job.hours_per_week, job.hours_per_week)
        by_total = self.min_months_full_time is None and job.hours_total is not None
        if job.hours_per_week is None:
            hours = (Fraction(0), MOST_WEEKLY_HOURS)
            asks += [] if by_total else ["work[].hours_per_week"]
            asks += [] if by_total or self.min_months_full_time else ["work[].hours_total"]
        total = job.hours_total if by_total else None
        told_on = job.told_on or told_on
        goes_on = job.ended_on == STILL
        if total is not None and goes_on and start.is_exact and told_on and start.first < told_on:
            # Its pace is known, and so it is a job by the week like any other.
            pace = total * 7 / (told_on - start.first).days
            hours, total = (pace, pace), None
        least, most = hours
        assert least is not None
        assert most is not None
        return Job(
            low,
            high,
            start,
            end,
            goes_on,
            (least, most),
            total,
            job.told_on,
            frozenset(asks),
        )

    def _counts(self, job: Work) -> tuple[Outcome, Outcome, list[str]]:
        """How the job counts at the least and at the most, and what that leaves to ask."""
        asks: list[str] = []
        if job.role is None:
            low, high = Outcome.NOT_MET, max(self.roles.values())
            asks.append("work[].role")
        else:
            low = high = self.roles.get(job.role, Outcome.NOT_MET)
        if not job.paid:
            low, high = min(low, Outcome.REVIEW), min(high, Outcome.REVIEW)
        for part, value, fits in self._needed(job):
            if value is None:
                low = Outcome.NOT_MET
                asks.append(f"work[].{part}")
            elif not fits:
                low = high = Outcome.NOT_MET
        return low, high, asks

    def fits(self, job: Work) -> bool:
        """Whether the job has all that is asked of one beside its role, its days and its hours."""
        return all(fits for _part, _value, fits in self._needed(job))

    def _needed(self, job: Work) -> Iterator[tuple[str, object, bool]]:
        """The parts of a job this rule looks at: name, value, and whether the value fits."""
        if self.supervised:
            yield "supervised", job.supervised, job.supervised is True
        if self.supervisor is not None:
            yield "supervisor", job.supervisor, job.supervisor == self.supervisor
        if self.settings is not None:
            yield "setting", job.setting, job.setting in self.settings
        if "clinical" in self.must_include:
            yield "clinical", job.clinical, job.clinical is True
        if "administrative" in self.must_include:
            yield "administrative", job.administrative, job.administrative is True
        if self.country is not None:
            yield "country", job.country, job.country in words.HOME_COUNTRIES

    # ------------------------------------------------------------ in words

    def _have(self, work: WorkedOut, on: date, told_on: date) -> Number:
        """What counts without the body's say: full-time days, or hours for a rule of hours."""
        side, window = work.sides[Outcome.MET, False], work.window_low
        if side.is_empty:
            return 0
        if self.min_months_full_time is None:
            opens = window.opens(on)
            shares = sum(_share(job, opens, on, told_on, at_most=False) for job in side.shares)
            return Fraction(window.total(side.hours(), on)) / 7 + shares
        if self.unbroken_until:
            return unbroken_days(side.pieces, self.full_time, self.max_gap_days, on)
        return window.total(side.days(self.full_time), on)

    def _told(self, work: WorkedOut, have: Number, high: Outcome) -> Reason:
        if not work.jobs:
            return reason(gettext_noop("You told us of no work that counts here."))
        if self.min_months_full_time is None:
            need, have = self.min_hours or Fraction(0), Fraction(floor(have))
            is_sure = high is not Outcome.REVIEW
            if need == 1:  # that is how a rule says that any work will do
                return reason(_ANY_HOURS if is_sure else _ANY_HOURS_IN_REVIEW, have=have)
            return reason(_HOURS if is_sure else _HOURS_IN_REVIEW, have=have, need=need)
        text = gettext_noop("Full-time months that count: {have} of {need}.")
        if high is Outcome.REVIEW:
            text = gettext_noop(
                "Full-time months that surely count: {have} of {need}."
                " The body decides on part-time, unpaid or military work."
            )
        return reason(text, have=_months(have, floor), need=self.min_months_full_time)

    def _lacking(self, have: Number) -> Shortfall:
        if self.min_months_full_time is None:
            hours = Fraction(ceil(max(Fraction(0), (self.min_hours or Fraction(0)) - have)))
            months = hours / (USUAL_FULL_TIME * 52 / 12)
            return lacking(hours, "hours", months=months, begun=have > 0)
        months = _months(max(0, self.days_needed - have), ceil)
        text = reason(
            gettext_noop("{amount} more months at {hours} hours a week or more"),
            amount=months,
            hours=self.full_time,
        )
        return Shortfall(months, "months", text, months, have > 0)


_HOURS = gettext_noop("Hours that count: {have} of {need}.")
_HOURS_IN_REVIEW = gettext_noop(
    "Hours that surely count: {have} of {need}. The body decides on unpaid or military work."
)
_ANY_HOURS = gettext_noop("Hours that count: {have}. Any hours are enough.")
_ANY_HOURS_IN_REVIEW = gettext_noop(
    "Hours that surely count: {have}. Any hours are enough."
    " The body decides on unpaid or military work."
)


def _stretch(job: Job, test: ExperienceTest, at_most: bool) -> Stretch:
    """The job's days and weekly hours, at the least or at the most."""
    first, last = (job.start.first, job.end.last) if at_most else (job.start.last, job.end.first)
    hours = job.hours[1] if at_most else job.hours[0]
    if job.total is not None:
        hours = job.total / max(1, (job.end.first - job.start.first).days + 1) * 7
    return first, last, whole(hours)


def _share(job: Job, opens: date, on: date, told_on: date, at_most: bool) -> Fraction:
    """The part of a total of hours that falls inside the window, at the least or at the most.

    The share grows or shrinks steadily between a few days of start and end, so those are tried.
    In a job that goes on the total is of the day before it was told, and grows at that pace.
    """
    assert job.total is not None
    today, told = on - ONE_DAY, (job.told_on or told_on) - ONE_DAY
    starts = {job.start.first, job.start.last, *(_within(d, job.start) for d in (opens, told))}
    tried = []
    if not job.goes_on:
        ends = {job.end.first, job.end.last, _within(today, job.end)}
        # Of days that may be told in either order, the nearest that can follow each other count.
        starts |= {_within(end, job.start) for end in ends}
        ends |= {_within(start, job.end) for start in starts}
        tried += [
            _spread(job.total, (s, e), (opens, min(e, today)))
            for s in starts
            for e in ends
            if s <= e
        ]
    if job.may_go_on:
        tried += [_spread(job.total, (s, told), (opens, today)) for s in starts if s <= told]
    if not tried or (job.goes_on and job.start.last > told):
        tried.append(Fraction(0))  # it may not have begun
    return max(tried) if at_most else min(tried)


def _spread(total: Fraction, told: tuple[date, date], looked_at: tuple[date, date]) -> Fraction:
    """What falls into the days looked at, at the pace at which `total` came together."""
    inside = (looked_at[1] - max(told[0], looked_at[0])).days + 1
    return total * max(0, inside) / ((told[1] - told[0]).days + 1)


def _within(day: date, span: Span) -> date:
    return min(max(day, span.first), span.last)


def _most_a_day(job: Job, told_on: date) -> Fraction:
    """No day of the job holds more hours than this."""
    assert job.total is not None
    ends = [] if job.goes_on else [job.end.first]
    ends += [job.told_on or told_on] if job.may_go_on else []
    return job.total / max(1, (min(ends) - job.start.last).days)


def _exact(span: Span | None) -> bool:
    return span is not None and span.is_exact


def _months(days: Number, rounded: Callable[[Fraction], int]) -> Fraction:
    """Full-time days as months, to one decimal place."""
    return Fraction(rounded(Fraction(days.numerator * 120, days.denominator * 365)), 10)
