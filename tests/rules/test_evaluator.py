from __future__ import annotations

from typing import Any

import pytest

from rules import (
    Evaluation,
    Reason,
    Verdict,
    compile_questionnaire,
    evaluate,
    evaluate_case,
    parse_questionnaire,
    read_answers,
    read_case,
    read_facts,
)
from tests.rules.documents import offering, on, on_question, option, question, questionnaire, rule
from tests.rules.naive import NaiveEvaluation

UUID = "4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01"
OPTIONS = [option("o-1", "Red"), option("o-2", "Blue")]


def evaluated(document: Any, *, strict: bool = True, not_means: Any = "none", **case: Any) -> Evaluation:
    program = compile_questionnaire(parse_questionnaire(document, strict=strict), not_means=not_means)
    return evaluate_case(program, read_case(case))


def outcome(requirement: Any, **case: Any) -> tuple[str, str]:
    """Verdict and reason of a requirement of an offering, next to a question of each type, each named like its type."""
    types = "boolean single_option multiple_option number text date file informational"
    questions = [question(one, one, options=OPTIONS) for one in types.split()]
    evaluation = evaluated(questionnaire(*questions, offerings=[offering("f", rule(requirement))]), **case)
    verdict = evaluation.verdicts.offerings["f"].rules[0].requirements[0]
    assert evaluation.verdicts.offerings["f"].verdict is verdict.verdict
    return verdict.verdict.value, verdict.reason.name


@pytest.mark.parametrize(
    ("facts", "requirement", "verdict", "reason"),
    [
        ({"age_years": 34}, on("age", ">=", "34"), "true", "COMPARED"),
        ({"age_years": 34}, on("age", None, "34.0"), "true", "COMPARED"),
        ({"age_years": 34}, on("age", "<", 34), "false", "COMPARED"),
        ({}, on("age", "!=", "34"), "unknown", "FACT_MISSING"),
        ({"weight_kg": 86.7, "height_cm": 170}, on("bmi", ">=", "30"), "true", "COMPARED"),
        ({"weight_kg": 86.7, "height_cm": 170}, on("bmi", "=", "30.0"), "true", "COMPARED"),
        ({"weight_kg": 86.69, "height_cm": 170}, on("bmi", ">=", "30"), "false", "COMPARED"),
        ({"weight_kg": 86.7}, on("bmi", ">=", "30"), "unknown", "FACT_MISSING"),
        ({"gender": 1}, on("gender", "=", "male"), "true", "COMPARED"),
        ({"gender": 9}, on("gender", "!=", "1"), "true", "COMPARED"),
        ({"gender": 0}, on("gender", "!=", "1"), "unknown", "GENDER_NOT_KNOWN"),
        ({"gender": 0}, on("gender", "=", "0"), "true", "COMPARED"),
        ({"gender": 2}, on("gender", "=", "0"), "false", "COMPARED"),
        ({"state": ["NY", UUID]}, on("state", None, "ny"), "true", "COMPARED"),
        ({"state": "NY"}, on("state", "!=", "CA"), "true", "COMPARED"),
        ({"state": "NY"}, on("state", "=", UUID), "unknown", "STATE_KIND_MISSING"),
        ({"state": "NY"}, on("state", "!=", "New York"), "unknown", "STATE_KIND_MISSING"),
        ({}, on("state", "!=", "CA"), "unknown", "FACT_MISSING"),
    ],
)
def test_requirements_on_facts(facts: Any, requirement: Any, verdict: str, reason: str) -> None:
    assert outcome(requirement, facts=facts) == (verdict, reason)


@pytest.mark.parametrize(
    ("question_id", "given", "comparator", "required", "verdict"),
    [
        ("boolean", "yes", "=", "1", "true"),
        ("boolean", False, "!=", "true", "true"),
        ("single_option", "red", "=", "o-1", "true"),
        ("single_option", "o-2", "!=", "Red", "true"),
        ("multiple_option", ["Red", "Blue"], "=", "o-2", "true"),
        ("multiple_option", ["Red"], "!=", "Blue", "true"),
        ("multiple_option", [], "=", "Blue", "false"),
        ("multiple_option", [], "!=", "Blue", "true"),
        ("number", "10", "=", "10.0", "true"),
        ("number", 9, "<", "10", "true"),
        ("text", " STRASSE ", "=", "straße", "true"),
        ("text", "b", "!=", "a", "true"),
        ("text", "10", ">", "9", "true"),
        ("text", "ten", ">", "9", "false"),
        ("text", "10", ">", "nine", "false"),
        ("text", "ten", "<=", "9", "false"),
        ("date", "2024-02-29", "=", "2024-02-29", "true"),
        ("date", "2024-02-29", "<", "2024-03-01", "true"),
        ("file", ["f-1"], "=", "true", "true"),
        ("file", [], "=", "false", "true"),
        ("file", [], "!=", "false", "false"),
    ],
)
def test_requirements_on_answers(
    question_id: str, given: Any, comparator: str, required: str, verdict: str
) -> None:
    requirement = on_question(question_id, comparator, required)
    assert outcome(requirement, answers={question_id: given}) == (verdict, "COMPARED")


@pytest.mark.parametrize(
    ("comparator", "absent"),
    [("=", "false"), ("!=", "true"), ("<", "false"), (">=", "false"), (None, "false")],
)
def test_what_is_absent_meets_only_unequal(comparator: str | None, absent: str) -> None:
    requirement = on_question("number", comparator, "5")
    assert outcome(requirement, answers={"number": None}) == (absent, "SKIPPED")
    assert outcome(requirement, final=True) == (absent, "LEFT_OUT")
    assert outcome(requirement) == ("unknown", "NOT_ANSWERED")
    page = on_question("informational", comparator, None)
    assert outcome(page) == outcome(page, answers={"informational": "seen"}) == (absent, "INFORMATIONAL")


def chain(first: Any, **fields: Any) -> Any:
    """`source` under a rule, and `asks`/`asks_not`, shown if source is/is not yes."""
    return questionnaire(
        question("asks", "boolean", rule(on_question("source", "=", "yes"))),
        question("asks_not", "boolean", rule(on_question("source", "!=", "yes"))),
        question("source", "boolean", rule(first), **fields),
    )


ADULT = on("age", ">=", "18")


@pytest.mark.parametrize(
    ("fields", "case", "shown", "hidden", "undetermined", "ignored"),
    [
        pytest.param(
            {},
            {"facts": {"age_years": 20}, "answers": {"source": "yes"}},
            "asks source",
            "asks_not",
            "",
            "",
            id="shown and answered",
        ),
        pytest.param(
            {}, {"facts": {"age_years": 20}}, "source", "", "asks asks_not", "", id="shown and not answered"
        ),
        pytest.param(
            {},
            {"facts": {"age_years": 9}, "answers": {"source": "yes"}},
            "asks_not",
            "asks source",
            "",
            "source",
            id="hidden: its answer is ignored",
        ),
        pytest.param(
            {},
            {"answers": {"source": None}},
            "",
            "",
            "asks asks_not source",
            "source",
            id="undetermined: even a skip is ignored",
        ),
        pytest.param(
            {},
            {"final": True},
            "",
            "",
            "asks asks_not source",
            "",
            id="final leaves a missing fact unknown",
        ),
        pytest.param(
            {"default_value": True},
            {"facts": {"age_years": 20}},
            "source",
            "",
            "asks asks_not",
            "",
            id="a default only prefills",
        ),
        pytest.param(
            {"is_visible": False, "default_value": "true"},
            {"facts": {"age_years": 20}},
            "asks",
            "asks_not source",
            "",
            "",
            id="invisible: offers its default",
        ),
        pytest.param(
            {"is_visible": False, "default_value": "true"},
            {"facts": {"age_years": 20}, "answers": {"source": False}},
            "asks_not",
            "asks source",
            "",
            "",
            id="invisible: an answer goes before the default",
        ),
        pytest.param(
            {"is_visible": False, "default_value": "true"},
            {"facts": {"age_years": 20}, "answers": {"source": None}},
            "asks",
            "asks_not source",
            "",
            "",
            id="invisible: null is no answer",
        ),
        pytest.param(
            {"is_visible": False},
            {"facts": {"age_years": 20}},
            "asks_not",
            "asks source",
            "",
            "",
            id="invisible without answer or default: absent",
        ),
        pytest.param(
            {"is_visible": False, "default_value": True},
            {"facts": {"age_years": 9}, "answers": {"source": True}},
            "asks_not",
            "asks source",
            "",
            "source",
            id="invisible and its rules false: absent",
        ),
        pytest.param(
            {"is_visible": False, "default_value": True},
            {"answers": {"source": True}},
            "",
            "source",
            "asks asks_not",
            "source",
            id="invisible and its rules unknown: unknown",
        ),
    ],
)
def test_what_a_question_offers_to_others(
    fields: Any, case: Any, shown: str, hidden: str, undetermined: str, ignored: str
) -> None:
    evaluation = evaluated(chain(ADULT, **fields), **case)
    assert evaluation.shown == tuple(shown.split())
    assert evaluation.hidden == tuple(hidden.split())
    assert evaluation.undetermined == tuple(undetermined.split())
    assert evaluation.ignored_answers == tuple(ignored.split())


@pytest.mark.parametrize(
    ("rule_type", "facts", "status"),
    [
        ("and", {"age_years": 20}, "undetermined"),
        ("and", {"age_years": 9}, "ineligible"),
        ("and", {"age_years": 20, "gender": 2}, "eligible"),
        ("or", {"age_years": 20}, "eligible"),
        ("or", {"age_years": 9}, "undetermined"),
        ("or", {"age_years": 9, "gender": 1}, "ineligible"),
    ],
)
def test_rules_of_an_offering(rule_type: str, facts: Any, status: str) -> None:
    rules = [rule(ADULT), rule(on("gender", "=", "2"))]
    evaluation = evaluated(
        questionnaire(offerings=[offering("f", *rules, rule_type=rule_type)]), facts=facts, final=True
    )
    assert {key for key, ids in evaluation.offerings._asdict().items() if ids} == {status}
    assert evaluation.complete == (status != "undetermined")


@pytest.mark.parametrize("rule_type", ["and", "or"])
@pytest.mark.parametrize("rules", [[], [rule(type="not")], [rule(type="or")]])
def test_no_rules_and_rules_without_requirements_are_true(rule_type: str, rules: Any) -> None:
    document = questionnaire(offerings=[offering("f", *rules, rule_type=rule_type)])
    assert evaluated(document).offerings.eligible == ("f",)
    assert evaluated(document, not_means="not_all").offerings.eligible == ("f",)


@pytest.mark.parametrize(
    ("facts", "none", "not_all"),
    [
        ({"age_years": 20, "gender": 1}, "false", "true"),
        ({"age_years": 20, "gender": 2}, "false", "false"),
        ({"age_years": 9, "gender": 1}, "true", "true"),
        ({"age_years": 20}, "false", "unknown"),
        ({"age_years": 9}, "unknown", "true"),
    ],
)
def test_not_means_none_or_not_all(facts: Any, none: str, not_all: str) -> None:
    document = questionnaire(offerings=[offering("f", rule(ADULT, on("gender", "=", "2"), type="not"))])
    for not_means, verdict in (("none", none), ("not_all", not_all)):
        evaluation = evaluated(document, not_means=not_means, facts=facts)
        assert evaluation.verdicts.offerings["f"].verdict.value == verdict


PAGES = questionnaire(
    question("end", "informational", rule(on_question("smokes", "=", "yes")), order=2, has_next_button=False),
    question("age", "number", order=3),
    question("smokes", order=1),
    question("note", "text", order=4, is_optional=True),
    question("welcome", "informational", order=0),
)


@pytest.mark.parametrize(
    ("answers", "following", "dead_end", "complete", "progress"),
    [
        pytest.param({}, "welcome", None, False, (0, 4, 5), id="nothing yet"),
        pytest.param({"welcome": None}, "smokes", None, False, (1, 3, 4), id="a page read"),
        pytest.param({"welcome": 1, "smokes": True}, "end", "end", False, (2, 3, 3), id="a dead end"),
        pytest.param(
            {"welcome": None, "smokes": False, "age": 3},
            "note",
            None,
            True,
            (3, 1, 1),
            id="only optional ones left",
        ),
        pytest.param(
            {"welcome": None, "smokes": False, "age": 3, "note": None},
            None,
            None,
            True,
            (4, 0, 0),
            id="all done",
        ),
        pytest.param(
            {"welcome": None, "smokes": False, "age": " ", "note": "x"},
            None,
            None,
            False,
            (4, 0, 0),
            id="one skipped",
        ),
        pytest.param(
            {"smokes": False, "age": 3, "note": "x"}, "welcome", None, False, (3, 1, 1), id="a page not read"
        ),
    ],
)
def test_progress(answers: Any, following: Any, dead_end: Any, complete: Any, progress: Any) -> None:
    evaluation = evaluated(PAGES, answers=answers)
    assert evaluation.next_question == following
    assert evaluation.dead_end == dead_end
    assert evaluation.complete is complete
    assert evaluation.progress == progress


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        pytest.param(rule(on("agee", "=", "1"), type="not"), (), id="unknown based_on, negated"),
        pytest.param(rule(on_question("nowhere", "!=", "1")), (), id="unknown reference, unequal"),
        pytest.param(rule(on("age", "~", "1"), type="not"), (), id="unknown comparator"),
        pytest.param(rule(on("age", 5, "1"), type="not"), (), id="a number for a comparator"),
        pytest.param(rule(on("age", "!=", "abc")), (), id="impossible answer"),
        pytest.param(rule(ADULT, type="nand"), (), id="unknown rule type"),
        pytest.param("a rule", (), id="a text for a rule"),
        pytest.param(rule("a requirement", type="not"), (), id="a text for a requirement"),
        pytest.param(rule(ADULT, on("agee", "=", "1"), type="or"), ("q",), id="another part settles it"),
        pytest.param(rule(on_question("q", "!=", "yes")), (), id="itself"),
    ],
)
def test_nothing_becomes_true_by_a_mistake(source: Any, shown: Any) -> None:
    document = questionnaire(question("q", "boolean", source), offerings=[offering("f", source)])
    evaluation = evaluated(document, strict=False, facts={"age_years": 34})
    assert evaluation.shown == shown
    assert evaluation.undetermined == (() if shown else ("q",))
    assert {one.severity for one in evaluation.problems} == {"error"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({}, {}, id="an id used twice"),
        pytest.param(
            {"partner_questionnaire_question_id": None}, {"options": [3]}, id="no id, a broken option"
        ),
        pytest.param({"rule_type": "xor"}, {"is_visible": "often"}, id="rule_type, a broken flag"),
    ],
)
def test_a_question_with_an_error_is_undetermined_and_the_rest_goes_on(first: Any, second: Any) -> None:
    document = questionnaire(
        question("q", **first),
        question("q" if not second else "other", **second),
        question("after"),
        question("on_q", "boolean", rule(on_question("q", "!=", "yes"))),
    )
    if "partner_questionnaire_question_id" in first:
        document["questions"].pop()
    evaluation = evaluated(document, strict=False)
    assert evaluation.shown == ("after",)
    assert len(evaluation.undetermined) == len(document["questions"]) - 1
    assert not evaluation.complete


@pytest.mark.parametrize("types", [("informational", "boolean"), ("boolean", "informational")])
def test_a_page_that_shares_its_id_with_a_question_offers_unknown(types: tuple[str, str]) -> None:
    document = questionnaire(
        *(question("q", one) for one in types), offerings=[offering("f", rule(on_question("q", "!=", "yes")))]
    )
    evaluation = evaluated(document, strict=False, answers={"q": "yes"})
    assert evaluation.offerings.undetermined == ("f",)


def test_an_invisible_question_with_an_impossible_default_offers_unknown() -> None:
    document = questionnaire(
        question("q", is_visible=False, default_value="maybe"),
        question("on_q", "boolean", rule(on_question("q", "!=", "yes"))),
        offerings=[offering("f", rule_type="xor"), offering("g"), offering("g")],
    )
    evaluation = evaluated(document, strict=False)
    assert (evaluation.hidden, evaluation.undetermined) == (("q",), ("on_q",))
    assert evaluation.offerings.undetermined == ("f", "g", "g")


def test_a_cycle_leaves_its_members_unknown_and_the_rest_alone() -> None:
    document = questionnaire(
        question("a", "boolean", rule(on_question("b", "!=", "yes"))),
        question("b", "boolean", rule(on_question("a", "!=", "yes")), rule(ADULT), rule_type="or"),
        question("c", "boolean", rule(on_question("b", "=", "yes"))),
    )
    grown_up = evaluated(document, strict=False, facts={"age_years": 20}, answers={"b": "yes"})
    assert (grown_up.shown, grown_up.undetermined) == (("b", "c"), ("a",))
    requirement = grown_up.verdicts.questions["a"].rules[0].requirements[0]
    assert requirement.reason is Reason.ERROR
    assert requirement.problem is not None
    assert requirement.problem.code == "E002"


def test_the_tree_tells_what_was_compared() -> None:
    document = questionnaire(offerings=[offering("f", rule(ADULT, on("state", "=", "NY"), id="r"))])
    tree = evaluated(document, facts={"age_years": 9, "state": ["ny", "New York"]}).verdicts.offerings["f"]
    age, state = tree.rules[0].requirements
    assert (tree.verdict, tree.target_id, tree.rules[0].rule.id) == (Verdict.FALSE, "f", "r")
    assert (age.actual, age.required, age.requirement.conditional_answer) == (9, 18, ">=")
    assert (state.actual, state.required) == (("ny", "New York"), ("abbreviation", "ny"))


def test_an_evaluation_as_json() -> None:
    evaluation = evaluated(chain(ADULT), facts={"age_years": 20}, answers={"source": 1, "sorce": 1})
    assert evaluation.to_json() == {
        "shown": ["asks", "source"],
        "hidden": ["asks_not"],
        "undetermined": [],
        "offerings": {"eligible": [], "ineligible": [], "undetermined": []},
        "next_question": "asks",
        "dead_end": None,
        "complete": False,
        "progress": {"answered": 1, "remaining_min": 1, "remaining_max": 1},
        "ignored_answers": [],
        "problems": [
            {
                "severity": "warning",
                "code": "W115",
                "pointer": "/answers/sorce",
                "message": "no question 'sorce' (did you mean 'source'?)",
            }
        ],
    }


def test_a_chain_of_10_000_questions() -> None:
    count = 10_000
    links = [
        question(f"q{n}", "boolean", rule(on_question(f"q{n + 1}", "=", "yes")), order=count - n)
        for n in range(count)
    ]
    document = questionnaire(*links, question(f"q{count}", order=0))
    evaluation = evaluated(document, answers={f"q{n}": True for n in range(count + 1)})
    assert evaluation.complete
    assert evaluation.shown[:2] == (f"q{count}", f"q{count - 1}")


@pytest.mark.parametrize("known", [{}, {"age_years": 20}, {"age_years": 17}])
@pytest.mark.parametrize("given", [{}, {"asked": "yes"}, {"asked": "no"}, {"asked": None}])
@pytest.mark.parametrize("final", [False, True])
def test_facts_pages_and_questions_reach_the_far_end_of_a_long_form(
    known: Any, given: Any, final: bool
) -> None:
    between = [question(f"between-{index}") for index in range(150)]
    adult, told = on("age", ">=", "18"), on_question("page", "!=", "true")
    document = questionnaire(
        question("page", "informational"),
        question("asked", "boolean", rule(adult)),
        *between,
        question("far", "boolean", rule(on_question("asked", "=", "yes"), told)),
        question("wide", "boolean", *[rule(on_question("asked", "=", "yes"), type="not")] * 4),
        offerings=[offering("adults", rule(adult)), offering("told", rule(told), rule(adult, type="not"))],
    )
    case = {"facts": known, "answers": given, "final": final}
    expected = NaiveEvaluation(document, case).result()
    assert evaluated(document, **case).to_json() == expected | {"problems": []}


def test_answers_of_another_questionnaire_are_refused() -> None:
    program = compile_questionnaire(parse_questionnaire(PAGES))
    again = parse_questionnaire(PAGES)
    assert evaluate(program, read_answers(again, {}), read_facts({})).next_question == "welcome"
    other = parse_questionnaire(questionnaire())
    with pytest.raises(ValueError, match="another questionnaire"):
        evaluate(program, read_answers(other, {}), read_facts({}))


def test_not_means_is_one_of_two() -> None:
    with pytest.raises(ValueError, match="not_means"):
        compile_questionnaire(parse_questionnaire(PAGES), not_means="nor")  # type: ignore[arg-type]
