"""The form of a file: its JSON Schema, made from the tables, and the check that reads by it.

The check knows the few words of JSON Schema that the schema uses. So what is published is what is
enforced; a test compares the check with another reader of the same schema.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from certifications.catalogue import FORMAT, canonical_text
from certifications.signs import before_unseen

from .places import Place
from .tables import DAY, NEEDED, PARTS, Absent, Table, tables

Json = Any
NAME = "careerpath-exchange"
VERSION = 1
PUBLISHED = Path(__file__).with_name("schema.json")
"""The schema as it is published. A test says when it is not what `schema` makes."""

DEEPEST = 60
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}


def schema() -> dict[str, Json]:
    """What a file may hold."""
    head = {
        "format": {"const": NAME},
        "version": {"const": VERSION},
        "kind": {"enum": ["catalogue", "body"]},
        "body": {"type": ["string", "null"]},
        "content": content_shape(),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A catalogue of credentials, or one certifying body of it",
        **_object(head, list(head)),
        "$defs": definitions(),
    }


def content_shape() -> dict[str, Json]:
    """What a release may hold, and a file the same."""
    lists = {name: _list_of(table) for name, table in PARTS.items()}
    return {
        **_object({"format": {"const": FORMAT}, **lists}, ["format", *NEEDED]),
        "dependentRequired": {"institutions": ["programs"], "programs": ["institutions"]},
    }


def definitions() -> dict[str, Json]:
    """What an entry of each list may hold."""
    return {table.name: _entry(table) for table in tables()}


def _entry(table: Table) -> dict[str, Json]:
    keys = {part.key: part.shape(table.model) for part in table.parts}
    needed = [part.key for part in table.parts if part.absent is Absent.REFUSED]
    inner = {key: _list_inside(table, one) for key, one in table.lists}
    if table.members:
        inner[table.members] = _list_of(table)
    shape = _object(keys | inner, needed if table.lists_may_lack else [*needed, *inner])
    return shape | ({"minProperties": len(table.key) + 1} if table.is_always_there else {})


def _list_inside(table: Table, inner: Table) -> dict[str, Json]:
    return _list_of(inner) | ({"minItems": 1} if table.is_always_there else {})


def _list_of(table: Table) -> dict[str, Json]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{table.name}"}}


def _object(keys: dict[str, Json], needed: list[str]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": keys,
        "required": sorted(needed),
        "additionalProperties": False,
    }


# ---------------------------------------------------------------- the check


def faults_of_shape(
    value: Json, shape: dict[str, Json], defs: dict[str, Json], place: Place = ()
) -> Iterator[tuple[Place, str]]:
    """Where a value is not what the schema says, and in which way."""
    if "$ref" in shape:
        shape = defs[shape["$ref"].rpartition("/")[2]]
    if "const" in shape and not _is_same(value, shape["const"]):
        yield place, _("This must be %(value)s.") % {"value": _shown(shape["const"])}
        return
    wanted = shape.get("type")
    if wanted and not is_of_type(value, wanted):
        yield place, _wrong_type(value, wanted)
        return
    match value:
        case dict():
            yield from _faults_of_object(value, shape, defs, place)
        case list():
            yield from _faults_of_list(value, shape, defs, place)
        case str():
            yield from ((place, words) for words in _faults_of_text(value, shape))
        case int() | float():
            yield from ((place, words) for words in _faults_of_number(value, shape))
    if "enum" in shape and not any(_is_same(value, one) for one in shape["enum"]):
        words = ", ".join(_shown(one) for one in shape["enum"])
        yield (
            place,
            _("%(value)s is not one of: %(words)s.")
            % {
                "value": _shown(value),
                "words": words,
            },
        )


def is_of_type(value: Json, wanted: str | list[str]) -> bool:
    """Whether a value is of one of these types. Yes and no are no numbers."""
    names = [wanted] if isinstance(wanted, str) else wanted
    if isinstance(value, bool):
        return "boolean" in names
    whole = isinstance(value, float) and value.is_integer() and "integer" in names
    return whole or any(isinstance(value, TYPES[name]) for name in names)


def is_too_deep(value: Json, left: int = DEEPEST) -> bool:
    """Whether things stand inside each other further than any catalogue needs."""
    match value:
        case dict():
            inner = value.values()
        case list():
            inner = value
        case _:
            return False
    return left == 0 or any(is_too_deep(item, left - 1) for item in inner)


def faults_of_texts(value: Json, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Signs that nobody sees and numbers that no database keeps, however deep they stand."""
    match value:
        case dict():
            for key, item in value.items():
                if before_unseen(key) is not None:
                    yield place, _("A key holds a sign that cannot be kept.")
                yield from faults_of_texts(item, (*place, key))
        case list():
            for number, item in enumerate(value):
                yield from faults_of_texts(item, (*place, number))
        case str() if before_unseen(value) is not None:
            yield place, _("It holds a sign that cannot be kept.")
        case float() if not math.isfinite(value):
            yield place, _("This number is too large.")


def _faults_of_object(
    value: dict[str, Json], shape: dict[str, Json], defs: dict[str, Json], place: Place
) -> Iterator[tuple[Place, str]]:
    known = shape.get("properties", {})
    for key in shape.get("required", ()):
        if key not in value:
            yield place, _("“%(key)s” is missing.") % {"key": key}
    if len(value) < shape.get("minProperties", 0):
        yield place, _("This says nothing. Leave it out.")
    for key, others in shape.get("dependentRequired", {}).items():
        for other in others:
            if key in value and other not in value:
                yield place, _("“%(key)s” is missing.") % {"key": other}
    for key, item in value.items():
        if key in known:
            yield from faults_of_shape(item, known[key], defs, (*place, key))
        elif shape.get("additionalProperties") is False:
            yield (*place, key), _("Nothing is known by the name “%(key)s” here.") % {"key": key}


def _faults_of_list(
    value: list[Json], shape: dict[str, Json], defs: dict[str, Json], place: Place
) -> Iterator[tuple[Place, str]]:
    shortest, longest = shape.get("minItems", 0), shape.get("maxItems", math.inf)
    if not shortest <= len(value) <= longest:
        yield place, _("This must hold %(count)s things.") % {"count": shortest}
    seen: set[str] = set()
    for number, item in enumerate(value):
        yield from faults_of_shape(item, shape.get("items", {}), defs, (*place, number))
        if shape.get("uniqueItems"):
            text = canonical_text(item)
            if text in seen:
                yield (*place, number), _("%(value)s stands here twice.") % {"value": _shown(item)}
            seen.add(text)


def _faults_of_text(value: str, shape: dict[str, Json]) -> Iterator[str]:
    if len(value) < shape.get("minLength", 0):
        yield _("This must not be empty.")
    elif len(value) > shape.get("maxLength", math.inf):
        yield _("This is longer than %(count)s letters.") % {"count": shape["maxLength"]}
    elif shape.get("format") == "date":
        if not is_day(value):
            yield _("%(value)s is not a day. Write it like 2026-11-02.") % {"value": _shown(value)}
    elif "pattern" in shape and not re.search(shape["pattern"], value):
        words = _("%(value)s is not an id. Use letters, numbers and hyphens.")
        yield words % {"value": _shown(value)}


def is_day(text: str) -> bool:
    """Whether there is such a day, written in the one way."""
    try:
        return re.fullmatch(DAY, text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False


def _faults_of_number(value: float, shape: dict[str, Json]) -> Iterator[str]:
    if isinstance(value, bool):
        return
    if value < shape.get("minimum", -math.inf):
        yield _("This must not be less than %(least)s.") % {"least": shape["minimum"]}
    if value > shape.get("maximum", math.inf):
        yield _("This must not be more than %(most)s.") % {"most": shape["maximum"]}


def _is_same(one: Json, other: Json) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _wrong_type(value: Json, wanted: str | list[str]) -> str:
    words = {
        "object": _("an object in braces"),
        "array": _("a list"),
        "string": _("a text"),
        "boolean": _("true or false"),
        "integer": _("a whole number"),
        "number": _("a number"),
        "null": _("null"),
    }
    names = [wanted] if isinstance(wanted, str) else wanted
    return _("This must be %(wanted)s, not %(value)s.") % {
        "wanted": _(" or ").join(words[name] for name in names),
        "value": _shown(value),
    }


def _shown(value: Json) -> str:
    """A value in short."""
    match value:
        case dict():
            return "{…}"
        case list():
            return "[…]"
        case True | False | None:
            return {True: "true", False: "false", None: "null"}[value]
        case str():
            return f"“{value if len(value) <= 40 else value[:40] + '…'}”"
    return str(value)
