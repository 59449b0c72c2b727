"""What axe is shown: all that is of a kind of its own, and of neighbours alike the first few."""

import pytest
from playwright.sync_api import Page

from . import accessibility

pytestmark = pytest.mark.once


def page_with(page: Page, *, nameless: int) -> None:
    """Six buttons, one of them without a name."""
    names = ["" if number == nameless else f"Button {number}" for number in range(6)]
    buttons = "".join(f"<button>{name}</button>" for name in names)
    page.set_content(
        f"<html lang=en><title>It</title><main><h1>It</h1><p>{buttons}</p></main></html>"
    )


@pytest.mark.parametrize(
    ("nameless", "most", "found"),
    [(0, 3, True), (2, 3, True), (5, 3, False), (5, 0, True)],
    ids=["the first", "the last that is looked at", "one of many alike", "each is looked at"],
)
def test_a_button_without_a_name_is_found_among_the_first(
    page: Page, monkeypatch: pytest.MonkeyPatch, nameless: int, most: int, found: bool
) -> None:
    monkeypatch.setattr(accessibility, "MOST_ALIKE", most)
    page_with(page, nameless=nameless)
    before = page.content()
    rules = [rule for rule, _places in accessibility.violations(page, "light")]
    assert ("button-name" in rules) == found
    # The page is again as people see it
    assert page.locator("button:visible").count() == 6
    assert page.content().replace(' style=""', "") == before
