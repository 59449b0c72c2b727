"""A page about somebody's answers, written once and shown again when they come back to it.

Who reads their results goes off to a plan or a program and comes back. Nothing changed meanwhile,
so the page is the same to the letter, but for the token that each form carries. Such pages are in
the memory of the process that wrote them, and nowhere else.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from threading import Lock
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from certifications.releases import CurrentRelease

from .answers import REMOVED, TYPED, Answers

HELD = 60.0
"""Seconds for which a page is shown again. By then is seen what editors change without a release,
such as what a state asks."""
MOST = 40
"""So many pages are held, the newest."""
_Name = tuple[str, str, str, str | None, date, bytes]
_TOKEN = f"the token of a form {secrets.token_hex(16)}"
Json = dict[str, Any]


class _Page(NamedTuple):
    html: str
    written_at: float
    """By a clock that nobody sets, in seconds."""


class _Pages:
    """What was written, by whose it is, and by what it rests on. Several threads may ask."""

    def __init__(self) -> None:
        self._held: dict[_Name, _Page] = {}
        self._lock = Lock()

    def get(self, name: _Name) -> _Page | None:
        """The page of that name, if it is fresh."""
        self._drop_old()
        return self._held.get(name)

    def put(self, name: _Name, page: _Page) -> None:
        with self._lock:
            newest = list(self._held.items())[1 - MOST :]
            self._held = {**dict(newest), name: page}

    def forget(self, of: str) -> None:
        with self._lock:
            self._held = {name: page for name, page in self._held.items() if name[0] != of}

    def _drop_old(self) -> None:
        since = time.monotonic() - HELD
        with self._lock:
            old = [name for name, page in self._held.items() if page.written_at <= since]
            for name in old:
                del self._held[name]


_pages = _Pages()
forget = _pages.forget


def shown(
    request: HttpRequest,
    template: str,
    answers: Answers,
    release: CurrentRelease,
    context: Callable[[], Json],
) -> HttpResponse:
    """The page that is made of these answers, of the release and the day, and of nothing else."""
    today, language = timezone.localdate(), get_language()
    name = (answers.row or "", release.hash, template, language, today, _mark(answers))
    page = _pages.get(name)
    if page is None:
        html = render_to_string(template, {**context(), "csrf_token": _TOKEN}, request)
        page = _Page(html, time.monotonic())
        _pages.put(name, page)
    has_form = _TOKEN in page.html
    return HttpResponse(page.html.replace(_TOKEN, get_token(request)) if has_form else page.html)


def _mark(answers: Answers) -> bytes:
    """Equal for answers that no page tells apart."""
    said = {part: said for part, said in answers.kept.items() if part not in (REMOVED, TYPED)}
    return sha256(json.dumps(said, sort_keys=True).encode()).digest()
