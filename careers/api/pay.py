"""Pay as JSON: the same figures as on the pages, each with its release and its sources."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from careers.pay import newest
from careers.wages import (
    MEDICAL_ASSISTANTS,
    NUMBERS,
    STATE_NAMES,
    TERRITORY_NAMES,
    AreaKind,
    Occupation,
    Projection,
    WageFigure,
)
from certifications.api import Fault, SourceOut, json_response
from certifications.hosts import in_order

router = Router(tags=["pay"])


class WagesOut(Schema):
    """What one occupation is paid in one place. Null is not known; `withheld` may say why.

    `kind`: nation, state, metro, industry or ownership. `release`: the year and month the figures
    are of. Dollars before taxes.
    """

    soc: str
    title: str
    kind: str
    area: str
    name: str
    release: str
    employment: int | None
    employment_rse_pct: float | None
    jobs_per_1000: float | None
    location_quotient: float | None
    annual_mean: int | None
    annual_p10: int | None
    annual_p25: int | None
    annual_median: int | None
    annual_p75: int | None
    annual_p90: int | None
    hourly_mean: float | None
    hourly_p10: float | None
    hourly_p25: float | None
    hourly_median: float | None
    hourly_p75: float | None
    hourly_p90: float | None
    withheld: dict[str, str]
    confidence: str
    sources: list[SourceOut]


class ProjectionOut(Schema):
    """How many jobs there will be, by the newest edition of the handbook that we have."""

    soc: str
    period: str
    base_jobs: int | None
    growth_pct: float | None
    new_jobs: int | None
    openings_per_year: int | None
    confidence: str
    sources: list[SourceOut]


class WagesFoundOut(Schema):
    """The newest figures of an occupation, and what is expected of it."""

    wages: list[WagesOut]
    projections: list[ProjectionOut]


@router.get(
    "/wages",
    response={200: WagesFoundOut, 422: list[Fault]},
    summary="What an occupation is paid",
)
def list_wages(
    request: HttpRequest,
    soc: str = Query(
        MEDICAL_ASSISTANTS, description="The federal number of the occupation, such as 31-9092"
    ),
    state: str = Query(
        "", description="The two-letter postal code of a state, to leave out all other places"
    ),
) -> HttpResponse:
    """Nation, states, city areas, industries and owners; with `state` that state and its cities."""
    state = state.upper()
    faults = list(_faults(soc, state))
    if faults:
        return json_response(faults, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    rows = WageFigure.objects.filter(occupation__code=soc).select_related("occupation")
    rows = rows.prefetch_related("sources").order_by("kind", "name", "pk")
    if state:
        rows = rows.filter(Q(kind=AreaKind.STATE) | Q(kind=AreaKind.METRO))
    # Of all states together, so that a state which the newest release leaves out has none.
    found = [row for row in newest(rows) if not state or state in (row.area, *row.states)]
    expected = Projection.objects.filter(occupation__code=soc).prefetch_related("sources")
    last = expected.select_related("occupation").order_by("-period")[:1]
    body = {
        "wages": [_wages(row) for row in found],
        "projections": [] if state else [_projection(row) for row in last],
    }
    response = json_response(body)
    patch_cache_control(response, public=True, max_age=60)
    return response


def _faults(soc: str, state: str) -> Iterator[dict[str, str]]:
    if not Occupation.objects.filter(code=soc).exists():
        yield {"path": "soc", "message": _("We have no occupation of this number.")}
    if state and state not in STATE_NAMES and state not in TERRITORY_NAMES:
        message = _("Give the two-letter postal code of the state, such as WA.")
        yield {"path": "state", "message": message}


def _wages(row: WageFigure) -> dict[str, Any]:
    return {
        "soc": row.occupation.code,
        "title": row.occupation.title,
        "kind": row.kind,
        "area": row.area,
        "name": row.name,
        "release": row.release,
        **{name: _number(getattr(row, name)) for name in NUMBERS},
        "withheld": row.withheld,
        **_read_at(row),
    }


def _projection(row: Projection) -> dict[str, Any]:
    names = ("base_jobs", "growth_pct", "new_jobs", "openings_per_year")
    return {
        "soc": row.occupation.code,
        "period": row.period,
        **{name: _number(getattr(row, name)) for name in names},
        **_read_at(row),
    }


def _number(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else float(value)


def _read_at(row: Any) -> dict[str, Any]:
    sources = [
        {
            "id": source.code,
            "title": source.title,
            "url": source.url or None,
            "edition": source.edition,
            "read_on": source.read_on.isoformat(),
            "confidence": row.confidence,
        }
        for source in in_order(row.sources.all(), row.confidence)
    ]
    return {"confidence": row.confidence, "sources": sources}
