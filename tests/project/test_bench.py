"""The ratios are of pages that are there, and of what the process really takes."""

from contextlib import closing

import pytest

from tests.bench import server
from tests.bench.__main__ import _cost


class Counted(server.Server):
    """A process whose time is told to it."""

    def __init__(self, moments):
        self.moments = iter(moments)

    def processor(self):
        return next(self.moments)


def test_the_cost_is_of_one_request():
    asked = []
    assert _cost(Counted([1.0, 3.0]), lambda: asked.append(1), 4) == 0.5
    assert len(asked) == 4


def test_a_page_that_is_not_there_stops_the_measurement(live_server, published):
    with closing(server.Browser(int(live_server.url.rpartition(":")[2]))) as browser:
        assert browser.ask("/") == ""
        with pytest.raises(AssertionError, match="404"):
            browser.ask("/nowhere/")
