"""Imports go one way: careerpath → quiz → careers → certifications → eligibility → Python."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = {
    "eligibility": {"eligibility"},
    "certifications": {"eligibility", "certifications"},
    "careers": {"eligibility", "certifications", "careers"},
    "quiz": {"eligibility", "certifications", "careers", "quiz"},
    "staff": {"staff"},
}
OURS = {*ALLOWED, "careerpath", "tests", "dev", "manage"}


def imports_of(package: str) -> set[tuple[str, str]]:
    """Every (file, top-level name) that a package imports, wherever in a file it does so."""
    found = set()
    for file in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [package if node.level else node.module or ""]
            found |= {(str(file.relative_to(ROOT)), name.partition(".")[0]) for name in names}
    return found


def test_eligibility_imports_only_the_standard_library_and_itself() -> None:
    imports = imports_of("eligibility")
    assert imports
    assert not {
        (file, name)
        for file, name in imports
        if name != "eligibility" and name not in sys.stdlib_module_names
    }


@pytest.mark.parametrize("package", ALLOWED)
def test_no_package_imports_from_above(package: str) -> None:
    forbidden = OURS - ALLOWED[package]
    assert not {(file, name) for file, name in imports_of(package) if name in forbidden}


@pytest.mark.parametrize(
    ("package", "line"),
    [
        ("eligibility", "import django"),
        ("eligibility", "from django.db import models"),
        ("eligibility", "from certifications.models import Credential"),
        ("eligibility", "import quiz"),
        ("eligibility", "import careers"),
        ("eligibility", "from careerpath import settings"),
        ("eligibility", "import pydantic"),
        ("eligibility", "import syllapy"),
        ("certifications", "from quiz import views"),
        ("certifications", "import careers"),
        ("certifications", "import careerpath.settings"),
        ("careers", "from quiz import views"),
        ("careers", "from careerpath import urls"),
        ("quiz", "from careerpath import urls"),
        ("quiz", "import staff"),
        ("staff", "from certifications.roles import EDITOR"),
    ],
)
def test_the_linter_refuses_an_import_from_above(package: str, line: str) -> None:
    # Given a line that a package must not hold
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "json", "-"]
    # When the linter reads it as part of that package
    told = subprocess.run(
        [*ruff, "--stdin-filename", ROOT / package / "example.py"],
        input=f"{line}\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    # Then it is refused for that reason
    assert "TID251" in {finding["code"] for finding in json.loads(told.stdout)}


def test_the_linter_allows_an_import_from_below() -> None:
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "TID251", "-"]
    below = "from certifications.models import Credential\nfrom eligibility import rules\n"
    told = subprocess.run(
        [*ruff, "--stdin-filename", ROOT / "quiz" / "example.py"],
        input=below,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert told.returncode == 0, told.stdout
