"""Credentials side by side in a real browser: both themes, the narrowest phone, and on paper."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from certifications.releases import CurrentRelease
from quiz.answers import COOKIE
from tests.quiz.conftest import PERSONAS, keep_all

from .accessibility import too_wide, violations

pytestmark = pytest.mark.once
THREE = "/compare/"
FOUR = "/compare/?c=cma-aama&c=rma-amt&c=ccma-nha&c=ncma-ncct"
NOTED = "/compare/?c=coa-ijcahpo&c=coa-ijcahpo&c=gone"


@pytest.fixture(autouse=True)
def _rules(transactional_db: None, published: CurrentRelease) -> None:
    """The rules of record, which the live site serves."""


@pytest.fixture
def told() -> str:
    """The key of somebody who lacks a lot, so there is a lot to say."""
    return keep_all(next(p for p in PERSONAS if p["id"] == "amt-rma-work-just-begun"))


@pytest.fixture(params=["light", pytest.param("dark", marks=pytest.mark.long)])
def scheme(request: pytest.FixtureRequest) -> str:
    """Each theme in turn."""
    return str(request.param)


@pytest.fixture
def reader(
    scheme: str, browser: Browser, browser_context_args: Any, base_url: str
) -> Iterator[Page]:
    context = browser.new_context(
        **{**browser_context_args, "base_url": base_url, "color_scheme": scheme}
    )
    yield context.new_page()
    context.close()


def let_in(page: Page, key: str, base_url: str) -> None:
    page.context.add_cookies([{"name": COOKIE, "value": key, "url": base_url}])


def test_axe_finds_nothing_wrong(reader: Page, scheme: str, told: str, base_url: str) -> None:
    for address in (THREE, NOTED):
        assert_accessible(reader, scheme, address)
    let_in(reader, told, base_url)
    reader.set_viewport_size({"width": 390, "height": 800})
    assert_accessible(reader, scheme, FOUR)


def assert_accessible(page: Page, scheme: str, address: str) -> None:
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
    assert violations(page, scheme) == [], address


def test_nothing_is_cut_off_and_all_is_large_enough(page: Page, told: str, base_url: str) -> None:
    let_in(page, told, base_url)
    for address in (THREE, FOUR, NOTED):
        page.goto(address)
        for width in (320, 390, 768, 900, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert too_wide(page) <= 0, (address, width)
            assert page.evaluate(SMALL) == [], (address, width)


SMALL = """
    [...document.querySelectorAll("main :is(button, .tap, select, summary)")]
    .filter(e => e.getBoundingClientRect().width && e.getBoundingClientRect().height < 43.5)
    .map(e => e.outerHTML)
"""


def test_on_a_phone_it_is_still_a_table_and_each_answer_is_named(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(THREE)
    assert page.get_by_role("table").count() == 1
    row = page.get_by_role("row", name=re.compile("^How long it lasts"))
    assert row.get_by_role("rowheader").inner_text() == "How long it lasts"
    shown = row.get_by_role("cell").evaluate_all(
        "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
    )
    assert shown == ['"CMA (AAMA)"', '"RMA (AMT)"', '"CCMA (NHA)"']
    tops = row.get_by_role("cell").evaluate_all("cells => cells.map(c => c.offsetTop)")
    assert tops == sorted(set(tops))


def test_three_are_two_sides_of_paper_at_most(page: Page, told: str, base_url: str) -> None:
    page.goto(THREE)
    assert_two_pages_at_most(page)
    let_in(page, told, base_url)
    page.goto(THREE)
    assert "Missing:" in page.locator(".you").inner_text()
    assert_two_pages_at_most(page)


def assert_two_pages_at_most(page: Page) -> None:
    for paper in ("A4", "Letter"):
        sheet = page.pdf(format=paper, prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) <= 2, paper


def test_choosing_others_leads_to_an_address_to_share(page: Page, base_url: str) -> None:
    page.goto(THREE)
    page.get_by_label("First").select_option(label="COA (IJCAHPO)")
    page.get_by_label("Third").select_option(label="None")
    page.get_by_role("button", name="Compare").click()
    assert page.url == f"{base_url}/compare/?c=coa-ijcahpo&c=rma-amt"
    assert page.get_by_role("heading", level=1).inner_text() == (
        "Compare COA\u00a0(IJCAHPO) and RMA\u00a0(AMT)"
    )
