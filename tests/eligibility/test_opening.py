"""What a program would open: the engine asked about its graduate, and never a list by hand."""

import copy
import random
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility import opening
from eligibility.assess import Assessment
from eligibility.days import Span, add_months
from eligibility.facts import Training
from eligibility.opening import PLAIN, Graduate, Opened, Opening, Openings
from eligibility.records import Evidence, Program, Source
from eligibility.requests import parse_request
from eligibility.verdict import Verdict

from .conftest import TODAY
from .profiles import random_profile
from .rulebook import all_of, book, credential, requirement, route

seeds = st.integers(min_value=0, max_value=2**32 - 1)
some_people = settings(max_examples=max(4, settings.default.max_examples // 5))
SOURCE = Source("list", "A list of programs", None, "", TODAY)
MESA = "carrington-college-mesa-medical-assistant-az"
PLAIN_IN_WORDS = {
    "age": 18,
    "education": {"level": "high_school"},
    "training": [],
    "work": [],
    "military": [],
    "credentials": [],
    "teaching": [],
    "attestations": {"felony": False, "felony_drug_related": False, "license_disciplined": False},
    "exam_attempts": {},
    "continuing_education": {},
}


def evidence(accreditor="ABHES", first=None, last=None, known_on=None):
    spans = [None if text is None else Span.parse(text) for text in (first, last, known_on)]
    named = dict(zip(("valid_from", "valid_until", "known_on"), spans, strict=True))
    return Evidence(accreditor=accreditor, **named, confidence="official", sources=(SOURCE,))


def program(name="north-ma", **parts):
    """A college's program in medical assisting."""
    told = {"kind": "medical_assisting", "provider": "postsecondary", "state": "OR", **parts}
    made = {"name": "Medical Assistant", "institution": "North College", "city": "Salem"}
    return Program(id=name, **made, **told, confidence="official", sources=(SOURCE,))


def random_program(rng):
    """One of any kind, with hours and evidence near the edges of the rules."""
    some = lambda *values: rng.choice((None, *values))  # noqa: E731
    clock = some(559, 560, 640, 719, 720, 900)
    externship = some(0, 159, 160, 180)
    years = ("2015", "2020-11", "2026-11-24", "2026-12-24", "2027-08-23", "2027-08-24", "2031")
    proofs = tuple(
        evidence(
            rng.choice(("CAAHEP", "ABHES", "NAACLS")),
            known_on=some(*years[:3]),
            last=some(*years[3:]),
        )
        for _ in range(rng.randrange(3))
    )
    return program(
        f"p{rng.randrange(10**9)}",
        kind=some("medical_assisting", "phlebotomy", "ekg", "medical_office"),
        provider=some("postsecondary"),
        award=some("certificate", "diploma", "associate"),
        clock_hours=clock,
        externship_hours=externship if clock is None or clock > 200 else None,
        state=rng.choice(("OR", "NJ", "CA")),
        accreditations=proofs,
        school_accreditations=proofs[:1],
    )


def one_by_one(catalogue, raw, entry, months):
    """The same asked of the engine with a request in words, one credential after the other."""
    named = replace(catalogue, programs={**catalogue.programs, entry.id: entry})
    ends = add_months(TODAY, months or 0)
    course = {
        "program": entry.id,
        "started_on": TODAY.isoformat(),
        "completed_on": ends.isoformat(),
    }
    asked = {"state": entry.state} | raw
    told = asked["profile"].get("training") or []
    asked["profile"] = {**asked["profile"], "training": told}
    having = {**asked["profile"], "training": [*told, course]}
    before = parse_request(asked, named, today=TODAY).profile
    after = parse_request({**asked, "profile": having}, named, today=TODAY).profile
    for one in named.credentials:
        if one.state in (None, before.state):
            yield (
                one.id,
                str(Assessment(one, before).on(ends).verdict),
                str(Assessment(one, after).on(ends).verdict),
            )


def opened(catalogue, entry, months=None, person=PLAIN):
    found = Openings(catalogue, person, TODAY).of(entry, months)
    return {one.credential: one for one in found}


def assert_equals_one_by_one(openings, raw, entry, months):
    told = {one.credential: one for one in openings.of(entry, months)}
    asked = list(one_by_one(openings.catalogue, raw, entry, months))
    assert [name for name, _, _ in asked] == list(told)
    for name, without, having in asked:
        opening = told[name].opening
        assert (opening is Opening.ALREADY) == (without == "eligible"), name
        assert (opening is Opening.OPENS) == (having == "eligible" != without), name
        if opening is Opening.MAY_OPEN:
            assert having == "unknown", name
        if having == "not_eligible":
            assert opening is Opening.DOES_NOT, name


# ---------------------------------------------------------------- laws


def test_every_program_on_record_opens_what_the_engine_says(catalogue):
    openings = Openings(catalogue, PLAIN, TODAY)
    for entry in catalogue.programs.values():
        openings.of(entry, 9)
    for entry in list(catalogue.programs.values())[::6]:
        assert_equals_one_by_one(openings, {"profile": PLAIN_IN_WORDS}, entry, 9)


@some_people
@given(seed=seeds)
def test_programs_that_look_alike_are_told_what_each_would_be_told_alone(catalogue, seed):
    rng = random.Random(seed)
    profile = rng.choice((PLAIN_IN_WORDS, random_profile(rng, TODAY)))
    person = parse_request({"profile": profile}, catalogue, today=TODAY).profile
    openings = Openings(catalogue, person, TODAY)
    programs = [(random_program(rng), rng.choice((None, 4, 9, 24))) for _ in range(8)]
    told = [openings.of(entry, months) for entry, months in programs]
    for (entry, months), before in zip(programs, told, strict=True):
        alone = Openings(catalogue, person, TODAY).of(entry, months)
        assert openings.of(entry, months) == before == alone
    entry, months = programs[0]
    assert_equals_one_by_one(openings, {"profile": copy.deepcopy(profile)}, entry, months)


def judged_anew(openings, name, entry, months):
    """What it does by two assessments that share nothing, for the very day on which it ends."""
    ends = openings.finishes_on(months)
    person = replace(openings.person, state=openings.person.state or entry.state)
    rules = next(one for one in openings.catalogue.credentials if one.id == name)
    without = Assessment(rules, person).on(ends)
    if without.verdict is Verdict.ELIGIBLE:
        return Graduate(Opened(name, Opening.ALREADY), without, without, None)
    course = Training(
        program=entry.id, started_on=Span.on(openings.today), completed_on=Span.on(ends)
    )
    course = opening._filled(course, entry)
    after = replace(person, training=(*person.training, course))
    number = len(person.training)
    return opening._compared(without, Assessment(rules, after).on(ends), number)


@some_people
@given(seed=seeds)
def test_what_is_taken_over_from_programs_alike_and_other_days_is_what_is_judged_anew(
    catalogue, seed
):
    """Down to the route and what it hangs on, and in full with every reason."""
    rng = random.Random(seed)
    profile = rng.choice((PLAIN_IN_WORDS, *(random_profile(rng, TODAY) for _ in range(4))))
    asked = {"profile": profile, "state": rng.choice((None, "CA", "NJ"))}
    openings = Openings(catalogue, parse_request(asked, catalogue, today=TODAY).profile, TODAY)
    for _ in range(3):
        entry, months = random_program(rng), rng.choice((None, 1, 4, 9, 24, 36, 60))
        for told in openings.of(entry, months):
            anew = judged_anew(openings, told.credential, entry, months)
            assert told == anew.opened
            assert openings.judge(told.credential, entry, months) == anew


@some_people
@given(seed=seeds)
def test_a_program_more_never_closes_a_credential(catalogue, seed):
    rng = random.Random(seed)
    raw = {"profile": random_profile(rng, TODAY)}
    for _ in range(4):
        asked = one_by_one(catalogue, raw, random_program(rng), rng.choice((None, 9, 24)))
        closed = [name for name, before, after in asked if before == "eligible" != after]
        assert not closed


@pytest.mark.parametrize("known_on", ["2020", "2020-11", "2026-11-23"])
@pytest.mark.parametrize("accreditor", ["CAAHEP", "ABHES"])
def test_evidence_of_a_day_gone_by_never_says_that_it_opens(catalogue, known_on, accreditor):
    old = program(accreditations=(evidence(accreditor, known_on=known_on),), award="diploma")
    cma = opened(catalogue, old, months=9)["cma-aama"]
    assert cma.opening is Opening.MAY_OPEN
    assert cma.hangs_on == ("training[].programmatic_accreditor",)


def test_no_evidence_on_record_is_proof_of_days_to_come(catalogue):
    openings = Openings(catalogue, PLAIN, TODAY)
    for entry in catalogue.programs.values():
        assert openings.one("cma-aama", entry, 9).opening is not Opening.OPENS, entry.id


# ---------------------------------------------------------------- what is told


def test_evidence_that_reaches_into_the_program_opens(catalogue):
    lasting = evidence(first="2020-01", last="2030-12")
    entry = program(accreditations=(lasting,), award="diploma")
    cma = opened(catalogue, entry, months=9)["cma-aama"]
    assert (cma.opening, cma.route, cma.hangs_on) == (Opening.OPENS, "category-1", ())


GRANTED = evidence(first="2024-06-30", known_on="2026-11-02", last="2029-06-30")


def test_a_term_to_come_opens_and_says_until_when(catalogue):
    entry = program(accreditations=(GRANTED,), award="diploma")
    assert opened(catalogue, entry, months=9)["cma-aama"].opening is Opening.OPENS
    graduate = Openings(catalogue, PLAIN, TODAY).judge("cma-aama", entry, 9)
    said = [one.reason for one in graduate.way.best.findings if one.cited]
    assert any(one.values.get("last") == GRANTED.valid_until for one in said)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2028, 9, 30), Opening.OPENS),
        (date(2029, 6, 30), Opening.OPENS),  # accredited while they are in it, as AAMA asks
        (date(2029, 7, 1), Opening.MAY_OPEN),
    ],
)
def test_whoever_starts_after_the_term_is_told_that_it_may(catalogue, today, expected):
    entry = program(accreditations=(GRANTED,), award="diploma")
    assert Openings(catalogue, PLAIN, today).one("cma-aama", entry, 9).opening is expected


def test_who_finishes_after_the_term_of_the_school_is_told_that_it_may():
    rule = requirement("rule", "training", {"school_accreditation": ["recognized"]})
    made = book(credential("cert", route("route", rule)))
    entry = program(school_accreditations=(GRANTED,))
    openings = Openings(made, PLAIN, TODAY)
    told = {months: openings.one("cert", entry, months).opening for months in (9, 31, 32, 9)}
    assert told == {9: Opening.OPENS, 31: Opening.OPENS, 32: Opening.MAY_OPEN}
    later = Openings(made, PLAIN, TODAY)
    assert later.one("cert", entry, 32).opening is Opening.MAY_OPEN
    assert later.one("cert", entry, 31).opening is Opening.OPENS


@pytest.mark.parametrize("order", list(permutations(["program", "school", "both"])), ids=str)
def test_proof_of_a_program_is_no_proof_of_its_school(order):
    """Whichever is asked about first: a rule that asks for both sees two things."""
    both = {"programmatic_accreditors": ["ABHES"], "school_accreditation": ["recognized"]}
    rule = requirement("rule", "training", both | {"completed": True})
    openings = Openings(book(credential("cert", route("route", rule))), PLAIN, TODAY)
    made = {
        "program": program("program", accreditations=(GRANTED,)),
        "school": program("school", school_accreditations=(GRANTED,)),
        "both": program("both", accreditations=(GRANTED,), school_accreditations=(GRANTED,)),
    }
    told = {name: openings.one("cert", made[name], 6).opening for name in order}
    assert told == {
        "program": Opening.MAY_OPEN,
        "school": Opening.MAY_OPEN,
        "both": Opening.OPENS,
    }


def test_terms_that_reach_over_the_end_are_judged_once(catalogue, monkeypatch):
    judged = []
    compare = opening._compared
    monkeypatch.setattr(
        opening, "_compared", lambda *given: judged.append(given) or compare(*given)
    )
    openings = Openings(catalogue, PLAIN, TODAY)
    for year in range(2029, 2059):
        term = evidence(first=str(year - 40), known_on="2026-11-02", last=f"{year}-06-30")
        openings.one("rma-amt", program(f"p{year}", accreditations=(term,)), 9)
    assert len(judged) == 1


def test_a_phlebotomy_program_does_nothing_for_a_medical_assistant(catalogue):
    told = opened(catalogue, program(kind="phlebotomy"), months=3)
    assert told["cma-aama"].opening is Opening.DOES_NOT
    assert told["cpt-nha"].opening is Opening.MAY_OPEN
    assert set(told["cpt-nha"].hangs_on) == {
        "skills.live_capillary_punctures",
        "skills.live_venipunctures",
    }


def test_what_is_open_without_the_program_says_so(catalogue):
    graduate = {"kind": "medical_assisting", "provider": "postsecondary", "award": "diploma"}
    before = {**PLAIN_IN_WORDS, "training": [{**graduate, "completed_on": "2026-06-01"}]}
    person = parse_request({"profile": before}, catalogue, today=TODAY).profile
    assert opened(catalogue, program(), 9, person)["ccma-nha"].opening is Opening.ALREADY
    assert opened(catalogue, program(), 9)["ccma-nha"].opening is Opening.OPENS


def test_what_the_person_left_open_is_not_put_down_to_the_program(catalogue):
    nothing_said = parse_request({"profile": {}}, catalogue, today=TODAY).profile
    told = opened(catalogue, program(kind="phlebotomy"), 3, nothing_said)
    assert told["coa-ijcahpo"].opening is Opening.DOES_NOT
    assert told["cpt-nha"].opening is Opening.MAY_OPEN


def test_a_program_without_a_length_would_end_today(catalogue):
    openings = Openings(catalogue, PLAIN, date(2026, 1, 31))
    assert openings.finishes_on(None) == date(2026, 1, 31)
    assert openings.finishes_on(1) == date(2026, 2, 28)


@pytest.mark.parametrize("months", [121, 32767, 99999])
def test_a_length_that_cannot_be_ends_within_the_calendar(catalogue, months):
    openings = Openings(catalogue, PLAIN, date(2026, 1, 31))
    assert openings.finishes_on(months) == openings.finishes_on(120) == date(2036, 1, 31)
    assert opened(catalogue, program(), months)


def test_the_plain_person_is_who_the_page_says_they_are(catalogue):
    told = parse_request({"profile": PLAIN_IN_WORDS}, catalogue, today=TODAY).profile
    assert replace(told, told_on=None) == PLAIN


def test_a_thousand_programs_that_look_alike_are_judged_once(catalogue, monkeypatch):
    openings = Openings(catalogue, PLAIN, TODAY)
    judged = []
    compare = opening._compared
    monkeypatch.setattr(
        opening, "_compared", lambda *given: judged.append(given) or compare(*given)
    )
    for number in range(1000):
        old = evidence(known_on=str(2000 + number % 20))
        entry = program(f"p{number}", clock_hours=900 + number, accreditations=(old,))
        openings.one("rma-amt", entry, 9)
    assert len(judged) == 1
    openings.one("rma-amt", program("other", clock_hours=700), 9)
    assert len(judged) == 2
    for number in range(1000):
        today = evidence(known_on=TODAY.isoformat())
        entry = program(f"t{number}", clock_hours=900 + number, accreditations=(today,))
        openings.one("rma-amt", entry, 4 + number % 20)
    assert len(judged) == 3, "on the day on which a list was read"


def test_what_one_state_awards_opens_to_who_lives_there():
    rule = requirement("rule", "training", {"kinds": ["medical_assisting"], "completed": True})
    made = book(credential("wa", route("route", rule), jurisdiction="WA"))
    here, elsewhere = program("here", state="WA"), program("elsewhere", state="OR")
    anybody = Openings(made, PLAIN, TODAY)
    assert anybody.one("wa", here, 9).opening is Opening.OPENS
    assert anybody.one("wa", elsewhere, 9).opening is Opening.DOES_NOT
    assert anybody.of(elsewhere, 9) == ()
    at_home = Openings(made, replace(PLAIN, state="WA"), TODAY)
    assert at_home.one("wa", elsewhere, 9).opening is Opening.OPENS


@pytest.mark.parametrize("order", [("NJ", "OR"), ("OR", "NJ")])
def test_programs_alike_in_two_states_are_told_apart_where_a_rule_beside_them_does(order):
    """The rule about the program sees the same of both; what it stands beside does not."""
    both = all_of(
        "both",
        requirement("program", "training", {"kinds": ["medical_assisting"], "completed": True}),
        requirement("home", "jurisdiction", {"not_in": ["NJ"]}),
    )
    made = book(credential("cert", route("route", both)))
    anybody = Openings(made, PLAIN, TODAY)
    told = {state: anybody.one("cert", program(state, state=state), 9).opening for state in order}
    assert told == {"OR": Opening.OPENS, "NJ": Opening.DOES_NOT}


TRAINED = requirement("trained", "training", {"kinds": ["medical_assisting"], "completed": True})
A_JOB = {"role": "medical_assistant", "started_on": "2026-06-01", "ended_on": None}
A_PROGRAM = {"kind": "medical_assisting", "provider": "postsecondary", "expected_on": "2027-03-31"}


@pytest.mark.parametrize("order", [*permutations((1, 6, 24))])
def test_a_job_that_is_long_enough_by_the_end_of_a_longer_program_counts_for_that_one_only(order):
    worked = {
        "roles": {"medical_assistant": "met"},
        "min_months_full_time": 9,
        "full_time_hours_per_week": 36,
        "within_months": 60,
    }
    rules = book(
        credential("cert", route("r", TRAINED, requirement("worked", "experience", worked)))
    )
    profile = PLAIN_IN_WORDS | {"work": [{**A_JOB, "hours_per_week": 40}]}
    asked = {"as_of": TODAY.isoformat(), "profile": profile}
    openings = Openings(rules, parse_request(asked, rules, today=TODAY).profile, TODAY)
    told = {months: openings.one("cert", program(), months).opening for months in order}
    assert told == {1: Opening.DOES_NOT, 6: Opening.OPENS, 24: Opening.OPENS}


@pytest.mark.parametrize("order", [*permutations((1, 6, 24))])
def test_what_the_own_program_opens_by_then_is_open_already_for_a_longer_one_only(order):
    rules = book(credential("cert", route("r", TRAINED)))
    profile = PLAIN_IN_WORDS | {"training": [A_PROGRAM]}
    asked = {"as_of": TODAY.isoformat(), "profile": profile}
    openings = Openings(rules, parse_request(asked, rules, today=TODAY).profile, TODAY)
    told = {months: openings.one("cert", program(), months).opening for months in order}
    assert told == {1: Opening.OPENS, 6: Opening.ALREADY, 24: Opening.ALREADY}
