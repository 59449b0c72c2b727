"""The site as it answers hostile requests: who asks, what came back, and what is wrong with it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client

from certifications.roles import EDITOR, PUBLISHER, VIEWER
from quiz.answers import COOKIE
from tests.certifications.desk import Form
from tests.pace import slowness

from .hostile import Asked, Dice

ANYBODY, STAFF, SUPERUSER = "anybody", "staff", "superuser"
PEOPLE = (ANYBODY, STAFF, VIEWER, EDITOR, PUBLISHER, SUPERUSER)
MOST_SECONDS = 5.0
"""Of work of a usual machine. Nobody else asks meanwhile, so there is nothing to wait for."""
A_PERSON = {
    "as_of": "2026-11-24",
    "state": "WA",
    "profile": {
        "age": 30,
        "education": {"level": "high_school", "country": "US"},
        "training": [
            {"kind": "ma", "started_on": "2024-01", "completed_on": "2024-12", "clock_hours": 720}
        ],
        "work": [
            {"role": "ma", "started_on": "2022", "ended_on": "2024-03-01", "hours_per_week": 40}
        ],
        "failed": {"rma-amt": 1},
    },
    "wishes": {"weekly_hours": 36, "study_months": 12},
}
LEAKS = (b"Traceback (most recent call last)", b"django.db.utils", b"/site-packages/", b"psycopg2")
IN_LINKS = re.compile(r"[?&](?:amp;)?([\w.\-]+)=")
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"')
OF_EVERY_VISIT = {"django_session"}
"""A table that even a refusal may write to: who signs in gets a new session."""


def is_too_slow(seconds: float) -> bool:
    """How fast the machine is takes a moment to find out, so only where that could excuse it."""
    return seconds > MOST_SECONDS and seconds > MOST_SECONDS * slowness()


@dataclass
class Writes:
    """The tables that a request wrote to, but for what was rolled back."""

    tables: list[str] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        """Note a statement, as Django runs it."""
        words = sql.split()
        if sql.startswith("SAVEPOINT"):
            self.marks[words[-1]] = len(self.tables)
        elif sql.startswith("ROLLBACK TO SAVEPOINT"):
            del self.tables[self.marks.get(words[-1], 0) :]
        elif (found := WRITES.match(sql)) and found[1] not in OF_EVERY_VISIT:
            self.tables.append(found[1])
        return execute(sql, *rest)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    seconds: float
    error: str
    wrote: tuple[str, ...]

    def faults(self) -> Iterator[str]:
        """What may never be, whatever was asked."""
        if self.error:
            yield self.error
        elif self.status >= 500:
            yield f"status {self.status}"
        if is_too_slow(self.seconds):
            yield f"{self.seconds:.1f} seconds"
        yield from (f"tells {leak!r}" for leak in LEAKS if leak in self.body)
        if self.status >= 400 and self.wrote:
            yield f"refused with {self.status}, yet wrote to {sorted({*self.wrote})}"


class Visitor:
    """Somebody of a role, who knows what the pages they saw ask for."""

    def __init__(self, role: str) -> None:
        self.role = role
        self.client = Client(raise_request_exception=False)
        self.names: dict[str, list[str]] = {}
        if role != ANYBODY:
            user, is_new = get_user_model().objects.get_or_create(
                username=role, defaults={"is_staff": True, "is_superuser": role == SUPERUSER}
            )
            if is_new and role not in (STAFF, SUPERUSER):
                user.groups.add(Group.objects.get(name=role))
            self.client.force_login(user)

    def send(self, asked: Asked) -> Answer:
        """Put a request to the site, byte by byte."""
        jar = "; ".join(f"{name}={one.value}" for name, one in self.client.cookies.items())
        environ = {
            "REQUEST_METHOD": asked.method,
            "PATH_INFO": unquote_to_bytes(asked.path).decode("latin-1"),
            "QUERY_STRING": asked.query.decode("latin-1"),
            "CONTENT_LENGTH": str(len(asked.body)),
            "HTTP_COOKIE": "; ".join(filter(None, (asked.cookie, jar))),
            "wsgi.input": BytesIO(asked.body),
            **asked.headers,
        }
        writes, started = Writes(), time.process_time()
        with connection.execute_wrapper(writes):
            response = self.client.request(**environ)
            body = b"".join(response) if response.streaming else response.content
        error = _told_of(response)
        seconds = time.process_time() - started
        return Answer(response.status_code, body, seconds, error, tuple(writes.tables))

    def ask(self, dice: Dice, route: str) -> Iterator[tuple[Asked, Answer]]:
        """A hostile request to an address of this kind, made from the form that stands there.

        Before it, where that form is not known, the page itself is asked for.
        """
        sent: Mapping[str, list[str]] | None = None
        first = dice.asked(route, self.names.get(route, ()))
        if first.method == "POST" or route not in self.names:
            looked = Asked("GET", first.path)
            page = self.send(looked)
            yield looked, page
            text = page.body.decode(errors="replace") if page.status == 200 else ""
            sent = Form(text).sent("_save") if "<form" in text else None
            if text:
                self.names[route] = sorted({*IN_LINKS.findall(text), *(sent or ())})
        spoilt = self._spoilt(dice, route, first, sent)
        yield spoilt, self.send(spoilt)

    def _spoilt(
        self, dice: Dice, route: str, first: Asked, sent: Mapping[str, list[str]] | None
    ) -> Asked:
        """The request as it was drawn, or with a spoilt body of the kind that is taken there."""
        if first.method == "POST" and route.startswith("api/") and dice.chance(0.8):
            body = dice.json(A_PERSON)
            return replace(first, body=body, headers={"CONTENT_TYPE": "application/json"})
        if first.method != "POST" or not sent:
            return first
        return Asked(
            "POST",
            first.path,
            first.query if dice.chance(0.2) else b"",
            dice.form(sent),
            {**first.headers, "CONTENT_TYPE": "application/x-www-form-urlencoded"},
            first.cookie,
        )

    def still_reads_what_was_told(self) -> bool:
        """Whether the pages that read a person's answers still can."""
        if COOKIE not in self.client.cookies:
            return True
        pages = ("/check/", "/check/answers/", "/check/results/", "/check/plan/")
        return all(self.client.get(page).status_code < 400 for page in pages)


def _told_of(response: Any) -> str:
    """The last line of an error that nobody caught, and where it came from."""
    if not getattr(response, "exc_info", None):
        return ""
    kind, error, trace = response.exc_info
    places = []
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('site-packages/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{kind.__name__}: {str(error)[:200]} at {' < '.join(reversed(places[-6:]))}"


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
