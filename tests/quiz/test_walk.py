"""Whole people through the whole conversation: it asks little, and comes to the same verdicts."""

from datetime import date
from random import Random

import pytest

from eligibility.assess import Assessment
from eligibility.inquiry import would_decide
from eligibility.report import respond
from eligibility.requests import parse_request
from quiz.topics import BY_NAME, TOPICS, letters_with, part_labels

from .conftest import PERSONAS, TODAY
from .walk import Walk, verdicts_of

pytestmark = pytest.mark.once  # the same answers, whichever database keeps them
# Some of each body and kind, the same ones every time.
WALKERS = sorted(Random(13).sample(PERSONAS, 60), key=lambda persona: persona["id"])


@pytest.fixture(autouse=True)
def _pages_are_only_read(monkeypatch):
    """The test client copies the context of every included template, and results have thousands."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_, **__: None)


def judged(persona, release):
    raw = {key: persona[key] for key in ("as_of", "state", "profile")}
    request = parse_request(raw, release.catalogue, today=TODAY)
    found = respond(release.catalogue, request, release={})
    return {item["credential"]: item["verdict"] for item in found["credentials"]}


def assert_the_same_verdicts(persona, client, release):
    page = Walk(client, release, persona).to_results()
    wanted = {name: v for name, v in judged(persona, release).items() if v != "unknown"}
    shown = verdicts_of(page)
    assert {name: shown[name] for name in wanted} == wanted


@pytest.mark.parametrize("persona", WALKERS, ids=lambda persona: persona["id"])
def test_answering_what_is_asked_gives_the_verdicts_of_the_whole_profile(
    persona, client, published, on_day
):
    on_day(date.fromisoformat(persona["as_of"]))
    assert_the_same_verdicts(persona, client, published)


@pytest.mark.long
@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona["id"])
def test_every_persona_gets_the_same_verdicts_by_walking(persona, client, published, on_day):
    on_day(date.fromisoformat(persona["as_of"]))
    assert_the_same_verdicts(persona, client, published)


def asked_paths(release):
    """Every answer that could decide something for half of the personas, and who said nothing."""
    nobody = {"as_of": None, "state": None, "profile": {}}
    for persona in [nobody, *PERSONAS[::2]]:
        raw = {key: persona[key] for key in ("as_of", "state", "profile")}
        request = parse_request(raw, release.catalogue, today=TODAY)
        for credential in release.catalogue.credentials:
            yield from would_decide(Assessment(credential, request.profile).on(request.as_of))


def test_every_answer_that_could_decide_can_be_given_in_some_form(published):
    labels = part_labels()
    maps = {
        "exam_attempts": letters_with(published.content, "attempts"),
        "continuing_education": letters_with(published.content, "continuing_education"),
    }
    paths = set(asked_paths(published))
    assert len(paths) > 30
    nowhere = set()
    for path in paths:
        topic, _dot, part = path.replace("[]", "").partition(".")
        offered = part in maps[topic] if topic in maps else (topic, part) in labels
        if topic not in BY_NAME or (part and not offered):
            nowhere.add(path)
    assert nowhere == set()


def test_somebody_who_has_nothing_is_soon_done(client, published, on_day):
    """No school, no training, no work: topics that can no longer change a verdict are not asked."""
    nothing = {
        "age": 16,
        "education": {"level": "none"},
        "training": [],
        "work": [],
        "military": [],
    }
    persona = {"state": None, "profile": {**nothing, "credentials": [], "teaching": []}}
    walk = Walk(client, published, persona)
    walk.to_results()
    assert len(walk.asked) < len(TOPICS) - 3


def test_somebody_who_is_never_sure_is_asked_each_topic_once_and_told_nothing(
    client, published, on_day
):
    page = Walk(client, published, {"state": None, "profile": {}}).to_results()
    assert set(verdicts_of(page).values()) == {"unknown"}
