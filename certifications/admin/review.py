"""What to read again, and the page on which an editor says: I read it again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
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
from certifications.review import Entry, Key, key_of, naming, queue, read_again, resting_on

from .base import DeskAdmin
from .fields import PlainTextarea
from .never_overwrite import SEEN, fingerprint, lock
from .publishing import ReadOnly

ON_A_PAGE = 100
CHANGED_MEANWHILE = gettext_lazy(
    "Somebody changed this source or what rests on it since you opened the page."
    " Here stands what is saved now."
)


class ReadAgainForm(forms.ModelForm):
    """The day, who read it, and what was found."""

    found = forms.CharField(
        label=gettext_lazy("What you found"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("One sentence for the log. Empty if all is as it was."),
    )

    class Meta:
        model = Source
        fields = ("read_on", "read_by", "review_on", "edition", "note")
        help_texts = {
            "read_on": gettext_lazy("The day you read it, such as 2026-11-24."),
            "edition": gettext_lazy(
                "Which version you read. Example: Handbook of January 2026, page 12"
            ),
        }
        widgets = {
            "read_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "review_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "edition": PlainTextarea({"rows": 2}),
            "note": PlainTextarea(),
        }


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
        form = ReadAgainForm(request.POST or None, instance=source, initial=_fresh())
        if request.method == "POST" and form.is_valid():
            if request.POST.get(SEEN) == seen:
                return self._read(request, form, rows)
            form.add_error(None, CHANGED_MEANWHILE)
        ticked = request.POST.getlist("confirmed") if request.method == "POST" else None
        context = {
            "title": _("I read it again"),
            # The form has written what was typed into its own.
            "source": Source.objects.get(pk=pk),
            "form": form,
            "seen": seen,
            "entries": [
                (entry, ticked is None or entry.key in ticked, _may_be_official(request, entry.row))
                for entry in (Entry(row, "") for row in rows)
            ],
            "readings": source.readings.select_related("by")[:10],
        }
        return self._shown(request, "read_again", context)

    def _read(self, request: HttpRequest, form: ReadAgainForm, rows: list[Any]) -> HttpResponse:
        found = form.cleaned_data["found"]
        unsure = [row for row in rows if _may_be_official(request, row)]
        with acting(lambda: request.user, lambda: found or _("Read again.")):
            reading = read_again(
                form.instance,
                by=request.user,
                note=found,
                confirmed=_ticked(request, "confirmed", rows),
                now_official=_ticked(request, "official", unsure),
            )
        self.log_change(request, form.instance, _("Read again."))
        self.message_user(request, _told(reading), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:certifications_source_review"))

    def _shown(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/certifications/source/{name}.html", whole)


def _fresh() -> dict[str, Any]:
    """What a new reading begins with: today, and the next one a year from now."""
    return {"read_on": timezone.localdate(), "review_on": None}


def _ticked(request: HttpRequest, name: str, rows: Iterable[Any]) -> set[Key]:
    sent = set(request.POST.getlist(name))
    return {key_of(row) for row in rows if Entry(row, "").key in sent}


def _may_be_official(request: HttpRequest, row: Any) -> bool:
    """Whether a row is less than official, and this editor may say that it is now."""
    may = request.user.has_perm(f"{row._meta.app_label}.change_{row._meta.model_name}")
    return may and row.confidence != Confidence.OFFICIAL


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
