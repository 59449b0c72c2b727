"""What axe finds wrong with a page, in light or in dark; and how far it is too wide."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES: dict[str, Any] = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # What dark can change.
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}


def violations(page: Page, scheme: str, within: str | None = None) -> list[tuple[str, list[str]]]:
    """Each rule that is broken, with some of the places; on the whole page, or in a part of it."""
    page.wait_for_load_state()
    # Else axe also tells, with its place, each thing that is in order: twice the work.
    options = {"runOnly": RULES[scheme], "resultTypes": ["violations"]}
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in found]


def too_wide(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    # Just after a press a page can be there without anything in it yet.
    page.wait_for_load_state()
    wider: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wider
