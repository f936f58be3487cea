"""Opened: a questionnaire that is on the desk, as far as it can be read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from intake_host.preview.extent import excess
from intake_host.preview.faults import fault_of, placed, target_at
from rules import Problem, Program, QuestionnaireError, compile_questionnaire, parse_questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_host.preview.faults import Fault
    from rules import Offering, Question

__all__ = ["MAX_DOCUMENT_BYTES", "Opened", "Unreadable", "open_document", "revision_of"]

MAX_DOCUMENT_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A questionnaire and its program.

    Attributes:
        key: Its name in addresses.
        text: The document as it came.
        revision: Tells one text from another.
        beside: Its invariants and scenarios: texts by file name.
        program: Leniently read: what has an error is unknown, and `program.problems` says so.
        source: Where it comes from, for people: the file, the id at MDI, or that it was pasted.
    """

    key: str
    text: str
    revision: str
    program: Program
    beside: Mapping[str, str] = field(default_factory=dict)
    source: str = ""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.program.questionnaire.name.strip() or self.key

    @property
    def invariants(self) -> Mapping[str, str]:
        """The files of invariants beside it."""
        return {name: text for name, text in self.beside.items() if ".invariants." in name}

    @property
    def scenarios(self) -> Mapping[str, str]:
        """The files of scenarios beside it."""
        return {name: text for name, text in self.beside.items() if ".scenarios." in name}

    def target_at(self, pointer: str) -> Question | Offering | None:
        """The question or offering in which a place of the document is."""
        return target_at(pointer, self.program.questionnaire)

    def fault(self, error: Problem) -> Fault:
        """One of its errors in words."""
        return fault_of(error, self.program.questionnaire)

    def placed(self, words: str) -> str:
        """What the engine says of an error, with its place in words."""
        return placed(words, self.program.questionnaire)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What is wrong with the document itself."""
        return self.program.problems


@dataclass(frozen=True, slots=True, eq=False)
class Unreadable:
    """A document that is no questionnaire, or too large a one; `problems` says why.

    Attributes:
        is_other: It does not even begin as a questionnaire does: a picture, a note, YAML.
        line: Where its JSON goes wrong, from 1; None if that is not the reason.
    """

    key: str
    revision: str
    problems: tuple[Problem, ...]
    is_other: bool = False
    line: int | None = None


def open_document(
    key: str, text: str, beside: Mapping[str, str] | None = None, source: str = ""
) -> Opened | Unreadable:
    """The questionnaire of a document; one with errors opens as far as it goes.

    More than 16 MiB, or more of anything than `extent` allows, is refused: the pages would no longer answer at once.
    """
    beside = beside or {}
    revision = revision_of(text, beside)
    size = len(text.encode("utf-8", errors="replace"))
    if size > MAX_DOCUMENT_BYTES:
        message = f"the document has {size:,} bytes; at most {MAX_DOCUMENT_BYTES:,} can be played"
        return Unreadable(key, revision, (Problem("E000", "", message),))
    try:
        questionnaire = parse_questionnaire(text, strict=False)
    except QuestionnaireError as error:
        is_other = not text.lstrip("\ufeff \t\r\n").startswith("{")
        return Unreadable(key, revision, error.problems, is_other, _mistaken_line(text))
    too_much = excess(questionnaire)
    if too_much is not None:
        return Unreadable(key, revision, (too_much,))
    return Opened(key, text, revision, compile_questionnaire(questionnaire), beside, source)


def _mistaken_line(text: str) -> int | None:
    try:
        json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        return error.lineno
    except (ValueError, RecursionError):
        # A number that is too long, or nested too deeply.
        return None
    return None


def revision_of(text: str, beside: Mapping[str, str]) -> str:
    """The same for the same texts; says nothing of them."""
    said = json.dumps([text, sorted(beside.items())])
    return sha256(said.encode()).hexdigest()[:20]
