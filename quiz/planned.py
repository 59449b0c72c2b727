"""Answers in, plans out: the planner for what a person told us, their limits and today's prices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from certifications.people import known
from certifications.plan_prices import ReleasePrices
from certifications.prices import exam_price
from certifications.releases import CurrentRelease
from eligibility.facts import Profile
from eligibility.planning import Planner, Wishes
from eligibility.planning.wishes import read_wishes
from eligibility.reasons import Say
from eligibility.report import with_letters

from .answers import Answers
from .plans import side_by_side
from .words import say

Json = Any

MOST_ON_RESULTS = 3
"""Cards of the results page that tell their fastest way. A plan takes 5 ms, some take 40, and
nobody shall wait for what they may not look at: the others lead to it."""
PLANNED = ("step", "shut")
"""Groups of the results page in which a way is told."""
LINKED = ("soon", "step", "ask", "shut")
"""Those that lead to a plan."""


def wishes_of(answers: Answers) -> Wishes:
    """The limits a person named; none that we cannot read."""
    return read_wishes(answers.wishes or None)[0]


def planner_for(
    answers: Answers,
    release: CurrentRelease,
    person: Profile,
    *,
    wishes: Wishes | None = None,
    on: date | None = None,
) -> Planner:
    """The planner of one person, within what they can put into it. It is held for a while."""
    today = on or timezone.localdate()
    within = wishes_of(answers) if wishes is None else wishes
    prices = ReleasePrices.of(release, today)
    return known(release, person, today, answers.row).made(
        within, lambda: Planner(release.catalogue, person, today, wishes=within, prices=prices)
    )


def exams_in(release: CurrentRelease) -> frozenset[str]:
    """The credentials that have an exam of their own: what a state gives is often none."""
    return frozenset(
        one["id"]
        for one in release.content["credentials"]
        if not one["jurisdiction"] or exam_price(one["fees"], one["routes"]) is not None
    )


def say_in(release: CurrentRelease) -> Say:
    """Sentences in the language of the page, credentials by their letters."""
    return with_letters(release.catalogue, say)


def add_plans(page: Json, answers: Answers, release: CurrentRelease, person: Profile) -> None:
    """Lead each card that is not open to its plan, and tell the way of those nearest to open."""
    planner = planner_for(answers, release, person)
    left = MOST_ON_RESULTS
    for card in _cards(page):
        is_told = card["group"] in PLANNED and left > 0
        left -= is_told
        told = side_by_side(planner.of(card["credential"]), person, planner.on) if is_told else {}
        card["plan"] = {"way": None, **told, "is_told": is_told}
    needs = page["state_panel"]["needs"] if page["state_panel"] else ()
    for card in needs:
        if card["group"] in LINKED:
            card["plan"] = {"way": None, "is_told": False}


def _cards(page: Json) -> Iterable[Json]:
    """Those that lead to a plan, in their order."""
    for group in page["groups"]:
        if group["name"] in LINKED:
            yield from group["cards"]
        elif group["name"] == "open":
            yield from (card for card in group["cards"] if card["is_provisional"])
