"""Whose site an address is on: a body's own, a government's, or another one's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from .models import Source

GOVERNMENT = frozenset({"gov", "mil", "us"})
"""The last part of the names of sites that belong to an authority of the U.S."""


def host_of(url: str) -> str:
    """The name of its site, without the www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def is_at(host: str, home: str) -> bool:
    """Whether a site is the one of the home page, or a part of it."""
    return bool(home) and (host == home or host.endswith(f".{home}"))


def is_of_government(host: str) -> bool:
    """Whether a site is that of an authority of the U.S."""
    return host.rpartition(".")[2] in GOVERNMENT


def in_order(sources: Iterable[Source], confidence: str, home: str = "") -> list[Source]:
    """The sources of one statement, the one first that pages show with how sure we are of it.

    Of what is official that is a page of the owner, whose site is `home`, or of a government; of
    what is not it is another one. Their ids decide between those that are alike.
    """
    own = host_of(home)

    def place(source: Source) -> tuple[bool, bool, str]:
        host = host_of(source.url)
        is_own = is_at(host, own)
        fits = (is_own or is_of_government(host)) == (confidence == "official")
        return not fits, not is_own, source.code

    return sorted(sources, key=place)
