"""Manuscript: a file written by hand about one questionnaire, read to its end whatever is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rules.errors import HandwritingError, Mistake
from rules.handwriting import Sheet
from rules.titles import TitleError, Titles

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from rules.handwriting import Written
    from rules.model import Offering, Question, Questionnaire

__all__ = ["Manuscript"]

_Target = TypeVar("_Target", bound="Question | Offering")
_Statement = TypeVar("_Statement")


class Manuscript:
    """Collects the mistakes of a file; `name` is the file's, told in errors."""

    def __init__(self, questionnaire: Questionnaire, name: str) -> None:
        self.questionnaire = questionnaire
        self.titles = Titles(questionnaire)
        self.name = name
        self._mistakes: list[Mistake] = []

    def report(self, line: int, message: str) -> None:
        """Note a mistake."""
        self._mistakes.append(Mistake(line, message))

    def sheet(self, written: Written, noun: str, keys: Collection[str]) -> Sheet:
        """The mapping that stands there, which is to be `noun` ("a scenario") and to have these keys."""
        return Sheet(written, self._mistakes, noun=noun, keys=keys)

    def name_in(self, sheet: Sheet, noun: str) -> str:
        """The name of a statement; a missing one is a mistake, and ""."""
        name = sheet.text("name")
        if sheet.entries and not name:
            sheet.report(sheet.line, f"{noun} has to have a name")
        return name or ""

    def found(self, written: Written, find: Callable[[str], tuple[_Target, ...]]) -> tuple[_Target, ...]:
        """What has the title that stands there, by a search of `titles`; no title, or one too many, is a mistake."""
        if written.text is None:
            self.report(written.line, "a title has to be a text")
            return ()
        try:
            return find(written.text)
        except TitleError as error:
            self.report(written.line, str(error))
            return ()

    def accepted(
        self, statements: Sequence[_Statement], written: Written, nouns: str
    ) -> tuple[_Statement, ...]:
        """All that the file says, `nouns` ("scenarios") that stand there.

        Raises:
            HandwritingError: If there are none, or there was any mistake; with all of them.
        """
        if not statements:
            self.report(written.line, f"the file has no {nouns}")
        if self._mistakes:
            raise HandwritingError(self.name, self._mistakes)
        return tuple(statements)
