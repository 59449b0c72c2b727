"""How things are written down without writing down what a person told us, or what opens it."""

import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from types import TracebackType

from django.http import HttpRequest, HttpResponse

TOKEN = re.compile(r"(/+check/+link/+)[^/\s]+", re.IGNORECASE)
"""Also as somebody mistypes it: that page is not found, but its token opens the right one."""


class WithoutTokens(logging.Formatter):
    """Says that a private link was used, not which: whoever read it could open it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as always, with the token left out of every address."""
        return TOKEN.sub(r"\1...", super().format(record))


class WithoutAnswers(WithoutTokens):
    """Says where something failed and what kind of error it was, not the error's own words.

    Those words often repeat the value that was refused ("Failing row contains …"), and here values
    are a person's age, jobs and health training.
    """

    def formatException(  # noqa: N802 - the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Every error of the chain with its lines of code, without its message."""
        error, told = ei[1], []
        while error is not None:
            told.append(
                "".join(traceback.format_tb(error.__traceback__)) + type(error).__qualname__
            )
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n\nwhich came from\n\n".join(told)


class AsJson(WithoutAnswers):
    """A line of JSON for each entry, with the request it belongs to: for machines that gather logs.

    Keys: `at` (UTC), `level`, `from`, `request` (empty outside of one), `says`, and `error` where
    there is one.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The entry, without tokens, answers or the words of an error."""
        entry = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "from": record.name,
            "request": getattr(record, "request_id", "") or request_id.get(),
            "says": TOKEN.sub(r"\1...", record.getMessage()),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered."""
ID = re.compile(r"[A-Za-z0-9-]{8,64}")
"""What a proxy in front may call a request; nothing else gets into a log."""
_log = logging.getLogger("careerpath.requests")


class RequestLog:
    """Gives each request an id and writes one line about it: which page, how it ended, how long.

    The page is told by the name of its view. An address may hold a key, and what was sent may be
    about a person: neither is written down, nor who asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the id in `X-Request-ID`, so that somebody can ask about it."""
        told = request.headers.get("X-Request-ID", "")
        name = told if ID.fullmatch(told) else uuid.uuid4().hex
        began = time.monotonic()
        before = request_id.set(name)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = name
            self._write(request, response, time.monotonic() - began)
        finally:
            request_id.reset(before)
        return response

    @staticmethod
    def _write(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        page = request.resolver_match.view_name if request.resolver_match else "no page"
        method = request.method if request.method in METHODS else "another method"
        milliseconds = round(seconds * 1000)
        _log.info("%s %s %s %sms", method, page, response.status_code, milliseconds)


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
