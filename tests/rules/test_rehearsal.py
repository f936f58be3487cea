from __future__ import annotations

import json

import pytest

from rules import compile_questionnaire, parse_questionnaire
from rules.handwriting import read_handwriting
from rules.rehearsal import Rehearsal, rehearse
from rules.scenarios import read_scenarios
from tests.rules import documents as doc

PROGRAM = compile_questionnaire(
    parse_questionnaire(
        json.dumps(
            doc.questionnaire(
                doc.question(
                    "minor",
                    "informational",
                    doc.rule(doc.on("age", "<", "18"), title="Minors"),
                    title="Too young",
                    has_next_button=False,
                ),
                doc.question("well", title="Well?", order=2),
                doc.question("secret", is_visible=False, title="Secret", order=3),
                offerings=[
                    doc.offering("pill", doc.rule(doc.on("age", ">=", "18"), title="Adults"), title="Pill"),
                    doc.offering("advice", title="Advice"),
                ],
            )
        )
    )
)


def rehearsed(expect: str, facts: str = "{age: 34}", answers: str = "{}") -> Rehearsal:
    text = f"{{name: x, facts: {facts}, answers: {answers}, expect: {expect}}}"
    [one] = read_scenarios(read_handwriting(text, "file"), PROGRAM.questionnaire, "file")
    return rehearse(PROGRAM, one)


@pytest.mark.parametrize(
    "expect",
    [
        "{shown: Well?, hidden: [Too young, Secret], eligible: [Pill], next: Well?, dead_end: null, complete: no}",
        "{exactly: yes, shown: Well?, hidden: [Too young, Secret], eligible: [Pill, Advice], ineligible: []}",
        "{shown: [], eligible: Advice}",
    ],
)
def test_what_comes_out_as_expected_has_no_failures(expect: str) -> None:
    one = rehearsed(expect)
    assert one.failures == ()
    assert one.to_json() == {"name": "x", "line": 1, "passed": True, "failures": []}


@pytest.mark.parametrize(
    ("expect", "facts", "answers", "failures"),
    [
        pytest.param(
            "{shown: Too young, ineligible: Pill}", "{age: 34}", "{}",
            ["shown: expected 'Too young', is hidden: Not shown, because age 34 is not below 18.",
             "ineligible: expected 'Pill', is eligible: Offered, because age 34 is 18 or more."],
            id="a status, with its reason",
        ),
        pytest.param(
            "{eligible: Pill, hidden: Too young}", "{}", "{}",
            ["hidden: expected 'Too young', is undetermined: Not yet known: it depends on the age.",
             "eligible: expected 'Pill', is undetermined: Not yet known: it depends on the age."],
            id="what is not known",
        ),
        pytest.param(
            "{shown: Secret}", "{age: 34}", "{}",
            ["shown: expected 'Secret', is hidden: Never shown, but its value counts, whatever is answered."],
            id="an invisible question",
        ),
        pytest.param(
            "{exactly: yes, eligible: [Pill]}", "{age: 34}", "{}",
            ["eligible: expected not 'Advice', is eligible: Offered, whatever is answered."], id="one too many",
        ),
        pytest.param(
            "{next: null, dead_end: Well?, complete: yes}", "{age: 17}", "{}",
            ["next: expected none, is 'Too young'", "dead_end: expected 'Well?', is 'Too young'",
             "complete: expected yes, is no: next is 'Too young'"], id="where it goes on",
        ),
        pytest.param(
            "{dead_end: Too young, complete: no}", "{age: 34}", "{Well?: yes}",
            ["dead_end: expected 'Too young', is none", "complete: expected no, is yes"], id="nothing more to ask",
        ),
    ],
)  # fmt: skip
def test_what_comes_out_otherwise_says_why_in_one_line(
    expect: str, facts: str, answers: str, failures: list[str]
) -> None:
    assert [str(one) for one in rehearsed(expect, facts, answers).failures] == failures


def test_failures_are_json_too() -> None:
    one = rehearsed("{complete: yes}", "{age: 34}").to_json()
    assert one["failures"] == [
        {"key": "complete", "expected": "yes", "actual": "no", "reason": "next is 'Well?'"}
    ]
    assert one["passed"] is False
