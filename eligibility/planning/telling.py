"""A way that was found, told as steps: what to do, from when to when, for how much, how surely."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import ceil

from eligibility.assess import Assessment, Attempt, Finding
from eligibility.days import add_months, day_before, next_day
from eligibility.facts import Profile, Teaching, Training, Work
from eligibility.inquiry import would_decide
from eligibility.kinds import Test
from eligibility.kinds.answers import ApprovalTest, AttestationTest, ResidenceTest, StepTest
from eligibility.kinds.holdings import CredentialTest
from eligibility.kinds.schooling import EducationTest
from eligibility.reasons import Reason, gettext_noop, reason
from eligibility.rules import Credential, Requirement, Route
from eligibility.verdict import Outcome as Strength
from eligibility.verdict import Standing

from .arriving import Arrival, Outcome, Scheduled, open_until
from .assumed import in_words
from .budget import Budget, within
from .closing import RENEWABLE
from .costs import NOTHING, Cost, Lengths, Prices, for_all, total
from .moves import (
    ComeOfAge,
    DoWork,
    EarnDiploma,
    EarnLicense,
    Enroll,
    Length,
    Move,
    PassExam,
    Renew,
    Teach,
)
from .wishes import Wishes

ACTIONS = (
    "enroll",
    "make_up",
    "ask",
    "work",
    "teach",
    "diploma",
    "practice",
    "renew",
    "finish_sentence",
    "credits",
    "come_of_age",
    "pass_exam",
    "license",
    "keep_working",
    "keep_teaching",
    "finish_program",
    "finish_school",
    "wait",
    "review",
)
"""What a step can be: something to do, something that goes on or comes by itself, whom to ask."""
_KEEPS = 12
"""Months ahead for which a paper that runs out may be got today. For later, it is got by the end:
nobody told how long it will hold."""
LAPSES = (CredentialTest, ResidenceTest)
"""Kinds of requirement that hold today and may be lost; papers that run out come on top."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, or to go on with, from a day until a day.

    `until` None: nobody knows how long it takes. `move` None: it goes on, or comes, by itself.
    """

    action: str
    text: Reason
    begin: date
    until: date | None
    length: Length
    requirements: tuple[Requirement, ...]
    cost: Cost | None = None
    move: Move | None = None
    told: Cost | None = None
    """What somebody told of the price, be it enough to count on or not."""
    nearby: Lengths | None = None
    """How long such programs take that can be chosen from."""

    @property
    def is_longer_nearby(self) -> bool:
        """Whether each program that can be chosen from takes longer than the step counts on."""
        months = self.length.months
        return self.nearby is not None and months is not None and months < self.nearby.least

    @property
    def has_sourced_cost(self) -> bool:
        """Whether somebody can be named for what it costs. Work and time cost nothing."""
        if self.cost is None:
            return False
        is_free = self.cost.high == 0 and not isinstance(self.move, Enroll)
        return bool(self.cost.sources) or is_free

    @property
    def costs_more(self) -> bool:
        """Whether it may add to what the way costs: what goes on is paid for already."""
        return self.move is not None or self.action == "review"


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to a credential.

    `eligible_on` is the first day on which the route is open as far as the rules go; None where
    nobody knows how long a step takes, or where the end is not in the person's hands. It is never
    before `not_before`. `keep`: what holds today, can be lost, and must not be.
    """

    credential: str
    route: Route
    steps: tuple[Step, ...]
    outcome: Outcome
    eligible_on: date | None
    eligible_until: date | None
    not_before: date
    months: Fraction
    cost: Cost | None
    unsure: tuple[Reason, ...]
    keep: tuple[Requirement, ...]
    needs_review: bool
    scheduled: tuple[Scheduled, ...]
    assumes: tuple[str, ...] = ()
    """Profile paths that were not told, and are taken to be none or no."""
    budget: Budget | None = None
    """How it stands to what can be spent; None where no limit was named."""

    @property
    def has_sourced_time(self) -> bool:
        """Whether its day rests on numbers that somebody can be named for."""
        return self.eligible_on is not None and all(step.length.is_sourced for step in self.steps)

    @property
    def has_sourced_cost(self) -> bool:
        """The same of its cost."""
        return self.cost is not None and all(
            step.has_sourced_cost for step in self.steps if step.costs_more
        )

    @property
    def is_ranked(self) -> bool:
        """Whether it can be set before or after others."""
        return self.has_sourced_time and self.has_sourced_cost


@dataclass(frozen=True)
class Teller:
    """Tells the ways of one person."""

    person: Profile
    told: Profile
    on: date
    horizon: date
    wishes: Wishes
    prices: Prices

    @cached_property
    def _untold(self) -> frozenset[str]:
        """The parts of their facts that they did not tell in full."""
        parts = (part.name for part in fields(Profile))
        return frozenset(
            name for name in parts if getattr(self.told, name) != getattr(self.person, name)
        )

    def plan(self, credential: Credential, arrival: Arrival) -> Plan:
        """The way as steps in the order of their days."""
        found = arrival.assessment.on(arrival.day)
        (route,) = found.routes
        told = _Told(self, credential, arrival, route.best)
        steps = sorted(told.steps(), key=_by_day)
        is_known = arrival.outcome is Outcome.ELIGIBLE and self._is_known(steps, arrival)
        assumes = self._assumes(arrival)
        budget = self._budget(steps)
        return Plan(
            credential=credential.id,
            route=arrival.path.route,
            steps=tuple(steps),
            outcome=arrival.outcome,
            eligible_on=arrival.day if is_known else None,
            eligible_until=self._open_until(credential, arrival) if is_known else None,
            not_before=arrival.day,
            months=_months_between(self.on, arrival.day),
            cost=total(step.cost for step in steps if step.costs_more),
            unsure=tuple(
                _each_once(told.doubts(steps, route.standing.needs_review, assumes, budget))
            ),
            keep=tuple(_must_keep(route.best)),
            needs_review=route.standing.needs_review,
            scheduled=arrival.scheduled,
            assumes=assumes,
            budget=budget,
        )

    def _budget(self, steps: Iterable[Step]) -> Budget | None:
        prices = ((step.cost, step.told) for step in steps if step.costs_more)
        return within(self.wishes.budget_usd, prices)

    def _open_until(self, credential: Credential, arrival: Arrival) -> date | None:
        """The last day on which it stays open, by this route or by another that is as full."""
        wanted = arrival.path.route.grants
        routes = tuple(one for one in credential.routes if one.grants in (wanted, "full"))
        last = open_until(arrival.assessment, arrival.day, self.horizon)
        if last is None or len(routes) < 2:
            return last
        only = arrival.assessment
        whole = only.retold(only.profile, replace(credential, routes=routes))
        return open_until(whole, next_day(last), self.horizon)

    def _assumes(self, arrival: Arrival) -> tuple[str, ...]:
        """The paths a person did not tell of and on which it hangs that there is none."""
        rules = (*arrival.assessment.credential.requirements, *arrival.path.route.requirements)
        if not any(self._hangs_on_untold(rule) for rule in rules):
            return ()
        done = self.told
        for one in arrival.scheduled:
            done = one.move.take(done, one.begin, one.end)
        found = arrival.assessment.retold(done).on(arrival.day)
        return tuple(
            path
            for path in sorted(would_decide(found))
            if path.partition("[")[0].partition(".")[0] in self._untold
        )

    def _hangs_on_untold(self, rule: Requirement) -> bool:
        about_program = rule.looks_at_program and "training" in self._untold
        return about_program or not rule.reads.isdisjoint(self._untold)

    def _is_known(self, steps: Iterable[Step], arrival: Arrival) -> bool:
        """Whether the day is known: what takes nobody knows how long may fit beside the rest."""
        endless = [step for step in steps if step.length.months is None]
        if any(step.move is not None and step.move.may_take_years for step in endless):
            return False
        return arrival.day > self.on or not endless

    def cost_of(self, move: Move) -> Cost | None:
        """What a move costs, as far as somebody wrote it down."""
        if isinstance(move, EarnLicense):
            return None
        if isinstance(move, PassExam):
            return self.prices.of_exam(move.credential)
        if isinstance(move, ComeOfAge):
            return NOTHING
        remedy = move.remedy
        if remedy is not None and remedy.typical_cost_usd is not None:
            amount = remedy.typical_cost_usd
            sources = (remedy.source,) if remedy.source else ()
            return Cost(amount, amount, sources, confidence="secondary" if sources else "recalled")
        told = self.price_of(move)
        return told if told is not None and told.is_enough else None

    def price_of(self, move: Move) -> Cost | None:
        """What schools told of the price of a program like the one to begin, if it be of one."""
        if not isinstance(move, Enroll) or move.is_a_job:
            return None
        kind, state = move.asks("kind") or "", self.person.state
        return for_all(self.prices.of_program(one, kind, state) for one in move.credentials)

    def lengths_of(self, move: Move) -> Lengths | None:
        """How long programs like the one to begin take; of several kinds those that are fewest."""
        if not isinstance(move, Enroll) or move.is_a_job:
            return None
        kind, state = move.asks("kind") or "", self.person.state
        found = [self.prices.lengths_of_program(one, kind, state) for one in move.credentials]
        known = [lengths for lengths in found if lengths is not None]
        return min(known, key=lambda lengths: lengths.programs, default=None)


@dataclass(frozen=True, slots=True)
class _Told:
    """One way in the telling. `attempt`: the route on the day it is open, with its best program."""

    teller: Teller
    credential: Credential
    arrival: Arrival
    attempt: Attempt

    def steps(self) -> Iterator[Step]:
        """What is done, what goes on by itself, and whom to ask."""
        yield from (self._moved(one) for one in self.arrival.scheduled)
        yield from self._going_on()
        asked = any(one.move.action == "ask" for one in self.arrival.scheduled)
        if self.arrival.outcome is Outcome.BODY_DECIDES and not asked:
            yield self._asking()

    # ------------------------------------------------------------ what is done

    def _moved(self, one: Scheduled) -> Step:
        move, begin, until, length = one.move, one.begin, one.end, one.move.length
        rules, met = move.requirements, []
        if self._may_run_out(move):
            begin = until = day_before(self.arrival.day)
        if isinstance(move, DoWork | Teach):
            met = self._met(rules, one.begin)
            enough = max((day for _rule, day in met), default=self.arrival.day)
            until, length = max(one.begin, day_before(enough)), _between(one.begin, enough)
            rules = tuple(rule for rule, _day in met) or rules
        return Step(
            action=move.action,
            text=_text_of(move, has_part=self._helps_what_was(one.begin, met)),
            begin=begin,
            until=None if length.months is None else until,
            length=length,
            requirements=rules,
            cost=self.teller.cost_of(move),
            move=move,
            told=self.teller.price_of(move),
            nearby=self.teller.lengths_of(move),
        )

    def _may_run_out(self, move: Move) -> bool:
        """Whether a card got today may not hold on the day it is for. Of an exam that comes first
        nobody knows here if it is for that one."""
        is_card = isinstance(move, Renew) and move.fact == "cpr_current"
        is_late = self.arrival.day > add_months(self.teller.on, _KEEPS)
        comes_first = any(isinstance(one.move, PassExam) for one in self.arrival.scheduled)
        return is_card and is_late and not comes_first

    def _helps_what_was(self, begin: date, met: Iterable[tuple[Requirement, date]]) -> bool:
        """Whether earlier jobs help: without them these would not be met on these days."""
        assessment = self.arrival.assessment
        jobs = assessment.profile.work or ()
        new = tuple(job for job in jobs if job.started_on and job.started_on.first >= begin)
        if len(new) == len(jobs):
            return False
        alone = Assessment(assessment.credential, replace(assessment.profile, work=new))
        return any(
            alone.met_from(rule, self.attempt.program, day, day) is None for rule, day in met
        )

    def _met(self, rules: Iterable[Requirement], begin: date) -> list[tuple[Requirement, date]]:
        """The first day on which these are met; of parts of one group, the part met first."""
        day, assessment = self.arrival.day, self.arrival.assessment.afresh()
        first: dict[int, tuple[date, Requirement]] = {}
        for rule in rules:
            met = assessment.met_from(rule, self.attempt.program, begin, day)
            top = self._top_of(rule)
            if met is not None and (top not in first or met < first[top][0]):
                first[top] = met, rule
        return [(rule, met) for met, rule in first.values()]

    def _top_of(self, rule: Requirement) -> int:
        """The number of the requirement of the route that it is, or is a part of."""
        tops = (finding.requirement for finding in self.attempt.findings)
        return next((i for i, top in enumerate(tops) if any(p is rule for p in top.walk())), -1)

    # ------------------------------------------------------------ what goes on

    def _going_on(self) -> Iterator[Step]:
        """Work that goes on, a program or school that ends, or time: what comes with the days."""
        if self.arrival.day <= self.teller.on:
            return
        came: dict[str, list[Requirement]] = {}
        before = self._before()
        for finding in self._left_to_time(self.attempt.findings):
            was = before.get(finding.requirement.id)
            if was is not None and _is_further(was, finding.standing):
                came.setdefault(self._why(finding), []).append(finding.requirement)
        for action, rules in came.items():
            days = (day for _rule, day in self._met(rules, self.teller.on))
            met = max(days, default=self._end_of(action))
            yield Step(
                action=action,
                text=self._text_of_time(action, met),
                begin=self.teller.on,
                until=day_before(met) if action in ("keep_working", "keep_teaching") else met,
                length=_between(self.teller.on, met),
                requirements=tuple(rules),
            )

    def _end_of(self, action: str) -> date:
        """When it is over, where that alone meets nothing: the body may still have to say yes."""
        course = self.attempt.program
        if action == "finish_program" and course is not None and course.ends is not None:
            return min(course.ends.last, self.arrival.day)
        return self.arrival.day

    def _left_to_time(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The requirements that no move is made for, down to their parts."""
        moved = {rule.id for one in self.arrival.scheduled for rule in one.move.requirements}
        for finding in findings:
            rule = finding.requirement
            if rule.kind != "all_of" and any(part.id in moved for part in rule.walk()):
                continue
            if finding.members:
                yield from self._left_to_time(finding.members)
            elif not isinstance(rule.test, StepTest | ApprovalTest):
                yield finding

    def _before(self) -> dict[str, Standing]:
        """How each part stands today, with the same program if there is one today."""
        teller = self.teller
        found = self.arrival.path.today
        programs = teller.person.training or ()
        after = self.arrival.assessment.profile.training or ()
        number = next((i for i, one in enumerate(after) if one is self.attempt.program), None)
        number = number if number is not None and number < len(programs) else None
        of_old = number is not None and len(found.attempts) == len(programs)
        attempt = found.attempts[number] if number is not None and of_old else found.best
        is_new = self.attempt.program is not None and number is None
        return {
            leaf.requirement.id: leaf.standing
            for leaf in _leaves(attempt.findings)
            if not (is_new and leaf.requirement.looks_at_program)
        }

    def _why(self, finding: Finding) -> str:
        """What makes it come by itself."""
        kind, person, on = finding.requirement.kind, self.teller.person, self.teller.on
        if kind == "experience" and any(_goes_on(job, on) for job in person.work or ()):
            return "keep_working"
        if kind == "teaching" and any(_goes_on(post, on) for post in person.teaching or ()):
            return "keep_teaching"
        course = self.attempt.program
        if (
            finding.requirement.looks_at_program
            and course is not None
            and _is_under_way(course, on)
        ):
            return "finish_program"
        test, schooling = finding.requirement.test, person.education
        graduates = schooling is not None and schooling.level == "in_high_school"
        if graduates and isinstance(test, EducationTest) and test.min_level is not None:
            return "finish_school"
        return "wait"

    def _text_of_time(self, action: str, met: date) -> Reason:
        course = self.attempt.program
        if action == "finish_program" and course is not None and course.ends is not None:
            return reason(gettext_noop("Go on with the program you are in."))
        return reason(_GOING_ON[action], day=met)

    # ------------------------------------------------------------ whom to ask, and what is not sure

    def _asking(self) -> Step:
        """Today, if what it decides about is there today: before anything is paid for."""
        rules = tuple(
            finding.requirement
            for finding in _parts(self.attempt.findings)
            if finding.standing.low is finding.standing.high is Strength.REVIEW
        )
        before = self._before()
        is_there = any(
            rule.id in before and before[rule.id].low is Strength.REVIEW for rule in rules
        )
        text = gettext_noop("Ask {body}. It decides case by case, so ask before you pay.")
        return Step(
            action="review",
            text=reason(text, body=self.credential.body_abbreviation),
            begin=self.teller.on if is_there else self.arrival.day,
            until=None,
            length=Length(None),
            requirements=rules,
        )

    def doubts(
        self,
        steps: Sequence[Step],
        needs_review: bool,
        assumes: Collection[str],
        budget: Budget | None,
    ) -> Iterator[Reason]:
        """What nobody can promise, in words."""
        for step in steps:
            if step.move is not None:
                yield from _doubts_of(step, step.move)
        schooling = self.teller.person.education
        if schooling is not None and schooling.level == "in_high_school" and _begins_school(steps):
            yield reason(gettext_noop("Many programs take you only after high school."))
        yield from _taken_for_granted(assumes)
        body = self.credential.body_abbreviation
        if self.arrival.outcome is Outcome.ANSWERS_MISSING:
            yield reason(gettext_noop("It also depends on answers we do not have yet."))
        elif self.arrival.outcome is Outcome.BODY_DECIDES:
            yield reason(gettext_noop("{body} decides. It can say yes or no."), body=body)
        elif needs_review:
            yield reason(gettext_noop("{body} looks at your papers first."), body=body)
        if any(rule.confidence == "recalled" for step in steps for rule in step.requirements):
            text = gettext_noop(
                "We have a rule for this from memory only. Ask {body} before you pay."
            )
            yield reason(text, body=body)
        if budget is not None and budget.in_words is not None:
            yield budget.in_words


def _taken_for_granted(assumes: Collection[str]) -> Iterator[Reason]:
    if untold := in_words(assumes):
        text = gettext_noop("You did not tell us of {what}. We take it that there is none.")
        yield reason(text, what=untold)
    if any(path.startswith("exam_attempts") for path in assumes):
        yield reason(
            gettext_noop(
                "You did not tell us how often you failed this exam. We take it that you may still "
                "take it."
            )
        )


def _begins_school(steps: Iterable[Step]) -> bool:
    return any(isinstance(step.move, Enroll) and not step.move.is_a_job for step in steps)


def _doubts_of(step: Step, move: Move) -> Iterator[Reason]:
    what, length = _name_of(move), step.length
    if isinstance(move, PassExam) and not isinstance(move, EarnLicense):
        text = gettext_noop(
            "The days count from when that one is open to you. You must earn it, too."
        )
        yield reason(text)
    elif isinstance(move, ComeOfAge):
        text = gettext_noop("It may be sooner: we do not ask for your birthday.")
        yield reason(text)
    elif length.months is None:
        yield reason(gettext_noop("We do not know how long this takes: {what}"), what=what)
    elif not length.is_sourced:
        yield reason(gettext_noop("We found no source for how long this takes: {what}"), what=what)
    elif length.least is not None and length.most is not None and length.least < length.most:
        text = gettext_noop("This may take {least} to {most} months: {what}")
        yield reason(text, least=length.least, most=length.most, what=what)
    if step.cost is None:
        yield reason(gettext_noop("We do not know what this costs: {what}"), what=what)
    elif not step.has_sourced_cost:
        yield reason(gettext_noop("We found no source for what this costs: {what}"), what=what)
    if isinstance(move, DoWork):
        text = gettext_noop("It counts on {hours} hours of such work each week.")
        yield reason(text, hours=move.job.hours_per_week or 0)
    if move.action == "ask":
        yield reason(gettext_noop("The answer may be no: {what}"), what=what)


# ---------------------------------------------------------------- words


_AS_WRITTEN = "{what}"
"""For the editors' own words, which are looked up like any other."""


def _text_of(move: Move, *, has_part: bool) -> Reason:
    if isinstance(move, DoWork):
        return _text_of_work(move, has_part=has_part)
    if isinstance(move, Enroll) and move.also:
        text = gettext_noop("{what} It must do for this as well: {also}")
        return reason(text, what=_name_of(move), also=" ".join(move.also))
    if isinstance(move, PassExam) and not isinstance(move, EarnLicense):
        return reason(
            gettext_noop("Earn this one first: {credential}."), credential=move.credential
        )
    if isinstance(move, ComeOfAge):
        return reason(gettext_noop("Wait until you are {age}."), age=move.age)
    if isinstance(move, EarnDiploma) and move.remedy is None:
        return reason(gettext_noop("Finish high school."))
    return reason(_AS_WRITTEN, what=_name_of(move))


def _text_of_work(move: DoWork, *, has_part: bool) -> Reason:
    """The editors' words may name the hours of a full week: whoever can work fewer is told so. They
    name the time it takes from nothing: whose earlier work helps is told that it counts.
    """
    hours, full = move.job.hours_per_week or Fraction(0), move.test.full_time
    is_less = bool(move.test.min_months_full_time) and hours < full
    text = _COUNTING[is_less, has_part]
    return reason(text, what=_name_of(move), hours=hours, full=full)


_COUNTING = {
    (False, False): gettext_noop("{what} We count on {hours} hours a week."),
    (False, True): gettext_noop(
        "{what} What you worked so far counts. We count on {hours} hours a week."
    ),
    (True, False): gettext_noop(
        "{what} By your limit we count on {hours} hours a week; a full week is {full}."
    ),
    (True, True): gettext_noop(
        "{what} What you worked so far counts. By your limit we count on {hours} hours a week; a "
        "full week is {full}."
    ),
}


def _each_once(reasons: Iterable[Reason]) -> list[Reason]:
    kept: list[Reason] = []
    for one in reasons:
        if one not in kept:
            kept.append(one)
    return kept


def _name_of(move: Move) -> str:
    """The editors' words for it."""
    return move.remedy.action if move.remedy is not None else move.requirements[0].text


_GOING_ON = {
    "keep_working": gettext_noop("Go on working as you do now."),
    "keep_teaching": gettext_noop("Go on teaching as you do now."),
    "finish_program": gettext_noop("Finish the program you are in."),
    "finish_school": gettext_noop("Finish high school."),
    "wait": gettext_noop("Wait until {day}. There is nothing else to do for this."),
}


def _by_day(step: Step) -> tuple[date, bool, date]:
    return step.begin, step.until is None, step.until or step.begin


def _between(begin: date, end: date) -> Length:
    """Months from a day up to another, by the calendar."""
    return Length(_months_between(begin, end), is_reckoned=True)


def _months_between(begin: date, end: date) -> Fraction:
    """Months, to one decimal place, rounded up."""
    return Fraction(ceil(max(0, (end - begin).days) * 120 / 365), 10)


def _is_further(was: Standing, now: Standing) -> bool:
    """Whether it is surer by then, or at least no longer ruled out."""
    return was.low < now.low or (was.low is now.low and was.high < now.high)


def _goes_on(job: Work | Teaching, on: date) -> bool:
    """Whether it is not over, be it that its end is known."""
    return job.ended_on is not None and job.ended_on.last >= on


def _is_under_way(course: Training, on: date) -> bool:
    return course.ends is not None and course.ends.last > on


# ---------------------------------------------------------------- findings


def _parts(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Those without parts, however deep."""
    for finding in findings:
        if finding.members:
            yield from _parts(finding.members)
        else:
            yield finding


def _leaves(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Those that time or a move can change."""
    for finding in _parts(findings):
        if not isinstance(finding.requirement.test, StepTest | ApprovalTest):
            yield finding


def _must_keep(attempt: Attempt) -> Iterator[Requirement]:
    for finding in attempt.findings:
        may_lapse = any(_may_lapse(part.test) for part in finding.requirement.walk())
        if finding.standing.low is Strength.MET and may_lapse:
            yield finding.requirement


def _may_lapse(test: Test | None) -> bool:
    renewed = isinstance(test, AttestationTest) and test.fact in RENEWABLE
    return renewed or isinstance(test, LAPSES)
