"""The questions in a real browser, with and without JavaScript."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from .accessibility import too_wide, violations
from .visitor import Visitor

pytestmark = pytest.mark.seldom_twice

LAST_YEAR = timezone.localdate().year - 1
ADDRESSES = (
    "/check/goal/",
    "/check/you/",
    "/check/background/",
    "/check/training/",
    "/check/training/add/",
    "/check/work/add/",
    "/check/answers/",
    "/check/results/",
)


@pytest.fixture(autouse=True)
def _rules(live_server, published):
    """The rules of record, which the live site serves."""


@pytest.fixture
def without_scripts(new_context):
    """A page of a browser that runs no script at all."""
    return new_context(java_script_enabled=False).new_page()


GRADUATE = {
    "goal": {"What work are you after?": ["Medical assisting"]},
    "you": {
        "What is the highest level of school you have finished?": "A high-school diploma",
        "How old are you?": "20",
    },
    "background": {
        "Have you had training for a health job, or are you in it now?": "Yes",
        "Have you worked in health care?": "No",
        "Were you trained as a medic or corpsman in the U.S. armed forces?": "No",
        "Do you hold a health certificate or license, or did one run out?": "No",
        "Have you taught a health subject?": "No",
    },
    "training": {
        "What does the program teach?": "Medical assisting",
        "Have you finished?": "I have finished it",
        "When did you finish, or when do you expect to?": ("May", "", str(LAST_YEAR)),
        "Who runs the program?": "A college or career school",
    },
    "before": {"Which of these exams have you failed?": ["None of these"]},
}


@pytest.mark.long  # a journey without scripts is in test_journeys.py
def test_a_graduate_reads_a_result_without_javascript(without_scripts):
    page = without_scripts
    Visitor(page, GRADUATE).find_out()
    assert page.get_by_role("heading", level=1).inner_text().startswith("You appear to qualify")
    card = page.locator("#ccma-nha")
    assert card.get_by_role("heading", name="CCMA (NHA)").is_visible()
    assert f"Open to you until 1 May {LAST_YEAR + 5}" in card.inner_text()
    assert card.get_by_text("You told us: a high-school diploma.").first.is_visible()
    # Changing an answer leads back to what was told.
    page.get_by_role("link", name="Check or change your answers").click()
    page.get_by_role("link", name="Change School and age").click()
    page.get_by_label("highest level of school").select_option(label="An associate degree")
    page.get_by_role("button", name="Continue").click()
    assert page.get_by_text("An associate degree").is_visible()


@pytest.mark.once
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_wrong_date_is_mended_from_the_summary(new_context, scripts):
    page = new_context(java_script_enabled=scripts).new_page()
    send_a_wrong_date(page)
    expect(page).to_have_title(re.compile("^Error:"))
    focus = page.locator(":focus")
    assert "Please check one answer" in focus.inner_text(), "the focus is where the mistakes are"
    assert page.get_by_label("Year").input_value() == "24"
    page.keyboard.press("Tab")
    assert focus.inner_text() == "Enter the year with 4 numbers, like 2024."
    page.keyboard.press("Enter")
    assert focus.get_attribute("name") == "ends_month"


@pytest.mark.once
def test_a_look_up_leads_to_what_it_found_and_a_mistake_after_it_back_up(without_scripts):
    page = without_scripts
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/check/training/add/")
    page.get_by_label("Which school is it?").fill("carrington")
    page.get_by_role("button", name="Find my school").click()
    expect(page.get_by_role("status")).to_be_in_viewport()
    page.get_by_label("My program is not in this list").check()
    page.get_by_label("Year").fill("24")
    page.locator("form .btn-primary").click()
    expect(page.locator(":focus")).to_contain_text("Please check")
    expect(page.get_by_role("alert")).to_be_in_viewport()


def send_a_wrong_date(page):
    page.goto("/check/training/add/")
    page.get_by_label("I have finished it").check()
    page.get_by_label("Year").fill("24")
    page.locator("form .btn-primary").click()


@pytest.mark.once
@pytest.mark.long  # the journeys look at every state in both themes, too
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_passes_axe(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto("/check/you/")
    assert violations(page, scheme) == []
    send_a_wrong_date(page)
    assert violations(page, scheme) == []
    Visitor(page, GRADUATE).find_out()
    unfold(page)
    assert violations(page, scheme) == []
    for address in ("/check/training/", "/check/answers/"):
        page.goto(address)
        unfold(page)
        assert violations(page, scheme) == []


def unfold(page):
    """The first card and everything that is no card: the others are made of the same parts."""
    page.evaluate(UNFOLD)


UNFOLD = """() => {
    const first = document.querySelector(".card-r");
    for (const it of document.querySelectorAll("details"))
        if (!it.closest(".card-r") || it.closest(".card-r") === first) it.open = true;
}"""


SMALL_TARGETS = """
    [...document.querySelectorAll("main :is(button, select, input), .btn, .tap")]
    .filter(it => !it.classList.contains("visually-hidden"))
    .filter(it => it.offsetParent && !["radio", "checkbox", "hidden"].includes(it.type))
    .filter(it => it.getBoundingClientRect().height < 43.5)
    .map(it => it.outerHTML)
"""


@pytest.mark.once
@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.long)])
def test_nothing_is_cut_off_and_every_target_is_large_enough(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for address in ADDRESSES:
        page.goto(address)
        assert too_wide(page) <= 0
        assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.once
def test_nothing_on_the_pages_is_refused_by_the_content_security_policy(page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    for address in ADDRESSES:
        page.goto(address)
    assert complaints == []
