"""For the tests of pay and careers: an editor, and a day on which figures are looked at."""

from datetime import date

import pytest

from tests.certifications.conftest import editor  # noqa: F401 - the same editor


@pytest.fixture
def on_day():
    """A day on which figures of May 2025 are still good."""
    return date(2026, 11, 27)
