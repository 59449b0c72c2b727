"""The questions on the desk: said in an editor's words, put into an editor's order.

What is asked stands in the code, so there is nothing to add and nothing to delete. A field left
empty leaves the built-in words, which stand beside it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from certifications import built_in, releases
from certifications.questions import Question, QuestionTopic, Worded
from certifications.templatetags.readable import with_body

from .base import DeskAdmin
from .fields import PlainTextarea

LONG = 80
"""A text that may have more letters than this gets a box of several lines."""


class WordedForm(forms.ModelForm):
    """Shows what is built in beside each field, and keeps nothing that says the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._offered:
            field = self.fields[name]
            words = getattr(self.instance.built_in, name, "")
            shown = _("Built in: “%(words)s”") if words else _("Built in: nothing.")
            field.help_text = format_html("{} {}", field.help_text, shown % {"words": words})

    @property
    def _offered(self) -> list[str]:
        """The fields with words that are on the page: none for who may only look."""
        return [name for name in self.instance.WORDS if name in self.fields]

    def clean(self) -> dict[str, Any] | None:
        """What is typed as it is built in stays built in, and so in every language."""
        cleaned = super().clean() or {}
        for name in self._offered:
            if cleaned.get(name) and cleaned[name] == str(
                getattr(self.instance.built_in, name, "")
            ):
                cleaned[name] = ""
        return cleaned


class TopicForm(WordedForm):
    """A topic, with its place."""

    class Meta:
        model = QuestionTopic
        fields = (*QuestionTopic.WORDS, "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = self.instance.built_in
        if usual and "position" in self.fields:
            place = _("Empty: its usual place, %(place)s. The list shows all of them.")
            field = self.fields["position"]
            field.help_text = f"{field.help_text} {place % {'place': usual.position}}"

    def clean(self) -> dict[str, Any] | None:
        """Its usual place is none of an editor's own."""
        cleaned = super().clean() or {}
        usual = self.instance.built_in
        if usual and cleaned.get("position") == usual.position:
            cleaned["position"] = None
        return cleaned


class IsChanged(admin.SimpleListFilter):
    """Rows that say something, or nothing, in place of what is built in."""

    title = _("wording")
    parameter_name = "changed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """In which words."""
        return [("yes", _("Changed by an editor")), ("no", _("As it is built in"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The rows asked for."""
        if self.value() not in {"yes", "no"}:
            return queryset
        as_built_in = Q(**dict.fromkeys(queryset.model.WORDS, ""))
        if queryset.model is QuestionTopic:
            as_built_in &= Q(position=None)
        return queryset.filter(as_built_in if self.value() == "no" else ~as_built_in)


class IsAsked(admin.SimpleListFilter):
    """Questions by whether a rule of the current release needs them."""

    title = _("asked")
    parameter_name = "asked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Needed, or not."""
        return [("yes", _("Some rule needs it")), ("no", _("No rule needs it"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The rows asked for."""
        if self.value() not in {"yes", "no"}:
            return queryset
        asked = _asked_by() or {}
        rows = queryset.values_list("pk", "topic__code", "key")
        needed = [pk for pk, topic, key in rows if asked.get((topic, key))]
        return (
            queryset.filter(pk__in=needed)
            if self.value() == "yes"
            else queryset.exclude(pk__in=needed)
        )


class WordedAdmin(DeskAdmin):
    """A list and a page for rows that are there as long as the code asks what they are about."""

    save_on_top = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody's: what is asked stands in the code."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody's: emptied, a row says what is built in."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Also in the built-in words: they are what people read where no editor said anything."""
        found, has_doubles = super().get_search_results(request, queryset, search_term)
        words = search_term.casefold().split()
        if not words:
            return found, has_doubles
        built_in_words = {
            row.pk: " ".join(str(getattr(row.built_in, name, "")) for name in row.WORDS).casefold()
            for row in queryset
        }
        also = [pk for pk, text in built_in_words.items() if all(word in text for word in words)]
        return queryset.filter(Q(pk__in=found.values("pk")) | Q(pk__in=also)), False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Long texts want room."""
        most = getattr(db_field, "max_length", None) or 0
        if db_field.name in self.model.WORDS:
            kwargs["widget"] = PlainTextarea() if most > LONG else AdminTextInputWidget()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("wording"))
    def wording(self, row: Worded) -> Any:
        """Whether an editor has said anything."""
        return _("changed") if row.says else _("built in")


@admin.register(QuestionTopic)
class QuestionTopicAdmin(WordedAdmin):
    """The pages of the conversation, in their order."""

    form = TopicForm
    list_display = ("__str__", "where", "read_as", "question_count", "wording")
    list_filter = (IsChanged,)
    search_fields = ("code", "label", "heading", "lead", "why")
    search_help_text = _("Search by id, or in the words that people read.")
    readonly_fields = ("code", "asks")
    fields = ("code", *QuestionTopic.WORDS, "position", "asks")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With its place and its questions."""
        rows = super().get_queryset(request)
        return rows.annotate(at=_place()).prefetch_related("questions")

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """As people meet them."""
        return (_place().asc(), "pk")

    @admin.display(description=_("position"), ordering="at")
    def where(self, row: Any) -> int | None:
        """Where it stands."""
        return row.at

    @admin.display(description=_("heading"))
    def read_as(self, row: QuestionTopic) -> Any:
        """Its heading as people read it after the next publication."""
        return row.words("heading")

    @admin.display(description=_("questions"))
    def question_count(self, row: QuestionTopic) -> int:
        """How many there are on it."""
        return len(row.questions.all())

    @admin.display(description=_("its questions"))
    def asks(self, row: QuestionTopic) -> Any:
        """Each with a link to where it is changed."""
        rows = (
            (reverse("admin:certifications_question_change", args=[one.pk]), one.words("text"))
            for one in row.questions.select_related("topic")
        )
        items = format_html_join("", '<li><a href="{}">{}</a></li>', rows)
        return format_html("<ul>{}</ul>", items)


@admin.register(Question)
class QuestionAdmin(WordedAdmin):
    """Every question, and who turns on it."""

    form = WordedForm
    list_display = ("__str__", "topic", "asked_by", "wording")
    list_filter = (IsAsked, IsChanged, "topic")
    list_select_related = ("topic",)
    search_fields = ("key", "text", "help", "topic__code")
    search_help_text = _("Search by id or topic, or in the words that people read.")
    readonly_fields = ("topic", "key", "asked_by_whom")
    fields = ("topic", "key", *Question.WORDS, "asked_by_whom")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the topic, which tells what is built in."""
        return super().get_queryset(request).select_related("topic")

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """As people meet them."""
        return (_place("topic__").asc(), "topic", "pk")

    @admin.display(description=_("asked by"))
    def asked_by(self, row: Question) -> Any:
        """How many credentials of the current release can turn on it."""
        known = _asked_by()
        if row.built_in is None:
            return GONE
        if known is None:
            return _("nothing is published yet")
        count = len(known.get((row.topic.code, row.key), ()))
        words = ngettext("%(count)s credential", "%(count)s credentials", count)
        return words % {"count": count} if count else NOT_ASKED

    @admin.display(description=_("asked by"))
    def asked_by_whom(self, row: Question) -> Any:
        """The same with their letters."""
        known = _asked_by() or {}
        found = known.get((row.topic.code, row.key), frozenset())
        letters = [name for code, name in _letters().items() if code in found] if found else []
        return (
            format_html("{}: {}", self.asked_by(row), ", ".join(letters))
            if letters
            else (self.asked_by(row))
        )


def _place(of: str = "") -> Coalesce:
    """Where a topic stands: by the editor, or else by the code. `of` leads to it from a row."""
    usual = [
        When(**{f"{of}code": topic.code}, then=Value(topic.position))
        for topic in built_in.topics().values()
    ]
    return Coalesce(f"{of}position", Case(*usual, output_field=IntegerField()))


NOT_ASKED = _("not asked: no rule needs it")
GONE = _("not asked any more: the question is gone")


def _asked_by() -> built_in.AskedBy | None:
    """Who turns on what in the current release; None without one."""
    try:
        return built_in.asked_by(releases.current())
    except releases.NothingPublished:
        return None


def _letters() -> dict[str, str]:
    """The letters of each credential of the current release, with its body."""
    content = releases.current().content
    bodies = {body["id"]: body["abbreviation"] for body in content["bodies"]}
    return {
        one["id"]: with_body(one["letters"], bodies[one["body"]]) for one in content["credentials"]
    }
