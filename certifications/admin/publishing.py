"""Publishing from the desk: what would change, what stands in the way, and the log of releases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from certifications import releases
from certifications.catalogue import canonical_text, content_hash
from certifications.changes import changes
from certifications.models import Publication, Release

from .exchange import ExchangePages


class ReadOnly(admin.ModelAdmin):
    """What is only looked at: added by publishing, and never changed or deleted."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody's."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody's."""
        return False


@admin.register(Release)
class ReleaseAdmin(ExchangePages, ReadOnly):
    """Every content that was ever published."""

    list_display = ("short_id", "built_on", "times_published", "last_note")
    search_fields = ("hash", "publications__note")
    search_help_text = _("Search by id or by the note of its publication.")
    list_filter = ("built_on",)
    fields = ("short_id", "hash", "built_on", "holds", "publications")
    ordering = ("-built_on", "-pk")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the texts, which are long, and with when they were published."""
        return super().get_queryset(request).defer("text").prefetch_related("publications__by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Publishing makes releases; nothing else does."""
        return False

    @admin.display(description=_("id"))
    def short_id(self, row: Release) -> str:
        """As people see it."""
        return row.short_id

    @admin.display(description=_("published"))
    def times_published(self, row: Release) -> str:
        """On which days, the latest first."""
        days = (localtime(one.published_on).date() for one in row.publications.all())
        return ", ".join(f"{day:%Y-%m-%d}" for day in days)

    @admin.display(description=_("note"))
    def last_note(self, row: Release) -> str:
        """What the editor said last."""
        return next((one.note for one in row.publications.all()), "")

    @admin.display(description=_("holds"))
    def holds(self, row: Release) -> str:
        """Its credentials, with the number of their routes."""
        items = (
            (item["letters"], len(item["routes"])) for item in row.content.get("credentials", ())
        )
        return format_html(
            "<ul>{}</ul>",
            format_html_join("", "<li>{}: {}</li>", ((who, _routes(n)) for who, n in items)),
        )

    @admin.display(description=_("published"))
    def publications(self, row: Release) -> str:
        """When, by whom and why."""
        rows = (
            (
                date_format(localtime(one.published_on), "DATETIME_FORMAT"),
                one.by or _("by a command"),
                one.note,
            )
            for one in row.publications.all()
        )
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}, {}: {}</li>", rows))


def _routes(count: int) -> str:
    return _("1 route") if count == 1 else _("%(count)s routes") % {"count": count}


CHANGED_MEANWHILE = _(
    "Somebody changed the workbench since you opened this page. Below stands what would change now."
)


class PublishForm(forms.Form):
    """Why it is published."""

    note = forms.CharField(
        label=_("What changed, and why"),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("One sentence for the log. Example: RMA work route, three of seven years."),
    )


@admin.register(Publication)
class PublicationAdmin(ReadOnly):
    """The log of what people saw from when on. Adding to it is publishing."""

    list_display = ("published_on", "release", "is_current", "by", "note")
    list_filter = ("published_on", "by")
    search_fields = ("note", "release__hash", "by__username")
    search_help_text = _("Search by note, release or editor.")
    date_hierarchy = "published_on"

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the release, but not its long text; and with the newest row, which is current."""
        rows = super().get_queryset(request).select_related("release", "by").defer("release__text")
        newest = Publication.objects.order_by("-pk").values("pk")[:1]
        return rows.annotate(newest=Subquery(newest))

    @admin.display(description=_("seen now"), boolean=True)
    def is_current(self, row: Any) -> bool:
        """Whether it is what people see: nothing was published after it."""
        return row.pk == row.newest

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Publish the workbench, or an older release again."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        again = _asked_release(request)
        form = PublishForm(request.POST if request.method == "POST" else None)
        refused = None
        if request.method == "POST" and form.is_valid():
            try:
                return self._publish(request, again, form.cleaned_data["note"])
            except releases.PublishRefused as error:
                refused = error.problems
            except releases.ChangedMeanwhile:
                form.add_error(None, CHANGED_MEANWHILE)
        return self._page(request, again, form, refused)

    def _publish(self, request: HttpRequest, again: Release | None, note: str) -> HttpResponse:
        if again:
            publication = releases.publish_again(again, by=request.user, note=note)
        else:
            seen = request.POST.get("seen")
            publication = releases.publish(by=request.user, note=note, seen=seen)
        self.log_addition(request, publication, [{"added": {}}])
        text = _("Release %(id)s is published. Everybody sees it within seconds.")
        self.message_user(request, text % {"id": publication.release.short_id}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:certifications_publication_changelist"))

    def _page(
        self, request: HttpRequest, again: Release | None, form: PublishForm, refused: Any
    ) -> HttpResponse:
        problems = refused if refused is not None else [] if again else releases.problems()
        shown = _shown_now()
        after = again.content if again else releases.snapshot()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Publish a release again") if again else _("Publish"),
            "again": again,
            "form": form,
            "seen": content_hash(canonical_text(after)),
            "problems": problems,
            "nothing_published": shown is None,
            "changes": [] if problems else changes(shown or {}, after),
        }
        template = "admin/certifications/publication/publish.html"
        return TemplateResponse(request, template, context)


def _asked_release(request: HttpRequest) -> Release | None:
    """The older release to publish again, if one is asked for."""
    asked = request.POST.get("release") or request.GET.get("release")
    if not asked:
        return None
    release = Release.objects.filter(pk=asked).first() if asked.isdecimal() else None
    if release is None:
        raise Http404
    return release


def _shown_now() -> Any:
    """The content people see, if there is any."""
    try:
        return releases.current().content
    except releases.NothingPublished:
        return None
