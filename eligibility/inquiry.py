"""What is still worth asking: the answers that could decide a verdict that is not decided."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from .assess import Attempt, CredentialFinding, Finding, RouteFinding
from .facts import Training
from .verdict import Outcome, Standing

NOTHING: frozenset[str] = frozenset()
_MOST_COMPARED = 60
"""With more ways than this to try, each stays: comparing all with all would take its time."""


def would_decide(found: CredentialFinding) -> frozenset[str]:
    """Profile paths whose answer could settle the verdict; none when it is settled.

    Only two things settle a verdict: that a route is met for sure, and that none can be. Where
    the most an answer can do is to leave the matter to the body, it is not asked for that. Nor is
    anything asked for a way that asks all another one asks, and more.
    """
    tried = _worth_trying(found.routes)
    asked = NOTHING
    if _may_be_met(found.standing):
        asked = asked.union(*(_attempt_yes(attempt) for attempt in tried))
    if _may_fail(found.standing):
        asked = asked.union(*(_attempt_no(attempt) for attempt in tried))
    return asked


def would_decide_by(found: CredentialFinding, program: Training) -> frozenset[str]:
    """Those of them that are about this one program."""
    own = tuple(
        replace(route, attempts=tuple(a for a in route.attempts if a.program is program))
        for route in found.routes
    )
    only = replace(found, routes=own)
    return frozenset(path for path in would_decide(only) if path.startswith("training[]"))


def route_would_decide(found: RouteFinding) -> frozenset[str]:
    """The same for one route."""
    return _route_yes(found) | _route_no(found)


def line_would_decide(found: Finding) -> frozenset[str]:
    """The same for one requirement, whether or not the verdict turns on it."""
    return _yes(found) | _no(found)


def _may_be_met(standing: Standing) -> bool:
    return standing.high is Outcome.MET and standing.low is not Outcome.MET


def _may_fail(standing: Standing) -> bool:
    return standing.low is Outcome.NOT_MET and standing.high is not Outcome.NOT_MET


def _worth_trying(routes: tuple[RouteFinding, ...]) -> list[Attempt]:
    """Attempts that are open, without those that could not be met unless another one is too.

    Where one way waits for a clean record, and another for the same and for a transcript besides,
    the transcript changes nothing: what lets the second pass lets the first pass.
    """
    open_ = [
        (route, attempt)
        for route in routes
        if _may_be_met(route.standing) or _may_fail(route.standing)
        for attempt in route.attempts
    ]
    if len(open_) > _MOST_COMPARED:
        return [attempt for _route, attempt in open_]
    kept: list[_Open] = []
    for route, attempt in open_:
        new = _Open.of(route, attempt)
        if not any(one.does_for(new) for one in kept):
            kept = [one for one in kept if not new.does_for(one)] + [new]
    return [one.attempt for one in kept]


@dataclass(frozen=True, slots=True)
class _Open:
    """An attempt with all that still stands between it and being met."""

    attempt: Attempt
    is_full: bool
    can_be_met: bool
    waits: frozenset[Hashable]
    checked: frozenset[Hashable]
    """What the body still looks at, although it is met."""

    @classmethod
    def of(cls, route: RouteFinding, attempt: Attempt) -> _Open:
        highest = min(route.standing.high, attempt.standing.high)
        keys = [(finding, _key(finding, attempt)) for finding in attempt.findings]
        return cls(
            attempt,
            route.route.grants == "full",
            highest is Outcome.MET,
            frozenset(key for finding, key in keys if finding.standing.low is not Outcome.MET),
            frozenset(key for finding, key in keys if finding.standing.confirms),
        )

    def does_for(self, other: _Open) -> bool:
        """Whether this one is met, and as good, whenever the other one is."""
        return (
            self.can_be_met
            and self.is_full >= other.is_full
            and self.waits <= other.waits
            and self.checked <= other.checked | other.waits
        )


def _key(finding: Finding, attempt: Attempt) -> Hashable:
    """Equal for what stands and falls together, whatever routes it is of."""
    rule = finding.requirement
    return rule.says, id(attempt.program) if rule.looks_at_program else None


def _route_yes(found: RouteFinding) -> frozenset[str]:
    if not _may_be_met(found.standing):
        return NOTHING
    return NOTHING.union(*(_attempt_yes(attempt) for attempt in found.attempts))


def _route_no(found: RouteFinding) -> frozenset[str]:
    if not _may_fail(found.standing):
        return NOTHING
    return NOTHING.union(*(_attempt_no(attempt) for attempt in found.attempts))


def _attempt_yes(attempt: Attempt) -> frozenset[str]:
    if not _may_be_met(attempt.standing):
        return NOTHING
    return NOTHING.union(*(_yes(finding) for finding in attempt.findings))


def _attempt_no(attempt: Attempt) -> frozenset[str]:
    if not _may_fail(attempt.standing):
        return NOTHING
    return NOTHING.union(*(_no(finding) for finding in attempt.findings))


def _yes(finding: Finding) -> frozenset[str]:
    """The answers that could turn this part into met."""
    if not _may_be_met(finding.standing):
        return NOTHING
    return finding.asks.union(*(_yes(member) for member in finding.members))


def _no(finding: Finding) -> frozenset[str]:
    """The answers that could turn this part into not met."""
    if not _may_fail(finding.standing):
        return NOTHING
    return finding.asks.union(*(_no(member) for member in finding.members))
