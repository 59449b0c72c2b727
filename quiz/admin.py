"""What editors see of people's answers: how many sheets there are and how old. Nothing of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import AnswerSheet


@admin.register(AnswerSheet)
class AnswerSheetAdmin(admin.ModelAdmin):
    """Sheets to count and to delete. Facts and keys are on no page."""

    list_display = ("changed_on", "topics_answered")
    list_filter = ("changed_on",)
    date_hierarchy = "changed_on"
    fields = readonly_fields = ("changed_on", "topics_answered")

    @admin.display(description=_("topics answered"))
    def topics_answered(self, sheet: AnswerSheet) -> int:
        """How many topics the person has been through."""
        return len(sheet.kept)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only a person's own answers make a sheet."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody answers for somebody else."""
        return False
