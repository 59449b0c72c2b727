"""What a results page says, in words a person can act on."""

import re

import pytest

from eligibility.days import Span
from eligibility.reasons import reason
from quiz.results import GROUPS
from quiz.words import say


def headings(html):
    return re.findall(r'<h2 class="group (\w+)"', html)


def test_groups_stand_in_their_order_and_name_their_number(results_of):
    html, _card = results_of("amt-rma-three-of-five-1095-days", "rma-amt")
    order = [name for name, _shape, _heading in GROUPS]
    assert headings(html) == [name for name in order if name in headings(html)]
    count = html.split('<h2 class="group open"')[1].split("<h2")[0].count("<article")
    assert f"You appear to qualify for {count} exams today" in html


def test_an_open_exam_says_until_when_by_which_route_and_why(results_of):
    _html, card = results_of("amt-rma-education-day-before-four-years", "rma-amt")
    assert "RMA (AMT)</a>" in card
    assert re.search(
        r"Open to you until <mark><time datetime=\"[\d-]+\">\d+ \w+ \d{4}</time>", card
    )
    best = card.partition('class="route">')[2].partition("</details>\n</article>")[0]
    assert 'class="state open"' in best
    assert "You finished on" in best or "You told us" in best
    assert re.search(r'<a href="https?://[^"]+" rel="noreferrer">', best)
    assert re.search(r"<b>(Official page|Second-hand|From memory)</b>", best)
    assert re.search(r"read on \d+ \w+ 20\d\d", best)


def test_one_step_away_says_how_much_is_missing_and_what_to_do(results_of):
    _html, card = results_of("nha-cet-training-nine-ekgs", "cet-nha")
    assert "What is missing on the nearest way" in card
    assert "1 more." in card
    lack = card.partition("What is missing")[2].partition("<details")[0]
    assert "Ask a school or clinic" in lack
    assert re.search(r"About 1 month\.", lack)
    assert "read on" in lack


def test_only_the_first_open_exam_is_unfolded(results_of):
    html, _card = results_of("amt-rma-three-of-five-1095-days", "rma-amt")
    assert html.count('<details open class="route"') == 1
    assert html.index("<details open") < html.index('<details class="route"')


def test_a_whole_program_is_not_one_step(results_of):
    html, _card = results_of("nha-nothing-but-a-degree", "ccma-nha")
    assert "step" not in headings(html)


def test_steps_for_later_are_not_counted_as_met(results_of):
    _html, card = results_of("nha-ccma-experience-year-full-today", "ccma-nha")
    told, _heading, later = card.partition("Steps for later")
    assert "code of ethics" not in told
    assert "code of ethics" in later


def test_what_comes_by_itself_says_on_which_day(results_of):
    html, card = results_of("nha-ccma-experience-a-day-short", "ccma-nha")
    assert 'Opens on <mark><time datetime="2026-11-25">25 November 2026</time>' in card
    assert 'id="ccma-nha"' in html.partition('<h2 class="group step"')[2].partition("<h2")[0]


def test_what_is_only_provisional_is_told(results_of):
    _html, card = results_of("ncct-ncet-high-school", "ncet-ncct")
    assert "Provisional at first" in card


def test_what_only_the_body_can_decide_is_told_and_nothing_is_asked(results_of):
    _html, card = results_of("aama-felony-sentence-finished", "cma-aama")
    assert "Only AAMA can decide this" in card
    assert "may decide it" not in card


def test_an_open_question_leads_to_its_topic(results_of):
    _html, card = results_of("aama-felony-not-said", "cma-aama")
    assert (
        '<a class="tap" href="/check/attestations/">Do you have a felony on your record?</a>'
        in card
    )


def test_every_route_is_there_with_all_its_requirements(results_of, published):
    _html, card = results_of("nha-nothing-yet", "ccma-nha")
    credential = next(c for c in published.content["credentials"] if c["id"] == "ccma-nha")
    routes = [route for route in credential["routes"] if route["standing"] == "in_force"]
    assert card.count('class="route"') == len(routes)
    for route in routes:
        for requirement in [*credential["requirements"], *route["requirements"]]:
            assert requirement["text"].replace("'", "&#x27;") in card


def test_the_page_names_its_release_its_day_and_its_limits(results_of, published):
    html, _card = results_of("nha-nothing-yet", "ccma-nha")
    assert published.id in html
    assert "24 November 2026" in html
    assert "What this page cannot do" in html
    assert "is not a certifying body" in html


@pytest.mark.parametrize("word", ["you are eligible", "congratulations", "unfortunately"])
def test_the_page_promises_nothing(results_of, word):
    html, _card = results_of("amt-rma-three-of-five-1095-days", "rma-amt")
    assert word not in html.lower()


def test_days_are_written_in_one_way_also_inside_reasons():
    told = reason(
        "{day} and {month} and {year}",
        day=Span.parse("2026-05-03"),
        month=Span.parse("2026-05"),
        year=Span.parse("2026"),
    )
    assert say(told) == "3 May 2026 and May 2026 and 2026"
