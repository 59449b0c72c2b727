"""Days, dollars and letters the way pages say them. Releases and answers carry plain JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certifications.models import READ_AGAIN_AFTER, Confidence

register = template.Library()

UNBROKEN = str.maketrans({"-": "\N{NON-BREAKING HYPHEN}", " ": "\N{NO-BREAK SPACE}"})


@register.filter
def day(value: date | str | None) -> str:
    """24 November 2026: of a date, a moment, or a day as JSON writes it."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return date_format(value, "j F Y")


@register.filter
def iso(value: date | str | None) -> str:
    """The same day for the `datetime` of a `<time>`."""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return value.isoformat() if isinstance(value, date) else value or ""


@register.filter
def is_stale(value: date | str) -> bool:
    """Whether something read on this day was read over a year ago, by the day of who looks."""
    read_on = date.fromisoformat(value) if isinstance(value, str) else value
    return read_on < timezone.localdate() - READ_AGAIN_AFTER


@register.filter
def is_noted(source: Mapping[str, Any]) -> bool:
    """Whether no page was read there: from memory, or no address and no edition to look up."""
    names_no_page = source.get("edition", "unknown") in ("", None) and not source["url"]
    return source.get("confidence") == Confidence.RECALLED or names_no_page


@register.filter
def when_read(source: Mapping[str, Any]) -> str:
    """read on 24 November 2026; what is from memory was noted on that day, and read nowhere."""
    words = _("noted on %(day)s") if is_noted(source) else _("read on %(day)s")
    return words % {"day": day(source["read_on"])}


@register.simple_tag
def state(status: str) -> SafeString:
    """How a requirement stands, in a word and a shape. There are four, on hundreds of rows."""
    return _state(status, get_language())


@lru_cache(maxsize=64)
def _state(status: str, language: str | None) -> SafeString:
    return render_to_string("components/state.html", {"status": status})


@register.simple_tag
def requirement_row(requirement: Mapping[str, Any]) -> SafeString:
    """A requirement and its parts as components/requirement.html shows them.

    Rows that are alike are written once a day, whoever they are for. What leads to a record of one
    person (`doors`) is theirs, and is kept nowhere.
    """
    if _has_doors(requirement):
        return _written_row(requirement)
    language, today = _shown_to_all()
    if _day_of_rows != [today]:
        _row.cache_clear()
        _day_of_rows[:] = [today]
    return _row(_Row(json.dumps(requirement, default=_plain), requirement), language, today)


_day_of_rows: list[date] = []
"""The day of which rows are kept: those of another go."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A requirement, the same as another one that says the same."""

    says: str
    requirement: Mapping[str, Any] = field(compare=False)


@lru_cache(maxsize=4096)
def _row(row: _Row, language: str | None, today: date) -> SafeString:
    return _written_row(row.requirement)


def _written_row(requirement: Mapping[str, Any]) -> SafeString:
    return render_to_string("components/requirement.html", {"requirement": requirement})


def _has_doors(requirement: Mapping[str, Any]) -> bool:
    return bool(requirement.get("doors")) or any(map(_has_doors, requirement.get("members") or ()))


def _plain(value: object) -> str:
    """What JSON has no word for: days, and texts that are said in the language of who reads."""
    if isinstance(value, date | Promise):
        return str(value)
    raise TypeError(f"{value!r} is no part of a rule")


def _shown_to_all() -> tuple[str | None, date]:
    """What the same lines turn on: the language, and the day (a source may be old from then on)."""
    return get_language(), timezone.localdate()


@register.simple_tag
def source_lines(sources: Iterable[Mapping[str, Any]]) -> SafeString:
    """The lines that tell where a sentence was read.

    Hundreds stand on one page, and few are different. They are about rules and not about people, so
    those of a day are kept.
    """
    told = tuple(
        tuple((part, source[part]) for part in _TOLD_OF_SOURCE if part in source)
        for source in sources or ()
    )
    return _source_lines(told, *_shown_to_all()) if told else SafeString()


_TOLD_OF_SOURCE = ("title", "url", "read_on", "confidence", "edition")
"""What a line says, or turns on."""


@lru_cache(maxsize=4096)
def _source_lines(
    told: tuple[tuple[tuple[str, Any], ...], ...], language: str | None, today: date
) -> SafeString:
    return render_to_string("components/source_lines.html", {"sources": list(map(dict, told))})


@register.filter
def dollars(value: float | None) -> str:
    """$125, or $67.50: cents only where there are some."""
    if value is None:
        return ""
    places = 0 if value == int(value) else 2
    return f"${number_format(value, places, use_l10n=True, force_grouping=True)}"


LETTERS = re.compile(r"\b[A-Z]{2,4}(?:-[A-Z]{1,4})+\b|\([A-Z]{2,}(?: [A-Z]{2,})+\)")


@register.filter
def unbroken(text: object) -> str:
    """The same with MA-C and (WA DOH) each on one line, for people: data keep their plain signs."""
    return LETTERS.sub(lambda found: found[0].translate(UNBROKEN), str(text))


@register.filter("of")
def with_body(letters: str, body: str) -> str:
    """RMA (AMT): the same letters have several owners, so the body always stands beside them."""
    return letters if "(" in letters else f"{letters} ({body})"
