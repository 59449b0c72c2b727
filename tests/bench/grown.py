"""A catalogue many times as large: each credential again and again, under other names.

As a program it publishes one in the database that the settings name, so many times as large.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any


def grown(content: Mapping[str, Any], times: int) -> dict[str, Any]:
    """The content with each credential so many times; the first of each is as it was."""
    credentials = [
        one if number == 0 else _renamed(one, number)
        for number in range(times)
        for one in content["credentials"]
    ]
    return {**content, "credentials": credentials}


def _renamed(credential: Mapping[str, Any], number: int) -> dict[str, Any]:
    """A copy that shares no part with the other, nor the id of any requirement."""
    copy: dict[str, Any] = json.loads(json.dumps(credential))
    copy["id"] += f"-{number}"
    copy["letters"] += f" {number}"
    copy["name"] += f" {number}"
    for rules in (copy["requirements"], *(one["requirements"] for one in copy["routes"])):
        for rule in _walk(rules):
            rule["id"] += f"-{number}"
    return copy


def _walk(rules: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for rule in rules:
        yield rule
        yield from _walk(rule["members"])


def main() -> None:
    """Publish it. What stands in the way of a real release is not asked."""
    import django

    django.setup()
    from certifications import releases
    from certifications.catalogue import canonical_text, content_hash
    from certifications.models import Publication, Release

    text = canonical_text(grown(releases.current().content, int(sys.argv[1])))
    release = Release.objects.create(hash=content_hash(text), text=text)
    Publication.objects.create(release=release, note="Bench")


if __name__ == "__main__":
    main()
