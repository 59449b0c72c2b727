"""Everything of this app that is kept in the database. Each kind has a module of its own."""

from .kept import keep_history
from .paths import CareerItem, PathEdge
from .states import AcceptedCredential, Citation, FederalNote, Jurisdiction, Statement
from .wages import EducationCost, Occupation, Projection, SurveyFigure, WageFigure

STATES = (Jurisdiction, Citation, Statement, AcceptedCredential, FederalNote)
PAY = (Occupation, WageFigure, Projection, SurveyFigure, EducationCost)
PATHS = (CareerItem, PathEdge)
TRACKED = (*STATES, *PAY, *PATHS)

keep_history(*TRACKED)

__all__ = [
    "PATHS",
    "PAY",
    "STATES",
    "TRACKED",
    "AcceptedCredential",
    "CareerItem",
    "Citation",
    "EducationCost",
    "FederalNote",
    "Jurisdiction",
    "Occupation",
    "PathEdge",
    "Projection",
    "Statement",
    "SurveyFigure",
    "WageFigure",
]
