"""Everything the public reads can be read in the eighth grade.

Flesch-Kincaid, since it is given in school years and anybody can work it out again; see
certifications/reading_grade.py. It was made for passages: for three words it is a matter of luck.
So texts that stand one after the other in a file (a label, its help, the next label) are joined
until they have 25 words; a text that has them stands alone, and no easy neighbour makes up for it.
Texts of the catalogue and of the guides are read by themselves, so each is graded by itself; a
reason of the engine is graded with the rule it stands under.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from careers.guides import GUIDES, WORDS
from certifications.reading_grade import EXCEPTED, MOST, passages, reading_grade
from certifications.releases import CurrentRelease
from eligibility.report import respond
from eligibility.requests import parse_request
from eligibility.rules import load_catalogue
from quiz.topics import TOPICS, all_keys, form_for

from .texts import ROOT, public_files, texts_of

Json = Any
PERSONAS = sorted((ROOT / "fixtures/personas").glob("*.json"))
OF_THE_CATALOGUE = {
    "text", "summary", "notes", "note", "disagreement", "period_note", "action"
}  # fmt: skip


FOLDERS = sorted({str(file.parent.relative_to(ROOT)) for file in public_files()})


def texts_in(folder: str) -> list[str]:
    """The texts of a folder's files, one file after the other."""
    here = [file for file in public_files() if file.parent == ROOT / folder]
    return [text for file in here for text in texts_of(file)]


def too_hard(texts: list[str], names: tuple[str, ...] = ()) -> dict[str, float]:
    """What asks for more school than it may, with the grade."""
    graded = {text: round(reading_grade(text, names), 1) for text in texts}
    return {text: grade for text, grade in graded.items() if grade > MOST}


@pytest.fixture(scope="module")
def names(content: Json) -> tuple[str, ...]:
    """The names of bodies and credentials, which others chose."""
    return tuple(one["name"] for part in ("bodies", "credentials") for one in content[part])


# ---------------------------------------------------------------- what stands in files


@pytest.mark.parametrize("folder", FOLDERS)
def test_texts_of_a_folder_are_plain(folder: str) -> None:
    assert too_hard(passages(texts_in(folder))) == {}


def test_the_files_hold_the_texts_of_every_kind_of_page() -> None:
    """Nothing is plain only because it was not found."""
    found = {str(file.relative_to(ROOT)): texts_of(file) for file in public_files()}
    for name, said in {
        "quiz/topics.py": "What have you done so far?",
        "quiz/forms.py": "How old are you?",
        "quiz/results.py": "One step away",
        "templates/quiz/results.html": "You appear to qualify for 12 exams today",
        "templates/certifications/home.html": "What to have near you",
        "templates/404.html": "This page is not here",
        "careers/guides.py": "Words explained",
        "eligibility/kinds/training.py": "paramedic",
    }.items():
        assert said in found[name], name
    assert sum(map(len, found.values())) > 900


# ---------------------------------------------------------------- questions as they are asked

OF_NAMES = {"state", "school_state"}  # its answers are names of places


@pytest.mark.django_db
def test_questions_are_plain(published: CurrentRelease, names: tuple[str, ...]) -> None:
    """Each topic: its heading, lead and reason; each question with its hint, and its answers."""
    for topic in TOPICS:
        form = form_for(topic, published, keys=all_keys(topic, published))
        texts = [str(topic.heading), str(topic.lead), str(topic.why)]
        for name, field in form.fields.items():
            texts.append(" ".join(filter(None, (str(field.label), str(field.help_text)))))
            if name not in OF_NAMES:
                texts += [str(label) for _, label in getattr(field, "choices", ())]
        assert too_hard(passages(texts), names) == {}, topic.name


# ---------------------------------------------------------------- the catalogue and the guides


def of_the_catalogue(value: Json) -> Iterator[str]:
    """What a visitor reads of the rules, except names and titles that others chose."""
    if isinstance(value, list):
        for item in value:
            yield from of_the_catalogue(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in OF_THE_CATALOGUE and item and isinstance(item, str):
                yield item
            elif key != "test":
                yield from of_the_catalogue(item)


def test_texts_of_the_catalogue_are_plain(content: Json, names: tuple[str, ...]) -> None:
    """Requirements, notes, remedies, papers, facts and fees."""
    texts = list(of_the_catalogue(content))
    assert len(texts) > 700
    assert too_hard(texts, names) == {}


def test_guides_are_plain() -> None:
    for guide in GUIDES:
        texts = [
            ". ".join(filter(None, (str(one.term).rstrip(".:"), str(one.text))))
            for section in guide.sections
            for one in section.statements
        ]
        assert too_hard(texts) == {}, guide.slug


def test_what_is_let_off_as_explained_is_explained() -> None:
    """Whoever adds a term to the exceptions writes what it means for the guide."""
    (terms,) = (words for reason, words in EXCEPTED.items() if "Words explained" in reason)
    said = " ".join(
        f"{one.term} {one.text}" for section in WORDS.sections for one in section.statements
    ).lower()
    assert [term for term in terms.split() if term[:7] not in said] == []


# ---------------------------------------------------------------- what the engine says


def reasons(answer: Json) -> Iterator[str]:
    """Each rule with the reason and the shortfall under it."""
    waiting = [
        rule
        for credential in answer["credentials"]
        for route in credential["routes"]
        for rule in route["requirements"]
    ]
    while waiting:
        rule = waiting.pop()
        waiting += rule["members"]
        short = (rule["shortfall"] or {}).get("text")
        parts = filter(None, (rule["text"], rule["because"], short))
        yield " ".join(part if part.endswith((".", "?")) else f"{part}." for part in parts)


@pytest.mark.once
def test_reasons_are_plain_as_they_are_told_to_people(
    content: Json, names: tuple[str, ...]
) -> None:
    """The templates stand in files and are graded there; these are filled in for real people."""
    catalogue = load_catalogue(content)
    told: set[str] = set()
    for path in PERSONAS[::12]:
        persona = json.loads(path.read_text("utf-8"))
        asked = {key: persona[key] for key in ("as_of", "state", "profile")}
        request = parse_request(asked, catalogue, today=None)
        told |= set(reasons(respond(catalogue, request, release={"id": "x", "published_on": None})))
    assert len(told) > 300
    assert too_hard(sorted(told), names) == {}


# ---------------------------------------------------------------- that it can fail


def test_one_hard_sentence_is_found_wherever_it_stands() -> None:
    hard = (
        "Applicants demonstrating satisfactory completion of institutionally recognized "
        "postsecondary educational preparation may subsequently submit documentation for "
        "administrative consideration by the certification organization responsible."
    )
    for folder in FOLDERS:
        texts = texts_in(folder)
        for place in (0, len(texts) // 2, len(texts)):
            planted = [*texts[:place], hard, *texts[place:]]
            assert any(hard in found for found in too_hard(passages(planted))), folder


def test_a_hard_label_is_found_among_plain_ones() -> None:
    labels = ["How old are you?", "Documentation of institutional accreditation", "Your state"]
    assert too_hard(passages(labels)) != {}
