"""Manuscript: a file written by hand about one questionnaire, read to its end whatever is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from rules.errors import HandwritingError, Mistake
from rules.handwriting import Sheet
from rules.titles import TitleError, Titles

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from rules.handwriting import Written
    from rules.model import Offering, Question, Questionnaire

__all__ = ["Faulty", "Manuscript"]

_Target = TypeVar("_Target", bound="Question | Offering")
_Statement = TypeVar("_Statement")


class Faulty(NamedTuple):
    """One statement of a file that cannot be used as it is, with every mistake in it; `name` is "" if it has none."""

    name: str
    line: int
    mistakes: tuple[Mistake, ...]


class Manuscript:
    """Collects the mistakes of a file; `name` is the file's, told in errors."""

    def __init__(self, questionnaire: Questionnaire, name: str) -> None:
        self.questionnaire = questionnaire
        self.titles = Titles(questionnaire)
        self.name = name
        self._mistakes: list[Mistake] = []
        self._in_statements = 0

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

    def statement(self, written: Written, read: Callable[[Written], _Statement]) -> _Statement | Faulty:
        """What is read of one of the file's statements; if there is a mistake in it, what is wrong with it."""
        before = len(self._mistakes)
        statement = read(written)
        mistakes = self._mistakes[before:]
        if not mistakes:
            return statement
        self._in_statements += len(mistakes)
        name = written.entries.get("name")
        return Faulty((name and name.text) or "", written.line, tuple(sorted(mistakes)))

    def accepted(
        self, statements: Sequence[_Statement | Faulty], written: Written, nouns: str
    ) -> tuple[_Statement, ...]:
        """All that the file says, `nouns` ("scenarios") that stand there.

        Raises:
            HandwritingError: If there are none, or there was any mistake; with all of them.
        """
        usable, _ = self.usable(statements, written, nouns)
        if self._mistakes:
            raise HandwritingError(self.name, self._mistakes)
        return usable

    def usable(
        self, statements: Sequence[_Statement | Faulty], written: Written, nouns: str
    ) -> tuple[tuple[_Statement, ...], tuple[Faulty, ...]]:
        """What the file says without mistakes, and the rest.

        Raises:
            HandwritingError: If there is nothing at all, or there was a mistake outside of these; with all of them.
        """
        if not statements:
            self.report(written.line, f"the file has no {nouns}")
        if len(self._mistakes) > self._in_statements:
            raise HandwritingError(self.name, self._mistakes)
        return (
            tuple(one for one in statements if not isinstance(one, Faulty)),
            tuple(one for one in statements if isinstance(one, Faulty)),
        )
