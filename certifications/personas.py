"""Personas: invented people whose answer we know, kept by editors and asked before publishing.

A pinned persona stops every release that tells them something else than is expected of it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eligibility.days import EARLIEST, LATEST
from eligibility.facts import ProfileError, parse_profile
from eligibility.rules import Catalogue
from eligibility.vocabulary import STATES

from .expectations import Known, differences, faults_of
from .models import (
    ByCode,
    CertifyingBody,
    Checked,
    Credential,
    Requirement,
    Source,
    Words,
)
from .schools import Program

Json = Any


class Persona(Checked):
    """An invented person: a story, the facts, the day, and what they have to be told."""

    code = models.SlugField(
        _("id"),
        max_length=80,
        unique=True,
        help_text=_("Short name; do not change it. Example: amt-rma-work-no-diploma"),
    )
    title = models.CharField(
        _("title"), max_length=120, help_text=_("One line. Example: Five years of work, no diploma")
    )
    story = models.TextField(
        _("story"),
        help_text=_(
            "A few plain sentences about an invented person. Never tell of a living one:"
            " change the name, and every detail that does not matter."
        ),
    )
    as_of = models.DateField(
        _("day"), help_text=_("The day on which they ask. Rules open and close by the day.")
    )
    state = models.CharField(
        _("state"),
        max_length=2,
        blank=True,
        help_text=_("Where they live, two letters such as WA. Empty if not said."),
    )
    profile = models.JSONField(
        _("facts"),
        blank=True,
        default=dict,
        help_text=_(
            "The profile as the API takes it. What is left out is not known; [] and {} say none."
        ),
    )
    expect = models.JSONField(
        _("expected"),
        help_text=_(
            "By credential what they must be told; only what stands here is compared. Example:"
            ' {"rma-amt": {"verdict": "eligible", "routes": {"education": "eligible"}}}'
        ),
    )
    is_pinned = models.BooleanField(
        _("pinned"),
        default=False,
        help_text=_("Nothing is published that tells them something else than is expected."),
    )
    why = models.CharField(
        _("why it was changed"),
        max_length=500,
        blank=True,
        help_text=_("The reason given for the last change of what is expected."),
    )
    sources = models.ManyToManyField(
        Source,
        verbose_name=_("sources"),
        blank=True,
        related_name="+",
        help_text=_("The pages by which the expected answer was worked out. Empty if by none."),
    )
    ran_on = models.DateTimeField(
        _("last run"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When they were last judged by the workbench."),
    )
    differs = models.TextField(
        _("differs"),
        blank=True,
        editable=False,
        help_text=_("What was not as expected in the last run, a line each."),
    )

    objects: ClassVar[ByCode] = ByCode()
    known: Known | None = None
    """The ids it may name, for whoever checks many at once; else they are looked up."""

    class Meta:
        ordering = ("code",)
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="") | Q(state__in=sorted(STATES)),
                name="persona_state_is_a_state",
                violation_error_message=_("Give a state by its two letters, such as WA."),
            ),
            models.CheckConstraint(
                condition=Q(as_of__gte=EARLIEST) & Q(as_of__lte=LATEST),
                name="persona_asks_on_a_day_we_can_judge",
                violation_error_message=_("This day is too far away."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        """What fixtures call it."""
        return (self.code,)

    @property
    def request(self) -> Json:
        """What they ask, as the API takes it."""
        return {
            "as_of": self.as_of.isoformat(),
            "state": self.state or None,
            "profile": self.profile,
        }

    def differences(self, catalogue: Catalogue) -> list[str]:
        """Where these rules tell them something else than is expected."""
        return differences(self.request, self.expect, catalogue)

    def faults(self) -> Iterator[tuple[str, Words]]:
        """The facts and the expectation can be read, and name what the workbench has."""
        if self.state and self.state not in STATES:
            yield "state", _("Give a state by its two letters, such as WA.")
        known = self.known or known_ids()
        try:
            parse_profile(
                self.profile,
                credentials=known.credentials,
                bodies=known.bodies,
                programs=known.programs,
            )
        except ProfileError as error:
            for one in error.errors:
                path = one.path.removeprefix("profile").lstrip(".")
                yield "profile", f"{path}: {one.message}" if path else one.message
        for fault in faults_of(self.expect, known):
            yield "expect", fault


def known_ids() -> Known:
    """The ids on the workbench."""
    routes: dict[str, list[str]] = {}
    for credential, route in Credential.objects.order_by().values_list("code", "routes__code"):
        routes.setdefault(credential, []).extend([route] if route else [])
    return Known(
        routes,
        _requirement_ids(),
        frozenset(CertifyingBody.objects.order_by().values_list("code", flat=True)),
        frozenset(Program.objects.order_by().values_list("code", flat=True)),
    )


def _requirement_ids() -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    rows = Requirement.objects.order_by().values_list(
        "code", "credential__code", "route__credential__code"
    )
    for code, *owners in rows:
        found[next(filter(None, owners))].add(code)
    return found


# ---------------------------------------------------------------- the reviewed ones, from files


def load(folder: Path) -> int:
    """Add the personas of a folder, one file each, and say how many. Their sources are there."""
    told = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    rows = Persona.objects.bulk_create(map(_row, told))
    sources = dict(Source.objects.order_by().values_list("code", "pk"))
    link = Persona.sources.through
    link.objects.bulk_create(
        link(persona=row, source_id=sources[name])
        for row, one in zip(rows, told, strict=True)
        for name in one["source"]
    )
    return len(rows)


def _row(told: Json) -> Persona:
    if told["invented"] is not True:
        raise ValueError(f"{told['id']} is not said to be invented.")
    return Persona(
        code=told["id"],
        title=told["title"],
        story=told["story"],
        as_of=date.fromisoformat(told["as_of"]),
        state=told["state"] or "",
        profile=told["profile"],
        expect=told["expect"],
        is_pinned=told.get("pinned", False),
    )


# ---------------------------------------------------------------- asked before publishing


def broken_pins(catalogue: Catalogue) -> Iterable[tuple[Persona, list[str]]]:
    """Pinned personas whom these rules tell something else than is expected, with what."""
    for persona in Persona.objects.filter(is_pinned=True).order_by("code"):
        differing = persona.differences(catalogue)
        if differing:
            yield persona, differing
