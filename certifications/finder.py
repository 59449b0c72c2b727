"""Finding a program by what people look for: where it is, what it costs, what it opens.

All is read off the release in memory. What a program does not say is told apart from what does not
fit, and with one look at each program it is counted what every single wish leaves out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import asin, cos, radians, sin, sqrt
from typing import Any, NamedTuple

from eligibility.opening import Opened, Opening, Openings
from eligibility.records import Evidence, Program

from .programs import MOST_WORDS, Programs, plain
from .releases import CurrentRelease, kept_for
from .schools import CostKind
from .zip_codes import Place

Json = Any
EARTH = 3958.8
"""Its radius in miles."""
FARTHER_THAN_ALL = 99_999.0
OF_SCHOOL = "school:"
"""Before the name of an accreditor where it is the school that was accredited."""
PRICES = (CostKind.PROGRAM_TOTAL, CostKind.IN_STATE, CostKind.OUT_OF_STATE)
"""Kinds of price by which programs are compared. Of equals the first counts."""
OPENING = (Opening.OPENS, Opening.MAY_OPEN)
"""What counts as an answer to "which programs would open it", the surer first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. Empty is anything.

    `untold`: programs that do not say what is asked are wanted, too.
    """

    text: str = ""
    state: str = ""
    city: str = ""
    near: Place | None = None
    zip_places: Mapping[str, Place] = field(default_factory=dict)
    """The middles of ZIP codes, for schools of which nothing more exact is known."""
    miles: int | None = None
    accreditor: str = ""
    award: str = ""
    delivery: str = ""
    cost: int | None = None
    price: str = ""
    """Which kind of price is looked at. Empty: the dollars are those of the whole program, and the
    order goes by the kind that most of what is found names."""
    months: int | None = None
    cip: str = ""
    opens: str = ""
    untold: bool = False
    cheapest_first: bool = False
    """By one kind of price. Who does not give it comes last."""

    @property
    def price_asked(self) -> str:
        """The kind of price that the dollars are of."""
        return self.price or CostKind.PROGRAM_TOTAL.value


@dataclass(frozen=True, slots=True)
class Entry:
    """A program as it is looked for."""

    program: Program
    months: int | None
    cip: str
    award: str
    delivery: str
    words: str
    city: str
    place: Place | None
    """Where the school is, if a file says so."""
    zip: str
    prices: Mapping[str, float]
    """Of each kind the newest. Different kinds are never added up."""
    accreditors: frozenset[str]
    proved_on: date | None
    """The last day on which the program is known to have been accredited, and not only granted."""
    name: tuple[str, str, str]
    is_listed: bool
    """No public file says that the school closed or the program went."""
    is_closed: bool
    """A public file says that the school closed: nobody can start there."""

    def opens(self, openings: Openings) -> tuple[Opened, ...]:
        """What it does for each credential. Who studied there before it closed did not start today,
        and is judged by what they tell of that time."""
        return () if self.is_closed else openings.of(self.program, self.months)

    def opens_one(self, credential: str, openings: Openings) -> Opened:
        """The same for one credential."""
        if self.is_closed:
            return Opened(credential, Opening.DOES_NOT)
        return openings.one(credential, self.program, self.months)


class Hit(NamedTuple):
    """A program that fits. `opened` where it was asked what it opens."""

    entry: Entry
    miles: float | None
    opened: Opened | None


@dataclass(frozen=True, slots=True)
class Search:
    """What came of it.

    `untold`: by wish, how many more only do not say whether they fit. `loosened`: where nothing
    fits, by wish, how many would without it. `price`: the kind by which they are ordered, where
    the cheapest come first.
    """

    hits: list[Hit]
    untold: Counter[str]
    loosened: Counter[str]
    price: str


Test = Callable[[Entry], bool | None]
"""Whether a program fits; None where it does not say."""


class Finder:
    """The programs of one release, ready to be looked through."""

    def __init__(self, release: CurrentRelease) -> None:
        self.programs = Programs.of(release)
        self.records = release.catalogue.programs

    @classmethod
    def of(cls, release: CurrentRelease) -> Finder:
        """That of a release, kept until another release is asked for."""
        return kept_for(release, cls)

    def get_ready(self) -> None:
        """Put them in order now, and not when the first one is looked for."""
        _ = self.by_id, self.cips, self.accreditors, self.zips, self._by_state

    @cached_property
    def entries(self) -> list[Entry]:
        """Every program: those still listed first, the newest proof first, and then by names."""
        entries = map(self._entry, self.programs.programs.values())
        return sorted(entries, key=lambda entry: (not entry.is_listed, _newest_proof_first(entry)))

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """The same by the id of the program."""
        return {entry.program.id: entry for entry in self.entries}

    @cached_property
    def cips(self) -> list[str]:
        """The subjects that are taught."""
        return sorted({entry.cip for entry in self.entries})

    @cached_property
    def accreditors(self) -> list[str]:
        """Whoever accredited a program, and then whoever accredited a school."""
        named = {name for entry in self.entries for name in entry.accreditors}
        return sorted(named, key=lambda name: (name.startswith(OF_SCHOOL), name))

    def search(self, wanted: Wanted, openings: Openings) -> Search:
        """Every program that fits, the best first, and what each wish leaves out.

        What a program opens is asked last, and of no more programs than it matters for.
        """
        tests = list(_tests(wanted))
        fitting, missing = [], []
        for entry in self.entries:
            failed = _failed(entry, tests, untold_fits=wanted.untold)
            if failed is None:
                fitting.append(entry)
            elif failed[0]:
                missing.append((entry, *failed))
        hits = [_hit(entry, wanted, openings) for entry in fitting]
        hits = [hit for hit in hits if _does_open(hit.opened)]
        price = _price_to_compare(wanted, hits)
        if order := _order(wanted, price):
            hits.sort(key=order)
        left_out = [
            (name, said)
            for entry, name, said in missing
            if (said is None or not hits) and _does_open(_opened(entry, wanted, openings))
        ]
        untold = Counter(name for name, said in left_out if said is None)
        loosened = Counter(name for name, _said in left_out)
        if wanted.opens and fitting:
            loosened["opens"] = len(fitting)
        return Search(hits, untold, Counter() if hits else loosened, price)

    @cached_property
    def zips(self) -> frozenset[str]:
        """Of schools whose place no file says."""
        return frozenset(entry.zip for entry in self.entries if entry.zip and not entry.place)

    def in_state(self, state: str) -> list[Entry]:
        """The programs of a state that are still listed, those with fresh proof first."""
        return self._by_state.get(state, [])

    @cached_property
    def _by_state(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        listed = (entry for entry in self.entries if entry.is_listed)
        for entry in listed:
            found.setdefault(entry.program.state, []).append(entry)
        return found

    def _entry(self, program: Json) -> Entry:
        school = self.programs.schools[program["institution"]]
        proofs = program.get("accreditations", ())
        of_school = school.get("accreditations", ())
        names = tuple(plain(text) for text in (school["name"], program["name"], school["city"]))
        latitude, longitude = school.get("latitude"), school.get("longitude")
        is_closed = school.get("is_active") is False
        is_placed = latitude is not None and longitude is not None
        return Entry(
            program=self.records[program["id"]],
            months=program.get("length_months"),
            cip=program["cip"],
            award=program.get("award", ""),
            delivery=program.get("delivery", ""),
            words=f"{''.join(names)} {school['state'].lower()}",
            city=names[2],
            place=(float(latitude), float(longitude)) if is_placed else None,
            zip=school.get("zip", ""),
            prices=_newest_prices(program.get("costs", ())),
            accreditors=frozenset(one["accreditor"] for one in proofs)
            | {f"{OF_SCHOOL}{one['accreditor']}" for one in of_school},
            proved_on=max(
                filter(None, map(_last_seen, self.records[program["id"]].accreditations)),
                default=None,
            ),
            name=(names[0], names[1], program["id"]),
            is_listed=not is_closed and not program.get("not_seen_since"),
            is_closed=is_closed,
        )


def miles_between(one: Place, other: Place) -> float:
    """As the crow flies, on a round earth: the haversine formula."""
    (north, east), (to_north, to_east) = (tuple(map(radians, place)) for place in (one, other))
    half = sin((to_north - north) / 2) ** 2
    half += cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def _tests(wanted: Wanted) -> Iterator[tuple[str, Test]]:
    """A test for each wish but what it opens."""
    yield from _tests_of_town(wanted)
    yield from _tests_of_program(wanted)
    yield from _tests_of_numbers(wanted)


def _tests_of_town(wanted: Wanted) -> Iterator[tuple[str, Test]]:
    if wanted.state:
        yield "state", lambda entry: entry.program.state == wanted.state
    if wanted.city:
        city = plain(wanted.city)
        yield "city", lambda entry: entry.city.startswith(city)
    if wanted.text:
        words = plain(wanted.text).split()[:MOST_WORDS]
        yield "text", lambda entry: all(word in entry.words for word in words)


def _tests_of_program(wanted: Wanted) -> Iterator[tuple[str, Test]]:
    if wanted.cip:
        yield "cip", lambda entry: entry.cip == wanted.cip
    if wanted.accreditor:
        yield "accreditor", lambda entry: _is_accredited(entry, wanted.accreditor)
    if wanted.award:
        yield "award", lambda entry: _is(entry.award, wanted.award)
    if wanted.delivery:
        yield "delivery", lambda entry: _is(entry.delivery, wanted.delivery)


def _tests_of_numbers(wanted: Wanted) -> Iterator[tuple[str, Test]]:
    most, longest, miles = wanted.cost, wanted.months, wanted.miles
    if most is not None:
        yield "cost", lambda entry: _at_most(entry.prices.get(wanted.price_asked), most)
    if longest is not None:
        yield "months", lambda entry: _at_most(entry.months, longest)
    if wanted.near is not None and miles is not None:
        yield (
            "near",
            lambda entry: _at_most(_miles(entry, wanted), miles),
        )


def _is(said: str, wanted: str) -> bool | None:
    return said == wanted if said else None


def _failed(
    entry: Entry, tests: list[tuple[str, Test]], *, untold_fits: bool
) -> tuple[str, bool | None] | None:
    """The one wish that a program fails, and whether it does so or does not say; None where it
    fails none. Where it fails several nobody asks which: then there is no name."""
    failed = None
    for name, test in tests:
        said = test(entry)
        if said or (said is None and untold_fits):
            continue
        if failed is not None:
            return "", False
        failed = (name, said)
    return failed


def _at_most(number: float | None, most: float) -> bool | None:
    return None if number is None else number <= most


def _is_accredited(entry: Entry, wanted: str) -> bool | None:
    """Whether by this accreditor; nobody knows where there is no evidence of the kind at all."""
    if wanted in entry.accreditors:
        return True
    is_of_school = wanted.startswith(OF_SCHOOL)
    kinds = {name.startswith(OF_SCHOOL) for name in entry.accreditors}
    return False if is_of_school in kinds else None


def _opened(entry: Entry, wanted: Wanted, openings: Openings) -> Opened | None:
    """What it does for the credential that is wanted, if one is."""
    return entry.opens_one(wanted.opens, openings) if wanted.opens else None


def _does_open(opened: Opened | None) -> bool:
    return opened is None or opened.opening in OPENING


def _hit(entry: Entry, wanted: Wanted, openings: Openings) -> Hit:
    return Hit(entry, _miles(entry, wanted), _opened(entry, wanted, openings))


def _miles(entry: Entry, wanted: Wanted) -> float | None:
    """From the school itself, or else from the middle of its ZIP code."""
    place = entry.place or wanted.zip_places.get(entry.zip)
    return miles_between(wanted.near, place) if wanted.near and place else None


def _price_to_compare(wanted: Wanted, hits: Iterable[Hit]) -> str:
    """The kind of price that is asked for, or else the one that most programs found name.

    A price of the whole program says nothing beside that of a year, so one kind is compared.
    """
    if wanted.price or wanted.cost is not None or not wanted.cheapest_first:
        return wanted.price_asked
    named = Counter(kind for hit in hits for kind in hit.entry.prices if kind in PRICES)
    return max(PRICES, key=lambda kind: named[kind]).value


def _order(wanted: Wanted, price_kind: str) -> Callable[[Hit], Any] | None:
    """What is listed first; then by price where that is wished, by distance where a place was
    given, else what surely opens. What is equal stays in the order in which entries are kept, and
    all does where nothing is wished.
    """

    def nearest(hit: Hit) -> Any:
        return FARTHER_THAN_ALL if hit.miles is None else hit.miles

    def surest(hit: Hit) -> Any:
        return hit.opened is not None and hit.opened.opening is Opening.MAY_OPEN

    usual = surest if wanted.near is None else nearest

    def cheapest(hit: Hit) -> Any:
        price = hit.entry.prices.get(price_kind)
        return price is None, price or 0, usual(hit)

    if not (wanted.cheapest_first or wanted.near or wanted.opens):
        return None
    then = cheapest if wanted.cheapest_first else usual
    return lambda hit: (not hit.entry.is_listed, then(hit))


def _newest_proof_first(entry: Entry) -> tuple[Any, ...]:
    proved = entry.proved_on
    return proved is None, -proved.toordinal() if proved else 0, entry.name


def _newest_prices(costs: Iterable[Json]) -> dict[str, float]:
    newest: dict[str, Json] = {}
    for cost in costs:
        held = newest.get(cost["kind"])
        if held is None or cost.get("year", "") > held.get("year", ""):
            newest[cost["kind"]] = cost
    return {kind: cost["amount_usd"] for kind, cost in newest.items()}


def _last_seen(proof: Evidence) -> date | None:
    last = proof.without_term.last
    return last and last.last
