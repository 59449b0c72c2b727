"""Fifty people at once on two cores: nobody meets a fault, nobody waits, and memory stays.

With LOAD_MINUTES=10 in the environment for as long as that, else for two minutes, in which memory
still grows.
"""

import os
from collections.abc import Iterator
from random import Random

import pytest

from tests.pace import slowness
from tests.quiz.conftest import PERSONAS
from tests.quiz.test_walk import knows_each_exam

from .load import VISITORS, journey_of, pages, people_come, percentile, report, warm_up
from .site import Site, bring_up

pytestmark = [pytest.mark.long, pytest.mark.once]
MINUTES = float(os.environ.get("LOAD_MINUTES") or 2)
MOST_SECONDS = 0.4
"""Within which nineteen of twenty pages are there, on two cores of a usual machine."""
MOST_GROWTH = 1.05
"""Of the memory of the web processes, from the middle of the time to its end."""
FILLS = 4
"""Minutes after whose first half what processes hold of people is full."""
OURS = 0.15
"""If others take more of a core than this, the seconds say nothing of the site."""


def can_be_walked_on_any_day(persona):
    """A day that was to come when the persona was written may have passed."""
    return knows_each_exam(persona) and "expected" not in str(persona["profile"])


WALKERS = list(filter(can_be_walked_on_any_day, Random(8).sample(PERSONAS, 16)))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """One that has two cores, together with its visitors, however many there are."""
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(all_cores)[:2])
    try:
        yield from bring_up()
    finally:
        os.sched_setaffinity(0, all_cores)


def test_fifty_people_at_once_are_all_served(site, published, capsys, record_property):
    journeys = [journey_of(persona, published) for persona in WALKERS]
    site.wait_until_whole()
    warm_up(site, journeys)
    leaders, slow = [site.process(port) for port in site.web], slowness()
    told, machine = people_come(site, journeys, MINUTES)
    slow = max(slow, slowness())
    said = report(told, machine, slow)
    record_property("load", said)
    with capsys.disabled():
        print(f"\n{VISITORS} visitors, {MINUTES:g} minutes\n{said}")
    assert told.errors == []
    assert {*told.requests} <= {200, 302}
    assert told.visits
    assert [site.process(port) for port in site.web] == leaders
    if MINUTES >= FILLS:
        assert machine.around(1) < machine.around(0.5) * MOST_GROWTH
    if machine.cores_taken()[-1] > OURS:
        pytest.skip("others were at work on this machine: the seconds say nothing of the site")
    assert percentile(pages(told), 95) < MOST_SECONDS * slow
