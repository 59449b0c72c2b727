"""Accreditors and who recognizes them, on the desk."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from certifications.accreditors import Accreditor, Recognition

from .base import DeskAdmin
from .desk import CONFIDENCE, HasSource, WithSources
from .fields import HTTPS, PLAIN_TEXT


class RecognitionInline(WithSources):
    """Who recognizes it, and from when to when."""

    model = Recognition
    fields = (
        ("by", "is_recognized"),
        ("recognized_from", "recognized_until"),
        "confidence",
        "sources",
    )
    classes = ()
    extra = 0


@admin.register(Accreditor)
class AccreditorAdmin(DeskAdmin):
    """What the page of accreditors says of one. It is live: no release is needed."""

    list_display = ("abbreviation", "name", "of_programs", "of_schools", "of_exams", CONFIDENCE)
    list_filter = ("of_programs", "of_schools", "of_exams", "reach", "confidence", HasSource)
    search_fields = ("abbreviation", "name", "former_name")
    search_help_text = _("Search by letters or name.")
    autocomplete_fields = ("sources",)
    formfield_overrides = PLAIN_TEXT | HTTPS
    inlines = (RecognitionInline,)
    fieldsets = (
        (None, {"fields": (("abbreviation", "code"), "name", "former_name", "url")}),
        (
            _("What it accredits"),
            {"fields": (("of_programs", "of_schools", "of_exams"), "accredits")},
        ),
        (
            _("More"),
            {"fields": ("reach", "region", "acts_through", "closed_on", "note", "position")},
        ),
        (_("Where this was read"), {"fields": ("confidence", "sources")}),
    )


@admin.register(Recognition)
class RecognitionAdmin(DeskAdmin):
    """Who recognizes whom, to see what grows old."""

    list_display = (
        "accreditor",
        "by",
        "is_recognized",
        "recognized_from",
        "recognized_until",
        CONFIDENCE,
    )
    list_select_related = ("accreditor",)
    list_filter = ("by", "is_recognized", "confidence", HasSource)
    search_fields = ("accreditor__abbreviation", "accreditor__name")
    search_help_text = _("Search by the letters or the name of the accreditor.")
    autocomplete_fields = ("accreditor", "sources")
