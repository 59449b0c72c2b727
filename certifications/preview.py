"""What a release would change, before anybody sees it: the edits, and whom they would touch.

The same for the desk and for the command line. Here the people are gathered: the kept personas,
those who stand at the edges of the rules, and as numbers those who asked of late.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from eligibility.rules import Catalogue, Problem
from eligibility.witness import boundary_people

from . import releases
from .changes import Change, changes
from .effects import LEAST_TOLD, Effect, Effects, Judgment, Person, Why, effects
from .expectations import in_words
from .personas import Persona

Json = Any


@dataclass(frozen=True)
class Side:
    """One of the two that are compared. `catalogue` is None where it cannot be compiled."""

    content: Json
    catalogue: Catalogue | None


NOTHING = Side({}, None)


@dataclass(frozen=True)
class Preview:
    """The edits as sentences, what stands in the way, and the effects where both can be judged."""

    edits: tuple[Change, ...]
    problems: tuple[Problem, ...]
    effects: Effects | None


def preview(before: Any, after: Any, *, today: date) -> Preview:
    """Compare two editions; `after` may have `problems`, which are handed on."""
    can_judge = before.catalogue is not None and after.catalogue is not None
    return Preview(
        tuple(changes(before.content, after.content)),
        tuple(getattr(after, "problems", ())),
        effects(before, after, kept(), today=today, boundary=boundary_people)
        if can_judge
        else None,
    )


def shown_now() -> Any:
    """What people see, or nothing."""
    try:
        return releases.current()
    except releases.NothingPublished:
        return NOTHING


def kept() -> Iterator[Person]:
    """The personas of the editors, each on their own day."""
    for row in Persona.objects.order_by("code"):
        yield Person(row.title, row.as_of, row.state or None, row.profile, row.code)


# ---------------------------------------------------------------- in words


def lines(found: Preview) -> Iterator[str]:
    """The whole as plain text, for a terminal."""
    yield _("What changes:")
    yield from (f"  {edit}" for edit in found.edits)
    if not found.edits:
        yield "  " + _("Nothing.")
    if found.effects is not None:
        yield from _effects(found.effects)
    if found.problems:
        yield _("What stands in the way:")
        yield from (f"  {problem.path}: {problem.message}" for problem in found.problems)


def _effects(found: Effects) -> Iterator[str]:
    if not found.judged:
        yield _("No rule differs, so nobody is told anything else.")
        return
    for heading, some in (
        (_("Personas who are told something else: %s"), found.flipping),
        (_("Personas with another nearest or best way: %s"), found.only_nearer),
        (_("People at the edges of the rules who are told something else: %s"), found.boundary),
    ):
        yield heading % len(some)
        yield from (f"  {effect.person.name}: {effect_in_words(effect)}" for effect in some)
    for name, count in found.counted:
        yield f"{name}: {number(count.looked_at)}"
        for letters, changed in count.changed.items():
            told = _("%(letters)s: %(number)s would be told something else")
            yield "  " + told % {"letters": letters, "number": number(changed)}


def number(count: int | None) -> str:
    """How many visitors, as far as that may be told."""
    return _("fewer than %s") % LEAST_TOLD if count is None else str(count)


def effect_in_words(effect: Effect) -> str:
    """What one person is told, before and after, and why."""
    words = f"{effect.letters}: {judgment_in_words(effect.before)} → "
    words += judgment_in_words(effect.after)
    why = "; ".join(map(why_in_words, effect.why))
    return f"{words} ({why})" if why else words


def judgment_in_words(judgment: Judgment | None) -> str:
    """What one person is told about one credential, on one line."""
    if judgment is None:
        return _("not judged")
    said = [_(", then ").join(_windows(judgment))]
    if judgment.route:
        said.append(_("by %s") % judgment.route)
    if judgment.nearest_route:
        said.append(_("nearest: %s") % judgment.nearest_route)
    return ", ".join(said)


def _windows(judgment: Judgment) -> Iterator[str]:
    """The verdicts to come, each with its last day; the last of them has none."""
    *ending, (*_days, at_last) = judgment.windows
    for _start, last, verdict in ending:
        yield _("%(verdict)s until %(day)s") % {"verdict": in_words(verdict), "day": _day(last)}
    yield in_words(at_last)


def why_in_words(why: Why) -> str:
    """One requirement that makes the difference."""
    named = f"“{why.text}”" if why.text else why.requirement
    if why.before == why.after:
        return _("%s says something else") % named
    if why.before is None:
        return _("%s is new") % named
    if why.after is None:
        return _("%s is no longer asked") % named
    return f"{named}: {_status(why.before)} → {_status(why.after)}"


def _status(status: str) -> str:
    return status.replace("_", " ")


def _day(day: date) -> str:
    return date_format(day, "Y-m-d")
