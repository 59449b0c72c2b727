"""From a program's entry in a release to its record, and from that to what a person left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from .days import Span
from .facts import Profile, Training
from .records import Evidence, Program, Source, kept_terms

KINDS = {
    "51.0801": "medical_assisting",
    "51.0710": "medical_office",
    "51.0716": "medical_office",
    "51.0902": "ekg",
    "51.1009": "phlebotomy",
}
"""What a program teaches, by its federal (CIP) number; any other number says nothing here."""

MODALITIES = {"campus": "in_person", "online": "online", "hybrid": "hybrid"}
"""How it is taught: the catalogue's word and the profile's."""

AWARDS = ("certificate", "diploma", "associate", "bachelor")
"""What a program of the catalogue may end with."""


def read_program(
    raw: Mapping[str, Any], school: Mapping[str, Any], sources: Mapping[str, Source]
) -> Program:
    """The record of a program. What its entry leaves out is not known."""
    return Program(
        id=raw["id"],
        name=raw["name"],
        institution=school["name"],
        city=school["city"],
        state=school["state"],
        kind=KINDS.get(raw["cip"]),
        provider="postsecondary" if school.get("postsecondary") else None,
        award=raw.get("award"),
        clock_hours=_hours(raw.get("clock_hours")),
        externship_hours=_hours(raw.get("externship_hours")),
        modality=MODALITIES.get(raw.get("delivery", "")),
        accreditations=kept_terms(
            read_evidence(item, sources) for item in raw.get("accreditations", ())
        ),
        school_accreditations=kept_terms(
            read_evidence(item, sources)
            for item in school.get("accreditations", ())
            if item["recognized"]
        ),
        confidence=raw["confidence"],
        sources=_named(raw, sources),
    )


def read_evidence(raw: Mapping[str, Any], sources: Mapping[str, Source]) -> Evidence:
    """One piece of evidence."""
    return Evidence(
        accreditor=raw["accreditor"],
        valid_from=_span(raw.get("valid_from")),
        valid_until=_span(raw.get("valid_until")),
        known_on=_span(raw.get("known_on")),
        confidence=raw["confidence"],
        sources=_named(raw, sources),
    )


def _named(raw: Mapping[str, Any], sources: Mapping[str, Source]) -> tuple[Source, ...]:
    return tuple(sources[name] for name in raw["sources"])


def _span(text: str | None) -> Span | None:
    return None if text is None else Span.parse(text)


def _hours(number: int | float | None) -> Fraction | None:
    return None if number is None else Fraction(str(number))


# ---------------------------------------------------------------- what naming a program says


def fill(profile: Profile, programs: Mapping[str, Program]) -> Profile:
    """The profile, with what the records of the programs it names say where it says nothing."""
    if profile.training is None or not any(record.program for record in profile.training):
        return profile
    filled = (
        record if record.program is None else _filled(record, programs[record.program])
        for record in profile.training
    )
    return replace(profile, training=tuple(filled))


def _filled(told: Training, program: Program) -> Training:
    parts = dict(_left_out(told, program))
    return replace(told, record=program, filled=frozenset(parts), **parts)


def _left_out(told: Training, program: Program) -> Iterator[tuple[str, Any]]:
    for part in ("kind", "provider", "award", "modality"):
        value = getattr(program, part)
        if value is not None and getattr(told, part) is None:
            yield part, value
    yield from _left_out_hours(told, program)


def _left_out_hours(told: Training, program: Program) -> Iterator[tuple[str, Fraction]]:
    """Hours that do not follow from what was told, and that all of it agrees with.

    All hours are those in class and those of the externship together. Whoever tells other hours
    than the record was in another class: then the record says nothing of any hours.
    """
    if not _of_one_class(told, program):
        return
    if program.externship_hours is not None and told.hours_of_externship is None:
        yield "externship_hours", program.externship_hours
    if program.clock_hours is not None and told.all_hours is None:
        yield "clock_hours", program.clock_hours


def _of_one_class(told: Training, program: Program) -> bool:
    """Whether the hours told, and those that follow from them, may be those of the record."""
    on_record = Training(clock_hours=program.clock_hours, externship_hours=program.externship_hours)
    pairs = (
        (told.all_hours, on_record.all_hours),
        (told.hours_in_class, on_record.hours_in_class),
        (told.hours_of_externship, on_record.hours_of_externship),
    )
    if any(None not in pair and pair[0] != pair[1] for pair in pairs):
        return False
    all_hours, in_class, of_externship = (
        record if said is None else said for said, record in pairs
    )
    return all_hours is None or all_hours >= (in_class or 0) + (of_externship or 0)
