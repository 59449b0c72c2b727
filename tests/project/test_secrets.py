"""No key and no password gets into what git tracks without somebody being told.

What is planted here is put together from pieces: in one piece, this file would be found too.
"""

import subprocess
import sys
from pathlib import Path

import pytest

import dev

pytestmark = pytest.mark.once
PLANTED = {
    "a password in Python": ("a.py", "PASS" + 'WORD = "correct-horse-battery-staple"'),
    "a key of the site": ("env.py", "SECRET_" + 'KEY = "kq2v9x7t1m4z8r6w3p5n0b"'),
    "a database with its password": ("up.sh", "URL=postgres://me:" + "hunter22@db.example/x"),
    "a private key": ("tls.txt", "-----BEGIN " + "PRIVATE KEY-----"),
    "a key of Amazon": ("notes.md", "We use AKIA" + "ZQ3DRSTUVWXY2345 for now."),
    "a token of GitHub": (
        "ci.yml",
        "token: ghp_" + "wWPw5k4aXcaT4f" + "NP0UcnZwJU" + "VFk6LO0pINUx",
    ),
    "a long text of chance": ("b.json", '{"x": "' + "h8Zp3vQ1tLk7" + "Rw5Yc9Nf2" + 'BmXs4Jd6Ga"}'),
}


@pytest.fixture(autouse=True)
def this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))


@pytest.mark.parametrize(("name", "line"), PLANTED.values(), ids=PLANTED)
def test_what_is_planted_is_found_and_told_by_its_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, line: str
) -> None:
    file = tmp_path / name
    file.write_text(f"\n{line}\n")
    assert not dev.hold_no_secret([file])
    told = capfd.readouterr().out
    assert f"{name}:2" in told.replace("\n", "")
    assert line[-8:] not in told


@pytest.mark.long  # starts many processes
def test_one_among_hundreds_of_files_is_found(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.txt" for number in range(250)]
    for file in files:
        file.write_text("Nothing.\n")
    assert dev.hold_no_secret(files)
    files[-1].write_text(PLANTED["a private key"][1])
    assert not dev.hold_no_secret(files)


def test_a_line_that_says_it_holds_none_is_let_off_and_no_other(tmp_path: Path) -> None:
    file, (_name, line) = tmp_path / "a.py", PLANTED["a password in Python"]
    file.write_text(f"{line}  # pragma: allowlist " + "secret\n")
    assert dev.hold_no_secret([file])
    file.write_text(file.read_text() + f"\n{line}\n")
    assert not dev.hold_no_secret([file])


def test_what_git_tracks_is_looked_at_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.CHECKS["secrets"] is dev.no_secret_is_tracked
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    line = PLANTED["a password in Python"][1]
    (tmp_path / "dev.py").write_text("")
    (tmp_path / "own.py").write_text(line)
    # A folder that git does not know cannot be said to hold none
    assert not dev.no_secret_is_tracked()
    assert "in a clone" in capsys.readouterr().out
    # What is nobody's but the developer's is left alone
    git("init", "--quiet", at=tmp_path)
    git("add", "dev.py", at=tmp_path)
    assert dev.no_secret_is_tracked()
    # What would go in is not
    git("add", "own.py", at=tmp_path)
    assert not dev.no_secret_is_tracked()


def git(*words: str, at: Path) -> None:
    subprocess.run(["git", *words], cwd=at, check=True)
