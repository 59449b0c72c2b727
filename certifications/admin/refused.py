"""What somebody reads who is signed in, but may not do what a page of the desk is for."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.defaults import permission_denied


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """On the desk, who may and the way back to its first page; elsewhere the public page."""
    if not request.path.startswith(reverse("admin:index")) or not request.user.is_staff:
        return permission_denied(request, exception)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Your account may not do this"),
        "groups": [group.name for group in request.user.groups.order_by("name")],
    }
    response = TemplateResponse(request, "admin/403.html", context, status=403)
    return response.render()
