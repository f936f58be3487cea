from __future__ import annotations

from typing import Any

import pytest

from rules import parse_questionnaire
from rules.analysis.matching import matching_of
from rules.analysis.parts import Part, offering_part, option_part, question_part, versions_of
from tests.rules import documents as doc

COLOURS = [doc.option("r", "Red"), doc.option("b", "Blue")]


def document(*rules: Any, colours: Any = COLOURS, question_id: str = "colour", **fields: Any) -> Any:
    return parse_questionnaire(
        doc.questionnaire(
            doc.question(question_id, "single_option", title="Colour?", options=colours),
            doc.question("text", "text", title="Words?"),
            doc.question("asking", "boolean", *rules, title="Asking"),
            **fields,
        ),
        strict=False,
    )


def rule_of(old: Any, new: Any) -> tuple[Part, Part]:
    """The parts of the first rule of the last question of two versions."""
    versions = versions_of(old, new, matching_of(old, new))
    before, after = (
        version.rule_part(
            question_part(version.questionnaire.questions[2]), version.questionnaire.questions[2].rules[0]
        )
        for version in versions
    )
    return before, after


def alike(one: Any, other: Any, **fields: Any) -> bool:
    before, after = rule_of(document(doc.rule(one)), document(doc.rule(other), **fields))
    return bool(before.meaning == after.meaning)


def test_parts_are_called_by_their_titles_or_else_by_their_ids() -> None:
    form = document(offerings=[doc.offering("o", title="Care"), doc.offering("p", title=None)])
    colour = question_part(form.questions[0])
    assert (colour.pointer, colour.name, colour.value) == ("/questions/0", 'question "Colour?"', "Colour?")
    care, nameless = map(offering_part, form.offerings)
    assert (care.pointer, care.name, care.value) == ("/offerings/0", 'offering "Care"', "Care")
    assert (nameless.name, nameless.value) == ('offering "p"', "p")
    blue = option_part(colour, 1, form.questions[0].options[1])
    assert (blue.pointer, blue.name, blue.value) == (
        "/questions/0/options/1",
        'option "Blue" of question "Colour?"',
        "Blue",
    )
    assert blue.content is form.questions[0].options[1]
    assert colour.content is form.questions[0]
    assert (care.content, nameless.content) == form.offerings


def test_a_rule_says_what_it_asks_for() -> None:
    asked = [
        doc.on("age", ">=", 18),
        doc.on_question("colour", "!=", "r"),
        doc.on_question("gone", "=", None),
        doc.on("question", "=", "x"),
    ]
    form = document(doc.rule(*asked, title="Who"), doc.rule(title=None))
    before, after = rule_of(form, form)
    assert before == after
    assert before.content is form.questions[2].rules[0]
    assert (before.pointer, before.name) == ("/questions/2/rules/0", 'rule "Who" of question "Asking"')
    missing = "\"gone\" cannot be judged: no question 'gone'"
    nothing = "question cannot be judged: based on a question, but names none"
    words = ["age is at least 18", '"Colour?" is not "Red"', missing, nothing]
    assert before.value == {"type": "and", "requirements": words}
    version, _ = versions_of(form, form, matching_of(form, form))
    target = question_part(form.questions[2])
    nameless = version.rule_part(target, form.questions[2].rules[1])
    assert nameless.name == 'rule "1" of question "Asking"'
    one = version.requirement_part(before, form.questions[2].rules[0].requirements[0])
    assert one.content is form.questions[2].rules[0].requirements[0]
    assert (one.pointer, one.name, one.value) == (
        "/questions/2/rules/0/requirements/0",
        'requirement age is at least 18 in rule "Who" of question "Asking"',
        "age is at least 18",
    )


AGE = doc.on("age", ">=", "18")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (AGE, AGE, True),
        (AGE, doc.on("age", ">=", 18.0), True),
        (AGE, doc.on("age", ">", "18"), False),
        (AGE, doc.on("bmi", ">=", "18"), False),
        (AGE, doc.on("age", ">=", "19"), False),
        (doc.on("gender", "=", "female"), doc.on("gender", "=", 2), True),
        (doc.on_question("colour", "=", "Red"), doc.on_question("colour", "=", "r"), True),
        (doc.on_question("colour", "=", "Red"), doc.on_question("colour", "=", "b"), False),
        (doc.on_question("text", "=", "Fine"), doc.on_question("text", "=", "FINE"), True),
        (doc.on_question("text", "=", "Fine"), doc.on_question("text", "=", "bad"), False),
        (doc.on("age", "=", "old"), doc.on("age", "=", "old"), True),
        (doc.on("age", "=", "old"), doc.on("age", "=", "older"), False),
        (doc.on("age", "=", 0.5), doc.on("age", "=", "0.50"), True),
        (doc.on_question("gone", "=", "x"), doc.on_question("gone", "=", "x"), True),
        (doc.on_question("gone", "=", "x"), doc.on_question("away", "=", "x"), False),
    ],
)
def test_what_a_requirement_means_is_its_subject_its_comparator_and_the_value(
    one: Any, other: Any, *, same: bool
) -> None:
    assert alike(one, other) is same


def test_a_question_and_its_options_mean_the_same_under_other_ids() -> None:
    renamed = [doc.option("r2", "Red"), doc.option("b", "Blue")]
    old = doc.on_question("colour", "=", "r")
    assert alike(old, doc.on_question("hue", "=", "r2"), question_id="hue", colours=renamed)
    assert alike(old, doc.on_question("colour", "=", "r2"), colours=renamed)
    assert not alike(old, doc.on_question("hue", "=", "b"), question_id="hue", colours=renamed)


def test_an_option_that_is_new_means_nothing_that_was_there() -> None:
    more = [*COLOURS, doc.option("r9", "Rose")]
    assert not alike(
        doc.on_question("colour", "=", "r"), doc.on_question("colour", "=", "Rose"), colours=more
    )


def test_a_rule_means_its_type_and_its_requirements_in_any_order() -> None:
    other = doc.on("gender", "=", "1")
    rules = [doc.rule(AGE, other), doc.rule(other, AGE), doc.rule(AGE, other, type="or"), doc.rule(AGE)]
    first = document(rules[0])
    meanings = [rule_of(first, document(one))[1].meaning for one in rules]
    assert meanings[0] == meanings[1]
    assert meanings[0] not in meanings[2:]
