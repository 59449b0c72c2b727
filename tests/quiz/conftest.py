"""People who go through the questions, and the day they do."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from certifications import releases
from quiz.answers import COOKIE, Answers
from quiz.models import AnswerSheet, hash_of
from quiz.topics import BY_NAME, all_keys

from .people import in_words

FOLDER = Path(__file__).parents[2] / "fixtures" / "personas"
PERSONAS = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))]
TODAY = date(2026, 11, 24)


@pytest.fixture
def on_day(monkeypatch):
    """Sets the day on which the site judges. The day of a moment stays what it is."""
    day_of = timezone.localdate

    def set_day(day):
        monkeypatch.setattr(
            timezone, "localdate", lambda value=None: day_of(value) if value else day
        )
        return day

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
    """A sheet with all the persona's facts, every question put; its key."""
    release = releases.current()
    answers = Answers()
    for name, told in in_words(persona, release).items():
        topic = BY_NAME[name]
        if topic.is_list:
            for number, record in enumerate(told):
                answers.put_record(name, f"{number:016x}", record, all_keys(topic, release))
            answers.say(name, has=bool(told))
            if told:
                answers.close_list(name, whole=True)
        elif told.keys() - {part for part, value in told.items() if value is None}:
            answers.put(name, words_kept(name, told), all_keys(topic, release))
    key = AnswerSheet.new_key()
    AnswerSheet.objects.create(key_hash=hash_of(key), kept=answers.kept)
    return key


def words_kept(topic, told):
    """The words as a form would have kept them."""
    return {"credits": told} if topic == "continuing_education" else told


def card_in(html, credential):
    """The article about one credential, its whitespace made plain."""
    article = html.partition(f'<article class="card-r" id="{credential}"')[2]
    return " ".join(article.partition("</article>")[0].split())
