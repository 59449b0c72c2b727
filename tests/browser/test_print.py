"""What comes out of the printer: one page for each credential, on both sizes of paper."""

import json
import re

import pytest

from quiz.answers import COOKIE
from tests.quiz.conftest import PERSONAS, keep_all

pytestmark = pytest.mark.once  # paper does not know which database it came from
PAPER = ("Letter", "A4")
PRINT = "/check/results/print/"
# Those with most to tell, and one with nothing.
LONGEST = sorted(PERSONAS, key=lambda one: len(json.dumps(one["profile"])), reverse=True)[:6]


@pytest.fixture(autouse=True)
def _rules(live_server, published):
    """The rules of record, which the live site serves."""


def come_as(context, base_url, persona):
    context.add_cookies([{"name": COOKIE, "value": keep_all(persona), "url": base_url}])


def pages_in(pdf):
    """Chromium writes each page as an object of its own, and the tree of pages as another."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def on_paper(page, paper):
    """How many pages there are: each sheet takes at least one, so one too many is seen."""
    return pages_in(page.pdf(format=paper))


def test_pages_are_counted(page):
    page.set_content("<p>one</p>")
    assert pages_in(page.pdf()) == 1
    page.set_content("<p style='break-after: page'>one</p><p>two</p>")
    assert pages_in(page.pdf()) == 2


@pytest.mark.parametrize(
    "persona",
    [LONGEST[0], *(pytest.param(one, marks=pytest.mark.long) for one in LONGEST[1:])],
    ids=lambda persona: persona["id"],
)
def test_every_credential_takes_one_page(page, base_url, persona):
    come_as(page.context, base_url, persona)
    page.goto(PRINT)
    count = page.locator(".sheet").count()
    assert count >= 13
    for paper in PAPER:
        assert on_paper(page, paper) == count


@pytest.mark.long
def test_many_personas_have_one_page_for_each_credential(page, base_url):
    for persona in PERSONAS[::8]:  # all of them take twenty minutes
        come_as(page.context, base_url, persona)
        page.goto(PRINT)
        count = page.locator(".sheet").count()
        assert [on_paper(page, paper) for paper in PAPER] == [count, count], persona["id"]


def test_a_sheet_of_its_own_takes_one_page_too(page, base_url, pytestconfig):
    come_as(page.context, base_url, LONGEST[0])
    page.goto(PRINT)
    every = page.eval_on_selector_all(".sheet", "all => all.map(one => one.id)")
    for credential in every if pytestconfig.getoption("--long") else every[:2]:
        page.goto(f"{PRINT}{credential}/")
        assert [on_paper(page, paper) for paper in PAPER] == [1, 1], credential
