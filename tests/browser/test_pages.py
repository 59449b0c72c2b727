"""The catalogue's pages in a real browser: nothing hidden from assistive tools, nothing cut off."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from certifications import fixtures
from certifications.releases import CurrentRelease

from .accessibility import too_wide, violations

pytestmark = pytest.mark.once  # they look at the release, whichever database it is in
KINDS = (
    *("home", "credentials", "credential", "body", "sources", "guides", "guide", "words", "gone"),
    *("programs", "nothing_found", "wrong_wish", "program", "accreditors"),
    *("pay", "pay_of_state", "careers"),
)
LIVE = [
    settings.BASE_DIR / f"fixtures/{name}.json"
    for name in ("sources", "accreditors", "careers", "wages")
]


@pytest.fixture
def addresses(transactional_db: None, published: CurrentRelease) -> dict[str, str]:
    """One page of each kind; of credentials the one with the most to tell."""
    fixtures.load(LIVE)
    longest = max(published.content["credentials"], key=lambda one: len(str(one)))
    return {
        "home": "/",
        "credentials": "/credentials/",
        "credential": f"/credentials/{longest['id']}/",
        "body": f"/bodies/{longest['body']}/",
        "sources": "/sources/",
        "guides": "/guides/",
        "guide": "/guides/steps/",
        "words": "/guides/words/#externship",
        "gone": "/credentials/long-gone/",
        "programs": "/programs/?state=AZ&opens=cma-aama",
        "nothing_found": "/programs/?state=AK&cip=51.1009",
        "wrong_wish": "/programs/?zip=9&cost=cheap",
        "program": "/programs/carrington-college-mesa-medical-assistant-az/",
        "accreditors": "/accreditors/",
        "pay": "/pay/",
        "pay_of_state": "/pay/wa/",
        "careers": "/careers/",
    }


@pytest.fixture(params=["light", pytest.param("dark", marks=pytest.mark.long)])
def scheme(request: pytest.FixtureRequest) -> str:
    """Each theme in turn."""
    return str(request.param)


@pytest.fixture
def reader(
    scheme: str, browser: Browser, browser_context_args: Any, base_url: str
) -> Iterator[Page]:
    """A page in one of the two themes, in a browser that runs no script of ours."""
    context = browser.new_context(
        **{**browser_context_args, "base_url": base_url, "color_scheme": scheme}
    )
    yield context.new_page()
    context.close()


def test_axe_finds_nothing_wrong(reader: Page, scheme: str, addresses: dict[str, str]) -> None:
    for kind in KINDS:
        reader.goto(addresses[kind])
        open_everything(reader)
        assert violations(reader, scheme) == [], kind


def test_every_kind_of_page_is_in_order(
    page: Page, addresses: dict[str, str], base_url: str
) -> None:
    """Nothing is cut off or too small to press; nothing is refused, and nobody else asked."""
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for kind in KINDS:
        page.set_viewport_size({"width": 390, "height": 700})
        page.goto(addresses[kind])
        assert page.evaluate(SMALLER_THAN_A_FINGER) == [], kind
        open_everything(page)
        for width in (320, 390, 768):
            page.set_viewport_size({"width": width, "height": 700})
            assert too_wide(page) <= 0, (kind, width)
    assert asked
    assert [url for url in asked if not url.startswith((base_url, "data:"))] == []
    assert [text for text in complaints if "404" not in text] == []


# Links inside a sentence are let off: they are as high as the line. A tick has its label.
SMALLER_THAN_A_FINGER = """
    [...document.querySelectorAll('a, button, summary, input, select')]
    .filter(e => getComputedStyle(e).display !== 'inline' && e.offsetHeight > 0)
    .filter(e => !e.classList.contains('skip'))
    .filter(e => (e.closest('.form-check') ?? e).getBoundingClientRect().height < 44)
    .map(e => e.textContent.trim())
"""


def test_no_word_of_a_chart_is_cut_off_on_the_narrowest_phone(
    page: Page, addresses: dict[str, str]
) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    for kind in ("pay", "pay_of_state"):
        page.goto(addresses[kind])
        cut_off = page.evaluate(
            """[...document.querySelectorAll('svg.chart text')]
            .filter(e => e.getBoundingClientRect().left < 0 ||
                         e.getBoundingClientRect().right > innerWidth)
            .map(e => e.textContent)"""
        )
        assert page.locator("svg.chart text").count() > 3
        assert cut_off == [], kind


def test_the_menu_takes_one_line_and_two_on_the_narrowest_phone(
    page: Page, addresses: dict[str, str]
) -> None:
    for width, lines in ((320, 2), (390, 1), (1280, 1)):  # letters may be wide on this machine
        page.set_viewport_size({"width": width, "height": 700})
        page.goto(addresses["home"])
        tops = page.evaluate(
            "[...document.querySelectorAll('.top li')].filter(e => e.offsetHeight > 0)"
            ".map(e => e.getBoundingClientRect().top)"
        )
        assert len(set(tops)) <= lines, width


def test_the_keyboard_reaches_the_main_part_at_once(page: Page, addresses: dict[str, str]) -> None:
    page.goto(addresses["home"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Check what fits you"


def test_a_folded_route_opens_without_a_script(
    browser: Browser, browser_context_args: Any, addresses: dict[str, str], base_url: str
) -> None:
    context = browser.new_context(
        **{**browser_context_args, "base_url": base_url, "java_script_enabled": False}
    )
    page = context.new_page()
    page.goto(addresses["credential"])
    fold = page.locator("details", has=page.locator(".reqs")).first
    rule = fold.locator(".req").first
    assert not rule.is_visible()
    fold.locator("> summary").click()
    assert rule.is_visible()
    context.close()


def open_everything(page: Page) -> None:
    """What is folded is read too."""
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")


def test_a_program_is_found_with_the_keyboard_alone(page: Page, addresses: dict[str, str]) -> None:
    """No script is needed, the order of the fields is that of the page, and Enter sends them."""
    page.goto("/programs/")
    page.get_by_label("State", exact=True).focus()
    page.keyboard.type("Ariz")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("CMA (AAMA")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_by_label("School, program or town").is_visible()
    page.get_by_label("School, program or town").focus()
    page.keyboard.type("mesa")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=mesa**")
    assert "state=AZ" in page.url
    assert "opens=cma-aama" in page.url
    assert page.get_by_role("heading", name="1 program that would open CMA (AAMA), or may")
    page.get_by_role("link", name="Medical Assistant", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/carrington-college-mesa-medical-assistant-az/")


def test_what_is_wrong_has_the_focus_and_leads_to_its_field(
    page: Page, addresses: dict[str, str]
) -> None:
    page.goto("/programs/?cost=cheap")
    assert page.evaluate("document.activeElement.className") == "summary"
    page.get_by_role("link", name="Give the dollars as a number, such as 15000.").click()
    assert page.evaluate("document.activeElement.id") == "find-cost"
