"""What is still worth asking: the answers that could decide a verdict that is not decided."""

from __future__ import annotations

from .assess import Attempt, CredentialFinding, Finding, RouteFinding
from .verdict import Outcome, Standing

NOTHING: frozenset[str] = frozenset()


def would_decide(found: CredentialFinding) -> frozenset[str]:
    """Profile paths whose answer could settle the verdict; none when it is settled.

    Only two things settle a verdict: that a route is met for sure, and that none can be. Where
    the most an answer can do is to leave the matter to the body, it is not asked for that.
    """
    return _towards_yes(found.standing, found.routes) | _towards_no(found.standing, found.routes)


def route_would_decide(found: RouteFinding) -> frozenset[str]:
    """The same for one route."""
    return _route_yes(found) | _route_no(found)


def _may_be_met(standing: Standing) -> bool:
    return standing.high is Outcome.MET and standing.low is not Outcome.MET


def _may_fail(standing: Standing) -> bool:
    return standing.low is Outcome.NOT_MET and standing.high is not Outcome.NOT_MET


def _towards_yes(standing: Standing, routes: tuple[RouteFinding, ...]) -> frozenset[str]:
    """One route that is met settles it."""
    if not _may_be_met(standing):
        return NOTHING
    return NOTHING.union(*(_route_yes(route) for route in routes))


def _towards_no(standing: Standing, routes: tuple[RouteFinding, ...]) -> frozenset[str]:
    """Only every route failing settles it."""
    if not _may_fail(standing):
        return NOTHING
    return NOTHING.union(*(_route_no(route) for route in routes))


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
