"""The ratios are of pages that are there, and of what the process really takes."""

import re
import socket
from contextlib import closing

import pytest

from certifications import releases
from quiz import result_views
from tests.bench import engines, grown, jdm, server
from tests.bench.__main__ import _cost
from tests.bench.turns import by_turns, ratio


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


def test_a_ratio_is_of_the_same_round_and_its_spread_is_said():
    costs = by_turns(3, {"slow": iter([2.0, 9.0, 8.0]).__next__, "fast": iter([1, 3, 2]).__next__})
    assert costs == {"slow": [2.0, 9.0, 8.0], "fast": [1, 3, 2]}
    assert ratio("slow", costs, "fast", "the fast").endswith("3.00 times the fast (2.00 to 4.00)")


def test_the_engines_are_timed_on_the_rules_that_are_published(published, monkeypatch, capsys):
    monkeypatch.setattr(engines, "EVERY", 40)
    monkeypatch.setattr(engines, "TIMES", 2)
    monkeypatch.setattr("sys.argv", ["engines", "1"])
    engines.main()
    told = capsys.readouterr().out
    for name in (*jdm.FORMS, engines.OURS, engines.ANSWER):
        assert f"{name} " in told
    routes = [int(count) for count in re.findall(r"^(\d+) routes ", told, re.MULTILINE)]
    assert routes == [routes[0], 2 * routes[0]]


def test_a_larger_catalogue_is_published(published, monkeypatch):
    monkeypatch.setattr("sys.argv", ["grown", "2"])
    grown.main()
    releases.forget()
    larger = releases.current().catalogue
    assert len(larger.credentials) == 2 * len(published.catalogue.credentials)


def test_who_was_hung_up_on_asks_again(live_server, published):
    with closing(server.Browser(int(live_server.url.rpartition(":")[2]))) as browser:
        browser.ask("/")
        browser._connection.sock.shutdown(socket.SHUT_RD)
        assert browser.ask("/") == ""


def test_results_are_written_afresh_where_they_are_timed(client, published, settings, monkeypatch):
    settings.ROOT_URLCONF = "tests.bench.urls"
    written, results = [], result_views._results
    monkeypatch.setattr(
        result_views, "_results", lambda *told: written.append(told) or results(*told)
    )
    for address in ("/check/results/", "/check/results/", "/afresh/", "/afresh/"):
        assert client.get(address).status_code == 200
    assert len(written) == 3
