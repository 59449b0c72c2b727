#!/usr/bin/env python3
"""Every command a developer needs. `make run` only calls `python3 dev.py run`, and so on.

    setup        make .venv and install what the project and its tests need
    run          serve the site on this machine (PORT and DATABASE_URL are honoured)
    test         all tests, on SQLite and then on PostgreSQL (more words go to pytest)
    test-long    the same with the long tests and many more examples
    check        style, types, imports, templates, migrations, production settings, secrets
    bench        what pages cost beside a bare view, and what judging people costs (Linux)
    manage ...   Django's own commands with a laptop's settings, e.g. manage createsuperuser
    lock         write the two requirements locks again (needs uv; lock --upgrade for newer ones)

It uses the standard library only, because it runs before anything is installed.
"""

import hashlib
import importlib.util
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python reads this far, so that we can say so
    for newer in ("python3.14", "python3.13", "python3.12", "python3.11"):
        if shutil.which(newer):
            os.execvp(newer, [newer, *sys.argv])
    sys.exit(
        f"Careerpath needs Python 3.11 or newer, and this one is {sys.version.split()[0]}.\n"
        "Install a newer one and name it: make PYTHON=python3.12 run"
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK, DEV_LOCK = "requirements.lock", "requirements-dev.lock"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_FOLDER = ROOT / ".browser"  # where Playwright's own goes when this machine has none


class Stop(Exception):
    """Ends the command with a sentence that says what is wrong and what cures it."""


# The commands


def setup() -> None:
    """Have everything installed that the project and its tests need."""
    install(DEV_LOCK)
    say("Ready. Next: make run, make test or make check.")


def run() -> None:
    """Serve the site: install, prepare the database, publish a first release, print the address."""
    port = wanted_port()
    install(LOCK)
    prepare_database()
    say(
        f"\nCareerpath is at http://127.0.0.1:{port}/   (Ctrl-C stops it)\n"
        f"The editors' desk is at http://127.0.0.1:{port}/admin/"
        "   (make an account: python3 dev.py manage createsuperuser)\n"
    )
    try:
        code = call([PYTHON, "manage.py", "runserver", f"127.0.0.1:{port}"], laptop())
    except KeyboardInterrupt:
        code = 0
    if code:
        raise Stop("The site stopped; the reason stands above.")
    say("Stopped.")


def test(*words: str) -> None:
    """Every test on SQLite; then what another database may answer otherwise, on PostgreSQL."""
    install(DEV_LOCK)
    if "not browser" not in words:
        prepare_browser()
    # In the order of tests/conftest.py, where the longest files come first, not last on one worker.
    workers = ["-n", str(min(os.cpu_count() or 1, 8)), "--dist", "loadfile"]
    workers += ["--no-loadscope-reorder"]
    pytest = [PYTHON, "-m", "pytest", "-q", *workers, *words]
    # What was compiled once, also the tests, is kept for the processes that tests start.
    postgres = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    sqlite = {**postgres, "TEST_DATABASE_URL": ""}
    runs: dict[str, int] = {}
    say("Tests on SQLite")
    runs["SQLite"] = call(pytest, sqlite)
    if os.name == "nt" and not os.environ.get("TEST_DATABASE_URL"):
        say("Not tried on PostgreSQL: on Windows, set TEST_DATABASE_URL to a server of your own.")
    else:
        say("Tests on PostgreSQL")
        runs["PostgreSQL"] = call([*pytest, "-p", "tests.postgres"], postgres)
    nothing_chosen = 5  # pytest's code when `words` leave no test: fine if the other run had some
    failed = [name for name, code in runs.items() if code not in {0, nothing_chosen}]
    if failed or set(runs.values()) == {nothing_chosen}:
        raise Stop(f"Tests failed on {' and '.join(failed) or 'nothing: none were chosen'}.")
    say(f"All tests passed on {' and '.join(runs)}.")


def test_long(*words: str) -> None:
    """The tests that are worth their minutes only now and then."""
    test("--long", *words)


def check() -> None:
    """Everything that can be wrong without running the site. All of it runs, then all is told."""
    install(DEV_LOCK)
    failed = [name for name, passes in CHECKS.items() if not passes()]
    if failed:
        raise Stop(f"Not in order: {', '.join(failed)}. What is wrong stands above.")
    say(f"In order: {', '.join(CHECKS)}.")


def bench(*words: str) -> None:
    """Print what pages cost beside a view that does nothing, and people beside another engine."""
    install(DEV_LOCK)
    if call([PYTHON, "-m", "tests.bench", *words], os.environ):
        raise Stop("Nothing was measured; the reason stands above.")


def manage(*words: str) -> None:
    """Django's own commands, with a laptop's settings. Paths are meant from where it is called."""
    install(LOCK)
    code = call([PYTHON, ROOT / "manage.py", *words], laptop(), Path.cwd())
    if code:
        sys.exit(code)


def lock(*words: str) -> None:
    """Resolve the dependencies of pyproject.toml into the locks, with hashes and no addresses."""
    if not shutil.which("uv"):
        raise Stop("The locks are written by uv. Install it with: pip install uv")
    options = ["--universal", "--python-version", "3.11", "--generate-hashes"]
    plain = ["--no-header", "--no-annotate", "--quiet", *words]
    for name, more in ((LOCK, []), (DEV_LOCK, ["--group", "dev", "--constraint", LOCK])):
        command = ["uv", "pip", "compile", "pyproject.toml", *more, *options, *plain]
        if subprocess.run([*command, "-o", name], cwd=ROOT, stdout=subprocess.DEVNULL).returncode:
            raise Stop(f"{name} could not be resolved; uv says why above.")
    if not locks_name_no_address():
        raise Stop("Take the addresses out of the locks: everybody has their own package index.")
    say(f"Wrote {LOCK} and {DEV_LOCK}.")


# Installing


def install(lock_name: str) -> None:
    """Have .venv hold what a lock lists. Does nothing when it did so before with the same lock."""
    stamp, wanted = VENV / f"installed-{lock_name}", digest(ROOT / lock_name)
    if not works(PYTHON, "-c", ""):
        make_venv()
    elif stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"Installing what {lock_name} lists into .venv (a minute or so, only this once) ...")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    if call([*pip(), "install", *quiet, "--require-hashes", "-r", lock_name], os.environ):
        raise Stop(
            "Installing failed; pip says why above. Packages come over the network:"
            " is this machine online? Then run the same command again."
        )
    stamp.write_text(wanted)
    if lock_name == DEV_LOCK:  # which holds all of the other one
        (VENV / f"installed-{LOCK}").write_text(digest(ROOT / LOCK))


def digest(file: Path) -> str:
    """What tells one state of a file from another."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def make_venv() -> None:
    """Make .venv, also where the system's Python comes without the means."""
    if VENV.exists():
        say("The Python in .venv does not start any more; making .venv again.")
        shutil.rmtree(VENV)
    if not has_module("ensurepip") and not has_module("pip"):
        # Debian and Ubuntu keep this part of Python in a package of its own.
        package = f"python3.{sys.version_info.minor}-venv"
        if not apt_install(package):
            raise Stop(
                "This Python cannot make a virtual environment: it has no ensurepip and no pip.\n"
                f"On Debian or Ubuntu: sudo apt-get install {package}\n"
                "Then run the same command again."
            )
    pipless = [] if works(sys.executable, "-c", "import ensurepip") else ["--without-pip"]
    if call([sys.executable, "-m", "venv", *pipless, VENV], os.environ):
        shutil.rmtree(VENV, ignore_errors=True)
        raise Stop("The virtual environment .venv could not be made; Python says why above.")


def pip() -> list[str | Path]:
    """How to install into .venv: with its own pip, or with the system's where it has none."""
    if works(PYTHON, "-c", "import pip"):
        return [PYTHON, "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", PYTHON]


def apt_install(*packages: str) -> bool:
    """Install Debian packages if this is root on a Debian; say whether it worked."""
    if os.name == "nt" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing {' '.join(packages)} with apt-get ...")
    # A machine that never installed anything has no list of packages yet.
    for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-qq", *words],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            say(done.stderr.strip())
    return not done.returncode


# A browser for the tests


def prepare_browser() -> None:
    """Have a browser that starts, the system's or Playwright's own, and a driver to start it."""
    missing = packages_missing()
    # As root the system's packages come first: they bring the libraries that a bare system lacks.
    installed = [package for package in missing if apt_install(package)]
    if installed:
        missing = packages_missing()
    if missing == ["chromium"] and playwright_fetches_its_own():
        return
    if missing:
        raise Stop(
            f"The browser tests need what this machine lacks: {', '.join(missing)}.\n"
            f"On Debian: sudo apt-get install {' '.join(missing)}. Elsewhere: Chrome will do.\n"
            'All other tests: python3 dev.py test -m "not browser"'
        )


def packages_missing() -> list[str]:
    """What to install for the browser tests, as Debian calls it."""
    browser = [] if find_browser() or playwright_has_its_own() else ["chromium"]
    return [*driver_lacks(), *browser]


def driver_lacks() -> list[str]:
    """The library without which Playwright's driver does not start; a bare Debian has it not."""
    for driver in VENV.glob("lib/python*/site-packages/playwright/driver/node"):
        tried = subprocess.run([driver, "--version"], capture_output=True, text=True)
        found = re.search(r"libraries: (\S+):", tried.stderr)
        if found:
            return [{"libatomic.so.1": "libatomic1"}.get(found[1], found[1])]
    return []


def find_browser() -> str | None:
    """The first browser on PATH that starts. (Some are only a note to install something else.)"""
    paths = (shutil.which(name) for name in BROWSERS)
    return next((path for path in paths if path and works(path, "--version")), None)


def playwright_has_its_own() -> bool:
    """Whether an earlier run fetched a browser."""
    return any(BROWSER_FOLDER.glob("chromium*/INSTALLATION_COMPLETE"))


def playwright_fetches_its_own() -> bool:
    """Have Playwright download a browser; say whether it could."""
    say("Getting a browser for the tests with Playwright (once) ...")
    as_root = ["--with-deps"] if os.name != "nt" and os.geteuid() == 0 else []
    where = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(BROWSER_FOLDER)}
    return not call([PYTHON, "-m", "playwright", "install", *as_root, "chromium"], where)


# Serving


def wanted_port() -> int:
    """PORT, or 8000; refused at once if somebody else has it, not after a minute of installing."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Stop(f"PORT is {text!r}. Set it to a number from 1 to 65535: PORT=8001 make run")
    with socket.socket() as probe:
        if os.name != "nt":  # a port that was in use a moment ago is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise Stop(
                f"Port {text} cannot be used ({error.strerror}). Is the site running already?\n"
                "Choose another port: PORT=8001 make run"
            ) from None
    return int(text)


def laptop() -> dict[str, str]:
    """The environment of a site that only this machine sees. DATABASE_URL stays what it is.

    A file of SQLite that it names without its folder is one of the project's, for every command.
    """
    key = os.environ.get("SECRET_KEY") or laptop_key()
    url = re.sub(r"^sqlite:///(?=[^/:])", f"sqlite:///{ROOT}/", os.environ.get("DATABASE_URL", ""))
    return {**os.environ, "DEBUG": "1", "SECRET_KEY": key, "DATABASE_URL": url}


def laptop_key() -> str:
    """A key of this copy's own, kept so that people stay logged in when the site starts again."""
    file = ROOT / ".secret-key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()


def prepare_database() -> None:
    """Bring the tables up to date; fill an empty catalogue; publish if nothing was published."""
    steps = {
        "The database could not be brought up to date": ["migrate", "--no-input", "-v", "0"],
        "The catalogue could not be loaded": ["load_fixtures"],
        "The first release could not be published": ["publish", "--first", "--note=First release"],
        "The ZIP codes could not be loaded": ["import_zip_codes", "--first"],
    }
    for failure, step in steps.items():
        command = [PYTHON, "manage.py", *step]
        done = subprocess.run(command, cwd=ROOT, env=laptop(), capture_output=True, text=True)
        if done.returncode:
            reason = (done.stderr.strip() or "no reason given").splitlines()[-1]
            again = " ".join(step[:1])
            raise Stop(f"{failure}: {reason}\nTo see all of it: python3 dev.py manage {again}")
        if done.stdout.strip():
            say(done.stdout.strip())


# Checking


def tool(*command: str, **env: str) -> Callable[[], bool]:
    """A check that a program does; it passes when the program says so."""
    return lambda: call([PYTHON, "-m", *command], {**os.environ, **env}) == 0


def templates_are_tidy() -> bool:
    """Djade has nothing to change. It wants each file named."""
    folders = [ROOT / "templates", *ROOT.glob("*/templates")]
    ours = sorted(str(file) for folder in folders for file in folder.rglob("*.html"))
    return not ours or not call([PYTHON.parent / "djade", "--check", *ours], os.environ)


def locks_name_no_address() -> bool:
    """Where packages come from is each machine's own matter."""
    found = [
        f"{name}, line {number}: {line.strip()}"
        for name in (LOCK, DEV_LOCK, "pyproject.toml")
        for number, line in enumerate((ROOT / name).read_text().splitlines(), start=1)
        if "://" in line or re.match(r"\s*(-i|-f|--index|--extra-index|--find-links)\b", line)
    ]
    say(*found) if found else None
    return not found


def no_secret_is_tracked() -> bool:
    """No file that git tracks holds a key or a password."""
    tracked = tracked_files()
    if "dev.py" not in tracked:
        say("Git does not tell which files belong to the project: run this in a clone of it.")
        return False
    return hold_no_secret([ROOT / name for name in tracked])


def tracked_files() -> list[str]:
    """The names of the files that git tracks here; none where there is no git."""
    # A clone that belongs to somebody else, as in a container, is read all the same.
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    except OSError:
        return []
    return listed.stdout.split("\0")[:-1]


def hold_no_secret(files: list[Path]) -> bool:
    """Nothing in these files looks like a key or a password, or its line says that it is none."""
    # Without --no-verify it would send what it finds to the site the key is for.
    hook = [PYTHON, "-m", "detect_secrets.pre_commit_hook", "--no-verify"]
    there = [file for file in files if file.is_file()]
    lots = [there[start : start + 100] for start in range(0, len(there), 100)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        codes = [*threads.map(lambda lot: call([*hook, *lot], os.environ), lots)]
    return not any(codes)


def production_settings_are_safe() -> bool:
    """Django's own list for production finds nothing."""
    production = {
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "careerpath.example",
        "DATABASE_URL": "sqlite:///never-opened.sqlite3",
    }
    command = [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return not call(command, {**os.environ, **production})


def migrations_are_complete() -> bool:
    """The models say nothing that the migrations do not."""
    command = [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]
    return not call(command, {**os.environ, "DEBUG": "1", "DATABASE_URL": "sqlite://:memory:"})


CHECKS: Mapping[str, Callable[[], bool]] = {
    "lint": tool("ruff", "check", "--quiet", "."),
    "format": tool("ruff", "format", "--check", "--quiet", "."),
    "templates": templates_are_tidy,
    "types": tool("mypy", "--no-error-summary"),
    "imports": tool("pytest", "-q", "tests/project/test_imports.py"),
    "migrations": migrations_are_complete,
    "production settings": production_settings_are_safe,
    "locks": locks_name_no_address,
    "secrets": no_secret_is_tracked,
}


# Small things


def say(*lines: str) -> None:
    """Print at once, also into a file or a pipe."""
    print(*lines, sep="\n", flush=True)


def works(*command: str | Path) -> bool:
    """Whether a program can be started and is content."""
    try:
        return not subprocess.run(command, capture_output=True, timeout=60).returncode
    except (OSError, subprocess.TimeoutExpired):
        return False


def has_module(name: str) -> bool:
    """Whether this Python could import it."""
    return importlib.util.find_spec(name) is not None


def call(command: list[str | Path] | list[str], env: Mapping[str, str], folder: Path = ROOT) -> int:
    """Run a program to its end and return its code; never leave it running behind."""
    process = subprocess.Popen(command, cwd=folder, env=env)
    try:
        return process.wait()
    except KeyboardInterrupt:  # which reached the program too: let it tidy up
        process.wait(timeout=10)
        raise
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=10)


def end(_signal: int, _frame: FrameType | None) -> None:
    """Somebody wants us to stop: end in the ordinary way, so that `call` ends its program."""
    sys.exit(143)


COMMANDS: Mapping[str, Callable[..., None]] = {
    "setup": setup,
    "run": run,
    "test": test,
    "test-long": test_long,
    "check": check,
    "bench": bench,
    "manage": manage,
    "lock": lock,
}


def main(name: str = "", *words: str) -> int:
    """Do one command; its failures end in a sentence."""
    if name not in COMMANDS:
        say(__doc__ or "")
        return 0 if name in {"", "help", "-h", "--help"} else 2
    signal.signal(signal.SIGTERM, end)
    try:
        COMMANDS[name](*words)
    except Stop as reason:
        sys.stdout.flush()
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
