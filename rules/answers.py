"""Answers: what the person said so far, read by the questionnaire that asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from rules.decimals import read_number
from rules.errors import AnswerError
from rules.problems import Problem, escape
from rules.suggestions import did_you_mean
from rules.values import AdditionalText, UnfitValueError, Value, is_blank, kind_of, read_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rules.model import Question, Questionnaire

__all__ = ["Answers", "read_answer", "read_answers", "unknown_questions"]


@dataclass(frozen=True, slots=True, repr=False)
class Answers:
    """Entries by question id. Build it with `read_answers`; the repr shows no answer, for they are personal.

    An entry of None: the person saw the question and skipped it. No entry: not answered yet.
    """

    questionnaire: Questionnaire
    entries: Mapping[str, Value | None] = field(hash=False)
    additional: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """The free texts that came with chosen options, by question id. No rule sees them."""
    problems: tuple[Problem, ...] = ()
    """Warnings: answers to questions that do not exist. Pointers lead into the answers of a case."""

    def __repr__(self) -> str:
        return "Answers(...)"


def read_answers(questionnaire: Questionnaire, source: Mapping[str, object]) -> Answers:
    """All answers, or none: the first one that does not fit refuses them all.

    Raises:
        AnswerError: If an answer does not fit its question, whether or not that question is shown.
    """
    if not isinstance(source, Mapping):
        raise AnswerError("", source, "a JSON object: question id -> answer")
    entries: dict[str, Value | None] = {}
    additional: dict[str, tuple[str, ...]] = {}
    unknown: list[str] = []
    find = questionnaire.question
    for question_id, given in source.items():
        question = find(question_id)
        if question is None:
            unknown.append(str(question_id))
            continue
        # The id as the questionnaire has it: one text in memory for everybody, which is found faster.
        entries[question.id], texts = read_answer(question, given)
        if texts:
            additional[question.id] = texts
    problems = unknown_questions(questionnaire, unknown)
    return Answers(questionnaire, entries, additional, problems)


def read_answer(question: Question, given: object) -> tuple[Value | None, tuple[str, ...]]:
    """The entry that one answer makes, and the free texts that came with chosen options.

    Raises:
        AnswerError: If it does not fit the question.
    """
    quick = _QUICK.get(question.type)
    value = None if quick is None else quick(question, given)
    if value is not None:
        return value, ()
    try:
        return _entry(question, given), _additional_texts(question, given)
    except UnfitValueError as error:
        raise AnswerError(question.id, given, error.allowed) from error


def unknown_questions(questionnaire: Questionnaire, ids: Iterable[str]) -> tuple[Problem, ...]:
    """A warning for each id, in alphabetical order."""
    return tuple(
        _unknown_question(questionnaire, question_id, before)
        for before, question_id in enumerate(sorted(ids))
    )


def _entry(question: Question, given: object) -> Value | None:
    # Null acknowledges a page to read; there is nothing on it to skip.
    skipped = is_blank(given) and kind_of(question) != "informational"
    return None if skipped else read_value(question, given)


def _additional_texts(question: Question, given: object) -> tuple[str, ...]:
    if kind_of(question) not in {"single_option", "multiple_option"}:
        return ()
    chosen = given if isinstance(given, list | tuple) else [given]
    texts = (AdditionalText.split(one)[1] for one in chosen)
    return tuple(text for text in texts if text is not None)


def _unknown_question(questionnaire: Questionnaire, question_id: str, before: int) -> Problem:
    ids = (question.id for question in questionnaire.questions)
    suggestion = did_you_mean(question_id, ids, mistakes_before=before)
    return Problem("W115", f"/answers/{escape(question_id)}", f"no question {question_id!r}{suggestion}")


# What most answers look like is read on a short way. It returns None for whatever is not clear at a glance.
_DATE_LENGTH = len("YYYY-MM-DD")


def _quick_boolean(_question: Question, given: object) -> Value | None:
    return given if given is True or given is False else None


def _quick_option(question: Question, given: object) -> Value | None:
    option = question.option(given) if isinstance(given, str) else None
    return None if option is None else option.key


def _quick_options(question: Question, given: object) -> Value | None:
    if not isinstance(given, list):
        return None
    options = [question.option(one) if isinstance(one, str) else None for one in given]
    return None if None in options else frozenset([one.key for one in options if one is not None])


def _quick_number(_question: Question, given: object) -> Value | None:
    return read_number(given) if isinstance(given, int | float) else None


def _quick_text(_question: Question, given: object) -> Value | None:
    return given.strip() or None if isinstance(given, str) else None


def _quick_date(_question: Question, given: object) -> Value | None:
    # Of what date reads, only YYYY-MM-DD has hyphens in both places.
    if not isinstance(given, str) or len(given) != _DATE_LENGTH or not given[4] == given[7] == "-":
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _quick_file(_question: Question, given: object) -> Value | None:
    if not isinstance(given, list) or not all(isinstance(one, str) and one.strip() for one in given):
        return None
    return bool(given)


def _quick_page(_question: Question, _given: object) -> Value | None:
    return True


_QUICK: Mapping[str, Callable[[Question, object], Value | None]] = {
    "boolean": _quick_boolean,
    "single_option": _quick_option,
    "multiple_option": _quick_options,
    "integer": _quick_number,
    "number": _quick_number,
    "string": _quick_text,
    "text": _quick_text,
    "date": _quick_date,
    "file": _quick_file,
    "informational": _quick_page,
}
