"""Whom an edit touches: exactly those whom judging everybody by everything would find."""

import copy
from dataclasses import dataclass
from datetime import date

import pytest

from certifications import effects as effects_module
from certifications.effects import LEAST_TOLD, Person, effects
from certifications.preview import Preview, Side, judgment_in_words, lines, number, why_in_words
from eligibility.assess import Assessment
from eligibility.outlook import outlook
from eligibility.requests import parse_request
from eligibility.rules import load_catalogue
from tests.quiz.conftest import PERSONAS

pytestmark = pytest.mark.seldom_twice

TODAY = date(2026, 11, 24)


def side(content):
    return Side(content, load_catalogue(content))


def requirements(content, credential):
    """Every requirement of a credential, however deep."""
    raw = next(one for one in content["credentials"] if one["id"] == credential)
    waiting = [*raw["requirements"], *(r for route in raw["routes"] for r in route["requirements"])]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += one["members"]


def edited(content, credential, code, **given):
    """The content with one test changed."""
    made = copy.deepcopy(content)
    row = next(one for one in requirements(made, credential) if one["id"] == code)
    row["test"] |= given
    return made


def people(personas=PERSONAS):
    return [
        Person(
            one["title"], date.fromisoformat(one["as_of"]), one["state"], one["profile"], one["id"]
        )
        for one in personas
    ]


@pytest.fixture(scope="module")
def before(content):
    return side(content)


@pytest.fixture(scope="module")
def stricter(content):
    """The edit of record: 36 months in place of 48 on RMA's education route."""
    return side(edited(content, "rma-amt", "rma-edu-four-years", completed_within_months=36))


@pytest.fixture(autouse=True)
def _nobody_else(monkeypatch):
    monkeypatch.setattr(effects_module, "populations", [])


# ---------------------------------------------------------------- the edit of record


def everything_judged(catalogue, personas, only=None):
    """Verdicts and days of everybody for every credential, worked out one by one."""
    found = {}
    for one in personas:
        request = {key: one[key] for key in ("as_of", "state", "profile")}
        asked = parse_request(request, catalogue, today=TODAY)
        for credential in catalogue.credentials:
            if only in (None, credential.id):
                windows = outlook(Assessment(credential, asked.profile), asked.as_of).windows
                found[one["id"], credential.id] = [(w.first, w.last, w.verdict) for w in windows]
    return found


def flips(before, after, personas, only=None):
    then = everything_judged(before.catalogue, personas, only)
    now = everything_judged(after.catalogue, personas, only)
    return {key for key in then if then[key] != now[key]}


def named(found):
    return {(one.person.code, one.credential) for one in found.flipping}


@pytest.mark.long  # as the one below, of everybody
def test_48_to_36_months_lists_exactly_whom_judging_everybody_anew_finds(before, stricter):
    """Everybody by RMA's rules, and one in thirty by all rules. All by all takes `--long`."""
    found = effects(before, stricter, people(), today=TODAY)
    assert named(found) == flips(before, stricter, PERSONAS, only="rma-amt")
    assert len(named(found)) > 100
    some = PERSONAS[::30]
    ids = {one["id"] for one in some}
    assert {one for one in named(found) if one[0] in ids} == flips(before, stricter, some)


@pytest.mark.long
def test_and_so_it_is_for_everybody_and_an_edit_of_each_credential(content, before, stricter):
    found = effects(before, stricter, people(), today=TODAY)
    assert named(found) == flips(before, stricter, PERSONAS)
    every = copy.deepcopy(content)
    for credential in every["credentials"]:
        for row in requirements(every, credential["id"]):
            if row["kind"] == "training" and "completed_within_months" in row["test"]:
                row["test"]["completed_within_months"] -= 6
            if row["kind"] == "age":
                row["test"]["min"] += 4
    after = side(every)
    found = effects(before, after, people(), today=TODAY)
    assert named(found) == flips(before, after, PERSONAS)


def test_an_effect_says_what_was_told_what_will_be_and_why(before, stricter):
    chosen = [one for one in PERSONAS if one["id"] == "amt-rma-education-day-before-four-years"]
    found = effects(before, stricter, people(chosen), today=TODAY)
    words = {
        one.person.name: (
            judgment_in_words(one.before),
            judgment_in_words(one.after),
            [why_in_words(why) for why in one.why],
        )
        for one in found.flipping
    }
    assert words["Graduated four years ago tomorrow"] == (
        "eligible until 2026-11-24, then unknown until 2026-11-25, then not eligible, by education",
        "not eligible, nearest: work-based",
        [
            "“You will graduate soon, or finished less than four years ago, or worked three of"
            " the last five years.”: met → not met",
            "“You finished less than four years ago.”: met → not met",
        ],
    )


def test_days_that_change_without_a_verdict_are_told_by_the_rule_that_says_otherwise(
    before, stricter
):
    graduate = [one for one in PERSONAS if one["id"] == "aama-category-1-day-before-anniversary"]
    (effect,) = effects(before, stricter, people(graduate), today=TODAY).flipping
    assert effect.keeps_verdict
    assert judgment_in_words(effect.before).startswith("eligible until 2029-11-24, then unknown")
    assert judgment_in_words(effect.after).startswith("eligible until 2028-11-24, then unknown")
    assert [why_in_words(why) for why in effect.why] == [
        "“You finished less than four years ago.” says something else"
    ]


def test_who_gets_another_verdict_today_stands_first(before, stricter):
    found = effects(before, stricter, people(PERSONAS[:60]), today=TODAY).flipping
    order = [one.keeps_verdict for one in found]
    assert order == sorted(order)
    assert {*order} == {False, True}


# ---------------------------------------------------------------- what is not judged


@pytest.mark.twice
def test_an_edit_of_words_touches_nobody(content, before):
    other = copy.deepcopy(content)
    for row in requirements(other, "rma-amt"):
        row["text"] += " Really."
        row["notes"] = "New."
    found = effects(before, side(other), people(), today=TODAY)
    assert (found.judged, found.personas) == ((), ())
    told = preview_lines(before, side(other))
    assert "No rule differs, so nobody is told anything else." in told


def preview_lines(before, after):
    return list(lines(Preview((), (), effects(before, after, (), today=TODAY))))


def test_a_remedy_may_change_the_nearest_way_and_no_verdict(content, before):
    other = copy.deepcopy(content)
    for row in requirements(other, "rma-amt"):
        row["remedy"] = None
    chosen = [one for one in PERSONAS if one["id"].startswith("aama-c")][:40]
    found = effects(before, side(other), people(chosen), today=TODAY)
    assert found.flipping == []
    assert found.only_nearer
    assert all(one.after.nearest_route is None for one in found.only_nearer)


def test_a_program_we_know_other_things_of_touches_those_who_name_it(content, before):
    other = copy.deepcopy(content)
    program = next(
        one
        for one in other["programs"]
        for proof in one.get("accreditations", ())
        if proof["accreditor"] == "ABHES" and proof.get("known_on", "").startswith("2020")
    )
    program["accreditations"] = []
    graduate = next(one for one in PERSONAS if one["id"] == "amt-rma-college-is-not-work-based")
    training = {
        key: value
        for key, value in graduate["profile"]["training"][0].items()
        if not key.startswith(("programmatic", "accredited"))
    } | {"started_on": "2019-09-02", "completed_on": "2021-05-28"}
    day = date(2021, 9, 1)

    def somebody(name, **more):
        facts = graduate["profile"] | {"training": [training | more]}
        return Person(name, day, None, facts, name)

    both = [somebody("names-it", program=program["id"]), somebody("does-not")]
    found = effects(before, side(other), both, today=TODAY)
    assert found.judged == ()
    assert {one.person.code for one in found.flipping} == {"names-it"}


def without_rpt(credentials):
    """Without the RPT, and without what asks somebody to hold it."""
    return [one for one in credentials if one["id"] not in ("rpt-amt", "wa-ma-p")]


def test_a_credential_that_goes_is_told_to_those_for_whom_it_was_open(content, before):
    other = copy.deepcopy(content)
    other["credentials"] = without_rpt(other["credentials"])
    chosen = [one for one in PERSONAS if "rpt-amt" in one["expect"]]
    found = effects(before, side(other), people(chosen), today=TODAY)
    was_open = {one["id"] for one in chosen if one["expect"]["rpt-amt"]["verdict"] == "eligible"}
    told = {one.person.code for one in found.flipping if one.before and one.after is None}
    assert was_open <= told
    assert {one.before.verdict for one in found.flipping} == {"eligible"}


# ---------------------------------------------------------------- made people, and visitors


@dataclass(frozen=True)
class Made:
    about: str
    what: str
    profile: dict
    state: str | None


def test_people_at_the_edges_come_from_both_editions_each_once(before, stricter):
    asked = []

    def boundary(catalogue, on):
        asked.append(([one.id for one in catalogue.credentials], on))
        graduate = next(
            one for one in PERSONAS if one["id"] == "aama-category-1-day-before-anniversary"
        )
        yield Made("rma-amt › education", "a day inside", graduate["profile"], None)

    found = effects(before, stricter, (), today=TODAY, boundary=boundary)
    assert asked == [(["rma-amt"], TODAY)] * 2
    assert [one.person.name for one in found.boundary] == ["rma-amt › education: a day inside"]


def graduates(number):
    graduate = next(
        one for one in PERSONAS if one["id"] == "aama-category-1-day-before-anniversary"
    )
    return [{"state": None, "profile": graduate["profile"]}] * number


@pytest.mark.parametrize(
    ("there", "told"), [(0, None), (LEAST_TOLD - 1, None), (LEAST_TOLD, LEAST_TOLD), (25, 25)]
)
def test_visitors_are_counted_and_fewer_than_ten_are_not_told(
    monkeypatch, before, stricter, there, told
):
    nobody = [{"state": None, "profile": {}}] * 12
    visitors = [("Visitors", lambda _edition: [*graduates(there), *nobody])]
    monkeypatch.setattr(effects_module, "populations", visitors)
    ((name, count),) = effects(before, stricter, (), today=TODAY).counted
    assert (name, count.looked_at) == ("Visitors", there + 12)
    assert count.changed == {"RMA (AMT)": told}
    assert number(count.changed["RMA (AMT)"]) == (str(told) if told else "fewer than 10")


def test_of_few_visitors_not_even_their_number_is_told(monkeypatch, before, stricter):
    monkeypatch.setattr(
        effects_module, "populations", [("Visitors", lambda _edition: graduates(9))]
    )
    ((_name, count),) = effects(before, stricter, (), today=TODAY).counted
    assert (count.looked_at, count.changed) == (None, {"RMA (AMT)": None})


def test_only_kept_personas_are_remembered(monkeypatch, before, stricter):
    """What visitors said stays nowhere but in their own rows."""
    monkeypatch.setattr(effects_module, "_kept", {})
    monkeypatch.setattr(
        effects_module, "populations", [("Visitors", lambda _edition: graduates(10))]
    )
    effects(before, stricter, (), today=TODAY)
    assert effects_module._kept == {}
    effects(before, stricter, people(PERSONAS[:1]), today=TODAY)
    assert len(effects_module._kept) == 2


def test_facts_that_one_edition_cannot_read_are_not_judged_by_it(content, before):
    """Somebody who holds a credential that left the catalogue."""
    other = copy.deepcopy(content)
    other["credentials"] = without_rpt(other["credentials"])
    for row in requirements(other, "cmas-amt"):
        row["remedy"] = None
    facts = {"credentials": [{"credential": "rpt-amt", "status": "active"}]}
    holder = Person("Holder", TODAY, None, facts, "holder")
    found = effects(before, side(other), [holder], today=TODAY)
    assert {judgment_in_words(one.after) for one in found.personas} == {"not judged"}
