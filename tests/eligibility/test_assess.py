"""One pass over the rules: requirements, groups, routes, credentials, and the days they change."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.days import Span
from eligibility.verdict import Verdict

from . import small_worlds
from .rulebook import (
    TODAY,
    adult,
    all_of,
    answer,
    answers,
    any_of,
    approval,
    assessment,
    at_least,
    book,
    credential,
    day,
    found,
    in_words,
    more_examples,
    requirement,
    route,
    rules,
    verdict,
    yes,
)

REVIEWED = {"if_met": "needs_review"}
SPARED = {"if_not_met": "needs_review"}
FELON, CARD, CASE = "felony", "cpr_current", "license_disciplined"


def saying(**told):
    return {"attestations": told}


def standing(rule, profile):
    """How one requirement stands, in words."""
    return in_words(found(rules(rule), profile).routes[0].best.findings[0].standing)


# ---------------------------------------------------------------- what a rule says of a result


@pytest.mark.parametrize(
    ("told", "plain", "reviewed", "spared", "both"),
    [
        (True, "met", "review", "met", "review"),
        (False, "not met", "not met", "review", "review"),
        (None, "unknown", "not met or review", "review or met", "review"),
    ],
)
def test_a_rule_may_leave_a_passed_or_a_failed_test_to_the_body(
    told, plain, reviewed, spared, both
):
    profile = saying(felony=told)
    assert standing(yes(FELON), profile) == plain
    assert standing(yes(FELON, **REVIEWED), profile) == reviewed
    assert standing(yes(FELON, **SPARED), profile) == spared
    assert standing(yes(FELON, **REVIEWED, **SPARED), profile) == both


def test_a_rule_may_leave_a_whole_group_to_the_body():
    group = any_of("group", yes(FELON), yes(CARD), **REVIEWED)
    assert standing(group, saying(felony=True, cpr_current=False)) == "review"
    group = all_of("group", yes(FELON), yes(CARD), **SPARED)
    assert standing(group, saying(felony=True, cpr_current=False)) == "review"


# ---------------------------------------------------------------- groups


@pytest.mark.parametrize(
    ("told", "any_", "two", "all_"),
    [
        ((True, True, True), "met", "met", "met"),
        ((True, True, False), "met", "met", "not met"),
        ((True, False, False), "met", "not met", "not met"),
        ((False, False, False), "not met", "not met", "not met"),
        ((True, True, None), "met", "met", "unknown"),
        ((True, False, None), "met", "unknown", "not met"),
        ((True, None, None), "met", "unknown", "unknown"),
        ((False, False, None), "unknown", "not met", "not met"),
        ((False, None, None), "unknown", "unknown", "not met"),
        ((None, None, None), "unknown", "unknown", "unknown"),
    ],
)
def test_a_group_needs_one_some_or_all_of_its_parts(told, any_, two, all_):
    parts = [yes(FELON), yes(CARD), yes(CASE)]
    profile = saying(**dict(zip((FELON, CARD, CASE), told, strict=True)))
    assert standing(any_of("group", *parts), profile) == any_
    assert standing(at_least(2, "group", *parts), profile) == two
    assert standing(all_of("group", *parts), profile) == all_


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((True, True), "met"),
        ((True, False), "review"),
        ((False, False), "not met"),
        ((False, None), "not met or review"),
        ((True, None), "review or met"),
    ],
)
def test_at_least_two_of_two_answers_and_the_body(told, expected):
    group = at_least(2, "group", yes(FELON), yes(CARD), approval())
    assert standing(group, saying(**dict(zip((FELON, CARD), told, strict=True)))) == expected


def test_groups_stand_inside_groups():
    rule = any_of("outer", all_of("inner", yes(FELON), yes(CARD)), yes(CASE))
    assert standing(rule, saying(felony=True, cpr_current=True)) == "met"
    assert standing(rule, saying(felony=True, cpr_current=False, license_disciplined=None)) == (
        "unknown"
    )
    deep = found(rules(rule), saying(felony=True, cpr_current=False)).routes[0].best.findings[0]
    assert [part.requirement.id for part in deep.members] == ["inner", CASE]
    assert [part.requirement.id for part in deep.members[0].members] == [FELON, CARD]


# ---------------------------------------------------------------- routes and credentials


def test_every_requirement_of_a_route_is_needed_and_one_route_is_enough():
    catalogue = book(
        credential("cert", route("a", yes(FELON), yes(CARD)), route("b", yes(CASE), adult()))
    )
    both = {"age": 30} | saying(felony=True, cpr_current=True, license_disciplined=False)
    assert verdict(catalogue, both) == "eligible"
    assert verdict(catalogue, {"age": 30} | saying(felony=True, cpr_current=False)) == "unknown"
    assert verdict(catalogue, {"age": 1} | saying(felony=True, cpr_current=False)) == "not_eligible"


def test_what_is_common_to_all_routes_is_needed_on_each():
    catalogue = book(
        credential("cert", route("a", yes(FELON)), route("b", yes(CARD)), common=[adult()])
    )
    told = found(catalogue, {"age": 17} | saying(felony=True, cpr_current=True))
    assert [str(one.standing.verdict) for one in told.routes] == ["not_eligible"] * 2
    assert [f.requirement.id for f in told.routes[0].best.findings] == ["adult", FELON]


def test_an_empty_profile_leaves_everything_unknown():
    catalogue = book(
        credential(
            "cert",
            route("a", yes(FELON)),
            route("b", requirement("t", "training", {"kinds": ["ekg"]})),
        ),
        credential("second", route("c", adult(), approval())),
    )
    assert {told["verdict"] for told in answers(catalogue, {})} == {"unknown"}


@pytest.mark.parametrize("standing_", ["superseded", "retired", "unverified"])
def test_nobody_is_matched_to_a_route_that_is_not_in_force(standing_):
    catalogue = book(
        credential("cert", route("old", yes(FELON), standing=standing_), route("new", yes(CARD)))
    )
    told = answer(catalogue, saying(felony=True, cpr_current=False))
    assert told["verdict"] == "not_eligible"
    assert [one["route"] for one in told["routes"]] == ["new"]


@pytest.mark.parametrize(
    ("routes", "best", "grants", "needs_review"),
    [
        pytest.param(
            [route("a", adult()), route("b", adult())], "a", "full", False, id="the first one"
        ),
        pytest.param(
            [route("a", adult(), grants="provisional"), route("b", adult())],
            "b",
            "full",
            False,
            id="a full one before a provisional one",
        ),
        pytest.param(
            [route("a", adult(), approval(review="confirms")), route("b", adult())],
            "b",
            "full",
            False,
            id="one without a review before one with it",
        ),
        pytest.param(
            [route("a", adult()), route("b", adult(least=99))],
            "a",
            "full",
            False,
            id="the only one",
        ),
        pytest.param(
            [route("a", adult(), approval(review="confirms"))],
            "a",
            "full",
            True,
            id="papers checked",
        ),
        pytest.param(
            [
                route("a", adult(), approval(review="decides")),
                route("b", adult(), grants="provisional"),
            ],
            "b",
            "provisional",
            False,
            id="a provisional one that is met before a full one that is not decided",
        ),
    ],
)
def test_the_best_open_route_is_named(routes, best, grants, needs_review):
    told = answer(book(credential("cert", *routes)), {"age": 30})
    assert (told["verdict"], told["route"], told["grants"]) == ("eligible", best, grants)
    assert told["needs_review"] is needs_review


def test_a_full_route_goes_before_a_provisional_one_even_with_a_review():
    routes = [
        route("provisional", adult(), grants="provisional"),
        route("full", adult(), approval(review="confirms")),
    ]
    assert answer(book(credential("cert", *routes)), {"age": 30})["route"] == "full"


@pytest.mark.parametrize("age", [17, None])
def test_no_route_is_named_while_none_is_open(age):
    told = answer(rules(adult()), {"age": age})
    assert (told["route"], told["grants"]) == (None, None)


# ---------------------------------------------------------------- the days of a route


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param({}, "eligible", id="always open"),
        pytest.param({"valid_from": day(0)}, "eligible", id="its first day"),
        pytest.param({"valid_from": day(1)}, "not_eligible", id="opens tomorrow"),
        pytest.param({"valid_until": day(0)}, "eligible", id="its last day"),
        pytest.param({"valid_until": day(-1)}, "not_eligible", id="closed yesterday"),
        pytest.param({"uncertain_after": day(0)}, "eligible", id="certain until today"),
        pytest.param({"uncertain_after": day(-1)}, "unknown", id="uncertain since today"),
    ],
)
def test_a_route_is_open_from_its_first_to_its_last_day(parts, expected):
    told = answer(rules(adult(), **parts), {"age": 30})
    assert told["verdict"] == expected
    assert told["needs_review"] is (expected == "unknown")
    assert told["would_decide"] == []


def test_a_route_that_opens_ends_and_gets_uncertain_shows_it_in_windows():
    catalogue = rules(
        adult(), valid_from="2027-01-01", uncertain_after="2029-08-31", valid_until="2031-12-31"
    )
    told = answer(catalogue, {"age": 30})
    assert [(w["from"], w["until"], w["verdict"]) for w in told["windows"]] == [
        ("2026-11-24", "2026-12-31", "not_eligible"),
        ("2027-01-01", "2029-08-31", "eligible"),
        ("2029-09-01", "2031-12-31", "unknown"),
        ("2032-01-01", "2036-11-24", "not_eligible"),
    ]
    assert told["eligible_from"] == "2027-01-01"


def test_a_route_closed_today_fails_even_a_person_of_whom_nothing_is_known():
    assert verdict(rules(adult(), valid_from=day(1)), {}) == "not_eligible"


def test_an_uncertain_route_that_fails_still_fails():
    assert verdict(rules(adult(), uncertain_after=day(-1)), {"age": 3}) == "not_eligible"


def test_one_version_of_a_route_follows_the_other():
    catalogue = book(
        credential(
            "cert",
            route("r", adult(), valid_until="2026-12-31", grants="provisional"),
            route("r", adult(least=65), valid_from="2027-01-01"),
        )
    )
    told = answer(catalogue, {"age": 30})
    assert [(w["until"], w["verdict"]) for w in told["windows"]] == [
        ("2026-12-31", "eligible"),
        ("2036-11-24", "not_eligible"),
    ]


@pytest.mark.parametrize(("on", "grants"), [("2026-12-31", "provisional"), ("2027-01-01", "full")])
def test_what_a_route_grants_is_what_the_version_of_the_day_grants(on, grants):
    catalogue = book(
        credential(
            "cert",
            route("r", adult(), valid_until="2026-12-31", grants="provisional"),
            route("r", adult(), valid_from="2027-01-01", grants="full"),
        )
    )
    told = answer(catalogue, {"age": 30}, date.fromisoformat(on))
    assert (told["route"], told["grants"]) == ("r", grants)


# ---------------------------------------------------------------- one training record

LONG = requirement("long", "training", {"min_clock_hours": 720})
ACCREDITED = requirement("accredited", "training", {"programmatic_accreditors": ["CAAHEP"]})
AFTER = {"roles": {"medical_assistant": "met"}, "min_hours": 1000, "after": "program_completion"}
CREDITS = {"credits_per_year": 10, "after_months": 48}


def test_the_parts_of_a_group_are_about_the_same_record_too():
    rule = all_of("group", LONG, any_of("inner", ACCREDITED, adult(least=99)))
    long, accredited = {"clock_hours": 800}, {"programmatic_accreditor": "CAAHEP"}
    split = {
        "age": 1,
        "training": [long | {"programmatic_accreditor": "none"}, accredited | {"clock_hours": 1}],
    }
    assert verdict(rules(rule), split) == "not_eligible"
    assert verdict(rules(rule), {"age": 1, "training": [long | accredited]}) == "eligible"


def test_requirements_of_a_route_and_common_ones_are_about_the_same_record():
    catalogue = book(credential("cert", route("route", LONG), common=[ACCREDITED]))
    split = [
        {"clock_hours": 800, "programmatic_accreditor": "none"},
        {"clock_hours": 100, "programmatic_accreditor": "CAAHEP"},
    ]
    assert verdict(catalogue, {"training": split}) == "not_eligible"


def test_two_routes_may_be_met_by_two_records():
    catalogue = book(credential("cert", route("a", LONG), route("b", ACCREDITED)))
    told = found(
        catalogue, {"training": [{"programmatic_accreditor": "CAAHEP"}, {"clock_hours": 1}]}
    )
    assert [str(one.standing.verdict) for one in told.routes] == ["unknown", "eligible"]


def test_credits_and_work_after_a_program_are_about_its_record():
    catalogue = rules(
        LONG,
        requirement("credits", "continuing_education", CREDITS),
        requirement("work", "experience", AFTER),
    )
    work = [
        {
            "role": "medical_assistant",
            "started_on": "2026-01-01",
            "ended_on": None,
            "hours_per_week": 40,
        }
    ]
    facts = {"work": work, "military": [], "continuing_education": {}}
    old = {"clock_hours": 800, "completed_on": "2020-01-01"}
    new = {"clock_hours": 300, "completed_on": "2024-01-01"}
    late = {"clock_hours": 800, "completed_on": "2026-10-01"}
    good = {"clock_hours": 800, "completed_on": "2024-01-01"}
    assert verdict(catalogue, facts | {"training": [old, new, late]}) == "not_eligible"
    assert verdict(catalogue, facts | {"training": [old, new, late, good]}) == "eligible"


def test_the_record_that_gets_furthest_is_shown():
    catalogue = rules(LONG, ACCREDITED)
    programs = [
        {"clock_hours": 1, "programmatic_accreditor": "none"},
        {"clock_hours": 800, "programmatic_accreditor": "none"},
    ]
    for training in (programs, programs[::-1]):
        shown = answer(catalogue, {"training": training})["routes"][0]["requirements"]
        assert [part["status"] for part in shown] == ["met", "not_met"]


def test_no_record_fails_where_a_program_is_asked_for_and_no_word_of_one_is_unknown():
    catalogue = rules(LONG, adult())
    assert verdict(catalogue, {"age": 30, "training": []}) == "not_eligible"
    assert verdict(catalogue, {"age": 30}) == "unknown"
    assert verdict(rules(adult()), {"age": 30}) == "eligible"


# ---------------------------------------------------------------- dates known only to the month


def recent(name="recent", months=12):
    return requirement(name, "training", {"completed_within_months": months})


def older(name="older", months=12):
    return requirement(name, "training", {"completed_more_than_months_ago": months})


TWO_CATEGORIES = credential("cert", route("recent-graduate", recent()), route("graduate", older()))


def trained(*ends):
    return {"training": [{"completed_on": end} for end in ends]}


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        pytest.param(["2025"], "eligible", id="one way or the other, every day is fine"),
        pytest.param(["2025-11"], "eligible", id="also for a month"),
        pytest.param(["2026"], "unknown", id="some days of the year are still to come"),
        pytest.param(["2026-11"], "unknown", id="and some of the month"),
        pytest.param(["2027"], "not_eligible", id="all days are still to come"),
        pytest.param(["2025", "2025"], "eligible", id="two of them"),
        pytest.param(["2025", "2026"], "eligible", id="one settles it"),
        pytest.param(["2026", "2026-11"], "unknown", id="none settles it"),
    ],
)
def test_every_day_of_a_month_may_lead_to_another_route(ends, expected):
    assert verdict(book(TWO_CATEGORIES), trained(*ends)) == expected


def test_a_verdict_settled_day_by_day_names_every_route_that_settles_it():
    told = answer(book(TWO_CATEGORIES), trained("2025"))
    assert [(w["verdict"], set(w["routes"])) for w in told["windows"]] == [
        ("eligible", {"recent-graduate", "graduate"})
    ]
    assert told["route"] in {"recent-graduate", "graduate"}
    assert told["would_decide"] == []
    assert told["needs_review"] is False
    assert [one["verdict"] for one in told["routes"]] == ["unknown", "unknown"]


def test_what_is_settled_day_by_day_is_a_review_where_any_day_needs_one():
    catalogue = book(
        credential(
            "cert",
            route("recent-graduate", recent()),
            route("graduate", older(), approval(review="confirms")),
        )
    )
    told = answer(catalogue, trained("2025"))
    assert (told["verdict"], told["needs_review"]) == ("eligible", True)
    assert answer(catalogue, trained("2026-06"))["needs_review"] is False


def test_a_verdict_of_days_that_all_fail_is_no():
    """Never both less and more than a year ago, whatever the day."""
    catalogue = rules(recent("r"), older("o"))
    assert verdict(catalogue, trained("2025")) == "not_eligible"
    assert verdict(catalogue, trained("2025-11-24")) == "not_eligible"


def test_a_graduation_known_to_the_month_is_settled_day_by_day():
    student = requirement("student", "education", {"level": "in_high_school"})
    graduate = requirement("graduate", "education", {"min_level": "high_school"})
    catalogue = book(credential("cert", route("a", student), route("b", graduate)))
    schooling = {"education": {"level": "in_high_school", "expected_graduation": "2026-11"}}
    assert verdict(catalogue, schooling) == "eligible"
    assert verdict(rules(graduate), schooling) == "unknown"


def under_way(**parts):
    return requirement("under-way", "training", {"in_progress": True}, **parts)


@pytest.mark.parametrize(
    ("ends", "parts", "expected"),
    [
        pytest.param("2026-11", {}, "met", id="over or to come: both will do"),
        pytest.param("2026-11", REVIEWED, "review or met", id="to come is the body's to accept"),
        pytest.param("2026-11-25", REVIEWED, "review", id="to come"),
        pytest.param("2025-12", REVIEWED, "met", id="over"),
        pytest.param("2020", REVIEWED, "not met", id="over for long"),
        pytest.param("2025-11", {}, "unknown", id="over, near the edge"),
    ],
)
def test_a_group_of_ways_before_and_after_the_end_is_judged_as_one(ends, parts, expected):
    """Of two parts that exclude each other one holds, whichever day of the month it was."""
    timing = any_of("timing", recent(), under_way(**parts))
    judged = found(rules(timing), trained(ends)).routes[0]
    assert in_words(judged.standing) == expected
    assert in_words(judged.best.findings[0].standing) == expected


def test_a_group_before_and_after_graduation_is_judged_as_one():
    student = requirement("student", "education", {"level": "in_high_school"})
    graduate = requirement("graduate", "education", {"min_level": "high_school"})
    schooling = {"education": {"level": "in_high_school", "expected_graduation": "2026-11"}}
    told = answer(rules(any_of("school", student, graduate)), schooling)
    assert (told["verdict"], told["routes"][0]["verdict"]) == ("eligible", "eligible")


def test_whatever_else_is_open_stays_open():
    catalogue = book(
        credential("cert", route("a", recent()), route("b", older()), common=[yes(CARD)])
    )
    assert verdict(catalogue, trained("2025")) == "unknown"
    told = answer(catalogue, trained("2025"))
    assert "attestations.cpr_current" in told["would_decide"]
    assert verdict(catalogue, trained("2025") | saying(cpr_current=True)) == "eligible"
    assert verdict(catalogue, trained("2025") | saying(cpr_current=False)) == "not_eligible"


month_tests = st.sampled_from(
    [
        recent("t", 12),
        recent("t", 36),
        older("t", 12),
        older("t", 24),
        requirement("t", "training", {"completed": True}),
        requirement("t", "training", {"in_progress": True}),
        requirement("t", "training", {"in_progress": True, "ends_within_days": 30}),
        requirement(
            "t", "training", {"completed_within_months": 12, "anniversary": "needs_review"}
        ),
    ]
)


@given(
    tests=st.lists(st.lists(month_tests, min_size=1, max_size=2), min_size=1, max_size=3),
    month=st.sampled_from(["2023-11", "2024", "2025-11", "2025", "2026-11", "2026-12", "2026"]),
    second=st.sampled_from([None, "2010-05-05", "2026-11-30", "2025-11-24"]),
    later=st.sampled_from([0, 1, 6, 7, 29, 30, 31, 365, 366]),
)
@more_examples(2)
def test_the_verdict_is_the_one_that_every_day_of_a_month_agrees_on(tests, month, second, later):
    on = TODAY + timedelta(days=later)
    routes = [
        route(f"r{i}", *({**test, "id": f"t{j}"} for j, test in enumerate(group)))
        for i, group in enumerate(tests)
    ]
    catalogue = book(credential("cert", *routes))
    others = [second] if second else []
    span = Span.parse(month)
    verdicts = {
        verdict(catalogue, trained((span.first + timedelta(days=n)).isoformat(), *others), on)
        for n in range((span.last - span.first).days + 1)
    }
    together = verdict(catalogue, trained(month, *others), on)
    assert together == (verdicts.pop() if len(verdicts) == 1 else "unknown")


# ---------------------------------------------------------------- the same on any day


@pytest.mark.parametrize("ends", [["2026-06-01"], ["2026-06"], ["2025", "2026-06"]], ids=repr)
def test_an_earlier_day_may_be_asked_after_a_later_one(ends):
    catalogue = book(TWO_CATEGORIES, credential("other", route("route", adult())))
    catalogue_one_route = rules(recent())
    for book_ in (catalogue, catalogue_one_route):
        facts = trained(*ends)
        one = assessment(book_, facts)
        days = [TODAY + timedelta(days=n) for n in (2000, 0, 400, 3000, -200, 100)]
        assert [one.on(on).verdict for on in days] == [
            found(book_, facts, on).verdict for on in days
        ]


def test_asking_the_same_day_again_gives_the_same():
    one = assessment(book(TWO_CATEGORIES), trained("2025"))
    assert one.on(TODAY) == one.on(TODAY)


# ---------------------------------------------------------------- laws, in worlds of five questions


@given(raw=small_worlds.credentials(), told=small_worlds.told())
@more_examples(15)
def test_what_is_known_is_exactly_what_the_open_answers_leave(raw, told):
    catalogue = small_worlds.catalogue(raw)
    found_ = found(catalogue, small_worlds.profile(told))
    for number, one in enumerate(found_.routes):
        ends = {small_worlds.route_outcome(raw, number, w) for w in small_worlds.completions(told)}
        assert (one.standing.low, one.standing.high) == (min(ends), max(ends))
    ends = {small_worlds.credential_outcome(raw, whole) for whole in small_worlds.completions(told)}
    if found_.verdict is not Verdict.UNKNOWN:
        assert ends == {found_.standing.low}
    assert found_.standing.low <= min(ends)
    assert max(ends) <= found_.standing.high


@given(raw=small_worlds.credentials(), told=small_worlds.told(), data=st.data())
@more_examples(10)
def test_a_verdict_once_reached_survives_every_later_answer(raw, told, data):
    catalogue = small_worlds.catalogue(raw)
    early = verdict(catalogue, small_worlds.profile(told))
    if early != "unknown":
        for whole in small_worlds.completions(told):
            assert verdict(catalogue, small_worlds.profile(whole)) == early


@given(raw=small_worlds.credentials(), told=small_worlds.told())
@more_examples(10)
def test_a_review_is_told_exactly_where_the_papers_are_needed(raw, told):
    """Every question answered: yes needs a review when it would be no yes without the papers."""
    whole = next(small_worlds.completions(told))
    found_ = found(small_worlds.catalogue(raw), small_worlds.profile(whole))
    for number, one in enumerate(found_.routes):
        ends = small_worlds.route_outcome(raw, number, whole)
        bare = small_worlds.route_outcome(raw, number, whole, papers=small_worlds.REVIEW)
        needed = {0: False, 1: True, 2: bare != 2}[ends]
        assert one.standing.needs_review is needed
    ends = small_worlds.credential_outcome(raw, whole)
    bare = small_worlds.credential_outcome(raw, whole, papers=small_worlds.REVIEW)
    assert found_.standing.needs_review is {0: False, 1: True, 2: bare != 2}[ends]
