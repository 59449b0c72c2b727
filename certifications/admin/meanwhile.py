"""What an editor typed, put onto what somebody else saved meanwhile; and the difference in words.

A field that its editor left alone shows what is saved now; one that was typed into keeps what was
typed. Rows are told apart by their keys, so it does not matter if others were added or deleted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

Words = str | Promise
Values = list[str]
Row = dict[str, Values]
"""What the controls of one row hold, by the name of the field."""

NOTHING = _("nothing")
MANAGED = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
A_ROW = re.compile(r"\d{1,18}")
"""A number that a row can have."""
ADDED = "__prefix__"
"""In place of the number of a row that is yet to be typed in."""


# ---------------------------------------------------------------- what a page shows


@dataclass(frozen=True)
class Page:
    """The forms of a page: that of the row itself, and those of its inline rows."""

    form: forms.ModelForm
    formsets: Sequence[Any] = ()

    def in_words(self) -> Iterator[tuple[Words, Words, Words]]:
        """Everything that was typed: which row, which field, what."""
        for name, form in self._named_forms():
            for bound in form.visible_fields():
                typed = _sent(bound)
                if typed and bound.name != "DELETE":
                    yield name, bound.label, in_words(bound.field, typed)

    def _named_forms(self) -> Iterator[tuple[Words, forms.ModelForm]]:
        yield _name_of(self.form), self.form
        for formset in self.formsets:
            for form in formset.forms:
                if form.has_changed():
                    yield _name_of(form), form


def digests(page: Page) -> dict[str, str]:
    """A digest for each field that shows something, by the name it is sent under."""
    formsets = page.formsets
    rows = [form for formset in formsets for form in (*formset.initial_forms, formset.empty_form)]
    return {
        bound.html_name: _digest(values)
        for form in (page.form, *rows)
        for bound in form
        if (values := _sent(bound))
    }


def _sent(bound: forms.BoundField) -> Values:
    """What a browser would send for a field that nobody touched."""
    widget = bound.field.widget
    widget = getattr(widget, "widget", widget)  # the admin wraps choices of other rows
    value = bound.value()
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    shown = widget.format_value(value)
    return _plain(shown if isinstance(shown, (list, tuple)) else [shown])


def _plain(values: Iterable[Any]) -> Values:
    """Without what says nothing, and with one way to end a line."""
    return [str(one).replace("\r\n", "\n") for one in values if one not in (None, "")]


def _digest(values: Values) -> str:
    text = "\0".join(sorted(values))
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def _row(form: forms.ModelForm) -> Row:
    return {bound.name: _sent(bound) for bound in form}


def in_words(of: forms.Field, values: Values) -> Words:
    """What a field holds, as an editor reads it."""
    if isinstance(of, forms.BooleanField):
        return _("yes") if values else _("no")
    if isinstance(of, forms.ModelChoiceField):
        known = {str(row.pk): str(row) for row in _chosen(of, values)}
    else:
        known = dict(_labels(getattr(of, "choices", ())))
    return "; ".join(str(known.get(value, value)) for value in values) or NOTHING


def _chosen(of: forms.ModelChoiceField, values: Values) -> Any:
    return of.queryset.filter(pk__in=[value for value in values if A_ROW.fullmatch(value)])


def _labels(choices: Any) -> Iterator[tuple[str, Words]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _labels(label)
        else:
            yield str(value), label


# ---------------------------------------------------------------- what was typed


@dataclass
class _Typed:
    """One row as it was typed, beside what the page showed and what is saved now.

    `seen` is None if the page did not say what it showed: then all of it counts as typed.
    """

    typed: Row
    seen: Mapping[str, str] | None
    saved: Row | None = None
    form: forms.ModelForm | None = None
    place: tuple[int, int] | None = None  # of its form on the page that is shown again

    def is_touched(self, name: str) -> bool:
        """Whether its editor changed this field."""
        return self.seen is None or not self._was_shown(name, self.typed)

    def is_saved_anew(self, name: str) -> bool:
        """Whether somebody else did."""
        return self.seen is None or not self._was_shown(name, self.saved or {})

    def _was_shown(self, name: str, values: Row) -> bool:
        assert self.seen is not None
        now = values.get(name, [])
        return self.seen.get(name, _digest([])) == _digest(now)

    def is_any_touched(self) -> bool:
        """Whether its editor changed anything at all."""
        return any(self.is_touched(name) for name in {**self.typed, **(self.seen or {})})

    def merged(self) -> Row:
        """What its fields show when the page is shown again."""
        if self.saved is None:
            return self.typed
        return {
            name: (self.typed if self.is_touched(name) else self.saved).get(name, [])
            for name in {**self.saved, **self.typed}
        }


@dataclass(frozen=True)
class Difference:
    """One field, or one whole row: what is saved now, what was typed, what the form shows."""

    row: Words
    field: Words
    saved: Words
    typed: Words
    outcome: Words


@dataclass
class Meanwhile:
    """What was typed onto a page, put onto the page as it would be made now."""

    page: Page
    sent: QueryDict
    seen: Mapping[str, str] | None
    posted: QueryDict = field(init=False)
    rows: list[_Typed] = field(init=False, default_factory=list)
    whole: list[Difference] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.posted = QueryDict(mutable=True)
        rest = self._split()
        owner = _Typed(rest, self._seen_of(""), _row(self.page.form), self.page.form)
        self.rows.append(owner)
        self._put("", owner.merged())
        for number, formset in enumerate(self.page.formsets):
            self._put_rows(number, formset)

    # ------------------------------------------------------------ taking apart

    def _split(self) -> Row:
        """Whatever was sent that is not of an inline row."""
        prefixes = tuple(f"{formset.prefix}-" for formset in self.page.formsets)
        return {
            name: _plain(self.sent.getlist(name))
            for name in self.sent
            if not name.startswith(prefixes or "\0")
        }

    def _sent_rows(self, prefix: str) -> list[tuple[str, Row]]:
        """The inline rows as they were sent, each with its number."""
        found: dict[str, Row] = {}
        for name in self.sent:
            part = re.fullmatch(rf"{re.escape(prefix)}-(\d+)-(.+)", name)
            if part:
                found.setdefault(part[1], {})[part[2]] = _plain(self.sent.getlist(name))
        return sorted(found.items(), key=lambda row: int(row[0]))

    def _seen_of(self, prefix: str) -> Mapping[str, str] | None:
        """What the page showed in a row."""
        if self.seen is None:
            return None
        start = f"{prefix}-" if prefix else ""
        return {
            name.removeprefix(start): digest
            for name, digest in self.seen.items()
            if name.startswith(start)
        }

    # ------------------------------------------------------------ putting together

    def _put(self, prefix: str, row: Row) -> None:
        start = f"{prefix}-" if prefix else ""
        for name, values in row.items():
            if values:
                self.posted.setlist(f"{start}{name}", values)

    def _put_rows(self, number: int, formset: Any) -> None:
        """The rows that are saved now, then those that were typed and are not saved."""
        prefix, key = formset.prefix, formset.model._meta.pk.name
        sent, new = {}, []
        for place, row in self._sent_rows(prefix):
            if row.get(key):
                sent[row[key][0]] = _Typed(row, self._seen_of(f"{prefix}-{place}"))
            else:
                new.append(_Typed(row, self._seen_of(f"{prefix}-{ADDED}")))
        rows = [self._saved_row(form, sent) for form in formset.initial_forms]
        rows += self._lost_rows(formset, sent.values())
        rows += [row for row in new if row.is_any_touched()]
        if formset.extra_forms:
            rows.append(_Typed({}, {}, _row(formset.empty_form)))
        for place, row in enumerate(rows):
            row.place = (number, place)
            self._put(f"{prefix}-{place}", row.merged())
        self.rows += rows
        counts = (len(rows), len(formset.initial_forms), formset.min_num, formset.max_num)
        for name, count in zip(MANAGED, counts, strict=True):
            self.posted[f"{prefix}-{name}"] = str(count)

    def _saved_row(self, form: forms.ModelForm, sent: dict[str, _Typed]) -> _Typed:
        """A row that is saved now, with what was typed into it."""
        row = sent.pop(str(form.instance.pk), None)
        if row is None:
            self._say(_name_of(form), _("new"), NOTHING, _("It stands below too."))
            row = _Typed({}, {})
        row.saved, row.form = _row(form), form
        return row

    def _lost_rows(self, formset: Any, rows: Iterable[_Typed]) -> Iterator[_Typed]:
        """Rows that somebody else deleted: what was typed into them is kept as a new row."""
        key = formset.model._meta.pk.name
        for row in rows:
            del row.typed[key]
            row.seen = {name: was for name, was in (row.seen or {}).items() if name != key}
            name = _called(formset.model, row.typed)
            if row.typed.get("DELETE") or not row.is_any_touched():
                said = _("You deleted it too.") if row.typed.get("DELETE") else _("no change")
                self._say(name, _("deleted"), said, _("It is gone below too."))
                continue
            self._say(name, _("deleted"), _("changed"), _("Yours stands below as a new row."))
            yield row

    def _say(self, row: Words, saved: Words, typed: Words, outcome: Words) -> None:
        self.whole.append(Difference(row, _("All of it"), saved, typed, outcome))

    # ------------------------------------------------------------ in words

    def differences(self, shown: Page) -> list[Difference]:
        """Everything in which what is saved and what was typed differ, in the page's order."""
        found = [
            difference
            for row in self.rows
            if row.form is not None
            for difference in _differences(row, self._form_of(row, shown))
        ]
        return [*found, *self.whole]

    @staticmethod
    def _form_of(row: _Typed, shown: Page) -> forms.ModelForm:
        if row.place is None:
            return shown.form
        formset, place = row.place
        return shown.formsets[formset].forms[place]


def _differences(row: _Typed, shown: forms.ModelForm) -> Iterator[Difference]:
    """Field by field. A field may be there only as saved, or only as typed: kinds differ."""
    assert row.form is not None
    saved = row.saved or {}
    if not row.typed:
        return
    for name, bound in {**_visible(shown), **_visible(row.form)}.items():
        now, typed = saved.get(name, []), row.typed.get(name, [])
        if sorted(now) == sorted(typed):
            continue
        yield Difference(
            _name_of(row.form),
            capfirst(bound.label),
            in_words(bound.field, now),
            in_words(bound.field, typed) if row.is_touched(name) else _("no change"),
            _outcome(row, name),
        )


def _outcome(row: _Typed, name: str) -> Words:
    if not row.is_touched(name):
        return _("What is saved stands below.")
    if row.seen is not None and not row.is_saved_anew(name):
        return _("Only you changed it. Yours stands below.")
    return _("Yours stands below. Saving puts it in place of what is saved.")


def _visible(form: forms.ModelForm) -> dict[str, forms.BoundField]:
    return {bound.name: bound for bound in form.visible_fields()}


def _name_of(form: forms.ModelForm) -> Words:
    """What an editor calls the row of a form."""
    kind = capfirst(form.instance._meta.verbose_name)
    return f"{kind}: {form.instance}" if form.instance.pk else kind


def _called(model: Any, row: Row) -> Words:
    """The same for a row that is there no more: by its first two texts."""
    kind = capfirst(model._meta.verbose_name)
    texts = [" ".join(row[name]) for name in row if row[name] and name not in _LINKS][:2]
    return f"{kind}: {': '.join(texts)}" if texts else kind


_LINKS = ("route", "credential", "program", "institution", "DELETE")
