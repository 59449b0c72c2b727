"""Nobody's work is overwritten: a page saves or deletes only what its editor has seen.

Every page for changing or deleting rows carries a fingerprint of them, taken before the page was
made. When it comes back, the rows are locked and the fingerprint is taken again. If it differs,
nothing is saved: the page is shown again with what was typed, put onto what is saved now, and with
the difference in words. That page carries the new fingerprint, so it can be saved.

What is compared are all columns and many-to-many links of the row and of its inline rows, whether
the form shows them or not.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import NestedObjects, unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from certifications.history.records import attempting

from .meanwhile import Meanwhile, Page, digests

SEEN = "_seen"
"""The hidden field with what an editor saw."""
CONFLICT, GONE = 409, 410

CHANGED_MEANWHILE = _(
    "Somebody changed the workbench since you opened this page. Below stands what would change now."
)
CHANGED_BEFORE_DELETING = _(
    "Nothing is deleted: somebody changed this since you opened the page."
    " Below stands what would be deleted now."
)


# ---------------------------------------------------------------- rows


def lock(rows: Iterable[QuerySet]) -> None:
    """Let nobody else change or delete these rows, or add to them, until the transaction ends.

    SQLite knows no locks on rows: there, a transaction that writes has the database for itself.
    """
    for some in rows:
        list(some.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def fingerprint(rows: Iterable[QuerySet]) -> str:
    """What tells these rows from any other: their columns and what they are linked to."""
    told = [(some.model._meta.label, _columns(some), _links(some)) for some in rows]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def _columns(rows: QuerySet) -> list[Any]:
    names = [field.attname for field in rows.model._meta.concrete_fields]
    return list(rows.order_by("pk").values_list(*names))


def _links(rows: QuerySet) -> list[Any]:
    found = []
    for field in rows.model._meta.many_to_many:
        of_rows = {f"{field.m2m_field_name()}__in": rows.values("pk")}
        ends = (field.m2m_column_name(), field.m2m_reverse_name())
        links = field.remote_field.through._base_manager.filter(**of_rows).values_list(*ends)
        found.append((field.name, sorted(links)))
    return found


def going_with(objs: Any, using: str) -> list[QuerySet]:
    """All rows that are deleted if these are, each owner before what is its own."""
    collector = NestedObjects(using=using)
    collector.collect(objs)
    return [
        model._base_manager.filter(pk__in=[row.pk for row in found])
        for model, found in collector.data.items()
        if not model._meta.auto_created
    ]


def log_of(rows: Iterable[QuerySet]) -> QuerySet[LogEntry]:
    """What the admin's log says of these rows, the latest first."""
    named = [
        Q(
            content_type=ContentType.objects.get_for_model(some.model),
            object_id__in=[str(pk) for pk in some.values_list("pk", flat=True)],
        )
        for some in rows
    ]
    return LogEntry.objects.filter(reduce(or_, named)).select_related("user").order_by("-pk")


# ---------------------------------------------------------------- what an editor saw


@dataclass(frozen=True)
class Seen:
    """What a page was made from: its rows, the last entry of their log, what its fields showed.

    `fields` has a digest for each field that showed something, so that a field which its editor
    left alone can be told from one that was typed into. None: the page did not say.
    """

    rows: str
    log: int = 0
    fields: Mapping[str, str] | None = None

    @classmethod
    def read(cls, text: str) -> Seen | None:
        """As a page sent it; None if that cannot be read."""
        try:
            said = json.loads(text)
            seen = cls(str(said["rows"]), int(said.get("log", 0)), said.get("fields"))
        except (AttributeError, KeyError, TypeError, ValueError):
            return None
        return seen if isinstance(seen.fields, dict | None) else None

    def __str__(self) -> str:
        return json.dumps(vars(self), separators=(",", ":"))


def _seen_now(rows: Iterable[QuerySet]) -> Seen:
    """The log first: who saves between the two is then named."""
    rows = list(rows)
    last = log_of(rows).values_list("pk", flat=True).first()
    return Seen(fingerprint(rows), last or 0)


def not_for_saving(form: type[forms.ModelForm]) -> type[forms.ModelForm]:
    """A form that is checked in full, but asks to be shown again instead of saved."""

    def is_valid(self: forms.ModelForm) -> bool:
        self.errors  # noqa: B018 - checks everything, and keeps what is wrong for the page
        return False

    return type(form.__name__, (form,), {"is_valid": is_valid})


# ---------------------------------------------------------------- pages


class NeverOverwrite(admin.ModelAdmin):
    """Pages that tell an editor of what was saved meanwhile, instead of writing over it."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """As usual if nothing was saved meanwhile."""
        context = dict(extra_context or {})
        if request.method == "POST":
            return self._posted(request, object_id, form_url, context)
        # Before the page is made: what is saved in between is then told once too often.
        obj = self._asked(request, object_id) if object_id else None
        context["seen"] = _seen_now(self._rows_of_page(request, obj)) if obj else None
        return super().changeform_view(request, object_id, form_url, context)

    def _posted(
        self, request: HttpRequest, object_id: str | None, form_url: str, context: dict[str, Any]
    ) -> HttpResponse:
        try:
            return self._saved(request, object_id, form_url, context)
        except IntegrityError:
            # Somebody saved the same between our looking and our saving. Now the form sees it.
            return self._saved(request, object_id, form_url, context)

    def _saved(
        self, request: HttpRequest, object_id: str | None, form_url: str, context: dict[str, Any]
    ) -> HttpResponse:
        with attempting(), transaction.atomic():
            if object_id is not None:
                obj = self._asked(request, object_id)
                if not self.has_change_permission(request, obj):
                    raise PermissionDenied
                rows = self._rows_of_page(request, obj) if obj else []
                lock(rows)
                obj = self._asked(request, object_id)  # somebody may have had the lock
                if obj is None:
                    return self._gone(request, object_id)
                context |= self._since_seen(request, obj, rows)
            return super().changeform_view(request, object_id, form_url, context)

    def _asked(self, request: HttpRequest, object_id: str) -> Any:
        """The row whose page it is."""
        field = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
        if field and not self.to_field_allowed(request, field):
            field = None  # which the page itself will refuse
        return self.get_object(request, unquote(object_id), field)

    def _rows_of_page(self, request: HttpRequest, obj: Any) -> list[QuerySet]:
        """The row and those of its inlines that this editor could change or delete."""
        rows = [self.model._base_manager.filter(pk=obj.pk)]
        for inline in self.get_inline_instances(request, obj):
            formset = inline.get_formset(request, obj)
            allowed = inline.has_change_permission(request, obj) or formset.can_delete
            if allowed and (formset.form.base_fields or formset.can_delete):
                rows.append(inline.model._base_manager.filter(**{formset.fk.name: obj}))
        return rows

    def _since_seen(self, request: HttpRequest, obj: Any, rows: list[QuerySet]) -> dict[str, Any]:
        """What the page is told: what was seen, and what was saved since."""
        seen, now = Seen.read(request.POST.get(SEEN, "")), _seen_now(rows)
        if seen and seen.rows == now.rows:
            return {"seen": seen}
        page = self._page_as_saved(request, obj)
        meanwhile = Meanwhile(page, request.POST, seen and seen.fields)
        request.POST, request.meanwhile = meanwhile.posted, meanwhile
        return {
            "seen": replace(now, fields=digests(page)),
            "meanwhile": meanwhile,
            "saved_by": log_of(rows).filter(pk__gt=seen.log if seen else 0).first(),
        }

    def _page_as_saved(self, request: HttpRequest, obj: Any) -> Page:
        """The forms that somebody would see who opened the page now."""
        asking = copy.copy(request)
        asking.method = "GET"
        obj = self.get_object(asking, str(obj.pk))
        form = self.get_form(asking, obj, change=True)(instance=obj)
        formsets, _inlines = self._create_formsets(asking, obj, change=True)
        return Page(form, formsets)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """As usual; if something was saved meanwhile, one that is only shown."""
        form = super().get_form(request, obj, **kwargs)
        return not_for_saving(form) if hasattr(request, "meanwhile") else form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what the editor is about to see; and with the difference, if there is one."""
        page = Page(
            context["adminform"].form,
            [inline.formset for inline in context["inline_admin_formsets"]],
        )
        seen, meanwhile = context.get("seen"), context.get("meanwhile")
        if seen and request.method != "POST":
            context["seen"] = replace(seen, fields=digests(page))
        if meanwhile:
            context["differences"] = meanwhile.differences(page)
        response = super().render_change_form(request, context, *args, **kwargs)
        response.status_code = CONFLICT if meanwhile else response.status_code
        return response

    def _gone(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Somebody deleted the row meanwhile: show what was typed, so that it can be kept."""
        form = self.get_form(request, change=True)(request.POST)
        formsets, _inlines = self._create_formsets(request, self.model(), change=False)
        deleted = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model),
            object_id=unquote(object_id),
            action_flag=DELETION,
        )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Somebody deleted this meanwhile"),
            "deleted_by": deleted.select_related("user").order_by("-pk").first(),
            "typed": list(Page(form, formsets).in_words()),
        }
        return TemplateResponse(request, "admin/gone.html", context, status=GONE)

    # ------------------------------------------------------------ deleting

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """As usual if everything that goes is as it was when the page was made."""
        with transaction.atomic():
            obj = self._asked(request, object_id)
            if obj is None or not self.has_delete_permission(request, obj):
                return super().delete_view(request, object_id, extra_context)
            seen = seen_going(request, [obj], obj._state.db)
            return super().delete_view(request, object_id, {**(extra_context or {}), "seen": seen})

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Several rows at once are deleted with the same care as one."""
        actions = super().get_actions(request)
        if "delete_selected" in actions:
            _action, name, description = actions["delete_selected"]
            actions["delete_selected"] = (delete_what_was_seen, name, description)
        return actions


def delete_what_was_seen(
    modeladmin: Any, request: HttpRequest, queryset: QuerySet
) -> HttpResponse | None:
    """Delete several rows if they, and all that goes with them, are as they were on the page."""
    with transaction.atomic():
        seen = seen_going(request, queryset, queryset.db)
        response = delete_selected(modeladmin, request, queryset)
        if response is not None:
            response.context_data["seen"] = seen
        return response


def seen_going(request: HttpRequest, objs: Any, using: str) -> str:
    """The fingerprint of all that would be deleted; a deletion of anything else is called off."""
    confirmed = "post" in request.POST
    if confirmed:
        lock(going_with(objs, using))
    now = fingerprint(going_with(objs, using))
    if confirmed and request.POST.get(SEEN) != now:
        messages.warning(request, CHANGED_BEFORE_DELETING)
        request.POST = _without_confirmation(request.POST)
    return now


def _without_confirmation(posted: QueryDict) -> QueryDict:
    """What was sent, as if nobody had confirmed it yet."""
    return _only(posted, ("action", admin.helpers.ACTION_CHECKBOX_NAME))


def _only(posted: QueryDict, names: Iterable[str]) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in names:
        if name in posted:
            kept.setlist(name, posted.getlist(name))
    return kept
