from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rules.analysis.wording import NOT_THERE, box_in_words, is_unnoticed, json_in_words, on_one_line, quoted
from tests.rules import documents as doc
from tests.rules.analysis.spaces import COLOURS, place, space

COLOUR = [*COLOURS, doc.option("g", "Green")]


def test_a_text_in_quotation_marks_on_one_line() -> None:
    assert quoted("Do you\nsmoke?") == '"Do you smoke?"'
    assert quoted(None) == '""'
    assert quoted("x" * 301) == f'"{"x" * 195} ... {"x" * 100}"'
    assert quoted("\x07") == '"\\x07"'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain é 😀", "plain é 😀"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\u2028", "\\u2028"),
    ],
)
def test_line_breaks_and_control_characters_are_written_out(text: str, line: str) -> None:
    assert on_one_line(text) == line


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"),
        (True, "true"),
        ("é\n", '"é\\n"'),
        ([1, {"a": 2}], '[1, {"a": 2}]'),
        (Decimal("1.50"), '"1.50"'),
        ("x" * 118, '"' + "x" * 118 + '"'),
        ("x" * 119, '"' + "x" * 116 + "..."),
        ("\x85", '"\\x85"'),
    ],
)
def test_a_json_value_as_it_stands_in_a_document(value: Any, words: str) -> None:
    assert json_in_words(value) == words


@pytest.mark.parametrize("hidden", ["hidden", "ineligible"])
def test_nobody_notices_what_comes_or_goes_unseen(hidden: str) -> None:
    assert is_unnoticed(NOT_THERE, hidden)
    assert is_unnoticed(hidden, NOT_THERE)
    assert not is_unnoticed(hidden, hidden)
    assert not is_unnoticed(hidden, "shown")
    assert not is_unnoticed("shown", NOT_THERE)
    assert not is_unnoticed("undetermined", NOT_THERE)
    assert not is_unnoticed(NOT_THERE, NOT_THERE)


def everything() -> Any:
    asked = [
        doc.on("age", ">=", "18"),
        doc.on("age", "<", "65"),
        doc.on("bmi", ">=", "30"),
        doc.on("gender", "=", "2"),
        doc.on("state", "=", "Ohio"),
        doc.on("state", "=", "4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01"),
        doc.on_question("q", "=", "yes"),
        *(doc.on_question("colours", "=", one) for one in "gbr"),
        doc.on_question("nameless", "=", "3"),
    ]
    return space(
        doc.question("colours", "multiple_option", title="Which\ncolours?", options=COLOUR),
        doc.question("q", "boolean", title="Smoker?"),
        doc.question("nameless", "number", title=None),
        offerings=[doc.offering("o", doc.rule(*reversed(asked)))],
    )


def box(one: Any, **cells: str) -> tuple[str, ...]:
    """The box of these cells, by the labels of which they are."""
    chosen = {}
    for name, words in cells.items():
        number = place(one, *name.split("__"))
        labels = [cell.label for cell in one.variables[number].cells]
        chosen[number] = sum(1 << labels.index(word) for word in words.split(" | "))
    return box_in_words(one, chosen)


def test_facts_come_first_in_the_order_in_which_people_are_described() -> None:
    one = everything()
    uuid = "4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01"
    assert box(
        one, q="yes", state_uuid=uuid, state="Ohio", gender="female", bmi="30 or more", age="17 or less"
    ) == (
        "age 17 or less",
        "BMI 30 or more",
        "female",
        "state: Ohio",
        f"state by MDI's id: {uuid}",
        '"Smoker?": yes',
    )
    assert box_in_words(one, {}) == ()


def test_several_cells_are_told_together() -> None:
    one = everything()
    assert box(one, age="17 or less | 18 to 64") == ("age 64 or less",)
    assert box(one, nameless="3") == ('"nameless": 3',)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"colours__r": "chosen"}, '"Red"'),
        ({"colours__r": "chosen", "colours__b": "chosen"}, '"Red" and "Blue"'),
        ({"colours__r": "not chosen"}, 'not "Red"'),
        ({"colours__r": "not chosen", "colours__g": "not chosen"}, 'none of "Red", "Green"'),
        ({"colours__r": "chosen", "colours__b": "not chosen"}, '"Red", but not "Blue"'),
        (
            {"colours__r": "not chosen", "colours__b": "chosen", "colours__g": "not chosen"},
            '"Blue", but none of "Red", "Green"',
        ),
    ],
)
def test_options_are_told_by_what_is_chosen_and_what_is_not(cells: Any, words: str) -> None:
    one = everything()
    assert box(one, **cells) == (f'"Which colours?": {words}',)


def test_many_values_are_told_by_those_that_are_left_out_if_these_are_fewer() -> None:
    names = [f"Colour number {number}" for number in range(9)]
    options = [doc.option(f"o{number}", name) for number, name in enumerate(names)]
    rules = [doc.rule(doc.on_question("q", "=", f"o{number}")) for number in range(8)]
    one = space(
        doc.question("q", "single_option", title="Colour?", options=options),
        offerings=[doc.offering("o", *rules, rule_type="or")],
    )
    [number] = range(len(one.variables))
    cells = one.variables[number].cells
    first = next(place for place, cell in enumerate(cells) if cell.label == names[0])
    everything_else = (1 << len(cells)) - 1 & ~(1 << first)
    assert box_in_words(one, {number: everything_else}) == (f'"Colour?": any but {names[0]}',)
    assert box_in_words(one, {number: 1 << first}) == (f'"Colour?": {names[0]}',)
    few = 1 << first | 1 << (first + 1)
    assert box_in_words(one, {number: few}) == (f'"Colour?": {names[0]} or {names[1]}',)
