"""How a visitor stands with each credential, if the site was told anything.

Imports go one way, so the app that knows puts itself here when it is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest

Standing = Callable[[HttpRequest], Mapping[str, str]]
"""By the id of a credential the word that components/verdict.html takes; empty: nothing told."""

known_by: list[Standing] = []


def standing_of(request: HttpRequest) -> Mapping[str, str]:
    """What is known of this visitor, from whoever knows something."""
    return next((found for ask in known_by if (found := ask(request))), {})
