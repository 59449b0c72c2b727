"""What a credential can ask at all: all that it asks of anybody, and not much besides."""

import json
from pathlib import Path

import pytest

from eligibility.assess import Assessment
from eligibility.inquiry import would_decide
from eligibility.reach import can_ask
from eligibility.requests import parse_request
from eligibility.rules import load_catalogue

from .rulebook import TODAY, adult, book, credential, day, requirement, route, yes

PERSONAS = sorted((Path(__file__).parent.parent / "personas").glob("*.json"))


@pytest.fixture(scope="module")
def catalogue(content):
    return load_catalogue(content)


@pytest.fixture(scope="module")
def reach(catalogue):
    return {one.id: can_ask(one, TODAY) for one in catalogue.credentials}


def beyond(paths, catalogue, reach):
    """What these personas are asked although nobody should be."""
    for path in paths:
        persona = json.loads(path.read_text("utf-8"))
        asked = {key: persona[key] for key in ("as_of", "state", "profile")}
        request = parse_request(asked, catalogue, today=TODAY)
        for one in catalogue.credentials:
            found = would_decide(Assessment(one, request.profile).on(request.as_of))
            yield from ((path.stem, one.id, part) for part in found - reach[one.id])


def test_nobody_is_asked_for_more(catalogue, reach):
    assert list(beyond(PERSONAS[::16], catalogue, reach)) == []


@pytest.mark.long
def test_no_persona_is_asked_for_more(catalogue, reach):
    assert list(beyond(PERSONAS, catalogue, reach)) == []


# ---------------------------------------------------------------- small rules


def asked_of(*requirements, state=None, **parts):
    made = credential("some", route("way", *requirements, **parts), jurisdiction=state)
    return can_ask(book(made).credentials[0], TODAY)


def test_an_age_alone_asks_for_the_age_alone():
    assert asked_of(adult()) == {"age"}


def test_what_one_state_awards_asks_for_the_state():
    assert asked_of(adult(), state="WA") == {"age", "state"}


def test_a_route_that_is_over_asks_nothing_and_one_to_come_does():
    assert asked_of(adult(), valid_until=day(-1)) == set()
    assert asked_of(adult(), valid_from=day(400)) == {"age"}
    assert asked_of(adult(), standing="superseded") == set()


def test_what_is_asked_only_after_an_answer_is_found():
    waiver = {"needs_review_when": {"sentence_completed": True}, "otherwise": "not_met"}
    assert asked_of(yes("cpr_current")) == {"attestations.cpr_current"}
    assert asked_of(
        requirement("clean", "attestation", {"fact": "felony", "must_be": False, "if_not": waiver})
    ) == {"attestations.felony", "attestations.sentence_completed"}


def test_an_answer_that_leaves_the_matter_to_the_body_is_not_asked_for():
    assert asked_of(adult(if_met="needs_review", if_not_met="needs_review")) == set()
