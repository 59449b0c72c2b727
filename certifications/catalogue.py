"""From the editors' rows to the content of a release. The only module that knows both.

The content is plain JSON: bodies and sources by id, everything else in the editors' order. It is
sorted here and not by the database, since databases sort texts and empty days differently. So the
same rows give the same content, and the same content the same text and hash, wherever it is built.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Model

from .models import (
    CertifyingBody,
    Credential,
    CredentialFact,
    Document,
    EligibilityRoute,
    Fee,
    Kind,
    NameCollision,
    Requirement,
    Review,
    Source,
    Topic,
)

Json = Any
FORMAT = 1
TOPICS = tuple(Topic.values)


def snapshot() -> dict[str, Json]:
    """The content a release of the present rows would have. As many queries for any size."""
    return Workbench().content()


def canonical_text(content: Json) -> str:
    """The one way to write a content down."""
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def content_hash(text: str) -> str:
    """What a canonical text is known by."""
    return hashlib.sha256(text.encode()).hexdigest()


class Workbench:
    """All rows as they are at one moment, each table read once."""

    def __init__(self) -> None:
        self.bodies = {body.pk: body for body in CertifyingBody.objects.order_by()}
        self.sources = {source.pk: source for source in Source.objects.order_by()}
        self.credentials = sorted(
            Credential.objects.order_by(), key=lambda row: (row.position, row.code)
        )
        self.routes = _by(EligibilityRoute.objects.order_by(), "credential_id")
        self.facts = _by(CredentialFact.objects.order_by(), "credential_id")
        self.documents = _by(Document.objects.order_by(), "route_id")
        self.fees = _by(Fee.objects.order_by(), "credential_id", "route_id")
        self.requirements = list(Requirement.objects.order_by())
        self.places = _by(self.requirements, "credential_id", "route_id", "parent_id")
        self.read_at = {
            model: _read_at(model)
            for model in (
                EligibilityRoute,
                CredentialFact,
                Document,
                Fee,
                Requirement,
                NameCollision,
            )
        }

    def content(self) -> dict[str, Json]:
        """What a release of these rows holds."""
        return {
            "format": FORMAT,
            "bodies": [
                _body(row) for row in sorted(self.bodies.values(), key=lambda row: row.code)
            ],
            "sources": [
                _source(row) for row in sorted(self.sources.values(), key=lambda row: row.code)
            ],
            "name_collisions": self._collisions(),
            "credentials": [self._credential(row) for row in self.credentials],
        }

    def unreached(self) -> list[Requirement]:
        """Requirements the content has no place for: their group is elsewhere, or in itself."""
        owners = [(row.pk, None) for row in self.credentials]
        owners += [(None, route.pk) for routes in self.routes.values() for route in routes]
        reached = {row.pk for owner in owners for row in self._walk(owner, None)}
        return [row for row in self.requirements if row.pk not in reached]

    def _walk(
        self, owner: tuple[int | None, int | None], parent: int | None
    ) -> Iterator[Requirement]:
        for row in self.places[*owner, parent]:
            yield row
            yield from self._walk(owner, row.pk)

    def _collisions(self) -> list[Json]:
        rows = sorted(NameCollision.objects.order_by(), key=lambda row: row.letters)
        return [
            {"letters": row.letters, "meanings": row.meanings, **self._sourced(row)} for row in rows
        ]

    def _credential(self, row: Credential) -> Json:
        body = self.bodies[row.body_id]
        return {
            "id": row.code,
            "name": row.name,
            "letters": row.letters,
            "body": body.code,
            "jurisdiction": row.jurisdiction or None,
            "occupation_code": row.occupation_code,
            "facts": [
                self._fact(fact, body) for fact in sorted(self.facts[(row.pk,)], key=_told_first)
            ],
            "fees": self._fees(body, row.pk, None),
            "requirements": self._requirements(body, (row.pk, None), None),
            "routes": [
                self._route(route, body)
                for route in sorted(self.routes[(row.pk,)], key=_listed_first)
            ],
        }

    def _fact(self, row: CredentialFact, body: CertifyingBody) -> Json:
        return {
            "topic": row.topic,
            "name": row.name,
            "text": row.text,
            "value": _plain(row.value),
            "note": row.note,
            "disagreement": row.disagreement,
            **self._sourced(row, body),
        }

    def _route(self, row: EligibilityRoute, body: CertifyingBody) -> Json:
        documents = sorted(self.documents[(row.pk,)], key=lambda item: (item.position, item.text))
        return {
            "id": row.code,
            "name": row.name,
            "summary": row.summary,
            "grants": row.grants,
            "standing": row.standing,
            "valid_from": _day(row.valid_from),
            "valid_until": _day(row.valid_until),
            "uncertain_after": _day(row.uncertain_after),
            "period_note": row.period_note,
            **self._sourced(row, body),
            "requirements": self._requirements(body, (None, row.pk), None),
            "documents": [{"text": item.text, **self._sourced(item, body)} for item in documents],
            "fees": self._fees(body, None, row.pk),
        }

    def _fees(self, body: CertifyingBody, credential: int | None, route: int | None) -> list[Json]:
        rows = sorted(
            self.fees[credential, route], key=lambda row: (row.position, row.kind, row.note)
        )
        return [
            {
                "kind": row.kind,
                "amount_usd": _plain(row.amount_usd),
                "note": row.note,
                **self._sourced(row, body),
            }
            for row in rows
        ]

    def _requirements(
        self, body: CertifyingBody, owner: tuple[int | None, int | None], parent: int | None
    ) -> list[Json]:
        rows = sorted(self.places[*owner, parent], key=lambda row: (row.position, row.code))
        return [
            self._requirement(row, body, self._requirements(body, owner, row.pk)) for row in rows
        ]

    def _requirement(self, row: Requirement, body: CertifyingBody, members: list[Json]) -> Json:
        return {
            "id": row.code,
            "text": row.text,
            "kind": row.kind,
            "test": _plain(row.test),
            "members": members,
            "if_met": row.if_met or None,
            "if_not_met": row.if_not_met or None,
            "review": (row.review or str(Review.DECIDES))
            if row.kind == Kind.ISSUER_APPROVAL
            else None,
            "remedy": self._remedy(row),
            "notes": row.notes,
            **self._sourced(row, body),
        }

    def _remedy(self, row: Requirement) -> Json:
        if not row.remedy_action:
            return None
        months = [row.remedy_months_from, row.remedy_months_to]
        source = self.sources[row.remedy_source_id].code if row.remedy_source_id else None
        return {
            "action": row.remedy_action,
            "typical_months": row.remedy_typical_months,
            "range_months": None if None in months else months,
            "typical_cost_usd": _plain(row.remedy_cost_usd),
            "only_with_progress": row.remedy_only_with_progress,
            "source": source,
        }

    def _sourced(self, row: Any, body: CertifyingBody | None = None) -> Json:
        """How sure we are, and where it was read: the body's own pages come first, as on a page."""
        rows = [self.sources[pk] for pk in self.read_at[type(row)][(row.pk,)]]
        home = _host(body.url) if body else ""
        rows.sort(key=lambda source: (not _is_at(_host(source.url), home), source.code))
        return {"confidence": row.confidence, "sources": [source.code for source in rows]}


def _by(rows: Iterable[Any], *fields: str) -> defaultdict[tuple[Any, ...], list[Any]]:
    """Rows by the values of some of their fields."""
    found: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in rows:
        found[tuple(getattr(row, field) for field in fields)].append(row)
    return found


def _read_at(model: type[Model]) -> defaultdict[tuple[Any, ...], list[int]]:
    """The sources of every row of a model, in one query."""
    found: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    links = model._meta.get_field("sources").remote_field.through.objects
    for row, source in links.values_list(f"{model._meta.model_name}_id", "source_id"):
        found[(row,)].append(source)
    return found


def _body(row: CertifyingBody) -> Json:
    return {
        "id": row.code,
        "name": row.name,
        "abbreviation": row.abbreviation,
        "url": row.url or None,
    }


def _source(row: Source) -> Json:
    return {
        "id": row.code,
        "title": row.title,
        "url": row.url or None,
        "edition": row.edition,
        "read_on": row.read_on.isoformat(),
    }


def _told_first(row: CredentialFact) -> tuple[int, int, str]:
    return TOPICS.index(row.topic), row.position, row.name


def _listed_first(row: EligibilityRoute) -> tuple[int, str, str]:
    """Versions of one route by their first day, the one without any before them."""
    return row.position, row.code, _day(row.valid_from) or ""


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _plain(value: Any) -> Json:
    """Numbers as short as they can be: 40, 40.0 and 40.00 are one number and give one text."""
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case Decimal() | float():
            return int(value) if value == int(value) else float(value)
    return value


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _is_at(host: str, home: str) -> bool:
    return bool(home) and (host == home or host.endswith(f".{home}"))
