"""People from the first click to the printed result, and what must not go wrong on the way."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from certifications.releases import CurrentRelease
from quiz.answers import COOKIE
from tests.quiz.conftest import PERSONAS, keep_all

from .accessibility import too_wide, violations
from .people import (
    ASSISTANT,
    GRADUATE,
    LEVEL,
    MEDIC,
    NEWCOMER,
    PEOPLE,
    THE_DAY,
    WORKED,
    Someone,
    has,
)
from .visitor import RESULTS, Visitor

pytestmark = pytest.mark.once  # a browser does not know which database is behind the site

ROOT = Path(__file__).parent.parent.parent
ALBUM = Path(os.environ.get("SCREENSHOTS") or ROOT / "screenshots")
PHONE, DESKTOP = 390, 1280


@pytest.fixture(autouse=True)
def _rules(transactional_db: None, published: CurrentRelease, monkeypatch: Any) -> None:
    """The rules of record, served on the day for which the people were thought out."""
    monkeypatch.setattr(timezone, "localdate", lambda value=None: THE_DAY)


# ---------------------------------------------------------------- from first click to paper


@dataclass(frozen=True)
class Journey:
    """One person with one kind of browser."""

    who: Someone
    width: int
    theme: str
    scripts: bool

    @property
    def name(self) -> str:
        """What its pictures are called."""
        return f"{self.who.name}-{self.width}-{self.theme}-{'' if self.scripts else 'no-'}scripts"


EVERY_DAY = (
    Journey(GRADUATE, PHONE, "light", scripts=False),
    Journey(ASSISTANT, DESKTOP, "dark", scripts=True),
)
ALL = [Journey(*one) for one in product(PEOPLE, (PHONE, DESKTOP), ("light", "dark"), (True, False))]
NOW_AND_THEN = [one for one in ALL if one not in EVERY_DAY]


@pytest.mark.parametrize(
    "journey",
    [*EVERY_DAY, *(pytest.param(one, marks=pytest.mark.long) for one in NOW_AND_THEN)],
    ids=lambda journey: journey.name,
)
def test_a_person_finds_out(journey: Journey, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(
        java_script_enabled=journey.scripts,
        viewport={"width": journey.width, "height": 844},
        color_scheme=journey.theme,
    ).new_page()
    visitor = Visitor(page, journey.who.knows, empty_folder(ALBUM / journey.name))
    visitor.find_out()

    assert visitor.heading == journey.who.heading
    assert len(visitor.filled_in) <= journey.who.most_pages, visitor.filled_in
    assert page.get_by_text("Check or change your answers").is_visible()
    assert page.get_by_role("link", name="Go on with the questions").count() == 0
    for credential, (group, *words) in journey.who.reads.items():
        assert visitor.group_of(credential) == group, credential
        for said in words:
            assert said in visitor.card(credential), credential

    other = new_context(java_script_enabled=not journey.scripts)
    assert visitor.verdicts() == verdicts_for_the_same(page, other)
    assert 1 <= pages_on_paper(page, visitor.album, "results") <= 8
    visitor.press(page.get_by_role("main").get_by_role("link", name="Print", exact=True))
    visitor.look()
    assert pages_on_paper(page, visitor.album, "sheets") == page.locator(".sheet").count()


def empty_folder(folder: Path) -> Path:
    """A folder without the pictures of an earlier run."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    return folder


def pages_on_paper(page: Page, album: Path | None, name: str) -> int:
    """Print it, and see that nothing is on it that can only be pressed."""
    page.emulate_media(media="print")
    pressed = page.locator("nav, button, .btn, input:not([type=hidden]), select")
    assert [one.inner_text() for one in pressed.all() if one.is_visible()] == []
    sheets = page.pdf(path=album and album / f"{name}.pdf", format="Letter")
    page.emulate_media(media="screen")
    return len(re.findall(rb"/Type\s*/Page[^s]", sheets))


def verdicts_for_the_same(page: Page, other: BrowserContext) -> str:
    """What somebody with the same answers reads in another kind of browser."""
    other.add_cookies([one for one in page.context.cookies() if one["name"] == COOKIE])
    there = other.new_page()
    there.goto(RESULTS)
    return Visitor(there, {}).verdicts()


# ---------------------------------------------------------------- never a mixed result


@pytest.fixture
def fresh(new_context: Callable[..., BrowserContext]) -> Callable[[Someone], str]:
    """What somebody reads who told it all straight on, with a browser of their own."""

    def read(who: Someone) -> str:
        visitor = Visitor(new_context().new_page(), who.knows)
        visitor.find_out()
        return visitor.verdicts()

    return read


def knowing(who: Someone, topic: str, **answers: Any) -> Someone:
    """The same person with other answers to a topic."""
    return replace(who, knows={**who.knows, topic: {**who.knows[topic], **answers}})


IN_SCHOOL = knowing(NEWCOMER, "you", **{LEVEL: "No high-school diploma"})


@pytest.mark.long  # what is kept then, tests/quiz asks without a browser
def test_who_goes_back_and_answers_anew_reads_the_result_of_the_new_answers(
    page: Page, fresh: Callable[[Someone], str]
) -> None:
    visitor = Visitor(page, NEWCOMER.knows)
    visitor.find_out()
    at_first = visitor.verdicts()
    while "/check/you/" not in page.url:
        page.go_back()
    page.get_by_label(LEVEL).select_option(label="No high-school diploma")
    page.get_by_role("button", name="Continue").click()
    page.goto("/check/")
    assert visitor.verdicts() == fresh(IN_SCHOOL) != at_first


@pytest.mark.long
def test_a_page_loaded_again_changes_nothing(page: Page) -> None:
    visitor = Visitor(page, MEDIC.knows)
    page.goto("/")
    visitor.open_the_questions()
    while RESULTS not in page.url:
        asked = visitor.heading
        page.reload()
        assert visitor.heading == asked
        visitor.answer()
    told = visitor.verdicts()
    page.reload()
    assert visitor.verdicts() == told


@pytest.mark.long  # as above
def test_a_form_sent_twice_counts_once(page: Page, fresh: Callable[[Someone], str]) -> None:
    class TwoClicks(Visitor):
        def press(self, button: Locator) -> None:
            # The second click gives up the page that the first asked for, so wait for any new one.
            self.page.evaluate("document.documentElement.id = 'old'")
            button.dblclick()
            expect(self.page.locator("#old")).to_have_count(0)
            self.page.wait_for_load_state()

    visitor = TwoClicks(page, ASSISTANT.knows)
    visitor.find_out()
    assert visitor.verdicts() == fresh(ASSISTANT)
    page.goto("/check/work/")
    assert page.locator(".records > li").count() == 1


@pytest.mark.long  # as above
@pytest.mark.parametrize("scripts", [True, False])
def test_who_goes_back_to_a_job_changes_it_and_takes_back_a_slip(
    scripts: bool, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(java_script_enabled=scripts).new_page()
    page.goto("/check/work/")
    page.get_by_role("link", name="Add a job").click()
    add_page = page.url
    page.get_by_label("What is the work?").select_option(label="Medical assistant")
    page.get_by_label("Hours a week, usually").fill("40")
    page.locator("form .btn-primary").click()
    expect(page).not_to_have_url(add_page)
    while page.url != add_page:
        page.go_back()
    expect(page.get_by_label("Hours a week, usually")).to_have_value("40")
    page.get_by_label("Hours a week, usually").fill("20")
    page.locator("form .btn-primary").click()
    page.goto("/check/work/")
    records = page.locator(".records > li")
    expect(records).to_have_count(1)
    expect(records).to_contain_text("20")
    page.get_by_role("button", name="Remove").click()
    expect(records).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("You removed “Medical assistant”")
    page.get_by_role("button", name="Undo").click()
    expect(records).to_contain_text("20")


@pytest.mark.long  # as above
def test_two_tabs_of_one_person_come_to_one_result(
    page: Page, fresh: Callable[[Someone], str]
) -> None:
    visitor = Visitor(page, NEWCOMER.knows)
    visitor.find_out()
    tab = page.context.new_page()
    tab.goto("/check/you/")
    page.goto("/check/background/")
    # Both are open; the second is sent first, and the first knows nothing of it.
    tab.get_by_label(LEVEL).select_option(label="No high-school diploma")
    tab.get_by_role("button", name="Continue").click()
    page.get_by_role("group", name=WORKED).get_by_label("I’m not sure").check()
    page.get_by_role("button", name="Continue").click()
    for one in (page, tab):
        one.goto("/check/results/")
    assert Visitor(page, {}).verdicts() == Visitor(tab, {}).verdicts()
    unsure = {name: said for name, said in has().items() if name != WORKED}
    assert visitor.verdicts() == fresh(
        replace(IN_SCHOOL, knows={**IN_SCHOOL.knows, "background": unsure})
    )


# ---------------------------------------------------------------- everybody gets through


class ByKeyboard(Visitor):
    """Has no mouse: goes from control to control, and sees at each where the focus is."""

    def reach(self, wanted: Callable[[], bool]) -> None:
        """Tab until the focus is there."""
        for _step in range(80):
            if wanted():
                return
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(FOCUS_SHOWS), self.page.evaluate(FOCUSED)
        raise AssertionError(f"never reached; the focus is on {self.page.evaluate(FOCUSED)}")

    def press(self, button: Locator) -> None:
        self.reach(lambda: bool(button.evaluate(IS_FOCUSED)))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, select: Locator, words: str) -> None:
        self.reach(lambda: bool(select.evaluate(IS_FOCUSED)))
        self.page.keyboard.type(words)
        assert select.locator("option:checked").inner_text() == words

    def type(self, field: Locator, words: str) -> None:
        self.reach(lambda: bool(field.evaluate(IS_FOCUSED)))
        self.page.keyboard.type(words)

    def tick(self, choice: Locator) -> None:
        """A box is reached itself; of several circles the marked one is, and arrows do the rest."""
        if choice.get_attribute("type") == "checkbox":
            self.reach(lambda: bool(choice.evaluate(IS_FOCUSED)))
            self.page.keyboard.press("Space")
        else:
            self.reach(lambda: bool(choice.evaluate(IS_AMONG_THE_FOCUSED)))
            while not choice.is_checked():
                self.page.keyboard.press("ArrowDown")
        assert choice.is_checked()

    def open_the_questions(self) -> None:
        self.press(self.page.get_by_role("link", name="Skip to main content"))
        start = self.page.get_by_role("main").get_by_role("link", name="Check what fits you")
        self.press(start.first)


IS_FOCUSED = "it => it === document.activeElement"
IS_AMONG_THE_FOCUSED = "it => it.name === document.activeElement.name"
FOCUSED = "document.activeElement.outerHTML.slice(0, 200)"
FOCUS_SHOWS = """() => {
    const it = document.activeElement, box = it.getBoundingClientRect();
    if (it === document.body) return true;  // past the last one, in the browser's own frame
    const style = getComputedStyle(it);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
        && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
}"""


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    visitor = ByKeyboard(
        page, {"goal": {"What work are you after?": ["Medical assisting"]}, **NEWCOMER.knows}
    )
    visitor.find_out()
    assert visitor.heading == NEWCOMER.heading
    # Nothing holds the focus: it comes to the end of the page, which is the last link.
    visitor.reach(
        lambda: bool(page.evaluate("document.activeElement.textContent === 'For editors'"))
    )


@pytest.mark.long  # as narrow a phone is tried in the other files
def test_at_four_hundred_percent_nothing_is_cut_off(
    new_context: Callable[..., BrowserContext], base_url: str
) -> None:
    zoomed = new_context(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    let_in(zoomed, LONG, base_url)
    page = zoomed.new_page()
    for address in ("/", *STATES.values(), *OF_SOMEBODY):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true })")
        assert too_wide(page) <= 0, address
        assert page.evaluate(FLOATING) == [], "it would cover what has the focus"


FLOATING = """
    [...document.querySelectorAll("body *")]
    .filter(it => ["fixed", "sticky"].includes(getComputedStyle(it).position))
    .map(it => it.outerHTML.slice(0, 200))
"""


# ---------------------------------------------------------------- every state, in both themes

STATES = {
    "start": "/check/goal/",
    "empty list": "/check/training/",
    "nothing to read back": "/check/answers/",
    "nothing to judge by": "/check/results/",
    "nothing kept any more": "/check/deleted/",
    "a school that was found": "/check/training/add/",
}
OF_SOMEBODY = ("/check/training/", "/check/work/", "/check/before/", "/check/answers/", RESULTS)
LONG = max(PERSONAS, key=lambda persona: len(str(persona["profile"])))
"""Who has the most to tell."""


def let_in(context: BrowserContext, persona: Any, base_url: str) -> None:
    """Give a browser the answers of somebody who told all."""
    context.add_cookies([{"name": COOKIE, "value": keep_all(persona), "url": base_url}])


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_axe_finds_nothing_wrong_in_any_state(
    scheme: str,
    new_context: Callable[..., BrowserContext],
    base_url: str,
    pytestconfig: pytest.Config,
) -> None:
    themed = new_context(color_scheme=scheme).new_page()
    for state, address in STATES.items():
        themed.goto(address)
        if "school" in state:
            themed.get_by_label("Which school is it?").fill("college")
            themed.get_by_role("button", name="Find my school").click()
        assert_accessible(themed, scheme, state)
    themed.get_by_label("Year").fill("24")
    themed.locator("form .btn-primary").click()
    expect(themed).to_have_title(re.compile("^Error:"))
    assert_accessible(themed, scheme, "several mistakes")
    let_in(themed.context, LONG, base_url)
    # The usual run looks at one of the three lists.
    for address in OF_SOMEBODY if pytestconfig.getoption("--long") else OF_SOMEBODY[2:]:
        themed.goto(address)
        assert_accessible(themed, scheme, address)


def assert_accessible(page: Page, scheme: str, state: str) -> None:
    assert violations(page, scheme) == [], state
