"""Wording: people, and the parts of a questionnaire, in words and on one line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rules.analysis.partition import cells_in_words
from rules.wording import clipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rules.analysis.cover import Box
    from rules.analysis.space import Space
    from rules.model import Question

__all__ = ["NOT_THERE", "box_in_words", "is_unnoticed", "json_in_words", "on_one_line", "quoted"]

NOT_THERE = "not there"
"""The outcome of what one version does not have."""

# Longer lists are told by what is left out.
_MAX_CHARACTERS = 80
_MAX_JSON = 120

_FACTS: Mapping[str, str] = {
    "age": "age {}",
    "bmi": "BMI {}",
    "gender": "{}",
    "state": "state: {}",
    "state_uuid": "state by MDI's id: {}",
}


def quoted(text: str | None) -> str:
    """A text of an author's in quotation marks, shortened if it is long; nothing in it can break the line."""
    return f'"{on_one_line(clipped(text or ""))}"'


def on_one_line(text: str) -> str:
    """The text with line breaks and control characters written out."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def json_in_words(value: object) -> str:
    """A JSON value as it stands in a document, on one line, shortened if it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return on_one_line(text if len(text) <= _MAX_JSON else f"{text[: _MAX_JSON - 3]}...")


def is_unnoticed(before: str, after: str) -> bool:
    """Whether nobody notices the change of outcome: what is new is hidden, or what is gone was.

    What is undetermined is noticed: it keeps the form from being complete.
    """
    return NOT_THERE in {before, after} and bool({"hidden", "ineligible"} & {before, after})


def box_in_words(space: Space, box: Box) -> tuple[str, ...]:
    """What the people in it have in common: ("age 18 to 20", "female", '"Do you smoke?": yes'); facts first."""
    facts = sorted(
        (place for place in box if space.variables[place].question is None), key=_fact_order(space)
    )
    words = [_FACTS[space.variables[place].name].format(_cells(space, place, box)) for place in facts]
    options: dict[str, tuple[Question, list[int]]] = {}
    for place in sorted(box.keys() - set(facts)):
        question = space.variables[place].question
        assert question is not None  # noqa: S101 - all the others are facts
        if space.variables[place].option is not None:
            options.setdefault(question.pointer, (question, []))[1].append(place)
        else:
            words.append(f"{quoted(question.title or question.id)}: {on_one_line(_cells(space, place, box))}")
    return (*words, *(_options_in_words(space, box, *one) for one in options.values()))


def _fact_order(space: Space) -> Callable[[int], int]:
    return lambda place: list(_FACTS).index(space.variables[place].name)


def _cells(space: Space, place: int, box: Box) -> str:
    """The values in words; if those are many, the ones that are left out, if these are fewer."""
    cells = space.variables[place].cells
    chosen, others = (
        cells_in_words(cell for number, cell in enumerate(cells) if (box[place] >> number & 1) == is_in)
        for is_in in (1, 0)
    )
    is_list = all(piece.stretch is None for cell in cells for piece in cell.pieces)
    is_long = len(chosen) > max(_MAX_CHARACTERS, len(others))
    return f"any but {others}" if is_list and is_long else chosen


def _options_in_words(space: Space, box: Box, question: Question, places: Sequence[int]) -> str:
    """What is chosen and what is not, of one question with several answers."""
    titles = {one.key: quoted(one.title) for one in question.options}
    chosen, not_chosen = (
        [titles[str(space.variables[place].option)] for place in places if box[place] == cells]
        for cells in (0b10, 0b01)
    )
    parts = [" and ".join(chosen)] if chosen else []
    parts += [f"{'none of ' if len(not_chosen) > 1 else 'not '}{', '.join(not_chosen)}"] if not_chosen else []
    return f"{quoted(question.title or question.id)}: {', but '.join(parts)}"
