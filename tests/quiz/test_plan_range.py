"""Between which days a way ends whose program takes 2 to 24 months."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest

from eligibility.planning import Outcome, Plan, Step
from eligibility.planning.moves import Enroll, Length
from quiz.plan_range import between

pytestmark = pytest.mark.once

TODAY = date(2026, 11, 24)
SIX = Length(Fraction(6))
HALF_A_YEAR = Length(Fraction(6), Fraction(2), Fraction(24))


def step(begin, until, length=SIX, move=None):
    return Step("enroll", None, begin, until, length, (), None, move or SimpleNamespace())


def plan(day, *steps):
    return Plan(
        credential="x",
        route=SimpleNamespace(grants="full", id="r", name="R"),
        steps=steps,
        outcome=Outcome.ELIGIBLE,
        eligible_on=day,
        eligible_until=None,
        not_before=day,
        months=Fraction(6),
        cost=None,
        unsure=(),
        keep=(),
        needs_review=False,
        scheduled=(),
    )


IN_MAY = date(2027, 5, 24)
PROGRAM = step(TODAY, IN_MAY, HALF_A_YEAR)
AS_STUDENT = Enroll(
    requirements=(), credentials=("x",), asked={}, takes=HALF_A_YEAR, as_student=True
)


@pytest.mark.parametrize(
    ("day", "steps", "found"),
    [
        pytest.param(
            IN_MAY, [PROGRAM], (date(2027, 1, 24), date(2028, 11, 24)), id="the program decides"
        ),
        pytest.param(IN_MAY, [step(TODAY, IN_MAY)], None, id="one length"),
        pytest.param(
            date(2028, 5, 24),
            [PROGRAM, step(date(2027, 5, 25), date(2028, 5, 23))],
            (date(2028, 1, 25), date(2029, 11, 25)),
            id="a year of work comes after it",
        ),
        pytest.param(
            IN_MAY,
            [PROGRAM, step(TODAY, date(2027, 4, 1))],
            (date(2027, 4, 1), date(2028, 11, 24)),
            id="other steps are not done sooner",
        ),
        pytest.param(
            date(2027, 9, 1),
            [PROGRAM, step(TODAY, date(2027, 8, 31))],
            (date(2027, 9, 1), date(2028, 11, 24)),
            id="another step decides, and the program may still take longer",
        ),
        pytest.param(
            date(2029, 1, 1),
            [PROGRAM, step(TODAY, date(2028, 12, 31))],
            None,
            id="there is time enough for all of it",
        ),
        pytest.param(
            TODAY, [step(TODAY, IN_MAY, HALF_A_YEAR, AS_STUDENT)], None, id="students need no end"
        ),
        pytest.param(
            IN_MAY, [step(TODAY, None, Length(None, Fraction(2), Fraction(24)))], None, id="unknown"
        ),
    ],
)
def test_between_which_days_a_way_ends(day, steps, found):
    assert between(plan(day, *steps)) == found
