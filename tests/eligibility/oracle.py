"""A second opinion on who may sit which exam: slow, plain, written without a look at the engine.

Every function is a literal reading of one convention of the rules. Nothing is clever on purpose:

* What is known of a requirement is a `Span`: the worst and the best outcome that the answers still
  missing could bring. All of several parts is the minimum of both ends, any of them the maximum.
* A date such as "2022" stands for every day of that year. The finish of a training program and of
  high school are tried day by day for the whole credential, other dates inside their requirement.
* What our record of a program says stands in for what the person leaves out. Its evidence of an
  accreditation counts where it shows a day of the right time whichever way the days may fall. A
  last day that lay ahead when that was written was granted and not seen: where the rule asks for
  no certain day, it must reach over the finish as well.
* A person's work is read twice, as poor and as rich as the missing parts allow, and each reading is
  counted day by day.

`judge` answers for the day of the request, `judge_on` for a later day of the same person,
`windows` for every day from the one to the other.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import IntEnum
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

Json = dict[str, Any]


# Outcomes and what is known of them


class Outcome(IntEnum):
    """How a requirement can end, from worst to best.

    ON_PAPER is met as well, but the body looks at the papers first ("review: confirms"), so an
    outcome without that look is better.
    """

    NOT_MET = 0
    REVIEW = 1
    ON_PAPER = 2
    MET = 3


class Span(NamedTuple):
    """The worst and the best outcome that the missing answers leave possible."""

    low: Outcome
    high: Outcome


NO = Span(Outcome.NOT_MET, Outcome.NOT_MET)
BODY_DECIDES = Span(Outcome.REVIEW, Outcome.REVIEW)
YES = Span(Outcome.MET, Outcome.MET)
UNKNOWN = Span(Outcome.NOT_MET, Outcome.MET)


def yes_if(claim: bool) -> Span:
    """What a known fact says."""
    return YES if claim else NO


def all_of(spans: Iterable[Span]) -> Span:
    """Every part is needed, so the worst part decides."""
    spans = [YES, *spans]
    return Span(min(span.low for span in spans), min(span.high for span in spans))


def any_of(spans: Iterable[Span]) -> Span:
    """One part is enough, so the best part decides."""
    return at_least(1, spans)


def at_least(wanted: int, spans: Iterable[Span]) -> Span:
    """The best `wanted` parts must do, so the last of them decides."""
    padded = [*spans, *[NO] * wanted]
    lows = sorted((span.low for span in padded), reverse=True)
    highs = sorted((span.high for span in padded), reverse=True)
    return Span(lows[wanted - 1], highs[wanted - 1])


def one_of_these(spans: Iterable[Span]) -> Span:
    """One of these is the truth, and we do not know which."""
    spans = list(spans)
    return Span(min(span.low for span in spans), max(span.high for span in spans))


def at_best(limit: Outcome, span: Span) -> Span:
    """The same, but never better than the limit."""
    return Span(min(span.low, limit), min(span.high, limit))


# Days


def add_months(day: date, months: int) -> date:
    """Same day of the month, else the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@cache
def days_of(text: str) -> tuple[date, ...]:
    """Every day that "2022-06-03", "2022-06" or "2022" stands for, in order."""
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    if day:
        return (date(year, month, day),)
    months = [month] if month else range(1, 13)
    return tuple(
        date(year, m, d) for m in months for d in range(1, calendar.monthrange(year, m)[1] + 1)
    )


def each_day_of(text: str | None) -> tuple[date | None, ...]:
    """Every day the text stands for; one None if nothing was said."""
    return (None,) if text is None else days_of(text)


def within_months(then: date, day: date, test: Json, key: str) -> Outcome:
    """From the day N months before on, that day included (or left to the body)."""
    edge = add_months(day, -test[key])
    if then == edge and test.get("anniversary") == "needs_review":
        return Outcome.REVIEW
    return Outcome.MET if then >= edge else Outcome.NOT_MET


# The person on a day


NOT_SAID: Any = "not said"
"""Stands for the training record of a person who did not answer the question on training."""


@dataclass(frozen=True)
class Case:
    """One person on one day, with one training record and no date of finishing left open."""

    profile: Json
    state: str | None
    as_of: date
    day: date
    credential: str = ""
    record: Json | None = None
    record_number: int = 0
    completion: date | None = None
    graduation: date | None = None
    remembered: dict[Any, Span] = field(default_factory=dict)

    def said(self, key: str) -> Any:
        """What the profile says, None if it says nothing."""
        return self.profile.get(key)


def part_is_one_of(record: Json, part: str, values: Iterable[Any]) -> Span:
    """A part that was left out may be any value. A record denies only what was named."""
    said = record.get(part)
    if said not in values and part == "award" and part in record.get("on_record", ()):
        return UNKNOWN
    return UNKNOWN if said is None else yes_if(said in values)


def part_is_at_least(record: Json, part: str, least: float) -> Span:
    """A number at or above; left out, it may be any number."""
    said = record.get(part)
    return UNKNOWN if said is None else yes_if(said >= least)


def refuse_unread(test: Json, readable: str) -> None:
    """A rule may not say anything that this oracle does not read."""
    unread = test.keys() - set(readable.split())
    if unread:
        raise ValueError(f"The oracle cannot read {sorted(unread)} in {test}.")


# Education, age


LEVELS = [
    "none",
    "in_high_school",
    "high_school",
    "equivalency",
    "some_college",
    "certificate",
    "associate",
    "bachelor",
    "graduate",
]


def education(test: Json, case: Case) -> Span:
    """A diploma is high school, its equivalent or anything higher; {} is no schooling at all.

    Whoever did not say a level may have any.
    """
    refuse_unread(test, "min_level level graduates_within_months anniversary foreign")
    schooling = case.said("education")
    if schooling is None:
        return UNKNOWN
    if schooling == {}:
        schooling = {"level": "none"}
    said = schooling.get("level")
    return one_of_these(
        all_of(
            [
                has_level(test, case, level),
                counts_here(test, schooling),
                graduates_in_time(test, case),
            ]
        )
        for level in ([said] if said else LEVELS)
    )


def has_level(test: Json, case: Case, level: str) -> Span:
    """A student whose graduation day has come holds the diploma; without that day, who knows."""
    if level == "in_high_school" and case.graduation and case.graduation <= case.day:
        level = "high_school"
    if "level" in test:
        return yes_if(level == test["level"])
    if level == "in_high_school" and case.graduation is None:
        return UNKNOWN
    rank = LEVELS.index("high_school" if level == "equivalency" else level)
    return yes_if(rank >= LEVELS.index(test["min_level"]))


def counts_here(test: Json, schooling: Json) -> Span:
    """A diploma from abroad counts if it was found equal, and not if it was found not to be.

    Not evaluated: met where the rule accepts it, else a yes or no that the body has a say in.
    Only a diploma has to count here, being at school is no diploma.
    """
    if "min_level" not in test or schooling.get("country") in (None, "US"):
        return YES
    if schooling.get("us_equivalent") is not None:
        return yes_if(schooling["us_equivalent"])
    ways = {"accepted": YES, "needs_review": at_best(Outcome.ON_PAPER, UNKNOWN)}
    return ways.get(test.get("foreign", ""), UNKNOWN)


def graduates_in_time(test: Json, case: Case) -> Span:
    """A student must finish high school no later than so many months from the day."""
    if "graduates_within_months" not in test:
        return YES
    if case.graduation is None:
        return UNKNOWN
    edge = add_months(case.day, test["graduates_within_months"])
    if case.graduation == edge and test.get("anniversary") == "needs_review":
        return BODY_DECIDES
    return yes_if(case.graduation <= edge)


def age(test: Json, case: Case) -> Span:
    """Whole years on the day of the request; they stay as they are on later days."""
    refuse_unread(test, "min")
    return part_is_at_least(case.profile, "age", test["min"])


# Training


def training(test: Json, case: Case) -> Span:
    """Everything the test asks is about one training record; without a record nothing is met."""
    refuse_unread(
        test,
        "kinds providers completed in_progress classroom_complete ends_within_days"
        " ends_within_months completed_within_months completed_more_than_months_ago anniversary"
        " programmatic_accreditors accredited_any_time_enrolled or_within_months_after_completion"
        " or_approved_by school_accreditation needs_review_values approved_by"
        " or_school_accreditation awards min_semesters min_clock_hours min_classroom_hours"
        " min_externship_hours externship_settings curriculum_complete curriculum min_injections"
        " min_phlebotomies foreign",
    )
    if case.record is NOT_SAID:
        return UNKNOWN
    if case.record is None:
        return NO
    span = all_of(
        [
            *plain_parts_fit(test, case.record),
            *enough_of_everything(test, case.record),
            *finished_in_time(test, case),
            recognized(test, case),
        ]
    )
    abroad = case.record.get("country") not in (None, "US")
    return at_best(Outcome.REVIEW, span) if abroad and test.get("foreign") else span


def plain_parts_fit(test: Json, record: Json) -> Iterator[Span]:
    """Kind, provider, award and setting are one of those listed; yes/no parts are as asked."""
    for asked, part in (
        ("kinds", "kind"),
        ("providers", "provider"),
        ("awards", "award"),
        ("externship_settings", "externship_setting"),
    ):
        if asked in test:
            yield part_is_one_of(record, part, test[asked])
    for part in ("classroom_complete", "curriculum_complete"):
        if part in test:
            yield part_is_one_of(record, part, [test[part]])


def enough_of_everything(test: Json, record: Json) -> Iterator[Span]:
    """What is too little by a record of the program may have been more for this person."""
    told = {part for part, value in record.items() if value is not None}
    of_hours = {"clock_hours", "classroom_hours", "externship_hours"}
    record = third_hours({part: record[part] for part in told})
    numbers = ("clock_hours", "classroom_hours", "externship_hours", "semesters", "injections")
    for part in (*numbers, "phlebotomies"):
        if f"min_{part}" in test:
            from_where = of_hours & told if part in of_hours - told else {part}
            enough = part_is_at_least(record, part, test[f"min_{part}"])
            by_record = from_where & record.get("on_record", set())
            yield UNKNOWN if by_record and enough == NO else enough


def finished_in_time(test: Json, case: Case) -> Iterator[Span]:
    """What the rule says about the day the program is finished, which may still be to come."""
    day, done = case.day, case.completion
    readings: dict[str, Callable[[Any, date], bool]] = {
        "completed": lambda wanted, done: (done <= day) is wanted,
        "in_progress": lambda wanted, done: (done > day) is wanted,
        "ends_within_days": lambda days, done: done <= day + timedelta(days=days),
        "ends_within_months": lambda months, done: done <= add_months(day, months),
        "completed_more_than_months_ago": lambda months, done: done < add_months(day, -months),
    }
    for key, reading in readings.items():
        if key in test:
            yield UNKNOWN if done is None else yes_if(reading(test[key], done))
    if "completed_within_months" in test:
        yield UNKNOWN if done is None else finished_within(done, day, test)


def finished_within(done: date, day: date, test: Json) -> Span:
    """Finished on or before the day, and not too long ago."""
    if done > day:
        return NO
    outcome = within_months(done, day, test, "completed_within_months")
    return Span(outcome, outcome)


def recognized(test: Json, case: Case) -> Span:
    """Accreditor, school and approval as asked; an "or_" in the rule is a second way."""
    record = case.record
    ways = [[]]
    if "programmatic_accreditors" in test:
        ways[0].append(program_was_accredited(test, case))
    if "school_accreditation" in test:
        ways[0].append(school_is_accredited(test, case))
    if "approved_by" in test:
        ways[0].append(body_approved(record, test["approved_by"]))
    if "or_approved_by" in test:
        ways.append([body_approved(record, test["or_approved_by"])])
    if "or_school_accreditation" in test:
        values = test["or_school_accreditation"]
        ways.append([part_is_one_of(record, "school_accreditation", values)])
    return any_of(all_of(way) for way in ways)


def school_is_accredited(test: Json, case: Case) -> Span:
    """One of the kinds listed; some other kinds the body decides on."""
    said = case.record.get("school_accreditation")
    if "recognized" in test["school_accreditation"] and proved_in_time(
        case.record.get("school_evidence", []), case, 0, any_day=False
    ):
        return YES
    if said in test.get("needs_review_values", []):
        return BODY_DECIDES
    return part_is_one_of(case.record, "school_accreditation", test["school_accreditation"])


def proved_in_time(evidence: list[Json], case: Case, months: int, any_day: bool) -> bool:
    """Some evidence shows a day from the start to so many months after the finish, however it was.

    The evidence may be of any day that its words stand for, and so may the start. Whoever does not
    say when they started did so no later than they finished, and the other way round. What was
    granted for days to come counts for `any_day` of that time, or else to the day of the finish.
    """
    starts = ends_of(case.record.get("started_on"))

    def shown(item: Json, *, to_the_finish: bool) -> bool:
        days = days_shown(item)
        in_time = all(
            shows_a_day(first, last, start or case.completion, case.completion or start, months)
            and first <= case.day
            for first, last in days
            for start in starts
        )
        finish = case.completion
        reaches = finish is not None and all(last >= finish for _first, last in days)
        return bool(days) and in_time and (reaches or not to_the_finish)

    return any(
        shown(item, to_the_finish=item["granted"] and not any_day)
        or (item["granted"] and shown(item | {"valid_until": None}, to_the_finish=False))
        for item in evidence
    )


def weighed(evidence: list[Json]) -> list[Json]:
    """With whether its last day was still to come, all of its days, when that was written.

    Unless the same accreditor is known to have ended it on a day after that.
    """

    def granted(item: Json) -> bool:
        if not item.get("valid_until") or not item.get("known_on"):
            return False
        return ends_of(item["valid_until"])[0] > ends_of(item["known_on"])[1]

    def ended_sooner(item: Json) -> bool:
        return any(
            ends_of(item["known_on"])[0] <= ends_of(other["valid_until"])[1]
            and ends_of(other["valid_until"])[0] < ends_of(item["valid_until"])[1]
            for other in evidence
            if other["accreditor"] == item["accreditor"]
            and other.get("valid_until")
            and not granted(other)
        )

    return [
        item
        | {"granted": granted(item) and not ended_sooner(item)}
        | ({"valid_until": None} if granted(item) and ended_sooner(item) else {})
        for item in evidence
    ]


def shows_a_day(
    first: date, last: date, start: date | None, finish: date | None, months: int
) -> bool:
    """From the first to the last day there is one that counts. Nobody starts after the finish."""
    if start is None or finish is None:
        return False
    return first <= add_months(finish, months) and last >= min(start, finish)


def days_shown(item: Json) -> list[tuple[date, date]]:
    """Each way in which the first and the last day that evidence shows may fall."""
    said = [item[key] for key in ("valid_from", "known_on", "valid_until") if item.get(key)]
    if not said:
        return []
    if len(said) == 1:
        return [(day, day) for day in ends_of(said[0])]
    return [(first, last) for first in ends_of(said[0]) for last in ends_of(said[-1])]


PROGRAM_SUBJECTS = {
    "51.0801": "medical_assisting",
    "51.0710": "medical_office",
    "51.0716": "medical_office",
    "51.0902": "ekg",
    "51.1009": "phlebotomy",
}


def looked_up(content: Json, record: Json) -> Json:
    """A training record with what is on record of the program it names, where it says nothing."""
    named = [entry for entry in content.get("programs", []) if entry["id"] == record.get("program")]
    if not named:
        return record
    (entry,) = named
    (school,) = [one for one in content["institutions"] if one["id"] == entry["institution"]]
    told = {part: value for part, value in record.items() if value is not None}
    on_record = {
        "kind": PROGRAM_SUBJECTS.get(entry["cip"]),
        "provider": "postsecondary" if school.get("postsecondary") else None,
        "award": entry.get("award"),
    }
    filled = {**on_record, **told, **hours_looked_up(entry, told)}
    filled["on_record"] = filled.keys() - told.keys()
    if not {"programmatic_accreditor", "accredited_from", "accredited_until"} & told.keys():
        filled["evidence"] = weighed(entry.get("accreditations", []))
    if "school_accreditation" not in told:
        found = school.get("accreditations", [])
        recognized_ = [item for item in found if item["recognized"]]
        filled["school_evidence"] = weighed(recognized_)
    return filled


def hours_looked_up(entry: Json, told: Json) -> Json:
    """Hours on record that do not follow from what is told. Who told others was in another class:
    of that the record says nothing, nor where the one cannot be along with the other."""
    clock, class_, extern = hours = ("clock_hours", "classroom_hours", "externship_hours")
    said = third_hours({part: told[part] for part in hours if part in told})
    found = third_hours({part: entry[part] for part in (clock, extern) if part in entry})
    if any(said[part] != found[part] for part in said.keys() & found.keys()):
        return {}
    both = found | said
    if clock in both and both[clock] < both.get(class_, 0) + both.get(extern, 0):
        return {}
    return {part: found[part] for part in (clock, extern) if part in found and part not in said}


def third_hours(hours: Json) -> Json:
    """Clock hours are class and externship together: of these three, two give the third."""
    clock, class_, extern = "clock_hours", "classroom_hours", "externship_hours"
    hours = dict(hours)
    if clock not in hours and {class_, extern} <= hours.keys():
        hours[clock] = hours[class_] + hours[extern]
    if class_ not in hours and {clock, extern} <= hours.keys():
        hours[class_] = max(0, hours[clock] - hours[extern])
    if extern not in hours and {clock, class_} <= hours.keys():
        hours[extern] = max(0, hours[clock] - hours[class_])
    return hours


def body_approved(record: Json, bodies: list[str]) -> Span:
    """One of these bodies approved the school or the program; [] is none."""
    said = record.get("approved_by")
    return UNKNOWN if said is None else yes_if(any(body in said for body in bodies))


def program_was_accredited(test: Json, case: Case) -> Span:
    """One of these accreditors, and, where the rule asks, at the right time."""
    evidence = [
        item
        for item in case.record.get("evidence", [])
        if item["accreditor"] in test["programmatic_accreditors"]
    ]
    any_day = bool(
        {"accredited_any_time_enrolled", "or_within_months_after_completion"} & test.keys()
    )
    if proved_in_time(evidence, case, test.get("or_within_months_after_completion", 0), any_day):
        return YES
    by_whom = part_is_one_of(
        case.record, "programmatic_accreditor", test["programmatic_accreditors"]
    )
    if any_day:
        return all_of([by_whom, accredited_in_time(test, case)])
    return by_whom


def accredited_in_time(test: Json, case: Case) -> Span:
    """The accreditation touches the time from the start to the finish, or to so many months after.

    No dates: accredited while the person was enrolled. One date: the other end is open.
    """
    begun, ended = case.record.get("accredited_from"), case.record.get("accredited_until")
    if begun is None and ended is None:
        return YES
    started = case.record.get("started_on")
    return one_of_these(
        all_of([began_soon_enough(test, case, first, start), lasted_until(case, last, start)])
        for first in ends_of(begun)
        for last in ends_of(ended)
        for start in ends_of(started)
    )


def ends_of(text: str | None) -> list[date | None]:
    """The first and the last day; the days between cannot be worse or better than both."""
    days = each_day_of(text)
    return [days[0], days[-1]]


def began_soon_enough(test: Json, case: Case, first: date | None, start: date | None) -> Span:
    """It has begun by the day, and began no later than the finish or so many months after."""
    if first is None:
        return YES
    if first > case.day:
        return NO
    if case.completion is None:
        return YES if start is not None and first <= start else UNKNOWN
    months = test.get("or_within_months_after_completion", 0)
    return yes_if(first <= add_months(case.completion, months))


def lasted_until(case: Case, last: date | None, start: date | None) -> Span:
    """It had not ended when the person started. What lasted to the finish lasted to the start."""
    if last is None or (case.completion is not None and last >= case.completion):
        return YES
    return UNKNOWN if start is None else yes_if(last >= start)


def continuing_education(test: Json, case: Case) -> Span:
    """So many credits for each year, or part of one, past the first months after the program."""
    refuse_unread(test, "credits_per_year after_months from credit_type")
    if case.record is None:
        return NO
    if case.record is NOT_SAID or case.completion is None:
        return UNKNOWN
    if case.completion > case.day:
        return NO
    years = 0
    while case.day > add_months(case.completion, test["after_months"] + 12 * years):
        years += 1
    if years == 0:
        return YES
    told = case.said("continuing_education")
    earned = {} if told is None else {"credits": told.get(case.credential, 0)}
    return part_is_at_least(earned, "credits", years * test["credits_per_year"])


# Work


LONG_AGO = timedelta(days=40 * 366)
EVERY_HOUR_OF_THE_WEEK = 168
ANY_NUMBER_OF_HOURS = 10**6
"""What a person may have worked in several jobs, none of which we heard of."""


class Stint(NamedTuple):
    """A job as one reading of the answers has it: what it counts for, its days, its hours."""

    outcome: Outcome
    first: date
    last: date
    hours_per_week: Fraction
    still_there: bool


def experience(test: Json, case: Case) -> Span:
    """Time at work: in full-time months where the rule names months, else in hours."""
    refuse_unread(
        test,
        "roles min_months_full_time min_hours full_time_hours_per_week part_time"
        " grey_from_hours_per_week within_months unbroken_until max_gap_days after settings"
        " supervisor supervised must_include country",
    )
    if "min_months_full_time" in test:
        return experience_in_months(test, case)
    return experience_in_hours(test, case)


def jobs_to_judge(test: Json, case: Case) -> Iterator[tuple[Json, bool]]:
    """All jobs, and whether the person surely has them.

    If no list of jobs was given there may be any. Training in the armed forces' medical services
    stands for a full-time, supervised job as a medic from then until the person left, unless a
    medic's job is listed; if nothing was said of the armed forces, there may be such a job.
    """
    work = case.said("work")
    yield from ((job, True) for job in work or [])
    if work is None:
        yield {"hours_per_week": ANY_NUMBER_OF_HOURS}, False
    roles = [job.get("role") for job in work or []]
    if "military_medic" in roles:
        return
    no_medic_listed = work is not None and None not in roles
    if case.said("military") is None:
        yield medic_job({}, ANY_NUMBER_OF_HOURS), False
    for service in case.said("military") or []:
        kind = service.get("kind")
        if kind in (None, "medical_services"):
            hours = test.get("full_time_hours_per_week", 40)
            yield medic_job(service, hours), no_medic_listed and kind is not None


def medic_job(service: Json, hours: int) -> Json:
    """The job that service in the armed forces stands for; setting and supervisor are not known."""
    job = {
        "role": "military_medic",
        "started_on": service.get("completed_on"),
        "hours_per_week": hours,
        "supervised": True,
        "clinical": True,
        "administrative": True,
    }
    return job | ({"ended_on": service["separated_on"]} if "separated_on" in service else {})


def job_counts(job: Json, test: Json) -> Span:
    """MET if the job counts, REVIEW if only the body can accept it, NOT_MET if it does not."""
    grades = {"met": Outcome.MET, "needs_review": Outcome.REVIEW}
    by_role = {role: grades[grade] for role, grade in test["roles"].items()}
    if job.get("role") is None:
        role = Span(Outcome.NOT_MET, max(by_role.values()))
    else:
        outcome = by_role.get(job["role"], Outcome.NOT_MET)
        role = Span(outcome, outcome)
    if job.get("paid") is False:
        role = at_best(Outcome.REVIEW, role)
    parts = [role]
    parts += [part_is_one_of(job, duty, [True]) for duty in test.get("must_include", [])]
    if "supervised" in test:
        parts.append(part_is_one_of(job, "supervised", [test["supervised"]]))
    if "supervisor" in test:
        parts.append(part_is_one_of(job, "supervisor", [test["supervisor"]]))
    if "settings" in test:
        parts.append(part_is_one_of(job, "setting", test["settings"]))
    if "country" in test:
        parts.append(yes_if((job.get("country") or "US") == test["country"]))
    return all_of(parts)


def days_that_count(test: Json, case: Case, *, rich: bool) -> tuple[date, date] | None:
    """The first and last day inside the window; a day counts once it is over.

    Where only work after the program counts and its finish is not known, the poor reading finds
    no day and the rich one every day.
    """
    first, last = case.day - LONG_AGO, case.day - timedelta(days=1)
    if "within_months" in test:
        first = add_months(case.day, -test["within_months"])
    if test.get("after") == "program_completion":
        if case.record is None or (case.completion is None and not rich):
            return None
        if case.completion is not None:
            first = max(first, case.completion + timedelta(days=1))
    return (first, last) if first <= last else None


def shortest(job: Json, case: Case) -> tuple[date, date] | None:
    """The days surely worked: without an end the first one, without a start none."""
    if job.get("started_on") is None:
        return None
    if "ended_on" not in job:
        earliest, latest = days_of(job["started_on"])[0], days_of(job["started_on"])[-1]
        return (earliest, earliest) if latest < case.day else None
    first = days_of(job["started_on"])[-1]
    last = case.day if job["ended_on"] is None else days_of(job["ended_on"])[0]
    return (first, last) if first <= last else None


def longest(job: Json, case: Case) -> tuple[date, date] | None:
    """The days that may have been worked; without an end the job may still go on."""
    first, last = case.day - LONG_AGO, case.day
    if job.get("started_on") is not None:
        first = days_of(job["started_on"])[0]
    if job.get("ended_on") is not None:
        last = days_of(job["ended_on"])[-1]
    return (first, last) if first <= last else None


def read_work(test: Json, case: Case, *, rich: bool) -> list[Stint]:
    """The jobs that count, read as richly or as poorly as the missing parts allow."""
    stints = []
    for job, surely_there in jobs_to_judge(test, case):
        counts = job_counts(job, test)
        outcome = counts.high if rich else counts.low if surely_there else Outcome.NOT_MET
        days = (longest if rich else shortest)(job, case)
        hours = job.get("hours_per_week")
        if hours is None:
            hours = EVERY_HOUR_OF_THE_WEEK if rich else 0
        if days and outcome > Outcome.NOT_MET:
            still_there = job.get("ended_on") is None and days[0] <= case.day
            stints.append(Stint(outcome, *days, Fraction(str(hours)), still_there))
    return stints


def experience_in_months(test: Json, case: Case) -> Span:
    """Count the poor and the rich reading of the person's work."""
    poor = months_outcome(
        test, read_work(test, case, rich=False), days_that_count(test, case, rich=False)
    )
    rich = months_outcome(
        test, read_work(test, case, rich=True), days_that_count(test, case, rich=True)
    )
    return Span(poor, rich)


def months_outcome(test: Json, stints: list[Stint], window: tuple[date, date] | None) -> Outcome:
    """Met with the jobs that count; else the body's call with those it may accept or part-time."""
    if window is None:
        return Outcome.NOT_MET
    met = [stint for stint in stints if stint.outcome is Outcome.MET]
    if enough_full_time(test, met, window):
        return Outcome.MET
    if enough_full_time(test, stints, window) or enough_part_time(test, stints, window):
        return Outcome.REVIEW
    return Outcome.NOT_MET


def weekly_hours_by_day(stints: list[Stint], window: tuple[date, date]) -> dict[int, Fraction]:
    """For each day worked inside the window, the weekly hours of all jobs of that day together."""
    hours: dict[int, Fraction] = {}
    for stint in stints:
        weekly = stint.hours_per_week
        exact = int(weekly) if weekly.denominator == 1 else weekly
        first, last = max(stint.first, window[0]), min(stint.last, window[1])
        for day in range(first.toordinal(), last.toordinal() + 1):
            hours[day] = hours.get(day, 0) + exact
    return hours


def full_time_days_needed(test: Json) -> int:
    """N months are N x 365 / 12 days, rounded down."""
    return test["min_months_full_time"] * 365 // 12


def enough_full_time(test: Json, stints: list[Stint], window: tuple[date, date]) -> bool:
    """Enough days on which the weekly hours reach full-time, the same day never twice."""
    least = test["full_time_hours_per_week"]
    return enough_days_of(least, test, stints, window)


def enough_days_of(least: int, test: Json, stints: list[Stint], window: tuple[date, date]) -> bool:
    """Enough days with at least so many weekly hours; unbroken up to now where the rule says so."""
    hours = weekly_hours_by_day(stints, window)
    days = {day for day, weekly in hours.items() if weekly >= least}
    if test.get("unbroken_until") == "as_of":
        if not any(stint.still_there for stint in stints):
            return False
        days = unbroken(days, window, test["max_gap_days"])
    return len(days) >= full_time_days_needed(test)


def unbroken(days: set[int], window: tuple[date, date], max_gap: int) -> set[int]:
    """Going back from now, the days up to the first gap that is too long."""
    reached: set[int] = set()
    gap = 0
    for day in range(window[1].toordinal(), window[0].toordinal() - 1, -1):
        if day in days:
            reached.add(day)
            gap = 0
        else:
            gap += 1
        if gap > max_gap:
            break
    return reached


def enough_part_time(test: Json, stints: list[Stint], window: tuple[date, date]) -> bool:
    """Not enough full-time days, but something else that the body may take in their place."""
    full_time = test["full_time_hours_per_week"]
    hours = weekly_hours_by_day(stints, window)
    if test.get("part_time") == "hours_need_review":
        a_year = 52 * full_time
        needed = test.get("min_hours", Fraction(test["min_months_full_time"], 12) * a_year)
        return sum(min(weekly, full_time) for weekly in hours.values()) >= needed * 7
    if test.get("part_time") == "calendar_needs_review":
        return sum(weekly > 0 for weekly in hours.values()) >= full_time_days_needed(test)
    if test.get("part_time") == "not_counted" and "grey_from_hours_per_week" in test:
        return enough_days_of(test["grey_from_hours_per_week"], test, stints, window)
    return False


def experience_in_hours(test: Json, case: Case) -> Span:
    """Hours inside the window, all jobs added: met with jobs that count, else the body's call."""
    surely_met = surely = maybe_met = maybe = Fraction(0)
    for job, surely_there in jobs_to_judge(test, case):
        counts = job_counts(job, test)
        least = job_hours(test, case, job, rich=False)
        most = job_hours(test, case, job, rich=True)
        if surely_there and counts.low > Outcome.NOT_MET:
            surely += least
            surely_met += least if counts.low is Outcome.MET else 0
        if counts.high > Outcome.NOT_MET:
            maybe += most
            maybe_met += most if counts.high is Outcome.MET else 0
    return Span(
        hours_outcome(test["min_hours"], surely_met, surely),
        hours_outcome(test["min_hours"], maybe_met, maybe),
    )


def hours_outcome(needed: int, met: Fraction, together: Fraction) -> Outcome:
    """Met by the jobs that count alone, or the body's call with those it may accept."""
    if met >= needed:
        return Outcome.MET
    return Outcome.REVIEW if together >= needed else Outcome.NOT_MET


def job_hours(test: Json, case: Case, job: Json, *, rich: bool) -> Fraction:
    """The least or the most hours of a job that fall on days that count."""
    window = days_that_count(test, case, rich=rich)
    if window is None:
        return Fraction(0)
    if job.get("hours_total") is not None:
        return hours_from_total(case, job, "hours_total", window, rich=rich)
    return hours_from_weeks(case, job, window, rich=rich)


def hours_from_weeks(case: Case, job: Json, window: tuple[date, date], *, rich: bool) -> Fraction:
    """Weekly hours times the weeks; hours not said may be none, or every hour of the week."""
    days = (longest if rich else shortest)(job, case)
    hours = job.get("hours_per_week")
    if hours is None:
        hours = EVERY_HOUR_OF_THE_WEEK if rich else 0
    return Fraction(str(hours)) * days_in_both(days, window) / 7


def hours_from_total(
    case: Case, job: Json, total_key: str, window: tuple[date, date], *, rich: bool
) -> Fraction:
    """A total is spread evenly over the days of the job; only the share inside the window counts.

    The total of a job that goes on is the total up to the request; it goes on at the same pace.
    """
    total = Fraction(str(job[total_key]))
    if job.get("started_on") is None:
        return total * days_it_may_have_taken_one(case, job) if rich else Fraction(0)
    yesterday = case.as_of - timedelta(days=1)
    goes_on = job.get("ended_on") is None
    shares = [
        share(start, yesterday if goes_on else end, case.day if goes_on else end, window)
        for start in days_of(job["started_on"])
        for end in each_day_of(job.get("ended_on"))
        if end is None or start <= end
    ]
    if "ended_on" not in job:
        ended = [
            share(start, end, end, window)
            for start in days_of(job["started_on"])
            for end in {start, *each_day_from(max(start, window[0]), yesterday)}
        ]
        return total * max([*ended, *shares], default=Fraction(0)) if rich else Fraction(0)
    return total * (max if rich else min)(shares, default=Fraction(0))


def each_day_from(first: date, last: date) -> list[date]:
    """Every day between the two, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def days_it_may_have_taken_one(case: Case, job: Json) -> int:
    """All of it may be of the day before the request, and as much may come each day from then."""
    return 1 + ((case.day - case.as_of).days if job.get("ended_on") is None else 0)


def share(start: date, told_until: date, end: date, window: tuple[date, date]) -> Fraction:
    """Which part of the hours told up to a day was, or will be, worked inside the window."""
    told = (told_until - start).days + 1
    return Fraction(days_in_both((start, end), window), told) if told > 0 else Fraction(0)


def days_in_both(days: tuple[date, date] | None, window: tuple[date, date]) -> int:
    """How many days lie in both."""
    if days is None:
        return 0
    first, last = max(days[0], window[0]), min(days[1], window[1])
    return max(0, (last - first).days + 1)


# Teaching


def teaching(test: Json, case: Case) -> Span:
    """Hours of all records that fit are added; calendar months taught count once each."""
    refuse_unread(test, "subjects levels min_hours min_months must_include")
    records = case.said("teaching")
    if records is None:
        return UNKNOWN
    surely = [record for record in records if teaching_fits(record, test).low is Outcome.MET]
    maybe = [record for record in records if teaching_fits(record, test).high is Outcome.MET]
    parts = []
    if "min_hours" in test:
        least = sum(taught_hours(case, record, rich=False) for record in surely)
        most = sum(taught_hours(case, record, rich=True) for record in maybe)
        parts.append(enough_taught(test["min_hours"], least, most))
    if "min_months" in test:
        sure_months = {m for record in surely for m in months_of(shortest(record, case), case)}
        all_months = {m for record in maybe for m in months_of(longest(record, case), case)}
        parts.append(enough_taught(test["min_months"], len(sure_months), len(all_months)))
    return all_of(parts)


def enough_taught(needed: int, least: Fraction | int, most: Fraction | int) -> Span:
    """Met if even the least is enough, not met if even the most is not."""
    return Span(yes_if(least >= needed).low, yes_if(most >= needed).high)


def teaching_fits(record: Json, test: Json) -> Span:
    """The subject, the level and the duties are those asked for."""
    parts = [part_is_one_of(record, duty, [True]) for duty in test.get("must_include", [])]
    if "subjects" in test:
        parts.append(part_is_one_of(record, "subject", test["subjects"]))
    if "levels" in test:
        parts.append(part_is_one_of(record, "level", test["levels"]))
    return all_of(parts)


def taught_hours(case: Case, record: Json, *, rich: bool) -> Fraction:
    """The hours told, which go on with a class that goes on; else weekly hours times weeks."""
    ever = (case.day - LONG_AGO, case.day - timedelta(days=1))
    if record.get("hours") is None:
        return hours_from_weeks(case, record, ever, rich=rich)
    said = Fraction(str(record["hours"]))
    if case.day == case.as_of or (not rich and "ended_on" not in record):
        return said
    if record.get("started_on") is None and not rich:
        return said
    return hours_from_total(case, record, "hours", ever, rich=rich)


def months_of(days: tuple[date, date] | None, case: Case) -> set[tuple[int, int]]:
    """The calendar months of these days, as far as the days are over."""
    if days is None:
        return set()
    first, last = days[0], min(days[1], case.day - timedelta(days=1))
    span = range((last - first).days + 1)
    return {(day.year, day.month) for day in (first + timedelta(days=n) for n in span)}


# The armed forces, credentials, counts, yes and no


def military(test: Json, case: Case) -> Span:
    """One record of training in the armed forces that fits; the day it ended may be any in it."""
    refuse_unread(test, "kinds codes completed completed_within_months anniversary")
    records = case.said("military")
    if records is None:
        return UNKNOWN
    return any_of(
        one_of_these(
            service_fits(test, case, record, done)
            for done in each_day_of(record.get("completed_on"))
        )
        for record in records
    )


def service_fits(test: Json, case: Case, record: Json, done: date | None) -> Span:
    """Kind, code in any case of letters, and the day of completion as for a training program."""
    parts = []
    if "kinds" in test:
        parts.append(part_is_one_of(record, "kind", test["kinds"]))
    if "codes" in test:
        code = {"code": (record.get("code") or "").upper() or None}
        parts.append(part_is_one_of(code, "code", [known.upper() for known in test["codes"]]))
    if "completed" in test:
        parts.append(UNKNOWN if done is None else yes_if((done <= case.day) is test["completed"]))
    if "completed_within_months" in test:
        parts.append(UNKNOWN if done is None else finished_within(done, case.day, test))
    return all_of(parts)


def credential_held(test: Json, case: Case) -> Span:
    """One of these credentials in one of these states. What was left out may be anything."""
    refuse_unread(
        test,
        "any_of status expired_within_months expired_within_days earned_within_months anniversary",
    )
    held = case.said("credentials")
    if held is None:
        return UNKNOWN
    return any_of(
        one_of_these(
            all_of(
                [
                    part_is_one_of(record, "credential", test["any_of"]),
                    status_fits(test, case, status, expiry),
                    earned_in_time(test, case, earned),
                ]
            )
            for status in possible_statuses(record)
            for expiry in each_day_of(record.get("expires_on"))
            for earned in (
                each_day_of(record.get("earned_on")) if "earned_within_months" in test else [None]
            )
        )
        for record in held
    )


def earned_in_time(test: Json, case: Case, earned: date | None) -> Span:
    """Earned by the day judged, and not before the same day so many months earlier."""
    if "earned_within_months" not in test:
        return YES
    if earned is None:
        return UNKNOWN
    oldest = add_months(case.day, -test["earned_within_months"])
    return yes_if(oldest <= earned <= case.day)


def possible_statuses(record: Json) -> list[str]:
    """The status told, or each that there is."""
    said = record.get("status")
    return ["active", "expired", "passed_exam"] if said is None else [said]


def status_fits(test: Json, case: Case, status: str, expiry: date | None) -> Span:
    """An active credential whose last day is over has expired, whatever was said."""
    if status == "active" and expiry is not None and expiry < case.day:
        status = "expired"
    if status not in test["status"]:
        return NO
    parts = [YES]
    if status == "expired" and "expired_within_months" in test:
        parts.append(UNKNOWN if expiry is None else expired_within(test, case, expiry))
    if status == "expired" and "expired_within_days" in test:
        days = timedelta(days=test["expired_within_days"])
        parts.append(UNKNOWN if expiry is None else yes_if(case.day <= expiry + days))
    return all_of(parts)


def expired_within(test: Json, case: Case, expiry: date) -> Span:
    """Not longer ago than so many months, that day included."""
    outcome = within_months(expiry, case.day, test, "expired_within_months")
    return Span(outcome, outcome)


def skills(test: Json, case: Case) -> Span:
    """Counts on live people. {} is none of anything; a count missing beside others is unknown."""
    refuse_unread(test, "counts sum_of min")
    told = case.said("skills")
    if told is None:
        return UNKNOWN
    asked = [*test.get("counts", {}), *test.get("sum_of", [])]
    if told == {}:
        told = dict.fromkeys(asked, 0)
    parts = [part_is_at_least(told, name, least) for name, least in test.get("counts", {}).items()]
    if "sum_of" in test:
        known = [told[name] for name in test["sum_of"] if told.get(name) is not None]
        all_known = len(known) == len(test["sum_of"])
        enough = sum(known) >= test["min"]
        parts.append(yes_if(enough) if all_known or enough else UNKNOWN)
    return all_of(parts)


def attestation(test: Json, case: Case) -> Span:
    """A fact must be so; if it is not, `if_not` says whether the body may still allow it.

    {} is "no" to everything.
    """
    refuse_unread(test, "fact must_be if_not warn_when waiver_factors")
    value = told_fact(case, test["fact"])
    possible = [True, False] if value is None else [value]
    return one_of_these(
        YES if value is test["must_be"] else bar(test.get("if_not"), case) for value in possible
    )


def told_fact(case: Case, fact: str) -> bool | None:
    """What was said of a fact, None if nothing was."""
    told = case.said("attestations")
    if told is None:
        return None
    return False if told == {} else told.get(fact)


def bar(if_not: Json | None, case: Case) -> Span:
    """The body decides when all listed facts are as listed; otherwise what the rule says, or no."""
    if if_not is None:
        return NO
    words = {"not_met": NO, "needs_review": BODY_DECIDES}
    otherwise = words[if_not.get("otherwise", "not_met")]
    wanted = if_not["needs_review_when"]
    told = {fact: told_fact(case, fact) for fact in wanted}
    if any(told[fact] not in (None, wanted[fact]) for fact in wanted):
        return otherwise
    if None in told.values():
        return one_of_these([BODY_DECIDES, otherwise])
    return BODY_DECIDES


def attempts(test: Json, case: Case) -> Span:
    """Too many failures end it, or leave it to the body where only a wait follows."""
    refuse_unread(test, "max_failed then_wait_days min_wait_days min_wait_days_by_failure")
    too_many = BODY_DECIDES if test.get("then_wait_days") else NO
    told = case.said("exam_attempts")
    failed = None if told is None else told.get(case.credential, 0)
    if failed is None:
        return one_of_these([YES, too_many])
    return too_many if failed >= test["max_failed"] else YES


def issuer_approval(requirement: Json) -> Span:
    """The body looks at papers that look right, or decides something that can go either way."""
    if requirement.get("review") == "confirms":
        return at_best(Outcome.ON_PAPER, YES)
    return BODY_DECIDES


def jurisdiction(test: Json, case: Case) -> Span:
    """Closed to those who live in the states listed."""
    refuse_unread(test, "not_in")
    return UNKNOWN if case.state is None else yes_if(case.state not in test["not_in"])


# Requirements, routes, credentials


KINDS: dict[str, Callable[[Json, Case], Span]] = {
    "education": education,
    "age": age,
    "training": training,
    "experience": experience,
    "teaching": teaching,
    "military": military,
    "credential_held": credential_held,
    "skills": skills,
    "continuing_education": continuing_education,
    "attestation": attestation,
    "attempts": attempts,
    "jurisdiction": jurisdiction,
}


def requirement_span(requirement: Json, case: Case) -> Span:
    """The test's own result, changed by if_met and if_not_met where the rule has them."""
    span = bare_span(requirement, case)
    if requirement.get("if_met") == "needs_review":
        span = at_best(Outcome.REVIEW, span)
    if requirement.get("if_not_met") == "needs_review":
        span = Span(max(span.low, Outcome.REVIEW), max(span.high, Outcome.REVIEW))
    return span


def bare_span(requirement: Json, case: Case) -> Span:
    """A group asks its members, a step is always met, an approval is the body's to give."""
    kind = requirement["kind"]
    if kind == "step":
        return YES
    if kind == "issuer_approval":
        return issuer_approval(requirement)
    if kind not in ("any_of", "all_of", "at_least"):
        return remembered_span(requirement, case)
    members = [requirement_span(member, case) for member in requirement["members"]]
    if kind == "at_least":
        return at_least(requirement["test"]["n"], members)
    return any_of(members) if kind == "any_of" else all_of(members)


def remembered_span(requirement: Json, case: Case) -> Span:
    """The same question about the same facts is worked out once, to save time and nothing else."""
    kind, test = requirement["kind"], requirement["test"]
    about_training = kind in ("training", "continuing_education") or "after" in test
    key = (
        case.credential,
        requirement["id"],
        (case.record_number, case.completion) if about_training else None,
        case.graduation if kind == "education" else None,
    )
    if key not in case.remembered:
        case.remembered[key] = KINDS[kind](test, case)
    return case.remembered[key]


def route_span(credential: Json, route: Json, case: Case) -> Span:
    """All common requirements and all of the route's own, while the route is open."""
    if route["valid_from"] and case.day < date.fromisoformat(route["valid_from"]):
        return NO
    if route["valid_until"] and case.day > date.fromisoformat(route["valid_until"]):
        return NO
    requirements = [*credential["requirements"], *route["requirements"]]
    span = all_of(requirement_span(requirement, case) for requirement in requirements)
    if route["uncertain_after"] and case.day > date.fromisoformat(route["uncertain_after"]):
        return at_best(Outcome.REVIEW, span)
    return span


WHOLE = ""
"""Stands for the credential itself among the ids of its routes."""


def spans_of_case(credential: Json, case: Case) -> dict[str, Span]:
    """Each open route, and the credential: any of them."""
    routes = {
        route["id"]: route_span(credential, route, case)
        for route in credential["routes"]
        if route["standing"] == "in_force"
    }
    return {WHOLE: any_of(routes.values()), **routes}


def spans_of_record(credential: Json, case: Case) -> dict[str, Span]:
    """One training record; its day of finishing may be any day the person's words stand for."""
    record = case.record if isinstance(case.record, dict) else {}
    finished = record.get("completed_on") or record.get("expected_on")
    by_day = [
        spans_of_case(credential, replace(case, completion=done)) for done in each_day_of(finished)
    ]
    return {name: one_of_these(spans[name] for spans in by_day) for name in by_day[0]}


def spans_of_person(credential: Json, case: Case) -> dict[str, Span]:
    """Try each training record and keep the best; do so for each day high school may end."""
    told = case.said("training")
    records = [NOT_SAID] if told is None else told or [None]
    graduation = (case.said("education") or {}).get("expected_graduation")
    by_day = []
    for day in each_day_of(graduation):
        by_record = [
            spans_of_record(
                credential, replace(case, record=record, record_number=number, graduation=day)
            )
            for number, record in enumerate(records)
        ]
        by_day.append({name: any_of(spans[name] for spans in by_record) for name in by_record[0]})
    return {name: one_of_these(spans[name] for spans in by_day) for name in by_day[0]}


def in_words(span: Span) -> Json:
    """The verdict, and whether the body has a say in it.

    A known yes has the flag if every known yes waits for a look at papers. Something open has it
    unless a plain yes and a plain no are both possible.
    """
    if span.low >= Outcome.ON_PAPER:
        return {"verdict": "eligible", "needs_review": span.low is Outcome.ON_PAPER}
    if span.high is Outcome.NOT_MET:
        return {"verdict": "not_eligible", "needs_review": False}
    return {"verdict": "unknown", "needs_review": span != UNKNOWN}


def judge_on(content: Json, raw_request: Json, day: date) -> dict[str, Json]:
    """Every credential of the person's list on a day, if nothing happens but what is expected.

    Current jobs, service and classes go on, programs and high school end on the day expected, age
    and counts stay. National credentials are on the list, and those of the person's own state.
    """
    state = raw_request.get("state")
    profile = dict(raw_request.get("profile") or {})
    if profile.get("training"):
        profile["training"] = [looked_up(content, record) for record in profile["training"]]
    case = Case(
        profile=profile,
        state=state,
        as_of=date.fromisoformat(raw_request["as_of"]),
        day=day,
    )
    answer = {}
    for credential in content["credentials"]:
        if credential["jurisdiction"] in (None, state):
            spans = spans_of_person(credential, replace(case, credential=credential["id"]))
            whole = spans.pop(WHOLE)
            routes = {name: in_words(span) for name, span in spans.items()}
            answer[credential["id"]] = {**in_words(whole), "routes": routes}
    return answer


def judge(content: Json, raw_request: Json) -> dict[str, Json]:
    """Every credential of the person's list on the day of the request."""
    return judge_on(content, raw_request, date.fromisoformat(raw_request["as_of"]))


def windows(content: Json, raw_request: Json, last_day: date) -> dict[str, list[Json]]:
    """For each credential the stretches of days with one verdict, from the request to a day."""
    first_day = date.fromisoformat(raw_request["as_of"])
    found: dict[str, list[Json]] = {}
    for number in range((last_day - first_day).days + 1):
        day = first_day + timedelta(days=number)
        for name, answer in judge_on(content, raw_request, day).items():
            stretches = found.setdefault(name, [])
            if not stretches or stretches[-1]["verdict"] != answer["verdict"]:
                stretches.append({"from": day.isoformat(), "verdict": answer["verdict"]})
            stretches[-1]["until"] = day.isoformat()
    return found
