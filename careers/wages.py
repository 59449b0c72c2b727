"""What the work pays and how many jobs there will be: live rows, each with its source and year.

Nothing here decides a verdict, so nothing here waits for a release. Figures of different kinds are
never mixed: what a survey of employees found, what is expected, and averages of a pay web site
stand in tables of their own. Empty is "not found", never zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certifications.models import (
    ByCode,
    Checked,
    Confidence,
    Words,
    confidence_field,
    in_choices,
    position_field,
    sources_field,
)
from certifications.state_names import STATE_NAMES as NAMES

SOC = r"^[0-9]{2}-[0-9]{4}$"
RELEASE = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
PERIOD = r"^[0-9]{4}-[0-9]{2}$"
MEDICAL_ASSISTANTS = "31-9092"

TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})
STATE_NAMES = {code: name for code, name in NAMES.items() if code not in TERRITORIES}
"""The 50 states and the District of Columbia."""
TERRITORY_NAMES = {code: NAMES[code] for code in ("GU", "PR", "VI")}
"""Those of which the survey tells."""


class AreaKind(models.TextChoices):
    """Of where, or of which employers, a figure tells."""

    NATION = "nation", _("Nation")
    STATE = "state", _("State or territory")
    METRO = "metro", _("City area")
    INDUSTRY = "industry", _("Industry, in the whole nation")
    OWNERSHIP = "ownership", _("Owner of the workplace, in the whole nation")


class Withheld(models.TextChoices):
    """Why a number is not there."""

    NOT_PUBLISHED = "not_published", _("Not published")
    TOP_CODED = "top_coded", _("Above the highest number that is published")


def positive(*fields: str, name: str) -> models.CheckConstraint:
    """No number of these is below zero, or is zero where that would mean nothing."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": 0})
    words = _("Give a number above 0, or leave it empty if it is not known.")
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=words)


def rising(*fields: str, name: str, words: Words) -> models.CheckConstraint:
    """Of the numbers that are known, none is smaller than one before it."""
    condition = Q()
    for number, lower in enumerate(fields):
        for higher in fields[number + 1 :]:
            is_open = Q(**{f"{lower}__isnull": True}) | Q(**{f"{higher}__isnull": True})
            condition &= is_open | Q(**{f"{higher}__gte": F(lower)})
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=words)


def matches(field: str, pattern: str, *, name: str, words: Words) -> models.CheckConstraint:
    """The database takes only texts of this form."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__regex": pattern}), name=name, violation_error_message=words
    )


def whole(label: Words, help_text: Words) -> models.PositiveIntegerField:
    """A count, or dollars of a year."""
    return models.PositiveIntegerField(label, null=True, blank=True, help_text=help_text)


def exact(label: Words, help_text: Words, *, digits: int = 7, places: int = 2) -> Any:
    """A number with parts."""
    return models.DecimalField(
        label,
        max_digits=digits,
        decimal_places=places,
        null=True,
        blank=True,
        help_text=help_text,
    )


# ---------------------------------------------------------------- occupations


class Occupation(Checked):
    """A job by its federal number. Only figures of these are kept when a file is read."""

    code = models.CharField(
        _("SOC number"),
        max_length=7,
        unique=True,
        validators=[RegexValidator(SOC, _("Write it like 31-9092."))],
        help_text=_("The federal number of the job. Example: 31-9092"),
    )
    title = models.CharField(
        _("title"), max_length=200, help_text=_("As the federal list calls it.")
    )
    role = models.CharField(
        _("why it is here"),
        max_length=200,
        blank=True,
        help_text=_("What it is to a medical assistant. Pages do not show it."),
    )
    entry_education = models.CharField(
        _("school most people have"),
        max_length=200,
        blank=True,
        help_text=_("What people mostly have when they start. Empty if not found."),
    )
    position = position_field()
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[ByCode] = ByCode()

    class Meta:
        ordering = ("position", "code")
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        constraints = (
            matches("code", SOC, name="soc_has_six_digits", words=_("Write it like 31-9092.")),
            in_choices("confidence", Confidence, name="occupation_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    def natural_key(self) -> tuple[str]:
        """What fixtures call it."""
        return (self.code,)

    natural_key.dependencies = ["certifications.source"]  # type: ignore[attr-defined]


# ---------------------------------------------------------------- what people are paid


PERCENTILES = ("p10", "p25", "median", "p75", "p90")
ANNUAL = tuple(f"annual_{one}" for one in PERCENTILES)
HOURLY = tuple(f"hourly_{one}" for one in PERCENTILES)
PAYS = ("annual_mean", *ANNUAL, "hourly_mean", *HOURLY)
NUMBERS = ("employment", "employment_rse_pct", "jobs_per_1000", "location_quotient", *PAYS)
"""Every number of a figure."""


class Figures(models.Manager):
    """Finds the figures of an occupation, in a place, in a release."""

    def get_by_natural_key(self, occupation: str, kind: str, area: str, release: str) -> Any:
        """The row."""
        return self.get(occupation__code=occupation, kind=kind, area=area, release=release)


class WageFigure(Checked):
    """What the federal survey of employers found of an occupation in one place and one month."""

    occupation = models.ForeignKey(
        Occupation,
        models.CASCADE,
        related_name="figures",
        verbose_name=_("occupation"),
        help_text=_("Whose pay."),
    )
    kind = models.CharField(
        _("kind of place"),
        max_length=20,
        choices=AreaKind.choices,
        help_text=_("Of what it tells."),
    )
    area = models.CharField(
        _("place"),
        max_length=120,
        help_text=_(
            "US, two letters for a state, the NAICS number of an industry; "
            "a city area by its name. Example: WA"
        ),
    )
    name = models.CharField(
        _("name"), max_length=200, help_text=_("What people call the place. Example: Washington")
    )
    release = models.CharField(
        _("release"),
        max_length=7,
        validators=[RegexValidator(RELEASE, _("Write the year and the month, like 2025-05."))],
        help_text=_("The year and month the figures are of. Example: 2025-05"),
    )
    employment = whole(_("jobs"), _("People employed, full and part time. Not the self-employed."))
    employment_rse_pct = exact(
        _("error of the jobs, percent"),
        _("The relative standard error of the number of jobs."),
        digits=5,
        places=1,
    )
    jobs_per_1000 = exact(_("of 1,000 jobs"), _("How many of 1,000 jobs here are these."), places=3)
    location_quotient = exact(
        _("location quotient"), _("2 means: twice as common here as in the whole nation.")
    )
    annual_mean = whole(_("mean, a year"), _("Dollars before taxes."))
    annual_p10 = whole(_("lowest tenth, a year"), _("One in ten is paid less than this."))
    annual_p25 = whole(_("lowest quarter, a year"), _("One in four is paid less than this."))
    annual_median = whole(_("middle, a year"), _("Half are paid less than this, half more."))
    annual_p75 = whole(_("highest quarter, a year"), _("One in four is paid more than this."))
    annual_p90 = whole(_("highest tenth, a year"), _("One in ten is paid more than this."))
    hourly_mean = exact(_("mean, an hour"), _("Dollars before taxes."))
    hourly_p10 = exact(_("lowest tenth, an hour"), _("One in ten is paid less than this."))
    hourly_p25 = exact(_("lowest quarter, an hour"), _("One in four is paid less than this."))
    hourly_median = exact(_("middle, an hour"), _("Half are paid less than this, half more."))
    hourly_p75 = exact(_("highest quarter, an hour"), _("One in four is paid more than this."))
    hourly_p90 = exact(_("highest tenth, an hour"), _("One in ten is paid more than this."))
    withheld = models.JSONField(
        _("why numbers are missing"),
        default=dict,
        blank=True,
        help_text=_('By the name of the number. Example: {"annual_p90": "top_coded"}'),
    )
    is_headline = models.BooleanField(
        _("shown first"),
        default=False,
        help_text=_("Of industries: one of the few that hold most jobs and do not overlap."),
    )
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[Figures] = Figures()

    class Meta:
        ordering = ("occupation", "kind", "name", "-release")
        verbose_name = _("wage figure")
        verbose_name_plural = _("wage figures")
        indexes = (models.Index(fields=("kind", "area", "release"), name="figures_by_place"),)
        constraints = (
            models.UniqueConstraint(
                fields=("occupation", "kind", "area", "release"),
                name="figures_once_per_place_and_release",
                violation_error_message=_("These figures are there already. Change that row."),
            ),
            in_choices("kind", AreaKind, name="figure_kind_in_choices"),
            matches(
                "release",
                RELEASE,
                name="figure_release_is_a_month",
                words=_("Write the year and the month, like 2025-05."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=AreaKind.STATE)
                | Q(area__in=sorted({*STATE_NAMES, *TERRITORY_NAMES})),
                name="figure_state_is_a_state",
                violation_error_message=_("Give a state by its two letters, such as WA."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=AreaKind.NATION) | Q(area="US"),
                name="figure_nation_is_us",
                violation_error_message=_("The nation is written US."),
            ),
            rising(*ANNUAL, name="annual_percentiles_rise", words=_("These numbers must rise.")),
            rising(*HOURLY, name="hourly_percentiles_rise", words=_("These numbers must rise.")),
            positive("employment", *PAYS, name="figures_above_zero"),
            models.CheckConstraint(
                condition=Q(jobs_per_1000__isnull=True)
                | Q(jobs_per_1000__gte=0, jobs_per_1000__lte=1000),
                name="at_most_1000_of_1000_jobs",
                violation_error_message=_("Of 1,000 jobs there are no more than 1,000."),
            ),
            models.CheckConstraint(
                condition=Q(employment_rse_pct__isnull=True) | Q(employment_rse_pct__gte=0),
                name="rse_not_negative",
                violation_error_message=_("An error cannot be less than 0."),
            ),
            models.CheckConstraint(
                condition=Q(location_quotient__isnull=True) | Q(location_quotient__gte=0),
                name="location_quotient_not_negative",
                violation_error_message=_("It cannot be less than 0."),
            ),
            in_choices("confidence", Confidence, name="wage_figure_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.release}: {self.occupation_id and self.occupation.title}"

    def natural_key(self) -> tuple[str, ...]:
        """What fixtures call it."""
        return (self.occupation.code, self.kind, self.area, self.release)

    natural_key.dependencies = ["careers.occupation"]  # type: ignore[attr-defined]

    def faults(self) -> Iterator[tuple[str, Words]]:
        """A reason for a number that is there, or one that is no reason; percentiles that fall."""
        if not isinstance(self.withheld, dict):
            yield "withheld", _("Write it like {“annual_p90”: “top_coded”}.")
        elif not set(self.withheld) <= set(NUMBERS):
            yield "withheld", _("There is no number of this name.")
        elif not set(self.withheld.values()) <= set(Withheld.values):
            yield "withheld", _("The reason is “not_published” or “top_coded”.")
        elif any(getattr(self, one) is not None for one in self.withheld):
            yield "withheld", _("This number is there: take its reason away.")
        for row in (ANNUAL, HOURLY):
            known = [(one, getattr(self, one)) for one in row if getattr(self, one) is not None]
            for (_lower, less), (higher, more) in pairwise(known):
                if more < less:
                    yield higher, _("It is lower than the number before it.")

    @property
    def year(self) -> int:
        """The year the figures are of."""
        return int(self.release[:4])

    @property
    def month(self) -> date:
        """The first day of the month they are of, to be written out."""
        return date.fromisoformat(f"{self.release}-01")

    @property
    def states(self) -> tuple[str, ...]:
        """The states a city area lies in, by its name: "Boston-Cambridge-Newton, MA-NH"."""
        found = re.search(r", ([A-Z]{2}(?:-[A-Z]{2})*)$", self.name)
        return tuple(found[1].split("-")) if found and self.kind == AreaKind.METRO else ()


# ---------------------------------------------------------------- what is expected


class OfOccupation(models.Manager):
    """Finds a row by its occupation and its period."""

    def get_by_natural_key(self, occupation: str, period: str) -> Any:
        """The row."""
        return self.get(occupation__code=occupation, period=period)


class Projection(Checked):
    """How the number of jobs is expected to change over ten years, by one edition of a handbook."""

    occupation = models.ForeignKey(
        Occupation,
        models.CASCADE,
        related_name="projections",
        verbose_name=_("occupation"),
        help_text=_("Whose jobs."),
    )
    period = models.CharField(
        _("years"),
        max_length=7,
        validators=[RegexValidator(PERIOD, _("Write it like 2025-35."))],
        help_text=_("First and last year. Example: 2025-35"),
    )
    base_jobs = whole(_("jobs at the start"), _("With the self-employed. Empty if not found."))
    growth_pct = exact(
        _("growth, percent"), _("Over all the years; below 0 if jobs go."), digits=5, places=1
    )
    new_jobs = models.IntegerField(
        _("more jobs"), null=True, blank=True, help_text=_("Over all the years.")
    )
    openings_per_year = whole(
        _("openings a year"), _("New jobs, and jobs that people leave. Empty if not found.")
    )
    openings_confidence = models.CharField(
        _("confidence in the openings"),
        max_length=20,
        choices=Confidence.choices,
        blank=True,
        help_text=_("If they were read elsewhere than the rest. Empty: as sure as the rest."),
    )
    growth_word = models.CharField(
        _("growth in words"),
        max_length=60,
        blank=True,
        help_text=_("As the handbook says it. Example: much faster than average"),
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What an editor should know."))
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[OfOccupation] = OfOccupation()

    class Meta:
        ordering = ("occupation", "-period")
        verbose_name = _("projection")
        verbose_name_plural = _("projections")
        constraints = (
            models.UniqueConstraint(
                fields=("occupation", "period"),
                name="projection_once_per_period",
                violation_error_message=_("There is a row for these years already."),
            ),
            matches(
                "period",
                PERIOD,
                name="projection_period_is_years",
                words=_("Write it like 2025-35."),
            ),
            positive("base_jobs", "openings_per_year", name="projected_jobs_above_zero"),
            models.CheckConstraint(
                condition=Q(growth_pct__isnull=True) | Q(growth_pct__gte=-100),
                name="no_more_jobs_go_than_there_are",
                violation_error_message=_("No more than 100 percent can go."),
            ),
            in_choices("confidence", Confidence, name="projection_confidence_in_choices"),
            models.CheckConstraint(
                condition=Q(openings_confidence="") | Q(openings_confidence__in=Confidence.values),
                name="openings_confidence_in_choices",
                violation_error_message=_("Choose one of the words that are offered."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.period}: {self.occupation_id and self.occupation.title}"

    def natural_key(self) -> tuple[str, ...]:
        """What fixtures call it."""
        return (self.occupation.code, self.period)

    natural_key.dependencies = ["careers.occupation"]  # type: ignore[attr-defined]

    def faults(self) -> Iterator[tuple[str, Words]]:
        """More jobs and a growth must go the same way."""
        if self.growth_pct and self.new_jobs and (self.growth_pct > 0) != (self.new_jobs > 0):
            yield "new_jobs", _("Growth and jobs go different ways.")

    @property
    def year(self) -> int:
        """The year it starts from."""
        return int(self.period[:4])


# ---------------------------------------------------------------- kept apart


class SurveyGroup(models.TextChoices):
    """Whose average it is."""

    CERTIFIED = "certified", _("Certified medical assistants")
    NOT_CERTIFIED = "not_certified", _("Medical assistants who are not certified")


class SurveyPlace(models.TextChoices):
    """What kind of place an average is of."""

    NATION = "nation", _("Nation")
    STATE = "state", _("State")
    CITY = "city", _("City")


class SurveyFigures(models.Manager):
    """Finds an average by who published it, of whom and where."""

    def get_by_natural_key(self, survey: str, year: int, group: str, kind: str, place: str) -> Any:
        """The row."""
        return self.get(survey=survey, year=year, group=group, kind=kind, place=place)


class SurveyFigure(Checked):
    """An average from a pay web site. It is never set beside a federal figure as if alike."""

    survey = models.CharField(
        _("published by"), max_length=60, help_text=_("Who made the average. Example: Salary.com")
    )
    year = models.PositiveSmallIntegerField(_("year"), help_text=_("The year it is of."))
    group = models.CharField(
        _("whose"), max_length=20, choices=SurveyGroup.choices, help_text=_("Whose pay.")
    )
    kind = models.CharField(
        _("kind of place"),
        max_length=20,
        choices=SurveyPlace.choices,
        help_text=_("Of what it tells."),
    )
    place = models.CharField(
        _("place"), max_length=100, help_text=_("As the source calls it. Example: Illinois")
    )
    state = models.CharField(
        _("state"), max_length=2, blank=True, help_text=_("Two letters. Empty for the nation.")
    )
    annual_average = models.PositiveIntegerField(_("average, a year"), help_text=_("Dollars."))
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[SurveyFigures] = SurveyFigures()

    class Meta:
        ordering = ("-year", "survey", "kind", "-annual_average")
        verbose_name = _("survey figure")
        verbose_name_plural = _("survey figures")
        constraints = (
            models.UniqueConstraint(
                fields=("survey", "year", "group", "kind", "place"),
                name="survey_figure_once",
                violation_error_message=_("This average is there already."),
            ),
            positive("annual_average", name="survey_average_above_zero"),
            models.CheckConstraint(
                condition=Q(state="") | Q(state__in=sorted(STATE_NAMES)),
                name="survey_state_is_a_state",
                violation_error_message=_("Give a state by its two letters, such as WA."),
            ),
            in_choices("group", SurveyGroup, name="survey_group_in_choices"),
            in_choices("kind", SurveyPlace, name="survey_place_in_choices"),
            in_choices("confidence", Confidence, name="survey_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return f"{self.survey} {self.year}, {self.get_group_display()}: {self.place}"

    def natural_key(self) -> tuple[Any, ...]:
        """What fixtures call it."""
        return (self.survey, self.year, self.group, self.kind, self.place)

    natural_key.dependencies = ["certifications.source"]  # type: ignore[attr-defined]


class EducationCost(Checked):
    """What a kind of school costs and how long it takes, where a source says so."""

    code = models.SlugField(
        _("id"), max_length=60, unique=True, help_text=_("Short name. Example: associate")
    )
    name = models.CharField(_("name"), max_length=120, help_text=_("What kind of school."))
    low_usd = whole(_("from, dollars"), _("For all of it. Empty if no price was found."))
    high_usd = whole(_("to, dollars"), _("For all of it. Empty if no price was found."))
    months_low = models.PositiveSmallIntegerField(
        _("from, months"), null=True, blank=True, help_text=_("Empty if not found.")
    )
    months_high = models.PositiveSmallIntegerField(
        _("to, months"), null=True, blank=True, help_text=_("Empty if not found.")
    )
    year = models.PositiveSmallIntegerField(_("year"), help_text=_("The year the source is of."))
    note = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("What it depends on. Pages show it.")
    )
    is_shown = models.BooleanField(
        _("shown"), default=True, help_text=_("Off where the source is too weak to be shown.")
    )
    position = position_field()
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[ByCode] = ByCode()

    class Meta:
        ordering = ("position", "code")
        verbose_name = _("cost of school")
        verbose_name_plural = _("costs of school")
        constraints = (
            rising("low_usd", "high_usd", name="cost_range_rises", words=_("These must rise.")),
            rising("months_low", "months_high", name="months_rise", words=_("These must rise.")),
            positive("months_low", "months_high", name="school_takes_time"),
            in_choices("confidence", Confidence, name="school_cost_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """What fixtures call it."""
        return (self.code,)

    natural_key.dependencies = ["certifications.source"]  # type: ignore[attr-defined]
