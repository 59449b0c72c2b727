"""In and out on the desk: a file to keep, a file to bring in, an older release to go back to.

Nothing is stored between looking and saying go: the page carries the file along, packed.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certifications import exchange
from certifications.exchange.documents import MOST_FAULTS
from certifications.exchange.tables import tables
from certifications.history.records import acting
from certifications.models import CertifyingBody, Release

from . import packing
from .never_overwrite import CHANGED_MEANWHILE
from .packing import MOST_PACKED

MOST_SHOWN = 200
IMPORTED, RESTORED = _("Imported from a file."), _("Restored release %(id)s.")
"""What the history says was the reason, unless one was typed."""
UNDECIDED = _("Say what to do with the entries that differ.")
BUSY = _("Nothing was changed: somebody else is writing just now. Try again.")
log = logging.getLogger(__name__)
TOO_LARGE = _("This file is too large. Export and import one certifying body at a time.")


def may(user: Any, *actions: str) -> bool:
    """Whether somebody may do this to every row of the catalogue.

    Rows that are always there are only changed, also where others are added or deleted.
    """
    return all(
        user.has_perm(f"{table.model._meta.app_label}.{action}_{table.model._meta.model_name}")
        for table in tables()
        for action in actions
        if action in ("view", "change") or not table.is_always_there
    )


class UploadForm(forms.Form):
    """The file to look into."""

    file = forms.FileField(
        label=_("File"), help_text=_("A JSON file that was exported here. Nothing is changed yet.")
    )

    def clean_file(self) -> exchange.Document:
        """What it holds; or line by line why it holds nothing that can be read."""
        file = self.cleaned_data["file"]
        if file.size > exchange.MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        document = exchange.read_bytes(file.read())
        if len(packed(document)) > MOST_PACKED:
            raise forms.ValidationError(TOO_LARGE)
        return document


class DecideForm(forms.Form):
    """What to do with what differs and with what the file lacks. Asks only where there is any."""

    packed = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)
    replace = forms.TypedChoiceField(
        label=_("Entries that differ"),
        coerce=lambda value: value == "replace",
        choices=[
            ("replace", _("Take each as it stands in the file")),
            ("keep", _("Keep each as it is here")),
        ],
        widget=forms.RadioSelect,
    )
    kept = forms.MultipleChoiceField(required=False)
    delete_missing = forms.BooleanField(
        label=_("Delete entries that are not in the file"), required=False
    )

    def __init__(self, plan: exchange.Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = {one.name: one.entry for one in plan.collisions}
        self.fields["kept"].choices = [(name, name) for name in self.entries]
        if not plan.collisions:
            del self.fields["replace"]
        if not plan.missing:
            del self.fields["delete_missing"]

    @property
    def choices(self) -> exchange.Choices:
        """What was decided."""
        told = self.cleaned_data
        kept = frozenset(self.entries[name] for name in told["kept"])
        return exchange.Choices(told.get("replace"), told.get("delete_missing", False), kept)


class ExchangePages(admin.ModelAdmin):
    """The pages, hung on the desk's page of releases."""

    def get_urls(self) -> list[Any]:
        """Before those of single releases, whose addresses could be anything."""
        pages = {
            "export/": (self.export_view, "certifications_exchange_export"),
            "export/file/": (self.export_file_view, "certifications_exchange_file"),
            "import/": (self.import_view, "certifications_exchange_import"),
            "<int:pk>/restore/": (self.restore_view, "certifications_release_restore"),
        }
        own = [
            path(address, self.admin_site.admin_view(view), name=name)
            for address, (view, name) in pages.items()
        ]
        return own + super().get_urls()

    # ------------------------------------------------------------ out

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """What there is to keep."""
        _refuse_unless(may(request.user, "view"))
        bodies = CertifyingBody.objects.all()
        return self._page(request, "export", {"title": _("Export"), "bodies": bodies})

    def export_file_view(self, request: HttpRequest) -> HttpResponse:
        """The file."""
        _refuse_unless(may(request.user, "view"))
        body = request.GET.get("body") or None
        try:
            text = exchange.export(body)
        except exchange.CannotExport as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("admin:certifications_exchange_export"))
        name = f"{body or 'catalogue'}-{timezone.localdate():%Y-%m-%d}.json"
        return HttpResponse(
            text,
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    # ------------------------------------------------------------ in

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Upload, look, decide, go."""
        _refuse_unless(may(request.user, "view", "add", "change"))
        try:
            if request.method != "POST":
                return self._upload_page(request, UploadForm())
            if "packed" in request.POST:
                return self._decided(request)
            return self._uploaded(request)
        except exchange.ImportRefused as refused:
            return self._upload_page(request, UploadForm(), refused.faults)
        except exchange.Busy:
            return self._upload_page(request, UploadForm(), [exchange.Fault("", BUSY)])
        except exchange.NotAsAsked as refused:
            return self._upload_page(request, UploadForm(), [exchange.Fault("", _ours(refused))])

    def _uploaded(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._upload_page(request, form)
        return self._look(request, form.cleaned_data["file"])

    def _look(self, request: HttpRequest, document: exchange.Document, said: Any = "") -> Any:
        plan = exchange.look(document)
        form = DecideForm(plan, initial={"packed": packed(document), "seen": plan.seen})
        return self._plan_page(request, plan, form, said)

    def _decided(self, request: HttpRequest) -> HttpResponse:
        document = unpacked(request.POST["packed"])
        plan = exchange.look(document)
        if plan.seen != request.POST.get("seen"):
            return self._look(request, document, CHANGED_MEANWHILE)
        form = DecideForm(plan, request.POST)
        if not form.is_valid():
            return self._look(request, document, UNDECIDED)
        may_delete = partial(_may_delete, request.user)
        try:
            with acting(lambda: request.user, lambda: _why(request, IMPORTED)):
                exchange.bring_in(document, form.choices, seen=plan.seen, may_delete=may_delete)
        except exchange.ChangedMeanwhile:
            return self._look(request, document, CHANGED_MEANWHILE)
        except exchange.MayNotDelete as refused:
            return self._look(request, document, _what_stays(refused.models))
        return self._done(request, _("The file is on the workbench. Publish to show it."))

    # ------------------------------------------------------------ back

    def restore_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the workbench what it was when this release was published."""
        _refuse_unless(may(request.user, "view", "add", "change", "delete"))
        release = Release.objects.filter(pk=pk).first()
        if release is None:
            raise Http404
        said: Any = ""
        try:
            document = exchange.of_release(release.content)
            if request.method == "POST":
                try:
                    usual = RESTORED % {"id": release.short_id}
                    with acting(lambda: request.user, lambda: _why(request, usual)):
                        seen = request.POST.get("seen", "")
                        exchange.bring_in(document, exchange.ALL, seen=seen)
                except exchange.ChangedMeanwhile:
                    said = CHANGED_MEANWHILE
                else:
                    words = _("Release %(id)s is on the workbench. Publish to show it.")
                    return self._done(request, words % {"id": release.short_id})
            plan = exchange.look(document)
        except exchange.ImportRefused as refused:
            return self._plan_page(request, None, None, said, refused.faults, release)
        except exchange.Busy:
            return self._plan_page(request, None, None, BUSY, (), release)
        except exchange.NotAsAsked as refused:
            return self._plan_page(request, None, None, _ours(refused), (), release)
        return self._plan_page(request, plan, None, said, (), release)

    # ------------------------------------------------------------ pages

    def _upload_page(self, request: HttpRequest, form: Any, faults: Any = ()) -> HttpResponse:
        return self._page(request, "import", {"title": _("Import"), "form": form, **_first(faults)})

    def _plan_page(
        self,
        request: HttpRequest,
        plan: exchange.Plan | None,
        form: DecideForm | None,
        said: Any,
        faults: Any = (),
        release: Release | None = None,
    ) -> HttpResponse:
        kinds = [plan.new, plan.collisions, plan.missing] if plan else []
        headings = (_("New"), _("Different from what is here"), _("Here, but not in it"))
        return self._page(
            request,
            "plan",
            {
                "title": _("Restore a release") if release else _("Import"),
                "plan": plan,
                "form": form,
                "release": release,
                "said": said,
                "kinds": [
                    (heading, found[:MOST_SHOWN], len(found), len(found[MOST_SHOWN:]))
                    for heading, found in zip(headings, kinds, strict=False)
                    if found
                ],
                **_first(faults),
            },
        )

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        return TemplateResponse(
            request,
            f"admin/certifications/exchange/{name}.html",
            {**self.admin_site.each_context(request), "opts": self.opts, **context},
        )

    def _done(self, request: HttpRequest, words: Any) -> HttpResponse:
        LogEntry.objects.create(
            user_id=request.user.pk, object_repr=str(words)[:200], action_flag=CHANGE
        )
        self.message_user(request, words, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:index"))


def packed(document: exchange.Document) -> str:
    """A file as the form carries it."""
    assert document.text is not None
    return packing.packed(document.text.encode())


def unpacked(text: str) -> exchange.Document:
    """The file again, checked again."""
    try:
        data = packing.unpacked(text, most=exchange.MOST_BYTES)
    except packing.NotPacked as error:
        raise exchange.ImportRefused([exchange.Fault("", str(error))]) from error
    return exchange.read_bytes(data)


def _may_delete(user: Any, model: type[Model]) -> bool:
    return bool(user.has_perm(f"{model._meta.app_label}.delete_{model._meta.model_name}"))


def _what_stays(models: list[type[Model]]) -> str:
    names = ", ".join(str(model._meta.verbose_name_plural) for model in models)
    words = _("Nothing was changed: this would delete %(names)s, which your account may not do.")
    return words % {"names": names}


def _ours(refused: exchange.NotAsAsked) -> str:
    """What an editor is told of a fault that is ours; whoever runs the site finds it in the log."""
    log.error("The workbench would not be as asked: %s", refused, exc_info=refused)
    words = _("Nothing was changed. By a fault of this site, these would not be as asked: %s")
    return words % refused


def _why(request: HttpRequest, usual: Any) -> str:
    return request.POST.get("change_reason", "").strip() or str(usual)


def _first(faults: Any) -> dict[str, Any]:
    return {"faults": faults[:MOST_FAULTS], "more_faults": len(faults[MOST_FAULTS:])}


def _refuse_unless(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied
