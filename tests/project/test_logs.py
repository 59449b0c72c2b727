"""A failure is written down without what a person told us."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client

from careerpath.logs import AsJson, WithoutAnswers, WithoutTokens, request_id

ANSWERS = ("born in 1990", "worked at Example Clinic")


@pytest.fixture
def written() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def logger(written: io.StringIO) -> logging.Logger:
    """A logger that writes into `written`, as the site's does to stderr."""
    logger = logging.Logger("test")
    handler = logging.StreamHandler(written)
    handler.setFormatter(WithoutAnswers("{levelname}: {message}", style="{"))
    logger.addHandler(handler)
    return logger


def fail(*answers: str, hide: bool = False) -> None:
    """Fail twice over, the second failure because of the first, both repeating an answer."""
    first, second = answers
    try:
        int(first)
    except ValueError as error:
        raise KeyError(second) from None if hide else error


def test_the_words_of_an_error_are_left_out(logger: logging.Logger, written: io.StringIO) -> None:
    try:
        fail(*ANSWERS)
    except KeyError:
        logger.exception("A page failed")
    # The log says where and what kind, and not the answers
    log = written.getvalue()
    assert "ERROR: A page failed" in log
    assert f'File "{__file__}"' in log
    assert log.index("\nKeyError\n") < log.index("\nValueError\n")
    assert not [answer for answer in ANSWERS if answer in log]


def test_a_cause_hidden_on_purpose_stays_hidden(
    logger: logging.Logger, written: io.StringIO
) -> None:
    try:
        fail(*ANSWERS, hide=True)
    except KeyError:
        logger.exception("A page failed")
    assert "\nKeyError\n" in written.getvalue()
    assert "\nValueError\n" not in written.getvalue()


@pytest.mark.parametrize("formatter", [WithoutAnswers, WithoutTokens])
def test_the_token_of_a_private_link_is_left_out(formatter: type[logging.Formatter]) -> None:
    line = "GET /check/link/%s/today/ and /check/link/%s then /check/keep/"
    record = logging.LogRecord("x", logging.INFO, "", 0, line, ("Secret_1-x", "other"), None)
    written = formatter("{message}", style="{").format(record)
    assert written == "GET /check/link/.../today/ and /check/link/... then /check/keep/"


@pytest.mark.parametrize("start", ["/check//link/", "//check/link//", "/Check/Link/"])
def test_nor_does_a_token_in_a_mistyped_address_stand_in_a_log(start: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "Not Found: %sSecret_1-x/", (start,), None)
    written = WithoutTokens("{message}", style="{").format(record)
    assert written == f"Not Found: {start}.../"


def test_the_laptops_server_writes_its_addresses_the_same_way() -> None:
    assert settings.LOGGING["loggers"]["django.server"]["handlers"] == ["stderr"]
    assert settings.LOGGING["formatters"]["plain"]["()"] == "careerpath.logs.WithoutTokens"


# ---------------------------------------------------------------- one line for each request


@pytest.fixture
def lines(written: io.StringIO) -> Iterator[Callable[[], list[dict[str, str]]]]:
    """What is written about requests, as the site writes it in production."""
    handler = logging.StreamHandler(written)
    handler.setFormatter(AsJson())
    log = logging.getLogger("careerpath.requests")
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    log.removeHandler(handler)
    log.setLevel(level)


def test_a_request_is_written_down_by_its_view_and_never_by_its_address(
    client: Client, published: object, lines: Callable[[], list[dict[str, str]]]
) -> None:
    token = "a-secret-token-that-opens-everything"
    client.get(f"/check/link/{token}/?born=1990")
    (line,) = lines()
    assert line["says"].startswith("GET quiz:link 404 ")
    assert not [word for word in (token, "1990", "127.0.0.1") if word in json.dumps(line)]


def test_the_id_of_a_request_is_in_its_line_and_in_its_answer(
    client: Client, published: object, lines: Callable[[], list[dict[str, str]]]
) -> None:
    answer = client.get("/", headers={"x-request-id": "proxy-0001"})
    assert answer.headers["X-Request-ID"] == lines()[0]["request"] == "proxy-0001"


@pytest.mark.parametrize("told", ["", "short", "x" * 65, 'a"b{}\nfake line', "é" * 10])
def test_an_id_that_is_no_id_is_replaced(
    client: Client, published: object, told: str, lines: Callable[[], list[dict[str, str]]]
) -> None:
    answer = client.get("/", headers={"x-request-id": told})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])
    assert len(lines()) == 1


def test_an_error_belongs_to_its_request_and_keeps_its_words_to_itself(
    written: io.StringIO,
) -> None:
    logger = logging.Logger("test")
    handler = logging.StreamHandler(written)
    handler.setFormatter(AsJson())
    logger.addHandler(handler)
    before = request_id.set("0123456789")
    try:
        fail(*ANSWERS)
    except KeyError:
        logger.exception("A page failed")
    finally:
        request_id.reset(before)
    entry = json.loads(written.getvalue())
    assert (entry["level"], entry["request"]) == ("ERROR", "0123456789")
    assert "KeyError" in entry["error"]
    assert not [answer for answer in ANSWERS if answer in written.getvalue()]
