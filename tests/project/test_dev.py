"""The developer's commands, tried on a small project of their own."""

import ast
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the signals and folders of POSIX")

# Stands for the site: says what it was asked and with what settings, and serves by waiting.
MANAGE = """
import os, sys, time
if "runserver" in sys.argv:
    print("serving with DEBUG", os.environ["DEBUG"], flush=True)
    time.sleep(60)
if "where" in sys.argv:
    print(os.path.exists(sys.argv[2]), os.environ["DATABASE_URL"])
if "broken" in sys.argv:
    sys.exit(3)
if "migrate" in sys.argv and os.environ.get("DATABASE_URL") == "unreachable":
    sys.exit("Traceback\\nOperationalError: no server answers")
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the real dev.py, nothing to install, and its .venv made."""
    project = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "dev.py", project)
    (project / "manage.py").write_text(MANAGE)
    (project / "requirements.lock").write_text("")
    (project / "requirements-dev.lock").write_text("")
    done = dev(project, "setup")
    assert done.returncode == 0, done.stderr
    return project


def dev(project: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "dev.py", *words],
        cwd=project,
        env={**os.environ, "DATABASE_URL": "", "SECRET_KEY": "", **environment},
        capture_output=True,
        text=True,
    )


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def assert_it_stops_with(done: subprocess.CompletedProcess[str], *told: str) -> None:
    """It fails, in words, without a traceback of our own."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for words in told:
        assert words in done.stderr


def test_without_a_command_it_lists_them(project: Path) -> None:
    assert "test-long" in dev(project).stdout
    assert dev(project).returncode == 0
    assert dev(project, "tset").returncode == 2


def test_what_is_installed_is_not_installed_again(project: Path) -> None:
    assert "Installing" not in dev(project, "setup").stdout


def test_a_new_lock_is_installed(project: Path) -> None:
    (project / "requirements.lock").write_text("# another day\n")
    assert "Installing what requirements.lock lists" in dev(project, "manage", "check").stdout
    assert "Installing" not in dev(project, "manage", "check").stdout


def test_a_lock_that_cannot_be_installed_stops_with_a_cure(project: Path) -> None:
    lock = project / "requirements.lock"
    before = lock.read_text()
    lock.write_text("./not-there.whl --hash=sha256:" + "0" * 64)
    try:
        assert_it_stops_with(dev(project, "manage", "check"), "Installing failed", "online")
    finally:
        lock.write_text(before)


@pytest.mark.long  # makes one twice
def test_a_virtual_environment_that_broke_is_made_again(project: Path, tmp_path: Path) -> None:
    # Given a .venv whose Python is gone, as after an upgrade of the system
    again = tmp_path / "again"
    shutil.copytree(project, again, symlinks=True)
    (again / ".venv/bin/python").unlink()
    # When any command runs
    done = dev(again, "manage", "check")
    # Then it is made anew
    assert "making .venv again" in done.stdout
    assert (again / ".venv/bin/python").exists()
    assert done.returncode == 0


def test_a_port_that_is_taken_stops_with_a_cure(project: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert_it_stops_with(dev(project, "run", PORT=port), f"Port {port}", "PORT=8001 make run")


@pytest.mark.parametrize("port", ["0", "65536", "80a", "-1"])
def test_a_port_that_is_none_stops_with_a_cure(project: Path, port: str) -> None:
    assert_it_stops_with(dev(project, "run", PORT=port), f"PORT is '{port}'", "PORT=8001 make run")


def test_a_database_that_does_not_answer_is_told_in_one_line(project: Path) -> None:
    done = dev(project, "run", PORT=free_port(), DATABASE_URL="unreachable")
    assert_it_stops_with(done, "no server answers", "python3 dev.py manage migrate")


def test_a_failing_command_keeps_its_exit_code(project: Path) -> None:
    assert dev(project, "manage", "broken").returncode == 3


def test_paths_are_meant_from_where_it_is_called(project: Path, tmp_path: Path) -> None:
    (tmp_path / "hd2023.csv").touch()
    done = subprocess.run(
        [sys.executable, project / "dev.py", "manage", "where", "hd2023.csv"],
        cwd=tmp_path,
        env={**os.environ, "DATABASE_URL": "sqlite:///mine.sqlite3"},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == f"True sqlite:///{project}/mine.sqlite3"
    assert "False" in dev(project, "manage", "where", "hd2023.csv").stdout
    full = "sqlite:////somewhere/else.sqlite3"
    assert full in dev(project, "manage", "where", "x", DATABASE_URL=full).stdout


def test_the_laptops_key_is_kept_and_private(project: Path) -> None:
    dev(project, "manage", "check")
    key = project / ".secret-key"
    first = key.read_text()
    dev(project, "manage", "check")
    assert key.read_text() == first
    assert len(first) >= 50
    assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_the_site_stops_when_asked_and_leaves_nothing_running(
    project: Path, how: signal.Signals, code: int
) -> None:
    # Given a site that is being served
    site = subprocess.Popen(
        [sys.executable, "dev.py", "run"],
        cwd=project,
        env={**os.environ, "PORT": free_port(), "DEBUG": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Tests in the background of a script ignore Ctrl-C, and so would all that they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert site.stdout
    told = [line for line in iter(site.stdout.readline, "serving with DEBUG 1\n") if line]
    assert "Careerpath is at http://127.0.0.1:" in "".join(told)
    # When it is asked to stop, with Ctrl-C (which reaches all of them) or by the system
    if how is signal.SIGINT:
        os.killpg(site.pid, how)
    else:
        site.send_signal(how)
    # Then it does, without a traceback of dev.py, and nothing of it is left
    _, errors = site.communicate(timeout=20)
    assert site.returncode == code
    assert "dev.py" not in errors
    time.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.killpg(site.pid, 0)


def test_an_older_python_can_read_the_commands_far_enough_to_say_that_it_is_too_old() -> None:
    ast.parse((ROOT / "dev.py").read_text(), feature_version=(3, 7))
