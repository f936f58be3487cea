"""Title: what people call a question or an offering, and which one they mean by it."""

from __future__ import annotations

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
        self._by_id: dict[str, list[_Target]] = {}
        self._by_title: dict[str, list[_Target]] = {}
        for one in targets:
            self._by_id.setdefault(one.id, []).append(one)
            if one.title and one.title.strip():
                self._by_title.setdefault(_folded(one.title), []).append(one)
        self._suggestions: dict[str, str] = {}

    def find(self, text: str) -> _Target:
        """The one with that id or, blanks and case aside, that title.

        Raises:
            TitleError: If there is none, or more than one.
        """
        return self._only(text, self._by_id.get(text.strip()) or self._by_title.get(_folded(text), []))

    def find_all(self, text: str) -> tuple[_Target, ...]:
        """The same; but a text that ends in * means all whose titles begin with it, of which there is at least one.

        Raises:
            TitleError: As `find` does.
        """
        beginning = _folded(text).removesuffix("*")
        if beginning == _folded(text) or _folded(text) in self._by_title:
            return (self.find(text),)
        found = tuple(one for one in self.all if _folded(one.title or "").startswith(beginning))
        if not found:
            raise TitleError(f"no {self._noun} begins with {beginning!r}")
        return found

    def name_of(self, target: _Target) -> str:
        """What finds it again: its title if no other has it, else its id."""
        title = " ".join((target.title or "").split())
        is_plain = len(self._by_title.get(_folded(title), [])) == 1 and title not in self._by_id
        return title if is_plain else target.id

    def _only(self, text: str, found: Sequence[_Target]) -> _Target:
        if not found:
            if text not in self._suggestions:
                self._suggestions[text] = self._suggestion(text)
            raise TitleError(f"no {self._noun} {text!r}{self._suggestions[text]}")
        if len(found) > 1:
            listed = ", ".join(one.id for one in found[:_MAX_LISTED])
            raise TitleError(f"{len(found)} {self._noun}s are called {text!r}; name one by its id: {listed}")
        return found[0]

    def _suggestion(self, text: str) -> str:
        names = [self.name_of(one) for one in self.all]
        beginning = [name for name in names if _folded(text) and _folded(name).startswith(_folded(text))]
        if beginning:
            return f" (did you mean {beginning[0]!r}?)"
        return did_you_mean(text, names, mistakes_before=len(self._suggestions))


class Titles:
    """Both registers of one questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questions: Register[Question] = Register("question", questionnaire.questions)
        self.offerings: Register[Offering] = Register("offering", questionnaire.offerings)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
