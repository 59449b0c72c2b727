"""A request as the contract writes it: facts, a day, a state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from .days import EARLIEST, LATEST, Span
from .facts import STATE_CODE, FactError, FaultyError, Json, Profile, ProfileError, parse_profile
from .programs import fill
from .rules import Catalogue

PARTS = ("as_of", "state", "profile")


class RequestError(FaultyError):
    """A request that cannot be read; each fault has its path from the root."""


@dataclass(frozen=True, slots=True)
class Request:
    """The day to judge, and the person, their state among their facts."""

    as_of: date
    profile: Profile


def parse_request(raw: Json, catalogue: Catalogue, *, today: date) -> Request:
    """Read a request; `today` is the day to judge when it names none.

    What a training record leaves out is filled from the record of the program it names.

    Raises RequestError with the faults found, each with its path from the root.
    """
    if not isinstance(raw, dict):
        raise RequestError([FactError("", "Give an object with as_of, state and profile.")])
    errors = [
        FactError(key, "There is no such part here. A request has as_of, state and profile.")
        for key in raw
        if key not in PARTS
    ]
    as_of = _day(raw.get("as_of"), today, errors)
    state = raw.get("state")
    if state is not None:
        state = STATE_CODE.read(state, "state", errors)
    given = raw.get("profile")
    try:
        profile = parse_profile(
            {} if given is None else given,
            credentials=catalogue.credential_ids,
            bodies=catalogue.bodies,
            programs=catalogue.program_ids,
            state=state,
        )
    except ProfileError as error:
        raise RequestError([*errors, *error.errors]) from error
    if errors:
        raise RequestError(errors)
    return Request(as_of, replace(fill(profile, catalogue.programs), told_on=as_of))


def _day(value: Json, today: date, errors: list[FactError]) -> date:
    if value is None:
        return today
    try:
        day = Span.parse(value if isinstance(value, str) else "")
        if not day.is_exact or not EARLIEST <= day.first <= LATEST:
            raise ValueError("not a day, or too far away")
        return day.first
    except ValueError:
        errors.append(FactError("as_of", "Give a day such as 2026-11-24."))
        return today
