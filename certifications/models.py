"""The editors' workbench, row by row, and the releases that were published from it.

What the public reads is never a row but a release; `catalogue.py` makes the one from the other.
Every rule that the database can keep, it keeps; what it cannot is said beside the field.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eligibility.rules import problems_of_requirement
from eligibility.vocabulary import STATES

from .signs import before_unseen

Words = str | Promise
READ_AGAIN_AFTER = timedelta(days=365)
"""A reading is good for a year, unless its source says when to look again."""


# ---------------------------------------------------------------- what several models share


class ByCode(models.Manager):
    """Finds a row by the code that fixtures and rules call it."""

    def get_by_natural_key(self, code: str) -> Any:
        """The row with this code."""
        return self.get(code=code)


class Checked(models.Model):
    """Says what is wrong with a row beside the field it is about, in whichever form that is.

    No text of it holds a sign that nobody sees: such a sign comes with pasting, and files break
    on it.
    """

    class Meta:
        abstract = True

    def faults(self) -> Iterator[tuple[str, Words]]:
        """A field and what is wrong with it, for what no single field can see."""
        yield from ()

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """As usual, and then the faults; but none about a field that the form does not show."""
        errors: dict[str, list[Any]] = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        wrong_already = set(errors) | set(exclude or ())
        for field, words in (*self._unseen_signs(), *self.faults()):
            if field not in wrong_already:
                errors.setdefault(field, []).append(ValidationError(words))
        if errors:
            raise ValidationError(errors)

    def _unseen_signs(self) -> Iterator[tuple[str, Words]]:
        for field in self._meta.concrete_fields:
            before = before_unseen(getattr(self, field.attname))
            if before:
                words = _("A sign that nobody can see stands after “%(before)s”. Delete it.")
                yield field.name, words % {"before": before[-20:]}
            elif before is not None:
                yield field.name, _("It begins with a sign that nobody can see. Delete it.")


class Confidence(models.TextChoices):
    """How sure we are of a fact."""

    OFFICIAL = "official", _("Official: read on a page of the body or a state")
    SECONDARY = "secondary", _("Secondary: read on somebody else's page")
    RECALLED = "recalled", _("Recalled: from memory, not yet read")


class Grants(models.TextChoices):
    """What passing the exam on this route gives."""

    FULL = "full", _("The full credential")
    PROVISIONAL = "provisional", _("A provisional one until something more is proved")


class Standing(models.TextChoices):
    """Whether the rule counts."""

    IN_FORCE = "in_force", _("In force: verdicts use it on its days")
    SUPERSEDED = "superseded", _("Superseded: an older version, kept to show")
    RETIRED = "retired", _("Retired: the body no longer offers it")
    UNVERIFIED = "unverified", _("Unverified: heard of, not confirmed")


class Kind(models.TextChoices):
    """What a requirement is about. The engine has a test for each."""

    EDUCATION = "education", _("Education")
    AGE = "age", _("Age")
    TRAINING = "training", _("Training program")
    EXPERIENCE = "experience", _("Work experience")
    TEACHING = "teaching", _("Teaching")
    MILITARY = "military", _("Military training")
    CREDENTIAL_HELD = "credential_held", _("A credential held")
    SKILLS = "skills", _("Skills, counted")
    CONTINUING_EDUCATION = "continuing_education", _("Continuing education")
    ATTESTATION = "attestation", _("A yes or no statement")
    ATTEMPTS = "attempts", _("Exam attempts left")
    ISSUER_APPROVAL = "issuer_approval", _("Approval by the body")
    JURISDICTION = "jurisdiction", _("State of residence")
    STEP = "step", _("A step to take, not a test")
    ANY_OF = "any_of", _("Group: any one of its members")
    ALL_OF = "all_of", _("Group: all of its members")
    AT_LEAST = "at_least", _("Group: at least so many of its members")


class Review(models.TextChoices):
    """How strong the body's approval is."""

    CONFIRMS = "confirms", _("Confirms: a check of papers that look right")
    DECIDES = "decides", _("Decides: it can go either way")


class Softened(models.TextChoices):
    """What an outcome is turned into."""

    NEEDS_REVIEW = "needs_review", _("The body decides")


class Topic(models.TextChoices):
    """What a fact is about, in the order in which pages tell it."""

    GENERAL = "general", _("In general")
    EXAM = "exam", _("The exam")
    APPLICATION = "application", _("Applying")
    CONVERSION = "conversion", _("From provisional to full")
    MAINTENANCE = "maintenance", _("Keeping it")
    RECOGNITION = "recognition", _("Who recognizes it")
    HISTORY = "history", _("Its past")


GROUPS = (Kind.ANY_OF, Kind.ALL_OF, Kind.AT_LEAST)


def in_choices(
    field: str, choices: type[models.TextChoices], *, name: str
) -> models.CheckConstraint:
    """The database takes only the words of a closed list."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}),
        name=name,
        violation_error_message=_("Choose one of the words that are offered."),
    )


def web_address(name: str) -> models.CheckConstraint:
    """An address that pages link to is one of the web, or empty: no script, and no file."""
    return models.CheckConstraint(
        condition=Q(url="") | Q(url__istartswith="http://") | Q(url__istartswith="https://"),
        name=name,
        violation_error_message=_("Give an address that begins with https:// or http://."),
    )


def owned_once(name: str) -> models.CheckConstraint:
    """A row belongs to a credential or to one of its routes."""
    return models.CheckConstraint(
        condition=Q(credential__isnull=False, route__isnull=True)
        | Q(credential__isnull=True, route__isnull=False),
        name=name,
        violation_error_message=_("Choose a credential or a route: one of them, not both."),
    )


def confidence_field() -> models.CharField:
    """How sure we are of this row."""
    return models.CharField(
        _("confidence"),
        max_length=20,
        choices=Confidence.choices,
        help_text=_("How sure we are. Pages show it beside the source."),
    )


def sources_field() -> models.ManyToManyField:
    """Where this row was read."""
    return models.ManyToManyField(
        "certifications.Source",
        verbose_name=_("sources"),
        blank=True,
        help_text=_("Where this was read. Without a source it cannot be published."),
    )


def position_field() -> models.PositiveSmallIntegerField:
    """Where this row stands among its neighbours."""
    return models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Lower numbers come first. Example: 1")
    )


# ---------------------------------------------------------------- the catalogue


class CertifyingBody(Checked):
    """Awards and owns credentials."""

    code = models.SlugField(
        _("id"),
        max_length=40,
        unique=True,
        help_text=_("Short name in rules and saved answers; do not change it. Example: aama"),
    )
    name = models.CharField(
        _("name"), max_length=200, help_text=_("In full, as the body writes it.")
    )
    abbreviation = models.CharField(
        _("abbreviation"), max_length=40, help_text=_("As people know it. Example: AAMA")
    )
    url = models.URLField(
        _("address"), max_length=500, blank=True, help_text=_("The body's own home page.")
    )

    objects: ClassVar[ByCode] = ByCode()

    class Meta:
        ordering = ("code",)
        verbose_name = _("certifying body")
        verbose_name_plural = _("certifying bodies")
        constraints = (web_address("body_has_an_address_of_the_web"),)

    def __str__(self) -> str:
        return f"{self.abbreviation}: {self.name}"

    def natural_key(self) -> tuple[str]:
        """What fixtures call it."""
        return (self.code,)


class Source(Checked):
    """Where the body says so, and the day it was read."""

    code = models.SlugField(
        _("id"),
        max_length=60,
        unique=True,
        help_text=_("Short name in fixtures and releases. Example: aama-elig"),
    )
    title = models.CharField(
        _("title"), max_length=300, help_text=_("Who says it, and on which page or in which book.")
    )
    url = models.URLField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("Where a reader can open it. Empty if nobody can."),
    )
    edition = models.TextField(
        _("edition"),
        blank=True,
        help_text=_("Which version was read. Example: Handbook of January 2026, page 12"),
    )
    read_on = models.DateField(
        _("read on"), help_text=_("The day somebody last read it. Old readings are read again.")
    )
    read_by = models.CharField(
        _("read by"),
        max_length=60,
        blank=True,
        help_text=_("Who read it, in a word that everybody may see. Example: editors"),
    )
    note = models.TextField(
        _("note"),
        blank=True,
        help_text=_("What it says, kept as a short note in our own words. Everybody may see it."),
    )
    review_on = models.DateField(
        _("next review"),
        null=True,
        blank=True,
        help_text=_("The day to read it again. Empty: a year after it was read."),
    )

    objects: ClassVar[ByCode] = ByCode()

    class Meta:
        ordering = ("code",)
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = (
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gt=F("read_on")),
                name="source_reviewed_after_it_was_read",
                violation_error_message=_("The next review comes after the day it was read."),
            ),
            web_address("source_has_an_address_of_the_web"),
        )

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        """What fixtures call it."""
        return (self.code,)

    def faults(self) -> Iterator[tuple[str, Words]]:
        """A day that is still to come cannot be the day of reading."""
        if isinstance(self.read_on, date) and self.read_on > timezone.localdate():
            yield "read_on", _("This day is still to come. Give the day it was read.")
        if isinstance(self.read_on, date) and self.review_on and self.review_on <= self.read_on:
            yield "review_on", _("The next review comes after the day it was read.")

    @property
    def due_on(self) -> date:
        """The last day on which its reading is still good."""
        return self.review_on or self.read_on + READ_AGAIN_AFTER


class Credential(Checked):
    """A certification: examined, limited in time, renewable."""

    code = models.SlugField(
        _("id"),
        max_length=40,
        unique=True,
        help_text=_(
            "Short name in addresses and saved answers; do not change it. Example: rma-amt"
        ),
    )
    body = models.ForeignKey(
        CertifyingBody,
        models.PROTECT,
        related_name="credentials",
        verbose_name=_("certifying body"),
        help_text=_("Who awards it. The same letters may have several owners."),
    )
    name = models.CharField(
        _("name"), max_length=200, help_text=_("In full. Example: Registered Medical Assistant")
    )
    letters = models.CharField(
        _("letters"),
        max_length=60,
        help_text=_("As written after a name, with the body where it is usual. Example: RMA (AMT)"),
    )
    jurisdiction = models.CharField(
        _("state"),
        max_length=2,
        blank=True,
        help_text=_("Two letters if one state awards it, such as WA. Empty if it is national."),
    )
    occupation_code = models.CharField(
        _("occupation code"),
        max_length=20,
        blank=True,
        help_text=_("The federal (SOC) number of the job it leads to. Example: 31-9092"),
    )
    position = position_field()
    review_position = models.PositiveSmallIntegerField(
        _("place in the review"),
        null=True,
        blank=True,
        help_text=_("What is not official yet is looked up in this order. Empty: after the rest."),
    )

    objects: ClassVar[ByCode] = ByCode()

    class Meta:
        ordering = ("position", "code")
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        constraints = (
            models.UniqueConstraint(
                fields=("body", "letters"),
                name="letters_once_per_body",
                violation_error_message=_("This body has a credential with these letters already."),
            ),
            models.CheckConstraint(
                condition=Q(jurisdiction="") | Q(jurisdiction__in=sorted(STATES)),
                name="credential_state_is_a_state",
                violation_error_message=_("Give a state by its two letters, such as WA."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.letters}: {self.name}"

    def natural_key(self) -> tuple[str]:
        """What fixtures call it."""
        return (self.code,)

    natural_key.dependencies = ["certifications.certifyingbody"]  # type: ignore[attr-defined]

    def faults(self) -> Iterator[tuple[str, Words]]:
        """The state must be one."""
        if self.jurisdiction and self.jurisdiction not in STATES:
            yield "jurisdiction", _("Give a state by its two letters, such as WA.")


class Routes(models.Manager):
    """Finds a version of a route by its credential, its code and its first day."""

    def get_by_natural_key(self, credential: str, code: str, valid_from: str | None = None) -> Any:
        """The version that starts on this day, or the one without a first day."""
        return self.get(credential__code=credential, code=code, valid_from=valid_from)


class EligibilityRoute(Checked):
    """One complete way to qualify. When a rule changes, close this row and add the next version."""

    credential = models.ForeignKey(
        Credential,
        models.CASCADE,
        related_name="routes",
        verbose_name=_("credential"),
        help_text=_("What this route leads to."),
    )
    code = models.CharField(
        _("id"),
        max_length=60,
        help_text=_("Short name; all versions of one route share it. Example: work-experience"),
    )
    name = models.CharField(
        _("name"), max_length=200, help_text=_("As the certifying body calls it.")
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("The route in two or three plain sentences.")
    )
    grants = models.CharField(
        _("grants"),
        max_length=20,
        choices=Grants.choices,
        default=Grants.FULL,
        help_text=_("What a person has who passes the exam on this route."),
    )
    standing = models.CharField(
        _("standing"),
        max_length=20,
        choices=Standing.choices,
        default=Standing.IN_FORCE,
        help_text=_("Only a route in force can be met."),
    )
    valid_from = models.DateField(
        _("valid from"),
        null=True,
        blank=True,
        help_text=_("First day on which it counts. Empty if not known, or always."),
    )
    valid_until = models.DateField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_("Last day on which it counts. Empty while no end is known."),
    )
    uncertain_after = models.DateField(
        _("uncertain after"),
        null=True,
        blank=True,
        help_text=_("After this day only the body can say whether it still counts."),
    )
    period_note = models.TextField(
        _("note on its days"), blank=True, help_text=_("What is known about when it counts.")
    )
    position = position_field()
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[Routes] = Routes()

    class Meta:
        ordering = ("credential", "position", "code", "valid_from")
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="route_ends_after_it_starts",
                violation_error_message=_("A route cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(uncertain_after__isnull=True)
                | (
                    (Q(valid_from__isnull=True) | Q(uncertain_after__gte=F("valid_from")))
                    & (Q(valid_until__isnull=True) | Q(uncertain_after__lte=F("valid_until")))
                ),
                name="route_uncertain_on_its_days",
                violation_error_message=_("This day lies outside the days of the route."),
            ),
            models.UniqueConstraint(
                fields=("credential", "code"),
                condition=Q(valid_until__isnull=True, standing="in_force"),
                name="one_open_route_per_code",
                violation_error_message=_(
                    "Another version of this route is open. Give that one its last day first."
                ),
            ),
            # Two rules keep versions apart, since an empty day is never equal to another.
            models.UniqueConstraint(
                fields=("credential", "code", "valid_from"),
                name="one_route_version_per_first_day",
                violation_error_message=_("Another version of this route starts on the same day."),
            ),
            models.UniqueConstraint(
                fields=("credential", "code"),
                condition=Q(valid_from__isnull=True),
                name="one_route_version_without_first_day",
                violation_error_message=_(
                    "Another version of this route has no first day. Give one of them a first day."
                ),
            ),
            in_choices("grants", Grants, name="route_grants_in_choices"),
            in_choices("standing", Standing, name="route_standing_in_choices"),
            in_choices("confidence", Confidence, name="route_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return f"{self.credential.letters} › {self.name}"

    def natural_key(self) -> tuple[str, ...]:
        """What fixtures call it: its first day tells versions apart, where it has one."""
        start = (str(self.valid_from),) if self.valid_from else ()
        return (*self.credential.natural_key(), self.code, *start)

    natural_key.dependencies = ["certifications.credential"]  # type: ignore[attr-defined]

    def faults(self) -> Iterator[tuple[str, Words]]:
        """Days that contradict each other."""
        start, end, doubt = self.valid_from, self.valid_until, self.uncertain_after
        if start and end and end < start:
            yield "valid_until", _("A route cannot end before it starts.")
        if doubt and ((start and doubt < start) or (end and doubt > end)):
            yield "uncertain_after", _("This day lies outside the days of the route.")


class Owned(models.Manager):
    """Finds what belongs to a credential or to a route: first its own words, then its owner's."""

    def __init__(self, *own: str) -> None:
        super().__init__()
        self.own = own

    def get_by_natural_key(self, *key: str) -> Any:
        """The row with these words at this owner."""
        words, owner = key[: len(self.own)], key[len(self.own) :]
        return self.get(**dict(zip(self.own, words, strict=True)), **self._owned_by(*owner))

    def _owned_by(
        self, credential: str, route: str | None = None, valid_from: str | None = None
    ) -> dict[str, str | None]:
        if route is None:
            return {"credential__code": credential}
        return {
            "route__credential__code": credential,
            "route__code": route,
            "route__valid_from": valid_from,
        }


class Requirement(Checked):
    """One sentence of a handbook, with the test that decides it; or a group of such sentences."""

    code = models.CharField(
        _("id"),
        max_length=80,
        help_text=_("Short name, once in a route. Example: rma-work-three-years"),
    )
    credential = models.ForeignKey(
        Credential,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="requirements",
        verbose_name=_("credential"),
        help_text=_("Filled in if every route of the credential asks this."),
    )
    route = models.ForeignKey(
        EligibilityRoute,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="requirements",
        verbose_name=_("route"),
        help_text=_("Filled in if only this route asks it."),
    )
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("group"),
        help_text=_("The group it is a part of. Empty if it stands by itself."),
    )
    position = position_field()
    text = models.TextField(
        _("text"), help_text=_("What is asked, in one plain sentence to the reader.")
    )
    kind = models.CharField(
        _("kind"), max_length=30, choices=Kind.choices, help_text=_("What it is about.")
    )
    test = models.JSONField(
        _("test"),
        default=dict,
        blank=True,
        help_text=_("What exactly is compared. A group has none, or how many it needs."),
    )
    if_met = models.CharField(
        _("if it is met"),
        max_length=20,
        choices=Softened.choices,
        blank=True,
        help_text=_("Empty: it counts. Otherwise the body must still say yes."),
    )
    if_not_met = models.CharField(
        _("if it is not met"),
        max_length=20,
        choices=Softened.choices,
        blank=True,
        help_text=_("Empty: it fails. Otherwise the body may still say yes."),
    )
    review = models.CharField(
        _("strength of the approval"),
        max_length=20,
        choices=Review.choices,
        blank=True,
        help_text=_("Only for an approval by the body: whether it confirms or decides."),
    )
    confidence = confidence_field()
    sources = sources_field()
    notes = models.TextField(
        _("notes"), blank=True, help_text=_("What a reader should know beside the rule.")
    )
    remedy_action = models.TextField(
        _("what to do about it"),
        blank=True,
        help_text=_("What a person can do who does not meet it. Example: Earn a GED or HiSET."),
    )
    remedy_typical_months = models.PositiveSmallIntegerField(
        _("usual months"), null=True, blank=True, help_text=_("How long that usually takes.")
    )
    remedy_months_from = models.PositiveSmallIntegerField(
        _("months, from"), null=True, blank=True, help_text=_("The shortest time it takes.")
    )
    remedy_months_to = models.PositiveSmallIntegerField(
        _("months, to"), null=True, blank=True, help_text=_("The longest time it takes.")
    )
    remedy_cost_usd = models.DecimalField(
        _("usual cost in dollars"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("What it usually costs. 0 if it is free, empty if not known."),
    )
    remedy_only_with_progress = models.BooleanField(
        _("only for those who have begun"),
        default=False,
        help_text=_("Offer it only to somebody who has done a part of it already."),
    )
    remedy_source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source of time and cost"),
        help_text=_("Where the months and the cost were read."),
    )

    objects: ClassVar[Owned] = Owned("code")

    class Meta:
        ordering = ("position", "code", "pk")
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = (
            owned_once("requirement_has_one_owner"),
            models.UniqueConstraint(
                fields=("route", "code"),
                name="requirement_code_once_per_route",
                violation_error_message=_("This route has a requirement with this id already."),
            ),
            models.UniqueConstraint(
                fields=("credential", "code"),
                name="requirement_code_once_per_credential",
                violation_error_message=_(
                    "This credential has a requirement with this id already."
                ),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="requirement_not_its_own_group",
                violation_error_message=_("A group cannot stand inside itself."),
            ),
            models.CheckConstraint(
                condition=Q(review="") | Q(kind="issuer_approval"),
                name="review_only_on_approval",
                violation_error_message=_("Only an approval by the body has a strength."),
            ),
            models.CheckConstraint(
                condition=Q(remedy_months_from__isnull=True, remedy_months_to__isnull=True)
                | Q(
                    remedy_months_from__isnull=False,
                    remedy_months_to__isnull=False,
                    remedy_months_to__gte=F("remedy_months_from"),
                ),
                name="remedy_months_in_order",
                violation_error_message=_(
                    "Give both the shortest and the longest time, the shorter one first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(remedy_cost_usd__isnull=True) | Q(remedy_cost_usd__gte=0),
                name="remedy_cost_not_negative",
                violation_error_message=_("A cost cannot be less than 0."),
            ),
            models.CheckConstraint(
                condition=~Q(remedy_action="")
                | Q(
                    remedy_typical_months__isnull=True,
                    remedy_months_from__isnull=True,
                    remedy_months_to__isnull=True,
                    remedy_cost_usd__isnull=True,
                    remedy_only_with_progress=False,
                    remedy_source__isnull=True,
                ),
                name="remedy_details_need_an_action",
                violation_error_message=_(
                    "Say what to do about it before its time, cost or source."
                ),
            ),
            in_choices("kind", Kind, name="requirement_kind_in_choices"),
            in_choices("confidence", Confidence, name="requirement_confidence_in_choices"),
            models.CheckConstraint(
                condition=Q(review="") | Q(review__in=Review.values),
                name="requirement_review_in_choices",
                violation_error_message=_("Choose one of the words that are offered."),
            ),
            models.CheckConstraint(
                condition=Q(if_met__in=["", *Softened.values])
                & Q(if_not_met__in=["", *Softened.values]),
                name="requirement_outcomes_in_choices",
                violation_error_message=_("Choose one of the words that are offered."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"

    @property
    def owner(self) -> Credential | EligibilityRoute | None:
        """The route that asks it, or the credential whose routes all do."""
        return self.route or self.credential

    def natural_key(self) -> tuple[str, ...]:
        """What fixtures call it: its id and then its owner's."""
        return (self.code, *(self.owner.natural_key() if self.owner else ()))

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "certifications.credential",
        "certifications.eligibilityroute",
        "certifications.source",
    ]

    def faults(self) -> Iterator[tuple[str, Words]]:
        """Tests that cannot be read, groups that are none, details without what they are about.

        An empty test is let pass, so that a row can be begun today and finished tomorrow:
        publishing refuses it.
        """
        if self.test:
            yield from (("test", words) for words in problems_of_requirement(self.kind, self.test))
        if self.review and self.kind != Kind.ISSUER_APPROVAL:
            yield "review", _("Only an approval by the body has a strength.")
        yield from self._faults_of_group()
        yield from self._faults_of_remedy()

    def _faults_of_group(self) -> Iterator[tuple[str, Words]]:
        if self.parent is None:
            return
        if self.parent.kind not in GROUPS:
            yield "parent", _("Only a group has members. Choose a group, or none.")
        same = (self.route_id, self.credential_id) == (
            self.parent.route_id,
            self.parent.credential_id,
        )
        if not same:
            yield "parent", _("The group belongs elsewhere. Choose a group of the same route.")
        if self.pk is not None and self._stands_inside_itself():
            yield "parent", _("A group cannot stand inside itself.")

    def _stands_inside_itself(self) -> bool:
        seen, group = set(), self.parent
        while group is not None and group.pk not in seen:
            seen.add(group.pk)
            group = group.parent
        return self.pk in seen

    def _faults_of_remedy(self) -> Iterator[tuple[str, Words]]:
        shortest, longest = self.remedy_months_from, self.remedy_months_to
        if (shortest is None) != (longest is None):
            yield "remedy_months_to", _("Give both the shortest and the longest time, or neither.")
        elif shortest is not None and longest is not None and longest < shortest:
            yield "remedy_months_to", _("The longest time is shorter than the shortest.")
        numbers = (self.remedy_typical_months, shortest, longest, self.remedy_cost_usd)
        details = any(number is not None for number in numbers)
        if not self.remedy_action and (
            details or self.remedy_only_with_progress or self.remedy_source_id
        ):
            yield "remedy_action", _("Say what to do about it before its time, cost or source.")
        if self.remedy_cost_usd is not None and self.remedy_cost_usd < 0:
            yield "remedy_cost_usd", _("A cost cannot be less than 0.")


class Documents(models.Manager):
    """Finds a document by its text and its route."""

    def get_by_natural_key(self, text: str, *route: str) -> Any:
        """The document with this text."""
        return self.get(text=text, route=EligibilityRoute.objects.get_by_natural_key(*route))


class Document(Checked):
    """Something a person sends in with the form."""

    route = models.ForeignKey(
        EligibilityRoute,
        models.CASCADE,
        related_name="documents",
        verbose_name=_("route"),
        help_text=_("The route that asks for it."),
    )
    text = models.CharField(
        _("text"), max_length=500, help_text=_("What to send, in one plain sentence.")
    )
    issued_by = models.CharField(
        _("issued by"),
        max_length=100,
        blank=True,
        help_text=_("Who gives you this paper. Example: your school. Empty if not sure."),
    )
    confidence = confidence_field()
    sources = sources_field()
    position = position_field()

    objects: ClassVar[Documents] = Documents()

    class Meta:
        ordering = ("position", "text")
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = (
            models.UniqueConstraint(
                fields=("route", "text"),
                name="document_once_per_route",
                violation_error_message=_("This route asks for this document already."),
            ),
            in_choices("confidence", Confidence, name="document_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, ...]:
        """What fixtures call it: its text and then its route's key."""
        return (self.text, *self.route.natural_key())

    natural_key.dependencies = ["certifications.eligibilityroute"]  # type: ignore[attr-defined]


class Fee(Checked):
    """What a credential costs, or what one of its routes costs besides."""

    credential = models.ForeignKey(
        Credential,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="fees",
        verbose_name=_("credential"),
        help_text=_("Filled in if it is the same on every route."),
    )
    route = models.ForeignKey(
        EligibilityRoute,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="fees",
        verbose_name=_("route"),
        help_text=_("Filled in if only this route costs it."),
    )
    kind = models.CharField(
        _("kind"), max_length=40, help_text=_("What it is paid for. Example: exam")
    )
    amount_usd = models.DecimalField(
        _("dollars"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("0 if it is free, empty if nobody says."),
    )
    note = models.CharField(
        _("note"), max_length=500, blank=True, help_text=_("Who pays it, or what it covers.")
    )
    confidence = confidence_field()
    sources = sources_field()
    position = position_field()

    objects: ClassVar[Owned] = Owned("kind", "note")

    class Meta:
        ordering = ("position", "kind", "note")
        verbose_name = _("fee")
        verbose_name_plural = _("fees")
        constraints = (
            owned_once("fee_has_one_owner"),
            models.CheckConstraint(
                condition=Q(amount_usd__isnull=True) | Q(amount_usd__gte=0),
                name="fee_not_negative",
                violation_error_message=_("A fee cannot be less than 0."),
            ),
            models.UniqueConstraint(
                fields=("credential", "kind", "note"),
                name="fee_once_per_credential",
                violation_error_message=_("This fee is there already. Change that one instead."),
            ),
            models.UniqueConstraint(
                fields=("route", "kind", "note"),
                name="fee_once_per_route",
                violation_error_message=_("This fee is there already. Change that one instead."),
            ),
            in_choices("confidence", Confidence, name="fee_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {'?' if self.amount_usd is None else self.amount_usd}"

    def natural_key(self) -> tuple[str, ...]:
        """What fixtures call it: its kind, its note, and then its owner's key."""
        owner = self.route or self.credential
        return (self.kind, self.note, *(owner.natural_key() if owner else ()))

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "certifications.credential",
        "certifications.eligibilityroute",
    ]

    def faults(self) -> Iterator[tuple[str, Words]]:
        """No body pays people."""
        if self.amount_usd is not None and self.amount_usd < 0:
            yield "amount_usd", _("A fee cannot be less than 0.")


class Facts(models.Manager):
    """Finds a fact by its credential, topic and name."""

    def get_by_natural_key(self, credential: str, topic: str, name: str) -> Any:
        """The fact of this name."""
        return self.get(credential__code=credential, topic=topic, name=name)


class CredentialFact(Checked):
    """Something else that is known of a credential: its exam, how it is kept, its past."""

    credential = models.ForeignKey(
        Credential,
        models.CASCADE,
        related_name="facts",
        verbose_name=_("credential"),
        help_text=_("What it is known of."),
    )
    topic = models.CharField(
        _("topic"), max_length=20, choices=Topic.choices, help_text=_("What it is about.")
    )
    name = models.CharField(
        _("name"), max_length=80, help_text=_("Short name, once in a topic. Example: time_minutes")
    )
    text = models.TextField(_("text"), help_text=_("The fact in one plain sentence."))
    value = models.JSONField(
        _("value"),
        null=True,
        blank=True,
        help_text=_("The same for programs, as JSON. Example: 160. Empty if a sentence is all."),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("What a reader should know beside it.")
    )
    disagreement = models.TextField(
        _("disagreement"), blank=True, help_text=_("What other sources say instead.")
    )
    confidence = confidence_field()
    sources = sources_field()
    position = position_field()

    objects: ClassVar[Facts] = Facts()

    class Meta:
        ordering = ("credential", "topic", "position", "name")
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints = (
            models.UniqueConstraint(
                fields=("credential", "topic", "name"),
                name="fact_once_per_topic",
                violation_error_message=_("This credential has a fact of this name already."),
            ),
            in_choices("topic", Topic, name="fact_topic_in_choices"),
            in_choices("confidence", Confidence, name="fact_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.text}"

    def natural_key(self) -> tuple[str, ...]:
        """What fixtures call it."""
        return (*self.credential.natural_key(), self.topic, self.name)

    natural_key.dependencies = ["certifications.credential"]  # type: ignore[attr-defined]


class Collisions(models.Manager):
    """Finds what some letters mean."""

    def get_by_natural_key(self, letters: str) -> Any:
        """The row of these letters."""
        return self.get(letters=letters)


class NameCollision(Checked):
    """Letters that several bodies use, each for something else."""

    letters = models.CharField(
        _("letters"), max_length=60, unique=True, help_text=_("The letters alone. Example: CMA")
    )
    meanings = models.JSONField(
        _("meanings"),
        default=list,
        help_text=_('A list of texts. Example: ["CMA (AAMA)", "Certified Management Accountant"]'),
    )
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[Collisions] = Collisions()

    class Meta:
        ordering = ("letters",)
        verbose_name = _("letters with several meanings")
        verbose_name_plural = _("letters with several meanings")
        constraints = (
            in_choices("confidence", Confidence, name="collision_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return self.letters

    def natural_key(self) -> tuple[str]:
        """What fixtures call it."""
        return (self.letters,)

    def faults(self) -> Iterator[tuple[str, Words]]:
        """Meanings are a list of texts."""
        texts = isinstance(self.meanings, list) and all(
            isinstance(meaning, str) and meaning.strip() for meaning in self.meanings
        )
        if not texts:
            yield "meanings", _("Give a list of texts.")


# ---------------------------------------------------------------- releases


class ReleaseIsImmutable(TypeError):
    """Somebody tried to change or delete a release, or that it was published."""

    def __init__(self) -> None:
        super().__init__("What was published is never changed. Publish another release instead.")


class AddedOnly(models.QuerySet):
    """Rows that are added and read. The database's triggers say the same to everybody else."""

    def update(self, **kwargs: Any) -> int:
        """Never."""
        raise ReleaseIsImmutable

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Never."""
        raise ReleaseIsImmutable

    def delete(self) -> tuple[int, dict[str, int]]:
        """Never."""
        raise ReleaseIsImmutable


class Published(models.Model):
    """A row that is added once: what people saw, and since when."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add it, once."""
        if not self._state.adding:
            raise ReleaseIsImmutable
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise ReleaseIsImmutable


class Releases(models.Manager.from_queryset(AddedOnly)):  # type: ignore[misc]
    """Finds a release by its hash."""

    def get_by_natural_key(self, hash: str) -> Any:  # noqa: A002 - the field's name
        """The release with this hash."""
        return self.get(hash=hash)


class Release(Published):
    """A snapshot of the catalogue as it was published. Immutable, here and in the database."""

    hash = models.CharField(
        _("hash"),
        max_length=64,
        unique=True,
        editable=False,
        help_text=_("SHA-256 of the text. Its first twelve digits are the id people see."),
    )
    text = models.TextField(
        _("text"),
        editable=False,
        help_text=_("The whole content as canonical JSON, to the byte as it was hashed."),
    )
    built_on = models.DateTimeField(
        _("built on"),
        default=timezone.now,
        editable=False,
        help_text=_("When this content was first published."),
    )

    objects: ClassVar[Releases] = Releases()

    class Meta:
        ordering = ("-built_on", "-pk")
        get_latest_by = "pk"
        verbose_name = _("release")
        verbose_name_plural = _("releases")

    def __str__(self) -> str:
        return self.short_id

    @property
    def short_id(self) -> str:
        """The id that pages, the API and saved results show."""
        return self.hash[:12]

    @cached_property
    def content(self) -> Any:
        """What it holds, as described beside `catalogue.snapshot`."""
        return json.loads(self.text)

    def natural_key(self) -> tuple[str]:
        """What fixtures call it."""
        return (self.hash,)


class Publication(Published):
    """From when on a release was what people see. The row added last names the current one.

    Like a release it is never changed; only its account goes when that is deleted.
    """

    release = models.ForeignKey(
        Release,
        models.PROTECT,
        related_name="publications",
        verbose_name=_("release"),
        help_text=_("What was published."),
    )
    published_on = models.DateTimeField(
        _("published on"), default=timezone.now, help_text=_("When people began to see it.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Who published it. Empty if a command did."),
    )
    note = models.CharField(
        _("note"),
        max_length=500,
        blank=True,
        help_text=_("What changed and why, in the editor's words."),
    )

    objects = AddedOnly.as_manager()

    class Meta:
        ordering = ("-pk",)
        get_latest_by = "pk"
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return f"{self.release.short_id}, {self.published_on:%Y-%m-%d %H:%M}"


# Django looks for models here. Some stand in files of their own, which need this one.
from . import (  # noqa: E402, F401
    accreditors,
    personas,
    provenance,
    public_files,
    questions,
    schools,
)
