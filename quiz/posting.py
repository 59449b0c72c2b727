"""Addresses that only act: a button leads there, and whoever opens one sees the button's page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

View = Callable[..., HttpResponse]


def posted_from(page: str, *parts: str) -> Callable[[View], View]:
    """Let a view take a POST only. Opening it leads to `page`, with these parts of its address."""

    def only_posted(view: View) -> View:
        @wraps(view)
        def handed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, **kwargs)
            if request.method in ("GET", "HEAD"):
                return redirect(page, *(kwargs[part] for part in parts))
            return HttpResponseNotAllowed(["POST"])

        return handed

    return only_posted
