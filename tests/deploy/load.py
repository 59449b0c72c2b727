"""Many people at a site at once, who go through it as people do, and how long they wait.

Nobody's answers are made up meanwhile: each persona's way through the questions is walked once
before, with nobody else there, and written down. People then send the same, and are told when
they are led elsewhere, or get another verdict, than the one who walked alone.
"""

import gzip
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import RemoteDisconnected
from random import Random
from statistics import mean, quantiles
from threading import Event

import psutil
from django.test import Client

from tests.quiz.walk import RESULTS, Walk, verdicts_of

from .site import Answer, Visitor

VISITORS = 50
ARRIVING = 10
"""Seconds in which all of them come."""
LEAST, MORE, MOST = 2, 3, 10
"""Seconds a page is looked at: two, and a time drawn from the exponential distribution whose mean
is three, and ten at most. So 4.8 in the mean: people who hurry."""
PLANS, FINDER = "/check/plan/", "/programs/"
PLACES = ("98101", "60601", "77002", "33130", "02108", "90012")
FILES = re.compile(r'(?:href|src)="(/static/[^"]+)"')
RECORD = re.compile(r"\b[0-9a-f]{16}\b")
"""The number of a record, which the site draws by lot."""
KINDS = {
    r"/": "home",
    r"/check/results/": "results",
    r"/check/plan/": "all plans",
    r"/check/plan/.+": "one plan",
    r"/check/.*": "question",
    r"/programs/": "finder",
    r"/programs/.+": "program",
    r"/static/.*": "file",
}


def kind_of(address):
    path = address.partition("?")[0]
    return next(kind for pattern, kind in KINDS.items() if re.fullmatch(pattern, path))


# ---------------------------------------------------------------- the way of one who is alone


@dataclass(frozen=True)
class Step:
    """What somebody does on a page, and where it leads: nowhere else if that is empty."""

    method: str
    address: str
    body: dict | None
    leads_to: str


@dataclass(frozen=True)
class Journey:
    """A persona's way through the questions, and the verdicts at its end."""

    steps: tuple[Step, ...]
    verdicts: dict


class Notebook:
    """A client of the tests that writes down what is asked of it."""

    def __init__(self):
        self.client, self.steps = Client(), []

    def get(self, address):
        return self._noted("GET", address, None, self.client.get(address))

    def post(self, address, body):
        return self._noted("POST", address, body, self.client.post(address, body))

    def _noted(self, method, address, body, response):
        self.steps.append(Step(method, address, body, response.headers.get("Location", "")))
        return response


def journey_of(persona, release):
    notebook = Notebook()
    page = Walk(notebook, release, persona).to_results()
    return Journey(tuple(notebook.steps), verdicts_of(page))


# ---------------------------------------------------------------- people


@dataclass
class Told:
    """What came of all of it."""

    waits: dict[str, list[float]] = field(default_factory=dict)
    """By the kind of page, the seconds from a click until it is there, redirects and all."""
    requests: Counter = field(default_factory=Counter)
    """By status."""
    errors: list[str] = field(default_factory=list)
    visits: int = 0
    """How many came to the end of their way."""

    def note(self, kind, seconds):
        self.waits.setdefault(kind, []).append(seconds)


class Over(Exception):
    """The time is over, in the middle of a visit."""


class Person(Visitor):
    """Somebody at a browser: keeps the connection, and looks at each page for a while."""

    def __init__(self, site, dice, is_over, told):
        super().__init__(site)
        self.dice, self.is_over, self.told = dice, is_over, told
        self.connection, self.trail, self.records, self.page = self.connect(), {}, {}, ""

    def send(self, method, address, body, headers):
        """Over the connection that is there; over a new one if the site closed it meanwhile."""
        headers = {**headers, "Accept-Encoding": "gzip"}
        try:
            answer = self._sent(method, address, body, headers)
        except (RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.connection.close()
            answer = self._sent(method, address, body, headers)
        self.told.requests[answer.status_code] += 1
        return answer

    def _sent(self, method, address, body, headers):
        self.connection.request(method, address, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        if response.headers["Content-Encoding"] == "gzip":
            content = gzip.decompress(content)
        return Answer(response.status, response.headers, content)

    def look(self):
        """Read a page, or fill it in."""
        if self.is_over.wait(min(LEAST + self.dice.expovariate(1 / MORE), MOST)):
            raise Over

    def click(self, method, address, body=None):
        """Ask, and follow where it leads, until there is a page."""
        began, self.trail = time.monotonic(), {}
        answer = self.post(address, body) if method == "POST" else self.get(address)
        while answer.status_code in {301, 302, 303}:
            self.trail[method, address] = answer.url
            method, address = "GET", answer.url.partition("#")[0]
            answer = self.get(address)
        self.trail[method, address] = ""
        self.told.note(kind_of(address), time.monotonic() - began)
        self.page = answer.content.decode()
        return answer

    def visit(self, journey):
        """From the first page to the results, and what people do with them."""
        self.click("GET", "/")
        for file in dict.fromkeys(FILES.findall(self.page)):
            self.click_file(file)
        answer = self.answer_all(journey)
        assert verdicts_of(answer) == journey.verdicts, "other verdicts"
        self.choose(PLANS, rf'href="({PLANS}[\w-]+/)"')
        self.choose(f"{FINDER}?zip={self.dice.choice(PLACES)}", rf'href="({FINDER}[\w-]+/)"')
        self.look()
        assert verdicts_of(self.click("GET", RESULTS)) == journey.verdicts, "other verdicts"
        self.told.visits += 1

    def click_file(self, address):
        began = time.monotonic()
        self.get(address)
        self.told.note("file", time.monotonic() - began)

    def answer_all(self, journey):
        """The page at the end of a persona's way. A browser is on some of them already."""
        answer = None
        for step in journey.steps:
            asked = (step.method, self.renamed(step.address))
            if step.method == "POST" or asked not in self.trail:
                self.look()
                answer = self.click(*asked, step.body)
            self.check(step, self.trail[asked])
        return answer

    def check(self, step, led_to):
        """That it led where it led the one who was alone, but for the numbers of records."""
        for alone, here in zip(RECORD.findall(step.leads_to), RECORD.findall(led_to), strict=False):
            self.records.setdefault(alone, here)
        assert self.renamed(step.leads_to) == led_to, f"{step.address} led to {led_to}"

    def renamed(self, address):
        return RECORD.sub(lambda found: self.records.get(found[0], found[0]), address)

    def choose(self, address, links):
        """A page, and one that it leads to, if there is any."""
        self.look()
        self.click("GET", address)
        if found := re.findall(links, self.page):
            self.look()
            self.click("GET", self.dice.choice(sorted({*found})))


class Hurried(Person):
    """Somebody who does not look at what comes."""

    def look(self):
        pass


def warm_up(site, journeys):
    """Have each way gone once, so that what is read and kept for everybody is there."""
    for journey in journeys:
        person = Hurried(site, Random(0), Event(), Told())
        person.visit(journey)
        person.connection.close()


def come_and_go(site, journeys, dice, is_over, told):
    """One visitor after the other, until the time is over."""
    is_over.wait(dice.uniform(0, ARRIVING))
    while not is_over.is_set():
        person = Person(site, dice, is_over, told)
        try:
            person.visit(dice.choice(journeys))
        except Over:
            pass
        except Exception as error:
            told.errors.append(f"{type(error).__name__}: {error}")
            is_over.wait(LEAST)
        finally:
            person.connection.close()


# ---------------------------------------------------------------- the machine meanwhile


class Machine:
    """What the processes of the site and the others take."""

    def __init__(self, site):
        self.up = psutil.Process(site.up.pid)
        self.web = [psutil.Process(site.process(port)) for port in site.web]
        self.megabytes = []
        """Of the web processes together, second by second."""
        self.began = time.monotonic()
        self.before = self._taken()

    def look(self):
        """Note what the web processes hold."""
        self.megabytes.append(sum(one.memory_info().rss for one in self.workers()) / 1e6)

    def workers(self):
        return [*self.web, *(child for one in self.web for child in one.children(recursive=True))]

    def around(self, part):
        """Megabytes at such a part of the time, as the mean of a tenth of it."""
        width = max(1, len(self.megabytes) // 10)
        first = int(part * (len(self.megabytes) - width))
        return mean(self.megabytes[first : first + width])

    def cores_taken(self):
        """By the web processes, by the rest of the site and its visitors, and by others."""
        seconds, now = time.monotonic() - self.began, self._taken()
        return [(after - then) / seconds for after, then in zip(now, self.before, strict=True)]

    def _taken(self):
        everything = psutil.cpu_times()
        web = sum(map(_seconds_of, self.workers()))
        site = [self.up, *self.up.children(recursive=True)]
        rest = sum(_seconds_of(one) for one in (*site, psutil.Process())) - web
        busy = sum(everything) - everything.idle - everything.iowait
        busy -= everything.guest + everything.guest_nice  # they are counted as user, too
        return web, rest, busy - web - rest


def _seconds_of(process):
    times = process.cpu_times()
    return times.user + times.system


def people_come(site, journeys, minutes, visitors=VISITORS, seed=1):
    """Have so many people there all the time; what they were told, and what it took."""
    told, is_over, machine = Told(), Event(), Machine(site)
    until = time.monotonic() + minutes * 60
    with ThreadPoolExecutor(visitors) as pool:
        try:
            dice = (Random(seed * 1_000 + number) for number in range(visitors))
            work = [pool.submit(come_and_go, site, journeys, one, is_over, told) for one in dice]
            while time.monotonic() < until:
                machine.look()
                time.sleep(1)
        finally:
            is_over.set()
        for one in work:
            one.result()
    return told, machine


# ---------------------------------------------------------------- what is told of it


def percentile(seconds, part):
    return quantiles(seconds, n=100, method="inclusive")[part - 1] if seconds[1:] else seconds[0]


def pages(told):
    """The seconds of every page, whatever its kind. Files are not pages."""
    return [one for kind, waits in told.waits.items() if kind != "file" for one in waits]


def report(told, machine, slowness):
    lines = [f"{'':10} {'count':>6} {'p50':>6} {'p95':>6} {'p99':>6} {'most':>6}  ms from a click"]
    for kind, waits in {**dict(sorted(told.waits.items())), "pages": pages(told)}.items():
        parts = [percentile(waits, part) for part in (50, 95, 99)]
        figures = " ".join(f"{1000 * one:6.0f}" for one in (*parts, max(waits)))
        lines.append(f"{kind:10} {len(waits):6} {figures}")
    web, rest, others = machine.cores_taken()
    held = [f"{machine.around(part):.0f}" for part in (0, 0.5, 1)]
    return "\n".join(
        (
            *lines,
            f"{told.requests.total()} requests {dict(told.requests)}, {told.visits} whole visits,"
            f" {len(told.errors)} errors {told.errors[:5]}",
            f"MB of the web processes at start, middle, end: {', '.join(held)}",
            f"cores: web processes {web:.2f}, the rest of the test {rest:.2f}, others {others:.2f};"
            f" the machine is {slowness:.2f} times slower than a usual one",
        )
    )
