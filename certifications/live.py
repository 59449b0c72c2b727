"""Rows that are seen as soon as they are saved, and are no part of a release.

Most belong to the apps above; imports go one way, so each says when it is ready which rows those
are, and what is to be looked for in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from .models import Source

if TYPE_CHECKING:
    from .audit import Finding, Kind

Look = Callable[[date], Iterable["Finding"]]
"""What is wrong with live rows on a day."""

roots: list[type[Model]] = []
"""All kinds of live rows, in the order in which they are deleted before fixtures take their place.
Those without a source are on the worklist."""
looks: list[tuple[Kind, Look]] = []
"""What is looked for, and who looks: the worklist shows them after its own."""


def register(*models: type[Model]) -> None:
    """Say which kinds of rows are live."""
    roots.extend(model for model in models if model not in roots)


def look_for(kind: Kind, look: Look) -> None:
    """Say what is to be looked for in them."""
    if kind.key not in {known.key for known, _look in looks}:
        looks.append((kind, look))


def sources_of_the_catalogue() -> QuerySet[Source]:
    """All sources but those that only live rows name: these are no part of a release.

    So a wage file that is read is no edit to publish, and an old release can be restored without
    taking the sources of live rows away.
    """
    live = [_names_it(model, "sources") for model in roots]
    if not live:
        return Source.objects.all()
    ours = [
        _names_it(relation.related_model, relation.field.name)
        for relation in Source._meta.related_objects
        if relation.related_model._meta.app_label == "certifications"
        and relation.related_model not in roots
        and relation.field.name in {"sources", "remedy_source"}
    ]
    return Source.objects.filter(~reduce(or_, live) | reduce(or_, ours))


def _names_it(model: type[Model], field: str) -> Q:
    """Whether some row names a source."""
    of_row = model._meta.get_field(field)
    if of_row.many_to_many:
        links = of_row.remote_field.through._default_manager
        return Q(Exists(links.filter(source=OuterRef("pk"))))
    return Q(Exists(model._default_manager.filter(**{field: OuterRef("pk")})))
