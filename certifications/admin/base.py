"""What every page of the desk has in common."""

from __future__ import annotations

from django import forms

from .never_overwrite import NeverOverwrite


class DeskAdmin(NeverOverwrite):
    """A list and a page for one kind of row that editors change."""

    class Media:
        js = (forms.Script("admin-names.js", defer=True),)
