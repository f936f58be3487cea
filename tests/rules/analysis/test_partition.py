from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rules import parse_questionnaire
from rules.analysis.partition import (
    Comparison,
    cells_in_words,
    cells_of_fact,
    cells_of_option,
    cells_of_question,
    outcomes,
)
from rules.states import read_state
from rules.verdicts import Verdict
from tests.rules.documents import option, question, questionnaire

TRUE, FALSE, UNKNOWN = Verdict.TRUE, Verdict.FALSE, Verdict.UNKNOWN


def compared(kind: Any, comparator: str, required: Any) -> Comparison:
    read = Decimal(required) if kind in {"age", "bmi", "number"} else required
    return Comparison(kind, comparator, read, TRUE if comparator == "!=" else FALSE)


def state(comparator: str, text: str) -> Comparison:
    return Comparison("state", comparator, read_state(text), FALSE)


def asked(question_type: str, **fields: Any) -> Any:
    options = [option("r", "Red"), option("b", "Blue"), option("g", "Green")]
    one = question("q", question_type, options=options, **fields)
    return parse_questionnaire(questionnaire(one)).questions[0]


def told(cells: Any) -> list[tuple[str, object, list[Verdict]]]:
    return [(one.label, one.sample, list(one.verdicts)) for one in cells]


def test_ages_of_the_same_outcomes_are_one_cell() -> None:
    cells = cells_of_fact("age", [compared("age", ">=", "18"), compared("age", "<", "65")])
    assert told(cells) == [
        ("17 or less", 0, [FALSE, TRUE]),
        ("18 to 64", 20, [TRUE, TRUE]),
        ("65 or more", 67, [TRUE, FALSE]),
    ]


def test_every_age_of_a_cell_is_a_sample_the_plainest_first() -> None:
    [children, _] = cells_of_fact("age", [compared("age", ">=", "18")])
    assert sorted(children.samples) == list(range(18))  # type: ignore[type-var]
    assert [len(one.samples) for one in cells_of_fact("age", [compared("age", ">=", "18")])] == [18, 133]


def test_a_constant_alone_and_what_lies_around_it() -> None:
    cells = cells_of_fact("bmi", [compared("bmi", "=", "30")])
    assert [(one.label, list(one.verdicts)) for one in cells] == [
        ("below 30 or above 30", [FALSE]),
        ("30", [TRUE]),
    ]
    assert cells_in_words(cells) == "any value"
    assert cells_in_words(reversed(cells[1:])) == "30"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (2, [("male or gender not applicable", 1, [FALSE]), ("female", 2, [TRUE])]),
        (
            0,
            [
                ("male or female or gender not applicable", 1, [FALSE]),
                ("gender not known", 0, [TRUE]),
            ],
        ),
    ],
)
def test_genders(code: int, expected: Any) -> None:
    assert told(cells_of_fact("gender", [compared("gender", "=", code)])) == expected


def test_who_is_not_known_settles_only_what_asks_for_that() -> None:
    cells = cells_of_fact("gender", [compared("gender", "=", 0), compared("gender", "!=", 2)])
    assert told(cells)[-1] == ("gender not known", 0, [TRUE, UNKNOWN])


def test_an_identifier_of_another_kind_settles_nothing() -> None:
    uuid = "4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01"
    by_name = {"name": frozenset({"ohio"})}
    by_both = {"name": frozenset({"ohio"}), "uuid": frozenset({uuid})}
    asking = [state("=", "Ohio"), state("!=", "Ohio"), state("=", uuid)]
    assert outcomes(by_name, asking) == (TRUE, FALSE, UNKNOWN)
    assert outcomes(by_both, asking) == (TRUE, FALSE, TRUE)
    assert outcomes(None, asking) == (FALSE, FALSE, FALSE)


def test_what_is_absent_comes_out_as_the_comparison_says() -> None:
    asking = [compared("number", "=", "5"), compared("number", "!=", "5"), compared("number", "<", "5")]
    assert outcomes(None, asking) == (FALSE, TRUE, FALSE)
    assert outcomes(Decimal(4), asking) == (FALSE, TRUE, TRUE)


def test_a_question_may_offer_another_value_than_was_given() -> None:
    plain = compared("number", "=", "5")
    doubled = plain._replace(offer=lambda value: None if value is None else value * 2)
    unless = plain._replace(offer=lambda value: Decimal(5) if value is None else value, if_absent=UNKNOWN)
    asking = [plain, doubled, unless]
    assert outcomes(Decimal("2.5"), asking) == (FALSE, TRUE, FALSE)
    assert outcomes(Decimal(5), asking) == (TRUE, FALSE, TRUE)
    assert outcomes(None, asking) == (FALSE, FALSE, TRUE)


def test_to_skip_a_question_is_one_of_its_answers() -> None:
    cells = cells_of_question(asked("boolean"), [compared("boolean", "=", True)], None)
    assert told(cells) == [("yes", True, [TRUE]), ("no or skipped", False, [FALSE])]
    assert cells[1].samples == (False, None)
    unequal = cells_of_question(asked("boolean"), [compared("boolean", "!=", True)], None)
    assert told(unequal) == [("yes", True, [FALSE]), ("no or skipped", False, [TRUE])]


def test_what_nobody_sees_counts_as_its_default() -> None:
    unseen = asked("boolean", is_visible=False, default_value="yes")
    cells = cells_of_question(unseen, [compared("boolean", "=", True)], True)
    assert told(cells) == [("yes or not given", True, [TRUE]), ("no", False, [FALSE])]
    assert cells[0].samples == (True, None)


def test_texts_are_cut_at_numbers_only_where_they_are_ordered() -> None:
    equal = cells_of_question(asked("text"), [compared("text", "=", "7")], None)
    assert [one.label for one in equal] == ['"7"', "any other text or skipped"]
    ordered = cells_of_question(asked("text"), [compared("text", ">", "7")], None)
    assert [one.samples[0] for one in ordered if one.verdicts == (TRUE,)] == ["8"]


def test_options_that_no_rule_tells_apart_are_one_cell() -> None:
    cells = cells_of_question(asked("single_option"), [compared("single_option", "=", "b")], None)
    assert told(cells) == [("Red or Green or skipped", "r", [FALSE]), ("Blue", "b", [TRUE])]


def test_an_option_of_several_is_chosen_or_not() -> None:
    cells = cells_of_option([compared("multiple_option", "=", "b"), compared("multiple_option", "!=", "b")])
    assert told(cells) == [("not chosen", False, [FALSE, TRUE]), ("chosen", True, [TRUE, FALSE])]
    assert cells_in_words(cells) == "not chosen or chosen"
    assert cells_in_words(cells[1:]) == "chosen"


def test_cells_that_follow_each_other_are_told_as_one_range() -> None:
    cells = cells_of_fact(
        "age", [compared("age", ">=", "18"), compared("age", "<", "65"), compared("age", "=", "30")]
    )
    by_label = {one.label: one for one in cells}
    assert list(by_label) == ["17 or less", "18 to 29 or 31 to 64", "30", "65 or more"]
    assert cells_in_words([by_label["30"], by_label["18 to 29 or 31 to 64"]]) == "18 to 64"
    assert cells_in_words([by_label["65 or more"], by_label["17 or less"]]) == "17 or less or 65 or more"
    assert cells_in_words(cells) == "any value"
