"""Worlds so small that every answer can be tried: five yes-or-no questions and rules about them.

A rule asks each question at most once on a route, so that what is known of it is exactly what
every way to answer the open questions leaves.
"""

from itertools import product

from hypothesis import strategies as st

from .rulebook import (
    MET,
    NOT_MET,
    REVIEW,
    all_of,
    any_of,
    approval,
    at_least,
    book,
    credential,
    remedy,
    route,
    yes,
)

FACTS = (
    "felony",
    "felony_drug_related",
    "sentence_completed",
    "license_disciplined",
    "cpr_current",
)
PATHS = {f"attestations.{fact}": fact for fact in FACTS}
RULED = {"if_met": ("needs_review",), "if_not_met": ("needs_review",)}


@st.composite
def requirements(draw, facts, remedies=False):
    """Requirements about some of these facts, each asked once."""
    facts = list(facts)
    parts = [draw(leaf(fact, remedies)) for fact in facts]
    if draw(st.booleans()):
        review = draw(st.sampled_from(["confirms", "decides"]))
        parts.append(approval(f"approval-{facts[0]}", review))
    number = 0
    while len(parts) > 1 and draw(st.booleans()):
        size = draw(st.integers(1, len(parts)))
        members, parts = parts[:size], parts[size:]
        kind = draw(st.sampled_from([any_of, all_of, None]))
        told = draw(ruled(remedies))
        name = f"group-{number}-{facts[0]}"
        number += 1
        if kind is None:
            parts.append(at_least(draw(st.integers(1, size)), name, *members, **told))
        else:
            parts.append(kind(name, *members, **told))
    return parts


@st.composite
def ruled(draw, remedies):
    """What the rule says of a passed or failed part, and of what to do about it."""
    told = {}
    for key, values in RULED.items():
        if draw(st.integers(0, 5)) == 0:
            told[key] = draw(st.sampled_from(values))
    if remedies and draw(st.integers(0, 3)):
        told["remedy"] = remedy(draw(st.sampled_from([None, 0, 1, 2, 2, 3, 12])))
    return told


@st.composite
def leaf(draw, fact, remedies):
    return yes(fact, **draw(ruled(remedies)))


@st.composite
def credentials(draw, remedies=False, most_routes=3):
    """A credential of a few routes, now and then with a requirement common to all."""
    facts = draw(st.permutations(FACTS))
    common = draw(requirements(facts[:1], remedies)) if draw(st.integers(0, 3)) == 0 else []
    routes = []
    for number in range(draw(st.integers(1, most_routes))):
        some = draw(st.permutations(facts[1:]))[: draw(st.integers(1, 3))]
        grants = draw(st.sampled_from(["full", "full", "provisional"]))
        routes.append(route(f"route-{number}", *draw(requirements(some, remedies)), grants=grants))
    return credential("cert", *routes, common=common)


@st.composite
def told(draw):
    """What a person says: yes, no, or nothing, to each question."""
    return {fact: draw(st.sampled_from([True, False, None, None])) for fact in FACTS}


def profile(answers):
    """The answers as the contract writes them; null is not known."""
    return {"attestations": answers}


def completions(answers):
    """Every way to answer the questions that are open."""
    open_ = [fact for fact, answer in answers.items() if answer is None]
    for values in product([True, False], repeat=len(open_)):
        yield answers | dict(zip(open_, values, strict=True))


def catalogue(raw):
    return book(raw)


# ---------------------------------------------------------------- judged by hand


def outcome(rule, answers, papers=MET):
    """How one requirement ends when every question is answered.

    `papers` stands for the papers the body checks: MET, or less to see whether they are needed.
    """
    if rule["kind"] == "attestation":
        result = MET if answers[rule["test"]["fact"]] is True else NOT_MET
    elif rule["kind"] == "issuer_approval":
        result = papers if rule["review"] == "confirms" else REVIEW
    else:
        parts = sorted((outcome(part, answers, papers) for part in rule["members"]), reverse=True)
        needed = {"any_of": 1, "all_of": len(parts)}.get(rule["kind"]) or rule["test"]["n"]
        result = parts[needed - 1]
    if result == MET and rule["if_met"]:
        return REVIEW
    if result == NOT_MET and rule["if_not_met"]:
        return REVIEW
    return result


def route_outcome(raw, number, answers, papers=MET):
    rules = [*raw["requirements"], *raw["routes"][number]["requirements"]]
    return min(outcome(rule, answers, papers) for rule in rules)


def credential_outcome(raw, answers, papers=MET):
    return max(route_outcome(raw, number, answers, papers) for number in range(len(raw["routes"])))
