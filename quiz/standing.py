"""How a visitor stands with every credential, in a word, for pages outside the conversation."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from certifications import releases

from . import answers as kept
from .assessment import assess
from .results import groups, in_a_word


def standing_of(request: HttpRequest) -> Mapping[str, str]:
    """The verdict on each credential by today's rules; nothing if we were told nothing."""
    answers = kept.read(request)
    if answers.is_empty:
        return {}
    try:
        release = releases.current()
    except releases.NothingPublished:
        return {}
    response, _unread = assess(answers, release)
    found = groups(response, release, answers.so_far)
    return {card["credential"]: in_a_word(card) for group in found for card in group["cards"]}
