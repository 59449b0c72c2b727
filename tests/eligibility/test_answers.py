"""Plain answers, the body's own say, where one lives, and things to do later."""

from itertools import product

import pytest

from eligibility.reasons import english

from .rulebook import answer, approval, finding, in_words, requirement, rules, stands

NO_FELONY = {"fact": "felony", "must_be": False}
WAIVER = NO_FELONY | {
    "if_not": {"needs_review_when": {"sentence_completed": True}, "otherwise": "not_met"},
    "warn_when": {"felony_drug_related": True},
    "waiver_factors": ["time since conviction"],
}
CASE_BY_CASE = NO_FELONY | {"if_not": {"needs_review_when": {}}}
TWO_FACTS = NO_FELONY | {
    "if_not": {"needs_review_when": {"sentence_completed": True, "felony_drug_related": False}}
}


@pytest.mark.parametrize(
    ("told", "plain", "waiver", "case_by_case"),
    [
        pytest.param(None, "unknown", "unknown", "review or met", id="nothing told"),
        pytest.param({}, "met", "met", "met", id="nothing to tell"),
        pytest.param({"felony": False}, "met", "met", "met", id="no"),
        pytest.param({"felony": True}, "not met", "not met or review", "review", id="yes"),
        pytest.param(
            {"felony": True, "sentence_completed": True},
            "not met",
            "review",
            "review",
            id="yes, and the sentence is done",
        ),
        pytest.param(
            {"felony": True, "sentence_completed": False},
            "not met",
            "not met",
            "review",
            id="yes, and the sentence is not done",
        ),
        pytest.param(
            {"sentence_completed": True}, "unknown", "review or met", "review or met", id="if, done"
        ),
        pytest.param(
            {"sentence_completed": False}, "unknown", "unknown", "review or met", id="if, not done"
        ),
        pytest.param(
            {"felony": None}, "unknown", "unknown", "review or met", id="said not to know"
        ),
    ],
)
def test_a_bar_stands_as_it_was_answered(told, plain, waiver, case_by_case):
    profile = {"attestations": told}
    assert stands("attestation", NO_FELONY, profile) == plain
    assert stands("attestation", WAIVER, profile) == waiver
    assert stands("attestation", CASE_BY_CASE, profile) == case_by_case


@pytest.mark.parametrize(
    ("sentence", "drugs", "expected"),
    [
        (True, False, "review"),
        (True, True, "not met"),
        (False, False, "not met"),
        (None, True, "not met"),
        (False, None, "not met"),
        (None, False, "not met or review"),
        (True, None, "not met or review"),
        (None, None, "not met or review"),
    ],
)
def test_every_fact_of_a_waiver_must_be_as_listed(sentence, drugs, expected):
    told = {"felony": True, "sentence_completed": sentence, "felony_drug_related": drugs}
    found = finding("attestation", TWO_FACTS, {"attestations": told})
    assert in_words(found.standing) == expected
    untold = {name for name, value in told.items() if value is None}
    asked = {f"attestations.{name}" for name in untold} if expected != "not met" else set()
    assert found.asks == asked


def test_what_is_otherwise_may_be_left_to_the_body_too():
    lenient = WAIVER | {"if_not": WAIVER["if_not"] | {"otherwise": "needs_review"}}
    for told in product([True, False, None], repeat=2):
        profile = {"attestations": dict(zip(("felony", "sentence_completed"), told, strict=True))}
        assert stands("attestation", lenient, profile) in ("met", "review", "review or met")


def test_a_bar_is_never_closed_where_the_body_decides_case_by_case():
    for told in ({"felony": True}, {"felony": None}, {}, None):
        standing = finding("attestation", CASE_BY_CASE, {"attestations": told}).standing
        assert standing.low >= 1


def test_a_yes_may_be_what_is_asked_for():
    card = {"fact": "cpr_current", "must_be": True}
    assert stands("attestation", card, {"attestations": {"cpr_current": True}}) == "met"
    assert stands("attestation", card, {"attestations": {"cpr_current": False}}) == "not met"
    assert stands("attestation", card, {"attestations": {}}) == "not met"
    assert stands("attestation", card, {}) == "unknown"


@pytest.mark.parametrize(
    ("told", "asks"),
    [
        (None, {"attestations.felony"}),
        ({"felony": True}, {"attestations.sentence_completed"}),
        ({"felony": False}, set()),
        ({"felony": True, "sentence_completed": True}, set()),
    ],
)
def test_only_a_fact_that_could_matter_is_asked_for(told, asks):
    assert finding("attestation", WAIVER, {"attestations": told}).asks == asks


def test_a_warning_is_told_beside_the_answer_and_decides_nothing():
    told = {"felony": True, "sentence_completed": True, "felony_drug_related": True}
    found = finding("attestation", WAIVER, {"attestations": told})
    assert in_words(found.standing) == "review"
    assert "Take care: a felony that has to do with drugs" in english(found.reason)
    calm = finding("attestation", WAIVER, {"attestations": told | {"felony_drug_related": False}})
    assert english(calm.reason) == "You said yes: a felony on record."


# ---------------------------------------------------------------- where one lives


@pytest.mark.parametrize(
    ("state", "expected"), [("NJ", "not met"), ("WA", "met"), ("PR", "met"), (None, "unknown")]
)
def test_some_states_are_shut_out(state, expected):
    test = {"not_in": ["NJ", "NY"]}
    assert stands("jurisdiction", test, {}, state=state) == expected
    asks = {"state"} if state is None else set()
    assert finding("jurisdiction", test, {}, state=state).asks == asks


# ---------------------------------------------------------------- the body's own say


def test_a_body_that_decides_leaves_it_open_and_nobody_can_answer_for_it():
    told = answer(rules(approval(review="decides")), {})
    assert (told["verdict"], told["needs_review"], told["would_decide"]) == ("unknown", True, [])
    assert told["routes"][0]["requirements"][0]["status"] == "needs_review"


def test_a_body_that_checks_papers_leaves_the_verdict_as_it_is():
    told = answer(rules(approval(review="confirms")), {})
    assert (told["verdict"], told["needs_review"], told["would_decide"]) == ("eligible", True, [])
    assert told["routes"][0]["requirements"][0]["status"] == "needs_review"


@pytest.mark.parametrize(
    "test",
    [
        {},
        {"what": "competency_evaluation", "before": "exam"},
        {
            "what": "candidate_file",
            "name": "Eligibility Checkpoint",
            "max_review_business_days": 21,
        },
    ],
)
def test_what_is_looked_at_changes_nothing(test):
    assert stands("issuer_approval", test, {}, review="decides") == "review"
    assert stands("issuer_approval", test, {}, review="confirms") == "met"


# ---------------------------------------------------------------- things to do later


@pytest.mark.parametrize(
    "test",
    [
        {},
        {"when": "application"},
        {"when": "after_exam"},
        {"when": "application", "if": "felony"},
        {"when": "application", "if": "foreign_education"},
        {"when": "application", "if": "not_eligible"},
    ],
)
def test_a_step_is_always_met_and_changes_no_verdict(test):
    assert stands("step", test, {}) == "met"
    told = answer(rules(requirement("step", "step", test), approval()), {})
    assert (told["verdict"], told["would_decide"]) == ("unknown", [])
