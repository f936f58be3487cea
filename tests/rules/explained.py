"""Explanations of questions and offerings, for tests of how they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rules import compile_questionnaire, evaluate_case, explain, parse_questionnaire, read_case
from tests.rules.documents import offering, on, on_question, option, question, questionnaire, rule

if TYPE_CHECKING:
    from rules import Explanation

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


BMI_24_2 = {"weight_kg": 70, "height_cm": 170}
ADULT, CHILD = on("age", ">=", "18"), on("age", "<", "18")
MALE, FEMALE = on("gender", "=", "1"), on("gender", "=", "2")
YES = on_question("boolean", "=", True)

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
