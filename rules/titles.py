"""Title: what people call a question or an offering, and which one they mean by it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Generic, TypeVar

from rules.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.model import Offering, Question, Questionnaire

__all__ = ["Register", "TitleError", "Titles"]

_Target = TypeVar("_Target", "Question", "Offering")

_MAX_LISTED = 5


class TitleError(ValueError):
    """A title that nothing has, or several things; the message says which there are."""


class Register(Generic[_Target]):
    """The questions, or the offerings, by id and by title."""

    def __init__(self, noun: str, targets: Sequence[_Target]) -> None:
        self.all: tuple[_Target, ...] = tuple(targets)
        self._noun = noun
        self._times = Counter(_folded(one.title or "") for one in targets)
        self._ids = {one.id for one in targets}

    def find(self, text: str) -> _Target:
        """The one with that id or, blanks and case aside, that title.

        Raises:
            TitleError: If there is none, or more than one.
        """
        return self._only(text, [one for one in self.all if one.id == text.strip()] or self._titled(text))

    def find_all(self, text: str) -> tuple[_Target, ...]:
        """The same; but a text that ends in * means all whose titles begin with it, of which there is at least one.

        Raises:
            TitleError: As `find` does.
        """
        beginning = _folded(text).removesuffix("*")
        if beginning == _folded(text) or self._titled(text):
            return (self.find(text),)
        found = tuple(one for one in self.all if _folded(one.title or "").startswith(beginning))
        if not found:
            raise TitleError(f"no {self._noun} begins with {beginning!r}")
        return found

    def name_of(self, target: _Target) -> str:
        """What finds it again: its title if no other has it, else its id."""
        title = " ".join((target.title or "").split())
        return title if title and self._times[_folded(title)] == 1 and title not in self._ids else target.id

    def _titled(self, text: str) -> list[_Target]:
        return [one for one in self.all if one.title and _folded(one.title) == _folded(text)]

    def _only(self, text: str, found: Sequence[_Target]) -> _Target:
        if not found:
            raise TitleError(f"no {self._noun} {text!r}{self._suggestion(text)}")
        if len(found) > 1:
            listed = ", ".join(one.id for one in found[:_MAX_LISTED])
            raise TitleError(f"{len(found)} {self._noun}s are called {text!r}; name one by its id: {listed}")
        return found[0]

    def _suggestion(self, text: str) -> str:
        names = [self.name_of(one) for one in self.all]
        beginning = [name for name in names if _folded(text) and _folded(name).startswith(_folded(text))]
        if beginning:
            return f" (did you mean {beginning[0]!r}?)"
        return did_you_mean(text, names)


class Titles:
    """Both registers of one questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questions: Register[Question] = Register("question", questionnaire.questions)
        self.offerings: Register[Offering] = Register("offering", questionnaire.offerings)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
