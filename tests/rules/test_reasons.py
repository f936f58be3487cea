from __future__ import annotations

import json
from typing import Any

import pytest

from rules import compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.reasons import reason_in_words
from tests.rules import documents as doc

Json = dict[str, Any]
COLOUR = [doc.option("o-1", "Red"), doc.option("o-2", "Blue")]
ADULT = doc.on("age", ">=", "18")


def reason(*rules: Json, case: Json, rule_type: str = "and") -> str:
    document = doc.questionnaire(
        doc.question("colour", "single_option", title="Colour", options=COLOUR),
        doc.question("many", "multiple_option", title="Many", options=COLOUR),
        doc.question("well", title=None),
        offerings=[doc.offering("o", *rules, rule_type=rule_type)],
    )
    questionnaire = parse_questionnaire(json.dumps(document), strict=False)
    evaluation = evaluate_case(compile_questionnaire(questionnaire), read_case(case))
    return reason_in_words(evaluation.verdicts.offerings["o"], questionnaire)


@pytest.mark.parametrize(
    ("rules", "case", "words"),
    [
        pytest.param([], {}, "it has no rules", id="no rules"),
        pytest.param([doc.rule()], {}, "rule 'A rule' is true: it asks for nothing", id="no requirements"),
        pytest.param(
            [doc.rule(ADULT, title=None)], {"facts": {"age_years": 17}},
            "rule '/offerings/0/rules/0' is false: age >= 18 is false (it is 17)", id="a fact",
        ),
        pytest.param(
            [doc.rule(ADULT)], {},
            "rule 'A rule' is unknown: age >= 18 is unknown (the fact is not known)", id="a missing fact",
        ),
        pytest.param(
            [doc.rule(ADULT), doc.rule(doc.on_question("colour", "=", "Red"))],
            {"facts": {"age_years": 20}, "answers": {"colour": "o-2"}},
            "rule 'A rule' is false: 'Colour' = 'Red' is false (it is 'Blue')", id="the rule that fails",
        ),
        pytest.param(
            [doc.rule(doc.on_question("many", "=", "o-1"))], {"answers": {"many": []}},
            "rule 'A rule' is false: 'Many' = 'Red' is false (it is nothing chosen)", id="options",
        ),
        pytest.param(
            [doc.rule(ADULT, doc.on_question("well", "=", True), type="not")],
            {"facts": {"age_years": 17}, "answers": {"well": "yes"}},
            "rule 'A rule' is false: 'well' = yes is true (it is yes)", id="a not fails by what is true",
        ),
        pytest.param(
            [doc.rule(doc.on_question("well", "=", "true"))], {"answers": {"well": None}},
            "rule 'A rule' is false: 'well' = true is false (the question it depends on was skipped: absent)",
            id="skipped",
        ),
        pytest.param(
            [doc.rule(doc.on("state", "=", "NY"))], {"facts": {"state": ["TX", "Texas"]}},
            "rule 'A rule' is false: state = NY is false (it is TX, Texas)", id="a state",
        ),
        pytest.param(
            [doc.rule(doc.on("agee", "=", "18"))], {},
            "rule 'A rule' is unknown: unknown based_on 'agee' (did you mean 'age'?); allowed: age, gender, state, "
            "bmi, question", id="an error in a requirement",
        ),
        pytest.param(
            [doc.rule(ADULT, type="xor")], {},
            "rule 'A rule' is unknown: type 'xor' (did you mean 'or'?); allowed: and, or, not",
            id="an error in a rule",
        ),
        pytest.param(
            [doc.rule(doc.on_question("colour", "=", "Green"))], {"answers": {"colour": "o-2"}},
            "rule 'A rule' is unknown: required answer 'Green' can never be given; allowed: one of 'Red', 'Blue'",
            id="an answer that cannot be",
        ),
    ],
)  # fmt: skip
def test_a_reason_is_the_rule_and_the_requirement_that_decide(
    rules: list[Json], case: Json, words: str
) -> None:
    assert reason(*rules, case=case) == words


def test_an_error_in_the_target_itself_is_the_reason() -> None:
    assert reason(doc.rule(), case={}, rule_type="xor").startswith("rule_type 'xor'")
