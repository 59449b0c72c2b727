"""How many years of school a text asks of its reader.

Here and not in the tests, since those who write texts in the admin can be warned by the same
measure that the tests hold our own texts to.

The measure is Flesch and Kincaid's grade: words to a sentence and syllables to a word. It is the
one that plain-language rules of U.S. health care name, it is given in school years, and it can be
worked out by hand when somebody doubts it. It was made for whole passages: of a label of three
words it tells nothing. So `passages` joins short texts that are read one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import syllapy

MOST = 8
"""No text of ours should ask for more school than this."""

PASSAGE = 25
"""Words enough for the grade to mean something."""

EXCEPTED: Mapping[str, str] = {
    "on badges and in job offers: people call themselves so": """
        assistant assistants assisting emergency medical ophthalmic ophthalmologist paramedic
        registered technician technicians
    """,
    "on the papers people are asked for, and explained under Words explained": """
        accredit accredited accredits accreditation accreditor accreditors apprenticeship
        apprenticeships associate certificate certificates certification certifications certified
        certifying credential credentials education equivalency externship phlebotomies
        phlebotomist phlebotomists phlebotomy provisional
    """,
}
"""Words that nobody in this field can do without, by the reason why they are let off.

They count as ordinary words of two syllables, not as none: a sentence full of them is still long.
So do words with two capitals, such as CAAHEP or HiSET: one looks for the same letters on paper.
"""

ORDINARY = 2
_LET_OFF = frozenset(word for words in EXCEPTED.values() for word in words.split())
_SENTENCE_ENDS = re.compile(r"[.!?:]+[\"”’)]*(?=\s|$)")
_WORD = re.compile(r"[A-Za-z]+(?:[’'][A-Za-z]+)*|\d+")


def reading_grade(text: str, names: Iterable[str] = ()) -> float:
    """The school grade in which this is read with ease. `names` count as one ordinary word each.

    A colon ends a sentence, as what follows it is read anew.
    """
    plain = _without(text, tuple(names))
    words = _WORD.findall(plain)
    if not words:
        return 0.0
    sentences = len(_SENTENCE_ENDS.findall(plain)) or 1
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def passages(texts: Iterable[str], least: int = PASSAGE) -> list[str]:
    """Texts that stand one after the other, short ones joined until they can be graded.

    One that is long enough stands alone, so that no easy neighbour makes up for it. What is left
    over at the end belongs to the passage before it.
    """
    alone: list[str] = []
    joined: list[str] = []
    waiting: list[str] = []
    for text in texts:
        if _length(text) >= least:
            alone.append(text)
            continue
        waiting.append(_ended(text))
        if _length(" ".join(waiting)) >= least:
            joined.append(" ".join(waiting))
            waiting = []
    if waiting:
        joined[-1:] = [" ".join([*joined[-1:], *waiting])]
    return [*alone, *joined]


def _length(text: str) -> int:
    return len(_WORD.findall(text))


def _ended(text: str) -> str:
    """A label without a full stop is a sentence; one with a comma at its end goes on."""
    text = text.strip()
    return text if text.endswith((".", "?", "!", ":", ",", ".)", ".”")) else f"{text}."


def _without(text: str, names: tuple[str, ...]) -> str:
    """The text with names as one word each, and without what only looks like words."""
    text = re.sub(r"https?://\S+|\b\w+\.(?:com|org|gov)\b", "", text)
    text = text.replace("U.S.", "US")
    text = re.sub(r"(?<=\d)[,.](?=\d)", "", text)
    return _any_of(names).sub("Name", text) if names else text


@lru_cache(maxsize=8)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these names, the longest first, since one can be a part of another."""
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, ordered))})(?!\w)")


def _syllables(word: str) -> int:
    if word.isdigit():
        return 1
    bare = re.sub(r"[’']s$", "", word)
    letters = len(bare) > 1 and sum(map(str.isupper, bare)) > 1  # CAAHEP, HiSET, EKGs
    count = max(1, int(syllapy.count(bare.replace("’", "'"))))
    return min(ORDINARY, count) if letters or bare.lower() in _LET_OFF else count
