"""Where the job leads: fields to work in, more exams, roles to rise to, schools to go on to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certifications.models import (
    ByCode,
    Checked,
    Confidence,
    confidence_field,
    in_choices,
    position_field,
    sources_field,
)

from .wages import Occupation


class ItemKind(models.TextChoices):
    """What kind of step it is, in the order in which the page tells them."""

    SETTING = "setting", _("A field to work in")
    CERTIFICATION = "certification", _("One more exam")
    SUPERVISORY = "supervisory", _("A role that leads others")
    EDUCATION = "education", _("More school, another job")
    TRAINING = "training", _("A course that widens the job")


class EdgeKind(models.TextChoices):
    """What has to happen to get from one job to another, the lightest first."""

    ADD_CERTIFICATION = "add_certification", _("One more exam")
    LATERAL = "lateral", _("A move to the side")
    RETRAIN = "retrain_short", _("A short course")
    PROMOTION = "promotion", _("A step up")
    PROMOTION_WITH_SCHOOL = "promotion_with_education", _("A step up, with school")
    DEGREE = "degree", _("A degree")
    DEGREE_AND_LICENSE = "degree_and_license", _("School and a license")
    GRADUATE = "graduate_degree", _("A graduate degree")


def remembered_field() -> models.CharField:
    """How sure we are of the second part of a row."""
    return models.CharField(
        _("confidence in what is added"),
        max_length=20,
        choices=Confidence.choices,
        default=Confidence.RECALLED,
        help_text=_("How sure we are of the fields above that no source names."),
    )


class CareerItem(Checked):
    """One thing that a medical assistant can go on to."""

    code = models.SlugField(
        _("id"), max_length=60, unique=True, help_text=_("Short name. Example: cardiology")
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=ItemKind.choices, help_text=_("Where the page lists it.")
    )
    name = models.CharField(_("name"), max_length=120, help_text=_("As people call it."))
    description = models.TextField(
        _("description"), help_text=_("What it is, in one or two plain sentences.")
    )
    occupation = models.ForeignKey(
        Occupation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("occupation"),
        help_text=_("Whose pay stands beside it. Empty if no number fits."),
    )
    credentials = models.JSONField(
        _("our credentials"),
        default=list,
        blank=True,
        help_text=_('Ids of credentials that we hold the rules of. Example: ["cet-nha"]'),
    )
    other_credentials = models.CharField(
        _("other credentials"),
        max_length=200,
        blank=True,
        help_text=_("Letters with their body, where we hold no rules. Example: CPC (AAPC)"),
    )
    school = models.CharField(
        _("school"),
        max_length=200,
        blank=True,
        help_text=_("What has to be learned. Empty if nothing is known."),
    )
    added_note = models.CharField(
        _("what to know"),
        max_length=300,
        blank=True,
        help_text=_("A limit or a hint that its sources do not name."),
    )
    added_confidence = remembered_field()
    position = position_field()
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[ByCode] = ByCode()

    class Meta:
        ordering = ("kind", "position", "code")
        verbose_name = _("career step")
        verbose_name_plural = _("career steps")
        constraints = (
            in_choices("kind", ItemKind, name="item_kind_in_choices"),
            in_choices("confidence", Confidence, name="item_confidence_in_choices"),
            in_choices("added_confidence", Confidence, name="item_added_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """What fixtures call it."""
        return (self.code,)

    natural_key.dependencies = ["careers.occupation"]  # type: ignore[attr-defined]


class Edges(models.Manager):
    """Finds a way by its two ends."""

    def get_by_natural_key(self, start: str, end: str) -> Any:
        """The row."""
        return self.get(start__code=start, end__code=end)


class PathEdge(Checked):
    """A way from one job to another, and what has to happen on it."""

    start = models.ForeignKey(
        Occupation,
        models.CASCADE,
        related_name="ways_on",
        verbose_name=_("from"),
        help_text=_("The job somebody has."),
    )
    end = models.ForeignKey(
        Occupation,
        models.CASCADE,
        related_name="ways_here",
        verbose_name=_("to"),
        help_text=_("The job it leads to."),
    )
    kind = models.CharField(
        _("kind"), max_length=30, choices=EdgeKind.choices, help_text=_("What has to happen.")
    )
    step = models.CharField(
        _("usual step"), max_length=200, blank=True, help_text=_("How people mostly get there.")
    )
    added_confidence = remembered_field()
    position = position_field()
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[Edges] = Edges()

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("way between jobs")
        verbose_name_plural = _("ways between jobs")
        constraints = (
            models.UniqueConstraint(
                fields=("start", "end"),
                name="one_way_between_two_jobs",
                violation_error_message=_("This way is there already."),
            ),
            models.CheckConstraint(
                condition=~Q(start=F("end")),
                name="a_way_leads_elsewhere",
                violation_error_message=_("A way leads to another job."),
            ),
            in_choices("kind", EdgeKind, name="edge_kind_in_choices"),
            in_choices("confidence", Confidence, name="edge_confidence_in_choices"),
            in_choices("added_confidence", Confidence, name="edge_added_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return f"{self.start_id and self.start.title} → {self.end_id and self.end.title}"

    def natural_key(self) -> tuple[str, ...]:
        """What fixtures call it."""
        return (self.start.code, self.end.code)

    natural_key.dependencies = ["careers.occupation"]  # type: ignore[attr-defined]
