"""How things are written down without writing down what a person told us, or what opens it."""

import logging
import re
import traceback
from types import TracebackType

TOKEN = re.compile(r"(/check/link/)[^/\s]+")


class WithoutTokens(logging.Formatter):
    """Says that a private link was used, not which: whoever read it could open it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as always, with the token left out of every address."""
        return TOKEN.sub(r"\1...", super().format(record))


class WithoutAnswers(WithoutTokens):
    """Says where something failed and what kind of error it was, not the error's own words.

    Those words often repeat the value that was refused ("Failing row contains …"), and here values
    are a person's age, jobs and health training.
    """

    def formatException(  # noqa: N802 - the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Every error of the chain with its lines of code, without its message."""
        error, told = ei[1], []
        while error is not None:
            told.append(
                "".join(traceback.format_tb(error.__traceback__)) + type(error).__qualname__
            )
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n\nwhich came from\n\n".join(told)
