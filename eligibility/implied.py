"""Which rules follow from which: found by their structure alone, for everybody there could be.

`follows(rule, given)` is true only where whoever gets some way with what is given gets at least as
far with the rule. It may miss that one follows from another; it never claims what is not so.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, islice

from .kinds.answers import StepTest
from .rules import Credential, Requirement, Route
from .verdict import Outcome

_MOST_CASES = 500
"""With more ways to meet what is given than this, nothing is claimed."""


def is_covered(route: Route, by: Route, credential: Credential) -> bool:
    """Whether whoever meets the one route meets the other as well, and gets as much for it."""
    as_much = by.grants == "full" or by.grants == route.grants
    in_time = (
        by.valid_from <= route.valid_from
        and by.valid_until >= route.valid_until
        and by.uncertain_after >= route.uncertain_after
    )
    given = credential.requirements + route.requirements
    return as_much and in_time and all(follows(asked, given) for asked in by.requirements)


def follows(rule: Requirement, given: Sequence[Requirement]) -> bool:
    """Whether it is met, or left to the body, wherever everything given is."""
    if isinstance(rule.test, StepTest):
        return True
    return any(_implies(one, rule) for one in given) or _follows_by_parts(rule, given)


def _follows_by_parts(rule: Requirement, given: Sequence[Requirement]) -> bool:
    """A group follows if enough of its parts do."""
    if rule.test is not None or rule.if_met is not Outcome.MET:
        return False
    return sum(follows(part, given) for part in rule.members) >= _needed(rule)


def _implies(one: Requirement, rule: Requirement) -> bool:
    """Whether this one requirement alone is enough for the rule."""
    if one.says == rule.says:
        return True
    softened = one.if_met > rule.if_met or one.if_not_met > rule.if_not_met
    if one.test is not None and rule.test is not None:
        return not softened and one.test.asks_as_much_as(rule.test)
    if one.test is not None or one.if_not_met > rule.if_not_met:
        return False
    cases = list(islice(combinations(one.members, _needed(one)), _MOST_CASES + 1))
    return len(cases) <= _MOST_CASES and all(follows(rule, case) for case in cases)


def _needed(group: Requirement) -> int:
    return len(group.members) if group.kind == "all_of" else group.needed
