"""Changes told: what was changed, and how it was before and after, in an editor's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Field, Model
from django.utils.functional import Promise
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from certifications.catalogue import rules_snapshot
from certifications.history.records import Key, State, edited_fields
from certifications.history.timeline import Change
from certifications.models import Kind, Requirement, Review, Source
from certifications.templatetags.readable import day

from .reading import read_alone

Json = Any
Words = str | Promise
CALLED_BY = ("text", "name", "title", "kind", "accreditor", "letters", "code")
"""What a row is called by where it is told of: the first of these that it has."""
RULE = ("kind", "test", "if_met", "if_not_met", "review")
"""What a requirement's sentence is made from."""


@dataclass(frozen=True)
class Part:
    """One thing that changed."""

    name: Words
    before: Words
    after: Words


@dataclass(frozen=True)
class Told:
    """What happened to one row. `sentence`: what a requirement asks that came or went."""

    what: str
    sentence: str = ""
    parts: tuple[Part, ...] = ()


class Teller:
    """Tells changes of one row and of what belongs to it. Names are looked up once."""

    def __init__(self, about: Key) -> None:
        self.about = about
        self.names: dict[Key, str] = {}

    def tell(self, changes: Iterable[Change]) -> list[Told]:
        """Each change, the row itself first."""
        first = sorted(changes, key=lambda change: change.state.key != self.about)
        return [self._told(change) for change in first]

    def _told(self, change: Change) -> Told:
        state = change.state
        called = {"row": self._called(state)}
        if change.before and change.after:
            return Told(called["row"], parts=tuple(self._parts(change.before, change.after)))
        what = _("%(row)s was added.") if change.after else _("%(row)s was deleted.")
        return Told(what % called, self.sentence(state))

    def _called(self, state: State) -> str:
        """Requirement “You are 18.”"""
        kind = str(capfirst(state.model._meta.verbose_name))
        name = next((state.values[name] for name in CALLED_BY if state.values.get(name)), "")
        name = name or state.row()  # words left empty: it is called by those that are built in
        return f"{kind} “{Truncator(name).chars(90)}”"

    def _parts(self, before: State, after: State) -> Iterator[Part]:
        said = self.sentence(before), self.sentence(after)
        by_sentence = all(said) and said[0] != said[1]
        if by_sentence:
            yield Part(_("Rule"), *(f"“{sentence}”" for sentence in said))
        for field in edited_fields(after.model):
            values = before.values[field.attname], after.values[field.attname]
            is_told = by_sentence and after.model is Requirement and field.name in RULE
            if values[0] != values[1] and not is_told:
                yield Part(
                    capfirst(field.verbose_name), *(self._words(field, value) for value in values)
                )
        if before.sources != after.sources:
            both = self._titles(before.sources), self._titles(after.sources)
            yield Part(_("Sources"), *both)

    # ------------------------------------------------------------ sentences of requirements

    def sentence(self, state: State) -> str:
        """What a requirement asks; empty where it cannot be read by itself, as groups cannot."""
        if state.model is not Requirement:
            return ""
        values = state.values
        approval = values["kind"] == Kind.ISSUER_APPROVAL
        return read_alone(
            self._catalogue,
            {
                "id": values["code"],
                "text": values["text"],
                "kind": values["kind"],
                "test": values["test"],
                "members": [],
                "if_met": values["if_met"] or None,
                "if_not_met": values["if_not_met"] or None,
                "review": (values["review"] or str(Review.DECIDES)) if approval else None,
                "notes": values["notes"],
            },
        )

    @cached_property
    def _catalogue(self) -> Json:
        return rules_snapshot()

    # ------------------------------------------------------------ values in words

    def _words(self, field: Field, value: Any) -> Words:
        if field.is_relation:
            return self._name((field.related_model, value)) if value else _("empty")
        label = next((label for choice, label in field.flatchoices if choice == value), None)
        return plain(value) if label is None else label

    def _titles(self, sources: frozenset[int]) -> Words:
        return "; ".join(sorted(self._name((Source, pk)) for pk in sources)) or _("none")

    def _name(self, key: Key) -> str:
        if key not in self.names:
            self.names[key] = _named(*key)
        return self.names[key]


def plain(value: Any) -> Words:
    """A value the way a person would write it down."""
    match value:
        case _ if value in (None, "", [], {}):
            return _("empty")
        case bool():
            return _("yes") if value else _("no")
        case date():
            return day(value)
        case Decimal():
            return f"{value.normalize():f}"
        case list():
            return "; ".join(str(plain(item)) for item in value)
        case dict():
            return "; ".join(
                f"{key.replace('_', ' ')}: {plain(item)}" for key, item in value.items()
            )
    return str(value)


def _named(model: type[Model], pk: int) -> str:
    """What a row is called, or was while it was there."""
    row = model._default_manager.filter(pk=pk).first()
    if row is not None:
        return str(row)
    last = model.history.filter(id=pk).first()  # type: ignore[attr-defined]
    if last is None:
        return _("number %(pk)s, which is gone") % {"pk": pk}
    name = next((getattr(last, name) for name in CALLED_BY if getattr(last, name, "")), pk)
    return _("%(name)s (deleted)") % {"name": name}
