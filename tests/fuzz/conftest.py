"""What the tests of hostile requests share."""

import pytest

from certifications import releases
from certifications.models import Publication, Release
from tests.certifications.one_of_each import one_of_each


def pytest_pycollect_makemodule(parent: pytest.Collector) -> None:
    """Have Schemathesis here alone: loading it takes a second, and no other test asks for it."""
    parent.config.pluginmanager.import_plugin("schemathesis.pytest.plugin")


@pytest.fixture
def filled(published: releases.CurrentRelease) -> releases.CurrentRelease:
    """One row of each kind, and the rules of record published."""
    one_of_each()
    Publication.objects.create(release=Release.objects.get(hash=published.hash), note="For a test")
    releases.forget()
    return published
