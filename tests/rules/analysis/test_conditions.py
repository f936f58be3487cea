from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rules import HandwritingError, compile_questionnaire, parse_questionnaire
from rules.analysis.claims import AllOf, AnyOf, Fails, Holds, Not, true_of
from rules.analysis.columns import everyone, judge
from rules.analysis.conditions import ConditionReader, grounded
from rules.analysis.space import space_of
from rules.handwriting import read_handwriting
from rules.manuscript import Manuscript
from tests.rules import documents as doc

if TYPE_CHECKING:
    from collections.abc import Mapping

UUID = "4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01"
COLOURS = [doc.option("r", "Red"), doc.option("b", "< Blue and green")]
QUESTIONS = [
    doc.question("q", "boolean", doc.rule(doc.on("age", ">=", "18")), title="Smoker?"),
    doc.question("colour", "single_option", title="Colour", options=COLOURS),
    doc.question("tall", "number", title="How tall"),
    doc.question("words", "text", title="Words"),
    doc.question("page", "informational", title="A page"),
    doc.question("one", title="Same"),
    doc.question("two", title="Same"),
]


def form(*states: str) -> Any:
    """With rules that name these states."""
    rules = [doc.rule(doc.on("state", "=", one)) for one in states]
    return parse_questionnaire(doc.questionnaire(*QUESTIONS, offerings=[doc.offering("o", *rules)]))


def read(
    text: str, *states: str, table: Mapping[str, str] | None = None
) -> tuple[Any, ConditionReader, Manuscript]:
    file = Manuscript(form(*states), "file")
    reader = ConditionReader(file, table or {})
    return reader.read(read_handwriting(text, "file")), reader, file


def compared(text: str, *states: str, table: Mapping[str, str] | None = None) -> list[tuple[Any, ...]]:
    """What it compares: fact or question, comparator, value."""
    _, reader, file = read(text, *states, table=table)
    file.accepted([None], read_handwriting(text, "file"), "")
    assert [one.pointer for one in reader.requirements] == [
        f"/when/{number}" for number in range(len(reader.requirements))
    ]
    return [
        (one.required_question_id or one.based_on, one.conditional_answer, one.required_answer)
        for one in reader.requirements
    ]


def mistakes(text: str, *states: str) -> list[tuple[int, str]]:
    claim, _, file = read(text, *states)
    assert claim is not None
    with pytest.raises(HandwritingError) as refused:
        file.accepted([None], read_handwriting(text, "file"), "")
    return [(one.line, one.message) for one in refused.value.mistakes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("age: 18", [("age", "=", "18")]),
        ("age: '= 18'", [("age", "=", "18")]),
        ("age: '!=18'", [("age", "!=", "18")]),
        ("bmi: '<  30'", [("bmi", "<", "30")]),
        ("bmi: '<=30'", [("bmi", "<=", "30")]),
        ("bmi: '> 30'", [("bmi", ">", "30")]),
        ("bmi: '>= 27 and < 30'", [("bmi", ">=", "27"), ("bmi", "<", "30")]),
        ("tall: '> 150 and  <= 200'", [("tall", ">", "150"), ("tall", "<=", "200")]),
        ("age: [1, '> 2']", [("age", "=", "1"), ("age", ">", "2")]),
        ("gender: '!= male'", [("gender", "!=", "male")]),
        ("Smoker?: yes", [("q", "=", "yes")]),
        ("q: '!= yes'", [("q", "!=", "yes")]),
        ("Colour: '< Blue and green'", [("colour", "=", "< Blue and green")]),
        ("Colour: '!= < Blue and green'", [("colour", "!=", "< Blue and green")]),
        ("Words: rock and roll", [("words", "=", "rock and roll")]),
        ("Words: '>= 7'", [("words", ">=", "7")]),
        ("state: New York", [("state", "=", "New York")]),
        ("not: {age: 1}", [("age", "=", "1")]),
        ("any: {age: 1}", [("age", "=", "1")]),
    ],
)
def test_a_line_is_a_comparator_and_a_value(text: str, expected: Any) -> None:
    assert compared(text) == expected


def test_a_table_gives_states_their_identifiers() -> None:
    table = {"new york": UUID}
    assert compared("state: [New YORK, '!= new york']", UUID, table=table) == [
        ("state", "=", UUID),
        ("state", "!=", UUID),
    ]
    assert compared("Words: new york", UUID, table=table) == [("words", "=", "new york")]


AGE, BMI = Holds("/when/0"), Holds("/when/1")


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("{}", AllOf(())),
        ("{age: 1}", AllOf((AnyOf((AllOf((AGE,)),)),))),
        ("{age: 1, bmi: 2}", AllOf((AnyOf((AllOf((AGE,)),)), AnyOf((AllOf((BMI,)),))))),
        ("{age: [1, 2]}", AllOf((AnyOf((AllOf((AGE,)), AllOf((BMI,)))),))),
        ("{age: '> 1 and < 2'}", AllOf((AnyOf((AllOf((AGE, BMI)),)),))),
        ("{not: {}}", AllOf((Not(AllOf(())),))),
        ("{all: [{}, {}]}", AllOf((AllOf((AllOf(()), AllOf(()))),))),
        ("{any: [{}, {}]}", AllOf((AnyOf((AllOf(()), AllOf(()))),))),
        ("{any: []}", AllOf((AnyOf(()),))),
    ],
)
def test_all_entries_have_to_be_met_and_any_value_of_a_list(text: str, claim: Any) -> None:
    assert read(text)[0] == claim


MAPPING = "a condition has to be a mapping, such as {age: '< 18'}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("just words", [(1, MAPPING)]),
        ("[]", [(1, MAPPING)]),
        ("age: 1\nnot: words", [(2, MAPPING)]),
        ("any: [{}, words]", [(1, MAPPING)]),
        ("page: x", [(1, "'page' is a page to read, and has no answer")]),
        ("age:", [(1, "a value is missing")]),
        ("age: []", [(1, "a value is missing")]),
        ("age: {a: b}", [(1, "a value has to be a text, such as '< 18'")]),
        ("age:\n- 1\n- [2]", [(3, "a value has to be a text, such as '< 18'")]),
        ("age: old", [(1, "required answer 'old' can never be given; allowed: a number of years")]),
        ("gender: '> 1'", [(1, "'>' needs an order, and gender has none")]),
        (
            "age: '> old and < 3 and x'",
            [
                (1, "required answer 'old' can never be given; allowed: a number of years"),
                (1, "required answer 'x' can never be given; allowed: a number of years"),
            ],
        ),
    ],
)
def test_what_cannot_be_a_condition_is_told_with_its_line(text: str, expected: Any) -> None:
    assert mistakes(text) == expected


def test_a_title_that_nobody_has_or_that_two_have_is_told_with_the_facts_that_there_are() -> None:
    for title in ("Smokr?", "Same"):
        [(line, message)] = mistakes(f"{title}: yes")
        assert line == 1
        assert repr(title) in message
        assert message.endswith("; facts are age, bmi, gender, state")


MEANT = "; say under `states` which is meant by this one"


@pytest.mark.parametrize(
    ("asked", "states", "kind"),
    [
        ("Ohio", [UUID], "UUIDs"),
        ("OH", [UUID], "UUIDs"),
        (UUID, ["OH"], "abbreviations or names"),
        (UUID, ["Ohio"], "abbreviations or names"),
        ("Ohio", [], None),
        (UUID, [], None),
        ("Ohio", ["TX"], None),
        (UUID, [UUID], None),
        ("Ohio", ["Ohio", UUID], None),
        (UUID, ["Ohio", UUID], None),
    ],
)
def test_a_state_has_to_be_named_as_the_rules_name_states(asked: str, states: Any, kind: str | None) -> None:
    if kind is None:
        assert compared(f"state: {asked}", *states) == [("state", "=", asked)]
    else:
        assert mistakes(f"state: {asked}", *states) == [
            (1, f"the questionnaire compares states by {kind}{MEANT}")
        ]


@pytest.mark.parametrize(
    ("text", "requirement", "kind"),
    [
        ("age: '>= 18'", doc.on("age", ">=", "18"), "and"),
        ("age: '!= 18'", doc.on("age", "!=", "18"), "and"),
        ("q: yes", doc.on_question("q", "=", "yes"), "and"),
        ("q: '!= yes'", doc.on_question("q", "!=", "yes"), "and"),
        ("not: {q: yes}", doc.on_question("q", "=", "yes"), "not"),
        ("not: {q: '!= yes'}", doc.on_question("q", "!=", "yes"), "not"),
        ("tall: '> 150'", doc.on_question("tall", ">", "150"), "and"),
    ],
)
def test_a_line_means_what_a_requirement_with_these_words_means(
    text: str, requirement: Any, kind: str
) -> None:
    questionnaire = parse_questionnaire(
        doc.questionnaire(*QUESTIONS, offerings=[doc.offering("o", doc.rule(requirement, type=kind))])
    )
    file = Manuscript(questionnaire, "file")
    reader = ConditionReader(file, {})
    claim = reader.read(read_handwriting(text, "file"))
    space = space_of(compile_questionnaire(questionnaire), reader.requirements)
    crowd = everyone(space, range(len(space.variables)))
    verdicts = judge(space, crowd)
    assert true_of(grounded(claim, space), crowd, verdicts) == verdicts["/offerings/0"].true
    assert 0 < verdicts["/offerings/0"].true < crowd.all


def test_grounded_conditions_speak_of_cells_and_of_whether_a_question_is_shown() -> None:
    _, reader, file = read("{q: [yes, '!= yes'], age: '< 5'}")
    space = space_of(compile_questionnaire(file.questionnaire), reader.requirements)
    met, unmet, age = (grounded(Holds(one.pointer), space) for one in reader.requirements)
    assert isinstance(met, AllOf)
    assert met.parts[0] == Holds("/questions/0")
    assert isinstance(unmet, AnyOf)
    assert unmet.parts[1] == Fails("/questions/0")
    assert grounded(Not(AllOf((Holds("/when/2"),))), space) == Not(AllOf((age,)))
    assert grounded(AnyOf(()), space) == AnyOf(())
