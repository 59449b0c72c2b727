"""Sentences about a person's own facts, kept apart from the language they are read in.

A reason is a template and its values. The templates are marked with `gettext_noop`, which is what
`makemessages` looks for, so that the web side can look up another language; `english` fills them
in as they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .days import Span

Value = str | int | Fraction | date | Span | tuple[str, ...]


def gettext_noop(text: str) -> str:
    """Mark a text for translation; the text itself stays as it is."""
    return text


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence to be filled in: `{name}` in the template stands for `values[name]`."""

    template: str
    values: Mapping[str, Value]


_MORE = {
    "times": (gettext_noop("1 more"), gettext_noop("{amount} more")),
    "hours": (gettext_noop("1 more hour"), gettext_noop("{amount} more hours")),
    "externship hours": (
        gettext_noop("1 more externship hour"),
        gettext_noop("{amount} more externship hours"),
    ),
    "teaching hours": (
        gettext_noop("1 more hour of teaching"),
        gettext_noop("{amount} more hours of teaching"),
    ),
    "teaching months": (
        gettext_noop("1 more month of teaching"),
        gettext_noop("{amount} more months of teaching"),
    ),
    "semesters": (gettext_noop("1 more semester"), gettext_noop("{amount} more semesters")),
    "injections": (gettext_noop("1 more injection"), gettext_noop("{amount} more injections")),
    "blood draws": (gettext_noop("1 more blood draw"), gettext_noop("{amount} more blood draws")),
    "credits": (gettext_noop("1 more credit"), gettext_noop("{amount} more credits")),
    "days": (gettext_noop("1 more day"), gettext_noop("{amount} more days")),
    "years": (gettext_noop("1 more year"), gettext_noop("{amount} more years")),
}


def lacking(
    amount: Fraction, unit: str, *, months: Fraction | None = None, begun: bool = False
) -> Shortfall:
    """A shortfall in a unit that is counted one by one."""
    one, many = _MORE[unit]
    text = Reason(one if amount == 1 else many, {"amount": amount})
    return Shortfall(amount, unit, text, months, begun)


Say = Callable[[Reason], str]
"""Turns a reason into a sentence of some language."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is lacking. `amount` is counted in `unit`; `months` is the time it takes, if known.

    `begun` says that the person already has some of it.
    """

    amount: Fraction
    unit: str
    reason: Reason
    months: Fraction | None = None
    begun: bool = False


def reason(template: str, **values: Value) -> Reason:
    """A reason with its values."""
    return Reason(template, values)


def english(sentence: Reason) -> str:
    """The sentence in English."""
    return sentence.template.format(**{key: written(v) for key, v in sentence.values.items()})


def written(value: Value) -> str:
    """A value as our pages write it: 3 June 2022; 1,040; 37.5; a, b or c."""
    if isinstance(value, Span):
        return _written_span(value)
    if isinstance(value, date):
        return f"{value.day} {value:%B} {value.year}"
    if isinstance(value, int | Fraction):
        return _written_number(Fraction(value))
    if isinstance(value, tuple):
        return " or ".join(part for part in (", ".join(value[:-1]), *value[-1:]) if part)
    return value


def _written_number(number: Fraction) -> str:
    if number.denominator == 1:
        return f"{number.numerator:,}"
    return f"{float(number):,.1f}".removesuffix(".0")


def _written_span(span: Span) -> str:
    if span.is_exact:
        return written(span.first)
    if (span.first.year, span.first.month) == (span.last.year, span.last.month):
        return f"{span.first:%B} {span.first.year}"
    return str(span.first.year)
