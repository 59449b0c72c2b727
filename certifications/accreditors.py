"""Who accredits: programs, whole schools, or the programs behind an exam. Three layers, never one.

These rows are shown and never judged by: a verdict rests on the evidence of a program alone.
Recognition has days, since a school's paper of 2021 may be by somebody recognized only until 2022.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .hosts import in_order
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
from .schools import PARTIAL_DATE, looks_like, no_earlier, partial_date

REGION = r"^[A-Z]{2}(, [A-Z]{2})*$"


class Reach(models.TextChoices):
    """How an accreditor of schools is usually called. Rules ask for recognition, not for this."""

    REGIONAL = "regional", _("Regional once")
    NATIONAL = "national", _("National")
    STATE = "state", _("A state agency")


class Recognizer(models.TextChoices):
    """Who says of an accreditor that its word counts."""

    USDE = "usde", _("U.S. Department of Education")
    CHEA = "chea", _("Council for Higher Education Accreditation (CHEA)")


class Accreditor(Checked):
    """A body that accredits, in one or more of the three layers."""

    code = models.SlugField(
        _("id"),
        max_length=40,
        unique=True,
        help_text=_("Short name in addresses; do not change it. Example: abhes"),
    )
    abbreviation = models.CharField(
        _("letters"),
        max_length=20,
        unique=True,
        help_text=_("As evidence of schools and programs names it. Example: ABHES"),
    )
    name = models.CharField(_("name"), max_length=200, help_text=_("In full, as it writes it."))
    former_name = models.CharField(
        _("former name"),
        max_length=200,
        blank=True,
        help_text=_("What older papers call it. Empty if it had no other."),
    )
    of_programs = models.BooleanField(
        _("programs"), default=False, help_text=_("It accredits single programs of study.")
    )
    of_schools = models.BooleanField(
        _("schools"), default=False, help_text=_("It accredits whole schools.")
    )
    of_exams = models.BooleanField(
        _("exams"), default=False, help_text=_("It accredits the programs behind an exam.")
    )
    reach = models.CharField(
        _("reach"),
        max_length=20,
        choices=Reach.choices,
        blank=True,
        help_text=_("Only of those that accredit schools. Empty if it does not matter."),
    )
    region = models.CharField(
        _("states"),
        max_length=200,
        blank=True,
        validators=[RegexValidator(REGION, _("Write states like this: AZ, AR, CO"))],
        help_text=_("The states it was once bound to, by two letters. Example: AZ, AR, CO"),
    )
    accredits = models.CharField(
        _("what it accredits"),
        max_length=300,
        blank=True,
        help_text=_("In a line for readers. Empty if no source says more than its kind."),
    )
    acts_through = models.CharField(
        _("acts through"),
        max_length=200,
        blank=True,
        help_text=_("Who does the work for it. Example: MAERB. Empty if itself."),
    )
    closed_on = partial_date(
        _("closed"), _("When it stopped for good. Example: 1994. Empty if it is still there.")
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("What readers should know. Pages show it.")
    )
    url = models.URLField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("Its home page. Empty if it has none."),
    )
    position = position_field()
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[ByCode] = ByCode()

    class Meta:
        ordering = ("position", "abbreviation")
        verbose_name = _("accreditor")
        verbose_name_plural = _("accreditors")
        constraints = (
            web_address("accreditor_has_an_address_of_the_web"),
            models.CheckConstraint(
                condition=Q(of_programs=True) | Q(of_schools=True) | Q(of_exams=True),
                name="accreditor_accredits_something",
                violation_error_message=_("Say what it accredits: programs, schools or exams."),
            ),
            models.CheckConstraint(
                condition=Q(reach="") | Q(of_schools=True),
                name="accreditor_reach_is_of_schools",
                violation_error_message=_("Only who accredits schools has a reach."),
            ),
            models.CheckConstraint(
                condition=Q(reach="") | Q(reach__in=Reach.values),
                name="accreditor_reach_in_choices",
                violation_error_message=_("Choose one of the words that are offered."),
            ),
            looks_like(
                "region",
                REGION,
                name="accreditor_region_is_states",
                words=_("Write states like this: AZ, AR, CO"),
            ),
            looks_like(
                "closed_on",
                PARTIAL_DATE,
                name="accreditor_closed_on_is_a_date",
                words=_("Write 2020-11-02, or 2020-11, or 2020."),
            ),
            in_choices("confidence", Confidence, name="accreditor_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return f"{self.abbreviation}: {self.name}"

    def natural_key(self) -> tuple[str]:
        """What fixtures call it."""
        return (self.code,)

    natural_key.dependencies = ["certifications.source"]  # type: ignore[attr-defined]

    @classmethod
    def named(cls, names: Collection[str]) -> list[Accreditor]:
        """Those that evidence names by letters or in full, with their recognition."""
        by_any = Q(abbreviation__in=names) | Q(name__in=names) | Q(former_name__in=names)
        return list(cls.objects.filter(by_any).prefetch_related("recognitions"))

    @classmethod
    def of_programs_today(cls) -> list[Accreditor]:
        """Those that accredit programs and can be looked up: their own lists say what holds now."""
        return list(cls.objects.filter(of_programs=True, closed_on="").exclude(url=""))

    @property
    def host(self) -> str:
        """Its address as people write it: caahep.org."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")

    @property
    def cited(self) -> list[dict[str, Any]]:
        """Where it was read, the way pages show sources."""
        return [
            {
                "title": source.title,
                "url": source.url,
                "edition": source.edition,
                "read_on": source.read_on,
                "confidence": self.confidence,
            }
            for source in in_order(self.sources.all(), self.confidence, self.url)
        ]

    @property
    def is_past(self) -> bool:
        """Whether it closed, or all recognition that we know of has ended."""
        known = list(self.recognitions.all())
        has_ended = any(one.recognized_until for one in known)
        goes_on = any(one.is_recognized and not one.recognized_until for one in known)
        return bool(self.closed_on) or (has_ended and not goes_on)


class OfAccreditor(models.Manager):
    """Finds a recognition by the accreditor, who recognized it and since when."""

    def get_by_natural_key(self, accreditor: str, by: str, since: str) -> Any:
        """The row of these."""
        return self.get(accreditor__code=accreditor, by=by, recognized_from=since)


class Recognition(Checked):
    """Whether somebody recognizes an accreditor, and from when to when. No row is not known."""

    accreditor = models.ForeignKey(
        Accreditor,
        models.CASCADE,
        related_name="recognitions",
        verbose_name=_("accreditor"),
        help_text=_("Who is recognized."),
    )
    by = models.CharField(
        _("by"), max_length=10, choices=Recognizer.choices, help_text=_("Who recognizes it.")
    )
    is_recognized = models.BooleanField(
        _("recognized"),
        default=True,
        help_text=_("Not ticked: a source says that it is not. No source is no row at all."),
    )
    recognized_from = partial_date(
        _("since"), _("The first day a source names. Example: 1967. Empty if none does.")
    )
    recognized_until = partial_date(
        _("until"), _("When it ended. Example: 2022-08. Empty if it did not.")
    )
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[OfAccreditor] = OfAccreditor()

    class Meta:
        ordering = ("accreditor", "by", "recognized_from")
        verbose_name = _("recognition of an accreditor")
        verbose_name_plural = _("recognitions of accreditors")
        constraints = (
            models.UniqueConstraint(
                fields=("accreditor", "by", "recognized_from"),
                name="recognition_once",
                violation_error_message=_("This recognition is there already."),
            ),
            models.CheckConstraint(
                condition=Q(is_recognized=True) | Q(recognized_from="", recognized_until=""),
                name="only_what_is_recognized_has_days",
                violation_error_message=_("What was never recognized has no days."),
            ),
            models.CheckConstraint(
                condition=no_earlier("recognized_until", "recognized_from"),
                name="recognition_days_in_order",
                violation_error_message=_("It cannot end before it begins."),
            ),
            *(
                looks_like(
                    field,
                    PARTIAL_DATE,
                    name=f"{field}_is_a_date",
                    words=_("Write 2020-11-02, or 2020-11, or 2020."),
                )
                for field in ("recognized_from", "recognized_until")
            ),
            in_choices("by", Recognizer, name="recognizer_in_choices"),
            in_choices("confidence", Confidence, name="recognition_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return f"{self.accreditor.abbreviation}: {self.get_by_display()}"

    def natural_key(self) -> tuple[str, ...]:
        """What fixtures call it."""
        return (self.accreditor.code, self.by, self.recognized_from)

    natural_key.dependencies = ["certifications.accreditor"]  # type: ignore[attr-defined]

    def faults(self) -> Iterator[tuple[str, Words]]:
        """Days of what was never recognized."""
        if not self.is_recognized and (self.recognized_from or self.recognized_until):
            yield "recognized_until", _("What was never recognized has no days.")


LAYERS = (
    ("programs", "of_programs"),
    ("schools", "of_schools"),
    ("exams", "of_exams"),
)
"""A layer and the field that says who works in it."""


def accreditors_by_layer() -> dict[str, list[Accreditor]]:
    """Who works in each layer, and apart from them those whose recognition has ended."""
    rows = list(
        Accreditor.objects.prefetch_related("sources", "recognitions", "recognitions__sources")
    )
    found = {
        layer: [row for row in rows if getattr(row, field) and not row.is_past]
        for layer, field in LAYERS
    }
    return {**found, "past": [row for row in rows if row.is_past]}
