"""The pages about states in a real browser: all of them can be read, with any tool."""

from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page

from certifications.releases import CurrentRelease

from .accessibility import too_wide, violations

pytestmark = pytest.mark.once
ADDRESSES = ("/states/", "/states/wa/", "/states/al/")
"""All of them, one that asks much, and one of which no rule was found."""


@pytest.fixture
def _rows(transactional_db: None, published: CurrentRelease) -> None:
    call_command("load_fixtures", verbosity=0)


@pytest.mark.usefixtures("_rows")
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_axe_finds_nothing_wrong_and_nothing_is_cut_off(
    browser: Browser, browser_context_args: Any, base_url: str, scheme: str
) -> None:
    args = {**browser_context_args, "base_url": base_url, "color_scheme": scheme}
    context = browser.new_context(**args, viewport={"width": 320, "height": 800})
    page = context.new_page()
    for address in ADDRESSES:
        page.goto(address)
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        assert violations(page, scheme) == [], address
        assert too_wide(page) <= 0, address
    context.close()


@pytest.mark.usefixtures("_rows")
def test_a_person_finds_their_state_at_once(page: Page) -> None:
    page.goto("/states/")
    page.get_by_label("Your state").select_option("Washington")
    page.get_by_role("button", name="Show what it asks").click()
    page.wait_for_url("**/states/wa/")
    low = [
        link.inner_text()
        for link in page.locator("main .lines a.tap").all()
        if (box := link.bounding_box()) and box["height"] < 44
    ]
    assert low == []
