"""Programs in the person's state that would open what is not open to them, for the results page.

The engine says what they open, as it does for the finder, and only some are looked at: enough to
name three. Whoever wants to see all of them follows the link into the finder, which knows their
state by their answers: it stands in no address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from certifications.finder import OPENING, Entry, Finder
from certifications.finder_form import OWN_STATE
from certifications.programs import Programs
from certifications.releases import CurrentRelease
from certifications.schools import CostKind
from certifications.state_names import STATE_NAMES
from certifications.would_open import hangs_on, openings_of, untold, untold_of
from eligibility.facts import Profile
from eligibility.opening import Opened, Opening, Openings

Json = Any
MOST_NAMED = 3
"""Programs for one credential."""
MOST_KINDS = 2
"""Of one subject so many kinds of program are tried for a credential. If none of them opens it,
one more hardly will, and nobody shall wait for it."""
CLOSED = ("step", "shut")
"""The groups of results in which a program may be what is missing."""


def add_programs(page: Json, release: CurrentRelease, person: Profile) -> None:
    """Give each card that waits for a program those nearby that would open it, or may.

    What of the person that hangs on is told once for all of them.
    """
    openings = openings_of(release, person.told_on, person) if person.told_on else None
    page["untold"] = []
    cards = (card for group in page["groups"] if group["name"] in CLOSED for card in group["cards"])
    for card in cards:
        if openings and any(step["new_program"] for step in card["steps"]):
            card["programs"] = _programs(card["credential"], release, openings, person.state)
            page["untold"] = untold_of((page, card["programs"]))


def programs_for(credential: str, release: CurrentRelease, person: Profile) -> Json:
    """Those nearby that would open one credential, or may, and the way to all of them."""
    assert person.told_on is not None
    openings = openings_of(release, person.told_on, person)
    return _programs(credential, release, openings, person.state)


def _programs(
    credential: str, release: CurrentRelease, openings: Openings, state: str | None
) -> Json:
    wishes = {"state": OWN_STATE, "opens": credential} if state else {"opens": credential}
    entries = Finder.of(release).in_state(state or "")
    named = sorted(
        _opening(credential, entries, openings), key=lambda pair: OPENING.index(pair[1].opening)
    )
    programs = Programs.of(release)
    prices = {entry.program.id: _price(programs, entry) for entry, _opened in named[:MOST_NAMED]}
    sources = [one for price in prices.values() if price for one in price["sources"]]
    return {
        "state": STATE_NAMES.get(state or "", ""),
        "address": f"{reverse('certifications:programs')}?{urlencode(wishes)}",
        "named": [
            {
                "id": entry.program.id,
                "name": entry.program.name,
                "school": entry.program.institution,
                "city": entry.program.city,
                "opens": opened.opening is Opening.OPENS,
                "hangs_on": hangs_on(opened.hangs_on),
                "untold": untold(opened.hangs_on),
                "months": entry.months,
                "price": prices[entry.program.id],
                "is_for_a_year": _is_for_a_year(prices[entry.program.id]),
            }
            for entry, opened in named[:MOST_NAMED]
        ],
        "untold": untold(path for _entry, opened in named[:MOST_NAMED] for path in opened.hangs_on),
        "sources": list({source["id"]: source for source in sources}.values()),
    }


def _price(programs: Programs, entry: Entry) -> Json:
    """The newest price of the program, or else of a year in its state; None where neither is known.

    They are two things, so each is named.
    """
    costs = programs.described(entry.program.id)["costs"]
    for kind in (CostKind.PROGRAM_TOTAL, CostKind.IN_STATE):
        if told := [cost for cost in costs if cost["kind"] == kind]:
            return max(told, key=lambda cost: cost["year"])
    return None


def _is_for_a_year(price: Json) -> bool:
    return price is not None and price["kind"] == CostKind.IN_STATE


def _opening(
    credential: str, entries: Iterable[Entry], openings: Openings
) -> Iterator[tuple[Entry, Opened]]:
    """Programs that open it, or may, until there are enough that surely do."""
    tried: dict[Hashable, Opened] = {}
    of_subject: Counter[str | None] = Counter()
    sure = 0
    for entry in entries:
        kind = openings.alike(entry.program, entry.months)
        if kind not in tried:
            if of_subject[entry.program.kind] >= MOST_KINDS:
                continue
            of_subject[entry.program.kind] += 1
            tried[kind] = openings.one(credential, entry.program, entry.months)
        if tried[kind].opening in OPENING:
            yield entry, tried[kind]
            sure += tried[kind].opening is Opening.OPENS
        if sure >= MOST_NAMED:
            return
