"""From the results to a plan and back in a real browser: limits, one fact changed, paper."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from certifications.releases import CurrentRelease
from quiz.answers import COOKIE
from quiz.models import AnswerSheet
from tests.quiz.conftest import PERSONAS, keep_all

from .accessibility import too_wide, violations
from .test_print import PAPER, on_paper
from .test_quiz import SMALL_TARGETS

pytestmark = pytest.mark.once
PLAN = "/check/plan/rma-amt/"
WORKING = next(one for one in PERSONAS if one["id"] == "amt-rma-work-just-begun")
NARROW, WIDE = {"width": 320, "height": 700}, {"width": 1280, "height": 900}


@pytest.fixture(autouse=True)
def _rules(live_server: Any, published: CurrentRelease) -> None:
    """The rules of record, which the live site serves."""


@pytest.fixture
def reader(page: Page, base_url: str) -> Page:
    """Somebody with a new job, at the narrowest phone."""
    page.set_viewport_size(NARROW)
    page.context.add_cookies([{"name": COOKIE, "value": keep_all(WORKING), "url": base_url}])
    return page


@pytest.fixture
def themes(pytestconfig: pytest.Config) -> tuple[str, ...]:
    """Light, and dark as well in the long run."""
    return ("dark", "light") if pytestconfig.getoption("--long") else ("light",)


def look_well(page: Page, themes: tuple[str, ...]) -> None:
    """Nothing is cut off, all can be hit, and axe finds nothing in these themes, unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        assert too_wide(page) <= 0, page.url
        assert page.evaluate(SMALL_TARGETS) == [], page.url
    for scheme in themes:
        page.emulate_media(color_scheme=scheme)
        assert violations(page, scheme) == [], (page.url, scheme)


def test_from_the_results_to_a_plan_within_limits_and_a_fact_that_is_only_tried(
    reader: Page, themes: tuple[str, ...]
) -> None:
    page = reader
    page.goto("/check/results/")
    page.get_by_role("link", name="What each exam would take").click()
    look_well(page, themes)
    page.get_by_role("row", name=re.compile("RMA")).get_by_role("link", name="See the plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would RMA (AMT) take?")
    look_well(page, themes)
    assert page.get_by_role("img", name="Steps of this way: Route 1: education").is_visible()
    # Limits: first one that is wrong, then one that is kept.
    page.get_by_label("Dollars I can spend").fill("a lot")
    page.get_by_role("button", name="Plan within these limits").click()
    expect(page).to_have_title(re.compile("^Error:"))
    assert "Enter a number, like 12." in page.locator(":focus").inner_text()
    look_well(page, themes)
    page.get_by_label("Dollars I can spend").fill("500")
    page.get_by_label("Months I can").fill("6")
    page.get_by_role("button", name="Plan within these limits").click()
    expect(page.get_by_role("heading", name="Route 1: education")).to_have_count(0)
    assert page.get_by_label("Dollars I can spend").input_value() == "500"
    assert page.url.endswith(PLAN)
    # A fact that is only tried.
    before = AnswerSheet.objects.values().get()
    page.get_by_label("Hours a week in this job").fill("10")
    page.get_by_role("button", name="See what moves Hours a week").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("would move")
    look_well(page, themes)
    assert AnswerSheet.objects.values().get() == before
    page.get_by_role("link", name="Try another fact").click()
    assert page.get_by_label("Hours a week in this job").input_value() == "40"


def test_every_way_takes_one_page_of_paper(page: Page, base_url: str) -> None:
    key = keep_all(next(one for one in PERSONAS if one["id"] == "amt-rma-hybrid-719-and-159"))
    page.context.add_cookies([{"name": COOKIE, "value": key, "url": base_url}])
    for credential in ("cma-aama", "cpt-nha"):
        page.goto(f"/check/plan/{credential}/")
        ways = page.get_by_role("link", name=re.compile("^Print")).evaluate_all(
            "links => links.map(link => link.href)"
        )
        assert ways
        for address in ways:
            page.goto(address)
            assert [on_paper(page, paper) for paper in PAPER] == [1, 1], address
