"""What every page of the desk has in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.apps import apps
from django.http import HttpRequest
from django.utils.text import capfirst

from .history import WithHistory
from .never_overwrite import NeverOverwrite


class DeskAdmin(NeverOverwrite, WithHistory):
    """A list and a page for one kind of row that editors change."""

    class Media:
        js = (forms.Script("admin-names.js", defer=True),)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As usual, but for the rows that only link two others: nobody knows them by their names.

        That of a requirement and its source goes with the requirement; the source stays.
        """
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        links = [one._meta for one in apps.get_models(include_auto_created=True)]
        links = [meta for meta in links if meta.auto_created]
        starts = tuple(f"{capfirst(meta.verbose_name)}: " for meta in links)
        names = {meta.verbose_name_plural for meta in links}
        counted = {name: count for name, count in counts.items() if name not in names}
        return _without(deleted, starts), counted, lacking, protected


def _without(told: Iterable[Any], starts: tuple[str, ...]) -> list[Any]:
    """A list of lines, and of the lists that belong to them, without those that start so."""
    kept: list[Any] = []
    for one in told:
        if isinstance(one, (list, tuple)):
            inner = _without(one, starts)
            kept += [inner] if inner else []
        elif not str(one).startswith(starts):
            kept.append(one)
    return kept
