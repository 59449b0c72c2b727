"""Bringing in public data files on the desk, and what they leave for an editor to decide.

A file waits in a folder of the server between looking and saying go, for an hour at the most. What
the button sends names it in a signed text, so nobody can name another.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from certifications.data_files.bringing_in import IN_ORDER, ImportRefused, Wanted, bring_in
from certifications.data_files.elsewhere import Importer, importer_by, importer_of
from certifications.data_files.kinds import in_words, recognise
from certifications.data_files.report import FileReport, Report, lines_of
from certifications.data_files.tables import Unreadable, fingerprint, is_zip, opened, unpacked
from certifications.data_files.years import edition_of
from certifications.public_files import About, DataFile, DirectoryEntry, OpenMatch, ZipCode
from certifications.schools import Institution, Program

from .review import ReadOnly

MOST_BYTES = 100_000_000
MOST_UNPACKED = 1_000_000_000
MOST_FILES = 6
ENDINGS = (".csv", ".txt", ".zip", ".xlsx")
WAITING = "careerpath-data-files-"
SECONDS = 3600
SALT = "certifications.data_files"
UNTICKED = _("Look at the warning first. Tick the box only if you know that the files are whole.")
ADDED = (
    *("institution", "program", "programcost", "schoolfigure"),
    *("programmaticaccreditation", "institutionalaccreditation"),
)
"""What files add and change rows of."""


def may_bring_in(user: Any) -> bool:
    """Whether somebody may add and change all that files are about."""
    return all(
        user.has_perm(f"certifications.{action}_{name}")
        for action in ("add", "change")
        for name in ADDED
    )


class LeadsToDataFiles:
    """A list of rows that files add to, with the button for those who may use it."""

    import_export_change_list_template = "admin/certifications/data_files/school_list.html"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """With whether they may."""
        context = {**(extra_context or {}), "may_bring_in": may_bring_in(request.user)}
        return super().changelist_view(request, context)  # type: ignore[misc]


class SeveralFiles(forms.ClearableFileInput):
    """A field for more than one file."""

    allow_multiple_selected = True


class DataFilesField(forms.FileField):
    """Public data files, refused by their endings and sizes before anybody reads them."""

    widget = SeveralFiles(attrs={"accept": ",".join(ENDINGS)})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file for itself."""
        files = data if isinstance(data, list | tuple) else [data]
        found = [super(DataFilesField, self).clean(one, initial) for one in files]
        if len(found) > MOST_FILES:
            raise forms.ValidationError(_("Choose six files at the most."))
        for file in found:
            if not file.name.lower().endswith(ENDINGS):
                raise forms.ValidationError(_("Choose CSV, ZIP or XLSX files."))
            if file.size > MOST_BYTES:
                raise forms.ValidationError(
                    _("A file is larger than 100 MB. Bring it in on the command line.")
                )
        return found


class UploadForm(forms.Form):
    """Which files, and of which year or day."""

    files = DataFilesField(
        label=_("Files"),
        help_text=_(
            "As they are published: files of IPEDS (HD, IC, C), the College Scorecard, DAPIP, wages"
            " (OEWS) or ZIP codes. Files of one publisher go together. Nothing is changed yet."
        ),
    )
    year = forms.RegexField(
        r"^\d{4}(-\d{2})?$",
        label=_("Year of the data"),
        required=False,
        help_text=_(
            "Only if the names of the files do not say it. Example: 2023; of wages the month,"
            " 2025-05"
        ),
    )
    as_of = forms.DateField(
        label=_("Day of the list"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "Only for DAPIP: the day on which the files were downloaded. Programs are then known to"
            " be accredited on that day. If it is empty, the day is read from the files."
        ),
    )

    def clean_as_of(self) -> str:
        """The day as it is written in data, "" if it is not given."""
        day = self.cleaned_data["as_of"]
        if day is None:
            return ""
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day.isoformat()


class KindOfFile(admin.SimpleListFilter):
    """Files, or rows of files, of one kind; the kinds in words."""

    title = _("kind of file")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The kinds there are."""
        kinds = model_admin.model.objects.order_by("kind").values_list("kind", flat=True)
        return [(kind, in_words(kind)) for kind in kinds.distinct()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The rows asked for."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.display(description=_("kind of file"), ordering="kind")
def kind_of_file(row: Any) -> str:
    """What the file is, in words."""
    return in_words(row.kind)


@admin.register(DataFile)
class DataFileAdmin(ReadOnly):
    """Which files were brought in, and the pages that bring in another."""

    list_display = (
        *("file_name", kind_of_file, "edition", "on", "by"),
        *("read", "added", "changed", "refused"),
    )
    list_select_related = ("by",)
    list_filter = (KindOfFile, "on")
    search_fields = ("file_name", "publisher", "year", "sha256")
    search_help_text = _("Search by file, publisher or year.")
    fields = (
        *("file_name", kind_of_file, "edition", "publisher", "on", "by"),
        *("read", "kept", "added", "changed", "unchanged", "refused", "told", "size", "sha256"),
    )
    change_list_template = "admin/certifications/data_files/change_list.html"

    @admin.display(description=_("edition"), ordering="year")
    def edition(self, row: DataFile) -> str:
        """Which edition of its kind: HD2023, or the release of a month."""
        return edition_of(row.kind, row.year or row.report.get("year", ""))

    @admin.display(description=_("what was found"))
    def told(self, row: DataFile) -> Any:
        """The report in words."""
        if not row.report:
            return "–"
        return format_html_join("\n", "<p>{}</p>", ((line,) for line in lines_of(row.report)))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A file is brought in on a page of its own."""
        return False

    def get_urls(self) -> list[Any]:
        """With the page that brings files in."""
        view = self.admin_site.admin_view(self.bring_in_view)
        own = [path("bring-in/", view, name="certifications_datafile_bring_in")]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """With the button for those who may use it."""
        context = {**(extra_context or {}), "may_bring_in": may_bring_in(request.user)}
        return super().changelist_view(request, context)

    def bring_in_view(self, request: HttpRequest) -> HttpResponse:
        """Upload, look, go."""
        if not may_bring_in(request.user):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, UploadForm())
        if "waiting" in request.POST:
            return self._go(request)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form)
        return self._look(request, form)

    def _look(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        _tidy()
        folder = Path(tempfile.mkdtemp(prefix=WAITING))
        names = [Path(file.name).name for file in form.cleaned_data["files"]]
        try:
            paths = list(_kept(form.cleaned_data["files"], folder))
            wanted = _wanted(paths, names, form.cleaned_data, request.user)
            report = _brought_in(replace(wanted, is_dry_run=True))
        except ImportRefused as refused:
            shutil.rmtree(folder, ignore_errors=True)
            return self._page(request, form, reasons=refused.reasons)
        said = {
            "folder": folder.name,
            "names": names,
            "prints": [fingerprint(one) for one in paths],
            "year": form.cleaned_data["year"],
            "as_of": form.cleaned_data["as_of"],
            "by": request.user.pk,
            "is_doubtful": report.is_doubtful,
        }
        waiting = signing.dumps(said, salt=SALT, compress=True)
        live = importer_by(wanted.command)
        return self._page(request, None, report=report, waiting=waiting, live=live)

    def _go(self, request: HttpRequest) -> HttpResponse:
        try:
            said = signing.loads(request.POST["waiting"], salt=SALT, max_age=SECONDS)
        except signing.BadSignature:
            said = None
        folder = Path(tempfile.gettempdir()) / said["folder"] if said else None
        paths = sorted(folder.iterdir()) if folder and folder.is_dir() else []
        is_it = said and said["by"] == request.user.pk
        if not (is_it and [fingerprint(one) for one in paths] == said["prints"]):
            words = _("The files wait no longer. Choose them again.")
            return self._page(request, UploadForm(), reasons=[words])
        assert folder is not None
        wanted = _wanted(paths, said["names"], said, request.user)
        live = importer_by(wanted.command)
        if said["is_doubtful"] and "is_whole" not in request.POST:
            report = _brought_in(replace(wanted, is_dry_run=True))
            waiting = request.POST["waiting"]
            return self._page(request, None, [UNTICKED], report=report, waiting=waiting, live=live)
        try:
            report = _brought_in(wanted)
        except ImportRefused as refused:
            return self._page(request, UploadForm(), reasons=refused.reasons)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        words = live.done if live else _("The files are on the workbench. Publish to show them.")
        if report.changes_nothing:
            words = _("Everything was here already.")
        LogEntry.objects.create(
            user_id=request.user.pk, object_repr=", ".join(said["names"])[:200], action_flag=CHANGE
        )
        self.message_user(request, words, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:certifications_datafile_changelist"))

    def _page(
        self,
        request: HttpRequest,
        form: UploadForm | None,
        reasons: Any = (),
        *,
        report: Report | None = None,
        waiting: str = "",
        live: Importer | None = None,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import a data file"),
            "form": form,
            "reasons": reasons,
            "report": report,
            "files": [(one, _without_doubts(one)) for one in report.files] if report else (),
            "waiting": waiting,
            "live": live,
        }
        return TemplateResponse(request, "admin/certifications/data_files/bring_in.html", context)


def _without_doubts(one: FileReport) -> list[str]:
    """What was found, but for the doubts, which stand above it in a box of their own."""
    return [line for line in one.lines(most=50) if line.strip() not in one.doubts]


def _kept(files: list[Any], folder: Path) -> Iterator[Path]:
    """The files in the folder, under names of ours."""
    for number, file in enumerate(files):
        ending = next(ending for ending in ENDINGS if file.name.lower().endswith(ending))
        kept = folder / f"{number}{ending}"
        with kept.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        if is_zip(kept):
            _refuse_bombs(kept, Path(file.name).name)
        yield kept


def _refuse_bombs(kept: Path, name: str) -> None:
    """A zip may hold much more than it is large."""
    try:
        with zipfile.ZipFile(kept) as archive:
            size = unpacked(archive)
    except zipfile.BadZipFile as error:
        raise ImportRefused([_("%s cannot be read.") % name]) from error
    if size > MOST_UNPACKED:
        raise ImportRefused([_("%s holds too much. Bring it in on the command line.") % name])


def _wanted(paths: list[Path], names: list[str], said: Mapping[str, Any], by: Any) -> Wanted:
    """What to do, by what the first of the files is, and of which year or day somebody said."""
    return Wanted(_command(paths), paths, said["year"], said["as_of"], by=by, names=names)


def _brought_in(wanted: Wanted) -> Report:
    """By us, or by the app above whose rows the files are about."""
    importer = importer_by(wanted.command)
    if importer is None:
        return bring_in(wanted)
    if not importer.may(wanted.by):
        raise ImportRefused(
            [_("You may not change what this file is about: %s.") % in_words(importer.kind.key)]
        )
    return importer.bring_in(wanted)


def _command(paths: list[Path]) -> str:
    """What brings in such files; the first that is known says it. "" if none is."""
    importer = next(filter(None, map(importer_of, paths)), None)
    if importer is not None:
        return importer.kind.command
    for one in paths:
        try:
            with opened(one) as tables:
                for table in tables:
                    known = recognise(table.header)
                    if known is not None and known.kind.key in IN_ORDER:
                        return known.kind.command
        except Unreadable:
            continue
    return ""


def _tidy() -> None:
    """Delete what nobody said go to."""
    for folder in Path(tempfile.gettempdir()).glob(f"{WAITING}*"):
        if re.fullmatch(rf"{WAITING}\w+", folder.name) and _age(folder) > SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0


# ---------------------------------------------------------------- what is only looked at


class FromFiles(ReadOnly):
    """Rows that files alone write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody's: a file adds them."""
        return False


@admin.register(DirectoryEntry)
class DirectoryEntryAdmin(FromFiles):
    """Schools as federal directories tell them, listed by us or not."""

    list_display = ("name", "city", "state", "unitid", "opeid", "is_active", "said_by")
    fields = (
        *("name", "city", "state", "unitid", "opeid", "is_active", "said_by"),
        *("zip", "street", "url", "other_names", "coordinates"),
    )
    list_filter = ("is_active", "state")
    search_fields = ("name", "city", "unitid", "opeid")
    search_help_text = _("Search by name, town or number.")

    @admin.display(description=_("by the file"))
    def said_by(self, row: DirectoryEntry) -> str:
        """Which file says so last, in words."""
        if "name" not in row.imported:
            return "–"
        kind, year, _text = row.imported["name"]
        return f"{in_words(kind)}, {edition_of(kind, year)}"

    @admin.display(description=_("ZIP code"))
    def zip(self, row: DirectoryEntry) -> str:
        """As the file says it."""
        return row.facts.get("zip", "–")

    @admin.display(description=_("street"))
    def street(self, row: DirectoryEntry) -> str:
        """As the file says it."""
        return row.facts.get("street", "–")

    @admin.display(description=_("address"))
    def url(self, row: DirectoryEntry) -> str:
        """As the file says it."""
        return row.facts.get("url", "–")

    @admin.display(description=_("other names"))
    def other_names(self, row: DirectoryEntry) -> str:
        """As the file says it."""
        return row.facts.get("other_names", "–")

    @admin.display(description=_("coordinates"))
    def coordinates(self, row: DirectoryEntry) -> str:
        """As the file says it."""
        both = [row.facts[name] for name in ("latitude", "longitude") if name in row.facts]
        return ", ".join(map(str, both)) or "–"


@admin.register(ZipCode)
class ZipCodeAdmin(FromFiles):
    """Where ZIP codes are."""

    list_display = ("zip", "place", "state", "latitude", "longitude")
    list_filter = ("state",)
    search_fields = ("zip", "place")
    search_help_text = _("Search by ZIP code or place.")


class IsDecided(admin.SimpleListFilter):
    """What waits for an editor, and what was decided."""

    title = _("decided")
    parameter_name = "decided"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Either."""
        return [("no", _("Waits")), ("yes", _("Decided"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The rows asked for."""
        match self.value():
            case "no":
                return queryset.filter(decided_on=None)
            case "yes":
                return queryset.exclude(decided_on=None)
        return queryset


@admin.register(OpenMatch)
class OpenMatchAdmin(FromFiles):
    """Rows of files that could be several of ours. An editor says which, once."""

    list_display = (
        *("says", "about", kind_of_file, "key"),
        *("answer", "by", "decided_on", "decide"),
    )
    list_display_links = ("says",)
    list_select_related = ("by",)
    list_filter = (IsDecided, "about", KindOfFile, "decided_on")
    fields = (
        *("says", "about", kind_of_file, "key", "could_be"),
        *("answer", "by", "decided_on", "decisions"),
    )
    search_fields = ("says", "key", "chosen")
    search_help_text = _("Search by what the file says, or by number.")

    def get_urls(self) -> list[Any]:
        """With the page on which one is decided."""
        view = self.admin_site.admin_view(self.decide_view)
        own = [path("<int:pk>/decide/", view, name="certifications_openmatch_decide")]
        return own + super().get_urls()

    @admin.display(description=_("it is"), ordering="chosen")
    def answer(self, row: OpenMatch) -> Any:
        """What an editor said."""
        return _("none of them") if row.is_none_of_them else row.chosen or "–"

    @admin.display(description=_("could be"))
    def could_be(self, row: OpenMatch) -> Any:
        """Each row that it could be, with the way there."""
        lines = ((address, name) for _code, name, address in _candidates(row))
        return format_html_join("", '<p><a href="{}">{}</a></p>', lines) or "–"

    @admin.display(description=_("decisions so far"))
    def decisions(self, row: OpenMatch) -> Any:
        """Who said what it is, and when: each time, the last one first."""
        about = ContentType.objects.get_for_model(OpenMatch)
        entries = LogEntry.objects.filter(content_type=about, object_id=str(row.pk))
        lines = (
            (date_format(localtime(one.action_time), "j F Y, H:i"), one.user, one.change_message)
            for one in entries.select_related("user").order_by("-pk")
        )
        return format_html_join("", "<p>{}, {}: {}</p>", lines) or "–"

    @admin.display(description=_("decide"))
    def decide(self, row: OpenMatch) -> str:
        """The way to the page."""
        address = reverse("admin:certifications_openmatch_decide", args=[row.pk])
        words = _("Decide anew") if row.is_decided else _("Decide")
        return format_html('<a href="{}">{}</a>', address, words)

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The row and what it could be, each with a button."""
        if not may_bring_in(request.user):
            raise PermissionDenied
        row = OpenMatch.objects.filter(pk=pk).first()
        if row is None:
            raise Http404
        candidates = _candidates(row)
        if request.method == "POST":
            chosen = request.POST.get("chosen", "")
            if chosen == "" or chosen in row.candidates:
                row.chosen, row.is_none_of_them = chosen, not chosen
                row.by, row.decided_on = request.user, timezone.now()
                row.save()
                said = _("It is %s.") % chosen if chosen else _("It is none of them.")
                self.log_change(request, row, str(said))
                words = _("Noted. The next import of this file goes by it.")
                self.message_user(request, words, messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:certifications_openmatch_changelist"))
            self.message_user(request, _("Choose one of these."), messages.ERROR)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": row.get_about_display(),
            "row": row,
            "kind": in_words(row.kind),
            "decisions": self.decisions(row) if row.is_decided else "",
            "candidates": candidates,
        }
        return TemplateResponse(request, "admin/certifications/data_files/decide.html", context)


def _candidates(row: OpenMatch) -> list[tuple[str, str, str]]:
    """The rows it could be: id, name, address of their page."""
    model: Any = Institution if row.about == About.SCHOOL else Program
    name = model._meta.model_name
    return [
        (one.code, str(one), reverse(f"admin:certifications_{name}_change", args=[one.pk]))
        for one in model.objects.filter(code__in=row.candidates).order_by("code")
    ]
