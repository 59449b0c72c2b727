"""What it would take: the ways to one credential, all of them side by side, one fact changed.

The answers, the limits and the plans come from the person's own row; nothing stands in an address
but the credential and the number of a way. What is tried for once is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from careers.pay import Survey, survey, worth_of
from certifications.pages import Pages
from certifications.releases import CurrentRelease
from certifications.state_names import STATE_NAMES
from certifications.views import with_release
from eligibility.facts import Profile
from eligibility.planning import Plan, Planner, Wishes

from . import answers as kept
from .answers import Answers
from .assessment import assess, cared, person_of
from .near_programs import programs_for
from .open_answers import asks, hangs_on
from .outlay import outlay
from .plan_dates import as_file
from .plan_forms import FactForm, WishesForm
from .plan_limits import InTheWay, LeftOut, in_the_way, left_out
from .plan_sheet import after_the_steps, plan_sheet
from .planned import exams_in, planner_for, say_in, wishes_of
from .plans import in_short, like, side_by_side, ways
from .posting import posted_from
from .results import cards_of_state, groups, in_a_word
from .state_first import asked_first, is_work, on_paper
from .what_if import EXAM, Fact, changed, facts

Json = Any
CALENDAR = "careerpath-plan.ics"


@dataclass(frozen=True)
class Asking:
    """One person and what the pages of plans need of them, each part made once."""

    answers: Answers
    release: CurrentRelease
    today: date

    @cached_property
    def person(self) -> Profile | None:
        """What they told us; None where that is nothing."""
        return person_of(self.answers, self.release)

    @cached_property
    def cards(self) -> Mapping[str, Json]:
        """The cards of the results page by credential, in its order, then those of the state."""
        found = groups(self.response, self.release, self.answers.so_far, self.cared)
        cards = {card["credential"]: card for group in found for card in group["cards"]}
        for card in cards.values():
            card["in_a_word"] = in_a_word(card)
        return cards | {card["credential"]: card for card in self.of_state}

    @cached_property
    def of_state(self) -> list[Json]:
        """The cards of what their state asks on top."""
        return cards_of_state(self.response, self.release, self.answers.so_far)

    @cached_property
    def asked_first(self) -> Json | None:
        """What their state asks before they may work there, if it does."""
        return asked_first(self.answers.so_far, self.of_state, self.today)

    def first_for(self, credential: str, *, has_work: bool) -> Json | None:
        """The same for ways to one credential: to one of the state's own only where they begin
        work."""
        own = any(card["credential"] == credential for card in self.of_state)
        return self.asked_first if has_work or not own else None

    @cached_property
    def response(self) -> Json:
        """How they stand today."""
        return assess(self.answers, self.release, on=self.today)[0]

    @cached_property
    def cared(self) -> frozenset[str]:
        """The credentials they are after."""
        return cared(self.answers, self.release)

    @cached_property
    def planner(self) -> Planner:
        """Their plans, within their limits."""
        assert self.person is not None
        return planner_for(self.answers, self.release, self.person, on=self.today)

    def plans(self, credential: str) -> tuple[Plan, ...]:
        """The ways to a credential; none where we know nothing of the person."""
        return self.planner.of(credential) if self.person else ()

    def in_the_way(self, credential: str) -> InTheWay | None:
        """Which of their limits leave no way to a credential; None where none does."""
        person = self.person
        if person is None or not self.answers.wishes or self.plans(credential):
            return None

        def within(wishes: Wishes) -> tuple[Plan, ...]:
            on = self.today
            planner = planner_for(self.answers, self.release, person, wishes=wishes, on=on)
            return planner.of(credential)

        return in_the_way(wishes_of(self.answers), within)

    @cached_property
    def unlimited(self) -> Planner:
        """Their plans if they had named no limit."""
        assert self.person is not None
        return planner_for(self.answers, self.release, self.person, wishes=Wishes(), on=self.today)

    def left_out(
        self, credentials: Iterable[str], called: Callable[[Plan], str]
    ) -> tuple[LeftOut, ...]:
        """What their limits leave out of the ways to these credentials."""
        if self.person is None or not self.answers.wishes:
            return ()
        found = ((self.plans(name), self.unlimited.of(name)) for name in credentials)
        return left_out(wishes_of(self.answers), found, called)

    def ways(self, credential: str) -> list[Json]:
        """The ways to a credential as the page tells them."""
        if self.person is None:
            return []
        say, exams = say_in(self.release), exams_in(self.release)
        plans = self.plans(credential)
        shown = ways(plans, self.person, self.today, say, exams)
        for way in shown:
            paths = hangs_on(plans[way["number"] - 1], self.person, self.release)
            way["asks"] = asks(paths, self.answers, self.release)
        return shown

    def side_by_side(self, credential: str) -> Json:
        """What the table of all plans tells of the ways to one."""
        assert self.person is not None
        return side_by_side(self.plans(credential), self.person, self.today)

    def in_short(self, credential: str) -> Json | None:
        """The way that a line tells."""
        return in_short(self.plans(credential), self.person) if self.person else None


def _asking(request: HttpRequest, release: CurrentRelease) -> Asking:
    return Asking(kept.read(request), release, timezone.localdate())


# ---------------------------------------------------------------- all of them


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@with_release
def overview(request: HttpRequest, release: CurrentRelease) -> HttpResponse:
    """The credentials the person is after: how soon, for how much, and what comes after."""
    form, saved = _wishes(request)
    if saved is not None:
        return kept.keep_key(redirect("quiz:plans"), saved)
    asking = _asking(request, release)
    found = survey() if asking.person else None
    rows = [_row(asking, card, found) for card in _cared_cards(asking)] if asking.person else []
    context = {
        "rows": rows,
        "form": form or _wishes_form(asking.answers),
        "has_answers": asking.person is not None,
        "left_out": _left_out_of_all(asking, rows),
        "asked_first": asking.asked_first,
        **_every_page(asking),
    }
    return render(request, "quiz/plans.html", context)


def _left_out_of_all(asking: Asking, rows: list[Json]) -> tuple[LeftOut, ...]:
    """What limits leave out, each with the exams that it would lead to."""
    pages = Pages.of(asking.release)
    names = [row["card"]["credential"] for row in rows]
    return asking.left_out(names, lambda plan: pages.letters(plan.credential))


def _cared_cards(asking: Asking) -> list[Json]:
    national = {one["id"] for one in Pages.of(asking.release).national}
    wanted = asking.cared & national
    return [card for card in asking.cards.values() if card["credential"] in wanted]


def _row(asking: Asking, card: Json, found: Survey | None) -> Json:
    page = Pages.of(asking.release).credential(card["credential"], asking.today)
    return {"card": card, **asking.side_by_side(card["credential"]), **outlay(page, found)}


# ---------------------------------------------------------------- one of them


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@with_release
def plan(request: HttpRequest, release: CurrentRelease, credential: str) -> HttpResponse:
    """The ways to one credential as timelines, the limits, and the facts that can be tried."""
    _published(credential, release)
    form, saved = _wishes(request)
    if saved is not None:
        return kept.keep_key(redirect("quiz:plan", credential), saved)
    asking = _asking(request, release)
    context = _plan_page(asking, credential)
    context["form"] = form or context["form"]
    return render(request, "quiz/plan.html", context)


def _plan_page(asking: Asking, credential: str, tried: FactForm | None = None) -> Json:
    shown = asking.ways(credential)
    with_programs = next((way["for_programs"] for way in shown if way["for_programs"]), "")
    has_work = any(map(is_work, shown))
    card = asking.cards.get(credential)
    named = Pages.of(asking.release).credential(credential, asking.today)
    return {
        "credential": credential,
        "letters": named["letters"],
        "name": named["name"],
        "body": named["body"],
        "has_exam": credential in exams_in(asking.release),
        "exam_price": worth_of(named, None).cost_told,
        "card": card,
        "asks": asks(card["would_decide"], asking.answers, asking.release) if card else [],
        "asked_first": asking.first_for(credential, has_work=has_work),
        "has_work": has_work,
        "best": [way for way in shown if way["best_at"]],
        "others": [way for way in shown if not way["best_at"]],
        "programs": _programs(asking, with_programs),
        "in_the_way": asking.in_the_way(credential),
        "left_out": asking.left_out([credential], lambda plan: plan.route.name) if shown else (),
        "facts": _fact_forms(asking, credential, tried) if asking.person else [],
        "form": _wishes_form(asking.answers),
        "has_answers": asking.person is not None,
        **_every_page(asking),
    }


def _programs(asking: Asking, credential: str) -> Json | None:
    """Programs nearby for the way that begins one; of another credential if that comes first."""
    if not credential or asking.person is None:
        return None
    letters = Pages.of(asking.release).letters(credential)
    return {**programs_for(credential, asking.release, asking.person), "letters": letters}


def _every_page(asking: Asking) -> Json:
    return {
        "as_of": asking.today.isoformat(),
        "has_limits": bool(asking.answers.wishes),
        "release": asking.release,
        "here": "check",
    }


def _published(credential: str, release: CurrentRelease) -> None:
    if credential not in release.catalogue.credential_ids:
        raise Http404


# ---------------------------------------------------------------- what they can put into it


def _wishes(request: HttpRequest) -> tuple[WishesForm | None, Answers | None]:
    """The form with what was sent, and the answers with these limits if they are in order."""
    if request.method != "POST":
        return None, None
    form = WishesForm(request.POST)
    if not form.is_valid():
        return form, None
    return form, kept.change(request, lambda answers: answers.wish(form.cleaned_data))


def _wishes_form(answers: Answers) -> WishesForm:
    return WishesForm(initial=answers.wishes)


# ---------------------------------------------------------------- one fact changed


@never_cache
@posted_from("quiz:plan", "credential")
@with_release
def what_if(request: HttpRequest, release: CurrentRelease, credential: str) -> HttpResponse:
    """What one fact would move, side by side. Nothing of it is kept."""
    _published(credential, release)
    asking = _asking(request, release)
    if asking.person is None:
        return redirect("quiz:plan", credential)
    known = {fact.id: fact for fact in _facts(asking, credential)}
    fact = known.get(request.POST.get("fact", ""))
    if fact is None:  # it went on, or was answered, on another page
        return redirect("quiz:plan", credential)
    form = FactForm(fact.id, fact.field, request.POST)
    if not form.is_valid():
        context = {**_plan_page(asking, credential, form), "tried": form}
        return render(request, "quiz/plan.html", context)
    value = form.cleaned_data.get("value")
    after = Asking(changed(asking.answers, fact, value), release, asking.today)
    rows = _moved(asking, after, credential, value if fact.id == EXAM else "")
    context = {
        "credential": credential,
        "letters": Pages.of(release).letters(credential),
        "tried": fact.told(value),
        "rows": rows,
        "moved": sum(row["is_moved"] for row in rows),
        "asked_first": after.asked_first,
        "has_work": any((row["after"]["way"] or {}).get("begins_work") for row in rows),
        "new_state": _new_state(asking, after),
        **_every_page(asking),
    }
    return render(request, "quiz/what_if.html", context)


def _facts(asking: Asking, credential: str) -> list[Fact]:
    card = asking.cards.get(credential) or {"would_decide": ()}
    return facts(
        asking.answers,
        asking.plans(credential),
        card["would_decide"],
        asking.release,
        asking.today,
        say_in(asking.release),
        but=credential,
    )


def _fact_forms(asking: Asking, credential: str, tried: FactForm | None) -> list[Json]:
    """Each fact with its form; the one that was sent as it was sent."""
    return [
        {
            "label": fact.label,
            "form": tried
            if tried is not None and tried.data.get("fact") == fact.id
            else FactForm(fact.id, fact.field),
        }
        for fact in _facts(asking, credential)
    ]


def _new_state(before: Asking, after: Asking) -> Json | None:
    """What another state asks for with its verdicts, and what of theirs would no longer count.

    None where they would stay.
    """
    old, new = (asking.answers.so_far["state"] for asking in (before, after))
    if new == old:
        return None
    return {
        "code": new,
        "name": STATE_NAMES.get(new, new),
        "needs": _named(after),
        "old_name": STATE_NAMES.get(old, old),
        "ended": _named(before),
    }


def _named(asking: Asking) -> list[Json]:
    """The cards of what their state asks, each with its page."""
    pages = Pages.of(asking.release)
    return [
        {"page": pages.credential(card["credential"], asking.today), **card}
        for card in asking.of_state
    ]


def _moved(before: Asking, after: Asking, credential: str, passed: str) -> list[Json]:
    """How each credential stands before and after, what moves first.

    `passed`: the one they would hold then, if that is what is tried.
    """
    wanted = [*(card["credential"] for card in _cared_cards(before))]
    of_state = [*(card["credential"] for card in before.of_state)]
    names = list(dict.fromkeys([credential, passed, *wanted, *of_state]))
    rows = [
        {
            "letters": before.cards[name]["letters"],
            "credential": name,
            "before": _standing(before, name),
            "after": _standing(after, name),
        }
        for name in names
        if name in before.cards and name in after.cards
    ]
    for row in rows:
        row["after"] |= _another_way(
            row["before"]["way"], row["after"]["way"], after, row["credential"]
        )
        row["is_held"] = row["credential"] == passed
        row["is_moved"] = row["is_held"] or _parts(row["before"]) != _parts(row["after"])
    return sorted(rows, key=lambda row: not row["is_moved"])


def _standing(asking: Asking, credential: str) -> Json:
    return {"card": asking.cards[credential], "way": asking.in_short(credential)}


def _another_way(was: Json | None, now: Json | None, after: Asking, credential: str) -> Json:
    """Where another way than before is the soonest: what it begins with, and when the one from
    before would open. A gain that comes from elsewhere must not read as one of the change.
    """
    if was is None or now is None or was["course"] == now["course"]:
        return {}
    first = now["begins_with"] and say_in(after.release)(now["begins_with"])
    return {
        "is_another": True,
        "first_step": first,
        "as_before": like(was, after.plans(credential)),
    }


def _parts(standing: Json) -> Any:
    """What can move: the verdict, its days, and the way with its day and cost."""
    card, way = standing["card"], standing["way"] or {}
    parts = ("course", "eligible_on", "not_before", "body_decides", "costs")
    told = [way.get(part) for part in parts]
    return [card["in_a_word"], card["eligible_from"], card["eligible_until"], *told]


# ---------------------------------------------------------------- paper and calendar


@require_safe
@never_cache
@with_release
def dates(request: HttpRequest, release: CurrentRelease, credential: str) -> HttpResponse:
    """The days of one way for a calendar."""
    asking, way = _chosen(request, release, credential)
    page = request.build_absolute_uri(reverse("quiz:plan", args=[credential]))
    letters = Pages.of(release).letters(credential)
    first = on_paper(asking.first_for(credential, has_work=is_work(way)), way)
    content = as_file(way, credential, letters, release, asking.today, page, first)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{CALENDAR}"'
    return response


@require_safe
@never_cache
@with_release
def sheet(request: HttpRequest, release: CurrentRelease, credential: str) -> HttpResponse:
    """One way on one page of paper."""
    asking, way = _chosen(request, release, credential)
    page = Pages.of(release).credential(credential, asking.today)
    first = on_paper(asking.first_for(credential, has_work=is_work(way)), way)
    context = {
        "sheet": plan_sheet(way, after_the_steps(page, way["has_exam"]), first),
        "credential": credential,
        "page": page,
        **_every_page(asking),
    }
    return render(request, "quiz/plan_print.html", context)


def _chosen(request: HttpRequest, release: CurrentRelease, credential: str) -> tuple[Asking, Json]:
    """The way of the number in the address, the first without one. Raises Http404."""
    _published(credential, release)
    asking = _asking(request, release)
    shown = asking.ways(credential)
    number = request.GET.get("way", str(shown[0]["number"]) if shown else "")
    way = next((way for way in shown if str(way["number"]) == number), None)
    if way is None:
        raise Http404
    return asking, way
