"""What is known of an outcome, and what follows for several together."""

from itertools import product

import pytest

from eligibility.verdict import (
    CONFIRMED_LATER,
    MET,
    NOT_MET,
    REVIEW,
    UNKNOWN,
    Outcome,
    Standing,
    Status,
    Verdict,
    all_of,
    any_of,
    at_least,
    settled,
)

NOT_MET_OR_REVIEW = Standing(Outcome.NOT_MET, Outcome.REVIEW)
REVIEW_OR_MET = Standing(Outcome.REVIEW, Outcome.MET)
MAYBE_CONFIRMED = Standing(Outcome.NOT_MET, Outcome.MET, confirms=True)
PLAIN = {
    "met": MET,
    "not met": NOT_MET,
    "review": REVIEW,
    "unknown": UNKNOWN,
    "not met or review": NOT_MET_OR_REVIEW,
    "review or met": REVIEW_OR_MET,
}
ALL = PLAIN | {"papers checked": CONFIRMED_LATER, "maybe, papers checked": MAYBE_CONFIRMED}


def outcomes(standing):
    """Every outcome that is still possible."""
    return [outcome for outcome in Outcome if standing.low <= outcome <= standing.high]


def combinations(most):
    for size in range(1, most + 1):
        yield from product(PLAIN.values(), repeat=size)


@pytest.mark.parametrize(
    ("standing", "verdict", "status", "needs_review"),
    [
        pytest.param(MET, "eligible", "met", False, id="met"),
        pytest.param(CONFIRMED_LATER, "eligible", "needs_review", True, id="papers are checked"),
        pytest.param(NOT_MET, "not_eligible", "not_met", False, id="not met"),
        pytest.param(REVIEW, "unknown", "needs_review", True, id="the body decides"),
        pytest.param(UNKNOWN, "unknown", "unknown", False, id="an answer is missing"),
        pytest.param(NOT_MET_OR_REVIEW, "unknown", "unknown", True, id="no, or the body decides"),
        pytest.param(REVIEW_OR_MET, "unknown", "unknown", True, id="yes, or the body decides"),
        pytest.param(
            MAYBE_CONFIRMED, "unknown", "needs_review", True, id="if yes, papers are checked"
        ),
        pytest.param(
            Standing(Outcome.NOT_MET, Outcome.NOT_MET, confirms=True),
            "not_eligible",
            "not_met",
            False,
            id="what is not met needs no review",
        ),
    ],
)
def test_a_standing_gives_a_verdict_a_status_and_a_flag(standing, verdict, status, needs_review):
    assert standing.verdict == Verdict(verdict)
    assert standing.status == Status(status)
    assert standing.needs_review is needs_review


def test_all_of_is_as_strong_as_its_weakest_part_whatever_is_still_answered():
    for parts in combinations(4):
        possible = {min(way) for way in product(*map(outcomes, parts))}
        together = all_of(parts)
        assert (together.low, together.high) == (min(possible), max(possible))


def test_any_of_is_as_strong_as_its_strongest_part_whatever_is_still_answered():
    for parts in combinations(4):
        possible = {max(way) for way in product(*map(outcomes, parts))}
        together = any_of(parts)
        assert (together.low, together.high) == (min(possible), max(possible))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_at_least_n_is_as_strong_as_the_weakest_of_its_n_strongest(count):
    for parts in combinations(4):
        together = at_least(count, parts)
        if count > len(parts):
            assert together == NOT_MET
            continue
        possible = {sorted(way, reverse=True)[count - 1] for way in product(*map(outcomes, parts))}
        assert (together.low, together.high) == (min(possible), max(possible))


def test_the_order_of_the_parts_is_irrelevant():
    for parts in product(ALL.values(), repeat=3):
        for combine in (all_of, any_of, lambda parts: at_least(2, parts)):
            assert combine(parts) == combine(parts[::-1])


def test_nothing_to_ask_for_is_met_and_nothing_to_choose_from_is_not():
    assert all_of([]) == MET
    assert any_of([]) == NOT_MET
    assert at_least(2, []) == NOT_MET


def narrower(standing):
    """Every standing that one answer more could leave."""
    for low in Outcome:
        for high in Outcome:
            if standing.low <= low <= high <= standing.high:
                yield Standing(low, high)


def test_an_answer_more_never_widens_what_is_known():
    for parts in product(PLAIN.values(), repeat=3):
        for combine in (all_of, any_of, lambda parts: at_least(2, parts)):
            before = combine(parts)
            for answered in narrower(parts[0]):
                after = combine([answered, *parts[1:]])
                assert before.low <= after.low <= after.high <= before.high


# ---------------------------------------------------------------- papers the body checks


@pytest.mark.parametrize(
    ("parts", "needs_review"),
    [
        pytest.param([CONFIRMED_LATER, MET], True, id="one check among what is needed"),
        pytest.param([MET, MET], False, id="no check"),
        pytest.param([CONFIRMED_LATER, UNKNOWN], True, id="a check beside an open answer"),
        pytest.param([CONFIRMED_LATER, NOT_MET], False, id="a check beside what is not met"),
        pytest.param([MET, REVIEW], True, id="the body decides"),
    ],
)
def test_all_of_needs_review_when_a_part_does(parts, needs_review):
    assert all_of(parts).needs_review is needs_review


@pytest.mark.parametrize(
    ("parts", "needs_review"),
    [
        pytest.param([CONFIRMED_LATER, MET], False, id="a way without a check goes first"),
        pytest.param([CONFIRMED_LATER, CONFIRMED_LATER], True, id="every way has a check"),
        pytest.param([CONFIRMED_LATER, UNKNOWN], True, id="the way that is met has a check"),
        pytest.param([CONFIRMED_LATER, REVIEW], True, id="a decision does not spare the check"),
        pytest.param([CONFIRMED_LATER, NOT_MET], True, id="no other way"),
        pytest.param([MAYBE_CONFIRMED, UNKNOWN], False, id="a way without a check may open"),
        pytest.param(
            [MAYBE_CONFIRMED, MAYBE_CONFIRMED], True, id="every way that may open has one"
        ),
        pytest.param([MAYBE_CONFIRMED, NOT_MET], True, id="the only way that may open has one"),
        pytest.param([UNKNOWN, NOT_MET], False, id="no check anywhere"),
        pytest.param([MET, REVIEW], False, id="what is met needs no decision"),
        pytest.param([NOT_MET, REVIEW], True, id="only a decision is left"),
        pytest.param([NOT_MET_OR_REVIEW, UNKNOWN], False, id="a plain yes may come"),
        pytest.param([REVIEW, UNKNOWN], True, id="a decision at the least"),
    ],
)
def test_any_of_needs_review_when_no_way_is_free_of_it(parts, needs_review):
    assert any_of(parts).needs_review is needs_review


@pytest.mark.parametrize(
    ("parts", "needs_review"),
    [
        pytest.param([MET, MET, CONFIRMED_LATER], False, id="two without a check are enough"),
        pytest.param([MET, CONFIRMED_LATER, NOT_MET], True, id="one of the two has a check"),
        pytest.param([MET, CONFIRMED_LATER, UNKNOWN], True, id="of those that are met, one has"),
        pytest.param([MET, MAYBE_CONFIRMED, NOT_MET], True, id="the second may come with a check"),
        pytest.param([MET, MAYBE_CONFIRMED, UNKNOWN], False, id="the second may come without"),
    ],
)
def test_two_of_three_need_review_when_no_two_are_free_of_it(parts, needs_review):
    assert at_least(2, parts).needs_review is needs_review


# ---------------------------------------------------------------- what a rule says of a result


@pytest.mark.parametrize("standing", PLAIN.values(), ids=PLAIN)
def test_a_rule_may_leave_a_passed_test_to_the_body(standing):
    told = standing.when_met(Outcome.REVIEW)
    replaced = {min(outcome, Outcome.REVIEW) for outcome in outcomes(standing)}
    assert (told.low, told.high) == (min(replaced), max(replaced))


@pytest.mark.parametrize("standing", PLAIN.values(), ids=PLAIN)
def test_a_rule_may_leave_a_failed_test_to_the_body(standing):
    told = standing.when_not_met(Outcome.REVIEW)
    replaced = {max(outcome, Outcome.REVIEW) for outcome in outcomes(standing)}
    assert (told.low, told.high) == (min(replaced), max(replaced))


@pytest.mark.parametrize("outcome", Outcome)
def test_a_settled_outcome_is_the_only_one_possible(outcome):
    assert outcomes(settled(outcome)) == [outcome]


def test_verdicts_and_statuses_are_the_words_of_the_contract():
    assert set(Verdict) == {"eligible", "not_eligible", "unknown"}
    assert set(Status) == {"met", "not_met", "unknown", "needs_review"}
