"""Tests that drive a real browser: which one, how it starts, and the live site they look at.

A test here takes `page`, and `page.goto("/")` opens the site, which pytest-django serves.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from pytest_django.live_server_helper import LiveServer

import dev

from . import accessibility

HERE = Path(__file__).parent
# The browser talks to our own site only, and does nothing by itself.
ALONE = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test, without each saying so."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session", autouse=True)
def _database_beside_the_browser() -> None:
    """Playwright's event loop in this thread makes Django take our plain calls for async ones.

    From the first browser test to the end of the run, since the loop stays that long.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session", autouse=True)
def _all_that_is_alike_with_long(pytestconfig: pytest.Config) -> None:
    """The long run looks at every row of every page."""
    if pytestconfig.getoption("--long"):
        accessibility.MOST_ALIKE = 0


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser of this machine, or else the one that Playwright fetched."""
    path = dev.find_browser()
    if not path and not dev.playwright_has_its_own():
        pytest.fail(
            "No browser was found. `python3 dev.py test` gets one; so does installing Chromium."
            ' All other tests: pytest -m "not browser"',
            pytrace=False,
        )
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    found = {"executable_path": path} if path else {}
    return {**browser_type_launch_args, "args": [*ALONE, *as_root], **found}


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """The site that addresses without a host belong to."""
    return str(live_server.url)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """An ordinary reader, who sees no movement that a picture could catch half way."""
    ordinary = {"locale": "en-US", "timezone_id": "America/New_York", "reduced_motion": "reduce"}
    return {**browser_context_args, **ordinary}


os.environ.setdefault("PLAYWRIGHT_BROWSERS_PATH", str(dev.BROWSER_FOLDER))


@pytest.fixture(autouse=True, scope="session")
def _requests_wait_for_each_other() -> Iterator[None]:
    """All threads of the site have the one connection there is to SQLite in memory, and what one
    asks would fall into the transaction of another. On a server each has a connection of its own.
    """
    answer, one_at_a_time = WSGIHandler.__call__, Lock()

    def answer_alone(self: WSGIHandler, *request: Any) -> Any:
        with one_at_a_time:
            return answer(self, *request)

    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            patch.setattr(WSGIHandler, "__call__", answer_alone)
        yield


@pytest.fixture
def complaints(page):
    """What the browser complains of: errors of scripts, and what the policy blocked."""
    heard = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard
