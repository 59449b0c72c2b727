"""What each state asks, as JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from ninja import Router, Schema

from careers.states import every_state, federal_notes
from careers.states import state as told_of
from certifications import releases
from certifications.api import Fault, SourceOut, json_response
from certifications.pages import Pages

router = Router(tags=["states"])


class SourcedOut(Schema):
    """How sure we are of a statement, and where it was read."""

    confidence: str
    sources: list[SourceOut]


class StateLineOut(SourcedOut):
    """A state in a line. `finds_no_rule`: none was found in `sources`, which is not "none is"."""

    code: str
    name: str
    level: str
    title: str
    work_requires: str
    summary: str
    finds_no_rule: bool


class DatedOut(SourcedOut):
    """A text with its first and last day; empty where not known. `is_over`: the last day passed."""

    valid_from: str
    valid_until: str
    is_over: bool


class CitationOut(DatedOut):
    """Where a rule stands in the law."""

    cite: str


class StatementOut(DatedOut):
    """One thing that is so in the state, or was so where `historical`."""

    kind: str
    text: str
    historical: bool


class RecognitionOut(SourcedOut):
    """A national credential that the state accepts. `inferred`: the text names only its body."""

    credential: str
    letters: str
    name: str
    body: str
    inferred: bool


class FederalNoteOut(SourcedOut):
    """What holds in every state."""

    text: str
    cite: str


class StateOut(StateLineOut):
    """Everything that is known of one state. `credentials`: ids of what it awards or allows."""

    regulator: str
    recognized_note: str
    not_verified: str
    level_if_adopted: str
    citations: list[CitationOut]
    statements: list[StatementOut]
    recognized: list[RecognitionOut]
    credentials: list[str]


class StatesOut(Schema):
    """Every state in a line, and what holds in all of them."""

    states: list[StateLineOut]
    everywhere: list[FederalNoteOut]


@router.get("/states", response={200: StatesOut}, summary="What every state asks, in a line")
def list_states(request: HttpRequest) -> HttpResponse:
    """The 50 states and the District of Columbia by name. Not legal advice."""
    lines = [StateLineOut(**entry).dict() for entry in every_state()]
    return _answer({"states": lines, "everywhere": federal_notes()})


@router.get(
    "/states/{code}",
    response={200: StateOut, 404: list[Fault]},
    summary="What one state asks",
)
def get_state(request: HttpRequest, code: str) -> HttpResponse:
    """One state by its two letters, in either case, with its law, its sources and its days."""
    found = told_of(code.upper(), timezone.localdate())
    if found is None:
        fault = {"path": "code", "message": _("We have read no rule of such a state.")}
        return json_response([fault], status=HTTPStatus.NOT_FOUND)
    told = [*(one for part in found["sections"] for one in part["statements"]), *found["past"]]
    whole = {**found, "statements": told, "credentials": _credentials(found["code"])}
    return _answer(StateOut(**whole).dict())


def _credentials(code: str) -> list[str]:
    release = releases.current_if_any()
    if release is None:
        return []
    return [one["id"] for one in Pages.of(release).of_states().get(code, ())]


def _answer(value: Any) -> HttpResponse:
    response = json_response(value)
    patch_cache_control(response, public=True, max_age=60)
    return response
