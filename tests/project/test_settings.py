"""The settings refuse what would be unsafe or broken, and say what to do instead."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
LONG_KEY = "abcdefghij" * 6
PRODUCTION = {
    "SECRET_KEY": LONG_KEY,
    "ALLOWED_HOSTS": "example.org,www.example.org",
    "DATABASE_URL": "postgres://someone:s3cret@localhost/careerpath",  # pragma: allowlist secret
}


def start(environment: dict[str, str], then: str = "") -> subprocess.CompletedProcess[str]:
    """Read the settings in a new Python that knows nothing but `environment`."""
    return subprocess.run(
        [sys.executable, "-c", f"from careerpath import settings\n{then}"],
        env={"PATH": os.environ["PATH"], **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("environment", "reason", "cure"),
    [
        pytest.param({}, "SECRET_KEY is not set", "token_urlsafe(50)", id="nothing set"),
        pytest.param({}, "SECRET_KEY is not set", "Or set DEBUG=1", id="nothing set, on a laptop"),
        pytest.param(
            PRODUCTION | {"SECRET_KEY": "short"},  # pragma: allowlist secret
            "too easy to guess",
            "token_urlsafe",
            id="short key",
        ),
        pytest.param(
            PRODUCTION | {"SECRET_KEY": "a" * 60}, "too easy", "token_urlsafe", id="one letter key"
        ),
        pytest.param({"DEBUG": "yes"}, "DEBUG is 'yes'", "DEBUG=1", id="a flag that is a word"),
        pytest.param(
            PRODUCTION | {"SECOND_FACTOR": "no"},
            "SECOND_FACTOR is 'no'",
            "SECOND_FACTOR=0",
            id="a word for the second factor",
        ),
        pytest.param(
            PRODUCTION | {"LOGIN_TRIES": "many"},
            "LOGIN_TRIES is 'many'",
            "LOGIN_TRIES=10",
            id="a word for a number",
        ),
        pytest.param(
            PRODUCTION | {"LOGIN_PAUSE": "0"}, "from 1 on", "LOGIN_PAUSE=15", id="no pause at all"
        ),
        pytest.param({"DEBUG": "True"}, "DEBUG is 'True'", "DEBUG=0", id="a flag as in Python"),
        pytest.param(
            PRODUCTION | {"ALLOWED_HOSTS": ""},
            "ALLOWED_HOSTS is not set",
            "example.org",
            id="no host",
        ),
        pytest.param(
            PRODUCTION | {"ALLOWED_HOSTS": "https://example.org"},
            "'https://example.org', which is not a plain host name",
            "ALLOWED_HOSTS=example.org",
            id="an address for a host",
        ),
        pytest.param(
            PRODUCTION | {"ALLOWED_HOSTS": "example.org:8000"},
            "no port",
            "example.org",
            id="a port",
        ),
        pytest.param(PRODUCTION | {"ALLOWED_HOSTS": "*"}, "no *", "example.org", id="any host"),
        pytest.param(
            PRODUCTION | {"DATABASE_URL": ""},
            "DATABASE_URL is not set",
            "postgres://",
            id="no database",
        ),
        pytest.param(
            PRODUCTION | {"DATABASE_URL": "mysql://me@localhost/name"},
            "not for PostgreSQL or SQLite",
            "postgres://",
            id="another database",
        ),
        pytest.param(
            PRODUCTION | {"DATABASE_URL": "postgres://me@localhost"},
            "names no database",
            "/NAME",
            id="a server without a database",
        ),
        pytest.param(
            PRODUCTION | {"DATABASE_URL": "careerpath"},
            "DATABASE_URL cannot be read",
            "postgres://",
            id="a name for an address",
        ),
    ],
)
def test_settings_refuse_with_a_reason_and_a_cure(
    environment: dict[str, str], reason: str, cure: str
) -> None:
    refused = start(environment)
    assert refused.returncode == 1
    message = refused.stderr.partition("ImproperlyConfigured: ")[2]
    assert reason in message
    assert cure in message


def test_a_refused_database_address_does_not_show_its_password() -> None:
    refused = start(PRODUCTION | {"DATABASE_URL": "postgres://me:hunter2/@[host/name"})
    assert "DATABASE_URL cannot be read" in refused.stderr
    assert "hunter2" not in refused.stderr


def test_production_travels_over_https_only() -> None:
    shown = start(
        PRODUCTION,
        "print(settings.DEBUG, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,"
        " settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS > 0,"
        " hasattr(settings, 'SECURE_PROXY_SSL_HEADER'))",
    )
    assert shown.stdout.split() == ["False", "True", "True", "True", "True", "False"]


def test_a_proxy_is_believed_only_when_there_is_one() -> None:
    shown = start(PRODUCTION | {"BEHIND_PROXY": "1"}, "print(settings.SECURE_PROXY_SSL_HEADER)")
    assert "HTTP_X_FORWARDED_PROTO" in shown.stdout


SIGNING_IN = (
    "print(settings.SECOND_FACTOR, settings.AXES_ENABLED, settings.AXES_FAILURE_LIMIT,"
    " int(settings.AXES_COOLOFF_TIME.total_seconds()))"
)


@pytest.mark.parametrize(
    ("environment", "then"),
    [
        pytest.param(PRODUCTION, "True True 10 900", id="a server"),
        pytest.param({"DEBUG": "1"}, "False False 0 900", id="a laptop"),
        pytest.param(
            {"DEBUG": "1", "SECOND_FACTOR": "1", "LOGIN_TRIES": "3", "LOGIN_PAUSE": "1"},
            "True True 3 60",
            id="a laptop that wants it",
        ),
        pytest.param(
            PRODUCTION | {"SECOND_FACTOR": "0", "LOGIN_TRIES": "0"},
            "False False 0 900",
            id="a server that does not",
        ),
    ],
)
def test_staff_say_a_code_and_tries_are_counted_on_a_server(
    environment: dict[str, str], then: str
) -> None:
    assert start(environment, SIGNING_IN).stdout.strip() == then


def test_a_laptop_needs_only_debug() -> None:
    shown = start({"DEBUG": "1"}, "print(settings.DATABASES['default']['ENGINE'])")
    assert shown.stdout.strip() == "django.db.backends.sqlite3"


def test_every_page_forbids_foreign_and_inline_content(client: Client) -> None:
    # When any page is read
    headers = client.get("/admin/login/", follow=False).headers
    # Then the browser is told to run and show nothing but our own files
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    for directive in ("object-src", "base-uri", "frame-ancestors"):
        assert f"{directive} 'none'" in policy
    assert "unsafe" not in policy
    assert "//" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


SAID_ONCE = """
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string
request = RequestFactory().get("/")
request.session = {}
said = import_string(settings.MESSAGE_STORAGE)(request)
said.add(20, "Saved.")
said.update(answer := HttpResponse())
print(answer.cookies.output())
"""


def test_what_the_desk_says_once_waits_in_a_cookie_of_this_host_alone() -> None:
    shown = start(PRODUCTION | {"DJANGO_SETTINGS_MODULE": "careerpath.settings"}, SAID_ONCE)
    assert shown.stdout.startswith("Set-Cookie: __Host-messages="), shown.stderr
    told = {part.strip() for part in shown.stdout.split(";")}
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"} <= told


def test_the_time_of_day_is_that_of_the_east_coast() -> None:
    assert (settings.TIME_ZONE, settings.USE_TZ) == ("America/New_York", True)
