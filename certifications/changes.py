"""What differs between two contents of a release, in an editor's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import built_in

Json = Any

PARTS: dict[str, Promise] = {
    "requirements": _("requirements"),
    "routes": _("routes"),
    "documents": _("documents"),
    "fees": _("fees"),
    "facts": _("facts"),
    "sources": _("sources"),
    "bodies": _("certifying bodies"),
    "name_collisions": _("letters with several meanings"),
    "institutions": _("schools"),
    "programs": _("programs"),
    "accreditations": _("accreditation"),
    "costs": _("costs"),
    "label": _("short name"),
    "why": _("why we ask"),
    "text": _("wording"),
}
MOST_NAMED = 20
"""How many schools or programs are named one by one: an import may change thousands."""


@dataclass(frozen=True)
class Change:
    """One thing that is new, gone or different. `parts` says in what."""

    what: str
    kind: Promise
    parts: tuple[str | Promise, ...] = ()


NEW, GONE, CHANGED = _("new"), _("gone"), _("changed")


def changes(before: Json, after: Json) -> list[Change]:
    """Everything that publishing `after` in place of `before` would change."""
    many = (change for key in ("institutions", "programs") for change in _many(key, before, after))
    asked = (*_topics(before, after), *_questions(before, after))
    return [*_credentials(before, after), *many, *_rest(before, after), *asked]


def _credentials(before: Json, after: Json) -> Iterator[Change]:
    then, now = _by_id(before.get("credentials", ())), _by_id(after["credentials"])
    for name in [*now, *(name for name in then if name not in now)]:
        old, new = then.get(name), now.get(name)
        letters = (new or old)["letters"]
        if old is None or new is None:
            yield Change(letters, NEW if old is None else GONE)
            continue
        differing = _differing(old, new, leaving_out="routes")
        if differing:
            yield Change(letters, CHANGED, differing)
        yield from _routes(letters, _by_id(old["routes"]), _by_id(new["routes"]))


def _routes(letters: str, then: dict[str, Json], now: dict[str, Json]) -> Iterator[Change]:
    for name in [*now, *(name for name in then if name not in now)]:
        old, new = then.get(name), now.get(name)
        what = f"{letters}: {(new or old)['name']}"
        if old is None or new is None:
            yield Change(what, NEW if old is None else GONE)
        elif old != new:
            yield Change(what, CHANGED, _differing(old, new))


def _many(key: str, before: Json, after: Json) -> Iterator[Change]:
    """Schools or programs, each by name where they are few, else how many of each."""
    then = {item["id"]: item for item in before.get(key, ())}
    now = {item["id"]: item for item in after.get(key, ())}
    found = [
        Change(
            (now.get(name) or then[name])["name"],
            NEW if name not in then else GONE if name not in now else CHANGED,
            _differing(then[name], now[name]) if name in then and name in now else (),
        )
        for name in dict.fromkeys((*now, *then))
        if then.get(name) != now.get(name)
    ]
    if len(found) <= MOST_NAMED:
        yield from found
        return
    for kind in (NEW, GONE, CHANGED):
        count = sum(change.kind is kind for change in found)
        if count:
            words = ngettext("%(count)s entry", "%(count)s entries", count) % {"count": count}
            yield Change(str(PARTS[key]).capitalize(), kind, (words,))


def _rest(before: Json, after: Json) -> Iterator[Change]:
    for key in ("bodies", "sources", "name_collisions"):
        if before.get(key, []) != after[key]:
            yield Change(str(PARTS[key]).capitalize(), CHANGED)


def _topics(before: Json, after: Json) -> Iterator[Change]:
    """Pages of questions with other words, or in another place."""
    then, now = (_said(content, "topics", "id") for content in (before, after))
    for code, topic in built_in.topics().items():
        differing = _differing(then.get((code,), {}), now.get((code,), {}))
        if differing:
            yield Change(_("Questions: %(topic)s") % {"topic": topic.label}, CHANGED, differing)


def _questions(before: Json, after: Json) -> Iterator[Change]:
    """Questions that are put in other words."""
    then, now = (_said(content, "questions", "topic", "key") for content in (before, after))
    for code, topic in built_in.topics().items():
        for asked in topic.questions:
            place = code, asked.key
            differing = _differing(then.get(place, {}), now.get(place, {}))
            if differing:
                what = _("Question: %(question)s") % {"question": asked.text}
                yield Change(what, CHANGED, differing)


def _said(content: Json, part: str, *names: str) -> dict[tuple[str, ...], Json]:
    """What editors say in the place of built-in words, by what it is said of."""
    return {
        tuple(entry[name] for name in names): {
            key: value for key, value in entry.items() if key not in names
        }
        for entry in content.get(part, ())
    }


def _differing(old: Json, new: Json, leaving_out: str = "") -> tuple[str | Promise, ...]:
    keys = [
        key
        for key in dict.fromkeys((*new, *old))
        if key != leaving_out and old.get(key) != new.get(key)
    ]
    return tuple(PARTS.get(key, key.replace("_", " ")) for key in keys)


def _by_id(items: Any) -> dict[str, Json]:
    """Items by id; versions of one route share an id and are told apart by their first day."""
    return {f"{item['id']} {item.get('valid_from')} {item.get('standing')}": item for item in items}
