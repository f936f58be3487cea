from __future__ import annotations

import json

import pytest

from rules import HandwritingError, parse_questionnaire
from rules.handwriting import read_handwriting
from rules.scenarios import Expected, Scenario, named_questionnaire, read_scenarios, usable_scenarios
from tests.rules import documents as doc

FORM = parse_questionnaire(
    json.dumps(
        doc.questionnaire(
            doc.question("colour", "multiple_option", title="Colour", options=[doc.option("o-1", "Red")]),
            doc.question("smokes", title="Do you smoke?"),
            doc.question("same-1", title="Same"),
            doc.question("same-2", title="Same"),
            offerings=[doc.offering("pill", title="Pill"), doc.offering("ring", title="Ring")],
        )
    )
)


def read(text: str) -> tuple[Scenario, ...]:
    return read_scenarios(read_handwriting(text, "file"), FORM, "file")


def mistakes(text: str) -> list[tuple[int, str]]:
    with pytest.raises(HandwritingError) as refused:
        read(text)
    return [(one.line, one.message) for one in refused.value.mistakes]


def test_a_scenario_is_a_case_and_what_is_expected_of_it() -> None:
    [one] = read("""\
- name: Ada
  why: She asked
  facts: {age: 34, gender: female, state: NO, weight_kg: "86.70", height_cm: 170}
  answers: {Colour: red, do you smoke?: NO, same-1: null}
  final: yes
  expect:
    shown: [Colour, smokes, colour]
    hidden: Sa*
    eligible: ["*"]
    ineligible: []
    undetermined: [same-1, Ring, "P*"]
    next: Do you smoke?
    dead_end: null
    complete: no
    exactly: yes
""")
    assert (one.name, one.why, one.line, one.is_exact) == ("Ada", "She asked", 1, True)
    assert (one.case.facts.age_years, one.case.facts.gender, one.case.facts.state) == (34, 2, ("NO",))
    assert one.case.answers == {"colour": "red", "smokes": "NO", "same-1": None}
    assert one.case.final is True
    assert one.expected == (
        Expected("shown", ("colour", "smokes")),
        Expected("hidden", ("same-1", "same-2")),
        Expected("eligible", ("pill", "ring")),
        Expected("ineligible", ()),
        Expected("undetermined", ("same-1", "ring", "pill")),
        Expected("next", "smokes"),
        Expected("dead_end", None),
        Expected("complete", False),
    )


ONE = "{name: x, expect: {complete: no}}"


@pytest.mark.parametrize(
    ("text", "questionnaire", "names"),
    [
        pytest.param(ONE, None, ["x"], id="one alone"),
        pytest.param(
            ONE[:-1] + ", questionnaire: a.json}", "a.json", ["x"], id="one alone that names its form"
        ),
        pytest.param(f"[{ONE}, {ONE.replace('x', 'y', 1)}]", None, ["x", "y"], id="a list"),
        pytest.param(
            f"{{questionnaire: a.json, scenarios: [{ONE}]}}", "a.json", ["x"], id="a file that names it"
        ),
    ],
)
def test_a_file_holds_one_scenario_or_several(text: str, questionnaire: str | None, names: list[str]) -> None:
    assert named_questionnaire(read_handwriting(text, "file")) == questionnaire
    assert [one.name for one in read(text)] == names


def test_what_is_left_out_is_empty_and_partial() -> None:
    [one] = read(ONE)
    assert (one.why, one.case.final, one.is_exact, one.case.answers) == (None, False, False, {})


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    assert mistakes("""\
- nme: Ada
  facts: {age: 3, age_years: 3}
  expect: {complete: no}
- name: Bo
  facts:
    gender: 7
  answers:
    Colour: Green
    Same: yes
    smokes: yes
    Do you smoke?: yes
    Clour: red
  final: perhaps
  expect:
    shown: [{a: b}]
    eligible: Pil
    undetermined: Rin
    next: "S*"
    complete: perhaps
- name: Cy
- a text
""") == [
        (1, "a scenario has to have a name"),
        (1, ("unknown key 'nme' (did you mean 'name'?); a scenario has name, why, facts, answers, final, expect, "
             "questionnaire")),
        (2, "age is age_years; give one of them"),
        (6, "fact 'gender': has to be 0 (not known), 1 (male), 2 (female), 9 (not applicable), 'male' or 'female'"),
        (8, "no answer to 'Colour'; allowed: one of 'Red'"),
        (9, "2 questions are called 'Same'; name one by its id: same-1, same-2"),
        (11, "'Do you smoke?' is answered twice"),
        (12, "no question 'Clour' (did you mean 'Colour'?)"),
        (13, "final has to be yes or no"),
        (15, "a title has to be a text"),
        (16, "no offering 'Pil' (did you mean 'Pill'?)"),
        (17, "no question 'Rin'"),
        (18, "no question 'S*'"),
        (19, "complete has to be yes or no"),
        (20, "a scenario has to expect something"),
        (21, "a scenario has to be a mapping with name, why, facts, answers, final, expect, questionnaire"),
    ]  # fmt: skip


def test_those_without_a_mistake_can_be_used_without_the_others() -> None:
    text = f"[{ONE}, {{name: y, answers: {{Clour: red}}, expect: {{complete: no}}}}, text, {ONE}]"
    usable, faulty = usable_scenarios(read_handwriting(text, "file"), FORM, "file")
    assert [one.name for one in usable] == ["x", "x"]
    assert [(one.name, one.line, len(one.mistakes)) for one in faulty] == [("y", 1, 1), ("", 1, 1)]
    assert faulty[0].mistakes[0].message == "no question 'Clour' (did you mean 'Colour'?)"
    with pytest.raises(HandwritingError):
        usable_scenarios(read_handwriting("{scenaros: []}", "file"), FORM, "file")


@pytest.mark.parametrize("text", ["", "questionnaire: a.json", "scenarios:", "text"])
def test_a_file_without_scenarios_is_a_mistake(text: str) -> None:
    assert [message for _, message in mistakes(text)] == ["the file has no scenarios"]
