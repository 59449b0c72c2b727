"""Keeping and sharing with a real browser, with and without JavaScript."""

import pytest

from quiz.answers import COOKIE
from quiz.models import Link, SavedResult
from tests.quiz.conftest import PERSONAS, keep_all

from .accessibility import too_wide, violations

pytestmark = pytest.mark.once  # tests/quiz keeps and shares on every database

HAS_DATES = "amt-rma-education-day-before-four-years"
NO_DATES = "nha-nothing-yet"
SMALL_TARGETS = """
    [...document.querySelectorAll("main button, .btn, .tap, main textarea, main summary")]
    .filter(it => it.offsetParent && it.getBoundingClientRect().height < 43.5)
    .map(it => it.outerHTML)
"""


@pytest.fixture(autouse=True)
def _rules(live_server, published):
    """The rules of record, which the live site serves."""


@pytest.fixture
def visitor(new_context, base_url):
    """Opens a browser with the answers of a persona, or with none; `scripts=False` runs none."""

    def come(name=None, *, scripts=True):
        context = new_context(java_script_enabled=scripts)
        if name:
            persona = next(one for one in PERSONAS if one["id"] == name)
            context.add_cookies([{"name": COOKIE, "value": keep_all(persona), "url": base_url}])
        return context.new_page()

    return come


def make_link(page, button, *, answers=False):
    """Press a button on the page that keeps; the address in the field."""
    page.goto("/check/results/")
    page.get_by_role("link", name="Save or share").click()
    if answers:
        page.get_by_label("Show my answers too").check()
    page.get_by_role("button", name=button).click()
    return page.get_by_label(
        "It shows your result" if "share" in button else "Only for you"
    ).input_value()


@pytest.mark.parametrize(
    "scripts",
    [
        pytest.param(True, marks=pytest.mark.long, id="with scripts"),
        pytest.param(False, id="without"),
    ],
)
def test_a_person_goes_on_on_a_second_device(visitor, scripts):
    """The page withholds its address from everybody, and its form is taken all the same."""
    first, second = visitor(HAS_DATES, scripts=scripts), visitor(scripts=scripts)
    second.goto(make_link(first, "Make a link to go on"))
    second.get_by_role("button", name="Yes, go on here").click()
    assert second.get_by_role("heading", level=1).inner_text() == "Check your answers"
    first.goto("/check/results/")
    second.goto("/check/results/")
    assert first.locator("h1").inner_text() == second.locator("h1").inner_text()
    # Each sees what the other changes; a device can be closed.
    second.goto("/check/you/")
    second.get_by_label("How old are you").fill("44")
    second.get_by_role("button", name="Continue").click()
    first.goto("/check/answers/")
    assert first.get_by_text("44", exact=True).count() == 1
    first.goto("/check/keep/")
    first.get_by_role("button", name="Close this device").click()
    second.goto("/check/results/")
    assert "You have not told us anything yet" in second.locator("h1").inner_text()


@pytest.mark.long  # tests/quiz/test_saved.py needs no browser
def test_an_advisor_reads_checks_and_loses_a_shared_result(visitor):
    person, advisor = visitor(HAS_DATES, scripts=False), visitor(scripts=False)
    address = make_link(person, "Make a link to share")
    advisor.goto(address)
    assert "appeared to be open to this person" in advisor.locator("h1").inner_text()
    assert "You told us" not in advisor.content()
    advisor.get_by_role("link", name="Check by today’s rules").click()
    assert advisor.locator("h1").inner_text() == "Nothing is different today"
    person.goto("/check/keep/")
    person.get_by_role("button", name="Delete this link").click()
    advisor.goto(address)
    assert advisor.locator("h1").inner_text() == "This link does not work any more"


@pytest.mark.long  # tests/quiz/test_calendar.py reads the name without a browser
def test_the_calendar_file_is_saved_under_a_name_that_says_nothing(visitor):
    page = visitor(HAS_DATES)
    page.goto("/check/results/")
    with page.expect_download() as found:
        page.get_by_role("link", name="Add dates to my calendar").click()
    assert found.value.suggested_filename == "careerpath-dates.ics"


def every_kind(visitor):
    """A page and the addresses to look at with it; the first is one that a form answers with."""
    page = visitor(HAS_DATES)
    going = make_link(page, "Make a link to go on")
    yield page, None
    shared = make_link(page, "Make a link to share", answers=True)
    yield page, None
    for address in (
        "/check/keep/",
        "/check/results/print/",
        "/check/results/print/rma-amt/",
        going,
    ):
        page.goto(address)
        yield page, address
    other = visitor(NO_DATES)
    for address in (going, "/check/results/dates.ics"):
        other.goto(address)
        yield other, address
    nobody = visitor()
    for address in (
        "/check/keep/",
        going,
        shared,
        f"{going}x/",
    ):
        nobody.goto(address)
        yield nobody, address
    SavedResult.objects.update(kept={}, response_hash="0" * 64)
    nobody.goto(f"{shared}today/")
    yield nobody, "today"
    Link.objects.all().delete()
    nobody.goto(shared)
    yield nobody, shared


def unfold(page):
    """What stands outside the cards, which the journeys look at."""
    page.evaluate(
        "document.querySelectorAll('details:not(.card-r *)').forEach(it => { it.open = true })"
    )


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_every_kind_of_page_is_in_order(visitor, base_url, scheme):
    """Axe finds nothing, nothing is cut off or too small to press, the browser refuses nothing."""
    complaints, asked = [], []

    def listening(*args, **options):
        page = visitor(*args, **options)
        page.emulate_media(color_scheme=scheme)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        return page

    for page, address in every_kind(listening):
        unfold(page)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert too_wide(page) <= 0, (address, width)
            assert page.evaluate(SMALL_TARGETS) == [], address
        assert violations(page, scheme) == [], address
    assert asked
    assert not [url for url in asked if not url.startswith((base_url, "data:"))]
    # A link that does not work answers with 404, which the browser notes by itself.
    assert not [text for text in complaints if "404" not in text]


def test_the_print_button_is_there_where_scripts_run(visitor):
    page = visitor(HAS_DATES)
    page.goto("/check/results/print/")
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")
    still = visitor(HAS_DATES, scripts=False)
    still.goto("/check/results/print/")
    assert still.get_by_role("button", name="Print").count() == 0
    assert still.get_by_text("Use Print in the menu of your browser").is_visible()
