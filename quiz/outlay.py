"""What a credential costs beside the way to it, and what it may bring, with the sources."""

from __future__ import annotations

from typing import Any

from careers.pay import Survey, worth_of

from .cost import from_to, keeping

Json = Any


def outlay(page: Json, found: Survey | None) -> Json:
    """The exam, six years of keeping it, and pay, of a credential as its page has it.

    What is not known is None, or says what is missing; nothing of it is ever zero for that.
    """
    worth = worth_of(page, found)
    return {
        "worth": worth,
        "keeping": _keeping(page),
        "read": [
            (name, sources)
            for name, sources in (
                ("exam", worth.price_source if worth.price else []),
                ("keeping", _keeping(page)["sources"]),
                ("pay", worth.survey.source if worth.survey else []),
            )
            if sources
        ],
    }


def _keeping(page: Json) -> Json:
    """The fees of six years as our own sum, or why there is none."""
    sections = (section["facts"] for section in page["sections"])
    facts = {(fact["topic"], fact["name"]): fact for told in sections for fact in told}
    parts = keeping(facts)
    if isinstance(parts, str):
        return {"total": "", "told": [], "missing": parts, "sources": []}
    sources = [source for part in parts for one in part.stated for source in one["sources"]]
    return {
        "total": from_to(sum(part.least for part in parts), sum(part.most for part in parts)),
        "told": [part.text for part in parts],
        "missing": "",
        "sources": list({(one["id"], one["confidence"]): one for one in sources}.values()),
    }
