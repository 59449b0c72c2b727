"""What every page of the desk has in common."""

from __future__ import annotations

from django.contrib import admin


class DeskAdmin(admin.ModelAdmin):
    """A list and a page for one kind of row that editors change."""
