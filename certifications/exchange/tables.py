"""What an entry of each part of a catalogue holds, and which column every key of it fills.

The one table that reading, checking, comparing and storing go by, and the schema is made from. A
new key of an entry is a line here (and one in `catalogue.py`, which writes it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from django.db import models

from certifications.catalogue import plain
from certifications.models import (
    CertifyingBody,
    Credential,
    CredentialFact,
    Document,
    EligibilityRoute,
    Fee,
    NameCollision,
    Requirement,
    Source,
)
from certifications.questions import Question, QuestionTopic
from certifications.schools import (
    Institution,
    InstitutionalAccreditation,
    Program,
    ProgramCost,
    ProgrammaticAccreditation,
    SchoolFigure,
)

Json = Any
Key = tuple[Json, ...]
Find = Callable[[str, Key], Any]
"""The row of a part of the catalogue that has this key."""

DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
SLUG = "^[-a-zA-Z0-9_]+$"


class Absent(Enum):
    """What it means that an entry lacks a key."""

    REFUSED = auto()
    EMPTY = auto()  # not known, so left out
    KEPT = auto()  # written before the key was: what is there stays, else the column's default


@dataclass(frozen=True)
class Part:
    """A key of an entry. `empty` is how an empty column is written: as a text, or as null."""

    key: str
    column: str = ""
    empty: str | None = ""
    absent: Absent = Absent.REFUSED
    given_shape: tuple[tuple[str, Json], ...] = ()

    def field(self, model: type[models.Model]) -> Any:
        """The column it fills."""
        return model._meta.get_field(self.column or self.key)

    def shape(self, model: type[models.Model]) -> dict[str, Json]:
        """What it may be, as JSON Schema says it."""
        field = self.field(model)
        shape = {**_shape(field), **dict(self.given_shape)}
        may_be_null = field.null if field.empty_strings_allowed is False else self.empty is None
        if may_be_null and self.absent is not Absent.EMPTY and "type" in shape:
            shape["type"] = [shape["type"], "null"]
            if "enum" in shape:
                shape["enum"] = [*shape["enum"], None]
        if isinstance(field, models.CharField | models.TextField) and not may_be_null:
            shape |= _filled(field, shape)
        return shape

    def read(self, entry: Mapping[str, Json], model: type[models.Model]) -> Json:
        """What an entry says, in the one form in which it is compared."""
        if self.key in entry:
            value = entry[self.key]
            return self.empty if value == "" else plain(value)
        return "" if self.field(model).empty_strings_allowed else None

    def written(self, row: models.Model) -> Json:
        """The column as an entry would say it."""
        value = getattr(row, self.column or self.key)
        if isinstance(value, date):
            return value.isoformat()
        return self.empty if value == "" else plain(value)

    def put(self, row: models.Model, value: Json, find: Find) -> None:
        """Fill the column."""
        field = self.field(type(row))
        if value is not None and isinstance(field, models.DateField):
            value = date.fromisoformat(value)
        elif value is not None and isinstance(field, models.DecimalField):
            value = Decimal(str(value))
        elif value is None and field.empty_strings_allowed:
            value = ""
        setattr(row, field.name, value)


@dataclass(frozen=True)
class Claim(Part):
    """A yes that is left out where it is a no."""

    def read(self, entry: Mapping[str, Json], model: type[models.Model]) -> Json:
        """No, unless it says yes."""
        return bool(entry.get(self.key, False))


@dataclass(frozen=True)
class Reference(Part):
    """The id of an entry of another part."""

    to: str = ""

    def shape(self, model: type[models.Model]) -> dict[str, Json]:
        """An id."""
        return {"type": "string", "minLength": 1}

    def put(self, row: models.Model, value: Json, find: Find) -> None:
        """Point there."""
        setattr(row, self.key, find(self.to, (value,)))


@dataclass(frozen=True)
class Sources(Part):
    """Where it was read: ids, in no order that means anything."""

    def shape(self, model: type[models.Model]) -> dict[str, Json]:
        """Ids, each once."""
        return {"type": "array", "items": {"type": "string"}, "uniqueItems": True}

    def read(self, entry: Mapping[str, Json], model: type[models.Model]) -> Json:
        """By id."""
        return sorted(entry[self.key])

    def put(self, row: models.Model, value: Json, find: Find) -> None:
        """Links are stored after the row."""


@dataclass(frozen=True)
class Follows(Part):
    """What follows from other columns. An entry that says otherwise contradicts itself."""

    def shape(self, model: type[models.Model]) -> dict[str, Json]:
        """A claim."""
        return {"type": "boolean"}

    def field(self, model: type[models.Model]) -> Any:
        """None of its own."""
        return None

    def read(self, entry: Mapping[str, Json], model: type[models.Model]) -> Json:
        """What it says."""
        return entry[self.key]

    def put(self, row: models.Model, value: Json, find: Find) -> None:
        """There is nothing to fill."""


@dataclass(frozen=True)
class Remedy(Part):
    """What to do about a requirement: six columns, or none of them."""

    def field(self, model: type[models.Model]) -> Any:
        """The first of its columns, for its name."""
        return model._meta.get_field("remedy_action")

    def shape(self, model: type[models.Model]) -> dict[str, Json]:
        """All of it, or null."""
        months = _shape(model._meta.get_field("remedy_typical_months"))
        return {
            "type": ["object", "null"],
            "properties": {
                "action": {"type": "string", "minLength": 1},
                "typical_months": {**months, "type": ["integer", "null"]},
                "range_months": {
                    "type": ["array", "null"],
                    "items": months,
                    "minItems": 2,
                    "maxItems": 2,
                },
                "typical_cost_usd": {"type": ["number", "null"], "minimum": 0},
                "only_with_progress": {"type": "boolean"},
                "source": {"type": ["string", "null"]},
            },
            "required": [
                "action",
                "only_with_progress",
                "range_months",
                "source",
                "typical_cost_usd",
                "typical_months",
            ],
            "additionalProperties": False,
        }

    def put(self, row: models.Model, value: Json, find: Find) -> None:
        """Fill or empty all six."""
        told = value or {}
        cost, source = told.get("typical_cost_usd"), told.get("source")
        shortest, longest = told.get("range_months") or (None, None)
        filled = {
            "action": told.get("action", ""),
            "typical_months": told.get("typical_months"),
            "months_from": shortest,
            "months_to": longest,
            "cost_usd": None if cost is None else Decimal(str(cost)),
            "only_with_progress": told.get("only_with_progress", False),
            "source": None if source is None else find("sources", (source,)),
        }
        for name, column in filled.items():
            setattr(row, f"remedy_{name}", column)


@dataclass(frozen=True)
class Table:
    """The entries of a list: what tells them apart, what they say, and which lists they hold."""

    name: str
    model: type[models.Model]
    key: tuple[str, ...]
    parts: tuple[Part, ...]
    lists: tuple[tuple[str, Table], ...] = ()
    as_owner: str = ""
    """The column by which rows of its lists name the row they belong to."""
    members: str = ""
    """The key under which a group holds entries of the same kind."""
    is_in_order: bool = False
    """Whether the order of the list says something, and is kept in `position`."""
    apart_by: str = ""
    """A key by which a list falls into several, each in its own order."""
    lists_may_lack: bool = False
    is_always_there: bool = False
    """Whether code makes its rows, one for each thing it knows. An entry is what editors changed in
    one: it must say something, and where none stands, the row is emptied and not deleted."""

    def own_key(self, values: Mapping[str, Json]) -> Key:
        """What tells an entry from its neighbours."""
        return tuple(values[name] for name in self.key)

    def part(self, key: str) -> Part:
        """What it says under this key."""
        return next(part for part in self.parts if part.key == key)


def _shape(field: Any) -> dict[str, Json]:
    """What a column takes, as JSON Schema says it."""
    match field:
        case models.SlugField():
            return {"type": "string", "maxLength": field.max_length, "pattern": SLUG}
        case models.CharField() if field.choices:
            return {"type": "string", "enum": [value for value, _label in field.choices]}
        case models.CharField():
            return {"type": "string", "maxLength": field.max_length}
        case models.TextField():
            return {"type": "string"}
        case models.DateField():
            return {"type": "string", "format": "date", "pattern": DAY}
        case models.DecimalField():
            return {"type": "number"}
        case models.IntegerField():
            return {"type": "integer", "minimum": 0, "maximum": 32767}
        case models.BooleanField():
            return {"type": "boolean"}
    return {}


def _filled(field: Any, shape: dict[str, Json]) -> dict[str, Json]:
    """Whether a text may be empty."""
    if not field.blank:
        return {"minLength": 1} if "enum" not in shape else {}
    return {"enum": [*shape["enum"], ""]} if "enum" in shape else {}


# ---------------------------------------------------------------- the catalogue

ID = Part("id", "code")
SOURCED = (Part("confidence"), Sources("sources"))
KNOWN = Absent.EMPTY
NOTED = Part("desk_note", "note", absent=Absent.KEPT)
"""What editors note for themselves: in a file, but in no release."""

BODIES = Table(
    "bodies",
    CertifyingBody,
    ("id",),
    (ID, Part("name"), Part("abbreviation"), Part("url", empty=None)),
)
SOURCES = Table(
    "sources",
    Source,
    ("id",),
    (
        ID,
        Part("title"),
        Part("url", empty=None),
        Part("edition"),
        Part("read_on"),
        Part("read_by", absent=KNOWN),
        Part("note", absent=KNOWN),
        Part("review_on", absent=KNOWN),
    ),
)
TEXTS = (("type", "array"), ("items", {"type": "string", "minLength": 1}))
NAME_COLLISIONS = Table(
    "name_collisions",
    NameCollision,
    ("letters",),
    (Part("letters"), Part("meanings", given_shape=TEXTS), *SOURCED),
)
FACTS = Table(
    "facts",
    CredentialFact,
    ("topic", "name"),
    (
        Part("topic"),
        Part("name"),
        Part("text"),
        Part("value"),
        Part("note"),
        Part("disagreement"),
        *SOURCED,
    ),
    is_in_order=True,
    apart_by="topic",
)
FEES = Table(
    "fees",
    Fee,
    ("kind", "note"),
    (Part("kind"), Part("amount_usd"), Part("note"), *SOURCED),
    is_in_order=True,
)
DOCUMENTS = Table(
    "documents",
    Document,
    ("text",),
    (Part("text"), Part("issued_by", absent=Absent.KEPT), *SOURCED),
    is_in_order=True,
)
REQUIREMENTS = Table(
    "requirements",
    Requirement,
    ("id",),
    (
        ID,
        Part("text"),
        Part("kind"),
        Part("test", given_shape=(("type", "object"),)),
        Part("if_met", empty=None),
        Part("if_not_met", empty=None),
        Part("review", empty=None),
        Remedy("remedy"),
        Part("notes"),
        *SOURCED,
    ),
    members="members",
    is_in_order=True,
)
ROUTES = Table(
    "routes",
    EligibilityRoute,
    ("id", "valid_from"),
    (
        ID,
        Part("name"),
        Part("summary"),
        Part("grants"),
        Part("standing"),
        Part("valid_from"),
        Part("valid_until"),
        Part("uncertain_after"),
        Part("period_note"),
        *SOURCED,
    ),
    lists=(("requirements", REQUIREMENTS), ("documents", DOCUMENTS), ("fees", FEES)),
    as_owner="route",
    is_in_order=True,
)
CREDENTIALS = Table(
    "credentials",
    Credential,
    ("id",),
    (
        ID,
        Part("name"),
        Part("letters"),
        Reference("body", to="bodies"),
        Part("jurisdiction", empty=None),
        Part("occupation_code"),
        Part("review_position", absent=Absent.KEPT),
    ),
    lists=(
        ("facts", FACTS),
        ("fees", FEES),
        ("requirements", REQUIREMENTS),
        ("routes", ROUTES),
    ),
    as_owner="credential",
    is_in_order=True,
)
EVIDENCE = (
    Part("accreditor"),
    Part("valid_from", absent=KNOWN),
    Part("valid_until", absent=KNOWN),
    Part("known_on", absent=KNOWN),
    NOTED,
    *SOURCED,
)
FIGURES = Table(
    "figures",
    SchoolFigure,
    ("cip", "level", "measure"),
    (
        Part("cip"),
        Part("level"),
        Part("measure"),
        Part("value", absent=KNOWN),
        Claim("is_suppressed", absent=KNOWN),
        Part("year", absent=KNOWN),
        Part("cohort", absent=KNOWN),
        Part("scope"),
        *SOURCED,
    ),
)
EVIDENCE_KEY = ("accreditor", "valid_from", "known_on")
INSTITUTIONS = Table(
    "institutions",
    Institution,
    ("id",),
    (
        ID,
        Part("name"),
        Part("city"),
        Part("state"),
        Part("zip", absent=KNOWN),
        Part("kind", absent=KNOWN),
        Follows("postsecondary", "is_postsecondary"),
        Part("unitid", absent=KNOWN),
        Part("reports_under", absent=KNOWN),
        Part("opeid", absent=KNOWN),
        Part("dapip_id", absent=KNOWN),
        Part("street", absent=KNOWN),
        Part("latitude", absent=KNOWN),
        Part("longitude", absent=KNOWN),
        Part("other_names", absent=KNOWN),
        Part("is_active", absent=KNOWN),
        Part("url", absent=KNOWN),
        Part("listed_on", absent=KNOWN),
        NOTED,
        *SOURCED,
    ),
    lists=(
        (
            "accreditations",
            Table(
                "school_accreditations",
                InstitutionalAccreditation,
                EVIDENCE_KEY,
                (Part("recognized"), *EVIDENCE),
            ),
        ),
        ("figures", FIGURES),
    ),
    as_owner="institution",
    lists_may_lack=True,
)
PROGRAMS = Table(
    "programs",
    Program,
    ("id",),
    (
        ID,
        Reference("institution", to="institutions"),
        Part("name"),
        Part("cip"),
        Part("award", absent=KNOWN),
        Part("length_months", absent=KNOWN),
        Part("clock_hours", absent=KNOWN),
        Part("credit_hours", absent=KNOWN),
        Part("externship_hours", absent=KNOWN),
        Part("delivery", absent=KNOWN),
        Part("url", absent=KNOWN),
        Part("imported_from", absent=KNOWN),
        Part("not_seen_since", absent=KNOWN),
        NOTED,
        *SOURCED,
    ),
    lists=(
        (
            "costs",
            Table(
                "costs",
                ProgramCost,
                ("kind", "year"),
                (
                    Part("kind"),
                    Part("amount_usd"),
                    Part("year", absent=KNOWN),
                    Part("note", absent=KNOWN),
                    *SOURCED,
                ),
            ),
        ),
        (
            "accreditations",
            Table(
                "program_accreditations",
                ProgrammaticAccreditation,
                EVIDENCE_KEY,
                EVIDENCE,
            ),
        ),
    ),
    as_owner="program",
    is_in_order=True,
    lists_may_lack=True,
)
SAID = (("minLength", 1),)
"""Words that replace built-in ones. Whoever wants these leaves the key out."""
QUESTIONS = Table(
    "questions",
    Question,
    ("key",),
    (
        Part("key"),
        Part("text", absent=KNOWN, given_shape=SAID),
        Part("help", absent=KNOWN, given_shape=SAID),
    ),
    is_always_there=True,
)
TOPICS = Table(
    "topics",
    QuestionTopic,
    ("id",),
    (
        ID,
        Part("position", absent=KNOWN),
        Part("label", absent=KNOWN, given_shape=SAID),
        Part("heading", absent=KNOWN, given_shape=SAID),
        Part("lead", absent=KNOWN, given_shape=SAID),
        Part("why", absent=KNOWN, given_shape=SAID),
    ),
    lists=(("questions", QUESTIONS),),
    as_owner="topic",
    lists_may_lack=True,
    is_always_there=True,
)

PARTS = {
    table.name: table
    for table in (BODIES, SOURCES, NAME_COLLISIONS, CREDENTIALS, INSTITUTIONS, PROGRAMS, TOPICS)
}
"""The lists that a catalogue is made of. An entry of one of them is kept or replaced as a whole.

An app that stores something more adds its table here when it is ready.
"""

NEEDED = ("bodies", "sources", "name_collisions", "credentials")
"""Every catalogue has these. Releases from before there were schools lack those."""


def tables() -> list[Table]:
    """Every table, what others belong to or point to before these."""
    found: dict[str, Table] = {}
    for table in _by_depth(list(PARTS.values())):
        found.pop(table.name, None)
        found[table.name] = table
    return list(found.values())


def _by_depth(level: list[Table]) -> Iterator[Table]:
    while level:
        yield from level
        level = [inner for table in level for _key, inner in table.lists]
