"""What loads as a release, and what is refused, in words an editor understands."""

import copy
from datetime import date
from fractions import Fraction

import pytest

from eligibility.kinds import KINDS, TESTS
from eligibility.rules import CatalogueError, load_catalogue, problems_of_requirement
from eligibility.verdict import Outcome

from .rulebook import (
    adult,
    all_of,
    any_of,
    approval,
    at_least,
    book,
    content,
    credential,
    remedy,
    requirement,
    route,
    source,
)

WORK = {"roles": {"medical_assistant": "met"}}
MONTHS = WORK | {"min_months_full_time": 12, "full_time_hours_per_week": 36}
TRAINING = {"kinds": ["medical_assisting"]}


def problems(raw):
    """Every problem of a content, as path and message."""
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(raw)
    assert all(problem.path in str(caught.value) for problem in caught.value.problems)
    return [(problem.path, problem.message) for problem in caught.value.problems]


def problem(raw):
    """The only problem of a content."""
    (found,) = problems(raw)
    return found


def with_route(*requirements, **parts):
    return content(credential("cert", route("route", *requirements, **parts)))


# ---------------------------------------------------------------- what loads


def test_a_content_becomes_rules_in_the_order_of_the_editors():
    catalogue = book(
        credential("zebra", route("b", adult()), route("a", adult())),
        credential("ant", route("route", adult()), jurisdiction="WA"),
    )
    zebra, ant = catalogue.credentials
    assert [c.id for c in catalogue.credentials] == ["zebra", "ant"]
    assert [r.id for r in zebra.routes] == ["b", "a"]
    assert (zebra.state, ant.state) == (None, "WA")
    assert (zebra.body, zebra.body_abbreviation) == ("board", "TB")
    assert catalogue.credential_ids == {"zebra", "ant"}
    assert catalogue.bodies == {"board"}


def test_a_requirement_keeps_what_the_editors_say_of_it():
    told = adult(
        text="You are 18.",
        notes="As of the day.",
        confidence="secondary",
        sources=["page", "handbook"],
        if_met="needs_review",
        remedy=remedy(2.5, range_months=[1, 24], cost=125, source="page", only_with_progress=True),
    )
    raw = with_route(told) | {"sources": [source(), source("page", url=None)]}
    (rule,) = load_catalogue(raw).credentials[0].routes[0].requirements
    assert (rule.id, rule.text, rule.kind) == ("adult", "You are 18.", "age")
    assert (rule.notes, rule.confidence) == ("As of the day.", "secondary")
    assert [source.id for source in rule.sources] == ["page", "handbook"]
    assert (rule.if_met, rule.if_not_met) == (Outcome.REVIEW, Outcome.NOT_MET)
    assert rule.remedy.typical_months == Fraction(5, 2)
    assert rule.remedy.range_months == (1, 24)
    assert rule.remedy.typical_cost_usd == 125
    assert rule.remedy.only_with_progress is True
    assert rule.remedy.source.id == "page"


def test_a_route_keeps_its_days():
    raw = with_route(
        adult(), valid_from="2020-01-01", valid_until="2031-12-31", uncertain_after="2029-08-31"
    )
    (rule,) = load_catalogue(raw).credentials[0].routes
    assert rule.valid_from == date(2020, 1, 1)
    assert rule.valid_until == date(2031, 12, 31)
    assert rule.uncertain_after == date(2029, 8, 31)


def test_groups_know_how_many_of_their_parts_they_need():
    parts = [adult("one"), adult("two"), adult("three")]
    groups = [any_of("any", *parts), all_of("all", *parts), at_least(2, "two-of", *parts)]
    for group, needed in zip(groups, [1, 3, 2], strict=True):
        (rule,) = load_catalogue(with_route(group)).credentials[0].routes[0].requirements
        assert (rule.needed, rule.is_group) == (needed, True)
        assert [part.id for part in rule.walk()] == [group["id"], "one", "two", "three"]


def test_a_group_is_about_a_program_when_a_part_deep_inside_it_is():
    deep = any_of("outer", all_of("inner", adult(), requirement("t", "training", TRAINING)))
    plain = any_of("plain", all_of("inner-2", adult("b")))
    rules = load_catalogue(with_route(deep, plain)).credentials[0].routes[0].requirements
    assert [rule.looks_at_program for rule in rules] == [True, False]


def test_work_is_about_a_program_only_when_it_comes_after_one():
    after = WORK | {"min_hours": 1000, "after": "program_completion"}
    credits_ = requirement("credits", "continuing_education", {"credits_per_year": 10})
    rules = with_route(
        requirement("after", "experience", after),
        requirement("any", "experience", MONTHS),
        credits_,
    )
    loaded = load_catalogue(rules).credentials[0].routes[0].requirements
    assert [rule.looks_at_program for rule in loaded] == [True, False, True]


@pytest.mark.parametrize("standing", ["superseded", "retired", "unverified"])
def test_a_route_not_in_force_may_be_empty(standing):
    load_catalogue(with_route(standing=standing))


def test_the_same_requirement_may_stand_on_two_routes():
    book(credential("cert", route("one", adult()), route("two", adult())))


def test_versions_of_a_route_that_follow_each_other_load():
    book(
        credential(
            "cert",
            route("route", adult(), valid_until="2025-12-31"),
            route("route", adult(), valid_from="2026-01-01"),
            route("route", adult(), standing="superseded"),
        )
    )


def test_what_was_given_is_left_as_it_was():
    raw = with_route(any_of("group", adult(), approval()), remedy=None)
    before = copy.deepcopy(raw)
    load_catalogue(raw)
    assert raw == before


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    "raw", [{}, {"format": 2}, {"format": None}, content(format=0), [], None, "x", 5], ids=repr
)
def test_another_format_is_refused(raw):
    path, message = problem(raw)
    assert path == "format"
    assert "format 1" in message


@pytest.mark.parametrize("missing", ["bodies", "sources", "credentials"])
def test_a_content_that_is_not_complete_is_refused(missing):
    raw = with_route(adult())
    del raw[missing]
    path, message = problem(raw)
    assert path == "content"
    assert missing in message


@pytest.mark.parametrize(
    "missing", ["id", "text", "kind", "test", "members", "sources", "confidence", "remedy", "notes"]
)
def test_a_requirement_that_is_not_complete_is_refused(missing):
    told = adult()
    del told[missing]
    assert any(missing in message for _, message in problems(with_route(told)))


@pytest.mark.parametrize(
    ("raw", "path", "words"),
    [
        pytest.param(
            with_route(adult(sources=[])),
            "cert › route › adult",
            "no source",
            id="a requirement without a source",
        ),
        pytest.param(
            with_route(any_of("group", adult(sources=[]))),
            "cert › route › group › adult",
            "no source",
            id="a part of a group without a source",
        ),
        pytest.param(
            content(credential("cert", route("route", adult()), common=[adult("c", sources=[])])),
            "cert › c",
            "no source",
            id="a common requirement without a source",
        ),
        pytest.param(
            with_route(adult(), sources=[]), "cert › route", "no source", id="a route without one"
        ),
        pytest.param(
            with_route(adult(sources=["gone"])),
            "cert › route › adult",
            "'gone' is not there",
            id="a source that is not there",
        ),
        pytest.param(
            with_route(adult(remedy=remedy(source="gone"))),
            "cert › route › adult",
            "source of the remedy is not there",
            id="a remedy with a source that is not there",
        ),
        pytest.param(
            with_route(adult(), fees=[{"kind": "exam", "confidence": "official", "sources": []}]),
            "cert › route › exam",
            "no source",
            id="a fee without a source",
        ),
        pytest.param(
            with_route(
                adult(),
                documents=[{"text": "transcript", "confidence": "sure", "sources": ["handbook"]}],
            ),
            "cert › route › transcript",
            "confidence cannot be 'sure'",
            id="a document that nobody is sure of",
        ),
        pytest.param(
            content(
                credential(
                    "cert",
                    route("route", adult()),
                    facts=[{"name": "time", "confidence": "official", "sources": []}],
                )
            ),
            "cert › time",
            "no source",
            id="a fact without a source",
        ),
        pytest.param(
            with_route(any_of("group")), "cert › route › group", "group is empty", id="no parts"
        ),
        pytest.param(
            with_route(all_of("outer", any_of("group"))),
            "cert › route › outer › group",
            "group is empty",
            id="a group without parts inside another",
        ),
        pytest.param(
            with_route(adult() | {"members": [adult("inner")]}),
            "cert › route › adult",
            "Only a group has parts",
            id="a requirement with parts that is no group",
        ),
        pytest.param(
            with_route(), "cert › route", "at least one requirement", id="a route without any"
        ),
        pytest.param(
            with_route(at_least(3, "group", adult("one"), adult("two"))),
            "cert › route › group",
            "asks for 3 parts but has 2",
            id="more parts needed than there are",
        ),
        pytest.param(
            with_route(at_least(0, "group", adult())),
            "cert › route › group",
            "1 or more",
            id="no part needed",
        ),
        pytest.param(
            with_route(any_of("group", adult()) | {"test": {"n": 1}}),
            "cert › route › group",
            "no test of its own",
            id="a group with a test",
        ),
        pytest.param(
            with_route(adult(), adult()), "cert › route", "'adult'", id="two of one id on a route"
        ),
        pytest.param(
            with_route(any_of("group", adult(), adult())),
            "cert › route",
            "'adult'",
            id="two of one id in a group",
        ),
        pytest.param(
            content(credential("cert", route("route", adult()), common=[adult()])),
            "cert › route",
            "'adult'",
            id="the id of a common requirement again on a route",
        ),
        pytest.param(
            content(credential("cert", route("a", adult())), credential("cert")),
            "credentials",
            "'cert'",
            id="two credentials of one id",
        ),
        pytest.param(
            content(
                credential(
                    "cert", route("r", adult()), route("r", adult(), valid_from="2026-01-01")
                )
            ),
            "cert › r",
            "Two versions of this route are open at once",
            id="two open versions that overlap",
        ),
        pytest.param(
            content(
                credential(
                    "cert",
                    route("r", adult(), valid_until="2026-01-01"),
                    route("r", adult(), valid_from="2026-01-01"),
                )
            ),
            "cert › r",
            "Two versions of this route are open at once",
            id="two open versions that share one day",
        ),
        pytest.param(
            with_route(adult(), valid_from="2026-01-02", valid_until="2026-01-01"),
            "cert › route",
            "ends before it starts",
            id="a route that ends before it starts",
        ),
        pytest.param(
            with_route(adult(), valid_from="2026-01-02", uncertain_after="2026-01-01"),
            "cert › route",
            "lies outside the route's days",
            id="a route uncertain before it starts",
        ),
        pytest.param(
            with_route(adult(), valid_until="2026-01-02", uncertain_after="2026-01-03"),
            "cert › route",
            "lies outside the route's days",
            id="a route uncertain after it ends",
        ),
        pytest.param(
            with_route(adult(), grants="half"), "cert › route", "grants", id="an unknown grant"
        ),
        pytest.param(
            with_route(adult(), standing="open"),
            "cert › route",
            "standing",
            id="an unknown standing",
        ),
        pytest.param(
            with_route(adult(), confidence="sure"), "cert › route", "confidence", id="unknown trust"
        ),
        pytest.param(
            with_route(adult(if_met="maybe")), "cert › route › adult", "if_met", id="unknown if_met"
        ),
        pytest.param(
            with_route(adult(if_not_met="met")),
            "cert › route › adult",
            "if_not_met",
            id="unknown if_not_met",
        ),
        pytest.param(
            with_route(adult() | {"kind": "height"}),
            "cert › route › adult",
            "kind cannot be 'height'",
            id="an unknown kind",
        ),
        pytest.param(
            with_route(adult(text="  ")), "cert › route › adult", "no text", id="nothing to read"
        ),
        pytest.param(
            with_route(approval(review=None)),
            "cert › route › approval",
            "review cannot be None",
            id="an approval that neither confirms nor decides",
        ),
        pytest.param(
            content(credential("cert", route("route", adult()), body="gone")),
            "cert",
            "'gone' is not there",
            id="a body that is not there",
        ),
        pytest.param(
            content(credential("cert", route("route", adult()), jurisdiction="ZZ")),
            "cert",
            "jurisdiction cannot be 'ZZ'",
            id="a state nobody can live in",
        ),
        pytest.param(
            with_route(
                requirement("r", "credential_held", {"any_of": ["gone"], "status": ["active"]})
            ),
            "cert › route › r",
            "no credential has the id 'gone'",
            id="a credential nobody can name",
        ),
        pytest.param(
            with_route(requirement("r", "training", {"approved_by": ["gone"]})),
            "cert › route › r",
            "no approving body has the id 'gone'",
            id="an approval nobody can name",
        ),
        pytest.param(
            with_route(
                requirement(
                    "r",
                    "training",
                    {"programmatic_accreditors": ["ICA"], "or_approved_by": ["gone"]},
                )
            ),
            "cert › route › r",
            "no approving body has the id 'gone'",
            id="another way nobody can name",
        ),
        pytest.param(
            with_route(adult() | {"test": {"min": 18, "most": 65}}),
            "cert › route › adult",
            "most: No question can answer this",
            id="a part of a test that no question can answer",
        ),
        pytest.param(
            with_route(adult() | {"test": {}}),
            "cert › route › adult",
            "Give the lowest age",
            id="a test that asks for nothing",
        ),
    ],
)
def test_a_content_that_cannot_be_published_is_refused(raw, path, words):
    found = problem(raw)
    assert found[0] == path
    assert words in found[1]


def test_every_problem_is_told_at_once_each_where_it_is():
    raw = with_route(
        adult(text=""), any_of("group"), adult("b", sources=["gone"]), grants="half", sources=[]
    )
    assert sorted(path for path, _ in problems(raw)) == [
        "cert › route",
        "cert › route",
        "cert › route › adult",
        "cert › route › b",
        "cert › route › group",
    ]


def test_ids_of_the_catalogue_and_common_licences_can_be_asked_for():
    held = requirement(
        "r", "credential_held", {"any_of": ["other-cert", "rn"], "status": ["active"]}
    )
    book(credential("cert", route("a", held)), credential("other-cert", route("b", adult())))


def test_bodies_of_the_catalogue_and_the_known_ones_can_be_asked_for():
    book(credential("cert", route("a", requirement("r", "training", {"approved_by": ["board"]}))))
    book(credential("cert", route("a", requirement("r", "training", {"approved_by": ["cdph"]}))))


# ---------------------------------------------------------------- the test of one requirement

GOOD = {
    "education": [
        {"min_level": "high_school", "foreign": "needs_review"},
        {"min_level": "associate", "foreign": "accepted"},
        {"level": "in_high_school"},
        {"level": "in_high_school", "graduates_within_months": 18, "anniversary": "included"},
    ],
    "age": [{"min": 17}, {"min": 0}],
    "training": [
        TRAINING,
        {"kinds": ["medical_assisting"], "providers": ["postsecondary"], "completed": True},
        {"completed_within_months": 48, "anniversary": "needs_review"},
        {"completed_more_than_months_ago": 12},
        {"completed_more_than_months_ago": 12, "completed_within_months": 48},
        {"in_progress": True, "classroom_complete": True, "ends_within_days": 30},
        {"in_progress": True, "ends_within_months": 12},
        {"completed": False, "ends_within_days": 30},
        {
            "programmatic_accreditors": ["CAAHEP"],
            "accredited_any_time_enrolled": True,
            "or_within_months_after_completion": 36,
            "anniversary": "included",
        },
        {"programmatic_accreditors": ["NAACLS"], "or_approved_by": ["cdph"]},
        {"school_accreditation": ["recognized"], "needs_review_values": ["foreign"]},
        {"approved_by": ["ncct"], "or_school_accreditation": ["state_approved"]},
        {"awards": ["diploma"], "min_semesters": 2, "min_clock_hours": 720},
        {"min_externship_hours": 160, "externship_settings": ["outpatient"]},
        {"curriculum_complete": True, "curriculum": ["anatomy"]},
        {"classroom_complete": False},
        {"min_injections": 10, "min_phlebotomies": 10, "foreign": "needs_review"},
    ],
    "experience": [
        MONTHS,
        MONTHS | {"within_months": 12, "part_time": "hours_need_review", "country": "US"},
        MONTHS | {"grey_from_hours_per_week": 30, "part_time": "not_counted"},
        MONTHS | {"unbroken_until": "as_of", "max_gap_days": 30},
        MONTHS | {"must_include": ["clinical", "administrative"], "min_hours": 5616},
        WORK | {"min_hours": 1000, "after": "program_completion", "settings": ["hospital"]},
        WORK | {"min_hours": 500, "supervisor": "ophthalmologist", "supervised": True},
        {"roles": {"volunteer": "needs_review"}, "min_hours": 1},
    ],
    "teaching": [
        {"subjects": ["medical_assisting"], "levels": ["postsecondary"], "min_hours": 1000},
        {"min_months": 60, "must_include": ["clinical", "administrative"]},
    ],
    "military": [
        {"kinds": ["medical_services"], "completed": True},
        {"completed_within_months": 48, "anniversary": "needs_review"},
        {"codes": ["68W"]},
    ],
    "credential_held": [
        {"any_of": ["rn"], "status": ["active"]},
        {"any_of": ["rn"], "status": ["expired"], "expired_within_months": 12},
        {"any_of": ["rn"], "status": ["active", "expired"], "expired_within_days": 90},
    ],
    "skills": [
        {"counts": {"live_ekgs": 10}},
        {"sum_of": ["live_venipunctures", "live_capillary_punctures"], "min": 100},
    ],
    "continuing_education": [
        {"credits_per_year": 10, "after_months": 48, "from": "program_completion"}
    ],
    "attestation": [
        {"fact": "felony", "must_be": False},
        {"fact": "felony", "must_be": False, "if_not": {"needs_review_when": {}}},
        {
            "fact": "felony",
            "must_be": False,
            "if_not": {"needs_review_when": {"sentence_completed": True}, "otherwise": "not_met"},
            "warn_when": {"felony_drug_related": True},
            "waiver_factors": ["time since conviction"],
        },
    ],
    "attempts": [
        {"max_failed": 3},
        {"max_failed": 3, "then_wait_days": 365, "min_wait_days": 30},
        {"max_failed": 4, "min_wait_days_by_failure": [30, 90, 365]},
    ],
    "issuer_approval": [{}, {"what": "school", "before": "exam", "name": "Checkpoint"}],
    "jurisdiction": [{"not_in": ["NJ"]}],
    "step": [{}, {"when": "application", "if": "felony"}],
    "any_of": [{}],
    "all_of": [{}],
    "at_least": [{"n": 2}],
}
BAD = [
    ("education", {}, "Give either"),
    ("education", {"min_level": "high_school", "level": "in_high_school"}, "Give either"),
    ("education", {"min_level": "high_school", "graduates_within_months": 18}, "only go with"),
    ("education", {"min_level": "phd"}, "min_level: Choose one of"),
    ("education", {"level": "high_school"}, "level: Choose one of"),
    ("education", {"min_level": "high_school", "foreign": "maybe"}, "foreign: Choose one of"),
    ("age", {}, "Give the lowest age"),
    ("age", {"min": -1}, "min: Give a whole number"),
    ("age", {"min": True}, "min: Give a whole number"),
    ("age", {"min": 17.5}, "min: Give a whole number"),
    ("training", {}, "the test is empty"),
    ("training", {"anniversary": "included", "foreign": "needs_review"}, "the test is empty"),
    ("training", {"curriculum": ["anatomy"]}, "the test is empty"),
    ("training", {"completed": False}, "the test is empty"),
    ("training", {"completed": False, "in_progress": False}, "the test is empty"),
    ("training", {"completed": True, "in_progress": True}, "finished and under way"),
    ("training", {"completed_within_months": 3, "ends_within_days": 3}, "finished and under way"),
    ("training", {"completed": True, "ends_within_months": 3}, "finished and under way"),
    (
        "training",
        {"completed_within_months": 12, "completed_more_than_months_ago": 12},
        "less and more",
    ),
    ("training", TRAINING | {"externship_settings": ["outpatient"]}, "externship hours"),
    ("training", TRAINING | {"or_approved_by": ["amt"]}, "only goes with programmatic_accreditors"),
    (
        "training",
        TRAINING | {"or_within_months_after_completion": 36},
        "only goes with programmatic_accreditors",
    ),
    ("training", TRAINING | {"accredited_any_time_enrolled": True}, "only goes with"),
    ("training", TRAINING | {"needs_review_values": ["foreign"]}, "only goes with"),
    ("training", TRAINING | {"or_school_accreditation": ["foreign"]}, "only goes with approved_by"),
    ("training", {"kinds": []}, "kinds is an empty list"),
    ("training", TRAINING | {"awards": []}, "awards is an empty list"),
    ("training", {"kinds": ["nursing"]}, "kinds[0]: Choose one of"),
    ("training", {"kinds": "ekg"}, "kinds: Give a list"),
    ("training", {"min_clock_hours": -1}, "min_clock_hours: Give a number"),
    ("training", {"completed": 1}, "completed: Give true or false"),
    ("training", {"min_hours": 720}, "min_hours: No question can answer this"),
    ("experience", {}, "at least one role"),
    ("experience", {"min_hours": 5}, "at least one role"),
    ("experience", {"roles": {}, "min_hours": 5}, "roles: Name at least one role"),
    ("experience", {"roles": ["rn"], "min_hours": 5}, "roles: Name at least one role"),
    ("experience", {"roles": {"nurse": "met"}, "min_hours": 5}, "roles.nurse: No question"),
    ("experience", {"roles": {"rn": "yes"}, "min_hours": 5}, "roles.rn: Choose met"),
    ("experience", {"roles": {"rn": []}, "min_hours": 5}, "roles.rn: Choose met"),
    ("experience", {"roles": {"rn": None}, "min_hours": 5}, "roles.rn: Choose met"),
    ("experience", WORK, "number of full-time months or of hours"),
    ("experience", WORK | {"min_hours": 0}, "number of full-time months or of hours"),
    ("experience", WORK | {"min_months_full_time": 12}, "hours a week are full-time"),
    ("experience", MONTHS | {"within_months": 11}, "inside so short a time"),
    ("experience", WORK | {"min_hours": 5, "within_months": 0}, "inside so short a time"),
    ("experience", MONTHS | {"settings": []}, "settings is an empty list"),
    ("experience", MONTHS | {"grey_from_hours_per_week": 37}, "grey zone"),
    ("experience", WORK | {"min_hours": 5, "grey_from_hours_per_week": 30}, "grey zone"),
    ("experience", WORK | {"min_hours": 5, "unbroken_until": "as_of"}, "full-time months"),
    ("experience", MONTHS | {"country": "MX"}, "country: Choose one of"),
    ("experience", MONTHS | {"part_time": "counts"}, "part_time: Choose one of"),
    ("teaching", {}, "hours or of months"),
    ("teaching", {"min_hours": 5, "min_months": 5}, "hours or of months"),
    ("teaching", {"min_hours": 5, "subjects": []}, "subjects is an empty list"),
    ("teaching", {"min_hours": 5, "levels": []}, "levels is an empty list"),
    ("teaching", {"min_hours": 5, "levels": ["kindergarten"]}, "levels[0]: Choose one of"),
    ("military", {}, "the test is empty"),
    ("military", {"anniversary": "included"}, "the test is empty"),
    ("military", {"completed": False}, "the test is empty"),
    ("military", {"kinds": []}, "kinds is an empty list"),
    ("military", {"codes": []}, "codes is an empty list"),
    ("military", {"kinds": ["navy"]}, "kinds[0]: Choose one of"),
    ("credential_held", {}, "at least one credential"),
    ("credential_held", {"any_of": []}, "at least one credential"),
    ("credential_held", {"any_of": ["Registered Nurse"], "status": ["active"]}, "any_of[0]: Give"),
    ("credential_held", {"any_of": ["rn"]}, "at least one state"),
    ("credential_held", {"any_of": ["rn"], "status": []}, "at least one state"),
    ("credential_held", {"any_of": ["rn"], "status": ["lost"]}, "status[0]: Choose one of"),
    (
        "credential_held",
        {"any_of": ["rn"], "status": ["active"], "expired_within_days": 90},
        "only goes with the state expired",
    ),
    ("skills", {}, "number for each skill"),
    ("skills", {"counts": {}}, "Name at least one skill"),
    ("skills", {"counts": {"tricks": 1}}, "counts.tricks: No question"),
    ("skills", {"counts": {"live_ekgs": -1}}, "counts.live_ekgs: Give a whole number"),
    ("skills", {"counts": {"live_ekgs": 1}, "sum_of": ["live_ekgs"], "min": 1}, "each skill"),
    ("skills", {"sum_of": ["live_ekgs"]}, "how many of these skills"),
    ("skills", {"sum_of": [], "min": 5}, "number for each skill"),
    ("continuing_education", {}, "how many credits a year"),
    ("continuing_education", {"credits_per_year": 0}, "how many credits a year"),
    ("continuing_education", {"credits_per_year": 1, "from": "birth"}, "from: Choose one of"),
    ("attestation", {}, "Name the fact"),
    ("attestation", {"fact": "felony"}, "Name the fact"),
    ("attestation", {"fact": "misdemeanor", "must_be": False}, "fact: Choose one of"),
    ("attestation", {"fact": "felony", "must_be": "no"}, "must_be: Give true or false"),
    ("attestation", {"fact": "felony", "must_be": False, "if_not": []}, "if_not: Say when"),
    (
        "attestation",
        {"fact": "felony", "must_be": False, "if_not": {"needs_review_when": {"luck": True}}},
        "if_not.needs_review_when.luck: No question",
    ),
    (
        "attestation",
        {"fact": "felony", "must_be": False, "if_not": {"otherwise": "met"}},
        "if_not.otherwise: Choose one of",
    ),
    ("attempts", {}, "how many failed attempts"),
    ("attempts", {"max_failed": 0}, "how many failed attempts"),
    ("attempts", {"max_failed": "three"}, "max_failed: Give a whole number"),
    ("issuer_approval", {"what": "horoscope"}, "what: Choose one of"),
    ("jurisdiction", {}, "at least one state"),
    ("jurisdiction", {"not_in": []}, "at least one state"),
    ("jurisdiction", {"not_in": ["New Jersey"]}, "not_in[0]: Give"),
    ("step", {"when": "never"}, "when: Choose one of"),
    ("any_of", {"n": 1}, "no test of its own"),
    ("all_of", {"n": 1}, "no test of its own"),
    ("at_least", {}, "1 or more"),
    ("at_least", None, "1 or more"),
    ("at_least", {"n": 0}, "1 or more"),
    ("at_least", {"n": True}, "1 or more"),
    ("at_least", {"n": "2"}, "1 or more"),
    ("at_least", {"n": 1.5}, "1 or more"),
    ("at_least", {"n": 1, "of": 2}, "1 or more"),
    ("height", {"min": 150}, "is not a kind of requirement"),
    ("", {}, "is not a kind of requirement"),
]


@pytest.mark.parametrize(
    ("kind", "test"), [(kind, test) for kind, tests in GOOD.items() for test in tests]
)
def test_a_test_that_can_be_asked_has_no_problem(kind, test):
    assert problems_of_requirement(kind, test) == []


@pytest.mark.parametrize(("kind", "test", "words"), BAD)
def test_a_test_that_cannot_be_asked_is_told_in_words(kind, test, words):
    found = problems_of_requirement(kind, test)
    assert any(words in message for message in found), found


@pytest.mark.parametrize("kind", sorted(TESTS))
@pytest.mark.parametrize("test", [None, [], "x", 5, True], ids=repr)
def test_a_test_is_a_mapping(kind, test):
    assert problems_of_requirement(kind, test) == ["The test of a requirement is a mapping."]


@pytest.mark.parametrize("kind", sorted(TESTS))
def test_null_in_a_test_says_what_leaving_it_out_says(kind):
    for test in GOOD[kind]:
        nulls = dict.fromkeys(TESTS[kind].PARTS) | test
        assert TESTS[kind].read(nulls, "test") == TESTS[kind].read(test, "test")


@pytest.mark.parametrize("kind", sorted(TESTS))
@pytest.mark.parametrize("value", [[], {}, "", "x", -1, 10**400, float("nan"), [[]], {"x": []}])
def test_whatever_stands_in_a_test_it_is_judged_or_told_but_never_breaks(kind, value):
    for part in TESTS[kind].PARTS:
        for test in GOOD[kind]:
            told = problems_of_requirement(kind, test | {part: value})
            assert isinstance(told, list)


def test_a_credential_nobody_knows_is_told_when_the_known_ones_are_given():
    test = {"any_of": ["cma-aama", "rn", "gone"], "status": ["active"]}
    assert problems_of_requirement("credential_held", test) == []
    known = frozenset({"cma-aama"})
    (message,) = problems_of_requirement("credential_held", test, known_credentials=known)
    assert "'gone'" in message


def test_every_kind_is_tried_here():
    assert set(GOOD) == set(KINDS)
    assert {kind for kind, _, _ in BAD} >= set(KINDS)


def test_whatever_has_no_problem_loads_and_whatever_has_one_does_not():
    for kind, tests in GOOD.items():
        for test in tests:
            members = [adult("one"), adult("two")] if kind in KINDS[len(TESTS) :] else []
            rule = requirement("rule", kind, test, *members, review="decides")
            load_catalogue(with_route(rule))
    for kind, test, _ in BAD:
        members = [adult("one"), adult("two")] if kind in KINDS[len(TESTS) :] else []
        rule = requirement("rule", kind, test, *members, review="decides") | {"test": test}
        assert problems(with_route(rule))
