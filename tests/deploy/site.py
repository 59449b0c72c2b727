"""The site as `deploy/up.sh --here` brings it up, and a visitor who asks it over HTTPS."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPSConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import psycopg2
import pytest

from tests.postgres import free_port, programs_in

ROOT = Path(__file__).resolve().parents[2]
VISITOR = "127.0.0.9"
"""Where our visitors come from: an address of this machine that nothing else uses."""
WAIT = 240
"""Seconds for everything to come up on a busy machine."""


class Site:
    """All of it in one folder: PostgreSQL, two web processes, nginx."""

    def __init__(self, folder: Path):
        self.folder = folder
        web, self.http, self.https, database = two_in_a_row(), free_port(), free_port(), free_port()
        self.web = (web, web + 1)
        self.environment = {
            "PATH": os.environ["PATH"],
            "WEB_PORT": str(web),
            "HTTP_PORT": str(self.http),
            "HTTPS_PORT": str(self.https),
            "PG_PORT": str(database),
            "PG_BIN": str(postgres_programs(folder)),
            # All our visitors come from one address, and faster than people.
            "LIMIT_PAGES": "10000r/s",
            "LIMIT_API": "1r/s",
        }

    def start(self):
        """Come up, or fail with what was said."""
        with (self.folder / "up.log").open("w") as log:
            self.up = subprocess.Popen(
                [ROOT / "deploy/up.sh", "--here", self.folder],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests; the site ends after them
            )
        is_up = wait_for(lambda: (self.folder / "run/ready").exists() or self.up.poll() is not None)
        if not is_up or self.up.poll() is not None:
            self.stop()
            pytest.fail(f"deploy/up.sh: {(self.folder / 'up.log').read_text()}")

    def stop(self):
        """End the command, which ends what it started."""
        self.up.terminate()
        self.up.wait(timeout=60)

    @property
    def settings(self):
        """The environment of the web processes, database and all."""
        lines = (self.folder / "env").read_text().splitlines()
        return self.environment | dict(line.split("=", 1) for line in lines)

    def process(self, port):
        """The id of a web process, which leads a group of its own."""
        return int((self.folder / f"run/web-{port}.pid").read_text())

    def kill(self, port, *, only_the_worker=False):
        """`kill -9`: the process with its worker, or the worker alone."""
        leader = self.process(port)
        if only_the_worker:
            children = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
            os.kill(int(children[0]), signal.SIGKILL)
        else:
            os.killpg(leader, signal.SIGKILL)

    def end_database(self, how):
        """End PostgreSQL with a signal; what keeps it starts it again."""
        os.kill(int((self.folder / "run/postgres.pid").read_text()), how)

    def has_database(self):
        """Whether PostgreSQL answers."""
        try:
            return bool(self.query("SELECT 1"))
        except psycopg2.OperationalError:
            return False

    def is_ready(self, port):
        """What a web process says of itself."""
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Connection": "close"})
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def wait_until_whole(self):
        """Until both web processes can serve people."""
        assert wait_for(lambda: all(map(self.is_ready, self.web))), "a web process stays away"

    def run(self, command, *words, **more):
        """One of the scripts in deploy/, with the settings of the site."""
        return subprocess.run(
            [ROOT / "deploy" / command, *words],
            env=self.settings | more,
            capture_output=True,
            text=True,
        )

    def query(self, sql, values=()):
        """Rows of the site's database."""
        connection = psycopg2.connect(self.settings["DATABASE_URL"])
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def logs(self):
        """Everything that was written down by anybody."""
        return "".join(path.read_text() for path in (self.folder / "log").iterdir())


@dataclass
class Answer:
    """What came back, named as Django's test client names it."""

    status_code: int
    headers: dict
    content: bytes

    @property
    def url(self):
        return self.headers["Location"]


@dataclass
class Visitor:
    """A browser without a screen: keeps its cookies, and counts what it asked."""

    site: Site
    asking: object = lambda: None
    """Called before each request."""
    cookies: dict = field(default_factory=dict)
    address: str = VISITOR

    def get(self, address):
        return self.ask("GET", address)

    def post(self, address, body):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", address, self.as_form(body), kind)

    def as_form(self, body):
        token = next(value for name, value in self.cookies.items() if name.endswith("csrftoken"))
        return urlencode({**body, "csrfmiddlewaretoken": token}, doseq=True)

    def ask(self, method, address, body=None, headers=(), expect=range(200, 400)):
        """Ask once, and take no fault for an answer."""
        self.asking()
        told = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Referer": f"https://localhost:{self.site.https}/",
            **dict(headers),
        }
        answer = self.send(method, address, body, told)
        assert answer.status_code in expect, f"{method} {address}: {answer.status_code}"
        for line in answer.headers.get_all("Set-Cookie", ()):
            self.cookies |= {name: crumb.value for name, crumb in SimpleCookie(line).items()}
        return answer

    def send(self, method, address, body, headers):
        """Put it to the site, over a connection for this alone."""
        connection = self.connect()
        try:
            connection.request(method, address, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def connect(self):
        return HTTPSConnection(
            "localhost",
            self.site.https,
            timeout=60,
            context=ssl.create_default_context(cafile=self.site.folder / "tls/certificate.pem"),
            source_address=(self.address, 0),
        )


def bring_up(room=None):
    """A site in a folder of its own, until the tests are over; skips where a program is missing.

    `room`: on a disk of so many MB, which only root can make.
    """
    missing = [name for name in ("nginx", "envsubst", "openssl", "curl", "setsid") if not has(name)]
    if missing:
        pytest.skip(
            f"{', '.join(missing)} is not on this machine. On Debian: apt-get install"
            " --no-install-recommends nginx-light gettext-base openssl curl"
        )
    folder = Path(tempfile.mkdtemp(prefix="careerpath-site-"))
    if room:
        options = ["-t", "tmpfs", "-o", f"size={room}m", "tmpfs"]
        if subprocess.run(["mount", *options, folder], capture_output=True).returncode:
            folder.rmdir()
            pytest.skip("only root can make a small disk")
    folder.chmod(0o755)  # PostgreSQL does not run as root, and has to reach its data
    try:
        site = Site(folder)
        site.start()
        try:
            yield site
        finally:
            site.stop()
    finally:
        if room:
            subprocess.run(["umount", folder], check=True)
        shutil.rmtree(folder, ignore_errors=True)


def has(program):
    return shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")


def postgres_programs(folder):
    """Debian's newest, or those of the wheel that other tests use."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return debian[-1].parent if debian else programs_in(folder)


def two_in_a_row():
    """A free port with a free one after it."""
    for _ in range(50):
        port = free_port()
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
        return port
    raise AssertionError("no two free ports in a row")


def wait_for(is_so):
    deadline = time.monotonic() + WAIT
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def without_names(kept):
    """What a sheet keeps, but for the ids of its records, which are drawn by lot."""
    if isinstance(kept, dict):
        return {name: without_names(part) for name, part in kept.items() if name != "id"}
    return [without_names(part) for part in kept] if isinstance(kept, list) else kept
