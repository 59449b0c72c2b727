"""The published catalogue as JSON: the same ids as in the answers of `match`."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from eligibility.vocabulary import STATES

from . import programs, releases
from .catalogue import canonical_text
from .exchange.shape import PUBLISHED

router = Router(tags=["catalogue"])


class Fault(Schema):
    """One thing that is wrong: where, and what to do about it."""

    path: str
    message: str


class ReleaseOut(Schema):
    """The release that an answer was made from."""

    id: str
    published_on: str


class CredentialsOut(Schema):
    """Every published credential with its routes, requirements, facts and fees."""

    release: ReleaseOut
    bodies: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    credentials: list[dict[str, Any]]


class CredentialOut(Schema):
    """One published credential, and the sources its facts name."""

    release: ReleaseOut
    body: dict[str, Any]
    sources: list[dict[str, Any]]
    credential: dict[str, Any]


class SourceOut(Schema):
    """Where something was read, on which day, and how sure we are of it.

    Who read it, what it says in short and the day of the next review are left out where not known.
    """

    id: str
    title: str
    url: str | None
    edition: str
    read_on: str
    read_by: str = ""
    note: str = ""
    review_on: str = ""
    confidence: str


class EvidenceOut(Schema):
    """That a body accredited the program or the school, on the days a source names.

    It proves those days and no others. Empty where the source names none.
    """

    accreditor: str
    valid_from: str
    valid_until: str
    known_on: str
    text: str
    confidence: str
    sources: list[SourceOut]


class CostOut(Schema):
    """What the program costs, or a year at its school: never to be added up."""

    kind: str
    text: str
    amount_usd: float
    year: str
    note: str
    confidence: str
    sources: list[SourceOut]


class ProgramOut(Schema):
    """A program of study, as pages show it. Empty or null is not known."""

    id: str
    name: str
    school: str
    city: str
    state: str
    zip: str
    kind: str
    url: str
    school_url: str
    listed_on: str
    cip: str
    award: str
    delivery: str
    length_months: int | None
    clock_hours: int | None
    credit_hours: float | None
    externship_hours: int | None
    hours: str
    accreditation: str
    accreditations: list[EvidenceOut]
    school_accreditations: list[EvidenceOut]
    costs: list[CostOut]
    confidence: str
    sources: list[SourceOut]


class ProgramsFoundOut(Schema):
    """The first programs that match, and how many there are in all."""

    release: ReleaseOut
    total: int
    programs: list[ProgramOut]


class ProgramFoundOut(Schema):
    """One program."""

    release: ReleaseOut
    program: ProgramOut


@router.get(
    "/credentials",
    response={200: CredentialsOut, 503: list[Fault]},
    summary="Every published credential",
)
def list_credentials(request: HttpRequest) -> HttpResponse:
    """The whole catalogue in the editors' order."""
    try:
        release = releases.current()
    except releases.NothingPublished:
        return nothing_published()
    content = release.content
    named = {*_source_ids(content["credentials"]), *_source_ids(content["name_collisions"])}
    sources = [source for source in content["sources"] if source["id"] in named]
    parts = {part: content[part] for part in ("bodies", "credentials")}
    return _kept(release, {"sources": sources, **parts})


@router.get(
    "/credentials/{credential_id}",
    response={200: CredentialOut, 404: list[Fault], 503: list[Fault]},
    summary="One published credential",
)
def get_credential(request: HttpRequest, credential_id: str) -> HttpResponse:
    """One credential with everything that is published about it."""
    try:
        release = releases.current()
    except releases.NothingPublished:
        return nothing_published()
    found = [item for item in release.content["credentials"] if item["id"] == credential_id]
    if not found:
        fault = {"path": "credential_id", "message": _("No published credential has this id.")}
        return json_response([fault], status=HTTPStatus.NOT_FOUND)
    credential = found[0]
    named = set(_source_ids(credential))
    content = release.content
    return _kept(
        release,
        {
            "body": next(body for body in content["bodies"] if body["id"] == credential["body"]),
            "sources": [source for source in content["sources"] if source["id"] in named],
            "credential": credential,
        },
    )


@router.get(
    "/programs",
    response={200: ProgramsFoundOut, 422: list[Fault], 503: list[Fault]},
    summary="Programs by school, name, town or state",
)
def find_programs(
    request: HttpRequest,
    q: str = Query("", description="Parts of the school's name, the program's name or the town"),
    state: str = Query("", description="The two-letter postal code of a state, such as WA"),
    limit: str = Query("20", description="How many to give, from 1 to 50"),
) -> HttpResponse:
    """Every word must be found somewhere. Capitals, accents and punctuation do not matter."""
    faults = list(_faults_of_search(q, state, limit))
    if faults:
        return json_response(faults, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        release = releases.current()
    except releases.NothingPublished:
        return nothing_published()
    found = programs.find_programs(release, q, state, int(limit))
    return _kept(release, {"total": found.total, "programs": found.programs})


@router.get(
    "/programs/{program_id}",
    response={200: ProgramFoundOut, 404: list[Fault], 503: list[Fault]},
    summary="One program",
)
def get_program(request: HttpRequest, program_id: str) -> HttpResponse:
    """One program with what is published about it, costs and evidence included."""
    try:
        release = releases.current()
    except releases.NothingPublished:
        return nothing_published()
    program = programs.described(release, program_id)
    if program is None:
        fault = {"path": "program_id", "message": _("No published program has this id.")}
        return json_response([fault], status=HTTPStatus.NOT_FOUND)
    return _kept(release, {"program": program})


@router.get(
    "/exchange-schema.json",
    response={200: dict[str, Any]},
    summary="The JSON Schema of files that editors export and import",
)
def get_exchange_schema(request: HttpRequest) -> HttpResponse:
    """What a file of the whole catalogue, or of one certifying body, may hold."""
    response = HttpResponse(PUBLISHED.read_bytes(), content_type="application/schema+json")
    patch_cache_control(response, public=True, max_age=3600)
    return response


MOST_LETTERS = 100


def _faults_of_search(q: str, state: str, limit: str) -> Iterator[dict[str, str]]:
    if len(q) > MOST_LETTERS:
        yield {"path": "q", "message": _("Give at most 100 letters.")}
    if state and state not in STATES:
        message = _("Give the two-letter postal code of the state, such as WA.")
        yield {"path": "state", "message": message}
    few = limit.isascii() and limit.isdecimal() and len(limit) <= len(str(programs.MOST_FOUND))
    if not few or not 1 <= int(limit) <= programs.MOST_FOUND:
        yield {"path": "limit", "message": _("Give a number from 1 to 50.")}


def json_response(value: Any, *, status: int = HTTPStatus.OK) -> HttpResponse:
    """JSON in its one canonical form: the same value always gives the same bytes."""
    return HttpResponse(canonical_text(value), status=status, content_type="application/json")


def nothing_published() -> HttpResponse:
    """The answer while there is no release."""
    fault = {"path": "", "message": _("Nothing is published yet. Please come back later.")}
    return json_response([fault], status=HTTPStatus.SERVICE_UNAVAILABLE)


def release_out(release: releases.CurrentRelease) -> dict[str, str]:
    """What an answer says of the release it was made from."""
    return {"id": release.id, "published_on": release.published_on.isoformat()}


def _kept(release: releases.CurrentRelease, parts: dict[str, Any]) -> HttpResponse:
    """An answer that may be kept until another release is published."""
    response = json_response({"release": release_out(release), **parts})
    response["ETag"] = f'"{release.hash}"'
    patch_cache_control(response, public=True, max_age=60)
    return response


def _source_ids(value: Any) -> list[str]:
    """Every source named anywhere inside."""
    if isinstance(value, list):
        return [name for item in value for name in _source_ids(item)]
    if not isinstance(value, dict):
        return []
    here = [*value.get("sources", []), *([value["source"]] if value.get("source") else [])]
    return here + [name for item in value.values() for name in _source_ids(item)]
