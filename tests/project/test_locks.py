"""What a fresh machine installs: everything, exactly, and from wherever it gets its packages."""

import re
import tomllib
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def names_in(requirements: list[str]) -> set[str]:
    """The packages' names, without versions and options."""
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in requirements)
    return {name[0].lower().replace("_", "-") for name in found if name}


def locked(lock: str) -> list[str]:
    return [line for line in (ROOT / lock).read_text().splitlines() if "==" in line]


def test_no_address_stands_in_the_locks() -> None:
    assert dev.locks_name_no_address()


@pytest.mark.parametrize("lock", [dev.LOCK, dev.DEV_LOCK])
def test_every_package_is_pinned_with_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    assert entries
    assert not [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]


def test_the_locks_hold_what_the_project_asks_for() -> None:
    needed = names_in(PROJECT["project"]["dependencies"])
    assert needed <= names_in(locked(dev.LOCK))
    assert needed | names_in(PROJECT["dependency-groups"]["dev"]) <= names_in(locked(dev.DEV_LOCK))


def test_the_tests_use_the_same_versions_as_the_site() -> None:
    def versions(lock: str) -> set[str]:
        return {line.removesuffix(" \\") for line in locked(lock)}

    assert versions(dev.LOCK) <= versions(dev.DEV_LOCK)
