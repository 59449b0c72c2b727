"""Copying a route as its next version, from its page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from certifications.history.records import acting
from certifications.models import EligibilityRoute, Standing
from certifications.versions import start_next_version, version_before

from .base import DeskAdmin

COPIED = _("Copied as the next version.")
"""What the history says was the reason, unless one was typed."""


def _tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


class NextVersionForm(forms.Form):
    """From when on the new version counts, and why there is one."""

    first_day = forms.DateField(
        label=_("First day of the new version"),
        initial=_tomorrow,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The old version ends the day before. Example: 2027-01-01"),
    )
    name = forms.CharField(
        label=_("Name of the new version"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"class": "vTextField"}),
        help_text=_("Empty: the same name as before."),
    )
    reason = forms.CharField(
        label=_("What changes, and why"),
        required=False,
        max_length=300,
        widget=forms.TextInput({"class": "vTextField"}),
        help_text=_("For the log. Example: three of the last seven years, handbook of 2027."),
    )
    is_meant = forms.BooleanField(
        label=_("Yes, from this day in the past on"),
        help_text=_("Results that somebody saved before stay as they are."),
        error_messages={
            "required": _(
                "The first day is in the past. Whoever asks about a day since then would be judged"
                " by the new version, once it is published. Tick the box if that is meant."
            )
        },
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        if not self._starts_in_the_past():
            del self.fields["is_meant"]

    def _starts_in_the_past(self) -> bool:
        """Whether a day was typed that is over."""
        try:
            day = self.fields["first_day"].to_python(self.data.get("first_day"))
        except ValidationError:
            return False
        return day is not None and day < timezone.localdate()


class WithNextVersion(DeskAdmin):
    """A route's page with a way to its next version."""

    def get_urls(self) -> list[URLPattern]:
        """With the page of the small form."""
        page = path(
            "<int:pk>/next-version/",
            self.admin_site.admin_view(self.next_version_view),
            name="certifications_eligibilityroute_next_version",
        )
        return [page, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the way there, for whoever may go it."""
        route = kwargs.get("obj")
        is_open = route is not None and route.standing == Standing.IN_FORCE
        context["may_have_next_version"] = is_open and self._may_copy(request, route)
        return super().render_change_form(request, context, *args, **kwargs)

    def _may_copy(self, request: HttpRequest, route: EligibilityRoute) -> bool:
        """The old version is changed, and a new one is added."""
        return self.has_change_permission(request, route) and self.has_add_permission(request)

    def delete_model(self, request: HttpRequest, obj: EligibilityRoute) -> None:
        """As usual; and if it was the version that follows another, that is said."""
        super().delete_model(request, obj)
        self._tell_of_ends([obj], request)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """The same for several."""
        routes = list(queryset)
        super().delete_queryset(request, queryset)
        self._tell_of_ends(routes, request)

    def _tell_of_ends(self, deleted: list[EligibilityRoute], request: HttpRequest) -> None:
        """Warn of each version that ends and that nothing follows any more."""
        for route in deleted:
            before = version_before(route)
            if before is None:
                continue
            text = _(
                'Nothing follows <a href="{}">{}</a> any more: it still ends on {}.'
                " If it is to go on, take its last day away."
            )
            page = reverse("admin:certifications_eligibilityroute_change", args=[before.pk])
            last = date_format(before.valid_until)
            self.message_user(request, format_html(text, page, before, last), messages.WARNING)

    def next_version_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the day; then copy, and go to the copy."""
        route = self.get_object(request, str(pk))
        if route is None:
            raise Http404
        if not self._may_copy(request, route):
            raise PermissionDenied
        form = NextVersionForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                return self._start(request, route, form)
            except ValidationError as refusal:
                form.add_error(None, refusal)
        return self._next_version_page(request, route, form)

    def _start(
        self, request: HttpRequest, route: EligibilityRoute, form: NextVersionForm
    ) -> HttpResponse:
        first_day, name, reason = map(form.cleaned_data.get, ("first_day", "name", "reason"))
        with acting(lambda: request.user, lambda: reason or str(COPIED)):
            following = start_next_version(route, first_day, name=name)
        days = {
            "first": date_format(first_day),
            "last": date_format(first_day - timedelta(days=1)),
        }
        closed = _("The next version starts on %(first)s.") % days
        copied = _("Copied from the version that ends on %(last)s.") % days
        self.log_change(request, route, f"{closed} {reason}".strip())
        self.log_addition(request, following, f"{copied} {reason}".strip())
        text = _(
            "This is the new version. It counts from %(first)s on; the old one ends on %(last)s."
            " Change here what is different from then on."
        )
        self.message_user(request, text % days, messages.SUCCESS)
        page = reverse("admin:certifications_eligibilityroute_change", args=[following.pk])
        return HttpResponseRedirect(page)

    def _next_version_page(
        self, request: HttpRequest, route: EligibilityRoute, form: forms.Form
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Copy as the next version"),
            "route": route,
            "form": form,
        }
        template = "admin/certifications/eligibilityroute/next_version.html"
        return TemplateResponse(request, template, context)
