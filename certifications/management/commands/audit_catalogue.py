"""`manage.py audit_catalogue`: what is wrong with the workbench, for a shell or a build server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certifications.audit import Finding, audit, kinds
from certifications.shown import said, told

HARD, ANY, NOTHING = "hard", "any", "nothing"


class Command(BaseCommand):
    """Prints every finding, and fails where some are of the kinds that must not be."""

    help = "Look for rules nobody can meet, gaps, missing and old sources, and more."

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be said."""
        names = [str(kind.key) for kind in kinds()]
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--on", metavar="DATE", help="the day to judge; today if left out")
        parser.add_argument(
            "--fail-on",
            default=HARD,
            metavar="KINDS",
            help="fail where any of these is found: hard (the usual), any, nothing, or some of "
            f"{', '.join(names)} with commas between",
        )

    def handle(self, *, on: str | None, fail_on: str, **options: Any) -> None:
        """Look, print, and fail if asked to."""
        wanted = _kinds(fail_on)
        found = audit(_day(on))
        if options["json"]:
            self.stdout.write(json.dumps([*map(_plain, found)], indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(found)))
        failing = sum(finding.kind in wanted for finding in found)
        if failing:
            raise CommandError(f"{failing} of {len(found)} findings must be mended.", returncode=1)


def _day(on: str | None) -> date:
    try:
        return date.fromisoformat(on) if on else timezone.localdate()
    except ValueError as error:
        raise CommandError("Give a day such as 2026-11-24.") from error


def _kinds(fail_on: str) -> set[str]:
    """The kinds of finding that make the command fail."""
    every = {str(kind.key) for kind in kinds()}
    groups = {
        HARD: {str(kind.key) for kind in kinds() if kind.is_hard},
        ANY: every,
        NOTHING: set(),
    }
    if fail_on in groups:
        return groups[fail_on]
    chosen = {name.strip() for name in fail_on.split(",")}
    if unknown := sorted(chosen - every):
        raise CommandError(f"There is no check called {', '.join(unknown)}.")
    return chosen


def _plain(finding: Finding) -> dict[str, Any]:
    flaw, row = finding.flaw, finding.row
    return {
        "kind": str(finding.kind),
        "where": finding.where,
        "sentence": finding.sentence,
        "model": row._meta.label_lower if row else None,
        "pk": row.pk if row else None,
        "person": flaw and {"state": flaw.person.state, "profile": flaw.person.profile},
        "judged": [
            {"route": one.route.id, "on": one.on.isoformat(), "verdict": str(one.verdict)}
            for one in (flaw.judged if flaw else ())
        ],
    }


def _lines(found: list[Finding]) -> Iterator[str]:
    for kind in kinds():
        of_kind = [finding for finding in found if finding.kind == kind.key]
        if of_kind:
            yield f"{kind.title} ({len(of_kind)})"
            for finding in of_kind:
                yield f"  {finding.where}: {finding.sentence}"
                yield from _about_person(finding)
    yield f"{len(found)} findings." if found else "Nothing found."


def _about_person(finding: Finding) -> Iterator[str]:
    if finding.flaw is None:
        return
    for one in told(finding.flaw.person):
        yield f"    {one.heading}: {'; '.join(one.parts)}"
    for judged in map(said, finding.flaw.judged):
        yield f"    {judged.day}, {judged.route}: {judged.verdict}"
