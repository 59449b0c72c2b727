"""Every answer that the results call missing can be given: a link leads to a page that asks it."""

import re
from datetime import date
from html import unescape
from random import Random
from urllib.parse import parse_qs, urlsplit

import pytest

from certifications import releases
from quiz.answers import COOKIE, Answers
from quiz.assessment import assess, open_questions
from quiz.course import useful_keys
from quiz.models import AnswerSheet, hash_of
from quiz.open_answers import asks
from quiz.topics import BY_NAME, all_keys, keys_in, topic_in

from .conftest import PERSONAS, keep_all

pytestmark = pytest.mark.seldom_twice

RESULTS = "/check/results/"
LEFT_OUT = (("before",), ("skills", "continuing_education"), ("you",), ("background",))
FEW = sorted(Random(8).sample(PERSONAS, 30), key=lambda persona: persona["id"])


def told_without(persona, *topics):
    """A sheet of somebody who was not asked some topics; its key."""
    key = keep_all(persona)
    sheet = AnswerSheet.objects.get(key_hash=hash_of(key))
    for topic in topics:
        sheet.kept.pop(topic, None)
    sheet.save()
    return key


def every_path(response):
    """What each verdict, and each line of each rule, still waits for."""

    def of_lines(lines):
        for line in lines:
            yield from line["asks"]
            yield from of_lines(line["members"])

    for item in response["credentials"]:
        yield from item["would_decide"]
        for route in item["routes"]:
            yield from of_lines(route["requirements"])


def asked_at(address):
    """The topic and the questions that an address leads to."""
    split = urlsplit(address)
    return split.path.strip("/").split("/")[1], parse_qs(split.query).get("ask", [])


def assert_each_can_be_given(persona, release, on_day, *topics):
    on_day(date.fromisoformat(persona["as_of"]))
    answers = Answers(None, AnswerSheet.objects.with_key(told_without(persona, *topics)).get().kept)
    response, _unread = assess(answers, release)
    for path in set(every_path(response)):
        found = asks([path], answers, release)
        assert found, f"{path} is called missing, and no page asks for it"
        for ask in found:
            topic, keys = asked_at(ask.address)
            there = set(all_keys(topic_in(release.content, topic), release))
            assert set(keys) <= there, f"{ask.address} has no such question"
            assert keys or BY_NAME[topic].is_list, f"{ask.address} names no question"


@pytest.mark.parametrize("left_out", LEFT_OUT, ids="-".join)
def test_what_is_missing_has_a_page_that_asks_it(left_out, published, on_day):
    for persona in FEW:
        assert_each_can_be_given(persona, published, on_day, *left_out)


@pytest.mark.long
@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona["id"])
def test_what_any_persona_misses_has_a_page_that_asks_it(persona, published, on_day):
    for left_out in ((), *LEFT_OUT):
        assert_each_can_be_given(persona, published, on_day, *left_out)


def links_in(html):
    """The addresses of a page that ask for an answer by name."""
    return {unescape(found) for found in re.findall(r'href="(/check/[^"]*\?ask=[^"]*)"', html)}


@pytest.mark.parametrize("name", ["nha-nothing-yet", "wa-mac-under-way", "ca-at-the-minimum"])
@pytest.mark.twice
def test_each_link_of_the_results_leads_to_a_form_with_the_question(
    name, client, published, on_day
):
    persona = next(persona for persona in PERSONAS if persona["id"] == name)
    on_day(date.fromisoformat(persona["as_of"]))
    client.cookies[COOKIE] = told_without(persona, "before", "skills")
    links = links_in(client.get(RESULTS).content.decode())
    assert len(links) > 2
    for address in links:
        form = client.get(address).context["form"]
        assert set(asked_at(address)[1]) == set(form.keys), address


def test_failed_exams_are_asked_also_where_they_change_no_verdict_today(client, published, on_day):
    """The line of the rule says that we do not know it, so it leads to the question."""
    persona = next(one for one in PERSONAS if one["id"] == "wa-mac-under-way")
    on_day(date.fromisoformat(persona["as_of"]))
    client.cookies[COOKIE] = told_without(persona, "before")
    address = "/check/before/?ask=failed%3Acma-aama"
    assert address in links_in(client.get(RESULTS).content.decode())
    client.post(address, {"keys": "failed:cma-aama", "failed": "none_of_these"})
    assert address not in links_in(client.get(RESULTS).content.decode())


def test_a_body_that_decides_contradicts_no_link_of_its_card(results_of):
    """What is asked under a rule helps with that rule. The exam is the body's all the same."""
    _html, card = results_of("aama-category-4-day-after-last-sure-day", "cma-aama")
    assert "Only AAMA can decide this, whatever else you tell us." in card
    assert "Nothing more you could tell us" not in card


# ---------------------------------------------------------------- what was never asked

CHECK = "/check/answers/"
UNASKED = "Questions we did not ask so far"


def unasked_in(html):
    """By topic, the questions that the check page offers because they were not put yet."""
    found = re.findall(rf'href="([^"]*)">\s*{UNASKED}', html)
    return {topic: set(keys) for topic, keys in (asked_at(unescape(link)) for link in found)}


def somebody(client, persona_id, on_day, *left_out):
    """The browser of a persona who was not asked some topics."""
    persona = next(one for one in PERSONAS if one["id"] == persona_id)
    on_day(date.fromisoformat(persona["as_of"]))
    client.cookies[COOKIE] = told_without(persona, *left_out)
    return client


def test_what_was_never_asked_is_offered_where_answers_are_read_back(client, published, on_day):
    """What programs hang on leads here: there must be something to find."""
    browser = somebody(client, "wa-mac-under-way", on_day, "before")
    offered = unasked_in(browser.get(CHECK).content.decode())["before"]
    assert {"felony", "license_disciplined", "failed:cma-aama"} <= offered
    assert not {"sentence_completed", "felony_drug_related"} & offered, "no felony was told"
    assert not [key for key in offered if key.startswith("times:")], "no exam was failed"


def test_what_a_program_hangs_on_is_offered_where_no_verdict_turns_on_it(client, published, on_day):
    browser = somebody(client, "nha-ccma-year-only-and-safe", on_day, "before")
    results = browser.get(RESULTS)
    assert results.context["untold"] == ["how often you have failed the exam"]
    page = browser.get(CHECK)
    answers, open_ = open_to(browser, published)
    turning = keys_in("before", open_.paths, answers.told("before"))
    offered = unasked_in(page.content.decode())["before"]
    exams = {key for key in offered if key.startswith("failed:")}
    assert exams - turning, "some are asked though no verdict turns on them"


def test_whoever_is_asked_which_exams_they_failed_may_name_each_and_is_asked_how_often(
    client, published, on_day
):
    """What only the body decides turns on none of them, and a failed one counts all the same."""
    browser = somebody(client, "nha-ccma-year-only-and-safe", on_day, "before")
    _answers, open_ = open_to(browser, published)
    turning = keys_in("before", open_.paths, {})
    named = {f"failed:{name}" for name in open_.exams}
    assert "failed:cma-aama" in turning
    beside = "failed:cet-nha"
    assert beside in named - turning
    page = browser.get("/check/before/").content.decode()
    assert 'value="cet-nha"' in page
    keys = " ".join({*turning, *named})
    browser.post("/check/before/", {"keys": keys, "failed": ["cet-nha"]})
    again = browser.get("/check/before/?more=1").content.decode()
    assert "How often did you fail the CET (NHA) exam?" in again
    browser.post("/check/before/", {"keys": "times:cet-nha", "times:cet-nha": "2"})
    answers, _open = open_to(browser, published)
    assert answers.request()["profile"]["exam_attempts"]["cet-nha"] == 2


def test_an_exam_that_left_the_rules_is_not_asked_about_for_ever(client, published, on_day):
    browser = somebody(client, "nha-ccma-year-only-and-safe", on_day, "before")
    sheet = AnswerSheet.objects.with_key(browser.cookies[COOKIE].value).get()
    sheet.kept["before"] = {"told": {"failed": {"gone-exam": True}}, "asked": []}
    sheet.save()
    answers, open_ = open_to(browser, published)
    assert "times:gone-exam" not in useful_keys(BY_NAME["before"], answers, open_)


def open_to(browser, release):
    """The answers of somebody, and what may still decide something for them."""
    answers = Answers(None, AnswerSheet.objects.with_key(browser.cookies[COOKIE].value).get().kept)
    return answers, open_questions(answers, release)


@pytest.mark.parametrize("left_out", ["before", "you", "background"])
def test_the_questions_offered_there_are_put_and_lead_back(left_out, client, published, on_day):
    browser = somebody(client, "wa-mac-under-way", on_day, left_out)
    html = browser.get(CHECK).content.decode()
    (address,) = (unescape(a) for a in re.findall(rf'href="(/check/{left_out}/\?ask=[^"]*)"', html))
    form = browser.get(address).context["form"]
    assert set(form.keys) == set(asked_at(address)[1])
    sent = browser.post(address, {"keys": " ".join(form.keys)})
    assert (sent.status_code, sent.url) == (302, CHECK)
    assert left_out not in unasked_in(browser.get(CHECK).content.decode()), "they were put now"


def test_who_was_asked_all_is_offered_nothing(client, published, on_day):
    browser = somebody(client, "wa-mac-under-way", on_day)
    assert "before" not in unasked_in(browser.get(CHECK).content.decode())


def test_who_told_nothing_is_offered_the_beginning_alone(client, published, on_day):
    assert UNASKED not in client.get(CHECK).content.decode()


def test_only_exams_one_is_after_are_asked_about(client, published, on_day):
    browser = somebody(client, "wa-mac-under-way", on_day, "before")
    key = browser.cookies[COOKIE].value
    sheet = AnswerSheet.objects.get(key_hash=hash_of(key))
    sheet.kept["goal"] = {"told": {"work": ["31-9097"]}, "asked": ["work"]}
    sheet.save()
    offered = unasked_in(browser.get(CHECK).content.decode()).get("before", set())
    assert "failed:cma-aama" not in offered
    assert offered


# ---------------------------------------------------------------- what exactly is missing


def labels_of(paths, release, topic, *records):
    """What the links say that lead to these records."""
    answers = Answers()
    for number, told in enumerate(records):
        answers.put_record(topic, f"{number:016x}", told, told)
    return [ask.label for ask in asks(paths, answers, release)]


HOURS = [f"training[].{part}" for part in ("classroom_hours", "clock_hours", "externship_hours")]


def test_a_link_names_the_hours_that_are_missing(published):
    told = {"clock_hours": 800, "classroom_hours": 600}
    assert labels_of(HOURS[-1:], published, "training", told) == ["How many externship hours?"]
    told = {"clock_hours": 800, "externship_hours": 200}
    assert labels_of(HOURS[:1], published, "training", told) == ["How many class and lab hours?"]
    all_of_them = ["How many hours is the program in all?"]
    assert labels_of(HOURS, published, "training", {"kind": "other"}) == all_of_them


def test_a_link_asks_for_the_day_where_the_month_is_known(published):
    began = ["work[].started_on"]
    exact = "When did you start? We need the exact day."
    assert labels_of(began, published, "work", {}) == ["When did you start?"]
    assert labels_of(began, published, "work", {"started_on": "2024-03"}) == [exact]
    assert labels_of(began, published, "work", {"started_on": "2024"}) == [exact]
    two = labels_of(began, published, "work", {"started_on": "2024-03-01"}, {"started_on": "2024"})
    assert two == ["When did you start? (number 2 on your list) We need the exact day."]


# ---------------------------------------------------------------- nothing to ask


def decided(client, persona_id, on_day):
    """The browser of somebody of whom a topic was never asked, for nothing turns on it."""
    persona = next(one for one in PERSONAS if one["id"] == persona_id)
    on_day(date.fromisoformat(persona["as_of"]))
    client.cookies[COOKIE] = told_without(persona, "continuing_education")
    return client


def test_a_topic_with_nothing_to_ask_leads_on(client, published, on_day):
    browser = decided(client, "amt-rma-education-day-before-four-years", on_day)
    page = browser.get("/check/continuing_education/")
    assert (page.status_code, page.url) == (302, browser.get("/check/").url)
    back = browser.get("/check/continuing_education/?then=check")
    assert (back.status_code, back.url) == (302, "/check/answers/")


def test_a_topic_with_nothing_to_ask_is_not_offered(client, published, on_day):
    browser = decided(client, "amt-rma-education-day-before-four-years", on_day)
    for address in (RESULTS, "/check/answers/", "/check/you/"):
        assert 'href="/check/continuing_education/"' not in browser.get(address).content.decode()


def test_sending_a_page_without_questions_keeps_nothing(client, published):
    assert client.post("/check/before/", {"keys": ""}).status_code == 302
    assert not AnswerSheet.objects.exists()
    assert releases.current() is not None
