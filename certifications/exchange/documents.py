"""Files: a catalogue, or one body of it, as JSON; and read back, or refused with reasons."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from certifications.catalogue import Workbench, content_hash

from .places import Place, Places, parsed
from .rows import Rows, cited, rows_of
from .shape import (
    NAME,
    VERSION,
    content_shape,
    definitions,
    faults_of_shape,
    faults_of_texts,
    is_too_deep,
    schema,
)
from .tables import PARTS, Reference, Remedy

Json = Any
MOST_BYTES = 10_000_000
"""How large a file may be. The whole catalogue has about one million bytes today."""
MOST_FAULTS = 100
STEP = " › "


@dataclass(frozen=True)
class Fault:
    """Why a file is refused: where in it, and what is wrong there."""

    path: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        parts = [_("Line %(line)s") % {"line": self.line} if self.line else "", self.path]
        where = ", ".join(filter(None, parts))
        return f"{where}: {self.message}" if where else str(self.message)


class ImportRefused(ValueError):
    """A file, or what it would make of the workbench, cannot be. Nothing was changed."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = list(faults)


class CannotExport(ValueError):
    """The workbench holds something that has no place in a file, or nothing of what was asked."""


@dataclass(frozen=True)
class Document:
    """A content to bring in, its form and its references checked."""

    content: Json
    body: str | None = None
    text: str | None = None

    def rows(self) -> Rows:
        """Its rows."""
        return rows_of(self.content)

    def faults(self, found: Iterable[tuple[Place, str]]) -> list[Fault]:
        """What is wrong at places of the content."""
        if self.text is None:
            where, top = _Where(None, self.content), ()
        else:
            where, top = _Where(self.text, {"content": self.content}), ("content",)
        return [where.fault((*top, *place), message) for place, message in found]

    @property
    def hash(self) -> str:
        """What tells it from any other."""
        return content_hash(json.dumps([self.body, self.content], sort_keys=True))


# ---------------------------------------------------------------- writing


def export(body: str | None = None) -> str:
    """The whole catalogue, or what belongs to one certifying body, as the text of a file."""
    workbench = Workbench()
    lost = workbench.unreached()
    if lost:
        names = ", ".join(row.code for row in lost)
        raise CannotExport(
            _("The group of a requirement is on another route, or inside itself: %(names)s.")
            % {"names": names}
        )
    content = workbench.content(desk_notes=True)
    if body is not None:
        content = of_body(content, body)
    head = {"format": NAME, "version": VERSION, "kind": "body" if body else "catalogue"}
    return written({**head, "body": body, "content": content})


def written(document: Json) -> str:
    """The one way to write a file: with lines, so that people can compare and mend it."""
    return json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def of_body(content: Json, body: str) -> Json:
    """What of a content belongs to one body, with every source that it cites.

    Letters with several meanings belong to it if all they cite is among these. Schools and
    words of questions do not.
    """
    bodies = [entry for entry in content["bodies"] if entry["id"] == body]
    if not bodies:
        raise CannotExport(_("No certifying body has the id “%(body)s”.") % {"body": body})
    credentials = [entry for entry in content["credentials"] if entry["body"] == body]
    named = set(cited(credentials))
    return {
        "format": content["format"],
        "bodies": bodies,
        "sources": [entry for entry in content["sources"] if entry["id"] in named],
        "name_collisions": [
            entry
            for entry in content["name_collisions"]
            if entry["sources"] and named.issuperset(entry["sources"])
        ],
        "credentials": credentials,
    }


# ---------------------------------------------------------------- reading


def read(text: str) -> Document:
    """The document of a file. Raises ImportRefused with everything that is wrong with it."""
    if len(text.encode(errors="surrogatepass")) > MOST_BYTES:
        words = _("The file is larger than %(most)s million bytes.")
        raise ImportRefused([Fault("", words % {"most": MOST_BYTES // 1_000_000})])
    whole = _json(text)
    where = _Where(text, whole)
    if is_too_deep(whole):
        raise ImportRefused([Fault("", _("Too many things stand inside each other."))])
    _refuse(where, faults_of_texts(whole))
    _refuse(where, faults_of_shape(whole, _schema(), _schema()["$defs"]))
    content = whole["content"]
    found = [*_faults_of_kind(whole), *faults_of_references(content, ("content",))]
    _refuse(where, found)
    return Document(content, whole["body"], text)


def read_bytes(data: bytes) -> Document:
    """The same for the bytes of a file."""
    try:
        return read(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ImportRefused([Fault("", _("This is not text in UTF-8."), line)]) from error


def of_release(content: Json) -> Document:
    """The document of a release. Raises ImportRefused if this code cannot read it."""
    where = _Where(None, content)
    _refuse(where, faults_of_shape(content, content_shape(), definitions()))
    _refuse(where, faults_of_references(content, ()))
    return Document(content)


@cache
def _schema() -> Json:
    return schema()


def _json(text: str) -> Json:
    try:
        whole, says_twice = parsed(text)
    except json.JSONDecodeError as error:
        words = _("This is not JSON: %(why)s (column %(column)s).")
        told = {"why": error.msg, "column": error.colno}
        raise ImportRefused([Fault("", words % told, error.lineno)]) from error
    except (ValueError, RecursionError) as error:
        words = _("This is not JSON that can be read: %(why)s")
        raise ImportRefused([Fault("", words % {"why": error})]) from error
    if says_twice and not is_too_deep(whole):
        places = Places(text)
        words = _("“%(key)s” stands here twice.")
        raise ImportRefused(
            [
                Fault(STEP.join(map(str, place)), words % {"key": place[-1]}, places.line_at(start))
                for place, start in places.repeated
            ]
        )
    return whole


def _refuse(where: _Where, found: Iterable[tuple[Place, str]]) -> None:
    """Stop if anything is wrong. Later checks may rely on what earlier ones found."""
    faults = [where.fault(place, message) for place, message in found]
    if faults:
        faults.sort(key=lambda fault: fault.line or 0)
        raise ImportRefused(faults)


def _faults_of_kind(whole: Json) -> Iterator[tuple[Place, str]]:
    """The head says what the file holds; a file of one body holds nothing else."""
    content, body = whole["content"], whole["body"]
    if (whole["kind"] == "body") != (body is not None):
        yield ("body",), _("A file of one body names it; a file of the whole catalogue does not.")
    if body is None:
        return
    if [entry["id"] for entry in content["bodies"]] != [body]:
        yield ("content", "bodies"), _("This must be the body that the file is of, and no other.")
    for number, entry in enumerate(content["credentials"]):
        if entry["body"] != body:
            yield (
                ("content", "credentials", number, "body"),
                _("This belongs to another body than the file."),
            )
    for key in ("institutions", "programs"):
        if key in content:
            yield ("content", key), _("A file of one body holds no schools.")
    if "topics" in content:
        yield ("content", "topics"), _("A file of one body holds no words of questions.")


def faults_of_references(content: Json, top: Place) -> Iterator[tuple[Place, str]]:
    """Ids that stand twice, and ids that name nothing in the same content."""
    rows = rows_of(content)
    for row in rows.repeated:
        yield (*top, *row.place), _("This stands twice: another entry has the same id.")
    ids = {
        name: {entry[table.key[0]] for entry in content.get(name, ())}
        for name, table in PARTS.items()
    }
    for row in rows:
        at = (*top, *row.place)
        for part in row.table.parts:
            value = row.values.get(part.key)
            if part.key == "sources":
                named = [("sources", name) for name in value]
            elif isinstance(part, Reference):
                named = [(part.to, value)]
            elif isinstance(part, Remedy) and value and value["source"]:
                named = [("sources", value["source"])]
            else:
                continue
            for kind, name in named:
                if name not in ids[kind]:
                    yield (
                        (*at, part.key),
                        _("There is no “%(name)s” among the %(kind)s.")
                        % {
                            "name": name,
                            "kind": PARTS[kind].model._meta.verbose_name_plural,
                        },
                    )


class _Where:
    """Places in words, with their lines. The text is read again only if something is wrong."""

    def __init__(self, text: str | None, value: Json) -> None:
        self.text, self.value = text, value
        self.places: Places | None = None

    def fault(self, place: Place, message: str) -> Fault:
        """What is wrong at a place."""
        if self.text is None:
            return Fault(self._in_words(place), message)
        if self.places is None:
            self.places = Places(self.text)
        return Fault(self._in_words(place), message, self.places.line(place))

    def _in_words(self, place: Place) -> str:
        """Entries by their ids, where they have one."""
        words, here = [], self.value
        for step in place:
            here = here[step] if _has(here, step) else None
            words.append(_name(here, step))
        return STEP.join(words)


def _called(entry: Json) -> Json:
    return entry.get("id") or entry.get("letters") or entry.get("key")


def _has(value: Json, step: str | int) -> bool:
    if isinstance(step, int):
        return isinstance(value, list) and step < len(value)
    return isinstance(value, dict) and step in value


def _name(entry: Json, step: str | int) -> str:
    if isinstance(step, int):
        told = _called(entry) if isinstance(entry, dict) else None
        return told if isinstance(told, str) else str(step + 1)
    return step
