"""Between which days a way ends that has a step of no one length: the program takes 2 to 24 months.

The day of a plan counts on the usual length. Whoever needs the least of it, or the most, is there
on another day.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from eligibility.planning import Plan, Step
from eligibility.planning.moves import Enroll, months_on

ONE_DAY = timedelta(days=1)


class Between(NamedTuple):
    """The first day on which a way can end, and the last."""

    first: date
    last: date


def between(plan: Plan) -> Between | None:
    """The days between which the way ends; None where no range of a length moves its day."""
    day = plan.not_before
    open_ended = [step for step in plan.steps if _has_range(step)]
    leading = [step for step in open_ended if _leads_to(day, step, plan)]
    last = max((_end(step, step.length.most, day, leading) for step in open_ended), default=day)
    first = day
    if leading:
        others = [step for step in plan.steps if not _hangs_on(step, open_ended)]
        first = max(
            *(_end(step, step.length.least, day, leading) for step in leading),
            *(step.until for step in others if step.until is not None),
            min(step.begin for step in plan.steps),
        )
    found = Between(min(first, day), max(last, day))
    return found if found.first < found.last else None


def _has_range(step: Step) -> bool:
    """Whether it may take less or more, and counts once it is done."""
    length = step.length
    if step.until is None or length.least is None or length.most is None:
        return False
    is_for_students = isinstance(step.move, Enroll) and step.move.as_student
    return length.least < length.most and not is_for_students


def _leads_to(day: date, step: Step, plan: Plan) -> bool:
    """Whether a way ends on its day because this step ends when it does, or what begins then."""
    if step.until is None:
        return False
    if day - step.until <= ONE_DAY:
        return True
    return any(_follows(later, step) and _leads_to(day, later, plan) for later in plan.steps)


def _follows(later: Step, step: Step) -> bool:
    assert step.until is not None
    return later.begin > step.begin and timedelta() <= later.begin - step.until <= ONE_DAY


def _hangs_on(step: Step, open_ended: list[Step]) -> bool:
    """Whether it is one of these, or begins when one of them is done."""
    return step in open_ended or any(_follows(step, one) for one in open_ended)


def _end(step: Step, months: Fraction | None, day: date, leading: list[Step]) -> date:
    """The day of the way if this step takes so long."""
    assert months is not None
    assert step.until is not None
    rest = day - step.until if step in leading else timedelta()
    return months_on(step.begin, months) + rest
