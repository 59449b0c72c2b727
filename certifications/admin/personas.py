"""Personas on the desk: told, run, added from somebody's facts, and what they leave untried."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from certifications import releases
from certifications.catalogue import content_hash
from certifications.coverage import Place, coverage
from certifications.expectations import brought_up_to_date, proposed
from certifications.history.records import LONGEST_WHY
from certifications.history.timeline import Change
from certifications.models import Credential, EligibilityRoute, Requirement
from certifications.personas import Persona
from eligibility.requests import RequestError
from eligibility.rules import Catalogue

from .base import DeskAdmin
from .fields import PLAIN_TEXT, PlainTextarea
from .never_overwrite import CHANGED_MEANWHILE, SEEN, fingerprint, lock

Json = Any
SAMPLE = json.dumps(
    {
        "as_of": "2026-11-27",
        "state": "WA",
        "profile": {"age": 24, "education": {"level": "high_school"}},
    },
    indent=2,
)
"""Facts as the API takes them; a test keeps them readable."""
UNREADABLE = _("The workbench cannot be read. The page Publish says what is wrong.")
KNOWN = "is_pinned", "expect", "profile", "as_of", "state"
"""What a pinned persona stands for. It is not changed without a reason."""
SAY_WHY = _("Say why: this persona is pinned, and something it stands for changes.")


# ---------------------------------------------------------------- filters


class Expects(admin.SimpleListFilter):
    """Personas of whom something is expected for a credential."""

    title = _("credential")
    parameter_name = "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every credential."""
        return list(Credential.objects.values_list("code", "letters"))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those that name it."""
        return queryset.filter(expect__has_key=self.value()) if self.value() else queryset


class LastRun(admin.SimpleListFilter):
    """Personas by how they did when they were last run."""

    title = _("last run")
    parameter_name = "run"
    WAYS = {
        "differs": {"ran_on__isnull": False, "differs__gt": ""},
        "as-expected": {"ran_on__isnull": False, "differs": ""},
        "never": {"ran_on__isnull": True},
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Well, badly, or not at all."""
        return [
            ("differs", _("Something differs")),
            ("as-expected", _("All as expected")),
            ("never", _("Not run yet")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those asked for."""
        return queryset.filter(**self.WAYS.get(self.value() or "", {}))


# ---------------------------------------------------------------- forms


class JsonLines(forms.JSONField):
    """JSON laid out over lines, and told by line where it cannot be read."""

    widget = PlainTextarea(
        {"rows": 18, "class": "vLargeTextField json-lines", "spellcheck": "false"}
    )

    def prepare_value(self, value: Any) -> Any:
        """As people read it."""
        if value is None or isinstance(value, str):
            return value
        return json.dumps(value, indent=2, ensure_ascii=False)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed stays as it was typed."""
        return data

    def to_python(self, value: Any) -> Any:
        """Read it, or say where not."""
        try:
            return json.loads(value) if isinstance(value, str) and value.strip() else {}
        except json.JSONDecodeError as error:
            told = _("This is not JSON. Line %(line)s: %(what)s.")
            raise ValidationError(told % {"line": error.lineno, "what": error.msg}) from error


class PersonaForm(forms.ModelForm):
    """A persona. What a pinned one stands for changes only with a reason."""

    profile = JsonLines(
        label=_("Facts"),
        help_text=Persona._meta.get_field("profile").help_text,
        required=False,
    )
    expect = JsonLines(
        label=_("Expected"),
        help_text=Persona._meta.get_field("expect").help_text,
    )
    reason = forms.CharField(
        label=_("Why this changes"),
        max_length=LONGEST_WHY,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_(
            "Needed when a pinned persona changes. Example: AMT now asks for three years,"
            " read in the handbook of 2027."
        ),
    )

    class Meta:
        model = Persona
        fields = (
            "title",
            "code",
            "story",
            "is_pinned",
            "as_of",
            "state",
            "profile",
            "expect",
            "sources",
        )

    def clean(self) -> Any:
        """A pinned persona is not talked out of what it stands for without a word."""
        changed = [name for name in KNOWN if name in self.changed_data]
        has_reason = bool(self.cleaned_data.get("reason", "").strip())
        if self.instance.pk and self.instance.is_pinned and changed and not has_reason:
            self.add_error("reason", SAY_WHY)
        return super().clean()

    def save(self, commit: bool = True) -> Any:
        """With the reason, if one was given."""
        if self.cleaned_data["reason"].strip():
            self.instance.why = self.cleaned_data["reason"].strip()
        return super().save(commit)


class FactsForm(forms.Form):
    """Facts of somebody who asked, to make a persona of."""

    facts = JsonLines(
        label=_("Facts"),
        help_text=_(
            "The JSON that the API takes: as_of, state and profile, or the profile alone."
            " Leave out whatever could tell who it is; names do not belong here."
        ),
    )

    def __init__(self, *args: Any, catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.catalogue = catalogue

    def clean_facts(self) -> Json:
        """A request, with what the rules say of it now as the `expect` of a persona."""
        given = self.cleaned_data["facts"]
        is_whole = isinstance(given, dict) and "profile" in given
        request = given if is_whole else {"profile": given}
        try:
            day = request.get("as_of") or timezone.localdate().isoformat()
            request = {"state": None, **request, "as_of": day}
            return {**request, "expect": proposed(request, self.catalogue)}
        except RequestError as error:
            raise ValidationError([f"{one.path}: {one.message}" for one in error.errors]) from error


class AgreeForm(forms.Form):
    """Why the rules are right and the expectations are not."""

    reason = forms.CharField(
        label=_("Why this changes"),
        max_length=LONGEST_WHY,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("It is kept with each of them. Example: AMT now asks for three years."),
    )


# ---------------------------------------------------------------- the desk


@admin.register(Persona)
class PersonaAdmin(DeskAdmin):
    """Invented people, what they must be told, and whether they are."""

    form = PersonaForm
    list_display = ("title", "code", "expected_of", "as_of", "is_pinned", "last_run")
    list_filter = (Expects, "is_pinned", LastRun)
    search_fields = ("code", "title", "story")
    search_help_text = _("Search by id, title or story.")
    autocomplete_fields = ("sources",)
    formfield_overrides = PLAIN_TEXT
    readonly_fields = ("last_run", "why")
    actions = ("agree",)
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("title", "code", "story", "is_pinned")}),
        (_("What they say"), {"fields": (("as_of", "state"), "profile")}),
        (_("What they must be told"), {"fields": ("expect", "reason", "why", "last_run")}),
        (_("Where it was read"), {"fields": ("sources",)}),
    )

    @admin.display(description=_("expected for"))
    def expected_of(self, row: Persona) -> str:
        """The credentials, by id."""
        return ", ".join(row.expect)

    @admin.display(description=_("last run"), ordering="differs")
    def last_run(self, row: Persona) -> str:
        """What differed when it was last judged by the workbench."""
        if row.ran_on is None:
            return _("Not run yet")
        return row.differs or _("As expected")

    def get_urls(self) -> list[Any]:
        """Pages about all of them."""
        pages = (
            ("run", self.run_view),
            ("from-facts", self.from_facts_view),
            ("coverage", self.coverage_view),
        )
        own = [
            path(
                f"{name}/",
                self.admin_site.admin_view(view),
                name=f"certifications_persona_{name.replace('-', '_')}",
            )
            for name, view in pages
        ]
        return own + super().get_urls()

    # ------------------------------------------------------------ saving and deleting

    def save_model(self, request: HttpRequest, obj: Persona, form: Any, change: bool) -> None:
        """And judge it, so that the list is right."""
        super().save_model(request, obj, form, change)
        catalogue = releases.proposal().catalogue
        if catalogue:
            run([obj], catalogue)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A pinned one is unpinned first, which asks for a reason."""
        is_pinned = obj is not None and obj.is_pinned
        return not is_pinned and super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As usual; pinned ones stand in the way."""
        deleted, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        if self.has_delete_permission(request):  # it was only refused for those that are pinned
            perms_needed.discard(self.opts.verbose_name)
        pinned = [_("Pinned: %s") % one.title for one in objs if one.is_pinned]
        return deleted, counts, perms_needed, [*protected, *pinned]

    def objections(self, changes: list[Change], why: str) -> list[Any]:
        """A pinned one is not put back, either, without a word."""
        talked_out = any(
            change.before
            and change.after
            and change.before.values["is_pinned"]
            and any(change.before.values[name] != change.after.values[name] for name in KNOWN)
            for change in changes
        )
        return [SAY_WHY] if talked_out and not why else []

    def was_put_back(self, row: Persona, why: str) -> None:
        """The last reason is the one that the page shows."""
        if why:
            row.why = why
            row.save(update_fields=["why"])

    # ------------------------------------------------------------ all at once

    def changelist_view(self, request: HttpRequest, extra_context: Json = None) -> HttpResponse:
        """With the button that runs all of them, for whoever may change them."""
        may_run = {"has_run_permission": self.has_change_permission(request)}
        return super().changelist_view(request, {**may_run, **(extra_context or {})})

    @method_decorator(require_POST)
    def run_view(self, request: HttpRequest) -> HttpResponse:
        """Judge every persona by the workbench, and list those that differ."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        back = reverse("admin:certifications_persona_changelist")
        catalogue = releases.proposal().catalogue
        if catalogue is None:
            self.message_user(request, UNREADABLE, messages.ERROR)
            return HttpResponseRedirect(back)
        rows = list(Persona.objects.all())
        differing = run(rows, catalogue)
        told = ngettext(
            "%(differing)s of %(count)s persona is not told what is expected.",
            "%(differing)s of %(count)s personas are not told what is expected.",
            len(rows),
        )
        level = messages.WARNING if differing else messages.SUCCESS
        self.message_user(request, told % {"differing": differing, "count": len(rows)}, level)
        return HttpResponseRedirect(f"{back}?run=differs" if differing else back)

    @admin.action(description=_("Expect what the workbench says"), permissions=["change"])
    def agree(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """After a rule has truly changed: take its answers over for those chosen, with a reason."""
        proposal = releases.proposal()
        catalogue = proposal.catalogue
        if catalogue is None:
            self.message_user(request, UNREADABLE, messages.ERROR)
            return None
        form = AgreeForm(request.POST if "agree" in request.POST else None)
        with transaction.atomic():
            lock([queryset])  # from here on nobody else changes these
            rows = list(queryset.all())
            differing = [(row, told) for row in rows if (told := row.differences(catalogue))]
            shown = queryset.filter(pk__in=[row.pk for row, _told in differing])
            seen = content_hash(fingerprint([shown]) + proposal.hash)
            if form.is_valid() and request.POST.get(SEEN) != seen:
                form.add_error(None, CHANGED_MEANWHILE)
            if form.is_valid():
                for row, _told in differing:
                    self._agree(request, row, catalogue, form.cleaned_data["reason"])
                return None
        context = {"form": form, "rows": differing, "seen": seen}
        return self._page(
            request, "agree", {"title": _("Expect what the workbench says"), **context}
        )

    def _agree(self, request: HttpRequest, row: Persona, catalogue: Catalogue, reason: str) -> None:
        try:
            row.expect = brought_up_to_date(row.request, row.expect, catalogue)
        except RequestError:
            told = _("%(who)s stays: these rules cannot read the facts.") % {"who": row.title}
            self.message_user(request, told, messages.WARNING)
            return
        row.why = reason
        row.save(update_fields=["expect", "why"])
        run([row], catalogue)
        self.log_change(request, row, reason)

    def coverage_view(self, request: HttpRequest) -> HttpResponse:
        """Which requirements no persona tries."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        catalogue = releases.proposal().catalogue
        people = ((row.request, row.expect) for row in Persona.objects.all())
        found = coverage(people, catalogue) if catalogue else []
        pages = _pages_of_requirements() if catalogue else {}
        context = {
            "title": _("What the personas try"),
            "is_readable": catalogue is not None,
            "untouched": [(one, pages.get(one.place)) for one in found if not one.is_touched],
            "touched": [(one, pages.get(one.place)) for one in found if one.is_touched],
            "never_failed": sum(1 for one in found if one.is_touched and not one.not_met),
        }
        return self._page(request, "coverage", context)

    # ------------------------------------------------------------ from somebody's facts

    def from_facts_view(self, request: HttpRequest) -> HttpResponse:
        """Facts in, the form of a new persona out, with today's verdicts as a proposal."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        catalogue = releases.proposal().catalogue
        if catalogue is None:
            self.message_user(request, UNREADABLE, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:certifications_persona_changelist"))
        data = request.POST if request.method == "POST" else None
        form = FactsForm(data, catalogue=catalogue)
        if form.is_valid():
            return self._add_from(request, form.cleaned_data["facts"])
        return self._page(
            request, "from_facts", {"title": _("Add from facts"), "form": form, "sample": SAMPLE}
        )

    def _add_from(self, request: HttpRequest, facts: Json) -> HttpResponse:
        """The form of a new persona, filled in. Facts are never part of an address."""
        request.method = "GET"
        request.proposed_persona = {**facts, "state": facts["state"] or ""}
        return self.add_view(request, form_url=reverse("admin:certifications_persona_add"))

    def get_changeform_initial_data(self, request: HttpRequest) -> Json:
        """What was proposed, if anything was."""
        usual = super().get_changeform_initial_data(request)
        return getattr(request, "proposed_persona", usual)

    def _page(self, request: HttpRequest, name: str, context: Json) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/certifications/persona/{name}.html", whole)


def _pages_of_requirements() -> dict[Place, str]:
    """Where each requirement is changed, by its place: on its route, or for all on the credential.

    Versions of a route share their ids; the last to start stands for them.
    """
    rows = Requirement.objects.order_by("route__valid_from", "pk").select_related(
        "route__credential", "credential"
    )
    routes = list(EligibilityRoute.objects.values_list("credential__code", "code"))
    pages: dict[Place, str] = {}
    for row in rows:
        owner = row.route or row.credential
        kind = owner._meta.model_name
        page = reverse(f"admin:certifications_{kind}_change", args=[owner.pk])
        if row.route:
            places = [(row.route.credential.code, row.route.code, row.code)]
        else:
            places = [(code, route, row.code) for code, route in routes if code == owner.code]
        pages |= dict.fromkeys(places, f"{page}#asked-{row.pk}")
    return pages


def run(rows: Iterable[Persona], catalogue: Catalogue) -> int:
    """Judge these, keep what differs beside each, and say of how many something does."""
    rows, now = list(rows), timezone.now()
    for row in rows:
        row.ran_on, row.differs = now, "\n".join(row.differences(catalogue))
    differing = [row for row in rows if row.differs]
    Persona.objects.filter(pk__in=[row.pk for row in rows]).update(ran_on=now, differs="")
    Persona.objects.bulk_update(differing, ["differs"])
    return len(differing)
