"""What axe finds wrong with a page, in light or in dark; and how far it is too wide."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES: dict[str, Any] = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # What dark can change.
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}


MOST_ALIKE = 3
"""Of neighbours of one kind so many are looked at, or all of them where this is 0."""
FOLD_AWAY = """most => {
    const kindOf = it => `${it.tagName} ${it.getAttribute("class")}`;
    for (const parent of document.querySelectorAll("main *")) {
        const seen = {};
        for (const it of parent.children) {
            seen[kindOf(it)] = (seen[kindOf(it)] ?? 0) + 1;
            if (seen[kindOf(it)] > most && it.style.display === "") {
                it.dataset.alike = "";
                it.style.setProperty("display", "none", "important");
            }
        }
    }
}"""
BRING_BACK = """() => {
    for (const it of document.querySelectorAll("[data-alike]")) {
        delete it.dataset.alike;
        it.style.removeProperty("display");
    }
}"""


def violations(page: Page, scheme: str, within: str | None = None) -> list[tuple[str, list[str]]]:
    """Each rule that is broken, with some of the places; on the whole page, or in a part of it."""
    page.wait_for_load_state()
    # Else axe also tells, with its place, each thing that is in order: twice the work.
    options = {"runOnly": RULES[scheme], "resultTypes": ["violations"]}
    with alike_folded_away(page):
        found = Axe().run(page, context=within, options=options).response["violations"]
    return [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in found]


@contextmanager
def alike_folded_away(page: Page) -> Iterator[None]:
    """What is wrong with the tenth row of a table is wrong with the first, in a tenth of the time.

    With --long all are looked at.
    """
    if MOST_ALIKE:
        page.evaluate(FOLD_AWAY, MOST_ALIKE)
    yield
    if MOST_ALIKE:
        page.evaluate(BRING_BACK)


def too_wide(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    # Just after a press a page can be there without anything in it yet.
    page.wait_for_load_state()
    wider: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wider
