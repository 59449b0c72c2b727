"""Somebody at a browser, who knows some answers and gives them wherever they are asked for."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

RESULTS = "/check/results/"
MOST_PAGES = 40
Answers = Mapping[str, Mapping[str, Any]]
"""By topic and question: words to choose or to type, a list of words to tick, or a date as
month, day and year, of which the first two may be empty."""


class Visitor:
    """Goes from the first click to the results. What the person does not know is left open."""

    def __init__(self, page: Page, knows: Answers, album: Path | None = None) -> None:
        self.page = page
        self.knows = knows
        self.album = album
        self.filled_in: list[str] = []
        """The pages sent, by their headings."""
        self.told: set[tuple[str, str]] = set()
        self.shown = 0

    def find_out(self) -> None:
        """From the home page to the results."""
        self.page.goto("/")
        self.look()
        self.open_the_questions()
        while RESULTS not in self.page.url:
            assert len(self.filled_in) < MOST_PAGES, self.filled_in
            self.answer()
        self.look()
        unasked = {(name, one) for name, known in self.knows.items() for one in known} - self.told
        assert not unasked, f"they had come to say this, and nobody asked: {unasked}"

    def open_the_questions(self) -> None:
        """The first click."""
        start = self.page.get_by_role("main").get_by_role("link", name="Check what fits you")
        self.press(start.first)

    def answer(self) -> None:
        """Fill in the page that is open, and go on."""
        self.fill_in()
        self.look()
        self.filled_in.append(self.heading)
        whole = self.page.get_by_role("button", name="That’s all of them")
        self.press(whole if whole.count() else self.page.locator("form .btn-primary"))

    def fill_in(self) -> None:
        """Answer what is known of the page; first the school, which may bring more to choose."""
        topic = self.topic
        known = self.knows.get(topic, {})
        for question, place in self.questions():
            if question in known and (topic, question) not in self.told:
                self.told.add((topic, question))
                self.say(place, known[question])
                if question == "Which school is it?":
                    self.press(self.page.get_by_role("button", name="Find my school"))
                    return self.fill_in()
        return None

    def questions(self) -> Iterator[tuple[str, Locator]]:
        """What the page asks, and where."""
        places = self.page.locator(".q")
        texts = places.locator("> :is(legend, label)").all_inner_texts()
        yield from zip(texts, places.all(), strict=True)

    def say(self, place: Locator, answer: Any) -> None:
        """Give one answer."""
        if isinstance(answer, tuple):
            month, day, year = answer
            self.choose(place.get_by_label("Month"), month)
            self.type(place.get_by_label("Day"), day)
            self.type(place.get_by_label("Year"), year)
        elif isinstance(answer, list):
            for one in answer:
                self.tick(place.get_by_label(one))
        elif (select := place.locator("select")).count():
            self.choose(select, answer)
        elif (choice := place.get_by_label(answer)).count():
            self.tick(choice.first)
        else:
            self.type(place.locator("input"), answer)

    # ------------------------------------------------------------ hands

    def choose(self, select: Locator, words: str) -> None:
        """One of a list that opens."""
        select.select_option(label=words or "Not sure")

    def tick(self, choice: Locator) -> None:
        """One of a list in sight."""
        choice.check()

    def type(self, field: Locator, words: str) -> None:
        """What is written into a field."""
        field.fill(words)

    def press(self, button: Locator) -> None:
        """A button or link that leads on; the next page is there when this returns."""
        with self.page.expect_navigation():
            button.click()

    # ------------------------------------------------------------ eyes

    @property
    def topic(self) -> str:
        """Which topic the page is about, as its address says."""
        return self.page.url.partition("/check/")[2].partition("/")[0]

    @property
    def heading(self) -> str:
        """What the page is called."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def card(self, credential: str) -> str:
        """The words of a credential on the results page, folded ones too."""
        return plain(self.page.locator(f"#{credential}").text_content())

    def verdicts(self) -> str:
        """All that the results page says."""
        return plain(self.page.locator("main").text_content())

    def group_of(self, credential: str) -> str:
        """The heading above its card."""
        group = self.page.locator("section.results", has=self.page.locator(f"#{credential}"))
        return group.locator("h2 span").first.inner_text()

    def look(self) -> None:
        """Keep a picture of the page for people to look at."""
        if self.album is None:
            return
        self.shown += 1
        where = re.sub(r"[^a-z]+", "-", self.page.url.partition("/check/")[2].lower()).strip("-")
        name = f"{self.shown:02}-{where[:24] or 'home'}.png"
        self.page.screenshot(path=self.album / name, full_page=True)


def plain(text: str | None) -> str:
    """Words with one space between them."""
    return " ".join((text or "").split())
