"""The worklist: what is wrong with the workbench, by check, each with its row and its person."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certifications.audit import Finding, Kind, audit, kinds
from certifications.shown import Said, Told, said, told


@dataclass(frozen=True)
class Entry:
    """A finding as the page shows it."""

    finding: Finding
    link: str
    person: list[Told]
    judged: list[Said]


@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    """Everything to mend, grouped by what was looked for. It changes nothing."""
    if not request.user.has_perm("certifications.view_eligibilityroute"):
        raise PermissionDenied
    found = audit(timezone.localdate())
    context = {
        **admin.site.each_context(request),
        "title": _("Worklist"),
        "groups": [(kind, _entries(kind, found)) for kind in kinds()],
        "count": len(found),
    }
    return TemplateResponse(request, "admin/certifications/worklist.html", context)


def _entries(kind: Kind, found: list[Finding]) -> list[Entry]:
    return [_entry(finding) for finding in found if finding.kind == kind.key]


def _entry(finding: Finding) -> Entry:
    flaw = finding.flaw
    return Entry(
        finding,
        _link(finding),
        told(flaw.person) if flaw else [],
        [said(one) for one in flaw.judged] if flaw else [],
    )


def _link(finding: Finding) -> str:
    """The page where it is mended; empty where there is none."""
    row = finding.row
    if row is None or finding.link:
        return finding.link
    try:
        kind = f"{row._meta.app_label}_{row._meta.model_name}"
        return reverse(f"admin:{kind}_change", args=[row.pk])
    except NoReverseMatch:
        return ""
