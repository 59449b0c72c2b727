"""What differs between two contents of a release, in an editor's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
}


@dataclass(frozen=True)
class Change:
    """One thing that is new, gone or different. `parts` says in what."""

    what: str
    kind: Promise
    parts: tuple[str | Promise, ...] = ()


NEW, GONE, CHANGED = _("new"), _("gone"), _("changed")


def changes(before: Json, after: Json) -> list[Change]:
    """Everything that publishing `after` in place of `before` would change."""
    return [*_credentials(before, after), *_rest(before, after)]


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


def _rest(before: Json, after: Json) -> Iterator[Change]:
    for key in ("bodies", "sources", "name_collisions"):
        if before.get(key, []) != after[key]:
            yield Change(str(PARTS[key]).capitalize(), CHANGED)


def _differing(old: Json, new: Json, leaving_out: str = "") -> tuple[str | Promise, ...]:
    keys = [key for key in new if key != leaving_out and old.get(key) != new[key]]
    return tuple(PARTS.get(key, key.replace("_", " ")) for key in keys)


def _by_id(items: Any) -> dict[str, Json]:
    """Items by id; versions of one route share an id and are told apart by their first day."""
    return {f"{item['id']} {item.get('valid_from')} {item.get('standing')}": item for item in items}
