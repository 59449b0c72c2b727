"""Things timed by turns, so that a slow or busy machine is so for all of them, and their ratios."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import process_time

Costs = Mapping[str, Sequence[float]]
"""Seconds of the processor by name, one for each round."""


def by_turns(rounds: int, costs: Mapping[str, Callable[[], float]]) -> Costs:
    """What each costs, so many rounds of all."""
    found: dict[str, list[float]] = {name: [] for name in costs}
    for _ in range(rounds):
        for name, cost in costs.items():
            found[name].append(cost())
    return found


def processor(run: Callable[[], object], times: int) -> Callable[[], float]:
    """Something of this process that does so many things, as the cost of one of them."""

    def cost() -> float:
        before = process_time()
        run()
        return (process_time() - before) / times

    return cost


def line(name: str, costs: Costs) -> str:
    """What it costs."""
    return f"{name:52} {median(costs[name]) * 1000:8.2f} ms"


def ratio(name: str, costs: Costs, other: str, called: str) -> str:
    """The same, beside another one of the same rounds: the median ratio, and its spread."""
    found = [one / beside for one, beside in zip(costs[name], costs[other], strict=True)]
    number = f"{median(found):8.2f}" if median(found) < 10 else f"{median(found):8.1f}"
    return f"{line(name, costs)} {number} times {called} ({min(found):.2f} to {max(found):.2f})"
