"""The tables of entries: one for each kind of row on the workbench, made by django-simple-history.

What a release or a log is, is its own history.
"""

from __future__ import annotations

from django.db.models import BigAutoField, CharField
from simple_history import register

from certifications.accreditors import Accreditor, Recognition
from certifications.models import (
    CertifyingBody,
    Credential,
    CredentialFact,
    Document,
    EligibilityRoute,
    Fee,
    NameCollision,
    Requirement,
    Source,
)
from certifications.personas import Persona
from certifications.questions import Question, QuestionTopic
from certifications.schools import (
    Institution,
    InstitutionalAccreditation,
    Program,
    ProgramCost,
    ProgrammaticAccreditation,
    SchoolFigure,
)

from .records import LONGEST_WHY, Records, has_sources

TRACKED = (
    CertifyingBody,
    Source,
    Credential,
    EligibilityRoute,
    Requirement,
    Document,
    Fee,
    CredentialFact,
    NameCollision,
    Institution,
    InstitutionalAccreditation,
    Program,
    ProgrammaticAccreditation,
    ProgramCost,
    SchoolFigure,
    Accreditor,
    Recognition,
    Persona,
    QuestionTopic,
    Question,
)

for model in TRACKED:
    register(
        model,
        app="certifications.history",
        records_class=Records,
        history_id_field=BigAutoField(),
        history_change_reason_field=CharField(max_length=LONGEST_WHY, null=True),
        m2m_fields=["sources"] if has_sources(model) else [],
    )
