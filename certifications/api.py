"""The published catalogue as JSON: the same ids as in the answers of `match`."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from ninja import Router, Schema

from . import releases
from .catalogue import canonical_text

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
    parts = ("bodies", "sources", "credentials")
    return _kept(release, {part: release.content[part] for part in parts})


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
