"""A web process of the site as it runs on a server, and how much of the processor it takes."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
WAIT = 120
"""Seconds for a process to say that it is ready."""


@dataclass
class Server:
    """One worker of one thread, so that what it takes is what the requests take."""

    port: int
    leader: int

    @property
    def worker(self) -> int:
        """The process that answers."""
        children = Path(f"/proc/{self.leader}/task/{self.leader}/children").read_text().split()
        return int(children[0])

    def processor(self) -> float:
        """Seconds of the processor that it took so far, all its threads together."""
        threads = Path(f"/proc/{self.worker}/task").iterdir()
        return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e9


@dataclass
class Browser:
    """Asks over one connection, and keeps its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=60)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def ask(self, address: str, said: Mapping[str, str] | None = None) -> str:
        """Load a page, or send a form; where it leads, if anywhere."""
        told = {
            "Host": "localhost",
            "X-Forwarded-Proto": "https",
            "Referer": "https://localhost/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        body = None
        if said is not None:
            token = self.cookies["__Host-csrftoken"]
            body = urlencode({**said, "csrfmiddlewaretoken": token})
            told["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            answer = self._answer(address, body, told)
        except RemoteDisconnected:  # the server hangs up on who said nothing for long
            self._connection.close()
            answer = self._answer(address, body, told)
        assert answer.status in (200, 302), f"{address}: {answer.status}"
        for line in answer.headers.get_all("Set-Cookie", ()):
            self.cookies |= {name: crumb.value for name, crumb in SimpleCookie(line).items()}
        return answer.headers.get("Location", "")

    def _answer(self, address: str, body: str | None, told: Mapping[str, str]) -> HTTPResponse:
        self._connection.request("POST" if body else "GET", address, body, dict(told))
        answer = self._connection.getresponse()
        answer.read()
        return answer


def environment(folder: Path) -> dict[str, str]:
    """The settings of a server, with a database and static files in a folder."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "localhost",
        "BEHIND_PROXY": "1",
        "STATIC_ROOT": str(folder / "static"),
        "DATABASE_URL": os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3",
    }


@contextmanager
def serving(settings: Mapping[str, str], log: Path) -> Iterator[Server]:
    """A web process on a port of this machine only, until it is no longer needed."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command += ["--blocking-threads", "1", "careerpath.wsgi:application"]
    with log.open("w") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=said, stderr=said)
    try:
        _wait_until_ready(port, log)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_ready(port: int, log: Path) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.2)
    raise SystemExit(f"The web process does not get ready:\n{log.read_text()}")
