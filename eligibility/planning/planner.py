"""The plans for one person: each path replayed by the engine, and what is worth showing kept.

A plan is true if the engine says so: its steps are put into the person's facts, and the first day
on which the route is then open is the day of the plan. What the engine does not open is dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from threading import RLock

from eligibility.assess import Assessment, CredentialFinding, RouteFinding
from eligibility.days import add_months, next_day
from eligibility.facts import Profile
from eligibility.outlook import HORIZON_MONTHS
from eligibility.rules import Catalogue, Credential
from eligibility.verdict import Verdict

from .arriving import Arrival, Outcome, Scheduled, open_days, outcome_of, ready_on, replay
from .assumed import with_nothing_untold
from .choosing import worth_showing
from .closing import is_long_at_school
from .costs import NO_PRICES, Prices
from .moves import FULL_WEEK, AskForApproval, DoWork, EarnLicense, Enroll, Move, PassExam, months_on
from .paths import Path, as_one, on_route, paths
from .telling import Plan, Teller
from .wishes import ANYTHING, Wishes

_MOST_PROGRAMS = 8
"""Of somebody with more programs, those that get furthest by most routes are looked at."""
_MOST_FIRST = 3
"""Of a credential that is to be earned first, so many ways to it are followed."""
_DEEPEST = 3
"""How many credentials may have to be earned one after the other."""
_SOME_STUDY = Fraction(12)
"""Months for which somebody is a student of a program of no known length."""


class Planner:
    """Plans for one person on one day, by credential. What was found once is kept.

    Several threads may ask: they wait for each other.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        person: Profile,
        on: date,
        *,
        wishes: Wishes = ANYTHING,
        prices: Prices = NO_PRICES,
    ) -> None:
        self._credentials = {one.id: one for one in catalogue.credentials}
        self._whole = replace(person, told_on=person.told_on or on)
        told = _with_few_programs(self._whole, catalogue.credentials, on)
        self.told = told
        """The person as they told us: what they may do today is judged by this."""
        self.person = with_nothing_untold(told)
        """The same, with none of what they did not tell: what plans start from."""
        self.on = on
        self.horizon = add_months(on, HORIZON_MONTHS)
        self.wishes = wishes
        self._teller = Teller(self.person, told, on, self.horizon, wishes, prices)
        self._arrivals: dict[str, tuple[Arrival, ...]] = {}
        self._assessed: dict[str, Assessment] = {}
        self._open: list[str] = []
        self._cut: set[str] = set()
        self._lock = RLock()

    def of(self, credential_id: str) -> tuple[Plan, ...]:
        """The plans for a credential, the soonest first; none where it is open, or never will be.

        Where only a provisional route is open, those to a full one. Raises KeyError for an id
        that no credential has.
        """
        credential = self._credentials[credential_id]
        with self._lock:
            return tuple(
                self._teller.plan(credential, arrival) for arrival in self._found(credential_id)
            )

    def _today(self, credential: Credential) -> Assessment:
        """The person before all of a credential, asked about today: others are told from it."""
        found = self._assessed.get(credential.id)
        if found is None:
            found = Assessment(self._credentials[credential.id], self.person)
            found.on(self.on)
            self._assessed[credential.id] = found
        return found

    # ------------------------------------------------------------ search

    def _found(self, credential_id: str) -> tuple[Arrival, ...]:
        """The ways to a credential, each looked for once.

        A credential is none that has to come before itself. What was found without a way that was
        cut off for that (or for being too deep) is not all there is: it is not kept.
        """
        if credential_id in self._arrivals:
            return self._arrivals[credential_id]
        if credential_id in self._open:
            self._cut.add(credential_id)
            return ()
        self._open.append(credential_id)
        found = self._search(self._credentials[credential_id])
        self._open.pop()
        self._cut.discard(credential_id)
        if not self._cut:
            self._arrivals[credential_id] = found
        return found

    def _search(self, credential: Credential) -> tuple[Arrival, ...]:
        if credential.state not in (None, self.person.state):
            return ()
        today = self._today(credential).on(self.on)
        as_told = today
        if self.person != self._whole:
            as_told = self._today(credential).retold(self._whole).on(self.on)
        granted = _granted(as_told)
        if granted == "full":
            return ()
        arrivals = [
            arrival
            for found in today.routes
            if granted is None or found.route.grants == "full"
            for arrival in self._on_route(credential, found)
        ]
        cost_of = self._teller.cost_of
        return tuple(worth_showing(arrivals, self.person, self.on, cost_of, self.wishes))

    def _on_route(self, credential: Credential, found: RouteFinding) -> Iterator[Arrival]:
        for path in paths(credential, found, self.person, self.on, self.horizon, self.wishes):
            for whole in self._with_what_comes_first(path):
                if self._is_short_enough(whole):
                    yield from self._arrive(credential, whole)

    def _is_short_enough(self, path: Path) -> bool:
        most = self.wishes.study_months
        return most is None or all(
            move.length.months is None or move.length.months <= most
            for move in path.moves
            if isinstance(move, Enroll)
        )

    # ------------------------------------------------------------ credentials that come first

    def _with_what_comes_first(self, path: Path) -> Iterator[Path]:
        """The path with all that has to be done for each credential that it wants first."""
        firsts = [move for move in path.moves if isinstance(move, PassExam)]
        if firsts and len(self._open) > _DEEPEST:
            self._cut.add(self._open[0])
            return
        ways: list[tuple[Move, ...]] = [tuple(move for move in path.moves if move not in firsts)]
        for first in firsts:
            ways = [
                together
                for moves in ways
                for before, exam in self._ways_to(first)
                if (together := _joined(before, moves, exam))
            ]
        for moves in ways:
            yield replace(path, moves=moves)

    def _ways_to(self, exam: PassExam) -> list[tuple[tuple[Move, ...], PassExam]]:
        """What to do before an exam can be sat, and the exam on its day.

        Nothing where it is open today, or may be. Ways that hang on an answer are for who has no
        sure one.
        """
        if isinstance(exam, EarnLicense):
            return [((), replace(exam, opens_on=self.on))]
        credential = self._credentials.get(exam.credential)
        if credential is None or credential.state not in (None, self.person.state):
            return []
        base = self._today(credential)
        today = base.retold(self.person, _in_full(credential)).on(self.on)
        if today.verdict is Verdict.ELIGIBLE:
            return [((), replace(exam, opens_on=self.on))]
        ways = [way for way in self._found(credential.id) if way.path.route.grants == "full"]
        sure = [way for way in ways if way.outcome is Outcome.ELIGIBLE][:_MOST_FIRST]
        if sure:
            return [(way.path.moves, replace(exam, opens_on=way.day)) for way in sure]
        unsure = replace(exam, is_sure=False)
        if outcome_of(today) is Outcome.ANSWERS_MISSING:
            return [((), replace(unsure, opens_on=self.on))]
        hanging = [way for way in ways if way.outcome is Outcome.ANSWERS_MISSING][:1]
        return [(way.path.moves, replace(unsure, opens_on=way.day)) for way in hanging]

    # ------------------------------------------------------------ one path, replayed

    def _arrive(self, credential: Credential, path: Path) -> Iterator[Arrival]:
        scheduled = self._scheduled(path)
        if scheduled is None:
            return
        done = self._having_done(scheduled)
        only = on_route(credential, path.route)
        assessment = self._today(credential).retold(done, only)
        for day, reached in open_days(assessment, ready_on(scheduled, self.on), self.horizon):
            outcome = self._outcome(path, reached)
            if self._leads_on(scheduled, day, outcome):
                hangs = reached is not Outcome.ELIGIBLE
                yield Arrival(path, scheduled, day, outcome, assessment, hangs)
            assessment = assessment.afresh()  # what one keeps is good for later days only

    @staticmethod
    def _outcome(path: Path, reached: Outcome) -> Outcome:
        """No surer than what has to be done: an approval to ask for, exams that may not be open."""
        if any(isinstance(move, AskForApproval) for move in path.moves):
            return Outcome.BODY_DECIDES
        if any(isinstance(move, PassExam) and not move.is_sure for move in path.moves):
            return max(reached, Outcome.ANSWERS_MISSING, key=lambda one: one.doubt)
        return reached

    @staticmethod
    def _leads_on(scheduled: Sequence[Scheduled], day: date, outcome: Outcome) -> bool:
        """Whether it is further than before work that counts day by day."""
        counts_at_once = any(one.move.counts_as_it_goes and one.begin == day for one in scheduled)
        return outcome is Outcome.ELIGIBLE or not counts_at_once

    def _having_done(self, scheduled: Sequence[Scheduled]) -> Profile:
        person = self.person
        for one in scheduled:
            person = one.move.take(person, one.begin, one.end)
        return person

    def _scheduled(self, path: Path) -> tuple[Scheduled, ...] | None:
        """Each move as early as can be: all at once, but for what has to wait for another.

        None where something would wait for ever.
        """
        if not self._can_be_in_a_job and any(_is_an_apprenticeship(one) for one in path.moves):
            return None
        jobs = [move for move in path.moves if isinstance(move, DoWork)]
        exams = [move for move in path.moves if isinstance(move, PassExam)]
        scheduled: list[Scheduled] = []
        for move in sorted(path.moves, key=lambda move: not isinstance(move, Enroll)):
            if move not in exams and move not in jobs[1:]:
                scheduled.append(self._at_once(move, scheduled))
        for exam in exams:
            day = exam.opens_on or self._exam_day(exam, scheduled)
            if day is None:
                return None
            scheduled.append(Scheduled(exam, day, day))
        # Nobody is to work in two jobs at once: the next begins when the exam it was for is open.
        for job in jobs[1:]:
            begin = max((one.end for one in scheduled if one.move in exams), default=self.on)
            scheduled.append(Scheduled(job, begin, begin))
        return tuple(scheduled)

    def _at_once(self, move: Move, before: Sequence[Scheduled]) -> Scheduled:
        begin, months = self._begin(move, before), move.length.surely
        if isinstance(move, Enroll) and move.as_student and move.length.months is None:
            months = _SOME_STUDY
        return Scheduled(move, begin, months_on(begin, months))

    def _begin(self, move: Move, before: Sequence[Scheduled]) -> date:
        """Today, but for work: school and apprenticeship come before it, and some counts only
        after a program. An apprenticeship is work as well."""
        first = self._out_of_school
        if _is_an_apprenticeship(move):
            return first
        if not isinstance(move, DoWork):
            return self.on
        begun = [one for one in before if isinstance(one.move, Enroll)]
        if any(_is_an_apprenticeship(one.move) for one in begun):
            return max(first, *(next_day(one.end) for one in begun))
        if not move.follows_program:
            return first
        had = [course.ends.last for course in self.person.training or () if course.ends]
        return max((first, *(next_day(day) for day in [one.end for one in begun] or had)))

    @property
    def _can_be_in_a_job(self) -> bool:
        """Whether a full week of work is possible, now or from a day that is known."""
        hours = self.wishes.weekly_hours
        is_enough = hours is None or hours >= FULL_WEEK
        return is_enough and not is_long_at_school(self.person)

    @property
    def _out_of_school(self) -> date:
        """The first day on which a person can work full-time: nobody does while in high school."""
        schooling = self.person.education
        if schooling is None or schooling.level != "in_high_school":
            return self.on
        ends = schooling.expected_graduation
        return max(self.on, next_day(ends.last)) if ends is not None else self.on

    def _exam_day(self, move: PassExam, scheduled: Sequence[Scheduled]) -> date | None:
        """The first day on which the exam can be sat: it need not wait for all the rest."""
        base = self._today(self._credentials[move.credential])
        credential = _in_full(base.credential)
        for day in sorted({self.on, *(one.end for one in scheduled)}):
            person = replay(self.person, scheduled, day)
            if base.retold(person, credential).on(day).verdict is Verdict.ELIGIBLE:
                return day
        done = base.retold(self._having_done(scheduled), credential)
        days = open_days(done, ready_on(scheduled, self.on), self.horizon)
        allowed = Outcome.ELIGIBLE if move.is_sure else Outcome.ANSWERS_MISSING
        return next((day for day, outcome in days if outcome.doubt <= allowed.doubt), None)


def _is_an_apprenticeship(move: Move) -> bool:
    return isinstance(move, Enroll) and move.is_a_job


def _joined(
    before: tuple[Move, ...], moves: tuple[Move, ...], exam: PassExam
) -> tuple[Move, ...] | None:
    """All that has to be done, the exam last; None where no one program serves it all.

    Where the way to the exam stays as it was found, so does the day on which it opens.
    """
    together = as_one((*before, *moves))
    if together is None:
        return None
    kept = all(any(move is one for one in together) for move in before)
    return (*together, exam if kept else replace(exam, opens_on=None))


def _with_few_programs(person: Profile, credentials: Sequence[Credential], on: date) -> Profile:
    """The person with those of very many programs that get furthest: plans begin with one of them.

    To leave a program out never opens a door, so what is found is true all the same.
    """
    programs = person.training or ()
    if len(programs) <= _MOST_PROGRAMS:
        return person
    furthest: Counter[int] = Counter()
    for credential in credentials:
        for route in Assessment(credential, person).on(on).routes:
            best = route.best.program
            furthest.update(i for i, program in enumerate(programs) if program is best)
    kept = sorted(range(len(programs)), key=lambda i: -furthest[i])[:_MOST_PROGRAMS]
    return replace(person, training=tuple(programs[i] for i in sorted(kept)))


def _in_full(credential: Credential) -> Credential:
    """The credential without what is only provisional: that does not count as having it."""
    full = tuple(route for route in credential.routes if route.grants == "full")
    return replace(credential, routes=full)


def _granted(found: CredentialFinding) -> str | None:
    """What is open today: a full route, a provisional one, or none."""
    if found.verdict is not Verdict.ELIGIBLE:
        return None
    names = set(found.settled_by)
    grants = {route.route.grants for route in found.routes if route.route.id in names}
    return "full" if "full" in grants else "provisional"
