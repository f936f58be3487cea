"""Opened: a questionnaire that is on the desk, as far as it can be read."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from rules import Problem, Program, QuestionnaireError, compile_questionnaire, parse_questionnaire

__all__ = ["MAX_DOCUMENT_BYTES", "MAX_QUESTIONS", "Opened", "Unreadable", "open_document", "revision_of"]

MAX_DOCUMENT_BYTES = 16 * 1024 * 1024
MAX_QUESTIONS = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A questionnaire and its program.

    Attributes:
        key: Its name in addresses.
        text: The document as it came.
        revision: Tells one text from another.
        program: Leniently read: what has an error is unknown, and `program.problems` says so.
    """

    key: str
    text: str
    revision: str
    program: Program

    @property
    def name(self) -> str:
        """What people call it."""
        return self.program.questionnaire.name.strip() or self.key

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What is wrong with the document itself."""
        return self.program.problems


@dataclass(frozen=True, slots=True, eq=False)
class Unreadable:
    """A document that is no questionnaire, or too large a one; `problems` says why."""

    key: str
    revision: str
    problems: tuple[Problem, ...]


def open_document(key: str, text: str) -> Opened | Unreadable:
    """The questionnaire of a document; one with errors opens as far as it goes.

    More than 16 MiB or 10,000 questions are refused: the pages would no longer answer at once.
    """
    revision = revision_of(text)
    size = len(text.encode("utf-8", errors="replace"))
    if size > MAX_DOCUMENT_BYTES:
        message = f"the document has {size:,} bytes; at most {MAX_DOCUMENT_BYTES:,} can be played"
        return Unreadable(key, revision, (Problem("E000", "", message),))
    try:
        questionnaire = parse_questionnaire(text, strict=False)
    except QuestionnaireError as error:
        return Unreadable(key, revision, error.problems)
    asked = len(questionnaire.questions)
    if asked > MAX_QUESTIONS:
        message = f"the questionnaire has {asked:,} questions; at most {MAX_QUESTIONS:,} can be played"
        return Unreadable(key, revision, (Problem("E000", "/questions", message),))
    return Opened(key, text, revision, compile_questionnaire(questionnaire))


def revision_of(text: str) -> str:
    """The same for the same text; says nothing of it."""
    return sha256(text.encode("utf-8", errors="replace")).hexdigest()[:20]
