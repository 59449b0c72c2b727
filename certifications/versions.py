"""The next version of a route: the present one ends on a day, and a copy starts on the next.

A rule that changed is never edited away: an earlier day is judged by the earlier version.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .models import EligibilityRoute, Standing


@transaction.atomic
def start_next_version(
    route: EligibilityRoute, first_day: date, *, name: str = ""
) -> EligibilityRoute:
    """End this version the day before `first_day`, and start a copy of all of it on that day.

    If its days contradict that, nothing happens: raises ValidationError about `first_day`.
    A last day, or a day of doubt, that is still to come goes to the version it falls into.
    """
    route = EligibilityRoute.objects.select_for_update().get(pk=route.pk)
    _check(route, first_day)
    following = _copy(route, valid_from=first_day, name=name or route.name)
    if following.valid_until and following.valid_until < first_day:
        following.valid_until = None
    route.valid_until = first_day - timedelta(days=1)
    if route.uncertain_after and route.uncertain_after >= first_day:
        route.uncertain_after = None
    elif route.uncertain_after:
        following.uncertain_after = None
    for version in (route, following):
        _save(version)
    _copy_links(route, following)
    _copy_requirements(route, following)
    for rows in (route.documents.all(), route.fees.all()):
        _copy_rows(rows, route=following)
    return following


def version_before(route: EligibilityRoute) -> EligibilityRoute | None:
    """The version that ends the day before this one starts, if no other starts then."""
    if route.valid_from is None:
        return None
    versions = EligibilityRoute.objects.filter(credential=route.credential_id, code=route.code)
    if versions.filter(valid_from=route.valid_from).exclude(pk=route.pk).exists():
        return None
    ends = versions.filter(valid_until=route.valid_from - timedelta(days=1))
    return ends.select_related("credential").last()


def _check(route: EligibilityRoute, first_day: date) -> None:
    """Whether this version can end the day before."""
    start, end = route.valid_from, route.valid_until
    if route.standing != Standing.IN_FORCE:
        raise _refusal(_("Only a route in force has a next version."))
    if start and first_day <= start:
        words = _("This version itself starts on %(day)s. Give a later day.")
        raise _refusal(words, start)
    if end and first_day > end + timedelta(days=1):
        words = _("This version ended on %(day)s. Give the day after that, or an earlier one.")
        raise _refusal(words, end)


def _refusal(words: Any, day: date | None = None) -> ValidationError:
    said = words % {"day": date_format(day)} if day else words
    return ValidationError({"first_day": [said]})


def _save(version: EligibilityRoute) -> None:
    """With every rule that the database keeps, in words."""
    try:
        version.full_clean()
    except ValidationError as error:
        raise ValidationError({"first_day": error.messages}) from error
    version.save()


# ---------------------------------------------------------------- copies


def _copy(row: Any, **changed: Any) -> Any:
    """The same row once more, not saved yet. What it is linked to is copied when it is."""
    made = copy.copy(row)
    made.pk, made._state.adding = None, True
    for name, value in changed.items():
        setattr(made, name, value)
    return made


def _copy_links(row: Model, made: Model) -> None:
    for field in row._meta.many_to_many:
        getattr(made, field.name).set(getattr(row, field.name).all())


def _copy_rows(rows: Iterable[Any], **changed: Any) -> dict[int, Any]:
    """A copy of each row, by the key of the one it was made from."""
    copies = {}
    for row in rows:
        copies[row.pk] = made = _copy(row, **changed)
        made.save()
        _copy_links(row, made)
    return copies


def _copy_requirements(route: EligibilityRoute, following: EligibilityRoute) -> None:
    """Each of them, then each into the copy of its group."""
    copies = _copy_rows(route.requirements.all(), route=following, parent=None)
    for row in route.requirements.exclude(parent=None):
        made = copies[row.pk]
        made.parent = copies[row.parent_id]
        made.save()
