"""Schools, their programs, and the evidence of who accredited them, on the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from certifications.schools import (
    AccreditationEvidence,
    Institution,
    InstitutionalAccreditation,
    Program,
    ProgramCost,
    ProgrammaticAccreditation,
    SchoolFigure,
)

from .base import DeskAdmin
from .data_files import LeadsToDataFiles
from .desk import CONFIDENCE, HasSource, WithSources
from .fields import HTTPS, PLAIN_TEXT
from .spreadsheets import Spreadsheets

EVIDENCE_FIELDS = (
    ("valid_from", "valid_until", "known_on"),
    "confidence",
    "sources",
    "note",
)


class HasPlace(admin.SimpleListFilter):
    """Whether it is known where a school is."""

    title = _("place")
    parameter_name = "place"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """By what."""
        return [
            ("known", _("Coordinates")),
            ("zip", _("ZIP code alone")),
            ("none", _("Not known")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The schools asked for."""
        placed = Q(latitude__isnull=False, longitude__isnull=False)
        match self.value():
            case "known":
                return queryset.filter(placed)
            case "zip":
                return queryset.exclude(placed).exclude(zip="")
            case "none":
                return queryset.exclude(placed).filter(zip="")
        return queryset


class HasEvidence(admin.SimpleListFilter):
    """Rows whose accreditation nobody has looked up yet."""

    title = _("accreditation")
    parameter_name = "evidence"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """With any, or without."""
        return [("no", _("No evidence yet")), ("yes", _("Some evidence"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The rows asked for, each once."""
        if self.value() not in {"yes", "no"}:
            return queryset
        proved = queryset.model.objects.filter(accreditations__isnull=False).values("pk")
        if self.value() == "yes":
            return queryset.filter(pk__in=proved)
        return queryset.exclude(pk__in=proved)


class ProgrammaticAccreditationInline(WithSources):
    """Who accredited the program."""

    model = ProgrammaticAccreditation
    fields = ("accreditor", *EVIDENCE_FIELDS)
    formfield_overrides = PLAIN_TEXT
    classes = ()
    extra = 0


class InstitutionalAccreditationInline(WithSources):
    """Who accredited the school."""

    model = InstitutionalAccreditation
    fields = (("accreditor", "recognized"), *EVIDENCE_FIELDS)
    formfield_overrides = PLAIN_TEXT
    classes = ()
    extra = 0


class ProgramCostInline(WithSources):
    """What the program, or a year at its school, costs."""

    model = ProgramCost
    fields = (("kind", "amount_usd", "year"), "note", "confidence", "sources")
    extra = 0


class SchoolFigureInline(WithSources):
    """What is known of the people of a school."""

    model = SchoolFigure
    fields = (
        ("cip", "level", "measure"),
        ("value", "is_suppressed", "year"),
        ("cohort", "scope"),
        *("confidence", "sources"),
    )
    extra = 0


class ProgramInline(admin.TabularInline):
    """The programs of a school, each changed on its own page."""

    model = Program
    fields = ("name", "award", "cip")
    readonly_fields = fields
    show_change_link = True
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A program begins on a page of its own, with its sources."""
        return False


@admin.register(Institution)
class InstitutionAdmin(LeadsToDataFiles, Spreadsheets, DeskAdmin):
    """Schools, each at one place."""

    list_display = ("name", "city", "state", "kind", "unitid", "program_count", CONFIDENCE)
    list_filter = ("state", "kind", "is_active", HasEvidence, HasPlace, "confidence", HasSource)
    search_fields = ("name", "city", "code", "unitid", "opeid", "zip", "other_names")
    search_help_text = _("Search by name, town, ZIP code, IPEDS number or id.")
    autocomplete_fields = ("sources",)
    formfield_overrides = PLAIN_TEXT | HTTPS
    inlines = (ProgramInline, InstitutionalAccreditationInline, SchoolFigureInline)
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("name", ("city", "state", "zip"), "kind", "url", "code")}),
        (_("Where it is"), {"fields": ("street", ("latitude", "longitude"), "other_names")}),
        (
            _("In federal files"),
            {
                "fields": (
                    ("unitid", "reports_under"),
                    ("opeid", "dapip_id"),
                    ("listed_on", "is_active"),
                )
            },
        ),
        (_("Where it was read"), {"fields": ("confidence", "sources", "note")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the number of its programs."""
        return super().get_queryset(request).annotate(program_count=Count("programs"))

    @admin.display(description=_("programs"), ordering="program_count")
    def program_count(self, row: Any) -> int:
        """How many we hold."""
        return row.program_count


@admin.register(Program)
class ProgramAdmin(LeadsToDataFiles, Spreadsheets, DeskAdmin):
    """Programs of study, with what they cost and who accredited them."""

    list_display = ("name", "school", "town", "proved", "award", "clock_hours", CONFIDENCE)
    list_select_related = ("institution",)
    list_filter = (
        HasEvidence,
        "accreditations__accreditor",
        "institution__state",
        "cip",
        "award",
        "delivery",
        "imported_from",
        ("not_seen_since", admin.EmptyFieldListFilter),
        "confidence",
        HasSource,
    )
    search_fields = ("name", "code", "institution__name", "institution__city")
    search_help_text = _("Search by name, school, town or id.")
    autocomplete_fields = ("institution", "sources")
    formfield_overrides = PLAIN_TEXT | HTTPS
    inlines = (ProgrammaticAccreditationInline, ProgramCostInline)
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("institution", "name", ("cip", "award", "delivery"), "url", "code")}),
        (
            _("How long it is"),
            {
                "fields": (
                    ("length_months", "clock_hours"),
                    ("externship_hours", "credit_hours"),
                )
            },
        ),
        (_("In public files"), {"fields": (("imported_from", "not_seen_since"),)}),
        (_("Where it was read"), {"fields": ("confidence", "sources", "note", "position")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the evidence, for the list."""
        return super().get_queryset(request).prefetch_related("accreditations")

    @admin.display(description=_("school"), ordering="institution__name")
    def school(self, row: Program) -> str:
        """Who teaches it."""
        return row.institution.name

    @admin.display(description=_("town"), ordering="institution__state")
    def town(self, row: Program) -> str:
        """Where."""
        return f"{row.institution.city}, {row.institution.state}"

    @admin.display(description=_("accredited by"))
    def proved(self, row: Program) -> str:
        """By whom, and on which days that is known."""
        return "; ".join(map(str, row.accreditations.all())) or "–"


class EvidenceAdmin(DeskAdmin):
    """All evidence, to see what grows old."""

    formfield_overrides = PLAIN_TEXT

    @admin.display(description=_("days"), ordering="known_on")
    def days(self, row: AccreditationEvidence) -> str:
        """What it proves."""
        return row.days


@admin.register(ProgrammaticAccreditation)
class ProgrammaticAccreditationAdmin(EvidenceAdmin):
    """Evidence about programs."""

    list_display = ("accreditor", "days", "school", "program_name", CONFIDENCE)
    list_select_related = ("program__institution",)
    list_filter = ("accreditor", "known_on", "confidence", HasSource)
    search_fields = ("program__name", "program__institution__name", "program__code", "note")
    search_help_text = _("Search by program, school or note.")
    autocomplete_fields = ("program", "sources")
    fields = ("program", "accreditor", *EVIDENCE_FIELDS)

    @admin.display(description=_("school"), ordering="program__institution__name")
    def school(self, row: ProgrammaticAccreditation) -> str:
        """Where the program is taught."""
        return str(row.program.institution)

    @admin.display(description=_("program"), ordering="program__name")
    def program_name(self, row: ProgrammaticAccreditation) -> str:
        """What was accredited."""
        return row.program.name


@admin.register(InstitutionalAccreditation)
class InstitutionalAccreditationAdmin(EvidenceAdmin):
    """Evidence about schools."""

    list_display = ("accreditor", "recognized", "days", "institution", CONFIDENCE)
    list_select_related = ("institution",)
    list_filter = ("accreditor", "recognized", "known_on", "confidence", HasSource)
    search_fields = ("institution__name", "institution__code", "accreditor", "note")
    search_help_text = _("Search by school, accreditor or note.")
    autocomplete_fields = ("institution", "sources")
    fields = ("institution", ("accreditor", "recognized"), *EVIDENCE_FIELDS)


@admin.register(ProgramCost)
class ProgramCostAdmin(Spreadsheets, DeskAdmin):
    """What programs cost, to see which prices grow old."""

    list_display = ("program_name", "kind", "amount_usd", "year", CONFIDENCE)
    list_select_related = ("program__institution",)
    list_filter = ("kind", "year", "confidence", HasSource)
    search_fields = ("program__name", "program__institution__name", "note")
    search_help_text = _("Search by program, school or note.")
    autocomplete_fields = ("program", "sources")

    @admin.display(description=_("program"), ordering="program__institution__name")
    def program_name(self, row: ProgramCost) -> str:
        """What costs it."""
        return f"{row.program.institution.name}: {row.program.name}"


@admin.register(SchoolFigure)
class SchoolFigureAdmin(DeskAdmin):
    """Figures of schools, to see which grow old."""

    list_display = ("institution", "cip", "level", "measure", "value", "year", CONFIDENCE)
    list_select_related = ("institution",)
    list_filter = ("measure", "level", "cip", "year", "is_suppressed", "confidence", HasSource)
    search_fields = ("institution__name", "institution__code", "institution__unitid")
    search_help_text = _("Search by school.")
    autocomplete_fields = ("institution", "sources")
    fields = (
        "institution",
        *(("cip", "level", "measure"), ("value", "is_suppressed", "year"), "cohort", "scope"),
        *("confidence", "sources"),
    )
