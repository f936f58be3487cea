from __future__ import annotations

from typing import Any

import pytest

from tests.rules.documents import offering, on, on_question, question, questionnaire, rule
from tests.rules.explained import ADULT, PREGNANCY, UUID, YES, chain, explained, offered

Json = dict[str, Any]


def test_the_text_is_the_sentence_and_the_tree() -> None:
    assert explained(PREGNANCY, "seen", answers={"pregnant": False}).to_text().splitlines() == [
        "Not offered, because 'Did you have a scan?' is not asked ('Are you pregnant?' was answered no).",
        "",
        "[false] offering 'Checkup': all of",
        "  [false] rule 'A rule': all of",
        "    [false] 'Did you have a scan?' (hidden) = yes",
        "      [false] question 'Did you have a scan?': all of",
        "        [false] rule 'A rule': all of",
        "          [false] 'Which week?' (hidden) >= 12",
        "            [false] question 'Which week?': all of",
        "              [false] rule 'A rule': all of",
        "                [false] 'Are you pregnant?' no = yes",
    ]


@pytest.mark.parametrize(
    ("requirement", "case", "line"),
    [
        (on("age", ">=", "40"), {"facts": {"age_years": 34}}, "[false] age 34 >= 40"),
        (on("bmi", ">=", "40"), {}, "[unknown] BMI (not known) >= 40"),
        (
            on("gender", "=", "2"),
            {"facts": {"gender": 0}},
            "[unknown] gender not known (recorded as not known) = female",
        ),
        (
            on("state", "=", UUID),
            {"facts": {"state": "NY"}},
            f"[unknown] state NY (not known by this kind of identifier) = {UUID}",
        ),
        (YES, {}, "[unknown] 'A boolean?' (not answered yet) = yes"),
        (YES, {"final": True}, "[false] 'A boolean?' (left out) = yes"),
        (YES, {"answers": {"boolean": None}}, "[false] 'A boolean?' (skipped) = yes"),
        (on_question("informational", "=", None), {}, "[false] 'A informational?' (a page to read) ="),
        (on_question("own-number", "=", 1), {}, "[false] 'own number' (no value) = 1"),
        (
            on_question("multiple_option", "=", "o-1"),
            {"answers": {"multiple_option": []}},
            "[false] 'A multiple_option?' nothing chosen = 'Red'",
        ),
    ],
)
def test_a_line_tells_what_was_compared(requirement: Json, case: Json, line: str) -> None:
    assert offered(requirement, **case).to_text().splitlines()[-1] == f"    {line}"


def test_no_rules_and_no_requirements_are_said() -> None:
    document = questionnaire(
        question("q"), offerings=[offering("f", rule(id="r-1", title=None), rule_type="or")]
    )
    assert explained(document, "q").to_text().splitlines()[-1] == "[true] question 'Question q': no rules"
    assert explained(document, "f").to_text().splitlines()[2:] == [
        "[true] offering 'f': any of",
        "  [true] rule 'r-1': no requirements",
    ]


def test_a_question_is_told_once() -> None:
    document = questionnaire(
        question("q", "boolean", rule(ADULT)),
        offerings=[offering("f", rule(on_question("q", "=", True), on_question("q", "!=", False)))],
    )
    text = explained(document, "f", facts={"age_years": 17}).to_text()
    assert text.count("question 'Question q'") == 1
    assert text.splitlines()[-1] == "    [true] 'Question q' (hidden) != no, told elsewhere"


@pytest.mark.parametrize("length", [1, 4, 5, 6, 12])
def test_what_lies_deeper_than_a_terminal_is_wide_follows_from_the_margin(length: int) -> None:
    told = explained(chain(length), "f", facts={"age_years": 17}).to_text().splitlines()[2:]
    begins = [number for number, line in enumerate(told) if line.startswith("[")]
    assert len(begins) == 1 + max(0, -(-(length - 4) // 5))
    below = [line.strip() for line in told if line.endswith(", told below")]
    assert len(below) == len(begins) - 1
    for number, line in zip(begins[1:], below, strict=True):
        assert told[number - 1] == ""
        name = line.partition("'")[2].partition("'")[0]
        assert told[number] == f"[false] question '{name}': all of"
    for number in range(length):
        assert sum(f"question 'Question q{number}': all of" in line for line in told) == 1
    assert max(len(line) - len(line.lstrip()) for line in told) == 4 + 6 * min(length, 4)


def test_an_unknown_combination_is_told_as_it_is_written() -> None:
    document = questionnaire(offerings=[offering("f", rule(ADULT, type="nor"), rule_type="xor")])
    told = explained(document, "f", strict=False).to_text().splitlines()[2:]
    assert told[0] == "[unknown] offering 'f': xor"
    assert told[1].startswith("  /offerings/0/rule_type: error E004: ")
    assert told[2] == "  [unknown] rule 'A rule': nor"
    assert told[3].startswith("    /offerings/0/rules/0/type: error E004: ")
    assert told[4] == "    [unknown] age (not known) >= 18"
    assert len(told) == 5
