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
from tests.rules.documents import offering, on, on_question, option, question, questionnaire, rule
from tests.rules.strategies import documents_and_cases

Json = dict[str, Any]

UUID = "4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01"
OPTIONS = [option("o-1", "Red"), option("o-2", "Blue"), option("o-3", "Green")]
KINDS = ["boolean", "single_option", "multiple_option", "number", "text", "date", "file", "informational"]


def explained(
    document: Json, of: str, *, strict: bool = True, not_means: Any = "none", **case: Any
) -> Explanation:
    program = compile_questionnaire(parse_questionnaire(document, strict=strict), not_means=not_means)
    return explain(program, evaluate_case(program, read_case(case)), of=of)


def offered(*requirements: Json, type: str = "and", **case: Any) -> Explanation:  # noqa: A002
    """Of an offering with these requirements, next to a question of each kind, visible ("a number?") and not."""
    questions = [question(one, one, title=f"A {one}?", options=OPTIONS) for one in KINDS]
    questions += [
        question(f"own-{one}", one, title=f"own {one}", options=OPTIONS, is_visible=False) for one in KINDS
    ]
    document = questionnaire(*questions, offerings=[offering("f", rule(*requirements, type=type))])
    return explained(document, "f", **case)


def leaf(explanation: Explanation) -> RequirementExplanation:
    [one] = explanation.target.rules[0].requirements
    return one


BMI_24_2 = {"weight_kg": 70, "height_cm": 170}


@pytest.mark.parametrize(
    ("facts", "requirement", "sentence"),
    [
        ({"age_years": 34}, on("age", ">=", "40"), "Not offered, because age 34 is below 40."),
        ({"age_years": 40}, on("age", ">=", "40.0"), "Offered, because age 40 is 40 or more."),
        ({"age_years": 40}, on("age", ">", "40"), "Not offered, because age 40 is not above 40."),
        ({"age_years": 41}, on("age", ">", "40"), "Offered, because age 41 is above 40."),
        ({"age_years": 40}, on("age", "<", "40"), "Not offered, because age 40 is not below 40."),
        ({"age_years": 39}, on("age", "<", "40"), "Offered, because age 39 is below 40."),
        ({"age_years": 41}, on("age", "<=", "40"), "Not offered, because age 41 is above 40."),
        ({"age_years": 40}, on("age", "<=", "40"), "Offered, because age 40 is 40 or less."),
        ({"age_years": 40}, on("age", "=", "40"), "Offered, because age is 40."),
        ({"age_years": 34}, on("age", "=", "40"), "Not offered, because age 34 is not 40."),
        ({"age_years": 34}, on("age", "!=", "40"), "Offered, because age 34 is not 40."),
        ({"age_years": 40}, on("age", "!=", "40"), "Not offered, because age is 40."),
        ({}, on("age", ">=", "40"), "Not yet known: it depends on the age."),
        (BMI_24_2, on("bmi", ">=", "30"), "Not offered, because BMI 24.2 is below 30."),
        (BMI_24_2, on("bmi", "<", "1e2"), "Offered, because BMI 24.2 is below 100."),
        (
            {"weight_kg": 86.69, "height_cm": 170},
            on("bmi", ">=", "30"),
            "Not offered, because BMI 29.997 is below 30.",
        ),
        ({"weight_kg": 86.7, "height_cm": 170}, on("bmi", "=", "30"), "Offered, because BMI is 30."),
        (
            {"weight_kg": 86.7},
            on("bmi", ">=", "30"),
            "Not yet known: it depends on the BMI (weight and height).",
        ),
        ({"gender": 1}, on("gender", "=", "male"), "Offered, because gender is male."),
        ({"gender": 2}, on("gender", "=", "1"), "Not offered, because gender is female, not male."),
        ({"gender": 9}, on("gender", "!=", "1"), "Offered, because gender is not applicable, not male."),
        ({"gender": 2}, on("gender", "!=", "2"), "Not offered, because gender is female."),
        (
            {"gender": 0},
            on("gender", "=", "2"),
            "Not yet known: it depends on the gender (recorded as not known).",
        ),
        ({"gender": 0}, on("gender", "=", "0"), "Offered, because gender is not known."),
        ({"state": "NY"}, on("state", "=", " ny"), "Offered, because state is NY."),
        ({"state": "NY"}, on("state", "=", "CA"), "Not offered, because state is NY, not CA."),
        (
            {"state": ["ny", "New York", UUID]},
            on("state", "!=", "CA"),
            "Offered, because state is New York, not CA.",
        ),
        ({"state": [UUID, "NY"]}, on("state", "!=", "NY"), "Not offered, because state is NY."),
        ({"state": UUID}, on("state", "=", UUID), f"Offered, because state is {UUID}."),
        (
            {"state": "NY"},
            on("state", "=", UUID),
            "Not yet known: it depends on the state (not known by its UUID).",
        ),
        (
            {"state": "NY"},
            on("state", "=", "Utah"),
            "Not yet known: it depends on the state (not known by its name).",
        ),
        ({}, on("state", "=", "CA"), "Not yet known: it depends on the state."),
    ],
)
def test_a_sentence_about_a_fact(facts: Json, requirement: Json, sentence: str) -> None:
    assert offered(requirement, facts=facts).sentence() == sentence


@pytest.mark.parametrize(
    ("question_id", "given", "comparator", "required", "sentence"),
    [
        ("boolean", True, "=", True, "Offered, because 'A boolean?' was answered yes."),
        ("boolean", False, "=", True, "Not offered, because 'A boolean?' was answered no."),
        ("own-boolean", False, "!=", True, "Offered, because 'own boolean' is no."),
        ("single_option", "o-1", "=", "Red", "Offered, because 'A single_option?' was answered 'Red'."),
        (
            "single_option",
            "o-1",
            "=",
            "o-2",
            "Not offered, because 'A single_option?' was answered 'Red', not 'Blue'.",
        ),
        (
            "own-single_option",
            "o-1",
            "!=",
            "o-2",
            "Offered, because 'own single_option' is 'Red', not 'Blue'.",
        ),
        (
            "multiple_option",
            ["o-1"],
            "=",
            "Red",
            "Offered, because 'Red' was chosen in 'A multiple_option?'.",
        ),
        (
            "multiple_option",
            ["o-1"],
            "!=",
            "o-2",
            "Offered, because 'Blue' was not chosen in 'A multiple_option?'.",
        ),
        (
            "own-multiple_option",
            ["o-1"],
            "=",
            "o-1",
            "Offered, because 'own multiple_option' includes 'Red'.",
        ),
        (
            "own-multiple_option",
            [],
            "=",
            "o-1",
            "Not offered, because 'own multiple_option' does not include 'Red'.",
        ),
        ("number", "5.0", "<", "10", "Offered, because the answer 5 to 'A number?' is below 10."),
        ("number", -2.5, ">=", "10", "Not offered, because the answer -2.5 to 'A number?' is below 10."),
        ("number", 10, "=", "10.00", "Offered, because the answer to 'A number?' is 10."),
        ("number", 9, "=", "10", "Not offered, because the answer 9 to 'A number?' is not 10."),
        ("own-number", 9, ">", "10", "Not offered, because the value 9 of 'own number' is not above 10."),
        ("text", " Yes ", "=", "yes", "Offered, because 'A text?' was answered 'Yes'."),
        ("text", "no", "=", "yes", "Not offered, because 'A text?' was answered 'no', not 'yes'."),
        ("own-text", "no", "!=", "yes", "Offered, because 'own text' is 'no', not 'yes'."),
        ("text", "5", "<", "10", "Offered, because the answer '5' to 'A text?' is below '10'."),
        ("text", "x", "<", "10", "Not offered, because the answer 'x' to 'A text?' is no number."),
        (
            "text",
            "5",
            "<",
            "x",
            "Not offered, because the answer '5' to 'A text?' is compared with 'x', which is no number.",
        ),
        ("date", "2026-01-02", "=", "2026-01-02", "Offered, because the answer to 'A date?' is 2026-01-02."),
        (
            "date",
            "2026-01-02",
            "!=",
            "2026-01-03",
            "Offered, because the answer 2026-01-02 to 'A date?' is not 2026-01-03.",
        ),
        (
            "date",
            "2026-01-02",
            ">=",
            "2026-01-01",
            "Offered, because the answer 2026-01-02 to 'A date?' is on or after 2026-01-01.",
        ),
        (
            "date",
            "2026-01-02",
            "<",
            "2026-01-01",
            "Not offered, because the answer 2026-01-02 to 'A date?' is not before 2026-01-01.",
        ),
        ("file", ["x"], "=", True, "Offered, because a file was uploaded for 'A file?'."),
        ("file", [], "=", True, "Not offered, because no file was uploaded for 'A file?'."),
        ("file", [], "!=", True, "Offered, because no file was uploaded for 'A file?'."),
        ("number", None, "<", "10", "Not offered, because 'A number?' was skipped."),
        ("boolean", None, "!=", True, "Offered, because 'A boolean?' was skipped."),
        (
            "informational",
            True,
            "=",
            None,
            "Not offered, because 'A informational?' is a page to read and has no answer.",
        ),
        ("own-number", None, "<", "10", "Not offered, because 'own number' has no value."),
    ],
)
def test_a_sentence_about_an_answer(
    question_id: str, given: Any, comparator: str, required: Any, sentence: str
) -> None:
    explanation = offered(on_question(question_id, comparator, required), answers={question_id: given})
    assert explanation.sentence() == sentence


def test_a_sentence_about_an_answer_that_is_not_there() -> None:
    requirement = on_question("boolean", "=", True)
    assert offered(requirement).sentence() == "Not yet known: it depends on the answer to 'A boolean?'."
    assert (
        offered(requirement, final=True).sentence()
        == "Not offered, because 'A boolean?' was left unanswered."
    )


PREGNANCY = questionnaire(
    question("pregnant", title="Are you pregnant?"),
    question("week", "number", rule(on_question("pregnant", "=", True)), title="Which week?"),
    question("scan", "boolean", rule(on_question("week", ">=", 12)), title="Did you have a scan?"),
    question("photo", "file", rule(on_question("scan", "=", True)), title="The scan", is_visible=False),
    offerings=[
        offering("seen", rule(on_question("scan", "=", True)), title="Checkup"),
        offering("unseen", rule(on_question("scan", "!=", True))),
        offering("photographed", rule(on_question("photo", "=", True))),
    ],
)


@pytest.mark.parametrize(
    ("of", "answers", "sentence"),
    [
        ("week", {"pregnant": True}, "Shown, because 'Are you pregnant?' was answered yes."),
        ("week", {"pregnant": False}, "Not shown, because 'Are you pregnant?' was answered no."),
        ("week", {}, "Not yet known: it depends on the answer to 'Are you pregnant?'."),
        ("pregnant", {}, "Shown, because nothing is required."),
        (
            "scan",
            {"pregnant": False},
            "Not shown, because 'Which week?' is not asked ('Are you pregnant?' was answered no).",
        ),
        (
            "seen",
            {"pregnant": False},
            "Not offered, because 'Did you have a scan?' is not asked ('Are you pregnant?' was answered no).",
        ),
        (
            "unseen",
            {"pregnant": False},
            "Offered, because 'Did you have a scan?' is not asked ('Are you pregnant?' was answered no).",
        ),
        ("seen", {}, "Not yet known: it depends on the answer to 'Are you pregnant?'."),
        ("seen", {"pregnant": True}, "Not yet known: it depends on the answer to 'Which week?'."),
        (
            "photo",
            {"pregnant": True, "week": 20, "scan": True},
            "Never shown, but its value counts, because 'Did you have a scan?' was answered yes.",
        ),
        (
            "photo",
            {"pregnant": True, "week": 20, "scan": False},
            "Never shown, and its value does not count, because 'Did you have a scan?' was answered no.",
        ),
        (
            "photographed",
            {"pregnant": True, "week": 20, "scan": False},
            "Not offered, because 'The scan' does not apply ('Did you have a scan?' was answered no).",
        ),
    ],
)
def test_a_sentence_goes_back_to_where_a_question_was_hidden(of: str, answers: Json, sentence: str) -> None:
    assert explained(PREGNANCY, of, answers=answers).sentence() == sentence


ADULT, CHILD = on("age", ">=", "18"), on("age", "<", "18")
MALE, FEMALE = on("gender", "=", "1"), on("gender", "=", "2")
YES = on_question("boolean", "=", True)


@pytest.mark.parametrize(
    ("word", "requirements", "facts", "sentence"),
    [
        ("and", [ADULT, MALE], {"age_years": 17, "gender": 1}, "Not offered, because age 17 is below 18."),
        (
            "and",
            [ADULT, MALE],
            {"age_years": 17, "gender": 2},
            "Not offered, because age 17 is below 18 and gender is female, not male.",
        ),
        (
            "and",
            [ADULT, MALE],
            {"age_years": 18, "gender": 1},
            "Offered, because age 18 is 18 or more and gender is male.",
        ),
        ("and", [ADULT, YES, MALE], {"age_years": 17}, "Not offered, because age 17 is below 18."),
        (
            "and",
            [ADULT, YES, MALE],
            {"age_years": 18},
            "Not yet known: it depends on the answer to 'A boolean?' and the gender.",
        ),
        ("or", [ADULT, MALE], {"age_years": 17, "gender": 1}, "Offered, because gender is male."),
        (
            "or",
            [ADULT, MALE],
            {"age_years": 17, "gender": 2},
            "Not offered, because age 17 is below 18 and gender is female, not male.",
        ),
        ("not", [CHILD, MALE], {"age_years": 17, "gender": 2}, "Not offered, because age 17 is below 18."),
        (
            "not",
            [CHILD, MALE],
            {"age_years": 18, "gender": 2},
            "Offered, because age 18 is not below 18 and gender is female, not male.",
        ),
        ("not", [CHILD, MALE], {"age_years": 18}, "Not yet known: it depends on the gender."),
    ],
)
def test_a_sentence_names_only_what_decided(
    word: str,
    requirements: list[Json],
    facts: Json,
    sentence: str,
) -> None:
    assert offered(*requirements, type=word, facts=facts).sentence() == sentence


def test_a_sentence_leaves_out_rules_that_did_not_decide() -> None:
    document = questionnaire(offerings=[offering("f", rule(ADULT), rule(MALE), rule_type="or")])
    facts = {"age_years": 17, "gender": 1}
    assert explained(document, "f", facts=facts).sentence() == "Offered, because gender is male."


def test_not_all_is_decided_by_all_that_hold() -> None:
    document = questionnaire(offerings=[offering("f", rule(CHILD, MALE, type="not"))])
    facts = {"age_years": 17, "gender": 1}
    explanation = explained(document, "f", not_means="not_all", facts=facts)
    assert explanation.sentence() == "Not offered, because age 17 is below 18 and gender is male."
    assert "rule 'A rule': not all of" in explanation.to_text()
    facts = {"age_years": 18, "gender": 1}
    explanation = explained(document, "f", not_means="not_all", facts=facts)
    assert explanation.sentence() == "Offered, because age 18 is not below 18."


def test_what_is_said_twice_is_said_once_and_what_is_much_is_counted() -> None:
    ages = [on("age", ">=", str(years)) for years in (20, 20, 21, 22, 23, 24)]
    assert offered(*ages, facts={"age_years": 19}).sentence() == (
        "Not offered, because age 19 is below 20, age 19 is below 21, age 19 is below 22 and 2 more."
    )


def test_of_many_origins_of_a_hidden_question_two_are_named() -> None:
    ages = [on("age", ">=", str(years)) for years in (20, 21, 22)]
    document = questionnaire(
        question("q", "boolean", rule(*ages)), offerings=[offering("f", rule(on_question("q", "=", True)))]
    )
    assert explained(document, "f", facts={"age_years": 19}).sentence() == (
        "Not offered, because 'Question q' is not asked (age 19 is below 20, age 19 is below 21 and 1 more)."
    )


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
        question("q", "text", title="How\n are   you? " + "x" * 100),
        offerings=[offering("f", rule(on_question("q", "=", "fine")))],
    )
    explanation = explained(document, "f", answers={"q": "y" * 5000})
    title = "How are you? " + "x" * 64 + "..."
    assert (
        explanation.sentence() == f"Not offered, because '{title}' was answered '{'y' * 77}...', not 'fine'."
    )
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
        "mixed": "Not yet known: it depends on the age and an error in the questionnaire at "
        "/offerings/3/rules/0/requirements/1/based_on.",
        "cascade": f"{cannot} /questions/0/rules/0/requirements/0/based_on.",
    }
    for of, sentence in expected.items():
        assert explained(document, of, strict=False).sentence() == sentence
    text = explained(document, "requirement", strict=False).to_text()
    assert text.splitlines()[-1].startswith(
        "    [unknown] /offerings/0/rules/0/requirements/0/based_on: error E005"
    )
    for of, line in {"rule": "    /offerings/1/rules/0/type", "target": "  /offerings/2/rule_type"}.items():
        assert f"\n{line}: error E004" in explained(document, of, strict=False).to_text()
    problem = explained(document, "rule", strict=False).to_json()["target"]["rules"][0]["problem"]  # type: ignore[index]
    assert problem["code"] == "E004"


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


def chain(length: int, width: int = 1) -> Json:
    """Each question hangs on the one before, by `width` requirements; the first on age."""
    first = question("q0", "boolean", rule(ADULT))
    others = [
        question(f"q{one}", "boolean", rule(*[on_question(f"q{one - 1}", "=", True)] * width))
        for one in range(1, length)
    ]
    return questionnaire(
        first, *others, offerings=[offering("f", rule(on_question(f"q{length - 1}", "=", True)))]
    )


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"age_years": 17}, "Not offered, because 'Question q9999' is not asked (age 17 is below 18)."),
        ({}, "Not yet known: it depends on the age."),
    ],
)
def test_a_chain_of_10000_questions(facts: Json, sentence: str) -> None:
    explanation = explained(chain(10_000), "f", facts=facts)
    assert explanation.sentence() == sentence
    text = explanation.to_text()
    assert text.count("\n[") == 1 + -(-(10_000 - 4) // 5)
    assert max(map(len, text.splitlines())) < 120
    assert len(json.loads(json.dumps(explanation.to_json()))["questions"]) == 10_000
    assert list(explanation.questions)[:2] == ["q9999", "q9998"]
    assert explanation == explained(chain(10_000), "f", facts=facts)
    assert repr(explanation)


def test_shared_reasons_are_told_once_however_many_ways_lead_to_them() -> None:
    explanation = explained(chain(100, width=2), "f", facts={"age_years": 17})
    assert len(explanation.questions) == 100
    assert len(explanation.to_text().splitlines()) < 1000


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
