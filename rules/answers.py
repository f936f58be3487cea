"""Answers: what the person said so far, read by the questionnaire that asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rules.errors import AnswerError
from rules.problems import Problem, escape
from rules.suggestions import did_you_mean
from rules.values import CHOICES, AdditionalText, UnfitValueError, Value, allowed, is_blank, kind_of

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
    by_id = questionnaire.by_id
    for question_id, given in source.items():
        try:
            question = by_id[question_id]
        except KeyError:
            unknown.append(str(question_id))
            continue
        # The id as the questionnaire has it: one text in memory for everybody, which is found faster.
        entries[question.id] = _entry(question, given)
        if question.options and not isinstance(given, str):
            texts = _additional_texts(question, given)
            if texts:
                additional[question.id] = texts
    problems = unknown_questions(questionnaire, unknown) if unknown else ()
    return Answers(questionnaire, entries, additional, problems)


def read_answer(question: Question, given: object) -> tuple[Value | None, tuple[str, ...]]:
    """The entry that one answer makes, and the free texts that came with chosen options.

    Raises:
        AnswerError: If it does not fit the question.
    """
    return _entry(question, given), _additional_texts(question, given)


def unknown_questions(questionnaire: Questionnaire, ids: Iterable[str]) -> tuple[Problem, ...]:
    """A warning for each id, in alphabetical order."""
    return tuple(
        _unknown_question(questionnaire, question_id, before)
        for before, question_id in enumerate(sorted(ids))
    )


def _entry(question: Question, given: object) -> Value | None:
    read = question.read
    try:
        value = read(given)
    except UnfitValueError as error:
        raise AnswerError(question.id, given, error.allowed) from error
    if value is None and not is_blank(given):
        raise AnswerError(question.id, given, allowed(question))
    return value


def _additional_texts(question: Question, given: object) -> tuple[str, ...]:
    if kind_of(question) not in CHOICES:
        return ()
    texts: list[str] = []
    for one in given if isinstance(given, (list, tuple)) else [given]:
        text = None if isinstance(one, str) else AdditionalText.split(one)[1]
        if text is not None:
            texts.append(text)
    return tuple(texts)


def _unknown_question(questionnaire: Questionnaire, question_id: str, before: int) -> Problem:
    ids = (question.id for question in questionnaire.questions)
    suggestion = did_you_mean(question_id, ids, mistakes_before=before)
    return Problem("W115", f"/answers/{escape(question_id)}", f"no question {question_id!r}{suggestion}")
