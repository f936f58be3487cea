"""Loss: what a survey does not show of a question, or otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.decimals import read_number
from rules.export.losses import Loss
from rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.model import Option, Question

__all__ = ["losses_of"]


def losses_of(question: Question) -> Iterator[Loss]:
    """Of its settings, texts and options; what its rules lose is told by the expressions."""
    if kind_of(question) == "informational" and not question.has_next_button:
        yield Loss(
            "dead-end",
            f"{question.pointer}/has_next_button",
            "the survey goes on after this page",
            approximated=False,
        )
    if not question.has_back_button:
        yield Loss(
            "back-button",
            f"{question.pointer}/has_back_button",
            "the survey lets people go back",
            approximated=False,
        )
    if question.attachments:
        yield Loss("attachment", f"{question.pointer}/attachments", "not shown", approximated=False)
    yield from _piping(question, ("title", "description", "label", "placeholder"), question.pointer)
    for key in ("is_important", "is_critical", "display_in_pdf", "label"):
        if getattr(question, key):
            yield Loss("flag", f"{question.pointer}/{key}", "a survey has no use for it", approximated=False)
    yield from _option_losses(question)


def _option_losses(question: Question) -> Iterator[Loss]:
    keys: dict[object, str] = {}
    for index, option in enumerate(question.options):
        pointer = f"{question.pointer}/options/{index}"
        number = read_number(option.key)
        taken_for = option.key.strip().lower() if number is None else number
        if taken_for in keys:
            yield Loss("choice", pointer, f"taken for the option at {keys[taken_for]}")
        keys.setdefault(taken_for, pointer)
        yield from _piping(option, ("title",), pointer)


def _piping(asked: Question | Option, keys: tuple[str, ...], pointer: str) -> Iterator[Loss]:
    for key in keys:
        if "{" in (getattr(asked, key) or ""):
            yield Loss("piping", f"{pointer}/{key}", "text in braces is replaced by an answer")
