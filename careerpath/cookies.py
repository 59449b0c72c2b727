"""Cookies no browser of ours was ever given: what cannot be in a text of PostgreSQL is left out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NUL = "\0"
"""Can be written as `"\\000"` in a cookie, which no server in front takes offence at."""


class WithoutNul:
    """Leaves out cookies with a NUL in them, which the look-up of a session would fail on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """As if they had not been sent: a session nobody has is none."""
        if any(NUL in value for value in request.COOKIES.values()):
            kept = {name: value for name, value in request.COOKIES.items() if NUL not in value}
            request.COOKIES = kept
        return self.get_response(request)
