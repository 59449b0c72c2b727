"""One request is one act."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .records import acting


class OneRequestOneAct:
    """What a request changes was changed by who sent it, for the reason typed in the form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Who and why are looked up only if something is changed: that reads session and form."""
        with acting(lambda: request.user, lambda: _reason(request)):
            return self.get_response(request)


def _reason(request: HttpRequest) -> str:
    """What was typed into the field that asks why, by either of its names.

    A field of a row may be called `why`: topics say why we ask.
    """
    return request.POST.get("change_reason") or request.POST.get("reason") or ""
