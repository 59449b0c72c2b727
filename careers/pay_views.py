"""The pages of pay, and of where the job leads."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certifications import releases
from certifications.pages import Pages

from .guides import ARTICLE
from .onward import DIFFERENCES, onward
from .pay import PayPage, pay_page, state_pay
from .standing import standing_of
from .wages import STATE_NAMES, TERRITORY_NAMES


@require_safe
def pay(request: HttpRequest) -> HttpResponse:
    """What the work pays in the nation and in each state, and how many jobs there will be."""
    asked = request.GET.get("state", "").upper()
    if asked in STATE_NAMES or asked in TERRITORY_NAMES:
        return redirect("careers:pay_state", asked.lower())
    found = pay_page()
    context = {
        "release": releases.current_if_any(),
        "here": "pay",
        "page": found,
        "states": _states(found),
    }
    if found is not None:
        context["map"] = found.map()
    return render(request, "careers/pay.html", context)


@require_safe
def pay_of_state(request: HttpRequest, code: str) -> HttpResponse:
    """What the work pays in one state beside the nation, and where the state stands on the map."""
    found, nation = state_pay(code), pay_page()
    if found is None or nation is None:
        missing = _("We have no figures of pay for this state.")
        context = {"release": releases.current_if_any(), "missing": missing}
        return render(request, "404.html", context, status=HTTPStatus.NOT_FOUND)
    context = {
        "release": releases.current_if_any(),
        "here": "pay",
        "pay": found,
        "page": nation,
        "map": nation.map(found.code),
        "states": _states(nation),
        "has_rules": found.code in STATE_NAMES,
    }
    return render(request, "careers/pay_state.html", context)


@require_safe
def careers(request: HttpRequest) -> HttpResponse:
    """Where the job leads, with the visitor's own verdicts if we were told anything."""
    release = releases.current_if_any()
    groups = Pages.of(release).groups() if release else []
    entries = {one["id"]: one for group in groups for one in group["credentials"]}
    standing = standing_of(request)
    context = {
        "release": release,
        "here": "careers",
        "page": onward(_told(entries, standing)),
        "has_answers": bool(standing),
        "differences": DIFFERENCES,
        "article": ARTICLE,
    }
    response = render(request, "careers/careers.html", context)
    if standing:
        add_never_cache_headers(response)
    patch_vary_headers(response, ["Cookie"])
    return response


def _told(entries: dict, standing: dict) -> dict:
    """The credentials, each with how the visitor stands; empty if that is not known."""
    return {name: {**one, "standing": standing.get(name, "")} for name, one in entries.items()}


def _states(page: PayPage | None) -> list[tuple[str, str]]:
    """The states and territories that have figures, by name."""
    rows = (*page.states, *page.territories) if page else ()
    return [(row.area, row.name) for row in rows]
