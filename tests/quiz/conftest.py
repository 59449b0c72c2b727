"""People who go through the questions, and the day they do."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from quiz.answers import ANSWERED, COOKIE, RECORD_TOPICS
from quiz.models import AnswerSheet, hash_of

FOLDER = Path(__file__).parent.parent / "personas"
PERSONAS = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))]
TODAY = date(2026, 11, 24)


@pytest.fixture
def on_day(monkeypatch):
    """Sets the day on which the site judges."""

    def set_day(day):
        monkeypatch.setattr(timezone, "localdate", lambda value=None: day)

    set_day(TODAY)
    return set_day


@pytest.fixture
def results_of(client, published, on_day):
    """The results page of a persona who has told everything, and the card of one credential."""

    def read(persona_id, credential):
        persona = next(persona for persona in PERSONAS if persona["id"] == persona_id)
        on_day(date.fromisoformat(persona["as_of"]))
        client.cookies[COOKIE] = keep_all(persona)
        html = client.get("/check/results/").content.decode()
        return html, card_in(html, credential)

    return read


def keep_all(persona):
    """A sheet with all the persona's facts; its key."""
    told = dict(persona["profile"])
    if persona["state"]:
        told["state"] = persona["state"]
    facts = {
        topic: [{"id": f"{i:016x}", "facts": record} for i, record in enumerate(value)]
        if topic in RECORD_TOPICS
        else value
        for topic, value in told.items()
    }
    key = AnswerSheet.new_key()
    answered = dict.fromkeys(facts, ANSWERED)
    AnswerSheet.objects.create(key_hash=hash_of(key), facts=facts, answered=answered)
    return key


def card_in(html, credential):
    """The article about one credential, its whitespace made plain."""
    article = html.partition(f'<article class="card-r" id="{credential}"')[2]
    return " ".join(article.partition("</article>")[0].split())
