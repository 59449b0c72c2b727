"""What is still worth asking: enough to come to the same verdict, and no more than that."""

from hypothesis import given
from hypothesis import strategies as st

from eligibility.inquiry import would_decide, would_decide_by

from . import small_worlds
from .rulebook import (
    TODAY,
    any_of,
    approval,
    assessment,
    book,
    credential,
    found,
    more_examples,
    requirement,
    route,
    verdict,
    yes,
)

CARD, CASE, CRIME = "cpr_current", "license_disciplined", "felony"


def asked_of(*routes, common=(), told=None):
    """The attestations worth asking for somebody who told these."""
    person = {"attestations": told} if told else {}
    asked = would_decide(found(book(credential("cert", *routes, common=common)), person))
    return {path.partition(".")[2] for path in asked}


@given(raw=small_worlds.credentials(), told=small_worlds.told(), data=st.data())
@more_examples(10)
def test_asking_only_what_could_decide_comes_to_the_verdict_of_all_answers(raw, told, data):
    catalogue = small_worlds.catalogue(raw)
    whole = data.draw(st.sampled_from(list(small_worlds.completions(told))))
    told, put = dict(told), set()
    while True:
        asked = {small_worlds.PATHS[p] for p in would_decide(found(catalogue, profile(told)))}
        if not asked - put:
            break
        fact = data.draw(st.sampled_from(sorted(asked - put)))
        told[fact] = whole[fact]
        put.add(fact)
    early, late = (found(catalogue, profile(one)) for one in (told, whole))
    assert early.verdict is late.verdict


def profile(told):
    return small_worlds.profile(told)


def test_a_way_that_asks_all_another_asks_and_more_is_not_asked_for():
    short, long = route("short", yes(CRIME)), route("long", yes(CRIME), yes(CARD))
    assert asked_of(short, long) == asked_of(long, short) == {CRIME}


def test_of_two_ways_that_ask_the_same_one_is_asked_for():
    assert asked_of(route("one", yes(CRIME)), route("two", yes(CRIME))) == {CRIME}


def test_what_every_way_asks_for_is_seen_as_one():
    open_, other = route("open", yes(CARD)), route("other", yes(CASE))
    assert asked_of(open_, other, common=[yes(CRIME)], told={CARD: True}) == {CRIME}


def test_a_full_certification_is_asked_for_beside_a_provisional_one():
    less = route("less", yes(CRIME), grants="provisional")
    more = route("more", yes(CRIME), yes(CARD))
    assert asked_of(less, more) == {CRIME, CARD}


def test_a_way_without_the_bodys_check_is_asked_for_beside_one_with_it():
    checked = route("checked", yes(CRIME), approval(review="confirms"))
    plain = route("plain", yes(CRIME), yes(CARD))
    assert asked_of(checked, plain) == {CRIME, CARD}


def test_a_way_the_body_may_refuse_does_not_stand_for_another():
    maybe = route("maybe", yes(CRIME), approval())
    sure = route("sure", yes(CRIME), approval(), yes(CARD))
    assert asked_of(maybe, sure) == {CRIME, CARD}


def test_rules_that_read_alike_but_are_softened_are_not_one():
    soft = route("soft", yes(CRIME, if_not_met="needs_review"))
    hard = route("hard", yes(CRIME), yes(CARD))
    assert CRIME in asked_of(soft, hard)
    assert verdict(book(credential("cert", soft, hard)), {}) == "unknown"


def test_groups_that_read_alike_are_one():
    either = [any_of("first", yes(CRIME), yes(CASE)), any_of("again", yes(CRIME), yes(CASE))]
    assert asked_of(route("short", either[0]), route("long", either[1], yes(CARD))) == {CRIME, CASE}


def test_each_program_is_asked_for_what_could_still_open_a_way_by_it():
    rule = requirement(
        "program", "training", {"kinds": ["medical_assisting"], "min_clock_hours": 720}
    )
    rules = book(credential("cert", route("school", rule)))
    told = {"training": [{"kind": "medical_assisting"}, {"kind": "phlebotomy"}]}
    judged = assessment(rules, told)
    found_ = judged.on(TODAY)
    mine, other = judged.profile.training
    assert "training[].clock_hours" in would_decide_by(found_, mine)
    assert would_decide_by(found_, other) == frozenset()
