"""Flat tables as spreadsheets, out and in: rows are known by the words editors use, not by numbers.

django-import-export does the walking; here stands what a cell may say. It says only what a file in
`certifications/exchange` would: whole days, whole numbers, ids that there are. How the files are
read and written stands in `sheets.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import F, Value
from django.db.models.functions import Replace
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from import_export import fields, resources, widgets
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm, ImportForm

from certifications import exchange
from certifications.catalogue import plain
from certifications.history.records import together, unrecorded
from certifications.models import (
    CertifyingBody,
    Credential,
    CredentialFact,
    Document,
    EligibilityRoute,
    Fee,
    Source,
)
from certifications.schools import Institution, Program, ProgramCost

from .exchange import BUSY
from .never_overwrite import CONFLICT, fingerprint
from .sheets import KINDS, CannotRead, Sheet

MOST_SHOWN = 200
CHANGED_MEANWHILE = gettext_lazy(
    "Somebody changed this table since you looked. Below stands what would change now."
)
NOT_ASKED = gettext_lazy(
    "The address of the export names a filter that this list does not have. Choose the rows here"
    " again, then export."
)

# ---------------------------------------------------------------- cells


class Text(widgets.Widget):
    """A text; a number that a program made of it becomes one again."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The text."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """As it is."""
        return "" if value is None else value


class Day(Text):
    """A day, as 2026-11-02 or as a day of the spreadsheet's own."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The day."""
        if isinstance(value, datetime):
            return value.date()
        if value in (None, "") or isinstance(value, date):
            return value or None
        try:
            return date.fromisoformat(value if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)) else "")
        except ValueError:
            raise ValueError(_("“%s” is not a day. Write it like 2026-11-02.") % value) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The one way that everybody reads alike."""
        return value.isoformat() if value else ""


class Number(Text):
    """A number with a point, or none."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The number, exactly as it is written."""
        if value in (None, ""):
            return None
        try:
            number = Decimal(str(value))
            if not number.is_finite():
                raise InvalidOperation
        except InvalidOperation:
            raise ValueError(_("“%s” is not a number. Write it like 125.50.") % value) from None
        return number

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """A number, for sums; as short as it can be."""
        return "" if value is None else plain(value)


class WholeNumber(Number):
    """A number without parts."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The number; never one cut short."""
        number = super().clean(value, row, **kwargs)
        if number is not None and (number != number.to_integral_value() or abs(number) > 10**9):
            raise ValueError(_("“%s” is not a whole number.") % value)
        return number if number is None else int(number)


class YesOrNo(Text):
    """Yes, no, or an empty cell where nobody knows."""

    WORDS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """What it says."""
        said = str("" if value is None else value).strip().lower()
        if said and said not in self.WORDS:
            raise ValueError(_("“%s” is neither yes nor no.") % value)
        return self.WORDS.get(said)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """A word."""
        return "" if value is None else ("yes" if value else "no")


class Json(Text):
    """Anything, as JSON."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """What it says."""
        if value in (None, ""):
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise ValueError(_("“%s” is not JSON.") % value) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """On one line."""
        return "" if value is None else json.dumps(value, ensure_ascii=False)


class ById(Text):
    """Another row, by its id."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The row. It must be there."""
        code = super().clean(value)
        try:
            return self.model.objects.get(code=code) if code else None
        except ObjectDoesNotExist:
            raise ValueError(_not_there(self.model, code)) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Its id."""
        return value.code if value else ""


class ByIds(widgets.ManyToManyWidget):
    """Other rows, by their ids with commas between."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The rows. All must be there."""
        codes = {code.strip() for code in str(value or "").split(",") if code.strip()}
        found = self.model.objects.filter(code__in=codes)
        missing = codes - {one.code for one in found}
        if missing:
            raise ValueError(_not_there(self.model, ", ".join(sorted(missing))))
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Their ids, in order."""
        return "" if value is None else ", ".join(sorted(one.code for one in value.all()))


def _not_there(model: Any, code: str) -> str:
    return _("There is no “%(name)s” among the %(kind)s.") % {
        "name": code,
        "kind": model._meta.verbose_name_plural,
    }


# ---------------------------------------------------------------- tables


class Difference(resources.Diff):
    """What was and what is to be, as marks that the admin's own styles know."""

    def as_html(self) -> list[str]:
        """One text for each column."""
        return [
            compared("" if self.new else str(before), str(after))
            for before, after in zip(self.left, self.right, strict=True)
        ]


def _compared(before: str, after: str) -> str:
    if before == after:
        return format_html("{}", after)
    found = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(format_html("{}", before[a:b]))
            continue
        found += [format_html("<del>{}</del>", before[a:b])] if b > a else []
        found += [format_html("<ins>{}</ins>", after[c:d])] if d > c else []
    return mark_safe("".join(found))


compared = lazy(_compared, SafeString)
"""Both texts in one, compared when a page shows it: of thousands of rows it shows few."""


def alike(value: Any) -> Any:
    """A text whose lines end in one way: workbooks know no other."""
    return re.sub("\r\n?", "\n", value) if isinstance(value, str) else value


def _alike_in_the_database(name: str) -> Replace:
    each_end = Replace(F(name), Value("\r\n"), Value("\n"))
    return Replace(each_end, Value("\r"), Value("\n"))


class FlatTable(resources.ModelResource):
    """A table whose rows fit on lines: each is checked in full, and all are taken or none."""

    WIDGETS_MAP = {
        "CharField": Text,
        "SlugField": Text,
        "TextField": Text,
        "URLField": Text,
        "DateField": Day,
        "DecimalField": Number,
        "PositiveSmallIntegerField": WholeNumber,
        "JSONField": Json,
        "BooleanField": YesOrNo,
    }

    class Meta:
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Any:
        """A column by its own name; other rows by their ids."""
        if django_field.is_relation:
            widget = (ByIds if django_field.many_to_many else ById)(django_field.related_model)
            if django_field.many_to_many:
                widget.field = "code"
            return fields.Field(field_name, field_name, widget)
        return super().field_from_django_field(field_name, django_field, readonly)

    @classmethod
    def widget_kwargs_for_field(cls, field_name: str, django_field: Any) -> dict[str, Any]:
        """Our cells need no options."""
        return {}

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Refuse columns that nobody would read: a misspelt one would be lost without a word."""
        self.lines: dict[tuple[Any, ...], int] = {}
        known = {field.column_name for field in self.get_import_fields()}
        unknown = [str(name) for name in dataset.headers or () if name not in known]
        if unknown:
            words = _("These columns are not known: %(names)s. There are: %(known)s.")
            told = {"names": ", ".join(unknown), "known": ", ".join(sorted(known))}
            raise ValueError(words % told)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Refuse a row that stands twice: the second would change what the first just said."""
        key = tuple(alike(str(row.get(name) or "")) for name in self.get_import_id_fields())
        first = self.lines.setdefault(key, kwargs["row_number"])
        if first != kwargs["row_number"]:
            words = _("This stands in row %(row)s already.") % {"row": first + 1}
            raise ValueError(words)

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        """An empty row between others says nothing."""
        if any(cell not in (None, "") for cell in row.values()):
            return super().import_row(row, instance_loader, **kwargs)
        result = self.get_row_result_class()()
        result.import_type = result.IMPORT_TYPE_SKIP
        return result

    def import_field(self, field: Any, instance: Any, row: Any, *args: Any, **kwargs: Any) -> None:
        """Leave a text as it is if only its lines end in another way."""
        before = field.get_value(instance)
        is_a_text = isinstance(before, str) and field.column_name in row
        if not is_a_text or alike(before) != alike(field.clean(row)):
            super().import_field(field, instance, row, *args, **kwargs)

    @classmethod
    def models_in_it(cls) -> list[Any]:
        """Whose rows its rows are, or name."""
        own = cls._meta.model
        named = [own._meta.get_field(name) for name in cls._meta.fields if name in _names(own)]
        return [own, *dict.fromkeys(one.related_model for one in named if one.is_relation)]

    @classmethod
    def get_diff_class(cls) -> Any:
        """Ours."""
        return Difference

    @classmethod
    def get_display_name(cls) -> str:
        """As the desk calls it."""
        return str(cls._meta.model._meta.verbose_name_plural)


class BodyTable(FlatTable):
    """Certifying bodies."""

    class Meta:
        model = CertifyingBody
        import_id_fields = ("code",)
        fields = ("code", "name", "abbreviation", "url")


class SourceTable(FlatTable):
    """Sources."""

    class Meta:
        model = Source
        import_id_fields = ("code",)
        fields = ("code", "title", "url", "edition", "read_on")


class FactTable(FlatTable):
    """Facts of credentials."""

    class Meta:
        model = CredentialFact
        import_id_fields = ("credential", "topic", "name")
        fields = (
            *("credential", "topic", "name", "text", "value", "note", "disagreement"),
            *("confidence", "sources", "position"),
        )


class Told(fields.Field):
    """A column that follows from whom a row belongs to: it finds the row, and is not changed."""

    def __init__(self, name: str, told: Callable[[Any], Any]) -> None:
        super().__init__(name, name, Text(), readonly=True)
        self.told = told

    def get_value(self, instance: Any) -> Any:
        """What it follows to."""
        return "" if instance is None else self.told(instance)


def _names(model: Any) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


def _credential(row: Any) -> str:
    return (row.route.credential if row.route_id else row.credential).code


def _route(row: Any) -> str:
    return row.route.code if row.route_id else ""


def _route_from(row: Any) -> str:
    return row.route.valid_from.isoformat() if row.route_id and row.route.valid_from else ""


class OwnedTable(FlatTable):
    """Rows of a route, or of a credential. They name it, and the first day of the version."""

    credential = Told("credential", _credential)
    route = Told("route", _route)
    route_from = Told("route_from", _route_from)
    OWNER = ("credential", "route", "route_from")

    def owner(self, row: Any) -> dict[str, Any]:
        """Whom a line is about. It must be there."""
        credential = ById(Credential).clean(row["credential"])
        code, start = Text().clean(row["route"]), Day().clean(row["route_from"])
        if credential is None:
            raise ValueError(_("Say which credential it belongs to."))
        if not code:
            return {"credential": credential, "route": None}
        route = EligibilityRoute.objects.select_related("credential").filter(
            credential=credential, code=code, valid_from=start
        )
        if not route:
            raise ValueError(_not_there(EligibilityRoute, f"{credential.code}, {code}, {start}"))
        return {"credential": None, "route": route[0]}

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        """The row of this owner with the same words."""
        keys = [name for name in self.get_import_id_fields() if name not in self.OWNER]
        words = {name: self.fields[name].clean(row) for name in keys}
        rows = self.get_queryset().select_related("route__credential").filter(**self.given(row))
        rows = rows.annotate(**{f"alike_{name}": _alike_in_the_database(name) for name in words})
        return rows.filter(**{f"alike_{name}": alike(word) for name, word in words.items()}).first()

    def init_instance(self, row: Any = None) -> Any:
        """A new row of this owner."""
        return self._meta.model(**self.given(row))

    def given(self, row: Any) -> dict[str, Any]:
        """The owner, as far as the model knows it."""
        return {
            name: value
            for name, value in self.owner(row).items()
            if name in _names(self._meta.model)
        }


class FeeTable(OwnedTable):
    """Fees."""

    class Meta:
        model = Fee
        import_id_fields = (*OwnedTable.OWNER, "kind", "note")
        fields = (
            *(*OwnedTable.OWNER, "kind", "note", "amount_usd"),
            *("confidence", "sources", "position"),
        )


class DocumentTable(OwnedTable):
    """Documents, each of a route."""

    def owner(self, row: Any) -> dict[str, Any]:
        """A route."""
        found = super().owner(row)
        if found["route"] is None:
            raise ValueError(_("Say which route it belongs to."))
        return found

    def given(self, row: Any) -> dict[str, Any]:
        """A route, and only that."""
        return {"route": self.owner(row)["route"]}

    class Meta:
        model = Document
        import_id_fields = (*OwnedTable.OWNER, "text")
        fields = (
            *(*OwnedTable.OWNER, "text", "issued_by"),
            *("confidence", "sources", "position"),
        )


class SchoolTable(FlatTable):
    """Schools."""

    class Meta:
        model = Institution
        import_id_fields = ("code",)
        fields = (
            *("code", "name", "city", "state", "zip", "kind", "unitid", "reports_under", "url"),
            *("opeid", "dapip_id", "street", "latitude", "longitude", "other_names", "is_active"),
            *("listed_on", "note", "confidence", "sources"),
        )


class ProgramTable(FlatTable):
    """Programs."""

    class Meta:
        model = Program
        import_id_fields = ("code",)
        fields = (
            *("code", "institution", "name", "cip", "award", "length_months", "clock_hours"),
            *("credit_hours", "externship_hours", "delivery", "url", "note"),
            *("imported_from", "not_seen_since"),
            *("confidence", "sources", "position"),
        )


class CostTable(FlatTable):
    """Costs of programs."""

    class Meta:
        model = ProgramCost
        import_id_fields = ("program", "kind", "year")
        fields = ("program", "kind", "year", "amount_usd", "note", "confidence", "sources")


TABLES = {
    table._meta.model: table
    for table in (
        *(BodyTable, SourceTable, FactTable, FeeTable, DocumentTable),
        *(SchoolTable, ProgramTable, CostTable),
    )
}

# ---------------------------------------------------------------- pages


class UploadForm(ImportForm):
    """The file to look into."""

    def clean(self) -> Any:
        """Refuse what no table of ours comes near to."""
        told = super().clean() or self.cleaned_data
        file, number = told.get("import_file"), told.get("format")
        if file and number:
            try:
                self.sheet = Sheet.of(file, [*KINDS][int(number)])
            except CannotRead as error:
                self.add_error("import_file", str(error))
        return told


class GoForm(forms.Form):
    """The button that says go: it brings the file along, and says what was looked at."""

    packed = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)


class Spreadsheets(ImportExportMixin):
    """Adds "Import" and "Export" to a list of rows."""

    import_form_class = UploadForm
    export_form_class = ExportForm
    import_template_name = "admin/certifications/spreadsheets/import.html"
    formats = [*KINDS.values()]

    def get_resource_classes(self, request: HttpRequest) -> list[Any]:
        """The table of this list's rows."""
        return [TABLES[self.model]]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whoever may add and change rows one by one."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may look at them."""
        return self.has_view_permission(request)

    # ------------------------------------------------------------ out

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """Back to the list where the address asks for rows in a way that nobody understands.

        Exporting the whole table instead would be taken for what was asked.
        """
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            messages.error(request, NOT_ASKED)
            opts = self.model._meta
            return redirect(f"admin:{opts.app_label}_{opts.model_name}_changelist")

    # ------------------------------------------------------------ in

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Upload, and look."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = self.create_import_form(request)
        if request.method == "POST" and form.is_valid():
            with suppress(exchange.Busy):
                return self._look(request, form.sheet)
            return self._import_page(request, form, faults=[str(BUSY)])
        return self._import_page(request, form)

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Go, unless somebody changed the table: then look again."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        try:
            sheet = Sheet.unpacked(request.POST.get("packed", ""))
        except CannotRead as error:
            return self._import_page(request, self._empty_form(request), faults=[str(error)])
        with suppress(exchange.Busy):
            with exchange.alone(), together():
                if self._table_now() == request.POST.get("seen"):
                    return self.process_result(self._brought_in(request, sheet), request)
            return self._look(request, sheet, CONFLICT, CHANGED_MEANWHILE)
        return self._import_page(request, self._empty_form(request), faults=[str(BUSY)])

    def _look(
        self, request: HttpRequest, sheet: Sheet, status: int = 200, said: Any = ""
    ) -> HttpResponse:
        with exchange.alone(), unrecorded():
            seen = self._table_now()
            result = self._brought_in(request, sheet, dry_run=True)
        faults = [*_faults(result)]
        differing = [row for row in result.rows if row.is_new() or row.is_update()]
        go = GoForm(initial={"packed": sheet.packed(), "seen": seen})
        context = {
            "said": said,
            "result": result,
            "confirm_form": go if differing and not faults else None,
            "shown": differing[:MOST_SHOWN],
            "more": len(differing[MOST_SHOWN:]),
        }
        return self._import_page(request, self._empty_form(request), status, faults, context)

    def _table_now(self) -> str:
        return fingerprint([one._base_manager.all() for one in TABLES[self.model].models_in_it()])

    def _brought_in(self, request: HttpRequest, sheet: Sheet, *, dry_run: bool = False) -> Any:
        """All or nothing, also for what a model finds wrong."""
        return TABLES[self.model]().import_data(
            sheet.table,
            dry_run=dry_run,
            rollback_on_validation_errors=True,
            retain_instance_in_row_result=not dry_run,
            user=request.user,
        )

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Nothing was kept if one row was refused: then say so, and not that it went well."""
        if result.has_errors() or result.has_validation_errors():
            words = gettext_lazy("Nothing was imported. Look at the file again.")
            self.message_user(request, words, messages.ERROR)
            app, model = self.get_model_info()
            return HttpResponseRedirect(reverse(f"admin:{app}_{model}_import"))
        return super().process_result(result, request)

    def _empty_form(self, request: HttpRequest) -> UploadForm:
        return UploadForm(self.get_import_formats(), self.get_import_resource_classes(request))

    def _import_page(
        self,
        request: HttpRequest,
        form: UploadForm,
        status: int = 200,
        faults: Any = (),
        context: Any = None,
    ) -> HttpResponse:
        table = TABLES[self.model]()
        columns = [field.column_name for field in table.get_user_visible_fields()]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext_lazy("Import"),
            "opts": self.opts,
            "form": form,
            "fields_list": [(table.get_display_name(), columns)],
            "faults": faults[:MOST_SHOWN],
            "more_faults": len(faults[MOST_SHOWN:]),
            **(context or {}),
        }
        return TemplateResponse(request, self.import_template_name, context, status=status)


def _faults(result: Any) -> Iterator[str]:
    """Why the file is refused, with the rows as a program for spreadsheets counts them."""
    yield from (str(error.error) for error in result.base_errors)
    for number, errors in result.row_errors():
        for error in errors:
            yield _("Row %(row)s: %(words)s") % {"row": number + 1, "words": error.error}
    for row in result.invalid_rows:
        for column, words in row.field_specific_errors.items():
            told = {"row": row.number + 1, "column": column, "words": " ".join(map(str, words))}
            yield _("Row %(row)s, %(column)s: %(words)s") % told
        for words in row.non_field_specific_errors:
            yield _("Row %(row)s: %(words)s") % {"row": row.number + 1, "words": words}
