"""From a question of a questionnaire to the field that asks it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake_host.forms.fields import Additional, FieldView, OptionView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_host.forms.fields import FieldKind
    from rules.model import Option, Question

__all__ = ["UNANSWERED", "additional_name", "field_name", "option_value", "question_field"]

# No answer yet, as opposed to None: seen and skipped.
UNANSWERED: object = object()

# MDI's words for question types; any other type is asked as a line of text.
_KINDS: dict[str, FieldKind] = {
    "boolean": "choice",
    "single_option": "choice",
    "multiple_option": "choices",
    "integer": "number",
    "number": "number",
    "string": "text",
    "text": "textarea",
    "date": "date",
    "file": "file",
    "informational": "notice",
}
_INPUTMODES = {"integer": "numeric", "number": "decimal"}
_BOOLEAN_LABELS = {"true": "Yes", "false": "No"}
_TRUE_TEXTS = ("true", "1", "yes")
_FALSE_TEXTS = ("false", "0", "no")


def question_field(
    question: Question,
    answer: object = UNANSWERED,
    *,
    error: str | None = None,
    file_names: tuple[str, ...] = (),
) -> FieldView:
    """The field that asks a question.

    Args:
        question: What is asked.
        answer: The JSON value given before; `UNANSWERED` shows the question's default.
        error: What was wrong with the last try.
        file_names: The names of the files uploaded before, for a file question.
    """
    shown = question.default_value if answer is UNANSWERED else answer
    kind = _KINDS.get(question.type, "text")
    field = FieldView(
        name=field_name(question),
        kind=kind,
        label=question.title or question.label or "Question",
        description=question.description or None,
        placeholder=question.placeholder or None,
        is_required=not question.is_optional,
        is_important=question.is_important,
        error=error,
        inputmode=_INPUTMODES.get(question.type),
        width="short" if kind in ("number", "date") else "full",
        question_id=question.id,
        file_names=file_names,
    )
    if question.type == "boolean":
        return replace(field, options=_boolean_options(shown))
    if field.is_group:
        return replace(field, options=_options(question, shown, is_refused=error is not None))
    if kind in ("file", "notice") or shown is None:
        return field
    return replace(field, value=str(shown))


def field_name(question: Question) -> str:
    """The name under which a question's answer is posted."""
    return f"q-{question.id}"


def additional_name(question: Question, option: Option) -> str:
    """The name under which the free text of an option is posted."""
    return f"{field_name(question)}-more-{question.options.index(option)}"


def option_value(option: Option) -> str:
    """What is posted when an option is chosen."""
    return option.key


def _boolean_options(shown: object) -> tuple[OptionView, ...]:
    text = str(shown).strip().casefold()
    chosen = "true" if text in _TRUE_TEXTS else "false" if text in _FALSE_TEXTS else None
    return tuple(OptionView(value, label, value == chosen) for value, label in _BOOLEAN_LABELS.items())


def _options(question: Question, shown: object, *, is_refused: bool) -> tuple[OptionView, ...]:
    additional_by_choice = dict(_choices(shown))
    options = []
    for option in sorted(question.options, key=_position):
        spellings = (option.id, option.option, option.title)
        chosen = [text for text in spellings if text and _fold(text) in additional_by_choice]
        additional = None
        if option.is_show_additional_field:
            typed = additional_by_choice[_fold(chosen[0])] if chosen else ""
            is_missing = is_refused and bool(chosen) and not typed
            additional = Additional(additional_name(question, option), typed, is_missing)
        options.append(
            OptionView(option_value(option), option.title or option.option, bool(chosen), additional)
        )
    return tuple(options)


def _choices(shown: object) -> list[tuple[str, str]]:
    if shown is None:
        return []
    if isinstance(shown, (list, tuple)):
        return [choice for entry in shown for choice in _choices(entry)]
    if isinstance(shown, dict):
        return [_choice_with_text(shown)]
    return [(_fold(str(shown)), "")]


def _choice_with_text(chosen: Mapping[str, object]) -> tuple[str, str]:
    return _fold(str(chosen.get("option", ""))), str(chosen.get("additional") or "")


def _fold(text: str) -> str:
    return text.strip().casefold()


def _position(option: Option) -> int:
    return option.order
