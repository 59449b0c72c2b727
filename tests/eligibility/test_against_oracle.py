"""The engine against an oracle that was written without looking at it."""

import json
import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from . import oracle
from .profiles import random_profile

seeds = st.integers(min_value=0, max_value=2**32 - 1)
DAYS = ["2026-11-24", "2024-02-29", "2025-03-31", "2027-12-01"]


def facts(item):
    """What both of them say of a credential."""
    return {
        "verdict": str(item["verdict"]),
        "needs_review": item["needs_review"],
        "routes": {
            route["route"]: {
                "verdict": str(route["verdict"]),
                "needs_review": route["needs_review"],
            }
            for route in item["routes"]
        },
    }


@pytest.fixture(scope="session")
def second_opinion(content):
    """The oracle on the rules of record. (A function: a failure would print the rules whole.)"""

    def judge(raw, day=None):
        return oracle.judge(content, raw) if day is None else oracle.judge_on(content, raw, day)

    return judge


def differences(answer, second_opinion, raw):
    mine = {item["credential"]: facts(item) for item in answer(raw)["credentials"]}
    theirs = second_opinion(raw)
    assert mine.keys() == theirs.keys()
    pairs = {name: (mine[name], {key: theirs[name][key] for key in mine[name]}) for name in mine}
    return {name: pair for name, pair in pairs.items() if not agree(*pair)}


def agree(mine, theirs):
    """Whether they say the same, but for one thing the engine leaves open.

    That the body has a say in whatever an unknown verdict becomes may follow only from trying each
    day of a month or a year. The engine stops trying where the verdict stays unknown; the oracle
    tries them all.
    """
    if mine["verdict"] == "unknown" and not mine["needs_review"]:
        theirs = {**theirs, "needs_review": False}
    return mine == theirs


@given(seed=seeds)
def test_engine_and_oracle_agree_on_generated_people(seed, answer, second_opinion):
    rng = random.Random(seed)
    raw = {
        "as_of": rng.choice(DAYS),
        "state": rng.choice(["WA", "NJ", None]),
        "profile": random_profile(rng),
    }
    assert differences(answer, second_opinion, raw) == {}, json.dumps(raw)


@pytest.mark.long
def test_engine_and_oracle_agree_on_five_thousand_people(answer, second_opinion):
    rng = random.Random(20261124)
    for _ in range(5_000):
        raw = {"as_of": rng.choice(DAYS), "state": "WA", "profile": random_profile(rng)}
        assert differences(answer, second_opinion, raw) == {}, json.dumps(raw)


@given(seed=seeds, offset=st.integers(min_value=1, max_value=3652))
def test_windows_are_what_the_oracle_says_day_by_day(seed, offset, answer, second_opinion):
    rng = random.Random(seed)
    raw = {"as_of": "2026-11-24", "state": "WA", "profile": random_profile(rng)}
    day = date(2026, 11, 24) + timedelta(days=offset)
    theirs = second_opinion(raw, day)
    for item in answer(raw)["credentials"]:
        (window,) = [w for w in item["windows"] if w["from"] <= day.isoformat() <= w["until"]]
        assert window["verdict"] == theirs[item["credential"]]["verdict"], json.dumps(raw)
