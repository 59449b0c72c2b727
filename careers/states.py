"""What each state asks of medical assistants: rows that editors keep, and how pages tell them.

These are live rows: no verdict is computed from them. What the engine can judge, a state's own
credential or permission, is a credential of the catalogue with that state, and is published.
A rule that nobody found is told as that, with where we looked, and never as "not required".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certifications.hosts import in_order
from certifications.models import (
    Checked,
    Confidence,
    Credential,
    Source,
    Words,
    confidence_field,
    in_choices,
    position_field,
    sources_field,
)
from eligibility.vocabulary import STATES

Json = Any


class Level(models.TextChoices):
    """How a state regulates the work, the strictest first."""

    STATE_CREDENTIAL = "state_credential_required", _("The state must credential you")
    TRAINING = "training_required_to_work", _("You must be trained to be hired")
    CREDENTIAL_GATES = "credential_gates_tasks", _("Some tasks need a credential")
    TRAINING_GATES = "training_gates_tasks", _("Some tasks need set training")
    DELEGATION = "delegation_rules", _("Rules bind who hands over the tasks")
    NO_RULE = "no_specific_rule", _("No rule of its own found")


EXPLAINED = {
    Level.STATE_CREDENTIAL: _(
        "The state itself gives medical assistants a credential or puts them on a list. Without "
        "it you may not do this work."
    ),
    Level.TRAINING: _(
        "The state gives no credential. But an employer may hire only people who finished set "
        "training or passed an exam."
    ),
    Level.CREDENTIAL_GATES: _(
        "Anyone may work. But some tasks, such as shots, are only for people with set schooling, "
        "a national credential, or both."
    ),
    Level.TRAINING_GATES: _(
        "Anyone may work. But some tasks need a number of hours of training and practice. No "
        "credential is needed for them."
    ),
    Level.DELEGATION: _(
        "We found no credential of the state. Its rules say what a doctor or a nurse may hand over "
        "to you, and who must be near."
    ),
    Level.NO_RULE: _(
        "We found no rule about medical assistants. That does not mean that nothing is asked: only "
        "that we found nothing where we looked. Doctors then decide what to hand over, within the "
        "law for doctors."
    ),
}
"""What each level means for somebody who wants to work there."""


class WorkRequires(models.TextChoices):
    """What a person must have before the first day of work."""

    NONE = "none", _("Nothing that we found")
    STATE_CREDENTIAL = "state_credential", _("A credential of the state")
    TRAINING_OR_EXAM = "training_or_exam", _("Set training or an exam")


class StatementKind(models.TextChoices):
    """What a statement about a state is about, in the order in which pages tell it."""

    SCOPE = "scope", _("What you may do")
    LIMIT = "limit", _("Under which conditions")
    XRAY = "xray", _("X-rays")
    FACT = "fact", _("Good to know")


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    """A text does not end before it starts."""
    return models.CheckConstraint(
        condition=Q(valid_from__isnull=True)
        | Q(valid_until__isnull=True)
        | Q(valid_until__gte=F("valid_from")),
        name=name,
        violation_error_message=_("A text cannot end before it starts."),
    )


class ByState(models.Manager):
    """Finds a row by its state and its place there."""

    def get_by_natural_key(self, code: str, *place: Any) -> Any:
        """The row of that state with this place."""
        names = self.model.PLACE  # type: ignore[attr-defined]
        return self.get(jurisdiction__code=code, **dict(zip(names, place, strict=True)))


class Jurisdictions(models.Manager):
    """Finds a state by its two letters."""

    def get_by_natural_key(self, code: str) -> Jurisdiction:
        """The state with these letters."""
        return self.get(code=code)


class Jurisdiction(Checked):
    """A state, or the District of Columbia, and what it asks."""

    code = models.CharField(
        _("letters"),
        max_length=2,
        unique=True,
        help_text=_("The two letters of the post. Example: WA"),
    )
    name = models.CharField(
        _("name"), max_length=60, unique=True, help_text=_("In full. Example: Washington")
    )
    level = models.CharField(
        _("how it regulates"),
        max_length=40,
        choices=Level.choices,
        help_text=_("The strictest that holds today. Pages explain each in words."),
    )
    level_if_adopted = models.CharField(
        _("how it may soon regulate"),
        max_length=40,
        choices=Level.choices,
        blank=True,
        help_text=_("If a rule was proposed and we do not know whether it was adopted."),
    )
    work_requires = models.CharField(
        _("needed to work"),
        max_length=40,
        choices=WorkRequires.choices,
        default=WorkRequires.NONE,
        help_text=_("What a person must have before the first day of work."),
    )
    summary = models.TextField(
        _("summary"), help_text=_("In one or two plain sentences, in our own words.")
    )
    regulator = models.CharField(
        _("authority"),
        max_length=200,
        blank=True,
        help_text=_("Who is in charge. Empty if no page that was read says so."),
    )
    recognized_note = models.TextField(
        _("about accepted credentials"),
        blank=True,
        help_text=_("What to know of the list of national credentials. Everybody sees it."),
    )
    not_verified = models.TextField(
        _("not verified"),
        blank=True,
        help_text=_("What is still to be checked. Everybody sees it."),
    )
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[Jurisdictions] = Jurisdictions()

    class Meta:
        ordering = ("name",)
        verbose_name = _("state")
        verbose_name_plural = _("states")
        constraints = (
            models.CheckConstraint(
                condition=Q(code__in=sorted(STATES)),
                name="jurisdiction_is_a_state",
                violation_error_message=_("Give a state by its two letters, such as WA."),
            ),
            in_choices("level", Level, name="jurisdiction_level_is_known"),
            models.CheckConstraint(
                condition=Q(level_if_adopted__in=["", *Level.values]),
                name="jurisdiction_level_to_come_is_known",
                violation_error_message=_("Choose one of the words that are offered."),
            ),
            in_choices("work_requires", WorkRequires, name="jurisdiction_work_is_known"),
            in_choices("confidence", Confidence, name="jurisdiction_confidence_in_choices"),
            models.CheckConstraint(
                condition=~Q(level=Level.STATE_CREDENTIAL)
                | Q(work_requires=WorkRequires.STATE_CREDENTIAL),
                name="jurisdiction_credential_is_needed_to_work",
                violation_error_message=_(
                    "Where the state must credential people, that is needed to work."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """What fixtures call it."""
        return (self.code,)

    def faults(self) -> Iterator[tuple[str, Words]]:
        """The letters must be those of a state."""
        if self.code and self.code not in STATES:
            yield "code", _("Give a state by its two letters, such as WA.")


class Dated(Checked):
    """A text with the days on which it holds, as far as they are known. Both days are inside."""

    valid_from = models.DateField(
        _("first day"),
        null=True,
        blank=True,
        help_text=_("Empty if it has always been so, or is not known."),
    )
    valid_until = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Empty while no end is known. After it, pages say that it has ended."),
    )

    class Meta:
        abstract = True

    def faults(self) -> Iterator[tuple[str, Words]]:
        """The days must be in order."""
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            yield "valid_until", _("A text cannot end before it starts.")

    def is_over(self, on: date) -> bool:
        """Whether its last day has passed."""
        return self.valid_until is not None and self.valid_until < on


class Citation(Dated):
    """Where a rule stands in the law."""

    PLACE: ClassVar[tuple[str, ...]] = ("position",)

    jurisdiction = models.ForeignKey(
        Jurisdiction,
        models.CASCADE,
        related_name="citations",
        verbose_name=_("state"),
        help_text=_("Whose law it is."),
    )
    cite = models.CharField(
        _("citation"), max_length=300, help_text=_("As the law is cited. Example: COMAR 10.32.12")
    )
    position = position_field()
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[ByState] = ByState()

    class Meta:
        ordering = ("jurisdiction", "position")
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "position"),
                name="one_citation_at_a_place",
                violation_error_message=_("Another citation of this state has this position."),
            ),
            ends_after_it_starts("citation_ends_after_it_starts"),
            in_choices("confidence", Confidence, name="citation_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return self.cite

    def natural_key(self) -> tuple[Any, ...]:
        """What fixtures call it."""
        return (*self.jurisdiction.natural_key(), self.position)

    natural_key.dependencies = ["careers.jurisdiction"]  # type: ignore[attr-defined]


class Statement(Dated):
    """One thing that is so in a state."""

    PLACE: ClassVar[tuple[str, ...]] = ("kind", "position")

    jurisdiction = models.ForeignKey(
        Jurisdiction,
        models.CASCADE,
        related_name="statements",
        verbose_name=_("state"),
        help_text=_("Where it is so."),
    )
    kind = models.CharField(
        _("about"),
        max_length=20,
        choices=StatementKind.choices,
        help_text=_("Under which heading pages tell it."),
    )
    text = models.TextField(_("text"), help_text=_("A plain sentence in our own words."))
    historical = models.BooleanField(
        _("of the past"),
        default=False,
        help_text=_("It was so once. Pages tell it apart from what holds today."),
    )
    position = position_field()
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[ByState] = ByState()

    class Meta:
        ordering = ("jurisdiction", "kind", "position")
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "kind", "position"),
                name="one_statement_at_a_place",
                violation_error_message=_("Another statement of this kind has this position."),
            ),
            in_choices("kind", StatementKind, name="statement_kind_is_known"),
            ends_after_it_starts("statement_ends_after_it_starts"),
            in_choices("confidence", Confidence, name="statement_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[Any, ...]:
        """What fixtures call it."""
        return (*self.jurisdiction.natural_key(), self.kind, self.position)

    natural_key.dependencies = ["careers.jurisdiction"]  # type: ignore[attr-defined]


class AcceptedCredential(Checked):
    """That a state's rules accept a national credential."""

    PLACE: ClassVar[tuple[str, ...]] = ("credential__code",)

    jurisdiction = models.ForeignKey(
        Jurisdiction,
        models.CASCADE,
        related_name="recognitions",
        verbose_name=_("state"),
        help_text=_("Who accepts it."),
    )
    credential = models.ForeignKey(
        Credential,
        models.CASCADE,
        related_name="+",
        verbose_name=_("credential"),
        help_text=_("A national one. Its body is part of it: letters have several owners."),
    )
    inferred = models.BooleanField(
        _("inferred"),
        default=False,
        help_text=_("The text names the body and not the credential; we took which one is meant."),
    )
    position = position_field()
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[ByState] = ByState()

    class Meta:
        ordering = ("jurisdiction", "position")
        verbose_name = _("accepted credential")
        verbose_name_plural = _("accepted credentials")
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "credential"),
                name="one_recognition_of_a_credential",
                violation_error_message=_("This state has this credential on its list already."),
            ),
            in_choices("confidence", Confidence, name="accepted_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return f"{self.jurisdiction}: {self.credential}"

    def natural_key(self) -> tuple[Any, ...]:
        """What fixtures call it."""
        return (*self.jurisdiction.natural_key(), self.credential.code)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "careers.jurisdiction",
        "certifications.credential",
    ]

    def faults(self) -> Iterator[tuple[str, Words]]:
        """A state does not recognize what a state gives."""
        if self.credential_id and self.credential.jurisdiction:
            yield "credential", _("Choose a national credential.")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A constraint cannot look into another table, so a state's own is refused here."""
        for field, words in self.faults():
            raise ValidationError({field: words})
        super().save(*args, **kwargs)


class AtPlace(models.Manager):
    """Finds a row by its place."""

    def get_by_natural_key(self, position: int) -> FederalNote:
        """The row with this place."""
        return self.get(position=position)


class FederalNote(Checked):
    """What holds in every state."""

    text = models.TextField(_("text"), help_text=_("A plain sentence in our own words."))
    cite = models.CharField(
        _("citation"),
        max_length=300,
        blank=True,
        help_text=_("As the law is cited. Example: 42 CFR part 493"),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), unique=True, help_text=_("Lower numbers come first. Example: 1")
    )
    confidence = confidence_field()
    sources = sources_field()

    objects: ClassVar[AtPlace] = AtPlace()

    class Meta:
        ordering = ("position",)
        verbose_name = _("note for every state")
        verbose_name_plural = _("notes for every state")
        constraints = (
            in_choices("confidence", Confidence, name="federal_note_confidence_in_choices"),
        )

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[int]:
        """What fixtures call it."""
        return (self.position,)


# ---------------------------------------------------------------- telling


def every_state() -> list[Json]:
    """All states by name, each with what it asks in a line."""
    rows = Jurisdiction.objects.prefetch_related("sources")
    return [_entry(row) for row in rows]


def by_level(entries: Iterable[Json]) -> list[Json]:
    """The same under what they ask, the strictest first; a level without any is left out."""
    found: dict[str, list[Json]] = {level: [] for level in Level.values}
    for entry in entries:
        found[entry["level"]].append(entry)
    return [
        {
            "level": level,
            "title": Level(level).label,
            "explained": EXPLAINED[Level(level)],
            "states": there,
        }
        for level, there in found.items()
        if there
    ]


def state(code: str, today: date) -> Json:
    """Everything that is known of one state, in plain values. None if we hold none."""
    row = (
        Jurisdiction.objects.filter(code=code)
        .prefetch_related(
            "sources",
            "citations__sources",
            "statements__sources",
            "recognitions__sources",
            "recognitions__credential__body",
        )
        .first()
    )
    if row is None:
        return None
    statements = [_statement(one, today) for one in row.statements.all()]
    return {
        **_entry(row),
        "regulator": row.regulator,
        "recognized_note": row.recognized_note,
        "not_verified": row.not_verified,
        "level_if_adopted": row.level_if_adopted,
        "title_if_adopted": Level(row.level_if_adopted).label if row.level_if_adopted else "",
        "citations": [_citation(one, today) for one in row.citations.all()],
        "sections": [
            {"id": kind.value, "title": kind.label, "statements": there}
            for kind in StatementKind
            if (there := [s for s in statements if s["kind"] == kind and not s["historical"]])
        ],
        "past": [one for one in statements if one["historical"]],
        "recognized": [_recognition(one) for one in row.recognitions.all()],
    }


def in_short(code: str) -> Json:
    """What one state asks in a line, and where we looked. None if we hold none."""
    row = Jurisdiction.objects.filter(code=code).prefetch_related("sources").first()
    return None if row is None else _entry(row)


def gives_credentials(code: str) -> bool:
    """Whether a state credentials people itself, and not only says what they may do."""
    return Jurisdiction.objects.filter(code=code, level=Level.STATE_CREDENTIAL).exists()


def federal_notes() -> list[Json]:
    """What holds in every state."""
    rows = FederalNote.objects.prefetch_related("sources")
    return [{"text": row.text, "cite": row.cite, **_sourced(row)} for row in rows]


def _entry(row: Jurisdiction) -> Json:
    return {
        "code": row.code,
        "name": row.name,
        "level": row.level,
        "title": str(Level(row.level).label),
        "explained": str(EXPLAINED[Level(row.level)]),
        "work_requires": row.work_requires,
        "work_requires_title": str(WorkRequires(row.work_requires).label),
        "summary": row.summary,
        "finds_no_rule": row.level == Level.NO_RULE,
        **_sourced(row),
    }


def _citation(row: Citation, today: date) -> Json:
    return {"cite": row.cite, **_days(row, today), **_sourced(row)}


def _statement(row: Statement, today: date) -> Json:
    return {
        "kind": row.kind,
        "text": row.text,
        "historical": row.historical,
        **_days(row, today),
        **_sourced(row),
    }


def _recognition(row: AcceptedCredential) -> Json:
    credential = row.credential
    return {
        "credential": credential.code,
        "letters": credential.letters,
        "name": credential.name,
        "body": credential.body.abbreviation,
        "inferred": row.inferred,
        **_sourced(row),
    }


def _days(row: Dated, today: date) -> Json:
    first, last = row.valid_from, row.valid_until
    return {
        "valid_from": first.isoformat() if first else "",
        "valid_until": last.isoformat() if last else "",
        "is_over": row.is_over(today),
    }


def _sourced(row: Any) -> Json:
    """How sure we are, and the sources as components/sources.html takes them."""
    return {
        "confidence": row.confidence,
        "sources": [
            _source(one, row.confidence) for one in in_order(row.sources.all(), row.confidence)
        ],
    }


def _source(row: Source, confidence: str) -> Json:
    return {
        "id": row.code,
        "title": row.title,
        "url": row.url or None,
        "edition": row.edition,
        "read_on": row.read_on.isoformat(),
        "confidence": confidence,
    }


def sources_of(told: Json) -> list[Json]:
    """Every source a state's page names, each once, the one read longest ago first.

    Of one that several statements name, how sure we are of the surest of them: a page that was
    read for one of them was read.
    """
    stated = chain(
        [told],
        told["citations"],
        told["past"],
        told["recognized"],
        *(section["statements"] for section in told["sections"]),
    )
    named = [source for one in stated for source in one["sources"]]
    named.sort(key=lambda one: Confidence.values.index(one["confidence"]), reverse=True)
    once = {source["id"]: source for source in named}
    return sorted(once.values(), key=lambda one: (one["read_on"], one["title"]))
