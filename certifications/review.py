"""What to read again, in which order, and what rests on a source that was read again.

First what was not found when its source was read again, then what nobody read on an official page,
in the order of the credentials' places in the review, then what is overdue, the oldest first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .hosts import host_of, is_at, is_of_government
from .models import READ_AGAIN_AFTER, Confidence, Credential, Requirement, Source
from .provenance import SourceReading

Row = Any
Key = tuple[str, int]
LAST = 1 << 20
"""Where a credential without a place in the review stands: behind all that have one."""

OWNERS = ("route__credential__body", "credential__body", "program__institution", "institution")
"""What a row may belong to, by the names of the fields that say so."""

NOT_FOUND = _("Not found when its source was read again")
OVERDUE = _("Its reading is too old")
NO_ADDRESS = _("The source has no address, so it stays as sure as it is.")
ANOTHER_SITE = _("%(host)s is not the site of %(body)s, so it stays as sure as it is.")
UNSURE = {
    Confidence.RECALLED: _("From memory: nobody has read it yet"),
    Confidence.SECONDARY: _("Second-hand: read on somebody else's page"),
}


@dataclass(frozen=True)
class Entry:
    """A row to read again, and why it stands in the list."""

    row: Row
    why: str | Promise
    due_on: date | None = None

    @property
    def kind(self) -> str:
        """What kind of row it is."""
        return str(self.row._meta.verbose_name)

    @property
    def text(self) -> str:
        """What it says."""
        return str(getattr(self.row, "text", "") or self.row)

    @property
    def where(self) -> str:
        """What it belongs to."""
        owner = owner_of(self.row)
        return str(owner) if owner else ""

    @property
    def address(self) -> str:
        """The name of the page on which it is changed."""
        return f"admin:{self.row._meta.app_label}_{self.row._meta.model_name}_change"

    @property
    def key(self) -> str:
        """What it is known by in a form."""
        return "-".join(map(str, key_of(self.row)))


def sourced_models() -> list[type[Model]]:
    """Every kind of row that says where it was read."""
    relations = (relation for relation in Source._meta.related_objects if relation.many_to_many)
    return [relation.related_model for relation in relations if not relation.hidden]


def owner_of(row: Row) -> Row:
    """The route, credential, program or school that a row belongs to; None if it has none."""
    names = (path.split("__")[0] for path in OWNERS)
    return next((found for name in names if (found := getattr(row, name, None))), None)


def why_not_official(source: Source, row: Row) -> str | Promise:
    """Why a reading of this source makes no row official; empty if it may.

    What a body asks and charges is official on its own site, and where a government publishes it.
    Of other rows, such as those of schools, an editor knows whose page it must be.
    """
    if not source.url:
        return NO_ADDRESS
    owner = owner_of(row)
    credential = getattr(owner, "credential", owner)
    if not isinstance(credential, Credential):
        return ""
    host = host_of(source.url)
    if is_at(host, host_of(credential.body.url)) or is_of_government(host):
        return ""
    return ANOTHER_SITE % {"host": host, "body": credential.body.abbreviation}


def resting_on(source: Source) -> list[Row]:
    """Every row that names it as where it was read, or as the source of its time and cost."""
    return [
        row
        for model in sourced_models()
        for row in _with_owners(model, _named_by(model, source)).order_by("pk")
    ]


def naming(source: Source) -> list[QuerySet]:
    """The same rows by their tables, for whoever locks or compares them."""
    return [
        model._default_manager.filter(_named_by(model, source)).order_by()
        for model in sourced_models()
    ]


def key_of(row: Row) -> Key:
    """What a row is known by in a form and in the log."""
    return row._meta.model_name, row.pk


# ---------------------------------------------------------------- what to read again


def queue(today: date) -> list[Entry]:
    """All rows to read again, the most pressing first."""
    not_found = _not_found()
    found = []
    for model in sourced_models():
        asked = ~Q(confidence=Confidence.OFFICIAL) | _any_source(model, _is_due(today))
        asked |= Q(pk__in=[pk for name, pk in not_found if name == model._meta.model_name])
        for row in _with_owners(model, asked):
            placed = _placed(row, not_found.get(key_of(row), set()), today)
            if placed:
                found.append((placed[0], key_of(row), placed[1]))
    return [entry for _place, _key, entry in sorted(found, key=lambda one: one[:2])]


def _placed(row: Row, not_found_at: set[int], today: date) -> tuple[tuple[Any, ...], Entry] | None:
    """Why a row is in the list, and its place there; None if it is not."""
    sources = row.sources.all()
    oldest = min((source.read_on for source in sources), default=date.min)
    due_on = min((source.due_on for source in sources), default=today)
    if not_found_at.intersection(source.pk for source in sources):
        return (0, oldest), Entry(row, NOT_FOUND)
    if row.confidence != Confidence.OFFICIAL:
        is_read = row.confidence != Confidence.RECALLED
        return (1, *_turn(row), is_read, oldest), Entry(row, UNSURE[row.confidence])
    return ((2, due_on), Entry(row, OVERDUE, due_on)) if due_on < today else None


def _turn(row: Row) -> tuple[int, int, str]:
    """When it is the turn of a row's credential; rows without one come last."""
    owner = owner_of(row)
    credential = getattr(owner, "credential", owner)
    if not isinstance(credential, Credential):
        return LAST, LAST, ""
    turn = credential.review_position
    return LAST if turn is None else turn, credential.position, credential.code


def _not_found() -> dict[Key, set[int]]:
    """Rows that were not there when a source was read last, with those sources."""
    last = dict(SourceReading.objects.order_by("pk").values_list("source", "not_found"))
    found: dict[Key, set[int]] = {}
    for source, rows in last.items():
        for name, pk in rows:
            found.setdefault((name, pk), set()).add(source)
    return found


def _is_due(today: date) -> Q:
    """Sources whose reading is no longer good."""
    return Q(review_on__lt=today) | Q(review_on=None, read_on__lt=today - READ_AGAIN_AFTER)


def _any_source(model: type[Model], asked: Q) -> Q:
    """Rows of which any source is so, each once."""
    return Q(pk__in=model._default_manager.filter(sources__in=Source.objects.filter(asked)))


def _named_by(model: type[Model], source: Source) -> Q:
    named = Q(pk__in=model._default_manager.filter(sources=source))
    return named | Q(remedy_source=source) if model is Requirement else named


def _with_owners(model: type[Model], asked: Q) -> QuerySet:
    """Rows with all that an entry shows of them."""
    fields = {field.name for field in model._meta.fields}
    paths = [path for path in OWNERS if path.split("__")[0] in fields]
    rows = model._default_manager.filter(asked).select_related(*paths)
    return rows.order_by().prefetch_related("sources")


# ---------------------------------------------------------------- reading it again


@transaction.atomic
def read_again(
    source: Source,
    *,
    by: AbstractUser | None,
    note: str = "",
    confirmed: Collection[Key],
    now_official: Collection[Key] = (),
) -> SourceReading:
    """Stamp a source, and with it what rests on it, and log who did so.

    The source carries its new day already. Rows that are not confirmed stand first in the review.
    """
    source.save()
    rows = {key_of(row): row for row in resting_on(source)}
    for key in set(now_official) & set(confirmed):
        row = rows[key]
        row.confidence = Confidence.OFFICIAL
        row.save(update_fields=["confidence"])
    return SourceReading.objects.create(
        source=source,
        read_on=source.read_on,
        by=by,
        note=note,
        confirmed=len(rows.keys() & set(confirmed)),
        not_found=sorted([*key] for key in rows.keys() - set(confirmed)),
    )
