"""A release, arranged the way pages tell it: plain values, no database, no request.

Everything here is read off the release's content; nothing is decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .releases import CurrentRelease, kept_for
from .templatetags import readable

Json = Any

# Federal (SOC) occupation numbers in the order in which pages list the work they stand for.
WORK = {
    "31-9092": gettext_lazy("Medical assisting"),
    "43-6013": gettext_lazy("Medical office work"),
    "29-2057": gettext_lazy("Eye care"),
    "29-2031": gettext_lazy("Heart tracing (EKG)"),
    "31-9097": gettext_lazy("Drawing blood (phlebotomy)"),
}
# What a reader asks first, by topic and the editors' short name, and the term it stands under.
AT_A_GLANCE = {
    ("exam", "items"): gettext_lazy("Exam"),
    ("exam", "time_minutes"): gettext_lazy("Time"),
    ("maintenance", "cycle_months"): gettext_lazy("Lasts"),
}
TITLES = {
    "exam": gettext_lazy("The exam"),
    "fees": gettext_lazy("What it costs"),
    "application": gettext_lazy("How to apply"),
    "conversion": gettext_lazy("From provisional to full"),
    "maintenance": gettext_lazy("Keeping it"),
    "recognition": gettext_lazy("Who accepts it"),
    "general": gettext_lazy("More about it"),
    "history": gettext_lazy("How the rules changed"),
}
# What is paid for, by the word editors use for it. Another word is shown as it is.
PAID_FOR = {
    "application": gettext_lazy("To apply"),
    "exam": gettext_lazy("The exam"),
    "extra": gettext_lazy("On top"),
    "member": gettext_lazy("For members"),
    "nonmember": gettext_lazy("For others"),
    "reactivation": gettext_lazy("To bring it back"),
    "review": gettext_lazy("To have papers checked"),
    "student": gettext_lazy("For students"),
}


class Pages:
    """What each page shows of one release."""

    def __init__(self, content: Json) -> None:
        self.content = content
        self.sources = {source["id"]: source for source in content["sources"]}
        self.bodies = {body["id"]: body for body in content["bodies"]}
        self.credentials = {one["id"]: one for one in content["credentials"]}
        self._shown: dict[tuple[str, date], Json] = {}

    @classmethod
    def of(cls, release: CurrentRelease) -> Pages:
        """Those of a release. What was counted once is kept until another release is asked for."""
        return kept_for(release, _of)

    def groups(self, credentials: Iterable[Json] | None = None) -> list[Json]:
        """Credentials by the work they lead to, as short entries; the national ones unless said."""
        found: dict[str, list[Json]] = {}
        for credential in self.national if credentials is None else credentials:
            code = credential["occupation_code"]
            found.setdefault(code if code in WORK else "", []).append(self._entry(credential))
        order = (*WORK, "")
        return [
            {"work": WORK.get(code, _("Other work")), "credentials": found[code]}
            for code in order
            if code in found
        ]

    @property
    def national(self) -> list[Json]:
        """Those that count wherever a person lives."""
        return [one for one in self.content["credentials"] if one["jurisdiction"] is None]

    def of_states(self) -> dict[str, list[Json]]:
        """What single states award or allow, as short entries by the letters of the state."""
        found: dict[str, list[Json]] = {}
        for credential in self.content["credentials"]:
            if state := credential["jurisdiction"]:
                found.setdefault(state, []).append(self._entry(credential))
        return found

    def age(self, ids: Iterable[str] | None = None) -> Json:
        """How many sources there are, and the first and the last day on which one was read."""
        names = self._used if ids is None else set(ids)
        days = [self.sources[name]["read_on"] for name in names]
        return {
            "sources": len(days),
            "oldest": min(days, default=""),
            "newest": max(days, default=""),
        }

    def credential(self, credential_id: str, today: date) -> Json:
        """A whole credential, routes by whether they count today. None if unknown.

        It is the same for everybody, so it is made once a day. Do not change it.
        """
        if credential_id not in self.credentials:
            return None
        found = self._shown.get((credential_id, today))
        if found is None:
            if len(self._shown) > 2 * len(self.credentials):  # of days that are over
                self._shown.clear()
            found = self._credential(self.credentials[credential_id], today)
            self._shown[credential_id, today] = found
        return found

    def _credential(self, credential: Json, today: date) -> Json:
        routes = [self._route(route, today) for route in credential["routes"]]
        return {
            **self._entry(credential),
            "work": WORK.get(credential["occupation_code"], ""),
            "occupation_code": credential["occupation_code"],
            "routes": [route for route in routes if route["counts"]],
            "other_routes": [route for route in routes if not route["counts"]],
            "requirements": self._requirements(credential["requirements"]),
            "fees": self._fees(credential["fees"]),
            "costs_differ": any(route["fees"] for route in routes) and not credential["fees"],
            "sections": self._sections(credential),
            "glance": [
                {
                    "term": AT_A_GLANCE[fact["topic"], fact["name"]],
                    "text": fact["text"],
                    "sources": self._sources(fact),
                }
                for fact in credential["facts"]
                if (fact["topic"], fact["name"]) in AT_A_GLANCE
            ],
            "collisions": self._collisions(credential),
            "confidence": Counter(_confidences(credential)),
            "age": self.age(_source_ids(credential)),
        }

    def letters(self, credential_id: str) -> str:
        """RMA (AMT): a credential by its letters and the body that owns them."""
        credential = self.credentials[credential_id]
        body = self.bodies[credential["body"]]
        return readable.with_body(credential["letters"], body["abbreviation"])

    def body(self, body_id: str) -> Json:
        """A body and what it awards. None if unknown."""
        body = self.bodies.get(body_id)
        if body is None:
            return None
        own = [one for one in self.content["credentials"] if one["body"] == body_id]
        return {**body, "groups": self.groups(own)}

    def source_list(self) -> list[Json]:
        """Every source of the rules, the one read longest ago first, and how many use it.

        Sources of schools and programs stand beside these, since there may be thousands.
        """
        used = (self.sources[name] for name in self._used)
        ordered = sorted(used, key=lambda one: (one["read_on"], one["title"]))
        return [{**source, "used": self._used[source["id"]]} for source in ordered]

    @cached_property
    def confidence(self) -> Counter[str]:
        """How many statements are official, second-hand, from memory."""
        return Counter(_confidences(self._stated))

    @cached_property
    def _used(self) -> Counter[str]:
        return Counter(_source_ids(self._stated))

    @property
    def _stated(self) -> list[Json]:
        return [self.content["credentials"], self.content["name_collisions"]]

    def _entry(self, credential: Json) -> Json:
        body = self.bodies[credential["body"]]
        return {
            "id": credential["id"],
            "name": credential["name"],
            "letters": self.letters(credential["id"]),
            "jurisdiction": credential["jurisdiction"],
            "body": body,
        }

    def _collisions(self, credential: Json) -> list[Json]:
        """What else the letters stand for, where somebody else uses them too."""
        plain = credential["letters"].partition("(")[0].split()
        return [
            {**one, "sources": self._sources(one)}
            for one in self.content["name_collisions"]
            if one["letters"] in plain
        ]

    def _route(self, route: Json, today: date) -> Json:
        return {
            **route,
            "counts": route["standing"] == "in_force" and not _is_over(route, today),
            "is_over": _is_over(route, today),
            "begins_later": bool(route["valid_from"]) and route["valid_from"] > today.isoformat(),
            "sources": self._sources(route),
            "requirements": self._requirements(route["requirements"]),
            "documents": [{**one, "sources": self._sources(one)} for one in route["documents"]],
            "fees": self._fees(route["fees"]),
        }

    def _requirements(self, requirements: list[Json]) -> list[Json]:
        return [
            {**one, "sources": self._sources(one), "members": self._requirements(one["members"])}
            for one in requirements
        ]

    def _sections(self, credential: Json) -> list[Json]:
        """What is known besides the routes, by topic. A topic without anything is left out."""
        facts: dict[str, list[Json]] = {}
        for fact in credential["facts"]:
            facts.setdefault(fact["topic"], []).append(self._fact(fact))
        found = [
            {
                "id": topic,
                "title": title,
                "is_past": topic == "history",
                "facts": facts.get(topic, []),
                "fees": self._fees(credential["fees"]) if topic == "fees" else [],
            }
            for topic, title in TITLES.items()
        ]
        return [section for section in found if section["facts"] or section["fees"]]

    def _fact(self, fact: Json) -> Json:
        is_address = isinstance(fact["value"], str) and fact["value"].startswith("https://")
        link = fact["value"] if is_address else None
        return {**fact, "link": link, "sources": self._sources(fact)}

    def _fees(self, fees: list[Json]) -> list[Json]:
        return [
            {
                **fee,
                "term": PAID_FOR.get(fee["kind"]) or _term(fee["kind"]),
                "sources": self._sources(fee),
            }
            for fee in fees
        ]

    def _sources(self, stated: Json) -> list[Json]:
        """Where a statement was read, each with how sure we are of the statement."""
        return [
            {**self.sources[name], "confidence": stated["confidence"]} for name in stated["sources"]
        ]


def _of(release: CurrentRelease) -> Pages:
    return Pages(release.content)


def _is_over(route: Json, today: date) -> bool:
    return bool(route["valid_until"]) and route["valid_until"] < today.isoformat()


def _term(name: str) -> str:
    """An editor's short name as a term: `late_fee` reads "Late fee"."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def _source_ids(value: Json) -> Iterable[str]:
    if isinstance(value, list):
        for item in value:
            yield from _source_ids(item)
    elif isinstance(value, dict):
        yield from value.get("sources", [])
        for item in value.values():
            yield from _source_ids(item) if isinstance(item, dict | list) else ()


def _confidences(value: Json) -> Iterable[str]:
    if isinstance(value, list):
        for item in value:
            yield from _confidences(item)
    elif isinstance(value, dict):
        if "confidence" in value:
            yield value["confidence"]
        for item in value.values():
            yield from _confidences(item)
