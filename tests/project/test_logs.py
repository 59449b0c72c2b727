"""A failure is written down without what a person told us."""

import io
import logging

import pytest

from careerpath.logs import WithoutAnswers

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
