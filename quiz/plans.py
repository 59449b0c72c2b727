"""Plans as a page shows them: which one is fastest, cheapest, closest to what a person does now,
what each step is in words, and the steps on one scale of days.

Everything here is pure: plans of the engine and a day go in, values for a template come out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certifications.templatetags.readable import day, dollars
from eligibility.days import day_before
from eligibility.facts import STILL, Profile
from eligibility.planning import Outcome, Plan, Step
from eligibility.planning.budget import Fit
from eligibility.planning.moves import DoWork, EarnLicense, Enroll, PassExam
from eligibility.planning.printed import printed
from eligibility.reasons import Say

from .cost import from_to
from .plan_range import Between, between
from .ruler import Scale, Stretch, Year

Json = Any

FASTEST, CHEAPEST, CLOSEST = "fastest", "cheapest", "closest"
HEADINGS: Mapping[str, Any] = {
    FASTEST: gettext_lazy("Fastest"),
    CHEAPEST: gettext_lazy("Cheapest"),
    CLOSEST: gettext_lazy("Closest to what you do now"),
}
GOES_ON = frozenset({"keep_working", "keep_teaching", "finish_program", "finish_school"})
"""Steps that are no new thing: the person is at it."""
ONLY_TIME = frozenset({"wait", "come_of_age", "finish_sentence", "review", "ask"})
"""Steps in which nobody does anything for months: they are neither old nor new."""


# ---------------------------------------------------------------- which way is which


def headings(plans: Sequence[Plan], person: Profile) -> dict[int, tuple[str, ...]]:
    """What each of these plans is best at, by its place; plans that are best at nothing are not in.

    Only what somebody can be named for is set before other things: a plan whose length nobody
    wrote down is never the fastest. Full certifications come before provisional ones. One plan
    alone is not set before anything.
    """
    if len(plans) < 2:
        return {}
    found: dict[int, tuple[str, ...]] = {}
    for name, place in (
        (FASTEST, _best(plans, lambda plan: plan.has_sourced_time, _soonest)),
        (CHEAPEST, _best(plans, _has_price, _least_dear)),
        (CLOSEST, closest(plans, person)),
    ):
        if place is not None:
            found[place] = (*found.get(place, ()), name)
    return found


def _best(
    plans: Sequence[Plan], may_be: Callable[[Plan], bool], key: Callable[[Plan], Any]
) -> int | None:
    places = [place for place, plan in enumerate(plans) if may_be(plan)]
    return min(places, key=lambda place: key(plans[place]), default=None)


def _soonest(plan: Plan) -> Any:
    return plan.route.grants != "full", plan.eligible_on


def _has_price(plan: Plan) -> bool:
    return plan.has_sourced_cost and plan.outcome is Outcome.ELIGIBLE


def _least_dear(plan: Plan) -> Any:
    assert plan.cost is not None
    return plan.route.grants != "full", plan.cost.high, plan.cost.low, plan.not_before


def closest(plans: Sequence[Plan], person: Profile) -> int | None:
    """The plan that asks least that is new: most of its steps are what the person does now.

    A step is so if it goes on by itself (a job, teaching, a program, school), or is work in a role
    that the person has today. Waiting, and asking the body, count for neither side. None where no
    plan is more than half so.
    """
    shares = {place: _share_of_now(plan, person) for place, plan in enumerate(plans)}
    near = [place for place, share in shares.items() if share > 0.5]
    return min(near, key=lambda place: _how_new(plans[place], shares[place]), default=None)


def _how_new(plan: Plan, share: float) -> Any:
    """Of plans alike in that, to go on in a job comes before other hours in the same role."""
    changes = sum(step.move is not None and step.action not in ONLY_TIME for step in plan.steps)
    return -share, changes, _doubt(plan)


def _doubt(plan: Plan) -> Any:
    return list(Outcome).index(plan.outcome), plan.not_before


def _share_of_now(plan: Plan, person: Profile) -> float:
    """How much of what is to be done is done already, from 0 to 1."""
    steps = [step for step in plan.steps if step.action not in ONLY_TIME]
    going_on = [step for step in steps if is_of_now(step, person)]
    return len(going_on) / len(steps) if steps else 0.0


def is_of_now(step: Step, person: Profile) -> bool:
    """Whether a step is nothing new: it goes on, or is work in a role the person has today."""
    held = {job.role for job in person.work or () if job.ended_on == STILL}
    if isinstance(step.move, DoWork):
        return step.move.job.role in held
    return step.action in GOES_ON


# ---------------------------------------------------------------- a way as the page shows it


def ways(
    plans: Sequence[Plan], person: Profile, today: date, say: Say, exams: Collection[str]
) -> list[Json]:
    """The plans, those that are best at something first; each numbered as the planner gave it.

    `exams`: the credentials that have an exam. The others are permissions and registrations.
    """
    best = headings(plans, person)
    shown = [
        _way(number, plan, best.get(number - 1, ()), today, say, exams)
        for number, plan in enumerate(plans, start=1)
    ]
    for way in shown:
        way["sooner"] = _sooner(way, shown) if FASTEST in way["best_at"] else ""
        way["apart"] = _apart(way, shown)
    order = list(HEADINGS)
    return sorted(shown, key=lambda way: min(map(order.index, way["best_at"]), default=len(order)))


def _apart(way: Json, others: Iterable[Json]) -> list[str]:
    """What is to be done on this way and not on all of them, the first two things: ways of one
    name and one day are told apart by it."""
    shared = set.intersection(*({step["text"] for step in one["steps"]} for one in others))
    return [step["text"] for step in way["steps"] if step["text"] not in shared][:2]


def _sooner(fastest: Json, others: Iterable[Json]) -> str:
    """Why a way that may be there before the fastest is not called so; empty without such a way."""
    before = [way for way in others if way["not_before"] < fastest["eligible_on"]]
    if any(way["grants"] != "full" for way in before) and fastest["grants"] == "full":
        return "provisional"
    return "unranked" if any(not way["has_sourced_time"] for way in before) else ""


def _way(
    number: int,
    plan: Plan,
    best_at: tuple[str, ...],
    today: date,
    say: Say,
    exams: Collection[str],
) -> Json:
    told = printed(plan, say)
    steps = [
        _step(step, as_told, today, exams)
        for step, as_told in zip(plan.steps, told["steps"], strict=True)
    ]
    span = between(plan)
    return {
        **told,
        "number": number,
        "best_at": best_at,
        "heading": " · ".join(str(HEADINGS[name]) for name in best_at),
        "steps": steps,
        "by": day_before(plan.eligible_on).isoformat() if plan.eligible_on else "",
        "takes": takes(told["months"]) if plan.eligible_on or plan.months >= 1 else "",
        "costs": costs(told["cost_usd"]),
        "hangs_on": [step["text"] for step in steps if step["has_no_end"]],
        "has_no_day": any(step["has_no_end"] and step["action"] != "pass_exam" for step in steps),
        "sources": _each_once(source for step in steps for source in step["sources"]),
        "between": span,
        "between_told": told_between(span),
        "earliest": earliest(plan, span),
        "shortest": span.first if span else None,
        "has_exam": plan.credential in exams,
        "drawing": drawing(plan, today),
        "for_programs": _for_programs(plan),
        "on_budget": on_budget(plan),
        "longer_nearby": longer_nearby(plan),
    }


def _step(step: Step, told: Json, today: date, exams: Collection[str]) -> Json:
    waits = step.action in ("review", "ask")
    return {
        **told,
        "begins_today": step.begin <= today,
        "is_one_day": step.until == step.begin,
        "has_no_end": step.until is None and not waits,
        "takes": "" if step.length.months is None else takes(told["months"]),
        "range": _range(told["months_range"]),
        "costs": costs(told["cost_usd"]) if step.costs_more else "",
        "is_for_students": isinstance(step.move, Enroll) and step.move.as_student,
        "is_exam": _is_exam(step, exams),
        "closes": list(dict.fromkeys(rule.text for rule in step.requirements)),
    }


def _for_programs(plan: Plan) -> str:
    """The credential whose programs begin the way: this one, or one that comes first."""
    named = [step.move.credentials for step in plan.steps if isinstance(step.move, Enroll)]
    if any(plan.credential in names for names in named):
        return plan.credential
    return named[0][0] if named else ""


def _is_exam(step: Step, exams: Collection[str]) -> bool:
    """Whether there is an exam to sit: what comes first may be a list, or a permission."""
    move = step.move
    return isinstance(move, PassExam) and (
        isinstance(move, EarnLicense) or move.credential in exams
    )


def _each_once(sources: Iterable[Json]) -> list[Json]:
    return list({(one["id"], one["confidence"]): one for one in sources}.values())


def in_short(plans: Sequence[Plan], person: Profile) -> Json | None:
    """The way a card tells in a line: the soonest, sourced or not. None without plans.

    It is called the fastest only where a source stands behind its time. `perhaps_from`: the day
    from which answers may open another way, if that is before it, and all its steps have an end.
    """
    if not plans:
        return None
    best = headings(plans, person)
    place = _place_of_soonest(plans, best)
    told = _short(plans[place], is_fastest=FASTEST in best.get(place, ()))
    sure = plans[place].eligible_on
    hang = (plan for plan in plans if plan.outcome is Outcome.ANSWERS_MISSING and _ends(plan))
    days = (plan.not_before for plan in hang if sure and plan.not_before < sure)
    return told | {"perhaps_from": min(days, default=None)}


def _ends(plan: Plan) -> bool:
    return all(step.until is not None for step in plan.steps)


def like(way: Json, plans: Iterable[Plan]) -> Json | None:
    """The way in short that goes the same route by the same steps; None where none does."""
    return next((_short(plan) for plan in plans if _course(plan) == way["course"]), None)


def _course(plan: Plan) -> tuple[str, frozenset[Any]]:
    """What a way is known by when facts have changed: its route, and what is done for which rules.
    In what order they come is not: a day that moved may have turned that round.
    """
    done = ((step.action, tuple(rule.id for rule in step.requirements)) for step in plan.steps)
    return plan.route.id, frozenset(done)


def _place_of_soonest(plans: Sequence[Plan], best: Mapping[int, tuple[str, ...]]) -> int:
    fastest = next((place for place, names in best.items() if FASTEST in names), 0)
    return 0 if plans[0].eligible_on else fastest


def side_by_side(plans: Sequence[Plan], person: Profile, today: date) -> Json:
    """The soonest way in short, the cheapest if that is another, and if they can be asked today.

    The cheapest is told only where its cost is known. Where the soonest way itself begins with
    asking today, that is said there.
    """
    soonest = in_short(plans, person)
    if soonest is None:
        return {"way": None, "cheapest": None, "is_cheapest": False, "ask_today": False}
    best = headings(plans, person)
    first = plans[_place_of_soonest(plans, best)]
    cheapest = next((plans[place] for place, names in best.items() if CHEAPEST in names), None)
    is_other = cheapest is not None and _is_cheaper(cheapest, first)
    is_alone = len(plans) == 1 and first.cost is not None
    return {
        "way": soonest,
        "cheapest": _short(cheapest) if cheapest is not None and is_other else None,
        "is_cheapest": is_alone or cheapest is first,
        "ask_today": can_ask_today(plans, today),
    }


def _is_cheaper(one: Plan, other: Plan) -> bool:
    assert one.cost is not None
    return one is not other and (other.cost is None or one.cost.high < other.cost.high)


def can_ask_today(plans: Iterable[Plan], today: date) -> bool:
    """Whether a way is there on which only the body’s word is missing, and can be asked for now."""
    return any(
        plan.outcome is Outcome.BODY_DECIDES
        and plan.not_before == today
        and all(step.move is None or step.action == "ask" for step in plan.steps)
        for plan in plans
    )


def _short(plan: Plan, *, is_fastest: bool = False) -> Json:
    cost = plan.cost and {"low": float(plan.cost.low), "high": float(plan.cost.high)}
    span: Between | None = between(plan)
    return {
        "course": _course(plan),
        "begins_with": plan.steps[0].text if plan.steps else None,
        "begins_work": any(step.action == "work" for step in plan.steps),
        "is_fastest": is_fastest,
        "eligible_on": plan.eligible_on,
        "not_before": plan.not_before,
        "between": span,
        "between_told": told_between(span),
        "earliest": earliest(plan, span),
        "shortest": span.first if span else None,
        "body_decides": plan.outcome is Outcome.BODY_DECIDES,
        "answers_missing": plan.outcome is Outcome.ANSWERS_MISSING,
        "takes": takes(float(plan.months)),
        "steps": len(plan.steps),
        "costs": costs(cost),
        "costs_unknown": cost is None,
        "is_sourced": plan.has_sourced_time,
        "is_provisional": plan.route.grants != "full",
        "on_budget": on_budget(plan),
        "longer_nearby": longer_nearby(plan),
    }


# ---------------------------------------------------------------- words


_ON_BUDGET: Mapping[Fit, Any] = {
    Fit.OVER: gettext_lazy("Every full price we know is over your %(limit)s."),
    Fit.UNKNOWN: gettext_lazy("Not all prices are known: it may be over your %(limit)s."),
    Fit.MAY_EXCEED: gettext_lazy("It may cost more than your %(limit)s."),
}


def on_budget(plan: Plan) -> str:
    """What to say beside the cost where it may not stay within what can be spent; else empty."""
    if plan.budget is None or plan.budget.fit not in _ON_BUDGET:
        return ""
    return str(_ON_BUDGET[plan.budget.fit] % {"limit": dollars(float(plan.budget.limit))})


def takes(months: float) -> str:
    """How long it is: about 9 months, about 2 years and 1 month."""
    whole = round(months)
    if whole == 0:
        return _("less than a month")
    if whole < 24:
        return ngettext("about %(n)s month", "about %(n)s months", whole) % {"n": whole}
    years, rest = divmod(whole, 12)
    if not rest:
        return _("about %(n)s years") % {"n": years}
    text = ngettext(
        "about %(years)s years and %(n)s month", "about %(years)s years and %(n)s months", rest
    )
    return text % {"years": years, "n": rest}


def _waits_for(plan: Plan, step: Step) -> bool:
    """Whether the way opens only when the step is over: to students some open before."""
    return step.until is None or plan.not_before >= step.until


def longer_nearby(plan: Plan) -> str:
    """That the programs to choose from are longer than the way counts on; empty where none is."""
    step = next(
        (step for step in plan.steps if step.is_longer_nearby and _waits_for(plan, step)), None
    )
    if step is None or step.nearby is None or step.length.months is None:
        return ""
    told = {
        "state": step.nearby.where,
        "nearby": _months(float(step.nearby.least), float(step.nearby.most)),
        "usual": f"{float(step.length.months):g}",
    }
    if not told["state"]:
        return _("Programs that tell their length take %(nearby)s, not %(usual)s.") % told
    return _("Programs in %(state)s that tell their length take %(nearby)s, not %(usual)s.") % told


def _months(least: float, most: float) -> str:
    if least == most:
        return ngettext("%(n)g month", "%(n)g months", round(least)) % {"n": least}
    return _("%(least)g to %(most)g months") % {"least": least, "most": most}


def earliest(plan: Plan, span: Between | None) -> str:
    """The day before which it is not, by the usual lengths that the days of the steps count on."""
    told = day(plan.not_before)
    return _("about %(day)s") % {"day": told} if span else told


def told_between(span: Between | None) -> str:
    """Between which days it is; empty where it is one day."""
    if span is None:
        return ""
    days = {"first": day(span.first), "last": day(span.last)}
    return _("between %(first)s and %(last)s") % days


def _range(ends: Sequence[float] | None) -> str:
    if ends is None or ends[0] == ends[1]:
        return ""
    return _("%(least)s to %(most)s months") % {"least": ends[0], "most": ends[1]}


def costs(cost: Mapping[str, float] | None) -> str:
    """$500, or $500 to $1,000; that it is free; or that nobody wrote it down."""
    if cost is None:
        return _("not known")
    if not cost["high"]:
        return _("nothing")
    return from_to(cost["low"], cost["high"])


# ---------------------------------------------------------------- the drawing


@dataclass(frozen=True, slots=True)
class Bar:
    """A step on the scale, or the days on which it is open at its end.

    `kind`: `do`, `goes`, `open`, or `ask` where nobody knows when it ends.
    """

    kind: str
    label: str
    x: str
    width: str
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The steps under each other on one scale. `told` is the same in words."""

    bars: tuple[Bar, ...]
    years: tuple[Year, ...]
    told: tuple[str, ...]
    height: int
    kinds: frozenset[str]


ROW, TOP = 22, 20
_LEFT = 7
"""Percent of the width that the numbers take."""
_AFTER = timedelta(days=45)
"""So many days of the open exam are drawn at least."""
_ONE_MONTH = timedelta(days=30)


def drawing(plan: Plan, today: date) -> Drawing | None:
    """The plan as bars. None where all of it is a matter of days: there is nothing to draw."""
    ends = [step.until for step in plan.steps if step.until is not None]
    last = max([plan.not_before, *ends, *(step.begin for step in plan.steps)])
    if (last - today).days < _ONE_MONTH.days:
        return None
    scale = Scale(today, last + max(_AFTER, (last - today) / 5))
    stretches = [*_of_steps(plan, scale), *_at_the_end(plan, scale)]
    bars = tuple(
        _bar(label, stretch, scale, place) for place, (label, stretch) in enumerate(stretches)
    )
    return Drawing(
        bars,
        tuple(year._replace(x=_percent(float(year.x[:-1]))) for year in scale.years()),
        tuple(_told(label, stretch, scale) for label, stretch in stretches),
        TOP + ROW * len(bars),
        frozenset(bar.kind for bar in bars),
    )


def _of_steps(plan: Plan, scale: Scale) -> Iterable[tuple[str, Stretch]]:
    for number, step in enumerate(plan.steps, start=1):
        kind = "ask" if step.until is None else "do" if step.move is not None else "goes"
        yield str(number), Stretch(kind, step.begin, step.until or plan.eligible_on or scale.last)


def _at_the_end(plan: Plan, scale: Scale) -> Iterable[tuple[str, Stretch]]:
    if plan.eligible_on is not None:
        last = min(plan.eligible_until or scale.last, scale.last)
        yield "", Stretch("open", plan.eligible_on, last)


def _bar(label: str, stretch: Stretch, scale: Scale, place: int) -> Bar:
    segment = scale.segment(stretch)
    width = f"{segment.length * (100 - _LEFT) / 1000:g}%"
    return Bar(stretch.kind, label, _percent(segment.start / 10), width, TOP + ROW * place)


def _percent(place: float) -> str:
    """A place on the scale, from 0 to 100, on the page: right of the numbers."""
    return f"{_LEFT + place * (100 - _LEFT) / 100:g}%"


def _told(label: str, stretch: Stretch, scale: Scale) -> str:
    days = {"n": label, "first": day(stretch.first), "last": day(stretch.last)}
    if stretch.kind == "open":
        return _("It opens on %(first)s.") % days
    if stretch.kind == "ask":
        return _("Step %(n)s begins on %(first)s. We do not know how long it takes.") % days
    return _("Step %(n)s: from %(first)s to %(last)s.") % days
