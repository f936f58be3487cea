"""Mermaid (https://mermaid.js.org): a flowchart of what depends on what.

| shape | what |
|---|---|
| rectangle | question; with a dashed border one that is never displayed |
| rounded rectangle | page to read |
| hexagon | fact about the person |
| stadium | offering |

Each requirement is an arrow from what it is based on to what it decides about; the label says how its rule combines
it. How the rules of one target combine is not drawn: see the logic sheet (`rules.export.csv`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rules.export.words import predicate_in_words, rule_in_words, title_of
from rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.compiler import Program
    from rules.model import Offering, Question, Questionnaire, Requirement, Rule

__all__ = ["to_mermaid"]

_FACTS = {"age": "Age", "gender": "Gender", "state": "State", "bmi": "BMI"}

# Whatever could mean something to Mermaid, Markdown or HTML is written as an entity.
_UNSAFE = re.compile(r"[^\w ,.?!:()'/-]|_")
_BLANKS = re.compile(r"\s+")
_MAX_LENGTH = 80


def to_mermaid(program: Program) -> str:
    """The flowchart, questions in the order in which people meet them."""
    questionnaire = program.questionnaire
    questions: list[tuple[str, Question]] = [
        (f"q{index}", one) for index, one in enumerate(questionnaire.presented, start=1)
    ]
    offerings: list[tuple[str, Offering]] = [
        (f"o{index}", one) for index, one in enumerate(questionnaire.offerings, start=1)
    ]
    targets: list[tuple[str, Question | Offering]] = [*questions, *offerings]
    sources = {question.id: node for node, question in reversed(questions)}
    facts = {one.based_on for one in _requirements(questionnaire)}
    lines = [
        "flowchart TD",
        *(f'{fact}{{{{"{title}"}}}}' for fact, title in _FACTS.items() if fact in facts),
        *(f"{node}{_shape(question, node[1:])}" for node, question in questions),
        *(f'{node}(["{_text(offering.title or offering.id)}"])' for node, offering in offerings),
        *(arrow for node, target in targets for arrow in _arrows(target.rules, node, sources, program)),
        "classDef invisible stroke-dasharray: 4",
    ]
    return "\n  ".join(lines) + "\n"


def _requirements(questionnaire: Questionnaire) -> Iterator[Requirement]:
    for target in questionnaire.targets:
        for rule in target.rules:
            yield from rule.requirements


def _shape(question: Question, number: str) -> str:
    text = _text(f"{number}. {title_of(question)}")
    shape = f'("{text}")' if kind_of(question) == "informational" else f'["{text}"]'
    return shape if question.is_visible else f"{shape}:::invisible"


def _arrows(
    rules: tuple[Rule, ...], target: str, sources: Mapping[str, str], program: Program
) -> Iterator[str]:
    for number, rule in enumerate(rules, start=1):
        for requirement in rule.requirements:
            source = sources.get(requirement.required_question_id or "")
            if requirement.based_on != "question":
                source = requirement.based_on if requirement.based_on in _FACTS else None
            if source is None:
                # An error in the questionnaire: there is nothing that it could start from.
                continue
            label = predicate_in_words(requirement, program.questionnaire)
            if len(rule.requirements) > 1 or rule.type != "and":
                label = f"{rule_in_words(rule, program)}: {label}"
            if len(rules) > 1:
                label = f"rule {number}, {label}"
            yield f'{source} -->|"{_text(label)}"| {target}'


def _text(text: str) -> str:
    one_line = _BLANKS.sub(" ", text).strip()
    if len(one_line) > _MAX_LENGTH:
        one_line = f"{one_line[: _MAX_LENGTH - 1]}\u2026"
    return _UNSAFE.sub(lambda one: f"#{ord(one[0])};", one_line)
