"""The rows of this app; each module defines those it tells of."""

from __future__ import annotations

from django.db.models import BigAutoField, CharField
from simple_history import register

from certifications.history.records import LONGEST_WHY, Records, has_sources

from .states import AcceptedCredential, Citation, FederalNote, Jurisdiction, Statement

TRACKED = (Jurisdiction, Citation, Statement, AcceptedCredential, FederalNote)

for model in TRACKED:
    register(
        model,
        app="careers",
        records_class=Records,
        history_id_field=BigAutoField(),
        history_change_reason_field=CharField(max_length=LONGEST_WHY, null=True),
        m2m_fields=["sources"] if has_sources(model) else [],
    )

__all__ = ["TRACKED", "AcceptedCredential", "Citation", "FederalNote", "Jurisdiction", "Statement"]
