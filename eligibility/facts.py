"""What a person can tell us: the profile, typed and checked.

A part left out, or null, is `None` here: we do not know. An empty list is an empty tuple: none.
Nothing is guessed: an unknown key, a wrong type or an impossible value is refused with its path.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from . import vocabulary as words
from .days import EARLIEST, FAR_FUTURE, LATEST, Span
from .records import Evidence, Program

Json = Any
"""A value as `json.loads` gives it."""

STILL = Span.on(FAR_FUTURE)
"""The end of a job, a course or a service that goes on."""


MOST_FAULTS = 100
"""How many faults of one request are told."""
MOST_WORDS = 100
"""How many items a list of words takes: more than there are words to choose from."""


@dataclass(frozen=True, slots=True)
class FactError:
    """One thing wrong with what was given: where, and what to do about it."""

    path: str
    message: str


class FaultyError(ValueError):
    """What was given cannot be read. `errors` lists the reasons, a hundred and a note at most.

    Each reason is longer than what it is about, so a list of all would outgrow any request.
    """

    def __init__(self, errors: Sequence[FactError]) -> None:
        told = list(errors[:MOST_FAULTS])
        if len(errors) > len(told):
            more = f"There is more to correct than these {MOST_FAULTS}. Start with them."
            told.append(FactError("", more))
        super().__init__("; ".join(f"{error.path}: {error.message}" for error in told))
        self.errors = tuple(told)


class ProfileError(FaultyError):
    """A profile that cannot be read."""


# ---------------------------------------------------------------- the facts, typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Education:
    """Schooling in general."""

    level: str | None = None
    expected_graduation: Span | None = None
    country: str = "US"
    us_equivalent: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """One program, finished or under way. Hours are clock hours.

    `record` is what our catalogue has of the program the person named, and `filled` are the parts
    that come from there, since the person left them out.
    """

    kind: str | None = None
    provider: str | None = None
    program: str | None = None
    school_accreditation: str | None = None
    programmatic_accreditor: str | None = None
    accredited_from: Span | None = None
    accredited_until: Span | None = None
    approved_by: tuple[str, ...] | None = None
    started_on: Span | None = None
    completed_on: Span | None = None
    expected_on: Span | None = None
    classroom_complete: bool | None = None
    clock_hours: Fraction | None = None
    classroom_hours: Fraction | None = None
    externship_hours: Fraction | None = None
    externship_setting: str | None = None
    semesters: Fraction | None = None
    award: str | None = None
    credit_bearing: bool | None = None
    curriculum_complete: bool | None = None
    injections: int | None = None
    phlebotomies: int | None = None
    modality: str | None = None
    country: str = "US"
    record: Program | None = None
    filled: frozenset[str] = frozenset()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Our evidence of the program's accreditation, where the person says nothing of it."""
        told = (self.programmatic_accreditor, self.accredited_from, self.accredited_until)
        if self.record is None or any(part is not None for part in told):
            return ()
        return self.record.accreditations

    @property
    def school_evidence(self) -> tuple[Evidence, ...]:
        """The same of the school's."""
        if self.record is None or self.school_accreditation is not None:
            return ()
        return self.record.school_accreditations

    @property
    def ends(self) -> Span | None:
        """When it ended or is expected to end: an expected date is taken to be kept."""
        return self.completed_on or self.expected_on

    @property
    def all_hours(self) -> Fraction | None:
        """Every hour, the externship included."""
        if self.clock_hours is not None:
            return self.clock_hours
        if self.classroom_hours is None or self.externship_hours is None:
            return None
        return self.classroom_hours + self.externship_hours

    @property
    def hours_in_class(self) -> Fraction | None:
        """The hours without the externship."""
        if self.classroom_hours is not None:
            return self.classroom_hours
        if self.clock_hours is None or self.externship_hours is None:
            return None
        return max(Fraction(0), self.clock_hours - self.externship_hours)

    @property
    def hours_of_externship(self) -> Fraction | None:
        """The hours at a workplace."""
        if self.externship_hours is not None:
            return self.externship_hours
        if self.clock_hours is None or self.classroom_hours is None:
            return None
        return max(Fraction(0), self.clock_hours - self.classroom_hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One job. `ended_on` is STILL while it goes on and None while we do not know."""

    role: str | None = None
    started_on: Span | None = None
    ended_on: Span | None = None
    hours_per_week: Fraction | None = None
    hours_total: Fraction | None = None
    told_on: date | None = None
    supervised: bool | None = None
    supervisor: str | None = None
    clinical: bool | None = None
    administrative: bool | None = None
    setting: str | None = None
    paid: bool = True
    country: str = "US"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One course of training in the armed forces, with the service around it."""

    code: str | None = None
    program: str | None = None
    kind: str | None = None
    started_on: Span | None = None
    completed_on: Span | None = None
    separated_on: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A credential or licence the person has, had, or passed the exam of."""

    credential: str | None = None
    status: str | None = None
    earned_on: Span | None = None
    expires_on: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """One teaching post."""

    subject: str | None = None
    level: str | None = None
    programmatic_accreditor: str | None = None
    started_on: Span | None = None
    ended_on: Span | None = None
    hours: Fraction | None = None
    told_on: date | None = None
    hours_per_week: Fraction | None = None
    clinical: bool | None = None
    administrative: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All a person told us so far. `state` is where they live; the rest is as in the request.

    `told_on` is the day they told it: a total of hours in a job they still have is of that day,
    and goes on at the same pace. Without it, it is whichever day is judged.
    """

    state: str | None = None
    told_on: date | None = None
    age: int | None = None
    education: Education | None = None
    training: tuple[Training, ...] | None = None
    work: tuple[Work, ...] | None = None
    military: tuple[Service, ...] | None = None
    credentials: tuple[Held, ...] | None = None
    teaching: tuple[Teaching, ...] | None = None
    skills: Mapping[str, int] | None = None
    attestations: Mapping[str, bool] | None = None
    exam_attempts: Mapping[str, int | None] | None = None
    continuing_education: Mapping[str, Fraction | None] | None = None


# ---------------------------------------------------------------- reading them


class Reader(Protocol):
    """Turns one JSON value into a typed one, or says what is wrong with it."""

    def read(self, value: Json, path: str, errors: list[FactError]) -> Any:
        """The typed value; on a fault, None, with the fault added to `errors`."""
        ...

    def schema(self) -> dict[str, Json]:
        """The same in JSON Schema."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list of words."""

    options: tuple[str, ...]

    def read(self, value: Json, path: str, errors: list[FactError]) -> str | None:
        if isinstance(value, str) and value in self.options:
            return value
        errors.append(FactError(path, f"Choose one of: {', '.join(self.options)}."))
        return None

    def schema(self) -> dict[str, Json]:
        return {"type": "string", "enum": list(self.options)}


@dataclass(frozen=True, slots=True)
class Code:
    """A code out of a long, known list."""

    options: frozenset[str]
    what: str
    pattern: str

    def read(self, value: Json, path: str, errors: list[FactError]) -> str | None:
        if isinstance(value, str) and value in self.options:
            return value
        errors.append(FactError(path, f"Give {self.what}."))
        return None

    def schema(self) -> dict[str, Json]:
        return {"type": "string", "pattern": self.pattern, "description": self.what}


@dataclass(frozen=True, slots=True)
class Text:
    """A short free text."""

    longest: int

    def read(self, value: Json, path: str, errors: list[FactError]) -> str | None:
        if isinstance(value, str) and len(value) <= self.longest:
            return value
        errors.append(FactError(path, f"Give a text of at most {self.longest} characters."))
        return None

    def schema(self) -> dict[str, Json]:
        return {"type": "string", "maxLength": self.longest}


@dataclass(frozen=True, slots=True)
class Id:
    """The id of something the catalogue knows; without a catalogue, any id."""

    ids: Collection[str] | None
    unknown: str

    def read(self, value: Json, path: str, errors: list[FactError]) -> str | None:
        if isinstance(value, str) and (self.ids is None or value in self.ids):
            return value
        errors.append(FactError(path, self.unknown))
        return None

    def schema(self) -> dict[str, Json]:
        return {"type": "string", "maxLength": 100}


@dataclass(frozen=True, slots=True)
class Slug:
    """A short code: small letters, digits, hyphens and underscores."""

    def read(self, value: Json, path: str, errors: list[FactError]) -> str | None:
        if isinstance(value, str) and re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,99}", value):
            return value
        errors.append(FactError(path, "Give a code of small letters, digits and hyphens."))
        return None

    def schema(self) -> dict[str, Json]:
        return {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,99}$"}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def read(self, value: Json, path: str, errors: list[FactError]) -> bool | None:
        if isinstance(value, bool):
            return value
        errors.append(FactError(path, "Give true or false, or leave it out if not known."))
        return None

    def schema(self) -> dict[str, Json]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from 0 up to a limit."""

    most: int

    def read(self, value: Json, path: str, errors: list[FactError]) -> int | None:
        number = _number(value)
        if number is not None and number.denominator == 1 and 0 <= number <= self.most:
            return int(number)
        errors.append(FactError(path, f"Give a whole number from 0 to {self.most}."))
        return None

    def schema(self) -> dict[str, Json]:
        return {"type": "integer", "minimum": 0, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number from 0 up to a limit, fractions allowed."""

    most: int

    def read(self, value: Json, path: str, errors: list[FactError]) -> Fraction | None:
        number = _number(value)
        if number is not None and 0 <= number <= self.most:
            return number
        errors.append(FactError(path, f"Give a number from 0 to {self.most}."))
        return None

    def schema(self) -> dict[str, Json]:
        return {"type": "number", "minimum": 0, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year."""

    def read(self, value: Json, path: str, errors: list[FactError]) -> Span | None:
        try:
            if not isinstance(value, str):
                raise ValueError("not a text")
            span = Span.parse(value)
        except ValueError:
            message = (
                "Give a date such as 2022-06-03, a month such as 2022-06 or a year such as 2022."
            )
            errors.append(FactError(path, message))
            return None
        if span.first < EARLIEST or span.last > LATEST:
            message = f"Give a date between {EARLIEST.year} and {LATEST.year}."
            errors.append(FactError(path, message))
            return None
        return span

    def schema(self) -> dict[str, Json]:
        return {
            "type": "string",
            "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$",
            "description": "A day (2022-06-03), a month (2022-06) or a year (2022).",
        }


@dataclass(frozen=True, slots=True)
class Day:
    """The day on which a total of hours was told, where that is not the day judged."""

    def read(self, value: Json, path: str, errors: list[FactError]) -> date | None:
        span = PartialDate().read(value, path, errors)
        if span is not None and not span.is_exact:
            errors.append(FactError(path, "Give a day such as 2026-11-24."))
            return None
        return None if span is None else span.first

    def schema(self) -> dict[str, Json]:
        return {
            "type": "string",
            "format": "date",
            "description": "The day the total of hours was told; left out, the day judged.",
        }


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """A date that null says is still to come: the job, the course, the service goes on."""

    def read(self, value: Json, path: str, errors: list[FactError]) -> Span | None:
        return STILL if value is None else PartialDate().read(value, path, errors)

    def schema(self) -> dict[str, Json]:
        return PartialDate().schema() | {"description": "A date; null means still there."}


@dataclass(frozen=True, slots=True)
class InOrder:
    """A list whose order and repetitions mean something."""

    of: Reader

    def read(self, value: Json, path: str, errors: list[FactError]) -> tuple[Any, ...] | None:
        if not isinstance(value, list):
            errors.append(FactError(path, "Give a list; an empty one means none."))
            return None
        if len(value) > MOST_WORDS:
            errors.append(FactError(path, f"Give a list of at most {MOST_WORDS}."))
            return None
        read = (self.of.read(item, f"{path}[{i}]", errors) for i, item in enumerate(value))
        return tuple(item for item in read if item is not None)

    def schema(self) -> dict[str, Json]:
        return {"type": "array", "maxItems": MOST_WORDS, "items": self.of.schema()}


@dataclass(frozen=True, slots=True)
class Several(InOrder):
    """A list of words; the order does not matter."""

    def read(self, value: Json, path: str, errors: list[FactError]) -> tuple[Any, ...] | None:
        read = InOrder.read(self, value, path, errors)
        return None if read is None else tuple(sorted(set(read)))


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys, read into one of the classes above."""

    parts: Mapping[str, Reader]
    build: Callable[..., Any]
    check: Callable[[Any, str], Iterator[FactError]] = field(default=lambda record, path: iter(()))

    def read(self, value: Json, path: str, errors: list[FactError]) -> Any:
        if not isinstance(value, dict):
            errors.append(FactError(path, "Give an object with named parts."))
            return None
        before = len(errors)
        given = dict(_parts(value, self.parts, path, errors))
        if len(errors) > before:
            return None
        record = self.build(**given)
        errors.extend(self.check(record, path))
        return record

    def schema(self) -> dict[str, Json]:
        return _object(self.parts)


@dataclass(frozen=True, slots=True)
class Records:
    """A list of records, put into an order of its own so that the given order cannot matter."""

    of: Record

    def read(self, value: Json, path: str, errors: list[FactError]) -> tuple[Any, ...] | None:
        if not isinstance(value, list):
            errors.append(FactError(path, "Give a list; an empty one means none."))
            return None
        before = len(errors)
        read = [self.of.read(item, f"{path}[{i}]", errors) for i, item in enumerate(value)]
        return None if len(errors) > before else tuple(sorted(read, key=repr))

    def schema(self) -> dict[str, Json]:
        return {"type": "array", "items": self.of.schema()}


@dataclass(frozen=True, slots=True)
class Named:
    """A mapping from known names to values. Empty means `nothing` for every name."""

    names: tuple[str, ...]
    of: Reader
    nothing: int | bool

    def read(self, value: Json, path: str, errors: list[FactError]) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            errors.append(
                FactError(path, "Give an object with named parts; an empty one means none.")
            )
            return None
        if not value:
            return dict.fromkeys(self.names, self.nothing)
        return dict(_parts(value, dict.fromkeys(self.names, self.of), path, errors))

    def schema(self) -> dict[str, Json]:
        return _object(dict.fromkeys(self.names, self.of))


@dataclass(frozen=True, slots=True)
class ByCredential:
    """A mapping from credential ids to numbers; an id left out means none, null means not known."""

    ids: Collection[str] | None
    of: Reader

    def read(self, value: Json, path: str, errors: list[FactError]) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            errors.append(FactError(path, "Give an object from credential ids to numbers."))
            return None
        errors.extend(
            FactError(f"{path}.{key}", "No credential has this id.")
            for key in value
            if self.ids is not None and key not in self.ids
        )
        return {
            key: None if item is None else self.of.read(item, f"{path}.{key}", errors)
            for key, item in value.items()
        }

    def schema(self) -> dict[str, Json]:
        return {"type": "object", "additionalProperties": _or_null(self.of.schema())}


def _number(value: Json) -> Fraction | None:
    """An exact number, 37.5 being thirty-seven and a half; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int):
        return Fraction(value)
    return Fraction(str(value)) if math.isfinite(value) else None


def _parts(
    value: Mapping[str, Json], parts: Mapping[str, Reader], path: str, errors: list[FactError]
) -> Iterator[tuple[str, Any]]:
    """The parts that are known. Null says not known, except where it says still going on."""
    for key, item in value.items():
        reader = parts.get(key)
        if reader is None:
            errors.append(FactError(f"{path}.{key}", "There is no such part here."))
        elif item is not None or isinstance(reader, OpenEnd):
            yield key, reader.read(item, f"{path}.{key}", errors)


def _or_null(schema: dict[str, Json]) -> dict[str, Json]:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(parts: Mapping[str, Reader]) -> dict[str, Json]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {key: _or_null(reader.schema()) for key, reader in parts.items()},
    }


# ---------------------------------------------------------------- what cannot be


def _in_order(
    path: str, earlier: tuple[str, Span | None], later: tuple[str, Span | None]
) -> Iterator[FactError]:
    """Two dates of one record must be able to stand in this order."""
    (name, first), (other, last) = earlier, later
    if first is not None and last is not None and last.last < first.first:
        yield FactError(f"{path}.{other}", f"This is before {name}. Correct one of the two.")


def _check_training(record: Training, path: str) -> Iterator[FactError]:
    started = ("started_on", record.started_on)
    yield from _in_order(path, started, ("completed_on", record.completed_on))
    yield from _in_order(path, started, ("expected_on", record.expected_on))
    yield from _in_order(
        path,
        ("accredited_from", record.accredited_from),
        ("accredited_until", record.accredited_until),
    )
    if None not in (record.completed_on, record.expected_on) and (
        record.completed_on != record.expected_on
    ):
        yield FactError(
            f"{path}.expected_on", "Give the day it ended or the day it will end, not two days."
        )


def _check_work(record: Work, path: str) -> Iterator[FactError]:
    yield from _in_order(path, ("started_on", record.started_on), ("ended_on", record.ended_on))


def _check_teaching(record: Teaching, path: str) -> Iterator[FactError]:
    yield from _in_order(path, ("started_on", record.started_on), ("ended_on", record.ended_on))


def _check_service(record: Service, path: str) -> Iterator[FactError]:
    started = ("started_on", record.started_on)
    yield from _in_order(path, started, ("completed_on", record.completed_on))
    yield from _in_order(path, started, ("separated_on", record.separated_on))


def _check_held(record: Held, path: str) -> Iterator[FactError]:
    yield from _in_order(path, ("earned_on", record.earned_on), ("expires_on", record.expires_on))


# ---------------------------------------------------------------- the profile

_DATE = PartialDate()
_FLAG = Flag()
_HOURS = Amount(200_000)
_WEEK = Amount(168)
_COUNT = Whole(1_000_000)
_COUNTRY = Code(
    words.COUNTRIES | {words.ABROAD},
    "the two-letter ISO code of the country, or 'abroad' for one that is not named",
    f"^([A-Z]{{2}}|{words.ABROAD})$",
)
STATE_CODE = Code(words.STATES, "the two-letter postal code of the state, such as WA", "^[A-Z]{2}$")

_TRAINING: dict[str, Reader] = {
    "kind": Choice(words.TRAINING_KINDS),
    "provider": Choice(words.PROVIDERS),
    "school_accreditation": Choice(words.SCHOOL_ACCREDITATIONS),
    "programmatic_accreditor": Choice(words.PROGRAMMATIC_ACCREDITORS),
    "accredited_from": _DATE,
    "accredited_until": _DATE,
    "approved_by": Several(Choice(words.APPROVING_BODIES)),
    "started_on": _DATE,
    "completed_on": _DATE,
    "expected_on": _DATE,
    "classroom_complete": _FLAG,
    "clock_hours": _HOURS,
    "classroom_hours": _HOURS,
    "externship_hours": _HOURS,
    "externship_setting": Choice(words.EXTERNSHIP_SETTINGS),
    "semesters": Amount(100),
    "award": Choice(words.AWARDS),
    "credit_bearing": _FLAG,
    "curriculum_complete": _FLAG,
    "injections": _COUNT,
    "phlebotomies": _COUNT,
    "modality": Choice(words.MODALITIES),
    "country": _COUNTRY,
}
_WORK: dict[str, Reader] = {
    "role": Choice(words.ROLES),
    "started_on": _DATE,
    "ended_on": OpenEnd(),
    "hours_per_week": _WEEK,
    "hours_total": _HOURS,
    "told_on": Day(),
    "supervised": _FLAG,
    "supervisor": Choice(words.SUPERVISORS),
    "clinical": _FLAG,
    "administrative": _FLAG,
    "setting": Choice(words.WORK_SETTINGS),
    "paid": _FLAG,
    "country": _COUNTRY,
}
_SERVICE: dict[str, Reader] = {
    "code": Text(20),
    "program": Text(200),
    "kind": Choice(words.MILITARY_KINDS),
    "started_on": _DATE,
    "completed_on": _DATE,
    "separated_on": OpenEnd(),
}
_TEACHING: dict[str, Reader] = {
    "subject": Choice(words.TEACHING_SUBJECTS),
    "level": Choice(words.TEACHING_LEVELS),
    "programmatic_accreditor": Choice(words.PROGRAMMATIC_ACCREDITORS),
    "started_on": _DATE,
    "ended_on": OpenEnd(),
    "hours": _HOURS,
    "told_on": Day(),
    "hours_per_week": _WEEK,
    "clinical": _FLAG,
    "administrative": _FLAG,
}
_EDUCATION: dict[str, Reader] = {
    "level": Choice(words.EDUCATION_LEVELS),
    "expected_graduation": _DATE,
    "country": _COUNTRY,
    "us_equivalent": _FLAG,
}


@dataclass(frozen=True, slots=True)
class _Schooling:
    """Education: an empty one means no schooling."""

    record: Record

    def read(self, value: Json, path: str, errors: list[FactError]) -> Any:
        return Education(level="none") if value == {} else self.record.read(value, path, errors)

    def schema(self) -> dict[str, Json]:
        return self.record.schema()


def _profile_parts(
    credentials: Collection[str] | None, bodies: Collection[str], programs: Collection[str] | None
) -> dict[str, Reader]:
    """How each key of a profile is read. Without a catalogue, any id will do."""
    approving = tuple(sorted({*words.APPROVING_BODIES, *bodies}))
    training = _TRAINING | {
        "approved_by": Several(Choice(approving)),
        "program": Id(programs, "No program of the catalogue has this id."),
    }
    holdable = None if credentials is None else {*credentials, *words.OTHER_CREDENTIALS}
    holding: dict[str, Reader] = {
        "credential": Id(
            holdable,
            "No credential has this id. Use an id of the catalogue or one of: "
            f"{', '.join(words.OTHER_CREDENTIALS)}.",
        ),
        "status": Choice(words.CREDENTIAL_STATUSES),
        "earned_on": _DATE,
        "expires_on": _DATE,
    }
    return {
        "age": Whole(120),
        "education": _Schooling(Record(_EDUCATION, Education)),
        "training": Records(Record(training, Training, _check_training)),
        "work": Records(Record(_WORK, Work, _check_work)),
        "military": Records(Record(_SERVICE, Service, _check_service)),
        "credentials": Records(Record(holding, Held, _check_held)),
        "teaching": Records(Record(_TEACHING, Teaching, _check_teaching)),
        "skills": Named(words.SKILLS, _COUNT, 0),
        "attestations": Named(words.ATTESTATIONS, _FLAG, nothing=False),
        "exam_attempts": ByCredential(credentials, Whole(1000)),
        "continuing_education": ByCredential(credentials, Amount(100_000)),
    }


def parse_profile(
    raw: Json,
    *,
    credentials: Collection[str] | None = None,
    bodies: Collection[str] = (),
    programs: Collection[str] | None = None,
    state: str | None = None,
    path: str = "profile",
) -> Profile:
    """Read a profile as the contract writes it.

    `credentials`, `bodies` and `programs` are the ids the catalogue knows; None takes any id.
    Raises ProfileError with every fault found.
    """
    errors: list[FactError] = []
    reader = Record(_profile_parts(credentials, bodies, programs), Profile)
    profile = reader.read(raw, path, errors)
    if errors:
        raise ProfileError(errors)
    assert isinstance(profile, Profile)
    return replace(profile, state=state)


PROFILE_SCHEMA: dict[str, Json] = _object(_profile_parts(None, (), None))
"""JSON Schema of `profile`."""

REQUEST_SCHEMA: dict[str, Json] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "as_of": _or_null({"type": "string", "format": "date"}),
        "state": _or_null(STATE_CODE.schema()),
        "profile": _or_null(PROFILE_SCHEMA),
    },
}
"""JSON Schema of a whole request."""
