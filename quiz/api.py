"""A profile in, verdicts out, as JSON. Nothing of it is stored or logged."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from certifications import releases
from certifications.api import Fault, ReleaseOut, json_response, nothing_published, release_out
from certifications.plan_prices import ReleasePrices
from certifications.releases import CurrentRelease
from eligibility.facts import REQUEST_SCHEMA
from eligibility.planning.printed import parse_plan_request, respond_with_plans
from eligibility.planning.wishes import WISHES_SCHEMA
from eligibility.report import respond
from eligibility.requests import RequestError, parse_request

router = Router(tags=["match"])

MOST_BYTES = 256 * 1024
MOST_RECORDS = 200
EXAMPLE = {
    "as_of": "2026-11-24",
    "state": "WA",
    "profile": {"age": 19, "education": {"level": "high_school"}, "work": []},
}


PLAN_SCHEMA: dict[str, Any] = {
    **REQUEST_SCHEMA,
    "properties": {
        **REQUEST_SCHEMA["properties"],
        "wishes": {"anyOf": [WISHES_SCHEMA, {"type": "null"}]},
    },
}
PLAN_EXAMPLE = {**EXAMPLE, "wishes": {"weekly_hours": 36, "study_months": 12}}


class RuleSourceOut(Schema):
    """Where a rule was read, on which day, and how sure we are of it."""

    id: str
    title: str
    url: str | None
    read_on: str
    confidence: str


class ShortfallOut(Schema):
    """What is lacking, counted in `unit`."""

    amount: float
    unit: str
    text: str


class RemedyOut(Schema):
    """What a person could do about it: months of time, U.S. dollars."""

    action: str
    typical_months: float | None
    range_months: list[float] | None
    typical_cost_usd: float | None
    source: dict[str, Any] | None


class RecordPartOut(Schema):
    """A part of a training record that the person left out and our record says.

    `as_of` is the day, month or year the evidence is of; null where the source names none.
    `granted_until`: until when the accreditor granted it, where what counts is such a term to come.
    The accreditor can end it sooner.
    """

    part: str
    value: str | float
    as_of: str | None
    granted_until: str | None
    sources: list[RuleSourceOut]


class FromRecordOut(Schema):
    """The program whose record was used where the person said nothing, and what it said."""

    program: str
    name: str
    institution: str
    city: str
    state: str
    parts: list[RecordPartOut]


class RequirementOut(Schema):
    """One requirement, how it stands, and why. A group has members of the same form.

    `asks`: the profile paths whose answer this line waits for, also where no verdict turns on it.
    """

    id: str
    text: str
    kind: str
    status: str
    because: str
    asks: list[str]
    from_record: FromRecordOut | None
    shortfall: ShortfallOut | None
    source: RuleSourceOut | None
    sources: list[RuleSourceOut]
    remedy: RemedyOut | None
    notes: str
    members: list[RequirementOut]
    is_over: bool = False


class RouteOut(Schema):
    """One way to qualify, and how the person stands on it."""

    route: str
    name: str
    verdict: str
    needs_review: bool
    grants: str
    eligible_from: str | None
    eligible_until: str | None
    windows: list[dict[str, Any]]
    would_decide: list[str]
    requirements: list[RequirementOut]


class LackOut(Schema):
    """A requirement that is missing on the nearest route."""

    id: str
    text: str
    kind: str
    shortfall: ShortfallOut | None
    remedy: RemedyOut | None
    new_program: bool
    comes_on: str | None


class VerdictOut(Schema):
    """The answer for one credential."""

    credential: str
    name: str
    letters: str
    body: str
    verdict: str
    grants: str | None
    route: str | None
    needs_review: bool
    eligible_from: str | None
    eligible_until: str | None
    windows: list[dict[str, Any]]
    rests_on: list[str]
    open_anyway: list[dict[str, str]]
    missing: list[LackOut]
    missing_months: float | None
    nearest_route: str | None
    would_decide: list[str]
    routes: list[RouteOut]


class MatchOut(Schema):
    """The answer for every published credential of the nation and of the person's state."""

    release: ReleaseOut
    as_of: str
    credentials: list[VerdictOut]


class StepOut(Schema):
    """One thing to do, or to go on with. `until` null: nobody knows how long it takes.

    `cost_usd` null: not known. What goes on by itself (`costs_more` false) costs nothing on top.
    `months` of a program is the usual length by `length_source`; `length_note` says how long
    those of the state take, and `is_longer_nearby` that each of them takes longer.
    """

    action: str
    text: str
    from_: str = Field(alias="from")
    until: str | None
    months: float | None
    months_range: list[float] | None
    is_sourced: bool
    length_source: str | None
    length_note: str | None
    is_longer_nearby: bool
    cost_usd: dict[str, float] | None
    cost_note: str | None
    costs_more: bool
    sources: list[RuleSourceOut]
    requirement_ids: list[str]


class BudgetOut(Schema):
    """How a way stands to `wishes.budget_usd`: `within`, `may_exceed`, `unknown` or `over`.

    `over`: every price we know is too much, but too few schools told one to leave the way out.
    """

    limit_usd: float
    fit: str
    least_known_usd: float
    text: str


class PlanOut(Schema):
    """One way to a credential. `eligible_on` null: nobody can name the day; see `unsure`."""

    route: str
    name: str
    grants: str
    outcome: str
    needs_review: bool
    eligible_on: str | None
    eligible_until: str | None
    not_before: str
    months: float
    cost_usd: dict[str, float] | None
    is_ranked: bool
    has_sourced_time: bool
    has_sourced_cost: bool
    steps: list[StepOut]
    keep: list[dict[str, str]]
    assumes: list[str]
    unsure: list[str]
    budget: BudgetOut | None


class PlannedVerdictOut(VerdictOut):
    """The answer for one credential, with the ways to it where it is not open."""

    plan: list[PlanOut]


class PlannedOut(MatchOut):
    """The answer of a match, with plans."""

    credentials: list[PlannedVerdictOut]


class Unreadable(ValueError):
    """A body that is not the JSON we read. `status` is the HTTP status that says so."""

    def __init__(self, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.status = status


REFUSALS = dict.fromkeys((400, 413, 422, 503), list[Fault])


@router.post(
    "/match",
    response={200: MatchOut, **REFUSALS},
    summary="What a person can sit for",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": REQUEST_SCHEMA, "example": EXAMPLE}},
        }
    },
)
def match(request: HttpRequest) -> HttpResponse:
    """Judge a person's facts by the current release, on `as_of` or today."""
    return _answered(request, matched)


def matched(raw: Any, release: CurrentRelease) -> Any:
    """The answer to a request. Raises RequestError where it cannot be read."""
    asked = parse_request(raw, release.catalogue, today=timezone.localdate())
    return respond(release.catalogue, asked, release=release_out(release))


@router.post(
    "/plan",
    response={200: PlannedOut, **REFUSALS},
    by_alias=True,  # a step has its `from`
    summary="What it would take: the ways to what is not open",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": PLAN_SCHEMA, "example": PLAN_EXAMPLE}},
        }
    },
)
def plan(request: HttpRequest) -> HttpResponse:
    """Judge a person's facts as `/match` does, and find the ways to what is not open.

    `wishes` name what the person can put into it; what is left out has no limit.
    """
    return _answered(request, planned)


def planned(raw: Any, release: CurrentRelease) -> Any:
    """The answer to a request for plans. Raises RequestError where it cannot be read."""
    asked = parse_plan_request(raw, release.catalogue, today=timezone.localdate())
    prices = ReleasePrices.of(release, asked.request.as_of)
    return respond_with_plans(release.catalogue, asked, release=release_out(release), prices=prices)


def _answered(request: HttpRequest, answer: Callable[[Any, CurrentRelease], Any]) -> HttpResponse:
    """The answer to the body of a request, or what is wrong with it."""
    try:
        _refuse_long(request.META.get("CONTENT_LENGTH") or "0")
        raw = read_json(request.body)
    except Unreadable as error:
        return _refused("", str(error), error.status)
    if count_records(raw) > MOST_RECORDS:
        message = _("A profile has at most 200 records in all its lists together.")
        return _refused("profile", message, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        return json_response(answer(raw, releases.current()))
    except releases.NothingPublished:
        return nothing_published()
    except RequestError as error:
        faults = [{"path": fault.path, "message": fault.message} for fault in error.errors]
        return json_response(faults, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _refuse_long(told: str) -> None:
    """Refuse, before a byte is read, what is too long or does not say how long it is."""
    if not (told.isascii() and told.isdecimal()):
        raise Unreadable(_("The length of the request is not a number."))
    if len(told.lstrip("0")) > len(str(MOST_BYTES)) or int(told) > MOST_BYTES:
        message = _("The request is larger than 256 KB.")
        raise Unreadable(message, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def read_json(body: bytes) -> Any:
    """Strict JSON: no key twice, no endless nesting, no half letters. Raises Unreadable.

    NaN and Infinity are let through as numbers; no part of a profile takes them.
    """
    try:
        value = json.loads(body, object_pairs_hook=_once_each)
        json.dumps(value, ensure_ascii=False).encode()
        return value
    except Unreadable:
        raise
    except RecursionError as error:
        raise Unreadable(_("The JSON is nested too deeply.")) from error
    except ValueError as error:
        raise Unreadable(_("This is not JSON that can be read.")) from error


def count_records(raw: Any) -> int:
    """How many records the lists of a profile hold together."""
    profile = raw.get("profile") if isinstance(raw, dict) else None
    if not isinstance(profile, dict):
        return 0
    return sum(len(value) for value in profile.values() if isinstance(value, list))


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        message = _("A key stands twice in one object.")
        raise Unreadable(message, HTTPStatus.UNPROCESSABLE_ENTITY)
    return value


def _refused(path: str, message: str, status: int) -> HttpResponse:
    return json_response([{"path": path, "message": message}], status=status)
