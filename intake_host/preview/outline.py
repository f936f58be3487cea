"""Outline: the questions in order with where they stand, a window of them at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from intake_host.preview.window import MAX_LISTED, Window, window
from rules.wording import title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_host.preview.played import Played
    from rules import Offering, Question
    from rules.session import Status

__all__ = ["Line", "offering_lines", "outline"]


class Line(NamedTuple):
    """One question, or one offering.

    `number` is its place in the form, from 1. `is_ignored`: it has an answer that does not count, for it is not shown.
    `is_displayed` is false for a question that the form never displays, `is_reached` for one that rules would show, and
    that stands behind the page at which the form ends.
    """

    id: str
    number: int
    title: str
    status: Status
    is_answered: bool = False
    is_ignored: bool = False
    is_displayed: bool = True
    is_reached: bool = True


def outline(played: Played, *, at: str | None, start: int | None, find: str) -> Window[Line]:
    """The questions whose titles have the words of `find`.

    Args:
        played: The run.
        at: The question to have in the window if no start is given.
        start: The first one, from 0.
        find: Words of a title, in any case; empty for all.
    """
    words = find.casefold().split()
    presented = enumerate(played.opened.program.questionnaire.presented, start=1)
    found = [(number, one) for number, one in presented if _has(one, words)]
    if start is None:
        place = next((index for index, (_, one) in enumerate(found) if one.id == at), 0)
        start = place // MAX_LISTED * MAX_LISTED
    ignored = set(played.evaluation.ignored_answers)
    listed = window(found, start)
    return Window(
        [_line(played, number, one, ignored) for number, one in listed.lines],
        listed.start,
        listed.earlier,
        listed.later,
    )


def offering_lines(played: Played) -> list[Line]:
    """The offerings, in the document's order."""
    offerings: Sequence[Offering] = played.opened.program.questionnaire.offerings
    return [
        Line(one.id, number, title_of(one), played.statuses[one.id])
        for number, one in enumerate(offerings, start=1)
    ]


def _has(question: Question, words: list[str]) -> bool:
    if not words:
        return True
    title = title_of(question).casefold()
    return all(word in title for word in words)


def _line(played: Played, number: int, question: Question, ignored: set[str]) -> Line:
    status = played.statuses[question.id]
    return Line(
        question.id,
        number,
        title_of(question),
        status,
        is_answered=question.id in played.answers.entries,
        is_ignored=question.id in ignored,
        is_displayed=question.is_visible,
        is_reached=status == "hidden" or question.id not in played.unreached,
    )
