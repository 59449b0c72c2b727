"""Figures made by hand. What a test does not name is filled in and valid."""

from careers.models import (
    CareerItem,
    EducationCost,
    Occupation,
    PathEdge,
    Projection,
    SurveyFigure,
    WageFigure,
)
from careers.wages import STATE_NAMES
from certifications.history.records import unrecorded
from tests.certifications import factories


def sourced(row):
    with unrecorded():
        row.sources.add(factories.source("bls", title="BLS, May 2025"))
    return row


def occupation(code="31-9092", **given):
    made = {"title": "Medical Assistants", "confidence": "official", **given}
    with unrecorded():
        return Occupation.objects.get_or_create(code=code, defaults=made)[0]


def figures(kind="nation", area="US", release="2025-05", **given):
    made = {
        "occupation": occupation(),
        "name": STATE_NAMES.get(area, area),
        "employment": 1000,
        "annual_p10": 30_000,
        "annual_p25": 35_000,
        "annual_median": 40_000,
        "annual_p75": 45_000,
        "annual_p90": 50_000,
        "confidence": "official",
        **given,
    }
    with unrecorded():
        return sourced(WageFigure.objects.create(kind=kind, area=area, release=release, **made))


def projection(period="2025-35", **given):
    made = {"occupation": occupation(), "growth_pct": 13, "confidence": "secondary", **given}
    with unrecorded():
        return sourced(Projection.objects.create(period=period, **made))


def average(group="certified", annual_average=43_211, **given):
    made = {
        "survey": "Salary.com",
        "year": 2025,
        "kind": "nation",
        "place": "United States",
        "confidence": "secondary",
        **given,
    }
    with unrecorded():
        made = SurveyFigure(group=group, annual_average=annual_average, **made)
        made.save()
        return sourced(made)


def cost(code="associate", **given):
    made = {"name": "Associate degree", "year": 2025, "confidence": "secondary", **given}
    with unrecorded():
        return sourced(EducationCost.objects.create(code=code, **made))


def item(code="cardiology", **given):
    made = {"kind": "setting", "name": "The heart", "description": "You run EKGs."}
    made |= {"confidence": "secondary", **given}
    with unrecorded():
        return sourced(CareerItem.objects.create(code=code, **made))


def edge(**given):
    made = {
        "start": occupation(),
        "end": occupation("31-9097", title="Phlebotomists"),
        "kind": "add_certification",
        "confidence": "secondary",
        **given,
    }
    with unrecorded():
        return sourced(PathEdge.objects.create(**made))


def everything():
    """One row of each kind."""
    for make in (figures, projection, average, cost, item, edge):
        make()
    sourced(Occupation.objects.get(code="31-9092"))
