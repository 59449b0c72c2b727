"""What the pages of pay show: the newest figures, put together, each with where it was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from certifications.hosts import in_order
from certifications.models import Confidence
from certifications.prices import Price, exam_price
from certifications.templatetags.readable import dollars

from .charts import Bars, Spreads, TileMap, bars, spreads, tile_map
from .wages import (
    ANNUAL,
    MEDICAL_ASSISTANTS,
    STATE_NAMES,
    TERRITORY_NAMES,
    AreaKind,
    EducationCost,
    Projection,
    SurveyFigure,
    SurveyGroup,
    SurveyPlace,
    WageFigure,
)

Cited = Mapping[str, Any]
"""Where something was read, as components/source.html takes it."""


def cited(rows: Iterable[Any]) -> list[Cited]:
    """Where these rows were read, each place once with how sure we are of it."""
    found: dict[tuple[str, str], Cited] = {}
    for row in rows:
        for source in in_order(row.sources.all(), row.confidence):
            found.setdefault(
                (source.code, row.confidence),
                {
                    "title": source.title,
                    "url": source.url,
                    "edition": source.edition,
                    "read_on": source.read_on,
                    "confidence": row.confidence,
                },
            )
    return list(found.values())


def whole(number: int | None) -> str:
    """817,870."""
    return "" if number is None else number_format(number, 0, force_grouping=True)


def written_out(period: str) -> str:
    """2025–2035, of a period such as 2025-35."""
    first, _dash, last = period.partition("-")
    century = int(first[:2]) + (last < first[2:])
    return f"{first}–{century}{last}"


# ---------------------------------------------------------------- the newest figures


def newest(rows: Iterable[WageFigure]) -> list[WageFigure]:
    """Of each occupation and kind of place the rows of the newest release, in their order.

    A place that the newest release leaves out is left out: two releases are never mixed.
    """
    known = list(rows)
    last: dict[tuple[int, str], str] = {}
    for row in known:
        key = row.occupation_id, row.kind
        last[key] = max(last.get(key, ""), row.release)
    return [row for row in known if row.release == last[row.occupation_id, row.kind]]


def of_medical_assistants() -> QuerySet[WageFigure]:
    """Their figures, with where they were read."""
    rows = WageFigure.objects.filter(occupation__code=MEDICAL_ASSISTANTS)
    return rows.select_related("occupation").prefetch_related("sources")


@dataclass(frozen=True)
class StatePay:
    """What medical assistants are paid in one state, beside the nation."""

    code: str
    name: str
    figures: WageFigure
    nation: WageFigure | None
    """Of the release of the state; None while we hold no such figures of the nation."""
    chart: Spreads | None
    metros: tuple[WageFigure, ...]
    survey: tuple[SurveyFigure, ...]

    @property
    def year(self) -> int:
        """The year the figures are of."""
        return self.figures.year

    @property
    def source(self) -> list[Cited]:
        """Where the state, the nation and its cities were read."""
        return cited((*self.rows, *self.metros))

    @property
    def survey_source(self) -> list[Cited]:
        """Where the averages of the pay site were read."""
        return cited(self.survey)

    @property
    def rows(self) -> tuple[WageFigure, ...]:
        """The state and the nation."""
        return (self.figures,) if self.nation is None else (self.figures, self.nation)

    @property
    def difference(self) -> int | None:
        """By how much the middle is above that of the nation; below 0 if it is below."""
        middles = [row.annual_median for row in self.rows if row.annual_median is not None]
        return middles[0] - middles[1] if len(middles) == 2 else None

    @property
    def apart(self) -> str:
        """The same in dollars, without a sign."""
        return "" if self.difference is None else dollars(abs(self.difference))


def state_pay(code: str) -> StatePay | None:
    """The newest figures of a state or a territory by its two letters; None if there are none.

    The nation and the city areas are those of the same release, whatever else is newer.
    """
    code = code.upper()
    wanted = Q(kind=AreaKind.STATE, area=code) | Q(kind__in=(AreaKind.NATION, AreaKind.METRO))
    # The last release of all states: a state that it leaves out has no figures now.
    last = _last_release_of_states()
    rows = list(of_medical_assistants().filter(wanted, release=last))
    figures = next((row for row in rows if row.kind == AreaKind.STATE), None)
    nation = next((row for row in rows if row.kind == AreaKind.NATION), None)
    if figures is None:
        return None
    metros = [row for row in rows if code in row.states]
    metros.sort(key=lambda row: (-(row.employment or 0), row.name))
    survey = SurveyFigure.objects.filter(state=code).prefetch_related("sources")
    return StatePay(
        code,
        figures.name,
        figures,
        nation,
        spread_of([figures] if nation is None else [figures, nation]),
        tuple(metros),
        tuple(survey),
    )


def _last_release_of_states() -> str | None:
    rows = WageFigure.objects.filter(
        occupation__code=MEDICAL_ASSISTANTS, kind=AreaKind.STATE, area__in=list(STATE_NAMES)
    )
    return rows.aggregate(last=Max("release"))["last"]


def spread_of(rows: Sequence[WageFigure]) -> Spreads | None:
    """Percentiles of several places on one scale."""
    return spreads([(row.name, [getattr(row, one) for one in ANNUAL]) for row in rows])


# ---------------------------------------------------------------- the page of the nation


@dataclass(frozen=True)
class Survey:
    """Averages of a pay site: certified and not, and the places it names. Kept apart from wages."""

    certified: SurveyFigure
    not_certified: SurveyFigure
    places: tuple[SurveyFigure, ...]

    @property
    def difference(self) -> int:
        """By how much the average of the certified is above the other."""
        return self.certified.annual_average - self.not_certified.annual_average

    @property
    def percent(self) -> str:
        """The same as a part of the average of those who are not certified."""
        return number_format(round(100 * self.difference / self.not_certified.annual_average, 1), 1)

    @property
    def chart(self) -> Bars:
        """Both as bars."""
        both = (self.certified, self.not_certified)
        return bars(
            (name, row.annual_average, dollars(row.annual_average))
            for name, row in zip((_("Certified"), _("Not certified")), both, strict=True)
        )

    @property
    def source(self) -> list[Cited]:
        """Where they were read."""
        return cited((self.certified, self.not_certified, *self.places))


def survey() -> Survey | None:
    """The newest averages of a pay site that has both; None if there are none."""
    rows = list(SurveyFigure.objects.prefetch_related("sources"))
    nation = [row for row in rows if row.kind == SurveyPlace.NATION]
    for one in (row for row in nation if row.group == SurveyGroup.CERTIFIED):
        for other in nation:
            is_same = (other.survey, other.year) == (one.survey, one.year)
            if other.group == SurveyGroup.NOT_CERTIFIED and is_same:
                places = [
                    row
                    for row in rows
                    if row.kind != SurveyPlace.NATION
                    and (row.survey, row.year, row.group) == (one.survey, one.year, one.group)
                ]
                places.sort(key=lambda row: -row.annual_average)
                return Survey(one, other, tuple(places))
    return None


@dataclass(frozen=True)
class Industry:
    """An industry, and how many of 100 jobs of the nation are in it: our own sum."""

    figures: WageFigure
    nation: WageFigure

    @property
    def share(self) -> float | None:
        """How many of 100 jobs."""
        part, all_of_them = self.figures.employment, self.nation.employment
        return None if not part or not all_of_them else 100 * part / all_of_them

    @property
    def share_told(self) -> str:
        """The same with one place."""
        return "" if self.share is None else number_format(round(self.share, 1), 1)


@dataclass(frozen=True)
class PayPage:
    """Everything that the page of pay shows."""

    nation: WageFigure
    years: tuple[WageFigure, ...]
    """The nation, the newest release first."""
    states: tuple[WageFigure, ...]
    territories: tuple[WageFigure, ...]
    industries: tuple[Industry, ...]
    owners: tuple[Industry, ...]
    others: tuple[WageFigure, ...]
    """Occupations near this one, and all together."""
    projections: tuple[Projection, ...]
    other_projections: tuple[Projection, ...]
    survey: Survey | None
    costs: tuple[EducationCost, ...]

    @property
    def lowest(self) -> WageFigure | None:
        """The state with the lowest middle."""
        return min(self._known(), key=lambda row: row.annual_median or 0, default=None)

    @property
    def highest(self) -> WageFigure | None:
        """The state with the highest middle."""
        return max(self._known(), key=lambda row: row.annual_median or 0, default=None)

    def _known(self) -> list[WageFigure]:
        return [row for row in self.states if row.annual_median is not None]

    def map(self, own: str = "") -> TileMap:
        """The states as squares."""
        values = {row.area: row.annual_median for row in self.states}
        return tile_map(values, own, {row.area: row.name for row in self.states})

    @property
    def nation_chart(self) -> Spreads | None:
        """The nation alone."""
        return spread_of((self.nation,))

    @property
    def industry_chart(self) -> Bars:
        """The industries that hold most jobs."""
        found = self.headline_industries
        return bars((one.figures.name, one.share, one.share_told) for one in found)

    @property
    def headline_industries(self) -> list[Industry]:
        """Those that do not overlap."""
        return [one for one in self.industries if one.figures.is_headline]

    @property
    def industry_groups(self) -> tuple[tuple[Industry, ...], tuple[Industry, ...]]:
        """By industry, and by owner."""
        return self.industries, self.owners

    @property
    def others_by_release(self) -> list[list[WageFigure]]:
        """The other occupations under the release they are of, the newest first."""
        found: dict[str, list[WageFigure]] = {}
        for row in self.others:
            found.setdefault(row.release, []).append(row)
        return [found[release] for release in sorted(found, reverse=True)]

    @property
    def cost_rows(self) -> list[Mapping[str, Any]]:
        """Each cost of school with where it was read."""
        return [{"cost": row, "source": cited((row,))} for row in self.costs]

    @property
    def newest_projection(self) -> Projection | None:
        """The one to go by."""
        return self.projections[0] if self.projections else None

    @property
    def openings_chart(self) -> Bars:
        """Openings a year by edition, the newest first."""
        return bars(
            (
                written_out(row.period),
                row.openings_per_year,
                whole(row.openings_per_year) or _("not found"),
            )
            for row in self.projections
        )

    @property
    def entry_source(self) -> list[Cited]:
        """Where it was read what people have when they start."""
        return cited((self.nation.occupation,))

    @cached_property
    def sources(self) -> Mapping[str, list[Cited]]:
        """Where each part was read."""
        own = [one.figures for one in (*self.industries, *self.owners)]
        return {
            "years": cited(self.years),
            "states": cited((*self.states, *self.territories)),
            "lead": cited((self.nation, *(one for one in (self.lowest, self.highest) if one))),
            "industries": cited((*own, self.nation)),
            "others": cited((*self.others, self.nation)),
            "projections": cited(self.projections),
            "other_projections": cited(self.other_projections),
        }


def pay_page() -> PayPage | None:
    """The newest figures of all kinds; None while there are none of the nation."""
    kinds = (AreaKind.STATE, AreaKind.INDUSTRY, AreaKind.OWNERSHIP)
    wanted = Q(kind=AreaKind.NATION) | Q(occupation__code=MEDICAL_ASSISTANTS, kind__in=kinds)
    rows = WageFigure.objects.filter(wanted).select_related("occupation")
    known = list(rows.prefetch_related("sources").order_by("occupation__position", "name", "pk"))
    ours = [row for row in known if row.occupation.code == MEDICAL_ASSISTANTS]
    years = sorted(
        (row for row in ours if row.kind == AreaKind.NATION), key=lambda row: row.release
    )
    if not years:
        return None
    nation, last = years[-1], newest(known)
    places = [row for row in last if row.kind == AreaKind.STATE]
    expected = list(Projection.objects.select_related("occupation").prefetch_related("sources"))
    expected.sort(key=lambda row: row.period, reverse=True)
    return PayPage(
        nation,
        tuple(reversed(years)),
        tuple(row for row in places if row.area in STATE_NAMES),
        tuple(row for row in places if row.area in TERRITORY_NAMES),
        _by_share(last, AreaKind.INDUSTRY, nation),
        _by_share(last, AreaKind.OWNERSHIP, nation),
        tuple(
            row
            for row in last
            if row.kind == AreaKind.NATION and row.occupation.code != MEDICAL_ASSISTANTS
        ),
        tuple(row for row in expected if row.occupation.code == MEDICAL_ASSISTANTS),
        tuple(row for row in expected if row.occupation.code != MEDICAL_ASSISTANTS),
        survey(),
        tuple(EducationCost.objects.filter(is_shown=True).prefetch_related("sources")),
    )


def _by_share(rows: Iterable[WageFigure], kind: str, nation: WageFigure) -> tuple[Industry, ...]:
    """The rows of a kind that are as new as those of the nation, those with most jobs first."""
    found = [Industry(row, nation) for row in rows if row.kind == kind]
    found = [one for one in found if one.figures.release == nation.release]
    return tuple(sorted(found, key=lambda one: -(one.figures.employment or 0)))


# ---------------------------------------------------------------- what a credential may add


@dataclass(frozen=True)
class Worth:
    """What the exam of a credential costs, and what a survey says it may add: both as ranges."""

    price: Price | None
    """None where no price is known, or only from memory."""
    is_partial: bool
    """Whether some ways to qualify have no price that we trust."""
    survey: Survey | None
    """None where no survey tells of people with this credential."""

    @property
    def cost_told(self) -> str:
        """$125, or $125 to $250."""
        if self.price is None:
            return ""
        if self.price.least == self.price.most:
            return dollars(self.price.least)
        return _("%(least)s to %(most)s") % {
            "least": dollars(self.price.least),
            "most": dollars(self.price.most),
        }

    @property
    def price_source(self) -> list[Cited]:
        """Where the fees were read, each place once."""
        stated = self.price.stated if self.price else ()
        return list({one["title"]: one for fee in stated for one in fee["sources"]}.values())


def worth_of(credential: Mapping[str, Any], found: Survey | None) -> Worth:
    """The price of a credential, as a page of the release has it, and the survey.

    The survey tells of medical assistants only.
    """
    fees, routes = credential["fees"], credential["routes"]
    prices = [exam_price(fees, [route]) for route in routes] or [exam_price(fees, [])]
    known = [price for price in prices if price and not _is_recalled(price)]
    whole_price = Price(
        min((price.least for price in known), default=0),
        max((price.most for price in known), default=0),
        tuple(fee for price in known for fee in price.stated),
    )
    is_surveyed = credential["occupation_code"] == MEDICAL_ASSISTANTS
    return Worth(
        whole_price if known else None,
        len(known) < len(prices),
        found if is_surveyed else None,
    )


def _is_recalled(price: Price) -> bool:
    return any(
        one["confidence"] == Confidence.RECALLED for fee in price.stated for one in fee["sources"]
    )
