"""What stands on a sheet of paper, and what is left out where it would not fit."""

import re
from dataclasses import replace
from datetime import date

import pytest

from quiz import sheets as paper
from quiz.models import AnswerSheet

from .conftest import PERSONAS, keep_all
from .keeping import device, make_link, plain

pytestmark = pytest.mark.once  # what it shows does not depend on the database

PRINT = "/check/results/print/"
IN_WASHINGTON = next(one for one in PERSONAS if one["id"] == "wa-mac-exam-five-years-to-the-day")
GRADUATE = next(one for one in PERSONAS if one["id"] == "amt-rma-education-day-before-four-years")


@pytest.fixture
def owner(published, on_day):
    on_day(date.fromisoformat(GRADUATE["as_of"]))
    return device(keep_all(GRADUATE))


def test_a_sheet_says_all_that_one_takes_along(owner, published):
    text = plain(owner.get(f"{PRINT}rma-amt/"))
    for part in (
        "RMA (AMT) Registered Medical Assistant",
        "You appear to qualify",
        "Open to you until",
        f"by rule book {published.id}",
        "The rules of “Route 1: education”",
        "Papers to collect",
        "What it costs To apply: $150",
        "Next step Collect the papers. Then apply to AMT.",
        "Second-hand",
        "read on 24 November 2026",
        "AMT decides. Ask AMT before you pay.",
    ):
        assert part in text, part
    html = owner.get(f"{PRINT}rma-amt/").content.decode()
    assert '<ul class="checks">' in html
    assert html.count('class="sheet"') == 1


def test_what_was_read_over_a_year_ago_is_marked_by_the_day_of_who_looks(owner, on_day):
    warning = "Last read over 12 months ago; it may have changed"
    pages = ("/check/results/", f"{PRINT}rma-amt/")
    assert not [page for page in pages if warning in plain(owner.get(page))]
    on_day(date(2027, 11, 25))
    assert [page for page in pages if warning in plain(owner.get(page))] == [*pages]


def national(release):
    return [one for one in release.content["credentials"] if not one["jurisdiction"]]


def of_state(release, state="WA"):
    """What the state of these people asks, by its ids."""
    return [one["id"] for one in release.content["credentials"] if one["jurisdiction"] == state]


def test_what_is_missing_is_on_it(owner):
    text = plain(owner.get(f"{PRINT}coa-ijcahpo/"))
    assert "What is missing" in text
    assert "Not met" in text


def test_there_is_a_sheet_for_each_credential_of_the_results(owner, published):
    html = owner.get(PRINT).content.decode()
    assert html.count('class="sheet"') == len(national(published)) + len(of_state(published))


def test_what_the_own_state_asks_has_sheets_too(published, on_day):
    on_day(date.fromisoformat(IN_WASHINGTON["as_of"]))
    owner = device(keep_all(IN_WASHINGTON))
    own = of_state(published)
    assert own
    html = owner.get(PRINT).content.decode()
    names = re.findall(r'class="sheet" id="([^"]+)"', html)
    assert names == [*(name for name in names if name not in own), *own]
    text = plain(owner.get(f"{PRINT}wa-ma-c/"))
    for part in (
        "MA\N{NON-BREAKING HYPHEN}C (WA DOH) Medical Assistant-Certified",
        "After 24 November 2026 it is closed. Ask WA DOH well before then.",
        "The rules of “Full certification”: 2 of 4 met, 2 for them to decide",
        "From general knowledge, no page found yet. From memory , noted on 24 November 2026",
        "WA DOH decides",
    ):
        assert part in text, part


def test_the_sheets_of_a_shared_result_tell_the_state_only_with_the_answers(published, on_day):
    on_day(date.fromisoformat(IN_WASHINGTON["as_of"]))
    owner = device(keep_all(IN_WASHINGTON))
    for shows_answers in (True, False):
        link = make_link(owner, "result", answers=shows_answers)
        assert ("wa-ma-c" in device().get(f"{link}print/").content.decode()) is shows_answers
        found = device().get(f"{link}print/wa-ma-c/").status_code
        assert found == (200 if shows_answers else 404)


def test_only_what_the_person_asked_about_is_printed_unless_they_want_all(owner, published):
    sheet = AnswerSheet.objects.get()
    sheet.kept["goal"] = {"told": {"work": ["31-9097"]}, "asked": ["work"]}
    sheet.save()
    results = owner.get("/check/results/").context["groups"]
    wanted = [
        c["credential"] for group in results if group["name"] != "others" for c in group["cards"]
    ]
    assert 0 < len(wanted) < len(national(published))
    of_link = make_link(owner, "result") + "print/"
    for base, own in ((PRINT, of_state(published)), (of_link, [])):
        html = owner.get(base).content.decode()
        assert re.findall(r'class="sheet" id="([^"]+)"', html) == [*wanted, *own]
        assert f'href="{base}?all=1"' in html
        everything = owner.get(f"{base}?all=1").content.decode()
        assert everything.count('class="sheet"') == len(national(published)) + len(own)
        assert "?all=1" not in everything
        assert owner.get(f"{base}rma-amt/").status_code == 200  # one of the others, asked for


def test_a_credential_that_is_not_there_is_not_found(owner):
    assert owner.get(f"{PRINT}no-such-thing/").status_code == 404


def test_a_shared_result_prints_the_same_without_answers(owner):
    html = device().get(make_link(owner, "result") + "print/rma-amt/").content.decode()
    assert "The program ended" not in html
    assert "RMA (AMT)" in html
    assert "The program ended" in owner.get(f"{PRINT}rma-amt/").content.decode()


# ---------------------------------------------------------------- what is left out


def row(number, status="met", **more):
    row = paper.Row(
        status, "training", f"Rule {number}. " + "word " * 20, "Because. " * 12, "", (1,)
    )
    return replace(row, **more)


def sheet(*rows):
    source = {"number": 1, "title": "Page", "url": "https://example.org/" + "x" * 60}
    return paper.Sheet({}, "2026-11-24", rows, (), (), (), "Apply.", None, (source,))


def test_what_fits_is_left_as_it_is():
    short = sheet(row(1))
    assert paper.fitted(short) == short


def test_what_is_met_loses_its_reasons_before_what_is_not():
    rows = [row(1, "not_met"), *(row(n) for n in range(2, 17))]
    fitted = paper.fitted(sheet(*rows))
    assert paper.height(fitted) <= paper.PAGE
    assert fitted.is_shortened
    assert fitted.rows[0].because
    assert not fitted.rows[1].because
    assert fitted.unlisted == 0


def test_rules_that_find_no_room_are_counted_the_last_first():
    fitted = paper.fitted(sheet(*(row(n) for n in range(60))))
    assert paper.height(fitted) <= paper.PAGE
    assert fitted.unlisted == 60 - len(fitted.rows) > 0
    assert fitted.rows[0].text.startswith("Rule 0.")


def test_sources_that_nothing_names_any_more_go_too():
    inside = row(2, marks=(2,))
    group = row(1, members=(inside,) * 60)
    page = sheet(group)
    second = {**page.sources[0], "number": 2}
    fitted = paper.fitted(replace(page, sources=(*page.sources, second)))
    assert [source["number"] for source in fitted.sources] == [1]
    assert fitted.rows[0].members == ()


def test_how_sure_we_are_stands_beside_the_first_source_of_a_statement_only(published, on_day):
    """A second source of an official statement need not be official, nor even have been opened."""
    asked = {"kind": "age", "status": "met", "text": "You are 18.", "because": "", "members": []}
    first = {"id": "a", "confidence": "official", "title": "A", "url": None}
    second = {**first, "id": "b", "title": "B"}
    numbered = paper._Numbered()
    numbered.row({**asked, "sources": [first, second], "shortfall": None})
    assert [one["leads"] for one in numbered.sources.values()] == [True, False]
    numbered.row({**asked, "sources": [second], "shortfall": None})
    assert [one["leads"] for one in numbered.sources.values()] == [True, False, True]
