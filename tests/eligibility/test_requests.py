"""A whole request: a day, a state, a profile."""

from datetime import date

import pytest

from eligibility.requests import RequestError, parse_request

from .rulebook import TODAY, adult, book, credential, route

CATALOGUE = book(
    credential("cert", route("route", adult())),
    credential("state-cert", route("route", adult()), jurisdiction="WA"),
)
SOME_DAY = date(2020, 2, 29)


def read(raw, today=SOME_DAY):
    return parse_request(raw, CATALOGUE, today=today)


def faults(raw):
    with pytest.raises(RequestError) as caught:
        read(raw)
    assert str(caught.value)
    return sorted(error.path for error in caught.value.errors)


def test_a_request_names_its_day_its_state_and_a_person():
    request = read({"as_of": "2026-11-24", "state": "WA", "profile": {"age": 30}})
    assert request.as_of == TODAY
    assert (request.profile.state, request.profile.age) == ("WA", 30)


@pytest.mark.parametrize("raw", [{}, {"as_of": None, "state": None, "profile": None}], ids=repr)
def test_what_is_left_out_is_today_and_nothing_known(raw):
    request = read(raw)
    assert request.as_of == SOME_DAY
    assert request.profile == read({"profile": {}}).profile
    assert request.profile.state is None


@pytest.mark.parametrize("text", ["2024-02-29", "1900-01-01", "2200-12-31"])
def test_the_day_may_be_any_day_of_three_centuries(text):
    assert read({"as_of": text}).as_of == date.fromisoformat(text)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("2026-11", id="a month is not a day"),
        pytest.param("2026", id="nor is a year"),
        pytest.param("2026-W48-2", id="a day of a week counted through the year"),
        pytest.param("2026-W48", id="such a week"),
        pytest.param("2026-328", id="a day counted through the year"),
        pytest.param("20261124", id="without hyphens"),
        pytest.param("2023-02-29", id="29 February of another year"),
        pytest.param("2026-13-01", id="a thirteenth month"),
        pytest.param("0000-01-01", id="the year nought"),
        pytest.param("1899-12-31", id="too long ago"),
        pytest.param("2201-01-01", id="too far ahead"),
        pytest.param("2026-11-24T00:00", id="with a time"),
        pytest.param(" 2026-11-24", id="with a space"),
        pytest.param("2026-11-24\n", id="with a line break"),
        pytest.param("２０２６-11-24", id="in full-width digits"),
        pytest.param("today", id="in a word"),
        pytest.param("", id="an empty text"),
        pytest.param(20261124, id="a number"),
        pytest.param(True, id="true"),
        pytest.param([], id="a list"),
        pytest.param({}, id="an object"),
    ],
)
def test_anything_else_is_no_day(value):
    assert faults({"as_of": value}) == ["as_of"]


@pytest.mark.parametrize("code", ["WA", "NJ", "DC", "PR", "GU"])
def test_a_state_is_its_postal_code(code):
    assert read({"state": code}).profile.state == code


@pytest.mark.parametrize("value", ["wa", "Washington", "W", "ZZ", "US", "", 53, True, [], {}])
def test_anything_else_is_no_state(value):
    assert faults({"state": value}) == ["state"]


@pytest.mark.parametrize("value", [[], [{}], "x", "", 0, False, True], ids=repr)
def test_a_profile_is_an_object(value):
    assert faults({"profile": value}) == ["profile"]


@pytest.mark.parametrize("raw", [None, [], [{}], "x", 5, True], ids=repr)
def test_a_request_is_an_object(raw):
    assert faults(raw) == [""]


@pytest.mark.parametrize("key", ["asof", "date", "answers", "age", "", "Profile"])
def test_an_unknown_part_is_refused_even_when_it_says_nothing(key):
    assert faults({key: None}) == [key]


def test_every_fault_is_told_at_once():
    raw = {"as_of": "soon", "state": "wa", "today": 1, "profile": {"age": "x", "work": [{"r": 1}]}}
    assert faults(raw) == ["as_of", "profile.age", "profile.work[0].r", "state", "today"]


def test_credentials_of_the_catalogue_are_known_by_their_ids():
    held = [{"credential": "cert"}, {"credential": "state-cert"}, {"credential": "rn"}]
    assert len(read({"profile": {"credentials": held}}).profile.credentials) == 3
    raw = {"profile": {"credentials": [*held, {"credential": "cma-aama"}]}}
    assert faults(raw) == ["profile.credentials[3].credential"]


def test_attempts_and_credits_are_told_for_credentials_of_the_catalogue():
    told = {"exam_attempts": {"cert": 1}, "continuing_education": {"state-cert": 2.5}}
    assert read({"profile": told}).profile.exam_attempts == {"cert": 1}
    assert faults({"profile": {"exam_attempts": {"rn": 1}}}) == ["profile.exam_attempts.rn"]


def test_a_body_of_the_catalogue_may_approve_a_program():
    raw = {"profile": {"training": [{"approved_by": ["board", "cdph"]}]}}
    assert read(raw).profile.training[0].approved_by == ("board", "cdph")


def test_no_release_carries_programs_yet_so_none_can_be_named():
    raw = {"profile": {"training": [{"program": "program-1"}]}}
    assert faults(raw) == ["profile.training[0].program"]
