"""Who may do what on the desk: three groups, brought up to date after every migration.

What belongs to which role follows from the desk itself: what is edited there is an editor's, what
is only looked at is everybody's. So a new kind of row needs no line here.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.apps import apps as all_apps
from django.contrib import admin
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS

from .admin.base import DeskAdmin

VIEWER, EDITOR, PUBLISHER = "Viewer", "Editor", "Publisher"
PUBLISHING = "add_publication"


def make_roles(
    sender: AppConfig, using: str = DEFAULT_DB_ALIAS, apps: Any = all_apps, **kwargs: Any
) -> None:
    """Give each role what the desk shows of an app. What somebody gave it besides, it keeps.

    Called after migrating, when Django makes permissions as well: whichever of us comes first.
    """
    models = _on_the_desk(sender.label)
    if not models:
        return
    create_permissions(sender, verbosity=0, using=using, apps=apps)
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
        permissions = apps.get_model("auth", "Permission").objects.using(using)
    except LookupError:
        return
    of_app = permissions.filter(content_type__app_label=sender.label).select_related("content_type")
    given: dict[str, list[Any]] = {VIEWER: [], EDITOR: [], PUBLISHER: []}
    for permission in of_app:
        for role in _roles_with(permission.codename, models.get(permission.content_type.model)):
            given[role].append(permission)
    for role, its_own in given.items():
        group, _is_new = groups.get_or_create(name=role)
        group.permissions.add(*its_own)


def _on_the_desk(app_label: str) -> dict[str, bool]:
    """The models of an app that the desk shows, and whether they are edited there.

    Accounts and groups are for superusers alone.
    """
    return {
        model._meta.model_name: isinstance(shown, DeskAdmin)
        for model, shown in admin.site._registry.items()
        if model._meta.app_label == app_label != "auth"
    }


def _roles_with(codename: str, is_edited: bool | None) -> tuple[str, ...]:
    """The roles that have a permission, by whether its rows are edited. None: not on the desk."""
    if is_edited is None:
        return ()
    if codename.startswith("view_"):
        return VIEWER, EDITOR, PUBLISHER
    if is_edited:
        return EDITOR, PUBLISHER
    return (PUBLISHER,) if codename == PUBLISHING else ()
