"""The history of a row on the desk: read as sentences, and put back from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certifications.history.records import DELETED, acting
from certifications.history.restore import CannotPutBack, differences, put_back
from certifications.history.timeline import BELONGS, GOES_ALONG, Change, PastAct, Timeline

from .never_overwrite import SEEN, fingerprint, lock
from .telling import CALLED_BY, Teller

ON_A_PAGE = 50
CHANGED_MEANWHILE = gettext_lazy(
    "Somebody changed it since you opened this page. Below stands what would change now."
)
MOMENT = "%Y%m%d%H%M%S%f"


class WithHistory(admin.ModelAdmin):
    """A page for what was changed of a row and what belongs to it, by whom, when and why.

    The form asks why; what is kept of that, and how, is the business of `certifications.history`.
    """

    def get_urls(self) -> list[Any]:
        """Two pages more; the page of the history itself is Django's by its address."""
        wrap, name = self.admin_site.admin_view, self._page_name
        back = path(
            "<int:pk>/history/<slug:moment>/", wrap(self.put_back_view), name=name("put_back")
        )
        deleted = path("deleted/", wrap(self.deleted_view), name=name("deleted"))
        return [back, deleted, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """With a link to what was deleted."""
        more = {"deleted_url": self._url("deleted"), **(extra_context or {})}
        return super().changelist_view(request, more)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """What was changed, the latest first. A row that was deleted has its history still."""
        row = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        timeline = self._timeline(object_id)
        if row is None and timeline.is_empty:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        acts = timeline.acts()
        page = Paginator(acts, ON_A_PAGE).get_page(request.GET.get("p"))
        teller, latest = Teller(timeline.key), acts[:1]
        page.object_list = [self._shown(timeline, teller, act, act in latest) for act in page]
        context = {
            **self._context(request, timeline, row),
            "title": _("History"),
            "page": page,
            "may_put_back": self._may_put_back(request, is_gone=row is None),
            "beginning_url": self._beginning(timeline, acts),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/history/history.html", context)

    @method_decorator(transaction.atomic)
    def put_back_view(self, request: HttpRequest, pk: int, moment: str) -> HttpResponse:
        """Have a row and what belongs to it as they were; first it is shown what that changes."""
        is_gone = not self.model._default_manager.filter(pk=pk).exists()
        if not self._may_put_back(request, is_gone=is_gone):
            raise PermissionDenied
        if request.method == "POST":
            lock(Timeline(self.model, pk).rows)
        timeline, then = self._timeline(str(pk)), _moment(moment)
        if timeline.key not in timeline.at(then):
            raise Http404
        problems: list[Any] = []
        seen = fingerprint(timeline.rows)
        if request.method == "POST" and request.POST.get(SEEN) != seen:
            problems = [CHANGED_MEANWHILE]
        elif request.method == "POST":
            problems = self.objections(differences(timeline, then), _reason(request))
            try:
                if not problems:
                    return self._put_back(request, timeline, then)
            except CannotPutBack as error:
                problems = error.problems
        row = self.get_object(request, str(pk))
        along = GOES_ALONG.get(self.model, ())
        context = {
            **self._context(request, timeline, row),
            "title": _("Put it back as it was on %(moment)s") % {"moment": _in_words(then)},
            "changes": Teller(timeline.key).tell(differences(timeline, then)),
            "along": sum(model in along for model, _pk in timeline.went_along),
            "problems": problems,
            "seen": seen,
            "why": _reason(request),
            "history_url": self._url("history", pk),
        }
        return TemplateResponse(request, "admin/history/put_back.html", context)

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """Rows that are there no more, each with its history."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        entries = self.model.history.filter(history_type=DELETED)
        there = self.model._default_manager.filter(pk=OuterRef("id"))
        later = self.model.history.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
        gone = entries.exclude(Exists(there)).exclude(Exists(later)).select_related("history_user")
        page = Paginator(gone, ON_A_PAGE).get_page(request.GET.get("p"))
        page.object_list = [
            {
                "what": _called(entry),
                "url": self._url("history", entry.id),
                "moment": _in_words(entry.history_date),
                "who": entry.history_user,
                "why": entry.history_change_reason,
            }
            for entry in page
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Deleted entries"),
            "page": page,
            "list_url": self._url("changelist"),
        }
        return TemplateResponse(request, "admin/history/deleted.html", context)

    # ------------------------------------------------------------ what a model may want

    def objections(self, changes: list[Change], why: str) -> list[Any]:
        """What speaks against putting a row back with no more reason than this; [] if nothing."""
        return []

    def was_put_back(self, row: Any, why: str) -> None:
        """A row was put back for this reason."""

    # ------------------------------------------------------------ what the pages show

    def _put_back(self, request: HttpRequest, timeline: Timeline, then: datetime) -> HttpResponse:
        text = _("Put back as it was on %(moment)s.") % {"moment": _in_words(then)}
        with acting(lambda: request.user, lambda: _reason(request) or text):
            put_back(timeline, then)
            row = self.get_object(request, str(timeline.key[1]))
            self.was_put_back(row, _reason(request))
        self.log_change(request, row, text)
        self.message_user(request, f"{row}: {text}", messages.SUCCESS)
        return HttpResponseRedirect(self._url("history", timeline.key[1]))

    def _shown(
        self, timeline: Timeline, teller: Teller, act: PastAct, is_latest: bool
    ) -> dict[str, Any]:
        was_there = timeline.key in timeline.at(act.moment)
        return {
            "id": act.moment.strftime(MOMENT),
            "moment": _in_words(act.moment),
            "who": act.who,
            "why": act.why,
            "changes": teller.tell(act.changes),
            "put_back_url": was_there and not is_latest and self._back_url(timeline, act.moment),
        }

    def _beginning(self, timeline: Timeline, acts: list[PastAct]) -> str:
        """Where it is put back as it was before the first act, if it was there then."""
        if not acts or timeline.key not in timeline.at(acts[-1].moment_before):
            return ""
        return self._back_url(timeline, acts[-1].moment_before)

    def _back_url(self, timeline: Timeline, moment: datetime) -> str:
        return self._url("put_back", timeline.key[1], moment.astimezone(UTC).strftime(MOMENT))

    def _context(self, request: HttpRequest, timeline: Timeline, row: Any) -> dict[str, Any]:
        pk = timeline.key[1]
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": str(row) if row else _called(timeline.entries[timeline.key][-1][0]),
            "list_url": self._url("changelist"),
            "change_url": self._url("change", pk) if row else "",
        }

    def _may_put_back(self, request: HttpRequest, *, is_gone: bool) -> bool:
        """Whoever may add, change and delete the row and all that belongs to it.

        And what was deleted with it, if it is gone.
        """
        rows = (self.model, *(GOES_ALONG.get(self.model, ()) if is_gone else ()))
        models = {one for row in rows for one in (row, *BELONGS.get(row, ()))}
        return request.user.has_perms(
            f"{model._meta.app_label}.{action}_{model._meta.model_name}"
            for model in models
            for action in ("add", "change", "delete")
        )

    def _timeline(self, object_id: str) -> Timeline:
        if not object_id.isdecimal():
            raise Http404
        return Timeline(self.model, int(object_id))

    def _page_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _url(self, page: str, *args: Any) -> str:
        name = f"{self.admin_site.name}:{self._page_name(page)}"
        return reverse(name, args=args, current_app=self.admin_site.name)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("change_reason", "").strip()


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, MOMENT).replace(tzinfo=UTC)
    except ValueError as error:
        raise Http404 from error


def _in_words(moment: datetime) -> str:
    """To the second: two acts may share a minute."""
    return date_format(localtime(moment), "j F Y, H:i:s")


def _called(entry: Any) -> str:
    """What a row was called that may be there no more."""
    return str(next((getattr(entry, name) for name in CALLED_BY if getattr(entry, name, "")), ""))
