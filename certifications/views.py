"""The public pages of the catalogue. They read the current release and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import releases
from .pages import Pages
from .sample import sample_answer

Json = Any
View = Callable[..., HttpResponse]


def with_release(view: View) -> View:
    """Hand the view the current release, or say plainly that there is none yet."""

    @wraps(view)
    def handed(request: HttpRequest, **kwargs: str) -> HttpResponse:
        try:
            release = releases.current()
        except releases.NothingPublished:
            return nothing_published(request)
        return view(request, release, **kwargs)

    return handed


def nothing_published(request: HttpRequest) -> HttpResponse:
    """The page while there is no release."""
    return render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)


def not_listed(
    request: HttpRequest, release: releases.CurrentRelease, missing: str
) -> HttpResponse:
    """The page for something that the release does not have, and what it has instead."""
    context = {"release": release, "missing": missing, "groups": Pages.of(release).groups()}
    return render(request, "404.html", context, status=HTTPStatus.NOT_FOUND)


@require_safe
@with_release
def home(request: HttpRequest, release: releases.CurrentRelease) -> HttpResponse:
    """What this is, what it knows, and where the rules come from."""
    pages = Pages.of(release)
    context = {
        "release": release,
        "groups": pages.groups(),
        "count": len(pages.national),
        "age": pages.age(),
        "confidence": pages.confidence,
        "sample": sample_answer(release, timezone.localdate()),
    }
    return render(request, "certifications/home.html", context)


@require_safe
@with_release
def credentials(request: HttpRequest, release: releases.CurrentRelease) -> HttpResponse:
    """Every credential by the work it leads to."""
    pages = Pages.of(release)
    context = {
        "release": release,
        "here": "credentials",
        "groups": pages.groups(),
        "count": len(pages.national),
        "of_states": sorted(pages.of_states().items()),
    }
    return render(request, "certifications/credentials.html", context)


@require_safe
@with_release
def credential(
    request: HttpRequest, release: releases.CurrentRelease, credential_id: str
) -> HttpResponse:
    """Everything that is published about one credential."""
    found = Pages.of(release).credential(credential_id, timezone.localdate())
    if found is None:
        return not_listed(request, release, _("We do not list this credential, or no longer."))
    context = {"release": release, "here": "credentials", "credential": found}
    return render(request, "certifications/credential.html", context)


@require_safe
@with_release
def body(request: HttpRequest, release: releases.CurrentRelease, body_id: str) -> HttpResponse:
    """A certifying body and what it awards."""
    found = Pages.of(release).body(body_id)
    if found is None:
        return not_listed(request, release, _("We do not list this body, or no longer."))
    context = {"release": release, "here": "credentials", "body": found}
    return render(request, "certifications/body.html", context)


@require_safe
@with_release
def sources(request: HttpRequest, release: releases.CurrentRelease) -> HttpResponse:
    """Every source with the day it was read, and how sure we are of the rules as a whole."""
    pages = Pages.of(release)
    context = {
        "release": release,
        "here": "sources",
        "sources": pages.source_list(),
        "confidence": pages.confidence,
        "age": pages.age(),
    }
    return render(request, "certifications/sources.html", context)
