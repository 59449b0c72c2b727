"""What goes on in a person's life, and what an open door is worth without it.

Verdicts to come take a job that is current to be kept, and a program under way to be finished.
Here the same person is asked about with that left out: days that stay open are sure, the others
rest on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from .assess import Assessment
from .days import ONE_DAY, Span
from .facts import STILL, Profile
from .outlook import Window, steps
from .rules import Credential
from .verdict import Verdict

Stretch = tuple[date, date]


def open_anyway(
    credential: Credential, profile: Profile, windows: Iterable[Window], on: date
) -> tuple[tuple[Stretch, ...], tuple[str, ...]]:
    """The open days that need nothing to go on, and what the others rest on.

    `windows` are those of the credential as things go on. Days that are open with everything
    stopped are so with one thing stopped, so only the others are asked about kind by kind.
    """
    opened = tuple((one.first, one.last) for one in windows if one.verdict is Verdict.ELIGIBLE)
    kinds = [kind for kind in LEAVING if LEAVING[kind](profile, on) != profile] if opened else []
    if not kinds:
        return opened, ()
    parts = list(_parts(credential, _stopped(profile, kinds, on), opened))
    resting = [(first, last) for first, last, is_open in parts if not is_open]
    sure = _joined((first, last) for first, last, is_open in parts if is_open)
    if not resting or len(kinds) == 1:
        return sure, tuple(kinds if resting else ())
    return sure, tuple(
        kind
        for kind in kinds
        if not _is_open_on(credential, _stopped(profile, [kind], on), resting)
    )


def _stopped(profile: Profile, kinds: Iterable[str], on: date) -> Profile:
    for kind in kinds:
        profile = LEAVING[kind](profile, on)
    return profile


def _is_open_on(credential: Credential, profile: Profile, stretches: Iterable[Stretch]) -> bool:
    """Whether it is open on all of these days. The first day that is not ends the search."""
    return all(is_open for _first, _last, is_open in _parts(credential, profile, stretches))


def _parts(
    credential: Credential, profile: Profile, stretches: Iterable[Stretch]
) -> Iterator[tuple[date, date, bool]]:
    """These days, parted where it opens or closes. No other day is looked at."""
    assessment = Assessment(credential, profile)
    for begin, end in stretches:
        for first, last, found in steps(assessment, begin, end):
            yield first, last, found.verdict is Verdict.ELIGIBLE


def _joined(parts: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Stretches of which each goes on where the one before ends are one."""
    joined: list[Stretch] = []
    for first, last in parts:
        if joined and joined[-1][1] == first - ONE_DAY:
            first = joined.pop()[0]
        joined.append((first, last))
    return tuple(joined)


def _leave_jobs(profile: Profile, on: date) -> Profile:
    """The same person with today as the last day of work and of teaching."""
    end = Span.on(on)
    work = profile.work and tuple(
        replace(job, ended_on=end) if job.ended_on == STILL else job for job in profile.work
    )
    teaching = profile.teaching and tuple(
        replace(post, ended_on=end) if post.ended_on == STILL else post for post in profile.teaching
    )
    return replace(profile, work=work, teaching=teaching)


def _leave_programs(profile: Profile, on: date) -> Profile:
    """The same person, of whose programs nobody knows if they will be finished."""
    training = profile.training and tuple(
        replace(program, expected_on=None)
        if program.expected_on is not None and program.expected_on.last > on
        else program
        for program in profile.training
    )
    return replace(profile, training=training)


def _leave_school(profile: Profile, on: date) -> Profile:
    """The same person, out of high school without a diploma."""
    schooling = profile.education
    if schooling is None or schooling.level != "in_high_school":
        return profile
    graduates = schooling.expected_graduation
    if graduates is not None and graduates.last <= on:
        return profile
    gone = replace(schooling, level="none", expected_graduation=None)
    return replace(profile, education=gone)


def _leave_service(profile: Profile, on: date) -> Profile:
    """The same person with today as the last day of service."""
    military = profile.military and tuple(
        replace(one, separated_on=Span.on(on)) if one.separated_on == STILL else one
        for one in profile.military
    )
    return replace(profile, military=military)


LEAVING: Mapping[str, Callable[[Profile, date], Profile]] = {
    "job": _leave_jobs,
    "program": _leave_programs,
    "school": _leave_school,
    "service": _leave_service,
}
"""What may go on, and how a person would stand who stopped today."""
