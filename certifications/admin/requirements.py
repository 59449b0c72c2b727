"""The requirements of a route, or of all routes of a credential, as one formset.

A row shows the fields of its kind and says in words, beside them, what cannot be. Groups are named
by their ids, so that a group and its members can be typed in and read out in one go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from django import forms
from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from certifications.models import CertifyingBody, Credential, Requirement
from eligibility.rules import problems_of_requirement

from .fields import PLAIN_TEXT, WithId
from .kinds import GROUPS, KINDS, FromCatalogue, in_words

Words = str | Promise
Json = Any
Options = list[tuple[str, Words]]


def faults(kind: str, test: Mapping[str, Json]) -> Iterator[tuple[str | None, str]]:
    """What is wrong with a test, and which of its parts to say it beside (None: the whole).

    An empty test is let pass, so that a row can be begun today and finished tomorrow. Parts that
    are wrong only together are found by leaving out each in turn: the last that cures it is named.
    """
    if not test:
        return
    parts = [part.key for part in KINDS[kind].parts]
    for message in dict.fromkeys(problems_of_requirement(kind, test)):
        place, colon, words = message.partition(": ")
        if colon and place.split(".")[0] in parts:
            yield place, _in_labels(kind, words)
            continue
        cures = [
            key
            for key in parts
            if key in test and message not in problems_of_requirement(kind, _without(test, key))
        ]
        beside = (cures or parts)[-1] if cures or len(parts) == 1 else None
        yield beside, _in_labels(kind, message)


def _without(test: Mapping[str, Json], key: str) -> dict[str, Json]:
    return {name: value for name, value in test.items() if name != key}


def _in_labels(kind: str, message: str) -> str:
    """The message with the names of parts as the form writes them."""
    labels = {part.key: f"“{part.label}”" for part in KINDS[kind].parts}

    def written(word: re.Match[str]) -> str:
        return labels.get(word[0]) or in_words(word[0])

    return re.sub(r"\b[a-z]+(?:_[a-z]+)+\b", written, message)


# ---------------------------------------------------------------- one requirement


class RequirementForm(WithId):
    """A requirement whose test is shown as the fields of its kind."""

    group = forms.ChoiceField(
        required=False,
        label=_("Group"),
        help_text=_(
            "The group it is a part of. Empty if it stands by itself. A group that you have just"
            " typed in can be chosen here after “Read it first”, or once it is saved."
        ),
    )

    class Meta:
        model = Requirement
        fields = (
            "code",
            "text",
            "kind",
            "position",
            "confidence",
            "sources",
            "notes",
            "if_met",
            "if_not_met",
            "review",
            "remedy_action",
            "remedy_typical_months",
            "remedy_months_from",
            "remedy_months_to",
            "remedy_cost_usd",
            "remedy_only_with_progress",
            "remedy_source",
        )
        help_texts = {
            "kind": _("What it is about. Its own fields stand below."),
            "position": _("Lower numbers come first in the route or the group. Example: 1"),
        }

    def __init__(
        self, *args: Any, adding: Mapping[str, Options] | None = None, kind: str = "", **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.asked_kind = kind or self._asked_kind()
        self.saved_test = self._saved_test()
        self.fields_of_part: dict[str, list[str]] = {}
        if self.instance.parent_id:
            self.initial["group"] = self.instance.parent.code
        self._add_fields_of_kind(adding or {})

    def _asked_kind(self) -> str:
        """The kind in the form as it was sent, or as it is saved."""
        sent = self.data.get(self.add_prefix("kind")) if self.is_bound else None
        return sent if sent is not None else self.instance.kind

    def _name(self, field: str) -> str:
        """Kinds share names of parts, and what was typed for one is nothing to the other."""
        return f"test_{self.asked_kind}_{field}"

    def _add_fields_of_kind(self, adding: Mapping[str, Options]) -> None:
        if self.asked_kind not in KINDS:
            return
        kind, saved = KINDS[self.asked_kind], self.saved_test
        for part, fields in kind.form_fields():
            self.fields_of_part[part.key] = [self._name(name) for name in fields]
            for name, field in fields.items():
                if isinstance(part, FromCatalogue):
                    field.choices = _offered(part, adding.get(part.adding, []), saved)
                self.fields[self._name(name)] = field
        for name, value in kind.initial(saved).items():
            self.initial[self._name(name)] = value

    def _saved_test(self) -> dict[str, Json]:
        """The test as it is saved, unless it is one of another kind."""
        test = self.instance.test
        same = self.instance.kind == self.asked_kind and isinstance(test, dict)
        return dict(test) if same else {}

    # ------------------------------------------------------------ for the template

    @property
    def kind_help(self) -> Any:
        """What the kind is about."""
        return KINDS.get(self.asked_kind)

    @property
    def is_open(self) -> bool:
        """Whether its fields are unfolded: they were touched, or a browser is to add it."""
        touched = self.is_bound and (bool(self.errors) or self.has_changed())
        return touched or "__prefix__" in (self.prefix or "")

    @property
    def parts_in_use(self) -> list[forms.BoundField]:
        """The fields that say something, or have something wrong; for a short kind, all."""
        fields = list(self._bound_fields())
        return fields if len(fields) <= 6 else [field for field in fields if _speaks(field)]

    @property
    def other_parts(self) -> list[forms.BoundField]:
        """The fields that say nothing."""
        shown = {field.name for field in self.parts_in_use}
        return [field for field in self._bound_fields() if field.name not in shown]

    def _bound_fields(self) -> Iterator[forms.BoundField]:
        return (self[name] for names in self.fields_of_part.values() for name in names)

    # ------------------------------------------------------------ what was typed

    def clean(self) -> dict[str, Any] | None:
        """Put the test together, and say what is wrong with it where that was typed."""
        cleaned = super().clean()
        kind = self.cleaned_data.get("kind")
        names = [name for names in self.fields_of_part.values() for name in names]
        if kind != self.asked_kind or any(name in self.errors for name in names):
            return cleaned
        start = len(self._name(""))
        typed = {name[start:]: self.cleaned_data.get(name) for name in names}
        self.instance.test = KINDS[kind].test(typed, self.saved_test)
        for place, words in faults(kind, self.instance.test):
            self.add_error(self._field_at(place), words)
        return cleaned

    def _field_at(self, place: str | None) -> str:
        """The field to say it beside: that of the very part if it has one of its own."""
        if place is None:
            return "kind"
        names = self.fields_of_part[place.split(".")[0]]
        exact = self._name(place.replace(".", "_"))
        return exact if exact in names else names[0]


def _offered(part: FromCatalogue, adding: Options, saved: Mapping[str, Json]) -> Options:
    """The words of the list, those of the catalogue, and any that is saved but in neither."""
    known = dict(
        [*adding, *((code, in_words(code)) for code in part.of if code not in dict(adding))]
    )
    lost = {
        code: _("%(id)s (not in the catalogue)") % {"id": code}
        for code in saved.get(part.key) or ()
        if code not in known
    }
    return list((known | lost).items())


def _speaks(field: forms.BoundField) -> bool:
    return bool(field.errors) or field.value() not in (None, "", [], False)


# ---------------------------------------------------------------- all of them


class RequirementFormSet(forms.BaseInlineFormSet):
    """All requirements of one owner, each group followed by its members."""

    def get_queryset(self) -> list[Requirement]:
        """The rows in the order in which they are read."""
        if not hasattr(self, "_in_order"):
            rows = super().get_queryset().select_related("parent").prefetch_related("sources")
            self._in_order = _in_reading_order(rows)
        return self._in_order

    @cached_property
    def adding(self) -> dict[str, Options]:
        """What the catalogue adds to the lists of some parts: read once for all rows."""
        return {
            "credentials": list(Credential.objects.values_list("code", "letters")),
            "bodies": list(CertifyingBody.objects.values_list("code", "abbreviation")),
        }

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """What each row is given besides."""
        return {**super().get_form_kwargs(index), "adding": self.adding}

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Offer the groups of this page; a new row stands last unless it is put elsewhere."""
        super().add_fields(form, index)
        if form.instance.pk is None:
            form.initial["position"] = self.next_position
        form.fields["group"].choices = [("", _("None: it stands by itself")), *self.groups]

    @cached_property
    def next_position(self) -> int:
        """Behind all rows that are saved."""
        return max((row.position for row in self.get_queryset()), default=0) + 1

    @cached_property
    def groups(self) -> Options:
        """The groups that are saved or have just been typed in."""
        rows = [(row.code, row.kind, row.text) for row in self.get_queryset()]
        if self.is_bound:
            names = [self.add_prefix(i) for i in range(self.total_form_count())]
            rows += [
                tuple(self.data.get(f"{name}-{field}", "") for field in ("code", "kind", "text"))
                for name in names
            ]
        return list(
            {code: _short(code, text) for code, kind, text in rows if kind in GROUPS}.items()
        )

    def lay_out(self, sentences: Mapping[str, str]) -> None:
        """Tell each row, for the template, how far in it stands and how it reads as it is saved."""
        group_of = {form["code"].value(): form["group"].value() for form in self.forms}
        for form in self.forms:
            form.sentence = sentences.get(form.initial.get("code", ""), "")
            form.depth = min(len(_groups_above(form["group"].value(), group_of)), 3)

    @property
    def templates_by_kind(self) -> tuple[tuple[str, SafeString], ...]:
        """The fields of an empty row of each kind, for a browser to take."""
        adding = tuple((name, tuple(offered)) for name, offered in self.adding.items())
        return _fields_by_kind(self.add_prefix("__prefix__"), adding, get_language())

    # ------------------------------------------------------------ groups

    def clean(self) -> None:
        """A group is a row of this page that is a group, and not inside itself."""
        super().clean()
        kept = self._kept()
        for form in kept:
            group = form.cleaned_data.get("group")
            if not group:
                continue
            row = self._row(group, kept)
            if row is None:
                form.add_error("group", _("This group is not here any more. Choose another."))
            elif row.cleaned_data.get("kind") not in GROUPS:
                form.add_error("group", _("Only a group has members. Choose a group, or none."))
            elif self._comes_back(form, kept):
                form.add_error("group", _("A group cannot stand inside itself."))

    def get_unique_error_message(self, unique_check: Any) -> Words:
        """In an editor's words."""
        return _("Two requirements have the same id. Give one of them another.")

    def _kept(self) -> list[Any]:
        """The rows that will be there after saving, of which enough is known."""
        return [
            form
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]

    @staticmethod
    def _row(code: str, rows: list[Any]) -> Any:
        """The row with this id; or the one that had it before its id was changed just now."""
        called = (form for form in rows if form.cleaned_data.get("code") == code)
        was_called = (form for form in rows if form.initial.get("code") == code)
        return next(called, None) or next(was_called, None)

    def _comes_back(self, form: Any, rows: list[Any]) -> bool:
        seen, above = [], form
        while above is not None and above not in seen:
            seen.append(above)
            above = self._row(above.cleaned_data.get("group") or "", rows)
        return above is form

    def _put_in_order(self, kept: list[Any]) -> None:
        """New rows stand in the order in which they were typed, unless they were put elsewhere."""
        new = [form for form in kept if form.instance.pk is None and form.has_changed()]
        for place, form in enumerate(new):
            if "position" not in form.changed_data:
                form.instance.position = self.next_position + place

    def save(self, commit: bool = True) -> list[Any]:
        """Save the rows, then put them into their groups, which may be as new as they are.

        A row that moves leaves its old group first: that may be about to be deleted, and takes
        its members with it.
        """
        kept = self._kept()
        self._put_in_order(kept)
        moved = [form for form in kept if form.has_changed() and "group" in form.changed_data]
        for form in moved:
            form.instance.parent = None
        for row in Requirement.objects.filter(pk__in=[form.instance.pk for form in moved]):
            row.parent = None
            row.save(update_fields=["parent"])
        saved = super().save(commit)
        for form in moved:
            row = self._row(form.cleaned_data.get("group") or "", kept)
            form.instance.parent = row.instance if row else None
            form.instance.save(update_fields=["parent"])
        return saved


@lru_cache(maxsize=8)
def _fields_by_kind(
    prefix: str, adding: tuple[tuple[str, tuple[Any, ...]], ...], _language: str | None
) -> tuple[tuple[str, SafeString], ...]:
    """Written out once: they are several hundred fields, and the same on every page."""
    rows = (
        (kind, RequirementForm(prefix=prefix, kind=kind, adding=dict(adding))) for kind in KINDS
    )
    return tuple(
        (kind, render_to_string("admin/certifications/kind_fields.html", {"form": form}))
        for kind, form in rows
    )


def _in_reading_order(rows: Any) -> list[Requirement]:
    """Each row with its members behind it; rows that no group leads to stand at the end."""
    rows = list(rows)
    found: list[Requirement] = []

    def walk(parent: int | None) -> None:
        for row in rows:
            if row.parent_id == parent and row not in found:
                found.append(row)
                walk(row.pk)

    walk(None)
    return [*found, *(row for row in rows if row not in found)]


def _groups_above(group: str | None, group_of: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    while group and group not in found:
        found.append(group)
        group = group_of.get(group)
    return found


def _short(code: str, text: str) -> str:
    return f"{code}: {text if len(text) <= 60 else text[:59].rstrip() + '…'}" if text else code


class RequirementInline(admin.StackedInline):
    """The requirements on the page of their owner."""

    model = Requirement
    form = RequirementForm
    formset = RequirementFormSet
    template = "admin/certifications/requirements.html"
    formfield_overrides = PLAIN_TEXT
    autocomplete_fields = ("sources", "remedy_source")
    extra = 1
    fieldsets = (
        (None, {"fields": ("code", "text", ("kind", "position"), "group")}),
        (_("Where it was read"), {"fields": ("confidence", "sources", "notes")}),
        (
            _("When the body has a say"),
            {"fields": (("if_met", "if_not_met"), "review"), "classes": ("collapse",)},
        ),
        (
            _("What a person can do about it"),
            {
                "fields": (
                    "remedy_action",
                    ("remedy_typical_months", "remedy_months_from", "remedy_months_to"),
                    "remedy_cost_usd",
                    "remedy_only_with_progress",
                    "remedy_source",
                ),
                "classes": ("collapse",),
            },
        ),
    )

    class Media:
        js = ("admin-requirements.js",)
