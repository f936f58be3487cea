"""Answers: what the person said so far, read by the questionnaire that asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rules.errors import AnswerError
from rules.problems import Problem, escape
from rules.suggestions import did_you_mean
from rules.values import AdditionalText, UnfitValueError, Value, is_blank, kind_of, read_value

if TYPE_CHECKING:
    from rules.model import Question, Questionnaire

__all__ = ["Answers", "read_answers"]


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
    for question_id, given in source.items():
        question = questionnaire.question(question_id)
        if question is None:
            unknown.append(str(question_id))
            continue
        try:
            entries[question_id] = _entry(question, given)
            texts = _additional_texts(question, given)
        except UnfitValueError as error:
            raise AnswerError(question_id, given, error.allowed) from error
        if texts:
            additional[question_id] = texts
    problems = tuple(
        _unknown_question(questionnaire, question_id, before)
        for before, question_id in enumerate(sorted(unknown))
    )
    return Answers(questionnaire, entries, additional, problems)


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
