"""Problem: one thing that is wrong with a document, and where.

Codes are stable: an error (E) keeps a requirement, rule or target from being judged, a warning (W) does not,
and W113 says what was repaired while reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CODES", "DocumentError", "Problem", "Problems", "Severity", "escape", "only_errors"]

Severity = Literal["error", "warning", "repaired"]

REPAIRED = "W113"

CODES = {
    "E000": "a document that cannot be read",
    "E001": "a reference to a question that does not exist",
    "E002": "a cycle of references",
    "E003": "a comparator that does not exist, or not for this kind of value",
    "E004": "an unknown rule type",
    "E005": "an unknown based_on",
    "E006": "an answer that cannot be one",
    "E007": "an id used twice",
    "E008": "a missing id",
    "E009": "a field of the wrong kind",
    "E010": "a key given twice in one object",
    "W101": "a reference to a later question",
    "W102": "a rule that can never be true",
    "W103": "a rule that is always true",
    "W104": "a question that can never be shown",
    "W105": "an offering for which nobody can ever be eligible",
    "W106": "a `not` with several requirements",
    "W107": "a rule without requirements",
    "W108": "an order given twice",
    "W110": "HTML in a text",
    "W111": "a question after a certain dead end",
    "W112": "people for whom no offering can be eligible",
    REPAIRED: "a document repaired while reading",
    "W114": "a `not` or `!=` that holds without the person having been asked",
    "W115": "an answer to a question that does not exist",
    "W116": "two options that answer to the same text",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place.

    `pointer` is a JSON pointer (RFC 6901) into the document that was read; "" is the whole document.
    """

    code: str
    pointer: str
    message: str

    @property
    def severity(self) -> Severity:
        """`error`, `warning`, or `repaired`: read as if it had been written correctly."""
        if self.code == REPAIRED:
            return "repaired"
        return "error" if self.code.startswith("E") else "warning"

    def __str__(self) -> str:
        text = f"{self.pointer or '(document)'}: {self.severity} {self.code}: {self.message}"
        if text.isprintable():
            return text
        # Keys may hold line breaks and control characters; one problem is one line, also on a terminal.
        return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)

    def to_json(self) -> dict[str, object]:
        """The four facts as a JSON object."""
        return {
            "severity": self.severity,
            "code": self.code,
            "pointer": self.pointer,
            "message": self.message,
        }


class DocumentError(ValueError):
    """A text that is not read to its end; the message says why and where, `problems` what was found until then."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(message)


class Problems(list[Problem]):
    """What is found while a document is read, up to 10,000 errors and 100,000 problems in all.

    However a document of some megabytes is made up, it is refused in the time that reading a good one takes.
    """

    MAX_ERRORS = 10_000
    MAX_PROBLEMS = 100_000

    def __init__(self) -> None:
        super().__init__()
        self._errors = 0

    def append(self, problem: Problem) -> None:
        """Note it.

        Raises:
            DocumentError: If there are too many now.
        """
        super().append(problem)
        self._errors += problem.severity == "error"
        if self._errors > self.MAX_ERRORS:
            raise DocumentError(f"more than {self.MAX_ERRORS} errors; reading ended there", self)
        if len(self) > self.MAX_PROBLEMS:
            raise DocumentError(f"more than {self.MAX_PROBLEMS} problems; reading ended there", self)


def only_errors(problems: tuple[Problem, ...] | list[Problem]) -> tuple[Problem, ...]:
    """Those of severity `error`, in their order."""
    return tuple(problem for problem in problems if problem.severity == "error")


def escape(key: str) -> str:
    """A key as one segment of a JSON pointer: `a/b` is written `a~1b`."""
    return key.replace("~", "~0").replace("/", "~1")
