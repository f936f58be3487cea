from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from rules import (
    Explanation,
    Reason,
    RequirementExplanation,
    UnknownTargetError,
    Verdict,
    compile_questionnaire,
    evaluate_case,
    explain,
    parse_questionnaire,
    read_case,
)
from tests.rules.documents import offering, on, on_question, question, questionnaire, rule
from tests.rules.explained import (
    ADULT,
    BMI_24_2,
    PREGNANCY,
    YES,
    chain,
    explained,
    offered,
)
from tests.rules.strategies import documents_and_cases

Json = dict[str, Any]


def leaf(explanation: Explanation) -> RequirementExplanation:
    [one] = explanation.target.rules[0].requirements
    return one


def test_values_are_told_exactly_beside_the_words() -> None:
    facts = {**BMI_24_2, "age_years": 34, "gender": 2, "state": ["NY", "New York"]}
    answers = {"multiple_option": ["Blue", "o-1"], "number": "1e1", "date": "2026-01-02", "file": ["x"]}
    expected = [
        (on("bmi", ">=", "30.0"), ("24.2", "7000/289"), ("30", "30")),
        (on("age", ">=", "18.50"), ("34", 34), ("18.5", "18.5")),
        (on("gender", "=", "male"), ("female", 2), ("male", 1)),
        (on("state", "=", " CA "), ("New York", ("NY", "New York")), ("CA", "CA")),
        (
            on_question("multiple_option", "=", "green"),
            ("'Red' and 'Blue'", ("o-1", "o-2")),
            ("'Green'", "o-3"),
        ),
        (on_question("number", "=", "10"), ("10", "10"), ("10", "10")),
        (on_question("date", "=", "2026-01-02"), ("2026-01-02", "2026-01-02"), ("2026-01-02", "2026-01-02")),
        (on_question("file", "=", "no"), ("a file", True), ("no file", False)),
    ]
    for requirement, actual, required in expected:
        one = leaf(offered(requirement, facts=facts, answers=answers))
        assert (one.actual, one.required) == (actual, required)


def test_an_explanation_cannot_be_changed() -> None:
    explanation = offered(on("state", "=", "CA"), YES, facts={"state": ["NY", "New York"]})
    assert hash(explanation) == hash(
        offered(on("state", "=", "CA"), YES, facts={"state": ["NY", "New York"]})
    )
    with pytest.raises(TypeError):
        explanation.questions["q"] = explanation.target  # type: ignore[index]


def test_long_titles_and_answers_are_clipped_in_words_and_whole_in_json() -> None:
    document = questionnaire(
        question("q", "text", title="How\n are   you? " + "x" * 400),
        offerings=[offering("f", rule(on_question("q", "=", "fine")))],
    )
    explanation = explained(document, "f", answers={"q": "y" * 5000})
    title = "How are you? " + "x" * 182 + " ... " + "x" * 100
    answer = "y" * 195 + " ... " + "y" * 100
    assert explanation.sentence() == f"Not offered, because '{title}' was answered '{answer}', not 'fine'."
    actual = leaf(explanation).actual
    assert actual is not None
    assert actual.exact == "y" * 5000


def test_a_target_without_title_is_called_by_its_id() -> None:
    explanation = explained(questionnaire(question("q-1", title=" ")), "q-1")
    assert explanation.target.title == "q-1"


def test_an_offering_goes_before_a_question_of_the_same_id() -> None:
    document = questionnaire(question("same"), offerings=[offering("same")])
    assert explained(document, "same").target.kind == "offering"


def test_an_unknown_target_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownTargetError) as refused:
        explained(PREGNANCY, "pregnan")
    assert refused.value.target_id == "pregnan"
    assert str(refused.value) == "no question or offering 'pregnan' (did you mean 'pregnant'?)"


def test_errors_of_the_questionnaire_are_told_where_they_made_it_unknown() -> None:
    broken = on("agee", ">=", "18")
    document = questionnaire(
        question("q", "boolean", rule(broken)),
        offerings=[
            offering("requirement", rule(broken)),
            offering("rule", rule(ADULT, type="maybe")),
            offering("target", rule(ADULT), rule_type="maybe"),
            offering("mixed", rule(ADULT, broken)),
            offering("cascade", rule(on_question("q", "=", True))),
        ],
    )
    cannot = "Cannot be known, because of an error in the questionnaire at"
    expected = {
        "requirement": f"{cannot} /offerings/0/rules/0/requirements/0/based_on.",
        "rule": f"{cannot} /offerings/1/rules/0/type.",
        "target": f"{cannot} /offerings/2/rule_type.",
        "mixed": "Not yet known: it depends on an error in the questionnaire at "
        "/offerings/3/rules/0/requirements/1/based_on and the age.",
        "cascade": f"{cannot} /questions/0/rules/0/requirements/0/based_on.",
    }
    for of, sentence in expected.items():
        explanation = explained(document, of, strict=False)
        assert explanation.sentence() == sentence
        assert explanation.is_left_to_errors == (of != "mixed")
    text = explained(document, "requirement", strict=False).to_text()
    assert text.splitlines()[-1].startswith(
        "    [unknown] /offerings/0/rules/0/requirements/0/based_on: error E005"
    )
    for of, line in {"rule": "    /offerings/1/rules/0/type", "target": "  /offerings/2/rule_type"}.items():
        assert f"\n{line}: error E004" in explained(document, of, strict=False).to_text()
    problem = explained(document, "rule", strict=False).to_json()["target"]["rules"][0]["problem"]  # type: ignore[index]
    assert problem["code"] == "E004"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"age_years": 17}, "Not offered, because 'Question q1999' is not asked (age 17 is below 18)."),
        ({}, "Not yet known: it depends on the age."),
    ],
)
def test_a_chain_longer_than_python_recurses(facts: Json, sentence: str) -> None:
    explanation = explained(chain(2_000), "f", facts=facts)
    assert explanation.sentence() == sentence
    text = explanation.to_text()
    assert text.count("\n[") == 1 + -(-(2_000 - 4) // 5)
    assert max(map(len, text.splitlines())) < 120
    assert len(json.loads(json.dumps(explanation.to_json()))["questions"]) == 2_000
    assert list(explanation.questions)[:2] == ["q1999", "q1998"]
    assert explanation == explained(chain(2_000), "f", facts=facts)
    assert repr(explanation)


def test_shared_reasons_are_told_once_however_many_ways_lead_to_them() -> None:
    explanation = explained(chain(100, width=2), "f", facts={"age_years": 17})
    assert len(explanation.questions) == 100
    assert len(explanation.to_text().splitlines()) < 1000


def test_an_explanation_as_json() -> None:
    document = questionnaire(
        question("q", "number", rule(ADULT, id="r-1", title=None), title="How many?", rule_type="or"),
        offerings=[offering("f", rule(on_question("q", ">", "5.0"), id="r-2", title="Many"), title="Care")],
    )
    requirement = {
        "verdict": "false",
        "reason": "hidden",
        "based_on": "question",
        "comparator": ">",
        "question_id": "q",
        "subject": "How many?",
        "actual": None,
        "required": {"text": "5", "exact": "5"},
        "finding": "'How many?' is not asked",
        "because": "q",
        "pointer": "/offerings/0/rules/0/requirements/0",
        "problem": None,
    }
    of_age = {
        "verdict": "false",
        "reason": "compared",
        "based_on": "age",
        "comparator": ">=",
        "question_id": None,
        "subject": "age",
        "actual": {"text": "17", "exact": 17},
        "required": {"text": "18", "exact": "18"},
        "finding": "age 17 is below 18",
        "because": None,
        "pointer": "/questions/0/rules/0/requirements/0",
        "problem": None,
    }
    many = {"verdict": "false", "rule_id": "r-2", "title": "Many", "type": "and", "problem": None}
    adult = {"verdict": "false", "rule_id": "r-1", "title": None, "type": "and", "problem": None}
    assert explained(document, "f", facts={"age_years": 17}).to_json() == {
        "sentence": "Not offered, because 'How many?' is not asked (age 17 is below 18).",
        "target": {
            "verdict": "false",
            "kind": "offering",
            "target_id": "f",
            "title": "Care",
            "is_visible": True,
            "rule_type": "and",
            "rules": [many | {"requirements": [requirement]}],
            "problem": None,
        },
        "questions": {
            "q": {
                "verdict": "false",
                "kind": "question",
                "target_id": "q",
                "title": "How many?",
                "is_visible": True,
                "rule_type": "or",
                "rules": [adult | {"requirements": [of_age]}],
                "problem": None,
            }
        },
    }


def test_errors_stand_in_the_json_where_they_lie() -> None:
    document = questionnaire(
        question("q", "boolean", is_visible=False),
        offerings=[offering("f", rule(on("agee", "=", "1"), type="nor"), rule_type="xor")],
    )
    target: Any = explained(document, "f", strict=False).to_json()["target"]
    [written] = target["rules"]
    [requirement] = written["requirements"]
    codes = [one["problem"]["code"] for one in (target, written, requirement)]
    assert codes == ["E004", "E004", "E005"]
    assert (requirement["subject"], requirement["based_on"]) == ("agee", "agee")
    assert requirement["problem"]["pointer"] == requirement["pointer"] + "/based_on"
    unseen: Any = explained(document, "q", strict=False).to_json()["target"]
    assert unseen["is_visible"] is False


@given(documents_and_cases())
@settings(max_examples=200, deadline=None)
def test_it_agrees_with_the_evaluation(drawn: tuple[Json, Json]) -> None:
    document, case = drawn
    program = compile_questionnaire(parse_questionnaire(json.dumps(document)))
    evaluation = evaluate_case(program, read_case(json.dumps(case)))
    by_id = evaluation.verdicts.questions | evaluation.verdicts.offerings  # type: ignore[operator]
    for target_id, verdict in by_id.items():
        explanation = explain(program, evaluation, of=target_id)
        for explained_target in (explanation.target, *explanation.questions.values()):
            judged = by_id[explained_target.target_id]
            assert explained_target.verdict is judged.verdict
            for one, rule_verdict in zip(explained_target.rules, judged.rules, strict=True):
                assert one.verdict is rule_verdict.verdict
                assert [(part.verdict, part.reason) for part in one.requirements] == [
                    (part.verdict, part.reason) for part in rule_verdict.requirements
                ]
                goes_on = {part.because for part in one.requirements if part.because}
                assert goes_on <= explanation.questions.keys()
                assert all(
                    (part.because is not None) == (part.reason in {Reason.HIDDEN, Reason.UNDETERMINED})
                    for part in one.requirements
                )
        unknown = explanation.sentence().startswith("Not yet known: it depends on ")
        assert unknown == (verdict.verdict is Verdict.UNKNOWN)
        assert explanation.to_text().startswith(explanation.sentence())
        assert json.loads(json.dumps(explanation.to_json()))["target"]["verdict"] == verdict.verdict.value
