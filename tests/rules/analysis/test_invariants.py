from __future__ import annotations

import json
from typing import Any

import pytest

from rules import HandwritingError, parse_questionnaire
from rules.analysis.invariants import Invariants, read_invariants
from tests.rules import documents as doc

COLOUR = [doc.option("o-1", "Red"), doc.option("o-2", "< 3 blue")]
FORM = parse_questionnaire(
    json.dumps(
        doc.questionnaire(
            doc.question("smokes", title="Do you smoke?"),
            doc.question("colour", "single_option", title="Colour", options=COLOUR),
            doc.question("page", "informational", title="A page"),
            doc.question("same-1", title="Same"),
            doc.question("same-2", title="Same"),
            offerings=[
                doc.offering("pill", doc.rule(doc.on("state", "=", "NY")), title="Pill"),
                doc.offering("ring", title="Ring"),
            ],
        )
    )
)


def read(text: str) -> Invariants:
    return read_invariants(text, FORM, "file")


def mistakes(text: str) -> list[tuple[int, str]]:
    with pytest.raises(HandwritingError) as refused:
        read(text)
    return [(one.line, one.message) for one in refused.value.mistakes]


def compared(when: str) -> list[tuple[Any, ...]]:
    file = read(f"- name: a statement\n  never_offered: Pill\n  when: {when}")
    return [
        (one.based_on, one.required_question_id, one.conditional_answer, one.required_answer)
        for one in file.requirements
    ]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        pytest.param('{age: "< 18"}', [("age", None, "<", "18")], id="a comparator and a value"),
        pytest.param("{age: 18}", [("age", None, "=", "18")], id="a value alone"),
        pytest.param(
            '{bmi: ">= 27 and < 30"}', [("bmi", None, ">=", "27"), ("bmi", None, "<", "30")], id="between"
        ),
        pytest.param(
            "{gender: [female, 9]}",
            [("gender", None, "=", "female"), ("gender", None, "=", "9")],
            id="one of",
        ),
        pytest.param("{Do you smoke?: yes}", [("question", "smokes", "=", "yes")], id="a question by title"),
        pytest.param('{smokes: "!= yes"}', [("question", "smokes", "!=", "yes")], id="a question by id"),
        pytest.param(
            '{Colour: "< 3 blue"}',
            [("question", "colour", "=", "< 3 blue")],
            id="an option that looks like one",
        ),
        pytest.param("{state: ny}", [("state", None, "=", "ny")], id="a state"),
        pytest.param(
            "{any: [{age: 1}, {all: [{age: 2}], not: {age: 3}}]}",
            [("age", None, "=", "1"), ("age", None, "=", "2"), ("age", None, "=", "3")],
            id="nested",
        ),
    ],
)
def test_a_condition_compares_as_a_requirement_does(when: str, expected: list[tuple[Any, ...]]) -> None:
    assert compared(when) == expected


def test_a_table_says_which_identifier_a_state_has() -> None:
    file = read("states: {Home: NY}\ninvariants:\n  name: x\n  when: {state: home}\n  never_offered: Pill")
    assert [one.required_answer for one in file.requirements] == ["NY"]


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    assert mistakes(
        """\
- name: one
  wen: {age: 1}
  when:
    age: many
    colour: Green
    Same: yes
    Do you smok?: yes
    A page: seen
    smokes: ">= yes"
    bmi:
    gender: {a: b}
    any: [nothing]
    state: 00000000-0000-4000-8000-000000000000
  offered: [Pil, {a: b}]
  never_offered:
- name: two
- when: {age: 1}
- text
- name: one
  any_of: [{offered: Pill}, {}]
  stopped: perhaps
- name: three
  any_of: [{offered: Pil}, {offered: Pill}]
"""
    ) == [
        (2, ("unknown key 'wen' (did you mean 'when'?); an invariant has name, why, when, offered, never_offered, "
          "shown, never_shown, stopped, any_of")),
        (4, "required answer 'many' can never be given; allowed: a number of years"),
        (5, "required answer 'Green' can never be given; allowed: one of 'Red', '< 3 blue'"),
        (6, "2 questions are called 'Same'; name one by its id: same-1, same-2; facts are age, bmi, gender, state"),
        (7, "no question 'Do you smok?' (did you mean 'Do you smoke?'?); facts are age, bmi, gender, state"),
        (8, "'A page' is a page to read, and has no answer"),
        (9, "'>=' needs an order, and boolean has none"),
        (10, "a value is missing"),
        (11, "a value has to be a text, such as '< 18'"),
        (12, "a condition has to be a mapping, such as {age: '< 18'}"),
        (13, ("the questionnaire compares states by abbreviations or names; say under `states` which is meant by "
          "this one")),
        (14, "a title has to be a text"),
        (14, "no offering 'Pil' (did you mean 'Pill'?)"),
        (15, "a title is missing"),
        (16, "an invariant has to say one of offered, never_offered, shown, never_shown, stopped, any_of"),
        (17, "an invariant has to have a name"),
        (17, "an invariant has to say one of offered, never_offered, shown, never_shown, stopped, any_of"),
        (18, ("an invariant has to be a mapping with name, why, when, offered, never_offered, shown, never_shown, "
          "stopped, any_of")),
        (19, "'one' is the name of another, in line 1"),
        (20, "any_of has to be a list of what may be true"),
        (21, "stopped has to be yes or no"),
        (23, "no offering 'Pil' (did you mean 'Pill'?)"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "invariants:", "[]", "states: {}"])
def test_a_file_without_invariants_is_a_mistake(text: str) -> None:
    assert [message for _, message in mistakes(text)] == ["the file has no invariants"]


def test_a_state_has_one_identifier() -> None:
    text = "states: {Home: [a, b]}\ninvariants: [{name: x, never_offered: Pill}]"
    assert mistakes(text) == [(1, "a state has to have one identifier, a text")]


def test_a_state_by_name_says_nothing_where_rules_know_uuids() -> None:
    uuid = "00000000-0000-4000-8000-000000000000"
    form = parse_questionnaire(
        json.dumps(doc.questionnaire(offerings=[doc.offering("o", doc.rule(doc.on("state", "=", uuid)))]))
    )
    text = "- {name: x, when: {state: Texas}, never_offered: o}"
    with pytest.raises(HandwritingError, match="compares states by UUIDs"):
        read_invariants(text, form, "file")
    assert read_invariants(text.replace("Texas", uuid), form, "file").requirements
