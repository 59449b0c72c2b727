"""The published catalogue as JSON: the same ids as in the answers of `match`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from eligibility.opening import Openings
from eligibility.vocabulary import STATES

from . import programs, releases
from .catalogue import canonical_text
from .exchange.shape import PUBLISHED
from .finder import Finder
from .finder_form import FinderForm
from .would_open import openings_of

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

    It proves those days and no others. Empty where the source names none. `is_term`: the last day
    was still to come when the source was read. It was granted until then, and can end sooner.
    """

    accreditor: str
    valid_from: str
    valid_until: str
    known_on: str
    is_term: bool
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
    """A program of study, as pages show it. Empty or null is not known.

    `is_active`: false where a public file calls the school closed. `not_seen_since`: the last year
    for which a public file listed the program, where newer ones do not.
    """

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
    is_active: bool | None
    not_seen_since: str
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


class OpenedOut(Schema):
    """What a program does for one credential, by the engine and never by a list.

    Judged is somebody of whom nothing is known: an adult with a high school diploma, a clean record
    and nothing else, who lives in the state of the school, starts today and finishes. `opening`:
    `opens`, `may_open`, `already` (open without it) or `does_not_open`. `hangs_on`: parts of a
    profile that would settle what may open; none where only the body can say (`needs_review`).
    Of a school that a public file calls closed (`is_active` false) there is none of these: nobody
    can start there. Who studied there in its time names the program in a profile all the same.
    """

    credential: str
    opening: str
    route: str | None
    needs_review: bool
    hangs_on: list[str]


class ProgramHitOut(ProgramOut):
    """A program that was found, with its miles from `near` as the crow flies, and what it opens."""

    miles: float | None
    opens: list[OpenedOut]


class ProgramsFoundOut(Schema):
    """Some of the programs that match, and how many there are in all.

    `untold`: by filter, how many more only do not say whether they match.
    """

    release: ReleaseOut
    total: int
    untold: dict[str, int]
    programs: list[ProgramHitOut]


class ProgramFoundOut(Schema):
    """One program, and what it opens."""

    release: ReleaseOut
    program: ProgramOut
    opens: list[OpenedOut]


class ProgramFilters(Schema):
    """What the programs are to be like. Everything may be left out."""

    q: str = Field("", description="Parts of the school's name, the program's name or the town")
    state: str = Field("", description="The two-letter postal code of a state, such as WA")
    limit: str = Field("20", description="How many to give, from 1 to 50")
    offset: str = Field("0", description="How many to pass over first")
    near: str = Field("", description="A ZIP code. The nearest programs come first")
    miles: str = Field("", description="With near: at most so far, 10, 25, 50, 100 or 250")
    city: str = Field("", description="The town, or how its name begins")
    cip: str = Field("", description="The federal number of the subject, such as 51.0801")
    accreditor: str = Field(
        "", description="Who accredited the program, such as ABHES; school:ABHES for the school"
    )
    award: str = Field("", description="certificate, diploma, associate or bachelor")
    delivery: str = Field("", description="campus, online or hybrid")
    months: str = Field("", description="At most so many months")
    cost: str = Field("", description="At most so many dollars of the price named in price")
    price: str = Field(
        "",
        description=(
            "Which price: program_total, in_state_year or out_of_state_year, never added up."
            " If left out, cost is that of the whole program, and sort goes by the price that most"
            " of what is found names"
        ),
    )
    opens: str = Field("", description="The id of a credential that it opens, or may open")
    sort: str = Field(
        "", description="price: the cheapest first, by the price named in price; those without last"
    )
    untold: str = Field("", description="true: those, too, that do not say what is asked")


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
    summary="Programs by place, price, length, accreditor, words, or what they open",
)
def find_programs(request: HttpRequest, asked: Query[ProgramFilters]) -> HttpResponse:
    """Every word must be found somewhere. Capitals, accents and punctuation do not matter.

    By words and state alone the best match comes first; with sort=price the cheapest; near a place
    the nearest; else what opens comes before what may open, and newer proof of accreditation before
    older.
    """
    try:
        release = releases.current()
    except releases.NothingPublished:
        return nothing_published()
    form = FinderForm(_wishes(asked), release=release)
    faults = [*_faults_of_words(asked), *_faults_of_form(form), *_faults_of_place(asked)]
    if faults:
        return json_response(faults, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    openings = openings_of(release, timezone.localdate())
    total, untold, hits = _found(release, asked, form, openings)
    return _kept(release, {"total": total, "untold": untold, "programs": hits})


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
    openings = openings_of(release, timezone.localdate())
    return _kept(release, {"program": program, "opens": _opens(release, program, openings)})


ONLY_WORDS = {"q", "state", "limit", "offset"}
NAMED = {"zip": "near"}
"""What the form calls by another name."""


def _wishes(asked: ProgramFilters) -> dict[str, str]:
    """The filters as the form of the finder takes them. Words and pages are looked at apart."""
    told = {name: value for name, value in asked.dict().items() if name not in ONLY_WORDS}
    return {**told, "zip": told.pop("near")} | {"q": asked.q, "state": asked.state}


def _found(
    release: releases.CurrentRelease, asked: ProgramFilters, form: FinderForm, openings: Openings
) -> tuple[int, dict[str, int], list[Any]]:
    first, many = int(asked.offset), int(asked.limit)
    told = asked.dict()
    if not any(told[name] for name in told.keys() - ONLY_WORDS):
        found = programs.find_programs(release, asked.q, asked.state, many, first)
        return found.total, {}, [_hit(release, one, None, openings) for one in found.programs]
    search = Finder.of(release).search(form.wanted, openings)
    hits = [
        _hit(release, programs.described(release, hit.entry.program.id), hit.miles, openings)
        for hit in search.hits[first : first + many]
    ]
    return len(search.hits), dict(search.untold), hits


def _hit(
    release: releases.CurrentRelease, program: Any, miles: float | None, openings: Openings
) -> dict[str, Any]:
    told = None if miles is None else round(miles, 1)
    return {**program, "miles": told, "opens": _opens(release, program, openings)}


def _opens(
    release: releases.CurrentRelease, program: Any, openings: Openings
) -> list[dict[str, Any]]:
    found = Finder.of(release).by_id[program["id"]].opens(openings)
    return [{**asdict(one), "hangs_on": list(one.hangs_on)} for one in found]


SCHEMA_TYPE = "application/schema+json"


@router.get(
    "/exchange-schema.json",
    response={200: None},
    summary="The JSON Schema of files that editors export and import",
    openapi_extra={"responses": {200: {"content": {SCHEMA_TYPE: {"schema": {"type": "object"}}}}}},
)
def get_exchange_schema(request: HttpRequest) -> HttpResponse:
    """What a file of the whole catalogue, or of one certifying body, may hold."""
    response = HttpResponse(PUBLISHED.read_bytes(), content_type=SCHEMA_TYPE)
    patch_cache_control(response, public=True, max_age=3600)
    return response


MOST_LETTERS = 100
MOST_PASSED_OVER = 100_000


def _faults_of_words(asked: ProgramFilters) -> Iterator[dict[str, str]]:
    if len(asked.q) > MOST_LETTERS:
        yield {"path": "q", "message": _("Give at most 100 letters.")}
    if asked.state and asked.state not in STATES:
        message = _("Give the two-letter postal code of the state, such as WA.")
        yield {"path": "state", "message": message}


def _faults_of_form(form: FinderForm) -> Iterator[dict[str, str]]:
    for name, messages in form.errors.items():
        if name not in ONLY_WORDS:
            yield {"path": NAMED.get(name, name), "message": str(messages[0])}


def _faults_of_place(asked: ProgramFilters) -> Iterator[dict[str, str]]:
    """Which of those found are to be given."""
    if not _is_number(asked.limit, 1, programs.MOST_FOUND):
        yield {"path": "limit", "message": _("Give a number from 1 to 50.")}
    if not _is_number(asked.offset, 0, MOST_PASSED_OVER):
        yield {"path": "offset", "message": _("Give a number from 0 to 100000.")}


def _is_number(text: str, least: int, most: int) -> bool:
    is_short = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    return is_short and least <= int(text) <= most


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
