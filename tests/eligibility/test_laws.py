"""Laws that hold for everybody: tried on generated people, with the rules of record."""

import itertools
import json
import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .profiles import extend, random_profile

# A whole response has ten years of windows in it: a third of the people will do.
some_people = settings(max_examples=settings.default.max_examples // 3)
seeds = st.integers(min_value=0, max_value=2**32 - 1)
DECIDED = {"eligible", "not_eligible"}
RECORDS = ("training", "work", "military", "credentials", "teaching")


def person(seed, as_of="2026-11-24", state="WA"):
    return {"as_of": as_of, "state": state, "profile": random_profile(random.Random(seed))}


def shuffled(rng, value):
    """The same facts, with records and parts in another order."""
    if isinstance(value, dict):
        items = [(key, shuffled(rng, item)) for key, item in value.items()]
        rng.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        items = [shuffled(rng, item) for item in value]
        rng.shuffle(items)
        return items
    return value


def test_the_empty_profile_leaves_every_credential_unknown(verdicts):
    for raw in ({}, {"profile": {}}, {"profile": {}, "state": "NJ"}, {"profile": None}):
        assert set(verdicts(raw).values()) == {"unknown"}


@given(seed=seeds)
def test_one_more_answer_never_changes_a_decided_verdict(seed, verdicts):
    rng = random.Random(seed)
    early = {"as_of": "2026-11-24", "state": None, "profile": random_profile(rng)}
    later = {"as_of": "2026-11-24", "state": None, "profile": extend(rng, early["profile"])}
    before, after = verdicts(early), verdicts(later)
    for credential, verdict in before.items():
        assert verdict == "unknown" or after[credential] == verdict, credential


@given(seed=seeds, state=st.sampled_from(["NJ", "WA", "CA"]))
def test_saying_where_one_lives_never_changes_a_decided_verdict(seed, state, verdicts):
    before = verdicts(person(seed, state=None))
    after = verdicts(person(seed, state=state))
    assert all(verdict == "unknown" or after[c] == verdict for c, verdict in before.items())


@pytest.mark.long
def test_ten_thousand_people_who_say_more_keep_every_decided_verdict(verdicts):
    rng = random.Random(20261124)
    flips = []
    for _ in range(10_000):
        early = random_profile(rng)
        before = verdicts({"profile": early})
        later = extend(rng, early)
        after = verdicts({"profile": later})
        flips += [
            (c, early, later) for c in before if before[c] in DECIDED and after[c] != before[c]
        ]
    assert flips == []


@given(seed=seeds)
@some_people
def test_the_order_of_records_and_keys_is_irrelevant(seed, answer):
    raw = person(seed)
    mixed = shuffled(random.Random(seed), raw)
    assert json.dumps(answer(raw)) == json.dumps(answer(mixed))


@given(seed=seeds)
@some_people
def test_the_same_facts_on_the_same_day_give_the_same_bytes(seed, answer):
    raw = person(seed)
    assert json.dumps(answer(raw)) == json.dumps(answer(json.loads(json.dumps(raw))))


@given(seed=seeds)
@some_people
def test_null_says_what_leaving_out_says(seed, answer):
    raw = person(seed)
    told = json.loads(json.dumps(raw))
    for key in ("age", "education", "skills", "attestations", *RECORDS):
        told["profile"].setdefault(key, None)
    for record in told["profile"]["training"] or []:
        record.setdefault("award", None)
    assert answer(raw) == answer(told)


@given(seed=seeds)
def test_windows_part_the_ten_years_and_neighbours_differ(seed, answer):
    for item in answer(person(seed))["credentials"]:
        for windows in (item["windows"], *(route["windows"] for route in item["routes"])):
            assert windows[0]["from"] == "2026-11-24"
            assert windows[-1]["until"] == "2036-11-24"
            for before, after in itertools.pairwise(windows):
                next_day = date.fromisoformat(before["until"]) + timedelta(days=1)
                assert date.fromisoformat(after["from"]) == next_day
                assert before["verdict"] != after["verdict"]
        assert item["windows"][0]["verdict"] == item["verdict"]


def asked_on(verdicts, raw, day):
    """The same person judged afresh on a later day, by what they told on the first."""
    told_on = date.fromisoformat(raw["as_of"])
    return verdicts(raw | {"as_of": day.isoformat()}, told_on=told_on)


@given(seed=seeds, offset=st.integers(min_value=0, max_value=3652))
def test_asking_on_a_later_day_equals_the_window_of_that_day(seed, offset, answer, verdicts):
    raw = person(seed)
    windows = {item["credential"]: item["windows"] for item in answer(raw)["credentials"]}
    edges = {w["from"] for ws in windows.values() for w in ws} | {
        w["until"] for ws in windows.values() for w in ws
    }
    days = {date.fromisoformat(edge) for edge in edges}
    days |= {date(2026, 11, 24) + timedelta(days=offset)}
    for day in sorted(days)[:12]:
        asked = asked_on(verdicts, raw, day)
        for credential, verdict in asked.items():
            (window,) = [
                w for w in windows[credential] if w["from"] <= day.isoformat() <= w["until"]
            ]
            assert window["verdict"] == verdict, (credential, day)


@given(seed=seeds)
def test_nothing_is_left_to_ask_exactly_when_no_answer_could_settle_it(seed, answer):
    for item in answer(person(seed))["credentials"]:
        if item["verdict"] in DECIDED:
            assert item["would_decide"] == []
        elif not item["would_decide"]:
            assert item["needs_review"]


@given(seed=seeds)
def test_missing_is_given_only_to_those_not_eligible_and_names_their_route(seed, answer):
    for item in answer(person(seed))["credentials"]:
        if item["verdict"] != "not_eligible":
            assert (item["missing"], item["nearest_route"]) == ([], None)
        else:
            assert bool(item["missing"]) == (item["nearest_route"] is not None)
        names = [lack["id"] for lack in item["missing"]]
        assert len(names) == len(set(names))


@given(seed=seeds)
def test_more_of_anything_never_loses_an_open_door(seed, verdicts):
    """More hours at a job, another job, another credential: an eligible verdict stays."""
    rng = random.Random(seed)
    raw = person(seed)
    profile = json.loads(json.dumps(raw["profile"]))
    for job in profile.get("work") or []:
        if job.get("hours_per_week") is not None:
            job["hours_per_week"] = min(168, job["hours_per_week"] + rng.choice([0, 1, 8]))
        if job.get("hours_total") is not None and job.get("ended_on") is None:
            job["hours_total"] += rng.choice([0, 1, 40])
    if profile.get("work") is not None:
        profile["work"].append(
            {"role": "medical_assistant", "started_on": "2024-01-01", "ended_on": None,
             "hours_per_week": 20, "supervised": True}
        )  # fmt: skip
    if profile.get("credentials") is not None:
        profile["credentials"].append({"credential": "other", "status": "active"})
    before, after = verdicts(raw), verdicts(raw | {"profile": profile})
    lost = [c for c in before if before[c] == "eligible" and after[c] != "eligible"]
    assert lost == []


@given(seed=seeds)
def test_an_overlapping_twin_of_a_job_adds_no_calendar_time(seed, answer):
    """A second full-time job on the same days opens no route that counts full-time months."""
    rng = random.Random(seed)
    start = date(2026, 11, 24) - timedelta(days=rng.randrange(100, 1200))
    job = {
        "role": "medical_assistant", "started_on": start.isoformat(), "ended_on": None,
        "hours_per_week": 40, "supervised": True, "clinical": True, "administrative": True,
    }  # fmt: skip
    facts = {
        "age": 30, "education": {"level": "high_school"}, "training": [], "military": [],
        "credentials": [], "teaching": [], "skills": {}, "exam_attempts": {},
        "attestations": {"felony": False, "license_disciplined": False, "cpr_current": True},
        "continuing_education": {},
    }  # fmt: skip
    once = answer({"state": "WA", "profile": facts | {"work": [job]}})
    twice = answer({"state": "WA", "profile": facts | {"work": [job, job]}})
    months = {"rma-amt", "ccma-nha", "ncma-ncct", "cmac-amca"}
    for one, two in zip(once["credentials"], twice["credentials"], strict=True):
        if one["credential"] in months:
            assert (one["verdict"], one["windows"]) == (two["verdict"], two["windows"])
