"""What people see when something breaks: a fault of ours, or a database that cannot be used now."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

AWAY = (OperationalError, InterfaceError)
"""What a database raises that is not there or is full: no fault of a program."""
ONLY_READ = "25006"
"""What PostgreSQL calls it when something is to be written where it may only be read."""
AGAIN_AFTER = 5
"""Seconds. A process finds a database that came back by itself, with the next request."""


def broke(request: HttpRequest) -> HttpResponse:
    """The page for an error that no view foresaw: 503 while the database cannot be used, else 500.

    Django calls it while it handles the error. The interface gets JSON.
    """
    error = sys.exc_info()[1]
    is_away = isinstance(error, AWAY) or _may_only_be_read(error)
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_away else HTTPStatus.INTERNAL_SERVER_ERROR
    response = _told(request, status, is_away=is_away)
    if is_away:
        response.headers["Retry-After"] = str(AGAIN_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def _may_only_be_read(error: BaseException | None) -> bool:
    """Other internal errors are faults of ours, such as going on in a transaction that failed."""
    cause = error.__cause__ if isinstance(error, InternalError) else None
    return getattr(cause, "pgcode", None) == ONLY_READ


def _told(request: HttpRequest, status: int, *, is_away: bool) -> HttpResponse:
    if request.path.startswith("/api/"):
        message = (
            _("Careerpath cannot use its database right now. Nothing is wrong with what you sent.")
            if is_away
            else _("Something broke on our side.")
        )
        return JsonResponse([{"path": "", "message": message}], status=status, safe=False)
    was_sent = request.method not in ("GET", "HEAD")
    context = {"is_away": is_away, "was_sent": was_sent}
    return HttpResponse(render_to_string("500.html", context), status=status)
