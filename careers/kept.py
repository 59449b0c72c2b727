"""Keeps the history of live rows: who changed what, when and why, as on the workbench."""

from __future__ import annotations

from django.db.models import BigAutoField, CharField, Model
from simple_history import register

from certifications.history.records import LONGEST_WHY, Records, has_sources


def keep_history(*models: type[Model]) -> None:
    """Make a table of entries beside each of these."""
    for model in models:
        register(
            model,
            app="careers",
            records_class=Records,
            history_id_field=BigAutoField(),
            history_change_reason_field=CharField(max_length=LONGEST_WHY, null=True),
            m2m_fields=["sources"] if has_sources(model) else [],
        )
