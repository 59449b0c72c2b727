"""How long a door is open is said alike wherever it is said, with what it rests on."""

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string

from .conftest import PERSONAS, TODAY, keep_all
from .keeping import device, plain
from .test_results import JOB, NEWCOMER

pytestmark = pytest.mark.seldom_twice

WORKS = {"state": "WA", "profile": NEWCOMER | {"work": [JOB]}, "as_of": TODAY.isoformat()}
STUDIES = next(one for one in PERSONAS if one["id"] == "aama-student-twenty-nine-days")


def words(name, card):
    return plain(HttpResponse(render_to_string(f"quiz/{name}.html", {"card": card})))


def cards_that_rest(response):
    cards = [card for group in response.context["groups"] for card in group["cards"]]
    return [card for card in cards if card["rests"]]


@pytest.fixture(params=[WORKS, STUDIES], ids=["a job", "a program"])
def owner(request, published, on_day):
    on_day(TODAY.fromisoformat(request.param["as_of"]))
    return device(keep_all(request.param))


def test_a_door_that_rests_on_something_says_so_in_all_places(owner):
    cards = cards_that_rest(owner.get("/check/results/"))
    assert cards
    for card in cards:
        name, says = card["credential"], words("card_until", card)
        assert card["stays_if"]
        places = {
            "paper": plain(owner.get(f"/check/results/print/{name}/")),
            "comparison": plain(owner.get(f"/compare/?c={name}&c=cet-nha&c=cmas-amt")),
            "one line": words("in_one_line", card),
            "today": words("saved_standing", card | {"standing": "eligible"}),
        }
        for place, text in places.items():
            assert says in text, (name, place)
            assert card["stays_if"] in text, (name, place)
