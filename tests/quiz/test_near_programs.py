"""Programs near a person on the results page, and the finder by a visitor's own answers."""

import gc
import time
from datetime import timedelta

import pytest

from certifications.finder import Finder
from certifications.people import HELD
from certifications.would_open import openings_of
from eligibility.opening import PLAIN, Opening, Openings
from quiz.answers import COOKIE, Answers
from quiz.assessment import person_of
from quiz.near_programs import MOST_NAMED, add_programs
from quiz.results import page_of

from .conftest import PERSONAS, TODAY, card_in, keep_all

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NEWCOMER = {
    "age": 30,
    "education": {"level": "high_school"},
    "training": [],
    "work": [],
    "military": [],
    "credentials": [],
    "teaching": [],
    "skills": {},
    "attestations": {"felony": False, "license_disciplined": False, "cpr_current": True},
    "exam_attempts": {},
    "continuing_education": {},
}


def newcomer(state="AZ", **facts):
    return {"id": "newcomer", "as_of": "2026-11-24", "state": state,
            "profile": {**NEWCOMER, **facts}}  # fmt: skip


def results_for(client, person):
    client.cookies[COOKIE] = keep_all(person)
    return client.get("/check/results/").content.decode()


@pytest.fixture
def of_newcomer(client, published, on_day):
    return lambda **given: results_for(client, newcomer(**given))


# ---------------------------------------------------------------- on the results page


def test_programs_of_the_state_are_named_for_what_waits_for_one(of_newcomer):
    html = of_newcomer()
    card = card_in(html, "cma-aama")
    assert "Programs in Arizona that would open CMA (AAMA) for you, or may:" in card
    assert card.count("may open it. It depends on this:") == MOST_NAMED
    assert "Carrington College-Mesa, Mesa" in card
    assert "would open it." in card_in(html, "ccma-nha")


def test_what_the_person_has_not_told_is_said_once_and_not_beside_each_program(of_newcomer):
    html = of_newcomer(attestations=None, exam_attempts=None)
    for words in ("how often you have failed the exam", "such as a felony"):
        assert html.count(words) == 1, words
        assert words not in card_in(html, "cma-aama")
    assert "also depends on what you have not told us yet:" in html
    assert card_in(html, "cma-aama").count("who accredits the program while you") == MOST_NAMED
    assert "also depends on what you have not told us yet:" not in of_newcomer()


def test_each_program_says_its_price_with_the_year_and_where_it_was_read(of_newcomer, published):
    card = card_in(of_newcomer(), "cma-aama")
    assert (
        'The whole program: tuition and fees: <span class="num">$19,156</span> (2023-24).' in card
    )
    assert "Official page" in card.partition("Programs in Arizona")[2]
    of_nc = card_in(of_newcomer(state="NC"), "cma-aama").partition("Programs in North Carolina")[2]
    assert "living in the state: <span" in of_nc or "Price not found: ask the school." in of_nc


def test_the_link_into_the_finder_carries_wishes_and_no_answer(of_newcomer):
    card = card_in(of_newcomer(), "cma-aama")
    assert 'href="/programs/?state=own&amp;opens=cma-aama"' in card
    assert "state=AZ" not in card
    assert "See all programs for CMA (AAMA)" in card
    assert "age" not in card.partition("/programs/?")[2].partition('"')[0]


def test_a_year_is_not_taken_for_a_program_and_an_unknown_length_is_said(of_newcomer):
    card = card_in(of_newcomer(state="WA"), "cma-aama")
    columbia, carrington = (
        card.partition(name)[2].partition("</li>")[0]
        for name in ("Columbia Basin College", "Carrington College-Spokane")
    )
    a_year = "<strong>This is for one year, not for the whole program.</strong>"
    unknown = "We do not know how long it takes, so we judged it as if it ended today."
    assert "A year at this school, living in the state:" in columbia
    assert "The whole program: tuition and fees:" in carrington
    assert [a_year in one for one in (columbia, carrington)] == [True, False]
    assert [unknown in one for one in (columbia, carrington)] == [True, False]
    assert "It takes 9 months." in carrington


def test_where_none_is_known_nothing_is_named_and_the_finder_is_still_offered(of_newcomer):
    card = card_in(of_newcomer(state="AK"), "coa-ijcahpo")
    assert "Programs in Alaska" not in card
    html = of_newcomer(state="WY")
    assert "Programs in Wyoming" not in html
    assert "Look for programs that would open CMA (AAMA)" in card_in(html, "cma-aama")


def test_what_is_open_or_waits_for_work_alone_names_no_program(client, published, on_day):
    working = {
        "role": "medical_assistant", "started_on": "2020-01-01", "ended_on": None,
        "hours_per_week": 40, "paid": True, "supervised": True, "clinical": True,
        "administrative": True,
    }  # fmt: skip
    html = results_for(client, newcomer(work=[working]))
    card = card_in(html, "ccma-nha")
    assert 'data-verdict="eligible"' in html.partition('id="ccma-nha"')[2][:200]
    assert "/programs/" not in card


def test_each_program_that_is_named_opens_what_the_engine_says(published, on_day):
    answers = Answers()
    for persona in PERSONAS[::40]:
        key = keep_all({**persona, "state": "FL"})
        answers = answers_of(key)
        person = person_of(answers, published)
        page = page_of(response_of(answers, published), published, answers.so_far)
        add_programs(page, published, person)
        openings = openings_of(published, TODAY, person)
        entries = {entry.program.id: entry for entry in Finder.of(published).in_state("FL")}
        for card in (card for group in page["groups"] for card in group["cards"]):
            for one in card.get("programs", {}).get("named", ()):
                entry = entries[one["id"]]
                told = openings.one(card["credential"], entry.program, entry.months)
                assert told.opening in (Opening.OPENS, Opening.MAY_OPEN)
                assert one["opens"] == (told.opening is Opening.OPENS)


def answers_of(key):
    from quiz.models import AnswerSheet

    return Answers(key, AnswerSheet.objects.with_key(key).get().kept)


def response_of(answers, release):
    from quiz.assessment import assess

    return assess(answers, release)[0]


def test_results_ask_the_database_no_more_than_before(
    client, published, on_day, django_assert_max_num_queries
):
    client.cookies[COOKIE] = keep_all(newcomer())
    client.get("/check/results/")
    with django_assert_max_num_queries(2):  # the answers, and what is current
        client.get("/check/results/")


def test_only_so_many_kinds_of_program_are_tried(published, on_day, monkeypatch):
    answers = answers_of(keep_all(newcomer(state="FL")))
    page = page_of(response_of(answers, published), published, answers.so_far)
    judged = []
    judge = Openings.one
    monkeypatch.setattr(
        Openings, "one", lambda self, *given: judged.append(given) or judge(self, *given)
    )
    add_programs(page, published, person_of(answers, published))
    shut = [card for group in page["groups"] if group["name"] == "shut" for card in group["cards"]]
    assert 0 < len(judged) <= 2 * 3 * len(shut)


# ---------------------------------------------------------------- in the finder


def test_the_finder_knows_the_state_of_a_visitor_and_writes_it_in_no_address(
    client, published, on_day
):
    client.cookies[COOKIE] = keep_all(newcomer())
    response = client.get("/programs/?state=own&opens=ccma-nha")
    html = response.content.decode()
    assert '<option value="own" selected>Your state: Arizona</option>' in html
    told = client.get("/programs/?state=AZ&opens=ccma-nha").context
    assert response.context["total"] == told["total"] > 0
    assert [one["id"] for one in response.context["cards"]] == [one["id"] for one in told["cards"]]
    addresses = [part.partition('"')[0] for part in html.split('href="?')[1:]]
    assert not [address for address in addresses if "AZ" in address]
    assert "no-store" in response["Cache-Control"]


def test_whoever_told_no_state_and_asks_for_their_own_is_shown_any(client, published):
    response = client.get("/programs/?state=own")
    assert response.context["total"] == client.get("/programs/").context["total"]
    assert "Your state" not in response.content.decode()


def test_the_finder_judges_by_the_visitors_own_answers(client, published, on_day):
    client.cookies[COOKIE] = keep_all(newcomer(education={"level": "none"}))
    response = client.get("/programs/?state=AZ&opens=cma-aama")
    text = " ".join(response.content.decode().split())
    assert "worked out from your own answers" in text
    assert "Where nobody says how long it takes, as if it ended today." in text
    assert "no-store" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


def test_answers_change_what_a_program_opens(client, published, on_day):
    address = "/programs/carrington-college-mesa-medical-assistant-az/"
    for_anybody = client.get(address).content.decode()
    client.cookies[COOKIE] = keep_all(
        newcomer(attestations={"felony": True, "license_disciplined": False})
    )
    for_visitor = client.get(address).content.decode()
    assert for_anybody != for_visitor
    again = client.get(f"{address}?for=anybody").content.decode()
    assert "worked out from your own answers" not in again
    assert again.count("chip open") == for_anybody.count("chip open")


def test_what_is_open_already_says_so_in_place_of_programs(client, published, on_day):
    done = {
        "kind": "medical_assisting", "provider": "postsecondary", "award": "diploma",
        "completed_on": "2026-05-01", "started_on": "2025-05-01",
    }  # fmt: skip
    client.cookies[COOKIE] = keep_all(newcomer(training=[done]))
    text = " ".join(client.get("/programs/?opens=ccma-nha").content.decode().split())
    assert "By your answers CCMA (NHA) is open to you without a program." in text


@pytest.mark.parametrize("told", [None, {"state": "AZ"}])
def test_who_told_nothing_is_judged_like_anybody(client, published, on_day, told):
    person = {"id": "x", "as_of": "2026-11-24", "profile": {}, **(told or {})}
    client.cookies[COOKIE] = keep_all(person) if told else "no-such-key"
    text = client.get("/programs/").content.decode()
    assert "worked out from your own answers" not in text
    assert "For somebody of whom we know nothing." in text


def ages_in_memory():
    gc.collect()
    return {one.person.age for one in gc.get_objects() if type(one) is Openings}


def visit_much(client):
    for address in (
        "/programs/?state=own&opens=cma-aama",
        "/programs/carrington-college-mesa-medical-assistant-az/",
        "/check/results/",
        "/check/plan/",
    ):
        assert client.get(address).status_code == 200


def test_what_was_found_for_somebody_goes_with_their_answers(client, published, on_day):
    openings_of(published, TODAY)
    client.cookies[COOKIE] = keep_all(newcomer(age=47))
    visit_much(client)
    assert ages_in_memory() >= {PLAIN.age, 47}
    client.post("/check/delete/")
    assert 47 not in ages_in_memory()


def test_what_was_found_for_somebody_goes_after_ten_minutes(client, published, on_day, monkeypatch):
    client.cookies[COOKIE] = keep_all(newcomer(age=48))
    visit_much(client)
    assert 48 in ages_in_memory()
    later = time.monotonic() + HELD + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    client.cookies[COOKIE] = keep_all(newcomer(age=49))
    client.get("/check/results/")
    assert 48 not in ages_in_memory()


def test_what_is_found_for_nobody_is_kept_for_the_day(published):
    nobody = openings_of(published, TODAY)
    assert openings_of(published, TODAY) is nobody
    tomorrow = openings_of(published, TODAY + timedelta(days=1))
    assert tomorrow.today > nobody.today
    assert openings_of(published, TODAY) is not nobody


def test_each_visitor_is_judged_by_their_own_answers(published, on_day):
    people = [person_of(answers_of(keep_all(newcomer(age=age))), published) for age in (16, 47)]
    assert [openings_of(published, TODAY, one).person.age for one in people] == [16, 47]
