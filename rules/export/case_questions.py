"""Case questions: answers in the shape in which MDI's partner API takes them.

`to_case_questions` is for `POST /v1/partner/cases` (`case_questions`), `to_prefilled_questions` is for
`POST /v1/partner/vouchers` (`prefilled_questions`). Both hold the answers that count, in the order in which questions
are presented: no ignored answer, nothing skipped, no page to read.

MDI does not say what becomes of a question that is never displayed (`is_visible` false). Rules may hang on it, so a
clinician finds it in the case if its own rules hold: with the answer that the partner gave, else with its default. A
voucher needs no default, for the questionnaire has it.

| questionnaire | MDI's type | answer |
|---|---|---|
| boolean | boolean | "true" or "false" |
| integer, number | number | the number as it was written, without an exponent |
| single_option, multiple_option | string | titles joined by ", "; free text behind its option after ": " |
| file | string | names of the files joined by ", " |
| date | string | YYYY-MM-DD |
| any other | string | the text |

MDI has no field for a question's id and matches by the question's text: the id is the `metadata`. `important` and
`is_critical` are set if the question or a chosen option is. Texts that are too long are cut and end with an ellipsis.

| code | what is lost |
|---|---|
| cut | the end of a question's text (255 characters) or label (50) |
| id | an id that is too long for `metadata` (255): it is left out, for half an id is none |
| ambiguous | two questions with the same text: MDI cannot tell whose answer it is |
| empty | that nothing was chosen, or no file: an answer has to be a text |
| file | a file in `prefilled_questions`, which take texts |
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from rules.answers import read_answer
from rules.export.losses import Loss
from rules.export.words import title_of
from rules.values import is_blank, kind_of
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rules.answers import Answers
    from rules.evaluation import Evaluation
    from rules.model import Option, Question

__all__ = ["CaseQuestions", "to_case_questions", "to_prefilled_questions"]

Json = dict[str, object]

# https://docs.mdintegrations.com, "Create case"
_TYPES = {"boolean": "boolean", "number": "number"}
_QUESTION_MAX = 255
_LABEL_MAX = 50
_METADATA_MAX = 255
_ELLIPSIS = "\u2026"


class CaseQuestions(NamedTuple):
    """The value of `case_questions` or `prefilled_questions`, and what could not be said in it."""

    questions: tuple[Json, ...]
    losses: tuple[Loss, ...]


def to_case_questions(
    answers: Answers, evaluation: Evaluation, *, file_names: Mapping[str, Sequence[str]] | None = None
) -> CaseQuestions:
    """What was asked and answered, or is known without being asked, for a clinician.

    Args:
        answers: All that the person said.
        evaluation: Of these answers; it says which questions are shown.
        file_names: The names of uploaded files, by question id; a question whose names are missing says "uploaded".
    """
    losses: list[Loss] = []
    questions = []
    answers = _with_defaults(answers, evaluation)
    for question, answer in _answered(answers, evaluation, file_names or {}, losses):
        chosen = _chosen(question, answers)
        questions.append(
            {
                **_asked(question, answer, losses),
                "important": question.is_important or any(one.is_important for one in chosen),
                "is_critical": question.is_critical or any(one.is_critical for one in chosen),
                "display_in_pdf": question.display_in_pdf,
                "description": question.description,
                "displayed_options": [option.title for option in _in_order(question)],
            }
        )
    return CaseQuestions(tuple(questions), tuple(losses))


def to_prefilled_questions(
    answers: Answers, evaluation: Evaluation, *, should_skip: bool = False
) -> CaseQuestions:
    """What a person need not type again when the form opens; with `should_skip` they are not even asked."""
    losses: list[Loss] = []
    questions = []
    for question, answer in _answered(answers, evaluation, {}, losses):
        if kind_of(question) == "file":
            losses.append(Loss("file", question.pointer, "a file cannot be prefilled"))
            continue
        questions.append(
            {
                **_asked(question, answer, losses),
                "important": question.is_important
                or any(one.is_important for one in _chosen(question, answers)),
                "display_in_pdf": question.display_in_pdf,
                "should_skip": should_skip,
            }
        )
    return CaseQuestions(tuple(questions), tuple(losses))


def _with_defaults(answers: Answers, evaluation: Evaluation) -> Answers:
    """The answers, and the defaults of questions that nobody sees and nobody answered."""
    defaults = {
        question.id: read_answer(question, question.default_value)
        for question in _invisible(answers, evaluation)
        if answers.entries.get(question.id) is None and not is_blank(question.default_value)
    }
    return replace(
        answers,
        entries={**answers.entries, **{one: entry for one, (entry, _) in defaults.items()}},
        additional={**answers.additional, **{one: texts for one, (_, texts) in defaults.items()}},
    )


def _invisible(answers: Answers, evaluation: Evaluation) -> list[Question]:
    """The questions that are never displayed and whose rules hold."""
    return [
        question
        for question in answers.questionnaire.presented
        if not question.is_visible and evaluation.verdicts.questions[question.id].verdict is Verdict.TRUE
    ]


def _answered(
    answers: Answers,
    evaluation: Evaluation,
    file_names: Mapping[str, Sequence[str]],
    losses: list[Loss],
) -> Iterator[tuple[Question, str]]:
    counting = {*evaluation.shown, *(one.id for one in _invisible(answers, evaluation))}
    pointers: dict[str, str] = {}
    for question in answers.questionnaire.presented:
        if question.id not in counting or answers.entries.get(question.id) is None:
            continue
        if kind_of(question) == "informational":
            continue
        answer = _answer(question, answers, file_names)
        if not answer:
            losses.append(Loss("empty", question.pointer, "left out: nothing was chosen"))
            continue
        text = _cut(title_of(question), _QUESTION_MAX)
        if text in pointers:
            losses.append(Loss("ambiguous", question.pointer, f"the same text as {pointers[text]}"))
        pointers.setdefault(text, question.pointer)
        yield question, answer


def _asked(question: Question, answer: str, losses: list[Loss]) -> Json:
    for key, text, most in (
        ("title", title_of(question), _QUESTION_MAX),
        ("label", question.label or "", _LABEL_MAX),
    ):
        if len(text) > most:
            losses.append(Loss("cut", f"{question.pointer}/{key}", f"cut after {most} characters"))
    has_metadata = len(question.id) <= _METADATA_MAX
    if not has_metadata:
        pointer = f"{question.pointer}/partner_questionnaire_question_id"
        losses.append(Loss("id", pointer, f"left out: more than {_METADATA_MAX} characters"))
    return {
        "question": _cut(title_of(question), _QUESTION_MAX),
        "answer": answer,
        "type": _TYPES.get(kind_of(question), "string"),
        "label": _cut(question.label, _LABEL_MAX) if question.label else None,
        "metadata": question.id if has_metadata else None,
    }


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - len(_ELLIPSIS)] + _ELLIPSIS


def _answer(question: Question, answers: Answers, file_names: Mapping[str, Sequence[str]]) -> str:
    value = answers.entries[question.id]
    if kind_of(question) == "file":
        return ", ".join(file_names.get(question.id, ["uploaded"])) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if kind_of(question) in {"single_option", "multiple_option"}:
        return _option_titles(question, answers)
    return str(value)


def _option_titles(question: Question, answers: Answers) -> str:
    chosen = _chosen(question, answers)
    texts = answers.additional.get(question.id, ())
    asking = [option for option in chosen if option.is_show_additional_field] if len(chosen) > 1 else chosen
    if len(texts) == 1 and len(asking) == 1:
        return ", ".join(
            f"{option.title}: {texts[0]}" if option is asking[0] else option.title for option in chosen
        )
    titles = ", ".join(option.title for option in chosen)
    # Which text came with which option is not known any more: they stand behind all of them.
    return f"{titles}: {'; '.join(texts)}" if texts else titles


def _chosen(question: Question, answers: Answers) -> list[Option]:
    value = answers.entries[question.id]
    if kind_of(question) not in {"single_option", "multiple_option"}:
        return []
    keys = value if isinstance(value, frozenset) else {value}
    return [option for option in _in_order(question) if option.key in keys]


def _in_order(question: Question) -> list[Option]:
    return sorted(question.options, key=lambda one: one.order)
