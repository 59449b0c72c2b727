"""The site as it is put on a server: its own settings, its own database, its own web server."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).resolve().parents[2]
SET_UP = [
    ["collectstatic", "--no-input"],
    ["migrate", "--no-input"],
    ["load_fixtures"],
    ["publish", "--first", "--note=First release"],
]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A site that runs as in production, behind a proxy that ends HTTPS; yields where."""
    folder = tmp_path_factory.mktemp("production")
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "abcdefghij" * 6,
        "ALLOWED_HOSTS": "localhost",
        "BEHIND_PROXY": "1",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "STATIC_ROOT": str(folder / "static"),
    }
    for command in SET_UP:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [*granian, "careerpath.wsgi:application"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            wait_for(port, server)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert server.poll() is None
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("The server did not listen within 20 seconds.")


def get(port: int, path: str, *, proto: str = "https", encoding: str = "") -> HTTPResponse:
    """Ask for a page as the proxy does."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Host": "localhost", "X-Forwarded-Proto": proto, "Accept-Encoding": encoding}
    connection.request("GET", path, headers={**headers, "Connection": "close"})
    return connection.getresponse()


def test_the_first_page_answers_over_https(port: int) -> None:
    page = get(port, "/")
    assert page.status == 200
    assert "max-age" in page.headers["Strict-Transport-Security"]
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_a_page_over_http_is_sent_on_to_https(port: int) -> None:
    page = get(port, "/", proto="http")
    assert (page.status, page.headers["Location"]) == (301, "https://localhost/")


def test_another_hosts_name_is_refused(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/", headers={"Host": "elsewhere.example", "Connection": "close"})
    assert connection.getresponse().status == 400


@pytest.mark.parametrize("path", ["/", "/admin/login/", "/api/v1/docs"])
def test_what_a_page_is_made_of_is_compressed_and_kept_for_ever(port: int, path: str) -> None:
    # Given a page's style sheets and scripts
    page = get(port, path)
    assert page.status == 200
    files = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page.read().decode())
    assert files
    for file in files:
        # When the browser fetches one
        answer = get(port, file, encoding="br")
        # Then it is small, and its name says what is in it, so it need never be fetched again
        assert (answer.status, answer.headers["Content-Encoding"]) == (200, "br"), file
        assert "immutable" in answer.headers["Cache-Control"], file


def test_a_page_asks_nothing_of_a_phone_and_tells_no_other_site_where_it_was(port: int) -> None:
    headers = get(port, "/").headers
    for feature in ("camera", "geolocation", "microphone", "payment"):
        assert f"{feature}=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_cookies_are_for_this_host_alone_and_travel_over_https_only(port: int) -> None:
    """A browser refuses a name that begins so without these three, and from any other host."""
    first_question = get(port, "/check/goal/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', first_question.read().decode())
    assert token is not None
    given = first_question.headers["Set-Cookie"]
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    told = {"csrfmiddlewaretoken": token[1], "keys": "work", "work": "31-9092"}
    headers = {
        "Host": "localhost",
        "X-Forwarded-Proto": "https",
        "Referer": "https://localhost/check/goal/",
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": given.partition(";")[0],
        "Connection": "close",
    }
    connection.request("POST", "/check/goal/", urlencode(told), headers)
    answered = connection.getresponse()
    assert answered.status in (302, 303)
    kept = answered.headers["Set-Cookie"]
    for cookie, name in ((given, "__Host-csrftoken"), (kept, "__Host-answers")):
        assert cookie.startswith(f"{name}="), cookie
        assert "; Secure" in cookie
        assert "; Path=/;" in f"{cookie};"
        assert "Domain" not in cookie
        assert "SameSite=Lax" in cookie


def test_wrong_passwords_are_counted_by_the_address_that_the_proxy_saw(port: int) -> None:
    """The proxy's own address is everybody's: counted by that, one stranger would lock out all."""
    page = get(port, "/admin/login/")
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
    assert token is not None

    def guess(name: str, address: str) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        form = {"csrfmiddlewaretoken": token[1], "username": name, "password": "a guess"}
        headers = {
            "Host": "localhost",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": address,
            "Referer": "https://localhost/admin/login/",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookie,
            "Connection": "close",
        }
        connection.request("POST", "/admin/login/", urlencode(form), headers)
        return connection.getresponse()

    tried = [guess(f"somebody {n}", "192.0.2.1") for n in range(11)]
    assert [one.status for one in tried] == [200] * 9 + [429] * 2
    assert 0 < int(tried[-1].headers["Retry-After"]) <= 900
    assert "default-src 'none'" in tried[-1].headers["Content-Security-Policy"]
    assert guess("somebody else", "192.0.2.2").status == 200


def test_a_page_that_is_not_there_says_so_without_details(port: int) -> None:
    page = get(port, "/no-such-page/")
    assert page.status == 404
    assert "careerpath.urls" not in page.read().decode()
