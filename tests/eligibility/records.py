"""Invented programs on record, with evidence near the days of the people who name them.

`naming(rng, profile)` makes one for most training records of a person: the person then leaves out
much of what the record may say. It gives the new profile, and the entries of a release.
"""

from __future__ import annotations

import copy
import random
from datetime import date
from typing import Any

from .profiles import AS_OF, add_months, days_later, finish_of, first_day, likely, roughly

Json = dict[str, Any]
Rng = random.Random

CIPS = {
    "medical_assisting": "51.0801",
    "medical_office": "51.0716",
    "phlebotomy": "51.1009",
    "ekg": "51.0902",
}
LEFT_OUT = (
    "kind",
    "provider",
    "award",
    "modality",
    "clock_hours",
    "classroom_hours",
    "externship_hours",
    "school_accreditation",
)
OF_ACCREDITATION = ("programmatic_accreditor", "accredited_from", "accredited_until")
SOURCE = {
    "id": "list",
    "title": "A list of programs",
    "url": "https://example.org/list",
    "edition": "2026",
    "read_on": "2026-11-24",
}
OLD = SOURCE | {"id": "old-list", "read_on": "2019-05-01"}
LATE = SOURCE | {"id": "late-list", "read_on": "2060-01-01"}
"""For evidence of days to come, as an old result that is shown again may meet it."""
SOURCES = (SOURCE, OLD, LATE)


def naming(rng: Rng, profile: Json, as_of: date = AS_OF) -> tuple[Json, Json]:
    """A person who names programs, and the part of a release that holds these."""
    told = copy.deepcopy(profile)
    held: Json = {"institutions": [], "programs": []}
    for number, record in enumerate(told.get("training") or []):
        if likely(rng, 0.85):
            school = {"id": f"school-{number}", **_school(rng, record, as_of)}
            program = {"id": f"program-{number}", "institution": school["id"]}
            held["institutions"].append(school)
            held["programs"].append(program | _program(rng, record, as_of))
            record["program"] = program["id"]
            _leave_out(rng, record)
    return told, held


def _leave_out(rng: Rng, record: Json) -> None:
    """What people who look their program up do not trouble to say."""
    for part in LEFT_OUT:
        if likely(rng, 0.6):
            record.pop(part, None)
    if likely(rng, 0.8):
        for part in OF_ACCREDITATION:
            record.pop(part, None)


def _school(rng: Rng, record: Json, as_of: date) -> Json:
    found = {
        "name": "North College",
        "city": "Salem",
        "state": "OR",
        "postsecondary": likely(rng, 0.7),
        "confidence": "official",
        "sources": ["list"],
    }
    evidence = [_evidence(rng, record, as_of) for _ in range(rng.choice([0, 1, 1, 2]))]
    found["accreditations"] = [
        item | {"accreditor": "ABHES", "recognized": likely(rng, 0.8)} for item in evidence
    ]
    return found


def _program(rng: Rng, record: Json, as_of: date) -> Json:
    entry: Json = {
        "name": "Medical Assistant",
        "cip": CIPS.get(record.get("kind", ""), "51.0899"),
        "confidence": "secondary",
        "sources": ["list"],
    }
    if likely(rng, 0.5):
        entry["award"] = rng.choice(["certificate", "diploma", "associate"])
    if likely(rng, 0.5):
        entry["clock_hours"] = rng.choice([120, 480, 719, 720, 721, 900])
    if likely(rng, 0.5):
        entry["externship_hours"] = rng.choice([100, 159, 160, 200])
    if likely(rng, 0.3):
        entry["delivery"] = rng.choice(["campus", "online", "hybrid"])
    entry["accreditations"] = [
        _evidence(rng, record, as_of)
        | {"accreditor": rng.choice(["CAAHEP", "ABHES", "ABHES", "NAACLS", "ICA"])}
        for _ in range(rng.choice([0, 1, 1, 2]))
    ]
    return entry


def _evidence(rng: Rng, record: Json, as_of: date) -> Json:
    """Days near the start, the finish and three years after it; or no day at all."""
    finish = finish_of(record, as_of)
    start = first_day(record["started_on"]) if record.get("started_on") else finish
    edges = [start, finish, add_months(finish, 36), as_of, date(2020, 11, 2)]
    middle = days_later(rng.choice(edges), rng.choice([-400, -1, 0, 0, 1, 400]))
    found: Json = {"confidence": "official"}
    if likely(rng, 0.8):
        found["known_on"] = roughly(rng, middle)
    if likely(rng, 0.3):
        found["valid_from"] = roughly(rng, days_later(middle, -rng.choice([0, 1, 800])))
    if likely(rng, 0.3):
        found["valid_until"] = roughly(rng, days_later(middle, rng.choice([0, 1, 800])))
    return found | {"sources": [_read_in(rng, found)]}


def _read_in(rng: Rng, days: Json) -> str:
    """A source that could have said so: often one that was read before the last day came."""
    seen = [first_day(days[key]) for key in ("valid_from", "known_on") if key in days]
    if "known_on" in days:
        could = [one for one in SOURCES if max(seen).isoformat() <= one["read_on"]]
        return str(rng.choice(could)["id"])
    return str(LATE["id"])
