"""Pay, outlook and career steps on the desk. They are live: what is saved is seen at once."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from careers.models import (
    CareerItem,
    EducationCost,
    Occupation,
    PathEdge,
    Projection,
    SurveyFigure,
    WageFigure,
)
from careers.wages import ANNUAL, HOURLY, NUMBERS
from certifications.admin.base import DeskAdmin
from certifications.admin.desk import CONFIDENCE, HasSource, in_short
from certifications.admin.fields import PLAIN_TEXT
from certifications.admin.spreadsheets import TABLES, FlatTable, Number, Spreadsheets, WholeNumber

# ---------------------------------------------------------------- spreadsheets


class YesNo(Number):
    """1 or 0; a program for spreadsheets may have made TRUE and FALSE of it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Yes or no; nothing is no."""
        if isinstance(value, str):
            value = {"TRUE": 1, "FALSE": 0}.get(value.upper(), value)
        return bool(super().clean(value, row, **kwargs))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """One way for everybody."""
        return int(bool(value))


class LiveTable(FlatTable):
    """A table of live rows."""

    WIDGETS_MAP = {
        **FlatTable.WIDGETS_MAP,
        "PositiveIntegerField": WholeNumber,
        "IntegerField": WholeNumber,
        "BooleanField": YesNo,
    }


class OccupationTable(LiveTable):
    """Occupations."""

    class Meta:
        model = Occupation
        import_id_fields = ("code",)
        fields = (
            *("code", "title", "role", "entry_education"),
            *("confidence", "sources", "position"),
        )


class FigureTable(LiveTable):
    """Wage figures."""

    class Meta:
        model = WageFigure
        import_id_fields = ("occupation", "kind", "area", "release")
        fields = (
            *("occupation", "kind", "area", "release", "name", *NUMBERS),
            *("withheld", "is_headline", "confidence", "sources"),
        )


class ProjectionTable(LiveTable):
    """Projections."""

    class Meta:
        model = Projection
        import_id_fields = ("occupation", "period")
        fields = (
            *("occupation", "period", "base_jobs", "growth_pct", "new_jobs", "openings_per_year"),
            *("openings_confidence", "growth_word", "note", "confidence", "sources"),
        )


class SurveyTable(LiveTable):
    """Averages of pay sites."""

    class Meta:
        model = SurveyFigure
        import_id_fields = ("survey", "year", "group", "kind", "place")
        fields = (
            *("survey", "year", "group", "kind", "place", "state", "annual_average"),
            *("confidence", "sources"),
        )


class SchoolCostTable(LiveTable):
    """Costs of school."""

    class Meta:
        model = EducationCost
        import_id_fields = ("code",)
        fields = (
            *("code", "name", "low_usd", "high_usd", "months_low", "months_high", "year", "note"),
            *("is_shown", "confidence", "sources", "position"),
        )


class ItemTable(LiveTable):
    """Career steps."""

    class Meta:
        model = CareerItem
        import_id_fields = ("code",)
        fields = (
            *("code", "kind", "name", "description", "occupation", "credentials"),
            *("other_credentials", "school", "added_note", "added_confidence"),
            *("confidence", "sources", "position"),
        )


class EdgeTable(LiveTable):
    """Ways between jobs."""

    class Meta:
        model = PathEdge
        import_id_fields = ("start", "end")
        fields = (
            *("start", "end", "kind", "step", "added_confidence"),
            *("confidence", "sources", "position"),
        )


TABLES |= {
    table._meta.model: table
    for table in (
        *(OccupationTable, FigureTable, ProjectionTable, SurveyTable, SchoolCostTable),
        *(ItemTable, EdgeTable),
    )
}

# ---------------------------------------------------------------- pages

READ = (_("Where it was read"), {"fields": ("confidence", "sources")})


class LiveAdmin(Spreadsheets, DeskAdmin):
    """Rows with sources of their own, as a table in and out."""

    autocomplete_fields = ("sources",)
    formfield_overrides = PLAIN_TEXT


@admin.register(Occupation)
class OccupationAdmin(LiveAdmin):
    """Jobs by their federal number."""

    list_display = ("title", "code", "role", CONFIDENCE, "position")
    list_filter = ("confidence", HasSource)
    search_fields = ("title", "code", "role")
    search_help_text = _("Search by title, number or role.")
    fieldsets = (
        (None, {"fields": ("code", "title", "role", "entry_education", "position")}),
        READ,
    )


@admin.register(WageFigure)
class WageFigureAdmin(LiveAdmin):
    """What the federal survey found. `manage.py import_oews` reads its files."""

    list_display = ("name", "occupation", "kind", "release", "annual_median", "employment")
    list_select_related = ("occupation",)
    list_filter = ("kind", "release", "occupation", "confidence", HasSource)
    search_fields = ("name", "area", "occupation__title", "occupation__code")
    search_help_text = _("Search by place or occupation.")
    autocomplete_fields = ("occupation", "sources")
    fieldsets = (
        (None, {"fields": ("occupation", ("kind", "area", "name"), "release", "is_headline")}),
        (
            _("Jobs"),
            {
                "fields": (
                    ("employment", "employment_rse_pct"),
                    ("jobs_per_1000", "location_quotient"),
                )
            },
        ),
        (_("Pay a year"), {"fields": ("annual_mean", ANNUAL)}),
        (_("Pay an hour"), {"fields": ("hourly_mean", HOURLY, "withheld")}),
        READ,
    )


@admin.register(Projection)
class ProjectionAdmin(LiveAdmin):
    """What each edition of the handbook expects."""

    list_display = ("occupation", "period", "growth_pct", "openings_per_year", CONFIDENCE)
    list_select_related = ("occupation",)
    list_filter = ("period", "confidence", HasSource)
    search_fields = ("occupation__title", "occupation__code", "period")
    search_help_text = _("Search by occupation or years.")
    autocomplete_fields = ("occupation", "sources")
    fieldsets = (
        (None, {"fields": ("occupation", "period", "base_jobs")}),
        (
            _("What is expected"),
            {
                "fields": (
                    ("growth_pct", "growth_word", "new_jobs"),
                    ("openings_per_year", "openings_confidence"),
                )
            },
        ),
        (_("Where it was read"), {"fields": ("confidence", "sources", "note")}),
    )


@admin.register(SurveyFigure)
class SurveyFigureAdmin(LiveAdmin):
    """Averages of pay sites, kept apart from federal figures."""

    list_display = ("place", in_short("group", _("whose")), "survey", "year", "annual_average")
    list_filter = ("survey", "year", "group", "kind", "confidence", HasSource)
    search_fields = ("place", "survey", "state")
    search_help_text = _("Search by place or who published it.")
    fieldsets = (
        (None, {"fields": (("survey", "year"), "group", ("kind", "place", "state"))}),
        (None, {"fields": ("annual_average",)}),
        READ,
    )


@admin.register(EducationCost)
class EducationCostAdmin(LiveAdmin):
    """What kinds of school cost."""

    list_display = ("name", "low_usd", "high_usd", "year", "is_shown", CONFIDENCE)
    list_filter = ("is_shown", "confidence", HasSource)
    search_fields = ("name", "code", "note")
    search_help_text = _("Search by name or note.")
    fieldsets = (
        (None, {"fields": ("name", "code", ("low_usd", "high_usd", "year"))}),
        (None, {"fields": (("months_low", "months_high"), "note", "is_shown", "position")}),
        READ,
    )


@admin.register(CareerItem)
class CareerItemAdmin(LiveAdmin):
    """What people go on to."""

    list_display = ("name", in_short("kind", _("kind")), "occupation", CONFIDENCE, "position")
    list_select_related = ("occupation",)
    list_filter = ("kind", "confidence", "added_confidence", HasSource)
    search_fields = ("name", "code", "description")
    search_help_text = _("Search by name or text.")
    autocomplete_fields = ("occupation", "sources")
    fieldsets = (
        (None, {"fields": ("name", "code", "kind", "description", "position")}),
        READ,
        (
            _("What is added to it"),
            {
                "fields": (
                    *("occupation", "credentials", "other_credentials", "school"),
                    *("added_note", "added_confidence"),
                )
            },
        ),
    )


@admin.register(PathEdge)
class PathEdgeAdmin(LiveAdmin):
    """The ways of the picture."""

    list_display = ("end", "start", "kind", "step", CONFIDENCE, "position")
    list_select_related = ("start", "end")
    list_filter = ("kind", "confidence", "added_confidence", HasSource)
    search_fields = ("start__title", "end__title", "step")
    search_help_text = _("Search by job or step.")
    autocomplete_fields = ("start", "end", "sources")
    fieldsets = (
        (None, {"fields": (("start", "end"), "kind", "position")}),
        READ,
        (_("What is added to it"), {"fields": ("step", "added_confidence")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With both ends."""
        return super().get_queryset(request).select_related("start", "end")
