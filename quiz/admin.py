"""What editors see of answers and links: how many there are and how old. Nothing of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import AnswerSheet, Link


class CountedOnly(admin.ModelAdmin):
    """Rows to count and to delete; people make them, and nobody changes them for somebody else."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only people themselves make them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody answers for somebody else."""
        return False


@admin.register(AnswerSheet)
class AnswerSheetAdmin(CountedOnly):
    """Sheets to count and to delete. Facts and keys are on no page."""

    list_display = ("changed_on", "topics_answered")
    list_filter = ("changed_on",)
    date_hierarchy = "changed_on"
    fields = readonly_fields = ("changed_on", "topics_answered")

    @admin.display(description=_("topics answered"))
    def topics_answered(self, sheet: AnswerSheet) -> int:
        """How many topics the person has been through."""
        return len(sheet.kept)


@admin.register(Link)
class LinkAdmin(CountedOnly):
    """Links to count and to delete. Neither a token nor what a link shows is on any page."""

    list_display = ("made_on", "kind", "is_deleted")
    list_filter = ("kind", "is_deleted", "made_on")
    date_hierarchy = "made_on"
    fields = readonly_fields = ("made_on", "kind", "is_deleted")
