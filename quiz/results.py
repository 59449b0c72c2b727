"""The response, arranged the way people read it: by verdict, the best way first.

Nothing is decided here. Verdicts, reasons and days are the engine's; route dates, papers, fees
and facts are the release's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from careers.states import in_short
from certifications.models import Kind
from certifications.pages import Pages
from certifications.releases import CurrentRelease
from certifications.state_names import STATE_NAMES
from eligibility.rules import IN_FORCE
from eligibility.vocabulary import HOME_COUNTRIES

from . import ruler
from .topics import questions_of
from .words import opens_if, route_words, stays_if, time_of, until_words

Json = Any
WAITS = {"min_wait_days", "min_wait_days_by_failure"}
"""Parts of a rule that say how long to wait after a failed exam that does not bar for good."""

# Name of the group, its shape, its heading.
GROUPS = (
    ("open", "met", gettext_lazy("You appear to qualify now")),
    ("soon", "soon", gettext_lazy("Opens later")),
    ("step", "step", gettext_lazy("One step away")),
    ("ask", "ask", gettext_lazy("We can’t tell yet")),
    ("shut", "shut", gettext_lazy("Not open now")),
)
OTHERS = ("others", "shut", gettext_lazy("Other exams, not what you asked about"))
_LONGEST_STEP = 12
"""Months. What takes longer is a road, not one step."""
_STARTS = 3
"""So many exams that are shut stand in sight, with what to do first where nothing is open yet."""


def page_of(
    response: Json,
    release: CurrentRelease,
    told: Json,
    *,
    cared: Collection[str] | None = None,
    shows_answers: bool = True,
) -> Json:
    """Everything a page about this response shows.

    `told`: the profile, with the state as `state` among its facts, since some steps are only for
    some people. `cared`: the credentials the
    person asked about, None for all. Without `shows_answers` nothing repeats what they told us.
    """
    found = groups(response, release, told, cared, shows_answers=shows_answers)
    shown = [group for group in found if group["name"] != OTHERS[0]]
    cards = [card for group in shown for card in group["cards"]]
    desk = _Desk(release, told, response["as_of"], shows_answers)
    return {
        "groups": found,
        "counts": {group["name"]: len(group["cards"]) for group in shown},
        "qualifies": sum(card["group"] == "open" and not card["is_held"] for card in cards),
        "ruler": _ruler(response, shown),
        "as_of": response["as_of"],
        # A state is an answer too: whoever may not see those does not see what it asks.
        "state_panel": state_panel(told.get("state"), cards, desk.of_state(response))
        if shows_answers
        else None,
        "shows_answers": shows_answers,
        "starts": [group["name"] for group in shown] == ["shut"],
    }


def groups(
    response: Json,
    release: CurrentRelease,
    told: Json,
    cared: Collection[str] | None = None,
    *,
    shows_answers: bool = True,
) -> list[Json]:
    """Every national credential of the response as a card, in groups by verdict, none empty.

    What the person did not ask about comes last, in a group of its own. What their state asks on
    top is not an exam, and has its place in the panel about the state.
    """
    desk = _Desk(release, told, response["as_of"], shows_answers)
    cards: dict[str, list[Json]] = {}
    for item in response["credentials"]:
        if desk.is_of_state(item):
            continue
        card = desk.card(item)
        asked = cared is None or item["credential"] in cared
        cards.setdefault(card["group"] if asked else OTHERS[0], []).append(card)
    cards.get("soon", []).sort(key=lambda card: card["eligible_from"])
    cards.get("shut", []).sort(key=_nearest_first)
    _unfold(cards)
    return [
        {"name": name, "shape": shape, "heading": heading, **in_sight(name, cards[name])}
        for name, shape, heading in (*GROUPS, OTHERS)
        if name in cards
    ]


def in_sight(name: str, cards: list[Json]) -> Json:
    """The cards of a group; of many that are shut the nearest first, the others to be unfolded."""
    first = _STARTS if name == "shut" and len(cards) > _STARTS + 1 else len(cards)
    return {"cards": cards, "first": cards[:first], "folded": cards[first:]}


def cards_of_state(response: Json, release: CurrentRelease, told: Json) -> list[Json]:
    """The cards of what the person's state asks on top, each with its verdict in a word."""
    return _Desk(release, told, response["as_of"], True).of_state(response)


def _unfold(cards: Mapping[str, list[Json]]) -> None:
    """Of the best group one card shows what all others hold; with nothing open, where to begin."""
    best = next((name for name in ("open", "soon", "step", "ask") if name in cards), None)
    for card in cards[best][:1] if best else ():
        card["opens_route"] = True
    for card in () if best else cards.get("shut", [])[:_STARTS]:
        card["opens_steps"] = True


def _nearest_first(card: Json) -> tuple[bool, int, float]:
    steps = card["steps"]
    return not steps, len(steps), card["missing_months"] or 0


# ---------------------------------------------------------------- one credential


@dataclass
class _Desk:
    """What every card is made from."""

    release: CurrentRelease
    told: Json
    as_of: str
    shows_answers: bool

    @cached_property
    def published(self) -> Mapping[str, Json]:
        return {item["id"]: item for item in self.release.content["credentials"]}

    @cached_property
    def pages(self) -> Pages:
        return Pages.of(self.release)

    @cached_property
    def held(self) -> frozenset[str]:
        """What the person holds today."""
        return held_on(date.fromisoformat(self.as_of), self.told)

    def card(self, item: Json) -> Json:
        """A credential with all that is known of it, for one person."""
        credential = self.published[item["credential"]]
        page = self.pages.credential(item["credential"], date.fromisoformat(self.as_of))
        routes = _routes(item, credential, page, self.as_of, self.shows_answers)
        shown = _shown_first(item, routes)
        decided = _left_to_the_body(shown)
        card = {
            **item,
            # Without the answers, not where the body looks only at what is not shown.
            "needs_review": item["needs_review"] and (self.shows_answers or bool(decided)),
            "group": _group_of(item),
            "letters": page["letters"],
            "body": page["body"],
            "is_provisional": item["grants"] == "provisional",
            "is_held": self.shows_answers and item["credential"] in self.held,
            "full": _of_the_full_one(item),
            "steps": self._steps(item, credential),
            "shown": shown,
            "others": [route for route in routes if route is not shown],
            "questions": self._questions(item),
            "decided_by_body": decided,
            "fees": [*page["fees"], *(shown["fees"] if shown else [])],
            "costs_differ": page["costs_differ"] and not shown,
            "glance": page["glance"],
            "sureness": page["confidence"],
            "sections": {section["id"]: section["facts"] for section in page["sections"]},
            **self._days(item),
            **_in_doubt(item["windows"]),
            "then_until": then_until(item["windows"]),
            "day_notes": [*self._waits(item, credential), *_day_notes(item, credential)],
        }
        card["more_steps"] = len(card["steps"]) - 1
        self._sort_steps(card, credential)
        return card

    def _waits(self, item: Json, credential: Json) -> list[str]:
        """How long to wait after the last time an exam was failed: we do not ask for that day."""
        failed = (self.told.get("exam_attempts") or {}).get(item["credential"])
        if not (failed and self.shows_answers and item["verdict"] == "eligible"):
            return []
        rules = {part["id"] for part in _rules(credential) if WAITS & part["test"].keys()}
        lines = (line for route in item["routes"] for line in _walk(route["requirements"]))
        met = (line for line in lines if line["id"] in rules and line["status"] == "met")
        return list(dict.fromkeys(line["because"] for line in met))

    def is_of_state(self, item: Json) -> bool:
        """Whether one state alone awards or allows it."""
        return self.published[item["credential"]]["jurisdiction"] is not None

    def of_state(self, response: Json) -> list[Json]:
        """The cards of what the person's state asks on top, in the catalogue's order."""
        cards = [self.card(item) for item in response["credentials"] if self.is_of_state(item)]
        return [card | {"in_a_word": in_a_word(card)} for card in cards]

    def _days(self, item: Json) -> Json:
        """What the days of a credential say beyond their dates."""
        today = date.fromisoformat(self.as_of)
        reasons = item["rests_on"] if self.shows_answers else []
        sure, rests = _sure_days(item, today)
        until = item["eligible_until"]
        return {
            "in_words": until_words(
                today, sure.isoformat() if sure else until or item["eligible_from"]
            ),
            "opens_if": opens_if(reasons) if item["rests_on"] else "",
            "stays_if": stays_if(reasons, at_first=sure is not None) if rests else "",
            "sure_until": sure,
            "rests": rests,
            **_after(item["windows"]),
            "again_rests": bool(item["rests_on"]),
        }

    def _questions(self, item: Json) -> list[Json]:
        """What to find out, and where to look for it."""
        paths = item["would_decide"]
        if not self.shows_answers:
            paths = [path for path in paths if not path.startswith("attestations")]
        return questions_of(paths, self.release.content)

    # ------------------------------------------------------------ what is missing

    def _steps(self, item: Json, credential: Json) -> list[Json]:
        """What is missing as things to do. A new program is one thing, whatever it must be."""
        tests = {part["id"]: part["test"] for part in _rules(credential)}
        lacks = [self._step(lack, tests.get(lack["id"]) or {}) for lack in item["missing"]]
        coming = [lack for lack in lacks if lack["comes_by_itself"]]
        program = [lack for lack in lacks if lack["new_program"] and lack not in coming]
        rest = [lack for lack in lacks if lack not in coming and lack not in program]
        return [*_as_one(program), *rest, *coming]

    def _step(self, lack: Json, test: Json) -> Json:
        if not self.shows_answers and _is_about_oneself(lack):
            lack = {**lack, "text": str(_UNNAMED), "remedy": None}
        remedy = lack["remedy"] or {}
        action = remedy.get("action", "")
        is_diploma = lack["kind"] == Kind.EDUCATION and "min_level" in test
        at_school = (self.told.get("education") or {}).get("level") == "in_high_school"
        coming = bool(lack["comes_on"]) or (is_diploma and at_school)
        if is_diploma and at_school:
            action = str(_FINISH_SCHOOL)  # nobody who is about to finish needs a GED
        return {
            "texts": [lack["text"]],
            "action": action,
            "is_course": bool(action) and lack["kind"] == Kind.TRAINING,
            "time": "" if coming else time_of(lack["remedy"]),
            "months": remedy.get("typical_months") or 0,
            "cost": None if coming else remedy.get("typical_cost_usd"),
            "source": None if coming else remedy.get("source"),
            "shortfall": lack["shortfall"] if self.shows_answers else None,
            "comes_on": lack["comes_on"] if self.shows_answers else None,
            "comes_by_itself": coming,
            "new_program": lack["new_program"],
        }

    def _sort_steps(self, card: Json, credential: Json) -> None:
        """Leave out steps that are for others, and put on top those that concern this person."""
        felony = (self.told.get("attestations") or {}).get("felony")
        concerns = {
            "felony": felony if self.shows_answers else False,
            "foreign_education": _was_abroad(self.told) if self.shows_answers else False,
            "not_eligible": card["verdict"] != "eligible",
        }
        conditions = {
            part["id"]: part["test"].get("if")
            for part in _rules(credential)
            if part["kind"] == Kind.STEP
        }
        for route in [*filter(None, [card["shown"]]), *card["others"]]:
            fits = [
                (step, concerns.get(conditions.get(step["id"]), True)) for step in route["steps"]
            ]
            route["steps"] = [step for step, concern in fits if concern is not False]
        steps = card["shown"]["steps"] if card["shown"] else []
        card["ask_first"] = [
            step for step in steps if conditions.get(step["id"]) == "felony" and concerns["felony"]
        ]


def _sure_days(item: Json, today: date) -> tuple[date | None, bool]:
    """The last day to which an open door is sure, and whether it rests on what goes on.

    No day where it rests on that from the start, and where it does not at all.
    """
    if item["verdict"] != "eligible":
        return None, False
    last = date.fromisoformat(item["windows"][0]["until"])
    first = ruler.stretches(item)[0]
    if first.kind == "open" and first.first == today:
        return (None, False) if first.last == last else (first.last, True)
    return None, True


def _after(windows: list[Json]) -> Json:
    """What comes after the window of today: shut, shut after days that are unclear, or not known.

    Days are unclear because a date is known to the month only, or because a rule stops on a day
    that the body may count or not. The windows do not say which, so neither does the page.
    """
    told = [window["verdict"] for window in windows[1:3]]
    again = [window["from"] for window in windows[1:] if window["verdict"] == "eligible"]
    return {
        "next": told[0] if told else None,
        "unclear": windows[1] if told == ["unknown", "not_eligible"] else None,
        "opens_again": again[0] if again else None,
    }


def then_until(windows: list[Json]) -> Json | None:
    """The last day of a door that is still to open; None where it is open or never shuts.

    `or_longer`: what comes after it is not known.
    """
    opens = next((i for i, one in enumerate(windows) if one["verdict"] == "eligible"), 0)
    if not opens or windows[opens] is windows[-1]:
        return None
    return {
        "day": windows[opens]["until"],
        "or_longer": windows[opens + 1]["verdict"] == "unknown",
    }


def _in_doubt(windows: list[Json]) -> Json:
    """The last day on which a door may be open, or the first on which one that is shut may be.

    The next one is told: days further off are on the ruler.
    """
    now, *later = windows
    told = later[0] if later else None
    fades = now["verdict"] == "unknown" and told and told["verdict"] == "not_eligible"
    may_open = now["verdict"] == "not_eligible" and told and told["verdict"] == "unknown"
    return {
        "may_until": now["until"] if fades else None,
        "may_from": told["from"] if may_open else None,
    }


def _day_notes(item: Json, credential: Json) -> list[str]:
    """What the rules with a last day say besides, by the ways that are open, or open first."""
    opened = next((one for one in item["windows"] if one["verdict"] == "eligible"), None)
    return notes_on_days(credential, opened["routes"]) if opened else []


def notes_on_days(credential: Json, routes: Collection[str]) -> list[str]:
    """What rules with a last day say besides: for one, that the exam must be passed by then."""
    parts = (
        part
        for route in credential["routes"]
        if route["id"] in routes and route["standing"] == IN_FORCE
        for part in _walk(route["requirements"])
    )
    told = (part["notes"] for part in parts if "completed_within_months" in part["test"])
    return list(dict.fromkeys(filter(None, told)))


_UNNAMED = gettext_lazy("A rule that this page does not name.")
_FINISH_SCHOOL = gettext_lazy("Finish high school.")


def _as_one(lacks: list[Json]) -> list[Json]:
    """Several things that one new program would close, as one: the longest says what to do."""
    if not lacks:
        return []
    main = max(lacks, key=lambda lack: (lack["is_course"], lack["months"]))
    return [{**main, "texts": [text for lack in lacks for text in lack["texts"]]}]


def _group_of(item: Json) -> str:
    if item["verdict"] == "eligible":
        return "open"
    if item["eligible_from"]:
        return "soon"
    if item["verdict"] == "unknown":
        return "ask"
    return "step" if _is_one_step(item) else "shut"


def _is_one_step(item: Json) -> bool:
    """One thing is missing, all else is met, and it is neither a road of its own nor takes years.

    A whole program is such a road, and so is a credential that must be earned first.
    """
    if len(item["missing"]) != 1 or (item["missing_months"] or 0) > _LONGEST_STEP:
        return False
    (lack,) = item["missing"]
    nearest = next(r for r in item["routes"] if r["route"] == item["nearest_route"])
    waits = [part for part in nearest["requirements"] if part["status"] not in _BEHIND_ONE]
    rules = [part for part in _walk(nearest["requirements"]) if part["id"] == lack["id"]]
    is_road = _is_whole_program(lack) or any(map(_asks_for_a_credential, rules))
    return len(waits) == 1 and not is_road


def _is_whole_program(lack: Json) -> bool:
    """Whether a program is to be begun: nothing of the one they have is said to be short."""
    return lack["shortfall"] is None and (lack["new_program"] or lack["kind"] == Kind.TRAINING)


def _asks_for_a_credential(rule: Json) -> bool:
    """Whether another credential alone can meet a rule, be it one of several."""
    return {part["kind"] for part in rule["members"] or [rule]} == {Kind.CREDENTIAL_HELD}


_BEHIND_ONE = ("met", "needs_review")


def _of_the_full_one(item: Json) -> Json:
    """How the full certification stands where only a provisional one is open."""
    routes = [route for route in item["routes"] if route["grants"] == "full"]
    opens = sorted(filter(None, (route["eligible_from"] for route in routes)))
    return {
        "opens": opens[0] if opens else None,
        "is_unknown": any(route["verdict"] == "unknown" for route in routes),
    }


def _rules(credential: Json) -> Iterator[Json]:
    """Every requirement of a credential and its routes, parts of groups included."""
    yield from _walk(credential["requirements"])
    for route in credential["routes"]:
        yield from _walk(route["requirements"])


def _walk(requirements: Iterable[Json]) -> Iterator[Json]:
    for part in requirements:
        yield part
        yield from _walk(part["members"])


def _was_abroad(told: Json) -> bool:
    """Whether any schooling was abroad."""
    records = [told.get("education") or {}, *(told.get("training") or [])]
    return any(record.get("country", "US") not in HOME_COUNTRIES for record in records)


# ---------------------------------------------------------------- its routes


def _routes(
    item: Json, credential: Json, page: Json, as_of: str, shows_answers: bool
) -> list[Json]:
    """Routes with what the release says of them, by place since versions share an id."""
    told = {(one["id"], one["valid_from"]): one for one in (*page["routes"], *page["other_routes"])}
    in_force = [
        told[one["id"], one["valid_from"]]
        for one in credential["routes"]
        if one["standing"] == IN_FORCE
    ]
    return [
        _route(found, route, as_of, shows_answers)
        for found, route in zip(item["routes"], in_force, strict=True)
    ]


def _route(found: Json, route: Json, as_of: str, shows_answers: bool) -> Json:
    """A route with its tests apart from the steps, which are nothing one could have met yet."""
    tests = [part for part in found["requirements"] if part["kind"] != Kind.STEP]
    told = [_told(part, shows_answers) for part in tests]
    return {
        **found,
        "requirements": sorted(told, key=_open_first),
        "steps": [part for part in found["requirements"] if part["kind"] == Kind.STEP],
        "valid_from": route["valid_from"],
        "valid_until": route["valid_until"],
        "begins_later": bool(route["valid_from"]) and route["valid_from"] > as_of,
        "is_over": route["is_over"],
        "documents": route["documents"],
        "fees": route["fees"],
        "standing": route_words(
            Counter(part["status"] for part in told if part["status"]),
            ended_on=route["valid_until"] if route["is_over"] else None,
        ),
        "counts": Counter(part["status"] for part in tests),
    }


def _told(requirement: Json, shows_answers: bool) -> Json:
    """A requirement as it concerns the person: no notes on the rule, no part that is not needed."""
    members = requirement["members"]
    hides = not shows_answers and _is_about_oneself(requirement)
    if requirement["status"] == "met" and not hides:
        members = [member for member in members if member["status"] == "met"]
    told = {**requirement, "notes": "", "members": [_told(one, shows_answers) for one in members]}
    if hides:
        told |= {"status": "", "is_over": False}
    return told if shows_answers else {**told, "because": "", "shortfall": None}


def _is_about_oneself(requirement: Json) -> bool:
    """Whether the status of a rule is an answer: felony, discipline, CPR are said as yes or no."""
    parts = _walk([{"members": [], **requirement}])
    return any(part["kind"] == Kind.ATTESTATION for part in parts)


def _open_first(requirement: Json) -> bool:
    """What is not met stands above what is; what does not say how it stands keeps its place."""
    return requirement["status"] in ("met", "")


def _shown_first(item: Json, routes: list[Json]) -> Json | None:
    """The route by which it is open or opens, or the nearest, or the one least in doubt."""
    wanted = item["route"] or item["nearest_route"]
    opens = item["eligible_from"]
    coming = [route for route in routes if opens and route["eligible_from"] == opens]
    named = [route for route in routes if route["route"] == wanted]
    alike = [route for route in routes if route["verdict"] == item["verdict"]]
    same = [route for route in named if route in alike]
    return next(iter([*coming, *same, *named, *sorted(alike, key=_doubts)]), None)


def _doubts(route: Json) -> tuple[int, bool, int, int]:
    """How far a route is from an answer: what fails, whether anything is not known, what is met.

    A route that only waits for the body helps more than one of which nothing is known; of two
    that need answers the one nearer to the person has more met, however many it asks.
    """
    counts = route["counts"]
    return counts["not_met"], counts["unknown"] > 0, -counts["met"], counts["unknown"]


def _left_to_the_body(shown: Json | None) -> list[str]:
    """What of the route shown only the body can decide, as its rules say it."""
    parts = shown["requirements"] if shown else []
    return [part["text"] for part in parts if part["status"] == "needs_review"]


# ---------------------------------------------------------------- the whole page


def _ruler(response: Json, shown: list[Json]) -> Json:
    """All that has days on one scale. None where nothing has."""
    cards = [
        card
        for group in shown
        for card in group["cards"]
        if group["name"] != "shut" or ruler.stretches(card)
    ]
    if not cards:
        return None
    scale = ruler.scale(response["credentials"])
    rows = [{"card": card, **ruler.row(card, scale)} for card in cards]
    kinds = {segment.kind for row in rows for segment in row["segments"]}
    return {"years": scale.years(), "rows": rows, "kinds": kinds}


def held_on(day: date, told: Json) -> frozenset[str]:
    """The credentials that have not run out; of some only the month or the year is known."""
    return frozenset(
        one["credential"]
        for one in told.get("credentials") or ()
        if one.get("status") == "active"
        and (last := one.get("expires_on") or "9999") >= day.isoformat()[: len(last)]
    )


def in_a_word(card: Json) -> str:
    """The word for the verdict that `components/verdict.html` knows."""
    if card["group"] == "open":
        return "provisional" if card["is_provisional"] else "eligible"
    if card["group"] == "ask":
        asks_nothing = card["needs_review"] and not card["questions"]
        return "needs_review" if asks_nothing else "unknown"
    return {"soon": "soon", "step": "one_step"}.get(card["group"], "not_eligible")


def state_panel(state: str | None, cards: list[Json], needs: list[Json]) -> Json:
    """What the person's state asks on top, with their verdicts, and what it says of these exams.

    `rule` is what its page says in a line, or None where we hold none. None without a state.
    """
    if not state:
        return None
    return {
        "code": state,
        "state": STATE_NAMES.get(state, state),
        # Looked up where it is shown: sheets of paper have no panel.
        "rule": SimpleLazyObject(lambda: in_short(state)),
        "needs": needs,
        "facts": [
            {"letters": card["letters"], "credential": card["credential"], **fact}
            for card in cards
            for fact in card["sections"].get("recognition", [])
            if isinstance(fact["value"], dict) and fact["value"].get("state") == state
        ],
    }
