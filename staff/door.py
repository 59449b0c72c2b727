"""The door of the desk: a password, and after it a code where the site asks for one."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .second_factor import is_passed
from .ways import to_second_factor


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
