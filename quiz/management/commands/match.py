"""`manage.py match FILE.json [--as-of DAY] [--plan]`: the answer of the JSON interface."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certifications import releases
from eligibility.requests import RequestError
from quiz.api import Unreadable, matched, planned, read_json


class Command(BaseCommand):
    """Judges the facts of one file by the current release."""

    help = "Print what the person described in FILE (- reads standard input) can sit for."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and the day to judge on."""
        parser.add_argument("file", help="A request as JSON, or - for standard input.")
        parser.add_argument("--as-of", help="The day to judge on, such as 2026-11-24.")
        parser.add_argument(
            "--plan", action="store_true", help="Find the ways to what is not open, too."
        )

    def handle(self, *, file: str, as_of: str | None, plan: bool, **options: Any) -> None:
        """Read, judge, print. Raises CommandError with every fault, a line each."""
        try:
            raw = read_json(self._read(file))
            if as_of is not None and isinstance(raw, dict):
                raw["as_of"] = as_of
            release = releases.current()
            answer = planned(raw, release) if plan else matched(raw, release)
        except (Unreadable, releases.NothingPublished) as error:
            raise CommandError(str(error)) from error
        except RequestError as error:
            faults = (f"{fault.path}: {fault.message}" for fault in error.errors)
            raise CommandError("\n".join(faults)) from error
        self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))

    def _read(self, file: str) -> bytes:
        if file == "-":
            return sys.stdin.buffer.read()
        try:
            return Path(file).read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
