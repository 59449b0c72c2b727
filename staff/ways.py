"""Where somebody goes next while signing in."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def wanted(request: HttpRequest) -> str:
    """The page of this site that somebody was on the way to; empty where there is none."""
    told = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    is_ours = url_has_allowed_host_and_scheme(
        told, {request.get_host()}, require_https=request.is_secure()
    )
    return told if is_ours else ""


def to_second_factor(request: HttpRequest, page: str = "second_factor") -> HttpResponseRedirect:
    """To a page about codes, and from there on to the page that was wanted."""
    query = urlencode({REDIRECT_FIELD_NAME: wanted(request)})
    return redirect(f"{reverse(page)}?{query}" if wanted(request) else reverse(page))
