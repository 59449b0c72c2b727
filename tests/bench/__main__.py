"""What pages cost, as ratios to a bare view of the same server.

`make bench`, or `python -m tests.bench [ROUNDS]`. Both are asked by turns, so that a slow or busy
machine is so for both. Counted is the time of the processor that the web process takes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

from .server import ROOT, Browser, Server, environment, serving

ROUNDS = 7
BARE, PAGES = 200, 12
"""Requests of a round: of the bare view, and of each page."""
PEOPLE = ("aama-three-failures", "nha-ccma-experience-year-full-today", "what-if-wa-student")
JOB = "/check/work/0123456789abcdef/"
Ask = Callable[[], object]


def main() -> None:
    """Measure, and print a line for each page."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory(prefix="careerpath-bench-") as folder:
        settings = environment(Path(folder))
        keys = _fill(settings)
        with serving(settings, Path(folder) / "web.log") as server:
            _report(server, keys, rounds)


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
    costs: dict[str, list[float]] = {name: [] for name in pages}
    ratios: dict[str, list[float]] = {name: [] for name in pages}
    bares = []
    for ask in pages.values():  # so that nothing is made for the first time
        ask()
    for _ in range(rounds):
        bare = _cost(server, lambda: nobody.ask("/bare/"), BARE)
        bares.append(bare)
        for name, ask in pages.items():
            costs[name].append(_cost(server, ask, PAGES))
            ratios[name].append(costs[name][-1] / bare)
    print(f"{'bare view':44} {median(bares) * 1000:8.2f} ms")
    for name in pages:
        found = ratios[name]
        spread = f"{min(found):.1f} to {max(found):.1f}"
        cost = median(costs[name]) * 1000
        print(f"{name:44} {cost:8.2f} ms {median(found):8.1f} times the bare view ({spread})")


def _pages(server: Server, keys: list[str]) -> list[tuple[str, Ask]]:
    found: list[tuple[str, Ask]] = []
    nobody = Browser(server.port)
    for name, key in zip(PEOPLE, keys, strict=True):
        browser = Browser(server.port, {"__Host-answers": key})
        found.append((f"results: {name}", lambda one=browser: one.ask("/check/results/")))
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
