"""What people told us of late, for editors to count: their facts, without key, day or order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from certifications.effects import Edition

from .answers import Answers
from .models import KEPT_FOR, AnswerSheet
from .told import RECORD_TOPICS
from .topics import fitted

Json = Any
MOST = 500
"""How many are looked at, the newest first: a preview takes seconds and not minutes."""


def told_of_late(edition: Edition) -> Iterator[Json]:
    """Requests of people who said something in the last 30 days, in the terms of an edition."""
    sheets = AnswerSheet.objects.filter(changed_on__gte=timezone.now() - KEPT_FOR)
    for kept in sheets.order_by("-changed_on").values_list("kept", flat=True)[:MOST]:
        told = Answers(None, kept).request()
        if told["profile"]:
            profile = {
                part: _fitted(part, told["profile"][part], edition) for part in told["profile"]
            }
            yield {"state": told["state"], "profile": profile}


def _fitted(part: str, value: Json, edition: Edition) -> Json:
    if part in RECORD_TOPICS:
        return [fitted(part, record, edition) for record in value]
    return fitted(part, value, edition)
