"""Whatever is sent to whatever address: an answer in words, at once, and nothing half kept."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from django import forms
from django.contrib import admin
from django.urls import reverse

from careers.models import Jurisdiction
from certifications import releases
from certifications.admin.meanwhile import in_words
from certifications.models import Source
from quiz.models import AnswerSheet
from quiz.topics import BY_NAME

from .hostile import Dice, routes
from .site import ANYBODY, PEOPLE, Answer, Visitor, undone

A_SITTING = 30
"""So many times one visitor tries something, before everything is as it was."""
EACH = 4_200
"""Requests of each of ten long tests. With those of test_interface.py they are 50,000."""
ROUTES = sorted({*routes()} - {"admin/logout/"})
PUBLIC = [route for route in ROUTES if not route.startswith("admin/")]
DESK = [route for route in ROUTES if route.startswith("admin/")]


@dataclass
class Tally:
    """What came of many requests."""

    faults: dict[str, str] = field(default_factory=dict)
    """What went wrong, with the first request that it came of."""
    statuses: Counter[int] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")

    def __str__(self) -> str:
        seconds, asked = self.slowest
        counted = f"{self.statuses.total()} requests, {self.statuses}"
        return f"{counted}, slowest {seconds:.2f} s: {asked[:200]}"

    def note(self, answer: Answer, asked: str) -> None:
        self.statuses[answer.status] += 1
        self.slowest = max(self.slowest, (answer.seconds, asked))
        for fault in answer.faults():
            self.faults.setdefault(fault, asked)


@pytest.fixture
def known(filled):
    """What really stands in addresses."""
    return known_of(filled)


def known_of(release: releases.CurrentRelease) -> dict[str, list[str]]:
    """What really stands in addresses, by the name of the part, or by the address before it."""
    content = release.content
    credentials = [one["id"] for one in content["credentials"]]
    found = {
        "credential": credentials,
        "credential_id": credentials,
        "body_id": [one["id"] for one in content["bodies"]],
        "program_id": [one["id"] for one in content["programs"]][:20],
        "topic_name": [*BY_NAME],
        "record_id": [f"{number:016x}" for number in range(3)],
        "code": [one.code.lower() for one in Jurisdiction.objects.all()],
        "slug": ["phlebotomist"],
        "token": ["x" * 43],
        "app_label": ["certifications", "careers", "quiz", "auth"],
    }
    for model in admin.site._registry:
        meta = model._meta
        keys = [str(key) for key in model._default_manager.values_list("pk", flat=True)[:3]]
        found[f"admin/{meta.app_label}/{meta.model_name}/<"] = keys
    return found


def fuzz(known: Mapping[str, list[str]], seed: int, seconds: float, most: int) -> Tally:
    """Ask until so many requests were made, or the work took too long."""
    dice, until, tally = Dice(seed, known), time.process_time() + seconds, Tally()
    while time.process_time() < until and tally.statuses.total() < most:
        with undone():
            sit(dice, Visitor(dice.random.choice(PEOPLE)), tally, until)
        releases.forget()
    return tally


def sit(dice: Dice, visitor: Visitor, tally: Tally, until: float) -> None:
    """One visitor's requests; then whatever they told before must still be there to read."""
    for _ in range(A_SITTING):
        if time.process_time() > until:
            break
        is_public = visitor.role == ANYBODY or dice.chance(0.2)
        # Who is nobody tries the doors of the desk, too.
        is_public &= not (visitor.role == ANYBODY and dice.chance(0.1))
        route = dice.random.choice(PUBLIC if is_public else DESK)
        for asked, answer in visitor.ask(dice, route):
            tally.note(answer, f"{visitor.role}: {asked}")
    if not visitor.still_reads_what_was_told():
        tally.faults["answers that cannot be read any more"] = visitor.role


@pytest.mark.django_db
@pytest.mark.once
def test_a_few_requests_of_every_kind_are_answered(known):
    tally = fuzz(known, seed=7, seconds=60, most=300)
    assert tally.faults == {}
    assert {200, 302, 404, 405} <= {*tally.statuses}


@pytest.mark.django_db
@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 110))
def test_very_many_requests_are_answered(known, seed, capsys, record_property):
    tally = fuzz(known, seed, seconds=1_200, most=EACH)
    record_property("requests", str(tally))
    with capsys.disabled():
        print(f"\n{tally}")
    assert tally.faults == {}
    assert tally.statuses.total() >= EACH


NO_ROW = {"the first that SQLite lacks": "9" * 19, "more digits than Python reads": "9" * 5000}
OF_A_ROW = ("history/", "history/20261124000000000000/", "change/", "delete/", "next-version/")
FILTERS = ("of", "release", "credential", "sources__id__exact")


@pytest.mark.django_db
@pytest.mark.parametrize("number", NO_ROW.values(), ids=NO_ROW)
def test_a_number_that_no_row_can_have_leads_to_no_page(filled, admin_client, number):
    pages = [f"{page}{number}/{rest}" for page in lists_of_the_desk() for rest in OF_A_ROW]
    pages += [f"{page}?{name}={number}" for page in lists_of_the_desk() for name in FILTERS]
    pages += [reverse("admin:certifications_publication_add") + f"?release={number}"]
    for page in pages:
        for ask in (admin_client.get, admin_client.post):
            assert ask(page).status_code in {302, 403, 404, 405}, page[:80]
    again = reverse("admin:certifications_publication_add")
    assert admin_client.post(again, {"release": number}).status_code == 404
    assert in_words(forms.ModelChoiceField(Source.objects), [number]) == number


def lists_of_the_desk() -> list[str]:
    metas = [model._meta for model in admin.site._registry]
    return [reverse(f"admin:{one.app_label}_{one.model_name}_changelist") for one in metas]


@pytest.mark.django_db
def test_who_saves_what_is_gone_gets_what_they_typed_back(filled, admin_client):
    for page in lists_of_the_desk():
        assert admin_client.post(f"{page}77777/change/", {}).status_code in {302, 403, 410}, page


SAID = {
    "a day that is not": ({"started_on_month": "2", "started_on_day": "30"}, "no such day"),
    "the year 1": ({"started_on_year": "0001"}, "Enter a year between"),
    "the year 9999": ({"started_on_year": "9999"}, "Enter a year between"),
    "a year of other digits": ({"started_on_year": "２０２０"}, "Enter the year with 4 numbers"),
    "500 hours a week": ({"hours_per_week": "500"}, "This number is too large"),
    "no number": ({"hours_per_week": "1e999"}, "This number is too large"),
    "an end before the start": (
        {"going_on": "ended", "ended_on_year": "2019"},
        "This is before the start",
    ),
}


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize(("spoilt", "words"), SAID.values(), ids=SAID)
def test_a_job_that_cannot_be_is_refused_in_words_and_shown_again(client, published, spoilt, words):
    keys = "role started_on ended_on hours_per_week"
    said = {"keys": keys, "started_on_year": "2020", "hours_per_week": "37"} | spoilt
    page = client.post("/check/work/0123456789abcdef/", said)
    assert page.status_code == 200
    text = page.content.decode()
    assert words in text
    assert all(f'value="{one}"' in text for name, one in said.items() if name[-1] in "yrk")
    assert not AnswerSheet.objects.exists()


@pytest.mark.django_db
@pytest.mark.once
def test_a_script_in_a_text_is_shown_as_text(client, published):
    script = "<script>alert(1)</script>"
    text = client.get("/programs/", {"q": script}).content.decode()
    assert script not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
