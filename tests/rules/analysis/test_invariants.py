from __future__ import annotations

import json
from typing import Any

import pytest

from rules import HandwritingError, parse_questionnaire
from rules.analysis.claims import AllOf, AnyOf, Holds, Not
from rules.analysis.invariants import Invariants, read_invariants, usable_invariants
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


def test_those_without_a_mistake_can_be_used_without_the_others() -> None:
    usable, faulty = usable_invariants(
        """\
- {name: one, when: {age: 1}, offered: Pill}
- {name: two, when: {age: 2, Clour: Red}, offered: Pill}
- {name: one, when: {age: 3}, offered: Pill}
- {name: four, when: {age: 4}, offered: Pill}
""",
        FORM,
        "file",
    )
    assert [one.name for one in usable.statements] == ["one", "four"]
    assert [(one.pointer, one.required_answer) for one in usable.requirements] == [
        ("/when/0", "1"),
        ("/when/1", "4"),
    ]
    assert [(one.name, one.line, len(one.mistakes)) for one in faulty] == [("two", 2, 1), ("one", 3, 1)]
    with pytest.raises(HandwritingError):
        usable_invariants("{invarants: []}", FORM, "file")


@pytest.mark.parametrize("text", ["", "invariants:", "[]", "states: {}", "text"])
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


PILL, RING = Holds("/offerings/0"), Holds("/offerings/1")
SMOKES, COLOUR_SHOWN = Holds("/questions/0"), Holds("/questions/1")
STOPS = "a page without a next button stops them"


@pytest.mark.parametrize(
    ("statement", "words", "claims"),
    [
        ("offered: Pill", ["'Pill' is offered"], [PILL]),
        ("offered: [ring, Pill]", ["'Ring' is offered", "'Pill' is offered"], [RING, PILL]),
        ("offered: 'P*'", ["'Pill' is offered"], [PILL]),
        ("never_offered: [Pill]", ["'Pill' is not offered"], [Not(PILL)]),
        ("offered: anything", ["something is offered"], [AnyOf((PILL, RING))]),
        ("never_offered: anything", ["nothing is offered"], [Not(AnyOf((PILL, RING)))]),
        ("shown: smokes", ["'Do you smoke?' is shown"], [SMOKES]),
        ("never_shown: Colour", ["'Colour' is not shown"], [Not(COLOUR_SHOWN)]),
        (
            "{never_shown: Colour, offered: Pill, shown: smokes, never_offered: Ring}",
            [
                "'Pill' is offered",
                "'Ring' is not offered",
                "'Do you smoke?' is shown",
                "'Colour' is not shown",
            ],
            [PILL, Not(RING), SMOKES, Not(COLOUR_SHOWN)],
        ),
        (
            "any_of: [{offered: Pill, shown: smokes}, {never_offered: Ring}]",
            ["'Pill' is offered and 'Do you smoke?' is shown, or 'Ring' is not offered"],
            [AnyOf((AllOf((PILL, SMOKES)), AllOf((Not(RING),))))],
        ),
        ("any_of: {offered: Pill}", ["'Pill' is offered"], [AnyOf((AllOf((PILL,)),))]),
        ("stopped: yes", [STOPS], [AnyOf(())]),
        ("stopped: no", [f"no {STOPS.removeprefix('a ')}"], [Not(AnyOf(()))]),
    ],
)
def test_an_expectation_in_words_and_as_a_claim(statement: str, words: list[str], claims: list[Any]) -> None:
    inner = statement if statement.startswith("{") else f"{{{statement}}}"
    [one] = read(f"[{{name: x, {inner[1:]}]").statements
    assert [each.words for each in one.expectations] == words
    assert [each.claim for each in one.expectations] == claims


def test_pages_without_a_next_button_stop_whoever_is_shown_one() -> None:
    form = parse_questionnaire(
        doc.questionnaire(
            doc.question("a", "informational", has_next_button=False),
            doc.question("b", "informational"),
            doc.question("c", "boolean", has_next_button=False),
            doc.question("d", "informational", is_visible=False, has_next_button=False),
            doc.question("e", "informational", has_next_button=False),
        )
    )
    file = read_invariants("[{name: x, stopped: yes}, {name: y, shown: d}]", form, "file")
    stopped, unseen = file.statements
    assert stopped.expectations[0].claim == AnyOf((Holds("/questions/0"), AnyOf(()), Holds("/questions/4")))
    assert unseen.expectations[0].claim == AnyOf(())


def test_a_statement_tells_its_name_its_reason_and_its_line() -> None:
    file = read(
        "\n- name: One\n  why: Because\n  offered: Pill\n- {name: Two, offered: Ring, when: {age: 3}}"
    )
    assert file.name == "file"
    assert [(one.name, one.why, one.line) for one in file.statements] == [
        ("One", "Because", 2),
        ("Two", None, 5),
    ]
    assert file.statements[0].when == AllOf(())
    assert file.statements[1].when == AllOf((AnyOf((AllOf((Holds("/when/0"),)),)),))


def test_statements_share_the_requirements_of_the_file() -> None:
    file = read("[{name: x, when: {age: 1}, offered: Pill}, {name: y, when: {age: 2}, offered: Pill}]")
    assert [(one.pointer, one.required_answer) for one in file.requirements] == [
        ("/when/0", "1"),
        ("/when/1", "2"),
    ]


SAYS = "offered, never_offered, shown, never_shown, stopped, any_of"
EMPTY_CHOICE = "any_of has to be a list of what may be true"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("- {name: x}", 1, f"an invariant has to say one of {SAYS}"),
        ("- {name: x, offered: []}", 1, "a title is missing"),
        ("- {name: x, shown: }", 1, "a title is missing"),
        ("- {name: x, any_of: []}", 1, EMPTY_CHOICE),
        ("- {name: x, any_of: [{}]}", 1, EMPTY_CHOICE),
        ("- {offered: Pill}", 1, "an invariant has to have a name"),
        (
            "- {name: x, offered: Pill}\n- {name: x, offered: Ring}",
            2,
            "'x' is the name of another, in line 1",
        ),
        (
            "{states: {A: [b]}, invariants: [{name: x, offered: Pill}]}",
            1,
            "a state has to have one identifier, a text",
        ),
        (
            "{sates: {}, invariants: [{name: x, offered: Pill}]}",
            1,
            "unknown key 'sates' (did you mean 'states'?); the file has states, invariants",
        ),
        ("states: {A: NY}", 1, "the file has no invariants"),
    ],
)
def test_a_mistake_says_what_there_should_be(text: str, line: int, message: str) -> None:
    assert mistakes(text) == [(line, message)]


def test_a_part_of_a_choice_has_the_keys_of_a_statement() -> None:
    assert mistakes("- {name: x, any_of: [{offred: Pill}]}") == [
        (1, f"unknown key 'offred' (did you mean 'offered'?); a part of any_of has {SAYS}")
    ]
