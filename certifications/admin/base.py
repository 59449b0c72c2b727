"""What every page of the desk has in common."""

from __future__ import annotations

from django import forms

from .history import WithHistory
from .never_overwrite import NeverOverwrite


class DeskAdmin(NeverOverwrite, WithHistory):
    """A list and a page for one kind of row that editors change."""

    class Media:
        js = (forms.Script("admin-names.js", defer=True),)
