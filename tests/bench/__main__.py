"""What pages cost, as ratios to a bare view of the same server; and what judging costs.

`make bench`, or `python -m tests.bench [ROUNDS]`. What is compared is asked by turns, so that a
slow or busy machine is so for both. Counted is the time of the processor that the web process
takes, or the process that judges people: by our rules and, in `tests.bench.engines`, by another
engine.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path

from .server import ROOT, Browser, Server, environment, serving
from .turns import by_turns, line, ratio

ROUNDS = 7
BARE, PAGES, FEW = 200, 12, 2
"""Requests of a round: of the bare view, of each page, and of each page of a large catalogue."""
TIMES = 10
"""How many times as many credentials the larger catalogue has."""
BARE_VIEW = "bare view"
RESULTS, AFRESH = "/check/results/", "/afresh/"
"""As somebody sees them again within a minute, and as they see them first."""
PEOPLE = ("aama-three-failures", "nha-ccma-experience-year-full-today", "what-if-wa-student")
JOB = "/check/work/0123456789abcdef/"
Ask = Callable[[], object]


def main() -> None:
    """Measure, and print a line for each page, then for each comparison."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory(prefix="careerpath-bench-") as name:
        folder = Path(name)
        settings = environment(folder)
        keys = _fill(settings)
        with serving(settings, folder / "web.log") as server:
            _report(server, keys, rounds)
            _beside_a_larger_one(server, settings, folder, keys, rounds)
        sys.stdout.flush()  # before the other process says its lines
        command = [sys.executable, "-m", "tests.bench.engines", str(rounds)]
        subprocess.run(command, cwd=ROOT, env=settings, check=True)


def _fill(settings: Mapping[str, str]) -> list[str]:
    """Bring a database up to date; the keys of people who told all."""
    for step in (
        "collectstatic --no-input -v 0",
        "migrate --no-input -v 0",
        "load_fixtures -v 0",
        "publish --first --note=Bench -v 0",
    ):
        _run(settings, "manage.py", *step.split())
    return list(json.loads(_run(settings, "-m", "tests.bench.people", *PEOPLE)))


def _run(settings: Mapping[str, str], *words: str) -> str:
    command = [sys.executable, *words]
    done = subprocess.run(
        command, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip().rpartition("\n")[2]


def _report(server: Server, keys: list[str], rounds: int) -> None:
    pages = dict(_pages(server, keys))
    nobody = Browser(server.port)
    for ask in pages.values():  # so that nothing is made for the first time
        ask()
    jobs = {BARE_VIEW: partial(_cost, server, lambda: nobody.ask("/bare/"), BARE)}
    jobs |= {name: partial(_cost, server, ask, PAGES) for name, ask in pages.items()}
    costs = by_turns(rounds, jobs)
    print(line(BARE_VIEW, costs))
    for name in pages:
        print(ratio(name, costs, BARE_VIEW, "the bare view"))


def _beside_a_larger_one(
    server: Server, settings: Mapping[str, str], folder: Path, keys: list[str], rounds: int
) -> None:
    """The results where the catalogue is many times as large, in a copy of the database."""
    there = folder / "bench.sqlite3"
    if not there.exists():
        print("\nA larger catalogue is tried on SQLite only: without DATABASE_URL.")
        return
    larger = folder / "larger.sqlite3"
    with closing(sqlite3.connect(there)) as source, closing(sqlite3.connect(larger)) as copy:
        source.backup(copy)
    settings = {**settings, "DATABASE_URL": f"sqlite:///{larger}"}
    _run(settings, "-m", "tests.bench.grown", str(TIMES))
    with serving(settings, folder / "larger.log") as other:
        print(f"\nThe same results with {TIMES} times as many credentials.")
        for name, key in zip(PEOPLE, keys, strict=True):
            _compare(name, key, {"now": server, "larger": other}, rounds)


def _compare(name: str, key: str, servers: Mapping[str, Server], rounds: int) -> None:
    browsers = {one: Browser(servers[one].port, {"__Host-answers": key}) for one in servers}
    asks = {one: partial(browser.ask, AFRESH) for one, browser in browsers.items()}
    for ask in asks.values():
        ask()
    costs = by_turns(rounds, {one: partial(_cost, servers[one], asks[one], FEW) for one in asks})
    now, larger = (f"results{one}: {name}" for one in ("", f", {TIMES} times"))
    named = {now: costs["now"], larger: costs["larger"]}
    print(line(now, named))
    print(ratio(larger, named, now, "that; goal: 1.3 at most"))


def _pages(server: Server, keys: list[str]) -> list[tuple[str, Ask]]:
    found: list[tuple[str, Ask]] = []
    nobody = Browser(server.port)
    for name, key in zip(PEOPLE, keys, strict=True):
        browser = Browser(server.port, {"__Host-answers": key})
        found.append((f"results: {name}", lambda one=browser: one.ask(AFRESH)))
    found.append(("the last of them, shown again", lambda one=browser: one.ask(RESULTS)))
    found += [
        (f"{address} (nobody)", lambda one=address: nobody.ask(one))
        for address in ("/", "/credentials/cma-aama/", "/programs/")
    ]
    found.append(("an answer, saved", Answering(server)))
    found.append(("an answer, saved, and the page after it", Answering(server, goes_on=True)))
    return found


class Answering:
    """Somebody who changes an answer about a job, and may go on to the page that it leads to."""

    def __init__(self, server: Server, *, goes_on: bool = False) -> None:
        self.browser = Browser(server.port)
        self.goes_on = goes_on
        self.browser.ask("/check/you/")
        self.hours = 0

    def __call__(self) -> None:
        """Send the form, and load what it leads to, if so."""
        self.hours = self.hours % 40 + 1
        said = {
            "keys": "role hours_per_week",
            "role": "phlebotomist",
            "hours_per_week": str(self.hours),
        }
        address = self.browser.ask(JOB, said)
        assert address
        while address and self.goes_on:
            address = self.browser.ask(address)


def _cost(server: Server, ask: Ask, times: int) -> float:
    """Seconds of the processor for one."""
    before = server.processor()
    for _ in range(times):
        ask()
    return (server.processor() - before) / times


if __name__ == "__main__":
    main()
