"""The guides as pages. They stand by themselves; a release only adds links to its credentials."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certifications import releases
from certifications.pages import Pages

from .guides import BY_SLUG, GUIDES, Guide


@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """Every guide with a line on what is in it."""
    context = {"guides": GUIDES, "release": releases.current_if_any()}
    return render(request, "careers/guides.html", context)


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide."""
    found = BY_SLUG.get(slug)
    release = releases.current_if_any()
    if found is None:
        context = {"release": release, "missing": _("We have no guide of this name.")}
        return render(request, "404.html", context, status=HTTPStatus.NOT_FOUND)
    context = {
        "guide": found,
        "guides": GUIDES,
        "credentials": _listed(found, release),
        "release": release,
    }
    return render(request, "careers/guide.html", context)


def _listed(guide: Guide, release: releases.CurrentRelease | None) -> Iterable[dict[str, str]]:
    """The credentials a guide speaks of, as the release calls them, if it has them."""
    if release is None:
        return []
    entries = (entry for group in Pages.of(release).groups() for entry in group["credentials"])
    return [entry for entry in entries if entry["id"] in guide.credentials]
