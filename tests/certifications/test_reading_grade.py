"""The measure of plain words: what it counts, and what it lets off."""

import subprocess
import sys

import pytest

from certifications.reading_grade import EXCEPTED, PASSAGE, passages, reading_grade

PLAIN = "You drew blood at least ten times."
LEARNED = "Institutional accreditation necessitates periodic re-evaluation."


def test_it_tells_plain_from_learned_words():
    assert reading_grade(PLAIN) < 2
    assert reading_grade(LEARNED) > 16


def test_it_is_the_formula_of_flesch_and_kincaid():
    # Given ten words of one syllable in two sentences
    text = "The cat sat on the mat. It was so fat."
    # Then the grade is what the formula gives for 5 words a sentence and 1 syllable a word
    assert reading_grade(text) == pytest.approx(0.39 * 5 + 11.8 * 1 - 15.59)


def test_a_long_sentence_is_harder_than_the_same_in_two():
    assert reading_grade("We read the rules and the body decides.") > reading_grade(
        "We read the rules. The body decides."
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("It takes 1,040 hours.", "It takes ten hours.", id="a number is a word"),
        pytest.param("It costs 37.5 now.", "It costs ten now.", id="a decimal ends no sentence"),
        pytest.param("It is phlebotomy.", "It is paper.", id="a term of the field is ordinary"),
        pytest.param("Ask CAAHEP first.", "Ask Peter first.", id="so are letters of a body"),
        pytest.param("See a.b.org/x for it.", "See for it.", id="an address is not read"),
        pytest.param("He’s here.", "He's here.", id="both kinds of apostrophe"),
    ],
)
def test_what_counts_the_same(one, other):
    one = one.replace("a.b.org/x", "https://a.example/x")
    assert reading_grade(one) == pytest.approx(reading_grade(other))


def test_a_name_is_one_ordinary_word_and_the_longest_is_found_first():
    names = ["Health", "American Association of Medical Assistants"]
    text = "The American Association of Medical Assistants decides."
    assert reading_grade(text, names) == reading_grade("The name decides.")
    assert reading_grade(text) > reading_grade(text, names)


def test_a_text_without_words_asks_for_no_school():
    assert reading_grade("") == reading_grade("?! –") == 0


def test_every_exception_has_a_reason_and_stands_once():
    words = [word for listed in EXCEPTED.values() for word in listed.split()]
    assert all(len(reason) > 20 for reason in EXCEPTED)
    assert len(words) == len(set(words))
    assert all(word == word.lower() for word in words)


def test_short_texts_are_joined_and_long_ones_stand_alone():
    long = " ".join(["word"] * PASSAGE) + "."
    assert passages(["Name", "Age", long, "Your state"]) == [long, "Name. Age. Your state."]


def test_what_is_left_over_belongs_to_what_stands_before_it():
    half = " ".join(["word"] * (PASSAGE // 2 + 1)) + "."
    assert passages([half, half, "Rest"]) == [f"{half} {half} Rest."]
    assert passages(["Only this"]) == ["Only this."]
    assert passages([]) == []


def test_a_text_with_a_comma_at_its_end_goes_on():
    assert passages(["What is open today,", "and until when."]) == [
        "What is open today, and until when."
    ]


def test_it_fetches_nothing():
    """A warning in the admin must not wait for another machine, and no test may need one."""
    code = (
        "import socket\n"
        "def refuse(*_, **__): raise OSError('no network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from certifications.reading_grade import reading_grade\n"
        "print(reading_grade('You drew blood at least ten times.'))\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(told.stdout) == pytest.approx(reading_grade(PLAIN))
