"""What differs between two contents of a release, as sentences for an editor.

Requirements are read aloud from their tests, before and after, and cut down to the clauses that
differ; other fields stand as they were typed. Of schools and programs there may be thousands: they
are named, and only their parts are said.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eligibility.rules import read_requirement
from eligibility.wording import requirement_sentence

from . import built_in
from .catalogue import canonical_text
from .numbers_said import numbers_in

Json = Any
STEP = " › "
NEW, GONE, CHANGED = gettext_lazy("new"), gettext_lazy("gone"), gettext_lazy("changed")
PARTS: dict[str, Promise] = {
    "sources": gettext_lazy("sources"),
    "bodies": gettext_lazy("certifying bodies"),
    "name_collisions": gettext_lazy("letters with several meanings"),
    "institutions": gettext_lazy("schools"),
    "programs": gettext_lazy("programs"),
    "accreditations": gettext_lazy("accreditation"),
    "costs": gettext_lazy("costs"),
    "amount_usd": gettext_lazy("price in dollars"),
    "valid_from": gettext_lazy("first day"),
    "valid_until": gettext_lazy("last day"),
    "issued_by": gettext_lazy("who issues it"),
    "read_on": gettext_lazy("day it was read"),
    "url": gettext_lazy("address"),
    "if_met": gettext_lazy("if met"),
    "jurisdiction": gettext_lazy("state"),
    "label": gettext_lazy("short name"),
    "why": gettext_lazy("why we ask"),
}
MOST_NAMED = 20
"""How many rows of one kind are named one by one: an import may change thousands."""
WORDS_OF_TOPIC = ("label", "heading", "lead", "why")
JUDGED = ("kind", "test", "if_met", "if_not_met", "review")
"""The parts of a requirement that its sentence tells."""


@dataclass(frozen=True)
class Change:
    """One thing that is new, gone or different. `words` says how, and is a sentence with `what`."""

    what: str
    kind: Promise
    words: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.words or self.kind}"


def changes(before: Json, after: Json) -> list[Change]:
    """Everything that publishing `after` in place of `before` would change."""
    credentials = _pairs(before.get("credentials", ()), after["credentials"], _id)
    return [
        *(change for old, new in credentials for change in _of_credential(old, new)),
        *_order_of("credentials", before, after),
        *_many("institutions", before, after, _parts),
        *_many("programs", before, after, _parts),
        *_many("bodies", before, after, _fields),
        *_many("sources", before, after, _fields),
        *_many("name_collisions", before, after, _fields),
        *_questions(before, after),
    ]


def _order_of(key: str, before: Json, after: Json) -> Iterator[Change]:
    """Whether rows stand in another order than before, where people see the order."""
    if _is_moved(map(_id, before.get(key, ())), map(_id, after[key])):
        yield Change(_called(key).capitalize(), CHANGED, _("they stand in another order"))


def _of_credential(old: Json | None, new: Json | None) -> Iterator[Change]:
    letters = (new or old)["letters"]
    if old is None or new is None:
        yield Change(letters, GONE if new is None else NEW)
    else:
        yield from _credential(letters, old, new)


def _credential(letters: str, old: Json, new: Json) -> Iterator[Change]:
    apart = ("requirements", "routes", "facts", "fees")
    yield from _fields(letters, _without(old, apart), _without(new, apart))
    yield from _requirements(letters, old, new)
    yield from _listed(letters, old["facts"], new["facts"], _fact_key, "text")
    yield from _listed(letters, old["fees"], new["fees"], _fee_key, "kind")
    for one, other in _versions(old["routes"], new["routes"]):
        what = STEP.join((letters, (other or one)["name"]))
        if other is None:
            yield Change(what, GONE)
        elif one is None:
            yield from _new_route(what, other, new["routes"])
        elif one != other:
            yield from _route(what, one, other)
    if _is_moved(map(_version, old["routes"]), map(_version, new["routes"])):
        yield Change(letters, CHANGED, _("the routes stand in another order"))


def _new_route(what: str, new: Json, routes: Iterable[Json]) -> Iterator[Change]:
    """A route that is new; and if it is the next version of another, what it asks otherwise."""
    before = _version_before(new, routes)
    if before is None:
        yield Change(what, NEW)
        return
    yield Change(what, NEW, _("a new version, from %(day)s on") % {"day": new["valid_from"]})
    place = STEP.join((what, _("compared with the version before it")))
    days = ("valid_from", "valid_until", "uncertain_after")
    told = list(_route(place, _without(before, days), _without(new, days)))
    yield from told or [Change(place, CHANGED, _("nothing else differs"))]


def _version_before(route: Json, routes: Iterable[Json]) -> Json | None:
    """The version of the same route that started last before it, if it is a next version."""
    start = route["valid_from"]
    earlier = [
        one
        for one in routes
        if one["id"] == route["id"]
        and one["standing"] == route["standing"]
        and start
        and (one["valid_from"] or "") < start
    ]
    return max(earlier, key=lambda one: one["valid_from"] or "", default=None)


def _route(what: str, old: Json, new: Json) -> Iterator[Change]:
    apart = ("requirements", "documents", "fees")
    yield from _fields(what, _without(old, apart), _without(new, apart))
    yield from _requirements(what, old, new)
    if _judged(old) != _judged(new):
        yield from _left_as_it_was(what, old, new, "summary")
    yield from _listed(what, old["documents"], new["documents"], _text, "text")
    yield from _listed(what, old["fees"], new["fees"], _fee_key, "kind")


# ---------------------------------------------------------------- requirements


def _requirements(what: str, old: Json, new: Json) -> Iterator[Change]:
    then = {raw["id"]: (raw, group) for raw, group in _walk(old["requirements"])}
    now = {raw["id"]: (raw, group) for raw, group in _walk(new["requirements"])}
    for name, (raw, group) in now.items():
        if name in then:
            yield from _requirement(what, *then[name], raw, group)
        elif group not in now or group in then:  # else it is said with its group
            told = _("new requirement: “%s”") % sentence(raw)
            yield Change(what, NEW, told)
    for name, (raw, group) in then.items():
        if name not in now and (group not in then or group in now):
            yield Change(what, GONE, _("no longer asked: “%s”") % sentence(raw))
    if _is_moved(then, now):
        yield Change(what, CHANGED, _("the requirements stand in another order"))


def _requirement(
    what: str, old: Json, old_group: str, new: Json, new_group: str
) -> Iterator[Change]:
    if [old[key] for key in JUDGED] != [new[key] for key in JUDGED]:
        yield Change(what, CHANGED, _said(old, new))
        yield from _left_as_it_was(STEP.join((what, new["id"])), old, new, "text")
    place = STEP.join((what, new["id"]))
    if old_group != new_group:
        yield Change(place, CHANGED, _("it stands in another group"))
    apart = (*JUDGED, "members")
    yield from _fields(place, _without(old, apart), _without(new, apart))


def _judged(route: Json) -> list[Json]:
    return [[raw[key] for key in JUDGED] for raw, _group in _walk(route["requirements"])]


def _left_as_it_was(what: str, old: Json, new: Json, name: str) -> Iterator[Change]:
    """A text with numbers that stays while the rule it tells of changes."""
    if old[name] == new[name] and numbers_in(new[name]):
        said = {"part": _called(name), "text": new[name]}
        told = _("%(part)s: it stays “%(text)s”. Read whether that still fits.") % said
        yield Change(what, CHANGED, told)


def _said(old: Json, new: Json) -> str:
    """Both read aloud; as they are stored where that does not tell them apart."""
    before, after = sentence(old), sentence(new)
    if before == after:
        return _became(
            *(
                canonical_text({key: raw[key] for key in JUDGED if old[key] != new[key]})
                for raw in (old, new)
            )
        )
    is_group = bool(old["members"] or new["members"])
    return _became(before, after) if is_group else _clauses_apart(before, after)


def sentence(raw: Json) -> str:
    """A requirement read aloud, or its text while its test cannot be read.

    A release keeps its words in the order of the alphabet, the workbench as they were typed.
    """
    rule = read_requirement(json.loads(canonical_text(raw)))
    return requirement_sentence(rule) if rule else raw["text"]


def _walk(requirements: Iterable[Json], group: str = "") -> Iterator[tuple[Json, str]]:
    """Each with the id of the group it stands in, groups before their members."""
    for raw in requirements:
        yield raw, group
        yield from _walk(raw["members"], raw["id"])


def _clauses_apart(before: str, after: str) -> str:
    """Two sentences of clauses, told by those that differ."""
    then, now = before.rstrip(".").split(", "), after.rstrip(".").split(", ")
    matcher = SequenceMatcher(None, then, now, autojunk=False)
    told = [
        _clauses(", ".join(then[i:j]), ", ".join(now[k:n]))
        for how, i, j, k, n in matcher.get_opcodes()
        if how != "equal"
    ]
    return "; ".join(told)


def _clauses(before: str, after: str) -> str:
    if not before:
        return _("new: “%s”") % after
    return _became(before, after) if after else _("gone: “%s”") % before


# ---------------------------------------------------------------- other fields, as they were typed


def _fields(what: str, old: Json, new: Json) -> Iterator[Change]:
    """Each field that differs; the parts of a field each for itself."""
    for key in _differing(old, new):
        one, other = old.get(key), new.get(key)
        if isinstance(one, dict) and isinstance(other, dict):
            yield from _fields(STEP.join((what, _called(key))), one, other)
        else:
            told = f"{_called(key)}: {_became(as_typed(one), as_typed(other))}"
            yield Change(what, CHANGED, told)


def _listed(
    what: str, then: list[Json], now: list[Json], key: Callable[[Json], Any], name: str
) -> Iterator[Change]:
    """Rows of a list: new, gone, or with fields that differ."""
    for old, new in _pairs(then, now, key):
        if old is None:
            yield Change(what, NEW, _("new: “%s”") % new[name])
        elif new is None:
            yield Change(what, GONE, _("gone: “%s”") % old[name])
        else:
            yield from _fields(STEP.join((what, new[name].removesuffix("."))), old, new)
    if _is_moved(_by(then, key), _by(now, key)):
        told = _("the list that begins with “%(first)s” stands in another order")
        yield Change(what, CHANGED, told % {"first": now[0][name]})


def _became(before: str, after: str) -> str:
    return _("“%(before)s” became “%(after)s”") % {"before": before, "after": after}


def as_typed(value: Json) -> str:
    """A value in words, as an editor would type it."""
    match value:
        case _ if value in (None, "", [], {}):
            return _("nothing")
        case bool():
            return _("yes") if value else _("no")
        case list():
            return "; ".join(map(as_typed, value))
        case dict():
            return ", ".join(f"{_called(key)} {as_typed(item)}" for key, item in value.items())
    return str(value)


def _called(key: str) -> str:
    return str(PARTS.get(key, key.replace("_", " ")))


# ---------------------------------------------------------------- rows of which there may be many


def _many(
    key: str, before: Json, after: Json, told: Callable[[str, Json, Json], Iterable[Change]]
) -> Iterator[Change]:
    """Each by name where they are few, else how many of each kind of change."""
    pairs = [
        (old, new)
        for old, new in _pairs(before.get(key, ()), after.get(key, ()), _id)
        if old != new
    ]
    if len(pairs) <= MOST_NAMED:
        for old, new in pairs:
            name = _named(new or old)
            if old is None or new is None:
                yield Change(name, GONE if new is None else NEW)
            else:
                yield from told(name, old, new)
        return
    counts = Counter(NEW if old is None else GONE if new is None else CHANGED for old, new in pairs)
    for kind, count in counts.items():
        told = {"count": number_format(count, force_grouping=True)}
        entries = ngettext("%(count)s entry", "%(count)s entries", count) % told
        yield Change(_called(key).capitalize(), kind, f"{kind} ({entries})")


def _questions(before: Json, after: Json) -> Iterator[Change]:
    """Topics and questions that are put in other words, or in another place."""
    then, now = _worded(before), _worded(after)
    for code, topic in built_in.topics().items():
        words = {name: str(getattr(topic, name)) for name in WORDS_OF_TOPIC}
        words["position"] = topic.position
        what = _("Questions: %(topic)s") % {"topic": topic.label}
        yield from _fields(what, words | then.get((code, ""), {}), words | now.get((code, ""), {}))
        for asked in topic.questions:
            place, words = (code, asked.key), {"text": str(asked.text), "help": str(asked.help)}
            what = _("Question: %(question)s") % {"question": asked.text}
            yield from _fields(what, words | then.get(place, {}), words | now.get(place, {}))


def _worded(content: Json) -> dict[tuple[str, str], Json]:
    """What editors say in the place of built-in words, by topic and question."""
    words: dict[tuple[str, str], Json] = {}
    for entry in content.get("topics", ()):
        words[entry["id"], ""] = _without(entry, ["id", "questions"])
        for asked in entry.get("questions", ()):
            words[entry["id"], asked["key"]] = _without(asked, ["key"])
    return words


def _named(raw: Json) -> str:
    return str(raw.get("name") or raw.get("title") or raw["letters"])


def _parts(name: str, old: Json, new: Json) -> Iterator[Change]:
    """Only in which parts a row differs."""
    parts = ", ".join(map(_called, _differing(old, new)))
    yield Change(name, CHANGED, f"{CHANGED} ({parts})")


# ---------------------------------------------------------------- which row became which


def _pairs(
    then: Iterable[Json], now: Iterable[Json], key: Callable[[Json], Any]
) -> Iterator[tuple[Json | None, Json | None]]:
    """Rows before and after by their key, new order first; None where there is none."""
    old, new = _by(then, key), _by(now, key)
    for name in dict.fromkeys((*new, *old)):
        yield old.get(name), new.get(name)


def _is_moved(then: Iterable[Any], now: Iterable[Any]) -> bool:
    """Whether what stands in both lists stands in another order."""
    before, after = list(then), list(now)
    both = set(before) & set(after)
    return [one for one in before if one in both] != [one for one in after if one in both]


def _by(rows: Iterable[Json], key: Callable[[Json], Any]) -> dict[Any, Json]:
    """Rows by key; those that share one are told apart by which of them they are."""
    seen: Counter[Any] = Counter()
    found = {}
    for row in rows:
        name = key(row)
        found[name, seen[name]] = row
        seen[name] += 1
    return found


def _versions(then: list[Json], now: list[Json]) -> Iterator[tuple[Json | None, Json | None]]:
    """Routes before and after. Versions share an id, and their first day tells which is which.

    Where the first day or the standing itself changed, the version left over is the same.
    """
    exact = list(_pairs(then, now, _version))
    left = [old for old, new in exact if new is None]
    for old, new in exact:
        if old is None:
            old = next((one for one in left if one["id"] == new["id"]), None)
            left = [one for one in left if one is not old]
        if new is not None:
            yield old, new
    yield from ((old, None) for old in left)


def _id(raw: Mapping[str, Json]) -> Any:
    return raw.get("id", raw.get("letters"))


def _version(raw: Json) -> Any:
    return raw["id"], raw["valid_from"], raw["standing"]


def _text(raw: Json) -> Any:
    return raw["text"]


def _fact_key(raw: Json) -> Any:
    return raw["topic"], raw["name"]


def _fee_key(raw: Json) -> Any:
    return raw["kind"]


def _without(raw: Mapping[str, Json], keys: Iterable[str]) -> dict[str, Json]:
    return {key: value for key, value in raw.items() if key not in keys}


def _differing(old: Json, new: Json) -> list[str]:
    return [key for key in dict.fromkeys((*new, *old)) if old.get(key) != new.get(key)]
