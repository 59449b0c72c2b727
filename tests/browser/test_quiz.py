"""A newcomer with a real browser, with and without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

LAST_YEAR = timezone.localdate().year - 1
ADDRESSES = ("/check/education/", "/check/training/add/", "/check/results/")
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # What dark can change.
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}


@pytest.fixture(autouse=True)
def _rules(live_server, published):
    """The rules of record, which the live site serves."""


@pytest.fixture
def without_scripts(new_context):
    """A page of a browser that runs no script at all."""
    return new_context(java_script_enabled=False).new_page()


def add_program(page):
    page.get_by_role("link", name="Add a program").click()
    page.get_by_label("What did the program teach?").select_option(label="Medical assisting")
    page.get_by_label("Who gave it?").select_option(label="A college or career school")
    page.get_by_role("group", name="Have you finished?").get_by_label("I have finished it").check()
    ended = page.get_by_role("group", name="When did you finish")
    ended.get_by_label("Month").select_option(label="May")
    ended.get_by_label("Year").fill(str(LAST_YEAR))
    page.get_by_role("button", name="Save").click()


def answer_as_a_graduate(page):
    """School and a program, no failed exam, the rest not known."""
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Check what fits you").first.click()
    page.get_by_label("highest level of school").select_option(label="A high-school diploma")
    page.get_by_role("button", name="Continue").click()
    add_program(page)
    page.get_by_role("button", name="That’s all of them").click()
    page.get_by_role("button", name="I have never worked in health care").click()
    page.get_by_role("button", name="I was never trained in the armed forces").click()
    page.get_by_role("button", name="I have none").click()
    while "/results/" not in page.url:
        never = page.get_by_role("button", name="I have never failed")
        (never if never.count() else page.get_by_role("button", name="I’m not sure")).click()


def test_a_newcomer_reads_a_result_without_javascript(without_scripts):
    page = without_scripts
    answer_as_a_graduate(page)
    assert page.get_by_role("heading", level=1).inner_text().startswith("You appear to qualify")
    card = page.locator("#ccma-nha")
    assert card.get_by_role("heading", name="CCMA (NHA)").is_visible()
    assert f"Open to you until 1 May {LAST_YEAR + 5}" in card.inner_text()
    assert card.get_by_text("You told us: a high-school diploma.").first.is_visible()
    # Changing an answer leads back to what was told.
    page.get_by_role("link", name="Check or change your answers").click()
    page.get_by_role("link", name="Change School").click()
    page.get_by_label("highest level of school").select_option(label="An associate degree")
    page.get_by_role("button", name="Continue").click()
    assert page.get_by_text("An associate degree").is_visible()


def test_a_wrong_date_is_mended_from_the_summary(page):
    page.goto("/check/training/add/")
    page.get_by_role("group", name="When did you start?").get_by_label("Year").fill("24")
    page.get_by_role("button", name="Save").click()
    assert page.title().startswith("Error:")
    page.get_by_role("link", name="Enter the year with 4 numbers").click()
    assert page.evaluate("document.activeElement.name") == "started_on_month"


def violations(page, scheme):
    found = Axe().run(page, options={"runOnly": RULES[scheme]}).response["violations"]
    return [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in found]


@pytest.mark.once
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_passes_axe(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto("/check/education/")
    assert violations(page, scheme) == []
    page.goto("/check/training/add/")
    page.get_by_role("group", name="When did you start?").get_by_label("Year").fill("24")
    page.get_by_role("button", name="Save").click()
    assert violations(page, scheme) == []
    answer_as_a_graduate(page)
    unfold(page)
    assert violations(page, scheme) == []
    for address in ("/check/training/", "/check/answers/"):
        page.goto(address)
        unfold(page)
        assert violations(page, scheme) == []


def unfold(page):
    """The first cards and everything that is no card: the others are made of the same parts."""
    some = ".card-r:nth-of-type(-n+2) details, details:not(.card-r *)"
    page.evaluate("some => document.querySelectorAll(some).forEach(it => it.open = true)", some)


SMALL_TARGETS = """
    [...document.querySelectorAll("main button, .btn, .tap, main select, main input")]
    .filter(it => it.offsetParent && !["radio", "checkbox", "hidden"].includes(it.type))
    .filter(it => it.getBoundingClientRect().height < 43.5)
    .map(it => it.outerHTML)
"""


@pytest.mark.once
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_cut_off_and_every_target_is_large_enough(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for address in ADDRESSES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.once
def test_nothing_on_the_pages_is_refused_by_the_content_security_policy(page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    for address in ADDRESSES:
        page.goto(address)
    assert complaints == []
