"""Figures that have grown old: the newest of their kind are of more than two years ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certifications.audit import Finding, Kind
from eligibility.days import add_months

from .wages import AreaKind, EducationCost, Projection, SurveyFigure, WageFigure

OLD_MONTHS = 24
OLD_FIGURES = Kind(
    "old_figures",
    gettext_lazy("Figures older than two years"),
    gettext_lazy("Pay, outlook and costs: look for a newer release, edition or price."),
    is_hard=False,
)


def old_figures(on: date) -> Iterator[Finding]:
    """One line for each kind of figures of a job that has nothing newer."""
    limit = add_months(on, -OLD_MONTHS)
    yield from _old_wages(limit)
    for projection in _newest_projections():
        if date(projection.year, 12, 31) < limit:
            sentence = _("The newest edition is of %(years)s.") % {"years": projection.period}
            yield Finding(OLD_FIGURES.key, str(projection.occupation), sentence, projection)
    for model in (SurveyFigure, EducationCost):
        for row in model.objects.filter(year__lt=limit.year).order_by("pk"):
            yield Finding(
                OLD_FIGURES.key, str(row), _("It is of %(year)s.") % {"year": row.year}, row
            )


def _old_wages(limit: date) -> Iterator[Finding]:
    rows = WageFigure.objects.values("occupation", "kind").annotate(last=Max("release"))
    for group in rows.order_by("occupation__position", "kind"):
        if date.fromisoformat(f"{group['last']}-28") >= limit:
            continue
        found = WageFigure.objects.select_related("occupation").filter(
            occupation=group["occupation"], kind=group["kind"], release=group["last"]
        )
        number = found.aggregate(n=Count("pk"))["n"]
        text = ngettext(
            "%(kind)s: the newest release is %(release)s (%(n)s row).",
            "%(kind)s: the newest release is %(release)s (%(n)s rows).",
            number,
        )
        told = {"kind": AreaKind(group["kind"]).label, "release": group["last"], "n": number}
        first = found.earliest("pk")
        yield Finding(OLD_FIGURES.key, str(first.occupation), text % told, first)


def _newest_projections() -> list[Projection]:
    newest: dict[int, Projection] = {}
    for row in Projection.objects.select_related("occupation").order_by("occupation", "period"):
        newest[row.occupation_id] = row
    return list(newest.values())
