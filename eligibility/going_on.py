"""What goes on in a person's life, and what an open door is worth without it.

Verdicts to come take a job that is current to be kept, and a program under way to be finished.
Here the same person is asked about with that left out: days that stay open are sure, the others
rest on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from .assess import Assessment
from .days import Span
from .facts import STILL, Profile
from .outlook import Window, outlook
from .rules import Credential
from .verdict import Verdict

Stretch = tuple[date, date]


def open_anyway(
    credential: Credential, profile: Profile, windows: Iterable[Window], on: date
) -> tuple[tuple[Stretch, ...], tuple[str, ...]]:
    """The open days that need nothing to go on, and what the others rest on.

    `windows` are those of the credential as things go on.
    """
    opened = _open(windows)
    kinds = [kind for kind in LEAVING if LEAVING[kind](profile, on) != profile] if opened else []
    if not kinds:
        return opened, ()
    without = {kind: _without(credential, profile, [kind], on) for kind in kinds}
    sure = without[kinds[0]] if len(kinds) == 1 else _without(credential, profile, kinds, on)
    rests_on = [kind for kind in kinds if not _covers(without[kind], opened)]
    return tuple(_common(opened, sure)), tuple(rests_on)


def _open(windows: Iterable[Window]) -> tuple[Stretch, ...]:
    return tuple((one.first, one.last) for one in windows if one.verdict is Verdict.ELIGIBLE)


def _without(
    credential: Credential, profile: Profile, kinds: Iterable[str], on: date
) -> tuple[Stretch, ...]:
    for kind in kinds:
        profile = LEAVING[kind](profile, on)
    return _open(outlook(Assessment(credential, profile), on).windows)


def _covers(wider: tuple[Stretch, ...], narrower: tuple[Stretch, ...]) -> bool:
    return list(_common(narrower, wider)) == list(narrower)


def _common(one: tuple[Stretch, ...], other: tuple[Stretch, ...]) -> Iterable[Stretch]:
    """The days that lie in both."""
    for first, last in one:
        for begin, end in other:
            if max(first, begin) <= min(last, end):
                yield max(first, begin), min(last, end)


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
