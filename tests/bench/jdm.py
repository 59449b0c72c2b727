"""The rules of a catalogue in the words of another engine: expressions of GoRules' zen-engine.

Each requirement comes to 0 (not met), 1 (not decided) or 2 (met). So all of several parts are the
least of them, any of them the most, and a verdict is a number as well. That is enough for verdicts;
the reasons, what is asked next and the days to come are not translated.

Facts are made ready for it: days are numbers, months before and after the day judged are counted
out, and so are the hours and months of work and teaching that each rule sees, at the least and at
the most. It cannot add up days itself. Nor can it follow a date of which only the month or year is
known, or our record of a program: of such people nothing is translated (`can_tell_of`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import zen

from eligibility import vocabulary as words
from eligibility.days import FAR_FUTURE, FAR_PAST, Span, add_months
from eligibility.facts import Profile, Training
from eligibility.kinds import Case, Test
from eligibility.kinds.answers import ApprovalTest, AttestationTest, ResidenceTest, StepTest
from eligibility.kinds.counts import AttemptsTest, CreditsTest, SkillsTest
from eligibility.kinds.experience import ExperienceTest
from eligibility.kinds.holdings import CredentialTest, MilitaryTest
from eligibility.kinds.schooling import AgeTest, EducationTest
from eligibility.kinds.teaching import TeachingTest
from eligibility.kinds.training import TrainingTest
from eligibility.requests import Request
from eligibility.rules import IN_FORCE, Credential, Requirement, Route
from eligibility.verdict import REVIEW, Outcome, Standing, Verdict

VERDICTS = (Verdict.NOT_ELIGIBLE, Verdict.UNKNOWN, Verdict.ELIGIBLE)
"""What the numbers stand for."""
MOST = 1 << 17
"""More hours or months than any rule asks for."""


def can_tell_of(profile: Profile) -> bool:
    """Whether every date is known to the day, and the person told of every program themselves."""
    programs = profile.training or ()
    return _has_exact_days(profile) and not any(one.record for one in programs)


def _has_exact_days(value: Any) -> bool:
    if isinstance(value, Span):
        return value.is_exact
    if isinstance(value, tuple):
        return all(map(_has_exact_days, value))
    if is_dataclass(value):
        return all(_has_exact_days(getattr(value, part.name)) for part in fields(value))
    return True


# ---------------------------------------------------------------- in words of expressions


def _least(parts: Iterable[str]) -> str:
    return _of_all("min", parts)


def _most(parts: Iterable[str]) -> str:
    return _of_all("max", parts)


def _of_all(function: str, parts: Iterable[str]) -> str:
    found = list(dict.fromkeys(parts))
    return found[0] if len(found) == 1 else f"{function}([{', '.join(found)}])" if found else "2"


def _at_least(number: int, parts: list[str]) -> str:
    if number == 1:
        return _most(parts)
    listed = f"[{', '.join(parts)}]"
    enough = (f"count({listed}, # >= {least}) >= {number}" for least in (2, 1))
    return "({} ? 2 : {} ? 1 : 0)".format(*enough)


def _told(fact: str, holds: str) -> str:
    return f"({fact} == null ? 1 : {holds} ? 2 : 0)"


def _word(fact: str, accepted: Iterable[str]) -> str:
    return _told(fact, f"{fact} in {_list(accepted)}")


def _either(fact: str, asked: bool) -> str:
    return _told(fact, f"{fact} == {str(asked).lower()}")


def _number(fact: str, least: Fraction | int) -> str:
    return _told(fact, f"{fact} >= {float(least):g}")


def _list(accepted: Iterable[str]) -> str:
    return "[" + ", ".join(f"'{one}'" for one in accepted) + "]"


def _met(outcome: bool) -> str:
    return "2" if outcome else "0"


def _name(code: str) -> str:
    return code.replace("-", "_")


def _of_records(records: str, each: str) -> str:
    """One record that fits is enough."""
    best = f"max(map({records}, {each}))"
    return f"({records} == null ? 1 : len({records}) == 0 ? 0 : {best})"


def _done_within(day: str, months: int | None, *, doubtful: bool) -> str:
    """Done by the day judged, so many months before it at most."""
    if months is None:
        return _told(day, f"{day} <= today")
    edge = f"reach.ago{months}"
    on_edge = f"{day} == {edge} ? 1 : " if doubtful else ""
    inside = f"{day} <= today and {day} >= {edge} ? 2 : 0"
    return f"({day} == null ? 1 : {on_edge}{inside})"


# ---------------------------------------------------------------- kinds of requirement


class Translation:
    """Credentials as expressions: each requirement once, and what a route needs of them.

    `requirements` are texts by name; a route is the least of the named, and a credential the most
    of its routes.
    """

    def __init__(self, credentials: Iterable[Credential]) -> None:
        self.counted: list[Test] = []
        self.routes: dict[str, list[str]] = {}
        self.credentials: dict[str, list[str]] = {}
        names: dict[str, str] = {}
        for credential in credentials:
            routes = [one for one in credential.routes if one.standing == IN_FORCE]
            for route in routes:
                rules = (*credential.requirements, *route.requirements)
                texts = [self._requirement(rule, credential.id) for rule in rules]
                texts += _when_open(route)
                needed = [text for text in dict.fromkeys(texts) if text != "2"]
                self.routes[f"{credential.id}/{route.id}"] = [
                    names.setdefault(text, f"r{len(names)}") for text in needed
                ]
            self.credentials[credential.id] = [f"{credential.id}/{one.id}" for one in routes]
        self.requirements = {name: text for text, name in names.items()}
        self._looks_at = set(re.findall(r"\b(ago|ahead|by|from|years)(\d+)", " ".join(names)))

    def _requirement(self, rule: Requirement, credential: str) -> str:
        if rule.test is None:
            parts = [self._requirement(part, credential) for part in rule.members]
            text = _least(parts) if rule.kind == "all_of" else _at_least(rule.needed, parts)
        else:
            text = KINDS[type(rule.test)](self, rule.test, _name(credential))
        if rule.if_met is not Outcome.MET:
            text = f"min([{text}, 1])"
        return text if rule.if_not_met is Outcome.NOT_MET else f"max([{text}, 1])"

    def _age(self, test: AgeTest, credential: str) -> str:
        return _number("age", test.min)

    def _step(self, test: StepTest, credential: str) -> str:
        return "2"

    def _approval(self, test: ApprovalTest, credential: str) -> str:
        return "2" if test.confirms else "1"

    def _residence(self, test: ResidenceTest, credential: str) -> str:
        return _told("state", f"not (state in {_list(test.not_in)})")

    def _attestation(self, test: AttestationTest, credential: str) -> str:
        fact, refused = f"said.{test.fact}", "0"
        if test.if_not is not None:
            other = (
                f"(said.{name} != null and said.{name} != {str(value).lower()})"
                for name, value in test.if_not.needs_review_when.items()
            )
            barred = "" if test.if_not.otherwise == REVIEW else " or ".join(other)
            refused = f"({barred} ? 0 : 1)" if barred else "1"
        return f"({fact} == null ? 1 : {fact} == {str(test.must_be).lower()} ? 2 : {refused})"

    def _attempts(self, test: AttemptsTest, credential: str) -> str:
        fact, closed = f"failed.{credential}", 0 if test.then_wait_days is None else 1
        return f"({fact} == null ? 1 : {fact} < {test.max_failed} ? 2 : {closed})"

    def _skills(self, test: SkillsTest, credential: str) -> str:
        if not test.sum_of:
            return _least(_number(f"skills.{one}", least) for one, least in test.counts.items())
        together = " + ".join(f"(skills.{one} ?? 0)" for one in test.sum_of)
        untold = " or ".join(f"skills.{one} == null" for one in test.sum_of)
        return f"({together} >= {test.min} ? 2 : {untold} ? 1 : 0)"

    def _credits(self, test: CreditsTest, credential: str) -> str:
        years, earned = f"program.years{test.after_months}", f"credits.{credential}"
        enough = _told(earned, f"{earned} >= {years} * {float(test.credits_per_year):g}")
        ended = f"program.ends > today ? 0 : {years} == 0 ? 2 : {enough}"
        return f"(program == null ? 0 : program.ends == null ? 1 : {ended})"

    def _counted(self, test: ExperienceTest | TeachingTest, credential: str) -> str:
        """Months or hours, counted beforehand."""
        if test not in self.counted:
            self.counted.append(test)
        number = self.counted.index(test)
        need = getattr(test, _unit(test))
        return f"(sure.c{number} >= {need} ? 2 : most.c{number} >= {need} ? 1 : 0)"

    def _held(self, test: CredentialTest, credential: str) -> str:
        oldest = "-1"
        if test.expired_within_days is not None:
            oldest = f"(today - {test.expired_within_days})"
        if test.expired_within_months is not None:
            oldest = f"reach.ago{test.expired_within_months}"
        lapsed = _met("expired" in test.status)
        if "expired" in test.status and oldest != "-1":
            lapsed = _told("#.expires_on", f"#.expires_on >= {oldest}")
        runs = "(#.expires_on == null or #.expires_on >= today)"
        active = f"({runs} ? {_met('active' in test.status)} : {lapsed})"
        passed = _met("passed_exam" in test.status)
        any_of_them = f"[{active}, {lapsed}, {passed}]"
        untold = f"(min({any_of_them}) == 2 ? 2 : max({any_of_them}) == 0 ? 0 : 1)"
        state = (
            f"(#.status == 'active' ? {active} : #.status == 'expired' ? {lapsed}"
            f" : #.status == 'passed_exam' ? {passed} : {untold})"
        )
        parts = [_word("#.credential", test.any_of), state]
        if test.earned_within_months is not None:
            parts.append(_done_within("#.earned_on", test.earned_within_months, doubtful=False))
        return _of_records("credentials", _least(parts))

    def _military(self, test: MilitaryTest, credential: str) -> str:
        parts = []
        if test.kinds is not None:
            parts.append(_word("#.kind", test.kinds))
        if test.codes is not None:
            parts.append(_word("#.code", (code.casefold() for code in test.codes)))
        if test.completed or test.completed_within_months is not None:
            doubtful = test.anniversary == "needs_review"
            parts.append(
                _done_within("#.completed_on", test.completed_within_months, doubtful=doubtful)
            )
        return _of_records("military", _least(parts))

    def _education(self, test: EducationTest, credential: str) -> str:
        graduation, within = "education.expected_graduation", test.graduates_within_months
        others = [one for one in words.EDUCATION_LEVELS if one != "in_high_school"]
        accepted = [one for one in others if test.accepts(one)]
        at_school, later = test.accepts("in_high_school"), test.accepts("high_school")
        soon = _met(at_school)
        if within is not None:
            soon = f"({graduation} <= reach.ahead{within} ? {_met(at_school)} : 0)"
        no_day = "1" if within is not None else _met(at_school)
        if test.min_level is not None and at_school != later:
            no_day = "1"
        ahead = f"{graduation} <= today ? {_met(later)} : {soon}"
        student = f"({graduation} == null ? {no_day} : {ahead})"
        untold = "1"
        if len(accepted) in (0, len(others)):
            untold = f"({student} == {_met(bool(accepted))} ? {_met(bool(accepted))} : 1)"
        reached = (
            f"(education.level == null ? {untold} : education.level == 'in_high_school'"
            f" ? {student} : education.level in {_list(accepted)} ? 2 : 0)"
        )
        parts = [reached, *_recognized(test)]
        return f"(education == null ? 1 : {_least(parts)})"

    def _training(self, test: TrainingTest, credential: str) -> str:
        text = _least(_parts_of_program(test))
        if test.foreign == "needs_review":
            text = f"min([{text}, program.foreign ? 1 : 2])"
        return f"(program == null ? 0 : {text})"

    # ------------------------------------------------------------ the facts

    def facts(self, profile: Profile, on: date) -> list[dict[str, Any]]:
        """The facts made ready: one mapping for each program the person may be judged by."""
        programs: tuple[Training | None, ...] = profile.training or (None,)
        if profile.training is None:
            programs = (Training(),)
        person = self._of_person(profile, on)
        return [
            {**person, **self._count(profile, one, on), "program": self._program(one, on)}
            for one in programs
        ]

    def _of_person(self, profile: Profile, on: date) -> dict[str, Any]:
        failed, earned = profile.exam_attempts, profile.continuing_education
        signs = {"ago": -1, "ahead": 1}
        return {
            "today": on.toordinal(),
            "reach": {
                f"{way}{months}": add_months(on, signs[way] * int(months)).toordinal()
                for way, months in self._looks_at
                if way in signs
            },
            "age": profile.age,
            "state": profile.state,
            "education": _education_facts(profile),
            "said": dict(profile.attestations or {}),
            "skills": dict(profile.skills or {}),
            "failed": {
                _name(one): None if failed is None else failed.get(one, 0)
                for one in self.credentials
            },
            "credits": {
                _name(one): None if earned is None else _plain(earned.get(one, 0))
                for one in self.credentials
            },
            "credentials": _records(profile.credentials),
            "military": _records(profile.military),
        }

    def _program(self, program: Training | None, on: date) -> dict[str, Any] | None:
        if program is None:
            return None
        ends, started = program.ends, program.started_on
        found = {
            **_record(program),
            "ends": ends and ends.first.toordinal(),
            "foreign": program.country not in words.HOME_COUNTRIES,
            "clock_hours": _plain(program.all_hours),
            "classroom_hours": _plain(program.hours_in_class),
            "externship_hours": _plain(program.hours_of_externship),
        }
        for way, text in self._looks_at:
            months = int(text)
            if way == "by":
                found[f"by{months}"] = ends and add_months(ends.first, months).toordinal()
            if way == "from":
                found[f"from{months}"] = started and add_months(started.first, months).toordinal()
            if way == "years":
                found[f"years{months}"] = ends and _years_since(ends.first, months, on)
        return found

    def count_once(self, request: Request) -> None:
        """The least that counting takes: each rule that counts is asked once, of each program."""
        for program in request.profile.training or (None,):
            case = Case(request.profile, "", program)
            for test in self.counted:
                test.judge(case, request.as_of)

    def _count(self, profile: Profile, program: Training | None, on: date) -> dict[str, Any]:
        """What each rule counts, at the least and at the most: found by asking for more."""
        sure, most = {}, {}
        for number, test in enumerate(self.counted):
            name, asking = f"c{number}", _Asking(test, profile, program, on)
            sure[name] = asking.up_to(lambda standing: standing.low is Outcome.MET)
            most[name] = asking.up_to(lambda standing: standing.high is not Outcome.NOT_MET)
        return {"sure": sure, "most": most}


KINDS: Mapping[type[Test], Callable[..., str]] = {
    AgeTest: Translation._age,
    StepTest: Translation._step,
    ApprovalTest: Translation._approval,
    ResidenceTest: Translation._residence,
    AttestationTest: Translation._attestation,
    AttemptsTest: Translation._attempts,
    SkillsTest: Translation._skills,
    CreditsTest: Translation._credits,
    ExperienceTest: Translation._counted,
    TeachingTest: Translation._counted,
    CredentialTest: Translation._held,
    MilitaryTest: Translation._military,
    EducationTest: Translation._education,
    TrainingTest: Translation._training,
}


def _when_open(route: Route) -> Iterator[str]:
    if (route.valid_from, route.valid_until) != (FAR_PAST, FAR_FUTURE):
        first, last = route.valid_from.toordinal(), route.valid_until.toordinal()
        yield f"(today >= {first} and today <= {last} ? 2 : 0)"
    if route.uncertain_after != FAR_FUTURE:
        yield f"(today > {route.uncertain_after.toordinal()} ? 1 : 2)"


def _recognized(test: EducationTest) -> Iterator[str]:
    """Schooling from abroad."""
    if test.min_level is not None:
        equal, untold = "education.us_equivalent", "1" if test.foreign == "needs_review" else "2"
        abroad = f"{equal} == null ? {untold} : {equal} ? 2 : 0"
        yield f"(education.foreign ? ({abroad}) : 2)"


def _parts_of_program(test: TrainingTest) -> Iterator[str]:
    for part, accepted in (
        ("kind", test.kinds),
        ("provider", test.providers),
        ("award", test.awards),
        ("externship_setting", test.externship_settings),
    ):
        if accepted is not None:
            yield _word(f"program.{part}", accepted)
    for part, asked in (
        ("classroom_complete", test.classroom_complete),
        ("curriculum_complete", test.curriculum_complete),
    ):
        if asked is not None:
            yield _either(f"program.{part}", asked)
    for part, least in (
        ("semesters", test.min_semesters),
        ("clock_hours", test.min_clock_hours),
        ("classroom_hours", test.min_classroom_hours),
        ("externship_hours", test.min_externship_hours),
        ("injections", test.min_injections),
        ("phlebotomies", test.min_phlebotomies),
    ):
        if least is not None:
            yield _number(f"program.{part}", least)
    yield from _end_of_program(test)
    yield from _accredited(test)


def _end_of_program(test: TrainingTest) -> Iterator[str]:
    within, beyond = test.completed_within_months, test.completed_more_than_months_ago
    days, months = test.ends_within_days, test.ends_within_months
    is_over = test.completed or (within, beyond) != (None, None)
    goes_on = test.in_progress or (days, months) != (None, None)
    if not is_over and not goes_on:
        return
    ends = "program.ends"
    ahead = [f"{ends} > today"]
    ahead += [f"{ends} <= today + {days}"] if days is not None else []
    ahead += [f"{ends} <= reach.ahead{months}"] if months is not None else []
    past = [f"{ends} <= today"]
    past += [f"{ends} < reach.ago{beyond}"] if beyond is not None else []
    past += [f"{ends} >= reach.ago{within}"] if within is not None else []
    fits = " and ".join(past if is_over else ahead)
    if is_over and within is not None and test.anniversary == "needs_review":
        yield f"({ends} == null ? 1 : {fits} ? ({ends} == reach.ago{within} ? 1 : 2) : 0)"
    else:
        yield _told(ends, fits)


def _accredited(test: TrainingTest) -> Iterator[str]:
    school = "program.school_accreditation"
    if test.programmatic_accreditors is not None:
        named = [_word("program.programmatic_accreditor", test.programmatic_accreditors)]
        if test.any_day_will_do:
            named += _accredited_in_time(test.or_within_months_after_completion or 0)
        ways = [_least(named)]
        ways += [_approved(test.or_approved_by)] if test.or_approved_by else []
        yield _most(ways)
    if test.school_accreditation is not None:
        doubtful = f"{school} in {_list(test.needs_review_values)} ? 1 : "
        accepted = f"{school} in {_list(test.school_accreditation)} ? 2 : 0"
        yield f"({school} == null ? 1 : {doubtful}{accepted})"
    if test.approved_by is not None:
        ways = [_approved(test.approved_by)]
        others = test.or_school_accreditation
        ways += [_word(school, others)] if others else []
        yield _most(ways)


def _accredited_in_time(grace: int) -> Iterator[str]:
    first, last = "program.accredited_from", "program.accredited_until"
    started, by, early = "program.started_on", f"program.by{grace}", f"program.from{grace}"
    yield f"({first} == null or {first} <= today ? 2 : 0)"
    open_end = f"{early} != null and {first} <= {early} ? 2 : 1"
    closed_end = f"{first} <= {by} ? 2 : 0"
    yield f"({first} == null ? 2 : {by} == null ? ({open_end}) : {closed_end})"
    not_begun = f"program.ends != null and program.ends <= {last} ? 2 : 1"
    begun = f"{started} <= {last} ? 2 : 0"
    yield f"({last} == null ? 2 : {started} == null ? ({not_begun}) : {begun})"


def _approved(bodies: Iterable[str]) -> str:
    fact = "program.approved_by"
    return _told(fact, f"some({fact}, # in {_list(bodies)})")


def _unit(test: ExperienceTest | TeachingTest) -> str:
    """The part of a rule that says how much is asked for."""
    months = "min_months_full_time" if isinstance(test, ExperienceTest) else "min_months"
    return months if getattr(test, months) is not None else "min_hours"


@dataclass
class _Asking:
    """A rule that counts work or teaching, asked for more and more of it."""

    test: Any
    profile: Profile
    program: Training | None
    on: date

    def up_to(self, holds: Callable[[Standing], bool]) -> int:
        """The most that could be asked for and still be had."""
        return bisect_left(range(1, MOST), True, key=lambda need: not holds(self.standing(need)))

    def standing(self, need: int) -> Standing:
        """How it stands when so much is asked for, in a case of its own: a case keeps its work."""
        asked = replace(self.test, **{_unit(self.test): need})
        return asked.judge(Case(self.profile, "", self.program), self.on).standing


def _years_since(end: date, months: int, on: date) -> int:
    years = 0
    while on > add_months(end, months + 12 * years):
        years += 1
    return years


def _education_facts(profile: Profile) -> dict[str, Any] | None:
    schooling = profile.education
    if schooling is None:
        return None
    return {**_record(schooling), "foreign": schooling.country not in words.HOME_COUNTRIES}


def _records(records: tuple[Any, ...] | None) -> list[dict[str, Any]] | None:
    return None if records is None else [_record(one) for one in records]


def _record(record: Any) -> dict[str, Any]:
    told = {part.name: _plain(getattr(record, part.name)) for part in fields(record)}
    if isinstance(told.get("code"), str):
        told["code"] = told["code"].strip().casefold()
    return {name: value for name, value in told.items() if name not in ("record", "filled")}


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        return value.first.toordinal()
    if isinstance(value, Fraction):
        return float(value)
    return list(value) if isinstance(value, tuple) else value


# ---------------------------------------------------------------- forms of a decision


Facts = Mapping[str, Any]
Evaluate = Callable[[Facts], Mapping[str, float]]
"""Gives, for the facts of a person, the numbers of routes and credentials by their `key`."""


def key(name: str) -> str:
    """A credential, or a credential and its route, as an expression may name it."""
    return _name(name).replace("/", "__")


def nodes(rules: Translation) -> Evaluate:
    """A graph: a node with every requirement, and one with the routes and credentials."""
    verdicts = {
        **{key(route): _least(needed) for route, needed in rules.routes.items()},
        **_of_credentials(rules),
    }
    return _decision(_expressions("rules", rules.requirements), _expressions("verdicts", verdicts))


def tables(rules: Translation) -> Evaluate:
    """The same with a decision table a route."""
    side_by_side = [_table(key(route), needed) for route, needed in rules.routes.items()]
    routes = {key(route): key(route) for route in rules.routes}
    last = _expressions("verdicts", {**routes, **_of_credentials(rules)})
    return _decision(_expressions("rules", rules.requirements), side_by_side, last)


def node(rules: Translation) -> Evaluate:
    """A graph of one node, in which a route ends at the first thing that is not met."""
    return _decision(_expressions("verdicts", {**_lazily(rules), **_of_credentials(rules)}))


def compiled(rules: Translation) -> Evaluate:
    """The same without a graph: one expression with all the routes, compiled beforehand."""
    routes = ", ".join(f"{name}: ({text})" for name, text in _lazily(rules).items())
    expression = zen.compile_expression("{" + routes + "}")
    credentials = {key(one): [*map(key, routes)] for one, routes in rules.credentials.items()}

    def evaluate(facts: Facts) -> Mapping[str, float]:
        found: dict[str, float] = expression.evaluate(facts)
        best = {one: max(found[route] for route in routes) for one, routes in credentials.items()}
        return found | best

    return evaluate


FORMS: Mapping[str, Callable[[Translation], Evaluate]] = {
    "a graph of expressions": nodes,
    "a decision table a route": tables,
    "a graph of one node": node,
    "one compiled expression": compiled,
}


def _lazily(rules: Translation) -> dict[str, str]:
    texts = {}
    for route, needed in rules.routes.items():
        asked = [rules.requirements[name] for name in needed]
        texts[key(route)] = "".join(f"{one} == 0 ? 0 : " for one in asked) + _least(asked)
    return texts


def _of_credentials(rules: Translation) -> dict[str, str]:
    """The best of its routes, which the same node has said already."""
    return {
        key(credential): _most(f"$.{key(route)}" for route in routes)
        for credential, routes in rules.credentials.items()
    }


def _decision(*steps: dict[str, Any] | list[dict[str, Any]]) -> Evaluate:
    """Held by the engine, which compiles it beforehand: that is several times as fast."""
    loader = {"type": "static", "content": {"rules": _graph(steps)}}
    engine = zen.ZenEngine({"loader": loader})

    def evaluate(facts: Facts) -> Mapping[str, float]:
        return engine.evaluate("rules", facts)["result"]

    return evaluate


def _expressions(name: str, texts: Mapping[str, str]) -> dict[str, Any]:
    lines = [{"id": key, "key": key, "value": text} for key, text in texts.items()]
    content = {"expressions": lines, "passThrough": False}
    return {"id": name, "name": name, "type": "expressionNode", "content": content}


def _table(name: str, needed: list[str]) -> dict[str, Any]:
    rows = [{"_id": f"no-{one}", one: "0", name: "0"} for one in needed]
    rows.append({"_id": "yes", **dict.fromkeys(needed, "2"), name: "2"})
    rows.append({"_id": "open", name: "1"})
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": one, "name": one, "field": one} for one in needed],
        "outputs": [{"id": name, "name": name, "field": name}],
        "rules": rows,
        "passThrough": False,
    }
    return {"id": f"table-{name}", "name": name, "type": "decisionTableNode", "content": content}


def _graph(steps: Iterable[dict[str, Any] | list[dict[str, Any]]]) -> dict[str, Any]:
    """Each step after the one before; a step of several nodes does them side by side."""
    first, last = ({"id": one, "name": one, "type": f"{one}Node"} for one in ("input", "output"))
    layers = [[first], *(one if isinstance(one, list) else [one] for one in steps), [last]]
    edges = [
        {"id": f"{one['id']}-{other['id']}", "sourceId": one["id"], "targetId": other["id"]}
        for before, after in pairwise(layers)
        for one in before
        for other in after
    ]
    return {"nodes": [node for layer in layers for node in layer], "edges": edges}
