"""Publishing from the desk: what would change, what stands in the way, and the log of releases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _

from certifications import releases
from certifications.effects import Effect
from certifications.models import (
    Credential,
    EligibilityRoute,
    NameCollision,
    Publication,
    Release,
)
from certifications.personas import Persona
from certifications.preview import (
    NOTHING,
    Preview,
    judgment_in_words,
    number,
    preview,
    shown_now,
    why_in_words,
)
from certifications.schools import Institution, Program

from .exchange import ExchangePages
from .meanwhile import A_ROW
from .never_overwrite import CHANGED_MEANWHILE


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

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """With its long id explained."""
        told = _(
            "Worked out from all that the release holds: other content has another id."
            " Its first twelve signs are the id that people see."
        )
        return super().get_form(request, obj, help_texts={"hash": told}, **kwargs)

    def get_urls(self) -> list[Any]:
        """With the page that compares two of them, and the way to what would change."""
        wrap = self.admin_site.admin_view
        own = [
            path("compare/", wrap(self.compare_view), name="certifications_release_compare"),
            path("changes/", wrap(self.changes_view), name="certifications_release_changes"),
        ]
        return [*own, *super().get_urls()]

    def changes_view(self, request: HttpRequest) -> HttpResponse:
        """What publishing would change: the release that people see beside the workbench."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = reverse("admin:certifications_release_compare")
        shown = Publication.objects.order_by("-pk").values_list("release", flat=True).first()
        if shown is None:
            self.message_user(request, _("Nothing is published yet: all of it would be new."))
            return HttpResponseRedirect(page)
        return HttpResponseRedirect(f"{page}?before={shown}&after=")

    def compare_view(self, request: HttpRequest) -> HttpResponse:
        """What differs between two releases, or between one and the workbench."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = CompareForm(request.GET if "before" in request.GET else None)
        found = None
        if form.is_valid():
            before, after = form.cleaned_data["before"], form.cleaned_data["after"]
            found = preview(_edition(before), _edition(after), today=localdate())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Compare"),
            "form": form,
            **(shown_on_a_page(found) if found else {}),
        }
        return TemplateResponse(request, "admin/certifications/release/compare.html", context)

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


class CompareForm(forms.Form):
    """Two of the releases there are; the workbench where none is chosen."""

    before = forms.ModelChoiceField(
        Release.objects.none(), label=_("From"), required=False, empty_label=_("The workbench")
    )
    after = forms.ModelChoiceField(
        Release.objects.none(), label=_("To"), required=False, empty_label=_("The workbench")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = Release.objects.defer("text").prefetch_related("publications")
            field.label_from_instance = _release_in_words


def _release_in_words(release: Release) -> str:
    note = next((one.note for one in release.publications.all() if one.note), "")
    day = date_format(localtime(release.built_on), "Y-m-d")
    return f"{release.short_id}, {day} {note[:60]}".rstrip()


def _edition(release: Release | None) -> releases.Proposal:
    return releases.proposal() if release is None else releases.proposal_again(release)


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
        if request.method == "POST" and form.is_valid():
            try:
                return self._publish(request, again, form.cleaned_data["note"])
            except releases.PublishRefused:
                pass  # the page below says why
            except releases.ChangedMeanwhile:
                form.add_error(None, CHANGED_MEANWHILE)
        return self._page(request, again, form)

    def _publish(self, request: HttpRequest, again: Release | None, note: str) -> HttpResponse:
        if again:
            publication = releases.publish_again(again, by=request.user, note=note)
        else:
            seen = request.POST.get("seen", "")  # who saw nothing publishes nothing
            publication = releases.publish(by=request.user, note=note, seen=seen)
        self.log_addition(request, publication, [{"added": {}}])
        text = _("Release %(id)s is published. Everybody sees it within seconds.")
        self.message_user(request, text % {"id": publication.release.short_id}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:certifications_publication_changelist"))

    def _page(self, request: HttpRequest, again: Release | None, form: PublishForm) -> HttpResponse:
        proposed = releases.proposal_again(again) if again else releases.proposal()
        shown = shown_now()
        found = preview(shown, proposed, today=localdate())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Publish a release again") if again else _("Publish"),
            "again": again,
            "form": form,
            "seen": proposed.hash,
            "nothing_published": shown is NOTHING,
            **shown_on_a_page(found),
        }
        template = "admin/certifications/publication/publish.html"
        return TemplateResponse(request, template, context)


def _asked_release(request: HttpRequest) -> Release | None:
    """The older release to publish again, if one is asked for."""
    asked = request.POST.get("release") or request.GET.get("release")
    if not asked:
        return None
    release = Release.objects.filter(pk=asked).first() if A_ROW.fullmatch(asked) else None
    if release is None:
        raise Http404
    return release


# ---------------------------------------------------------------- a preview on a page


def shown_on_a_page(found: Preview) -> dict[str, Any]:
    """What the templates of a preview take."""
    pages = {
        code: reverse("admin:certifications_persona_change", args=[pk])
        for code, pk in Persona.objects.values_list("code", "pk")
    }
    return {
        "preview": found,
        "problems": [(one, page_about(getattr(one, "about", ()))) for one in found.problems],
        "tables": list(_tables(found, pages)) if found.effects else [],
        "counts": list(_counts(found)) if found.effects else [],
    }


def _tables(found: Preview, pages: dict[str, str]) -> Iterator[dict[str, Any]]:
    for name, heading, some in (
        ("flips", _("Personas who are told something else"), found.effects.flipping),
        ("ways", _("Personas with another nearest or best way"), found.effects.only_nearer),
        ("edges", _("People at the edges of the rules"), found.effects.boundary),
    ):
        rows = [_row(effect, pages) for effect in some]
        yield {"name": name, "heading": heading, "rows": rows}


def _row(effect: Effect, pages: dict[str, str]) -> dict[str, Any]:
    return {
        "name": effect.person.name,
        "page": pages.get(effect.person.code),
        "letters": effect.letters,
        "before": judgment_in_words(effect.before),
        "after": judgment_in_words(effect.after),
        "why": [(why_in_words(why), why.requirement) for why in effect.why],
    }


def _counts(found: Preview) -> Iterator[tuple[Any, str, list[tuple[str, str]]]]:
    for name, count in found.effects.counted:
        changed = [(letters, number(one)) for letters, one in count.changed.items()]
        yield name, number(count.looked_at), changed


def page_about(about: tuple[str, ...]) -> str | None:
    """Where the row is changed that these ids name, if it is found."""
    match about:
        case ("personas" | "institutions" | "programs" as kind, code, *_):
            model = {"personas": Persona, "institutions": Institution, "programs": Program}[kind]
            return _page_of(model.objects.filter(code=code).first())
        case ("name_collisions", letters):
            return _page_of(NameCollision.objects.filter(letters=letters).first())
        case (credential, *inner):
            return _page_in(credential, inner)
    return None


def _page_in(credential: str, inner: list[str]) -> str | None:
    """The page of a credential, or of its route; there the requirement, if one is named."""
    routes = EligibilityRoute.objects.filter(credential__code=credential, code__in=inner[:1])
    owner = routes.last() or Credential.objects.filter(code=credential).first()
    page = _page_of(owner)
    row = owner.requirements.filter(code__in=inner).last() if owner else None
    return f"{page}#asked-{row.pk}" if page and row else page


def _page_of(row: Any) -> str | None:
    if row is None:
        return None
    return reverse(f"admin:certifications_{row._meta.model_name}_change", args=[row.pk])
