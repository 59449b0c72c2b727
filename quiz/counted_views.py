"""The page of the desk that says what visitors meet."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certifications import releases
from certifications.effects import LEAST_TOLD

from .counted import MOST, counted
from .models import KEPT_FOR


@require_safe
def what_visitors_meet(request: HttpRequest) -> HttpResponse:
    """Where people stop, and what is in their way: for who may see that there are answers."""
    if not request.user.has_perm("quiz.view_answersheet"):
        raise PermissionDenied
    try:
        found = counted(releases.current())
    except releases.NothingPublished:
        found = None
    context = {
        **admin.site.each_context(request),
        "title": _("What visitors meet"),
        "counted": found,
        "most": MOST,
        "least": LEAST_TOLD,
        "days": KEPT_FOR.days,
    }
    return TemplateResponse(request, "admin/quiz/what_visitors_meet.html", context)
