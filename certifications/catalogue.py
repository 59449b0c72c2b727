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

from django.db.models import Model

from . import live
from .hosts import in_order
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
from .questions import questions_content
from .schools import (
    AccreditationEvidence,
    Institution,
    InstitutionalAccreditation,
    Program,
    ProgramCost,
    ProgrammaticAccreditation,
    SchoolFigure,
)

Json = Any
FORMAT = 1
TOPICS = tuple(Topic.values)


def snapshot() -> dict[str, Json]:
    """The content a release of the present rows would have. As many queries for any size."""
    return Workbench().content()


def rules_snapshot() -> dict[str, Json]:
    """The same without schools and programs: all that a route can be read by."""
    return Workbench().rules()


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
        self.sources = {row.pk: row for row in live.sources_of_the_catalogue().order_by()}
        self.credentials = sorted(
            Credential.objects.order_by(), key=lambda row: (row.position, row.code)
        )
        self.routes = _by(EligibilityRoute.objects.order_by(), "credential_id")
        self.facts = _by(CredentialFact.objects.order_by(), "credential_id")
        self.documents = _by(Document.objects.order_by(), "route_id")
        self.fees = _by(Fee.objects.order_by(), "credential_id", "route_id")
        self.requirements = list(Requirement.objects.order_by())
        self.places = _by(self.requirements, "credential_id", "route_id", "parent_id")
        self.read_at = _ReadAt()

    def content(self, *, desk_notes: bool = False) -> dict[str, Json]:
        """What a release of these rows holds; and, if asked, what editors noted for themselves."""
        schools = _Schools(self, desk_notes=desk_notes)
        rules = self.rules()
        if desk_notes:
            for row, entry in zip(self.credentials, rules["credentials"], strict=True):
                entry["review_position"] = row.review_position
        return {
            **rules,
            "institutions": schools.institutions(),
            "programs": schools.programs(),
            **questions_content(),
        }

    def rules(self) -> dict[str, Json]:
        """The same without schools and programs, of which there may be thousands."""
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
            {"letters": row.letters, "meanings": row.meanings, **self.sourced(row)} for row in rows
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
            "value": plain(row.value),
            "note": row.note,
            "disagreement": row.disagreement,
            **self.sourced(row, body),
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
            **self.sourced(row, body),
            "requirements": self._requirements(body, (None, row.pk), None),
            "documents": [
                {"text": item.text, "issued_by": item.issued_by, **self.sourced(item, body)}
                for item in documents
            ],
            "fees": self._fees(body, None, row.pk),
        }

    def _fees(self, body: CertifyingBody, credential: int | None, route: int | None) -> list[Json]:
        rows = sorted(
            self.fees[credential, route], key=lambda row: (row.position, row.kind, row.note)
        )
        return [
            {
                "kind": row.kind,
                "amount_usd": plain(row.amount_usd),
                "note": row.note,
                **self.sourced(row, body),
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
            "test": plain(row.test),
            "members": members,
            "if_met": row.if_met or None,
            "if_not_met": row.if_not_met or None,
            "review": (row.review or str(Review.DECIDES))
            if row.kind == Kind.ISSUER_APPROVAL
            else None,
            "remedy": self._remedy(row),
            "notes": row.notes,
            **self.sourced(row, body),
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
            "typical_cost_usd": plain(row.remedy_cost_usd),
            "only_with_progress": row.remedy_only_with_progress,
            "source": source,
        }

    def sourced(self, row: Any, owner: CertifyingBody | Institution | None = None) -> Json:
        """How sure we are, and where it was read, in the order in which pages show it."""
        rows = [self.sources[pk] for pk in self.read_at[type(row)][(row.pk,)]]
        ordered = in_order(rows, row.confidence, owner.url if owner else "")
        return {"confidence": row.confidence, "sources": [source.code for source in ordered]}


class _Schools:
    """All schools and programs as they are at one moment, each table read once."""

    def __init__(self, workbench: Workbench, *, desk_notes: bool) -> None:
        self.sourced = workbench.sourced
        self.desk_notes = desk_notes
        self.rows = {row.pk: row for row in Institution.objects.order_by()}
        self.costs = _by(ProgramCost.objects.order_by(), "program_id")
        self.of_program = _by(ProgrammaticAccreditation.objects.order_by(), "program_id")
        self.figures = _by(SchoolFigure.objects.order_by(), "institution_id")
        self.of_school = _by(InstitutionalAccreditation.objects.order_by(), "institution_id")

    def institutions(self) -> list[Json]:
        """By id."""
        rows = sorted(self.rows.values(), key=lambda row: row.code)
        return [self._institution(row) for row in rows]

    def programs(self) -> list[Json]:
        """By position, and then by id."""
        rows = sorted(Program.objects.order_by(), key=lambda row: (row.position, row.code))
        return [self._program(row) for row in rows]

    def _institution(self, row: Institution) -> Json:
        """There may be thousands: what is not known is left out."""
        return self._noted(
            row,
            {
                "id": row.code,
                "name": row.name,
                "city": row.city,
                "state": row.state,
                "zip": row.zip,
                "kind": row.kind,
                "postsecondary": row.is_postsecondary,
                "unitid": row.unitid,
                "reports_under": row.reports_under,
                "opeid": row.opeid,
                "dapip_id": row.dapip_id,
                "street": row.street,
                "latitude": plain(row.latitude),
                "longitude": plain(row.longitude),
                "other_names": row.other_names,
                "is_active": row.is_active,
                "url": row.url,
                "listed_on": row.listed_on,
                "figures": self._figures(row),
                "accreditations": [
                    {"recognized": item.recognized, **self._evidence(item, row)}
                    for item in sorted(self.of_school[(row.pk,)], key=_proved_first)
                ],
                **self.sourced(row, row),
            },
        )

    def _program(self, row: Program) -> Json:
        school = self.rows[row.institution_id]
        return self._noted(
            row,
            {
                "id": row.code,
                "institution": school.code,
                "name": row.name,
                "cip": row.cip,
                "award": row.award,
                "length_months": row.length_months,
                "clock_hours": row.clock_hours,
                "credit_hours": plain(row.credit_hours),
                "externship_hours": row.externship_hours,
                "delivery": row.delivery,
                "url": row.url,
                "imported_from": row.imported_from,
                "not_seen_since": row.not_seen_since,
                "costs": self._costs(row, school),
                "accreditations": [
                    self._evidence(item, school)
                    for item in sorted(self.of_program[(row.pk,)], key=_proved_first)
                ],
                **self.sourced(row, school),
            },
        )

    def _costs(self, row: Program, school: Institution) -> list[Json]:
        rows = sorted(self.costs[(row.pk,)], key=lambda cost: (cost.kind, cost.year))
        return [
            _known(
                {
                    "kind": cost.kind,
                    "amount_usd": plain(cost.amount_usd),
                    "year": cost.year,
                    "note": cost.note,
                    **self.sourced(cost, school),
                }
            )
            for cost in rows
        ]

    def _figures(self, school: Institution) -> list[Json]:
        rows = sorted(self.figures[(school.pk,)], key=lambda row: (row.cip, row.level, row.measure))
        return [
            _known(
                {
                    "cip": row.cip,
                    "level": row.level,
                    "measure": row.measure,
                    "value": plain(row.value),
                    "is_suppressed": row.is_suppressed or None,
                    "year": row.year,
                    "cohort": row.cohort,
                    "scope": row.scope,
                    **self.sourced(row, school),
                }
            )
            for row in rows
        ]

    def _evidence(self, row: AccreditationEvidence, school: Institution) -> Json:
        return self._noted(
            row,
            {
                "accreditor": row.accreditor,
                "valid_from": row.valid_from,
                "valid_until": row.valid_until,
                "known_on": row.known_on,
                **self.sourced(row, school),
            },
        )

    def _noted(self, row: Any, entry: dict[str, Json]) -> Json:
        """What is known; and, if asked, the editors' own note, though it be empty."""
        return _known(entry) | ({"desk_note": row.note} if self.desk_notes else {})


class _ReadAt(dict[type[Model], defaultdict[tuple[Any, ...], list[int]]]):
    """The sources of every row of a model, read once when the first of them is asked for."""

    def __missing__(self, model: type[Model]) -> defaultdict[tuple[Any, ...], list[int]]:
        found = self[model] = _read_at(model)
        return found


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


def _known(entry: dict[str, Json]) -> dict[str, Json]:
    """An entry without what is not known. Where it was read stays, though it be nowhere."""
    return {
        key: value
        for key, value in entry.items()
        if key == "sources" or (value is not None and value not in ("", []))
    }


def _proved_first(row: AccreditationEvidence) -> tuple[str, ...]:
    return row.accreditor, row.valid_from, row.known_on, row.valid_until


def _body(row: CertifyingBody) -> Json:
    return {
        "id": row.code,
        "name": row.name,
        "abbreviation": row.abbreviation,
        "url": row.url or None,
    }


def _source(row: Source) -> Json:
    """Releases of before these were kept have no such keys: so they are left out where empty."""
    kept = {"read_by": row.read_by, "note": row.note, "review_on": _day(row.review_on)}
    return {
        "id": row.code,
        "title": row.title,
        "url": row.url or None,
        "edition": row.edition,
        "read_on": row.read_on.isoformat(),
        **{key: value for key, value in kept.items() if value},
    }


def _told_first(row: CredentialFact) -> tuple[int, int, str]:
    return TOPICS.index(row.topic), row.position, row.name


def _listed_first(row: EligibilityRoute) -> tuple[int, str, str]:
    """Versions of one route by their first day, the one without any before them."""
    return row.position, row.code, _day(row.valid_from) or ""


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def plain(value: Any) -> Json:
    """Numbers as short as they can be: 40, 40.0 and 40.00 are one number and give one text."""
    match value:
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case Decimal() | float():
            return int(value) if value == int(value) else float(value)
    return value
