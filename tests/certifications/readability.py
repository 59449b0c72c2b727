"""How many years of school a text asks of its reader, by Flesch and Kincaid's formula."""

import re

# Names of bodies, jobs and papers, and words nobody in this field can do without. They are what a
# text is about, or are explained where they stand, so they count as words of two syllables at most.
KNOWN_WORDS = frozenset(
    """
    aama abhes amca american amt anab ansi ascp association caahep cdph chea ijcahpo naacls ncct nha
    california jersey massachusetts washington pearson vue university department education
    accredited accredits accreditation accreditor administration administrative apprenticeship
    apprenticeships assistant assistants assisting cardiovascular certificate certification
    certifications certified credential credentials diploma employer experience externship medical
    military national ophthalmic ophthalmologist phlebotomist phlebotomists phlebotomy practicum
    registered technician technicians technologists
    """.split()  # noqa: SIM905 (a list is easier to read in lines)
)


def school_grade(text: str) -> float:
    """The grade in which a text is read with ease. A list after a colon is read as a sentence."""
    text = _without_addresses(text)
    words = re.findall(r"[a-z’']+|\d+", text.lower())
    sentences = len(re.findall(r"[.!?:;](?=\s|$)", text)) or 1
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _without_addresses(text: str) -> str:
    text = re.sub(r"\([^)]*\.com[^)]*\)", "", text).replace("U.S.", "US")
    return re.sub(r"(\d),(\d)", r"\1\2", text)


def _syllables(word: str) -> int:
    word = re.sub(r"[’']s?$", "", word)
    count = max(1, len(re.findall("[aeiouy]+", word)))
    if word in KNOWN_WORDS:
        return min(2, count)
    silent_e = word.endswith("e") and not word.endswith(("le", "ee", "ie"))
    silent_ed = word.endswith("ed") and not word.endswith(("ted", "ded"))
    return max(1, count - (silent_e or silent_ed))
