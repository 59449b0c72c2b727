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
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from certifications.data_files.bringing_in import IN_ORDER, ImportRefused, Wanted, bring_in
from certifications.data_files.kinds import recognise
from certifications.data_files.report import Report
from certifications.data_files.tables import Unreadable, fingerprint, is_zip, opened, unpacked
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
            "As they are published: files of IPEDS (HD, IC, C), the College Scorecard, DAPIP or ZIP"
            " codes. Files of one publisher go together. Nothing is changed yet."
        ),
    )
    year = forms.RegexField(
        r"^\d{4}(-\d{2})?$",
        label=_("Year of the data"),
        required=False,
        help_text=_("Only if the names of the files do not say it. Example: 2023"),
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


@admin.register(DataFile)
class DataFileAdmin(ReadOnly):
    """Which files were brought in, and the pages that bring in another."""

    list_display = ("file_name", "kind", "year", "on", "by", "read", "added", "changed", "refused")
    list_select_related = ("by",)
    list_filter = ("kind", "year", "on")
    search_fields = ("file_name", "kind", "publisher", "sha256")
    search_help_text = _("Search by file, kind or publisher.")
    change_list_template = "admin/certifications/data_files/change_list.html"

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
            report = bring_in(replace(wanted, is_dry_run=True))
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
        }
        waiting = signing.dumps(said, salt=SALT, compress=True)
        return self._page(request, None, report=report, waiting=waiting)

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
        try:
            report = bring_in(_wanted(paths, said["names"], said, request.user))
        except ImportRefused as refused:
            return self._page(request, UploadForm(), reasons=refused.reasons)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        words = _("The files are on the workbench. Publish to show them.")
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
        *,
        reasons: Any = (),
        report: Report | None = None,
        waiting: str = "",
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import a data file"),
            "form": form,
            "reasons": reasons,
            "report": report,
            "files": [(one, list(one.lines(most=50))) for one in report.files] if report else (),
            "waiting": waiting,
        }
        return TemplateResponse(request, "admin/certifications/data_files/bring_in.html", context)


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


def _command(paths: list[Path]) -> str:
    """What brings in such files; the first that is read here says it."""
    for one in paths:
        try:
            with opened(one) as tables:
                for table in tables:
                    known = recognise(table.header)
                    if known is not None and known.kind.key in IN_ORDER:
                        return known.kind.command
        except Unreadable:
            continue
    return "import_ipeds"


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

    list_display = ("name", "city", "state", "unitid", "opeid", "is_active")
    list_filter = ("is_active", "state")
    search_fields = ("name", "city", "unitid", "opeid")
    search_help_text = _("Search by name, town or number.")


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

    list_display = ("says", "about", "kind", "key", "answer", "by", "decide")
    list_display_links = ("says",)
    list_select_related = ("by",)
    list_filter = (IsDecided, "about", "kind")
    search_fields = ("says", "key", "chosen")
    search_help_text = _("Search by what the file says, or by number.")

    def get_urls(self) -> list[Any]:
        """With the page on which one is decided."""
        view = self.admin_site.admin_view(self.decide_view)
        own = [path("<int:pk>/decide/", view, name="certifications_openmatch_decide")]
        return own + super().get_urls()

    @admin.display(description=_("it is"))
    def answer(self, row: OpenMatch) -> Any:
        """What an editor said."""
        return _("none of them") if row.is_none_of_them else row.chosen or "–"

    @admin.display(description=_("decide"))
    def decide(self, row: OpenMatch) -> str:
        """The way to the page."""
        address = reverse("admin:certifications_openmatch_decide", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, _("Decide"))

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
                words = _("Noted. The next import of this file goes by it.")
                self.message_user(request, words, messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:certifications_openmatch_changelist"))
            self.message_user(request, _("Choose one of these."), messages.ERROR)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": row.get_about_display(),
            "row": row,
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
