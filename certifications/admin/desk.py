"""The catalogue on the desk: a list and a page for each kind of row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from certifications.history.records import unrecorded
from certifications.models import (
    CertifyingBody,
    Credential,
    CredentialFact,
    Document,
    EligibilityRoute,
    Fee,
    Grants,
    NameCollision,
    Requirement,
    Source,
    Standing,
)

from .base import DeskAdmin
from .fields import HTTPS, PLAIN_TEXT, PlainTextarea, WithId
from .kinds import LinesField
from .never_overwrite import not_for_saving
from .next_version import WithNextVersion
from .reading import Reading, read_common, read_route
from .requirements import RequirementInline
from .review import ReadAgainAdmin
from .spreadsheets import Spreadsheets

# ---------------------------------------------------------------- filters


class HasSource(admin.SimpleListFilter):
    """Rows that cannot be published yet, since nobody said where they were read."""

    title = _("source")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """With one, or without."""
        return [("no", _("Without a source")), ("yes", _("With a source"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The rows asked for, each once."""
        if self.value() not in {"yes", "no"}:
            return queryset
        sourced = queryset.model.objects.filter(sources__isnull=False)
        matching = Q(pk__in=sourced.values("pk"))
        return queryset.filter(matching if self.value() == "yes" else ~matching)


class LastRead(admin.SimpleListFilter):
    """Sources by how long ago somebody read them."""

    title = _("last read")
    parameter_name = "last_read"
    DAYS: ClassVar[dict[str, int]] = {"90": 90, "180": 180, "365": 365}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """How old a reading is at least."""
        return [
            ("90", _("More than 3 months ago")),
            ("180", _("More than 6 months ago")),
            ("365", _("More than a year ago")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those that were last read before that day."""
        days = self.DAYS.get(self.value() or "")
        if days is None:
            return queryset
        return queryset.filter(read_on__lt=timezone.localdate() - timedelta(days=days))


class OfCredential(admin.SimpleListFilter):
    """Rows that belong to a credential, or to one of its routes."""

    title = _("credential")
    parameter_name = "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every credential."""
        return [
            (str(pk), letters) for pk, letters in Credential.objects.values_list("pk", "letters")
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Its own, and its routes'."""
        if not (self.value() or "").isdecimal():
            return queryset
        return queryset.filter(Q(credential=self.value()) | Q(route__credential=self.value()))


# ---------------------------------------------------------------- what several pages share


def in_short(field: str, heading: Any) -> Any:
    """A column with the choice in one word: what stands before the colon that explains it."""

    @admin.display(description=heading, ordering=field)
    def column(row: Any) -> str:
        return str(getattr(row, f"get_{field}_display")()).partition(":")[0]

    column.__name__ = f"{field}_in_short"
    return column


CONFIDENCE = in_short("confidence", _("confidence"))


class ReadFirst(DeskAdmin):
    """A page with a button that reads out what was typed, before anything is saved.

    The form is saved as usual, read, and the saving is undone; then it is shown again as typed.
    """

    save_on_top = True

    class Media:
        js = (forms.Script("admin-live-sentence.js", defer=True),)

    def read(self, obj: Any) -> Reading:
        """What to read out of a row that is in the database."""
        raise NotImplementedError

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """A form that is checked in full, but asks to be shown again instead of saved."""
        form = super().get_form(request, obj, **kwargs)
        return not_for_saving(form) if "_preview" in request.POST else form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what is saved on top, and above that what was typed, if that was asked for."""
        obj = kwargs.get("obj")
        saved = self.read(obj) if obj else None
        for inline in context["inline_admin_formsets"]:
            if inline.formset.model is Requirement:
                inline.formset.lay_out(saved.of_each if saved else {})
        is_asked = "_preview" in request.POST and "meanwhile" not in context
        if is_asked and not context["errors"]:
            context["preview"] = self._read_typed(request, context)
        context["saved"] = saved
        context["is_shown_again"] = request.method == "POST"
        context["may_change"] = (
            self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def _read_typed(self, request: HttpRequest, context: dict[str, Any]) -> Reading:
        form = context["adminform"].form
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        change = context["original"] is not None
        with unrecorded(), transaction.atomic():
            obj = self.save_form(request, form, change)
            self.save_model(request, obj, form, change)
            self.save_related(request, form, formsets, change)
            reading = self.read(obj)
            transaction.set_rollback(True)
        return reading


class WithSources(admin.StackedInline):
    """Rows on the page of their owner, their sources read all at once."""

    autocomplete_fields = ("sources",)
    classes = ("collapse",)
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With their sources."""
        return super().get_queryset(request).prefetch_related("sources")


class DocumentInline(WithSources):
    """The documents of a route."""

    model = Document
    fields = ("text", "issued_by", ("confidence", "position"), "sources")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A text is a sentence and wants room."""
        if db_field.name == "text":
            kwargs["widget"] = PlainTextarea({"rows": 2})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class FeeInline(WithSources):
    """What a credential, or one of its routes, costs."""

    model = Fee
    fields = (("kind", "amount_usd"), "note", ("confidence", "position"), "sources")


# ---------------------------------------------------------------- bodies and sources


@admin.register(CertifyingBody)
class CertifyingBodyAdmin(Spreadsheets, DeskAdmin):
    """Who awards credentials."""

    list_display = ("abbreviation", "name", "code", "url", "credential_count")
    search_fields = ("abbreviation", "name", "code")
    search_help_text = _("Search by name, short name or id.")
    list_filter = (("url", admin.EmptyFieldListFilter),)
    ordering = ("code",)
    formfield_overrides = HTTPS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the number of its credentials."""
        return super().get_queryset(request).annotate(credential_count=Count("credentials"))

    @admin.display(description=_("credentials"), ordering="credential_count")
    def credential_count(self, row: Any) -> int:
        """How many it awards."""
        return row.credential_count


@admin.register(Source)
class SourceAdmin(Spreadsheets, ReadAgainAdmin):
    """Where facts were read. One that is in use cannot be deleted."""

    list_display = ("title", "code", "read_on", "address")
    list_filter = (LastRead, ("url", admin.EmptyFieldListFilter))
    search_fields = ("title", "code", "url", "edition", "note")
    search_help_text = _("Search by title, id, address, edition or note.")
    date_hierarchy = "read_on"
    formfield_overrides = PLAIN_TEXT | HTTPS

    @admin.display(description=_("address"), ordering="url")
    def address(self, row: Source) -> str:
        """A link to read it again."""
        return format_html('<a href="{0}">{0}</a>', row.url) if row.url else "–"

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As usual; and what was read there stands in the way, as links do not by themselves."""
        deleted, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, perms_needed, [*protected, *_read_there(objs)]


def _read_there(sources: Any) -> list[str]:
    """Every row that names one of these sources as where it was read."""
    pks = [source.pk for source in sources]
    found = []
    for relation in Source._meta.related_objects:
        if relation.many_to_many:
            rows = relation.related_model.objects.filter(
                **{f"{relation.field.name}__in": pks}
            ).distinct()
            if relation.related_model is EligibilityRoute:
                rows = rows.select_related("credential")
            name = str(relation.related_model._meta.verbose_name).capitalize()
            found += [f"{name}: {row}" for row in rows]
    return found


# ---------------------------------------------------------------- credentials and routes


@admin.register(Credential)
class CredentialAdmin(ReadFirst):
    """A credential, with what all its routes ask and cost."""

    list_display = ("letters", "name", "body", "state", "route_count", "code", "position")
    list_display_links = ("letters", "name")
    list_select_related = ("body",)
    ordering = ("position", "code")
    list_filter = ("body", ("jurisdiction", admin.EmptyFieldListFilter))
    search_fields = ("letters", "name", "code", "body__abbreviation", "body__name")
    search_help_text = _("Search by letters, name, id or body.")
    autocomplete_fields = ("body",)
    inlines = (RequirementInline, FeeInline)
    fieldsets = (
        (None, {"fields": ("letters", "name", "body", "code")}),
        (
            _("Where it leads and stands"),
            {"fields": ("jurisdiction", "occupation_code", "position", "review_position")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the number of its routes."""
        return super().get_queryset(request).annotate(route_count=Count("routes"))

    @admin.display(description=_("state"), ordering="jurisdiction", empty_value=_("national"))
    def state(self, row: Credential) -> str | None:
        """The state that awards it."""
        return row.jurisdiction or None

    @admin.display(description=_("routes"), ordering="route_count")
    def route_count(self, row: Any) -> int:
        """How many there are, old ones included."""
        return row.route_count

    def read(self, obj: Credential) -> Reading:
        """What every route asks."""
        return read_common(obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With links to its routes."""
        obj = kwargs.get("obj")
        context["routes"] = obj.routes.all() if obj else ()
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(EligibilityRoute)
class EligibilityRouteAdmin(WithNextVersion, ReadFirst):
    """Where an editor reads a route whole, and changes it."""

    form = WithId
    list_display = (
        "name",
        "credential_letters",
        in_short("standing", _("standing")),
        "gives_full",
        "days",
        CONFIDENCE,
    )
    list_select_related = ("credential",)
    list_filter = ("credential", "standing", "grants", "confidence", HasSource)
    search_fields = ("name", "code", "credential__letters", "credential__name", "summary")
    search_help_text = _("Search by name, id or credential.")
    autocomplete_fields = ("credential", "sources")
    inlines = (RequirementInline, DocumentInline, FeeInline)
    formfield_overrides = PLAIN_TEXT
    fieldsets = (
        (None, {"fields": ("credential", "name", "code", "summary", "grants", "standing")}),
        (
            _("When it counts"),
            {"fields": (("valid_from", "valid_until"), "uncertain_after", "period_note")},
        ),
        (_("Where it was read"), {"fields": ("confidence", "sources", "position")}),
    )

    @admin.display(description=_("credential"), ordering="credential__letters")
    def credential_letters(self, row: EligibilityRoute) -> str:
        """What it leads to, in short."""
        return row.credential.letters

    @admin.display(description=_("full"), boolean=True, ordering="grants")
    def gives_full(self, row: EligibilityRoute) -> bool:
        """Whether it gives the full credential."""
        return row.grants == Grants.FULL

    @admin.display(description=_("counts"), ordering="valid_from")
    def days(self, row: EligibilityRoute) -> str:
        """From when until when, as far as that is known."""
        days = " – ".join(f"{day:%Y-%m-%d}" if day else "…" for day in _days(row))
        if row.standing != Standing.IN_FORCE:
            return _("not any more (%s)") % days if days else _("not any more")
        return days or _("always")

    def read(self, obj: EligibilityRoute) -> Reading:
        """The whole route."""
        return read_route(obj)


def _days(row: EligibilityRoute) -> tuple[date | None, ...]:
    days = (row.valid_from, row.valid_until)
    return days if any(days) else ()


@admin.register(Requirement)
class RequirementAdmin(DeskAdmin):
    """All requirements, to search. Each is changed on the page of its route or credential."""

    list_display = ("text", in_short("kind", _("kind")), "where", "code", CONFIDENCE)
    list_select_related = ("route__credential", "credential")
    list_filter = ("kind", OfCredential, "confidence", HasSource, "if_met", "if_not_met")
    search_fields = ("text", "code", "notes", "route__name", "route__credential__letters")
    search_help_text = _("Search by text, id, note or route. Open one to change it on its route.")

    @admin.display(description=_("asked by"))
    def where(self, row: Requirement) -> str:
        """Its route, or its credential."""
        return str(row.route) if row.route else _("%s (every route)") % row.credential.letters

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A requirement begins on the page of its route."""
        return False

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """Go to where it is changed, with its fellows around it."""
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        page = "eligibilityroute" if row.route_id else "credential"
        url = reverse(
            f"admin:certifications_{page}_change", args=[row.route_id or row.credential_id]
        )
        return HttpResponseRedirect(f"{url}#asked-{row.pk}")


# ---------------------------------------------------------------- documents, fees, facts, letters


@admin.register(Document)
class DocumentAdmin(Spreadsheets, DeskAdmin):
    """What people send in."""

    list_display = ("text", "issued_by", "route", CONFIDENCE, "position")
    list_select_related = ("route__credential",)
    list_filter = (
        "route__credential",
        "confidence",
        HasSource,
        ("issued_by", admin.EmptyFieldListFilter),
    )
    search_fields = ("text", "issued_by", "route__name", "route__credential__letters")
    search_help_text = _("Search by text or route.")
    autocomplete_fields = ("route", "sources")


@admin.register(Fee)
class FeeAdmin(Spreadsheets, DeskAdmin):
    """What credentials and routes cost."""

    list_display = ("kind", "amount_usd", "where", "note", CONFIDENCE)
    list_select_related = ("route__credential", "credential")
    list_filter = (OfCredential, "kind", "confidence", HasSource)
    search_fields = ("kind", "note", "credential__letters", "route__name")
    search_help_text = _("Search by kind, note, credential or route.")
    autocomplete_fields = ("credential", "route", "sources")

    @admin.display(description=_("paid for"))
    def where(self, row: Fee) -> str:
        """The route, or the credential."""
        return str(row.route) if row.route else row.credential.letters


@admin.register(CredentialFact)
class CredentialFactAdmin(Spreadsheets, DeskAdmin):
    """What else is known of credentials."""

    list_display = ("text", "credential_letters", "topic", "name", CONFIDENCE)
    list_select_related = ("credential",)
    list_filter = ("credential", "topic", "confidence", HasSource)
    search_fields = ("text", "name", "note", "disagreement", "credential__letters")
    search_help_text = _("Search by text, name, note or credential.")
    autocomplete_fields = ("credential", "sources")
    formfield_overrides = PLAIN_TEXT
    fieldsets = (
        (None, {"fields": ("credential", ("topic", "name"), "text", "value")}),
        (_("Where it was read"), {"fields": ("confidence", "sources", "note", "disagreement")}),
        (None, {"fields": ("position",)}),
    )

    @admin.display(description=_("credential"), ordering="credential__letters")
    def credential_letters(self, row: CredentialFact) -> str:
        """What it is known of, in short."""
        return row.credential.letters


class CollisionForm(forms.ModelForm):
    """Meanings one on each line."""

    meanings = LinesField(
        label=_("meanings"),
        help_text=_("One on each line. Example: CMA (AAMA)"),
    )

    class Meta:
        model = NameCollision
        fields = ("letters", "meanings", "confidence", "sources")


@admin.register(NameCollision)
class NameCollisionAdmin(DeskAdmin):
    """Letters that mean several things."""

    form = CollisionForm
    list_display = ("letters", "several_meanings", CONFIDENCE)
    list_filter = ("confidence", HasSource)
    search_fields = ("letters",)
    search_help_text = _("Search by the letters.")
    autocomplete_fields = ("sources",)

    @admin.display(description=_("meanings"))
    def several_meanings(self, row: NameCollision) -> str:
        """All of them."""
        return "; ".join(map(str, row.meanings)) if isinstance(row.meanings, list) else "?"
