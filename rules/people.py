"""Person: a case in words, with the titles that people know."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from rules.titles import Titles
from rules.values import kind_of
from rules.wording import GENDERS, state_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.model import Question, Questionnaire

__all__ = ["person_in_words", "titled_answers"]

_GENDERS = {str(code): words for code, words in GENDERS.items()}


def person_in_words(case: Mapping[str, Any], questionnaire: Questionnaire) -> Iterator[str]:
    """One line for each fact and each answer."""
    for fact, value in case["facts"].items():
        words = state_words(tuple(value)) if isinstance(value, list) else str(value)
        yield f"{fact.replace('_', ' ')}: {_GENDERS.get(words, words) if fact == 'gender' else words}"
    for title, value in titled_answers(case["answers"], questionnaire).items():
        yield f"{title}: {_in_words(value)}"


def titled_answers(answers: Mapping[str, Any], questionnaire: Questionnaire) -> dict[str, Any]:
    """The answers in the order of the questions, with titles for ids where a title names one thing only."""
    register = Titles(questionnaire).questions
    return {
        register.name_of(question): _titled(question, answers[question.id])
        for question in questionnaire.presented
        if question.id in answers
    }


def _titled(question: Question, answer: Any) -> Any:  # noqa: ANN401 - an answer as JSON
    if isinstance(answer, list):
        return [_titled(question, one) for one in sorted(answer, key=partial(_place, question))]
    if kind_of(question) not in {"single_option", "multiple_option"} or not isinstance(answer, str):
        return answer
    option = question.option(answer)
    assert option is not None  # noqa: S101 - the case was evaluated
    named = question.option(option.title)
    return option.title if named is option else option.key


def _place(question: Question, answer: Any) -> int:  # noqa: ANN401
    """Where a chosen option stands in the question; 0 for anything else, so that its order is kept."""
    option = question.option(answer) if isinstance(answer, str) else None
    return 0 if option is None else question.options.index(option)


def _in_words(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing chosen"
    return "skipped" if value is None else str(value)
