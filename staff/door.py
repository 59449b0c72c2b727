"""The door of the desk: a password, and after it a code where the site asks for one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from .second_factor import is_passed
from .ways import to_second_factor

NO_ROW = re.compile(r"\d{19,}")
"""More digits than a row's number has. A database does not look for it: it calls it an error."""
ROWS = {"object_id", "pk"}
"""What the parts of an address that name a row are called."""
ONE_AMONG = "__in"
"""Where one of several is asked for, such a number is none of them (`certifications.among`)."""
WORDS_TO_FIND = {"q", "term"}
"""Parameters that may hold any number: they name no row."""


class Desk(AdminSite):
    """The admin's site. Every one of its pages asks `has_permission` first."""

    def knows(self, request: HttpRequest) -> bool:
        """Whether somebody of the staff is signed in, be it by the password alone."""
        return super().has_permission(request)

    def has_permission(self, request: HttpRequest) -> bool:
        """With the password alone one gets no further than the way out."""
        is_in = self.knows(request)
        return is_in and (is_passed(request) or request.path == reverse("admin:logout"))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Who has said the password, and lacks the code, is sent on to say it."""
        if self.knows(request) and not is_passed(request):
            return to_second_factor(request)
        return super().login(request, extra_context)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """Who asks for the row of a number that no row can have finds nothing."""

        @wraps(view)
        def found(request: HttpRequest, *args: Any, **parts: Any) -> Any:
            in_address = [str(part) for name, part in parts.items() if name in ROWS]
            if any(map(NO_ROW.fullmatch, (*in_address, *_named_in_query(request)))):
                raise Http404
            return view(request, *args, **parts)

        return super().admin_view(found, cacheable)


def _named_in_query(request: HttpRequest) -> Iterator[str]:
    for name, values in request.GET.lists():
        if name not in WORDS_TO_FIND and not name.endswith(ONE_AMONG):
            yield from values
