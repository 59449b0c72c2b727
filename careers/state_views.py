"""The pages about states. They stand by themselves; a release adds credentials and programs."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certifications import releases
from certifications.accreditors import Accreditor
from certifications.finder import Finder, Wanted
from certifications.pages import Pages
from certifications.program_page import warnings_of
from certifications.programs import Programs
from certifications.would_open import openings_of

from .pay import state_pay
from .states import by_level, every_state, federal_notes, sources_of
from .states import state as told_of

Json = Any
FIRST_PROGRAMS = 5


@require_safe
def states(request: HttpRequest) -> HttpResponse:
    """Every state under what it asks; whoever chooses one is sent to its page."""
    chosen = request.GET.get("state", "").strip().lower()
    if len(chosen) == 2 and chosen.isalpha():
        return redirect("careers:state", chosen)
    entries = every_state()
    context = {
        "states": entries,
        "levels": by_level(entries),
        "notes": federal_notes(),
        "release": releases.current_if_any(),
        "here": "states",
    }
    return render(request, "careers/states.html", context)


@require_safe
def state(request: HttpRequest, code: str) -> HttpResponse:
    """Everything we know of one state: its rule, what it accepts, programs and pay."""
    if code != code.lower():
        return redirect("careers:state", code.lower(), permanent=True)
    today = timezone.localdate()
    found = told_of(code.upper(), today)
    release = releases.current_if_any()
    if found is None:
        context = {"release": release, "missing": _("We have read no rule of such a state.")}
        return render(request, "404.html", context, status=HTTPStatus.NOT_FOUND)
    context = {
        "state": found,
        "read": sources_of(found),
        "credentials": _credentials(found["code"], release, today),
        "programs": _programs(found["code"], release, today),
        "pay": state_pay(found["code"]),
        "notes": federal_notes(),
        "release": release,
        "here": "states",
    }
    return render(request, "careers/state.html", context)


def _credentials(code: str, release: releases.CurrentRelease | None, today: date) -> list[Json]:
    """What the state awards or allows, by the rules that are published, with the ways to it."""
    if release is None:
        return []
    pages = Pages.of(release)
    return [pages.credential(one["id"], today) for one in pages.of_states().get(code, ())]


def _programs(code: str, release: releases.CurrentRelease | None, today: date) -> Json:
    """How many programs of the state we hold, and the first few, as the finder orders them."""
    if release is None:
        return None
    found = Finder.of(release).search(Wanted(state=code), openings_of(release, today))
    first = [_program(hit.entry.program.id, release) for hit in found.hits[:FIRST_PROGRAMS]]
    lists = Accreditor.of_programs_today() if first else []
    return {"total": len(found.hits), "first": first, "lists": lists}


def _program(name: str, release: releases.CurrentRelease) -> Json:
    """A program with the signs that it may not be taught any more."""
    programs = Programs.of(release)
    raw = programs.programs[name]
    warnings = list(warnings_of(raw, programs.schools[raw["institution"]]))
    return {**programs.described(name), "warnings": warnings}
