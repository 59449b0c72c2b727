"""What can be wrong in `deploy/` without running it."""

import re
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
pytestmark = pytest.mark.once


@pytest.mark.parametrize("script", sorted(DEPLOY.glob("*.sh")), ids=lambda path: path.name)
def test_each_script_can_be_read(script):
    assert subprocess.run(["bash", "-n", script]).returncode == 0


def test_every_name_in_the_nginx_template_is_filled_in():
    used = set(re.findall(r"\$\{([A-Z0-9_]+)\}", (DEPLOY / "nginx.conf.template").read_text()))
    filled = re.search(r"local filled='([^']+)'", (DEPLOY / "up.sh").read_text())[1].split()
    assert used - {"THESE"} == set(filled)


@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("*.service")), ids=lambda path: path.name)
def test_nothing_runs_with_more_rights_than_it_needs(unit):
    text = unit.read_text()
    for line in (
        "User=careerpath",
        "EnvironmentFile=/etc/careerpath/env",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
    ):
        assert f"\n{line}\n" in text, line


@pytest.mark.parametrize("timer", sorted(DEPLOY.glob("*.timer")), ids=lambda path: path.name)
def test_each_timer_has_what_it_starts(timer):
    assert timer.with_suffix(".service").exists()


def test_the_database_writes_down_no_statement_wherever_it_is_brought_up():
    up = (DEPLOY / "up.sh").read_text()
    on_a_server = up[up.index("own_database() {") : up.index("as_postgres() {")]
    here = up[up.index("start_postgres() {") : up.index("keep_postgres() {")]
    for setting, value in (("log_min_error_statement", "panic"), ("log_error_verbosity", "terse")):
        assert f"ALTER ROLE careerpath SET {setting} = {value}" in on_a_server
        assert f"-c {setting}={value}" in here
