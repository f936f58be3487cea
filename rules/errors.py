"""Errors of the engine, a tree by what the caller can do.

    RulesError
      QuestionnaireError   the author has to mend the questionnaire: .problems, each with its JSON pointer
      CaseError            who wrote the case has to mend its shape
        FactError          ... one fact: .fact, .allowed
        AnswerError        ... one answer: .question_id, .given, .allowed
      UnknownTargetError   who asked has to name a question or offering that there is: .target_id
      HandwritingError     who wrote the file has to mend it: .mistakes, each with its line
      MissingPackageError  an optional package has to be installed: .package

Facts and answers are about a person's health: no message carries their values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rules.counts import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rules.problems import Problem

__all__ = [
    "AnswerError",
    "CaseError",
    "FactError",
    "HandwritingError",
    "MissingPackageError",
    "Mistake",
    "QuestionnaireError",
    "RulesError",
    "UnknownTargetError",
]


class RulesError(Exception):
    """Anything that the engine refuses. It comes out of another process as it went in."""

    def __reduce__(
        self,
    ) -> tuple[Callable[..., RulesError], tuple[type[RulesError], object], dict[str, object]]:
        # What an error is made of is not its message, with which Python would make it again.
        return _rebuilt, (type(self), self.args), self.__dict__


def _rebuilt(kind: type[RulesError], args: tuple[object, ...]) -> RulesError:
    return kind.__new__(kind, *args)


class QuestionnaireError(RulesError):
    """A questionnaire that cannot be used as it is; `problems` are all its errors, at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class CaseError(RulesError):
    """A case (facts, answers, final) that cannot be read."""


class Mistake(NamedTuple):
    """What is wrong in one line of a file, counted from 1."""

    line: int
    message: str


class HandwritingError(RulesError):
    """A file written by hand that cannot be used as it is; `mistakes` are all its faults, at once, by line."""

    def __init__(self, name: str, mistakes: Iterable[Mistake]) -> None:
        self.name = name
        self.mistakes = tuple(sorted(mistakes))
        super().__init__("\n".join(f"{name}:{line}: {message}" for line, message in self.mistakes))


class MissingPackageError(RulesError):
    """An optional package that is not installed; `package` is its name for pip."""

    def __init__(self, package: str, purpose: str) -> None:
        self.package = package
        super().__init__(f"{purpose} need the package {package}: pip install {package}")


class FactError(CaseError):
    """A fact that cannot be one. `allowed` says what could stand there."""

    def __init__(self, fact: str, allowed: str) -> None:
        self.fact = fact
        self.allowed = allowed
        super().__init__(f"fact {fact!r}: {allowed}")


class AnswerError(CaseError):
    """An answer that does not fit its question; nothing was evaluated.

    `given` is the answer as it came: personal, so it is here for the caller and not in the message,
    which tells only its kind. `allowed` says what could stand there. `question_id` is "" if the answers as a whole
    are no JSON object.
    """

    def __init__(self, question_id: str, given: object, allowed: str) -> None:
        self.question_id = question_id
        self.given = given
        self.allowed = allowed
        subject = f"question {question_id!r}" if question_id else "answers"
        super().__init__(f"{subject}: {self.reason}")

    @property
    def reason(self) -> str:
        """The message without the question: for whoever calls it by its title."""
        return f"given was {kind_of(self.given)}; allowed: {self.allowed}"


class UnknownTargetError(RulesError):
    """Neither a question nor an offering. `suggestion` is " (did you mean ...?)", or "" if nothing is close."""

    def __init__(self, target_id: str, suggestion: str = "") -> None:
        self.target_id = target_id
        self.suggestion = suggestion
        super().__init__(f"no question or offering {target_id!r}{suggestion}")


def kind_of(value: object) -> str:
    """What kind of JSON value it is, in words and without the value: "a text", "a list of 3"."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, str):
        return f"a text of {counted(len(value), 'character')}"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return "an object"
    return "a number"
