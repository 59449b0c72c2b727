"""One program, finished or under way: kind, accreditation, hours, dates. Judged on one record."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, ClassVar

from eligibility import vocabulary as words
from eligibility.days import (
    FAR_FUTURE,
    FAR_PAST,
    Span,
    add_months,
    day_before,
    earliest_reaching,
    next_day,
)
from eligibility.facts import Amount, Choice, Flag, Reader, Several, Slug, Training, Whole
from eligibility.reasons import Reason, Shortfall, gettext_noop, lacking, reason
from eligibility.records import Cited, Evidence, Program
from eligibility.verdict import MET, NOT_MET, REVIEW, UNKNOWN, Outcome, Standing, all_of, any_of

from .base import Case, Judgement, Part, Test, known, open_asks, over_span, soonest, weakest
from .strictness import (
    Compares,
    fewer,
    if_asked,
    includes,
    less,
    more,
    never,
    reviewed,
    yes,
)
from .ways import Bound, Days, Least, Limit, OfEach, OneOf, Way, finished_within, together

KIND_LABELS = {
    "medical_assisting": gettext_noop("medical assisting"),
    "medical_office": gettext_noop("medical office work"),
    "phlebotomy": gettext_noop("phlebotomy (drawing blood)"),
    "ekg": gettext_noop("EKG (heart tracing)"),
    "ophthalmic_clinical": gettext_noop("eye care with clinical training"),
    "ophthalmic_nonclinical": gettext_noop("eye care without clinical training"),
    "ophthalmic_independent_study": gettext_noop("eye care by self-study"),
    "nursing_assistant": gettext_noop("nursing assistant"),
    "practical_nursing": gettext_noop("practical nursing"),
    "registered_nursing": gettext_noop("registered nursing"),
    "paramedic": gettext_noop("paramedic"),
    "medicine": gettext_noop("medicine"),
    "laboratory": gettext_noop("lab work"),
    "other": gettext_noop("another subject"),
}
PROVIDER_LABELS = {
    "postsecondary": gettext_noop("a college or career school"),
    "registered_apprenticeship": gettext_noop("a registered apprenticeship"),
    "employer": gettext_noop("an employer"),
    "high_school": gettext_noop("a high school"),
    "military": gettext_noop("the armed forces"),
}
SCHOOL_LABELS = {
    "recognized": gettext_noop("accredited by a recognized body"),
    "state_approved": gettext_noop("approved by the state"),
    "public_high_school": gettext_noop("a public high school"),
    "foreign": gettext_noop("outside the U.S."),
    "none": gettext_noop("not accredited"),
}
AWARD_LABELS = {
    "certificate": gettext_noop("a certificate"),
    "diploma": gettext_noop("a diploma"),
    "associate": gettext_noop("an associate degree"),
    "bachelor": gettext_noop("a bachelor's degree"),
    "doctorate": gettext_noop("a doctorate"),
    "completion": gettext_noop("a proof of completion"),
    "none": gettext_noop("no award"),
}
SETTING_LABELS = {
    "outpatient": gettext_noop("a clinic or doctor's office"),
    "inpatient": gettext_noop("a hospital"),
    "laboratory": gettext_noop("a laboratory"),
    "other": gettext_noop("another place"),
}
_HOURS = Amount(200_000)
_MONTHS = Whole(1200)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingTest(Test):
    """What one program must be. Hours are clock hours, months and days are calendar ones."""

    kinds: tuple[str, ...] | None = None
    providers: tuple[str, ...] | None = None
    completed: bool = False
    in_progress: bool = False
    classroom_complete: bool | None = None
    ends_within_days: int | None = None
    ends_within_months: int | None = None
    completed_within_months: int | None = None
    completed_more_than_months_ago: int | None = None
    anniversary: str = "included"
    programmatic_accreditors: tuple[str, ...] | None = None
    accredited_any_time_enrolled: bool = False
    or_within_months_after_completion: int | None = None
    or_approved_by: tuple[str, ...] = ()
    school_accreditation: tuple[str, ...] | None = None
    needs_review_values: tuple[str, ...] = ()
    approved_by: tuple[str, ...] | None = None
    or_school_accreditation: tuple[str, ...] = ()
    awards: tuple[str, ...] | None = None
    min_semesters: Fraction | None = None
    min_clock_hours: Fraction | None = None
    min_classroom_hours: Fraction | None = None
    min_externship_hours: Fraction | None = None
    externship_settings: tuple[str, ...] | None = None
    curriculum_complete: bool | None = None
    curriculum: tuple[str, ...] = ()
    min_injections: int | None = None
    min_phlebotomies: int | None = None
    foreign: str | None = None

    READS: ClassVar[frozenset[str]] = frozenset()
    PARTS: ClassVar[Mapping[str, Reader]] = {
        "kinds": Several(Choice(words.TRAINING_KINDS)),
        "providers": Several(Choice(words.PROVIDERS)),
        "completed": Flag(),
        "in_progress": Flag(),
        "classroom_complete": Flag(),
        "ends_within_days": Whole(3660),
        "ends_within_months": _MONTHS,
        "completed_within_months": _MONTHS,
        "completed_more_than_months_ago": _MONTHS,
        "anniversary": Choice(("included", "needs_review")),
        "programmatic_accreditors": Several(Choice(words.PROGRAMMATIC_ACCREDITORS)),
        "accredited_any_time_enrolled": Flag(),
        "or_within_months_after_completion": _MONTHS,
        "or_approved_by": Several(Slug()),
        "school_accreditation": Several(Choice(words.SCHOOL_ACCREDITATIONS)),
        "needs_review_values": Several(Choice(words.SCHOOL_ACCREDITATIONS)),
        "approved_by": Several(Slug()),
        "or_school_accreditation": Several(Choice(words.SCHOOL_ACCREDITATIONS)),
        "awards": Several(Choice(words.AWARDS)),
        "min_semesters": Amount(100),
        "min_clock_hours": _HOURS,
        "min_classroom_hours": _HOURS,
        "min_externship_hours": _HOURS,
        "externship_settings": Several(Choice(words.EXTERNSHIP_SETTINGS)),
        "curriculum_complete": Flag(),
        "curriculum": Several(Slug()),
        "min_injections": Whole(1_000_000),
        "min_phlebotomies": Whole(1_000_000),
        "foreign": Choice(("needs_review", "accepted")),
    }
    COMPARED: ClassVar[Mapping[str, Compares]] = {
        "kinds": fewer,
        "providers": fewer,
        "completed": yes,
        "in_progress": yes,
        "classroom_complete": if_asked,
        "ends_within_days": less,
        "ends_within_months": less,
        "completed_within_months": less,
        "completed_more_than_months_ago": more,
        "anniversary": reviewed,
        "programmatic_accreditors": fewer,
        "accredited_any_time_enrolled": yes,
        "or_approved_by": fewer,
        "school_accreditation": fewer,
        "needs_review_values": includes,
        "approved_by": fewer,
        "or_school_accreditation": fewer,
        "awards": fewer,
        "min_semesters": more,
        "min_clock_hours": more,
        "min_classroom_hours": more,
        "min_externship_hours": more,
        "externship_settings": fewer,
        "curriculum_complete": if_asked,
        "curriculum": never,
        "min_injections": more,
        "min_phlebotomies": more,
        "foreign": reviewed,
    }

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterator[str]:
        idle = {name for name in ("completed", "in_progress") if not given.get(name)}
        if not set(given) - idle - {"anniversary", "curriculum", "foreign"}:
            yield "Say what the program must be: the test is empty."
        if given.get("completed") and given.get("in_progress"):
            yield "A program cannot be finished and under way at once."
        finished = {"completed", "completed_within_months", "completed_more_than_months_ago"}
        under_way = {"in_progress", "ends_within_days", "ends_within_months"}
        if finished & set(given) and under_way & set(given) and given.get("completed") is not False:
            yield "A program cannot be finished and under way at once."
        within = given.get("completed_within_months")
        beyond = given.get("completed_more_than_months_ago")
        if within is not None and beyond is not None and beyond >= within:
            yield "Nobody finished less and more than so many months ago."
        if "externship_settings" in given and "min_externship_hours" not in given:
            yield "Places of the externship only go with a number of externship hours."
        for key, needed in (
            ("or_approved_by", "programmatic_accreditors"),
            ("or_within_months_after_completion", "programmatic_accreditors"),
            ("accredited_any_time_enrolled", "programmatic_accreditors"),
            ("needs_review_values", "school_accreditation"),
            ("or_school_accreditation", "approved_by"),
        ):
            if key in given and needed not in given:
                yield f"{key} only goes with {needed}."
        for key, value in given.items():
            if value == () and key != "curriculum":
                yield f"{key} is an empty list: nobody could meet it."

    # ------------------------------------------------------------ judging

    @property
    def follows_dates(self) -> bool:
        return self._about_dates or self._weighs_evidence

    @property
    def _weighs_evidence(self) -> bool:
        """Whether evidence of an accreditation counts, which must be of the person's own time."""
        return self.programmatic_accreditors is not None or (
            self.school_accreditation is not None and "recognized" in self.school_accreditation
        )

    @property
    def any_day_will_do(self) -> bool:
        """Whether the days of accreditation must touch the days of enrolment, and no more."""
        return self.accredited_any_time_enrolled or (
            self.or_within_months_after_completion is not None
        )

    def judge(self, case: Case, on: date) -> Judgement:
        program = case.program
        if program is None:
            return Judgement(NOT_MET, reason(gettext_noop("You told us of no training program.")))
        parts = list(self._parts(case, program, on))
        standing = all_of(part.standing for part in parts)
        if self.foreign == "needs_review" and program.country not in words.HOME_COUNTRIES:
            standing = standing.when_met(Outcome.REVIEW)
        holding_back = weakest(parts)
        if holding_back.standing == MET:
            holding_back = next(filter(_rests_on_term, parts), holding_back)
        asks = open_asks(parts) if standing.low is not standing.high else frozenset()
        return Judgement(
            standing,
            holding_back.reason or reason(gettext_noop("You told us of this program.")),
            soonest(parts, on),
            asks,
            holding_back.shortfall if standing.high is Outcome.NOT_MET else None,
            tuple(cited for part in parts for cited in part.cited),
        )

    def sees(self, program: Training) -> Hashable:
        words_ = (
            (self.kinds, program.kind),
            (self.providers, program.provider),
            (self.awards, program.award),
        )
        numbers = (
            (self.min_clock_hours, program.all_hours),
            (self.min_classroom_hours, program.hours_in_class),
            (self.min_externship_hours, program.hours_of_externship),
        )
        fits = [None if asked is None or said is None else said in asked for asked, said in words_]
        if False in fits[:2]:
            return False  # whatever else it is: a record denies what a person named, and no more
        return (
            *fits,
            *(None if least is None or have is None else have >= least for least, have in numbers),
        )

    # ------------------------------------------------------------ being met

    def ways(self, credential: str, on: date) -> Iterator[Way]:
        bounds = dict(self._bounds(on))
        for accredited in self._ways_to_be_accredited():
            for approved in self._ways_to_be_approved():
                met = together(bounds, accredited, approved)
                if met is not None:
                    yield Way({"training": met})

    def _bounds(self, on: date) -> Iterator[tuple[str, Bound]]:
        """What every way asks of the program."""
        for part, accepted in (
            ("kind", self.kinds),
            ("provider", self.providers),
            ("award", self.awards),
            ("school_accreditation", self._schools_surest_first()),
        ):
            if accepted is not None:
                yield part, OneOf(accepted)
        for part, asked in (
            ("classroom_complete", self.classroom_complete),
            ("curriculum_complete", self.curriculum_complete),
        ):
            if asked is not None:
                yield part, OneOf((asked,))
        for part, least, unit in (
            ("semesters", self.min_semesters, gettext_noop("semesters")),
            ("clock_hours", self.min_clock_hours, gettext_noop("hours")),
            ("classroom_hours", self.min_classroom_hours, gettext_noop("hours in class")),
            ("externship_hours", self.min_externship_hours, gettext_noop("externship hours")),
            ("injections", self.min_injections, gettext_noop("injections")),
            ("phlebotomies", self.min_phlebotomies, gettext_noop("blood draws")),
        ):
            if least is not None:
                yield part, Least(least, unit)
        if self.externship_settings is not None:
            yield "externship_setting", OneOf(self.externship_settings)
        if self._about_dates:
            yield "ends", self._end_days(on)

    def _schools_surest_first(self) -> tuple[str, ...] | None:
        if self.school_accreditation is None:
            return None
        return tuple(sorted(self.school_accreditation, key=self.needs_review_values.__contains__))

    def _end_days(self, on: date) -> Days:
        """The days on which the program may end."""
        what = gettext_noop("end of the program")
        days, months = self.ends_within_days, self.ends_within_months
        if self.in_progress or (days, months) != (None, None):
            last = FAR_FUTURE if days is None else on + timedelta(days=days)
            last = last if months is None else min(last, add_months(on, months))
            return Days(next_day(on), last, what)
        doubtful = self.anniversary == "needs_review"
        ended = finished_within(self.completed_within_months, on, what, doubtful=doubtful)
        beyond = self.completed_more_than_months_ago
        return ended if beyond is None else replace(ended, last=day_before(add_months(on, -beyond)))

    def _ways_to_be_accredited(self) -> Iterator[dict[str, Bound]]:
        if self.programmatic_accreditors is None:
            yield {}
            return
        bounds: dict[str, Bound] = {"programmatic_accreditor": OneOf(self.programmatic_accreditors)}
        if self.any_day_will_do:
            grace = self.or_within_months_after_completion or 0
            bounds["accredited_from"] = Limit(gettext_noop("first day of accreditation"), grace)
            bounds["accredited_until"] = Limit(gettext_noop("last day of accreditation"))
        yield bounds
        if self.or_approved_by:
            yield {"approved_by": OfEach((self.or_approved_by,))}

    def _ways_to_be_approved(self) -> Iterator[dict[str, Bound]]:
        if self.approved_by is None:
            yield {}
            return
        yield {"approved_by": OfEach((self.approved_by,))}
        if self.or_school_accreditation:
            yield {"school_accreditation": OneOf(self.or_school_accreditation)}

    # ------------------------------------------------------------ its parts

    def _parts(self, case: Case, program: Training, on: date) -> Iterator[Part]:
        yield from self._words(case, program)
        if self._about_dates:
            yield self._dates(case, program, on)
        if self.classroom_complete is not None:
            yield self._classroom(case, program)
        if self.programmatic_accreditors is not None:
            yield self._programmatic(case, program, on)
        if self.school_accreditation is not None:
            yield self._school(case, program, on)
        if self.approved_by is not None:
            yield self._approved(case, program)
        yield from self._numbers(case, program)
        if self.min_externship_hours is not None:
            yield self._externship(case, program)
        if self.curriculum_complete is not None:
            yield self._curriculum(case, program)

    def _words(self, case: Case, program: Training) -> Iterator[Part]:
        """The parts that must be one of some words."""
        for accepted, part, value, texts, labels in (
            (self.kinds, "kind", program.kind, _TOLD_KIND, KIND_LABELS),
            (self.providers, "provider", program.provider, _TOLD_PROVIDER, PROVIDER_LABELS),
            (self.awards, "award", program.award, _TOLD_AWARD, AWARD_LABELS),
        ):
            if accepted is not None:
                yield _word(case, part, value, accepted, texts, labels)

    # ------------------------------------------------------------ dates

    @property
    def _about_dates(self) -> bool:
        numbers = (
            self.ends_within_days,
            self.ends_within_months,
            self.completed_within_months,
            self.completed_more_than_months_ago,
        )
        return self.completed or self.in_progress or any(n is not None for n in numbers)

    def _dates(self, case: Case, program: Training, on: date) -> Part:
        asks = case.ask_end
        ends = program.ends
        if ends is None:
            untold = reason(gettext_noop("We do not know when the program ended or will end."))
            return Part(UNKNOWN, asks, reason=untold)
        standing = over_span(ends, lambda day: self._on_end_day(day, on), self._thresholds(on))
        return Part(
            standing, asks, tuple(self._turns(ends)), _told_end(ends, on), self._waiting(ends, on)
        )

    def _on_end_day(self, end: date, on: date) -> Outcome:
        """The outcome if the program ends on that very day."""
        return self._if_done(end, on) if end <= on else self._if_under_way(end, on)

    def _if_under_way(self, end: date, on: date) -> Outcome:
        days, months = self.ends_within_days, self.ends_within_months
        finished = (self.completed_within_months, self.completed_more_than_months_ago)
        fits = (
            not self.completed
            and finished == (None, None)
            and (days is None or end <= on + timedelta(days=days))
            and (months is None or end <= add_months(on, months))
        )
        return known(fits).low

    def _if_done(self, end: date, on: date) -> Outcome:
        within, beyond = self.completed_within_months, self.completed_more_than_months_ago
        ending = (self.ends_within_days, self.ends_within_months)
        if self.in_progress or ending != (None, None):
            return Outcome.NOT_MET
        if beyond is not None and end >= add_months(on, -beyond):
            return Outcome.NOT_MET
        if within is None:
            return Outcome.MET
        earliest = add_months(on, -within)
        if end == earliest and self.anniversary == "needs_review":
            return Outcome.REVIEW
        return known(end >= earliest).low

    def _thresholds(self, on: date) -> Iterator[date]:
        """The end days at which the outcome may differ from the day before."""
        yield next_day(on)
        if self.ends_within_days is not None:
            yield next_day(on + timedelta(days=self.ends_within_days))
        if self.ends_within_months is not None:
            yield next_day(add_months(on, self.ends_within_months))
        for months in (self.completed_within_months, self.completed_more_than_months_ago):
            if months is not None:
                yield add_months(on, -months)
                yield next_day(add_months(on, -months))

    def _turns(self, ends: Span) -> Iterator[date]:
        """The days on which the standing may change by itself."""
        for end in {ends.first, ends.last}:
            yield end
            if self.ends_within_days is not None:
                yield end - timedelta(days=min(self.ends_within_days, (end - FAR_PAST).days))
            if self.ends_within_months is not None:
                yield earliest_reaching(end, self.ends_within_months)
            for months in (self.completed_within_months, self.completed_more_than_months_ago):
                if months is not None:
                    yield earliest_reaching(end, -months)
                    yield earliest_reaching(next_day(end), -months)

    def _waiting(self, ends: Span, on: date) -> Shortfall | None:
        """How long until a program under way is close enough to its end."""
        if not ends.is_exact or ends.first <= on:
            return None
        opens = [ends.first] if self.completed or self.completed_within_months is not None else []
        if self.ends_within_days is not None:
            opens.append(ends.first - timedelta(days=self.ends_within_days))
        if self.ends_within_months is not None:
            opens.append(earliest_reaching(ends.first, self.ends_within_months))
        days = Fraction(max(((day - on).days for day in opens), default=0))
        if days <= 0:
            return None
        return lacking(days, "days", months=days * 12 / 365)

    def _classroom(self, case: Case, program: Training) -> Part:
        if program.classroom_complete is None:
            text = reason(gettext_noop("We do not know whether your class work is done."))
            return Part(UNKNOWN, case.ask_program("classroom_complete"), reason=text)
        done = program.classroom_complete
        told = (
            gettext_noop("Your class work is done.")
            if done
            else gettext_noop("Your class work is not done yet.")
        )
        return Part(known(done == self.classroom_complete), reason=reason(told))

    # ------------------------------------------------------------ accreditation

    def _programmatic(self, case: Case, program: Training, on: date) -> Part:
        """The program's own accreditation, or (`or_approved_by`) an approval in its place."""
        assert self.programmatic_accreditors is not None
        accredited = self._accredited(case, program, on)
        if not self.or_approved_by:
            return accredited
        return _either(accredited, _approval(case, program, self.or_approved_by))

    def _accredited(self, case: Case, program: Training, on: date) -> Part:
        """By what the person says; where they say nothing of it, our evidence may prove it."""
        assert self.programmatic_accreditors is not None
        told = self._told_accredited(case, program, on)
        found = [one for one in program.evidence if one.accreditor in self.programmatic_accreditors]
        grace = self.or_within_months_after_completion or 0
        to_the_end = not self.any_day_will_do
        return _proved(told, _OF_PROGRAM, found, case, on, grace, to_the_end=to_the_end)

    def _told_accredited(self, case: Case, program: Training, on: date) -> Part:
        assert self.programmatic_accreditors is not None
        accreditor = program.programmatic_accreditor
        if accreditor is not None and accreditor not in self.programmatic_accreditors:
            text = reason(
                gettext_noop("The program itself was not accredited by one of these bodies.")
            )
            return Part(NOT_MET, reason=text)
        if accreditor is None:
            text = reason(gettext_noop("We do not know whether the program itself was accredited."))
            named = Part(UNKNOWN, case.ask_program("programmatic_accreditor"), reason=text)
        else:
            text = reason(
                gettext_noop("You told us {accreditor} accredited the program."),
                accreditor=accreditor,
            )
            named = Part(MET, reason=text)
        dated = (program.accredited_from, program.accredited_until) != (None, None)
        if not self.any_day_will_do or not dated:
            return named
        return _both(named, self._accredited_in_time(case, program, on, text))

    def _accredited_in_time(self, case: Case, program: Training, on: date, text: Reason) -> Part:
        """Whether the days of accreditation touch the days of enrolment, or come soon after."""
        start = program.accredited_from or Span.on(FAR_PAST)
        stop = program.accredited_until or Span.on(FAR_FUTURE)
        ends = program.ends or Span(
            program.started_on.first if program.started_on else FAR_PAST, FAR_FUTURE
        )
        enrolled = program.started_on or Span(FAR_PAST, ends.last)
        grace = self.or_within_months_after_completion or 0
        latest = Span(add_months(ends.first, grace), add_months(ends.last, grace))
        standing = all_of(
            (
                _no_later(start, Span.on(on)),
                _no_later(start, latest),
                _no_later(enrolled, stop),
            )
        )
        if standing.high is Outcome.NOT_MET:
            text = reason(gettext_noop("The program was accredited too early or too late for you."))
        asks = frozenset[str]()
        for path, span in (
            (case.ask_program("started_on"), program.started_on),
            (case.ask_end, program.ends),
            (case.ask_program("accredited_from"), start),
            (case.ask_program("accredited_until"), stop),
        ):
            if span is None or not span.is_exact:
                asks |= path
        return Part(standing, asks, (start.first, start.last), text)

    def _school(self, case: Case, program: Training, on: date) -> Part:
        assert self.school_accreditation is not None
        value = program.school_accreditation
        if value is None:
            text = reason(gettext_noop("We do not know whether the school was accredited."))
            untold = Part(UNKNOWN, case.ask_program("school_accreditation"), reason=text)
            counts = "recognized" in self.school_accreditation
            found = program.school_evidence if counts else ()
            return _proved(untold, _OF_SCHOOL, found, case, on, 0, to_the_end=True)
        standing = known(value in self.school_accreditation)
        if value in self.needs_review_values:
            standing = REVIEW
        return Part(
            standing,
            reason=reason(gettext_noop("The school: {school}."), school=SCHOOL_LABELS[value]),
        )

    def _approved(self, case: Case, program: Training) -> Part:
        assert self.approved_by is not None
        approval = _approval(case, program, self.approved_by)
        if not self.or_school_accreditation:
            return approval
        school = _word(
            case,
            "school_accreditation",
            program.school_accreditation,
            self.or_school_accreditation,
            _TOLD_SCHOOL,
            SCHOOL_LABELS,
        )
        return _either(approval, school)

    # ------------------------------------------------------------ numbers

    def _numbers(self, case: Case, program: Training) -> Iterator[Part]:
        for least, part, told_as, unit in (
            (self.min_semesters, "semesters", "semesters", "semesters"),
            (self.min_clock_hours, "clock_hours", "all_hours", "hours"),
            (self.min_classroom_hours, "classroom_hours", "hours_in_class", "hours"),
            (self.min_injections, "injections", "injections", "injections"),
            (self.min_phlebotomies, "phlebotomies", "phlebotomies", "blood draws"),
        ):
            if least is not None:
                yield _number(case, part, getattr(program, told_as), Fraction(least), unit)

    def _externship(self, case: Case, program: Training) -> Part:
        """Externship hours, and that they were worked in a place that counts."""
        assert self.min_externship_hours is not None
        have = program.hours_of_externship
        hours = _number(
            case, "externship_hours", have, self.min_externship_hours, "externship hours"
        )
        if self.externship_settings is None:
            return hours
        place = _word(
            case,
            "externship_setting",
            program.externship_setting,
            self.externship_settings,
            _TOLD_SETTING,
            SETTING_LABELS,
        )
        return _both(hours, place)

    def _curriculum(self, case: Case, program: Training) -> Part:
        covered = program.curriculum_complete
        if covered is None:
            text = reason(
                gettext_noop("We do not know whether the program covered every subject asked for.")
            )
            return Part(UNKNOWN, case.ask_program("curriculum_complete"), reason=text)
        text = reason(
            gettext_noop("You told us the program covered every subject asked for.")
            if covered
            else gettext_noop("You told us the program left out subjects that are asked for.")
        )
        return Part(known(covered == self.curriculum_complete), reason=text)


_SAID_BY_NAMING = {"kind", "provider"}
"""What our record may deny as well: a school and what it teaches are what the person named. Its
hours and its award may have been others in another year, or for another class."""
_TOLD_KIND = (
    gettext_noop("The program: {value}."),
    gettext_noop("We do not know what the program taught."),
    gettext_noop("By our record of {day}, the program is in {value}."),
)
_TOLD_PROVIDER = (
    gettext_noop("Given by {value}."),
    gettext_noop("We do not know who gave the program."),
    gettext_noop("By our record of {day}, the program is given by {value}."),
)
_TOLD_AWARD = (
    gettext_noop("It ended with {value}."),
    gettext_noop("We do not know what the program ended with."),
    gettext_noop("By our record of {day}, the program ends with {value}."),
)
_TOLD_SETTING = (
    gettext_noop("The externship was in {value}."),
    gettext_noop("We do not know where the externship was."),
)
_TOLD_SCHOOL = (
    gettext_noop("The school: {value}."),
    gettext_noop("We do not know whether the school was accredited."),
)


def _word(
    case: Case,
    part: str,
    value: str | None,
    accepted: tuple[str, ...],
    texts: tuple[str, ...],
    labels: Mapping[str, str],
) -> Part:
    """A part that must be one of these words."""
    told, untold, *on_record = texts
    if value is None:
        return Part(UNKNOWN, case.ask_program(part), reason=reason(untold))
    cited = _cited(case.program, part)
    if cited:
        (text,) = on_record
        said = reason(text, value=labels[value], day=cited[0].program.read_on)
    else:
        said = reason(told, value=labels[value])
    if value not in accepted and cited and part not in _SAID_BY_NAMING:
        return Part(UNKNOWN, case.ask_program(part), reason=said, cited=cited)
    return Part(known(value in accepted), reason=said, cited=cited)


def _number(case: Case, part: str, have: Fraction | int | None, least: Fraction, unit: str) -> Part:
    """A part that must be so much at least."""
    if have is None:
        text = reason(gettext_noop("We do not know the number yet: {unit}."), unit=unit)
        return Part(UNKNOWN, _asks_for(case, part), reason=text)
    cited = _cited(case.program, *_counted_from(case.program, part))
    text = reason(
        gettext_noop("You have {have} of {least} {unit}."), have=have, least=least, unit=unit
    )
    if cited:
        text = reason(
            gettext_noop("By our record of {day}, the program has {have} of {least} {unit}."),
            day=cited[0].program.read_on,
            have=have,
            least=least,
            unit=unit,
        )
    if have >= least:
        return Part(MET, reason=text, cited=cited)
    if cited:
        return Part(UNKNOWN, _asks_for(case, part), reason=text, cited=cited)
    amount = least - have
    short = lacking(amount, unit, begun=have > 0)
    return Part(NOT_MET, reason=text, shortfall=short, cited=cited)


_HOURS_APART = ("clock_hours", "classroom_hours", "externship_hours")


def _asks_for(case: Case, part: str) -> frozenset[str]:
    """What would tell a number: of hours, any that was not told, since two give the third."""
    parts = _HOURS_APART if part in _HOURS_APART else (part,)
    filled = case.program.filled if case.program else frozenset[str]()
    unknown = [
        name for name in parts if name in filled or getattr(case.program, name, None) is None
    ]
    return frozenset[str]().union(*(case.ask_program(name) for name in unknown))


def _counted_from(program: Training | None, part: str) -> tuple[str, ...]:
    """The parts a number follows from: hours not known by themselves follow from the other two."""
    if program is None or part not in _HOURS_APART or getattr(program, part) is not None:
        return (part,)
    return tuple(other for other in _HOURS_APART if other != part)


def _cited(program: Training | None, *parts: str) -> tuple[Cited, ...]:
    """Those of these parts that our record says, and not the person."""
    if program is None or program.record is None:
        return ()
    record = program.record
    return tuple(
        Cited(record, part, getattr(record, part), None, record.confidence, record.sources)
        for part in parts
        if part in program.filled
    )


def _approval(case: Case, program: Training, bodies: tuple[str, ...]) -> Part:
    """Whether one of these bodies approved the school or the program."""
    if program.approved_by is None:
        text = reason(
            gettext_noop("We do not know whether the body approved the school or program.")
        )
        return Part(UNKNOWN, case.ask_program("approved_by"), reason=text)
    approved = bool(set(bodies) & set(program.approved_by))
    text = reason(
        gettext_noop("You told us the body approved the school or program.")
        if approved
        else gettext_noop("You told us the body did not approve the school or program.")
    )
    return Part(known(approved), reason=text)


def _either(first: Part, second: Part) -> Part:
    """One of the two is enough."""
    standing = any_of((first.standing, second.standing))
    better = max(first, second, key=lambda part: (part.standing.low, part.standing.high))
    asks = open_asks((first, second))
    return Part(standing, asks, first.turns + second.turns, better.reason, cited=better.cited)


def _both(first: Part, second: Part) -> Part:
    """Both are needed."""
    standing = all_of((first.standing, second.standing))
    worse = weakest((first, second))
    asks = open_asks((first, second))
    cited = first.cited + second.cited
    return Part(standing, asks, first.turns + second.turns, worse.reason, worse.shortfall, cited)


# ---------------------------------------------------------------- evidence


@dataclass(frozen=True, slots=True)
class _About:
    """What evidence is about, and the sentences that say what it proves."""

    part: str
    proves: str
    proves_since: str
    proves_between: str
    proves_until: str
    names: str
    names_until: str
    names_no_day: str


_OF_PROGRAM = _About(
    "programmatic_accreditor",
    gettext_noop("By our record of {day}, {accreditor} accredited the program."),
    gettext_noop("By our record of {day}, {accreditor} had accredited the program since {first}."),
    gettext_noop("By our record, {accreditor} accredited the program from {first} to {last}."),
    gettext_noop(
        "The program is accredited by {accreditor} until {last}, according to “{source}”, read on"
        " {day}. {accreditor} can end that sooner."
    ),
    gettext_noop(
        "By our record of {day}, {accreditor} accredited the program."
        " We do not know about your time there."
    ),
    gettext_noop(
        "The program is accredited by {accreditor} until {last}, according to “{source}”, read on"
        " {day}. That is not sure to cover your time there."
    ),
    gettext_noop("By our record, {accreditor} accredited the program. It names no day."),
)
_OF_SCHOOL = _About(
    "school_accreditation",
    gettext_noop("By our record of {day}, {accreditor} accredited the school."),
    gettext_noop("By our record of {day}, {accreditor} had accredited the school since {first}."),
    gettext_noop("By our record, {accreditor} accredited the school from {first} to {last}."),
    gettext_noop(
        "The school is accredited by {accreditor} until {last}, according to “{source}”, read on"
        " {day}. {accreditor} can end that sooner."
    ),
    gettext_noop(
        "By our record of {day}, {accreditor} accredited the school."
        " We do not know about your time there."
    ),
    gettext_noop(
        "The school is accredited by {accreditor} until {last}, according to “{source}”, read on"
        " {day}. That is not sure to cover your time there."
    ),
    gettext_noop("By our record, {accreditor} accredited the school. It names no day."),
)


def _proved(
    told: Part,
    about: _About,
    found: Iterable[Evidence],
    case: Case,
    on: date,
    grace: int,
    *,
    to_the_end: bool,
) -> Part:
    """Met where evidence proves it on a day that surely counts; else as open as before.

    A day counts from the start of the program to so many months after its end. Evidence is never
    a reason against somebody: on other days the program may have been accredited all the same.
    `to_the_end`: where the rule does not say that any day will do, a term counts only if it
    reaches over the day on which the person finishes.
    """
    program = case.program
    found = tuple(found)
    if program is None or program.record is None or not found:
        return told
    turns = tuple(one.first.last for one in found if one.first is not None)
    # What was seen comes before what was only granted.
    for one in (*(one.without_term for one in found), *(one for one in found if one.is_term)):
        cut_short = to_the_end and one.is_term and not _reaches_over_end(one, program)
        if not cut_short and _surely_counts(one, program, on, grace):
            cited = (_evidence_cited(program.record, about, one),)
            return Part(MET, turns=turns, reason=_proof(about, one), cited=cited)
    newest = max(found, key=lambda one: (one.as_of is not None, one.as_of))
    asks = (
        _dates_of_term(one, case, program)
        if to_the_end and one.is_term
        else _dates_that_matter(one, case, program, grace)
        for one in found
    )
    return replace(
        told,
        asks=told.asks.union(*asks),
        turns=told.turns + turns,
        reason=_named(about, newest),
        cited=(_evidence_cited(program.record, about, newest),),
    )


def _surely_counts(one: Evidence, program: Training, on: date, grace: int) -> bool:
    """Whether it falls into the time that counts, on whichever days the half-known dates were.

    The person started no later than they ended. So what lasted to the end lasted to the start.
    """
    first, last, ends, started = one.first, one.last, program.ends, program.started_on
    if first is None or last is None or first.last > on:
        return False
    latest_start = min(span.last for span in (started, ends, Span.on(FAR_FUTURE)) if span)
    earliest_end = max(span.first for span in (started, ends, Span.on(FAR_PAST)) if span)
    return first.last <= add_months(earliest_end, grace) and last.first >= latest_start


def _reaches_over_end(one: Evidence, program: Training) -> bool:
    """Whether it lasts to the end of the program, on whichever day that is."""
    last, ends = one.last, program.ends
    return last is not None and ends is not None and ends.last <= last.first


def _dates_of_term(one: Evidence, case: Case, program: Training) -> frozenset[str]:
    """The half-known dates that decide of a term that must reach over the end of the program."""
    asks = _dates_that_matter(one.without_term, case, program, 0)
    first, last, ends = one.first, one.last, program.ends or Span(FAR_PAST, FAR_FUTURE)
    if first is None or last is None or ends.is_exact:
        return asks
    may_fit = first.first <= ends.last and ends.first <= last.first
    return asks | case.ask_end if may_fit else asks


def _dates_that_matter(one: Evidence, case: Case, program: Training, grace: int) -> frozenset[str]:
    """The half-known dates that decide, if they come out well, that it falls into the time."""
    first, last = one.first, one.last
    ends = program.ends or Span(FAR_PAST, FAR_FUTURE)
    started = program.started_on or Span(FAR_PAST, FAR_FUTURE)
    if first is None or last is None:
        return frozenset()
    if first.first > add_months(ends.last, grace) or last.last < started.first:
        return frozenset()
    asks = frozenset[str]()
    if not started.is_exact and last.first < min(started.last, ends.last):
        asks |= case.ask_program("started_on")
    too_early = first.last > add_months(ends.first, grace)
    if not ends.is_exact and (too_early or ends.first <= last.last < started.last):
        asks |= case.ask_end
    return asks


def _proof(about: _About, one: Evidence) -> Reason:
    """What the evidence proves, in words."""
    assert one.as_of is not None
    if one.is_term:
        return _said_of_term(about.proves_until, one)
    if one.valid_from and one.valid_until:
        return reason(
            about.proves_between,
            accreditor=one.accreditor,
            first=one.valid_from,
            last=one.valid_until,
        )
    if one.valid_from and one.known_on:
        return reason(
            about.proves_since, day=one.as_of, accreditor=one.accreditor, first=one.valid_from
        )
    return reason(about.proves, day=one.as_of, accreditor=one.accreditor)


def _named(about: _About, one: Evidence) -> Reason:
    """What the evidence says where that proves nothing for this person."""
    if one.as_of is None:
        return reason(about.names_no_day, accreditor=one.accreditor)
    if one.is_term:
        return _said_of_term(about.names_until, one)
    return reason(about.names, day=one.as_of, accreditor=one.accreditor)


def _said_of_term(text: str, one: Evidence) -> Reason:
    """Until when, and who says so: the source that was read last."""
    assert one.valid_until is not None
    newest = max(one.sources, key=lambda source: source.read_on)
    return reason(
        text,
        accreditor=one.accreditor,
        last=one.valid_until,
        source=newest.title,
        day=newest.read_on,
    )


def _evidence_cited(record: Program, about: _About, one: Evidence) -> Cited:
    until = one.valid_until if one.is_term else None
    return Cited(record, about.part, one.accreditor, one.as_of, one.confidence, one.sources, until)


def _rests_on_term(part: Part) -> bool:
    """Whether it is met by the word of an accreditor for days to come, which must be said."""
    return any(one.granted_until is not None for one in part.cited)


def _no_later(earlier: Span, later: Span) -> Standing:
    """Whether the one day comes no later than the other, as far as both are known."""
    if earlier.last <= later.first:
        return MET
    return NOT_MET if earlier.first > later.last else UNKNOWN


def _told_end(ends: Span, on: date) -> Reason:
    """When the program ended or will end, in words."""
    if ends.last <= on:
        return reason(gettext_noop("The program ended: {day}."), day=ends)
    return reason(gettext_noop("The program ends: {day}."), day=ends)
