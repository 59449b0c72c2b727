"""Figures that have grown old: the newest of their kind are of more than two years ago."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certifications.audit import Finding, Kind
from certifications.schools import CostKind, Measure, ProgramCost, SchoolFigure
from eligibility.days import add_months

from .wages import AreaKind, EducationCost, Projection, SurveyFigure, WageFigure

OLD_MONTHS = 24
YEAR = re.compile(r"(?P<first>[0-9]{4})(?:-(?P<after>[0-9]{2}))?(?![0-9])")
OLD_FIGURES = Kind(
    "old_figures",
    gettext_lazy("Figures older than two years"),
    gettext_lazy(
        "Pay, outlook, costs, figures of schools: look for a newer release, edition or price."
    ),
    is_hard=False,
)


def old_figures(on: date) -> Iterator[Finding]:
    """One line for each kind of figures of a job, or of schools, that has nothing newer."""
    limit = add_months(on, -OLD_MONTHS)
    yield from _old_wages(limit)
    for projection in _newest_projections():
        if date(projection.year, 12, 31) < limit:
            sentence = _("The newest edition is of %(years)s.") % {"years": projection.period}
            yield Finding(OLD_FIGURES.key, str(projection.occupation), sentence, projection)
    yield from _old_figures_of_schools(limit)
    for model in (SurveyFigure, EducationCost):
        for row in model.objects.filter(year__lt=limit.year).order_by("pk"):
            yield Finding(
                OLD_FIGURES.key, str(row), _("It is of %(year)s.") % {"year": row.year}, row
            )


def _old_figures_of_schools(limit: date) -> Iterator[Finding]:
    """One line for each kind and year, for thousands are read from one file."""
    for model, kind, words, owner in (
        (ProgramCost, "kind", CostKind, "program"),
        (SchoolFigure, "measure", Measure, "institution"),
    ):
        counted = model.objects.values(kind, "year").annotate(n=Count("pk"), first=Min("pk"))
        old = [
            group
            for group in counted.order_by(kind, "year")
            if (last := _last_year(group["year"])) and date(last, 12, 31) < limit
        ]
        # They are mended where their program or their school is.
        firsts = model.objects.select_related(owner).in_bulk(group["first"] for group in old)
        for group in old:
            text = ngettext("Of %(year)s: %(n)s row.", "Of %(year)s: %(n)s rows.", group["n"])
            told = {"year": group["year"], "n": group["n"]}
            where = getattr(firsts[group["first"]], owner)
            yield Finding(OLD_FIGURES.key, str(words(group[kind]).label), text % told, where)


def _last_year(text: str) -> int | None:
    """The last year of 2022-23, 2026-06 or 2024; None where none is named."""
    found = YEAR.match(text)
    if found is None:
        return None
    first, after = int(found["first"]), found["after"]
    is_next_year = after is not None and int(after) == (first + 1) % 100
    return first + 1 if is_next_year else first


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
