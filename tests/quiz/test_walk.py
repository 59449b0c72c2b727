"""Whole people through the whole conversation: it asks little, and comes to the same verdicts."""

from datetime import date
from random import Random
from statistics import median

import pytest

from eligibility.assess import Assessment
from eligibility.inquiry import would_decide
from eligibility.report import respond
from eligibility.requests import parse_request
from quiz.assessment import assess, cared
from quiz.topics import BY_NAME, TOPICS, all_keys, keys_in, place_of
from tests.eligibility.profiles import random_profile

from .conftest import PERSONAS, TODAY
from .people import FAR, Person, record_in_words
from .walk import Walk, verdicts_of

pytestmark = pytest.mark.once  # the same answers, whichever database keeps them
# Some of each body and kind, the same ones every time.
WALKERS = sorted(Random(13).sample(PERSONAS, 12), key=lambda persona: persona["id"])
QUICK = sorted(Random(7).sample(PERSONAS, 40), key=lambda persona: persona["id"])
MEDICAL_ASSISTING = "31-9092"


def judged(person, release, today=TODAY):
    """The verdicts on everything the person knows."""
    raw = {key: person.get(key) for key in ("as_of", "state", "profile")}
    request = parse_request(raw, release.catalogue, today=today)
    found = respond(release.catalogue, request, release={})
    return {item["credential"]: item["verdict"] for item in found["credentials"]}


def verdicts_after(walked, release):
    """The verdicts on what the person was asked."""
    found, unread = assess(walked.answers, release)
    assert unread == []
    return {item["credential"]: item["verdict"] for item in found["credentials"]}


def assert_the_same(person, release, after=(), today=TODAY):
    walked = Person(person, release, after).finish()
    wanted, shown = judged(person, release, today), verdicts_after(walked, release)
    minded = cared(walked.answers, release)
    assert {name: shown.get(name) for name in wanted if name in minded} == {
        name: verdict for name, verdict in wanted.items() if name in minded
    }
    return walked


# ---------------------------------------------------------------- it comes to the same


def knows_each_exam(persona):
    """Whether somebody can say of every exam whether they failed it: a form asks all at once."""
    return None not in (persona["profile"].get("exam_attempts") or {}).values()


@pytest.mark.parametrize(
    "persona",
    [
        pytest.param(one, marks=[pytest.mark.long] * (number % 3 > 0), id=one["id"])
        for number, one in enumerate(filter(knows_each_exam, WALKERS))
    ],
)
def test_answering_what_is_asked_gives_the_verdicts_of_the_whole_profile(
    persona, client, published, on_day
):
    on_day(date.fromisoformat(persona["as_of"]))
    page = Walk(client, published, persona).to_results()
    assert verdicts_of(page) == judged(persona, published)


@pytest.mark.parametrize("persona", QUICK[::2], ids=lambda persona: persona["id"])
def test_the_short_way_through_comes_to_the_verdicts_of_the_long_one(persona, published, on_day):
    day = on_day(date.fromisoformat(persona["as_of"]))
    assert_the_same(persona, published, today=day)


@pytest.mark.long
@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona["id"])
def test_every_persona_gets_the_same_verdicts_by_the_short_way(persona, published, on_day):
    day = on_day(date.fromisoformat(persona["as_of"]))
    for work in (None, MEDICAL_ASSISTING):
        assert_the_same(persona, published, after=[work] if work else [], today=day)


def somebody(seed, release):
    """A generated person who says what our questions can ask."""
    rng = Random(seed)
    profile = random_profile(rng)
    for program in profile.get("training") or ():
        if program.get("programmatic_accreditor") in (None, "none"):
            # Who accredited it is asked first; only who knows that is asked for its days.
            for part in ("accredited_from", "accredited_until"):
                program.pop(part, None)
    work = sorted({item["occupation_code"] for item in release.content["credentials"]})
    after = rng.sample(work, rng.randint(0, 2))
    state = rng.choice([None, "NJ", "WA", "OH"])
    return {"as_of": TODAY.isoformat(), "state": state, "profile": profile}, after


@pytest.mark.parametrize("seed", range(4))
def test_generated_people_get_the_same_verdicts_by_the_short_way(seed, published, on_day):
    person, after = somebody(seed, published)
    assert_the_same(person, published, after)


@pytest.mark.long
def test_a_thousand_generated_people_get_the_same_verdicts_by_the_short_way(published, on_day):
    for seed in range(1000, 2000):
        person, after = somebody(seed, published)
        assert_the_same(person, published, after)


# ---------------------------------------------------------------- every question can be come by


def every_question(release):
    """Each question that an answer of ours could settle something by, for all the people below."""
    for persona in [{"as_of": None, "state": None, "profile": {}}, *PERSONAS[::2]]:
        raw = {key: persona[key] for key in ("as_of", "state", "profile")}
        request = parse_request(raw, release.catalogue, today=TODAY)
        for credential in release.catalogue.credentials:
            yield from would_decide(Assessment(credential, request.profile).on(request.as_of))


def test_every_answer_that_could_decide_can_be_given_in_some_form(published):
    paths = set(every_question(published))
    assert len(paths) > 30
    nowhere = {
        path
        for path in paths
        for topic in [place_of(path)[0]]
        if not keys_in(topic, [path], {}) <= set(all_keys(BY_NAME[topic], published))
    }
    assert nowhere == set()


# Between them they are asked everything that any persona is.
ASKED_ALL = {
    "aama-accreditation-ended-day-before",
    "aama-empty-training-record",
    "aama-felony-sentence-finished",
    "aama-three-failures",
    "amca-age-16",
    "amca-diploma-abroad-accepted",
    "amca-new-jersey-with-training",
    "amt-cmas-four-failures",
    "amt-rma-four-failures",
    "amt-rma-instructor-license-ran-out",
    "amt-rpt-four-failures",
    "ca-at-the-minimum",
    "ct-military-at-the-minimum",
    "ijcahpo-68w-is-not-68y",
    "ijcahpo-a1-credits-not-answered",
    "ncct-failed-four-times",
    "nha-ccma-failed-three-times",
    "nha-three-failures-cet-and-cpt",
    "wa-mac-exam-five-years-to-the-day",
}
# No rule of record turns on these; a rule that editors write may.
NEVER_PUT = {
    ("before", "felony_drug_related"),
    ("military", "started_on"),
    ("skills", "injections"),
    ("skills", "simulated_venipunctures"),
    ("teaching", "programmatic_accreditor"),
}


def test_people_are_led_over_every_question_there_is(published, on_day):
    """Else a question stands in a form that nobody comes to, or no walk here tries it."""
    walked = set()
    for persona in PERSONAS:
        if persona["id"] in ASKED_ALL:
            on_day(date.fromisoformat(persona["as_of"]))
            for topic, keys in Person(persona, published).finish().pages:
                walked |= {(topic.split()[0], key) for key in keys}
    there = {(topic.name, key) for topic in TOPICS for key in all_keys(topic, published)}
    assert there - walked == NEVER_PUT


def test_who_does_not_know_their_level_but_that_it_is_not_equal_is_asked_for_it(published, on_day):
    """What rules out every level decides as much as the level does."""
    abroad = {"education": {"country": "MX", "us_equivalent": False}}
    person = {"as_of": TODAY.isoformat(), "state": None, "profile": NOTHING | abroad | WORKED}
    assert_the_same(person, published)


WORKED = {
    "work": [
        {
            "role": "medical_assistant",
            "started_on": "2020-01-06",
            "ended_on": None,
            "hours_per_week": 40,
            "clinical": True,
            "administrative": True,
            "supervised": True,
        }
    ]
}


# ---------------------------------------------------------------- how much is asked


def test_how_many_pages_people_are_asked(published, on_day, capsys):
    """The figures that the README names: pages to fill in, the results not among them."""
    pages = []
    for persona in QUICK[::2]:
        on_day(date.fromisoformat(persona["as_of"]))
        pages.append(len(Person(persona, published).finish().pages))
    with capsys.disabled():
        print(f"\npages of {len(pages)} personas: median {median(pages)}, at most {max(pages)}")
    assert median(pages) <= 9
    assert max(pages) <= 16


NOTHING = {
    "age": 34,
    "education": {"level": "high_school"},
    "training": [],
    "work": [],
    "military": [],
    "credentials": [],
    "teaching": [],
}
PROGRAM = {
    "kind": "medical_assisting",
    "provider": "postsecondary",
    "school_accreditation": "recognized",
    "programmatic_accreditor": "CAAHEP",
    "started_on": "2025-09",
    "completed_on": "2026-05-10",
    "clock_hours": 900,
    "classroom_hours": 720,
    "externship_hours": 180,
    "award": "certificate",
    "approved_by": [],
    "curriculum_complete": True,
}


def pages_of(profile, release, *after):
    person = {"as_of": TODAY.isoformat(), "state": "OH", "profile": profile}
    return assert_the_same(person, release, after).pages


def test_somebody_who_has_nothing_is_soon_done(published, on_day):
    assert len(pages_of(NOTHING, published)) <= 6
    assert len(pages_of(NOTHING, published, MEDICAL_ASSISTING)) <= 6


@pytest.mark.parametrize("accreditor", ["CAAHEP", "ABHES", "none"])
def test_a_straightforward_graduate_is_done_after_nine_pages(accreditor, published, on_day):
    clean = {"felony": False, "license_disciplined": False, "cpr_current": True}
    told = {"training": [PROGRAM | {"programmatic_accreditor": accreditor}], "exam_attempts": {}}
    graduate = NOTHING | told | {"attestations": clean, "skills": {}}
    assert len(pages_of(graduate, published, MEDICAL_ASSISTING)) <= 9


def test_who_is_after_one_kind_of_work_is_asked_less(published, on_day):
    graduate = NOTHING | {"training": [PROGRAM]}
    few = pages_of(graduate, published, MEDICAL_ASSISTING)
    assert "skills" in [topic for topic, _keys in pages_of(graduate, published)]
    assert "skills" not in [topic for topic, _keys in few]


def test_somebody_who_is_never_sure_is_asked_each_question_once_and_told_nothing(
    client, published, on_day
):
    page = Walk(client, published, {"state": None, "profile": {}}).to_results()
    assert set(verdicts_of(page).values()) == {"unknown"}


def test_a_program_that_cannot_count_is_not_asked_for_its_hours(published, on_day):
    nursing = {"kind": "nursing_assistant", "completed_on": "2020-05", "country": "US"}
    pages = pages_of(NOTHING | {"training": [nursing]}, published, MEDICAL_ASSISTING)
    asked = {key for topic, keys in pages if topic == "training 0" for key in keys}
    assert "clock_hours" not in asked
    assert record_in_words("training", nursing, FAR)["finished"] == "ended"
