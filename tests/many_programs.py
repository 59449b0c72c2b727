"""Ten thousand programs as public files might tell of them, made up, with some of every kind.

`python -m tests.many_programs` says how long pages take that look through all of them, in seconds
of the processor: each page in a process of its own, so that it is the first there, and then again.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Json = Any
MANY = 10_000
SCHOOLS = 3_500
LETTERS = (
    "CATXFLNYPAILOHGANCMINJVAWAAZMATNINMOMDWICOMNSCALLAKYOROKCTUTIANVARMSKSNMNEIDWVHINHMEMTRIDESDNDAK"
    "VTWYDC"
)
STATES = [LETTERS[at : at + 2] for at in range(0, len(LETTERS), 2)]
SCHOOL_KINDS = (
    "public_4yr",
    "public_2yr",
    "public_less_than_2yr",
    "private_nonprofit",
    "for_profit",
)
COST_KINDS = (
    "program_total",
    "books_and_supplies",
    "in_district_year",
    "in_state_year",
    "out_of_state_year",
)
SUBJECTS = {
    "51.0801": 55, "51.1009": 18, "51.0902": 7, "51.0710": 8, "51.0716": 6, "51.0899": 3,
    "51.1801": 3,
}  # fmt: skip
AWARDS = {None: 25, "certificate": 40, "diploma": 15, "associate": 19, "bachelor": 1}
DELIVERIES = {None: 60, "campus": 20, "hybrid": 14, "online": 6}
ACCREDITORS = {"ABHES": 55, "CAAHEP": 40, "NAACLS": 5}
OF_SCHOOLS = {"ACCSC": 30, "ABHES": 20, "COE": 20, "ACCET": 10, "Middle States": 20}
READ = date(2026, 11, 24)
"""The sources were read on this day. Of later ones, evidence only says until when it is granted."""


def with_many(content: Json, many: int = MANY, seed: int = 7) -> Json:
    """The content of a release with so many programs in place of those on record."""
    made = _Made(content, random.Random(seed))
    schools = [made.school(number) for number in range(max(1, many * SCHOOLS // MANY))]
    programs = [made.program(number, made.rng.choice(schools)) for number in range(many)]
    return {**content, "institutions": schools, "programs": programs}


class _Made:
    """Draws schools and programs, each part as often left out as files leave it out."""

    def __init__(self, content: Json, rng: random.Random) -> None:
        self.rng = rng
        self.names = [school["name"] for school in content["institutions"]]
        self.cities = [school["city"] for school in content["institutions"]]
        newest = max(content["sources"], key=lambda source: source["read_on"])
        self.stated = {"confidence": "official", "sources": [newest["id"]]}

    def school(self, number: int) -> Json:
        rng = self.rng
        weights = range(len(STATES), 0, -1)
        school = {
            "id": f"school-{number}",
            "name": f"{rng.choice(self.names)} {number}",
            "city": rng.choice(self.cities),
            "state": rng.choices(STATES, weights)[0],
            "zip": f"{rng.randrange(1000, 99999):05}",
            "unitid": str(100_000 + number),
            "url": f"https://school-{number}.example/",
            "kind": rng.choice(SCHOOL_KINDS),
            "postsecondary": True,
            "listed_on": "2026-06",
            **self.stated,
        }
        if rng.random() < 0.8:
            school |= {"latitude": rng.uniform(25, 48), "longitude": rng.uniform(-123, -70)}
        if rng.random() < 0.04:
            school["is_active"] = False
        if rng.random() < 0.6:
            school["accreditations"] = [
                {**proof, "recognized": True}
                for proof in self.proofs(OF_SCHOOLS, rng.choice((1, 1, 1, 2)))
            ]
        return school

    def program(self, number: int, school: Json) -> Json:
        rng = self.rng
        cip = self.one_of(SUBJECTS)
        program = {
            "id": f"program-{number}",
            "institution": school["id"],
            "cip": cip,
            "name": rng.choice(("Medical Assistant", "Clinical Assisting", "Health Careers")),
            **self.stated,
        }
        known = {"award": self.one_of(AWARDS), "delivery": self.one_of(DELIVERIES)}
        if rng.random() < 0.7:
            known["length_months"] = min(60, max(1, round(rng.lognormvariate(2.2, 0.6))))
        if rng.random() < 0.5:
            known["clock_hours"] = rng.randrange(60, 1600, 5)
            if rng.random() < 0.7:
                known["externship_hours"] = min(
                    known["clock_hours"], rng.choice((0, 80, 120, 159, 160, 180, 200, 240, 300))
                )
        if rng.random() < 0.05:
            known["not_seen_since"] = "2022-23"
        if rng.random() < 0.5:
            known["accreditations"] = list(self.proofs(ACCREDITORS, rng.choice((1, 1, 2))))
        program["costs"] = list(self.costs())
        return program | {part: value for part, value in known.items() if value is not None}

    def proofs(self, bodies: dict[str, int], many: int) -> Iterator[Json]:
        """Most name a day; one in six the first and the last one, as many a term to come."""
        for accreditor in {self.one_of(bodies) for _ in range(many)}:
            first = READ - timedelta(days=self.rng.randrange(400, 8000))
            proof = {"accreditor": accreditor, **self.stated}
            match self.rng.randrange(6):
                case 0:
                    last = READ - timedelta(days=self.rng.randrange(400))
                    days = {"valid_from": first.isoformat(), "valid_until": last.isoformat()}
                    yield proof | days
                case 1:
                    yield proof | {"valid_from": first.isoformat(), "known_on": "2026-06"}
                case 2:
                    yield proof
                case 3:
                    last = READ + timedelta(days=self.rng.randrange(1, 3000))
                    days = {"valid_from": first.isoformat(), "valid_until": last.isoformat()}
                    yield proof | days | {"known_on": self.rng.choice(("2026-10", "2026-06"))}
                case _:
                    yield proof | {"known_on": self.rng.choice(("2020-11", "2026-10", "2024"))}

    def costs(self) -> Iterator[Json]:
        for kind in COST_KINDS:
            if self.rng.random() < 0.4:
                for year in self.rng.choice((("2023-24",), ("2022-23", "2023-24"))):
                    yield {
                        "kind": kind,
                        "amount_usd": self.rng.randrange(600, 30_000),
                        "year": year,
                        "note": "As the school reported it.",
                        **self.stated,
                    }

    def one_of(self, weights: dict[Any, int]) -> Any:
        return self.rng.choices(list(weights), list(weights.values()))[0]


# ---------------------------------------------------------------- measuring

ADDRESSES = (
    "/programs/",
    "/programs/?opens=cma-aama",
    "/programs/?opens=rma-amt&state=CA",
    "/programs/?sort=price",
    "/programs/program-7/",
    "/api/v1/programs",
    "/api/v1/programs?opens=cma-aama",
)
VISITORS = (
    "",
    "aama-category-4-hours-still-growing",
    "amt-rma-work-start-month-only",
    "amt-rpt-still-in-course",
    "ncct-ncma-year-only-student-or-graduate",
)
"""Nobody, and personas with jobs or programs of which the day, the month or the year is known."""


def measure() -> None:
    """Fill a database of its own, and ask each page of a new process."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/many.sqlite3"
        keys = json.loads(_in_a_process("fill").splitlines()[-1])
        for address in ADDRESSES:
            for name in VISITORS if "api" not in address else VISITORS[:1]:
                print(f"{address:36} {name or 'nobody':42}", _in_a_process(address, keys[name]))


def _in_a_process(*words: str) -> str:
    command = [sys.executable, "-m", "tests.many_programs", *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def _fill() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from certifications import catalogue, models, releases
    from tests.quiz.conftest import PERSONAS, keep_all

    call_command("migrate", verbosity=0)
    call_command("load_fixtures", verbosity=0)
    text = catalogue.canonical_text(with_many(catalogue.snapshot()))
    release = models.Release.objects.create(hash=catalogue.content_hash(text), text=text)
    models.Publication.objects.create(release=release, note="Ten thousand programs")
    releases.forget()
    people = {one["id"]: one for one in PERSONAS}
    print(json.dumps({name: keep_all(people[name]) if name else "" for name in VISITORS}))


def _ask(address: str, key: str = "") -> None:
    started = time.process_time()
    import careerpath.wsgi  # noqa: F401 - gets ready as a server does

    took = [f"start {time.process_time() - started:.2f}"]
    from django.test import Client

    from quiz.answers import COOKIE

    client = Client(headers={"host": "localhost"})
    client.cookies[COOKIE] = key
    for which in ("first", "again", "again"):
        started = time.process_time()
        assert client.get(address).status_code == 200
        took.append(f"{which} {time.process_time() - started:.3f}")
    print("  ".join(took))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerpath.settings")
    os.environ.setdefault("DEBUG", "1")
    os.environ.setdefault("SECRET_KEY", "only-for-measuring")
    match sys.argv[1:]:
        case []:
            measure()
        case ["fill"]:
            _fill()
        case words:
            _ask(*words)
