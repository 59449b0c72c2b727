"""Finding a program by what people remember of it, and telling it the way pages do.

Everything is read off the content of a release; nothing is decided. A release of old may hold no
programs: then nothing is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eligibility.days import Span
from eligibility.records import lies_ahead

from .releases import CurrentRelease, kept_for
from .schools import Award, CostKind, Delivery, SchoolKind

Json = Any
MOST_FOUND = 50
"""How many programs one look-up gives at the most."""
MOST_WORDS = 12
"""How many words of a question count."""
SHORTEST, AS_CLOSE, MOST_SPELLINGS = 4, 0.8, 5
"""A word of so many letters may be misspelled, and how close it must be to one that is held, from
0 to 1; of those that are, the closest count."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up found: how many in all, and the first of them as `described` tells them."""

    total: int
    programs: list[Json]


def find_programs(
    release: CurrentRelease, text: str = "", state: str = "", limit: int = 20, first: int = 0
) -> Found:
    """Programs by parts of the school's name, the program's name or the town, and by state.

    Every word must be found somewhere; capitals, accents and punctuation do not matter. A word
    that begins a name counts for more than one inside it, and a school's name for more than the
    rest. Without words it is every program of the state, or all, by the name of the school.
    `first`: how many to pass over.
    """
    return Programs.of(release).found(text, state, limit, first)


def described(release: CurrentRelease, program_id: str) -> Json:
    """What pages show of a program; None if the release does not hold it."""
    return Programs.of(release).described(program_id)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A program as it is looked for: its plain words, with a space before each."""

    id: str
    state: str
    school: str
    whole: str


class Programs:
    """The programs of one release."""

    def __init__(self, content: Json) -> None:
        self.sources = {source["id"]: source for source in content["sources"]}
        self.schools = {school["id"]: school for school in content.get("institutions", ())}
        self.programs = {program["id"]: program for program in content.get("programs", ())}

    @classmethod
    def of(cls, release: CurrentRelease) -> Programs:
        """Those of a release, kept until another release is asked for."""
        return kept_for(release, _of)

    # ------------------------------------------------------------ finding

    @cached_property
    def _entries(self) -> list[_Entry]:
        """Every program, in the order of schools, towns and programs."""
        entries = []
        for program in self.programs.values():
            school = self.schools[program["institution"]]
            name = plain(school["name"])
            parts = (name, plain(program["name"]), plain(school["city"]))
            whole = f"{''.join(parts)} {school['state'].lower()}"
            entries.append((parts, _Entry(program["id"], school["state"], name, whole)))
        return [entry for _parts, entry in sorted(entries, key=lambda pair: (pair[0], pair[1].id))]

    def get_ready(self) -> None:
        """Put them in order now, and not when the first one is looked for."""
        _ = self._entries, self._words

    @cached_property
    def _words(self) -> list[str]:
        """Every word that an entry is found by."""
        return sorted({word for entry in self._entries for word in entry.whole.split()})

    def found(self, text: str, state: str, limit: int, first: int = 0) -> Found:
        """The look-up itself."""
        words = [[word] for word in plain(text).split()[:MOST_WORDS]]
        return self._holding(words, state, limit, first)

    def close_to(self, text: str, state: str, limit: int) -> Found:
        """The same where a word may be misspelled."""
        words = plain(text).split()[:MOST_WORDS]
        return self._holding([self._spellings(word) for word in words], state, limit)

    def _spellings(self, word: str) -> list[str]:
        """The word, and those that are held and written much like it, the closest first."""
        if len(word) < SHORTEST:
            return [word]
        return [word, *get_close_matches(word, self._words, MOST_SPELLINGS, AS_CLOSE)]

    def _holding(
        self, spellings: Sequence[Sequence[str]], state: str, limit: int, first: int = 0
    ) -> Found:
        """The programs that hold every word in one of its spellings, the best first."""
        matching = []
        for entry in self._entries:
            if not state or entry.state == state:
                held = [next((s for s in word if s in entry.whole), None) for word in spellings]
                words = [word for word in held if word is not None]
                if len(words) == len(held):
                    matching.append((_rank(entry, words), entry.id))
        matching.sort(key=lambda pair: pair[0])  # the order of schools stays where ranks are equal
        shown = matching[first:][: max(0, min(limit, MOST_FOUND))]
        return Found(len(matching), [self.described(name) for _rank_, name in shown])

    # ------------------------------------------------------------ telling

    def described(self, program_id: str) -> Json:
        """One program in plain words, with the values they stand for. None if unknown."""
        program = self.programs.get(program_id)
        if program is None:
            return None
        school = self.schools[program["institution"]]
        evidence = [self._evidence(item) for item in program.get("accreditations", ())]
        of_school = [self._evidence(item) for item in school.get("accreditations", ())]
        return {
            "id": program["id"],
            "name": program["name"],
            "school": school["name"],
            "city": school["city"],
            "state": school["state"],
            "zip": school.get("zip", ""),
            "kind": _label(SchoolKind, school.get("kind")),
            "url": program.get("url", ""),
            "school_url": school.get("url", ""),
            "listed_on": school.get("listed_on", ""),
            "is_active": school.get("is_active"),
            "not_seen_since": program.get("not_seen_since", ""),
            "cip": program["cip"],
            "award": _label(Award, program.get("award")),
            "delivery": _label(Delivery, program.get("delivery")),
            "length_months": program.get("length_months"),
            "clock_hours": program.get("clock_hours"),
            "credit_hours": program.get("credit_hours"),
            "externship_hours": program.get("externship_hours"),
            "hours": _hours(program),
            "accreditation": _accreditation(evidence),
            "accreditations": evidence,
            "school_accreditations": of_school,
            "costs": [self._cost(item) for item in sorted(program.get("costs", ()), key=_kind)],
            "confidence": program["confidence"],
            "sources": self._sources(program),
        }

    def _evidence(self, item: Json) -> Json:
        return {
            "accreditor": item["accreditor"],
            "valid_from": item.get("valid_from", ""),
            "valid_until": item.get("valid_until", ""),
            "known_on": item.get("known_on", ""),
            "is_term": self._is_term(item),
            "text": _granted(item) if self._is_term(item) else _proof(item),
            "confidence": item["confidence"],
            "sources": self._sources(item),
        }

    def _is_term(self, item: Json) -> bool:
        """Whether it was granted until a day that was still to come when that was written."""
        until, known_on = item.get("valid_until"), item.get("known_on")
        if not until or not known_on:
            return False
        return lies_ahead(Span.parse(until), Span.parse(known_on).last)

    def _cost(self, item: Json) -> Json:
        return {
            "kind": item["kind"],
            "text": _label(CostKind, item["kind"]),
            "amount_usd": item["amount_usd"],
            "year": item.get("year", ""),
            "note": item.get("note", ""),
            "confidence": item["confidence"],
            "sources": self._sources(item),
        }

    def _sources(self, stated: Json) -> list[Json]:
        """Where it was read, each with how sure we are."""
        return [
            {**self.sources[name], "confidence": stated["confidence"]} for name in stated["sources"]
        ]


def _of(release: CurrentRelease) -> Programs:
    return Programs(release.content)


def plain(text: str) -> str:
    """Small letters and digits, a space before each word: “Hawai‘i, U.S.” is “ hawaii u s”."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    bare = re.sub(r"['’‘ʻʼ`]", "", bare)
    return "".join(f" {word}" for word in re.findall(r"[^\W_]+", bare))


def _rank(entry: _Entry, words: Iterable[str]) -> tuple[int, int]:
    """Lower comes first: words that begin no name, and then words the school's name lacks."""
    inside = sum(f" {word}" not in entry.whole for word in words)
    elsewhere = sum(word not in entry.school for word in words)
    return inside, elsewhere


def _label(choices: Any, value: str | None) -> str:
    return str(choices(value).label) if value else ""


def _kind(cost: Json) -> int:
    """Prices of the whole program come before those of a year."""
    return CostKind.values.index(cost["kind"])


def _hours(program: Json) -> str:
    """Its hours in one line, as far as they are known."""
    all_hours, externship = program.get("clock_hours"), program.get("externship_hours")
    if all_hours is not None and externship is not None:
        return _("%(all)s hours, %(externship)s of them at a workplace") % {
            "all": all_hours,
            "externship": externship,
        }
    if all_hours is not None:
        return ngettext("%(all)s hour", "%(all)s hours", all_hours) % {"all": all_hours}
    if externship is not None:
        return ngettext(
            "%(externship)s hour at a workplace", "%(externship)s hours at a workplace", externship
        ) % {"externship": externship}
    return ""


def _accreditation(evidence: list[Json]) -> str:
    """Who accredited the program, by the newest evidence; or that we do not know."""
    if not evidence:
        return _("We do not know whether this program is accredited. Ask the school.")
    return str(max(evidence, key=lambda item: item["known_on"] or item["valid_until"])["text"])


def _proof(item: Json) -> str:
    """What one piece of evidence says, and no more."""
    who = item["accreditor"]
    first, last, known_on = (item.get(key) for key in ("valid_from", "valid_until", "known_on"))
    if first and last:
        return _("%(who)s accredited it from %(first)s to %(last)s.") % {
            "who": who,
            "first": written_day(first),
            "last": written_day(last),
        }
    if last:
        return _("%(who)s accredited it until %(last)s.") % {"who": who, "last": written_day(last)}
    if first and known_on:
        return _("A source of %(day)s says that %(who)s has accredited it since %(first)s.") % {
            "who": who,
            "first": written_day(first),
            "day": written_day(known_on),
        }
    if known_on:
        return _("A source of %(day)s names %(who)s as its accreditor.") % {
            "who": who,
            "day": written_day(known_on),
        }
    if first:
        return _("%(who)s has accredited it since %(first)s.") % {
            "who": who,
            "first": written_day(first),
        }
    return _("A source without a date names %(who)s as its accreditor.") % {"who": who}


def _granted(item: Json) -> str:
    """What an accreditor granted for days to come, by whose word, and that it is no promise."""
    who, first = item["accreditor"], item.get("valid_from")
    days = {
        "who": who,
        "day": written_day(item["known_on"]),
        "last": written_day(item["valid_until"]),
    }
    if first:
        return _(
            "A source of %(day)s says that %(who)s accredits it from %(first)s until %(last)s."
            " %(who)s can end that sooner."
        ) % {**days, "first": written_day(first)}
    return (
        _(
            "A source of %(day)s says that %(who)s accredits it until %(last)s."
            " %(who)s can end that sooner."
        )
        % days
    )


def written_day(text: str) -> str:
    """A day, a month or a year as pages write it."""
    span = Span.parse(text)
    return date_format(span.first, {10: "j F Y", 7: "F Y", 4: "Y"}[len(text)])
