"""Whether the process is alive, and whether it can serve people: for whatever watches over it.

Both answer before anything else looks at a request, so a watcher needs no host name, no HTTPS and
no cookie. They say what is wrong in a word, and never how.
"""

from collections.abc import Callable, Iterator

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from certifications import releases

ALIVE, READY = "/healthz", "/readyz"


class Health:
    """Answers `/healthz` and `/readyz`; every other request goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """200 where all is well; 503 with what is missing, a line each, where it is not."""
        if request.path == ALIVE:
            return _answer([])
        if request.path == READY:
            return _answer(list(missing()))
        return self.get_response(request)


def missing() -> Iterator[str]:
    """What is not there that pages need: the database, and a release to judge by."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        yield "database"
        return
    try:
        releases.current()
    except (DatabaseError, releases.NothingPublished):
        yield "release"


def _answer(faults: list[str]) -> HttpResponse:
    text = "\n".join(f"missing: {fault}" for fault in faults) or "ok"
    return HttpResponse(
        f"{text}\n",
        status=503 if faults else 200,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
