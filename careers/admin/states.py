"""What states ask, on the editors' desk: one page for a state with all that is said of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from careers.models import AcceptedCredential, Citation, FederalNote, Jurisdiction, Statement
from certifications.admin.base import DeskAdmin
from certifications.admin.desk import CONFIDENCE, HasSource, WithSources
from certifications.admin.fields import PLAIN_TEXT


class CitationInline(WithSources):
    """Where the rules of a state stand."""

    model = Citation
    fields = ("cite", ("valid_from", "valid_until"), ("confidence", "position"), "sources")
    extra = 0


class StatementInline(WithSources):
    """What is so in a state."""

    model = Statement
    fields = (
        ("kind", "historical"),
        "text",
        ("valid_from", "valid_until"),
        ("confidence", "position"),
        "sources",
    )
    formfield_overrides = PLAIN_TEXT
    classes = ()
    extra = 0


class RecognitionInline(WithSources):
    """The national credentials that a state accepts."""

    model = AcceptedCredential
    fields = (("credential", "inferred"), ("confidence", "position"), "sources")
    autocomplete_fields = ("credential", "sources")
    extra = 0


@admin.register(Jurisdiction)
class JurisdictionAdmin(DeskAdmin):
    """States, each with its rules. What is saved here is public at once."""

    list_display = ("name", "code", "level", "work_requires", "statement_count", CONFIDENCE)
    list_display_links = ("name", "code")
    list_filter = ("level", "work_requires", "confidence", HasSource)
    search_fields = ("name", "code", "summary", "statements__text")
    search_help_text = _("Search by name, letters or text.")
    autocomplete_fields = ("sources",)
    formfield_overrides = PLAIN_TEXT
    inlines = (CitationInline, StatementInline, RecognitionInline)
    save_on_top = True
    fieldsets = (
        (None, {"fields": (("name", "code"), ("level", "work_requires"), "summary", "regulator")}),
        (_("What we are not sure of"), {"fields": ("not_verified", "level_if_adopted")}),
        (_("Accepted credentials"), {"fields": ("recognized_note",)}),
        (_("Where we looked"), {"fields": ("confidence", "sources")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the number of statements."""
        counted = Count("statements", distinct=True)
        return super().get_queryset(request).annotate(statement_count=counted)

    @admin.display(description=_("statements"), ordering="statement_count")
    def statement_count(self, row: Any) -> int:
        """How many we hold."""
        return row.statement_count


class OfState(DeskAdmin):
    """All rows of a kind, to see what grows old or ends."""

    list_select_related = ("jurisdiction",)
    formfield_overrides = PLAIN_TEXT


@admin.register(Citation)
class CitationAdmin(OfState):
    """Where rules stand in the law."""

    list_display = ("cite", "jurisdiction", "valid_until", CONFIDENCE)
    list_filter = ("confidence", HasSource, ("valid_until", admin.EmptyFieldListFilter))
    search_fields = ("cite", "jurisdiction__name")
    autocomplete_fields = ("jurisdiction", "sources")


@admin.register(Statement)
class StatementAdmin(OfState):
    """What is so in states."""

    list_display = ("text", "jurisdiction", "kind", "valid_until", CONFIDENCE)
    list_filter = (
        "kind",
        "historical",
        "confidence",
        HasSource,
        ("valid_until", admin.EmptyFieldListFilter),
    )
    search_fields = ("text", "jurisdiction__name")
    autocomplete_fields = ("jurisdiction", "sources")


@admin.register(AcceptedCredential)
class RecognitionAdmin(OfState):
    """Which states accept which national credentials."""

    list_display = ("credential", "jurisdiction", "inferred", CONFIDENCE)
    list_select_related = ("jurisdiction", "credential")
    list_filter = ("credential", "inferred", "confidence", HasSource)
    search_fields = ("credential__letters", "jurisdiction__name")
    autocomplete_fields = ("jurisdiction", "credential", "sources")


@admin.register(FederalNote)
class FederalNoteAdmin(DeskAdmin):
    """What holds in every state."""

    list_display = ("text", "cite", "position", CONFIDENCE)
    list_filter = ("confidence", HasSource)
    search_fields = ("text", "cite")
    autocomplete_fields = ("sources",)
    formfield_overrides = PLAIN_TEXT
    fields = ("text", "cite", "position", "confidence", "sources")
