"""Questions listed on the results page: what they are called, and where to look for the answer."""

import re

import pytest

from eligibility.vocabulary import ATTESTATIONS
from quiz.topics import BY_NAME, all_keys, questions_of
from quiz.words import WHERE_TO_LOOK

pytestmark = pytest.mark.once  # words know no database

FITTING = {
    "education.level": "diploma",
    "education.us_equivalent": "evaluation service",
    "training[].completed_on": "transcript",
    "training[].externship_hours": "transcript",
    "training[].approved_by": "the body",
    "training[].school_accreditation": "Accreditors",
    "work[].hours_per_week": "pay slips",
    "military[].code": "service papers",
    "credentials[].expires_on": "card or letter",
    "teaching[].hours_per_week": "where you taught",
    "skills.live_ekgs": "skills log",
    "attestations.cpr_current": "on the card",
    "attestations.sentence_completed": "court",
    "exam_attempts.rma-amt": "score reports",
    "continuing_education.coa-ijcahpo": "record of credits",
}
NOTHING_TO_LOOK_UP = (
    "age",
    "state",
    "attestations.felony",
    "attestations.felony_drug_related",
    "training",
    "credentials",
    "work[].paid",
    "work[].role",
    "training[].country",
)


def where(path):
    (question,) = questions_of([path], {})
    return str(question["where"])


@pytest.mark.parametrize(("path", "words"), FITTING.items())
def test_the_hint_fits_the_question(path, words):
    assert words in where(path)


@pytest.mark.parametrize("path", NOTHING_TO_LOOK_UP)
def test_what_people_know_of_themselves_is_not_to_be_looked_up(path):
    assert where(path) == ""


def test_questions_about_what_may_go_on_do_not_take_it_to_be_over():
    """A student is asked, too: "What did you get at the end?" is not for them."""
    past = re.compile(r"\b(did|was|were|had|gave)\b", re.IGNORECASE)
    about_beginnings = {"started_on", "accredited_from"}
    for topic in ("training", "work", "teaching"):
        for name, field in BY_NAME[topic].form.base_fields.items():
            label = str(field.label)
            is_both = re.search(r"\b(is|are|do|does|have|accredits)\b", label, re.IGNORECASE)
            assert name in about_beginnings or not past.search(label) or is_both, label


def test_every_hint_belongs_to_a_question_there_is(published):
    for topic, hints in WHERE_TO_LOOK.items():
        there = {key.partition(":")[0] for key in all_keys(BY_NAME[topic], published)}
        parts = {part for key in there for part in BY_NAME[topic].form.TOGETHER.get(key, (key,))}
        assert hints.keys() <= parts, topic


def test_only_the_card_is_looked_for_on_the_card():
    told = {name: where(f"attestations.{name}") for name in ATTESTATIONS}
    assert [name for name, text in told.items() if "card" in text] == ["cpr_current"]


def test_the_same_hint_is_said_once_and_another_beside_it():
    asked = ["work[].started_on", "work[].hours_per_week", "skills.live_ekgs"]
    said = [str(question["where"]) for question in questions_of(asked, {})]
    assert ["pay slips" in text for text in said] == [True, False, False]
    assert ["skills log" in text for text in said] == [False, False, True]
