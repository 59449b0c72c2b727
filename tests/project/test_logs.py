"""A failure is written down without what a person told us."""

import io
import logging

import pytest
from django.conf import settings

from careerpath.logs import WithoutAnswers, WithoutTokens

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


def test_the_laptops_server_writes_its_addresses_the_same_way() -> None:
    assert settings.LOGGING["loggers"]["django.server"]["handlers"] == ["stderr"]
    assert settings.LOGGING["formatters"]["plain"]["()"] == "careerpath.logs.WithoutTokens"
