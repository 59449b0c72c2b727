"""Putting a row, and what belongs to it, back as it was: as a whole, and checked like any edit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certifications.models import Requirement, Source

from .records import Key, has_sources
from .timeline import Change, Timeline

Words = str | Promise
CLASHES = gettext_lazy("Another entry has taken its place. Change or delete that one first.")


class CannotPutBack(ValueError):
    """It cannot be as it was, among what is there now. `problems` says why; nothing was changed."""

    def __init__(self, problems: Sequence[Words]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = list(problems)


def differences(timeline: Timeline, moment: datetime) -> list[Change]:
    """What putting it back would change. What was deleted with it comes back with it."""
    now, then = timeline.now, timeline.at(moment)
    if timeline.key in then:
        then |= timeline.went_along
    keys = dict.fromkeys((*then, *now))
    return [Change(now.get(key), then.get(key)) for key in keys if now.get(key) != then.get(key)]


@transaction.atomic
def put_back(timeline: Timeline, moment: datetime) -> None:
    """Have the row and what belongs to it as they were then. Raises CannotPutBack."""
    if timeline.key not in timeline.at(moment):
        raise CannotPutBack([_("It was not there then.")])
    changes = differences(timeline, moment)
    missing = list(_missing_sources(changes))
    if missing:
        raise CannotPutBack(missing)
    try:
        with transaction.atomic():
            _write(changes)
    except IntegrityError as error:
        raise CannotPutBack([CLASHES]) from error
    problems = list(_problems(changes))
    if problems:
        raise CannotPutBack(problems)


def _write(changes: list[Change]) -> None:
    """Take away what was not there, and write the rest.

    Groups are left first and entered last: deleting one takes its members along, and one may be
    as new as they are.
    """
    gone = [change.before for change in changes if change.after is None]
    wanted = [change.after for change in changes if change.after]
    _leave_groups([state.pk for state in gone if state and state.model is Requirement])
    for state in gone:
        if state:
            state.model._default_manager.filter(pk=state.pk).delete()
    rows = [(state, state.row()) for state in wanted]
    for state, row in rows:
        if state.model is Requirement:
            row.parent_id = None
        row.save()
        if has_sources(state.model):
            row.sources.set(state.sources)
    for state, row in rows:
        if state.model is Requirement and state.values["parent_id"]:
            row.parent_id = state.values["parent_id"]
            row.save(update_fields=["parent"])


def _leave_groups(groups: list[int]) -> None:
    for member in Requirement.objects.filter(parent__in=groups):
        member.parent = None
        member.save(update_fields=["parent"])


def _missing_sources(changes: list[Change]) -> Iterator[str]:
    wanted = {pk for change in changes if change.after for pk in change.after.sources}
    there = set(Source.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    titles = dict(Source.history.filter(id__in=wanted - there).values_list("id", "title"))
    for pk in sorted(wanted - there):
        text = _("Its source was deleted: %(title)s. Put that back first.")
        yield text % {"title": titles.get(pk, pk)}


def _problems(changes: list[Change]) -> Iterator[Words]:
    """What the forms of the desk would say of these rows."""
    for change in changes:
        if change.after is None:
            continue
        row = _row(change.after.key)
        try:
            row.full_clean()
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                yield from (f"{row}: {_named(row, field)}{message}" for message in messages)


def _row(key: Key) -> Any:
    model, pk = key
    return model._default_manager.get(pk=pk)


def _named(row: models.Model, field: str) -> str:
    names = {one.name: one for one in row._meta.concrete_fields}
    return f"{names[field].verbose_name}: " if field in names else ""
