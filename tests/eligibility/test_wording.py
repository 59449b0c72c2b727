"""Rules read aloud: what an editor checks against the handbook must leave nothing out."""

import pytest

from eligibility.rules import load_catalogue
from eligibility.wording import requirement_sentence

from .rulebook import content, credential, requirement, route


def sentence(kind, test):
    made = load_catalogue(content(credential("cma", route("work", requirement("one", kind, test)))))
    return requirement_sentence(made.credentials[0].routes[0].requirements[0])


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ({"max_failed": 3}, "Fewer than 3 failed attempts."),
        (
            {"max_failed": 4, "min_wait_days": 45},
            "Fewer than 4 failed attempts, a wait of 45 days after each of them.",
        ),
        (
            {"max_failed": 4, "min_wait_days_by_failure": [30]},
            "Fewer than 4 failed attempts, a wait of 30 days after each of them.",
        ),
        (
            {"max_failed": 4, "min_wait_days_by_failure": [30, 0, 365], "then_wait_days": 1000},
            "Fewer than 4 failed attempts, after which the body decides, 1,000 days later,"
            " a wait of 30 days after failed attempt 1,"
            " a wait of 365 days after failed attempt 3 and every later one.",
        ),
        ({"max_failed": 4, "min_wait_days": 0}, "Fewer than 4 failed attempts."),
    ],
)
def test_waits_after_failed_attempts_are_read_out(test, words):
    assert sentence("attempts", test) == words
