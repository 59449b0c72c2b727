"""People who go through the questions, and the day they do."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

FOLDER = Path(__file__).parent.parent / "personas"
PERSONAS = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))]
TODAY = date(2026, 11, 24)


@pytest.fixture
def on_day(monkeypatch):
    """Sets the day on which the site judges."""

    def set_day(day):
        monkeypatch.setattr(timezone, "localdate", lambda value=None: day)

    set_day(TODAY)
    return set_day
