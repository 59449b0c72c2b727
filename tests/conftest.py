"""For every test: how hard the property tests try, and which tests wait for `make test-long`."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("default", max_examples=10, derandomize=True, deadline=None)
settings.register_profile("long", max_examples=100, derandomize=False, deadline=None)


@pytest.fixture(scope="session")
def content(django_db_setup, django_db_blocker):
    """What a release of the fixtures carries. The database is left as it was."""
    from django.core.management import call_command
    from django.db import transaction

    from certifications.catalogue import snapshot

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_fixtures", verbosity=0)
        content = snapshot()
        transaction.set_rollback(True)
    return content


@pytest.fixture(scope="session")
def release_text(content):
    """The same as a release keeps it, with its hash."""
    from certifications.catalogue import canonical_text, content_hash

    text = canonical_text(content)
    return {"hash": content_hash(text), "text": text}


@pytest.fixture
def published(db, release_text):
    """The rules of record, published: what a visitor of the site is judged by.

    That they may be published is for tests/certifications/test_fixtures.py; here it is not asked
    again for every test.
    """
    from certifications import releases
    from certifications.models import Publication, Release

    Publication.objects.create(release=Release.objects.create(**release_text), note="For a test")
    releases.forget()
    return releases.current()


@pytest.fixture(autouse=True, scope="session")
def _only_the_context_of_the_page_is_kept() -> Iterator[None]:
    """The test client copies that of every included template, and results have thousands."""
    from django.test import client  # not before the settings know the database

    keep = client.store_rendered_templates

    def keep_the_first(store: dict[str, Any], *rest: Any, **more: Any) -> None:
        if "context" not in store:
            keep(store, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "store_rendered_templates", keep_the_first)
        yield


@pytest.fixture(autouse=True)
def _no_release_is_held() -> None:
    """A release that an earlier test published is not served to this one."""
    from certifications import releases  # not before Django is set up

    releases.forget()


@pytest.fixture(autouse=True)
def _nothing_of_an_earlier_test_is_held() -> None:
    """A page that was written then is not shown to this one: rows were others."""
    from certifications import people
    from quiz import seen_again

    people._here._held = []
    seen_again._pages._held = {}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long", action="store_true", help="also the long tests, and many more examples"
    )


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("long" if config.getoption("--long") else "default")


# The files that take longest, the longest first: a worker who is busy with one of them at the end
# would let the others wait.
FIRST = (
    "browser/test_keeping",
    "browser/test_pages",
    "browser/test_journeys",
    "quiz/test_saved",
    "browser/test_admin",
    "quiz/test_plans",
    "eligibility/test_against_oracle",
    "project/test_production",
    "certifications/exchange/test_importing",
    "certifications/test_processes",
    "certifications/test_races",
    "quiz/test_walk",
    "certifications/exchange/test_pages",
    "project/test_secrets",
    "quiz/test_views",
    "project/test_dev",
    "project/test_settings",
    "staff/test_second_factor",
    "quiz/test_wording",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=_place_of)
    _make_the_test_database_for_whoever_reads_the_fixtures(items)
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in set(long)]


def _place_of(item: pytest.Item) -> int:
    path = item.nodeid.removeprefix("tests/")
    return next((place for place, name in enumerate(FIRST) if path.startswith(name)), len(FIRST))


def _make_the_test_database_for_whoever_reads_the_fixtures(items: list[pytest.Item]) -> None:
    """Run by themselves, tests that judge people would read the catalogue of no test database."""
    for item in items:
        if "content" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)
