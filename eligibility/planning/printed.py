"""Plans in the form of the contract, as plain JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eligibility.facts import Json
from eligibility.reasons import Say, english
from eligibility.records import Source
from eligibility.report import number_of, respond, source_of, with_letters
from eligibility.requests import Request, RequestError, parse_request
from eligibility.rules import Catalogue, Requirement

from .budget import Budget
from .costs import NO_PRICES, NOTHING, Cost, Prices
from .planner import Planner
from .telling import Plan, Step
from .wishes import Wishes, read_wishes


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """A request for plans: what is asked of a match, and what a person can put into it."""

    request: Request
    wishes: Wishes


def parse_plan_request(raw: Json, catalogue: Catalogue, **today: Any) -> PlanRequest:
    """Read a request of a match with `wishes` beside. Raises RequestError with every fault."""
    wishes, faults = read_wishes(raw.get("wishes")) if isinstance(raw, dict) else (Wishes(), [])
    rest = {k: v for k, v in raw.items() if k != "wishes"} if isinstance(raw, dict) else raw
    try:
        request = parse_request(rest, catalogue, **today)
    except RequestError as error:
        raise RequestError([*error.errors, *faults]) from error
    if faults:
        raise RequestError(faults)
    return PlanRequest(request, wishes)


def respond_with_plans(
    catalogue: Catalogue,
    asked: PlanRequest,
    *,
    release: Mapping[str, Json],
    prices: Prices = NO_PRICES,
    say: Say = english,
) -> dict[str, Any]:
    """The answer of a match, with the ways to what is not open as `plan` of each credential."""
    request = asked.request
    response = respond(catalogue, request, release=release, say=say)
    planner = Planner(catalogue, request.profile, request.as_of, wishes=asked.wishes, prices=prices)
    say = with_letters(catalogue, say)
    for item in response["credentials"]:
        item["plan"] = [printed(plan, say) for plan in planner.of(item["credential"])]
    return response


def printed(plan: Plan, say: Say = english) -> dict[str, Any]:
    """One plan. Days as ISO dates, months as numbers, dollars from and to."""
    return {
        "route": plan.route.id,
        "name": plan.route.name,
        "grants": plan.route.grants,
        "outcome": plan.outcome,
        "needs_review": plan.needs_review,
        "eligible_on": _day(plan.eligible_on),
        "eligible_until": _day(plan.eligible_until),
        "not_before": _day(plan.not_before),
        "months": number_of(plan.months),
        "cost_usd": _cost(plan.cost),
        "is_ranked": plan.is_ranked,
        "has_sourced_time": plan.has_sourced_time,
        "has_sourced_cost": plan.has_sourced_cost,
        "steps": [_step(step, say) for step in plan.steps],
        "keep": [{"id": rule.id, "text": rule.text} for rule in plan.keep],
        "assumes": list(plan.assumes),
        "unsure": [say(doubt) for doubt in plan.unsure],
        "budget": _budget(plan.budget, say),
    }


def _budget(budget: Budget | None, say: Say) -> dict[str, Any] | None:
    if budget is None:
        return None
    return {
        "limit_usd": number_of(budget.limit),
        "fit": budget.fit,
        "least_known_usd": number_of(budget.least),
        "text": say(budget.in_words) if budget.in_words else "",
    }


def _step(step: Step, say: Say) -> dict[str, Any]:
    length = step.length
    ranges = length.least is not None and length.most is not None
    return {
        "action": step.action,
        "text": say(step.text),
        "from": step.begin.isoformat(),
        "until": _day(step.until),
        "months": number_of(length.months),
        "months_range": [number_of(length.least), number_of(length.most)] if ranges else None,
        "is_sourced": length.is_sourced,
        "length_source": length.source.title if length.source else None,
        "length_note": say(step.nearby.of) if step.nearby else None,
        "is_longer_nearby": step.is_longer_nearby,
        "cost_usd": _cost(step.cost),
        "cost_note": say(step.told.of) if step.told and step.told.of else None,
        "costs_more": step.costs_more,
        "sources": list(_sources(step)),
        "requirement_ids": [rule.id for rule in step.requirements],
    }


def _sources(step: Step) -> Iterator[dict[str, Any]]:
    """Where what is asked was read, then how long it takes, and what it costs."""
    told: dict[str, dict[str, Any]] = {}
    for rule in step.requirements:
        for source in rule.sources:
            told.setdefault(source.id, source_of(source, rule.confidence))
    if step.length.source is not None:
        told.setdefault(step.length.source.id, _of_length(step.length.source, step.requirements))
    cost = step.cost or step.told or NOTHING
    for paid in cost.sources:
        told.setdefault(paid.id, source_of(paid, cost.confidence))
    yield from told.values()


def _of_length(source: Source, rules: Iterable[Requirement]) -> dict[str, Any]:
    """Where a usual length was read: second-hand, unless a rule says more of that page."""
    sure = [rule.confidence for rule in rules if source in rule.sources]
    return source_of(source, sure[0] if sure else "secondary")


def _cost(cost: Cost | None) -> dict[str, Any] | None:
    if cost is None:
        return None
    return {"low": number_of(cost.low), "high": number_of(cost.high)}


def _day(day: Any) -> str | None:
    return day.isoformat() if day is not None else None
