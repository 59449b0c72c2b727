"""Whose site an address is on: a body's own, a government's, or another one's."""

from __future__ import annotations

from urllib.parse import urlsplit

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
