"""The site as it is put on one machine: what a visitor sees of a fault, what a copy is worth."""

import json
import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from random import Random
from threading import Timer
from time import sleep
from urllib.parse import urlencode

import pytest
from django.test import Client

from quiz.answers import COOKIE
from quiz.models import AnswerSheet, hash_of
from tests.quiz.conftest import PERSONAS, keep_all
from tests.quiz.test_walk import knows_each_exam
from tests.quiz.walk import RESULTS, Walk, verdicts_of

from .site import VISITOR, Site, Visitor, bring_up, without_names

pytestmark = [pytest.mark.long, pytest.mark.once]
WALKERS = list(filter(knows_each_exam, Random(5).sample(PERSONAS, 60)))
SITES_COOKIE = f"__Host-{COOKIE}"
"""What a server calls it: here the tests' own settings are those of a laptop."""
REQUESTS = 300
KILLED_AT = {75: (0, False), 150: (1, True), 225: (0, False)}
"""Before which request which process is killed, and whether its worker only."""
LEFT_ALONE = 2.5
"""Seconds after which nginx asks a process again that failed once (`fail_timeout`): nobody promises
that both may die within them."""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    yield from bring_up()


def test_nobody_notices_that_a_web_process_is_killed(site, published):
    # Given two web processes
    asked, timers = [], []

    def count_and_kill():
        asked.append(1)
        if found := KILLED_AT.get(len(asked)):
            which, only_the_worker = found
            site.wait_until_whole()
            sleep(LEFT_ALONE)
            # A moment later, when the request is under way
            timers.append(
                Timer(0.01, site.kill, [site.web[which]], {"only_the_worker": only_the_worker})
            )
            timers[-1].start()

    walked = 0
    while len(asked) < REQUESTS:
        # When people go through the questions, and one process after the other dies
        persona, visitor, reference = WALKERS[walked], Visitor(site, count_and_kill), Client()
        page = Walk(visitor, published, persona).to_results()
        # Then they see no fault, and everything they said is there, as if nothing had happened
        expected = Walk(reference, published, persona).to_results()
        assert verdicts_of(page) == verdicts_of(expected) != {}
        assert without_names(kept_by_site(site, visitor)) == without_names(kept_here(reference))
        walked += 1
    assert len(timers) == len(KILLED_AT)
    assert walked > 2


def kept_by_site(site, visitor):
    sql = "SELECT kept FROM quiz_answersheet WHERE key_hash = %s"
    return site.query(sql, [hash_of(visitor.cookies[SITES_COOKIE])])[0][0]


def kept_here(client):
    return AnswerSheet.objects.get(key_hash=hash_of(client.cookies[COOKIE].value)).kept


def test_who_asks_too_much_is_told_when_to_ask_again_and_others_notice_nothing(site):
    site.wait_until_whole()
    visitor = Visitor(site, address="127.0.0.10")
    visitor.get("/admin/login/")
    wrong = urlencode({"username": "somebody", "password": "guessed"})
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    tried = [
        visitor.ask("POST", "/admin/login/", wrong, form, expect=[403, 429]) for _ in range(20)
    ]
    asked = [visitor.ask("GET", "/api/v1/credentials", expect=[200, 429]) for _ in range(120)]
    for answers, least in ((tried, 10), (asked, 61)):
        statuses = [answer.status_code for answer in answers]
        assert 429 not in statuses[:least]
        assert 429 in statuses
        assert {one.headers["Retry-After"] for one in answers if one.status_code == 429} == {"30"}
    assert b"Too many at once" in tried[-1].content
    refused = next(answer for answer in asked if answer.status_code == 429)
    assert json.loads(refused.content)["detail"].startswith("Too many requests")
    visitor.get("/")
    visitor.get("/admin/login/")
    Visitor(site).get("/api/v1/credentials")


def test_when_no_process_answers_a_page_says_so_and_the_site_comes_back_by_itself(site):
    site.wait_until_whole()
    for port in site.web:
        site.kill(port)
    token = "a-token-that-opens-the-result-of-somebody"
    away = Visitor(site).ask("GET", f"/check/link/{token}/", expect=[503])
    assert b"What you saved is kept" in away.content
    for address in ("/api/v1/match", "/api/v1/states"):
        told = Visitor(site).ask("GET", address, expect=[503])
        assert (told.headers["Retry-After"], "detail" in json.loads(told.content)) == ("5", True)
    assert away.headers["Retry-After"]
    site.wait_until_whole()
    assert b"<h1" in Visitor(site).get("/").content
    assert token not in site.logs()


def test_logs_tell_of_a_request_but_not_who_asked_or_what_opens_a_result(site):
    site.wait_until_whole()
    answer = Visitor(site).ask("GET", "/check//link/secret-token/?a=secret-word", expect=[404])
    Visitor(site).get("/?q=secret-word")
    logs = site.logs()
    assert logs.count(answer.headers["X-Request-ID"]) == 2  # by nginx, and by the process
    assert "/check/link/..." in logs
    assert not [word for word in ("secret-token", "secret-word", VISITOR) if word in logs]


def test_who_has_answers_is_answered_by_one_process_and_others_by_any(site):
    site.wait_until_whole()

    def answered_by(visitor, address):
        """The process whose log has the request."""
        asked = visitor.get(address).headers["X-Request-ID"]
        logs = {port: (site.folder / f"log/web-{port}.log").read_text() for port in site.web}
        return [port for port, text in logs.items() if asked in text]

    ports = set()
    for age in range(20, 34):
        person = Visitor(site)
        person.get("/check/you/")
        person.post("/check/you/", {"age": age, "keys": "age"})
        (port,) = {port for _ in range(4) for port in answered_by(person, "/check/results/")}
        ports.add(port)
    assert ports == set(site.web), "all people at one of them"
    nobody = Visitor(site)
    assert {port for _ in range(20) for port in answered_by(nobody, "/")} == set(site.web)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "//readyz", "/%72eadyz", "/x/../healthz"])
def test_what_a_watcher_asks_is_not_for_outside(site, path):
    assert b"ok" not in Visitor(site).ask("GET", path, expect=[404]).content


def test_http_is_sent_on_to_https(site):
    connection = HTTPConnection("localhost", site.http, timeout=20)
    connection.request("GET", "/pay/?x=1", headers={"Connection": "close"})
    answer = connection.getresponse()
    wanted = f"https://localhost:{site.https}/pay/?x=1"
    assert (answer.status, answer.headers["Location"]) == (301, wanted)


def test_another_name_gets_no_certificate(site):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"):
        HTTPSConnection("127.0.0.1", site.https, timeout=20, context=context).connect()


def test_what_a_visitor_claims_of_the_proxy_counts_for_nothing(site):
    claims = {"X-Forwarded-Proto": "http", "X-Forwarded-Host": "elsewhere.example"}
    answer = Visitor(site).ask("GET", "/", headers=claims)
    assert answer.status_code == 200
    assert b"elsewhere" not in answer.content


def test_a_huge_body_is_refused(site):
    visitor = Visitor(site)
    with suppress(BrokenPipeError, ConnectionResetError, ssl.SSLError):  # or told before the end
        visitor.ask("POST", "/check/you/", b"a" * 1_100_000, expect=[413])
    assert visitor.get("/").status_code == 200


def test_what_a_page_is_made_of_is_kept_by_nginx_and_by_browsers(site):
    visitor = Visitor(site)
    file = re.search(rb'"(/static/[^"]+\.css)"', visitor.get("/").content)[1].decode()
    for _ in range(2):
        answer = visitor.ask("GET", file, headers={"Accept-Encoding": "br"})
        assert answer.headers["Content-Encoding"] == "br"
        assert "immutable" in answer.headers["Cache-Control"]
    lines = [json.loads(line) for line in nginx_log(site) if file in line]
    assert [line["web_status"] for line in lines][-1] == ""  # no process was asked


def nginx_log(site):
    return (site.folder / "log/careerpath.log").read_text().splitlines()


def test_what_is_lost_comes_back_from_a_copy(site, published):
    # Given a hundred people's answers, and what they are told
    site.wait_until_whole()
    people = Random(9).sample(PERSONAS, 100)
    keys = [move_to(site, keep_all(persona)) for persona in people]
    counts, told = rows_of_each_table(site), [results_for(site, key) for key in keys]
    assert len(set(told)) > 50
    # And a copy of it, among fourteen older ones
    copies = site.folder / "copies"
    copies.mkdir()
    for day in range(1, 15):
        (copies / f"careerpath-202001{day:02}T030000Z.dump").touch()
    assert (made := site.run("backup.sh", copies)).returncode == 0, made.stderr
    kept = sorted(path.name for path in copies.iterdir())
    assert (len(kept), kept[0]) == (14, "careerpath-20200102T030000Z.dump")
    copy = copies / kept[-1]
    # A database that is there is not lost by accident
    assert site.run("restore.sh", copy).returncode == 1
    # A torn copy changes nothing
    torn = copies / "torn"
    torn.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    assert site.run("restore.sh", torn, "--replace").returncode != 0
    assert rows_of_each_table(site) == counts
    # When much is lost, and something is there that was not
    site.query("DELETE FROM quiz_answersheet; DROP TABLE certifications_zipcode; CREATE TABLE x ()")
    done = site.run("restore.sh", copy, "--replace")
    # Then it is all as it was, and nobody has to start anything again
    assert done.returncode == 0, done.stderr
    assert rows_of_each_table(site) == counts
    assert [results_for(site, key) for key in keys] == told


def move_to(site, key):
    """Put a person's sheet into the database of the site too."""
    sheet = AnswerSheet.objects.get(key_hash=hash_of(key))
    site.query(
        "INSERT INTO quiz_answersheet (key_hash, kept, changed_on) VALUES (%s, %s, now())",
        [sheet.key_hash, json.dumps(sheet.kept)],
    )
    return key


def results_for(site, key):
    """The page, but for the tokens that each page has anew."""
    html = Visitor(site, cookies={SITES_COOKIE: key}).get(RESULTS).content.decode()
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", html)


def rows_of_each_table(site):
    tables = site.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    counted = ", ".join(f'(SELECT count(*) FROM "{name}")' for (name,) in tables)
    return dict(zip(tables, site.query(f"SELECT {counted}")[0], strict=True))


def test_brought_up_again_it_has_everything_and_its_key(site):
    before, counts = site.settings, rows_of_each_table(site)
    leaders = [site.process(port) for port in site.web]
    site.stop()
    assert [pid for pid in leaders if Path(f"/proc/{pid}").exists()] == []
    site.start()
    assert site.settings == before
    assert rows_of_each_table(site) == counts
