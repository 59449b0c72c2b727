"""Schools and the programs they teach, and the evidence of who accredited them.

Every fact keeps its sources and how sure we are. Evidence keeps its own days as well: a list of
November 2020 says nothing about today, however lately it was read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eligibility.days import Span
from eligibility.vocabulary import MOST_MONTHS, PROGRAMMATIC_ACCREDITORS, STATES

from .models import (
    ByCode,
    Checked,
    Confidence,
    Words,
    confidence_field,
    in_choices,
    position_field,
    sources_field,
    web_address,
)


class SchoolKind(models.TextChoices):
    """Who runs a school, and how long its longest programs are."""

    PUBLIC_4YR = "public_4yr", _("Public, four years")
    PUBLIC_2YR = "public_2yr", _("Public, two years")
    PUBLIC_SHORTER = "public_less_than_2yr", _("Public, less than two years")
    NONPROFIT = "private_nonprofit", _("Private, not for profit")
    FOR_PROFIT = "for_profit", _("Private, for profit")


class Award(models.TextChoices):
    """What a program ends with."""

    CERTIFICATE = "certificate", _("Certificate")
    DIPLOMA = "diploma", _("Diploma")
    ASSOCIATE = "associate", _("Associate degree")
    BACHELOR = "bachelor", _("Bachelor’s degree")


class Delivery(models.TextChoices):
    """Where a program is taught."""

    CAMPUS = "campus", _("On campus")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("Partly online")


class CostKind(models.TextChoices):
    """What an amount of money pays for. The first two are for the program, the rest for a year."""

    PROGRAM_TOTAL = "program_total", _("The whole program: tuition and fees")
    BOOKS = "books_and_supplies", _("Books and supplies for the whole program")
    IN_DISTRICT = "in_district_year", _("A year at this school, living in the district")
    IN_STATE = "in_state_year", _("A year at this school, living in the state")
    OUT_OF_STATE = "out_of_state_year", _("A year at this school, living in another state")


class Level(models.TextChoices):
    """The award that a figure is about, as finely as the file that gives it tells them apart."""

    UNDER_12_WEEKS = "under_12_weeks", _("Certificate of less than 12 weeks")
    UNDER_1_YEAR = "under_1_year", _("Certificate of less than a year")
    TO_2_YEARS = "1_to_2_years", _("Certificate of one to two years")
    TO_4_YEARS = "2_to_4_years", _("Certificate of two to four years")
    CERTIFICATE = "certificate", _("Certificate or diploma")
    ASSOCIATE = "associate", _("Associate degree")
    BACHELOR = "bachelor", _("Bachelor’s degree")


class Measure(models.TextChoices):
    """What a figure counts: people, or dollars a year, or dollars owed."""

    COMPLETERS = "completers", _("People who finished in a year")
    EARNINGS_1 = "median_earnings_1yr", _("Middle pay in the first year after finishing")
    EARNINGS_4 = "median_earnings_4yr", _("Middle pay four years after finishing")
    EARNINGS_5 = "median_earnings_5yr", _("Middle pay five years after finishing")
    DEBT = "median_debt", _("Middle debt of those who borrowed")


class Listing(models.TextChoices):
    """The public file that a program came from."""

    CHARGES = "ipeds_ic_py", _("IPEDS: charges by program")
    COMPLETIONS = "ipeds_completions", _("IPEDS: completions")
    DAPIP = "dapip", _("U.S. Department of Education: accredited programs")


PROGRAM_ACCREDITORS = [(word, word) for word in PROGRAMMATIC_ACCREDITORS if word != "none"]
PARTIAL_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
ZIP, UNITID, CIP = r"^[0-9]{5}$", r"^[0-9]{6}$", r"^[0-9]{2}\.[0-9]{4}$"
OPEID, DAPIP_ID = r"^[0-9]{8}$", r"^[0-9]{6}([0-9]{3})?$"
CIP_OR_FAMILY = r"^[0-9]{2}\.[0-9]{2}([0-9]{2})?$"
DATA_YEAR = r"^[0-9]{4}(-[0-9]{2})?$"


def a_day_month_or_year(text: str) -> None:
    """Refuse what is no date, or too vague or exact to be one."""
    try:
        Span.parse(text)
    except ValueError as error:
        raise ValidationError(_("Write 2020-11-02, or 2020-11, or 2020.")) from error


def partial_date(name: Any, help_text: Any) -> models.CharField:
    """A day, or its month or year where no more is known."""
    return models.CharField(
        name, max_length=10, blank=True, validators=[a_day_month_or_year], help_text=help_text
    )


def coordinate(name: Any, help_text: Any) -> models.DecimalField:
    """Degrees, to about a tenth of a meter."""
    return models.DecimalField(
        name, max_digits=9, decimal_places=6, null=True, blank=True, help_text=help_text
    )


def imported_field() -> models.JSONField:
    """What files said of a row, by field: the file, its year and the value.

    A field that still holds what a file put there may be changed by a newer file; what an editor
    typed may not.
    """
    return models.JSONField(
        _("from files"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_("What data files said, and of which year. Kept by the import itself."),
    )


def on_earth() -> tuple[models.BaseConstraint, ...]:
    """Both coordinates or none, and such as there are."""
    return (
        models.CheckConstraint(
            condition=Q(latitude__isnull=True, longitude__isnull=True)
            | Q(
                latitude__isnull=False,
                longitude__isnull=False,
                latitude__range=(-90, 90),
                longitude__range=(-180, 180),
            ),
            name="%(class)s_is_on_earth",
            violation_error_message=_("Give both coordinates, in degrees, or none."),
        ),
    )


def looks_like(field: str, pattern: str, *, name: str, words: Words) -> models.CheckConstraint:
    """The database takes only texts of a form, or none."""
    return models.CheckConstraint(
        condition=Q(**{field: ""}) | Q(**{f"{field}__regex": pattern}),
        name=name,
        violation_error_message=words,
    )


def no_earlier(later: str, earlier: str) -> Q:
    """Of two half-known days the later is not before the earlier: 2018 may be 2018-05."""
    return (
        Q(**{later: ""})
        | Q(**{earlier: ""})
        | Q(**{f"{later}__gte": F(earlier)})
        | Q(**{f"{earlier}__startswith": F(later)})
    )


class Institution(Checked):
    """A school at one place. Branches in other towns are rows of their own."""

    code = models.SlugField(
        _("id"),
        max_length=100,
        unique=True,
        help_text=_("Short name in releases; do not change it. Example: lane-community-college-or"),
    )
    name = models.CharField(_("name"), max_length=200, help_text=_("As the school writes it."))
    city = models.CharField(_("city"), max_length=100, help_text=_("The town it is in."))
    state = models.CharField(_("state"), max_length=2, help_text=_("Two letters, such as OR."))
    zip = models.CharField(
        _("ZIP code"),
        max_length=5,
        blank=True,
        validators=[RegexValidator(ZIP, _("Give the five digits."))],
        help_text=_("Five digits, leading zeros included. Empty if not known."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=30,
        choices=SchoolKind.choices,
        blank=True,
        help_text=_("Who runs it. Empty if not known."),
    )
    unitid = models.CharField(
        _("IPEDS number"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(UNITID, _("Give the six digits."))],
        help_text=_("Its own six digits (UNITID) in federal files. Empty if it has none."),
    )
    reports_under = models.CharField(
        _("reports under"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(UNITID, _("Give the six digits."))],
        help_text=_("The IPEDS number of the main campus, for a branch without one of its own."),
    )
    opeid = models.CharField(
        _("federal aid number"),
        max_length=8,
        blank=True,
        validators=[RegexValidator(OPEID, _("Give the eight digits."))],
        help_text=_("Eight digits (OPEID), leading zeros included. The first six name the school."),
    )
    dapip_id = models.CharField(
        _("accreditation number"),
        max_length=9,
        blank=True,
        validators=[RegexValidator(DAPIP_ID, _("Give six or nine digits."))],
        help_text=_("Its number in the federal list of accredited schools (DAPIP): 6 or 9 digits."),
    )
    street = models.CharField(
        _("street"), max_length=200, blank=True, help_text=_("Number and street, for visitors.")
    )
    latitude = coordinate(_("latitude"), _("Degrees north, from a public file. Example: 44.05"))
    longitude = coordinate(_("longitude"), _("Degrees east, from a public file. Example: -123.09"))
    other_names = models.TextField(
        _("other names"), blank=True, help_text=_("What people also call it, one on each line.")
    )
    is_active = models.BooleanField(
        _("open"),
        null=True,
        blank=True,
        help_text=_("Whether the newest public file calls it open. Unknown if none says."),
    )
    url = models.URLField(
        _("address"), max_length=500, blank=True, help_text=_("The school’s own home page.")
    )
    listed_on = partial_date(
        _("listed on"),
        _("When a public file last listed it: a sign that it still teaches. Example: 2026-06"),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("What an editor should know. Pages do not show it.")
    )
    confidence = confidence_field()
    sources = sources_field()
    imported = imported_field()

    objects: ClassVar[ByCode] = ByCode()

    class Meta:
        ordering = ("name", "city", "code")
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        constraints = (
            web_address("school_has_an_address_of_the_web"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(STATES)),
                name="school_state_is_a_state",
                violation_error_message=_("Give a state by its two letters, such as WA."),
            ),
            models.UniqueConstraint(
                fields=("unitid",),
                condition=~Q(unitid=""),
                name="unitid_once",
                violation_error_message=_("Another school has this IPEDS number."),
            ),
            models.CheckConstraint(
                condition=Q(kind="") | Q(kind__in=SchoolKind.values),
                name="school_kind_in_choices",
                violation_error_message=_("Choose one of the words that are offered."),
            ),
            looks_like("zip", ZIP, name="school_zip_has_five_digits", words=_("Give five digits.")),
            looks_like("unitid", UNITID, name="unitid_has_six_digits", words=_("Give six digits.")),
            looks_like("opeid", OPEID, name="opeid_has_8_digits", words=_("Give eight digits.")),
            looks_like(
                "dapip_id",
                DAPIP_ID,
                name="dapip_6_or_9_digits",
                words=_("Give six or nine digits."),
            ),
            models.UniqueConstraint(
                fields=("dapip_id",),
                condition=~Q(dapip_id=""),
                name="dapip_id_once",
                violation_error_message=_("Another school has this accreditation number."),
            ),
            *on_earth(),
            looks_like(
                "reports_under",
                UNITID,
                name="reports_under_has_six_digits",
                words=_("Give six digits."),
            ),
            looks_like(
                "listed_on",
                PARTIAL_DATE,
                name="school_listed_on_is_a_date",
                words=_("Write 2020-11-02, or 2020-11, or 2020."),
            ),
            in_choices("confidence", Confidence, name="school_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.city}, {self.state}"

    @property
    def opeid6(self) -> str:
        """The part of its federal aid number that it shares with its branches."""
        return self.opeid[:6]

    @property
    def is_postsecondary(self) -> bool:
        """Whether federal files list it, or its main campus, or it is a public college."""
        listed = bool(self.unitid or self.reports_under)
        return listed or self.kind.startswith("public")

    def natural_key(self) -> tuple[str]:
        """What fixtures call it."""
        return (self.code,)

    natural_key.dependencies = ["certifications.source"]  # type: ignore[attr-defined]

    def faults(self) -> Iterator[tuple[str, Words]]:
        """The state must be one."""
        if self.state and self.state not in STATES:
            yield "state", _("Give a state by its two letters, such as WA.")


class Program(Checked):
    """A program of study. A profile may name it, and then need not say what stands here."""

    code = models.SlugField(
        _("id"),
        max_length=100,
        unique=True,
        help_text=_("Short name in addresses and saved answers; do not change it."),
    )
    institution = models.ForeignKey(
        Institution,
        models.CASCADE,
        related_name="programs",
        verbose_name=_("school"),
        help_text=_("Who teaches it, and where."),
    )
    name = models.CharField(
        _("name"), max_length=200, help_text=_("As the school calls it. Example: Medical Assisting")
    )
    cip = models.CharField(
        _("CIP number"),
        max_length=7,
        validators=[RegexValidator(CIP, _("Write it like 51.0801."))],
        help_text=_("The federal number of its subject. 51.0801 is medical assisting."),
    )
    award = models.CharField(
        _("award"),
        max_length=20,
        choices=Award.choices,
        blank=True,
        help_text=_("What it ends with. Empty if no source says."),
    )
    length_months = models.PositiveSmallIntegerField(
        _("months"), null=True, blank=True, help_text=_("How long it takes. Empty if not known.")
    )
    clock_hours = models.PositiveSmallIntegerField(
        _("clock hours"),
        null=True,
        blank=True,
        help_text=_("All hours, the externship included. Empty if not known."),
    )
    credit_hours = models.DecimalField(
        _("credit hours"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=_("As the school counts them. Empty if not known."),
    )
    externship_hours = models.PositiveSmallIntegerField(
        _("externship hours"),
        null=True,
        blank=True,
        help_text=_("Hours at a workplace. Empty if not known."),
    )
    delivery = models.CharField(
        _("taught"),
        max_length=20,
        choices=Delivery.choices,
        blank=True,
        help_text=_("Empty if no source says."),
    )
    url = models.URLField(
        _("address"), max_length=500, blank=True, help_text=_("The program’s own page.")
    )
    imported_from = models.CharField(
        _("came from"),
        max_length=20,
        choices=Listing.choices,
        blank=True,
        help_text=_("The public file that named it first. Empty if an editor added it."),
    )
    not_seen_since = models.CharField(
        _("not seen since"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(DATA_YEAR, _("Write 2023 or 2023-24."))],
        help_text=_("The last year whose file lists it, if a newer one does not. Example: 2022-23"),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("What an editor should know. Pages do not show it.")
    )
    position = position_field()
    confidence = confidence_field()
    sources = sources_field()
    imported = imported_field()

    objects: ClassVar[ByCode] = ByCode()

    class Meta:
        ordering = ("institution__name", "position", "code")
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        constraints = (
            web_address("program_has_an_address_of_the_web"),
            models.CheckConstraint(
                condition=Q(cip__regex=CIP),
                name="cip_has_six_digits",
                violation_error_message=_("Write it like 51.0801."),
            ),
            models.CheckConstraint(
                condition=Q(award="") | Q(award__in=Award.values),
                name="program_award_in_choices",
                violation_error_message=_("Choose one of the words that are offered."),
            ),
            models.CheckConstraint(
                condition=Q(delivery="") | Q(delivery__in=Delivery.values),
                name="program_delivery_in_choices",
                violation_error_message=_("Choose one of the words that are offered."),
            ),
            models.CheckConstraint(
                condition=Q(imported_from="") | Q(imported_from__in=Listing.values),
                name="program_came_from_a_known_file",
                violation_error_message=_("Choose one of the words that are offered."),
            ),
            looks_like(
                "not_seen_since",
                DATA_YEAR,
                name="program_not_seen_since_a_year",
                words=_("Write 2023 or 2023-24."),
            ),
            models.CheckConstraint(
                condition=Q(length_months__isnull=True)
                | Q(length_months__gte=1, length_months__lte=MOST_MONTHS),
                name="program_takes_time",
                violation_error_message=_("Write 1 to 120. Leave it empty if it is not known."),
            ),
            models.CheckConstraint(
                condition=Q(clock_hours__isnull=True) | Q(clock_hours__gt=0),
                name="program_clock_hours_above_zero",
                violation_error_message=_("Leave it empty if it is not known."),
            ),
            models.CheckConstraint(
                condition=Q(credit_hours__isnull=True) | Q(credit_hours__gt=0),
                name="program_credits_above_zero",
                violation_error_message=_("Leave it empty if it is not known."),
            ),
            models.CheckConstraint(
                condition=Q(clock_hours__isnull=True)
                | Q(externship_hours__isnull=True)
                | Q(externship_hours__lte=F("clock_hours")),
                name="externship_within_clock_hours",
                violation_error_message=_("The externship has more hours than the whole program."),
            ),
            in_choices("confidence", Confidence, name="program_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def natural_key(self) -> tuple[str]:
        """What fixtures call it."""
        return (self.code,)

    natural_key.dependencies = ["certifications.institution"]  # type: ignore[attr-defined]


class OfProgram(models.Manager):
    """Finds a row by its program and its own words."""

    def __init__(self, *own: str) -> None:
        super().__init__()
        self.own = own

    def get_by_natural_key(self, program: str, *words: str) -> Any:
        """The row with these words."""
        return self.get(program__code=program, **dict(zip(self.own, words, strict=True)))


class ProgramCost(Checked):
    """What a program costs, or a year at its school: the two are never added up."""

    program = models.ForeignKey(
        Program,
        models.CASCADE,
        related_name="costs",
        verbose_name=_("program"),
        help_text=_("What costs it."),
    )
    kind = models.CharField(
        _("kind"), max_length=30, choices=CostKind.choices, help_text=_("What is paid for.")
    )
    amount_usd = models.DecimalField(
        _("dollars"), max_digits=8, decimal_places=2, help_text=_("0 if it is free.")
    )
    year = models.CharField(
        _("year"),
        max_length=20,
        blank=True,
        help_text=_("The year of the price. Example: 2023-24. Empty if the source names none."),
    )
    note = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("What the source says it covers.")
    )
    confidence = confidence_field()
    sources = sources_field()
    imported = imported_field()

    objects: ClassVar[OfProgram] = OfProgram("kind", "year")

    class Meta:
        ordering = ("program", "kind", "-year")
        verbose_name = _("cost of a program")
        verbose_name_plural = _("costs of programs")
        constraints = (
            models.UniqueConstraint(
                fields=("program", "kind", "year"),
                name="cost_once_per_year",
                violation_error_message=_("This program has such a cost for this year already."),
            ),
            models.CheckConstraint(
                condition=Q(amount_usd__gte=0),
                name="cost_not_negative",
                violation_error_message=_("A cost cannot be less than 0."),
            ),
            in_choices("kind", CostKind, name="cost_kind_in_choices"),
            in_choices("confidence", Confidence, name="cost_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount_usd} ({self.year or '?'})"

    def natural_key(self) -> tuple[str, ...]:
        """What fixtures call it."""
        return (self.program.code, self.kind, self.year)

    natural_key.dependencies = ["certifications.program"]  # type: ignore[attr-defined]


class AccreditationEvidence(Checked):
    """Somebody wrote down that a body accredited it, on some day or from day to day."""

    valid_from = partial_date(
        _("first day"),
        _("The first day a source names. Example: 2018-08-14, 2018-08 or 2018. Else empty."),
    )
    valid_until = partial_date(
        _("last day"),
        _(
            "The day it ended, or a day to come until which the accreditor’s letter or list grants"
            " it. Pages then say that it can end sooner. If it does, type that day here. A next"
            " review is no end. Else empty."
        ),
    )
    known_on = partial_date(
        _("known on"),
        _("The day of the list or page that says so, not the day it was read. Example: 2020-11"),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("What an editor should know. Pages do not show it.")
    )
    confidence = confidence_field()
    sources = sources_field()
    imported = imported_field()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.accreditor}: {self.days}"

    @property
    def days(self) -> str:
        """Its days in short."""
        if self.valid_from or self.valid_until:
            between = f"{self.valid_from or '…'} – {self.valid_until or '…'}"
            return f"{between} ({self.known_on})" if self.known_on else between
        return self.known_on or "?"

    def faults(self) -> Iterator[tuple[str, Words]]:
        """Days out of order, and days that nobody can have seen."""
        for later, earlier in (
            ("valid_until", "valid_from"),
            ("known_on", "valid_from"),
            ("valid_until", "known_on"),
        ):
            last, first = getattr(self, later), getattr(self, earlier)
            if first and last and last < first and not first.startswith(last):
                yield later, _("This is before the day it follows on.")
        for field in ("valid_from", "known_on"):
            if self._is_to_come(field):
                yield field, _("This day is still to come. Only a last day may be.")
        if self._is_to_come("valid_until") and not self.known_on:
            yield "known_on", _("A last day to come needs the day of the letter or list.")

    def _is_to_come(self, field: str) -> bool:
        """Whether all that it may stand for is still to come; what is no day is said elsewhere."""
        try:
            return Span.parse(getattr(self, field)).first > timezone.localdate()
        except ValueError:
            return False


def evidence_constraints(what: str) -> tuple[models.BaseConstraint, ...]:
    """What the database asks of evidence of either kind."""
    a_date = _("Write 2020-11-02, or 2020-11, or 2020.")
    return (
        *(
            looks_like(field, PARTIAL_DATE, name=f"{what}_{field}_is_a_date", words=a_date)
            for field in ("valid_from", "valid_until", "known_on")
        ),
        models.CheckConstraint(
            condition=no_earlier("valid_until", "valid_from")
            & no_earlier("known_on", "valid_from")
            & no_earlier("valid_until", "known_on"),
            name=f"{what}_days_in_order",
            violation_error_message=_("The days are not in order: first, known on, last."),
        ),
        in_choices("confidence", Confidence, name=f"{what}_confidence_in_choices"),
    )


class ProgrammaticAccreditation(AccreditationEvidence):
    """Evidence that a body accredited the program itself."""

    program = models.ForeignKey(
        Program,
        models.CASCADE,
        related_name="accreditations",
        verbose_name=_("program"),
        help_text=_("What was accredited."),
    )
    accreditor = models.CharField(
        _("accreditor"),
        max_length=30,
        choices=PROGRAM_ACCREDITORS,
        help_text=_("Who accredited it. Not known is no row at all."),
    )

    objects: ClassVar[OfProgram] = OfProgram("accreditor", "valid_from", "known_on")

    class Meta:
        ordering = ("program", "accreditor", "valid_from", "known_on")
        verbose_name = _("accreditation of a program")
        verbose_name_plural = _("accreditations of programs")
        constraints = (
            models.UniqueConstraint(
                fields=("program", "accreditor", "valid_from", "known_on"),
                name="program_evidence_once",
                violation_error_message=_("This evidence is there already."),
            ),
            models.CheckConstraint(
                condition=Q(accreditor__in=[word for word, _label in PROGRAM_ACCREDITORS]),
                name="program_accreditor_in_choices",
                violation_error_message=_("Choose one of the words that are offered."),
            ),
            *evidence_constraints("program_evidence"),
        )

    def natural_key(self) -> tuple[str, ...]:
        """What fixtures call it."""
        return (self.program.code, self.accreditor, self.valid_from, self.known_on)

    natural_key.dependencies = ["certifications.program"]  # type: ignore[attr-defined]


class OfSchool(models.Manager):
    """Finds evidence by its school, its accreditor and its days."""

    def get_by_natural_key(self, school: str, accreditor: str, first: str, known_on: str) -> Any:
        """The row of these days."""
        return self.get(
            institution__code=school, accreditor=accreditor, valid_from=first, known_on=known_on
        )


class InstitutionalAccreditation(AccreditationEvidence):
    """Evidence that a body accredited the whole school. It says nothing of a single program."""

    institution = models.ForeignKey(
        Institution,
        models.CASCADE,
        related_name="accreditations",
        verbose_name=_("school"),
        help_text=_("What was accredited. Never a branch by its main campus alone."),
    )
    accreditor = models.CharField(
        _("accreditor"), max_length=100, help_text=_("Who accredited it. Example: ABHES")
    )
    recognized = models.BooleanField(
        _("recognized"),
        default=False,
        help_text=_("The U.S. Department of Education or CHEA recognized the accreditor then."),
    )

    objects: ClassVar[OfSchool] = OfSchool()

    class Meta:
        ordering = ("institution", "accreditor", "valid_from", "known_on")
        verbose_name = _("accreditation of a school")
        verbose_name_plural = _("accreditations of schools")
        constraints = (
            models.UniqueConstraint(
                fields=("institution", "accreditor", "valid_from", "known_on"),
                name="school_evidence_once",
                violation_error_message=_("This evidence is there already."),
            ),
            models.CheckConstraint(
                condition=~Q(accreditor=""),
                name="school_accreditor_named",
                violation_error_message=_("Say who accredited it."),
            ),
            *evidence_constraints("school_evidence"),
        )

    def natural_key(self) -> tuple[str, ...]:
        """What fixtures call it."""
        return (self.institution.code, self.accreditor, self.valid_from, self.known_on)

    natural_key.dependencies = ["certifications.institution"]  # type: ignore[attr-defined]


class Figures(models.Manager):
    """Finds a figure by its school and what it counts."""

    def get_by_natural_key(self, school: str, *words: str) -> Any:
        """The row with these words."""
        names = ("cip", "level", "measure")
        return self.get(institution__code=school, **dict(zip(names, words, strict=True)))


class SchoolFigure(Checked):
    """A number about the people of a school, in one subject or a family of subjects.

    It is kept by school, subject and award, and not by program: that is how it was counted.
    """

    institution = models.ForeignKey(
        Institution,
        models.CASCADE,
        related_name="figures",
        verbose_name=_("school"),
        help_text=_("Whose people were counted."),
    )
    cip = models.CharField(
        _("CIP number"),
        max_length=7,
        validators=[RegexValidator(CIP_OR_FAMILY, _("Write it like 51.0801, or 51.08."))],
        help_text=_("The subject, or with four digits (51.08) a whole family of subjects."),
    )
    level = models.CharField(
        _("award"), max_length=20, choices=Level.choices, help_text=_("What these people finished.")
    )
    measure = models.CharField(
        _("what it tells"), max_length=30, choices=Measure.choices, help_text=_("What is counted.")
    )
    value = models.DecimalField(
        _("value"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("A count or dollars. Empty if it is kept back. 0 is a real value."),
    )
    is_suppressed = models.BooleanField(
        _("kept back"),
        default=False,
        help_text=_("The publisher does not show it, since so few people are behind it."),
    )
    year = models.CharField(
        _("year"),
        max_length=20,
        blank=True,
        help_text=_("The year of the data or of the release. Example: 2022-23, or 2026-06"),
    )
    cohort = models.CharField(
        _("who was counted"),
        max_length=100,
        blank=True,
        help_text=_("When these people finished. Example: finished 2014 to 2016"),
    )
    scope = models.CharField(
        _("what it covers"),
        max_length=250,
        help_text=_("Pages show it beside the number: which programs and which places it covers."),
    )
    confidence = confidence_field()
    sources = sources_field()
    imported = imported_field()

    objects: ClassVar[Figures] = Figures()

    class Meta:
        ordering = ("institution", "cip", "level", "measure")
        verbose_name = _("figure of a school")
        verbose_name_plural = _("figures of schools")
        constraints = (
            models.UniqueConstraint(
                fields=("institution", "cip", "level", "measure"),
                name="figure_once",
                violation_error_message=_("This school has such a figure already."),
            ),
            models.CheckConstraint(
                condition=Q(cip__regex=CIP_OR_FAMILY),
                name="figure_cip_has_4_or_6_digits",
                violation_error_message=_("Write it like 51.0801, or 51.08."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, is_suppressed=False)
                | Q(value__isnull=True, is_suppressed=True),
                name="figure_is_told_or_kept_back",
                violation_error_message=_("Give the number, or say that it is kept back."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="figure_not_negative",
                violation_error_message=_("It cannot be less than 0."),
            ),
            models.CheckConstraint(
                condition=~Q(scope=""),
                name="figure_says_what_it_covers",
                violation_error_message=_("Say which programs it covers."),
            ),
            in_choices("level", Level, name="figure_level_in_choices"),
            in_choices("measure", Measure, name="figure_measure_in_choices"),
            in_choices("confidence", Confidence, name="figure_confidence_in_choices"),
        )

    def __str__(self) -> str:
        told = _("kept back") if self.is_suppressed else self.value
        return f"{self.cip}, {self.get_level_display()}, {self.get_measure_display()}: {told}"

    def natural_key(self) -> tuple[str, ...]:
        """What fixtures call it."""
        return (self.institution.code, self.cip, self.level, self.measure)

    natural_key.dependencies = ["certifications.institution"]  # type: ignore[attr-defined]
