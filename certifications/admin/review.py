"""What to read again, and the page on which an editor says: I read it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certifications.history.records import acting
from certifications.models import Confidence, Source
from certifications.provenance import SourceReading
from certifications.review import (
    Entry,
    Key,
    key_of,
    naming,
    queue,
    read_again,
    resting_on,
    why_not_official,
)
from certifications.templatetags.readable import day as in_words

from .base import DeskAdmin
from .fields import PlainTextarea
from .never_overwrite import SEEN, fingerprint, lock
from .publishing import ReadOnly

ON_A_PAGE = 100
FOUND = ("confirmed", "all", "none")
"""The ways to say what still stands there: ticks, a button for all, a box for nothing."""
CHANGED_MEANWHILE = gettext_lazy(
    "Somebody changed this source or what rests on it since you opened the page."
    " Here stands what is saved now."
)


NOTHING_TICKED = gettext_lazy(
    "Nothing is ticked. Tick what you found; or press “All as it was”; or say below that nothing of"
    " it stands there any more."
)


class ReadAgainForm(forms.ModelForm):
    """The day, who read it, and what was found."""

    found = forms.CharField(
        label=gettext_lazy("What you found"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy(
            "One sentence for the log of readings, which only the desk shows."
            " Empty if all is as it was."
        ),
    )

    class Meta:
        model = Source
        fields = ("read_on", "read_by", "review_on", "edition")
        help_texts = {
            "read_on": gettext_lazy("The day you read it, such as 2026-11-24."),
            "edition": gettext_lazy(
                "Which version you read; pages show it. Example: Handbook of January 2026, page 12"
            ),
        }
        widgets = {
            "read_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "review_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "edition": PlainTextarea({"rows": 2}),
        }

    def __init__(self, *args: Any, is_anything_found: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_anything_found = is_anything_found
        self.last_read_on = self.instance.read_on  # checking writes what was typed over it

    def clean_read_on(self) -> date:
        """A reading comes after those before it."""
        day = self.cleaned_data["read_on"]
        if day < self.last_read_on:
            raise ValidationError(
                _("It was read on %(day)s already. Give that day or a later one.")
                % {"day": in_words(self.last_read_on)}
            )
        return day

    def clean(self) -> dict[str, Any] | None:
        """Nothing ticked may be forgotten as well as meant."""
        if not self.is_anything_found:
            self.add_error(None, NOTHING_TICKED)
        return super().clean()


class ReadAgainAdmin(DeskAdmin):
    """Sources, with the list of what to read again and a page to say that it was read."""

    def get_urls(self) -> list[Any]:
        """Two pages more."""
        wrap = self.admin_site.admin_view
        review = path("review/", wrap(self.review), name="certifications_source_review")
        again = path("<int:pk>/read-again/", wrap(self.again), name="certifications_source_again")
        return [review, again, *super().get_urls()]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As usual; the log of a source goes with it, though nobody deletes from the log."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, lacking - {SourceReading._meta.verbose_name}, protected

    def review(self, request: HttpRequest) -> HttpResponse:
        """What to read again, the most pressing first."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        entries = queue(timezone.localdate())
        page = Paginator(entries, ON_A_PAGE).get_page(request.GET.get("p"))
        context = {"title": _("What to read again"), "page": page, "total": len(entries)}
        context["may_read_again"] = self.has_change_permission(request)
        return self._shown(request, "review", context)

    @method_decorator(transaction.atomic)
    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say that a source was read, and what still stands there."""
        source = Source.objects.filter(pk=pk).first()
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        if source is None:
            raise Http404
        # In the order of the other pages, which lock rows and then their sources.
        shown = [*naming(source), Source.objects.filter(pk=pk)]
        if request.method == "POST":
            lock(shown)
            source = Source.objects.get(pk=pk)  # somebody may have had the lock
        rows, seen = resting_on(source), fingerprint(shown)
        form = ReadAgainForm(
            request.POST or None,
            instance=source,
            initial=_fresh(request),
            is_anything_found=not rows or any(name in request.POST for name in FOUND),
        )
        if request.method == "POST" and form.is_valid():
            if request.POST.get(SEEN) == seen:
                return self._read(request, form, rows)
            form.add_error(None, CHANGED_MEANWHILE)
        ticked = request.POST.getlist("confirmed")
        context = {
            "title": _("I read it again"),
            # The form has written what was typed into its own.
            "source": Source.objects.get(pk=pk),
            "form": form,
            "seen": seen,
            "entries": [
                (entry, entry.key in ticked, *_official(request, source, entry.row))
                for entry in (Entry(row, "") for row in rows)
            ],
            "readings": source.readings.select_related("by")[:10],
        }
        return self._shown(request, "read_again", context)

    def _read(self, request: HttpRequest, form: ReadAgainForm, rows: list[Any]) -> HttpResponse:
        found = form.cleaned_data["found"]
        unsure = [row for row in rows if _official(request, form.instance, row)[0]]
        found_all = {key_of(row) for row in rows} if "all" in request.POST else set()
        with acting(lambda: request.user, lambda: found or _("Read again.")):
            reading = read_again(
                form.instance,
                by=request.user,
                note=found,
                confirmed=found_all or _ticked(request, "confirmed", rows),
                now_official=_ticked(request, "official", unsure),
            )
        self.log_change(request, form.instance, _("Read again."))
        self.message_user(request, _told(reading), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:certifications_source_review"))

    def _shown(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/certifications/source/{name}.html", whole)


def _fresh(request: HttpRequest) -> dict[str, Any]:
    """What a new reading begins with: today, by whom, and the next one a year from now."""
    name = request.user.get_full_name() or request.user.get_username()
    most = Source._meta.get_field("read_by").max_length
    return {"read_on": timezone.localdate(), "read_by": name[:most], "review_on": None}


def _ticked(request: HttpRequest, name: str, rows: Iterable[Any]) -> set[Key]:
    sent = set(request.POST.getlist(name))
    return {key_of(row) for row in rows if Entry(row, "").key in sent}


def _official(request: HttpRequest, source: Source, row: Any) -> tuple[bool, Any]:
    """Whether this editor may say that a row is official now; and if the source forbids it, why."""
    may = request.user.has_perm(f"{row._meta.app_label}.change_{row._meta.model_name}")
    if not may or row.confidence == Confidence.OFFICIAL:
        return False, ""
    why_not = why_not_official(source, row)
    return not why_not, why_not


def _told(reading: SourceReading) -> str:
    count, missing = reading.confirmed, len(reading.not_found)
    text = ngettext(
        "Read again: %(count)s entry now says so.",
        "Read again: %(count)s entries now say so.",
        count,
    ) % {"count": count}
    if not missing:
        return text
    more = ngettext(
        "%(count)s was not found and stands first in this list.",
        "%(count)s were not found and stand first in this list.",
        missing,
    )
    return f"{text} {more % {'count': missing}}"


@admin.register(SourceReading)
class SourceReadingAdmin(ReadOnly):
    """The log of readings. It is added to where a source is read again, and nowhere else."""

    list_display = ("source", "read_on", "by", "confirmed", "not_found_count", "note")
    list_select_related = ("source", "by")
    list_filter = ("read_on", "by")
    search_fields = ("source__title", "source__code", "note")
    search_help_text = gettext_lazy("Search by source or note.")
    date_hierarchy = "read_on"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody's: a reading is made on the page of its source."""
        return False

    @admin.display(description=gettext_lazy("not found"))
    def not_found_count(self, row: SourceReading) -> int:
        """How many rows were not."""
        return len(row.not_found)
